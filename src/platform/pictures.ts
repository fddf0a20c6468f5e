import type { default as Sharp } from "sharp";
import { Fault } from "../kit/fault.ts";
import { assetPath, listAssets } from "./assets.ts";
import { unpackAddon } from "./picture-addon.ts";
import { unpackFolder } from "./unpack.ts";

/** The family name that SVG text asks for; regular and semi-bold are embedded (static/fonts). */
export const pictureFont = "IBM Plex Sans";

/** The longest side of a stored logo, in pixels. */
const logoSide = 512;

/** A logo may be large, a decompression bomb may not: 40 megapixels are 120 MB decoded. */
const logoPixels = 40_000_000;

export type Pictures = {
  /**
   * Draws an SVG as PNG. **Only SVG that Assay wrote itself**: the renderer cannot be interrupted, and a hostile
   * drawing of a few lines can keep it busy for minutes. Text in `pictureFont` looks the same on every machine.
   *
   * @param options.width in pixels; the drawing's own width if left out.
   * @throws Fault "unavailable" where the picture library cannot be loaded.
   */
  renderPng(svg: string, options?: { width?: number }): Promise<Uint8Array>;

  /**
   * Makes a stranger's picture safe to show: decoded, turned upright, shrunk to fit 512 × 512 and encoded afresh
   * as PNG. Nothing of the original file survives, metadata included.
   *
   * @throws Fault "invalid" if the bytes are no PNG, JPEG or WebP, whatever the file was called, or are damaged.
   * @throws Fault "unavailable" as above.
   */
  reencodeLogo(bytes: Uint8Array): Promise<Uint8Array>;
};

/**
 * Pictures, through sharp. The library is 19 MB that most processes never need, so it is loaded at first use;
 * the executable unpacks it under `runDir`, which must not be mounted noexec.
 */
export function openPictures(runDir: string): Pictures {
  let loaded: Promise<typeof Sharp> | undefined;
  const sharp = () => (loaded ??= loadSharp(runDir));

  return {
    async renderPng(svg, options = {}) {
      const picture = (await sharp())(Buffer.from(svg));
      return picture.resize({ width: options.width }).png().toBuffer();
    },

    async reencodeLogo(bytes) {
      if (!isLogo(bytes)) {
        throw new Fault("invalid", "A logo must be a PNG, JPEG or WebP picture; this file is none of these.");
      }
      const picture = (await sharp())(bytes, {
        limitInputPixels: logoPixels,
        failOn: "error",
        autoOrient: true,
      });
      try {
        return await picture
          .resize({ width: logoSide, height: logoSide, fit: "inside", withoutEnlargement: true })
          .timeout({ seconds: 10 })
          .png({ compressionLevel: 9 })
          .toBuffer();
      } catch {
        throw new Fault("invalid", "The logo cannot be read: it is damaged, or larger than 40 megapixels.");
      }
    },
  };
}

/** Told by the first bytes, because a file's name and declared type are the sender's to choose. */
function isLogo(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  return (
    start.startsWith("\x89PNG\r\n\x1a\n") || start.startsWith("\xff\xd8\xff") || /^RIFF....WEBP$/s.test(start)
  );
}

async function loadSharp(runDir: string): Promise<typeof Sharp> {
  try {
    unpackAddon(runDir);
    const { default: sharp } = await import("sharp");
    sharp.cache(false); // Pictures here are made once, never again from the same input.
    await offerFonts(
      sharp,
      Bun.isStandaloneExecutable ? unpackFolder("static/fonts", runDir) : assetPath("static/fonts"),
    );
    return sharp;
  } catch (cause) {
    const fault = new Fault(
      "unavailable",
      "Pictures cannot be made on this server: its data folder must be writable and allow programs to be loaded from it (no noexec mount).",
    );
    throw Object.assign(fault, { cause });
  }
}

/** Drawing one word in each font file is what makes it known to the SVG renderer, with or without fonts on the machine. */
async function offerFonts(sharp: typeof Sharp, folder: string): Promise<void> {
  for (const name of listAssets("static/fonts").filter((name) => name.endsWith(".ttf"))) {
    const fontfile = `${folder}${name.slice("static/fonts".length)}`;
    await sharp({ text: { text: "Assay", font: pictureFont, fontfile } }).toBuffer();
  }
}
