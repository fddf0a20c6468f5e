import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Box, BoxLimits, BoxOutcome } from "../../src/platform/box.ts";
import type { Engine } from "../../src/platform/engine.ts";

export const boxLimits: BoxLimits = {
  seconds: 20,
  memoryBytes: 192 * 1024 ** 2,
  cpus: 1,
  processes: 32,
  scratchBytes: 8 * 1024 ** 2,
  outputBytes: 1024,
  logBytes: 4096,
};

let boxes = 0;

/** Runs a Python program in a box that has one input, /in/given.txt, and one output, /out/written.txt. */
export async function runPython(
  engine: Engine,
  image: string,
  program: string,
  changes: { limits?: Partial<BoxLimits>; signal?: AbortSignal; name?: string; argv?: string[] } = {},
): Promise<BoxOutcome & { written: string }> {
  const folder = await mkdtemp(join(tmpdir(), "assay-box-"));
  try {
    await writeFile(join(folder, "given.txt"), "given");
    // Only the box's own walls are to keep it from being written.
    await chmod(join(folder, "given.txt"), 0o666);
    await mkdir(join(folder, "out"), { mode: 0o700 });
    const box: Box = {
      name: changes.name ?? `assay-box-${process.pid}-${boxes++}`,
      labels: { "assay.test": String(process.pid) },
      image,
      argv: [engine.python, "-c", program, ...(changes.argv ?? [])],
      env: { GREETING: "hello" },
      inputs: [{ host: join(folder, "given.txt"), inside: "/in/given.txt" }],
      outputs: [{ host: join(folder, "out", "written"), inside: "/out/written.txt" }],
      limits: { ...boxLimits, ...changes.limits },
    };
    const outcome = await engine.run(box, changes.signal ?? new AbortController().signal);
    const [output] = outcome.outputs;
    const written = output === "too_large" ? output : new TextDecoder().decode(output);
    return { ...outcome, written };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How many processes of this machine have a word among their arguments. */
export async function processesWith(word: string): Promise<number> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines.filter((line) => line.includes(word)).length;
}
