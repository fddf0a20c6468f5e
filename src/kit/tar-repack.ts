import { Fault } from "./fault.ts";
import type { TarEntry } from "./tar-entry.ts";
import { padding, tarScanner } from "./tar-scan.ts";
import { packHead, type PackedHead } from "./tar-writer.ts";

/**
 * Packs a tar anew, piece by piece, without an end: owned by root and without times, so that the same files give the same bytes
 * whoever packed them when. Contents go through as they are.
 *
 * @param change what an entry becomes; null leaves it out.
 * @throws Fault invalid when the tar is malformed, or holds a sparse file that is to be kept.
 */
export async function* repackTar(
  source: AsyncIterable<Uint8Array>,
  change: (entry: TarEntry) => PackedHead | null,
): AsyncGenerator<Uint8Array> {
  let packed: Uint8Array[] = [];
  const scanner = tarScanner((entry) => {
    const head = change(entry);
    if (head === null) return;
    if (entry.fileBytes !== entry.storedBytes)
      throw new Fault("invalid", `"${entry.name}" is a sparse file.`);
    packed.push(packHead(head));
    let left = entry.storedBytes;
    return (piece) => {
      // The piece is part of memory that its source uses again.
      packed.push(piece.slice());
      left -= piece.length;
      if (left === 0) packed.push(new Uint8Array(padding(entry.storedBytes)));
    };
  });
  for await (const piece of source) {
    scanner.push(piece);
    const ready = packed;
    packed = [];
    yield* ready;
  }
  scanner.end();
}

/** An entry under another name; null for what is neither file, folder nor link. */
export function renamed(entry: TarEntry, name: string, target: string = entry.linkName): PackedHead | null {
  const { kind, mode } = entry;
  if (kind === "file") return { kind, name, mode, bytes: entry.storedBytes };
  if (kind === "folder") return { kind, name, mode };
  if (kind === "symbolic link" || kind === "hard link") return { kind, name, mode, target };
  return null;
}
