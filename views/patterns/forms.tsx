import type { Problem } from "../../src/kit/problem.ts";
import { Actions, Button } from "../parts/button.tsx";
import { Checkbox, Choices, Select } from "../parts/choice.tsx";
import { Field, TextArea } from "../parts/field.tsx";
import { FileField } from "../parts/file-field.tsx";
import { errorAt, FormErrors } from "../parts/form-errors.tsx";

const problems: Problem[] = [
  {
    severity: "error",
    place: "email",
    message: "This address has no “@”.",
    remedy: "Write it as name@example.org.",
  },
  { severity: "error", place: "phase", message: "The phase closed while you were filling in this form." },
];

const phases = [
  { value: "dev", label: "Development" },
  { value: "test", label: "Test" },
  { value: "final", label: "Final (opens 1 Dec 2026)", disabled: true },
];

const access = [
  { value: "public", label: "Public", hint: "Everyone sees the score on the board." },
  { value: "private", label: "Private", hint: "Your team and the host see it." },
];

const data = [
  { value: "imaging", label: "Imaging" },
  { value: "registry", label: "Registry data" },
];

/** Every kind of field, as it is, with a hint, with an error. */
export function FormPatterns() {
  return (
    <section aria-labelledby="forms">
      <h2 id="forms">Forms</h2>
      <FormErrors problems={problems} fields={["email"]} />
      <form method="post" action="#forms" data-upload>
        <Field name="team" label="Team name" value="Aurora" required autocomplete="organization" />
        <Field
          type="email"
          name="email"
          label="E-mail"
          value="aurora.example.org"
          hint="Only for invitations and reset links."
          error={errorAt(problems, "email")}
          required
          autocomplete="email"
        />
        <Field
          type="password"
          name="password"
          label="Password"
          required
          minlength={12}
          autocomplete="new-password"
        />
        <Field type="url" name="publication" label="Publication" />
        <Field type="number" name="size" label="Members at most" value={5} min={1} required />
        <Field name="token" label="Token" code value="asy_4f9c" disabled />
        <TextArea
          name="method"
          label="Method"
          hint="What was trained on what, in a few sentences."
          required
        />
        <Select name="split" label="Phase" options={phases} value="test" required />
        <Choices
          type="radio"
          name="access"
          label="Who sees it"
          options={access}
          values={["private"]}
          required
        />
        <Choices
          type="checkbox"
          name="data"
          label="Further training data"
          options={data}
          error="Choose at least one."
          required
        />
        <FileField
          name="file"
          label="Predictions"
          accept=".csv,.json"
          hint="CSV with the columns id and malignant."
          required
        />
        <Checkbox
          name="terms"
          label={
            <>
              I accept the <a href="#forms">terms, version 2</a>
            </>
          }
          required
        />
        <Actions>
          <Button look="primary">Submit</Button>
          <Button look="quiet" type="reset">
            Clear
          </Button>
        </Actions>
      </form>
    </section>
  );
}
