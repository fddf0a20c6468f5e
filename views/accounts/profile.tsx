import type { Problem } from "../../src/kit/problem.ts";
import type { Session } from "../../src/accounts/sessions.ts";
import type { Token } from "../../src/accounts/tokens.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Badge } from "../parts/badge.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { ProfileDetails } from "./profile-details.tsx";
import type { AddressChangers, OwnDetails } from "./profile-details.tsx";
import { ProfileSessions } from "./profile-sessions.tsx";
import { ProfileTokens } from "./profile-tokens.tsx";
import type { TokenWish } from "./profile-tokens.tsx";

type Props = {
  chrome: Chrome;
  name: string;
  role: string;
  details: OwnDetails;
  /** Who changes addresses; null where people do so themselves. */
  changers: AddressChangers | null;
  sessions: Session[];
  tokens: Token[];
  /** The form for a new token as it was typed. */
  wish: TokenWish;
  /** A token just made, shown this once. */
  newToken?: string;
  /** What is wrong with whichever form of the page was sent; the names of their fields differ. */
  problems: Problem[];
  now: number;
};

const fields = [
  ...["full_name", "affiliation", "email", "email_password", "current_password", "new_password"],
  ...["token_name", "scopes", "days"],
];

/** Everything a person can see and change about their own account. */
export function ProfilePage({ chrome, name, role, problems, ...rest }: Props) {
  return (
    <Layout {...chrome}>
      <PageHead
        title={name}
        marks={role !== "participant" && <Badge tone="info">{role}</Badge>}
        lead="Your account."
      />
      <FormErrors problems={problems} fields={fields} />
      <ProfileTokens
        tokens={rest.tokens}
        wish={rest.wish}
        newToken={rest.newToken}
        problems={problems}
        now={rest.now}
      />
      <ProfileDetails details={rest.details} changers={rest.changers} problems={problems} />
      <ProfileSessions sessions={rest.sessions} now={rest.now} />
    </Layout>
  );
}
