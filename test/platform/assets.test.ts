import { describe, expect, test } from "bun:test";
import { assetHash, assetText, assetType, listAssets, publicAsset } from "../../src/platform/assets.ts";

describe("embedded files", () => {
  test("a folder lists its files at any depth, by their full names, sorted", () => {
    const fonts = listAssets("static/fonts");
    expect(fonts).toContain("static/fonts/OFL.txt");
    expect(fonts).toEqual([...fonts].sort());
    expect(listAssets("static")).toEqual(expect.arrayContaining(fonts));
    expect(listAssets("no-such-folder")).toEqual([]);
  });

  test("scripts of packages are read by one name, wherever they lie", () => {
    for (const name of listAssets("vendor")) expect(assetText(name)).toContain("htmx");
    expect(listAssets("vendor")).toEqual(["vendor/htmx.min.js", "vendor/hx-sse.min.js"]);
  });

  test("a name that is not there is an error", () => {
    expect(() => assetText("static/none.css")).toThrow();
  });

  test("the hash is of the content", () => {
    const sha256 = new Bun.CryptoHasher("sha256").update(assetText("static/fonts/OFL.txt")).digest("hex");
    expect(assetHash("static/fonts/OFL.txt")).toBe(sha256.slice(0, 10));
  });

  test("the type goes by the ending", () => {
    expect(assetType("a/b.css")).toBe("text/css; charset=utf-8");
    expect(assetType("a/b.unknown")).toBe("application/octet-stream");
  });
});

describe("files for anyone", () => {
  test("fonts and scripts", () => {
    expect(publicAsset("/static/fonts/OFL.txt")?.type).toBe("text/plain; charset=utf-8");
    expect(publicAsset("/vendor/htmx.min.js")?.bytes.length).toBeGreaterThan(1000);
  });

  test.each([
    "/static/demo/annotations/test.csv",
    "/static/fonts/../demo/annotations/test.csv",
    "/static/fonts//OFL.txt",
    "/static/fonts/none.ttf",
    "/static/fonts",
    "/migrations/0001_platform.sql",
    "/native/libvips.so",
    "/vendor/../package.json",
    "/",
    "",
  ])("nothing else: %s", (path) => {
    expect(publicAsset(path)).toBeNull();
  });
});
