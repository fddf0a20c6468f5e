import type { VisibleBenchmark } from "../../src/benchmarks/visible.ts";
import { pageOf } from "../benchmarks/frame.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { Instant } from "../parts/quantity.tsx";
import { Steps } from "../parts/steps.tsx";
import { manageHref } from "./manage-frame.tsx";
import type { ManagedPhase } from "./manage-phases.tsx";

type Props = { benchmark: VisibleBenchmark; phases: ManagedPhase[]; entries: number };

/** The way to being published, or since when it is. */
export function Publication({ benchmark, phases, entries }: Props) {
  const action = `${manageHref(benchmark.id)}/publication`;
  if (benchmark.publishedAt === null)
    return <Unpublished benchmark={benchmark} phases={phases} action={action} />;
  return (
    <section aria-labelledby="publication">
      <h2 id="publication">Published</h2>
      <p>
        Everybody sees it since <Instant at={benchmark.publishedAt} />.
        {entries > 0 && " Teams have entered, so it stays so."}
      </p>
      {entries === 0 && (
        <ConfirmForm
          action={action}
          label="Take it back"
          confirm="Make it a draft again"
          values={{ state: "draft" }}
        >
          Only its hosts see it then. You can publish it again.
        </ConfirmForm>
      )}
    </section>
  );
}

function Unpublished({
  benchmark,
  phases,
  action,
}: Pick<Props, "benchmark" | "phases"> & { action: string }) {
  const untried = phases.filter(({ dryRun }) => dryRun !== "finished");
  const isTried = untried.length === 0;
  return (
    <section aria-labelledby="publication">
      <h2 id="publication">On the way to publication</h2>
      <Steps
        label="Steps to publication"
        steps={[
          { label: "Import", state: "done", note: <Instant at={benchmark.createdAt} /> },
          {
            label: "Look it over",
            state: "done",
            href: pageOf(benchmark.slug, "overview"),
            note: "Only its hosts see it so far.",
          },
          {
            label: "Try the scoring",
            state: isTried ? "done" : "next",
            href: manageHref(benchmark.id, "dryRuns"),
            note: isTried
              ? "Every phase has been scored without a finding."
              : `A dry run scores a sample before anybody depends on it. Not yet: ${untried.map(({ phase }) => phase.name).join(", ")}.`,
          },
          { label: "Publish", state: isTried ? "next" : "later" },
        ]}
      />
      <ConfirmForm
        action={action}
        label="Publish"
        confirm="Publish it"
        look="primary"
        values={{ state: "published" }}
      >
        Everybody sees the benchmark and may enter it. You can take that back until the first team has
        entered.
        {!isTried && " Not every phase has passed a dry run yet."}
      </ConfirmForm>
    </section>
  );
}
