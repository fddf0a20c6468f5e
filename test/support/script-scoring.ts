import { expect } from "bun:test";
import { type ScriptScoring, scoreWithScript } from "../../src/evaluations/script/score.ts";
import type { FailureReason } from "../../src/evaluations/verdict.ts";
import type { Engine } from "../../src/platform/engine.ts";
import { mainScript, scriptTask } from "./script-task.ts";

export const boards = [{ split: "dev", labels: ["accuracy"] }];

/** A function that scores a script, given as its files or as its main.py, on an engine. */
export function scorerOn(engine: Engine, image: string) {
  return async function score(
    files: string | Record<string, string>,
    changes: Parameters<typeof scriptTask>[1] = {},
    signal = new AbortController().signal,
  ): Promise<ScriptScoring> {
    const script = typeof files === "string" ? mainScript(files) : files;
    await using prepared = await scriptTask(script, { image, ...changes });
    return await scoreWithScript(engine, prepared.task, boards, signal);
  };
}

/** A script whose evaluate() returns this Python expression. */
export const returning = (expression: string, before = "") => `
import os, sys
${before}
def evaluate(annotation, submission, codename, **kwargs):
    return ${expression}
`;

/** What such a script may return. */
export const half = '{"result": [{"dev": {"accuracy": 0.5}}]}';

export function expectScore(scoring: ScriptScoring, value: number): void {
  expect(scoring.verdict).toMatchObject({ outcome: "finished", splits: [{ scores: [{ value }] }] });
}

export function expectFailure({ verdict }: ScriptScoring, reason: FailureReason, detail = ""): void {
  expect(verdict).toMatchObject({ outcome: "failed", reason, detail: expect.stringContaining(detail) });
}
