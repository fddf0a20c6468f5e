import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { writeZip } from "../../src/kit/zip-writer.ts";
import { JOBS } from "../../src/platform/loop.ts";
import { type BenchmarkSource, bringIn, lookInto } from "../../src/submissions/bring-in.ts";
import { submitBaselines } from "../../src/submissions/baselines.ts";
import { importDemo } from "../../src/submissions/demo.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";
import { predictions, smallSource, type SourceFiles } from "../support/source.ts";
import { folderWith } from "../support/temporary.ts";

let app: TestApp;
let hostTeamId: number;

beforeEach(async () => {
  app = openTestApp();
  hostTeamId = await makeHostTeam(app, "Hosts");
});
afterEach(() => app.close());

const bring = (source: BenchmarkSource, publish = false) =>
  bringIn(app, source, { hostTeamId, actorId: null, publish });
const baselines = () =>
  app.db
    .selectFrom("submission")
    .innerJoin("phase", "phase.id", "submission.phase_id")
    .innerJoin("team", "team.id", "submission.team_id")
    .select([
      "phase.codename",
      "submission.method_name as method",
      "team.name as team",
      "is_baseline",
      "submission.is_public",
      "user_id",
    ])
    .orderBy("submission.id")
    .execute();

async function zipOf(files: SourceFiles): Promise<{ zip: string }> {
  const root = folderWith(files);
  const zip = join(folderWith(), "challenge.zip");
  await writeZip(
    zip,
    Object.keys(files).map((path) => ({ path, file: join(root, path) })),
  );
  return { zip };
}

describe("bringing a benchmark in", () => {
  test("from a ZIP is the same as from a folder, and leaves no scratch behind", async () => {
    const fromZip = await bring(await zipOf(smallSource()));
    const fromFolder = await bring({ folder: folderWith(smallSource()) });
    const [a, b] = await app.db.selectFrom("benchmark").select(["id", "config"]).orderBy("id").execute();
    expect([a?.id, b?.id]).toEqual([fromZip.benchmarkId, fromFolder.benchmarkId]);
    expect(a?.config).toBe(b?.config ?? "");
    expect([
      ...readdirSync(join(app.files.root, "work")),
      ...readdirSync(join(app.files.root, "tmp")),
    ]).toEqual([]);
  });

  test("publishes only when asked to, and once", async () => {
    const { benchmarkId } = await bring({ folder: folderWith(smallSource()) });
    const publishedAt = async () =>
      (await app.db.selectFrom("benchmark").select("published_at").executeTakeFirstOrThrow()).published_at;
    expect(await publishedAt()).toBeNull();
    const again = { benchmarkId, actorId: null, publish: true };
    await bringIn(app, { folder: folderWith(smallSource()) }, again);
    const first = await publishedAt();
    app.clock.advance(1000);
    await bringIn(app, { folder: folderWith(smallSource()) }, again);
    expect(first).not.toBeNull();
    expect(await publishedAt()).toBe(first);
  });

  test("looking into a ZIP changes nothing", async () => {
    const { config, warnings } = await lookInto(app, await zipOf(smallSource()));
    expect([config.title, warnings.length]).toEqual(["Small lesions", 0]);
    expect(await app.db.selectFrom("benchmark").selectAll().execute()).toEqual([]);
  });

  test("a file that is no ZIP is refused", async () => {
    const zip = join(folderWith({ "no.zip": "not at all" }), "no.zip");
    expect(bring({ zip })).rejects.toMatchObject({ kind: "invalid" });
    expect(lookInto(app, { zip })).rejects.toMatchObject({ kind: "invalid" });
  });
});

describe("baselines", () => {
  test("are handed in in the name of the host team, and evaluated", async () => {
    let woken = 0;
    app.signal.subscribe(JOBS, () => (woken += 1));
    await bring({ folder: folderWith(smallSource()) });
    expect(await baselines()).toEqual([
      { codename: "dev", method: "Coin", team: "Hosts", is_baseline: 1, is_public: 1, user_id: null },
    ]);
    expect(await app.db.selectFrom("job").select(["kind", "state"]).execute()).toEqual([
      { kind: "evaluation", state: "waiting" },
    ]);
    expect(woken).toBe(1);
  });

  test("are handed in once, however often the benchmark is imported; new ones are added", async () => {
    const { benchmarkId } = await bring({ folder: folderWith(smallSource()) });
    const again = { benchmarkId, actorId: null, publish: false };
    await bringIn(app, { folder: folderWith(smallSource()) }, again);
    expect(await submitBaselines(app, benchmarkId)).toBe(0);
    const another = smallSource(
      (config) => void config.baselines.push({ ...config.baselines[0]!, phase: "2" }),
    );
    await bringIn(app, { folder: folderWith(another) }, again);
    const changed = smallSource(() => {}, { "baselines/coin.csv": `${predictions}\n` });
    await bringIn(app, { folder: folderWith(changed) }, again);
    expect((await baselines()).map(({ codename }) => codename)).toEqual(["dev", "test", "dev"]);
  });

  test("leave a team of participants with the host team's name alone", async () => {
    await makeTeam(app, "Hosts", [await makeUser(app, "ann")]);
    await bring({ folder: folderWith(smallSource()) });
    expect((await baselines()).map(({ team }) => team)).toEqual(["Hosts (host)"]);
  });
});

test("the demo comes published, without a warning, with its six baselines", async () => {
  const { warnings } = await importDemo(app, { hostTeamId, actorId: null });
  expect(warnings).toEqual([]);
  expect((await baselines()).map(({ codename }) => codename)).toEqual([
    "dev",
    "dev",
    "dev",
    "test",
    "test",
    "test",
  ]);
  const { published_at, logo_digest } = await app.db
    .selectFrom("benchmark")
    .selectAll()
    .executeTakeFirstOrThrow();
  expect([published_at, typeof logo_digest]).toEqual([app.clock.now(), "string"]);
  const open = await app.db
    .selectFrom("benchmark_file")
    .select("path")
    .where("audience", "=", "public")
    .execute();
  expect(open.some(({ path }) => path.startsWith("annotations/") || path.startsWith("baselines/"))).toBe(
    false,
  );
});
