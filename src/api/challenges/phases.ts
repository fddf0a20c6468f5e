import { visiblePhases } from "../../benchmarks/phase.ts";
import { visibleBoards } from "../../leaderboards/boards.ts";
import { listOf } from "../../kit/schema.ts";
import { ok, pageOf, paging } from "../about.ts";
import { type Call, get, type Route } from "../call.ts";
import { json, pagedList } from "../json.ts";
import { boardOf, challengeOf, insistOnHost, phaseAlone, phaseOf } from "./find.ts";
import { phaseJson, phaseShape, splitJson, splitShape } from "./phase-json.ts";

async function phasesJson(call: Call) {
  const challenge = await challengeOf(call);
  const phases = await visiblePhases(call.app.db, challenge);
  return phases.map((phase) => phaseJson(call, { challenge, phase }));
}

const showPhases = async (call: Call) => pagedList(call, await phasesJson(call));
/** The same for the organisers' own machine, which takes a plain list. */
const showPlainPhases = async (call: Call) => json(await phasesJson(call));
const showPhase = async (call: Call) => json(phaseJson(call, await phaseOf(call)));
const showPhaseAlone = async (call: Call) => json(phaseJson(call, await phaseAlone(call)));

async function showSplits(call: Call): Promise<Response> {
  const boards = await visibleBoards(call.app.db, call.viewer, await challengeOf(call));
  return json(boards.map(splitJson));
}

async function showSplit(call: Call): Promise<Response> {
  const { challenge, board } = await boardOf(call, "part");
  insistOnHost(challenge);
  return json(splitJson(board));
}

export const phaseRoutes: Route[] = [
  get("challenges/challenge/:challenge/challenge_phase", "nothing", showPhases, {
    does: "Lists the phases of a challenge",
    query: paging,
    answers: ok(pageOf(phaseShape)),
  }),
  get("challenges/challenge/:challenge/challenge_phase/:phase", "nothing", showPhase, {
    does: "Shows a phase",
    answers: ok(phaseShape),
  }),
  ...["challenges/challenge/phase/:phase", "challenges/phase/:phase"].map((path) =>
    get(path, "nothing", showPhaseAlone, {
      does: "Shows a phase, whatever its challenge",
      answers: ok(phaseShape),
    }),
  ),
  get("challenges/:challenge/phases", "nothing", showPlainPhases, {
    does: "Lists the phases of a challenge without pages",
    answers: ok(listOf(phaseShape)),
  }),
  get("challenges/:challenge/challenge_phase_split", "nothing", showSplits, {
    does: "Lists the leaderboards of a challenge: each a phase on a split",
    answers: ok(listOf(splitShape)),
  }),
  get("challenges/challenge/create/challenge_phase_split/:part", "host", showSplit, {
    does: "Shows a leaderboard to its hosts",
    answers: ok(splitShape),
  }),
];
