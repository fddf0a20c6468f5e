import type { Problem } from "../../src/kit/problem.ts";
import { Button } from "../parts/button.tsx";
import { Checkbox, Choices } from "../parts/choice.tsx";
import { errorAt } from "../parts/form-errors.tsx";
import { Prose } from "../parts/prose.tsx";
import { places } from "../places.ts";

/** A team that somebody could enter with, and what speaks against it. */
export type TeamChoice = { id: number; name: string; memberCount: number; obstacle: string | null };

type Props = {
  action: string;
  teams: TeamChoice[];
  terms: string;
  termsVersion: string;
  approves: boolean;
  chosen: number | null;
  problems: Problem[];
};

/** Team and terms in one form: accepting is part of entering. */
export function EntryForm({ action, teams, terms, termsVersion, approves, chosen, problems }: Props) {
  const open = teams.filter(({ obstacle }) => obstacle === null);
  const selected = chosen ?? (open.length === 1 ? open[0]?.id : undefined);
  return (
    <form method="post" action={action}>
      <Choices
        type="radio"
        name="team"
        label="Your team"
        hint={
          <>
            One person takes part with one team. <a href={places.teams}>Form another team or join one</a>
          </>
        }
        options={teams.map(({ id, name, memberCount, obstacle }) => ({
          value: String(id),
          label: name,
          hint: obstacle ?? (memberCount === 1 ? "1 member" : `${memberCount} members`),
          disabled: obstacle !== null,
        }))}
        values={selected === undefined ? [] : [String(selected)]}
        error={errorAt(problems, "team")}
        required
      />
      <section aria-labelledby="terms">
        <h2 id="terms">Terms and conditions</h2>
        {terms === "" ? <p>The host has written no terms of their own.</p> : <Prose html={terms} />}
      </section>
      <input type="hidden" name="version" value={termsVersion} />
      <Checkbox
        name="terms"
        label="I have read these terms and accept them."
        hint="Who accepted which version, and when, is recorded."
        error={errorAt(problems, "terms")}
        required
      />
      {approves && <p class="quiet">The host looks at each team before it may submit.</p>}
      <Button look="primary">Take part</Button>
    </form>
  );
}
