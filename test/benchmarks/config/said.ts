import { expect } from "bun:test";
import { readConfig } from "../../../src/benchmarks/config/read.ts";
import { describeProblem } from "../../../src/kit/problem.ts";
import { folderWith } from "../../support/temporary.ts";

/** A replacement in the YAML of an example. */
export type Change = [from: string | RegExp, to: string];

/** What is said of an example after one change of its YAML, beyond what is said of the example itself. */
export async function said(
  files: Record<string, string>,
  [from, to]: Change,
): Promise<{ usable: boolean; texts: string[] }> {
  const yaml = files["challenge_config.yaml"] ?? "";
  const changed = yaml.replace(from, to);
  expect(changed).not.toBe(yaml);
  const { config, problems } = await readConfig(folderWith({ ...files, "challenge_config.yaml": changed }));
  expect(config === null).toBe(problems.some(({ severity }) => severity === "error"));
  const usual = /EvalAI's own servers|seed: asked/;
  const texts = problems.map(describeProblem).filter((text) => !usual.test(text));
  return {
    usable: config !== null,
    texts: texts.map((text) => text.replace("challenge_config.yaml line ", "")),
  };
}
