import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { needs } from "./stock-client.ts";

const folder = join(process.env.ASSAY_TEST_CACHE ?? join(homedir(), ".cache", "assay"), "evalai-wheels");

/**
 * The unmodified client and what it needs as files, from PyPI; later runs find them again.
 * @returns their paths, or why there are none.
 */
export async function clientPackages(): Promise<{ files: string[] } | { missing: string }> {
  const python3 = Bun.which("python3");
  if (python3 === null) return { missing: "there is no python3" };
  // Some of them are for this Python alone.
  const wanted = [Bun.spawnSync([python3, "--version"]).stdout.toString().trim(), ...needs].join("\n");
  const ready = join(folder, "ready");
  if (!existsSync(ready) || readFileSync(ready, "utf8") !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const what of [["--no-deps", "evalai==1.3.18"], needs]) {
      const child = Bun.spawn(
        [python3, "-m", "pip", "download", "-q", "--disable-pip-version-check", "-d", folder, ...what],
        { stdout: "ignore", stderr: "pipe" },
      );
      const said = await new Response(child.stderr).text();
      if ((await child.exited) !== 0) return { missing: `pip download: ${said.trim().split("\n").at(-1)}` };
    }
    writeFileSync(ready, wanted);
  }
  const names = readdirSync(folder).filter((name) => name !== "ready");
  return { files: names.map((name) => join(folder, name)) };
}
