import { closeSync, openSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { newSecret } from "../kit/secret.ts";
import type { Box, BoxOutcome } from "./box.ts";
import { openDeadline } from "./box-deadline.ts";
import { makeOutputs, readOutputs } from "./box-outputs.ts";
import { withBoxUser } from "./box-user.ts";
import { bubblewrapArguments } from "./bubblewrap-arguments.ts";
import { bubblewrapRefusal } from "./bubblewrap-refusal.ts";
import { openCapture } from "./capture.ts";
import type { Engine } from "./engine.ts";
import { watchMemory } from "./memory-watch.ts";
import { killTree } from "./process-tree.ts";
import { seccompProgram } from "./seccomp.ts";

/**
 * The machine's own Python, sealed off by bubblewrap (at least 0.8). Runs a first box to see that it works here.
 *
 * Weaker than a container in three ways: memory is watched by sampling (plus a limit per process), what lies in /tmp does
 * not count as memory, and processor time has a total but no share.
 *
 * @throws Fault unavailable that says what is missing and how to get it.
 */
export async function openBubblewrap(bwrap: string, python: string): Promise<Engine> {
  const program = Bun.which(bwrap);
  if (program === null) throw bubblewrapRefusal(`there is no program "${bwrap}"`);
  const found = Bun.which(python);
  if (found === null) throw bubblewrapRefusal(`there is no program "${python}"`);
  const { interpreter, folders } = await askPython(found);
  const run = (box: Box, signal: AbortSignal) =>
    withBoxUser((uid) => runBox(program, folders, uid, box, signal));
  const version = await checkBox(run, interpreter);
  return {
    name: "bubblewrap",
    python: interpreter,
    describe: () => `Python ${version} of this machine (${interpreter}) under bubblewrap`,
    run,
  };
}

/**
 * Which file this Python really is (what was found may be a script that chooses one), and where it keeps its library, as
 * far as that is not under /usr: an environment of its own, for instance.
 */
async function askPython(python: string): Promise<{ interpreter: string; folders: string[] }> {
  const question = "import sys; print(sys.executable, sys.prefix, sys.base_prefix, sep='\\n')";
  const asked = Bun.spawn([python, "-I", "-c", question], { stdio: ["ignore", "pipe", "ignore"] });
  const [interpreter = "", ...prefixes] = (await new Response(asked.stdout).text()).trim().split("\n");
  if (!isAbsolute(interpreter)) throw bubblewrapRefusal(`"${python}" does not answer as Python does`);
  const shown = (folder: string) => folder === "/" || folder === "/usr" || folder.startsWith("/usr/");
  return {
    interpreter,
    folders: [...new Set(prefixes)].filter((folder) => isAbsolute(folder) && !shown(folder)),
  };
}

/** @returns the version of the Python inside. */
async function checkBox(run: Engine["run"], python: string): Promise<string> {
  const outcome = await run(
    {
      name: "check",
      labels: {},
      image: "",
      argv: [python, "-c", "import platform; print(platform.python_version())"],
      env: {},
      inputs: [],
      outputs: [],
      limits: {
        seconds: 20,
        memoryBytes: 256 * 1024 ** 2,
        cpus: 1,
        processes: 64,
        scratchBytes: 1024 ** 2,
        outputBytes: 0,
        logBytes: 4096,
      },
    },
    new AbortController().signal,
  );
  const version = outcome.stdout.text.trim();
  if (outcome.ending.how === "exited" && outcome.ending.code === 0 && /^3\.\d+/.test(version)) return version;
  throw bubblewrapRefusal(
    outcome.stderr.text.trim() || `the first trial ended with ${JSON.stringify(outcome.ending)}`,
  );
}

async function runBox(
  program: string,
  folders: string[],
  uid: number,
  box: Box,
  signal: AbortSignal,
): Promise<BoxOutcome> {
  await makeOutputs(box.outputs);
  const ourselves = { isRoot: process.getuid?.() === 0 };
  const argv = [program, ...bubblewrapArguments(box, uid, folders, ourselves)];
  // Descriptors 3 and 4, as bubblewrap-arguments.ts says.
  const seccomp = openUnnamed(seccompProgram());
  const status = openUnnamed(new Uint8Array());
  const started = performance.now();
  try {
    const child = Bun.spawn(argv, { env: {}, stdio: ["ignore", "pipe", "pipe", seccomp, status] });
    // Its processes have a namespace of their own, which dies with its first.
    const deadline = openDeadline(box.limits.seconds, signal, () => killTree(child.pid));
    const memory = watchMemory(child.pid, box.limits.memoryBytes, () => deadline.stop("out_of_memory"));
    const [stdout, stderr] = await Promise.all([
      drain(child.stdout, box.limits.logBytes),
      drain(child.stderr, box.limits.logBytes),
      child.exited,
    ]);
    const stopped = deadline.settle();
    return {
      ending: stopped === null ? readStatus(status, stderr.text) : { how: stopped },
      stdout,
      stderr,
      outputs: await readOutputs(box.outputs, box.limits.outputBytes),
      seconds: (performance.now() - started) / 1000,
      peakMemoryBytes: memory.stop(),
    };
  } finally {
    closeSync(seccomp);
    closeSync(status);
  }
}

/** A descriptor of a file that has no name, so that it is gone when it is closed. It is read from its beginning. */
function openUnnamed(content: Uint8Array): number {
  const path = join(tmpdir(), `assay-${newSecret()}`);
  writeFileSync(path, content, { mode: 0o600, flag: "wx" });
  const descriptor = openSync(path, "r+");
  unlinkSync(path);
  return descriptor;
}

/** Only when the program itself has ended does bubblewrap write its exit code; before that, it could not be started. */
function readStatus(descriptor: number, stderr: string): BoxOutcome["ending"] {
  const status = readFileSync(`/proc/self/fd/${descriptor}`, "utf8");
  const code = /"exit-code": *(\d+)/.exec(status)?.[1];
  return code === undefined
    ? { how: "platform_error", message: stderr.trim() }
    : { how: "exited", code: Number(code) };
}

async function drain(stream: ReadableStream<Uint8Array>, limit: number) {
  const capture = openCapture(limit);
  for await (const chunk of stream) capture.take(chunk);
  return capture.read();
}
