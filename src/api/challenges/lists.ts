import { extrasOfOne } from "../../benchmarks/extras.ts";
import { metricSetsOf, splitsOf } from "../../benchmarks/board.ts";
import { Fault } from "../../kit/fault.ts";
import { benchmarkOfMetricSet, benchmarkOfSplit } from "../../benchmarks/place.ts";
import { anything, integer, listOf, object, shape, text } from "../../kit/schema.ts";
import { ok, pageOf } from "../about.ts";
import { type Call, get, idParam, type Route } from "../call.ts";
import { json, pagedList } from "../json.ts";
import { challengeShape } from "./challenge-json.ts";
import { challengeOf } from "./find.ts";
import { hostedBenchmark } from "../../benchmarks/visible.ts";
import { schemaJson, schemaShape } from "./phase-json.ts";

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

const none = (does: string) => ({ does: `${does}: there are none here`, answers: ok(listOf(anything)) });

export const listRoutes: Route[] = [
  get("challenges/challenge/:challenge/prizes", "nothing", showPrizes, {
    does: "Lists the prizes of a challenge",
    answers: ok(listOf(object({ rank: integer, amount: text, description: text, challenge: integer }))),
  }),
  get("challenges/challenge/:challenge/sponsors", "nothing", showSponsors, {
    does: "Lists the sponsors of a challenge",
    answers: ok(listOf(object({ name: text, website: text, challenge: integer }))),
  }),
  get("challenges/challenge/create/leaderboard/:part", "host", showMetricSet, {
    does: "Shows a metric set to its hosts",
    answers: ok(shape("Leaderboard", { id: integer, config_id: text, schema: schemaShape })),
  }),
  get("challenges/challenge/create/dataset_split/:part", "host", showSplit, {
    does: "Shows a part of the data to its hosts",
    answers: ok(shape("DatasetSplit", { id: integer, name: text, codename: text, config_id: text })),
  }),
  get("challenges/featured", "nothing", (call) => pagedList(call, []), {
    does: "Lists featured challenges: there are none here",
    answers: ok(pageOf(challengeShape)),
  }),
  get("challenges/get_all_challenge_templates", "nothing", nothing, none("Lists templates for challenges")),
  get("challenges/challenge/get_domain_choices", "nothing", nothing, none("Lists fields of research")),
  get("challenges/pwc_task_dataset", "nothing", nothing, none("Lists tasks of Papers with Code")),
];
