import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openApp } from "../../app.ts";
import type { Config } from "../../platform/config.ts";
import { instanceOf } from "../../platform/instance.ts";
import { type Sandbox, sandboxesOf } from "../../platform/sealed/sandbox.ts";
import { recordSelfTest } from "../../platform/self-test/record.ts";
import {
  type ProbeResult,
  type SelfTest,
  type Surroundings,
  takeSelfTest,
} from "../../platform/self-test/take.ts";

type Wishes = { controls: boolean; json: boolean };

/**
 * Tries the engine's sandboxes, the strongest first, until one holds. Written down where there is a data folder, so that the
 * server lets images run. @returns the exit code. @throws Fault unavailable where no engine answers.
 */
export async function examineSandbox(
  config: Config,
  { controls, json }: Wishes,
  out: (line: string) => void,
): Promise<number> {
  const taken: SelfTest[] = [];
  let isProven = true;
  for (const sandbox of await sandboxesOf(config.engineSocket)) {
    if (!json) out(describe(sandbox));
    const test = await takeSelfTest(sandbox, surroundingsOf(config, controls));
    taken.push(test);
    if (!json) for (const line of linesOf(test, controls)) out(line);
    // gVisor is a second wall behind several of ours.
    if (sandbox.runtime === null) isProven = areControlsBroken(test);
    if (test.held) break;
  }
  if (json) out(JSON.stringify(taken, null, 2));
  await writeDown(config, taken);
  return taken.at(-1)?.held === true && isProven ? 0 : 1;
}

function surroundingsOf({ data }: Config, controls: boolean): Surroundings {
  if (!hasDatabase(data)) return { folder: tmpdir(), instance: crypto.randomUUID().slice(0, 8), controls };
  return { folder: join(data, "work"), instance: instanceOf(data), controls };
}

async function writeDown(config: Config, taken: SelfTest[]): Promise<void> {
  if (!hasDatabase(config.data)) return;
  const app = openApp(config);
  try {
    for (const test of taken) await recordSelfTest(app.db, test, app.clock.now());
  } finally {
    await app.close();
  }
}

function hasDatabase(data: string): boolean {
  return existsSync(join(data, "assay.db"));
}

function describe({ connection: { name, version, socketPath }, runtime }: Sandbox): string {
  const engine = name === "podman" ? "Podman" : "Docker";
  return `${engine} ${version} at ${socketPath}, ${runtime === null ? "its ordinary runtime" : runtime}`;
}

function linesOf(test: SelfTest, controls: boolean): string[] {
  const held = test.results.filter(({ verdict }) => verdict === "held").length;
  return [
    ...test.results.map((result) => lineOf(result, controls)),
    `${held} of ${test.results.length} hold: images ${test.held ? "may" : "may not"} run here. Result ${test.hash}`,
  ];
}

function lineOf({ name, verdict, control, ending }: ProbeResult, controls: boolean): string {
  const without = control === null ? "" : `${control} without its wall`;
  const why = verdict === "held" ? "" : ` (${ending})`;
  return `${verdict.padEnd(8)}${controls ? without.padEnd(25) : ""}${name}${why}`;
}

/** A wall that holds although it is not there was not what held. */
function areControlsBroken({ results }: SelfTest): boolean {
  return results.every(({ control }) => control === null || control === "broken");
}
