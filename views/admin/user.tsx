import type { HostTeam } from "../../src/accounts/host-team.ts";
import type { Person } from "../../src/accounts/users.ts";
import type { Problem } from "../../src/kit/problem.ts";
import type { Chrome } from "../layout.tsx";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { CodeBlock } from "../parts/copy.tsx";
import { Field } from "../parts/field.tsx";
import { errorAt, FormErrors } from "../parts/form-errors.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Notice } from "../parts/notice.tsx";
import { Instant } from "../parts/quantity.tsx";
import { places } from "../places.ts";
import { AdminFrame } from "./frame.tsx";
import { RoleChoice } from "./role-choice.tsx";

/** A reset link just issued, and whether it was mailed as well. */
export type ResetLink = { address: string; mailed: boolean };

type Props = {
  chrome: Chrome;
  person: Person;
  /** Those the person is in. */
  hostTeams: HostTeam[];
  link?: ResetLink;
  /** The address, or what was typed for it when that was refused. */
  email: string;
  problems: Problem[];
};

/** One person, and what an administrator can do for or about them. */
export function UserPage({ chrome, person, hostTeams, link, email, problems }: Props) {
  const { id, name, state } = person;
  return (
    <AdminFrame chrome={chrome}>
      <PageHead
        title={name}
        trail={[{ href: "/admin/users", label: "Users" }]}
        marks={state === "disabled" && <Badge tone="warn">disabled</Badge>}
      />
      <FormErrors problems={problems} fields={["role", "email"]} heading="This was not done" />
      {link !== undefined && <IssuedLink {...link} />}
      <Facts {...person} />
      <section aria-labelledby="role">
        <h2 id="role">What they may do</h2>
        <form method="post" action={`/admin/users/${id}/role`}>
          <RoleChoice role={person.role} />
          <Button>Change the role</Button>
        </form>
        <HostTeams name={name} teams={hostTeams} />
      </section>
      <section aria-labelledby="address">
        <h2 id="address">E-mail address</h2>
        <form method="post" action={`/admin/users/${id}/email`}>
          <Field
            name="email"
            type="email"
            label="E-mail address"
            hint="Make sure that it is theirs: benchmarks admit and ban people by address."
            value={email}
            error={errorAt(problems, "email")}
            maxlength={254}
            autocomplete="off"
            required
          />
          <Button>Change the address</Button>
        </form>
      </section>
      {state === "active" && (
        <section aria-labelledby="password">
          <h2 id="password">Password</h2>
          <p>You hand over a link with which {name} chooses a new password. It works once, and for a day.</p>
          <form method="post" action={`/admin/users/${id}/reset-links`}>
            <Button>Issue a reset link</Button>
          </form>
        </section>
      )}
      <section aria-labelledby="state">
        <h2 id="state">Account</h2>
        {state === "active" ? (
          <ConfirmForm
            action={`/admin/users/${id}/state`}
            label="Disable the account"
            confirm="Disable it"
            values={{ state: "disabled" }}
          >
            {name} is logged out and cannot come in any more, with a password or a token. Nothing is deleted,
            and you can enable the account again.
          </ConfirmForm>
        ) : (
          <form method="post" action={`/admin/users/${id}/state`}>
            <Button name="state" value="active">
              Enable the account
            </Button>
          </form>
        )}
      </section>
    </AdminFrame>
  );
}

/** What a role does not decide. */
function HostTeams({ name, teams }: { name: string; teams: HostTeam[] }) {
  return (
    <p>
      Whoever is in a host team manages its benchmarks and sees their hidden labels, whatever their role.{" "}
      {teams.length === 0
        ? `${name} is in none.`
        : `${name} stays in these until removed there, also without the role of a host: `}
      {teams.map((team, index) => (
        <>
          {index > 0 && ", "}
          <a href={`${places.host}/teams/${team.id}`}>{team.name}</a>
        </>
      ))}
    </p>
  );
}

function IssuedLink({ address, mailed }: ResetLink) {
  return (
    <Notice tone="good" title="Hand over this link" announce>
      <p>
        {mailed ? "It was mailed as well. " : ""}It works once, for a day, and is not shown again. Earlier
        ones no longer work.
      </p>
      <CodeBlock label="Reset link" code={address} />
    </Notice>
  );
}

function Facts({ email, full_name, affiliation, created_at, seen_at }: Person) {
  return (
    <KeyValue
      facts={[
        ["E-mail address", email],
        ["Full name", full_name || "—"],
        ["Affiliation", affiliation || "—"],
        ["Registered", <Instant at={created_at} />],
        ["Last seen", seen_at === null ? "never" : <Instant at={seen_at} />],
      ]}
    />
  );
}
