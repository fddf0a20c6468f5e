/*
 * Many browsers with a live page open, in a process of their own that `live.ts` starts and talks to. Each line of its
 * input is a client to open, `{"name", "address", "cookie"}`. It prints a line when a client shows its part for the first
 * time, `{"name", "at"}`, and one when a submission is first seen to have ended, `{"name", "submission", "status", "at"}`,
 * with `at` in milliseconds since 1970. It ends with its input.
 */
import { linesOf } from "./lines.ts";

type Client = { name: string; address: string; cookie: string };

const [STATUS, ENDED] = [
  "submitted|queued|running|finished|failed|cancelled",
  ["finished", "failed", "cancelled"],
];
/** A row of the table of submissions: its link, then its badge. */
const ROW = new RegExp(`href="/submissions/(\\d+)">#[^]*?class="badge[^]*?(${STATUS})</span>`, "g");
/** The badge of a submission's own page. */
const BADGE = new RegExp(`class="badge[^]*?(${STATUS})</span>`);

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

async function follow({ name, address, cookie }: Client): Promise<void> {
  const answer = await fetch(address, { headers: { cookie, accept: "text/event-stream" } });
  if (answer.status !== 200 || answer.body === null)
    return say({ name, error: `${address} answered ${answer.status}` });
  const ended = new Set<string>();
  const decoder = new TextDecoder();
  let isFirst = true;
  let rest = "";
  for await (const chunk of answer.body) {
    const at = Date.now();
    const messages = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = messages.pop() ?? "";
    for (const message of messages.filter((each) => each.startsWith("data:"))) {
      if (isFirst) say({ name, at });
      isFirst = false;
      for (const [submission, status] of statesIn(message.replaceAll("\ndata: ", "\n"), address)) {
        if (!ENDED.includes(status) || ended.has(submission)) continue;
        ended.add(submission);
        say({ name, submission: Number(submission), status, at });
      }
    }
  }
}

/** Which submissions a part shows, and how they are. */
function statesIn(html: string, address: string): [submission: string, status: string][] {
  const own = /\/submissions\/(\d+)\/live$/.exec(address)?.[1];
  if (own !== undefined) return [[own, BADGE.exec(html)?.[1] ?? ""]];
  return [...html.matchAll(ROW)].map(([, submission = "", status = ""]) => [submission, status]);
}

for await (const line of linesOf(Bun.stdin.stream())) {
  const client: Client = JSON.parse(line);
  follow(client).catch((error) => say({ name: client.name, error: String(error) }));
}
process.exit(0);
