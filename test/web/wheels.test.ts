import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { changeSettings } from "../../src/accounts/settings.ts";
import { addWheel } from "../../src/wheelhouse/wheels.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { visitorOf } from "../support/browser.ts";
import { addPerson, visitorAs } from "../support/people.ts";
import { wheelAt, wheelFiles } from "../support/wheel.ts";

let app: TestApp;
beforeEach(async () => {
  app = openTestApp();
  await addPerson(app, "root", "admin");
});
afterEach(() => app.close());

const text = async (path: string) => (await visitorOf(app).get(path)).text();
/** What the page about the client says of this very server, without the rest of the guide. */
const ownPart = async () => (await text("/help/evalai")).replace(/^.*?<\/h1>/s, "").replace(/<h2.*$/s, "");

describe("the page of packages", () => {
  test("says when there are none", async () => {
    expect(await text("/wheels/")).toContain("No packages yet");
  });

  test.each(["/wheels", "/wheels/"])(
    "at %s links each file with its digest, as pip reads it",
    async (path) => {
      const { name, digest } = await addWheel(app, await wheelAt());
      expect(await text(path)).toContain(`<a href="/wheels/${name}#sha256=${digest}">${name}</a>`);
    },
  );

  test("keeps signs of versions out of addresses", async () => {
    const name = "example_package-1!1.0+cpu-py3-none-any.whl";
    const { digest } = await addWheel(app, await wheelAt(name, wheelFiles("example_package", "1!1.0+cpu")));
    const address = "/wheels/example_package-1!1.0%2Bcpu-py3-none-any.whl";
    expect(await text("/wheels/")).toContain(`href="${address}#sha256=${digest}"`);
    expect((await visitorOf(app).get(address)).status).toBe(200);
  });
});

describe("a file", () => {
  test("is handed out as it was taken in, to be saved", async () => {
    const path = await wheelAt();
    const { name } = await addWheel(app, path);
    const response = await visitorOf(app).get(`/wheels/${name}`);
    expect(readFileSync(path).equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
    expect(response.headers.get("content-disposition")).toStartWith(`attachment; filename="${name}"`);
    expect(response.headers.get("content-type")).toBe("application/octet-stream");
  });

  test.each(["other-1.0-py3-none-any.whl", "..%2F..%2Fassay.db", "x'%00"])(
    "%s is not there",
    async (name) => {
      await addWheel(app, await wheelAt());
      expect((await visitorOf(app).get(`/wheels/${name}`)).status).toBe(404);
    },
  );
});

describe("where participants have no internet", () => {
  const markOffline = async (offline: boolean) => {
    const admin = await visitorAs(app, await addPerson(app, `admin${offline}`, "admin"));
    await admin.post("/admin/settings", { contact: "", ...(offline ? { offline: "on" } : {}) });
    return admin;
  };

  test("the help shows the way through this server, and says when there is nothing to install", async () => {
    expect(await ownPart()).not.toContain("--no-index --find-links http://assay.test/wheels/");
    const admin = await markOffline(true);
    expect(await (await admin.get("/admin/settings")).text()).toMatch(/name="offline"[^>]* checked/);
    const html = await ownPart();
    expect(html).toContain("This server has no packages to install from yet.");
    expect(html).toContain("curl -fsSO http://assay.test/downloads/evalai-offline.py");
    expect(html).toContain(
      "pip install --no-index --find-links http://assay.test/wheels/ --trusted-host assay.test --no-deps evalai",
    );
    expect(html).toContain("python3 evalai-offline.py host -sh http://assay.test");
    const client = await wheelAt("evalai-1.3.18-py3-none-any.whl", wheelFiles("evalai", "1.3.18"));
    await addWheel(app, client);
    expect(await ownPart()).not.toContain("no packages to install from");
    await markOffline(false);
    expect(await ownPart()).not.toContain("--trusted-host");
  });

  test("our own authority, and an address that people are told, are in what is typed", async () => {
    await app.close();
    app = openTestApp({ flags: { tls: "self", "public-url": "https://assay.example.org:8443" } });
    const { id } = await addPerson(app, "root", "admin");
    // Who trusts our authority alone cannot be told by PyPI which version is the newest, online or not.
    expect(await ownPart()).toContain("python3 evalai-offline.py host -sh https://assay.example.org:8443");
    await app.db.transaction().execute((trx) => changeSettings(trx, { offline: true }, id, app.clock.now()));
    const html = await ownPart();
    expect(html).toContain(
      "--cacert assay-ca.crt https://assay.example.org:8443/downloads/evalai-offline.py",
    );
    expect(html).toContain("--find-links https://assay.example.org:8443/wheels/ --cert assay-ca.crt");
    expect(html).not.toContain("--trusted-host");
    expect(html).toContain("REQUESTS_CA_BUNDLE");
  });
});
