import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { holdBlobs, holdFolder, isHeld } from "../../src/platform/lock.ts";
import { folderWith } from "../support/temporary.ts";

// A loaded machine is slow, not wrong.
setDefaultTimeout(60_000);

/** Holds a folder in a process of its own. */
async function holdElsewhere(folder: string) {
  const lock = join(import.meta.dir, "../../src/platform/lock.ts");
  const program = `
    const { holdFolder } = await import(${JSON.stringify(lock)});
    globalThis.hold = holdFolder(${JSON.stringify(folder)});
    console.log("held");
    await Bun.stdin.text();`;
  // It ends with its standard input, so it cannot outlive a test that fails.
  const child = Bun.spawn([process.execPath, "-e", program], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
  });
  expect(await child.stdout.getReader().read()).toMatchObject({ done: false });
  return child;
}

test("one process serves a folder, until it ends, however it ends", async () => {
  const folder = folderWith();
  const other = await holdElsewhere(folder);
  expect(isHeld(folder)).toBe(true);
  expect(() => holdFolder(folder)).toThrow(`Another Assay is serving ${folder} already.`);
  other.kill("SIGKILL");
  await other.exited;
  expect(isHeld(folder)).toBe(false);
  const hold = holdFolder(folder);
  expect(() => holdFolder(folder)).toThrow("Another Assay");
  hold.release();
  holdFolder(folder).release();
});

test("looking whether a folder is held lets go of it", () => {
  const folder = folderWith();
  expect(isHeld(folder)).toBe(false);
  holdFolder(folder).release();
});

test("a folder that is not there yet is made, for its owner only", () => {
  const folder = join(folderWith(), "new/data");
  holdFolder(folder).release();
  expect(isHeld(folder)).toBe(false);
});

test("stored files are copied or removed, not both, and independently of who serves", () => {
  const folder = folderWith();
  const serving = holdFolder(folder);
  const backup = holdBlobs(folder, 0);
  expect(holdBlobs(folder, 0)).toBeNull();
  backup?.release();
  expect(holdBlobs(folder, 0)).not.toBeNull();
  serving.release();
});
