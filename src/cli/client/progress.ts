import type { Call } from "./command.ts";

/** How far a transfer has come: a bar where somebody looks on, else a line for every tenth; for programs nothing. */
export type Progress = { at(done: number): void; end(): void };

const CELLS = 30;

export function openProgress(
  call: Pick<Call, "terminal" | "isJson">,
  label: string,
  total: number,
): Progress {
  const { terminal, isJson } = call;
  let told = -1;
  return {
    at(done) {
      if (isJson) return;
      const percent = percentOf(done, total);
      if (terminal.isWatched) terminal.live(drawBar(label, done, total));
      else if (Math.floor(percent / 10) > told) {
        told = Math.floor(percent / 10);
        terminal.err(`${label}: ${percent}%`);
      }
    },
    end: () => terminal.live(null),
  };
}

const percentOf = (done: number, total: number) =>
  total === 0 ? 100 : Math.floor((Math.min(done, total) / total) * 100);

/** "Label  [######------]  50%  1.0 of 2.0 MB" */
export function drawBar(label: string, done: number, total: number): string {
  const percent = percentOf(done, total);
  const filled = Math.round((percent / 100) * CELLS);
  const bar = "#".repeat(filled) + "-".repeat(CELLS - filled);
  return `${label}  [${bar}]  ${String(percent).padStart(3)}%  ${inMegabytes(done)} of ${inMegabytes(total)} MB`;
}

export const inMegabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
