import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TASK_VARIABLE, type Task } from "../../src/platform/inside/task.ts";
import type { SealedLimits, SealedOutcome, SealedRun } from "../../src/platform/sealed/run.ts";
import { probeLimits } from "../../src/platform/self-test/limits.ts";
import { folderWith } from "./temporary.ts";

/** By which everything of these tests is known on the engine. */
export const testInstance = crypto.randomUUID().replaceAll("-", "").slice(0, 16);

/** Predictions as the tests receive them. */
export type Received = { text: string; discard(): Promise<void> };

export async function receiveText(source: AsyncIterable<Uint8Array>): Promise<Received> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(Uint8Array.from(piece));
  return { text: Buffer.concat(pieces).toString(), discard: async () => {} };
}

let runs = 0;

/** A run of our own program, which does `task` inside. Its input is /input/given.txt. */
export function taskRun(
  image: string,
  task: Task,
  changes: Partial<Omit<SealedRun, "limits">> & { limits?: Partial<SealedLimits> } = {},
): SealedRun {
  const inputs = join(folderWith(), "inputs");
  mkdirSync(inputs);
  writeFileSync(join(inputs, "given.txt"), "id,score\n1,0.5\n");
  chmodSync(inputs, 0o755);
  return {
    id: { instance: testInstance, submission: ++runs, attempt: 1, stage: "predict" },
    image,
    inputs,
    gpus: [],
    ...changes,
    env: { [TASK_VARIABLE]: JSON.stringify(task), ...changes.env },
    limits: { ...probeLimits, ...changes.limits },
  };
}

/** What the program inside found. */
export function foundBy({ stderr }: SealedOutcome<Received>): Record<string, unknown> {
  const line = stderr.text.split("\n").find((each) => each.startsWith("{"));
  return JSON.parse(line ?? "{}");
}
