const first = 61_000;
const taken = new Set<number>();

/**
 * The numeric user of one box, for as long as it runs. No two boxes share one, so neither can signal the other or read
 * what it leaves behind; and it is not "nobody", which other programs use too.
 *
 * @param already the user of a box that was started before and still runs.
 */
export async function withBoxUser<T>(work: (uid: number) => Promise<T>, already?: number): Promise<T> {
  let uid = already ?? first;
  while (already === undefined && taken.has(uid)) uid++;
  taken.add(uid);
  try {
    return await work(uid);
  } finally {
    taken.delete(uid);
  }
}
