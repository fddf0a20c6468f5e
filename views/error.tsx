import type { Problem } from "../src/kit/problem.ts";
import { Layout } from "./layout.tsx";
import type { Chrome } from "./layout.tsx";
import { ButtonLink } from "./parts/button.tsx";
import { PageHead } from "./parts/navigation.tsx";
import { ProblemList } from "./parts/problem-list.tsx";
import { places } from "./places.ts";

type Props = {
  chrome: Chrome;
  /** An expected refusal, which says itself what is wrong. */
  fault?: { message: string; problems: Problem[] };
  /** For everything else: what an administrator finds in the log. */
  requestId?: string;
};

/** Where a request ends that cannot be answered: what happened, and where to go from here. */
export function ErrorPage({ chrome, fault, requestId }: Props) {
  return (
    <Layout {...chrome}>
      <PageHead
        title={chrome.title}
        lead={fault?.message ?? "The mistake is on our side, and was written to the log of this server."}
      />
      {fault !== undefined && fault.problems.length > 0 && <ProblemList problems={fault.problems} />}
      {requestId !== undefined && (
        <p>
          If it happens again, tell the administrator of this server this request number:{" "}
          <code>{requestId}</code>
        </p>
      )}
      <ButtonLink href={places.benchmarks}>All benchmarks</ButtonLink>
    </Layout>
  );
}
