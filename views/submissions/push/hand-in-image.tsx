import { Live } from "../../parts/live.tsx";
import type { Said } from "../said-fields.tsx";
import { SubmissionTable, type SubmissionTableProps } from "../submission-table.tsx";
import type { ImageLimits } from "./expected-image.tsx";
import { ArchiveForm, type ArchiveState } from "./archive-form.tsx";
import { Push } from "./push.tsx";
import type { PushSetup } from "./setup.ts";

/** What a phase that takes images shows instead of the form for a file. */
export type ImageWay = {
  limits: ImageLimits;
  /** Null for those who can hand nothing in right now. */
  ways: { push: PushSetup | null; archive: ArchiveState } | null;
  /** What the reader's team has handed in, and where its changes come from; null for those without a team. */
  list: { table: SubmissionTableProps; stream: string } | null;
};

/** The ways to hand an image in, and what came of those that were. */
export function HandInImage({ image: { ways, list }, form }: { image: ImageWay; form: Said }) {
  return (
    <>
      {ways !== null && (
        <section aria-labelledby="hand-in">
          <h2 id="hand-in">Push an image</h2>
          <Push setup={ways.push} />
        </section>
      )}
      {ways !== null && <ArchiveForm archive={ways.archive} said={form} />}
      {list !== null && (
        <section aria-labelledby="handed-in">
          <h2 id="handed-in">What has arrived</h2>
          <p>
            An image that was pushed appears here a moment after the push ends, and shows how it gets on.
            <noscript> Without JavaScript, load this page again to see it.</noscript>
          </p>
          <Live stream={list.stream} id="submissions">
            <SubmissionTable {...list.table} />
          </Live>
        </section>
      )}
    </>
  );
}
