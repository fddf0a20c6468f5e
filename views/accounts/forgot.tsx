import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { places } from "../places.ts";

export function ForgotPage({ chrome, problems }: { chrome: Chrome; problems: Problem[] }) {
  return (
    <Layout {...chrome}>
      <PageHead title="Forgot your password?" lead="We mail you a link with which you choose a new one." />
      <FormErrors problems={problems} fields={[]} />
      <form method="post" action={places.forgot}>
        <Field name="login" label="User name or e-mail address" autocomplete="username" required />
        <Button look="primary">Send the link</Button>
      </form>
    </Layout>
  );
}
