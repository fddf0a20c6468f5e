import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { version } from "../package.json" with { type: "json" };
import { buildExecutable } from "../scripts/build.ts";
import { openPictures } from "../src/platform/pictures.ts";
import { authorityOf } from "../src/platform/tls-authority.ts";
import { drawing } from "./support/draw-picture.ts";
import { testEngine } from "./support/engine.ts";

const engine = await testEngine();
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

  test("goes from an empty folder to ranked baselines, and serves every page and every file that a page asks for", async () => {
    const cwd = emptyFolder();
    const serve = [assay, "serve", "--port", "0", "--address", "127.0.0.1", "--min-free-bytes", "0"];
    const child = Bun.spawn(sealed(cwd, ...serve), { cwd, stdout: "pipe", stderr: "ignore" });
    try {
      const link = await setupLinkIn(child.stdout);
      const { origin } = new URL(link);
      expect(await (await fetch(`${origin}/healthz`)).text()).toBe("ok\n");
      expect((await fetch(`${origin}/benchmarks`)).status).toBe(503);
      expect(statSync(join(cwd, "data/setup-token")).mode & 0o777).toBe(0o600);

      const administrator = await setUpWithDemo(link);
      expect(existsSync(join(cwd, "data/setup-token"))).toBe(false);
      const ask = (path: string) => fetch(`${origin}${path}`, { headers: { cookie: administrator } });
      const home = /\/benchmarks\/[a-z-]+/.exec(await (await ask("/benchmarks")).text())?.[0] ?? "";
      // The baselines are scored in a thread of their own, which the executable has to find inside itself.
      expect(await scoresOn(`${origin}${home}/leaderboard.json`, 3)).toEqual([0.9682, 0.9611, 0.8897]);

      const assets = new Set<string>();
      const subpages = [
        "",
        "/evaluation",
        "/phases",
        "/participate",
        "/submit",
        "/submissions",
        "/leaderboard",
        "/logo",
      ];
      // So has a template to be made.
      subpages.push("/phases/1/template.csv");
      const others = [
        "/teams",
        "/profile",
        "/host",
        "/host/import",
        "/host/benchmarks/1",
        "/submissions/1",
        "/help/hosting",
        "/-/patterns",
        "/admin",
        "/admin/users",
      ];
      for (const path of [...subpages.map((page) => home + page), ...others]) {
        const page = await ask(path);
        expect([path, page.status]).toEqual([path, 200]);
        for (const [, asset = ""] of (await page.text()).matchAll(/"(\/-\/assets\/[^"]+)"/g))
          assets.add(asset);
      }
      expect([...assets].some((path) => path.includes("htmx"))).toBe(true);
      for (const path of assets)
        expect([path, (await fetch(`${origin}${path}`)).status]).toEqual([path, 200]);
    } finally {
      process.kill(innermost(child.pid), "SIGTERM");
    }
    expect(await child.exited).toBe(0);
  });

  test("answers as EvalAI's client through a link of that name", () => {
    const cwd = emptyFolder();
    const link = join(cwd, "evalai");
    symlinkSync(assay, link);
    const run = (...words: string[]) => {
      const env = { PATH: cwd, HOME: cwd };
      const { stdout, stderr, exitCode } = Bun.spawnSync(words, { cwd, env });
      return { code: exitCode, out: stdout.toString(), err: stderr.toString() };
    };
    expect(run(link, "--version").out).toBe(`evalai, version ${version} (of Assay)\n`);
    expect(run("evalai", "challenge", "--help").out).toContain("Usage: evalai challenge CHALLENGE phases\n");
    // It is a client and nothing else.
    expect(run("evalai", "serve")).toMatchObject({
      code: 2,
      err: expect.stringContaining("No such command 'serve'"),
    });
    expect(run("evalai").out).not.toContain("evalai serve");
    expect(run("evalai", "challenges")).toMatchObject({
      code: 3,
      err: expect.stringContaining("`evalai login`"),
    });
    expect(run(assay, "challenges")).toMatchObject({
      code: 3,
      err: expect.stringContaining("`assay login`"),
    });
    expect(readdirSync(cwd)).toEqual(["evalai"]);
  });

  test.skipIf(engine === null)(
    "makes an image of itself, tests the sandbox with it, and writes that down",
    async () => {
      const data = join(emptyFolder(), "data");
      const run = async (...words: string[]) => {
        const child = Bun.spawn([assay, ...words, "--data", data], { stdio: ["ignore", "pipe", "ignore"] });
        return { out: await new Response(child.stdout).text(), code: await child.exited };
      };
      expect((await run("admin", "user", "list")).code).toBe(0);
      const { out, code } = await run(
        "doctor",
        "--sandbox",
        "--json",
        "--engine-socket",
        engine?.socket ?? "",
      );
      const [{ results, hash }] = JSON.parse(out);
      expect(results.filter(({ verdict }: { verdict: string }) => verdict !== "held")).toEqual([]);
      expect(code).toBe(0);
      const sqlite = new Database(join(data, "assay.db"));
      expect(sqlite.query("SELECT held, hash FROM sandbox_test").all()).toEqual([{ held: 1, hash }]);
      sqlite.close();
    },
    120_000,
  );

  test("makes a certificate of its own", async () => {
    const cwd = emptyFolder();
    const serve = [
      assay,
      "serve",
      "--port",
      "0",
      "--address",
      "127.0.0.1",
      "--min-free-bytes",
      "0",
      "--tls",
      "self",
    ];
    const child = Bun.spawn(sealed(cwd, ...serve), { cwd, stdout: "pipe", stderr: "ignore" });
    try {
      const { origin } = new URL(await setupLinkIn(child.stdout));
      const ca = authorityOf(join(cwd, "data"))?.pem ?? "";
      expect(await (await fetch(`${origin}/healthz`, { tls: { ca } })).text()).toBe("ok\n");
    } finally {
      process.kill(innermost(child.pid), "SIGTERM");
    }
    expect(await child.exited).toBe(0);
  });
});

/** The program itself, behind the seal that runs it. */
function innermost(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return children === "" ? pid : innermost(Number(children.split(" ")[0]));
}

/** The first-run link that `serve` prints. */
async function setupLinkIn(stdout: ReadableStream<Uint8Array>): Promise<string> {
  const [reader, decoder] = [stdout.getReader(), new TextDecoder()];
  let printed = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    printed += decoder.decode(part.value, { stream: true });
    const url = /https?:\/\/\S+\/setup\/[\w-]+/.exec(printed)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`The server ended without printing a link: ${printed}`);
}

/** Fills in the set-up page, demo included. @returns the first administrator's session cookie. */
async function setUpWithDemo(link: string): Promise<string> {
  const fields = { name: "ada", email: "ada@example.org", password: "three plain words", demo: "on" };
  const body = new URLSearchParams(fields);
  const done = await fetch(link, {
    method: "POST",
    body,
    redirect: "manual",
    headers: { "sec-fetch-site": "same-origin" },
  });
  expect(done.status).toBe(303);
  return (
    done.headers
      .getSetCookie()
      .find((cookie) => cookie.startsWith("assay="))
      ?.split(";")[0] ?? ""
  );
}

/** AUROCs on a board in its order, rounded to four decimals, as soon as there are this many. */
async function scoresOn(address: string, count: number): Promise<number[]> {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = (await (await fetch(address)).json()) as {
      rows: { scores: { auroc: { value: number } } }[];
    };
    if (rows.length === count) return rows.map(({ scores }) => Math.round(scores.auroc.value * 1e4) / 1e4);
    await Bun.sleep(100);
  }
  throw new Error(`there were never ${count} rows at ${address}`);
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

  // A folder that cannot be written makes pictures unavailable, and nothing worse.
  const refused = Bun.spawnSync(sealed(cwd, drawer, "/dev/null/run"), { cwd });
  expect([refused.exitCode, refused.stdout.toString()]).toEqual([0, "unavailable"]);
});
