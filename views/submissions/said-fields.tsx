import type { Problem } from "../../src/kit/problem.ts";
import { Choices } from "../parts/choice.tsx";
import { Field, TextArea } from "../parts/field.tsx";
import { errorAt } from "../parts/form-errors.tsx";
import { AttributeField } from "./attribute-field.tsx";
import type { AskedAttribute } from "./attribute-field.tsx";

/** What somebody typed beside the file. */
export type SubmitValues = {
  name: string;
  description: string;
  projectUrl: string;
  publicationUrl: string;
  /** "yes", "no", or "" where nothing was chosen. */
  isPublic: string;
};

/** What is asked beside the file or the image. */
export type Said = {
  /** The usual questions that this phase asks. */
  asks: (keyof Omit<SubmitValues, "isPublic">)[];
  attributes: AskedAttribute[];
  /** Whether the team chooses who sees it, and what it is otherwise; null where there is nothing to choose. */
  exposure: { isPublic: boolean; onlyOne: boolean } | null;
  values: SubmitValues;
  problems: Problem[];
};

/** The names of the fields that are shown. */
export function saidNames({ asks, attributes }: Said): string[] {
  return [...asks, ...attributes.map(({ field }) => field), "isPublic"];
}

export function SaidFields({ asks, attributes, exposure, values, problems }: Said) {
  const at = (name: string) => errorAt(problems, name);
  return (
    <>
      {asks.includes("name") && (
        <Field
          name="name"
          label="Method"
          hint="A short name, shown on the leaderboard."
          value={values.name}
          error={at("name")}
          maxlength={1000}
        />
      )}
      {asks.includes("description") && (
        <TextArea
          name="description"
          label="How it works"
          hint="What was trained on what, in a few sentences."
          value={values.description}
          error={at("description")}
          maxlength={10_000}
        />
      )}
      {asks.includes("projectUrl") && (
        <Field
          type="url"
          name="projectUrl"
          label="Project page"
          value={values.projectUrl}
          error={at("projectUrl")}
          maxlength={1000}
        />
      )}
      {asks.includes("publicationUrl") && (
        <Field
          type="url"
          name="publicationUrl"
          label="Publication"
          value={values.publicationUrl}
          error={at("publicationUrl")}
          maxlength={1000}
        />
      )}
      {attributes.map((asked) => (
        <AttributeField key={asked.field} {...asked} />
      ))}
      {exposure !== null && (
        <Choices
          type="radio"
          name="isPublic"
          label="Who sees the result"
          required
          values={[values.isPublic || (exposure.isPublic ? "yes" : "no")]}
          options={[
            {
              value: "yes",
              label: "Everybody",
              hint: exposure.onlyOne
                ? "It goes on the leaderboard. This phase shows one submission per team, so your earlier one is hidden."
                : "It goes on the leaderboard if it is your team’s best.",
            },
            { value: "no", label: "Your team and the hosts", hint: "You can show it later." },
          ]}
        />
      )}
    </>
  );
}
