import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { Fault } from "../../kit/fault.ts";

/** Which server is meant where nobody has said: the stock client's. */
export const DEFAULT_HOST = "https://eval.ai";

/** What lasts from one command to the next: the folder `~/.evalai`, which the stock client reads and writes as well. */
export type ConfigFolder = {
  /** The text of a file; null when there is none. */
  read(name: string): string | null;
  /** Writes a file that only its owner can read, complete or not at all. */
  keep(name: string, text: string): void;
  forget(name: string): void;
  path(name: string): string;
};

export function openConfigFolder(env: Record<string, string | undefined>): ConfigFolder {
  const root = join(env.HOME ?? homedir(), ".evalai");
  const path = (name: string) => join(root, name);
  return {
    path,
    read(name) {
      try {
        return readFileSync(path(name), "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw new Fault("invalid", `${path(name)} cannot be read: ${(error as Error).message}`);
      }
    },
    keep(name, text) {
      const making = path(`${name}.making`);
      try {
        mkdirSync(dirname(making), { recursive: true, mode: 0o700 });
        rmSync(making, { force: true });
        writeFileSync(making, text, { mode: 0o600, flag: "wx" });
        renameSync(making, path(name));
      } catch (error) {
        throw new Fault("invalid", `${path(name)} cannot be written: ${(error as Error).message}`);
      }
    },
    forget: (name) => rmSync(path(name), { force: true }),
  };
}

/** The address of the server, without a slash at its end. What was set wins over the environment, as in the stock client. */
export function hostIn(folder: ConfigFolder, env: Record<string, string | undefined>): string {
  const host = folder.read("host_url")?.trim() || env.EVALAI_API_URL || DEFAULT_HOST;
  return host.replace(/\/+$/, "");
}

/** The token that was kept; null when there is none. @throws Fault unauthorised when the file holds none. */
export function tokenIn(folder: ConfigFolder): string | null {
  const text = folder.read("token.json");
  if (text === null) return null;
  try {
    const { token } = JSON.parse(text);
    if (typeof token === "string" && /^[\x21-\x7e]+$/.test(token)) return token;
  } catch {
    // Said below.
  }
  throw new Fault("unauthorised", `${folder.path("token.json")} holds no token. Please log in again.`);
}
