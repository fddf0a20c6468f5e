import { pagesOf } from "../benchmarks/page.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { Fault } from "../kit/fault.ts";
import { seasonOf } from "../kit/window.ts";
import { type VisibleBoard, visibleBoards } from "../leaderboards/boards.ts";
import { boardCsv, boardJson } from "../leaderboards/export.ts";
import { present, type Presented } from "../leaderboards/present.ts";
import { privateBest } from "../leaderboards/private-best.ts";
import { boardVersion, isAscendingOn, rankBoard, ROWS } from "../leaderboards/ranking.ts";
import { boardsTopic } from "../submissions/announce.ts";
import { pageOf } from "../../views/benchmarks/frame.tsx";
import type { BoardView } from "../../views/leaderboards/board-view.ts";
import { boardQuery } from "../../views/leaderboards/board-view.ts";
import { BoardNews, LeaderboardPage } from "../../views/leaderboards/leaderboard.tsx";
import { renderPiece } from "../../views/render.ts";
import { benchmarkOf, framed } from "./benchmark-frame.ts";
import { madeFile } from "../doors/downloads.ts";
import { liveResponse } from "./live.ts";
import { metricMeaning, metricName } from "./metric-name.ts";
import { pageNumber } from "./page-number.ts";
import { sharedPage } from "./shared-page.ts";
import { chrome, get, page, type Route, type Visit } from "./visit.ts";

async function showLeaderboard(visit: Visit): Promise<Response> {
  const { db } = visit.app;
  const benchmark = await benchmarkOf(visit);
  const boards = await visibleBoards(db, visit.viewer, benchmark);
  const board = chosenBoard(visit, boards);
  const version = async () =>
    board === null ? "" : boardVersion(db, visit.viewer, board, askedOrder(visit));
  return sharedPage(visit, version, () => leaderboardPage(visit, benchmark, boards, board));
}

async function leaderboardPage(
  visit: Visit,
  benchmark: VisibleBenchmark,
  boards: VisibleBoard[],
  board: VisibleBoard | null,
): Promise<Response> {
  const { db, clock } = visit.app;
  const ranking =
    board === null
      ? null
      : await rankBoard(db, visit.viewer, board, { orderBy: askedOrder(visit), page: pageNumber(visit) });
  const { leaderboard } = await pagesOf(db, benchmark.id);
  const view = (
    <LeaderboardPage
      chrome={chrome(visit, `Leaderboard – ${benchmark.title}`)}
      benchmark={framed(benchmark, clock.now())}
      boards={boards.map((each) => ({ id: each.id, name: boardName(each, boards) }))}
      board={
        board === null || ranking === null
          ? null
          : boardView(present(ranking, board, benchmark), board, boards, benchmark)
      }
      shows={board?.shows ?? "public"}
      privateBest={board === null ? null : await privateBest(db, visit.viewer, board, askedOrder(visit))}
      description={leaderboard}
      stream={`${pageOf(benchmark.slug, "leaderboard")}/live${boardQuery(board?.id ?? 0, ranking?.orderBy ?? "")}&seen=${ranking?.version}`}
    />
  );
  return page(visit, view);
}

/** The board that `?board=` asks for: without it the first whose phase is open, or else the first. */
function chosenBoard(visit: Visit, boards: VisibleBoard[]): VisibleBoard | null {
  const asked = visit.url.searchParams.get("board");
  if (asked === null) {
    const now = visit.app.clock.now();
    return boards.find(({ phase }) => seasonOf(phase, now) === "running") ?? boards[0] ?? null;
  }
  const board = boards.find(({ id }) => String(id) === asked);
  if (board === undefined) throw new Fault("missing", "There is no such leaderboard.");
  return board;
}

const askedOrder = (visit: Visit) => visit.url.searchParams.get("order");

/** By its phase, and by its split where the phase has several. */
function boardName({ phase, split }: VisibleBoard, boards: VisibleBoard[]): string {
  const several = boards.filter((board) => board.phase.id === phase.id).length > 1;
  return several ? `${phase.name}, ${split.name}` : phase.name;
}

function boardView(
  ranking: Presented,
  board: VisibleBoard,
  boards: VisibleBoard[],
  benchmark: VisibleBenchmark,
): BoardView {
  return {
    ...ranking,
    id: board.id,
    name: boardName(board, boards),
    precision: board.decimals,
    metrics: board.metricSet.metrics.map((metric) => ({
      label: metric.label,
      name: metricName(benchmark, metric.label),
      meaning: metricMeaning(benchmark, metric),
      ascending: isAscendingOn(board, metric.label),
    })),
    pages: Math.ceil(ranking.total / ROWS),
    isHost: benchmark.isHost,
  };
}

/** GET …/leaderboard/live: says so when the board is no longer what `?seen=` was. */
async function streamNews(visit: Visit): Promise<Response> {
  const { db } = visit.app;
  const benchmark = await benchmarkOf(visit);
  const board = chosenBoard(visit, await visibleBoards(db, visit.viewer, benchmark));
  if (board === null) throw new Fault("missing", "There is no such leaderboard.");
  const [order, seen] = [askedOrder(visit), visit.url.searchParams.get("seen") ?? ""];
  const href = `${pageOf(benchmark.slug, "leaderboard")}${boardQuery(board.id, order ?? board.metricSet.defaultOrderBy)}`;
  // What is public looks the same to everybody.
  const eyes = board.shows === "public" ? "everybody" : visit.viewer?.id;
  return liveResponse(visit, {
    key: `board:${board.id}:${order}:${seen}:${eyes}`,
    topics: [boardsTopic(board.phaseId)],
    async render() {
      const isNews = (await boardVersion(db, visit.viewer, board, order)) !== seen;
      return {
        html: isNews ? renderPiece(<BoardNews href={href} />) : "",
        state: isNews ? "final" : "still",
      };
    },
  });
}

/** GET …/leaderboard.csv and .json: the whole board, as this reader may see it. */
function sendExport(ending: "csv" | "json") {
  return async (visit: Visit): Promise<Response> => {
    const { db } = visit.app;
    const benchmark = await benchmarkOf(visit);
    const board = chosenBoard(visit, await visibleBoards(db, visit.viewer, benchmark));
    if (board === null) throw new Fault("missing", "There is no such leaderboard.");
    const asked = { orderBy: askedOrder(visit), page: 1, rows: Number.MAX_SAFE_INTEGER };
    const ranking = present(await rankBoard(db, visit.viewer, board, asked), board, benchmark);
    const content =
      ending === "csv" ? boardCsv(board, ranking) : JSON.stringify(boardJson(board, ranking), null, 2);
    return madeFile(`${benchmark.slug}-${board.phase.codename}-${board.split.codename}.${ending}`, content);
  };
}

export const leaderboardRoutes: Route[] = [
  get("/benchmarks/:benchmark/leaderboard", showLeaderboard),
  get("/benchmarks/:benchmark/leaderboard.csv", sendExport("csv")),
  get("/benchmarks/:benchmark/leaderboard.json", sendExport("json")),
  get("/benchmarks/:benchmark/leaderboard/live", streamNews),
];
