import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { HOUR } from "../../src/kit/clock.ts";
import {
  adopt,
  cancelJobs,
  claim,
  enqueue,
  type Job,
  postpone,
  queuePosition,
  orphanedJobs,
  settleJob,
} from "../../src/platform/queue.ts";
import { NOON, openTestApp, type TestApp } from "../support/app.ts";

let app: TestApp;
beforeEach(() => {
  app = openTestApp();
});
afterEach(() => app.close());

const inTransaction = <T>(act: (trx: Parameters<typeof claim>[0]) => Promise<T>) =>
  app.db.transaction().execute(act);
const add = (subject: number, fairKey = "", priority = 0, at = NOON) =>
  inTransaction((trx) => enqueue(trx, { kind: "test", subject, fairKey, priority }, at));
const ample = { slots: 100, gpus: 0 };
const take = (boot = "boot") => inTransaction((trx) => claim(trx, boot, app.clock.now(), ample, ample));
const settle = (job: Job) => inTransaction((trx) => settleJob(trx, job, "done", app.clock.now()));
const states = async () =>
  (await app.db.selectFrom("job").select("state").orderBy("id").execute()).map((row) => row.state);

async function taken(): Promise<Job> {
  const job = await take();
  if (job === null) throw new Error("there is no job to take");
  return job;
}

async function order(): Promise<number[]> {
  const subjects: number[] = [];
  for (let job = await take(); job !== null; job = await take()) subjects.push(job.subject);
  return subjects;
}

describe("the next job", () => {
  test("is the oldest", async () => {
    for (const subject of [30, 10, 20]) await add(subject);
    expect(await order()).toEqual([30, 10, 20]);
  });

  test("is one of higher priority, if there is one", async () => {
    await add(1);
    await add(2, "", 5);
    await add(3, "", -1);
    expect(await order()).toEqual([2, 1, 3]);
  });

  test("is that of whoever has the fewest running", async () => {
    for (const subject of [1, 2, 3]) await add(subject, "busy team");
    for (const subject of [11, 12]) await add(subject, "other team");
    expect(await order()).toEqual([1, 11, 2, 12, 3]);
  });

  test("is due, and is nobody else's", async () => {
    await add(1, "", 0, NOON + HOUR);
    expect(await take()).toBeNull();
    app.clock.advance(HOUR);
    expect(await take()).toMatchObject({ subject: 1, attempt: 1 });
    expect(await take()).toBeNull();
  });

  test("goes to one taker, however many ask at once", async () => {
    for (let subject = 0; subject < 10; subject++) await add(subject);
    const all = await Promise.all(Array.from({ length: 30 }, () => take()));
    const subjects = all.flatMap((job) => job?.subject ?? []);
    expect(subjects.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("a result", () => {
  test("counts once", async () => {
    await add(1);
    const job = await taken();
    expect([await settle(job), await settle(job)]).toEqual([true, false]);
  });

  test("of an attempt that is no longer the newest does not count", async () => {
    await add(1);
    const late = await taken();
    await recover("next boot");
    const newest = await taken();
    expect(newest.attempt).toBe(late.attempt + 1);
    expect(await settle(late)).toBe(false);
    expect(await inTransaction((trx) => postpone(trx, late, NOON, "late"))).toBe(false);
    expect(await settle(newest)).toBe(true);
    expect(await states()).toEqual(["done"]);
  });

  test("of a cancelled job does not count", async () => {
    await add(1);
    await add(2);
    const job = await taken();
    await inTransaction((trx) => cancelJobs(trx, "test", 1, NOON));
    expect(await settle(job)).toBe(false);
    expect(await states()).toEqual(["cancelled", "waiting"]);
  });
});

test("a job that is put back waits until its time", async () => {
  await add(1);
  const job = await taken();
  expect(await inTransaction((trx) => postpone(trx, job, NOON + HOUR, "no engine"))).toBe(true);
  expect(await take()).toBeNull();
  app.clock.advance(HOUR);
  expect(await take()).toMatchObject({ attempt: 2, crashes: 0 });
});

/** What a new process does with what others left running. */
async function recover(boot: string): Promise<boolean[]> {
  const adopted: boolean[] = [];
  for (const job of await orphanedJobs(app.db, boot))
    adopted.push(await inTransaction((trx) => adopt(trx, job)));
  return adopted;
}

test("after a start, what a dead process left running waits again, one crash richer; what this one runs goes on", async () => {
  await add(1);
  await add(2);
  await take("dead");
  await take("alive");
  expect(await recover("alive")).toEqual([true]);
  expect(await app.db.selectFrom("job").select(["state", "crashes", "boot"]).orderBy("id").execute()).toEqual(
    [
      { state: "waiting", crashes: 1, boot: null },
      { state: "running", crashes: 0, boot: "alive" },
    ],
  );
});

test("a subject has one job of a kind at a time", async () => {
  await add(1);
  await expect(add(1)).rejects.toThrow("UNIQUE");
  await settle(await taken());
  await add(1);
});

test("the position counts what goes before", async () => {
  await add(1);
  await add(2);
  await add(3, "", 1);
  const positions = await Promise.all([1, 2, 3].map((subject) => queuePosition(app.db, "test", subject)));
  expect(positions).toEqual([1, 2, 0]);
  await take();
  expect(await queuePosition(app.db, "test", 3)).toBeNull();
});

describe("room", () => {
  const needing = (subject: number, room: { slots?: number; gpus?: number }) =>
    inTransaction((trx) => enqueue(trx, { kind: "test", subject, fairKey: "", ...room }, NOON));
  const claimIn = async (all: { slots: number; gpus: number }, free = all) =>
    (await inTransaction((trx) => claim(trx, "boot", NOON, all, free)))?.subject ?? null;

  test("for a job that needs many slots is waited for, or small ones would never let it begin", async () => {
    await needing(1, { slots: 3 });
    await needing(2, { slots: 1 });
    expect(await claimIn({ slots: 4, gpus: 0 }, { slots: 2, gpus: 0 })).toBeNull();
    expect(await claimIn({ slots: 4, gpus: 0 }, { slots: 3, gpus: 0 })).toBe(1);
  });

  test("is all there is for one that wants more than that", async () => {
    await needing(1, { slots: 16 });
    expect(await claimIn({ slots: 2, gpus: 0 }, { slots: 1, gpus: 0 })).toBeNull();
    expect(await claimIn({ slots: 2, gpus: 0 })).toBe(1);
  });

  test("on a GPU is waited for by those who need one, while others pass", async () => {
    await needing(1, { gpus: 1 });
    await needing(2, {});
    expect(await claimIn({ slots: 2, gpus: 1 }, { slots: 2, gpus: 0 })).toBe(2);
    expect(await claimIn({ slots: 2, gpus: 1 }, { slots: 2, gpus: 0 })).toBeNull();
    expect(await claimIn({ slots: 2, gpus: 1 })).toBe(1);
  });

  test("on a GPU is not asked for where there is none", async () => {
    await needing(1, { gpus: 1 });
    expect(await claimIn({ slots: 1, gpus: 0 })).toBe(1);
  });
});
