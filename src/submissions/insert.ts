import type { Phase } from "../benchmarks/phase.ts";
import type { Trx } from "../platform/database.ts";
import type { AttributeValues } from "./attributes.ts";
import type { Method } from "./method.ts";

/** Everything that a submission's row is made of. */
export type NewSubmission = {
  teamId: number;
  userId: number;
  file: { digest: string; name: string; bytes: number };
  /** The image that is handed in; the file then says where it is. */
  manifestId?: number;
  method: Method;
  attributes: AttributeValues;
  /** What the team wishes; null: as the phase has it. */
  isPublic: boolean | null;
  idempotencyKey?: string | null;
  /** "submitting" while its file arrives. */
  status?: "submitting";
};

/** @returns the submission's id. Whether it may be made is for the caller to have asked in the same transaction. */
export async function insertSubmission(
  trx: Trx,
  phase: Pick<Phase, "id" | "boardPublic" | "submissionsPublic">,
  made: NewSubmission,
  now: number,
): Promise<number> {
  const { file, method } = made;
  const { id } = await trx
    .insertInto("submission")
    .values({
      phase_id: phase.id,
      team_id: made.teamId,
      user_id: made.userId,
      file_digest: file.digest,
      file_name: file.name,
      file_bytes: file.bytes,
      manifest_id: made.manifestId,
      method_name: method.name,
      method_description: method.description,
      project_url: method.projectUrl,
      publication_url: method.publicationUrl,
      attributes: JSON.stringify(made.attributes),
      idempotency_key: made.idempotencyKey,
      created_at: now,
      status: made.status,
      is_public: isPublicIn(phase, made.isPublic) ? 1 : 0,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** Where nobody sees the board, a team's own choice would show what the host keeps back. */
export function isPublicIn(
  phase: Pick<Phase, "boardPublic" | "submissionsPublic">,
  asked: boolean | null,
): boolean {
  return phase.boardPublic ? (asked ?? phase.submissionsPublic) : phase.submissionsPublic;
}
