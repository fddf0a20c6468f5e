import { inGigabytes } from "../../src/kit/gigabytes.ts";
import type { ImageUsage, Usage } from "../../src/images/usage.ts";
import type { Chrome } from "../layout.tsx";
import { Button } from "../parts/button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { EmptyState } from "../parts/empty-state.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Bytes } from "../parts/quantity.tsx";
import { AdminFrame } from "./frame.tsx";
import { SandboxSection } from "./sandbox.tsx";

type Props = {
  chrome: Chrome;
  usage: ImageUsage;
  sandbox: Parameters<typeof SandboxSection>[0];
  /** What the images of one team may take up. */
  teamBytes: number;
  /** What images are called by; null while the registry does not run. */
  host: string | null;
  /** Where it listens; null where it is switched off. */
  address: string | null;
  /** Whether it speaks TLS itself. */
  isProtected: boolean;
  disk: { total: number; free: number };
  minFreeBytes: number;
};

/** The registry, and what images take up. */
export function ImagesPage(props: Props) {
  const { chrome, usage, teamBytes, disk, minFreeBytes } = props;
  return (
    <AdminFrame chrome={chrome}>
      <PageHead
        title="Images"
        lead="The registry that teams push their models to, and the room these take."
      />
      <section aria-labelledby="registry">
        <h2 id="registry">Registry</h2>
        <KeyValue
          facts={[
            ["State", <RegistryState {...props} />],
            [
              "Images",
              <>
                {usage.images}{" "}
                <span class="quiet">
                  ({<Bytes count={usage.bytes} />} in all, shared layers counted once)
                </span>
              </>,
            ],
            ["A team may have", inGigabytes(teamBytes)],
            [
              "Disk",
              <>
                <Bytes count={disk.free} /> free of <Bytes count={disk.total} />; below{" "}
                <Bytes count={minFreeBytes} /> nothing more is taken in
              </>,
            ],
          ]}
        />
        <form method="post" action="/admin/images/removal">
          <div class="actions">
            <Button>Remove what nothing needs</Button>
            <small class="quiet">
              Layers and images without a tag, a submission or a push of the last day. It happens by itself
              every hour.
            </small>
          </div>
        </form>
      </section>
      <SandboxSection {...props.sandbox} />
      <section aria-labelledby="usage">
        <h2 id="usage">Who has how much</h2>
        {usage.teams.length === 0 ? (
          <EmptyState title="No images yet">
            Teams push them where a benchmark takes images. What they take up is shown here.
          </EmptyState>
        ) : (
          <>
            <UsageTable caption="By team" what="Team" rows={usage.teams} most={teamBytes} />
            <UsageTable caption="By benchmark" what="Benchmark" rows={usage.benchmarks} most={null} />
          </>
        )}
      </section>
    </AdminFrame>
  );
}

function RegistryState({ host, address, isProtected }: Props) {
  if (address === null)
    return (
      <>
        switched off (<code>--registry-port off</code>)
      </>
    );
  if (host === null) return <>does not run</>;
  return (
    <>
      runs at <code>{host}</code>, listens on <code>{address}</code>, {isProtected ? "TLS" : "plain HTTP"}
    </>
  );
}

function UsageTable(props: { caption: string; what: string; rows: Usage[]; most: number | null }) {
  const { caption, what, rows, most } = props;
  return (
    <DataTable
      caption={caption}
      columns={[
        { head: what, names: true, cell: ({ name }) => name },
        { head: "Images", numeric: true, cell: ({ images }) => images },
        { head: "Size", numeric: true, cell: ({ bytes }) => <Bytes count={bytes} /> },
        ...(most === null
          ? []
          : [
              {
                head: "Of its share",
                numeric: true,
                cell: ({ bytes }: Usage) => `${Math.round((100 * bytes) / most)} %`,
              },
            ]),
      ]}
      rows={rows}
      rowKey={({ id }) => id}
    />
  );
}
