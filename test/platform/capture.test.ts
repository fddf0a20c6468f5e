import { expect, test } from "bun:test";
import fc from "fast-check";
import { openCapture } from "../../src/platform/capture.ts";
import { splitFrames } from "../../src/platform/container-frames.ts";

test("a capture keeps the beginning and counts the rest, however the bytes arrive", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary-ascii" })), fc.nat(20), (chunks, limit) => {
      const capture = openCapture(limit);
      for (const chunk of chunks) capture.take(new TextEncoder().encode(chunk));
      const whole = chunks.join("");
      expect(capture.read()).toEqual({
        text: whole.slice(0, limit),
        dropped: Math.max(0, whole.length - limit),
      });
    }),
  );
});

test("a capture does not hold on to the buffer it was given", () => {
  const capture = openCapture(10);
  const buffer = new TextEncoder().encode("before");
  capture.take(buffer);
  buffer.fill(0);
  expect(capture.read().text).toBe("before");
});

test("frames are split into the two streams, wherever the chunks end", () => {
  const frame = fc.record({ stream: fc.constantFrom(1, 2), text: fc.string({ unit: "binary-ascii" }) });
  fc.assert(
    fc.property(fc.array(frame), fc.integer({ min: 1, max: 30 }), (frames, size) => {
      const bytes = Buffer.concat(
        frames.map(({ stream, text }) => {
          const header = Buffer.alloc(8);
          header[0] = stream;
          header.writeUInt32BE(text.length, 4);
          return Buffer.concat([header, Buffer.from(text)]);
        }),
      );
      const said = ["", "", ""];
      const take = splitFrames(
        (part) => (said[1] += Buffer.from(part).toString()),
        (part) => (said[2] += Buffer.from(part).toString()),
      );
      for (let at = 0; at < bytes.length; at += size) take(bytes.subarray(at, at + size));
      for (const stream of [1, 2]) {
        const sent = frames.filter((each) => each.stream === stream).map(({ text }) => text);
        expect(said[stream]).toBe(sent.join(""));
      }
    }),
  );
});
