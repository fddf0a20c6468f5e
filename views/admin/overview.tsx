import type { ApplianceState } from "../../src/accounts/appliance.ts";
import type { Chrome } from "../layout.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Bytes } from "../parts/quantity.tsx";
import { AdminFrame } from "./frame.tsx";

type Props = {
  chrome: Chrome;
  state: ApplianceState;
  disk: { total: number; free: number };
  /** The data folder. */
  data: string;
  /** What runs host code, or why nothing can. */
  engine: string;
  mailServer: boolean;
  publicUrl: string | null;
  version: string;
};

/** The appliance at a glance. */
export function OverviewPage({ chrome, state, disk, data, engine, mailServer, publicUrl, version }: Props) {
  return (
    <AdminFrame chrome={chrome}>
      <PageHead title="Administration" />
      <section aria-labelledby="contents">
        <h2 id="contents">What is here</h2>
        <KeyValue
          facts={[
            ["Users", <a href="/admin/users">{state.users}</a>],
            ["Teams", state.teams],
            ["Benchmarks", state.benchmarks],
            ["Submissions", state.submissions],
          ]}
        />
      </section>
      <section aria-labelledby="queue">
        <h2 id="queue">Queue</h2>
        <KeyValue
          facts={[
            ["Running", state.running],
            ["Waiting", state.waiting],
            ["Given up", state.failed],
          ]}
        />
      </section>
      <section aria-labelledby="server">
        <h2 id="server">Server</h2>
        <KeyValue
          facts={[
            ["Version", version],
            ["Scoring scripts", engine],
            ["Data folder", <code>{data}</code>],
            [
              "Disk",
              <>
                <Bytes count={disk.free} /> free of <Bytes count={disk.total} />
              </>,
            ],
            ["Mail", describeMail(mailServer, publicUrl)],
            ["Public address", publicUrl ?? "not set: links use the address people typed"],
          ]}
        />
      </section>
    </AdminFrame>
  );
}

function describeMail(mailServer: boolean, publicUrl: string | null): string {
  if (!mailServer) return "no mail server: reset links are handed over by you";
  return publicUrl === null ? "off until --public-url is set, so that links in mails can be trusted" : "on";
}
