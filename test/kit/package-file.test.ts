import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { projectName, readPackageFileName } from "../../src/kit/package-file.ts";

test.each([
  ["evalai-1.3.18-py3-none-any.whl", "wheel", "evalai", "1.3.18"],
  ["lxml-6.1.3-cp311-cp311-manylinux_2_26_x86_64.manylinux_2_28_x86_64.whl", "wheel", "lxml", "6.1.3"],
  ["python_dateutil-2.9.0.post0-py2.py3-none-any.whl", "wheel", "python-dateutil", "2.9.0.post0"],
  ["Distribution-1.0-1build-py27-none-any.whl", "wheel", "distribution", "1.0"],
  ["torch-2.1.0+cpu-cp311-cp311-linux_x86_64.whl", "wheel", "torch", "2.1.0+cpu"],
  ["epoch-1!2.0-py3-none-any.whl", "wheel", "epoch", "1!2.0"],
  ["python-dateutil-2.7.3.tar.gz", "sdist", "python-dateutil", "2.7.3"],
  ["beautifulsoup4-4.7.1.tar.gz", "sdist", "beautifulsoup4", "4.7.1"],
] as const)("%s is a %s of %s %s", (name, kind, project, version) => {
  expect(readPackageFileName(name)).toEqual({ kind, project, version });
});

test.each([
  "evalai.whl",
  "evalai-1.3.18.whl",
  "evalai-1.3.18-py3-none.whl",
  "evalai-1.3.18-py3-none-any.zip",
  "evalai-1.3.18-py3-none-any.whl.exe",
  "evalai-1.3.18-py3-none-any.whl\n",
  "../evalai-1.3.18-py3-none-any.whl",
  "a/evalai-1.3.18-py3-none-any.whl",
  "-1.0-py3-none-any.whl",
  "a-1.0-build-py3-none-any.whl",
  "a b-1.0-py3-none-any.whl",
  '"><script>-1.0-py3-none-any.whl',
  "évalai-1.0-py3-none-any.whl",
  "a-1.0.tar.bz2",
  "a-b.tar.gz",
  ".tar.gz",
  "..-1.0.tar.gz",
  `${"a".repeat(200)}-1.0-py3-none-any.whl`,
])("%p is none", (name) => {
  expect(readPackageFileName(name)).toBeNull();
});

test("a name that is one can stand in a path, in an address and in a page as it is", () => {
  const piece = fc.string({ unit: fc.constantFrom(..."aZ09._-+!/\\%#?&<>\"' \n\0é") });
  const almost = fc
    .tuple(piece, piece, piece)
    .map(([name, version, tag]) => `${name}-${version}-py3-none-${tag}.whl`);
  fc.assert(
    fc.property(
      fc.oneof(
        almost,
        piece.map((text) => `${text}.tar.gz`),
      ),
      (name) => {
        if (readPackageFileName(name) !== null) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._+!-]*$/);
      },
    ),
  );
});

describe("names of projects", () => {
  test.each([
    ["Friendly-Bard", "friendly-bard"],
    ["FRIENDLY__BARD", "friendly-bard"],
    ["friendly.-_bard", "friendly-bard"],
  ])("%s is %s", (name, normal) => expect(projectName(name)).toBe(normal));
});
