import type { MetaAttribute } from "../benchmarks/config/types.ts";
import type { Problem } from "../kit/problem.ts";

/** What a team said about its submission: text, yes or no, or the options it chose. What it left open is absent. */
export type AttributeValues = Record<string, string | boolean | string[]>;

/** Name of the form field that carries an attribute: a prefix keeps a host's names apart from ours, and ids have no spaces. */
export const attributeField = (name: string) => `attribute:${encodeURIComponent(name)}`;

/**
 * Reads a phase's own attributes from a form and checks them against their declaration. What was not answered is left out.
 * `valuesOf` gives every value sent for a field.
 */
export function readAttributes(
  declared: MetaAttribute[],
  valuesOf: (field: string) => string[],
): { values: AttributeValues; problems: Problem[] } {
  const values: AttributeValues = Object.create(null);
  const problems: Problem[] = [];
  for (const attribute of declared) {
    const sent = valuesOf(attributeField(attribute.name)).map((text) => text.trim());
    const given = sent.filter((text) => text !== "");
    const refusal = refusalOf(attribute, given);
    if (refusal !== null) {
      problems.push({ severity: "error", place: attributeField(attribute.name), message: refusal });
    } else if (given.length === 0) continue;
    else if (attribute.type === "boolean") values[attribute.name] = given[0] === "true";
    else if (attribute.type === "checkbox") values[attribute.name] = given;
    else values[attribute.name] = given[0] ?? "";
  }
  return { values: { ...values }, problems };
}

function refusalOf(attribute: MetaAttribute, given: string[]): string | null {
  const { name, options } = attribute;
  if (attribute.required && given.length === 0) return `"${name}" must be answered.`;
  if (attribute.type === "text") {
    return (given[0] ?? "").length > 5000 ? `"${name}" takes at most 5000 characters.` : null;
  }
  if (attribute.type === "boolean") {
    return given.length > 0 && given[0] !== "true" && given[0] !== "false"
      ? `"${name}" takes yes or no.`
      : null;
  }
  const stranger = given.find((value) => !options.includes(value));
  if (stranger !== undefined) return `"${name}" takes one of: ${options.join(", ")}.`;
  return attribute.type === "radio" && given.length > 1 ? `"${name}" takes one answer only.` : null;
}
