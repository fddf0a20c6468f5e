import type { Phase } from "../../src/benchmarks/phase.ts";
import type { Problem } from "../../src/kit/problem.ts";
import { seasonOf } from "../../src/kit/window.ts";
import type { Quota } from "../../src/submissions/quota.ts";
import { BenchmarkFrame, pageOf } from "../benchmarks/frame.tsx";
import type { FramedBenchmark } from "../benchmarks/frame.tsx";
import { NextTurn } from "../benchmarks/window.tsx";
import { type ClientSetup, CommandLine } from "../help/command-line.tsx";
import type { Chrome } from "../layout.tsx";
import { ButtonLink } from "../parts/button.tsx";
import { SeasonBadge } from "../parts/card.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { FormErrors } from "../parts/form-errors.tsx";
import { Notice } from "../parts/notice.tsx";
import { ProblemList } from "../parts/problem-list.tsx";
import { Prose } from "../parts/prose.tsx";
import { places } from "../places.ts";
import { Expected } from "./expected.tsx";
import { PhaseTabs } from "./phase-tabs.tsx";
import type { PhaseChoice } from "./phase-tabs.tsx";
import { ExpectedImage } from "./push/expected-image.tsx";
import { HandInImage, type ImageWay } from "./push/hand-in-image.tsx";
import { QuotaMeters } from "./quota.tsx";
import { saidNames } from "./said-fields.tsx";
import { SubmitForm } from "./submit-form.tsx";
import type { SubmitFormProps } from "./submit-form.tsx";

/** Why nothing can be handed in right now, and the next step. */
export type Obstacle = { message: string; next: { href: string; label: string } | null };

type Props = {
  chrome: Chrome;
  benchmark: FramedBenchmark;
  phases: PhaseChoice[];
  /** The one that is looked at, with what it wants; null when there is none. */
  phase: Phase | null;
  expected: Omit<Parameters<typeof Expected>[0], "phase" | "slug">;
  /** Of the reader's team; null for those without one. */
  quota: Quota | null;
  obstacle: Obstacle | null;
  form: SubmitFormProps;
  /** Null where files are handed in. */
  image: ImageWay | null;
  /** Problems of the file that was sent, with its name. */
  file: { name: string; problems: Problem[] } | null;
  /** Cleaned HTML of the host; "" where there is none. */
  guidelines: string;
  /** For handing in from a command line. */
  client: ClientSetup;
  now: number;
};

export function SubmitPage(props: Props) {
  const { chrome, benchmark, phases, phase, guidelines } = props;
  return (
    <BenchmarkFrame chrome={chrome} benchmark={benchmark} current="submit">
      {phase === null ? (
        <EmptyState title="No phases yet">
          Submissions are handed in to a phase. The hosts have not opened any so far.
        </EmptyState>
      ) : (
        <>
          <PhaseTabs phases={phases} current={phase.id} base={pageOf(benchmark.slug, "submit")} />
          <PhaseToSubmit {...props} phase={phase} />
        </>
      )}
      {guidelines !== "" && (
        <section aria-labelledby="guidelines">
          <h2 id="guidelines">Submission guidelines</h2>
          <Prose html={guidelines} />
        </section>
      )}
    </BenchmarkFrame>
  );
}

function PhaseToSubmit(props: Props & { phase: Phase }) {
  const { phase, benchmark, expected, quota, obstacle, file, image, now } = props;
  const wanted = { slug: benchmark.slug, phase, ...expected };
  return (
    <>
      <header class="actions">
        <h2>{phase.name}</h2>
        <SeasonBadge season={seasonOf(phase, now)} />
        <span class="quiet">
          <NextTurn {...phase} now={now} />
        </span>
        {obstacle === null && <ButtonLink href="#hand-in">Hand in</ButtonLink>}
      </header>
      {file !== null && <FileReport {...file} />}
      {obstacle !== null && <ObstacleNotice {...obstacle} />}
      {image === null ? <Expected {...wanted} /> : <ExpectedImage {...wanted} limits={image.limits} />}
      {quota !== null && (
        <section aria-labelledby="quota">
          <h2 id="quota">What your team has left</h2>
          <QuotaMeters quota={quota} />
        </section>
      )}
      {image === null ? <HandInFile {...props} /> : <HandInImage image={image} form={props.form} />}
    </>
  );
}

function HandInFile({ phase, obstacle, form, client }: Props & { phase: Phase }) {
  return (
    <>
      {obstacle === null && (
        <section aria-labelledby="hand-in">
          <h2 id="hand-in">Hand in</h2>
          <FormErrors problems={form.problems} fields={[...saidNames(form), "file"]} />
          <SubmitForm {...form} />
        </section>
      )}
      <section aria-labelledby="command-line">
        <h2 id="command-line">From a command line</h2>
        <CommandLine setup={client} tasks={[submitting(phase)]} />
        <p>
          <a href={places.commandLine}>More about EvalAI’s client</a>
        </p>
      </section>
    </>
  );
}

/** How EvalAI's client hands in to a phase. */
function submitting({ id, benchmarkId, fileTypes }: Phase): string {
  return `challenge ${benchmarkId} phase ${id} submit --file predictions${fileTypes[0] ?? ".csv"}`;
}

function ObstacleNotice({ message, next }: Obstacle) {
  return (
    <Notice tone="warn" title="You cannot submit right now">
      <p>{message}</p>
      {next !== null && (
        <p>
          <ButtonLink look="primary" href={next.href}>
            {next.label}
          </ButtonLink>
        </p>
      )}
    </Notice>
  );
}

/** What was found in the file that has just been sent. */
function FileReport({ name, problems }: { name: string; problems: Problem[] }) {
  if (problems.length === 0) {
    return (
      <Notice tone="good" title={`${name} can be handed in`} announce>
        <p>
          Nothing was found that can be seen without the labels. Nothing has been submitted: choose the file
          again to hand it in.
        </p>
      </Notice>
    );
  }
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  return (
    <section aria-labelledby="file-report">
      <Notice tone="bad" announce>
        <strong id="file-report">
          {name} has {count}
        </strong>
        <p>Nothing has been submitted, and it cost no quota.</p>
      </Notice>
      <ProblemList problems={problems} label={`Problems in ${name}`} />
    </section>
  );
}
