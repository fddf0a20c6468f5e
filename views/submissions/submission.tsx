import type { VisibleSubmission } from "../../src/submissions/submission.ts";
import { pageOf } from "../benchmarks/frame.tsx";
import { Layout } from "../layout.tsx";
import type { Chrome } from "../layout.tsx";
import { Digest } from "../parts/copy.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import type { Fact } from "../parts/key-value.tsx";
import { Live } from "../parts/live.tsx";
import { PageHead } from "../parts/navigation.tsx";
import { Bytes, Instant } from "../parts/quantity.tsx";
import { places } from "../places.ts";
import { attributeLabel } from "./attribute-field.tsx";
import { imageFacts, type ImageDetails, ImageRemarks } from "./image-details.tsx";
import { SubmissionState } from "./submission-state.tsx";
import type { SubmissionStateProps } from "./submission-state.tsx";

type Props = {
  chrome: Chrome;
  state: SubmissionStateProps;
  /** What is known of the image, where one was handed in. */
  image: ImageDetails | null;
  /** Where changes come from. */
  stream: string;
};

/** One submission: how it gets on, what came out, what was sent. */
export function SubmissionPage({ chrome, state, image, stream }: Props) {
  const { submission } = state;
  const { benchmark, phaseId, phaseName, method, id } = submission;
  return (
    <Layout {...chrome}>
      <PageHead
        title={method.name === "" ? `Submission #${id}` : method.name}
        trail={[
          { href: places.benchmarks, label: "Benchmarks" },
          { href: pageOf(benchmark.slug, "overview"), label: benchmark.title },
          { href: `${pageOf(benchmark.slug, "submissions")}?phase=${phaseId}`, label: "My Submissions" },
        ]}
        lead={`${phaseName}, ${submission.team.name}`}
      />
      <Live stream={stream} id="state">
        <SubmissionState {...state} />
      </Live>
      <section aria-labelledby="sent">
        <h2 id="sent">What was sent</h2>
        <KeyValue facts={facts(submission, image)} />
        {image !== null && <ImageRemarks {...image} />}
      </section>
    </Layout>
  );
}

function facts(submission: VisibleSubmission, image: ImageDetails | null): Fact[] {
  const { id, method, attributes, submittedAt, by } = submission;
  const said: Fact[] = Object.entries(attributes)
    .map(([name, value]): Fact => [attributeLabel(name), asText(value)])
    .filter(([, value]) => value !== "");
  return [
    ["Submission", `#${id}`],
    ...(image === null ? fileFacts(submission) : imageFacts(image)),
    [
      "Submitted",
      <>
        <Instant at={submittedAt} />
        {by !== null && ` by ${by}`}
      </>,
    ],
    ...(method.description === "" ? [] : [["How it works", method.description] satisfies Fact]),
    ...(method.projectUrl === "" ? [] : [["Project page", <Away href={method.projectUrl} />] satisfies Fact]),
    ...(method.publicationUrl === ""
      ? []
      : [["Publication", <Away href={method.publicationUrl} />] satisfies Fact]),
    ...said,
  ];
}

function fileFacts({ id, file }: VisibleSubmission): Fact[] {
  return [
    [
      "File",
      <>
        <a href={`/submissions/${id}/file`} download>
          {file.name}
        </a>{" "}
        <span class="quiet">
          (<Bytes count={file.bytes} />)
        </span>
      </>,
    ],
    ["SHA-256", <Digest value={file.digest} />],
  ];
}

function asText(value: string | boolean | string[]): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : value.join(", ");
}

/** A link that a team gave; it was checked to be a web address when it came in. */
function Away({ href }: { href: string }) {
  return (
    <a href={href} rel="noopener nofollow">
      {href}
    </a>
  );
}
