import type { Phase } from "../../benchmarks/phase.ts";
import { attributeField, type AttributeValues, readAttributes } from "../../submissions/attributes.ts";
import { type Body, wrong } from "../body.ts";
import { Refusal } from "../refusal.ts";

/**
 * What a team says about its submission, from the JSON list that EvalAI's client sends (`[{"name": …, "value": …}]`, or `values`
 * for several), or an object of names and values. @throws Refusal when a required one is missing or one does not fit.
 */
export function readMetadata(
  body: Pick<Body<"submission_metadata">, "value">,
  { metaAttributes }: Pick<Phase, "metaAttributes">,
): AttributeValues {
  const sent = sentIn(body.value("submission_metadata"));
  const { values, problems } = readAttributes(metaAttributes, (field) => sent.get(field) ?? []);
  if (problems.length === 0) return values;
  const messages = problems.map(({ message }) => message);
  throw new Refusal(400, messages.join("\n"), { submission_metadata: messages });
}

function sentIn(sent: unknown): Map<string, string[]> {
  const value = typeof sent === "string" && sent.trim() !== "" ? parsed(sent) : sent;
  const given = new Map<string, string[]>();
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item !== "object" || item === null || typeof item.name !== "string") throw malformed();
      given.set(attributeField(item.name), texts(item.values ?? item.value));
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) given.set(attributeField(name), texts(each));
  }
  return given;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed();
  }
}

function texts(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return [value].flat().map((each) => {
    if (typeof each === "object" && each !== null) throw malformed();
    return String(each);
  });
}

const malformed = () => wrong("submission_metadata", "This takes a JSON list of names and values.");
