import { readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";

/*
 * Files that travel inside the executable are named as in the repository: "static/css/base.css",
 * "migrations/0001_accounts.sql". Two folders exist only by name: "vendor" (scripts of other packages that browsers
 * load) and "native" (libraries for the machine's own loader, in the executable only; see picture-addon.ts).
 */

/** The one folder under which scripts/build.ts embeds everything, and the repository when running from source. */
const root = Bun.isStandaloneExecutable ? import.meta.dir : resolve(import.meta.dir, "../..");

/** Browser scripts that come from packages, by asset name; the path is where `bun install` leaves them. */
export const vendored: Readonly<Record<string, string>> = {
  "vendor/htmx.min.js": "node_modules/htmx.org/dist/htmx.min.js",
  "vendor/hx-sse.min.js": "node_modules/htmx.org/dist/ext/hx-sse.min.js",
};

/** What strangers may fetch. An allow-list, because static/demo holds labels. */
const publicFolders = [
  "static/css",
  "static/js",
  "static/downloads",
  "static/fonts",
  "static/icons",
  "static/guide",
  "vendor",
];

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".png": "image/png",
  ".py": "text/x-python; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".zip": "application/zip",
};

/** The bytes of one embedded file. A name that is not there is a bug of the caller, hence an ordinary Error. */
export function assetBytes(name: string): Uint8Array {
  return readFileSync(locate(name));
}

/** One embedded file as text (UTF-8). */
export function assetText(name: string): string {
  return readFileSync(locate(name), "utf8");
}

/** Names of every embedded file under a folder ("migrations"), at any depth, sorted; none if there is no such folder. */
export function listAssets(folder: string): string[] {
  if (folder === "vendor") return Object.keys(vendored).sort();
  return filesUnder(join(root, folder))
    .map((path) => path.slice(root.length + 1))
    .sort();
}

/** The media type that goes with a file's ending. */
export function assetType(name: string): string {
  return types[extname(name)] ?? "application/octet-stream";
}

const hashes = new Map<string, string>();

/** Ten hexadecimal digits of the content's SHA-256: an address that carries them may be kept by browsers for ever. */
export function assetHash(name: string): string {
  const known = hashes.get(name);
  if (known !== undefined) return known;
  const hash = new Bun.CryptoHasher("sha256").update(assetBytes(name)).digest("hex").slice(0, 10);
  // From source, a file may be edited while the server runs.
  if (Bun.isStandaloneExecutable) hashes.set(name, hash);
  return hash;
}

/** An embedded file that may be sent to anyone, by its name after a slash ("/static/css/base.css"), or null. */
export function publicAsset(
  path: string,
): { name: string; bytes: Uint8Array; type: string; hash: string } | null {
  const name = path.slice(1);
  const folder = publicFolders.find((folder) => name.startsWith(`${folder}/`));
  if (folder === undefined || !listAssets(folder).includes(name)) return null;
  return { name, bytes: assetBytes(name), type: assetType(name), hash: assetHash(name) };
}

/**
 * Where a file or folder lies when running from source, for those who open by path. An executable's files are inside it:
 * see unpack.ts.
 */
export function assetPath(name: string): string {
  return locate(name);
}

function locate(name: string): string {
  return join(root, Bun.isStandaloneExecutable ? name : (vendored[name] ?? name));
}

function filesUnder(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
