/** What was used lately, by key: as much as there is room for. */
export type Recent<Value> = {
  get(key: string): Value | undefined;
  /** Keeps a value, and forgets what has not been used for the longest time until all fits. */
  put(key: string, value: Value): void;
};

/** @param room how much is kept, measured by `sizeOf`. A value may have grown when it is measured again. */
export function keepRecent<Value>(room: number, sizeOf: (value: Value) => number): Recent<Value> {
  const kept = new Map<string, Value>();
  return {
    get(key) {
      const value = kept.get(key);
      if (value === undefined) return undefined;
      kept.delete(key);
      kept.set(key, value);
      return value;
    },
    put(key, value) {
      kept.delete(key);
      kept.set(key, value);
      let used = 0;
      for (const each of kept.values()) used += sizeOf(each);
      for (const [old, each] of kept) {
        if (used <= room) break;
        kept.delete(old);
        used -= sizeOf(each);
      }
    },
  };
}
