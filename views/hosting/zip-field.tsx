import type { Problem } from "../../src/kit/problem.ts";
import { FileField } from "../parts/file-field.tsx";
import { errorAt } from "../parts/form-errors.tsx";

/** Where the ZIP of a benchmark is chosen. */
export function ZipField({ problems, hint }: { problems: Problem[]; hint?: string }) {
  return (
    <FileField
      name="zip"
      label="ZIP of the benchmark"
      hint={hint}
      accept=".zip,application/zip"
      error={errorAt(problems, "zip")}
      required
    />
  );
}
