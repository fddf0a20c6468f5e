import { CodeBlock } from "../parts/copy.tsx";
import { Notice } from "../parts/notice.tsx";

/** How programs reach this server, and where they get EvalAI's client from. */
export type ClientSetup = {
  /** "http://assay.example.org:8000", without a slash at its end. */
  base: string;
  /** Whether there is no way to the internet from where participants are. */
  offline: boolean;
  /** Whether the certificate is by this server's own authority, which programs have to be told to trust. */
  ownAuthority: boolean;
  /** Whether the client itself is among the packages of this server. */
  hasClient: boolean;
};

/** What EvalAI's client 1.3.18 needs. Its own list names releases that install on no Python newer than 3.9. */
const needs = [
  "requests",
  "click",
  "boto3",
  "docker",
  "beautifulsoup4",
  "beautifultable",
  "lxml",
  "python-dateutil",
  "validators",
  "termcolor",
  "tqdm",
  "setuptools",
].join(" ");

/** How to get EvalAI's client going against this very server. `tasks` are further commands of the client's. */
export function CommandLine({ setup, tasks = ["challenges"] }: { setup: ClientSetup; tasks?: string[] }) {
  const client = needsLauncher(setup) ? "python3 evalai-offline.py" : "evalai";
  const commands = [`host -sh ${setup.base}`, "login", ...tasks].map((words) => `${client} ${words}`);
  return (
    <>
      {setup.offline && !setup.hasClient && (
        <Notice tone="warn">
          This server has no packages to install from yet. Its administrator adds them with{" "}
          <code>assay wheels add</code>.
        </Notice>
      )}
      <CodeBlock label="Install EvalAI’s client, once" code={installation(setup).join("\n")} />
      <CodeBlock label="Use it" code={[...(setup.ownAuthority ? [TRUST] : []), ...commands].join("\n")} />
    </>
  );
}

const TRUST = 'export REQUESTS_CA_BUNDLE="$PWD/assay-ca.crt"';

/** The client asks PyPI for its newest version first, and dies without an answer or when it trusts our authority alone. */
const needsLauncher = ({ offline, ownAuthority }: ClientSetup) => offline || ownAuthority;

function installation(setup: ClientSetup): string[] {
  const { base, offline, ownAuthority } = setup;
  const certificate = `curl -fsS --insecure -o assay-ca.crt ${base}/ca.crt  # then compare its fingerprint`;
  const launcher = `curl -fsSO ${ownAuthority ? "--cacert assay-ca.crt " : ""}${base}/downloads/evalai-offline.py`;
  const from = offline ? `--no-index --find-links ${base}/wheels/${trusting({ base, ownAuthority })} ` : "";
  return [
    ...(ownAuthority ? [certificate] : []),
    ...(needsLauncher(setup) ? [launcher] : []),
    `pip install ${from}--no-deps evalai`,
    `pip install ${from}${needs}`,
  ];
}

/** Over plain HTTP, pip takes packages only from hosts that are named as trusted. */
function trusting({ base, ownAuthority }: Pick<ClientSetup, "base" | "ownAuthority">): string {
  if (ownAuthority) return " --cert assay-ca.crt";
  const { protocol, host } = new URL(base);
  return protocol === "http:" ? ` --trusted-host ${host}` : "";
}
