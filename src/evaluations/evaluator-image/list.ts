import { Fault } from "../../kit/fault.ts";
import { recordAudit } from "../../accounts/audit.ts";
import type { App } from "../../platform/app.ts";
import type { Db } from "../../platform/database.ts";
import { connectEngine } from "../../platform/engine-connection.ts";
import { type EngineImage, findImage, imagesWithLabel, removeImage } from "../../platform/engine-images.ts";
import { EVALUATOR_LABEL } from "./build.ts";

/** An image in which scripts are scored, or would be, and the benchmarks that name it. */
export type Evaluator = {
  name: string;
  /** Null when the engine has none of that name. */
  image: EngineImage | null;
  benchmarks: string[];
};

type ListApp = Pick<App, "config" | "db">;

/** The image of the setting, those that benchmarks name, and all that were made here. @throws Fault unavailable without an engine. */
export async function listEvaluators({ config, db }: ListApp): Promise<Evaluator[]> {
  const connection = await connectEngine(config.engineSocket);
  const named = new Map<string, string[]>([[config.evaluatorImage, []]]);
  for (const { image, slug } of await namedByBenchmarks(db))
    named.set(image, [...(named.get(image) ?? []), slug]);
  const evaluators: Evaluator[] = [];
  for (const [name, benchmarks] of named)
    evaluators.push({ name, image: await findImage(connection, name), benchmarks });
  const listed = new Set(evaluators.map(({ image }) => image?.id));
  for (const image of await imagesWithLabel(connection, EVALUATOR_LABEL))
    if (!listed.has(image.id)) evaluators.push({ name: image.names[0] ?? image.id, image, benchmarks: [] });
  return evaluators;
}

/**
 * Removes an image from the engine. Only one that was made here, and that no benchmark names.
 * @throws Fault missing, conflict, unavailable.
 */
export async function removeEvaluator(
  { config, db, clock }: ListApp & Pick<App, "clock">,
  name: string,
): Promise<EngineImage> {
  const connection = await connectEngine(config.engineSocket);
  const image = await findImage(connection, name);
  if (image === null) throw new Fault("missing", `The engine has no image ${name}.`);
  if (image.labels[EVALUATOR_LABEL] === undefined)
    throw new Fault(
      "conflict",
      `${name} was not made by \`assay evaluator build\`. Remove it with docker image rm.`,
    );
  const names = new Set([name, image.id, ...image.names]);
  const users = (await namedByBenchmarks(db)).filter((each) => names.has(each.image));
  if (users.length > 0)
    throw new Fault(
      "conflict",
      `These benchmarks are scored in it: ${users.map(({ slug }) => slug).join(", ")}.`,
    );
  await removeImage(connection, image.id);
  const act = { actorId: null, action: "removed", object: "evaluator image", objectId: null };
  await db
    .transaction()
    .execute((trx) => recordAudit(trx, { ...act, details: { name, image: image.id } }, clock.now()));
  return image;
}

async function namedByBenchmarks(db: Db): Promise<{ image: string; slug: string }[]> {
  const rows = await db
    .selectFrom("benchmark")
    .select(["evaluator_image as image", "slug"])
    .where("evaluator_image", "is not", null)
    .orderBy("id")
    .execute();
  return rows.map(({ image, slug }) => ({ image: image ?? "", slug }));
}
