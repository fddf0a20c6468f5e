import type { Wait } from "../../src/evaluations/estimate.ts";
import { Progress } from "../parts/gauge.tsx";
import { describeDuration } from "../parts/wording.ts";

/** How an evaluation gets on that has not ended. */
export type Underway = {
  status: "submitting" | "submitted" | "queued" | "running" | "finished" | "failed" | "cancelled";
  /** Its place in the queue; null when it does not wait there. */
  wait: Wait | null;
  startedAt: number | null;
  /** What such runs usually take, in milliseconds; null when nobody knows. */
  usualMs: number | null;
};

/** "Number 3 in the queue, about 2 min to go", "Running for 12 s". Empty for what has ended. */
export function describeUnderway({ status, wait, startedAt, usualMs }: Underway, now: number): string {
  if (status === "running") {
    const usual = usualMs === null ? "" : `; usually ${roughly(usualMs)}`;
    if (startedAt === null) return `Running${usual}`;
    return `Running for ${describeDuration(Math.max(0, now - startedAt))}${usual}`;
  }
  if (wait === null) return "";
  const place = wait.position === 1 ? "Next in the queue" : `Number ${wait.position} in the queue`;
  return wait.estimate === null ? place : `${place}, about ${roughly(wait.estimate)} to go`;
}

/** An estimate in whole seconds: it is not known any better. */
function roughly(ms: number): string {
  return describeDuration(Math.max(1, Math.ceil(ms / 1000)) * 1000).replace(".0", "");
}

/** The same as a bar that moves. */
export function ProgressLine({ underway, now }: { underway: Underway; now: number }) {
  const running = underway.status === "running";
  return <Progress label={running ? "Being evaluated" : "Waiting"} note={describeUnderway(underway, now)} />;
}
