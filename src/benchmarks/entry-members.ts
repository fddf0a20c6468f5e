import { recordAudit } from "../accounts/audit.ts";
import type { Invitation, InvitationKey } from "../accounts/invitation.ts";
import { acceptInvitation } from "../accounts/invitation-answer.ts";
import { withdrawAll } from "../accounts/invitation-offer.ts";
import { dropMember } from "../accounts/member.ts";
import { visibleTeam } from "../accounts/team.ts";
import { signedIn, type Viewer } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import { benchmarkColumns, toBenchmark } from "./benchmark.ts";
import { joinObstacle } from "./eligibility.ts";
import { BINDING } from "./eligibility-team.ts";

/**
 * Takes the viewer into the team they are invited to, if every benchmark that the team takes part in admits them: they
 * pass the rules that entering it asks for, and the team does not grow too large. For a host team: if they do not take
 * part in one of its benchmarks. Checked in the transaction, so that of many who join at once only as many come in as fit.
 *
 * @throws Fault unauthorised, missing, forbidden with the benchmark and its rule.
 */
export async function joinByInvitation(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  key: InvitationKey,
): Promise<Invitation> {
  const user = signedIn(viewer);
  const now = app.clock.now();
  return app.db.transaction().execute(async (trx) => {
    const invitation = await acceptInvitation(trx, user, key, now);
    if (invitation.isMember) return invitation;
    const { kind, id } = invitation.to;
    if (kind === "team") await refuseUnfit(trx, id, user.id, now);
    else await refuseParticipant(trx, id, user.id, now);
    return invitation;
  });
}

async function refuseUnfit(trx: Trx, teamId: number, userId: number, now: number): Promise<void> {
  for (const benchmark of await enteredBenchmarks(trx, teamId, now)) {
    const obstacle = await joinObstacle(trx, benchmark, teamId, userId);
    if (obstacle === null) continue;
    throw new Fault("forbidden", `This team takes part in the benchmark ${benchmark.title}. ${obstacle}`);
  }
}

/** A host sees the hidden labels, so nobody becomes one while they take part. */
async function refuseParticipant(trx: Trx, hostTeamId: number, userId: number, now: number): Promise<void> {
  const entered = await trx
    .selectFrom("member")
    .innerJoin("entry", "entry.team_id", "member.team_id")
    .innerJoin("benchmark", "benchmark.id", "entry.benchmark_id")
    .select("benchmark.title")
    .where("member.user_id", "=", userId)
    .where("benchmark.host_team_id", "=", hostTeamId)
    .where("benchmark.end_at", ">", now)
    .where("entry.state", "in", BINDING)
    .executeTakeFirst();
  if (entered === undefined) return;
  const reason = "Its hosts know the answers, so you cannot become one of them before it is over.";
  throw new Fault("forbidden", `You take part in the benchmark ${entered.title}. ${reason}`);
}

/**
 * Takes a person out of a team: themselves, or another at the word of the one who leads it or an administrator. Nobody
 * leaves a team while it is banned from a benchmark that still runs: they could enter it again with another. A team that
 * everybody has left keeps its place on the boards; if it never entered anything, it is dissolved and its name is free.
 *
 * @throws Fault unauthorised, missing, forbidden, conflict.
 */
export async function removeFromTeam(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  teamId: number,
  userId: number,
): Promise<void> {
  const user = signedIn(viewer);
  const now = app.clock.now();
  await app.db.transaction().execute(async (trx) => {
    const team = await visibleTeam(trx, user, teamId);
    if (userId !== user.id && !team.mayManage) {
      throw new Fault("forbidden", "Only the member who leads the team can remove others.");
    }
    const [banned] = await enteredBenchmarks(trx, teamId, now, ["banned"]);
    if (banned !== undefined) {
      const until = "Until that benchmark is over, nobody can leave the team or be removed from it.";
      throw new Fault("conflict", `This team is banned from the benchmark ${banned.title}. ${until}`);
    }
    if (!(await dropMember(trx, teamId, userId)))
      throw new Fault("missing", "This person is not in the team.");
    const action = userId === user.id ? "left" : "removed a member of";
    await recordAudit(
      trx,
      { actorId: user.id, action, object: "team", objectId: teamId, details: { userId } },
      now,
    );
    if (team.members.length === 1) await abandon(trx, teamId, now);
  });
}

async function abandon(trx: Trx, teamId: number, now: number): Promise<void> {
  await withdrawAll(trx, { kind: "team", id: teamId }, now);
  await trx
    .deleteFrom("team")
    .where("id", "=", teamId)
    .where((eb) => eb.not(eb.exists(eb.selectFrom("entry").select("id").where("team_id", "=", teamId))))
    // Invitations by address count towards a day's limit, so they and their team stay.
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom("invitation")
            .select("id")
            .where("team_id", "=", teamId)
            .where("email", "is not", null),
        ),
      ),
    )
    .execute();
}

/** The benchmarks that are not over and that the team takes part in, or is banned from. */
async function enteredBenchmarks(
  db: Db,
  teamId: number,
  now: number,
  states: readonly (typeof BINDING)[number][] = BINDING,
) {
  const rows = await db
    .selectFrom("benchmark")
    .innerJoin("host_team", "host_team.id", "benchmark.host_team_id")
    .innerJoin("entry", "entry.benchmark_id", "benchmark.id")
    .select(benchmarkColumns)
    .where("entry.team_id", "=", teamId)
    .where("entry.state", "in", states)
    .where("benchmark.end_at", ">", now)
    .orderBy("benchmark.id")
    .execute();
  return rows.map(toBenchmark);
}
