import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createToken, scopes } from "../../../src/accounts/tokens.ts";
import { makeBenchmark, makeEntry, makeTeam } from "../../support/benchmark.ts";
import { openFolder } from "../../support/demo-folder.ts";
import { executable } from "../../support/executable.ts";
import { addPerson } from "../../support/people.ts";
import { bytes, takesImages } from "../../support/registry.ts";
import { savedImage } from "../../support/saved-image.ts";
import { type ServerProcess, startProcess } from "../../support/server-process.ts";
import { folderWith } from "../../support/temporary.ts";

setDefaultTimeout(300_000);
const folder = folderWith({
  "model.tar": savedImage("model:v1", { predict: "#!/bin/sh\n", weights: bytes(20e6) }),
});
const home = folderWith();
const data = join(folder, "data");
let server: ServerProcess | undefined;
let token: string;

beforeAll(async () => {
  const app = openFolder(data);
  const benchmark = await makeBenchmark(app, {
    benchmark: { ...takesImages, is_remote: 1 },
    phase: { slug: "lesions-dev-1" },
  });
  const paula = await addPerson(app, "paula");
  await makeEntry(app, benchmark, await makeTeam(app, "Radiant", [paula]));
  token = await createToken(app.db, paula.id, { name: "test", scopes, days: 90 }, app.clock.now());
  await app.close();
  server = await startProcess(data, {}, [], [executable()]);
});
afterAll(() => server?.kill("SIGTERM"));

test("one executable takes the archive that another one pushes, twice for one submission", async () => {
  const assay = executable();
  const run = async (...words: string[]) => {
    const env = { PATH: "/nowhere", HOME: home, TMPDIR: folder };
    const child = Bun.spawn([assay, ...words], { cwd: home, env, stdout: "pipe", stderr: "pipe" });
    const [out, err] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code: await child.exited, out, err };
  };
  expect((await run("host", "-sh", server?.base ?? "")).code).toBe(0);
  expect((await run("set-token", token)).code).toBe(0);
  const push = ["push", "model:v1", "-p", "lesions-dev-1", "--archive", join(folder, "model.tar")];
  const { code, out, err } = await run(...push);
  expect([code, out]).toEqual([0, expect.stringContaining("You can use `assay submission 1` to view")]);
  expect(err.trim().split("\n").toSorted()).toEqual([
    expect.stringMatching(/: Pushed, (0\.0|20\.0) MB$/),
    expect.stringMatching(/: Pushed, (0\.0|20\.0) MB$/),
  ]);
  const again = await run(...push, "--json");
  expect([again.code, again.err, JSON.parse(again.out).id]).toEqual([0, "", 1]);
  expect(readdirSync(folder).toSorted()).toEqual(["data", "model.tar"]);
});
