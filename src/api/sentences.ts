/** What EvalAI's server says, and with which status: clients and scripts compare with these very words. */
type Sentence = { status: number; text: string };

/** By the code of our own refusal. `{name}` is filled in. */
export const sentences: Record<string, Sentence> = {
  token_invalid: { status: 401, text: "Invalid token" },
  token_expired: { status: 401, text: "Token has expired" },
  benchmark_closed: { status: 406, text: "Challenge is not active" },
  phase_closed: { status: 406, text: "Sorry, cannot accept submissions since challenge phase is not active" },
  phase_paused: {
    status: 406,
    text: "Submissions are currently paused for this challenge phase. Please try again later.",
  },
  phase_hidden: { status: 403, text: "Sorry, cannot accept submissions since challenge phase is not public" },
  phase_by_invitation: {
    status: 403,
    text: "Sorry, you are not allowed to participate in this challenge phase",
  },
  no_entry: { status: 403, text: "You haven't participated in the challenge" },
  entry_pending: { status: 403, text: "Your team is not approved by challenge host" },
  entry_banned: {
    status: 403,
    text: "You're a part of {team} team and it has been banned from this challenge. Please contact the challenge host.",
  },
  quota_underway: {
    status: 406,
    text: "You have {count} submissions that are being processed. Please wait for them to finish and then try again.",
  },
  quota_phase: { status: 403, text: "The maximum number of submissions has been reached" },
  quota_month: { status: 403, text: "The maximum number of submission for this month has been reached" },
  quota_today: { status: 403, text: "The maximum number of submission for today has been reached" },
  not_host: { status: 403, text: "Sorry, you are not authorized to make this request!" },
  no_queue: { status: 400, text: "Challenge with queue name {queue} does not exist" },
  has_submitted: {
    status: 403,
    text: "Participant teams which have made submissions to a challenge cannot be deregistered.",
  },
};

/** A sentence with its gaps filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_gap, name: string) => String(values[name] ?? ""));
}
