import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import { recordAudit } from "./audit.ts";
import { leadOf, type Member } from "./member.ts";
import { readTeamDetails, refuseMany, refuseTaken, type TeamDetails } from "./team-details.ts";
import { signedIn, type User, type Viewer } from "./viewer.ts";

/** The organisers of benchmarks. */
export type HostTeam = { id: number; name: string; url: string; createdAt: number };

/** A host team as one of its members, or an administrator, sees it. */
export type VisibleHostTeam = HostTeam & {
  members: Member[];
  leadId: number | null;
  isMember: boolean;
  /** Whether the viewer may remove members. */
  mayManage: boolean;
};

/** The host teams that the viewer is in, by name; for administrators all of them. */
export async function hostTeamsOf(db: Db, viewer: Viewer): Promise<HostTeam[]> {
  const user = signedIn(viewer);
  return user.role === "admin"
    ? hostTeams(db).orderBy("host_team.name").execute()
    : hostTeamsWith(db, user.id);
}

/**
 * The host teams with this person in them, by name. Being in one is what gives the right to manage its benchmarks; the
 * role *host* gives the right to form host teams and to import new benchmarks, and taking it away takes nobody out.
 */
export async function hostTeamsWith(db: Db, userId: number): Promise<HostTeam[]> {
  return hostTeams(db)
    .innerJoin("host_member", "host_member.host_team_id", "host_team.id")
    .where("host_member.user_id", "=", userId)
    .orderBy("host_team.name")
    .execute();
}

/** A host team with its members. @throws Fault missing unless the viewer is in it or is an administrator. */
export async function visibleHostTeam(db: Db, viewer: Viewer, hostTeamId: number): Promise<VisibleHostTeam> {
  const user = signedIn(viewer);
  const team = await hostTeams(db)
    .select("host_team.created_by")
    .where("host_team.id", "=", hostTeamId)
    .executeTakeFirst();
  const members = team === undefined ? [] : await hostMembersOf(db, hostTeamId);
  const isMember = members.some(({ userId }) => userId === user.id);
  if (team === undefined || !(isMember || user.role === "admin")) {
    throw new Fault("missing", "There is no such host team, or you are not in it.");
  }
  const { created_by, ...shown } = team;
  const leadId = leadOf(created_by, members);
  return { ...shown, members, leadId, isMember, mayManage: user.role === "admin" || user.id === leadId };
}

/** Forms a host team with the viewer as its first member. @throws Fault forbidden without the role, invalid by field, conflict. */
export async function createHostTeam(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  given: TeamDetails,
): Promise<number> {
  const user = hostOrAdministrator(viewer);
  const details = readTeamDetails(given);
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    const { formed } = await trx
      .selectFrom("host_team")
      .select((eb) => eb.fn.countAll<number>().as("formed"))
      .where("created_by", "=", user.id)
      .executeTakeFirstOrThrow();
    refuseMany(user, formed, "host teams");
    const namesake = await trx
      .selectFrom("host_team")
      .select("id")
      .where("name", "=", details.name)
      .executeTakeFirst();
    refuseTaken(namesake !== undefined);
    const { id } = await trx
      .insertInto("host_team")
      .values({ ...details, created_by: user.id, created_at: now })
      .returning("id")
      .executeTakeFirstOrThrow();
    await addHostMember(trx, id, user.id, now);
    await recordAudit(trx, { actorId: user.id, action: "created", object: "host_team", objectId: id }, now);
    return id;
  });
}

/**
 * Takes a person out of a host team: themselves, or another at the word of its lead or an administrator. The last one
 * stays, since somebody has to answer for the benchmarks.
 *
 * @throws Fault missing, forbidden, conflict.
 */
export async function removeHostMember(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  hostTeamId: number,
  userId: number,
): Promise<void> {
  const user = signedIn(viewer);
  await app.db.transaction().execute(async (trx) => {
    const team = await visibleHostTeam(trx, user, hostTeamId);
    if (userId !== user.id && !team.mayManage) {
      throw new Fault("forbidden", "Only the member who leads the host team can remove others.");
    }
    if (!team.members.some((member) => member.userId === userId)) {
      throw new Fault("missing", "This person is not in the host team.");
    }
    if (team.members.length === 1) {
      throw new Fault("conflict", "A host team needs at least one member. Invite somebody else first.");
    }
    await trx
      .deleteFrom("host_member")
      .where("host_team_id", "=", hostTeamId)
      .where("user_id", "=", userId)
      .execute();
    const act = {
      actorId: user.id,
      action: "removed a member of",
      object: "host_team",
      objectId: hostTeamId,
    };
    await recordAudit(trx, { ...act, details: { userId } }, app.clock.now());
  });
}

/** The members of a host team, who joined first at the top. */
export async function hostMembersOf(db: Db, hostTeamId: number): Promise<Member[]> {
  return db
    .selectFrom("host_member")
    .innerJoin("user", "user.id", "host_member.user_id")
    .select([
      "user.id as userId",
      "user.name",
      "user.full_name as fullName",
      "user.affiliation",
      "user.email",
      "host_member.joined_at as joinedAt",
    ])
    .where("host_member.host_team_id", "=", hostTeamId)
    .orderBy("host_member.joined_at")
    .orderBy("user.id")
    .execute();
}

/** Puts a person into a host team; again changes nothing. Whether they may join is for the caller to check in `trx`. */
export async function addHostMember(
  trx: Trx,
  hostTeamId: number,
  userId: number,
  now: number,
): Promise<void> {
  await trx
    .insertInto("host_member")
    .values({ host_team_id: hostTeamId, user_id: userId, joined_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function hostOrAdministrator(viewer: Viewer): User {
  const user = signedIn(viewer);
  if (user.role !== "participant") return user;
  throw new Fault("forbidden", "Only hosts can form a host team. An administrator can make you one.");
}

function hostTeams(db: Db) {
  return db
    .selectFrom("host_team")
    .select(["host_team.id", "host_team.name", "host_team.url", "host_team.created_at as createdAt"]);
}
