import { extrasOfOne } from "../benchmarks/extras.ts";
import type { Phase } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { platformText } from "../images/lint/platform.ts";
import { rulesHere } from "../images/look-over.ts";
import type { ImageWay } from "../../views/submissions/push/hand-in-image.tsx";
import type { PushSetup } from "../../views/submissions/push/setup.ts";
import { pushSetup } from "./push-setup.ts";
import { listSubmissions, whoseList } from "./submission-list.ts";
import type { Visit } from "./visit.ts";

/**
 * What the page Submit shows about a phase that takes images; null where files are handed in.
 * @param isOpen whether the visitor may hand something in now.
 */
export async function imageWay(
  visit: Visit,
  benchmark: VisibleBenchmark,
  phase: Phase,
  isOpen: boolean,
  password: PushSetup["password"],
): Promise<ImageWay | null> {
  const { submissionKind, resources } = await extrasOfOne(visit.app.db, benchmark.id);
  if (submissionKind === "file") return null;
  return {
    limits: { mostBytes: resources.maxImageBytes, platform: platformText(rulesHere(false).platform) },
    ways: isOpen ? { push: await pushSetup(visit, phase, benchmark.slug, password) } : null,
    list: await listOf(visit, benchmark, phase),
  };
}

/** The newest of what the visitor's team has handed in. */
async function listOf(visit: Visit, benchmark: VisibleBenchmark, phase: Phase): Promise<ImageWay["list"]> {
  const whose = await whoseList(visit, benchmark);
  if (whose === null || whose.teamId === null) return null;
  return {
    table: await listSubmissions(visit, benchmark, phase, whose, 1),
    stream: `/benchmarks/${benchmark.slug}/submissions/live?phase=${phase.id}&page=1`,
  };
}
