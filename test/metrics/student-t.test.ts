import { test } from "bun:test";
import { Z95 } from "../../src/metrics/normal.ts";
import { studentT95 } from "../../src/metrics/student-t.ts";
import { expectNear } from "./fixtures.ts";

test("closed forms, a tabulated value and the normal limit", () => {
  expectNear(studentT95(1), Math.tan(0.475 * Math.PI), 1e-11);
  expectNear(studentT95(2), 0.95 / Math.sqrt(2 * 0.975 * 0.025), 1e-12);
  expectNear(studentT95(29), 2.045229642132703, 1e-12);
  expectNear(studentT95(1e6), Z95 + (Z95 ** 3 + Z95) / 4e6, 1e-11);
});
