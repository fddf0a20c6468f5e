import { Fault } from "../../kit/fault.ts";
import type { Problem } from "../../kit/problem.ts";
import { openSemaphore } from "../../kit/semaphore.ts";
import { isTimeOut, openThreads } from "../../platform/threads.ts";
import type { CheckTask } from "../predictions/check-against-truth.ts";
import type { TemplateTask } from "../predictions/template.ts";

/** Reading costs its sender nothing, so there is only so much of it at a time. */
const lane = openSemaphore(2, 20);
/** Enough for gigabytes. */
const SECONDS = 60;

const checks = openThreads<CheckTask, Problem[]>("submissions/apart/checking-thread", 2);
const templates = openThreads<TemplateTask, Uint8Array[] | null>("submissions/apart/template-thread", 0);

/** checkAgainstTruth in a thread. @throws Fault unavailable when too many ask for that, or when it takes too long. */
export function checkApart(task: CheckTask): Promise<Problem[]> {
  return inTime(() => checks.run(task, SECONDS));
}

/** makeTemplate in a thread. @throws Fault unavailable likewise. */
export function makeTemplateApart(task: TemplateTask): Promise<Uint8Array[] | null> {
  return inTime(() => templates.run(task, SECONDS));
}

async function inTime<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await lane.run(read);
  } catch (error) {
    if (!isTimeOut(error)) throw error;
    throw new Fault(
      "unavailable",
      `Reading the file took longer than ${SECONDS} seconds and was stopped. Please try again later.`,
    );
  }
}
