import type { BenchmarkConfig } from "../../src/benchmarks/config/types.ts";
import type { DraftContents } from "../../src/benchmarks/import-draft-contents.ts";
import { FOR_EVER, SINCE_EVER } from "../../src/kit/window.ts";
import { WindowText } from "../benchmarks/window.tsx";
import { Badge } from "../parts/badge.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import type { Fact } from "../parts/key-value.tsx";
import { Prose } from "../parts/prose.tsx";
import { Bytes } from "../parts/quantity.tsx";
import { PreviewBoards, PreviewPhases } from "./draft-preview-tables.tsx";

/** One of the long texts, cleaned. */
export type PreviewPage = { title: string; html: string };

type Props = {
  config: BenchmarkConfig;
  files: DraftContents["files"];
  pages: PreviewPage[];
  logo: string | null;
};

/** What the benchmark would be. */
export function DraftPreview({ config, files, pages, logo }: Props) {
  return (
    <>
      <section aria-labelledby="preview">
        <h2 id="preview">Preview</h2>
        {logo !== null && <img src={logo} alt="The logo" width="96" />}
        <KeyValue facts={factsOf(config)} />
      </section>
      <PreviewPhases phases={config.phases} />
      <PreviewBoards config={config} />
      <section aria-labelledby="files">
        <h2 id="files">Files</h2>
        <DataTable
          caption="Files and who may fetch them"
          captionHidden
          columns={[
            { head: "Path", names: true, cell: ({ path }) => path },
            {
              head: "Who may fetch it",
              cell: ({ audience }) =>
                audience === "host" ? <Badge icon="lock">hosts only</Badge> : "everybody",
            },
            { head: "Size", numeric: true, cell: ({ bytes }) => <Bytes count={bytes} /> },
          ]}
          rows={files}
          rowKey={({ path }) => path}
        />
      </section>
      <section aria-labelledby="pages">
        <h2 id="pages">Pages, as they will be shown</h2>
        {pages.map(({ title, html }) => (
          <details key={title}>
            <summary>
              {title}
              {html === "" && <span class="quiet"> (empty)</span>}
            </summary>
            <Prose html={html} />
          </details>
        ))}
      </section>
    </>
  );
}

function factsOf(config: BenchmarkConfig): Fact[] {
  const { access, prizes, sponsors, baselines, tags } = config;
  const optional: Fact[] = [];
  if (tags.length > 0) optional.push(["Tags", tags.join(", ")]);
  if (baselines.length > 0) optional.push(["Baselines", baselines.map(({ name }) => name).join("; ")]);
  if (prizes.length > 0) optional.push(["Prizes", prizes.map(({ amount }) => amount).join(", ")]);
  if (sponsors.length > 0) optional.push(["Sponsors", sponsors.map(({ name }) => name).join(", ")]);
  if (access.allowedDomains.length > 0) optional.push(["Allowed domains", access.allowedDomains.join(", ")]);
  if (access.blockedDomains.length > 0) optional.push(["Blocked domains", access.blockedDomains.join(", ")]);
  if (access.bannedAddresses.length > 0)
    optional.push(["Banned addresses", access.bannedAddresses.join(", ")]);
  return [
    ["Title", config.title],
    ["Short description", config.shortDescription || "—"],
    ["Runs", <WindowText startAt={config.start ?? SINCE_EVER} endAt={config.end ?? FOR_EVER} />],
    ["Scoring", describeScoring(config)],
    ["Registration", describeAccess(access)],
    ["Leaderboards", config.anonymousBoards ? "without team names" : "with team names"],
    ...optional,
  ];
}

function describeScoring({ evaluator, submissionKind }: BenchmarkConfig): string {
  const what = {
    file: "predictions",
    image: "container images",
    environment: "container images in an environment",
  };
  const taken = `takes ${what[submissionKind]}`;
  switch (evaluator.kind) {
    case "built-in":
      return `built-in scorer, ${evaluator.scorer.task} task, ranked by ${evaluator.scorer.primary}; ${taken}`;
    case "script":
      return `evaluation script ${evaluator.archive.name}${evaluator.image === null ? "" : ` in the image ${evaluator.image}`}; ${taken}`;
    case "remote":
      return `on the hosts’ own machine; ${taken}`;
  }
}

function describeAccess(access: BenchmarkConfig["access"]): string {
  return [
    access.registrationOpen ? "open" : "closed",
    ...(access.manualApproval ? ["you approve each team"] : []),
    ...(access.maxTeamMembers === null ? [] : [`at most ${access.maxTeamMembers} members in a team`]),
    ...(access.requireCompleteProfile ? ["full names and affiliations required"] : []),
  ].join(", ");
}
