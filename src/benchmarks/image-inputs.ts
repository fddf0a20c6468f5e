import { canonicalJson } from "../kit/canonical-json.ts";
import { sha256Hex } from "../kit/secret.ts";
import type { ImageInputs } from "./config/types.ts";

/** The data that images read, in one version of them: the same files under the same names are the same version. */
export type StagedInputs = {
  kind: "folder" | "zip";
  /** Path in the benchmark's archive. */
  path: string;
  /** SHA-256 of what they are; also the name of the folder they are laid out in. */
  version: string;
};

/** @param digestOf of a file of the configuration. */
export function inputsVersion(
  { kind, path, files }: ImageInputs,
  digestOf: (path: string) => string,
): StagedInputs {
  const content = files.map((file) => [belowOf(path, file), digestOf(file)]).sort();
  return { kind, path, version: sha256Hex(canonicalJson({ kind, content })) };
}

/** A file's path below the folder of inputs; of a ZIP, whose own name does not count, "". */
export function belowOf(path: string, file: string): string {
  return file === path ? "" : file.slice(path.length + 1);
}
