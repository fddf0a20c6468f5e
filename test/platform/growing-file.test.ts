import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { growFile, grownTo } from "../../src/platform/growing-file.ts";
import { folderWith } from "../support/temporary.ts";

const folder = folderWith();
let files = 0;
const newPath = () => join(folder, `file-${files++}`);
const anything = () => {};

describe("a file that grows at its end", () => {
  test("is what came, however it was cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 4 })),
        async (pieces) => {
          const path = newPath();
          for (const chunks of pieces) await growFile(path, await grownTo(path), chunks, anything);
          const whole = Buffer.concat(pieces.flat());
          expect(await grownTo(path)).toBe(whole.length);
          if (existsSync(path)) expect(readFileSync(path).equals(whole)).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("takes a piece only where it ends", async () => {
    const path = newPath();
    expect(await growFile(path, 0, [Buffer.from("abc")], anything)).toBe(3);
    for (const from of [0, 2, 4]) {
      const refused = growFile(path, from, [Buffer.from("x")], anything);
      await expect(refused).rejects.toThrow("The next piece begins at byte 3.");
    }
    expect(readFileSync(path, "utf8")).toBe("abc");
  });

  test("keeps what came before a source broke off, or was ended", async () => {
    const path = newPath();
    async function* broken() {
      yield Buffer.from("abc");
      throw new Error("gone");
    }
    await expect(growFile(path, 0, broken(), anything)).rejects.toThrow("gone");
    const seen: number[] = [];
    const ended = growFile(path, 3, [Buffer.from("de"), Buffer.from("fg")], (bytes) => {
      seen.push(bytes);
      if (bytes > 5) throw new Error("enough");
    });
    await expect(ended).rejects.toThrow("enough");
    expect(seen).toEqual([5, 7]);
    expect(readFileSync(path, "utf8")).toBe("abcde");
  });

  test("is written to by one at a time", async () => {
    const path = newPath();
    const gate = Promise.withResolvers<void>();
    async function* slow() {
      yield Buffer.from("a");
      await gate.promise;
      yield Buffer.from("b");
    }
    const first = growFile(path, 0, slow(), anything);
    await expect(growFile(path, 0, [Buffer.from("x")], anything)).rejects.toThrow("Another piece");
    gate.resolve();
    expect(await first).toBe(2);
    expect(await growFile(path, 2, [Buffer.from("c")], anything)).toBe(3);
    expect(readFileSync(path, "utf8")).toBe("abc");
  });
});
