import type { Database } from "bun:sqlite";
import { join } from "node:path";
import { openSqlite } from "../../src/platform/database.ts";

/** How much an appliance has seen. The first benchmark is the big one; the others share what is left. */
export type History = { submissions: number; onBigBoard: number; benchmarks: number; teamsElsewhere: number };

/**
 * Fills the tables as years of use would have: every submission with its evaluation and scores, and what stands on the
 * boards. The data folder has one imported benchmark, and teams that have entered it. Files and the audit trail are left
 * out, which no board looks at, and finished jobs, which the housekeeping removes.
 */
export function writeHistory(data: string, history: History): void {
  const sqlite = openSqlite(join(data, "assay.db"));
  try {
    // A database that is thrown away when it breaks needs no fsync to be made.
    sqlite.run("PRAGMA synchronous = OFF");
    sqlite.run("PRAGMA cache_size = -1048576");
    sqlite.transaction(() => {
      cloneBenchmarks(sqlite, history.benchmarks - 1, history.teamsElsewhere);
      writeSubmissions(sqlite, history);
      writeStandings(sqlite);
    })();
    // What is measured next is not to wait for our own pages to reach the disk.
    sqlite.run("PRAGMA synchronous = FULL");
    sqlite.run("PRAGMA wal_checkpoint(TRUNCATE)");
  } finally {
    sqlite.close();
  }
}

/** Gives the first benchmark more phases like its only one. Their numbers follow on everything that is there. */
export function addPhases(data: string, count: number): void {
  const sqlite = openSqlite(join(data, "assay.db"));
  try {
    countTo(sqlite, count);
    clone(sqlite, "phase", {
      config_id: "number + 1",
      position: "number",
      name: "name || ' ' || number",
      codename: "codename || '-' || number",
      slug: "'more-' || number",
    });
  } finally {
    sqlite.close();
  }
}

/** Makes benchmarks like the first one, each entered by a few of the teams. */
function cloneBenchmarks(sqlite: Database, count: number, teams: number): void {
  countTo(sqlite, count);
  clone(sqlite, "benchmark", { slug: "slug || '-' || number", title: "title || ' ' || number" });
  clone(sqlite, "benchmark_page", { benchmark_id: "number + 1" }, "benchmark_id = 1");
  clone(sqlite, "phase", { benchmark_id: "number + 1", slug: "slug || '-' || number" });
  clone(sqlite, "split", { benchmark_id: "number + 1" });
  clone(sqlite, "metric_set", { benchmark_id: "number + 1" });
  clone(sqlite, "board", { phase_id: "number + 1", split_id: "number + 1", metric_set_id: "number + 1" });
  sqlite.run(
    "INSERT INTO entry (benchmark_id, team_id, state, created_at) SELECT number + 1, team.id, 'approved', team.created_at FROM numbers, team WHERE team.id <= ?",
    [teams],
  );
}

/** A table of the numbers from 1, for as long as the connection lasts. */
function countTo(sqlite: Database, count: number): void {
  sqlite.run(
    "CREATE TEMP TABLE numbers AS WITH RECURSIVE n(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < ?) SELECT number FROM n",
    [count],
  );
}

/** Adds rows like the first one, or like these, for each of the numbers, with other values where `changed` has an expression for a column. */
function clone(sqlite: Database, table: string, changed: Record<string, string>, which = "id = 1"): void {
  const columns = sqlite
    .query<{ name: string }, []>(`SELECT name FROM pragma_table_info('${table}') WHERE name <> 'id'`)
    .all();
  const values = columns.map(({ name }) => changed[name] ?? name);
  sqlite.run(
    `INSERT INTO ${table} (${columns.map(({ name }) => name).join(", ")}) SELECT ${values.join(", ")} FROM ${table}, numbers WHERE ${which} ORDER BY number`,
  );
}

/** An integer made of another one that looks as if it had been drawn by lot, from 0 to 2³¹ − 1. */
const lot = (of: string) => `((${of}) * 2654435761 % 4294967291 * 40503 % 2147483647)`;

function writeSubmissions(
  sqlite: Database,
  { submissions, onBigBoard, benchmarks, teamsElsewhere }: History,
): void {
  const teams = sqlite.query<{ count: number }, []>("SELECT count(*) AS count FROM team").get()?.count ?? 0;
  const isBig = `(${lot("n")} % ${submissions} < ${onBigBoard})`;
  sqlite.run(
    `WITH RECURSIVE ns(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM ns WHERE n < ?)
     INSERT INTO submission (id, phase_id, team_id, file_digest, file_name, file_bytes, method_name, created_at, status, is_public)
     SELECT n,
       iif(${isBig}, 1, 2 + ${lot("n + 1")} % ${Math.max(1, benchmarks - 1)}),
       1 + ${lot("n + 2")} % iif(${isBig}, ${teams}, ${teamsElsewhere}),
       printf('%064x', n), 'predictions.csv', 20000, 'Method ' || n, 1600000000000 + n * 60000,
       iif(${lot("n + 3")} % 20 = 0, 'failed', 'finished'), ${lot("n + 4")} % 5 > 0
     FROM ns`,
    [submissions],
  );
  sqlite.run(
    `INSERT INTO evaluation (id, submission_id, number, status, reason, created_at, started_at, finished_at, run_ms)
     SELECT id, id, 1, status, iif(status = 'failed', 'bad_predictions', NULL), created_at, created_at + 1000, created_at + 2000, 1000
     FROM submission`,
  );
  sqlite.run(
    `INSERT INTO score (evaluation_id, board_id, metric, value, low, high)
     SELECT id, phase_id, metric.value, score, score - 0.01, score + 0.01
     FROM (SELECT submission.id, phase_id, metric.value, (500000 + ${lot("submission.id * 7 + metric.key")} % 500000) / 1e6 AS score
           FROM submission, metric_set, json_each(metric_set.labels) AS metric
           WHERE submission.status = 'finished' AND metric_set.id = 1) AS metric`,
  );
}

/** What stands, by the rules of src/evaluations/standing.ts: the best value, then the smaller error, then the earlier submission. */
function writeStandings(sqlite: Database): void {
  for (const [audience, which] of [
    ["all", ""],
    ["public", "AND submission.is_public = 1"],
  ]) {
    sqlite.run(
      `INSERT INTO standing (board_id, metric, audience, team_id, submission_id, evaluation_id, value, error, submitted_at)
       SELECT board_id, metric, '${audience}', team_id, submission_id, evaluation_id, value, error, created_at
       FROM (SELECT score.board_id, score.metric, submission.team_id, submission.id AS submission_id, score.evaluation_id, score.value,
               (score.high - score.low) / 2 AS error, submission.created_at,
               row_number() OVER (
                 PARTITION BY score.board_id, score.metric, submission.team_id
                 ORDER BY iif(score.metric = 'brier', score.value, -score.value), (score.high - score.low) / 2, submission.id
               ) AS place
             FROM score JOIN submission ON submission.id = score.evaluation_id WHERE submission.is_flagged = 0 ${which})
       WHERE place = 1`,
    );
  }
}
