import type { Db, Trx } from "../platform/database.ts";

/** A person in a team. The e-mail address is for rules and for hosts, not for team-mates. */
export type Member = {
  userId: number;
  name: string;
  fullName: string;
  affiliation: string;
  email: string;
  joinedAt: number;
};

/** The members of a team, who joined first at the top. */
export async function membersOf(db: Db, teamId: number): Promise<Member[]> {
  return db
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.user_id")
    .select([
      "user.id as userId",
      "user.name",
      "user.full_name as fullName",
      "user.affiliation",
      "user.email",
      "member.joined_at as joinedAt",
    ])
    .where("member.team_id", "=", teamId)
    .orderBy("member.joined_at")
    .orderBy("user.id")
    .execute();
}

/**
 * Who leads a team, and may rename it and remove members: its creator, or when they have left, whoever joined first of
 * those who remain. Null for a team without members.
 */
export function leadOf(createdBy: number | null, members: Pick<Member, "userId">[]): number | null {
  const creator = members.find(({ userId }) => userId === createdBy);
  return (creator ?? members[0])?.userId ?? null;
}

/** Puts a person into a team; again changes nothing. Whether they may join is for the caller to check in `trx`. */
export async function addMember(trx: Trx, teamId: number, userId: number, now: number): Promise<void> {
  await trx
    .insertInto("member")
    .values({ team_id: teamId, user_id: userId, joined_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes a person out of a team. @returns false when they were not in it. */
export async function dropMember(trx: Trx, teamId: number, userId: number): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom("member")
    .where("team_id", "=", teamId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
