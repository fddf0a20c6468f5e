import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Incoming } from "./incoming.ts";

/** What a browser may be told that a file is; anything else is bytes. None of these can run anything. */
const types = new Map([
  ["csv", "text/csv; charset=utf-8"],
  ["json", "application/json"],
  ["tsv", "text/tab-separated-values; charset=utf-8"],
  ["txt", "text/plain; charset=utf-8"],
  ["zip", "application/zip"],
]);

/** Headers under which a stranger's bytes are handed out: to be saved under this name, never to be opened here. */
export function downloadHeaders(name: string): Record<string, string> {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return {
    "content-type": types.get(ending) ?? "application/octet-stream",
    "content-disposition": attachment(name),
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "cache-control": "private, no-store",
  };
}

/** A file of the store under a name of its own. @throws Fault missing when its bytes have been removed. */
export async function storedFile(
  visit: Pick<Incoming, "takeYourTime"> & { app: Pick<App, "files"> },
  digest: string,
  name: string,
): Promise<Response> {
  const { files } = visit.app;
  if (!(await files.has(digest))) throw new Fault("missing", "This file has been removed from the server.");
  visit.takeYourTime();
  return new Response(Bun.file(files.path(digest)), { headers: downloadHeaders(name) });
}

/** Something made for this answer, to be saved. */
export function madeFile(name: string, content: string | Uint8Array<ArrayBuffer>): Response {
  return new Response(content, { headers: downloadHeaders(name) });
}

/** RFC 6266: the name in ASCII for old browsers, and as it is in the encoding of RFC 8187. */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
