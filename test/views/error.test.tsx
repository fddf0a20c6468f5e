import { expect, test } from "bun:test";
import { ErrorPage } from "../../views/error.tsx";
import { renderPage } from "../../views/render.ts";

const chrome = { title: "This did not work", viewer: null, theme: "auto" as const, here: "/", version: "0" };

test("a refusal is said in its own words, as text, with everything that is wrong", () => {
  const problems = [{ severity: "error" as const, place: "column <b>", message: "is missing" }];
  const html = renderPage(<ErrorPage chrome={chrome} fault={{ message: "Not <i>this</i>.", problems }} />);
  expect(html).toContain("Not &lt;i>this&lt;/i>.");
  expect(html).toContain("column &lt;b>");
  expect(html).toContain("is missing");
});

test("a failure of ours says nothing but the number under which the log has it", () => {
  const html = renderPage(<ErrorPage chrome={chrome} requestId="abc123" />);
  expect(html).toContain("<code>abc123</code>");
});
