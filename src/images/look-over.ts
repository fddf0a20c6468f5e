import { arch } from "node:process";
import { canonicalJson } from "../kit/canonical-json.ts";
import type { App } from "../platform/app.ts";
import type { Db } from "../platform/database.ts";
import { oneOf } from "../platform/one-of.ts";
import { lintApart, type LintTask } from "./apart/lint-apart.ts";
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

async function begin({ db, files, clock }: LookApp, image: KeptImage, rules: LintRules): Promise<LintReport> {
  const report = await lintApart({ ...(await materialOf({ db, files }, image)), rules });
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

/** Where everything is that an image, or one of an index, is made of. */
async function materialOf(
  { db, files }: Pick<App, "db" | "files">,
  { repositoryId, mediaType, content }: KeptImage,
): Promise<Omit<LintTask, "rules">> {
  const { config, layers, manifests } = readManifest(content, mediaType);
  const members = await Promise.all(manifests.map(({ digest }) => memberOf(db, repositoryId, digest)));
  const there = members.filter((member) => member !== null);
  const parts = [
    ...(config === null ? [] : [config]),
    ...layers,
    ...there.flatMap((member) => [...(member.config === null ? [] : [member.config]), ...member.layers]),
  ];
  const rows = await db
    .selectFrom("image_blob")
    .select(["address", "file_digest"])
    .where("repository_id", "=", repositoryId)
    .where(oneOf("address", [...new Set(parts.map(({ digest }) => digest))]))
    .execute();
  return {
    manifest: content,
    mediaType,
    paths: rows.map(({ address, file_digest }) => [address, files.path(file_digest)]),
    manifests: there.map((member) => [member.digest, member.content]),
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
