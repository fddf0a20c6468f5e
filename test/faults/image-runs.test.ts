import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { programImage } from "../../src/submissions/demo-image.ts";
import { takeImage } from "../../src/submissions/archives/hand-in-archive.ts";
import { baseName } from "../../src/images/name.ts";
import { instanceOf } from "../../src/platform/instance.ts";
import { belongings } from "../../src/platform/leftovers.ts";
import { sandboxesOf } from "../../src/platform/sealed/sandbox.ts";
import { openGate } from "../support/benchmark.ts";
import { type OpenedApp, openFolder } from "../support/demo-folder.ts";
import { startPrivateEngine } from "../support/private-engine.ts";
import { fillImageWorld } from "../support/image-world.ts";
import { holdSelfTest } from "../support/self-test.ts";
import { type ServerProcess, startProcess } from "../support/server-process.ts";
import { folderWith } from "../support/temporary.ts";

setDefaultTimeout(180_000);
const engine = await startPrivateEngine();

describe("a run of an image", () => {
  if (engine === null) return test.skip("needs a container engine of its own", () => {});
  const data = folderWith();
  const flags = { "engine-socket": engine.socket, "registry-port": "off" };
  let world: Awaited<ReturnType<typeof fillImageWorld>>;
  let server: ServerProcess;
  beforeAll(async () => {
    await withApp(async (app) => {
      await holdSelfTest(app, await sandbox());
      await openGate(app);
      world = await fillImageWorld(app);
    });
  });
  afterAll(async () => {
    await server.kill("SIGKILL");
    await engine.stop();
  });

  const sandbox = async () => (await sandboxesOf(engine.socket)).at(-1) ?? Promise.reject(new Error("none"));
  const job = async () => {
    const { connection } = await sandbox();
    return (await belongings(connection, instanceOf(data))).find(({ name }) => name.endsWith("-predict"));
  };
  const running = () =>
    runs(async () => {
      const found = await job();
      return found?.state === "running" ? found.name : null;
    });
  /** How often the engine has started a container of this name. */
  async function startsOf(name: string): Promise<number> {
    const { docker } = (await sandbox()).connection;
    const span = { since: 0, until: Math.ceil(Date.now() / 1000) };
    const events = await docker.getEvents({ ...span, filters: { event: ["start"], type: ["container"] } });
    let text = "";
    for await (const piece of events) text += String(piece);
    return text.split(`"name":"${name}"`).length - 1;
  }

  test("outlives a server that is killed, and gives one result", async () => {
    const id = await handIn(6);
    server = await startProcess(data, flags);
    const name = await running();
    await server.kill("SIGKILL");
    server = await startProcess(data, flags);
    expect(await ended(id)).toMatchObject({ status: "finished", number: 1 });
    expect(await jobOf(id)).toMatchObject({ crashes: 1, attempt: 2 });
    expect(await startsOf(name)).toBe(1);
    await runs(async () => ((await job()) === undefined ? true : null));
  });

  test("that the engine takes down with it is begun anew, and charged to nobody", async () => {
    const id = await handIn(3);
    await running();
    await engine.end();
    await Bun.sleep(1000);
    await engine.start();
    expect(await ended(id)).toMatchObject({ status: "finished", number: 1 });
  });

  /** An image that predicts after so many seconds. */
  async function handIn(after: number): Promise<number> {
    const said = {
      method: { name: "", description: "", projectUrl: "", publicationUrl: "" },
      attributes: {},
    };
    return withApp(async (app) => {
      const image = await programImage(app, "m:v", { act: "predict", after });
      const place = baseName(world.phases.secret.slug, world.teamId);
      return takeImage(app, world.paula, place, image, `m:v${after}`, { ...said, isPublic: true });
    });
  }

  async function ended(submission: number) {
    return runs(() =>
      withApp(async ({ db }) => {
        const row = await db
          .selectFrom("evaluation")
          .selectAll()
          .where("submission_id", "=", submission)
          .executeTakeFirstOrThrow();
        return row.finished_at === null ? null : row;
      }),
    );
  }

  const jobOf = (submission: number) =>
    withApp(({ db }) =>
      db
        .selectFrom("job")
        .innerJoin("evaluation", "evaluation.id", "job.subject")
        .select(["attempt", "crashes", "stops"])
        .where("submission_id", "=", submission)
        .executeTakeFirstOrThrow(),
    );

  async function withApp<T>(act: (app: OpenedApp) => Promise<T>): Promise<T> {
    const app = openFolder(data);
    try {
      return await act(app);
    } finally {
      await app.close();
    }
  }
});

/** Asks until there is an answer. */
async function runs<T>(ask: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await Bun.sleep(200);
  }
}
