import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { importBenchmark, updateBenchmark } from "../../../src/benchmarks/importing/import.ts";
import { connectEngine } from "../../../src/platform/engine-connection.ts";
import { findImage } from "../../../src/platform/engine-images.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { makeHostTeam } from "../../support/benchmark.ts";
import { testEngine } from "../../support/engine.ts";
import { type SmallConfig, smallSource } from "../../support/source.ts";
import { folderWith } from "../../support/temporary.ts";

const engine = await testEngine();
setDefaultTimeout(60_000);

/** A benchmark with a script, to be scored in this image. */
function scoredIn(image: string): string {
  const change = ({ scorer: _, ...rest }: SmallConfig) => ({
    ...rest,
    evaluation_script: "evaluation_script.zip",
    evaluator_image: image,
  });
  return folderWith(smallSource(change, { "evaluation_script.zip": "PK" }));
}

/** What is said about the image, and what the benchmark is scored in. */
async function imported(app: TestApp, root: string, benchmarkId: number | null = null) {
  const by =
    benchmarkId === null
      ? await importBenchmark(app, root, { hostTeamId: await makeHostTeam(app, "Hosts"), actorId: null })
      : await updateBenchmark(app, root, { benchmarkId, actorId: null });
  const row = await app.db.selectFrom("benchmark").select("evaluator_image").executeTakeFirstOrThrow();
  const said = by.warnings.filter(({ place }) => place === "evaluator_image").map(({ message }) => message);
  return { id: by.benchmarkId, image: row.evaluator_image, said };
}

const ID = `sha256:${"0".repeat(64)}`;

describe("the image that a benchmark names", () => {
  test("is to be pinned: a tag is remarked upon", async () => {
    const app = openTestApp({ flags: { "engine-socket": "/no/such/socket" } });
    const unanswered = expect.stringContaining("No container engine answers");
    const { image, said, id } = await imported(app, scoredIn("scores:latest"));
    expect([image, said]).toEqual([
      "scores:latest",
      ['"scores:latest" can come to mean another image, with other scores.', unanswered],
    ]);
    expect(await imported(app, scoredIn(ID), id)).toMatchObject({ image: ID, said: [unanswered] });
    expect(await imported(app, scoredIn(`scores@${ID}`), id)).toMatchObject({ said: [unanswered] });
    await app.close();
  });

  if (engine === null) return test.skip("needs a container engine", () => {});

  test("is taken by its id when the engine has it, and looked for again by the next import", async () => {
    const app = openTestApp({ flags: { "engine-socket": engine.socket } });
    const there = await findImage(await connectEngine(engine.socket), engine.image);
    const first = await imported(app, scoredIn("no-such-image:1"));
    expect(first.image).toBe("no-such-image:1");
    expect(first.said[1]).toContain("engine has no image no-such-image:1");
    const second = await imported(app, scoredIn(engine.image), first.id);
    expect(second.image).toBe(there?.id ?? "");
    expect(second.said).toHaveLength(1);
    const third = await imported(app, scoredIn(there?.id ?? ""), first.id);
    expect(third).toMatchObject({ image: there?.id, said: [] });
    await app.close();
  });
});
