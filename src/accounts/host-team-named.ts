import type { Trx } from "../platform/database.ts";
import { recordAudit } from "./audit.ts";
import { readTeamDetails } from "./team-details.ts";

/** The host team of this name; made, without members, when there is none: for imports on the command line. @returns its id. */
export async function hostTeamNamed(trx: Trx, name: string, now: number): Promise<number> {
  const existing = await trx.selectFrom("host_team").select("id").where("name", "=", name).executeTakeFirst();
  if (existing !== undefined) return existing.id;
  const { id } = await trx
    .insertInto("host_team")
    .values({ ...readTeamDetails({ name, url: "" }), created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  await recordAudit(trx, { actorId: null, action: "created", object: "host_team", objectId: id }, now);
  return id;
}
