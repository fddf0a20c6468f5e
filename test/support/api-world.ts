import { type Client, clientOf } from "./api.ts";
import { makeWorld, type ViewerName, viewers, type World } from "./world.ts";

/** The world with a client for everybody in it, and the numbers of what the pages do not address. */
export type ApiWorld = World & { client: Record<ViewerName, Client> };

export async function makeApiWorld(text = "Plain text"): Promise<ApiWorld> {
  const world = await makeWorld(text);
  const client = {} as Record<ViewerName, Client>;
  for (const name of viewers) client[name] = await clientOf(world.app, world.users[name] ?? null);
  const { db } = world.app;
  const phase = await db
    .selectFrom("phase")
    .select("slug")
    .where("id", "=", Number(world.ids.phase))
    .executeTakeFirstOrThrow();
  const board = await db
    .selectFrom("board")
    .select(["split_id", "metric_set_id"])
    .where("id", "=", Number(world.ids.board))
    .executeTakeFirstOrThrow();
  Object.assign(world.ids, {
    phaseSlug: phase.slug,
    split: String(board.split_id),
    metricSet: String(board.metric_set_id),
  });
  return { ...world, client };
}
