import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { User, Viewer } from "../../src/accounts/viewer.ts";
import { boardsOf } from "../../src/benchmarks/board.ts";
import { visiblePhases } from "../../src/benchmarks/phase.ts";
import { hostedBenchmark, visibleBenchmark, visibleBenchmarkById } from "../../src/benchmarks/visible.ts";
import { openTestApp, type TestApp } from "../support/app.ts";
import { makeBenchmark, makeEntry, makeHostTeam, makeTeam, makeUser } from "../support/benchmark.ts";

let app: TestApp;
let people: Record<string, Viewer>;
let hostTeamId: number;

beforeEach(async () => {
  app = openTestApp();
  const named = async (name: string, role?: User["role"]) => makeUser(app, name, role);
  const host = await named("host", "host");
  const otherHost = await named("other-host", "host");
  people = {
    guest: null,
    participant: await named("participant"),
    other: await named("other"),
    host,
    "other host": otherHost,
    admin: await named("admin", "admin"),
  };
  hostTeamId = await makeHostTeam(app, "Hosts", [host]);
  await makeHostTeam(app, "Other hosts", [otherHost]);
});
afterEach(() => app.close());

const refused = { name: "Fault", kind: "missing", message: "There is no such benchmark." };

describe("who sees a benchmark and may manage it", () => {
  const rules: [who: string, publishedSeen: boolean, draftSeen: boolean, manages: boolean][] = [
    ["guest", true, false, false],
    ["participant", true, false, false],
    ["other", true, false, false],
    ["host", true, true, true],
    ["other host", true, false, false],
    ["admin", true, true, true],
  ];
  test.each(rules)("%s", async (who, publishedSeen, draftSeen, manages) => {
    const viewer = people[who] as Viewer;
    const published = await makeBenchmark(app, { hostTeamId });
    const draft = await makeBenchmark(app, { hostTeamId, benchmark: { slug: "draft", published_at: null } });
    const team = await makeTeam(app, "Aurora", [people.participant as User]);
    await makeEntry(app, published, team);

    for (const [benchmark, seen] of [
      [published, publishedSeen],
      [draft, draftSeen],
    ] as const) {
      const bySlug = () => visibleBenchmark(app.db, viewer, benchmark.slug);
      const byId = () => visibleBenchmarkById(app.db, viewer, benchmark.id);
      const hosted = () => hostedBenchmark(app.db, viewer, benchmark.id);
      const expected = { id: benchmark.id, isHost: manages };
      for (const look of [bySlug, byId]) {
        if (seen) expect(await look()).toMatchObject(expected);
        else await expect(look()).rejects.toMatchObject(refused);
      }
      if (manages) expect(await hosted()).toMatchObject(expected);
      else await expect(hosted()).rejects.toMatchObject(refused);
    }
  });

  test("a member of a banned team still sees the public pages", async () => {
    const benchmark = await makeBenchmark(app, { hostTeamId });
    const team = await makeTeam(app, "Aurora", [people.participant as User]);
    await makeEntry(app, benchmark, team, "banned");
    const seen = await visibleBenchmark(app.db, people.participant as Viewer, "lesions");
    expect(seen).toMatchObject({ id: benchmark.id, isHost: false });
  });

  test("phases that are not public are for hosts", async () => {
    const { id } = await makeBenchmark(app, { hostTeamId, phase: { is_public: 0 } });
    expect(await visiblePhases(app.db, { id, isHost: false })).toEqual([]);
    expect(await visiblePhases(app.db, { id, isHost: true })).toHaveLength(1);
  });
});

test("a benchmark is read whole, its JSON parsed and its bits as booleans", async () => {
  const scorer = { task: "binary", id: "case" };
  const made = await makeBenchmark(app, {
    hostTeamId,
    benchmark: {
      tags: '["breast","x-ray"]',
      approves_teams: 1,
      max_team_members: 4,
      scorer: JSON.stringify(scorer),
    },
    phase: { allowed_addresses: '["a@example.org"]', annotation_digest: "ab", annotation_name: "labels.csv" },
    labels: ["auroc", "brier", "constructor"],
  });
  await app.db
    .updateTable("metric_set")
    .set({ details: '{"brier":{"ascending":true,"description":"Squared error"}}' })
    .execute();
  const benchmark = await visibleBenchmark(app.db, null, "lesions");
  expect(benchmark).toMatchObject({
    tags: ["breast", "x-ray"],
    approvesTeams: true,
    anonymousBoard: false,
    maxTeamMembers: 4,
    scorer,
    hostTeam: { id: hostTeamId, name: "Hosts", url: "" },
  });
  expect(await visiblePhases(app.db, benchmark)).toMatchObject([
    {
      id: made.phaseId,
      allowedAddresses: ["a@example.org"],
      annotation: { digest: "ab", name: "labels.csv" },
      limits: { perDay: 5, perMonth: 50, total: 100, concurrent: 3 },
      fileTypes: [".csv"],
    },
  ]);
  expect(await boardsOf(app.db, made.id)).toMatchObject([
    {
      id: made.boardId,
      phaseId: made.phaseId,
      split: { codename: "test" },
      descending: true,
      metricSet: {
        defaultOrderBy: "auroc",
        metrics: [
          { label: "auroc", ascending: null, description: "" },
          { label: "brier", ascending: true, description: "Squared error" },
          { label: "constructor", ascending: null, description: "" },
        ],
      },
    },
  ]);
});
