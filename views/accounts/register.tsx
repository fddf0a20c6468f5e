import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Actions, Button } from "../parts/button.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { places } from "../places.ts";
import { NewPassword, PersonFields, personFields } from "./person-fields.tsx";
import type { PersonValues } from "./person-fields.tsx";

type Props = { chrome: Chrome; values: PersonValues; next: string; problems: Problem[] };

export function RegisterPage({ chrome, values, next, problems }: Props) {
  return (
    <Layout {...chrome}>
      <PageHead
        title="Register"
        lead="With an account you form a team, enter benchmarks and hand in submissions."
      />
      <FormErrors problems={problems} fields={[...personFields, "password"]} />
      <form method="post" action={places.register}>
        <input type="hidden" name="next" value={next} />
        <PersonFields values={values} problems={problems} own />
        <NewPassword name="password" label="Password" problems={problems} />
        <Actions>
          <Button look="primary">Make the account</Button>
          <a href={`${places.login}?next=${encodeURIComponent(next)}`}>I have one</a>
        </Actions>
      </form>
    </Layout>
  );
}
