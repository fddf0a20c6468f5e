import type { SandboxState } from "../../src/images/sandbox-state.ts";
import type { TakenSelfTest } from "../../src/platform/self-test/record.ts";
import { Badge } from "../parts/badge.tsx";
import { Digest } from "../parts/copy.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import { Notice } from "../parts/notice.tsx";
import { Instant } from "../parts/quantity.tsx";

/** Whether images can run on this server, and what the newest self-test of their sandbox found. */
export function SandboxSection({ state, test }: { state: SandboxState; test: TakenSelfTest | null }) {
  return (
    <section aria-labelledby="sandbox">
      <h2 id="sandbox">The sandbox</h2>
      {state.isReady ? (
        <Notice tone="good">Images can run on this server.</Notice>
      ) : (
        <Notice tone="warn">{state.message}</Notice>
      )}
      {test === null ? (
        <p>
          It has not been tested yet. That happens by itself as soon as there is an engine and a benchmark
          that takes images; <code>assay doctor --sandbox</code> does it at any time.
        </p>
      ) : (
        <SelfTestTable {...test} />
      )}
    </section>
  );
}

function SelfTestTable({ subject, takenAt, hash, results }: TakenSelfTest) {
  const held = results.filter(({ verdict }) => verdict === "held").length;
  return (
    <>
      <KeyValue
        facts={[
          ["Tested", <Instant at={takenAt} />],
          ["Held", `${held} of ${results.length}`],
          ["Result", <Digest value={hash} />],
          ["Engine", subject.replaceAll(";", "; ").replaceAll(/ +/g, " ")],
        ]}
      />
      <DataTable
        caption="What was tried from inside a container"
        columns={[
          { head: "What is to hold", names: true, cell: ({ name }) => name },
          {
            head: "Verdict",
            cell: ({ verdict }) => <Badge tone={verdict === "held" ? "good" : "bad"}>{verdict}</Badge>,
          },
          { head: "How the run ended", cell: ({ ending }) => ending },
        ]}
        rows={results}
        rowKey={({ name }) => name}
      />
    </>
  );
}
