import type Docker from "dockerode";

/** Of an engine's statistics, what is said about memory: on cgroup v1 with its maximum, on v2 as it is now. */
type Memory = { usage?: number; max_usage?: number; stats?: Record<string, number> };

/** Follows how much memory a container uses, until `stop`, which says how much it was at most; null when nothing was told. */
export function watchPeakMemory(container: Docker.Container): { stop(): number | null } {
  let peak: number | null = null;
  let stopped = false;
  let stream: (NodeJS.ReadableStream & { destroy?(): void }) | null = null;
  container.stats({ stream: true }).then(
    (opened) => {
      stream = opened;
      if (stopped) return stream.destroy?.();
      const read = memoryReader();
      stream.on("data", (piece: Uint8Array) => {
        for (const bytes of read(piece)) peak = Math.max(peak ?? 0, bytes);
      });
      stream.on("error", () => {});
    },
    () => {},
  );
  return {
    stop() {
      stopped = true;
      stream?.destroy?.();
      return peak;
    },
  };
}

/** Reads pieces of the engine's answer, a JSON object per line, into numbers of bytes. What cannot be read is passed over. */
export function memoryReader(): (piece: Uint8Array) => number[] {
  const decoder = new TextDecoder();
  let rest = "";
  return (piece) => {
    const lines = (rest + decoder.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    return lines.flatMap(memoryIn);
  };
}

function memoryIn(line: string): number[] {
  try {
    const { memory_stats: memory } = JSON.parse(line) as { memory_stats?: Memory };
    // Files that are only kept because there is room for them are not what the program needs.
    const files = memory?.stats?.inactive_file ?? memory?.stats?.total_inactive_file ?? 0;
    const bytes = memory?.max_usage ?? (memory?.usage === undefined ? 0 : memory.usage - files);
    return bytes > 0 ? [bytes] : [];
  } catch {
    return [];
  }
}
