import type { Peer } from "./registry-peers.ts";

/** A file as a blob. */
export type BlobFile = { path: string; digest: string };

/** Pushes a file with its length known beforehand, in one PUT, as skopeo does. */
export async function pushKnown(peer: Peer, blob: BlobFile): Promise<void> {
  await sent(peer, "PUT", withDigest(await begun(peer), blob), ["-T", blob.path], "201");
}

/** Pushes a file as a stream of unknown length, then ends the upload, as docker does. */
export async function pushChunked(peer: Peer, blob: BlobFile): Promise<void> {
  const location = await begun(peer);
  const chunked = ["-T", blob.path, "-H", "Transfer-Encoding: chunked"];
  const next = await sent(peer, "PATCH", location, chunked, "202");
  await sent(peer, "PUT", withDigest(next, blob), ["-d", ""], "201");
}

export async function pull({ blobs, headers }: Peer, { digest }: BlobFile): Promise<void> {
  await curl(["-o", "/dev/null", ...headers.flatMap((header) => ["-H", header]), blobs + digest]);
}

/** Begins an upload. @returns where it goes on. */
function begun(peer: Peer): Promise<string> {
  return sent(peer, "POST", `${peer.blobs}uploads/`, ["-d", ""], "202");
}

/** @returns where the answer leads. @throws Error unless it has this status. */
async function sent(
  { headers }: Peer,
  method: string,
  address: string,
  body: string[],
  status: string,
): Promise<string> {
  const said = await curl([
    ...["-X", method, ...body, "-H", "Expect:", "-H", "Content-Type: application/octet-stream"],
    ...headers.flatMap((header) => ["-H", header]),
    ...["-o", "/dev/null", "-w", "%{http_code} %header{location}", address],
  ]);
  const [code, location = ""] = said.trim().split(" ");
  if (code !== status) throw new Error(`${method} ${address} answered ${code}`);
  return new URL(location, address).href;
}

async function curl(args: string[]): Promise<string> {
  const child = Bun.spawn(["curl", "-sS", ...args], { stdout: "pipe", stderr: "pipe" });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (code !== 0) throw new Error(`curl ended with ${code}: ${err}`);
  return out;
}

function withDigest(location: string, { digest }: BlobFile): string {
  return `${location}${location.includes("?") ? "&" : "?"}digest=${digest}`;
}
