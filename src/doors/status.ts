import type { FaultKind } from "../kit/fault.ts";

/** How each kind of fault is said over HTTP, where a door has no words of its own for it. */
export const statusOf: Record<FaultKind, number> = {
  invalid: 422,
  unauthorised: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
};
