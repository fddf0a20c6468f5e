import { expect, test } from "bun:test";
import type { MetaAttribute } from "../../src/benchmarks/config/types.ts";
import { attributeField, readAttributes } from "../../src/submissions/attributes.ts";

const ask = (type: MetaAttribute["type"], required = false): MetaAttribute => ({
  name: "model family",
  description: "",
  type,
  options: type === "radio" || type === "checkbox" ? ["trees", "network"] : [],
  required,
});

const read = (attribute: MetaAttribute, ...given: string[]) =>
  readAttributes([attribute], (field) => (field === attributeField(attribute.name) ? given : []));

test.each([
  [ask("text"), ["  a forest "], "a forest"],
  [ask("boolean"), ["true"], true],
  [ask("boolean"), ["false"], false],
  [ask("radio"), ["trees"], "trees"],
  [ask("checkbox"), ["trees", "network"], ["trees", "network"]],
  [ask("text"), [""], undefined],
  [ask("boolean"), [], undefined],
  [ask("checkbox"), [], undefined],
] as const)("%j given %j", (attribute, given, value) => {
  const { values, problems } = read(attribute, ...given);
  expect(problems).toEqual([]);
  expect(values["model family"]).toEqual(value as never);
});

test.each([
  [ask("text", true), ["  "], "must be answered"],
  [ask("boolean", true), [], "must be answered"],
  [ask("checkbox", true), [], "must be answered"],
  [ask("boolean"), ["maybe"], "yes or no"],
  [ask("radio"), ["clouds"], "trees, network"],
  [ask("radio"), ["trees", "network"], "one answer"],
  [ask("checkbox"), ["trees", "clouds"], "trees, network"],
  [ask("text"), ["x".repeat(5001)], "5000"],
] as const)("%j refuses %j", (attribute, given, sentence) => {
  const { problems } = read(attribute, ...given);
  expect(problems.map(({ place }) => place)).toEqual([attributeField("model family")]);
  expect(problems[0]?.message).toContain(sentence);
});

test("names that mean something to JavaScript are only names", () => {
  const attribute = { ...ask("text"), name: "__proto__" };
  const { values } = readAttributes([attribute], () => ["x"]);
  expect(Object.entries(values)).toEqual([["__proto__", "x"]]);
});

test("the field's name can be an id: it has no spaces", () => {
  expect(attributeField("model family")).not.toMatch(/\s/);
});
