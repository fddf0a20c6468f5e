import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "../../kit/canonical-json.ts";
import { sha256Hex } from "../../kit/secret.ts";
import { openSemaphore } from "../../kit/semaphore.ts";
import { insideImage } from "../inside/image.ts";
import { type Findings, TASK_VARIABLE, type Task } from "../inside/task.ts";
import type { Sandbox } from "../sealed/sandbox.ts";
import { runSealed } from "../sealed/seal.ts";
import { GIVEN, honestProbe } from "./honest.ts";
import { limitProbes, probeLimits } from "./limits.ts";
import type { Kept, Probe, Trace, Verdict } from "./probe.ts";
import { subjectOf } from "./subject.ts";
import { wallProbes } from "./walls.ts";

/** Every attempt, the honest one first. */
export const probes: Probe[] = [honestProbe, ...wallProbes, ...limitProbes];

/** The attempts that make sense in a sandbox. */
export function probesFor({ runtime }: Sandbox): Probe[] {
  return probes.filter(({ ordinaryKernelOnly }) => runtime === null || ordinaryKernelOnly !== true);
}

/** What became of one attempt. */
export type ProbeResult = {
  name: string;
  verdict: Verdict;
  /** The same without its wall: to be "broken". Null where it was not tried, or has no counterpart of its own. */
  control: Verdict | null;
  /** How the run ended, for the operator. */
  ending: string;
};

export type SelfTest = {
  /** What was tested: see subject.ts. */
  subject: string;
  /** Whether all of it holds. */
  held: boolean;
  /** SHA-256 of the subject and the verdicts as canonical JSON. The same engine gives the same again. */
  hash: string;
  results: ProbeResult[];
};

/** So that a self-test takes seconds, and the machine does not notice. */
const AT_A_TIME = 3;

export type Surroundings = {
  /** Where inputs are laid out: a folder of ours that the engine sees too. */
  folder: string;
  /** What leftovers are known by: see instance.ts. */
  instance: string;
  /** Try everything once more without its wall: that takes as long again. */
  controls: boolean;
};

/**
 * Tries to break out of a sandbox in every way we know, and to use up what others need.
 * @throws Fault unavailable where no image can be made for it.
 */
export async function takeSelfTest(
  sandbox: Sandbox,
  surroundings: Surroundings,
  signal: AbortSignal = new AbortController().signal,
): Promise<SelfTest> {
  const image = await insideImage(sandbox.connection);
  const turns = openSemaphore(AT_A_TIME, 2 * probes.length);
  const tries = openTries(sandbox, image, surroundings, signal);
  const tried = probesFor(sandbox);
  const results = await Promise.all(
    tried.map(async (probe): Promise<ProbeResult> => {
      const [found, control] = await Promise.all([
        turns.run(() => tries(probe, false)),
        surroundings.controls && probe.without !== null ? turns.run(() => tries(probe, true)) : null,
      ]);
      return {
        name: probe.name,
        verdict: found.verdict,
        control: control?.verdict ?? null,
        ending: found.ending,
      };
    }),
  );
  const subject = await subjectOf(sandbox, tried);
  const verdicts = results.map(({ name, verdict }) => ({ name, verdict }));
  return {
    subject,
    held: results.every(({ verdict }) => verdict === "held"),
    hash: sha256Hex(canonicalJson({ subject, verdicts })),
    results,
  };
}

/** Runs one attempt at a time, with its wall or without. */
function openTries(sandbox: Sandbox, image: string, { folder, instance }: Surroundings, signal: AbortSignal) {
  // Two self-tests on one engine must not take each other's containers for their own.
  const attempt = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  let tries = 0;
  return async (probe: Probe, isControl: boolean): Promise<{ verdict: Verdict; ending: string }> => {
    const inputs = openInputs(folder);
    const listener = openListener();
    try {
      const loosened = isControl ? probe.without : null;
      const run = {
        id: { instance, submission: tries++, attempt, stage: "probe" },
        image,
        inputs: inputs.folder,
        env: { [TASK_VARIABLE]: JSON.stringify(addressed(probe.task, listener.port)) },
        gpus: [],
        limits: { ...probeLimits, ...probe.limits, ...loosened?.limits },
      };
      let engineLogBytes = 0;
      const ended = async (container: string) => {
        const log = await sandbox.connection.docker
          .getContainer(container)
          .logs({ stdout: true, stderr: true });
        engineLogBytes = log.length;
      };
      const outcome = await runSealed(sandbox, run, keepInMemory, signal, { ended }, loosened?.change);
      const trace: Trace = {
        ending: outcome.ending,
        found: findingsIn(outcome.stderr.text),
        keptLogBytes: outcome.stdout.text.length,
        engineLogBytes,
        calls: listener.calls(),
        underGvisor: sandbox.runtime !== null,
      };
      return { verdict: probe.judge(trace), ending: describe(outcome.ending) };
    } finally {
      listener.stop();
      inputs.remove();
    }
  };
}

/** A file that only the sandbox keeps from being changed, in a folder that keeps everybody else out. */
function openInputs(below: string) {
  const outer = mkdtempSync(join(below, "assay-probe-"));
  const folder = mkdtempSync(join(outer, "input-"));
  writeFileSync(join(folder, "given.txt"), GIVEN);
  chmodSync(join(folder, "given.txt"), 0o666);
  chmodSync(folder, 0o777);
  return { folder, remove: () => rmSync(outer, { recursive: true, force: true }) };
}

/** Counts who gets through to this machine. */
function openListener() {
  let calls = 0;
  const listener = Bun.listen({
    hostname: "0.0.0.0",
    port: 0,
    socket: { open: () => void calls++, data: () => {} },
  });
  return { port: listener.port, calls: () => calls, stop: () => listener.stop(true) };
}

/** The task with the addresses of this machine, where it is about those. */
function addressed(task: Task, port: number): Task {
  if (task.act !== "call") return task;
  const every = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const addresses = every.filter(({ family }) => family === "IPv4").map(({ address }) => address);
  return { ...task, addresses: [...new Set(["127.0.0.1", ...addresses])], port };
}

async function keepInMemory(source: AsyncIterable<Uint8Array>): Promise<Kept> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source) pieces.push(Uint8Array.from(piece));
  return { text: new TextDecoder().decode(Buffer.concat(pieces)), discard: async () => {} };
}

function findingsIn(stderr: string): Findings | null {
  const line = stderr.split("\n").find((each) => each.startsWith("{"));
  try {
    return line === undefined ? null : (JSON.parse(line) as Findings);
  } catch {
    return null;
  }
}

function describe(ending: Trace["ending"]): string {
  const more = "message" in ending ? `: ${ending.message}` : "code" in ending ? ` with ${ending.code}` : "";
  return `${ending.how}${more}`;
}
