const first = 61_000;
const taken = new Set<number>();

/**
 * The numeric user of one box, for as long as it runs. No two boxes share one, so neither can signal the other or read
 * what it leaves behind; and it is not "nobody", which other programs use too.
 */
export async function withBoxUser<T>(work: (uid: number) => Promise<T>): Promise<T> {
  let uid = first;
  while (taken.has(uid)) uid++;
  taken.add(uid);
  try {
    return await work(uid);
  } finally {
    taken.delete(uid);
  }
}
