import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { NewPassword } from "./person-fields.tsx";

type Props = { chrome: Chrome; token: string; name: string; problems: Problem[] };

export function ResetPage({ chrome, token, name, problems }: Props) {
  const lead = (
    <>
      For the account <strong>{name}</strong>. Every browser that is logged in with it will be logged out, and
      its API tokens will stop working.
    </>
  );
  return (
    <Layout {...chrome}>
      <PageHead title="Choose a new password" lead={lead} />
      <FormErrors problems={problems} fields={["password"]} />
      <form method="post" action={`/reset/${token}`}>
        {/* Tells password managers whose password this is. */}
        <input type="text" name="name" value={name} autocomplete="username" hidden readonly />
        <NewPassword name="password" label="New password" problems={problems} />
        <Button look="primary">Set the password</Button>
      </form>
    </Layout>
  );
}
