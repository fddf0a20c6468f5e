import { HOUR } from "../kit/clock.ts";
import { hashSecret } from "../kit/secret.ts";
import type { Db } from "../platform/database.ts";
import { recordAudit } from "./audit.ts";
import { newToken } from "./tokens.ts";

/** As long as the ECR tokens that the stock client is used to. */
const LIFETIME = 12 * HOUR;

/** How many of them work at a time: every look at the instructions makes one. */
const KEPT = 20;

/**
 * Makes a token that is good for pushing one team's images for one phase, and for nothing else: to be shown in instructions and
 * to be handed to the stock client. It has no colon in it, at which that client takes credentials apart.
 *
 * @param repository as `baseName` of images calls it. Whether its owner may push there is asked when it is used.
 */
export async function createPushToken(
  db: Db,
  userId: number,
  repository: string,
  now: number,
): Promise<{ token: string; expiresAt: number }> {
  const token = newToken();
  const expiresAt = now + LIFETIME;
  await db.transaction().execute(async (trx) => {
    const { id } = await trx
      .insertInto("api_token")
      .values({
        user_id: userId,
        name: `Push to ${repository}`,
        token_hash: hashSecret(token),
        scopes: "submit",
        repository,
        created_at: now,
        expires_at: expiresAt,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    const older = trx
      .selectFrom("api_token")
      .select("id")
      .where("user_id", "=", userId)
      .where("repository", "is not", null)
      .orderBy("id", "desc")
      .limit(-1)
      .offset(KEPT);
    await trx.deleteFrom("api_token").where("id", "in", older).execute();
    const details = { repository, scopes: ["submit"] };
    await recordAudit(
      trx,
      { actorId: userId, action: "created", object: "token", objectId: id, details },
      now,
    );
  });
  return { token, expiresAt };
}
