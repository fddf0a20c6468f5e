import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A private environment of Python's with packages from PyPI, which later runs find again. */
export type PythonEnvironment = {
  python: string;
  /** The path of a program that a package brought. */
  program(name: string): string;
  /** Makes it. @returns why there is none, or null when it is ready. */
  install(): Promise<string | null>;
};

/** @param installs the arguments of one `pip install` after the other; other ones make it anew */
export function pythonEnvironment(name: string, installs: string[][]): PythonEnvironment {
  const folder = join(process.env.ASSAY_TEST_CACHE ?? join(homedir(), ".cache", "assay"), name);
  const program = (file: string) => join(folder, "bin", file);
  const [python, ready] = [program("python"), join(folder, "ready")];
  const wanted = JSON.stringify(installs);

  async function install(): Promise<string | null> {
    if (existsSync(ready) && readFileSync(ready, "utf8") === wanted) return null;
    const python3 = Bun.which("python3");
    if (python3 === null) return "there is no python3";
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, ".."), { recursive: true });
    const pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"];
    for (const command of [
      [python3, "-m", "venv", folder],
      ...installs.map((packages) => [...pip, ...packages]),
    ]) {
      const child = Bun.spawn(command, { stdout: "ignore", stderr: "pipe" });
      const said = await new Response(child.stderr).text();
      if ((await child.exited) !== 0)
        return `${command.slice(1, 5).join(" ")}: ${said.trim().split("\n").at(-1)}`;
    }
    writeFileSync(ready, wanted);
    return null;
  }

  return { python, program, install };
}
