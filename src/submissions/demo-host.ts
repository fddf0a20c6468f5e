import { createHostTeam } from "../accounts/host-team.ts";
import type { User } from "../accounts/viewer.ts";
import type { App } from "../platform/app.ts";
import { importDemo } from "./demo.ts";

/** The demonstration benchmark under a new host team of this person's. @returns the path of its page. */
export async function importDemoFor(
  app: Pick<App, "db" | "files" | "pictures" | "clock" | "config" | "signal">,
  user: User,
): Promise<string> {
  const hostTeamId = await createHostTeam(app, user, { name: "Demonstration hosts", url: "" });
  const { slug } = await importDemo(app, { hostTeamId, actorId: user.id });
  return `/benchmarks/${slug}`;
}
