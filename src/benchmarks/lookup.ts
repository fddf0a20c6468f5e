import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";

/**
 * The benchmark that a person means by its number or its slug. Sees all of them, so it is for the command line only.
 * @throws Fault missing.
 */
export async function benchmarkNamed(db: Db, text: string): Promise<number> {
  const row = await db
    .selectFrom("benchmark")
    .select("id")
    .where((eb) => eb.or([eb("slug", "=", text), eb("id", "=", /^\d{1,15}$/.test(text) ? Number(text) : -1)]))
    .executeTakeFirst();
  if (row === undefined)
    throw new Fault("missing", `There is no benchmark "${text}". Give its number or the end of its address.`);
  return row.id;
}
