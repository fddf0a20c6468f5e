import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";

type Props = { chrome: Chrome; email: string; token: string; problems: Problem[] };

/** Where the link leads that was mailed to a new address. Programs that look at links press no buttons. */
export function ConfirmEmailPage({ chrome, email, token, problems }: Props) {
  const lead = (
    <>
      <strong>{email}</strong> becomes the address of your account.
    </>
  );
  return (
    <Layout {...chrome}>
      <PageHead title="Confirm your address" lead={lead} />
      <FormErrors problems={problems} fields={[]} />
      <form method="post" action={`/profile/email/${token}`}>
        <Button look="primary">Confirm the address</Button>
      </form>
    </Layout>
  );
}
