import type { OpenInvitation } from "../../src/accounts/invitation.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { Button } from "../parts/button.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { CodeBlock } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Field } from "../parts/field.tsx";
import { errorAt } from "../parts/form-errors.tsx";
import { Notice } from "../parts/notice.tsx";
import { Relative } from "../parts/quantity.tsx";

type Props = {
  invitations: OpenInvitation[];
  /** The address of the link that was just made, shown this once. */
  newLink?: string;
  /** What was typed, when the form was refused. */
  email: string;
  problems: Problem[];
  /** Whom an invitation by address reaches. */
  reach: string;
  /** The page of the team or host team; invitations are posted below it. */
  path: string;
  now: number;
};

/** How others come in: by link, or by their address. Used by teams and host teams. */
export function TeamInvitations({ invitations, newLink, email, problems, reach, path, now }: Props) {
  const hasLink = invitations.some((invitation) => invitation.email === null);
  return (
    <section aria-labelledby="invite">
      <h2 id="invite">Invite others</h2>
      {newLink !== undefined && (
        <Notice tone="good" title="The link to your team" announce>
          <p>
            Whoever has it can join within 14 days, until you withdraw it. Copy it now: it is not shown again.
          </p>
          <CodeBlock label="Link" code={newLink} />
        </Notice>
      )}
      {invitations.length > 0 && (
        <DataTable
          caption="Open invitations"
          columns={[
            { head: "For", names: true, cell: (open) => open.email ?? "whoever has the link" },
            { head: "By", cell: ({ from }) => from ?? "—" },
            { head: "Ends", cell: ({ expiresAt }) => <Relative at={expiresAt} now={now} /> },
            {
              head: "Withdraw",
              cell: ({ id }) => (
                <ConfirmForm action={`/invitations/${id}/withdrawal`} label="Withdraw" confirm="Withdraw it">
                  Nobody can join with this invitation any more.
                </ConfirmForm>
              ),
            },
          ]}
          rows={invitations}
          rowKey={({ id }) => id}
        />
      )}
      <form method="post" action={`${path}/invitations`}>
        <Field
          name="email"
          type="email"
          label="Invite by e-mail address"
          hint={reach}
          value={email}
          error={errorAt(problems, "email")}
          maxlength={254}
          autocomplete="off"
          required
        />
        <Button>Invite</Button>
      </form>
      <form method="post" action={`${path}/link`}>
        <p class="quiet">
          {hasLink
            ? "Or make a new link; the earlier one then stops working."
            : "Or make a link that you hand out yourself."}
        </p>
        <Button>{hasLink ? "Make a new link" : "Make a link"}</Button>
      </form>
    </section>
  );
}
