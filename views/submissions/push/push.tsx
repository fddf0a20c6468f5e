import { CodeBlock } from "../../parts/copy.tsx";
import { Button } from "../../parts/button.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Instant } from "../../parts/quantity.tsx";
import { EvalaiClient } from "./evalai-client.tsx";
import { remoteImage, type PushSetup } from "./setup.ts";
import { Tool, Tools } from "./tool.tsx";
import { AssayClient, Docker, Podman, Skopeo } from "./tools.tsx";
import { ReachIt } from "./reach-it.tsx";

/** How to push an image, tool by tool, with everything filled in. `setup` is null where the registry does not run. */
export function Push({ setup }: { setup: PushSetup | null }) {
  if (setup === null) {
    return (
      <Notice tone="warn" title="The registry of this server is switched off">
        <p>Nothing can be pushed. An archive of an image can be handed in below.</p>
      </Notice>
    );
  }
  return (
    <>
      <p>
        A push hands the image in. Whatever you call it on your machine, here it is{" "}
        <code>{remoteImage(setup)}</code>; another tag than <code>v1</code> will do as well.
      </p>
      <ReachIt setup={setup} />
      <Password setup={setup} />
      <Tools>
        <Tool name="assay" about="our own client: needs no settings and no rights" isOpen>
          <AssayClient setup={setup} />
        </Tool>
        <Tool name="docker">
          <Docker setup={setup} />
        </Tool>
        <Tool name="podman">
          <Podman setup={setup} />
        </Tool>
        <Tool name="skopeo" about="without an engine, from an archive">
          <Skopeo setup={setup} />
        </Tool>
        <Tool name="evalai" about="EvalAI’s own client">
          <EvalaiClient setup={setup} />
        </Tool>
      </Tools>
    </>
  );
}

/** The password that programs ask for at the log-in: a button that makes one, and what it has just made. */
function Password({ setup: { password, passwordAction, user, repository } }: { setup: PushSetup }) {
  return (
    <section aria-labelledby="push-password">
      <h3 id="push-password">A password for pushing</h3>
      {password === null ? (
        <p>
          Programs that push log in as <code>{user}</code>. Give them a password that is good for your team’s
          images of this phase and for nothing else, and only for twelve hours.
        </p>
      ) : (
        <Notice tone="good" title="Your password for pushing" announce>
          <p>
            Copy it now: it is not shown again. It is good for pushing to <code>{repository}</code> until{" "}
            <Instant at={password.expiresAt} />.
          </p>
          <CodeBlock label="Password" code={password.token} />
        </Notice>
      )}
      <form method="post" action={passwordAction}>
        <Button>{password === null ? "Make a password for pushing" : "Make another one"}</Button>
      </form>
    </section>
  );
}
