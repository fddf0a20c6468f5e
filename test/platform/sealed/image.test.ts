import { describe, expect, test } from "bun:test";
import { refusalOf } from "../../../src/platform/sealed/image.ts";

const plain = { folder: "", volumes: [], env: ["PATH=/bin"], starts: true, usesGpus: false };

test("an ordinary image is taken, also with a volume that can be put aside", () => {
  expect(refusalOf(plain)).toBeNull();
  expect(refusalOf({ ...plain, folder: "/app", volumes: ["/data", "/var/lib/x/"] })).toBeNull();
});

test("one that says nothing of what to run is refused", () => {
  expect(refusalOf({ ...plain, starts: false })).toMatch(/ENTRYPOINT or a CMD/);
});

test.each(["/proc/self/fd/8", "/sys", "/dev/", "//proc/1", "/./proc", "relative", "/a/../proc", "/a\0b"])(
  "a working folder %j is refused",
  (folder) => {
    expect(refusalOf({ ...plain, folder })).toMatch(/WORKDIR/);
  },
);

test.each([
  "/",
  "/tmp",
  "/tmp/cache",
  "/output",
  "/submission/x",
  "/input/",
  "/dataset",
  "/proc/x",
  "/dev/shm",
  "x",
  "/a/../tmp",
])("a volume at %j is refused", (path) => {
  expect(refusalOf({ ...plain, volumes: ["/fine", path] })).toMatch(/VOLUME/);
});

test("names that only begin like a folder of ours are fine, and too many volumes are not", () => {
  expect(refusalOf({ ...plain, folder: "/process", volumes: ["/outputs", "/tmpfiles"] })).toBeNull();
  const many = Array.from({ length: 17 }, (_, n) => `/v${n}`);
  expect(refusalOf({ ...plain, volumes: many })).toMatch(/VOLUME/);
});

describe("with a GPU", () => {
  test.each(["LD_PRELOAD=/evil.so", "LD_AUDIT=x", "LD_LIBRARY_PATH=/opt"])(
    "%s is refused, and only then",
    (line) => {
      expect(refusalOf({ ...plain, env: [line], usesGpus: true })).toMatch(/LD_PRELOAD/);
      expect(refusalOf({ ...plain, env: [line] })).toBeNull();
    },
  );

  test("an empty one does nothing and is fine", () => {
    expect(refusalOf({ ...plain, env: ["LD_PRELOAD="], usesGpus: true })).toBeNull();
  });
});
