import { signedIn, type User } from "../accounts/viewer.ts";
import { entryCounts } from "../benchmarks/manage-list.ts";
import { hostedBenchmark, type VisibleBenchmark } from "../benchmarks/visible.ts";
import type { ManagedBenchmark } from "../../views/hosting/manage-frame.tsx";
import { shownSeason } from "./benchmark-frame.ts";
import { type Form, readForm } from "../doors/forms.ts";
import { type Refused, refusedBy } from "./refused.ts";
import { idParam, type Visit } from "./visit.ts";

/** The benchmark in the page's address, for managing it. @throws Fault missing for anybody but its hosts. */
export function hostedOf(visit: Visit): Promise<VisibleBenchmark> {
  signedIn(visit.viewer);
  return hostedBenchmark(visit.app.db, visit.viewer, idParam(visit, "id"));
}

/** What the head of each page for managing it says. */
export async function managed(visit: Visit, benchmark: VisibleBenchmark): Promise<ManagedBenchmark> {
  const { id, slug, title, hostTeam } = benchmark;
  return {
    id,
    slug,
    title,
    host: hostTeam.name,
    season: shownSeason(benchmark, visit.app.clock.now()),
    entries: await entryCounts(visit.app.db, id),
  };
}

/** A page that shows itself again when one of its forms is refused. */
export type Show = (visit: Visit, refused?: Refused) => Promise<Response>;

/** Does what a button asks for, on behalf of a host of the benchmark; shows the page again when that is refused. */
export function asked(
  show: Show,
  act: (visit: Visit, benchmark: VisibleBenchmark, user: User, form: Form) => Promise<Response>,
): (visit: Visit) => Promise<Response> {
  return async (visit) => {
    const benchmark = await hostedOf(visit);
    const form = await readForm(visit);
    try {
      return await act(visit, benchmark, signedIn(visit.viewer), form);
    } catch (error) {
      return show(visit, refusedBy(error));
    }
  };
}
