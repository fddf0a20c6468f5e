import type { Wait } from "../../src/evaluations/estimate.ts";
import type { RankedScore } from "../../src/leaderboards/scores.ts";
import type { Submission } from "../../src/submissions/submission.ts";
import { RunTime } from "./image-run.tsx";
import { ScoreCell } from "../leaderboards/score-cell.tsx";
import { Badge, StatusBadge } from "../parts/badge.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { Digest } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Pagination } from "../parts/pagination.tsx";
import { Instant } from "../parts/quantity.tsx";
import { describeUnderway } from "./progress-line.tsx";

/** A submission in a list, and what its reader may do with it. */
export type ListedSubmission = {
  submission: Submission;
  wait: Wait | null;
  score: RankedScore | undefined;
  mayCancel: boolean;
};

/** The part of the page that is kept up to date. */
export type SubmissionTableProps = {
  rows: ListedSubmission[];
  /** What the column of scores shows; null where the readers may not see any. */
  metric: { label: string; precision: number } | null;
  /** Whether everybody's submissions are listed, for the hosts. */
  isEverybodys: boolean;
  usualMs: number | null;
  page: number;
  pages: number;
  total: number;
  phase: { id: number; name: string };
  /** Null on that very page. */
  submitHref: string | null;
  /** The page of the whole list, whichever page this part of it is on. */
  listHref: string;
  now: number;
};

export function SubmissionTable(props: SubmissionTableProps) {
  const { rows, page, pages, total, phase, isEverybodys, submitHref, listHref } = props;
  if (total === 0) {
    const who = isEverybodys ? "Nobody" : "Your team";
    return (
      <EmptyState
        title="No submissions yet"
        action={
          isEverybodys || submitHref === null ? undefined : (
            <ButtonLink href={submitHref} look="primary">
              Submit
            </ButtonLink>
          )
        }
      >
        {who} has not handed anything in to the phase {phase.name}. Submissions appear here at once, with how
        they get on.
      </EmptyState>
    );
  }
  return (
    <section aria-label="Submissions">
      <DataTable
        caption={`${total} ${total === 1 ? "submission" : "submissions"} to ${phase.name}`}
        columns={columnsOf(props)}
        rows={rows}
        rowKey={({ submission }) => submission.id}
      />
      <Pagination
        page={page}
        pages={pages}
        href={(n) => `${listHref}?phase=${phase.id}&page=${n}`}
        label="submissions"
      />
    </section>
  );
}

function columnsOf(props: SubmissionTableProps): Column<ListedSubmission>[] {
  const { rows, metric, isEverybodys, usualMs, now } = props;
  const areImages = rows.some(({ submission }) => submission.image !== null);
  return [
    {
      head: "Submission",
      names: true,
      cell: ({ submission }) => <a href={`/submissions/${submission.id}`}>#{submission.id}</a>,
    },
    ...(isEverybodys
      ? [{ head: "Team", cell: ({ submission }: ListedSubmission) => submission.team.name }]
      : []),
    { head: "Status", cell: (row) => <Status row={row} usualMs={usualMs} now={now} /> },
    ...(metric === null
      ? []
      : [
          {
            head: metric.label,
            numeric: true,
            cell: ({ score }: ListedSubmission) => <ScoreCell score={score} precision={metric.precision} />,
          },
        ]),
    { head: "Method", cell: ({ submission }) => submission.method.name || "—" },
    { head: areImages ? "Image" : "File", cell: ({ submission }) => <HandedIn {...submission} /> },
    { head: "Submitted", cell: ({ submission }) => <Instant at={submission.submittedAt} /> },
    { head: "Seen by", cell: ({ submission }) => <Exposure {...submission} /> },
    { head: "Actions", cell: (row) => (row.mayCancel ? <Cancel id={row.submission.id} /> : "—") },
  ];
}

function Status({ row, usualMs, now }: { row: ListedSubmission; usualMs: number | null; now: number }) {
  const { submission, wait } = row;
  const { evaluation, status } = submission;
  const said = describeUnderway({ status, wait, startedAt: evaluation?.startedAt ?? null, usualMs }, now);
  return (
    <>
      <StatusBadge status={status} />
      {said !== "" && (
        <>
          <br />
          <small class="quiet">{said}</small>
        </>
      )}
      {status === "finished" && evaluation?.runMs != null && (
        <>
          {" "}
          <small class="quiet">
            in <RunTime ms={evaluation.runMs} isRough={submission.image !== null && !submission.isPractice} />
          </small>
        </>
      )}
    </>
  );
}

/** What was handed in: a file by its name, an image by its tag, with the beginning of its digest. */
function HandedIn({ file, image }: Submission) {
  if (image === null) return <>{file.name}</>;
  const { repository, tag, digest } = image;
  return (
    <>
      {tag !== null && (
        <>
          <code title={`${repository}:${tag}`}>{tag}</code>{" "}
        </>
      )}
      <Digest value={digest} />
    </>
  );
}

/** Who sees it, and what it is besides. */
export function Exposure({ isPublic, boardPublic, isBaseline, isFlagged }: Submission) {
  return (
    <>
      {isPublic && boardPublic ? "everybody" : <Badge icon="lock">team only</Badge>}
      {isBaseline && (
        <>
          {" "}
          <Badge>baseline</Badge>
        </>
      )}
      {isFlagged && (
        <>
          {" "}
          <Badge tone="warn">not ranked</Badge>
        </>
      )}
    </>
  );
}

export function Cancel({ id }: { id: number }) {
  return (
    <ConfirmForm action={`/submissions/${id}/cancellation`} label="Cancel" confirm="Cancel it">
      Its evaluation is stopped. It costs no quota, unless it has been scored before.
    </ConfirmForm>
  );
}
