import { describe, expect, test } from "bun:test";
import { fittingWheels } from "../../../src/evaluations/evaluator-image/fitting-wheels.ts";

const python = {
  version: [3, 11] as [number, number],
  glibc: [2, 36] as [number, number],
  machine: "x86_64",
};

describe("a wheel", () => {
  test.each([
    "numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "numpy-1.26.4-cp311-cp311-manylinux_2_36_x86_64.whl",
    "old-1.0-cp311-cp311-manylinux1_x86_64.whl",
    "local-1.0-cp311-cp311-linux_x86_64.whl",
    "stable-1.0-cp38-abi3-manylinux2014_x86_64.whl",
    "pure-1.0-py3-none-any.whl",
    "both-1.0-py2.py3-none-any.whl",
    "since-1.0-py39-none-any.whl",
    "tool-1.0-py3-none-manylinux2014_x86_64.whl",
  ])("%s fits", (name) => {
    expect(fittingWheels([name], python)).toEqual([name]);
  });

  test.each([
    "numpy-1.26.4-cp312-cp312-manylinux2014_x86_64.whl",
    "numpy-1.26.4-cp311-cp311-manylinux_2_37_x86_64.whl",
    "numpy-1.26.4-cp311-cp311-manylinux2014_aarch64.whl",
    "numpy-1.26.4-cp311-cp311-musllinux_1_2_x86_64.whl",
    "numpy-1.26.4-cp311-cp311-macosx_11_0_arm64.whl",
    "numpy-1.26.4-pp311-pypy311_pp73-manylinux2014_x86_64.whl",
    "debug-1.0-cp311-cp311d-linux_x86_64.whl",
    "stable-1.0-cp312-abi3-manylinux2014_x86_64.whl",
    "later-1.0-py312-none-any.whl",
    "two-1.0-py2-none-any.whl",
    "source-1.0.tar.gz",
    "notes.txt",
  ])("%s does not", (name) => {
    expect(fittingWheels([name], python)).toEqual([]);
  });
});

test("of several platforms one fits, and without glibc only what asks for none", () => {
  const names = [
    "numpy-1.0-cp311-cp311-manylinux2014_x86_64.whl",
    "numpy-1.0-cp310-cp310-manylinux2014_x86_64.whl",
    "pure-1.0-py3-none-any.whl",
  ];
  expect(fittingWheels(names, python)).toEqual([names[0]!, names[2]!]);
  expect(fittingWheels(names, { ...python, glibc: null })).toEqual([names[2]!]);
});

test("two versions of one package, however it is written, are for the administrator to decide", () => {
  const names = ["A_b-1.0-py3-none-any.whl", "a.b-2.0-py3-none-any.whl"];
  expect(() => fittingWheels(names, python)).toThrow("several wheels of one package");
});
