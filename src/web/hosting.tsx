import { hostTeamsOf } from "../accounts/host-team.ts";
import { signedIn } from "../accounts/viewer.ts";
import { draftsOf } from "../benchmarks/import-draft.ts";
import { hostedBenchmarks } from "../benchmarks/manage-list.ts";
import { HostPage } from "../../views/hosting/home.tsx";
import { logoAddress, shownSeason } from "./benchmark-frame.ts";
import type { Form } from "../doors/forms.ts";
import { hostingDryRunRoutes } from "./hosting-dry-runs.tsx";
import { hostingEntryRoutes } from "./hosting-entries.tsx";
import { hostingImportRoutes } from "./hosting-imports.tsx";
import { hostingManageRoutes } from "./hosting-manage.tsx";
import { hostingSubmissionRoutes } from "./hosting-submissions.tsx";
import { hostTeamRoutes } from "./hosting-teams.tsx";
import type { Refused } from "./refused.ts";
import { chrome, get, page, type Route, type Visit } from "./visit.ts";

/** Everything the visitor hosts; with the form for a host team as it was refused. */
export async function showHost(visit: Visit, form?: Form, refused?: Refused): Promise<Response> {
  const { db, clock } = visit.app;
  const user = signedIn(visit.viewer);
  const now = clock.now();
  const benchmarks = await hostedBenchmarks(db, user);
  const view = (
    <HostPage
      chrome={chrome(visit, "Host")}
      benchmarks={benchmarks.map((each) => ({
        ...each,
        season: shownSeason(each, now),
        logo: logoAddress(each),
      }))}
      drafts={await draftsOf(db, user)}
      hostTeams={await hostTeamsOf(db, user)}
      isHost={user.role !== "participant"}
      values={{ name: form?.text("name") ?? "", url: form?.text("url") ?? "" }}
      problems={refused?.problems ?? []}
      now={now}
    />
  );
  return page(visit, view, refused?.status);
}

/** Everything a host does. */
export const hostingRoutes: Route[] = [
  get("/host", (visit) => showHost(visit)),
  ...hostTeamRoutes(showHost),
  ...hostingImportRoutes,
  ...hostingManageRoutes,
  ...hostingDryRunRoutes,
  ...hostingEntryRoutes,
  ...hostingSubmissionRoutes,
];
