import type { HostTeam } from "../../src/accounts/host-team.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { Select } from "../parts/choice.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { errorAt, FormErrors } from "../parts/form-errors.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { describeBytes } from "../parts/wording.ts";
import { places } from "../places.ts";
import { ZipField } from "./zip-field.tsx";

type Props = {
  chrome: Chrome;
  hostTeams: HostTeam[];
  /** The chosen host team's id, or "". */
  chosen: string;
  maxBytes: number;
  problems: Problem[];
};

/** The first step of an import: a ZIP and whose benchmark it will be. */
export function ImportPage({ chrome, hostTeams, chosen, maxBytes, problems }: Props) {
  return (
    <Layout {...chrome}>
      <PageHead
        title="Import a benchmark"
        trail={[{ href: places.host, label: "Host" }]}
        lead="Upload a ZIP in EvalAI’s format. The next page shows everything that is wrong with it and a preview; nothing is made before you confirm, and nobody else sees the benchmark before you publish it."
      />
      <FormErrors problems={problems} fields={["zip", "host_team"]} />
      {hostTeams.length === 0 ? (
        <EmptyState
          title="You have no host team yet"
          action={
            <ButtonLink href={places.host} look="primary">
              Form a host team
            </ButtonLink>
          }
        >
          Benchmarks belong to a host team, so that colleagues can help you.
        </EmptyState>
      ) : (
        <form method="post" action="/host/imports" enctype="multipart/form-data" data-upload>
          <Select
            name="host_team"
            label="Host team"
            options={hostTeams.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={chosen}
            error={errorAt(problems, "host_team")}
            required
          />
          <ZipField problems={problems} hint={`At most ${describeBytes(maxBytes)}.`} />
          <Button look="primary">Upload and check</Button>
        </form>
      )}
    </Layout>
  );
}
