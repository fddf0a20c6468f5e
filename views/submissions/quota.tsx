import type { Quota } from "../../src/submissions/quota.ts";
import { Meter } from "../parts/gauge.tsx";
import { describeInstant } from "../parts/wording.ts";

/** Limits so large that nobody meets them are how a configuration says "no limit". */
const NO_LIMIT = 100_000;

/** What is left of each limit, and when an exhausted one comes back. */
export function QuotaMeters({ quota }: { quota: Quota }) {
  const { today, month, phase, underway, comesBackAt } = quota;
  const back =
    comesBackAt === null ? undefined : `The next one is possible on ${describeInstant(comesBackAt)}.`;
  const meters = [
    { label: "Submissions today", ...today, note: month.used < month.limit ? back : undefined },
    { label: "This month", ...month, note: back },
    { label: "In this phase", ...phase, note: "There will be no more." },
    { label: "Being evaluated", ...underway, note: "Wait for one to finish." },
  ].filter(({ limit }) => limit < NO_LIMIT);
  if (meters.length === 0) return <p>Your team may submit as often as it likes.</p>;
  return (
    <div class="cards">
      {meters.map(({ label, used, limit, note }) => (
        <Meter key={label} label={label} value={used} max={limit} note={used >= limit ? note : undefined} />
      ))}
    </div>
  );
}
