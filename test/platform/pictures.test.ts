import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { Fault } from "../../src/kit/fault.ts";
import { openPictures } from "../../src/platform/pictures.ts";

const runDir = mkdtempSync(join(tmpdir(), "assay-pictures-"));
afterAll(() => rmSync(runDir, { recursive: true }));
const pictures = openPictures(runDir);

const word = (attributes: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100"><rect width="400" height="100" fill="#fff"/>
   <text x="0" y="70" font-family="IBM Plex Sans" font-size="50" ${attributes}>00000000</text></svg>`;

/** How many pixels are dark, and the column of the right-most of them. */
async function ink(png: Uint8Array): Promise<{ dark: number; right: number }> {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  const dark = [...data.entries()].filter(([, value]) => value < 128).map(([index]) => index % info.width);
  return { dark: dark.length, right: Math.max(...dark) };
}

/** The promise's Fault; fails the test on anything else. */
async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

describe("drawings", () => {
  test("text is set in the embedded font: its figures are 0.6 em wide", async () => {
    const { right } = await ink(await pictures.renderPng(word("")));
    expect(right).toBeGreaterThan(8 * 0.6 * 50 - 10);
    expect(right).toBeLessThan(8 * 0.6 * 50);
  });

  test("the semi-bold has more ink than the regular", async () => {
    const regular = await ink(await pictures.renderPng(word("")));
    const bold = await ink(await pictures.renderPng(word(`font-weight="600"`)));
    expect(bold.dark).toBeGreaterThan(regular.dark * 1.2);
  });

  test("the width asked for is the width made, in proportion", async () => {
    const { width, height, format } = await sharp(
      await pictures.renderPng(word(""), { width: 1000 }),
    ).metadata();
    expect({ width, height, format }).toEqual({ width: 1000, height: 250, format: "png" });
  });
});

describe("logos", () => {
  const red = { create: { width: 1200, height: 600, channels: 3, background: "#c02030" } } as const;

  test.each(["png", "jpeg", "webp"] as const)("a %s becomes a PNG of at most 512 pixels", async (format) => {
    const logo = await pictures.reencodeLogo(await sharp(red).toFormat(format).toBuffer());
    const made = await sharp(logo).metadata();
    expect([made.format, made.width, made.height]).toEqual(["png", 512, 256]);
  });

  test("a small one is not blown up", async () => {
    const small = await sharp({ create: { ...red.create, width: 40, height: 30 } })
      .png()
      .toBuffer();
    const made = await sharp(await pictures.reencodeLogo(small)).metadata();
    expect([made.width, made.height]).toEqual([40, 30]);
  });

  test("what a camera wrote into it is gone, and its rotation applied", async () => {
    const photo = await sharp(red)
      .withExif({ IFD0: { Artist: "Jane Roe" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(photo.includes("Exif")).toBe(true);
    const logo = await pictures.reencodeLogo(photo);
    const made = await sharp(logo).metadata();
    expect([made.exif, made.icc, made.width, made.height]).toEqual([undefined, undefined, 256, 512]);
  });

  test.each([
    ["an SVG", `<svg xmlns="http://www.w3.org/2000/svg"/>`],
    ["a GIF", "GIF89a\x01\x00\x01\x00"],
    ["a page", "<html>"],
    ["nothing", ""],
    ["a WAV file, RIFF like WebP", "RIFF\0\0\0\0WAVEfmt "],
  ])("%s is refused", async (_, content) => {
    const fault = await faultOf(pictures.reencodeLogo(Buffer.from(content, "latin1")));
    expect(fault.kind).toBe("invalid");
    expect(fault.message).toContain("PNG, JPEG or WebP");
  });

  test("a damaged one is refused", async () => {
    const whole = await sharp({
      create: { ...red.create, noise: { type: "gaussian", mean: 128, sigma: 30 } },
    })
      .png()
      .toBuffer();
    expect((await faultOf(pictures.reencodeLogo(whole.subarray(0, whole.length / 2)))).kind).toBe("invalid");
  });

  test("a small file that decodes to more than 40 megapixels is refused", async () => {
    const bomb = await sharp({ create: { ...red.create, width: 8000, height: 5001 } })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    expect((await faultOf(pictures.reencodeLogo(bomb))).kind).toBe("invalid");
  });
});
