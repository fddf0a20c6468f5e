import { CodeBlock, Digest } from "../parts/copy.tsx";
import { KeyValue } from "../parts/key-value.tsx";
import { Prose } from "../parts/prose.tsx";
import { Bytes, Duration, Instant } from "../parts/quantity.tsx";

const digest = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

const description = `<p>The features describe the nuclei in a digitised image of a fine-needle aspirate: radius, texture,
perimeter, area and six more, each as mean, standard error and worst value.</p>
<h3>What counts</h3><ul><li>AUROC with its DeLong interval orders the board.</li><li>The Brier score is shown beside
it.</li></ul><blockquote>Labels of the test half are never handed out.</blockquote>`;

/** Facts, commands, digests, and what a host wrote. */
export function TextPatterns() {
  return (
    <section aria-labelledby="text">
      <h2 id="text">Text</h2>
      <KeyValue
        facts={[
          ["Submitted", <Instant at={Date.UTC(2026, 10, 23, 14, 5)} />],
          ["Evaluation took", <Duration ms={65_300} />],
          [
            "File",
            <>
              predictions.csv, <Bytes count={1_412_300} />
            </>,
          ],
          ["SHA-256", <Digest value={digest} />],
        ]}
      />
      <CodeBlock
        label="Hand in from the command line"
        code={"evalai set_token asy_4f9c…\nevalai push breast-lesions:1 --phase breast-lesions-test-1"}
        note="The phase's name ends in the benchmark's number."
      />
      <Prose html={description} />
    </section>
  );
}
