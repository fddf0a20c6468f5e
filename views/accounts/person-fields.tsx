import type { Problem } from "../../src/kit/problem.ts";
import { Field } from "../parts/field.tsx";
import { errorAt } from "../parts/form-errors.tsx";

export type PersonValues = { name: string; email: string; fullName: string; affiliation: string };

/** The names of the fields below, for FormErrors. */
export const personFields = ["name", "email", "full_name", "affiliation"];

type Props = {
  values: PersonValues;
  problems: Problem[];
  /** Whether browsers should fill in their owner's details; not where somebody adds somebody else. */
  own: boolean;
};

/** Who somebody is. */
export function PersonFields({ values, problems, own }: Props) {
  const filled = (hint: string) => (own ? hint : "off");
  return (
    <>
      <Field
        name="name"
        label="User name"
        hint="Letters, digits and _ . @ + - without spaces. Others see it."
        value={values.name}
        error={errorAt(problems, "name")}
        maxlength={150}
        autocomplete={filled("username")}
        code
        required
      />
      <Field
        name="email"
        type="email"
        label="E-mail address"
        value={values.email}
        error={errorAt(problems, "email")}
        maxlength={254}
        autocomplete={filled("email")}
        required
      />
      <Field
        name="full_name"
        label="Full name"
        value={values.fullName}
        error={errorAt(problems, "full_name")}
        maxlength={200}
        autocomplete={filled("name")}
      />
      <Field
        name="affiliation"
        label="Affiliation"
        hint="Hospital, university, company."
        value={values.affiliation}
        error={errorAt(problems, "affiliation")}
        maxlength={200}
        autocomplete={filled("organization")}
      />
    </>
  );
}

/** A password somebody chooses. */
export function NewPassword(props: { name: string; label: string; problems: Problem[] }) {
  return (
    <Field
      name={props.name}
      type="password"
      label={props.label}
      hint="At least 10 characters. A few words in a row make a good one."
      error={errorAt(props.problems, props.name)}
      minlength={10}
      maxlength={1024}
      autocomplete="new-password"
      required
    />
  );
}
