import type { Db } from "../platform/database.ts";

/** Whether images can run on this server, as it found last. */
export type SandboxState = {
  isReady: boolean;
  /** Why not, for whoever wants to hand one in; "" when they can. */
  message: string;
  /** How many GPUs images may use. */
  gpus: number;
};

/** A sentence that a participant can do something with: there is nothing to be done but to wait or to tell somebody. */
export const notReady = (why: string) => `Images cannot be run on this server at present: ${why}.`;

const unknown: SandboxState = {
  isReady: false,
  message: notReady("it has not looked for an engine yet"),
  gpus: 0,
};

export async function sandboxState(db: Db): Promise<SandboxState> {
  const row = await db.selectFrom("sandbox_state").selectAll().executeTakeFirst();
  return row === undefined ? unknown : { isReady: row.is_ready === 1, message: row.message, gpus: row.gpus };
}

export async function writeSandboxState(
  db: Db,
  { isReady, message, gpus }: SandboxState,
  now: number,
): Promise<void> {
  const state = { is_ready: isReady ? 1 : 0, message, gpus, seen_at: now };
  await db
    .insertInto("sandbox_state")
    .values({ id: 1, ...state })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(state))
    .execute();
}
