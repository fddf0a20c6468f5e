import { describe, expect, test } from "bun:test";
import type { Trace } from "../../../src/platform/self-test/probe.ts";
import { probes } from "../../../src/platform/self-test/take.ts";

const nothing: Trace = {
  ending: { how: "platform_error", message: "the engine is gone" },
  found: null,
  keptLogBytes: 0,
  engineLogBytes: 0,
  calls: 0,
  underGvisor: false,
};

describe("a verdict", () => {
  test.each(probes.map((probe) => [probe.name, probe] as const))(
    "of %s is not given for nothing",
    (_, { judge }) => {
      expect(judge(nothing)).toBe("unclear");
      expect(judge({ ...nothing, found: {} })).toBe("unclear");
      expect(judge({ ...nothing, ending: { how: "crashed", code: 1 } })).toBe("unclear");
    },
  );
});

test("there are at least a dozen, each with a name of its own, and nearly all with a counterpart", () => {
  expect(new Set(probes.map(({ name }) => name)).size).toBe(probes.length);
  expect(probes.length).toBeGreaterThanOrEqual(20);
  expect(probes.filter(({ without }) => without === null).map(({ name }) => name)).toEqual([
    "an honest image reads, writes and is heard",
    "a symbolic link is not followed",
    "a hard link is not taken",
    "a pipe is not read",
  ]);
});
