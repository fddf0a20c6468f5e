import type { Trx } from "../platform/database.ts";
import { teamNamed } from "./team.ts";

/**
 * The team under which a host team hands in its baselines, made when it is first needed. Nobody is a member of it and no
 * list of teams shows it: the host team's members act for it. @returns its id.
 */
export async function baselineTeam(trx: Trx, hostTeamId: number, now: number): Promise<number> {
  const existing = await trx
    .selectFrom("team")
    .select("id")
    .where("host_team_id", "=", hostTeamId)
    .executeTakeFirst();
  if (existing !== undefined) return existing.id;
  const { name } = await trx
    .selectFrom("host_team")
    .select("name")
    .where("id", "=", hostTeamId)
    .executeTakeFirstOrThrow();
  const { id } = await trx
    .insertInto("team")
    .values({ name: await freeName(trx, name), host_team_id: hostTeamId, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Participants may have taken the host team's name: theirs stays. */
async function freeName(trx: Trx, wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "" : number === 2 ? " (host)" : ` (host ${number - 1})`;
    const name = wanted.slice(0, 100 - ending.length) + ending;
    if ((await teamNamed(trx, name)) === undefined) return name;
  }
}
