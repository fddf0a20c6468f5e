import type { HostTeam } from "../../src/accounts/host-team.ts";
import type { ImportDraft } from "../../src/benchmarks/import-draft.ts";
import type { HostedBenchmark } from "../../src/benchmarks/manage-list.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { NextTurn } from "../benchmarks/window.tsx";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { BenchmarkCard, Cards } from "../parts/card.tsx";
import type { Season } from "../parts/card.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Relative } from "../parts/quantity.tsx";
import { places } from "../places.ts";
import { teamFields } from "../teams/team-fields.tsx";
import { HostTeams } from "./host-teams.tsx";

export type ListedBenchmark = HostedBenchmark & { season: Season; logo: string | null };

type Props = {
  chrome: Chrome;
  benchmarks: ListedBenchmark[];
  drafts: ImportDraft[];
  hostTeams: HostTeam[];
  /** Whether the reader may form host teams and import benchmarks. */
  isHost: boolean;
  /** What was typed into the form for a host team, when it was refused. */
  values: { name: string; url: string };
  problems: Problem[];
  now: number;
};

const lead = "What you organise: benchmarks, the ZIPs you are about to import, and the teams you do it with.";

/** Everything a person hosts. */
export function HostPage(props: Props) {
  const { chrome, benchmarks, drafts, hostTeams, isHost, values, problems, now } = props;
  return (
    <Layout {...chrome}>
      <PageHead
        title="Host"
        lead={lead}
        actions={isHost && hostTeams.length > 0 && benchmarks.length > 0 && <ImportLink />}
      />
      <FormErrors problems={problems} fields={teamFields} />
      <section aria-labelledby="benchmarks">
        <h2 id="benchmarks">Your benchmarks</h2>
        {benchmarks.length === 0 ? (
          <NoBenchmarks isHost={isHost} hasTeam={hostTeams.length > 0} />
        ) : (
          <Cards>
            {benchmarks.map((benchmark) => (
              <HostedCard key={benchmark.id} benchmark={benchmark} now={now} />
            ))}
          </Cards>
        )}
      </section>
      {drafts.length > 0 && <Drafts drafts={drafts} now={now} />}
      <HostTeams teams={hostTeams} isHost={isHost} values={values} problems={problems} />
    </Layout>
  );
}

function ImportLink() {
  return (
    <ButtonLink href="/host/import" look="primary">
      Import a benchmark
    </ButtonLink>
  );
}

function HostedCard({ benchmark, now }: { benchmark: ListedBenchmark; now: number }) {
  const { id, title, hostTeam, shortDescription, season, logo, teams, pending } = benchmark;
  return (
    <BenchmarkCard
      href={`${places.host}/benchmarks/${id}`}
      title={title}
      host={hostTeam.name}
      summary={shortDescription}
      season={season}
      logo={logo ?? undefined}
      facts={[
        season === "draft" ? "seen by its hosts only" : <NextTurn {...benchmark} now={now} />,
        `${teams} ${teams === 1 ? "team" : "teams"}`,
        ...(pending > 0
          ? [<strong>{pending === 1 ? "1 team waits" : `${pending} teams wait`} for you</strong>]
          : []),
      ]}
    />
  );
}

function NoBenchmarks({ isHost, hasTeam }: { isHost: boolean; hasTeam: boolean }) {
  if (!isHost) {
    return (
      <EmptyState
        title="You do not host a benchmark"
        action={<ButtonLink href={places.benchmarks}>All benchmarks</ButtonLink>}
      >
        Somebody who does can invite you to their host team. To organise your own, ask an administrator of
        this server to make you a host.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No benchmarks yet" action={hasTeam && <ImportLink />}>
      {hasTeam
        ? "Benchmarks come as a ZIP in EvalAI’s format. You see every problem and a preview before anybody else sees anything."
        : "Form a host team below first: benchmarks belong to one, so that colleagues can help you."}
    </EmptyState>
  );
}

function Drafts({ drafts, now }: { drafts: ImportDraft[]; now: number }) {
  return (
    <section aria-labelledby="drafts">
      <h2 id="drafts">Uploaded, not imported yet</h2>
      <DataTable
        caption="Uploaded ZIPs"
        captionHidden
        columns={[
          {
            head: "File",
            names: true,
            cell: ({ id, zip }) => <a href={`/host/imports/${id}`}>{zip.name}</a>,
          },
          {
            head: "For",
            cell: ({ benchmark, hostTeam }) => benchmark?.title ?? `a new benchmark of ${hostTeam.name}`,
          },
          { head: "Uploaded", cell: ({ uploadedAt }) => <Relative at={uploadedAt} now={now} /> },
        ]}
        rows={drafts}
        rowKey={({ id }) => id}
      />
    </section>
  );
}
