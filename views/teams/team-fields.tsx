import type { Problem } from "../../src/kit/problem.ts";
import { Field } from "../parts/field.tsx";
import { errorAt } from "../parts/form-errors.tsx";

export type TeamValues = { name: string; url: string };

/** The names of the fields below, for FormErrors. */
export const teamFields = ["name", "url"];

type Props = {
  values: TeamValues;
  problems: Problem[];
  /** Where people meet the name. */
  hint?: string;
};

/** What a team, or a host team, says about itself. */
export function TeamFields({ values, problems, hint = "Everybody sees it on the leaderboards." }: Props) {
  return (
    <>
      <Field
        name="name"
        label="Team name"
        hint={hint}
        value={values.name}
        error={errorAt(problems, "name")}
        maxlength={100}
        autocomplete="off"
        required
      />
      <Field
        name="url"
        type="url"
        label="Web page"
        value={values.url}
        error={errorAt(problems, "url")}
        maxlength={500}
        autocomplete="off"
      />
    </>
  );
}
