import { arch } from "node:process";
import { canonicalJson } from "../kit/canonical-json.ts";
import { openSemaphore, type Semaphore } from "../kit/semaphore.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { oneOf } from "../platform/one-of.ts";
import { lintApart, type LintTask } from "./apart/lint-apart.ts";
import { openFindings } from "./lint/findings.ts";
import { chosenIn } from "./lint/parts.ts";
import { platformOf } from "./lint/platform.ts";
import type { LintReport } from "./lint/report.ts";
import { lintLimits, type LintRules } from "./lint/rules.ts";
import { readManifest } from "./manifest-content.ts";

/** An image of a repository: its manifest as it came. */
export type KeptImage = { repositoryId: number; digest: string; mediaType: string; content: Uint8Array };

type LookApp = Pick<App, "db" | "files" | "clock" | "log">;

/** What images are held against on this machine. */
export const rulesHere = (gpu: boolean): LintRules => ({
  limits: lintLimits,
  platform: platformOf(arch),
  gpu,
});

/** Those that are being looked over at this moment, by digest and rules. */
const underway = new Map<string, Promise<LintReport>>();

/**
 * Looks an image over as `lintImage` does, once: what was found is kept, and found again by the same image.
 * @param patienceMs for how long to wait. @returns null when it takes longer; it goes on, and asking again waits for it.
 */
export async function lookOver(
  app: LookApp,
  image: KeptImage,
  rules: LintRules,
  patienceMs = Number.POSITIVE_INFINITY,
): Promise<LintReport | null> {
  const known = await reportOf(app.db, image.digest, rules);
  if (known !== null) return known;
  const key = `${image.digest} ${canonicalJson(rules)}`;
  const report = underway.get(key) ?? begin(app, image, rules);
  underway.set(key, report);
  report.then(
    () => underway.delete(key),
    () => underway.delete(key),
  );
  if (patienceMs === Number.POSITIVE_INFINITY) return report;
  return Promise.race([report, Bun.sleep(patienceMs).then(() => null)]);
}

/** The images of a team are looked over one after the other, so that however many it pushes, others get their turn. */
const turns = new Map<number, Semaphore>();
/** So many of a team's wait; those of a moment, not of a day. */
const MOST_WAITING = 50;

async function begin(app: LookApp, image: KeptImage, rules: LintRules): Promise<LintReport> {
  const team = await teamOf(app.db, image);
  const turn = turns.get(team) ?? openSemaphore(1, MOST_WAITING);
  turns.set(team, turn);
  return turn.run(() => examine(app, image, rules));
}

async function teamOf(db: Db, { repositoryId }: KeptImage): Promise<number> {
  const row = await db
    .selectFrom("image_repository")
    .select("team_id")
    .where("id", "=", repositoryId)
    .executeTakeFirst();
  return row?.team_id ?? -1;
}

async function examine(
  { db, files, clock }: LookApp,
  image: KeptImage,
  rules: LintRules,
): Promise<LintReport> {
  const { isComplete, ...material } = await materialOf({ db, files }, image, rules);
  const report = await lintApart({ ...material, rules });
  // What is missing here may come yet, or be there where another team has pushed the same.
  if (!isComplete) return report;
  await db
    .insertInto("image_report")
    .values({
      address: image.digest,
      rules: canonicalJson(rules),
      report: JSON.stringify(report),
      found_at: clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return report;
}

/** What was found when this image was looked over; null when it was not, or held against something else. */
export async function reportOf(db: Db, digest: string, rules: LintRules): Promise<LintReport | null> {
  const row = await db
    .selectFrom("image_report")
    .select("report")
    .where("address", "=", digest)
    .where("rules", "=", canonicalJson(rules))
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.report) as LintReport);
}

/** Where everything is that an image is made of, or the one of an index that would run here, and whether that is all of it. */
async function materialOf(
  { db, files }: Pick<App, "db" | "files">,
  { repositoryId, mediaType, content }: KeptImage,
  { platform }: LintRules,
): Promise<Omit<LintTask, "rules"> & { isComplete: boolean }> {
  const whole = readManifest(content, mediaType);
  const chosen = whole.kind === "index" ? chosenIn(content, whole, platform, openFindings()) : undefined;
  const member = chosen === undefined ? null : await memberOf(db, repositoryId, chosen.digest);
  const { config, layers } = member ?? whole;
  const parts = [...(config === null ? [] : [config]), ...layers];
  const addresses = [...new Set(parts.map(({ digest }) => digest))];
  const rows = await db
    .selectFrom("image_blob")
    .select(["address", "file_digest"])
    .where("repository_id", "=", repositoryId)
    .where(oneOf("address", addresses))
    .execute();
  return {
    isComplete: rows.length === addresses.length && (chosen === undefined || member !== null),
    manifest: content,
    mediaType,
    paths: rows.map(({ address, file_digest }) => [address, files.path(file_digest)]),
    manifests: member === null ? [] : [[member.digest, member.content]],
  };
}

async function memberOf(db: Db, repositoryId: number, digest: string) {
  const row = await db
    .selectFrom("image_manifest")
    .select(["content", "media_type"])
    .where("repository_id", "=", repositoryId)
    .where("address", "=", digest)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { config, layers } = readManifest(row.content, row.media_type);
  return { digest, content: row.content, config, layers };
}
