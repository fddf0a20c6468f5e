import { type Board } from "../../benchmarks/board.ts";
import { type Phase, visiblePhases } from "../../benchmarks/phase.ts";
import { visibleBenchmarkById, type VisibleBenchmark } from "../../benchmarks/visible.ts";
import { Fault } from "../../kit/fault.ts";
import { type VisibleBoard, visibleBoards } from "../../leaderboards/boards.ts";
import { type Call, idIn, idParam } from "../call.ts";
import { benchmarkOfBoard, benchmarkOfPhase } from "../../benchmarks/place.ts";

/** The challenge that the path names. @throws Fault missing, in EvalAI's words. */
export async function challengeOf(call: Call, name = "challenge"): Promise<VisibleBenchmark> {
  return named(`Challenge ${(call.params[name] ?? "").slice(0, 30)} does not exist`, () =>
    visibleBenchmarkById(call.app.db, call.viewer, idParam(call, name)),
  );
}

/** The same for its hosts. @throws Fault missing, forbidden. */
export async function hostedChallengeOf(call: Call, name = "challenge"): Promise<VisibleBenchmark> {
  return insistOnHost(await challengeOf(call, name));
}

/** @throws Fault forbidden, for people who see the challenge and do not host it. */
export function insistOnHost<T extends { isHost: boolean }>(challenge: T): T {
  if (challenge.isHost) return challenge;
  throw new Fault("forbidden", "Only the hosts of this challenge may do this.", [], "not_host");
}

/** A phase with its challenge. */
export type Place = { challenge: VisibleBenchmark; phase: Phase };

/** The phase that the path names, of the challenge that it names. @throws Fault missing. */
export async function phaseOf(call: Call): Promise<Place> {
  return phaseIn(call, await challengeOf(call), call.params.phase);
}

/** The phase that the path names, whatever its challenge. @throws Fault missing. */
export async function phaseAlone(call: Call, name = "phase"): Promise<Place> {
  const sent = call.params[name];
  const benchmarkId = await benchmarkOfPhase(
    call.app.db,
    /^\d+$/.test(sent ?? "") ? { id: idIn(sent) } : { slug: sent ?? "" },
  );
  const challenge = await named(noPhase(sent), () =>
    visibleBenchmarkById(call.app.db, call.viewer, benchmarkId),
  );
  return phaseIn(call, challenge, sent);
}

async function phaseIn(call: Call, challenge: VisibleBenchmark, sent: string | undefined): Promise<Place> {
  const phases = await visiblePhases(call.app.db, challenge);
  const phase = phases.find(({ id, slug }) => id === idIn(sent) || slug === sent);
  if (phase === undefined) throw new Fault("missing", noPhase(sent));
  return { challenge, phase };
}

const noPhase = (sent: string | undefined) => `ChallengePhase ${(sent ?? "").slice(0, 50)} does not exist`;

/** The board that the path names. @throws Fault missing. */
export async function boardOf(
  call: Call,
  name = "split",
): Promise<{ challenge: VisibleBenchmark; board: VisibleBoard }> {
  const id = idParam(call, name);
  const message = `ChallengePhaseSplit ${(call.params[name] ?? "").slice(0, 30)} does not exist`;
  const benchmarkId = await benchmarkOfBoard(call.app.db, id);
  const challenge = await named(message, () => visibleBenchmarkById(call.app.db, call.viewer, benchmarkId));
  const board = (await visibleBoards(call.app.db, call.viewer, challenge)).find(
    (each: Board) => each.id === id,
  );
  if (board === undefined) throw new Fault("missing", message);
  return { challenge, board };
}

/** Says in other words that something is missing. */
async function named<T>(message: string, what: () => Promise<T>): Promise<T> {
  try {
    return await what();
  } catch (error) {
    throw error instanceof Fault && error.kind === "missing" ? new Fault("missing", message) : error;
  }
}
