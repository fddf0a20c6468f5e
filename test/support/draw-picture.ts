/**
 * The entry of an executable that draws one picture to its standard output, or says what kind of refusal it met: what
 * binary.test.ts looks at. Its argument is the folder for unpacked libraries.
 */
import { Fault } from "../../src/kit/fault.ts";
import { openPictures, pictureFont } from "../../src/platform/pictures.ts";

export const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100">
  <rect width="300" height="100" fill="#fff"/>
  <text x="10" y="40" font-family="${pictureFont}" font-size="24">AUROC 0.987 ≥ κ</text>
  <text x="10" y="80" font-family="${pictureFont}" font-size="24" font-weight="600">Sensitivität</text>
</svg>`;

if (import.meta.main) {
  try {
    process.stdout.write(await openPictures(process.argv[2] ?? "run").renderPng(drawing));
  } catch (error) {
    process.stdout.write(error instanceof Fault ? error.kind : String(error));
  }
}
