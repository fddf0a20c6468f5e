import type { Problem } from "../../kit/problem.ts";
import type { Tally } from "./layer.ts";
import type { Platform } from "./platform.ts";

/** An image as it was pushed: the bytes of its manifest or index, and their media type. */
export type PushedImage = { manifest: Uint8Array; mediaType: string };

/** What an image was found to be. Null where it could not be told. Sizes in bytes. */
export type ImageMeasure = Tally & {
  /** Of the manifest that was looked at: the pushed one, or the one that its index names for this server. */
  manifestDigest: string;
  configDigest: string | null;
  platform: Platform | null;
  layers: number;
  /** Unpacked over packed size of all layers. */
  ratio: number;
  user: string | null;
  entrypoint: string[] | null;
  command: string[] | null;
};

/** Why an image is refused (nothing: it is taken), what its author may want to know, and what it is. */
export type LintReport = { problems: Problem[]; remarks: Problem[]; measure: ImageMeasure };

export type LintWatch = {
  signal?: AbortSignal;
  /** Called now and then with how many packed bytes of the layers were read. */
  progress?: (bytes: number) => void;
};
