import { expect, test } from "bun:test";
import fc from "fast-check";
import { attachment, downloadHeaders } from "../../src/doors/downloads.ts";

test.each([
  ["predictions.csv", "text/csv; charset=utf-8"],
  ["PREDICTIONS.CSV", "text/csv; charset=utf-8"],
  ["result.json", "application/json"],
  ["archive.zip", "application/zip"],
  ["page.html", "application/octet-stream"],
  ["picture.svg", "application/octet-stream"],
  ["page.xhtml", "application/octet-stream"],
  ["script.js", "application/octet-stream"],
  ["paper.pdf", "application/octet-stream"],
  ["constructor", "application/octet-stream"],
  ["x.__proto__", "application/octet-stream"],
  ["none", "application/octet-stream"],
])("%s is sent as %s", (name, type) => {
  expect(downloadHeaders(name)["content-type"]).toBe(type);
});

test("whatever it is, it is saved and not opened", () => {
  expect(downloadHeaders("page.html")).toMatchObject({
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store",
  });
});

test.each([
  ["plain.csv", `attachment; filename="plain.csv"; filename*=UTF-8''plain.csv`],
  [
    "Läsionen (2).csv",
    `attachment; filename="L_sionen (2).csv"; filename*=UTF-8''L%C3%A4sionen%20%282%29.csv`,
  ],
  [`a"b\\c.csv`, `attachment; filename="a_b_c.csv"; filename*=UTF-8''a%22b%5Cc.csv`],
])("%s", (name, header) => {
  expect(attachment(name)).toBe(header);
});

test("no name breaks out of the header (RFC 6266, RFC 8187)", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const header = attachment(name);
      expect(header).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w.!~%$&+^`|#-]*$/);
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? "")).toBe(name.toWellFormed());
    }),
  );
});
