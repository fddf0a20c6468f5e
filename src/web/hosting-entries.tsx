import { decideEntry, entriesOf } from "../benchmarks/entry-decision.ts";
import { Fault } from "../kit/fault.ts";
import { EntriesPage } from "../../views/hosting/entries.tsx";
import { manageHref } from "../../views/hosting/manage-frame.tsx";
import { asked, hostedOf, managed } from "./hosting-frame.ts";
import type { Refused } from "./refused.ts";
import { chrome, get, idParam, page, post, redirect, type Route, type Visit } from "./visit.ts";

async function showEntries(visit: Visit, refused?: Refused): Promise<Response> {
  const benchmark = await hostedOf(visit);
  const view = (
    <EntriesPage
      chrome={chrome(visit, `Teams – ${benchmark.title}`)}
      managed={await managed(visit, benchmark)}
      isPublished={benchmark.publishedAt !== null}
      entries={await entriesOf(visit.app.db, benchmark.id)}
      problems={refused?.problems ?? []}
    />
  );
  return page(visit, view, refused?.status);
}

const decisions = {
  approved: "The team takes part.",
  refused: "The team is not admitted.",
  banned: "The team is banned.",
} as const;

const sendDecision = asked(showEntries, async (visit, { id }, _user, form) => {
  const state = (Object.keys(decisions) as (keyof typeof decisions)[]).find(
    (each) => each === form.text("state"),
  );
  if (state === undefined) throw new Fault("invalid", "Choose what to do about the team.");
  await decideEntry(visit.app, visit.viewer, id, idParam(visit, "entry"), state);
  return redirect(manageHref(id, "teams"), { tone: "good", message: decisions[state] });
});

/** The teams of a benchmark. */
export const hostingEntryRoutes: Route[] = [
  get("/host/benchmarks/:id/teams", (visit) => showEntries(visit)),
  post("/host/benchmarks/:id/entries/:entry/decision", sendDecision),
];
