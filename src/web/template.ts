import { signedIn } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import { templateCsv } from "../submissions/predictions/template.ts";
import { readTruth } from "../submissions/predictions/truth.ts";
import { benchmarkOf } from "./benchmark-frame.ts";
import { madeFile } from "../doors/downloads.ts";
import { phaseOf } from "./phase-choice.ts";
import type { Visit } from "./visit.ts";

/** GET …/template.csv: the ids of a phase's cases, with room for predictions. It takes the labels' file to make, so not for strangers. */
export async function sendTemplate(visit: Visit): Promise<Response> {
  signedIn(visit.viewer);
  const benchmark = await benchmarkOf(visit);
  const phase = await phaseOf(visit, benchmark);
  const { scorer } = benchmark;
  if (scorer === null || phase.annotation === null) throw new Fault("missing", "This phase has no template.");
  const { truth } = await readTruth(visit.app.files.path(phase.annotation.digest), scorer);
  if (truth === null)
    throw new Fault(
      "unavailable",
      "The template cannot be made: the organisers have to mend their labels first.",
    );
  return madeFile(`${phase.slug}-template.csv`, Buffer.concat([...templateCsv(truth.ids, scorer)]));
}
