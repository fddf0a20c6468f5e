import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import { recordAudit } from "./audit.ts";
import { visibleHostTeam } from "./host-team.ts";
import { readTeamDetails, refuseTaken, type TeamDetails } from "./team-details.ts";
import { signedIn, type Viewer } from "./viewer.ts";

/** Renames a host team or changes its address. @throws Fault missing, forbidden, or invalid by field. */
export async function changeHostTeam(
  app: Pick<App, "db" | "clock">,
  viewer: Viewer,
  hostTeamId: number,
  given: TeamDetails,
): Promise<void> {
  const user = signedIn(viewer);
  await app.db.transaction().execute(async (trx) => {
    const { mayManage } = await visibleHostTeam(trx, user, hostTeamId);
    if (!mayManage)
      throw new Fault("forbidden", "Only the member who leads the host team can change its name.");
    const details = readTeamDetails(given);
    const namesake = await trx
      .selectFrom("host_team")
      .select("id")
      .where("name", "=", details.name)
      .executeTakeFirst();
    refuseTaken(namesake !== undefined && namesake.id !== hostTeamId);
    await trx.updateTable("host_team").set(details).where("id", "=", hostTeamId).execute();
    const act = { actorId: user.id, action: "changed", object: "host_team", objectId: hostTeamId, details };
    await recordAudit(trx, act, app.clock.now());
  });
}
