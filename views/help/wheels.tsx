import type { Wheel } from "../../src/wheelhouse/wheels.ts";
import { type Chrome, Layout } from "../layout.tsx";
import { Digest } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Bytes } from "../parts/quantity.tsx";
import { places } from "../places.ts";

/**
 * The packages that pip installs from here. pip reads this very page: of every link it takes the file's name, and the digest
 * after the number sign (PEP 503), against which it holds what it downloads.
 */
export function WheelsPage({ chrome, wheels }: { chrome: Chrome; wheels: Wheel[] }) {
  return (
    <Layout {...chrome}>
      <PageHead
        title="Python packages"
        trail={[{ href: places.help, label: "Help" }]}
        lead={
          <>
            For installing EvalAI’s client where there is no internet.{" "}
            <a href={places.commandLine}>How that is done</a>
          </>
        }
      />
      {wheels.length === 0 ? (
        <EmptyState title="No packages yet">
          The server’s administrator adds them with <code>assay wheels add</code>.
        </EmptyState>
      ) : (
        <DataTable
          caption="Python packages"
          captionHidden
          columns={[
            { head: "File", names: true, cell: (wheel) => <a href={addressOf(wheel)}>{wheel.name}</a> },
            { head: "Size", numeric: true, cell: ({ bytes }) => <Bytes count={bytes} /> },
            { head: "SHA-256", cell: ({ digest }) => <Digest value={digest} /> },
          ]}
          rows={wheels}
          rowKey={({ name }) => name}
        />
      )}
    </Layout>
  );
}

function addressOf({ name, digest }: Wheel): string {
  return `/wheels/${encodeURIComponent(name)}#sha256=${digest}`;
}
