import { afterEach, describe, expect, test } from "bun:test";
import { asset, setAssetVersions } from "../../views/asset-url.ts";
import { Layout } from "../../views/layout.tsx";
import type { Chrome } from "../../views/layout.tsx";
import { renderPage } from "../../views/render.ts";

const guest: Chrome = {
  title: "Phases",
  viewer: null,
  theme: "auto",
  here: "/benchmarks/7?a=1&b=2",
  version: "1.2.3",
};
const render = (over: Partial<Chrome> = {}) =>
  renderPage(
    <Layout {...guest} {...over}>
      <p>content</p>
    </Layout>,
  );

describe("the frame of a page", () => {
  test("marks the area one is in, and the page itself", () => {
    expect(render()).toContain('<a href="/benchmarks" aria-current="true">');
    expect(render({ here: "/benchmarks?q=x" })).toContain('<a href="/benchmarks" aria-current="page">');
    expect(render({ here: "/benchmarks-else" })).toContain('<a href="/benchmarks">');
  });

  test("offers a guest the ways in and brings them back", () => {
    expect(render()).toContain('href="/login?next=%2Fbenchmarks%2F7%3Fa%3D1%26b%3D2"');
    expect(render()).toContain("/register?");
    expect(render({ registration: false })).not.toContain("/register");
    expect(render()).not.toContain("/logout");
  });

  test("shows the account to who is logged in, and Admin to administrators only", () => {
    const viewer = { id: 1, name: "Ada", role: "host" as const };
    expect(render({ viewer })).toContain("/logout");
    expect(render({ viewer })).not.toContain("/login?");
    expect(render({ viewer })).not.toContain('href="/admin"');
    expect(render({ viewer: { ...viewer, role: "admin" } })).toContain('href="/admin"');
  });

  test("writes the chosen colours on the document and presses their button", () => {
    const html = render({ theme: "dark" });
    expect(html).toContain('data-theme="dark"');
    expect(html).toContain('value="dark" aria-pressed="true"');
    expect(html).toContain('value="auto" aria-pressed="false"');
  });

  test("says a flash at once, an error as an alert", () => {
    expect(render({ flash: { tone: "good", message: "Saved." } })).toMatch(/role="status".*Saved\./);
    expect(render({ flash: { tone: "bad", message: "Lost." } })).toMatch(/role="alert".*Lost\./);
    expect(render({ flash: null })).not.toContain('class="notice');
  });

  test("loads itself again without JavaScript only while asked to", () => {
    expect(render({ refresh: 5 })).toContain('<noscript><meta http-equiv="refresh" content="5"/></noscript>');
    expect(render()).not.toContain("refresh");
  });
});

describe("addresses of static files", () => {
  afterEach(() => setAssetVersions(new Map()));

  test("carry the version of the file where one is known", () => {
    setAssetVersions(new Map());
    expect(asset("css/base.css")).toBe("/-/assets/css/base.css");
    setAssetVersions(new Map([["css/base.css", "1f0c"]]));
    expect(asset("css/base.css")).toBe("/-/assets/css/base.css?v=1f0c");
    expect(asset("css/forms.css")).toBe("/-/assets/css/forms.css");
  });
});
