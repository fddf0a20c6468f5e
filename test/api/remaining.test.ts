import { expect, test } from "bun:test";
import { limitsJson } from "../../src/api/jobs/remaining.ts";
import { DAY } from "../../src/kit/clock.ts";

const now = Date.UTC(2027, 0, 31, 12);
const quota = (today: number, month: number, phase: number, comesBackAt: number | null = null) => ({
  today: { used: today, limit: 2 },
  month: { used: month, limit: 5 },
  phase: { used: phase, limit: 9 },
  underway: { used: 0, limit: 3 },
  remaining: 0,
  comesBackAt,
});

test.each([
  [
    "something is left",
    quota(1, 1, 1),
    {
      remaining_submissions_this_month_count: 4,
      remaining_submissions_today_count: 1,
      remaining_submissions_count: 8,
    },
  ],
  [
    "less is left in the month than today",
    quota(0, 4, 4),
    {
      remaining_submissions_this_month_count: 1,
      remaining_submissions_today_count: 1,
      remaining_submissions_count: 5,
    },
  ],
  [
    "less is left at all than in the month",
    quota(0, 0, 8),
    {
      remaining_submissions_this_month_count: 1,
      remaining_submissions_today_count: 1,
      remaining_submissions_count: 1,
    },
  ],
  [
    "today is used up",
    quota(2, 2, 2, now + DAY / 2),
    { message: "You have exhausted today's submission limit!", remaining_time: "43200.000000" },
  ],
  [
    "the month is used up",
    quota(1, 5, 5, now + DAY / 2),
    { message: "You have exhausted this month's submission limit!", remaining_time: "43200.000000" },
  ],
  [
    "both are used up",
    quota(2, 5, 5, now + DAY / 2),
    { message: "Both daily and monthly submission limits are exhausted!", remaining_time: "43200.000000" },
  ],
  [
    "everything is used up",
    quota(0, 0, 9),
    { message: "You have exhausted maximum submission limit!", submission_limit_exceeded: true },
  ],
  [
    "a limit was lowered",
    quota(0, 0, 12),
    { message: "You have exhausted maximum submission limit!", submission_limit_exceeded: true },
  ],
])("when %s", (_, given, expected) => {
  expect<object>(limitsJson(given, now)).toEqual(expected);
});
