import { describeProblem, type Problem } from "../../kit/problem.ts";
import { type ImageReason, imageReasons } from "../reasons.ts";
import { type Failed, failed } from "../script/failure.ts";
import type { BadEnding } from "./predict.ts";

/** The failure of a run. Its team is told the same whatever happened inside: see imageReasons. */
export function failedRun(ending: BadEnding): Failed {
  return failure(ending.how, detailOf(ending));
}

/** The failure of what a run left, with everything that is wrong with it for the hosts. */
export function failedCheck(problems: Problem[]): Failed {
  const isOfOtherCases = problems.every(({ code }) => code === "unknown_id");
  return failure(isOfOtherCases ? "unknown_ids" : "malformed_output", lines(problems));
}

/** An image that is not run at all. That is about the image alone, so its team may know why. */
export function refusedImage(problems: Problem[]): Failed {
  const { message } = imageReasons.image_refused;
  return failed("image_refused", `${message} ${lines(problems)}`, lines(problems));
}

function failure(reason: ImageReason, detail: string): Failed {
  return failed(reason, imageReasons[reason].message, detail);
}

const lines = (problems: Problem[]) => problems.map(describeProblem).join("\n");

function detailOf(ending: BadEnding): string {
  if (ending.how === "crashed") return `Exit code ${ending.code}.`;
  return "message" in ending ? ending.message : "";
}
