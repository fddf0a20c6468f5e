import type { LintReport } from "../../src/images/lint/report.ts";
import type { SubmittedImage } from "../../src/submissions/submitted-image.ts";
import { CodeBlock, Digest } from "../parts/copy.tsx";
import type { Fact } from "../parts/key-value.tsx";
import { Notice } from "../parts/notice.tsx";
import { ProblemList } from "../parts/problem-list.tsx";
import { Bytes } from "../parts/quantity.tsx";

export type ImageDetails = {
  image: SubmittedImage;
  /** What was found when it was looked over; null while that goes on. */
  report: LintReport | null;
  /** What its name begins with in the registry; null where that does not run. */
  host: string | null;
};

export function imageFacts({ image, report }: ImageDetails): Fact[] {
  const { repository, tag, digest } = image;
  return [
    [
      "Image",
      <code>
        {repository}
        {tag === null ? "" : `:${tag}`}
      </code>,
    ],
    ["Digest", <Digest value={digest} />],
    ...(report === null ? [] : measured(report)),
  ];
}

function measured({ measure }: LintReport): Fact[] {
  const { compressedBytes, decodedBytes, layers, platform } = measure;
  const size = (
    <>
      <Bytes count={compressedBytes} />{" "}
      <span class="quiet">
        (<Bytes count={decodedBytes} /> unpacked)
      </span>
    </>
  );
  return [
    ["Size", size],
    ["Layers", layers],
    ...(platform === null
      ? []
      : [["Platform", <code>{Object.values(platform).join("/")}</code>] satisfies Fact]),
  ];
}

/** What was noticed about the image, and how to get it. */
export function ImageRemarks({ image, report, host }: ImageDetails) {
  return (
    <>
      {report === null && <Notice tone="info">The image is still being looked over.</Notice>}
      {report !== null && report.remarks.length > 0 && (
        <>
          <h3>Remarks about the image</h3>
          <ProblemList problems={report.remarks} label="Remarks about the image" />
        </>
      )}
      {host !== null && (
        <CodeBlock label="Fetch it" code={`docker pull ${host}/${image.repository}@${image.digest}`} />
      )}
    </>
  );
}
