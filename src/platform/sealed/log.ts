import { printable } from "../../kit/printable.ts";
import type { Captured } from "../box.ts";
import { openCapture } from "../capture.ts";
import { splitFrames } from "../container-frames.ts";
import type { SealedWatch } from "./run.ts";

/** The log of a run: the beginning of each of its streams, kept, and told to whoever follows it. */
export function openSealedLog(
  limit: number,
  watch: SealedWatch,
): { take(chunk: Uint8Array): void; read(): { stdout: Captured; stderr: Captured } } {
  const streams = (["stdout", "stderr"] as const).map((stream) => {
    const capture = openCapture(limit);
    const decoder = new TextDecoder();
    let room = limit;
    return {
      read(): Captured {
        const { text, dropped } = capture.read();
        return { text: printable(text), dropped };
      },
      take(bytes: Uint8Array): void {
        capture.take(bytes);
        const kept = bytes.subarray(0, room);
        room -= kept.length;
        if (watch.log === undefined || kept.length === 0) return;
        const text = printable(decoder.decode(kept, { stream: true }));
        if (text !== "") watch.log(stream, text);
      },
    };
  }) as [Stream, Stream];
  const [stdout, stderr] = streams;
  return {
    take: splitFrames(stdout.take, stderr.take),
    read: () => ({ stdout: stdout.read(), stderr: stderr.read() }),
  };
}

type Stream = { take(bytes: Uint8Array): void; read(): Captured };
