import type { RankedRow } from "../../src/leaderboards/rows.ts";
import { BenchmarkFrame, pageOf } from "../benchmarks/frame.tsx";
import type { FramedBenchmark } from "../benchmarks/frame.tsx";
import type { Chrome } from "../layout.tsx";
import { Actions, ButtonLink } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Live } from "../parts/live.tsx";
import { Tabs } from "../parts/navigation.tsx";
import { Notice } from "../parts/notice.tsx";
import { Prose } from "../parts/prose.tsx";
import { BoardChart } from "./board-chart.tsx";
import { BoardTable } from "./board-table.tsx";
import { boardQuery } from "./board-view.ts";
import type { BoardView } from "./board-view.ts";
import { PrivateBest } from "./private-best.tsx";

type Props = {
  chrome: Chrome;
  benchmark: FramedBenchmark;
  /** The boards that the reader may see. */
  boards: { id: number; name: string }[];
  board: BoardView | null;
  /** Who sees what on it: everybody everything public, each team itself, hosts all. */
  shows: "public" | "own" | "all";
  /** What the reader's team has that is better than what stands, but not public. */
  privateBest: RankedRow | null;
  /** Cleaned HTML of the host; "" where there is none. */
  description: string;
  /** Where news of new results come from. */
  stream: string;
};

export function LeaderboardPage({
  chrome,
  benchmark,
  boards,
  board,
  shows,
  privateBest,
  description,
  stream,
}: Props) {
  const base = pageOf(benchmark.slug, "leaderboard");
  return (
    <BenchmarkFrame chrome={chrome} benchmark={benchmark} current="leaderboard">
      {description !== "" && <Prose html={description} />}
      {board === null ? (
        <EmptyState title="No leaderboard">
          The hosts show no results of this benchmark, or not yet.
        </EmptyState>
      ) : (
        <>
          <BoardTabs boards={boards} current={board.id} />
          <Reach shows={shows} />
          <Live stream={stream} id="news">
            {null}
          </Live>
          {board.total === 0 ? (
            <Empty board={board} submitHref={pageOf(benchmark.slug, "submit")} />
          ) : (
            <>
              <BoardChart board={board} />
              <BoardTable board={board} />
            </>
          )}
          {privateBest !== null && <PrivateBest board={board} row={privateBest} />}
          {board.total > 0 && <Exports base={base} board={board} />}
          <Definitions board={board} />
        </>
      )}
    </BenchmarkFrame>
  );
}

function BoardTabs({ boards, current }: { boards: Props["boards"]; current: number }) {
  if (boards.length < 2) return null;
  const tabs = boards.map(({ id, name }) => ({ href: `?board=${id}`, label: name, current: id === current }));
  return <Tabs label="Leaderboards" tabs={tabs} />;
}

function Reach({ shows }: { shows: Props["shows"] }) {
  if (shows === "public") return null;
  return (
    <Notice tone="info">
      {shows === "all"
        ? "You see this board as a host: with submissions that are not public, ranked among all others."
        : "On this board each team sees its own results only, so nothing is said about ranks."}
    </Notice>
  );
}

function Empty({ board, submitHref }: { board: BoardView; submitHref: string }) {
  const action = (
    <ButtonLink href={submitHref} look="primary">
      Submit
    </ButtonLink>
  );
  return (
    <EmptyState title="No scores yet" action={action}>
      The {board.name} leaderboard shows the submission that stands for each team as soon as it has been
      scored. Nothing public has been scored so far.
    </EmptyState>
  );
}

function Exports({ base, board }: { base: string; board: BoardView }) {
  const query = boardQuery(board.id, board.orderBy);
  return (
    <Actions>
      <ButtonLink href={`${base}.csv${query}`} download>
        CSV
      </ButtonLink>
      <ButtonLink href={`${base}.json${query}`} download>
        JSON
      </ButtonLink>
    </Actions>
  );
}

function Definitions({ board }: { board: BoardView }) {
  return (
    <section aria-labelledby="metrics">
      <h2 id="metrics">Metrics</h2>
      <DataTable
        caption="What the columns mean"
        captionHidden
        columns={[
          { head: "Metric", names: true, cell: ({ name }) => name },
          { head: "Better is", cell: ({ ascending }) => (ascending ? "lower" : "higher") },
          { head: "Meaning", cell: ({ meaning }) => meaning || "—" },
        ]}
        rows={board.metrics}
        rowKey={({ label }) => label}
      />
    </section>
  );
}

/** What a reader is told when the board is no longer what they see. */
export function BoardNews({ href }: { href: string }) {
  return (
    <Notice tone="info" announce>
      There are new results. <a href={href}>Show them</a>
    </Notice>
  );
}
