import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scorer } from "../../../src/benchmarks/scorer.ts";
import { ByteIndex } from "../../../src/kit/byte-index.ts";

/** Real files in a folder of their own, named by a number and not by what they hold. */
export function tableFolder(): { write(content: string | Uint8Array): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "tables-"));
  let count = 0;
  return {
    write(content) {
      const path = join(folder, String(count++));
      writeFileSync(path, content);
      return path;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

export function indexOf(ids: string[]): ByteIndex {
  const index = new ByteIndex();
  for (const bytes of ids.map((id) => new TextEncoder().encode(id))) index.add(bytes, 0, bytes.length);
  return index;
}

export const binary: Scorer = {
  task: "binary",
  id: "id",
  target: "sick",
  predictions: { "": "p" },
  positive: "1",
  threshold: 0.5,
  ordinal: false,
  split: null,
  primary: "auroc",
  missing: "strict",
};

export const multiclass: Scorer = {
  ...binary,
  task: "multiclass",
  predictions: { a: "pa", b: "pb" },
  primary: "accuracy",
};

export const regression: Scorer = {
  ...binary,
  task: "regression",
  predictions: { "": "age" },
  primary: "mae",
};
