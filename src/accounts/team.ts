import { sql } from "kysely";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { recordAudit } from "./audit.ts";
import { addMember, leadOf, type Member, membersOf } from "./member.ts";
import { readTeamDetails, refuseMany, refuseTaken, type TeamDetails } from "./team-details.ts";
import { signedIn, type Viewer } from "./viewer.ts";

/** The people who take part together. The teams under which hosts hand in baselines are not shown as such. */
export type Team = { id: number; name: string; url: string; createdAt: number };

/** A team as one of its members, or an administrator, sees it. */
export type VisibleTeam = Team & {
  members: Member[];
  /** The member who leads it; null when everybody has left. */
  leadId: number | null;
  /** Whether the viewer is in it. An administrator need not be. */
  isMember: boolean;
  /** Whether the viewer may rename it and remove members. */
  mayManage: boolean;
};

/** The teams a person is in, by name. */
export async function teamsOf(db: Db, userId: number): Promise<(Team & { memberCount: number })[]> {
  return ordinaryTeams(db)
    .innerJoin("member as mine", "mine.team_id", "team.id")
    .where("mine.user_id", "=", userId)
    .select(sql<number>`(select count(*) from member where member.team_id = team.id)`.as("memberCount"))
    .orderBy("team.name")
    .execute();
}

/** A team with its members. @throws Fault missing unless the viewer is in it or is an administrator; unauthorised for a guest. */
export async function visibleTeam(db: Db, viewer: Viewer, teamId: number): Promise<VisibleTeam> {
  const user = signedIn(viewer);
  const team = await ordinaryTeams(db)
    .select("team.created_by")
    .where("team.id", "=", teamId)
    .executeTakeFirst();
  const members = team === undefined ? [] : await membersOf(db, teamId);
  const isMember = members.some(({ userId }) => userId === user.id);
  if (team === undefined || !(isMember || user.role === "admin")) {
    throw new Fault("missing", "There is no such team, or you are not in it.");
  }
  const { created_by, ...shown } = team;
  const leadId = leadOf(created_by, members);
  return { ...shown, members, leadId, isMember, mayManage: user.role === "admin" || user.id === leadId };
}

/** The same for somebody who is to act as a member of it. @throws Fault missing. */
export async function ownTeam(db: Db, viewer: Viewer, teamId: number): Promise<VisibleTeam> {
  const team = await visibleTeam(db, viewer, teamId);
  if (!team.isMember) throw new Fault("missing", "There is no such team, or you are not in it.");
  return team;
}

/** Forms a team with the viewer as its first member. @returns its id. @throws Fault invalid, by field; conflict. */
export async function createTeam(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  given: TeamDetails,
): Promise<number> {
  const user = signedIn(viewer);
  const details = readTeamDetails(given);
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    const { formed } = await trx
      .selectFrom("team")
      .select((eb) => eb.fn.countAll<number>().as("formed"))
      .where("created_by", "=", user.id)
      .executeTakeFirstOrThrow();
    refuseMany(user, formed, "teams");
    refuseTaken((await teamNamed(trx, details.name)) !== undefined);
    const { id } = await trx
      .insertInto("team")
      .values({ ...details, created_by: user.id, created_at: now })
      .returning("id")
      .executeTakeFirstOrThrow();
    await addMember(trx, id, user.id, now);
    await recordAudit(trx, { actorId: user.id, action: "created", object: "team", objectId: id }, now);
    return id;
  });
}

/** Renames a team or changes its address. @throws Fault missing, forbidden, or invalid by field. */
export async function changeTeam(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  teamId: number,
  given: TeamDetails,
): Promise<void> {
  const user = signedIn(viewer);
  await app.db.transaction().execute(async (trx) => {
    const team = await visibleTeam(trx, user, teamId);
    if (!team.mayManage)
      throw new Fault("forbidden", "Only the member who leads the team can change its name.");
    const details = readTeamDetails(given);
    const namesake = await teamNamed(trx, details.name);
    refuseTaken(namesake !== undefined && namesake.id !== teamId);
    await trx.updateTable("team").set(details).where("id", "=", teamId).execute();
    const act = { actorId: user.id, action: "changed", object: "team", objectId: teamId, details };
    await recordAudit(trx, act, app.clock.now());
  });
}

/** Names are compared as the table does, whatever their case. */
export async function teamNamed(db: Db, name: string): Promise<{ id: number } | undefined> {
  return db.selectFrom("team").select("id").where("name", "=", name).executeTakeFirst();
}

function ordinaryTeams(db: Db) {
  return db
    .selectFrom("team")
    .select(["team.id", "team.name", "team.url", "team.created_at as createdAt"])
    .where("team.host_team_id", "is", null);
}
