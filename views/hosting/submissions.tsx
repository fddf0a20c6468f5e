import type { Phase } from "../../src/benchmarks/phase.ts";
import type { Problem } from "../../src/kit/problem.ts";
import type { Submission } from "../../src/submissions/submission.ts";
import type { Chrome } from "../layout.tsx";
import { Badge, StatusBadge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Tabs } from "../parts/navigation.tsx";
import { Pagination } from "../parts/pagination.tsx";
import { Instant } from "../parts/quantity.tsx";
import { ManageFrame, manageHref } from "./manage-frame.tsx";
import type { ManagedBenchmark } from "./manage-frame.tsx";

type Props = {
  chrome: Chrome;
  managed: ManagedBenchmark;
  phases: { phase: Phase; submissions: number }[];
  /** The phase that is shown; null when there is none at all. */
  phase: Phase | null;
  submissions: Submission[];
  page: number;
  pages: number;
  problems: Problem[];
};

/** What all teams have handed in, phase by phase. */
export function HostSubmissionsPage(props: Props) {
  const { chrome, managed, phases, phase, submissions, page, pages, problems } = props;
  const href = (id: number, number: number) =>
    `${manageHref(managed.id, "submissions")}?phase=${id}${number > 1 ? `&page=${number}` : ""}`;
  return (
    <ManageFrame chrome={chrome} benchmark={managed} current="submissions" problems={problems}>
      {phases.length > 1 && (
        <Tabs
          label="Phases"
          tabs={phases.map((each) => ({
            href: href(each.phase.id, 1),
            label: each.phase.name,
            count: each.submissions,
            current: each.phase.id === phase?.id,
          }))}
        />
      )}
      {phase === null || submissions.length === 0 ? (
        <EmptyState title="No submissions yet">
          {phase === null
            ? "The benchmark has no phase that could take any."
            : `Nothing has been handed in to ${phase.name}. Baselines of the ZIP appear here too.`}
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption={`Submissions to ${phase.name}, the newest first`}
            columns={columnsFor(managed.id, `?phase=${phase.id}&page=${page}`)}
            rows={submissions}
            rowKey={({ id }) => id}
            quiet={({ isBaseline }) => isBaseline}
          />
          <Pagination
            label="submissions"
            page={page}
            pages={pages}
            href={(number) => href(phase.id, number)}
          />
        </>
      )}
    </ManageFrame>
  );
}

const ended = ["finished", "failed", "cancelled"];

function columnsFor(benchmarkId: number, back: string): Column<Submission>[] {
  const path = (id: number, act: string) => `${manageHref(benchmarkId, "submissions")}/${id}/${act}${back}`;
  return [
    { head: "No.", names: true, cell: ({ id }) => <a href={`/submissions/${id}`}>{id}</a> },
    { head: "Team", cell: ({ team }) => team.name },
    { head: "Method", cell: ({ method, image, file }) => method.name || image?.tag || file.name },
    { head: "Handed in", cell: ({ submittedAt }) => <Instant at={submittedAt} /> },
    {
      head: "State",
      cell: ({ status, evaluation }) => (
        <>
          <StatusBadge status={status} />
          {status === "failed" && <p class="quiet">{evaluation?.message}</p>}
        </>
      ),
    },
    { head: "Marks", cell: (submission) => <Marks {...submission} /> },
    {
      head: "Act",
      cell: ({ id, status, isFlagged }) => (
        <div class="actions">
          {ended.includes(status) ? (
            <form method="post" action={path(id, "evaluations")}>
              <Button>
                Run again<span class="unseen">: submission {id}</span>
              </Button>
            </form>
          ) : (
            <form method="post" action={path(id, "cancellation")}>
              <Button>
                Cancel<span class="unseen"> submission {id}</span>
              </Button>
            </form>
          )}
          <form method="post" action={path(id, "flag")}>
            <Button name="state" value={isFlagged ? "off" : "on"}>
              {isFlagged ? "Back into the ranking" : "Out of the ranking"}
              <span class="unseen">: submission {id}</span>
            </Button>
          </form>
        </div>
      ),
    },
  ];
}

function Marks({ isBaseline, isPublic, isFlagged }: Submission) {
  return (
    <div class="actions">
      {isBaseline && <Badge>baseline</Badge>}
      {!isPublic && <Badge icon="lock">private</Badge>}
      {isFlagged && <Badge tone="warn">out of the ranking</Badge>}
    </div>
  );
}
