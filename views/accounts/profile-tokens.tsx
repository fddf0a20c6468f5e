import type { Problem } from "../../src/kit/problem.ts";
import type { Token } from "../../src/accounts/tokens.ts";
import { Button } from "../parts/button.tsx";
import { Choices, Select } from "../parts/choice.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { CodeBlock } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import type { Column } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { Field } from "../parts/field.tsx";
import { errorAt } from "../parts/form-errors.tsx";
import { Notice } from "../parts/notice.tsx";
import { Relative } from "../parts/quantity.tsx";

export type TokenWish = { name: string; scopes: string[]; days: string };

type Props = { tokens: Token[]; wish: TokenWish; newToken?: string; problems: Problem[]; now: number };

const fields = ["token_name", "scopes", "days"];

const uses = [
  {
    value: "read",
    label: "Look",
    hint: "Benchmarks, teams, submissions and their results, as you see them here.",
  },
  { value: "submit", label: "Take part", hint: "Enter benchmarks and hand in submissions." },
  { value: "host", label: "Host", hint: "Change the benchmarks you organise." },
];

const lifetimes = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
];

function describeUses(scopes: string[]): string {
  const labels = uses.filter(({ value }) => scopes.includes(value)).map(({ label }) => label);
  return labels.join(", ");
}

function columns(now: number): Column<Token>[] {
  return [
    { head: "Token", names: true, cell: ({ name }) => name },
    { head: "For", cell: ({ scopes }) => describeUses(scopes) },
    {
      head: "Last used",
      cell: ({ used_at }) => (used_at === null ? "never" : <Relative at={used_at} now={now} />),
    },
    { head: "Expires", cell: ({ expires_at }) => <Relative at={expires_at} now={now} /> },
    { head: "Revoke", cell: ({ id, name }) => <Revoke id={id} name={name} /> },
  ];
}

function Revoke({ id, name }: { id: number; name: string }) {
  return (
    <ConfirmForm action={`/profile/tokens/${id}/revocation`} label="Revoke" confirm="Revoke it">
      Whatever uses “{name}” stops working at once.
    </ConfirmForm>
  );
}

/** Tokens for scripts and the evalai command line. */
export function ProfileTokens({ tokens, wish, newToken, problems, now }: Props) {
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">API tokens</h2>
      {newToken !== undefined && (
        <Notice tone="good" title="Your new token" announce>
          <p>Copy it now: it is not shown again.</p>
          <CodeBlock label="Token" code={newToken} />
        </Notice>
      )}
      {tokens.length === 0 ? (
        <EmptyState title="No tokens yet">
          A token lets a script or the <code>evalai</code> command line act for you, without your password.
        </EmptyState>
      ) : (
        <DataTable
          caption="Your tokens"
          captionHidden
          columns={columns(now)}
          rows={tokens}
          rowKey={({ id }) => id}
        />
      )}
      <details open={problems.some(({ place }) => fields.includes(place))}>
        <summary class="button">New token</summary>
        <form method="post" action="/profile/tokens">
          <Field
            name="token_name"
            label="Name"
            hint="Where it will be used, so that you know which one to revoke."
            value={wish.name}
            error={errorAt(problems, "token_name")}
            maxlength={200}
            autocomplete="off"
            required
          />
          <Choices
            type="checkbox"
            name="scopes"
            label="What it may do"
            options={uses}
            values={wish.scopes}
            error={errorAt(problems, "scopes")}
            required
          />
          <Select
            name="days"
            label="Works for"
            options={lifetimes}
            value={wish.days}
            error={errorAt(problems, "days")}
            required
          />
          <Button look="primary">Make the token</Button>
        </form>
      </details>
    </section>
  );
}
