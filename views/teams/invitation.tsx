import type { Invitation } from "../../src/accounts/invitation.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Notice } from "../parts/notice.tsx";
import { places } from "../places.ts";
import { InvitationCard } from "./invitation-card.tsx";

type Props = { chrome: Chrome; invitation: Invitation; path: string; problems: Problem[]; now: number };

/** What somebody sees who followed the link to an invitation. */
export function InvitationPage({ chrome, invitation, path, problems, now }: Props) {
  const { to, isMember } = invitation;
  return (
    <Layout {...chrome}>
      <PageHead title={`Invitation to ${to.name}`} trail={[{ href: places.teams, label: "Teams" }]} />
      <FormErrors problems={problems} fields={[]} heading="You cannot join as things stand" />
      {isMember ? (
        <>
          <Notice tone="info">You are in this {to.kind} already.</Notice>
          <ButtonLink href={to.kind === "team" ? `${places.teams}/${to.id}` : places.host}>
            Go to {to.name}
          </ButtonLink>
        </>
      ) : (
        <InvitationCard invitation={invitation} path={path} now={now} />
      )}
    </Layout>
  );
}
