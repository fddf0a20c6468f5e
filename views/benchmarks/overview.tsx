import type { Chrome } from "../layout.tsx";
import { Actions, ButtonLink } from "../parts/button.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import type { Fact } from "../parts/key-value.tsx";
import { Prose } from "../parts/prose.tsx";
import { BenchmarkFrame, pageOf } from "./frame.tsx";
import type { FramedBenchmark } from "./frame.tsx";
import { NextTurn, WindowText } from "./window.tsx";

type Props = {
  chrome: Chrome;
  benchmark: FramedBenchmark;
  summary: string;
  startAt: number;
  endAt: number;
  tags: string[];
  domain: string;
  teams: number;
  logo: string | null;
  /** Cleaned HTML of the host; "" where there is none. */
  description: string;
  attribution: string;
  /** Whether the reader takes part: they are then sent on to Submit instead of Participate. */
  takesPart: boolean;
  now: number;
};

export function OverviewPage(props: Props) {
  const { chrome, benchmark, summary, logo, description, attribution, takesPart } = props;
  return (
    <BenchmarkFrame chrome={chrome} benchmark={benchmark} current="overview">
      {logo !== null && <img src={logo} alt="" width="96" />}
      {summary !== "" && <p>{summary}</p>}
      <KeyValue facts={facts(props)} />
      {(benchmark.season === "running" || benchmark.season === "upcoming") && (
        <Actions>
          {takesPart ? (
            <ButtonLink look="primary" href={pageOf(benchmark.slug, "submit")}>
              Submit
            </ButtonLink>
          ) : (
            <ButtonLink look="primary" href={pageOf(benchmark.slug, "participate")}>
              Participate
            </ButtonLink>
          )}
          <ButtonLink href={pageOf(benchmark.slug, "leaderboard")}>Leaderboard</ButtonLink>
        </Actions>
      )}
      {description !== "" && (
        <section aria-labelledby="description">
          <h2 id="description">Description</h2>
          <Prose html={description} />
        </section>
      )}
      {attribution !== "" && (
        <section aria-labelledby="attribution">
          <h2 id="attribution">Data and licence</h2>
          <Prose html={attribution} />
        </section>
      )}
    </BenchmarkFrame>
  );
}

function facts({ startAt, endAt, now, teams, tags, domain }: Props): Fact[] {
  const open: Fact = [
    "Open",
    <>
      <WindowText startAt={startAt} endAt={endAt} /> (<NextTurn startAt={startAt} endAt={endAt} now={now} />)
    </>,
  ];
  return [
    open,
    ["Teams", <span class="number">{teams}</span>],
    ...(domain === "" ? [] : [["Field", domain] satisfies Fact]),
    ...(tags.length === 0 ? [] : [["Tags", tags.join(", ")] satisfies Fact]),
  ];
}
