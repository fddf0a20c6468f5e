import { join } from "node:path";
import type { Engine } from "../../platform/engine.ts";
import type { Expected, Verdict } from "../verdict.ts";
import { failed } from "./failure.ts";
import { logText } from "../log-text.ts";
import { judgeOutcome } from "./judge.ts";
import { reportedMemory } from "./report.ts";
import { prepareInputs, scriptEnvironment, type ScriptTask } from "./task.ts";

export type ScriptScoring = {
  verdict: Verdict;
  /** For the host: what was returned but not used. */
  notes: string[];
  /** What the script printed, up to `limits.logBytes` each. For the host only. */
  stdout: string;
  stderr: string;
  seconds: number;
  peakMemoryBytes: number | null;
};

/**
 * Scores a submission with an unmodified EvalAI script, in a box of its own that sees the script, the annotation and the
 * submission and nothing else.
 *
 * @throws DOMException AbortError when the signal is aborted: a cancelled evaluation has no verdict.
 */
export async function scoreWithScript(
  engine: Engine,
  task: ScriptTask,
  boards: Expected["boards"],
  signal: AbortSignal,
): Promise<ScriptScoring> {
  if (engine.name === "none") {
    const message =
      "This server cannot run evaluation scripts at the moment. The host can see what is missing.";
    const verdict = failed("no_engine", message, engine.describe());
    return { verdict, notes: [], stdout: "", stderr: "", seconds: 0, peakMemoryBytes: null };
  }
  const report = { host: join(task.workDir, "report.json"), inside: "/report.json" };
  const outcome = await engine.run(
    {
      name: task.name,
      labels: task.labels,
      image: task.image,
      argv: [engine.python, "/evaluator/run.py", "/task.json", report.inside],
      env: scriptEnvironment(task.limits),
      inputs: await prepareInputs(task),
      outputs: [report],
      limits: task.limits,
    },
    signal,
  );
  signal.throwIfAborted();
  const output = outcome.outputs[0] ?? new Uint8Array();
  const text = output === "too_large" ? "" : new TextDecoder().decode(output);
  return {
    ...judgeOutcome(outcome, text, task.limits, boards),
    stdout: logText(outcome.stdout),
    stderr: logText(outcome.stderr),
    seconds: outcome.seconds,
    peakMemoryBytes: outcome.peakMemoryBytes ?? reportedMemory(text),
  };
}
