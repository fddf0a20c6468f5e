import { Fault } from "../kit/fault.ts";
import type { Db, Trx } from "./database.ts";
import type { Log } from "./log.ts";
import {
  adopt,
  CRASHES_BEFORE_POISON,
  claim,
  dropJob,
  interrupt,
  type Job,
  postpone,
  orphanedJobs,
  type Room,
  settleJob,
  wait,
} from "./queue.ts";
import type { Signal } from "./signal.ts";

/** How one kind of job is done. Every function with a `trx` shares its transaction with the job's own change of state. */
export type Work = {
  /** Says that it has begun. */
  begin(trx: Trx, job: Job): Promise<void>;
  /**
   * Does it, outside any transaction; the returned function records the outcome. Rejects only for the platform's own trouble.
   *
   * @param abort ends it. @param leave is aborted as soon as the server is being stopped: what goes on without us can be left
   * alone then, by rejecting with the signal's reason, and will be taken up again.
   */
  perform(job: Job, abort: AbortSignal, leave?: AbortSignal): Promise<(trx: Trx) => Promise<void>>;
  /** Says that it is back in the queue after trouble of the platform's. */
  putBack(trx: Trx, job: Job): Promise<void>;
  /** Brings the subject to a terminal state when the platform cannot do it. */
  giveUp(trx: Trx, job: Job, why: string): Promise<void>;
  /** After any of these is committed. */
  changed(job: Job): void;
};

type LoopParts = {
  db: Db;
  signal: Signal;
  log: Log;
  now(): number;
  boot: string;
  slots: number;
  /** How many GPUs there are for jobs. */
  gpus?: number;
  works: Record<string, Work>;
};

/** The topic that wakes the loop: publish after committing an enqueue or a cancellation. */
export const JOBS = "jobs";

/** Code of a Fault that says that the work cannot be begun at present: it is tried again, however often. */
export const NOT_NOW = "not_now";
const LATER_MS = 15_000;

const ATTEMPTS = 5;

/**
 * Claims and performs jobs, at most `slots` at a time, until stopped.
 * At-least-once execution, exactly-once effect: a result counts only while its attempt still holds the job.
 */
export function startLoop(parts: LoopParts): { stop(graceMs: number): Promise<void>; running(): number } {
  const { db, log, now, boot } = parts;
  const all: Room = { slots: parts.slots, gpus: parts.gpus ?? 0 };
  const active = new Map<number, { job: Job; abort: AbortController; ended: Promise<void> }>();
  const leaving = new AbortController();
  let stopped = false;
  let pumping: Promise<void> | null = null;
  let again = false;

  const wake = () => {
    if (pumping !== null) {
      again = true;
      return;
    }
    again = false;
    pumping = pump()
      .catch((error) => log.error("loop", error))
      .finally(() => {
        pumping = null;
        if (again && !stopped) wake();
      });
  };

  async function pump(): Promise<void> {
    await abortCancelled();
    for (let free = freeRoom(); !stopped && free.slots > 0; free = freeRoom()) {
      const job = await begin(free);
      if (job === null) return;
      const abort = new AbortController();
      const ended = run(job, abort.signal).finally(() => {
        active.delete(job.id);
        if (!stopped) wake();
      });
      active.set(job.id, { job, abort, ended });
    }
  }

  /** What the running jobs leave over. */
  function freeRoom(): Room {
    const jobs = [...active.values()].map(({ job }) => job);
    const taken = (what: keyof Room) => jobs.reduce((sum, job) => sum + Math.min(job[what], all[what]), 0);
    return { slots: all.slots - taken("slots"), gpus: all.gpus - taken("gpus") };
  }

  async function begin(free: Room): Promise<Job | null> {
    for (;;) {
      let job = null as Job | null;
      try {
        await db.transaction().execute(async (trx) => {
          job = await claim(trx, boot, now(), all, free);
          if (job !== null) await workFor(parts.works, job).begin(trx, job);
        });
        return job;
      } catch (error) {
        if (job === null || passes(error)) throw error;
        // Left in the queue it would be the next one again, and nothing behind it would ever run.
        await abandon(job, error);
      }
    }
  }

  async function run(job: Job, abort: AbortSignal): Promise<void> {
    const work = workFor(parts.works, job);
    work.changed(job);
    try {
      if (job.crashes >= CRASHES_BEFORE_POISON)
        await giveUp(job, "the server stopped every time it was tried");
      else await complete(job, await work.perform(job, abort, leaving.signal));
    } catch (error) {
      const isLeft = stopped && error === leaving.signal.reason;
      if (!abort.aborted && !isLeft) await insist(job, () => setBack(job, error));
      else if (stopped) await insist(job, () => putBack(job, (trx) => interrupt(trx, job, now())));
    }
    work.changed(job);
  }

  /** A full disk passes, and a job must not be forgotten because its state could not be written meanwhile. */
  async function insist(job: Job, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      log.error("the state of a job cannot be written", error, { job: job.id });
      // The next start finds it running under another boot, and resumes it.
      if (stopped) return;
      await Bun.sleep(1000);
      return insist(job, passes(error) ? write : () => abandon(job, error));
    }
  }

  /** The last resort, for a job whose subject is gone or which nobody here knows how to do. */
  async function abandon(job: Job, error: unknown): Promise<void> {
    log.error("job abandoned", error, { job: job.id, kind: job.kind, subject: job.subject });
    await dropJob(db, job.id, now(), error instanceof Error ? error.message : String(error));
  }

  async function complete(job: Job, record: (trx: Trx) => Promise<void>): Promise<void> {
    await db.transaction().execute(async (trx) => {
      if (await settleJob(trx, job, "done", now())) await record(trx);
      else log.warn("late result discarded", { job: job.id, attempt: job.attempt });
    });
  }

  async function setBack(job: Job, error: unknown): Promise<void> {
    const why = error instanceof Fault ? error.message : "an error inside the server";
    if (error instanceof Fault && error.code === NOT_NOW)
      return putBack(job, (trx) => wait(trx, job, now() + LATER_MS, why));
    log.error("job failed", error, {
      job: job.id,
      kind: job.kind,
      subject: job.subject,
      attempt: job.attempt,
    });
    const failures = job.attempt - job.stops;
    if (failures >= ATTEMPTS) return giveUp(job, why);
    const delay = 5000 * 2 ** (failures - 1) * (0.75 + Math.random() / 2);
    await putBack(job, (trx) => postpone(trx, job, Math.round(now() + delay), why));
  }

  async function putBack(job: Job, set: (trx: Trx) => Promise<boolean>): Promise<void> {
    await db.transaction().execute(async (trx) => {
      if (await set(trx)) await workFor(parts.works, job).putBack(trx, job);
    });
  }

  async function giveUp(job: Job, why: string): Promise<void> {
    await db.transaction().execute(async (trx) => {
      if (await settleJob(trx, job, "failed", now(), why))
        await workFor(parts.works, job).giveUp(trx, job, why);
    });
  }

  async function abortCancelled(): Promise<void> {
    if (active.size === 0) return;
    const rows = await db
      .selectFrom("job")
      .select("id")
      .where("id", "in", [...active.keys()])
      .where("state", "=", "cancelled")
      .execute();
    for (const { id } of rows) active.get(id)?.abort.abort();
  }

  /** After an unclean stop: what was running waits again, and its subject says so. */
  async function recover(): Promise<void> {
    const orphans = await orphanedJobs(db, boot);
    for (const job of orphans) {
      await insist(job, () =>
        db.transaction().execute(async (trx) => {
          if (await adopt(trx, job)) await workFor(parts.works, job).putBack(trx, job);
        }),
      );
    }
    if (orphans.length > 0) log.warn("jobs resumed after an unclean stop", { count: orphans.length });
  }

  const unsubscribe = parts.signal.subscribe(JOBS, wake);
  // Work that becomes due by time, or that another process queued, has nobody to publish it.
  const timer = setInterval(wake, 1000);
  void recover()
    .catch((error) => log.error("resuming jobs", error))
    .finally(wake);

  return {
    running: () => active.size,
    /** Claims nothing more and waits for what runs; what is not done by then is aborted and resumed by the next start. */
    async stop(graceMs) {
      stopped = true;
      leaving.abort();
      unsubscribe();
      clearInterval(timer);
      await pumping;
      const ended = Promise.allSettled([...active.values()].map((entry) => entry.ended));
      await Promise.race([ended, Bun.sleep(graceMs)]);
      for (const entry of active.values()) entry.abort.abort();
      await Promise.race([ended, Bun.sleep(2000)]);
    },
  };
}

/** Whether SQLite failed for a reason outside of what was asked of it, so that asking again may help. */
function passes(error: unknown): boolean {
  return /^SQLITE_(FULL|BUSY|IOERR)/.test(String((error as { code?: unknown }).code));
}

function workFor(works: Record<string, Work>, job: Job): Work {
  const work = works[job.kind];
  if (work === undefined) throw new Error(`no work of kind ${job.kind}`);
  return work;
}
