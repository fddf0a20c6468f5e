import sanitizeHtml from "sanitize-html";
import type { Attributes } from "sanitize-html";
import { Fault } from "./fault.ts";

/** Gives the address of a picture from the `src` its author wrote; null leaves the picture out. */
export type PictureSource = (src: string) => string | null;

const text = ["p", "div", "span", "br", "hr", "pre", "blockquote", "figure", "figcaption"];
const headings = ["h1", "h2", "h3", "h4", "h5", "h6"];
const phrases = [
  "a",
  "abbr",
  "b",
  "cite",
  "code",
  "del",
  "dfn",
  "em",
  "i",
  "img",
  "ins",
  "kbd",
  "mark",
  "q",
  "s",
];
const morePhrases = ["samp", "small", "strong", "sub", "sup", "u", "var"];
const lists = ["ul", "ol", "li", "dl", "dt", "dd"];
const tables = ["table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"];
/** Elements whose text is no prose: it goes with them, where the text of any other unknown element stays. */
const withTheirText = [
  "script",
  "style",
  "title",
  "textarea",
  "option",
  "select",
  "noscript",
  "noembed",
  "noframes",
];
const withTheirContent = [
  "iframe",
  "object",
  "svg",
  "math",
  "template",
  "xmp",
  "plaintext",
  "audio",
  "video",
];

/**
 * HTML of a stranger, reduced to what may stand on our page: prose, lists, tables, web links and pictures that
 * `pictureSource` vouches for. Every other element and attribute goes (style, class, id, name, on…, hx-…, data-…), so that
 * nothing in it can run, load, overlay the page or pose as a part of it. Headings move down a level, since the page
 * has its own first one. Tags come out balanced. Allow-list after OWASP's XSS prevention rules.
 *
 * @throws Fault "too_large" above 2 MiB or 20,000 tags: the parser takes quadratic time over tags left open.
 */
export function cleanHtml(source: string, pictureSource: PictureSource = () => null): string {
  if (source.length > 2 * 1024 ** 2) throw new Fault("too_large", "The HTML is longer than 2 MiB.");
  if (source.split("<").length > 20_001) throw new Fault("too_large", "The HTML has more than 20,000 tags.");
  return sanitizeHtml(source, {
    allowedTags: [...text, ...headings, ...phrases, ...morePhrases, ...lists, ...tables],
    nonTextTags: [...withTheirText, ...withTheirContent],
    allowedAttributes: {
      "*": ["lang"],
      a: ["href", "rel"],
      abbr: ["title"],
      img: ["src", "alt", "width", "height"],
      ol: ["start", "reversed"],
      li: ["value"],
      col: ["span"],
      colgroup: ["span"],
      th: ["colspan", "rowspan", { name: "scope", values: ["row", "col", "rowgroup", "colgroup"] }],
      td: ["colspan", "rowspan"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowProtocolRelative: false,
    exclusiveFilter: (element) => element.tag === "img" && element.attribs.src === undefined,
    transformTags: {
      "*": (tagName, attribs) => ({ tagName, attribs: withoutOddNumbers(attribs) }),
      ...Object.fromEntries(headings.map((tag, index) => [tag, headings[index + 1] ?? tag])),
      a: (_tag: string, attribs: Attributes): { tagName: string; attribs: Attributes } => {
        const href = webAddress(attribs.href);
        if (href === null) return { tagName: "span", attribs: {} };
        return { tagName: "a", attribs: { href, rel: "noopener nofollow" } };
      },
      img: (tagName, { src = "", ...attribs }) => {
        const shown = isRelative(src) ? pictureSource(src.trim()) : null;
        const seen = { alt: "", ...withoutOddNumbers(attribs) };
        // First, so that `<img src="` finds every picture and nothing else.
        return { tagName, attribs: shown === null ? seen : { src: shown, ...seen } };
      },
    },
  });
}

/** An address that leads out to the web or to a letter; null for scripts, files, and paths into our own pages. */
function webAddress(href: string | undefined): string | null {
  if (href === undefined || !URL.canParse(href)) return null;
  const url = new URL(href);
  return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}

/** Neither "scheme:…", nor "//host", nor "/path", with whatever a browser would skip before it. */
function isRelative(src: string): boolean {
  return src.trim() !== "" && !/^[\x00-\x20]*(?:[a-z][a-z0-9+.-]*:|[/\\])/i.test(src);
}

function withoutOddNumbers(attribs: Record<string, string>): Record<string, string> {
  const counts = ["width", "height", "start", "value", "span", "colspan", "rowspan"];
  return Object.fromEntries(
    Object.entries(attribs).filter(([name, value]) => !counts.includes(name) || /^\d{1,4}$/.test(value)),
  );
}
