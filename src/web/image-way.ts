import { extrasOfOne } from "../benchmarks/extras.ts";
import type { Phase } from "../benchmarks/phase.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { gpusWanted, sealedLimits } from "../evaluations/image/limits.ts";
import { platformText } from "../images/lint/platform.ts";
import { rulesHere } from "../images/look-over.ts";
import type { ArchiveState } from "../../views/submissions/push/archive-form.tsx";
import type { ImageWay } from "../../views/submissions/push/hand-in-image.tsx";
import type { PushSetup } from "../../views/submissions/push/setup.ts";
import { pushSetup } from "./push-setup.ts";
import { listSubmissions, whoseList } from "./submission-list.ts";
import type { Visit } from "./visit.ts";

/** What has just been asked of the page: a password that was made, an archive that has come. */
export type ImageAsked = {
  password?: PushSetup["password"];
  archive?: Pick<ArchiveState, "arrived" | "choose">;
};

const nothingArrived = { arrived: null, choose: [] };

/**
 * What the page Submit shows about a phase that takes images; null where files are handed in.
 * @param isOpen whether the visitor may hand something in now.
 */
export async function imageWay(
  visit: Visit,
  benchmark: VisibleBenchmark,
  phase: Phase,
  isOpen: boolean,
  { password = null, archive = nothingArrived }: ImageAsked,
): Promise<ImageWay | null> {
  const { submissionKind, resources } = await extrasOfOne(visit.app.db, benchmark.id);
  if (submissionKind === "file") return null;
  const { images, timeLimitSeconds } = phase;
  const base = `/benchmarks/${benchmark.slug}/phases/${phase.id}`;
  return {
    limits: {
      mostBytes: resources.maxImageBytes,
      platform: platformText(rulesHere(false).platform),
      run: sealedLimits(images.limits, timeLimitSeconds, visit.app.config),
      gpus: gpusWanted(images.limits, visit.app.config),
    },
    ways: isOpen
      ? {
          push: await pushSetup(visit, phase, benchmark.slug, password),
          archive: { ...archive, action: `${base}/archives`, piecesAction: `${base}/uploads` },
        }
      : null,
    list: await listOf(visit, benchmark, phase),
  };
}

/** The newest of what the visitor's team has handed in. */
async function listOf(visit: Visit, benchmark: VisibleBenchmark, phase: Phase): Promise<ImageWay["list"]> {
  const whose = await whoseList(visit, benchmark);
  if (whose === null || whose.teamId === null) return null;
  return {
    table: await listSubmissions(visit, benchmark, phase, whose, 1, { onSubmit: true }),
    stream: `/benchmarks/${benchmark.slug}/submissions/live?phase=${phase.id}&page=1&on=submit`,
  };
}
