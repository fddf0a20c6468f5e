import { expect, test } from "bun:test";
import fc from "fast-check";
import { readTimestamp, writeTimestamp } from "../../src/kit/timestamp.ts";

const pins: [written: string, moment: string | null][] = [
  ["2019-01-01 00:00:00", "2019-01-01T00:00:00.000Z"],
  ["2019-1-2 3:04:05", "2019-01-02T03:04:05.000Z"],
  ["2019-01-01", "2019-01-01T00:00:00.000Z"],
  ["2019-01-01T23:59:59Z", "2019-01-01T23:59:59.000Z"],
  ["2019-01-01t23:59:59.5", "2019-01-01T23:59:59.500Z"],
  ["2019-01-01 23:59:59.123456 +02:00", "2019-01-01T21:59:59.123Z"],
  ["2019-01-01 23:59:59 -5", "2019-01-02T04:59:59.000Z"],
  ["2019-01-01T12:30", "2019-01-01T12:30:00.000Z"],
  ["2019-01-01T12:30:00+0530", "2019-01-01T07:00:00.000Z"],
  ["2020-02-29", "2020-02-29T00:00:00.000Z"],
  ["2019-02-29", null],
  ["2019-13-01", null],
  ["2019-01-01 24:00:00", null],
  ["2019-01-01 00:60:00", null],
  ["January 1, 2019", null],
  ["01/01/2019", null],
  ["2019", null],
  ["", null],
];
test.each(pins)("%j", (written, moment) => {
  expect(readTimestamp(written)).toBe(moment === null ? null : Date.parse(moment));
});

test("what is written is read again", () => {
  const moments = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) });
  fc.assert(fc.property(moments, (moment) => expect(readTimestamp(writeTimestamp(moment))).toBe(moment)));
  expect(writeTimestamp(Date.UTC(2026, 0, 31, 23, 59, 59))).toBe("2026-01-31 23:59:59");
});
