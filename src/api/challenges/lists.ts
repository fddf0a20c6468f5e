import { extrasOfOne } from "../../benchmarks/extras.ts";
import { metricSetsOf, splitsOf } from "../../benchmarks/board.ts";
import { Fault } from "../../kit/fault.ts";
import { benchmarkOfMetricSet, benchmarkOfSplit } from "../../benchmarks/place.ts";
import { type Call, get, idParam, type Route } from "../call.ts";
import { json, pagedList } from "../json.ts";
import { challengeOf } from "./find.ts";
import { hostedBenchmark } from "../../benchmarks/visible.ts";
import { schemaJson } from "./phase-json.ts";

async function showPrizes(call: Call): Promise<Response> {
  const { id } = await challengeOf(call);
  const { prizes } = await extrasOfOne(call.app.db, id);
  return json(prizes.map((prize) => ({ ...prize, challenge: id })));
}

async function showSponsors(call: Call): Promise<Response> {
  const { id } = await challengeOf(call);
  const { sponsors } = await extrasOfOne(call.app.db, id);
  return json(sponsors.map((sponsor) => ({ ...sponsor, challenge: id })));
}

async function showMetricSet(call: Call): Promise<Response> {
  const { db } = call.app;
  const id = idParam(call, "part");
  const benchmark = await hostedBenchmark(db, call.viewer, await benchmarkOfMetricSet(db, id));
  const metricSet = (await metricSetsOf(db, benchmark.id)).find((set) => set.id === id);
  if (metricSet === undefined) throw new Fault("missing", "There is no such leaderboard.");
  return json({ id, config_id: metricSet.configId, schema: schemaJson({ metricSet }) });
}

async function showSplit(call: Call): Promise<Response> {
  const { db } = call.app;
  const id = idParam(call, "part");
  const benchmark = await hostedBenchmark(db, call.viewer, await benchmarkOfSplit(db, id));
  const split = (await splitsOf(db, benchmark.id)).find((each) => each.id === id);
  if (split === undefined) throw new Fault("missing", "There is no such dataset split.");
  return json({ id, name: split.name, codename: split.codename, config_id: split.configId });
}

/** Nothing is featured, starred or made from a template here. */
const nothing = () => json([]);

export const listRoutes: Route[] = [
  get("challenges/challenge/:challenge/prizes", "nothing", showPrizes),
  get("challenges/challenge/:challenge/sponsors", "nothing", showSponsors),
  get("challenges/challenge/create/leaderboard/:part", "host", showMetricSet),
  get("challenges/challenge/create/dataset_split/:part", "host", showSplit),
  get("challenges/featured", "nothing", (call) => pagedList(call, [])),
  get("challenges/get_all_challenge_templates", "nothing", nothing),
  get("challenges/challenge/get_domain_choices", "nothing", nothing),
  get("challenges/pwc_task_dataset", "nothing", nothing),
];
