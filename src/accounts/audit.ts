import { canonicalJson, type Json } from "../kit/canonical-json.ts";
import { sha256Hex } from "../kit/secret.ts";
import type { Db, Trx } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";

/**
 * One consequential act: who did what to what. People occur by id only, so that somebody's name can be erased
 * without breaking the chain.
 */
export type Act = {
  /** The acting user; null for the appliance itself and its command line. */
  actorId: number | null;
  /** What was done, in the past tense: "published", "changed the role of". */
  action: string;
  /** The kind of thing it was done to: "benchmark", "user". */
  object: string;
  objectId: number | null;
  details?: { [key: string]: Json };
};

/** What the first row of the chain has in place of a row before it. */
const BEGINNING = "0".repeat(64);

/** Adds an act to the trail, in the transaction that does it, chained to the row before. */
export async function recordAudit(trx: Trx, act: Act, now: number): Promise<void> {
  const entry = {
    at: now,
    actor_id: act.actorId,
    action: act.action,
    object: act.object,
    object_id: act.objectId,
    details: canonicalJson(act.details ?? {}),
  };
  const last = await trx.selectFrom("audit").select("hash").orderBy("id", "desc").limit(1).executeTakeFirst();
  const previous = last?.hash ?? BEGINNING;
  await trx
    .insertInto("audit")
    .values({ ...entry, previous_hash: previous, hash: chained(previous, entry) })
    .execute();
}

/** SHA-256(previous hash ‖ canonical JSON of the row), in hex. `details` counts as the text that is kept. */
function chained(previous: string, row: Omit<Row<"audit">, "id" | "previous_hash" | "hash">): string {
  const { at, actor_id, action, object, object_id, details } = row;
  return sha256Hex(previous + canonicalJson({ at, actor_id, action, object, object_id, details }));
}

/** Whether the trail is whole: how many rows it has and the hash of the last one, or the first row that does not fit. */
export type AuditState = { rows: number; head: string; brokenAt: number | null };

/** Recomputes the whole chain. Cutting off its end cannot be seen from inside: keep the head somewhere else. */
export async function verifyAudit(db: Db): Promise<AuditState> {
  let [rows, head, last] = [0, BEGINNING, 0];
  for (;;) {
    const batch = await db
      .selectFrom("audit")
      .selectAll()
      .where("id", ">", last)
      .orderBy("id")
      .limit(1000)
      .execute();
    for (const row of batch) {
      if (row.previous_hash !== head || row.hash !== chained(head, row))
        return { rows, head, brokenAt: row.id };
      rows += 1;
      head = row.hash;
      last = row.id;
    }
    if (batch.length === 0) return { rows, head, brokenAt: null };
  }
}

/** An act as it is listed, with the present name of whoever did it. */
export type AuditEntry = Pick<
  Row<"audit">,
  "id" | "at" | "action" | "object" | "object_id" | "details" | "hash"
> & {
  actor: string | null;
};

/** A page of the trail, newest first, and how many acts there are. `page` counts from 1. */
export async function listAudit(
  db: Db,
  page: number,
  perPage = 50,
): Promise<{ entries: AuditEntry[]; total: number }> {
  const entries = await db
    .selectFrom("audit")
    .leftJoin("user", "user.id", "audit.actor_id")
    .select(["audit.id", "at", "action", "object", "object_id", "details", "hash", "user.name as actor"])
    .orderBy("audit.id", "desc")
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  const { total } = await db
    .selectFrom("audit")
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return { entries, total };
}
