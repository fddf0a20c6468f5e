import type { Board } from "../../src/benchmarks/board.ts";
import type { Phase } from "../../src/benchmarks/phase.ts";
import { seasonOf } from "../../src/kit/window.ts";
import type { Chrome } from "../layout.tsx";
import { Badge } from "../parts/badge.tsx";
import { SeasonBadge } from "../parts/card.tsx";
import { CopyButton } from "../parts/copy.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import type { Fact } from "../parts/key-value.tsx";
import { Prose } from "../parts/prose.tsx";
import { Duration } from "../parts/quantity.tsx";
import { FileLink } from "./file-link.tsx";
import type { OfferedFile } from "./file-link.tsx";
import { BenchmarkFrame } from "./frame.tsx";
import type { FramedBenchmark } from "./frame.tsx";
import { NextTurn, WindowText } from "./window.tsx";

/** A phase with what hangs on it: its boards that the reader may know of, and the files it offers. */
export type ShownPhase = Phase & {
  boards: Board[];
  inputFiles: OfferedFile[];
  templateFile: OfferedFile | null;
};

type Props = { chrome: Chrome; benchmark: FramedBenchmark; phases: ShownPhase[]; now: number };

export function PhasesPage({ chrome, benchmark, phases, now }: Props) {
  return (
    <BenchmarkFrame chrome={chrome} benchmark={benchmark} current="phases">
      {phases.length === 0 && (
        <EmptyState title="No phases yet">
          A phase says when submissions are taken and how many. The hosts have not opened any so far.
        </EmptyState>
      )}
      {phases.map((phase) => (
        <section key={phase.id} aria-labelledby={`phase-${phase.id}`}>
          <h2 id={`phase-${phase.id}`}>
            {phase.name} <SeasonBadge season={seasonOf(phase, now)} />{" "}
            {phase.isPaused && <Badge tone="warn">paused</Badge>}{" "}
            {!phase.isPublic && <Badge icon="lock">hosts only</Badge>}
          </h2>
          {phase.description !== "" && <Prose html={phase.description} />}
          <KeyValue facts={facts(phase, benchmark.slug, now)} />
        </section>
      ))}
    </BenchmarkFrame>
  );
}

function facts(phase: ShownPhase, slug: string, now: number): Fact[] {
  const { limits, fileTypes, boards, inputFiles, templateFile } = phase;
  const files = [...inputFiles, ...(templateFile === null ? [] : [templateFile])];
  const optional: Fact[] = [];
  if (files.length > 0) optional.push(["Downloads", <Files slug={slug} files={files} />]);
  if (boards.length > 0) optional.push(["Leaderboards", boards.map(({ split }) => split.name).join(", ")]);
  if (phase.allowedAddresses.length > 0) optional.push(["Open to", "invited people only"]);
  return [
    [
      "Open",
      <>
        <WindowText {...phase} /> (<NextTurn {...phase} now={now} />)
      </>,
    ],
    ["Submissions per team", describeLimits(limits)],
    ["File types", fileTypes.length === 0 ? "any" : fileTypes.join(", ")],
    ["Time limit", <Duration ms={phase.timeLimitSeconds * 1000} />],
    [
      "Phase ID",
      <>
        <code>{phase.slug}</code> <CopyButton text={phase.slug} />
      </>,
    ],
    ...optional,
  ];
}

function Files({ slug, files }: { slug: string; files: OfferedFile[] }) {
  return (
    <>
      {files.map((file, index) => (
        <>
          {index > 0 && <br />}
          <FileLink slug={slug} file={file} />
        </>
      ))}
    </>
  );
}

/** Limits so large that nobody meets them are how a configuration says "no limit". */
const NO_LIMIT = 100_000;

/** "5 a day, 100 in all". */
export function describeLimits({ perDay, perMonth, total, concurrent }: Phase["limits"]): string {
  const said = [
    { count: perDay, unit: "a day" },
    { count: perMonth, unit: "a month" },
    { count: total, unit: "in all" },
    { count: concurrent, unit: "at a time" },
  ].filter(({ count }) => count < NO_LIMIT);
  return said.length === 0 ? "no limit" : said.map(({ count, unit }) => `${count} ${unit}`).join(", ");
}
