import { Fault } from "../kit/fault.ts";
import type { Trx } from "../platform/database.ts";
import { recordAudit } from "./audit.ts";
import { endSessions } from "./sessions.ts";
import { type Role, userById } from "./users.ts";

/**
 * Gives somebody another role. Their sessions end, so that no token outlives the rights it was given for. They stay in
 * their host teams: membership, not the role, is what lets them manage benchmarks (`hostTeamsWith` in host-team.ts).
 * @throws Fault missing, conflict when nobody would be left to administer.
 */
export async function changeRole(
  trx: Trx,
  userId: number,
  role: Role,
  actorId: number | null,
  now: number,
): Promise<void> {
  const person = await userById(trx, userId);
  if (person.role === role) return;
  if (role !== "admin") await keepAnAdministrator(trx, userId);
  await trx.updateTable("user").set({ role }).where("id", "=", userId).execute();
  await endSessions(trx, userId);
  const details = { from: person.role, to: role };
  await recordAudit(
    trx,
    { actorId, action: "changed the role of", object: "user", objectId: userId, details },
    now,
  );
}

/**
 * Keeps somebody out, or lets them in again. Nothing of theirs is removed; sessions end and tokens stop working.
 * @throws Fault missing, conflict when nobody would be left to administer.
 */
export async function changeState(
  trx: Trx,
  userId: number,
  state: "active" | "disabled",
  actorId: number | null,
  now: number,
): Promise<void> {
  const person = await userById(trx, userId);
  if (person.state === state) return;
  if (state === "disabled") await keepAnAdministrator(trx, userId);
  await trx.updateTable("user").set({ state }).where("id", "=", userId).execute();
  if (state === "disabled") await endSessions(trx, userId);
  const action = state === "disabled" ? "disabled" : "enabled";
  await recordAudit(trx, { actorId, action, object: "user", objectId: userId }, now);
}

async function keepAnAdministrator(trx: Trx, leavingId: number): Promise<void> {
  const admins = await trx
    .selectFrom("user")
    .select("id")
    .where("role", "=", "admin")
    .where("state", "=", "active")
    .execute();
  if (admins.length === 1 && admins[0]?.id === leavingId) {
    throw new Fault("conflict", "This is the only administrator. Make somebody else one first.");
  }
}
