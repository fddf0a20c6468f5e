import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importDemoFor } from "../src/submissions/demo-host.ts";
import { type Example, examplesIn, guideTexts, repository } from "./support/guide-text.ts";
import { addPerson } from "./support/people.ts";
import { startServer, type TestServer } from "./support/server.ts";
import { folderWith } from "./support/temporary.ts";

/*
 * The examples of the guide that are marked "sh run", in their order: a page's all in one folder, with `assay` on the path.
 * Those that ask http://localhost:8000 ask a server that has the demonstration benchmark.
 */

let server: TestServer;
beforeAll(async () => {
  server = startServer();
  await importDemoFor(server.app, await addPerson(server.app, "hanna", "host"));
});
afterAll(() => server.stop());

/** A folder to stand in, and one with a program `assay` that is this repository. */
function workplace(): { cwd: string; bin: string } {
  const folder = folderWith();
  const [cwd, bin] = [join(folder, "here"), join(folder, "bin")];
  for (const each of [cwd, bin]) mkdirSync(each);
  writeFileSync(
    join(bin, "assay"),
    `#!/bin/sh\nexec "${process.execPath}" --tsconfig-override="${join(repository, "tsconfig.json")}" "${join(repository, "src/main.ts")}" "$@"\n`,
  );
  chmodSync(join(bin, "assay"), 0o755);
  return { cwd, bin };
}

/** Not spawnSync: the server that an example asks is in this process. */
async function run(
  { code }: Example,
  { cwd, bin }: { cwd: string; bin: string },
): Promise<{ exitCode: number; said: string }> {
  const script = code.replaceAll("http://localhost:8000", server.base);
  const child = Bun.spawn(["sh", "-eu", "-c", script], {
    cwd,
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: cwd, ASSAY_MIN_FREE_BYTES: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { exitCode: await child.exited, said: stdout + stderr };
}

for (const text of guideTexts) {
  const examples = examplesIn(text).filter(({ isRun }) => isRun);
  if (examples.length === 0) continue;
  describe(`examples of ${text.path}`, () => {
    const place = workplace();
    for (const example of examples) {
      const needs = [...example.needs, ...(example.code.includes("curl ") ? ["curl"] : [])];
      const isPossible = needs.every((program) => Bun.which(program) !== null);
      test.skipIf(!isPossible)(example.code.split("\n").slice(0, 2).join(" ⏎ "), async () => {
        const { exitCode, said } = await run(example, place);
        expect({ exitCode, said: exitCode === 0 ? "" : said }).toEqual({ exitCode: 0, said: "" });
        // An example that is to be copied must have nothing to complain about.
        expect(said).not.toMatch(/^(warning|error):/m);
      });
    }
  });
}
