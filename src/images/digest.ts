import type { Algorithm } from "../platform/arriving-file.ts";

/** A content address as OCI writes it: "sha256:…". The tables call it an address; a digest there is a stored file's. */
export type Digest = { text: string; algorithm: Algorithm; hex: string };

const LENGTHS: Record<Algorithm, number> = { sha256: 64, sha512: 128 };

/** Reads a digest by one of the algorithms we know; null when it is none. */
export function readDigest(text: string): Digest | null {
  const [, algorithm, hex] = /^(sha256|sha512):([0-9a-f]+)$/.exec(text) ?? [];
  if (algorithm === undefined || hex?.length !== LENGTHS[algorithm as Algorithm]) return null;
  return { text, algorithm: algorithm as Algorithm, hex };
}

/** Whether content can be addressed by this algorithm here. */
export function isAlgorithm(name: string): name is Algorithm {
  return Object.hasOwn(LENGTHS, name);
}

/** The digest of bytes that are at hand. */
export function digestOf(algorithm: Algorithm, content: Uint8Array): string {
  return `${algorithm}:${new Bun.CryptoHasher(algorithm).update(content).digest("hex")}`;
}
