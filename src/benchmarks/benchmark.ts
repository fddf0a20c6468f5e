import type { Db } from "../platform/database.ts";
import type { Row } from "../platform/schema.ts";
import type { Scorer } from "./scorer.ts";

/** What a host publishes. Its long texts, phases, splits and boards are read by functions of their own. */
export type Benchmark = {
  id: number;
  slug: string;
  title: string;
  shortDescription: string;
  tags: string[];
  domain: string;
  hostTeam: { id: number; name: string; url: string };
  /** The window in which it runs; `SINCE_EVER` and `FOR_EVER` (kit/window.ts) where an end is open. */
  startAt: number;
  endAt: number;
  /** Null until its hosts publish it. */
  publishedAt: number | null;
  logoDigest: string | null;
  registrationOpen: boolean;
  /** Only people who have given their full name and affiliation may take part. */
  requiresProfile: boolean;
  /** The host approves each team before it may submit. */
  approvesTeams: boolean;
  anonymousBoard: boolean;
  /** Null: as many as they like. */
  maxTeamMembers: number | null;
  allowsResubmission: boolean;
  allowsCancelRunning: boolean;
  /** Scored by the organisers' own machine; a script may have come along, and is not run. */
  isRemote: boolean;
  /** How it is scored otherwise: a script package or a built-in scorer. */
  scriptDigest: string | null;
  scorer: Scorer | null;
  evaluatorImage: string | null;
  /** SHA-256 of the terms as the host wrote them. */
  termsVersion: string;
  createdAt: number;
  updatedAt: number;
};

/** The columns a Benchmark is made of: its own but the configuration, which is large, and its host team's. */
export const benchmarkColumns = [
  "benchmark.id",
  "benchmark.slug",
  "benchmark.title",
  "benchmark.short_description",
  "benchmark.tags",
  "benchmark.domain",
  "benchmark.host_team_id",
  "host_team.name as host_name",
  "host_team.url as host_url",
  "benchmark.start_at",
  "benchmark.end_at",
  "benchmark.published_at",
  "benchmark.logo_digest",
  "benchmark.registration_open",
  "benchmark.requires_profile",
  "benchmark.approves_teams",
  "benchmark.anonymous_board",
  "benchmark.max_team_members",
  "benchmark.allows_resubmission",
  "benchmark.allows_cancel_running",
  "benchmark.is_remote",
  "benchmark.script_digest",
  "benchmark.scorer",
  "benchmark.evaluator_image",
  "benchmark.terms_version",
  "benchmark.created_at",
  "benchmark.updated_at",
] as const;

type BenchmarkRow = Omit<Row<"benchmark">, "config"> & { host_name: string; host_url: string };

/** The one place where a row becomes a Benchmark. */
export function toBenchmark(row: BenchmarkRow): Benchmark {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    shortDescription: row.short_description,
    tags: JSON.parse(row.tags),
    domain: row.domain,
    hostTeam: { id: row.host_team_id, name: row.host_name, url: row.host_url },
    startAt: row.start_at,
    endAt: row.end_at,
    publishedAt: row.published_at,
    logoDigest: row.logo_digest,
    registrationOpen: row.registration_open === 1,
    requiresProfile: row.requires_profile === 1,
    approvesTeams: row.approves_teams === 1,
    anonymousBoard: row.anonymous_board === 1,
    maxTeamMembers: row.max_team_members,
    allowsResubmission: row.allows_resubmission === 1,
    allowsCancelRunning: row.allows_cancel_running === 1,
    isRemote: row.is_remote === 1,
    scriptDigest: row.script_digest,
    scorer: row.scorer === null ? null : JSON.parse(row.scorer),
    evaluatorImage: row.evaluator_image,
    termsVersion: row.terms_version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** A benchmark as it is now, whoever may see it: for rules and for the platform's own work. */
export async function benchmarkById(db: Db, id: number): Promise<Benchmark> {
  const row = await db
    .selectFrom("benchmark")
    .innerJoin("host_team", "host_team.id", "benchmark.host_team_id")
    .select(benchmarkColumns)
    .where("benchmark.id", "=", id)
    .executeTakeFirstOrThrow();
  return toBenchmark(row);
}
