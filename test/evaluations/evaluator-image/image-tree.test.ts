import { expect, test } from "bun:test";
import { inMergedTree, isNeeded } from "../../../src/evaluations/evaluator-image/image-tree.ts";

const file = (name: string) => ({
  name,
  kind: "file" as const,
  linkName: "",
  mode: 0o644,
  storedBytes: 0,
  fileBytes: 0,
});

test("what packages put outside of /usr lies in it", () => {
  const places = (name: string) => inMergedTree(file(name))?.name;
  expect(places("./bin/dash")).toBe("usr/bin/dash");
  expect(places("./lib64/ld-linux-x86-64.so.2")).toBe("usr/lib64/ld-linux-x86-64.so.2");
  expect(places("./usr/bin/env")).toBe("usr/bin/env");
  expect(places("./library/x")).toBe("library/x");
  expect(inMergedTree({ ...file("./bin/"), kind: "folder" })).toBeNull();
  expect(inMergedTree({ ...file("./"), kind: "folder" })).toBeNull();
});

test("a hard link leads to the new place, a symbolic link is kept as it is", () => {
  const link = { ...file("./sbin/b"), linkName: "./bin/a" };
  expect(inMergedTree({ ...link, kind: "hard link" })).toMatchObject({
    name: "usr/sbin/b",
    target: "usr/bin/a",
  });
  expect(inMergedTree({ ...link, kind: "symbolic link" })).toMatchObject({ target: "./bin/a" });
  expect(inMergedTree({ ...link, kind: "character device" })).toBeNull();
});

test("scripts keep what they run on, and the licences", () => {
  for (const name of [
    "usr/lib/python3/dist-packages/numpy/__init__.py",
    "usr/lib/python3/dist-packages/numpy/core/include/numpy/arrayobject.h",
    "usr/lib/x86_64-linux-gnu/libgcc_s.so.1",
    "usr/share/doc/python3-numpy/copyright",
    "usr/share/zoneinfo/Europe/Berlin",
    "var/lib/dpkg/status",
    "tmp",
    "dev",
  ])
    expect([name, isNeeded(name)]).toEqual([name, true]);
  for (const name of [
    "assay-packages",
    "assay-packages/libc6.deb",
    ".dockerenv",
    "usr/include/boost/any.hpp",
    "usr/lib/gcc/x86_64-linux-gnu/12/cc1",
    "usr/lib/x86_64-linux-gnu/libc.a",
    "usr/share/doc/python3-numpy/changelog.gz",
    "usr/share/man/man1/ls.1.gz",
    "etc/shadow",
    "var/log/dpkg.log",
    "dev/console",
  ])
    expect([name, isNeeded(name)]).toEqual([name, false]);
});
