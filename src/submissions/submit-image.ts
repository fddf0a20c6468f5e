import { recordAudit } from "../accounts/audit.ts";
import type { User } from "../accounts/viewer.ts";
import { type Phase, toPhase } from "../benchmarks/phase.ts";
import { Fault } from "../kit/fault.ts";
import type { App } from "../platform/app.ts";
import type { Db, Trx } from "../platform/database.ts";
import { JOBS } from "../platform/loop.ts";
import type { Row } from "../platform/schema.ts";
import { admit } from "./admit.ts";
import { announceSubmission } from "./announce.ts";
import type { AttributeValues } from "./attributes.ts";
import { evaluateLater } from "./evaluate-later.ts";
import { insertSubmission, isPublicIn } from "./insert.ts";
import type { Method } from "./method.ts";

/** An image that is handed in: complete, looked over, and in a repository of the team for the phase. */
export type HandedImage = {
  manifestId: number;
  /** Where it was pushed, `HOST/NAME:TAG`, for those who fetch it themselves. */
  uri: string;
  method?: Method;
  /** Left out by whoever only pushes. */
  attributes?: AttributeValues;
  /** Null: as the phase has it. */
  isPublic?: boolean | null;
};

/** What EvalAI's client calls the file that it sends in the place of an image. */
const FILE_NAME = "submission.json";
const nothingSaid: Method = { name: "", description: "", projectUrl: "", publicationUrl: "" };

/**
 * Takes an image in, pinned to its digest for ever. The same digest from the same team is the same submission, whichever way
 * it comes: EvalAI's client pushes an image, which hands it in, and then hands it in itself. What is said about it the second
 * time is added.
 *
 * @returns the submission's id.
 * @throws Fault missing, forbidden, conflict, too_many — with the sentence to show.
 */
export async function submitImage(
  app: Pick<App, "db" | "files" | "clock" | "signal">,
  user: User,
  image: HandedImage,
): Promise<number> {
  const content = Buffer.from(JSON.stringify({ submitted_image_uri: image.uri }));
  const file = { ...(await app.files.store([content], content.length)), name: FILE_NAME };
  const now = app.clock.now();
  const { id, isNew } = await app.db.transaction().execute(async (trx) => {
    const place = await placeOf(trx, image.manifestId);
    const earlier = await sameImage(trx, place);
    if (earlier !== null) {
      await add(trx, earlier, place.phase, image);
      return { id: earlier.id, isNew: false };
    }
    const { phase, teamId } = await admit(trx, user, place.phase.id, now);
    if (teamId !== place.teamId)
      throw new Fault("forbidden", "It is with another team that you take part in this benchmark.");
    const { manifestId, method = nothingSaid, attributes = {}, isPublic = null } = image;
    const made = { teamId, userId: user.id, file, manifestId, method, attributes, isPublic };
    const id = await insertSubmission(trx, phase, made, now);
    await evaluateLater(trx, { id, teamId }, { userId: user.id }, now);
    const details = { image: place.address, phase: phase.id, team: teamId };
    const act = { actorId: user.id, action: "submitted", object: "submission", objectId: id, details };
    await recordAudit(trx, act, now);
    return { id, isNew: true };
  });
  if (isNew) app.signal.publish(JOBS);
  await announceSubmission(app, id);
  return id;
}

type Place = { phase: Phase; teamId: number; address: string };

/** Where an image was pushed to. */
async function placeOf(db: Db, manifestId: number): Promise<Place> {
  const row = await db
    .selectFrom("image_manifest")
    .innerJoin("image_repository", "image_repository.id", "image_manifest.repository_id")
    .innerJoin("phase", "phase.id", "image_repository.phase_id")
    .selectAll("phase")
    .select(["image_repository.team_id", "image_manifest.address"])
    .where("image_manifest.id", "=", manifestId)
    .executeTakeFirst();
  if (row === undefined) throw new Fault("missing", "The image has been removed meanwhile. Push it again.");
  return { phase: toPhase(row), teamId: row.team_id, address: row.address };
}

type Earlier = Pick<Row<"submission">, "id" | "status" | "attributes" | "method_name">;

/**
 * The submission of the same bytes, under whatever name they were pushed. One that was withdrawn, or that the server could not
 * evaluate, is none: pushing once more is what people are told to do then.
 */
async function sameImage(db: Db, { phase, teamId, address }: Place): Promise<Earlier | null> {
  const row = await db
    .selectFrom("submission")
    .innerJoin("image_manifest", "image_manifest.id", "submission.manifest_id")
    .select(["submission.id", "submission.status", "submission.attributes", "submission.method_name"])
    .where("submission.phase_id", "=", phase.id)
    .where("submission.team_id", "=", teamId)
    .where("image_manifest.address", "=", address)
    .where("submission.status", "!=", "cancelled")
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("evaluation")
            .select("evaluation.id")
            .whereRef("evaluation.submission_id", "=", "submission.id")
            .where("submission.status", "=", "failed")
            .where("evaluation.reason", "=", "platform_error"),
        ),
      ),
    )
    .orderBy("submission.id", "desc")
    .executeTakeFirst();
  return row ?? null;
}

/** Writes down what was not said when the image arrived. What was said then stays. */
async function add(trx: Trx, earlier: Earlier, phase: Phase, image: HandedImage): Promise<void> {
  const { method, attributes, isPublic = null } = image;
  const added: Partial<Row<"submission">> = {};
  // Whether a finished one is shown has consequences for the boards: `showSubmission` is for that.
  if (isPublic !== null && earlier.status !== "finished")
    added.is_public = isPublicIn(phase, isPublic) ? 1 : 0;
  if (attributes !== undefined && earlier.attributes === "{}") added.attributes = JSON.stringify(attributes);
  if (method !== undefined && earlier.method_name === "") {
    added.method_name = method.name;
    added.method_description = method.description;
    added.project_url = method.projectUrl;
    added.publication_url = method.publicationUrl;
  }
  if (Object.keys(added).length === 0) return;
  await trx.updateTable("submission").set(added).where("id", "=", earlier.id).execute();
}
