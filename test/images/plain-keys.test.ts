import { expect, test } from "bun:test";
import { insistOnPlainKeys } from "../../src/images/plain-keys.ts";

const known = ["layers", "mediaType"];

test("known keys, and those that resemble none of them, are plain", () => {
  insistOnPlainKeys({ layers: [], mediaType: "", other: 1, "layers ": 2 }, known);
});

test.each(["Layers", "LAYERS", "mediatype", "layerſ"])("%p could be taken for one of them", (key) => {
  expect(() => insistOnPlainKeys({ [key]: [] }, known)).toThrow("could be taken");
});
