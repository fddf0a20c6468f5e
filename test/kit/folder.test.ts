import { expect, test } from "bun:test";
import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "../../src/kit/fault.ts";
import { readFolder } from "../../src/kit/folder.ts";
import { folderWith } from "../support/temporary.ts";

async function refusal(root: string, maxEntries?: number): Promise<string[]> {
  const fault = await readFolder(root, maxEntries).then(
    () => null,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(Fault);
  const { message, problems } = fault as Fault;
  return problems.length === 0 ? [message] : problems.map(({ place, message }) => `${place}: ${message}`);
}

test("files are listed by path with their sizes; what tools leave behind is passed over", async () => {
  const root = folderWith({
    "b.txt": "12345",
    "a/z/deep.csv": "",
    "a/y.csv": "1",
    ".git/config": "x",
    "a/.DS_Store": "x",
    "__MACOSX/b.txt": "x",
  });
  expect(await readFolder(root)).toEqual([
    { path: "a/y.csv", size: 1 },
    { path: "a/z/deep.csv", size: 0 },
    { path: "b.txt", size: 5 },
  ]);
});

test("links, pipes and unsafe names are refused, each by name, and no link is followed", async () => {
  const root = folderWith({
    "ok.txt": "x",
    "dot./a.txt": "x",
    "back\\slash": "x",
    "A.txt": "x",
    "a.txt": "x",
  });
  symlinkSync("/etc", join(root, "etc"));
  symlinkSync("/etc/passwd", join(root, "passwd"));
  execFileSync("mkfifo", [join(root, "pipe")]);
  expect(await refusal(root)).toEqual([
    'entry "a.txt": The names "A.txt" and "a.txt" differ only in case.',
    'entry "back\\\\slash": Its name contains a backslash.',
    'entry "dot.": A part of its path ends with a dot or a space.',
    'entry "etc": It is a symbolic link.',
    'entry "passwd": It is a symbolic link.',
    'entry "pipe": It is no regular file.',
  ]);
});

test("a folder with too many files is refused", async () => {
  const root = folderWith({ a: "", b: "", c: "" });
  expect(await readFolder(root, 3)).toHaveLength(3);
  expect(await refusal(root, 2)).toEqual(["The folder holds more than 2 files."]);
});
