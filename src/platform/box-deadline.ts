/** Why we ended a box that had not ended by itself. */
export type Stop = "timeout" | "cancelled" | "out_of_memory";

/**
 * Calls `kill` once: when the time is over, when the signal is aborted, or when `stop` is called, whichever comes first.
 * `settle` is to be called at the end; it says which it was, or null.
 */
export function openDeadline(seconds: number, signal: AbortSignal, kill: () => void) {
  let why: Stop | null = null;
  const stop = (reason: Stop) => {
    if (why !== null) return;
    why = reason;
    kill();
  };
  const cancel = () => stop("cancelled");
  const timer = setTimeout(() => stop("timeout"), seconds * 1000);
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  return {
    stop,
    settle(): Stop | null {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
      return why;
    },
  };
}
