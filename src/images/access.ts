import { insistOnScope, type Scope } from "../accounts/tokens.ts";
import type { User } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import type { Db } from "../platform/database.ts";
import { nameOf, type RepositoryName } from "./name.ts";
import { findRepository, type Repository } from "./repository.ts";

/** Who asks, and what the token or the password that they show is good for. */
export type Caller = {
  user: User;
  scopes: Scope[];
  /** The one place that their token was made for, as `baseName` calls it; null: every place of theirs. */
  repository: string | null;
};

/**
 * A repository for looking into: of one's own team, or of a benchmark that one hosts.
 * @throws Fault missing, the same for what is not there and for what is another team's; forbidden for an unfit token.
 */
export async function readable(db: Db, caller: Caller, name: RepositoryName): Promise<Repository> {
  const { isOwn, ...repository } = await known(db, caller, name);
  // A push has to look at what is there already.
  const enough: Scope = isOwn ? "submit" : "host";
  if (!caller.scopes.includes(enough)) insistOnScope(caller.scopes, "read");
  return repository;
}

/** A repository for changing it: of one's own team only. Whether anything may be pushed now, `mayPush` says. @throws Fault missing, forbidden. */
export async function writable(db: Db, caller: Caller, name: RepositoryName): Promise<Repository> {
  const { isOwn, ...repository } = await known(db, caller, name);
  if (!isOwn) throw new Fault("forbidden", `Only its own team can push to ${nameOf(repository)}.`);
  insistOnScope(caller.scopes, "submit");
  return repository;
}

/** A repository for removing something from it, which takes more than a token that was made for a push. @throws Fault missing, forbidden. */
export async function removable(db: Db, caller: Caller, name: RepositoryName): Promise<Repository> {
  const repository = await writable(db, caller, name);
  if (caller.repository === null) return repository;
  throw new Fault(
    "forbidden",
    "This password is for pushing alone. Remove images with that of your account, or with a token of yours.",
  );
}

async function known(db: Db, caller: Caller, name: RepositoryName) {
  const found = await findRepository(db, caller.user, name);
  if (found === null) throw noRepository();
  if (caller.repository !== null && caller.repository !== found.base) throw noRepository();
  return found;
}

export function noRepository(): Fault {
  return new Fault(
    "missing",
    "There is no such repository among those you can see. Its name begins with the phase's, as the page Submit shows it.",
  );
}
