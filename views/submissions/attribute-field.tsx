import type { MetaAttribute } from "../../src/benchmarks/config/types.ts";
import { Choices } from "../parts/choice.tsx";
import { Field } from "../parts/field.tsx";

/** One of a phase's own questions as it is shown: its field in the form, and what was answered. */
export type AskedAttribute = { field: string; attribute: MetaAttribute; given: string[]; error?: string };

/** Names are often written for machines: "model_family" is shown as "Model family". */
export function attributeLabel(name: string): string {
  const words = name.replaceAll("_", " ").trim() || name;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const yesOrNo = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

export function AttributeField({ field, attribute, given, error }: AskedAttribute) {
  const { name, description, type, options, required } = attribute;
  const common = {
    name: field,
    label: attributeLabel(name),
    hint: description === "" ? undefined : description,
    error,
    required,
  };
  if (type === "text") return <Field {...common} value={given[0] ?? ""} maxlength={5000} />;
  const choices = type === "boolean" ? yesOrNo : options.map((option) => ({ value: option, label: option }));
  return (
    <Choices {...common} type={type === "checkbox" ? "checkbox" : "radio"} options={choices} values={given} />
  );
}
