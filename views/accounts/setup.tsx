import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { Checkbox } from "../parts/choice.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { NewPassword, PersonFields, personFields } from "./person-fields.tsx";
import type { PersonValues } from "./person-fields.tsx";

type Props = {
  chrome: Chrome;
  token: string;
  values: PersonValues;
  /** The offer of the demo benchmark, if there is one to offer. */
  demo: { checked: boolean } | null;
  problems: Problem[];
};

/** The first page anybody sees: makes the first administrator. */
export function SetupPage({ chrome, token, values, demo, problems }: Props) {
  return (
    <Layout {...chrome}>
      <PageHead title="Welcome to Assay" lead="Make the first account. It administers this server." />
      <FormErrors problems={problems} fields={[...personFields, "password"]} />
      <form method="post" action={`/setup/${token}`}>
        <PersonFields values={values} problems={problems} own />
        <NewPassword name="password" label="Password" problems={problems} />
        {demo !== null && (
          <Checkbox
            name="demo"
            label="Import the demo benchmark"
            hint="Breast-mass classification on public data, with three baselines on its board."
            checked={demo.checked}
          />
        )}
        <Button look="primary">Set up</Button>
      </form>
    </Layout>
  );
}
