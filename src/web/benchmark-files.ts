import { publicFile } from "../benchmarks/file.ts";
import { Fault } from "../kit/fault.ts";
import { benchmarkOf } from "./benchmark-frame.ts";
import { attachment } from "../doors/downloads.ts";
import { get, type Route, type Visit } from "./visit.ts";

/** Pictures that a browser only decodes; everything else a stranger wrote is handed out to be saved, not opened. */
const pictures: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** GET …/files/*: a file of a benchmark that the visitor may see, by its path in the ZIP. */
async function sendFile(visit: Visit): Promise<Response> {
  const benchmark = await benchmarkOf(visit);
  const { path, digest, bytes } = await publicFile(visit.app.db, benchmark, visit.params["*"] ?? "");
  const name = path.split("/").at(-1) ?? path;
  const picture = pictures[name.split(".").at(-1)?.toLowerCase() ?? ""];
  return bytesOf(visit, digest, {
    "content-type": picture ?? "application/octet-stream",
    "content-length": String(bytes),
    "content-disposition": picture === undefined ? attachment(name) : "inline",
    "cache-control": "private, no-cache",
  });
}

/** GET …/logo: always a PNG that we encoded ourselves. */
async function sendLogo(visit: Visit): Promise<Response> {
  const { logoDigest } = await benchmarkOf(visit);
  if (logoDigest === null) throw new Fault("missing", "This benchmark has no logo.");
  return bytesOf(visit, logoDigest, {
    "content-type": "image/png",
    "cache-control": "private, max-age=86400",
  });
}

/** A stored file as it is, or only the news that the browser has it already. Whatever it is, it cannot run here. */
function bytesOf(visit: Visit, digest: string, described: Record<string, string>): Response {
  const headers = {
    ...described,
    etag: `"${digest}"`,
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
  };
  if (visit.request.headers.get("if-none-match") === headers.etag) {
    return new Response(null, { status: 304, headers: { etag: headers.etag } });
  }
  visit.takeYourTime();
  return new Response(Bun.file(visit.app.files.path(digest)), { headers });
}

/** The files that come with a benchmark. */
export const benchmarkFileRoutes: Route[] = [
  get("/benchmarks/:benchmark/files/*", sendFile),
  get("/benchmarks/:benchmark/logo", sendLogo),
];
