import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { CodeBlock } from "../parts/copy.tsx";
import { PageHead } from "../parts/navigation.tsx";

/** What everybody sees until there is an administrator. */
export function NotSetUpPage({ chrome }: { chrome: Chrome }) {
  return (
    <Layout {...chrome}>
      <PageHead title="Not set up yet" lead="This server has no administrator so far." />
      <p>
        If you have just started it: the terminal shows a link for setting it up, and the file{" "}
        <code>setup-token</code> in its data folder holds the same link. It works once, and for half an hour;
        starting the server again makes a new one.
      </p>
      <CodeBlock
        label="Or make the first administrator on the command line"
        code="assay admin user add NAME --email ADDRESS --role admin --password-stdin"
      />
    </Layout>
  );
}
