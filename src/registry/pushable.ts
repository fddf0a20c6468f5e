import { writable } from "../images/access.ts";
import { explainNoTeam } from "../images/may-push.ts";
import type { Repository } from "../images/repository.ts";
import { Fault } from "../kit/fault.ts";
import type { Call } from "./call.ts";

/** The repository to push to; somebody who can see the phase but has no team in it is told so. */
export async function pushable({ registry, caller, name }: Call): Promise<Repository> {
  try {
    return await writable(registry.db, caller, name);
  } catch (error) {
    const isUnknown = error instanceof Fault && error.kind === "missing";
    if (isUnknown && caller.repository === null)
      await explainNoTeam(registry.db, registry.admit, caller.user, name, registry.clock.now());
    throw error;
  }
}
