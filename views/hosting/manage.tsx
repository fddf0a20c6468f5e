import type { VisibleBenchmark } from "../../src/benchmarks/visible.ts";
import type { Problem } from "../../src/kit/problem.ts";
import type { Chrome } from "../layout.tsx";
import { Button, ButtonLink } from "../parts/button.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import { Instant } from "../parts/quantity.tsx";
import { ManageFrame, manageHref } from "./manage-frame.tsx";
import type { ManagedBenchmark } from "./manage-frame.tsx";
import { ManagePhases } from "./manage-phases.tsx";
import type { ManagedPhase } from "./manage-phases.tsx";
import { Publication } from "./publication.tsx";
import { ZipField } from "./zip-field.tsx";

type Props = {
  chrome: Chrome;
  managed: ManagedBenchmark;
  benchmark: VisibleBenchmark;
  phases: ManagedPhase[];
  problems: Problem[];
  now: number;
};

/** A benchmark at a glance for its hosts, and what they can do with it. */
export function ManagePage({ chrome, managed, benchmark, phases, problems, now }: Props) {
  const path = manageHref(managed.id);
  return (
    <ManageFrame chrome={chrome} benchmark={managed} current="overview" problems={problems} fields={["zip"]}>
      <Publication benchmark={benchmark} phases={phases} entries={managed.entries.all} />
      <ManagePhases benchmarkId={managed.id} phases={phases} now={now} />
      <Registration benchmark={benchmark} path={path} />
      <section aria-labelledby="update">
        <h2 id="update">Change it</h2>
        <p>
          Upload a newer ZIP. You see what it would change before it does; phases are found again by their
          ids, and submissions stay.
        </p>
        <form method="post" action={`${path}/imports`} enctype="multipart/form-data" data-upload>
          <ZipField problems={problems} />
          <Button>Upload and compare</Button>
        </form>
      </section>
      <section aria-labelledby="export">
        <h2 id="export">Take it along</h2>
        <p>
          A ZIP that imports again, here or on another server. It holds the hidden labels: keep it to
          yourself.
        </p>
        <ButtonLink href={`${path}/export.zip`} download>
          Export as ZIP
        </ButtonLink>
      </section>
    </ManageFrame>
  );
}

function Registration({ benchmark, path }: { benchmark: VisibleBenchmark; path: string }) {
  const { registrationOpen, approvesTeams, updatedAt } = benchmark;
  return (
    <section aria-labelledby="registration">
      <h2 id="registration">Registration</h2>
      <KeyValue
        facts={[
          ["New teams", registrationOpen ? "may enter" : "cannot enter: registration is closed"],
          ["Approval", approvesTeams ? "you approve each team" : "not needed"],
          ["Last changed", <Instant at={updatedAt} />],
        ]}
      />
      {registrationOpen ? (
        <ConfirmForm
          action={`${path}/registration`}
          label="Close registration"
          confirm="Close it"
          look="primary"
          values={{ state: "closed" }}
        >
          No further team can enter. Those that take part go on.
        </ConfirmForm>
      ) : (
        <form method="post" action={`${path}/registration`}>
          <Button name="state" value="open">
            Open registration
          </Button>
        </form>
      )}
    </section>
  );
}
