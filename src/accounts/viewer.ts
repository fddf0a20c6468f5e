import { Fault } from "../kit/fault.ts";

/** The person on whose behalf something is asked. Guests are null. */
export type User = { id: number; name: string; email: string; role: "participant" | "host" | "admin" };

/** Who is looking: a person, or nobody in particular. Every query that depends on rights takes one. */
export type Viewer = User | null;

/** The viewer as a person. @throws Fault unauthorised for a guest. */
export function signedIn(viewer: Viewer): User {
  if (viewer === null) throw new Fault("unauthorised", "Please log in first.");
  return viewer;
}

/** @throws Fault unauthorised for a guest, missing for everybody but administrators: what they may not see, is not there. */
export function administrator(viewer: Viewer): User {
  const user = signedIn(viewer);
  if (user.role !== "admin") throw new Fault("missing", "There is no such page.");
  return user;
}
