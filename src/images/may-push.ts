import type { User } from "../accounts/viewer.ts";
import { extrasOfOne } from "../benchmarks/extras.ts";
import { Fault } from "../kit/fault.ts";
import { inGigabytes } from "../kit/gigabytes.ts";
import type { Db } from "../platform/database.ts";
import type { RepositoryName } from "./name.ts";
import { type Repository, visiblePhase } from "./repository.ts";

/**
 * Whether a person may hand something in to a phase now, and for which team: what `submissions` knows of windows, terms and
 * quotas. @throws Fault with the sentence to show.
 */
export type Admit = (db: Db, user: User, phaseId: number, now: number) => Promise<{ teamId: number }>;

/**
 * Whether an image may be pushed here at this moment. Asked before the first byte is sent, so that nobody uploads for an hour
 * to hear that the phase is over; and again when the image is complete.
 *
 * @returns how large an image may be.
 * @throws Fault with the sentence to show.
 */
export async function mayPush(
  db: Db,
  admit: Admit,
  user: User,
  { phaseId, benchmarkId, teamId }: Pick<Repository, "phaseId" | "benchmarkId" | "teamId">,
  now: number,
): Promise<{ mostBytes: number }> {
  const { submissionKind, resources } = await extrasOfOne(db, benchmarkId);
  if (submissionKind === "file")
    throw new Fault("forbidden", "This benchmark takes files of predictions, not images.");
  const admitted = await admit(db, user, phaseId, now);
  if (admitted.teamId !== teamId)
    throw new Fault("forbidden", "It is with another team that you take part in this benchmark.");
  return { mostBytes: resources.maxImageBytes };
}

/** Says why somebody without a team cannot push to a phase that they can see. @throws Fault */
export async function explainNoTeam(
  db: Db,
  admit: Admit,
  user: User,
  name: RepositoryName,
  now: number,
): Promise<void> {
  const phase = await visiblePhase(db, user, name.first);
  if (phase !== null) await admit(db, user, phase.id, now);
}

/** @throws Fault when an image or one of its blobs is larger than the phase takes. */
export function insistOnSize(bytes: number, mostBytes: number): void {
  if (bytes <= mostBytes) return;
  throw new Fault("too_large", `The image exceeds the ${inGigabytes(mostBytes)} that this phase takes.`);
}
