import { openSemaphore } from "../kit/semaphore.ts";

/**
 * Argon2id with 64 MiB and two passes, well above OWASP's floor of 19 MiB (Password Storage Cheat Sheet).
 * Each takes that much memory while it runs, so two run at a time and a crowd is turned away.
 */
const ARGON2 = { algorithm: "argon2id", memoryCost: 65536, timeCost: 2 } as const;
const hashing = openSemaphore(2, 100);

/** Beginning of every hash made with the present parameters. */
const CURRENT = `$argon2id$v=19$m=${ARGON2.memoryCost},t=${ARGON2.timeCost},p=1$`;

/** In place of a hash for an account that has no password yet: nothing matches it. */
export const NO_PASSWORD = "";

/** The hash of a random text that nobody kept. Checking against it takes as long as checking against a real one. */
const NOBODY = `${CURRENT}1DSTfUxDvYeeDpsK/Br+bAfk2npHagqdr9pb6HXk3ic$M5cWfd5InMrVwqUhZgyRMr2NSIxzZr9TVIeqTvHVoUg`;

/** Longest password that is hashed, in UTF-16 code units. */
export const LONGEST_PASSWORD = 1024;

/** The hash of a password in PHC form: `$argon2id$v=19$m=…`. @throws Fault unavailable when too many wait. */
export function hashPassword(password: string): Promise<string> {
  return hashing.run(() => Bun.password.hash(password, ARGON2));
}

/**
 * Whether the password fits the hash. Where there is none (unknown person, no password yet) it takes as long as
 * where there is one, and the answer is no.
 *
 * @throws Fault unavailable when too many wait.
 */
export async function fitsPassword(password: string, hash: string | null): Promise<boolean> {
  if (password === "" || password.length > LONGEST_PASSWORD) return false;
  const known = hash !== null && hash !== NO_PASSWORD;
  const fits = await hashing.run(() => Bun.password.verify(password, known ? hash : NOBODY));
  return fits && known;
}

/** Whether a hash was made with other parameters than those of today, and should be made again at the next chance. */
export function isOutdated(hash: string): boolean {
  return !hash.startsWith(CURRENT);
}
