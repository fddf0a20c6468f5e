/** Tells whoever listens in this process that something changed; what it is now, they read from the database. */
export type Signal = {
  publish(topic: string): void;
  /** Calls `listener` after each publish to the topic. The returned function ends it. */
  subscribe(topic: string, listener: () => void): () => void;
  /** How many listeners there are over all topics: for metrics, and to see that none is left behind. */
  listeners(): number;
};

export function openSignal(): Signal {
  const topics = new Map<string, Set<() => void>>();
  return {
    publish(topic) {
      for (const listener of [...(topics.get(topic) ?? [])]) listener();
    },
    subscribe(topic, listener) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic);
      };
    },
    listeners: () => [...topics.values()].reduce((sum, set) => sum + set.size, 0),
  };
}
