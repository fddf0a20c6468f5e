import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { addWheel, listWheels } from "../../src/wheelhouse/wheels.ts";
import { changeSettings } from "../../src/accounts/settings.ts";
import { blobPath } from "../../src/platform/files.ts";
import { makeBackup } from "../../src/platform/backup.ts";
import { openFolder } from "../support/demo-folder.ts";
import { addPerson } from "../support/people.ts";
import { runAssay, type ServerProcess, startProcess } from "../support/server-process.ts";
import { clientPackages } from "../support/stock-wheels.ts";
import { folderWith } from "../support/temporary.ts";
import { fileAt, wheelAt } from "../support/wheel.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(300_000);

const NAME = "example_package-1.0-py3-none-any.whl";

describe("assay wheels", () => {
  const data = join(folderWith(), "data");
  const wheels = (...words: string[]) =>
    runAssay("wheels", ...words, "--data", data, "--min-free-bytes", "0");

  test("adds what it can, and says what it cannot", async () => {
    const [good, bad] = [await wheelAt(), fileAt("other-1.0-py3-none-any.whl", "plain text")];
    const { code, out, err } = await wheels("add", bad, good);
    expect([code, out]).toEqual([1, `Added ${NAME}.\n`]);
    expect(err).toContain(`${bad}: The file is no readable ZIP.\n  error: ZIP: It cannot be read`);
    expect((await wheels("list")).out).toMatch(new RegExp(`^${NAME}\\t\\d+\\tsha256:[0-9a-f]{64}\\n$`));
  });

  test("removes", async () => {
    expect((await wheels("remove", NAME)).out).toBe(`Removed ${NAME}.\n`);
    expect((await wheels("remove", NAME)).err).toContain("There is no package");
    expect((await wheels("list")).out).toBe("");
  });

  test.each([[], ["add"], ["remove"], ["list", "x"], ["burn", "x"]])(
    "%p is wrong usage",
    async (...words) => {
      const { code, err } = await wheels(...words);
      expect([code, err]).toEqual([2, expect.stringContaining("Usage: assay wheels add FILE…")]);
    },
  );
});

test("packages are in a backup, and the doctor misses one that is gone", async () => {
  const [data, backup, restored] = ["data", "backup", "restored"].map((name) => join(folderWith(), name));
  if (data === undefined || backup === undefined || restored === undefined) throw new Error();
  const app = openFolder(data);
  const { digest } = await addWheel(app, await wheelAt());
  await app.close();
  await makeBackup(data, backup, 0, "1.2.3");
  expect((await runAssay("restore", backup, "--data", restored)).code).toBe(0);
  expect(existsSync(blobPath(restored, digest))).toBe(true);
  const again = openFolder(restored);
  expect(await listWheels(again.db)).toMatchObject([{ name: NAME, digest }]);
  await again.close();

  rmSync(blobPath(restored, digest));
  const { out } = await runAssay("doctor", "--json", "--data", restored, "--port", "1");
  expect(JSON.parse(out)).toContainEqual(
    expect.objectContaining({
      name: "stored files",
      state: "fail",
      says: expect.stringContaining(digest),
    }),
  );
});

const packages = await clientPackages();
if ("missing" in packages) console.log(`pip is not tried against this server: ${packages.missing}`);

describe.skipIf("missing" in packages)("pip, with what the help page says", () => {
  const files = "files" in packages ? packages.files : [];
  let server: ServerProcess;
  let room: string;
  let commands: string[];
  beforeAll(async () => {
    room = folderWith();
    const data = join(room, "data");
    const app = openFolder(data);
    const { id } = await addPerson(app, "root", "admin");
    await app.db.transaction().execute((trx) => changeSettings(trx, { offline: true }, id, app.clock.now()));
    await app.close();
    server = await startProcess(data);
    const { code, err } = await runAssay("wheels", "add", ...files, "--data", data, "--min-free-bytes", "0");
    expect([code, err]).toEqual([0, ""]);
    const html = await (await fetch(`${server.base}/help/evalai`)).text();
    commands = [...html.matchAll(/<pre[^>]*><code>([^<]*)<\/code>/g)]
      .slice(0, 2)
      .flatMap(([, code = ""]) => code.split("\n"));
  });
  afterAll(() => server?.kill("SIGTERM"));

  /** Types lines into a shell in an environment of its own, from which no other server can be reached by name. */
  async function type(lines: string[]): Promise<{ code: number; said: string }> {
    const nowhere = "http://127.0.0.1:9";
    const child = Bun.spawn(["sh", "-ec", lines.join("\n")], {
      cwd: room,
      env: {
        PATH: `${room}/venv/bin:${process.env.PATH}`,
        HOME: room,
        PIP_DISABLE_PIP_VERSION_CHECK: "1",
        https_proxy: nowhere,
        no_proxy: "127.0.0.1",
      },
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code: await child.exited, said: out + err };
  }

  test("installs the unmodified client from this server alone, and it runs", async () => {
    expect(Bun.spawnSync(["python3", "-m", "venv", join(room, "venv")]).success).toBe(true);
    const [launcher = "", ...installing] = commands.slice(0, 3);
    expect(launcher).toContain("evalai-offline.py");
    for (const line of installing) expect(line).toContain(`--no-index --find-links ${server.base}/wheels/`);
    const installed = await type([launcher, ...installing, "pip list --format=freeze"]);
    expect(installed).toMatchObject({ code: 0, said: expect.stringContaining("evalai==1.3.18") });
    const host = commands.find((line) => line.includes(" host -sh ")) ?? "";
    expect(await type([host])).toMatchObject({ code: 0, said: expect.stringContaining(server.base) });
  });

  test("refuses a file that is not what the page says it is", async () => {
    const [, , installing = ""] = commands;
    const address = /--find-links (\S+)/.exec(installing)?.[1] ?? "";
    const page = await (await fetch(address)).text();
    const [, href = "", digest = ""] =
      /href="(\/wheels\/evalai[^#"]*)#sha256=([0-9a-f]{64})"/.exec(page) ?? [];
    const right = await type([
      `pip download --no-deps --no-index -d right ${server.base}${href}#sha256=${digest}`,
    ]);
    expect(right.code).toBe(0);
    const wrong = digest.replace(/^./, (first) => (first === "0" ? "1" : "0"));
    const refused = await type([
      `pip download --no-deps --no-index -d wrong ${server.base}${href}#sha256=${wrong}`,
    ]);
    expect(refused).toMatchObject({ said: expect.stringContaining("DO NOT MATCH THE HASHES") });
    expect(refused.code).not.toBe(0);
  });
});
