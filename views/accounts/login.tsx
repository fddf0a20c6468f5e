import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Actions, Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { places } from "../places.ts";

type Props = {
  chrome: Chrome;
  /** What was typed before, when it was refused. */
  login: string;
  /** Where to go afterwards. */
  next: string;
  problems: Problem[];
  /** Whether this server can mail a link for a new password. */
  mail: boolean;
  /** Whom to ask, in the administrators' words; may be empty. */
  contact: string;
  registration: boolean;
};

export function LoginPage({ chrome, login, next, problems, mail, contact, registration }: Props) {
  const register = `${places.register}?next=${encodeURIComponent(next)}`;
  return (
    <Layout {...chrome}>
      <PageHead title="Log in" />
      <FormErrors problems={problems} fields={[]} heading="Not logged in" />
      <form method="post" action={places.login}>
        <input type="hidden" name="next" value={next} />
        <Field
          name="login"
          label="User name or e-mail address"
          value={login}
          autocomplete="username"
          required
        />
        <Field name="password" type="password" label="Password" autocomplete="current-password" required />
        <Actions>
          <Button look="primary">Log in</Button>
          {registration && <a href={register}>Make an account</a>}
        </Actions>
      </form>
      <Forgotten mail={mail} contact={contact} />
    </Layout>
  );
}

/** What to do about a forgotten password. */
function Forgotten({ mail, contact }: Pick<Props, "mail" | "contact">) {
  if (mail) {
    return (
      <p class="quiet">
        <a href={places.forgot}>Forgot your password?</a>
      </p>
    );
  }
  return (
    <p class="quiet">
      Forgot your password? Ask the administrator for a reset link{contact === "" ? "." : `: ${contact}`}
    </p>
  );
}
