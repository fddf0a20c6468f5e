import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { DAY } from "../../src/kit/clock.ts";
import { Fault } from "../../src/kit/fault.ts";
import { JOBS, NOT_NOW, startLoop, type Work } from "../../src/platform/loop.ts";
import { CRASHES_BEFORE_POISON, cancelJobs, enqueue } from "../../src/platform/queue.ts";
import type { Row } from "../../src/platform/schema.ts";
import { openTestApp, type TestApp } from "../support/app.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(60_000);

let app: TestApp;
let loop: ReturnType<typeof startLoop> | null;
beforeEach(() => {
  app = openTestApp();
  loop = null;
});
afterEach(async () => {
  await loop?.stop(0);
  await app.close();
});

/** Work that leaves a setting behind for everything that happens to it. */
function work(perform: Work["perform"], more: Partial<Work> = {}): Work {
  const note =
    (what: string) =>
    async (trx: Parameters<Work["begin"]>[0], job: { subject: number; attempt: number }): Promise<void> => {
      const values = { key: `${what} ${job.subject}`, value: String(job.attempt) };
      await trx
        .insertInto("setting")
        .values(values)
        .onConflict((conflict) => conflict.column("key").doUpdateSet(values))
        .execute();
    };
  return {
    begin: note("begun"),
    putBack: note("put back"),
    giveUp: note("given up"),
    changed: () => {},
    perform,
    ...more,
  };
}

const done: Work["perform"] = async (job) => (trx) =>
  trx
    .insertInto("setting")
    .values({ key: `done ${job.subject}`, value: String(job.attempt) })
    .execute()
    .then(() => {});

function start(test: Work, slots = 1): void {
  const { db, signal, log, clock } = app;
  loop = startLoop({ db, signal, log, now: clock.now, boot: "this boot", slots, works: { test } });
}

async function add(...subjects: number[]): Promise<void> {
  for (const subject of subjects) {
    await app.db
      .transaction()
      .execute((trx) => enqueue(trx, { kind: "test", subject, fairKey: "" }, app.clock.now()));
  }
  app.signal.publish(JOBS);
}

const jobs = () => app.db.selectFrom("job").selectAll().orderBy("id").execute();
const notes = async () =>
  Object.fromEntries(
    (await app.db.selectFrom("setting").selectAll().execute()).map((row) => [row.key, row.value]),
  );

/** Waits, waking the loop, until the jobs are as they should be; the test's own time limit is the only one. */
async function until(holds: (jobs: Row<"job">[]) => boolean): Promise<void> {
  while (!holds(await jobs())) {
    app.signal.publish(JOBS);
    await Bun.sleep(5);
  }
}
const isOver = (all: { state: string }[]) =>
  all.every(({ state }) => state !== "waiting" && state !== "running");

/** A promise to be resolved from outside. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

describe("a job", () => {
  test("is begun, performed and recorded", async () => {
    start(work(done));
    await add(1, 2);
    await until(isOver);
    expect(await notes()).toEqual({ "begun 1": "1", "done 1": "1", "begun 2": "1", "done 2": "1" });
    expect((await jobs()).map((job) => job.state)).toEqual(["done", "done"]);
  });

  test("does not record its result without ending, nor end without recording", async () => {
    start(
      work(async (job) => async (trx) => {
        await (
          await done(job, AbortSignal.abort())
        )(trx);
        if (job.attempt === 1) throw new Error("while recording");
      }),
    );
    await add(1);
    await until(([job]) => job?.state === "waiting" && job.attempt === 1);
    expect(Object.keys(await notes())).not.toContain("done 1");
    app.clock.advance(DAY);
    await until(isOver);
    expect(await notes()).toMatchObject({ "done 1": "2" });
  });

  test("whose attempt is no longer the newest changes nothing when it comes back", async () => {
    const held = gate();
    start(work(async (job, abort) => (await held.passed, done(job, abort))));
    await add(1);
    await until(([job]) => job?.state === "running");
    // As if another process had taken it over.
    await app.db.updateTable("job").set({ attempt: 2, boot: "another boot" }).execute();
    held.open();
    await until(() => app.logged.some(({ event }) => event === "late result discarded"));
    expect(await notes()).toEqual({ "begun 1": "1" });
    expect(await jobs()).toMatchObject([{ state: "running", attempt: 2, boot: "another boot" }]);
  });

  test("runs beside as many others as there are slots, and no more", async () => {
    const held = gate();
    let [now, most] = [0, 0];
    start(
      work(async (job, abort) => {
        most = Math.max(most, ++now);
        await held.passed;
        now--;
        return done(job, abort);
      }),
      3,
    );
    await add(1, 2, 3, 4, 5);
    await until((all) => all.filter((job) => job.state === "running").length === 3);
    held.open();
    await until(isOver);
    expect(most).toBe(3);
  });

  test("that is cancelled while it runs is stopped, and stays cancelled", async () => {
    const stopped = gate();
    start(
      work(
        (_, abort) =>
          new Promise((_, reject) => {
            abort.addEventListener("abort", () => {
              stopped.open();
              reject(abort.reason);
            });
          }),
      ),
    );
    await add(1);
    await until(([job]) => job?.state === "running");
    await app.db.transaction().execute((trx) => cancelJobs(trx, "test", 1, app.clock.now()));
    app.signal.publish(JOBS);
    await stopped.passed;
    await until(() => loop?.running() === 0);
    expect(await jobs()).toMatchObject([{ state: "cancelled" }]);
    expect(await notes()).toEqual({ "begun 1": "1" });
  });
});

describe("trouble of the platform's", () => {
  test("puts a job back, for longer each time, and in the end gives it up with the reason", async () => {
    start(work(() => Promise.reject(new Fault("unavailable", "The engine is down."))));
    await add(1);
    const waits: number[] = [];
    for (let attempt = 1; attempt < 5; attempt++) {
      await until(([job]) => job?.attempt === attempt && job.state === "waiting");
      const [job] = await jobs();
      waits.push((job?.run_at ?? 0) - app.clock.now());
      expect(job?.error).toBe("The engine is down.");
      app.clock.advance(DAY);
    }
    await until(isOver);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(0.75 * 5000 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(1.25 * 5000 * 2 ** index);
    }
    expect(await jobs()).toMatchObject([{ state: "failed", attempt: 5, error: "The engine is down." }]);
    expect(await notes()).toMatchObject({ "put back 1": "4", "given up 1": "5" });
  });

  test("of which the text is not meant for people stays in the log", async () => {
    start(work(() => Promise.reject(new Error("secret path"))));
    await add(1);
    await until(([job]) => job?.error !== null);
    expect(await jobs()).toMatchObject([{ error: "an error inside the server" }]);
    expect(JSON.stringify(app.logged)).toContain("secret path");
  });

  test("with the disk does not make it forget a job", async () => {
    let refusals = 2;
    const putBack = async () => {
      if (refusals-- > 0) throw Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
    };
    start(
      work(
        async (job, abort) => (job.attempt === 1 ? Promise.reject(new Error("broken")) : done(job, abort)),
        { putBack },
      ),
    );
    await add(1);
    await until(([job]) => job?.state === "waiting" && job.attempt === 1);
    app.clock.advance(DAY);
    await until(isOver);
    expect(await notes()).toMatchObject({ "done 1": "2" });
  });
});

describe("a job that cannot be done", () => {
  test("because the server died under it each time is given up without another try", async () => {
    start(work(done));
    await app.db
      .insertInto("job")
      .values({ kind: "test", subject: 1, crashes: CRASHES_BEFORE_POISON, run_at: 0, created_at: 0 })
      .execute();
    await until(isOver);
    expect(await jobs()).toMatchObject([
      { state: "failed", error: "the server stopped every time it was tried" },
    ]);
    expect(await notes()).toEqual({ "begun 1": "1", "given up 1": "1" });
  });

  test("because its subject is gone, or nobody knows its kind, does not hold up the ones behind it", async () => {
    const begin = work(done).begin;
    start(
      work(done, {
        begin: (trx, job) => (job.subject === 1 ? Promise.reject(new Error("no such row")) : begin(trx, job)),
      }),
    );
    await app.db
      .insertInto("job")
      .values({ kind: "unheard of", subject: 7, run_at: 0, created_at: 0 })
      .execute();
    await add(1, 2);
    await until(isOver);
    expect((await jobs()).map(({ state, error }) => [state, error])).toEqual([
      ["failed", "no work of kind unheard of"],
      ["failed", "no such row"],
      ["done", null],
    ]);
  });

  test("because its subject went while it ran frees its slot", async () => {
    const gone = () => Promise.reject(new Error("no such row"));
    start(work((job, abort) => (job.subject === 1 ? gone() : done(job, abort)), { putBack: gone }));
    await add(1, 2);
    await until(isOver);
    expect((await jobs()).map((job) => job.state)).toEqual(["failed", "done"]);
  });
});

test("what a dead process left running is done by the next one", async () => {
  const left = {
    kind: "test",
    subject: 1,
    state: "running" as const,
    boot: "dead",
    attempt: 1,
    run_at: 0,
    created_at: 0,
  };
  await app.db.insertInto("job").values(left).execute();
  await app.db
    .insertInto("job")
    .values({ ...left, subject: 2 })
    .execute();
  const told: number[] = [];
  const putBack = async (_: unknown, job: { subject: number }) => {
    told.push(job.subject);
    if (job.subject === 2) throw new Error("no such row");
  };
  start(work(done, { putBack }));
  await until(isOver);
  expect(told).toEqual([1, 2]);
  expect(await jobs()).toMatchObject([{ state: "done", attempt: 2, crashes: 1 }, { state: "failed" }]);
  expect(await notes()).toMatchObject({ "done 1": "2" });
});

test("what cannot be begun at present is tried again, however often, and nothing of that counts as a failure", async () => {
  let tries = 0;
  start(
    work(async (job, abort) => {
      if (tries++ < 8) throw new Fault("unavailable", "the engine is away", [], NOT_NOW);
      return done(job, abort);
    }),
  );
  await add(1);
  for (let round = 1; round <= 8; round++) {
    await until(([job]) => job?.state === "waiting" && job.attempt === round);
    expect(await jobs()).toMatchObject([{ stops: round, error: "the engine is away" }]);
    app.clock.advance(15_000);
  }
  await until(isOver);
  expect(await jobs()).toMatchObject([{ state: "done", attempt: 9 }]);
  expect(app.logged.filter(({ event }) => event === "job failed")).toEqual([]);
});

describe("a stop", () => {
  test("is told at once to work that goes on without us, which waits for the next start then", async () => {
    const begun = gate();
    const { promise: left, reject } = Promise.withResolvers<never>();
    start(
      work(async (_job, _abort, leave) => {
        leave?.addEventListener("abort", () => reject(leave.reason));
        begun.open();
        return left;
      }),
    );
    await add(1);
    await begun.passed;
    // As long as other work may take; this one does not.
    await loop?.stop(60_000);
    expect(await jobs()).toMatchObject([{ state: "waiting", crashes: 0, stops: 1 }]);
    expect(await notes()).toMatchObject({ "put back 1": "1" });
  });

  test("waits for what runs, and begins nothing more", async () => {
    const held = gate();
    start(work(async (job, abort) => (await held.passed, done(job, abort))));
    await add(1, 2);
    await until(([job]) => job?.state === "running");
    const stopped = loop?.stop(60_000);
    held.open();
    await stopped;
    expect((await jobs()).map((job) => job.state)).toEqual(["done", "waiting"]);
  });

  test("puts back what does not end, to be resumed by the next start without counting as a crash", async () => {
    const perform: Work["perform"] = (_, abort) =>
      new Promise((_, reject) => abort.addEventListener("abort", () => reject(abort.reason)));
    start(work(perform));
    await add(1);
    await until(([job]) => job?.state === "running");
    await loop?.stop(0);
    expect(await jobs()).toMatchObject([
      { state: "waiting", crashes: 0, stops: 1, error: "the server was stopped" },
    ]);
    expect(await notes()).toMatchObject({ "put back 1": "1" });
  });

  test("is not one of the five attempts that a job has", async () => {
    const [attempt, stops] = [6, 3];
    await app.db
      .insertInto("job")
      .values({ kind: "test", subject: 1, attempt, stops, run_at: 0, created_at: 0 })
      .execute();
    start(work(() => Promise.reject(new Error("broken"))));
    await until(([job]) => job?.attempt === attempt + 1 && job.state === "waiting");
    app.clock.advance(DAY);
    await until(isOver);
    expect(await jobs()).toMatchObject([{ state: "failed", attempt: attempt + 2 }]);
  });
});
