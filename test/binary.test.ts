import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { version } from "../package.json" with { type: "json" };
import { buildExecutable } from "../scripts/build.ts";
import { openPictures } from "../src/platform/pictures.ts";
import { drawing } from "./support/draw-picture.ts";

const repository = resolve(import.meta.dir, "..");
const folder = mkdtempSync(join(tmpdir(), "assay-binary-"));
const assay = join(folder, "assay");
afterAll(() => rmSync(folder, { recursive: true }));

/** A new empty folder, to stand in while running the executable. */
function emptyFolder(): string {
  return mkdtempSync(join(folder, "empty-"));
}

/** A command line that hides the repository (and its node_modules) and the machine's fonts, where bubblewrap can. */
function sealed(cwd: string, ...command: string[]): string[] {
  const seal = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", folder, folder];
  const hidden = [repository, "/usr/share/fonts", "/etc/fonts"]
    .filter(existsSync)
    .flatMap((path) => ["--tmpfs", path]);
  const canSeal = Bun.which("bwrap") !== null && Bun.spawnSync([...seal, "true"]).success;
  return canSeal ? [...seal, ...hidden, "--chdir", cwd, ...command] : command;
}

describe("the executable", () => {
  beforeAll(() => buildExecutable(join(repository, "src/main.ts"), assay));

  test("is one file of at most 140 MB", () => {
    expect(readdirSync(folder).filter((name) => !name.startsWith("empty-"))).toEqual(["assay"]);
    expect(statSync(assay).size).toBeLessThanOrEqual(140_000_000);
  });

  test("says what it is, and leaves nothing behind", () => {
    const cwd = emptyFolder();
    const { stdout, exitCode } = Bun.spawnSync(sealed(cwd, assay, "version", "--json"), { cwd });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout.toString())).toMatchObject({ version, bun: Bun.version });
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("ignores a .env and a bunfig.toml that lie about", async () => {
    const cwd = emptyFolder();
    await Bun.write(join(cwd, ".env"), "ASSAY_PORT=not-a-port");
    await Bun.write(join(cwd, "bunfig.toml"), `preload = ["./missing.ts"]`);
    expect(Bun.spawnSync([assay, "version"], { cwd }).exitCode).toBe(0);
  });

  test("serves from an empty folder: database, health, a page and every file that the page asks for", async () => {
    const cwd = emptyFolder();
    const child = Bun.spawn(
      [assay, "serve", "--port", "0", "--address", "127.0.0.1", "--min-free-bytes", "0"],
      {
        cwd,
        stdout: "pipe",
      },
    );
    try {
      const origin = await addressIn(child.stdout);
      expect(await (await fetch(`${origin}/healthz`)).text()).toBe("ok\n");
      expect(existsSync(join(cwd, "data/assay.db"))).toBe(true);
      const page = await fetch(origin);
      expect(page.status).toBe(200);
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
      const assets = [...(await page.text()).matchAll(/"(\/-\/assets\/[^"]+)"/g)].map((match) => match[1]);
      expect(assets.some((path) => path?.includes("htmx"))).toBe(true);
      for (const path of assets)
        expect([path, (await fetch(`${origin}${path}`)).status]).toEqual([path, 200]);
    } finally {
      child.kill("SIGTERM");
    }
    expect(await child.exited).toBe(0);
  });
});

/** The origin that `serve` names in what it prints. */
async function addressIn(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const [reader, decoder] = [stdout.getReader(), new TextDecoder()];
  let printed = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    printed += decoder.decode(part.value, { stream: true });
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`The server ended without naming its address: ${printed}`);
}

test("an executable draws the same picture without node_modules and fonts as the program does from source", async () => {
  const cwd = emptyFolder();
  const drawer = join(mkdtempSync(join(folder, "empty-")), "draw");
  await buildExecutable(join(import.meta.dir, "support/draw-picture.ts"), drawer);
  const { stdout, stderr, exitCode } = Bun.spawnSync(sealed(cwd, drawer), { cwd });
  expect([exitCode, exitCode === 0 ? "" : stderr.toString()]).toEqual([0, ""]);
  const fromSource = join(folder, "empty-source");
  mkdirSync(fromSource);
  expect(stdout.equals(Buffer.from(await openPictures(fromSource).renderPng(drawing)))).toBe(true);
});
