import { sha256Hex } from "../../kit/secret.ts";
import type { Call } from "./command.ts";
import { unreachable } from "./exit-codes.ts";
import { persevere } from "./persevere.ts";
import { openProgress } from "./progress.ts";
import type { SubmittedFile } from "./submit.ts";
import type { Upload } from "./wire.ts";

/** Bytes of a part. S3 takes none below 5 MiB; the smaller, the less is lost when one breaks off. */
const PART = 8 * 2 ** 20;
const MOST_PARTS = 10_000;

/** How a file is cut: the number of its parts, and the bytes of each but the last. */
export function cutOf(bytes: number): { count: number; size: number } {
  const size = Math.max(PART, Math.ceil(bytes / MOST_PARTS));
  return { count: Math.max(1, Math.ceil(bytes / size)), size };
}

/** What a file that arrives in parts is announced with. */
export function announcement({ path, bytes }: SubmittedFile): Record<string, string> {
  return { file_name: path, num_file_chunks: String(cutOf(bytes).count) };
}

/**
 * Sends the parts of a file that are not there yet, or not as they are now.
 * @returns the list with which the upload is finished, as the API's form has it. @throws Fault.
 */
export async function sendParts(
  call: Call,
  { path, bytes }: SubmittedFile,
  upload: Upload,
): Promise<URLSearchParams> {
  const { count, size } = cutOf(bytes);
  const there = new Map(
    upload.uploaded_parts?.map(({ PartNumber, ETag }) => [PartNumber, ETag.replaceAll('"', "")]),
  );
  const progress = openProgress(call, "Uploading the file", bytes);
  const parts: { ETag: string; PartNumber: number }[] = [];
  try {
    for (const { partNumber, url } of upload.presigned_urls.slice(0, count)) {
      const start = (partNumber - 1) * size;
      const part = await Bun.file(path)
        .slice(start, start + size)
        .bytes();
      const digest = sha256Hex(part);
      const etag =
        there.get(partNumber) === digest
          ? digest
          : await persevere(call.terminal, () => put(call, url, part, digest));
      parts.push({ ETag: etag, PartNumber: partNumber });
      progress.at(start + part.byteLength);
    }
  } finally {
    progress.end();
  }
  return new URLSearchParams({ parts: JSON.stringify(parts), upload_id: upload.upload_id });
}

/** Sends one part. Where its ETag is a SHA-256, as on an Assay server, it shows that the part arrived as it is. */
async function put(
  { api }: Call,
  url: string,
  part: Uint8Array<ArrayBuffer>,
  digest: string,
): Promise<string> {
  const response = await api.open(url, { method: "PUT", body: part });
  const etag = (response.headers.get("etag") ?? "").replaceAll('"', "");
  if (etag === "" || (/^[0-9a-f]{64}$/.test(etag) && etag !== digest))
    throw unreachable("A part of the file did not arrive as it was sent.");
  return etag;
}
