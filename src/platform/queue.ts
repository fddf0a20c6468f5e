import { sql } from "kysely";
import type { Db, Trx } from "./database.ts";
import type { Row } from "./schema.ts";

/** A claimed piece of work. `attempt` fences it: only the newest attempt may record a result. */
export type Job = Pick<Row<"job">, (typeof JOB_COLUMNS)[number]>;

const JOB_COLUMNS = ["id", "kind", "subject", "attempt", "crashes", "stops", "slots", "gpus"] as const;

/** What jobs share while they run: slots, one of which is about a core, and GPUs, each of which one job has to itself. */
export type Room = { slots: number; gpus: number };

/** How often our own process may die under a job before the job is taken for the cause. */
export const CRASHES_BEFORE_POISON = 3;

/** Queues work in the caller's transaction, so that it exists exactly when what it is about exists. */
export async function enqueue(
  trx: Trx,
  work: { kind: string; subject: number; fairKey: string; priority?: number } & Partial<Room>,
  now: number,
): Promise<void> {
  await trx
    .insertInto("job")
    .values({
      kind: work.kind,
      subject: work.subject,
      fair_key: work.fairKey,
      priority: work.priority ?? 0,
      slots: work.slots,
      gpus: work.gpus,
      run_at: now,
      created_at: now,
    })
    .execute();
}

/**
 * Takes the next job that is due: highest priority, then whoever has the fewest running, then the oldest. One that waits for a
 * GPU lets others pass. One that needs many slots does not, or it would never get them; it is content with all there are.
 *
 * @param all of the machine. @param free now.
 */
export async function claim(trx: Trx, boot: string, now: number, all: Room, free: Room): Promise<Job | null> {
  const next = trx
    .selectFrom("job as waiting")
    .select("waiting.id")
    .where("waiting.state", "=", "waiting")
    .where("waiting.run_at", "<=", now)
    .where(sql<boolean>`min(waiting.gpus, ${all.gpus}) <= ${free.gpus}`)
    .orderBy("waiting.priority", "desc")
    .orderBy((eb) =>
      eb
        .selectFrom("job as running")
        .select((count) => count.fn.countAll().as("n"))
        .where("running.state", "=", "running")
        .whereRef("running.fair_key", "=", "waiting.fair_key"),
    )
    .orderBy("waiting.id")
    .limit(1);
  const job = await trx
    .updateTable("job")
    .set({ state: "running", boot, started_at: now, attempt: sql`attempt + 1` })
    .where("id", "=", next)
    .where(sql<boolean>`min(slots, ${all.slots}) <= ${free.slots}`)
    .returning(JOB_COLUMNS)
    .executeTakeFirst();
  return job ?? null;
}

/** Ends a job. @returns false when it was cancelled or claimed anew meanwhile: then the caller's result must not count. */
export async function settleJob(
  trx: Trx,
  job: Job,
  state: "done" | "failed",
  now: number,
  error: string | null = null,
): Promise<boolean> {
  return fenced(trx, job, { state, finished_at: now, error });
}

/** Puts a job back, to be tried again from `runAt`. */
export async function postpone(trx: Trx, job: Job, runAt: number, error: string): Promise<boolean> {
  return fenced(trx, job, { state: "waiting", boot: null, run_at: runAt, error });
}

/** Puts a job back that could not be begun, which is not held against it either. */
export async function wait(trx: Trx, job: Job, runAt: number, why: string): Promise<boolean> {
  return fenced(trx, job, { state: "waiting", boot: null, run_at: runAt, error: why, stops: job.stops + 1 });
}

/** Puts back a job that the stop of the server interrupted, which is not held against it. */
export async function interrupt(trx: Trx, job: Job, now: number): Promise<boolean> {
  const error = "the server was stopped";
  return fenced(trx, job, { state: "waiting", boot: null, run_at: now, error, stops: job.stops + 1 });
}

async function fenced(trx: Trx, job: Job, values: Partial<Row<"job">>): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("job")
    .set(values)
    .where("id", "=", job.id)
    .where("attempt", "=", job.attempt)
    .where("state", "=", "running")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends a job whatever its attempt, because nothing can be done with it any more. */
export async function dropJob(db: Db, id: number, now: number, error: string): Promise<void> {
  await db
    .updateTable("job")
    .set({ state: "failed", finished_at: now, error })
    .where("id", "=", id)
    .where("state", "in", ["waiting", "running"])
    .execute();
}

/** Cancels what waits or runs for a subject. The loop notices and stops the running one. */
export async function cancelJobs(trx: Trx, kind: string, subject: number, now: number): Promise<void> {
  await trx
    .updateTable("job")
    .set({ state: "cancelled", finished_at: now })
    .where("kind", "=", kind)
    .where("subject", "=", subject)
    .where("state", "in", ["waiting", "running"])
    .execute();
}

/** Jobs that a process which is gone left running. */
export async function orphanedJobs(db: Db, boot: string): Promise<Job[]> {
  return db
    .selectFrom("job")
    .select(JOB_COLUMNS)
    .where("state", "=", "running")
    .where("boot", "!=", boot)
    .execute();
}

/** Lets an orphaned job wait again, one crash richer. */
export async function adopt(trx: Trx, job: Job): Promise<boolean> {
  return fenced(trx, job, { state: "waiting", boot: null, crashes: job.crashes + 1 });
}

/** Jobs that wait before this one does, or null when it is not waiting. */
export async function queuePosition(db: Db, kind: string, subject: number): Promise<number | null> {
  const job = await db
    .selectFrom("job")
    .select(["id", "priority"])
    .where("kind", "=", kind)
    .where("subject", "=", subject)
    .where("state", "=", "waiting")
    .executeTakeFirst();
  if (job === undefined) return null;
  const { ahead } = await db
    .selectFrom("job")
    .select((eb) => eb.fn.countAll<number>().as("ahead"))
    .where("state", "=", "waiting")
    .where((eb) =>
      eb.or([
        eb("priority", ">", job.priority),
        eb.and([eb("priority", "=", job.priority), eb("id", "<", job.id)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return ahead;
}
