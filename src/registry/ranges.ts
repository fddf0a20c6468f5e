/** Bytes from `first` to `last`, both included. */
export type ByteRange = { first: number; last: number };

/**
 * The part of a body that a Range header asks for (RFC 9110, section 14.2).
 *
 * @returns null when the whole is to be sent: no header, another unit, or several ranges, which nobody needs to honour;
 * "unsatisfiable" when there are no such bytes, or the header has them the wrong way round.
 */
export function readRange(header: string | null, size: number): ByteRange | null | "unsatisfiable" {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return null;
  const range =
    from === ""
      ? { first: Math.max(0, size - Number(to)), last: size - 1 }
      : { first: Number(from), last: to === "" ? size - 1 : Math.min(Number(to), size - 1) };
  const isBackwards = from !== "" && to !== "" && Number(to) < Number(from);
  return isBackwards || range.first >= size || (from === "" && Number(to) === 0) ? "unsatisfiable" : range;
}

/** The place of a piece in an upload: "0-499", without the unit that HTTP would have there. "malformed" for anything else. */
export function readContentRange(header: string | null): ByteRange | null | "malformed" {
  if (header === null) return null;
  const [, first, last] = /^(\d{1,15})-(\d{1,15})$/.exec(header.trim()) ?? [];
  if (first === undefined || Number(last) < Number(first)) return "malformed";
  return { first: Number(first), last: Number(last) };
}

/** How much of an upload is there. It has to say 0-0 when nothing is, too. */
export function receivedRange(bytes: number): string {
  return `0-${Math.max(0, bytes - 1)}`;
}
