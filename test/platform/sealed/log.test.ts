import { expect, test } from "bun:test";
import { openSealedLog } from "../../../src/platform/sealed/log.ts";
import { memoryReader } from "../../../src/platform/sealed/peak-memory.ts";

/** As an engine sends what a container printed. */
function frame(stream: 1 | 2, text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

test("keeps the beginning of each stream, fit to be shown", () => {
  const log = openSealedLog(10, {});
  log.take(frame(1, "\u001b[1mab\u001b[0mcdefgh"));
  log.take(frame(2, "err\u0007"));
  expect(log.read()).toEqual({
    stdout: { text: "ab", dropped: 6 },
    stderr: { text: "err", dropped: 0 },
  });
});

test("who follows it is told what is kept, as it comes, and no more", () => {
  const told: [string, string][] = [];
  const log = openSealedLog(8, { log: (...each) => void told.push(each) });
  const [first, second] = [frame(1, "aé"), frame(1, "bcdefghij")];
  // Cut in the middle of a character.
  log.take(first.subarray(0, 10));
  log.take(first.subarray(10));
  log.take(second);
  log.take(frame(1, "more"));
  log.take(frame(2, "\u0000"));
  expect(told.map(([, text]) => text).join("")).toBe("aébcdef");
  expect(told.every(([stream]) => stream === "stdout")).toBe(true);
  expect(log.read().stdout).toEqual({ text: "aébcdef", dropped: 8 });
});

test("memory is read from an engine's statistics, of either kind of cgroup, cut anywhere", () => {
  const lines = [
    `{"memory_stats":{"usage":900,"max_usage":1000}}\n`,
    `{"memory_stats":{"usage":700,"stats":{"inactive_file":200}}}\n`,
    `{"memory_stats":{}}\n`,
    `not JSON\n`,
    `{"memory_stats":{"usage":5,"stats":{"total_inactive_file":1}}}\n`,
  ].join("");
  const read = memoryReader();
  const bytes = Buffer.from(lines);
  const found = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, n) =>
    read(bytes.subarray(n * 7, n * 7 + 7)),
  );
  expect(found.flat()).toEqual([1000, 500, 4]);
});
