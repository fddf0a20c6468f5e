import type { Phase } from "../../src/benchmarks/phase.ts";
import type { ExpectedFile } from "../../src/submissions/predictions/expected-file.ts";
import { FileLink } from "../benchmarks/file-link.tsx";
import type { OfferedFile } from "../benchmarks/file-link.tsx";
import { CodeBlock, CopyButton } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import type { Fact } from "../parts/key-value.tsx";

/** What helps to make what is to be handed in. */
export type Offered = {
  slug: string;
  /** What the built-in scorer takes; null where only the host's script knows. */
  expected: ExpectedFile | null;
  inputs: OfferedFile[];
  template: OfferedFile | null;
  /** The address of a template made from the ids of the cases, where there is no file of the host's. */
  madeTemplate: string | null;
};

type Props = Offered & { phase: Pick<Phase, "slug" | "fileTypes"> };

/** What this phase wants to be handed in: types, columns, an example, and the files that help to make it. */
export function Expected(props: Props) {
  const { expected, phase } = props;
  return (
    <section aria-labelledby="expected">
      <h2 id="expected">What to hand in</h2>
      <KeyValue
        facts={[
          ["File type", phase.fileTypes.length === 0 ? "any" : phase.fileTypes.join(", ")],
          ...offered(props),
          [
            "Phase ID",
            <>
              <code>{phase.slug}</code> <CopyButton text={phase.slug} />
            </>,
          ],
        ]}
      />
      {expected !== null && <ExpectedTable expected={expected} />}
    </section>
  );
}

/** The columns of a file of predictions, the rules for them, and how such a file begins. */
export function ExpectedTable({ expected }: { expected: ExpectedFile }) {
  return (
    <>
      <DataTable
        caption="Columns"
        columns={[
          { head: "Column", names: true, cell: ({ name }) => <code>{name}</code> },
          { head: "Holds", cell: ({ holds }) => holds },
          { head: "Meaning", cell: ({ meaning }) => meaning },
        ]}
        rows={expected.columns}
        rowKey={({ name }) => name}
      />
      <ul>
        {expected.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <CodeBlock label="Such a file begins like this" code={expected.example} />
    </>
  );
}

/** The files to download. */
export function offered({ slug, inputs, template, madeTemplate }: Offered): Fact[] {
  const downloads: Fact[] = [];
  if (inputs.length > 0) downloads.push(["Data", <Files slug={slug} files={inputs} />]);
  if (template !== null) downloads.push(["Template", <FileLink slug={slug} file={template} />]);
  else if (madeTemplate !== null) downloads.push(["Template", <MadeTemplate href={madeTemplate} />]);
  return downloads;
}

function MadeTemplate({ href }: { href: string }) {
  return (
    <>
      <a href={href} download>
        template.csv
      </a>{" "}
      <span class="quiet">(the ids of all cases, predictions to be filled in)</span>
    </>
  );
}

function Files({ slug, files }: { slug: string; files: OfferedFile[] }) {
  return (
    <>
      {files.map((file) => (
        <div key={file.path}>
          <FileLink slug={slug} file={file} />
        </div>
      ))}
    </>
  );
}
