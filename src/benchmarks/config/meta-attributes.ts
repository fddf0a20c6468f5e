import type { Section } from "./section.ts";
import type { MetaAttribute, PhaseConfig } from "./types.ts";

/** The questions EvalAI asks of every submission. */
export const defaultQuestions = ["method_name", "method_description", "project_url", "publication_url"];

/** What a phase asks of a submission: which of the default questions, and its own. */
export function readQuestions(phase: Section): Pick<PhaseConfig, "metaAttributes" | "defaultMeta"> {
  const metaAttributes: MetaAttribute[] = [];
  const names = new Set<string>();
  for (const section of phase.sections("submission_meta_attributes")) {
    const attribute = readAttribute(section);
    if (names.has(attribute.name))
      section.warn("name", `The name "${attribute.name}" occurs twice; the first counts.`);
    else if (attribute.name !== "") metaAttributes.push(attribute);
    names.add(attribute.name);
  }
  const asked = phase.sections("default_submission_meta_attributes").map((section) => ({
    section,
    name: section.maybeText("name", { max: 100 }) ?? "",
    isVisible: section.flag("is_visible", true),
  }));
  for (const { section, name } of asked) {
    section.passOver("required");
    section.reportLeftOver();
    if (name === "") section.warn("name", "There is no name; the attribute is left out.");
  }
  const added = asked.filter(({ name }) => name !== "" && !defaultQuestions.includes(name));
  if (added.length > 0) {
    const listed = added.slice(0, 3).map(({ name }) => name);
    if (added.length > 3) listed.push(`${added.length - 3} more`);
    const known = `only ${defaultQuestions.join(", ")} are usual`;
    phase.warn("default_submission_meta_attributes", `${listed.join(", ")}: asked as texts; ${known}.`);
  }
  for (const { name } of added.filter(({ isVisible }) => isVisible)) {
    if (names.has(name)) continue;
    metaAttributes.push({ name, description: "", type: "text", options: [], required: false });
    names.add(name);
  }
  const defaultMeta = defaultQuestions.map((name) => ({
    name,
    isVisible: asked.length === 0 || asked.some((item) => item.name === name && item.isVisible),
  }));
  return { metaAttributes, defaultMeta };
}

function readAttribute(section: Section): MetaAttribute {
  const name = section.maybeText("name", { max: 100 }) ?? "";
  if (name === "") section.warn("name", "There is no name; the attribute is left out.");
  const type = section.choice("type", ["text", "boolean", "radio", "checkbox"], "text");
  const options = [...new Set(section.words("options"))];
  const isChoice = type === "radio" || type === "checkbox";
  const attribute: MetaAttribute = {
    name,
    description: section.maybeText("description") ?? "",
    type,
    options: isChoice ? options : [],
    required: section.flag("required", false),
  };
  section.passOver("is_visible");
  section.reportLeftOver();
  if (!isChoice || options.length > 0) return attribute;
  section.warn("options", `A ${type} needs at least one option; it is asked as a text.`, "Add options.");
  return { ...attribute, type: "text" };
}
