import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";

/** A whole page as HTML, doctype included. Text and attribute values are escaped; there is no way around it here. */
export function renderPage(page: VNode): string {
  return `<!doctype html>\n${renderToString(page)}`;
}

/** A piece of a page as HTML, for htmx swaps and server-sent events. */
export function renderPiece(piece: VNode): string {
  return renderToString(piece);
}
