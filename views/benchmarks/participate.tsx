import type { Participation } from "../../src/benchmarks/entry.ts";
import type { Problem } from "../../src/kit/problem.ts";
import type { Chrome } from "../layout.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Checkbox } from "../parts/choice.tsx";
import { errorAt, FormErrors } from "../parts/form-errors.tsx";
import { Notice } from "../parts/notice.tsx";
import { Prose } from "../parts/prose.tsx";
import { Steps } from "../parts/steps.tsx";
import { TeamFields } from "../teams/team-fields.tsx";
import { places } from "../places.ts";
import { EntryForm, type TeamChoice } from "./entry-form.tsx";
import { BenchmarkFrame, pageOf } from "./frame.tsx";
import type { FramedBenchmark } from "./frame.tsx";
import { participationSteps } from "./participation-steps.ts";

type Props = {
  chrome: Chrome;
  benchmark: FramedBenchmark;
  /** How the reader stands to it; null for a guest. */
  standing: Participation | null;
  /** Why nobody can enter at the moment. */
  closed: string | null;
  /** The teams the reader could enter with; null when entering is out of the question. */
  teams: TeamChoice[] | null;
  /** Cleaned HTML; "" when the host wrote none. */
  terms: string;
  termsVersion: string;
  /** Whether the host approves each team. */
  approves: boolean;
  /** What was chosen, when the form is shown again. */
  chosen: number | null;
  problems: Problem[];
};

/** The way into a benchmark: log in, team, terms, done. */
export function ParticipatePage(props: Props) {
  const { chrome, benchmark, standing, closed, teams, problems } = props;
  const here = pageOf(benchmark.slug, "participate");
  return (
    <BenchmarkFrame chrome={chrome} benchmark={benchmark} current="participate">
      <Steps label="How to take part" steps={participationSteps(standing, benchmark.slug)} />
      <FormErrors problems={problems} fields={["team", "terms"]} />
      <Status standing={standing} closed={closed} slug={benchmark.slug} />
      {standing === null && closed === null && (
        <ButtonLink look="primary" href={`${places.login}?next=${encodeURIComponent(here)}`}>
          Log in to take part
        </ButtonLink>
      )}
      {teams?.length === 0 && <FirstTeam next={here} />}
      {teams !== null && teams.length > 0 ? (
        <EntryForm {...props} action={here} teams={teams} />
      ) : (
        <Terms {...props} />
      )}
    </BenchmarkFrame>
  );
}

/** Where things stand, as one message; none while the reader is still on the way. */
function Status({ standing, closed, slug }: Pick<Props, "standing" | "closed"> & { slug: string }) {
  const { team = null, entry = null, barredBecause = null, blockedBecause = null } = standing ?? {};
  if (entry?.state === "pending" && barredBecause === null) {
    return (
      <Notice tone="info" title="Waiting for the host">
        <p>The hosts approve each team. {team?.name} has entered and may submit once they have.</p>
      </Notice>
    );
  }
  if (entry !== null && standing?.termsAccepted === false && barredBecause === null) {
    return (
      <Notice tone="warn" title="The terms need your acceptance">
        <p>{team?.name} takes part. Before you can submit, please read and accept the present terms below.</p>
      </Notice>
    );
  }
  const reason = blockedBecause ?? (standing === null ? closed : null);
  if (reason !== null) return <Notice tone={barredBecause === null ? "info" : "bad"}>{reason}</Notice>;
  if (entry === null) return null;
  return (
    <Notice tone="good" title="You take part">
      <p>
        Your team is <a href={`${places.teams}/${team?.id}`}>{team?.name}</a>. Next:{" "}
        <a href={pageOf(slug, "submit")}>submit</a>.
      </p>
    </Notice>
  );
}

/** For somebody who is in no team yet: forming one leads back here. */
function FirstTeam({ next }: { next: string }) {
  return (
    <section aria-labelledby="first-team">
      <h2 id="first-team">Form a team</h2>
      <p>
        Everybody takes part as a team, also alone. To join somebody else’s, ask them for an invitation; it
        appears on your page <a href={places.teams}>Teams</a>.
      </p>
      <form method="post" action={places.teams}>
        <input type="hidden" name="next" value={next} />
        <TeamFields values={{ name: "", url: "" }} problems={[]} />
        <Button look="primary">Form the team</Button>
      </form>
    </section>
  );
}

/** The terms to read, and to accept for somebody whose team takes part already. */
function Terms({ benchmark, standing, terms, termsVersion, problems }: Props) {
  const asks = standing?.entry != null && !standing.termsAccepted && standing.barredBecause === null;
  return (
    <section aria-labelledby="terms">
      <h2 id="terms">Terms and conditions</h2>
      {terms === "" ? <p>The host has written no terms of their own.</p> : <Prose html={terms} />}
      {asks && (
        <form method="post" action={`${pageOf(benchmark.slug, "participate")}/terms`}>
          <input type="hidden" name="version" value={termsVersion} />
          <Checkbox
            name="terms"
            label="I have read these terms and accept them."
            error={errorAt(problems, "terms")}
            required
          />
          <Button look="primary">Accept the terms</Button>
        </form>
      )}
      {standing?.termsAccepted === true && <p class="quiet">You have accepted this version of the terms.</p>}
    </section>
  );
}
