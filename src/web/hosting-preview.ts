import { showPictures } from "../benchmarks/config/pictures.ts";
import type { BenchmarkConfig, Markup } from "../benchmarks/config/types.ts";
import type { PreviewPage } from "../../views/hosting/draft-preview.tsx";

/** The long texts of a benchmark that is not imported yet, cleaned, with their pictures inside them. */
export function previewPages(
  config: BenchmarkConfig,
  pictures: ReadonlyMap<string, Uint8Array>,
): PreviewPage[] {
  const { pages, leaderboardDescription, attribution, phases } = config;
  const texts: [title: string, markup: Markup][] = [
    ["Description", pages.description],
    ["Evaluation", pages.evaluationDetails],
    ["Terms and conditions", pages.terms],
    ["Submission guidelines", pages.submissionGuidelines],
    ["Above the leaderboard", leaderboardDescription],
    ["Attribution", attribution],
    ...phases.map(({ name, description }): [string, Markup] => [`Phase “${name}”`, description]),
  ];
  const addressOf = (path: string) => {
    const bytes = pictures.get(path);
    return bytes === undefined ? "" : dataAddress(path, bytes);
  };
  return texts.map(([title, { clean }]) => ({ title, html: showPictures(clean, addressOf) }));
}

/** A picture as an address that holds it: there is no other before the import. */
export function dataAddress(path: string, bytes: Uint8Array): string {
  const ending = path.split(".").at(-1)?.toLowerCase() ?? "";
  const type = ending === "jpg" ? "jpeg" : ["png", "jpeg", "gif", "webp"].includes(ending) ? ending : "png";
  return `data:image/${type};base64,${Buffer.from(bytes).toString("base64")}`;
}
