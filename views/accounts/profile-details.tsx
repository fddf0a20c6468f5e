import type { Problem } from "../../src/kit/problem.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { errorAt } from "../parts/form-errors.tsx";
import { NewPassword } from "./person-fields.tsx";

export type OwnDetails = { fullName: string; affiliation: string; email: string };

/** Who changes addresses where people cannot confirm them themselves: administrators, reached as the settings say. */
export type AddressChangers = { contact: string };

type Props = {
  details: OwnDetails;
  /** Null where the person changes the address, which takes mail. */
  changers: AddressChangers | null;
  problems: Problem[];
};

/** Three forms: what may be changed freely, and what asks for the password once more. */
export function ProfileDetails({ details, changers, problems }: Props) {
  return (
    <>
      <section aria-labelledby="details">
        <h2 id="details">About you</h2>
        <form method="post" action="/profile/details">
          <Field
            name="full_name"
            label="Full name"
            value={details.fullName}
            error={errorAt(problems, "full_name")}
            maxlength={200}
            autocomplete="name"
          />
          <Field
            name="affiliation"
            label="Affiliation"
            value={details.affiliation}
            error={errorAt(problems, "affiliation")}
            maxlength={200}
            autocomplete="organization"
          />
          <Button>Save</Button>
        </form>
      </section>
      <section aria-labelledby="address">
        <h2 id="address">E-mail address</h2>
        {changers === null ? (
          <EmailForm email={details.email} problems={problems} />
        ) : (
          <p>
            Your address is {details.email}. This server sends no mail with which you could confirm another,
            so ask {changers.contact || "an administrator"} to change it.
          </p>
        )}
      </section>
      <PasswordForm problems={problems} />
    </>
  );
}

function EmailForm({ email, problems }: { email: string; problems: Problem[] }) {
  return (
    <form method="post" action="/profile/email">
      <Field
        name="email"
        type="email"
        label="E-mail address"
        hint="A link is mailed there; your address changes when you follow it."
        value={email}
        error={errorAt(problems, "email")}
        maxlength={254}
        autocomplete="email"
        required
      />
      <PresentPassword name="email_password" problems={problems} />
      <Button>Change the address</Button>
    </form>
  );
}

function PasswordForm({ problems }: { problems: Problem[] }) {
  return (
    <section aria-labelledby="password">
      <h2 id="password">Password</h2>
      <p class="quiet">
        Changing it logs out every other browser. API tokens go on working until they are revoked.
      </p>
      <form method="post" action="/profile/password">
        <PresentPassword name="current_password" problems={problems} />
        <NewPassword name="new_password" label="New password" problems={problems} />
        <Button>Change the password</Button>
      </form>
    </section>
  );
}

function PresentPassword({ name, problems }: { name: string; problems: Problem[] }) {
  return (
    <Field
      name={name}
      type="password"
      label="Present password"
      error={errorAt(problems, name)}
      autocomplete="current-password"
      required
    />
  );
}
