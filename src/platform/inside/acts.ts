import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { openLibc } from "./libc.ts";
import { type Findings, TASK_VARIABLE, type Task } from "./task.ts";

const MEBIBYTE = 2 ** 20;

/** What an honest image does: reads by one name, writes by the other. */
export function predict(): Findings {
  writeFileSync("/output/predictions.csv", readFileSync("/dataset/given.txt"));
  return {
    same: readFileSync("/input/given.txt", "utf8") === readFileSync("/submission/predictions.csv", "utf8"),
    environment: { ...process.env },
    folder: process.cwd(),
  };
}

/** Has a program become many. */
export function multiply(): Findings {
  const { stdout } = Bun.spawnSync(["/multiply"], { stdio: ["ignore", "pipe", "ignore"] });
  const said = stdout.toString();
  return { all: said === "a", refused: said === "s" };
}

/** Takes memory, and uses it, since what is only asked for is not there. */
export function grow(bytes: number): Findings {
  const kept: Uint8Array[] = [];
  for (let have = 0; have < bytes; have += 8 * MEBIBYTE) kept.push(new Uint8Array(8 * MEBIBYTE).fill(1));
  return { grown: kept.length * 8 * MEBIBYTE };
}

/** Leaves the growing to a child, and says that all went well. */
export function growHidden(bytes: number): Findings {
  const task: Task = { act: "grow", bytes, hidden: false };
  const program = Bun.isStandaloneExecutable ? "inside" : (process.argv[1] ?? "");
  const child = Bun.spawnSync([process.execPath, program], {
    env: { ...process.env, [TASK_VARIABLE]: JSON.stringify(task) },
  });
  predict();
  return { childSurvived: child.exitCode === 0 };
}

/** Writes a file until it is as large as asked for or the kernel has had enough. */
export function fill(path: string, bytes: number): Findings {
  const block = new Uint8Array(MEBIBYTE / 4);
  let written = 0;
  try {
    const file = openSync(path, "w");
    try {
      while (written < bytes) written += writeSync(file, block);
    } finally {
      closeSync(file);
    }
    return { written, refusal: null };
  } catch (error) {
    return { written, refusal: codeOf(error) };
  }
}

/** Makes empty files. */
export function litter(folder: string, files: number): Findings {
  let made = 0;
  try {
    for (; made < files; made++) closeSync(openSync(join(folder, `litter-${made}`), "w"));
    return { made, refusal: null };
  } catch (error) {
    return { made, refusal: codeOf(error) };
  }
}

export function flood(bytes: number): Findings {
  const block = Buffer.alloc(MEBIBYTE / 16, "All work and no play makes Jack a dull boy.\n");
  let printed = 0;
  while (printed < bytes) {
    try {
      printed += writeSync(1, block);
    } catch (error) {
      // The pipe is full for now.
      if (codeOf(error) !== "EAGAIN") throw error;
      Bun.sleepSync(1);
    }
  }
  return { printed };
}

/** Leaves something in the place of predictions that whoever reads them should not open. */
export function leave(what: (Task & { act: "leave" })["what"]): Findings {
  const predictions = "/output/predictions.csv";
  try {
    if (what === "symbolic link") {
      symlinkSync("/input/given.txt", predictions);
      symlinkSync("/", "/output/away");
    }
    if (what === "pipe" && openLibc().makePipe(predictions) !== 0) return { left: false };
    if (what === "hard link") {
      copyFileSync("/input/given.txt", "/output/another");
      linkSync("/output/another", predictions);
    }
    if (what === "huge file") {
      writeFileSync(predictions, "a,b\n");
      truncateSync(predictions, 2 ** 40);
    }
    return { left: true };
  } catch (error) {
    return { left: false, refusal: codeOf(error) };
  }
}

/** Tries to change what it may only read. */
export function overwrite(folders: string[]): Findings {
  const ways = (folder: string): (() => void)[] => [
    () => writeFileSync(join(folder, "given.txt"), "changed"),
    () => writeFileSync(join(folder, "new.txt"), "new"),
    () => chmodSync(join(folder, "given.txt"), 0o600),
    () => renameSync(join(folder, "given.txt"), join(folder, "moved.txt")),
    () => rmSync(join(folder, "given.txt")),
  ];
  const changes = folders.flatMap(ways).filter((way) => {
    try {
      way();
      return true;
    } catch {
      return false;
    }
  });
  return { changes: changes.length, still: folders.map((folder) => readdirSync(folder)) };
}

/** Uses a processor until it is made to wait, and says how much of one it got in its best fifth of a second. */
export function burn(milliseconds: number): Findings {
  const end = performance.now() + milliseconds;
  let best = 0;
  while (performance.now() < end && best < PLENTY_OF_PROCESSOR && !(throttled() ?? 0)) {
    const [from, used] = [performance.now(), process.cpuUsage()];
    while (performance.now() < from + 200);
    const { user, system } = process.cpuUsage(used);
    best = Math.max(best, (user + system) / 1000 / (performance.now() - from));
  }
  return { best, throttled: throttled() };
}

/** More of one processor than anybody gets who is held to a tenth. */
const PLENTY_OF_PROCESSOR = 0.4;

/** How often the kernel made us wait because our share was used up; null where it does not say. */
function throttled(): number | null {
  for (const path of ["/sys/fs/cgroup/cpu.stat", "/sys/fs/cgroup/cpu/cpu.stat"]) {
    if (!existsSync(path)) continue;
    const [, count] = /^nr_throttled (\d+)/m.exec(readFileSync(path, "utf8")) ?? [];
    if (count !== undefined) return Number(count);
  }
  return null;
}

/** Hears no signal that can be ignored. */
export async function stay(seconds: number): Promise<Findings> {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"]) process.on(signal, () => {});
  process.stdout.write("staying\n");
  await Bun.sleep(seconds * 1000);
  return { stayed: true };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
