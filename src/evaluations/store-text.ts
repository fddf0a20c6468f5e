import type { App } from "../platform/app.ts";

/** Puts a long text into the store. @returns its digest; null where there is none. */
export async function storeText(app: Pick<App, "files">, text: string | null): Promise<string | null> {
  if (text === null || text === "") return null;
  return (await app.files.store([Buffer.from(text)], Number.MAX_SAFE_INTEGER)).digest;
}
