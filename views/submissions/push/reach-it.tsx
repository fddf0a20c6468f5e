import { CodeBlock } from "../../parts/copy.tsx";
import { Notice } from "../../parts/notice.tsx";
import { tunnel } from "./commands.ts";
import type { PushSetup } from "./setup.ts";

/**
 * What has to be done before the registry can be reached at all: a server without TLS takes images only from its own machine,
 * since passwords travel with each request.
 */
export function ReachIt({ setup }: { setup: PushSetup }) {
  if (setup.route === "plain") {
    return (
      <Notice tone="warn">
        The connection to this registry is not encrypted: use it in a network that you trust.
      </Notice>
    );
  }
  if (setup.route !== "loopback") return null;
  return (
    <Notice tone="info" title="From the server itself, or through a tunnel">
      <p>
        This server has no TLS, so its registry answers only on its own machine. Anywhere else, open a tunnel
        first and leave it open; the commands below then work as they are.
      </p>
      <CodeBlock label="Tunnel" code={tunnel(setup)} />
    </Notice>
  );
}
