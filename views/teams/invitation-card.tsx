import type { Invitation } from "../../src/accounts/invitation.ts";
import { Button } from "../parts/button.tsx";
import { Relative } from "../parts/quantity.tsx";

type Props = {
  invitation: Invitation;
  /** Its address; answers are posted below it. */
  path: string;
  now: number;
};

/** Who invites whom into what, and the two answers. Nobody joins without pressing one. */
export function InvitationCard({ invitation, path, now }: Props) {
  const { to, from, isLink, expiresAt } = invitation;
  return (
    <article class="card">
      <p>
        {from ?? "Somebody whose account is gone"} invites you to the {to.kind} <strong>{to.name}</strong>.
        The invitation ends <Relative at={expiresAt} now={now} />.
      </p>
      <p class="quiet">
        {to.kind === "team"
          ? "Members see each other’s names and everything the team submits, and take part in its benchmarks together."
          : "Its members manage the host team’s benchmarks and see the hidden labels. Hosts do not take part in them."}
      </p>
      <div class="actions">
        <form method="post" action={`${path}/acceptance`}>
          <Button look="primary">Join {to.name}</Button>
        </form>
        {!isLink && (
          <form method="post" action={`${path}/refusal`}>
            <Button>Decline</Button>
          </form>
        )}
      </div>
    </article>
  );
}
