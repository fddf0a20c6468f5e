import { Fault } from "../kit/fault.ts";
import { assetText, listAssets } from "./assets.ts";

/** A page of the guide, which travels inside the executable as static/guide/NAME.md. */
export type GuidePage = { name: string; title: string };

/** The order in which people come to need them; a page that is not named here comes last. */
const order = [
  "participating",
  "images",
  "hosting",
  "operating",
  "tls",
  "sandbox",
  "evalai",
  "client",
  "api",
  "design",
  "changelog",
  "licence",
];

/** Every page of the guide with its title, which is its first heading. */
export function guidePages(): GuidePage[] {
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return listAssets("static/guide")
    .map((path) => /([a-z-]+)\.md$/.exec(path)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => ({ name, title: /^# (.+)$/m.exec(assetText(`static/guide/${name}.md`))?.[1] ?? name }))
    .sort((a, b) => place(a.name) - place(b.name));
}

/**
 * A page as HTML (GitHub's Markdown, no raw HTML), headings with ids.
 * @param own an example in the text, and what takes its place on this server. @throws Fault missing.
 */
export function guideHtml(name: string, own: [example: string, actual: string] = ["", ""]): string {
  if (!guidePages().some((page) => page.name === name))
    throw new Fault("missing", "There is no such page in the guide.");
  const text = assetText(`static/guide/${name}.md`);
  const markdown = own[0] === "" ? text : text.replaceAll(own[0], () => own[1]);
  return Bun.markdown.html(markdown, { headings: { ids: true }, noHtmlBlocks: true, noHtmlSpans: true });
}
