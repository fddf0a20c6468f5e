import { Fault } from "../kit/fault.ts";
import { cleanHtml } from "../kit/html.ts";
import { picturePath, writePicturePath } from "./config/pictures.ts";
import type { BenchmarkConfig, Markup, Page, PhaseConfig } from "./config/types.ts";

/** HTML of a page as its host writes it anew. Pictures that the page has had stay; there is no way to add one here. */
export function rewrite(page: Page, source: string): Page {
  const pictures = new Set<string>();
  const clean = cleanHtml(source, (src) => {
    const path = picturePath(page.path, src);
    if (!page.pictures.includes(path)) return null;
    pictures.add(path);
    return writePicturePath(path);
  });
  return { ...page, source, clean, pictures: [...pictures] };
}

/** HTML without a file of its own; it shows no pictures. */
export function rewriteMarkup(source: string): Markup {
  return { source, clean: cleanHtml(source, () => null) };
}

/** The phase that has this id in the configuration. @throws Fault missing. */
export function phaseIn(config: BenchmarkConfig, configId: string): PhaseConfig {
  const phase = config.phases.find((each) => each.configId === configId);
  if (phase === undefined) throw new Fault("missing", "There is no such phase.");
  return phase;
}
