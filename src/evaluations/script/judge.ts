import type { BoxLimits, BoxOutcome } from "../../platform/box.ts";
import type { Expected } from "../verdict.ts";
import { failed, sentences } from "./failure.ts";
import { readVerdict, type VerdictReading } from "./read-verdict.ts";

/**
 * What the end of a box means for the submission in it.
 *
 * @param report what the harness left, empty if nothing.
 */
export function judgeOutcome(
  { ending, outputs, stderr }: BoxOutcome,
  report: string,
  limits: BoxLimits,
  boards: Expected["boards"],
): VerdictReading {
  const refused = (...failure: Parameters<typeof failed>) => ({ verdict: failed(...failure), notes: [] });
  switch (ending.how) {
    case "timeout": {
      const message = `The evaluation took longer than the ${limits.seconds} seconds it is allowed and was stopped.`;
      return refused("timeout", message, stderr.text);
    }
    case "out_of_memory":
      return refused("out_of_memory", sentences.outOfMemory, stderr.text);
    case "cancelled":
      return refused("platform_error", sentences.platform, "The box was cancelled.");
    case "platform_error":
      return refused("platform_error", sentences.platform, ending.message);
    case "exited": {
      if (outputs[0] === "too_large") {
        const message = `The evaluation script handed back more than the ${limits.outputBytes} bytes it is allowed.`;
        return refused("output_too_large", message, "");
      }
      if (report !== "") return readVerdict(report, boards);
      const detail = `The process ended with code ${ending.code} and left no result.\n\n${stderr.text}`;
      if (ending.code === 0) return refused("no_output", sentences.noOutput, detail);
      return refused("crashed", sentences.crashed, detail);
    }
  }
}
