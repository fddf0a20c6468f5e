import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../../src/images/digest.ts";
import { openArrivingFile } from "../../src/platform/arriving-file.ts";
import { openFiles } from "../../src/platform/files.ts";
import { bytes } from "../support/registry.ts";
import { folderWith } from "../support/temporary.ts";

const files = openFiles(folderWith(), 0);
const pass = () => {};
async function* pieces(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}
const sha256 = (content: Uint8Array) => digestOf("sha256", content).slice("sha256:".length);

describe("a file that arrives over several requests", () => {
  test("is hashed as it comes, and kept under its SHA-256, read-only", async () => {
    const [first, second] = [bytes(1000), bytes(70_000)];
    const whole = Buffer.concat([first, second]);
    const file = files.arriving();
    await file.append(pieces(first), pass);
    expect([file.bytes, await file.hash("sha256")]).toEqual([1000, sha256(first)]);
    await file.append(pieces(second.slice(0, 1), second.slice(1)), pass);
    expect(await file.hash("sha512")).toBe(digestOf("sha512", whole).slice("sha512:".length));
    expect(await file.keep()).toBe(sha256(whole));
    const kept = files.path(sha256(whole));
    expect(readFileSync(kept).equals(whole)).toBe(true);
    expect(statSync(kept).mode & 0o777).toBe(0o444);
  });

  test("leaves nothing behind when it cannot be kept", async () => {
    const path = join(folderWith(), "arriving");
    const file = openArrivingFile(path, async () => {
      throw new Error("no such folder");
    });
    await file.append(pieces(bytes(10)), pass);
    await expect(file.keep()).rejects.toThrow("no such folder");
    expect(existsSync(path)).toBe(false);
  });

  test("keeps what came before its source broke", async () => {
    const [first, second] = [bytes(10), bytes(20)];
    const file = files.arriving();
    const breaking = (async function* () {
      yield first;
      throw new Error("connection closed");
    })();
    await expect(file.append(breaking, pass)).rejects.toThrow("closed");
    expect(file.bytes).toBe(10);
    await file.append(pieces(second), pass);
    expect(await file.keep()).toBe(sha256(Buffer.concat([first, second])));
  });

  test("goes back to a mark as if nothing had come since", async () => {
    const [first, wrong, right] = [bytes(10), bytes(500), bytes(20)];
    const file = files.arriving();
    await file.append(pieces(first), pass);
    const mark = file.mark();
    await file.append(pieces(wrong), pass);
    mark.restore();
    expect(file.bytes).toBe(10);
    await file.append(pieces(right), pass);
    const whole = Buffer.concat([first, right]);
    expect(await file.hash("sha512")).toBe(digestOf("sha512", whole).slice("sha512:".length));
    expect(await file.keep()).toBe(sha256(whole));
    expect(readFileSync(files.path(sha256(whole))).equals(whole)).toBe(true);
  });

  test("is looked at before each piece is written", async () => {
    const file = files.arriving();
    const seen: number[] = [];
    const look = async (count: number) => {
      seen.push(count);
      if (count > 15) throw new Error("too much");
    };
    await expect(file.append(pieces(bytes(10), bytes(5), bytes(1)), look)).rejects.toThrow("too much");
    expect([seen, file.bytes]).toEqual([[10, 15, 16], 15]);
  });

  test("leaves nothing when it is discarded, and may be empty", async () => {
    const others = openFiles(folderWith(), 0);
    const arrived = () => readdirSync(join(others.root, "tmp")).length;
    const [file, empty] = [others.arriving(), others.arriving()];
    expect(arrived()).toBe(2);
    file.discard();
    expect(existsSync(others.path(await empty.keep()))).toBe(true);
    expect(arrived()).toBe(0);
  });
});
