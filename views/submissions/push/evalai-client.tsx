import { CodeBlock } from "../../parts/copy.tsx";
import { places } from "../../places.ts";
import { dockerTrust } from "./commands.ts";
import { LOCAL_IMAGE, type PushSetup } from "./setup.ts";

/** `evalai push` as it is, both ways that it knows. */
export function EvalaiClient({ setup }: { setup: PushSetup }) {
  const { host, phase, user, route, client } = setup;
  const own = route === "own";
  // The client asks the Python package index first, for which our authority does not vouch.
  const program = client.offline || own ? "python3 evalai-offline.py" : "evalai";
  const push = `${program} push ${LOCAL_IMAGE} -p ${phase}`;
  return (
    <>
      <p>
        It pushes through Docker, which has to run on your machine.{" "}
        <a href={places.commandLine}>How to install it and log in</a>
      </p>
      {own && <CodeBlock label="Let Docker trust this server, once" code={dockerTrust(setup).join("\n")} />}
      <CodeBlock
        label="Push"
        code={[
          ...(own
            ? [
                `export REQUESTS_CA_BUNDLE="$PWD/assay-ca.crt" AWS_CA_BUNDLE="$PWD/assay-ca.crt"`,
                `curl -fsSO --cacert assay-ca.crt ${client.base}/downloads/evalai-offline.py`,
              ]
            : []),
          `export AWS_ENDPOINT_URL_ECR=${client.base}`,
          `${program} host -sh ${client.base}`,
          push,
        ].join("\n")}
        note="The variable sends its question for a password to this server instead of Amazon; boto3 heeds it from release 1.28 on."
      />
      <CodeBlock
        label="Or without boto3, as for development"
        code={[
          `docker login ${host} -u ${user}`,
          `export EVALAI_CLI_ENVIRONMENT=DEVELOPMENT EVALAI_LOCAL_DOCKER_REGISTRY_URI=${host}`,
          push,
        ].join("\n")}
      />
      <p>If it stops before it names a submission, look below: the push itself has handed the image in.</p>
    </>
  );
}
