import type { Db } from "../database.ts";
import { type Sandbox, sandboxesOf } from "../sealed/sandbox.ts";
import { subjectOf } from "./subject.ts";
import { type ProbeResult, probesFor, type SelfTest } from "./take.ts";

/** A self-test that was taken at some time. */
export type TakenSelfTest = SelfTest & { takenAt: number };

/** Writes down what a self-test found. */
export async function recordSelfTest(db: Db, test: SelfTest, now: number): Promise<void> {
  await db
    .insertInto("sandbox_test")
    .values({
      subject: test.subject,
      taken_at: now,
      held: test.held ? 1 : 0,
      hash: test.hash,
      results: JSON.stringify(test.results),
    })
    .execute();
}

/** The newest self-test, of whatever engine, or null. */
export async function latestSelfTest(db: Db): Promise<TakenSelfTest | null> {
  return read(await newest(db).executeTakeFirst());
}

/** The newest self-test of exactly this sandbox; null after an upgrade of anything that it depends on. */
export async function selfTestOf(db: Db, sandbox: Sandbox): Promise<TakenSelfTest | null> {
  const subject = await subjectOf(sandbox, probesFor(sandbox));
  return read(await newest(db).where("subject", "=", subject).executeTakeFirst());
}

/** Whether images may run there: the newest self-test of exactly this sandbox found that all of it holds. */
export async function sandboxHolds(db: Db, sandbox: Sandbox): Promise<boolean> {
  return (await selfTestOf(db, sandbox))?.held === true;
}

/** The strongest sandbox of an engine that holds; null where there is none, or no engine. */
export async function readySandbox(db: Db, socketPath: string): Promise<Sandbox | null> {
  for (const sandbox of await sandboxesOf(socketPath).catch(() => []))
    if (await sandboxHolds(db, sandbox)) return sandbox;
  return null;
}

const newest = (db: Db) => db.selectFrom("sandbox_test").selectAll().orderBy("id", "desc").limit(1);

type Taken = { subject: string; taken_at: number; held: number; hash: string; results: string };

function read(row: Taken | undefined): TakenSelfTest | null {
  if (row === undefined) return null;
  const { subject, hash } = row;
  const results = JSON.parse(row.results) as ProbeResult[];
  return { subject, hash, held: row.held === 1, results, takenAt: row.taken_at };
}
