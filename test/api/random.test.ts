import { expect, test } from "bun:test";
import fc from "fast-check";
import { apiRoutes } from "../../src/api/routes.ts";
import { type ApiWorld, makeApiWorld } from "../support/api-world.ts";
import { viewers } from "../support/world.ts";

/** What only the world's host and administrators may see: a text in a draft, and the hidden labels. */
const SECRET = "Zebrafish";

let world: ApiWorld;

/** Whatever can stand in a path; null for the very thing that the world has of that kind. */
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "1",
      "2",
      "3",
      "all",
      "past",
      "0",
      "-1",
      "9".repeat(20),
      "%00",
      "%ff",
      "..",
      "1e3",
      "NaN",
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }).map(encodeURIComponent) },
);

/** What stands for a name of a path where it is not random. */
function thingOf(name: string, path: string): string {
  const { benchmarkId, hostTeam, board, benchmark, participant } = world.ids;
  const known = {
    challenge: benchmarkId,
    split: board,
    part: board,
    queue: benchmark,
    member: participant,
  } as Record<string, string | undefined>;
  const words: Record<string, string> = {
    approved: "all",
    published: "all",
    time: "all",
    type: "csv",
    kind: "result",
    name: "x",
  };
  if (name === "team" && path.includes("host_team")) return hostTeam ?? "1";
  return known[name] ?? words[name] ?? world.ids[name] ?? hostTeam ?? "1";
}

/** Fields that belong together: with a stranger among them most routes look no further. */
const together = [
  ["team_name", "team_url", "email", "team_id"],
  [
    "username",
    "password",
    "first_name",
    "last_name",
    "affiliation",
    "old_password",
    "new_password1",
    "new_password2",
  ],
  ["status", "is_public", "is_flagged", "method_name", "project_url"],
  ["submission", "challenge_phase", "submission_status", "result", "stdout", "metadata"],
  ["parts", "upload_id", "file_name", "num_file_chunks", "is_public"],
  ["title", "start_date", "end_date", "description", "published", "list_tags", "banned_email_ids"],
  ["name", "description", "start_date", "max_submissions", "is_public", "allowed_email_ids"],
  ["visibility", "leaderboard_decimal_precision", "show_execution_time"],
  ["allowed_email_ids"],
  ["receipt_handle", "columns", "is_submission_paused"],
  ["__proto__", "constructor", "toString", ""],
];

const value = fc.oneof(
  fc.jsonValue(),
  fc.nat(5),
  fc.boolean(),
  // What JavaScript cannot make a text of.
  fc.constantFrom({ toString: 1 }, [{ toString: 1 }], [{ ETag: "x", PartNumber: { toString: 1 } }]),
  fc.constantFrom(
    "true",
    "finished",
    "running",
    "cancelled",
    "1",
    "[]",
    '[{"split":"test","accuracies":{"auroc":1}}]',
    "\u0000",
    "2026-01-01",
    "constructor",
    "__proto__",
  ),
);
const fields = fc
  .constantFrom(...together)
  .chain((names) => fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: 3 }));

type Sent = { body: BodyInit; type?: string } | null;
const sent: fc.Arbitrary<Sent> = fc.oneof(
  fc.constant(null),
  fields.map((object) => ({ body: JSON.stringify(object), type: "application/json" })),
  fc.jsonValue().map((json) => ({ body: JSON.stringify(json), type: "application/json" })),
  fields.map((object) => ({
    body: new URLSearchParams(
      Object.entries(object).map(([name, each]) => [
        name,
        typeof each === "string" ? each : JSON.stringify(each),
      ]),
    ).toString(),
    type: "application/x-www-form-urlencoded",
  })),
  fc
    .tuple(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        "application/json",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        "",
      ),
    )
    .map(([body, type]) => ({ body, type })),
  fc
    .tuple(fc.constantFrom("input_file", "zip_configuration", "other"), fc.string({ maxLength: 40 }))
    .map(([field, content]) => {
      const form = new FormData();
      form.append(field, new File([content], "a.csv"));
      return { body: form };
    }),
);

/** Headers that a stranger may think of; most of them mean nothing here. */
const headers = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom(
        ...[
          "accept",
          "cookie",
          "range",
          "if-none-match",
          "origin",
          "referer",
          "content-length",
          "content-encoding",
        ],
        ...["x-http-method-override", "x-forwarded-host", "x-forwarded-proto", "x-original-url", "host"],
      ),
      fc.constantFrom(
        "",
        "*/*",
        "text/html",
        "assay=1",
        "bytes=0-1",
        "DELETE",
        "https",
        "evil.example",
        "gzip",
        "-1",
        "é",
      ),
      { minKeys: 1, maxKeys: 3 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("", "Bearer", "Basic YTpi", "Token x y", `Bearer ${"a".repeat(600)}`)
      .map((authorization) => ({
        authorization,
      })),
  },
);

const request = fc.record({
  route: fc.constantFrom(...apiRoutes),
  method: fc.oneof(
    { weight: 9, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND") },
  ),
  more: headers,
  segments: fc.array(segment, { minLength: 4, maxLength: 4 }),
  query: fc.constantFrom(
    "",
    "?page=0",
    "?page=99999999",
    "?page_size=-1",
    "?order_by=x",
    "?status=finished",
    "?bucket=a&key=team_1/submission_1/x",
    "?expires=x&signature=y",
    "?host_team=1",
  ),
  sent,
  viewer: fc.constantFrom(...viewers, "host" as const, "participant" as const),
});

/** Every round has a world of its own, since what is sent in it may well have an effect. */
const rounds = Array.from({ length: 10 }, (_, index) => index + 1);

test.each(rounds)(
  "whatever is sent to whichever route is answered well: never with a fault of ours, nor with what is not for the sender (%d)",
  async () => {
    world = await makeApiWorld(SECRET);
    try {
      await fc.assert(fc.asyncProperty(request, answersWell), { numRuns: 800 });
    } finally {
      await world.app.close();
    }
  },
  120_000,
);

type Asked = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

async function answersWell({
  route,
  method: other,
  more,
  segments,
  query,
  sent,
  viewer,
}: Asked): Promise<void> {
  const left = [...segments];
  const path = route.path
    .replace("/api/", "")
    .replace(/:(\w+)/g, (_, name: string) => left.pop() ?? thingOf(name, route.path));
  // An account that is closed, a token that is given back and a team that is left would end the game early.
  if (/disable|logout|refresh|remove_self|participant_team\/\d+\/participant/.test(path)) return;
  const method = other ?? route.method;
  const hasBody = sent !== null && method !== "GET";
  const headers: Record<string, string> = {
    ...more,
    ...(hasBody && sent.type !== undefined ? { "content-type": sent.type } : {}),
  };
  const response = await world.client[viewer].call(
    method,
    path + query,
    hasBody ? sent.body : undefined,
    headers,
  );
  const text = await response.text();
  expect(response.status).toBeLessThan(500);
  if (response.status >= 400) {
    const { error, detail } = JSON.parse(text);
    expect([typeof error, detail]).toEqual(["string", error]);
  }
  if (viewer === "guest" || viewer === "other host") expect(text).not.toContain(`${SECRET} draft`);
  if (viewer === "guest" || viewer === "other team" || viewer === "other host") {
    // What the other team handed in and what came of it, and the addresses of both.
    expect(text).not.toContain(`log ${SECRET}`);
    expect(text).not.toContain(`${SECRET}.csv`);
    expect(text).not.toContain(`submission_files/${world.ids.submission}/`);
  }
  expect(world.app.logged.filter(({ level }) => level === "error")).toEqual([]);
}
