/** A text as UTF-8, cut into pieces of the given sizes (the last size repeats), as a network might cut it. */
export async function* pieces(
  text: string | Uint8Array,
  sizes: number[] = [1 << 20],
): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = Math.max(1, sizes[Math.min(turn, sizes.length - 1)]!);
    yield bytes.slice(at, at + size);
    at += size;
  }
}
