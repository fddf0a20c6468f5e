import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { chooseEngine } from "../../platform/engine.ts";
import { isHeld } from "../../platform/lock.ts";
import { openPictures } from "../../platform/pictures.ts";
import { type Check, fail, ok, sizeOf, warn } from "./finding.ts";

/** Whether this data folder is served, and whether who answers on the port is who should. */
export const port: Check = async ({ data, port: number, tls }) => {
  const served = existsSync(join(data, "lock.db")) && isHeld(data);
  const scheme = tls.kind === "off" ? "http" : "https";
  // Who answers is the question here, not whether the certificate is for this address.
  const answer = await fetch(`${scheme}://127.0.0.1:${number}/healthz`, {
    signal: AbortSignal.timeout(3000),
    tls: { rejectUnauthorized: false },
  })
    .then((response) => response.text())
    .catch((error: { name?: string }) => (error.name === "TimeoutError" ? "" : null));
  if (served && answer === "ok\n") return ok(`${data} is being served, and port ${number} answers`);
  if (served)
    return warn(
      `${data} is being served, but not on port ${number}`,
      "Say the --port and the --tls settings that it was started with.",
    );
  if (answer === null) return ok(`nothing serves ${data}, and port ${number} is free`);
  return fail(
    `nothing serves ${data}, but something else answers on port ${number}`,
    "Stop that, or choose another --port.",
  );
};

export const engine: Check = async (config) => {
  const found = await chooseEngine(config);
  if (found.name !== "none") return ok(found.describe());
  return warn(found.describe(), "Benchmarks with a built-in scorer need none of this.");
};

export const pictures: Check = async ({ data }) => {
  const made = existsSync(join(data, "run")) ? null : mkdtempSync(join(tmpdir(), "assay-doctor-"));
  try {
    const png = await openPictures(made ?? join(data, "run")).renderPng(
      '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>',
    );
    return ok(`the picture library works (${png.byteLength} bytes drawn)`);
  } catch (error) {
    return warn("the picture library cannot be loaded", (error as Error).message);
  } finally {
    if (made !== null) rmSync(made, { recursive: true, force: true });
  }
};

export const memory: Check = () => {
  const limit = process.constrainedMemory();
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  if (total >= 1e9) return ok(sizeOf(total));
  return warn(`only ${sizeOf(total)}`, "Give it 1 GB or more; scoring scripts need theirs besides.");
};

/** Every live page and every upload holds one or two. */
export const limits: Check = () => {
  const [, soft = ""] = /^Max open files\s+(\S+)/m.exec(read("/proc/self/limits")) ?? [];
  if (soft === "") return ok("this system does not say");
  if (soft === "unlimited" || Number(soft) >= 4096) return ok(`${soft} at a time`);
  return warn(
    `only ${soft} at a time`,
    "Raise it: LimitNOFILE=65536 in the service unit, or ulimit -n 65536.",
  );
};

/** The ordinary executable uses AVX2; Bun's "baseline" one does without. */
export const processor: Check = () => {
  if (process.arch !== "x64") return ok(process.arch);
  if (/^flags\s*:.*\bavx2\b/m.test(read("/proc/cpuinfo"))) return ok("x64 with AVX2");
  return warn(
    "x64 without AVX2",
    "Should the server end with an illegal instruction, use the executable for baseline processors.",
  );
};

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
