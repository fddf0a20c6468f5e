import { readSettings } from "../accounts/settings.ts";
import { hasProject } from "../wheelhouse/wheels.ts";
import type { ClientSetup } from "../../views/help/command-line.tsx";
import { baseOf, type Visit } from "./visit.ts";

/** How this visitor's programs reach the server, and where they get EvalAI's client from. */
export async function clientSetup(visit: Visit): Promise<ClientSetup> {
  const { db, config } = visit.app;
  const { offline } = await readSettings(db);
  return {
    base: baseOf(visit),
    offline,
    ownAuthority: config.tls.kind === "self",
    hasClient: offline && (await hasProject(db, "evalai")),
  };
}
