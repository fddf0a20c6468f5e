import { Fault } from "../kit/fault.ts";

/**
 * Engines written in Go match the keys of JSON without regard to case and let the last one count, so that "Layers" after
 * "layers" would be what they run, and "layers" what we looked at. No honest program writes such keys.
 *
 * @throws Fault invalid for a key that is one of `known` in another spelling.
 */
export function insistOnPlainKeys(object: Record<string, unknown>, known: string[]): void {
  const folded = new Set(known.map(fold));
  for (const key of Object.keys(object)) {
    if (folded.has(fold(key)) && !known.includes(key))
      throw new Fault(
        "invalid",
        `The key "${key}" could be taken for another one; write it as it is specified.`,
      );
  }
}

/** Up first: "ſ" (long s) and "K" (Kelvin) are letters to Go's comparison too (encoding/json, foldRune). */
function fold(key: string): string {
  return key.toUpperCase().toLowerCase();
}
