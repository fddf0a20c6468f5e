/** Text from elsewhere without what would command a terminal: control characters other than line breaks and tabs. */
export function harmless(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}

const blocks =
  "p, div, br, hr, pre, blockquote, h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, table, tr, th, td";
const named = new Map(Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }));

/** What HTML says, in one line: without tags, and without what only programs read. */
export function textOfHtml(html: string): string {
  let text = "";
  let isProse = true;
  new HTMLRewriter()
    .on("script, style, template", {
      element(element) {
        isProse = false;
        element.onEndTag(() => void (isProse = true));
      },
    })
    .on(blocks, { element: () => void (text += " ") })
    .onDocument({ text: (chunk) => void (isProse && (text += chunk.text)) })
    .transform(html);
  return harmless(withoutEntities(text)).replace(/\s+/g, " ").trim();
}

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named.get(name) ?? whole;
    const point = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
