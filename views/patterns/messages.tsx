import type { Problem } from "../../src/kit/problem.ts";
import { Badge, StatusBadge } from "../parts/badge.tsx";
import type { SubmissionStatus } from "../parts/badge.tsx";
import { Notice } from "../parts/notice.tsx";
import { ProblemList } from "../parts/problem-list.tsx";

const statuses: SubmissionStatus[] = [
  "submitting",
  "submitted",
  "queued",
  "running",
  "finished",
  "failed",
  "cancelled",
];

const problems: Problem[] = [
  {
    severity: "error",
    place: "scorer.threshold",
    message: "It must be a number between 0 and 1.",
    remedy: "Give the probability from which a case counts as positive.",
    file: "challenge_config.yaml",
    line: 41,
    column: 15,
  },
  {
    severity: "error",
    place: "column malignant",
    message: "Case 842302 has 1.4; a probability lies between 0 and 1.",
    line: 212,
  },
  {
    severity: "warning",
    place: "image",
    message: "The file is not in the ZIP; the page is shown without a logo.",
  },
];

/** Notices in each tone, the states of a submission, badges, problems with their places. */
export function MessagePatterns() {
  return (
    <section aria-labelledby="messages">
      <h2 id="messages">Messages</h2>
      <Notice tone="good" announce>
        Your submission was received. It is number 7.
      </Notice>
      <Notice tone="info">Scores of this phase stay hidden until 31 Dec 2026, 23:59 UTC.</Notice>
      <Notice tone="warn" title="The terms have changed">
        Read and accept version 2 before you submit again.
      </Notice>
      <Notice tone="bad" title="The evaluation failed">
        The file ends in the middle of line 212.
      </Notice>
      <p class="actions">
        {statuses.map((status) => (
          <StatusBadge key={status} status={status} />
        ))}
      </p>
      <p class="actions">
        <Badge>baseline</Badge>
        <Badge icon="lock">private</Badge>
        <Badge tone="info">your team</Badge>
        <Badge tone="good">running</Badge>
        <Badge tone="warn">draft</Badge>
        <Badge tone="bad">banned</Badge>
      </p>
      <ProblemList problems={problems} />
    </section>
  );
}
