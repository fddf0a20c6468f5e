import type { Platform } from "./platform.ts";

/** How much an image may be, whatever it claims to be. Sizes in bytes. */
export type LintLimits = {
  layers: number;
  /** Files, folders and links of all layers together. */
  entries: number;
  /** All layers together, unpacked. */
  decodedBytes: number;
  /** Unpacked over packed size of a layer; asked only beyond `ratioFrom` unpacked bytes, because small text packs very well. */
  ratio: number;
  ratioFrom: number;
};

export const lintLimits: LintLimits = {
  layers: 127,
  entries: 1_000_000,
  decodedBytes: 20e9,
  ratio: 200,
  ratioFrom: 100e6,
};

/** What an image is held against. `gpu` says that it would run with a GPU, whose driver heeds more of an image's environment. */
export type LintRules = { limits: LintLimits; platform: Platform; gpu: boolean };

/** A manifest is read into memory, and so is a configuration. Clients hold themselves to the same 4 MiB (OCI distribution v1.1). */
export const longestDocument = 4 << 20;
