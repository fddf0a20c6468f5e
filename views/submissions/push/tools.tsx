import { CodeBlock } from "../../parts/copy.tsx";
import { certificateFolder, dockerTrust, nearEnd, tlsFlag, tunnel } from "./commands.ts";
import { LOCAL_IMAGE, remoteImage, type PushSetup } from "./setup.ts";

type Props = { setup: PushSetup };

/** Typed once at the prompt "Password:", so that it is in no history of commands. */
const PASTE = "Paste the password where it is asked for.";

export function AssayClient({ setup: { phase, client } }: Props) {
  const commands = [`assay host -sh ${client.base}`, "assay login", `assay push ${LOCAL_IMAGE} -p ${phase}`];
  return (
    <>
      <CodeBlock label="Push" code={commands.join("\n")} />
      <p>
        It takes the image from Docker or Podman, or with <code>--archive model.tar</code> from a file, sends
        what is missing here, and goes on where it broke off. Log in with your account.{" "}
        <a href="/help/client">More about it</a>
      </p>
    </>
  );
}

export function Docker({ setup }: Props) {
  const { host, user, route } = setup;
  return (
    <>
      {route === "own" && <CodeBlock label="Trust this server, once" code={dockerTrust(setup).join("\n")} />}
      {route === "plain" && (
        <p>
          This registry speaks plain HTTP, which Docker takes only from servers that are named for it: put{" "}
          <code>{`"insecure-registries": ["${host}"]`}</code> into <code>/etc/docker/daemon.json</code> and
          restart Docker. Your password then crosses the network unprotected.
        </p>
      )}
      <CodeBlock label="Log in" code={`docker login ${host} -u ${user}`} note={PASTE} />
      <CodeBlock
        label="Push"
        code={`docker tag ${LOCAL_IMAGE} ${remoteImage(setup)}\ndocker push ${remoteImage(setup)}`}
      />
      {route === "own" && (
        <p>
          Without <code>sudo</code>: push through a tunnel. After <code>{tunnel(setup)}</code> the same
          commands work with <code>{nearEnd(setup)}</code> in place of <code>{host}</code>, because Docker
          trusts its own machine.
        </p>
      )}
    </>
  );
}

export function Podman({ setup }: Props) {
  const { host, user } = setup;
  const flag = tlsFlag(setup);
  return (
    <>
      <Certificates setup={setup} />
      <CodeBlock label="Log in" code={`podman login${flag} ${host} -u ${user}`} note={PASTE} />
      <CodeBlock label="Push" code={`podman push${flag} ${LOCAL_IMAGE} ${remoteImage(setup)}`} />
    </>
  );
}

export function Skopeo({ setup }: Props) {
  const { host, user } = setup;
  const copy = `skopeo copy${tlsFlag(setup, "dest-")}`;
  return (
    <>
      <Certificates setup={setup} />
      <CodeBlock label="Log in" code={`skopeo login${tlsFlag(setup)} ${host} -u ${user}`} note={PASTE} />
      <CodeBlock
        label="Push"
        code={`${copy} docker-archive:model.tar docker://${remoteImage(setup)}`}
        note={
          <>
            From an OCI archive it is <code>oci-archive:model.tar</code>, from Docker itself{" "}
            <code>{`docker-daemon:${LOCAL_IMAGE}`}</code>.
          </>
        }
      />
    </>
  );
}

/** The folder that Podman and Skopeo are told to trust; no root is needed for that. */
function Certificates({ setup }: Props) {
  if (setup.route !== "own") return null;
  return <CodeBlock label="Trust this server, once" code={certificateFolder(setup).join("\n")} />;
}
