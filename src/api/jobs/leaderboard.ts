import type { VisibleBenchmark } from "../../benchmarks/visible.ts";
import { Fault } from "../../kit/fault.ts";
import {
  byName,
  dateTime,
  either,
  flag,
  integer,
  maybe,
  number,
  oneOf,
  shape,
  text,
  told,
  listOf,
} from "../../kit/schema.ts";
import type { VisibleBoard } from "../../leaderboards/boards.ts";
import { present, type Presented } from "../../leaderboards/present.ts";
import { rankBoard } from "../../leaderboards/ranking.ts";
import type { RankedRow } from "../../leaderboards/rows.ts";
import { type About, ok, pageOf, paging } from "../about.ts";
import { type Call, get, idParam, type Route } from "../call.ts";
import { boardOf, insistOnHost } from "../challenges/find.ts";
import { schemaJson, schemaShape } from "../challenges/phase-json.ts";
import { askedPage, json, moment, paged } from "../json.ts";
import { Refusal } from "../refusal.ts";

/** A page of a board, in the order of any of its metrics (`?order_by=`). */
async function show(call: Call): Promise<Response> {
  return showBoard(call, await boardOf(call));
}

/** The same for hosts only, who see what is not public as well. */
async function showAll(call: Call): Promise<Response> {
  const found = await boardOf(call);
  insistOnHost(found.challenge);
  return showBoard(call, found);
}

type Found = { challenge: VisibleBenchmark; board: VisibleBoard };

async function showBoard(call: Call, { challenge, board }: Found): Promise<Response> {
  const asked = askedPage(call, 100, 1000);
  const ranking = await ranked(call, { challenge, board }, asked);
  const schema = schemaJson(board);
  return paged(
    call,
    asked,
    ranking.total,
    ranking.rows.map((row) => rowJson(row, board, ranking, schema)),
  );
}

async function ranked(
  call: Call,
  { challenge, board }: Found,
  { page, perPage }: { page: number; perPage: number },
): Promise<Presented> {
  const order = call.url.searchParams.get("order_by");
  try {
    const asked = { orderBy: order === "" ? null : order, page, rows: perPage };
    return present(await rankBoard(call.app.db, call.viewer, board, asked), board, challenge);
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== "missing") throw error;
    throw new Refusal(400, "Sorry, the metric to order by is not in the leaderboard's schema!");
  }
}

const rowShape = shape("LeaderboardRow", {
  id: integer,
  rank: maybe(integer),
  challenge_phase_split: integer,
  leaderboard__schema: schemaShape,
  result: listOf(either(number, oneOf("#"))),
  error: maybe(byName(number)),
  filtering_score: maybe(number),
  filtering_error: number,
  submission__id: integer,
  submission__participant_team: integer,
  submission__participant_team__team_name: text,
  submission__method_name: text,
  submission__submitted_at: dateTime,
  submission__is_baseline: flag,
  submission__is_public: flag,
  "submission__execution_time?": maybe(number),
});

/** `result` is in the order of the schema's labels. What is missing, or is not shown, is "#" as upstream has it, never 0. */
function rowJson(
  row: RankedRow,
  board: VisibleBoard,
  { orderBy, showsTime }: Presented,
  schema: ReturnType<typeof schemaJson>,
) {
  const filtering = row.scores.get(orderBy);
  const errors = schema.labels.flatMap((label) => {
    const width = row.scores.get(label)?.error ?? null;
    return width === null ? [] : [[`error_${label}`, width] as const];
  });
  return {
    id: row.submissionId,
    rank: row.rank,
    challenge_phase_split: board.id,
    leaderboard__schema: schema,
    result: schema.labels.map((label) => row.scores.get(label)?.value ?? "#"),
    error: errors.length === 0 ? null : Object.fromEntries(errors),
    filtering_score: filtering?.value ?? null,
    filtering_error: filtering?.error ?? 0,
    submission__id: row.submissionId,
    submission__participant_team: row.team.id,
    submission__participant_team__team_name: row.team.name,
    submission__method_name: row.methodName,
    submission__submitted_at: moment(row.submittedAt),
    submission__is_baseline: row.isBaseline,
    submission__is_public: row.isPublic,
    ...(showsTime ? { submission__execution_time: row.runMs === null ? null : row.runMs / 1000 } : {}),
  };
}

/** For shields.io: where a team stands. */
async function showBadge(call: Call): Promise<Response> {
  const found = await boardOf(call);
  const { rows } = await ranked(call, found, { page: 1, perPage: 1000 });
  const own = rows.find(({ team }) => team.id === idParam(call, "team"));
  const { title } = found.challenge;
  const message = own?.rank == null ? title : `${title} Rank #${own.rank}`;
  return json({ schemaVersion: 1, label: "Assay", color: "blue", message });
}

const board = (does: string): About => ({
  does,
  query: {
    "order_by?": told("Label of the metric that orders the rows; the board's own without it", text),
    ...paging,
  },
  answers: ok(pageOf(rowShape)),
});

const badgeShape = shape("Badge", { schemaVersion: oneOf(1), label: text, color: text, message: text });

/** By a board's number in each of the places where EvalAI has it. */
export const leaderboardRoutes: Route[] = [
  get("jobs/challenge_phase_split/:split/leaderboard", "nothing", show, board("Shows a leaderboard")),
  get(
    "jobs/phase_split/:split/public_leaderboard_all_entries",
    "host",
    showAll,
    board("Shows a leaderboard to its hosts, with what is not public"),
  ),
  get("jobs/phase_splits/:split/teams/:team/github_badge", "nothing", showBadge, {
    does: "Says where a team stands, for a badge of shields.io",
    answers: ok(badgeShape),
  }),
  get(
    "challenges/challenge/:challenge/get_leaderboard_data",
    "host",
    (call) => showAll({ ...call, params: { split: call.params.challenge ?? "" } }),
    board("Shows a leaderboard to its hosts, by its number in the place of a challenge's"),
  ),
];
