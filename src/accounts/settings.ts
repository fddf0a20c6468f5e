import type { Json } from "../kit/canonical-json.ts";
import type { Db, Trx } from "../platform/database.ts";
import { recordAudit } from "./audit.ts";

/** What administrators can change while the server runs. */
export type Settings = {
  /** Whether people may make accounts for themselves. */
  openRegistration: boolean;
  /** Whom to turn to, shown where somebody is stuck: a name, an address, a room. */
  contact: string;
  /** Whether participants have no way to the internet: they are then shown how to install EvalAI's client from this server. */
  offline: boolean;
};

const defaults: Settings = { openRegistration: true, contact: "", offline: false };

export async function readSettings(db: Db): Promise<Settings> {
  const rows = await db.selectFrom("setting").selectAll().execute();
  const kept = new Map(rows.map(({ key, value }) => [key, JSON.parse(value)]));
  const { openRegistration, contact, offline } = defaults;
  return {
    openRegistration: kept.get("openRegistration") ?? openRegistration,
    contact: kept.get("contact") ?? contact,
    offline: kept.get("offline") ?? offline,
  };
}

/** Changes some settings; those that stay the same leave no trace in the audit trail. */
export async function changeSettings(
  trx: Trx,
  changes: Partial<Settings>,
  actorId: number | null,
  now: number,
): Promise<void> {
  const before: Record<string, Json> = await readSettings(trx);
  const changed = Object.entries(changes).filter(([key, value]) => before[key] !== value);
  if (changed.length === 0) return;
  for (const [key, given] of changed) {
    const value = JSON.stringify(given);
    await trx
      .insertInto("setting")
      .values({ key, value })
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
      .execute();
  }
  const act = {
    actorId,
    action: "changed",
    object: "settings",
    objectId: null,
    details: Object.fromEntries(changed),
  };
  await recordAudit(trx, act, now);
}
