import type { DraftContents } from "../../src/benchmarks/import-draft-contents.ts";
import type { ImportDraft } from "../../src/benchmarks/import-draft.ts";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Actions, Button } from "../parts/button.tsx";
import { ConfirmForm } from "../parts/confirm-form.tsx";
import { PageHead } from "../parts/navigation.tsx";
import type { Crumb } from "../parts/navigation.tsx";
import { Notice } from "../parts/notice.tsx";
import { ProblemList } from "../parts/problem-list.tsx";
import { places } from "../places.ts";
import { DraftChanges } from "./draft-changes.tsx";
import { DraftPreview } from "./draft-preview.tsx";
import type { PreviewPage } from "./draft-preview.tsx";
import { manageHref } from "./manage-frame.tsx";

type Props = {
  chrome: Chrome;
  draft: ImportDraft;
  contents: Pick<DraftContents, "config" | "problems" | "files" | "changes">;
  /** Its pages as they would be shown: cleaned, with pictures. */
  pages: PreviewPage[];
  /** Address of the logo as it would be shown. */
  logo: string | null;
};

/** An uploaded ZIP: everything that is wrong with it, what it would become, and the decision. */
export function DraftPage({ chrome, draft, contents, pages, logo }: Props) {
  const { config, problems, files, changes } = contents;
  const { benchmark, hostTeam, zip } = draft;
  const trail: Crumb[] = [{ href: places.host, label: "Host" }];
  if (benchmark !== null) trail.push({ href: manageHref(benchmark.id), label: benchmark.title });
  return (
    <Layout {...chrome}>
      <PageHead
        title={config?.title ?? zip.name}
        trail={trail}
        lead={
          benchmark === null ? (
            <>
              <code>{zip.name}</code> would become a new benchmark of {hostTeam.name}.
            </>
          ) : (
            <>
              <code>{zip.name}</code> would change {benchmark.title}.
            </>
          )
        }
      />
      <Finding draft={draft} problems={problems} isUsable={config !== null} />
      <Decision draft={draft} isUsable={config !== null} />
      {problems.length > 0 && (
        <section aria-labelledby="problems">
          <h2 id="problems">What was found</h2>
          <ProblemList problems={[...problems].sort(bySeverity)} quoteOf={(problem) => problem.quote} />
        </section>
      )}
      {changes !== null && config !== null && <DraftChanges changes={changes} />}
      {config !== null && <DraftPreview {...{ config, files, pages, logo }} />}
    </Layout>
  );
}

type Problems = Props["contents"]["problems"];

/** Errors first; sorting keeps the order of the file within each kind. */
function bySeverity(a: Problems[number], b: Problems[number]): number {
  return Number(b.severity === "error") - Number(a.severity === "error");
}

function Finding({
  draft,
  problems,
  isUsable,
}: {
  draft: ImportDraft;
  problems: Problems;
  isUsable: boolean;
}) {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  if (!isUsable) {
    return (
      <Notice tone="bad" title={`It cannot be imported: ${count(errors, "error")}`}>
        Mend {errors === 1 ? "it" : "them"} and upload the ZIP again
        {warnings > 0 && `; ${count(warnings, "warning")} can stay`}. Nothing has been changed.
      </Notice>
    );
  }
  if (warnings === 0) {
    return <Notice tone="good" title="Nothing is wrong with it" />;
  }
  return (
    <Notice tone="warn" title={`It can be imported, with ${count(warnings, "warning")}`}>
      Look at what was found: each was worked around
      {draft.benchmark === null && ", and you can import a mended ZIP later"}.
    </Notice>
  );
}

function Decision({ draft, isUsable }: { draft: ImportDraft; isUsable: boolean }) {
  const path = `/host/imports/${draft.id}`;
  return (
    <Actions>
      {isUsable && (
        <form method="post" action={`${path}/confirmation`}>
          <Button look="primary">
            {draft.benchmark === null ? "Import it, unpublished" : "Update the benchmark"}
          </Button>
        </form>
      )}
      <ConfirmForm action={`${path}/removal`} label="Discard the upload" confirm="Discard it">
        The uploaded ZIP is forgotten. Nothing else changes.
      </ConfirmForm>
    </Actions>
  );
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}
