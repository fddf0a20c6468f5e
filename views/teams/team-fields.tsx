import type { Problem } from "../../src/kit/problem.ts";
import { Field } from "../parts/field.tsx";
import { errorAt } from "../parts/form-errors.tsx";

export type TeamValues = { name: string; url: string };

/** The names of the fields below, for FormErrors. */
export const teamFields = ["name", "url"];

/** What a team says about itself. */
export function TeamFields({ values, problems }: { values: TeamValues; problems: Problem[] }) {
  return (
    <>
      <Field
        name="name"
        label="Team name"
        hint="Everybody sees it on the leaderboards."
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
