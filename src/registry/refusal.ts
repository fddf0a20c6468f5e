import { Fault, type FaultKind } from "../kit/fault.ts";
import { describeProblem } from "../kit/problem.ts";

/** The words for refusals that clients know (OCI distribution specification, "Error Codes"). */
export type Code =
  | "BLOB_UNKNOWN"
  | "BLOB_UPLOAD_INVALID"
  | "BLOB_UPLOAD_UNKNOWN"
  | "DENIED"
  | "DIGEST_INVALID"
  | "MANIFEST_BLOB_UNKNOWN"
  | "MANIFEST_INVALID"
  | "MANIFEST_UNKNOWN"
  | "NAME_INVALID"
  | "NAME_UNKNOWN"
  | "SIZE_INVALID"
  | "TAG_INVALID"
  | "TOOMANYREQUESTS"
  | "UNAUTHORIZED"
  | "UNKNOWN"
  | "UNSUPPORTED";

type Said = [status: number, code: Code];

/**
 * How each kind of fault is said. Whatever speaks against a push is DENIED with 403, whose message clients print at once; after
 * 413, 429 or 503 docker would try five times over the better part of a minute, and then print something else.
 */
const byKind: Record<FaultKind, Said> = {
  invalid: [400, "MANIFEST_INVALID"],
  unauthorised: [401, "UNAUTHORIZED"],
  forbidden: [403, "DENIED"],
  missing: [404, "NAME_UNKNOWN"],
  conflict: [403, "DENIED"],
  too_large: [403, "DENIED"],
  too_many: [403, "DENIED"],
  unavailable: [403, "DENIED"],
};

/** Faults that the protocol has a word of its own for. */
const byCode: Record<string, Said> = {
  incomplete: [400, "MANIFEST_BLOB_UNKNOWN"],
  out_of_order: [416, "BLOB_UPLOAD_INVALID"],
  upload_busy: [409, "BLOB_UPLOAD_INVALID"],
  wrong_digest: [400, "DIGEST_INVALID"],
  wrong_length: [400, "SIZE_INVALID"],
};

/** A refusal in the protocol's own terms, thrown by the door itself. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: Code;
  readonly headers: Record<string, string>;

  constructor(status: number, code: Code, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The answer to what was thrown; null when it is a bug. */
export function refused(error: unknown): Response | null {
  if (error instanceof Refusal) return said([error.status, error.code], error.message, [], error.headers);
  if (!(error instanceof Fault)) return null;
  const [status, code] = (error.code === null ? undefined : byCode[error.code]) ?? byKind[error.kind];
  return said([status, code], sentenceOf(error), error.problems);
}

/** Clients print the message and nothing else, so all that is wrong has to be in it. */
function sentenceOf({ message, problems }: Fault): string {
  return problems.length === 0 ? message : [message, ...problems.map(describeProblem)].join("\n");
}

function said(
  [status, code]: Said,
  message: string,
  detail: unknown[],
  headers: Record<string, string> = {},
): Response {
  return Response.json({ errors: [{ code, message, detail }] }, { status, headers });
}

/** The answer to a bug: what it was stays in the log. */
export function broken(requestId: string): Response {
  return said([500, "UNKNOWN"], `Something went wrong inside the server (${requestId}).`, []);
}
