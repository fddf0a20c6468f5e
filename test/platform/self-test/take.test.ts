import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { tmpdir } from "node:os";
import { belongings, removeBelongings } from "../../../src/platform/leftovers.ts";
import { sandboxesOf } from "../../../src/platform/sealed/sandbox.ts";
import {
  readySandbox,
  recordSelfTest,
  sandboxHolds,
  selfTestOf,
} from "../../../src/platform/self-test/record.ts";
import { probes, type SelfTest, takeSelfTest } from "../../../src/platform/self-test/take.ts";
import { NOON, openTestApp } from "../../support/app.ts";
import { testEngine } from "../../support/engine.ts";
import { testInstance } from "../../support/sealed.ts";

setDefaultTimeout(300_000);
const found = await testEngine();
const sandbox = found === null ? null : ((await sandboxesOf(found.socket)).at(-1) ?? null);

describe("the self-test on a real engine", () => {
  if (sandbox === null || found === null) return test.skip("needs a container engine", () => {});
  const surroundings = { folder: tmpdir(), instance: testInstance, controls: true };
  const taken = takeSelfTest(sandbox, surroundings);
  afterAll(() => removeBelongings(sandbox.connection, testInstance));

  const resultOf = (test: SelfTest, probe: string) => test.results.find(({ name }) => name === probe);

  describe.each(probes.map((probe) => [probe.name, probe.without] as const))("%s", (name, without) => {
    test("holds", async () => {
      expect(resultOf(await taken, name)).toMatchObject({ verdict: "held" });
    });

    if (without !== null)
      test("and without its wall it does not", async () => {
        expect(resultOf(await taken, name)).toMatchObject({ control: "broken" });
      });
  });

  test("all of it holds, and nothing stays behind", async () => {
    expect((await taken).held).toBe(true);
    expect(await belongings(sandbox.connection, testInstance)).toEqual([]);
  });

  test("says what it is about, down to the engine's parts", async () => {
    const { subject, hash } = await taken;
    expect(subject).toMatch(
      /^(docker|podman) \S+; .*runtime default; kernel \S+; cgroup \d; .*; profile [0-9a-f]{16}$/,
    );
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("images may run when the newest one of this very engine holds", async () => {
    const app = openTestApp();
    try {
      const { db } = app;
      const ready = () => readySandbox(db, found.socket);
      expect([await sandboxHolds(db, sandbox), await ready()]).toEqual([false, null]);
      const test = await taken;
      await recordSelfTest(db, { ...test, subject: test.subject.replace("kernel", "kernel 1") }, NOON);
      expect(await sandboxHolds(db, sandbox)).toBe(false);
      await recordSelfTest(db, test, NOON + 1);
      expect(await selfTestOf(db, sandbox)).toEqual({ ...test, takenAt: NOON + 1 });
      expect((await ready())?.connection.socketPath).toBe(found.socket);
      await recordSelfTest(db, { ...test, held: false }, NOON + 2);
      expect([await sandboxHolds(db, sandbox), await ready()]).toEqual([false, null]);
    } finally {
      await app.close();
    }
  });
});
