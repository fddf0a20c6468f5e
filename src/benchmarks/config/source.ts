import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { ListedFile } from "../../kit/folder.ts";
import type { Problem } from "../../kit/problem.ts";
import type { YamlDocument, YamlPath } from "../../kit/yaml.ts";
import type { FileReference } from "./types.ts";

/** What a configuration is read from, and where its problems are collected. */
export type Source = {
  root: string;
  /** The YAML file's path from the root. */
  file: string;
  files: Map<string, ListedFile>;
  yaml: YamlDocument;
  problems: Problem[];
};

/** "challenge_phases[0].codename" */
export function placeOf(path: YamlPath): string {
  const words = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`));
  return words.join("").replace(/^\./, "") || "configuration";
}

export function report(
  source: Source,
  severity: Problem["severity"],
  path: YamlPath,
  message: string,
  remedy?: string,
): void {
  const said = remedy === undefined ? { message } : { message, remedy };
  source.problems.push({
    severity,
    place: placeOf(path),
    ...said,
    file: source.file,
    ...source.yaml.position(path),
  });
}

export function fileReference(path: string): FileReference {
  return { path, name: posix.basename(path) };
}

/** A path that a file writes, relative to the folder it is in, as a path from the root. It may lead out: "../x". */
export function fromFolderOf(file: string, written: string): string {
  return posix.normalize(posix.join(posix.dirname(file), written));
}

/** The file that the YAML means by `written`; else why there is none, and a remedy. */
export function findFile(
  source: Source,
  written: string,
): { found: FileReference } | { message: string; remedy: string } {
  const path = fromFolderOf(source.file, written);
  if (source.files.has(path)) return { found: fileReference(path) };
  const message = `There is no file "${written}".`;
  const similar = [...source.files.keys()].find(
    (other) => other.toLowerCase() === path.toLowerCase() || posix.basename(other) === posix.basename(path),
  );
  if (similar === undefined)
    return { message, remedy: "Add it, or correct the path, which starts at the YAML file's folder." };
  return { message, remedy: `Did you mean "${posix.relative(posix.dirname(source.file), similar)}"?` };
}

/** A file as text: UTF-8, else the Windows code page that older editors save in. */
export function readText(root: string, path: string): string {
  const bytes = readFileSync(join(root, path));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
