import { signedIn } from "../accounts/viewer.ts";
import { enteredWith } from "../benchmarks/entry.ts";
import type { Phase } from "../benchmarks/phase.ts";
import { baseName } from "../images/name.ts";
import { isLoopback, registryHost } from "../images/place.ts";
import type { Config } from "../platform/config.ts";
import type { PushSetup } from "../../views/submissions/push/setup.ts";
import { clientSetup } from "./client-setup.ts";
import { baseOf, type Visit } from "./visit.ts";

/** How this visitor pushes images to a phase that they take part in; null where the registry does not run. */
export async function pushSetup(
  visit: Visit,
  { id, benchmarkId, slug }: Phase,
  benchmarkSlug: string,
  password: PushSetup["password"],
): Promise<PushSetup | null> {
  const { app } = visit;
  const user = signedIn(visit.viewer);
  const host = registryHost(app, baseOf(visit));
  const entered = await enteredWith(app.db, benchmarkId, user.id);
  if (host === null || entered === null) return null;
  return {
    host,
    repository: baseName(slug, entered.team.id),
    phase: slug,
    user: user.name,
    route: routeTo(app.config),
    password,
    passwordAction: `/benchmarks/${benchmarkSlug}/phases/${id}/push-password#push-password`,
    client: await clientSetup(visit),
  };
}

function routeTo({ tls, registry, registryHost }: Config): PushSetup["route"] {
  if (tls.kind === "self") return "own";
  if (tls.kind === "files" || registryHost !== null) return "known";
  return isLoopback(registry?.address ?? "") ? "loopback" : "plain";
}
