import { posix } from "node:path";
import { Fault } from "../../kit/fault.ts";
import { cleanHtml } from "../../kit/html.ts";
import type { PictureSource } from "../../kit/html.ts";
import { pictureFile, picturePath, writePicturePath } from "./pictures.ts";
import type { Section } from "./section.ts";
import { findFile, readText } from "./source.ts";
import type { BenchmarkConfig, Markup, Page } from "./types.ts";

export function readPages(top: Section): BenchmarkConfig["pages"] {
  return {
    description: readPage(top, "description", "description"),
    evaluationDetails: readPage(top, "evaluation_details", "evaluation_details"),
    terms: readPage(top, "terms_and_conditions", "terms_and_conditions"),
    submissionGuidelines: readPage(top, "submission_guidelines", "submission_guidelines"),
  };
}

const namesFile = /^[^\s<>]+\.\w{1,5}$|^[^<>\n]+\.html?$/i;

/**
 * A page: the HTML file that a key names, else the HTML that stands there itself.
 * `name` is what an export calls the file of a page that has none.
 */
export function readPage(section: Section, key: string, name: string): Page {
  const written = section.maybeText(key, { max: 100_000 });
  const own = { path: freshPath(section, name), source: "", clean: "", pictures: [] };
  if (written === null) {
    if (!section.has(key)) section.warn(key, `There is no ${key}.`, "Name an HTML file.");
    return own;
  }
  if (!namesFile.test(written)) return cleaned(section, key, { ...own, source: written });
  const result = findFile(section.source, written);
  if (!("found" in result)) {
    section.warn(key, result.message, result.remedy);
    return own;
  }
  const { path } = result.found;
  if (!/\.html?$/i.test(path)) {
    section.warn(key, `"${written}" is no HTML file.`, "Name a file that ends in .html.");
    return own;
  }
  return cleaned(section, key, { ...own, path, source: readText(section.source.root, path) });
}

/** HTML that stands in the YAML itself; it cannot show pictures. */
export function readMarkup(section: Section, key: string): Markup {
  const source = section.maybeText(key, { max: 100_000 }) ?? "";
  return { source, clean: cleanOrReport(section, key, source, () => null) };
}

function cleaned(section: Section, key: string, page: Page): Page {
  const pictures = new Set<string>();
  const missing = new Set<string>();
  const clean = cleanOrReport(section, key, page.source, (src) => {
    const path = picturePath(page.path, src);
    const isThere = pictureFile.test(path) && section.source.files.has(path);
    (isThere ? pictures : missing).add(path);
    return isThere ? writePicturePath(path) : null;
  });
  for (const path of missing) {
    section.warn(key, `Its picture "${path}" is left out: there is no such PNG, JPEG, GIF or WebP file.`);
  }
  return { ...page, clean, pictures: [...pictures] };
}

function cleanOrReport(section: Section, key: string, source: string, pictureSource: PictureSource): string {
  try {
    return cleanHtml(source, pictureSource);
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    section.warn(key, `${fault.message} It is not shown.`, "Shorten it.");
    return "";
  }
}

/** In the YAML's folder, so that the pictures of HTML moved there from the YAML are still found. */
function freshPath(section: Section, name: string): string {
  const { file, files } = section.source;
  const base = posix.join(posix.dirname(file), name.replace(/[^\w-]/g, "_"));
  let path = `${base}.html`;
  for (let count = 2; files.has(path); count++) path = `${base}-${count}.html`;
  return path;
}
