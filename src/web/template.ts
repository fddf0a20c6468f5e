import { participation, takesPart } from "../benchmarks/entry.ts";
import type { VisibleBenchmark } from "../benchmarks/visible.ts";
import { signedIn } from "../accounts/viewer.ts";
import { Fault } from "../kit/fault.ts";
import { templateFile } from "../submissions/template-file.ts";
import { benchmarkOf } from "./benchmark-frame.ts";
import { storedFile } from "../doors/downloads.ts";
import { phaseOf } from "./phase-choice.ts";
import type { Visit } from "./visit.ts";

/** Whether this visitor may have the templates of a benchmark: its hosts and those who take part. */
export async function mayHaveTemplate({ app, viewer }: Visit, benchmark: VisibleBenchmark): Promise<boolean> {
  return benchmark.isHost || takesPart(await participation(app.db, viewer, benchmark, app.clock.now()));
}

/** GET …/template.csv: the ids of a phase's cases, with room for predictions. */
export async function sendTemplate(visit: Visit): Promise<Response> {
  signedIn(visit.viewer);
  const benchmark = await benchmarkOf(visit);
  const phase = await phaseOf(visit, benchmark);
  if (!(await mayHaveTemplate(visit, benchmark))) {
    throw new Fault(
      "forbidden",
      "The template is for those who take part. Enter this benchmark with a team first.",
    );
  }
  const digest = await templateFile(visit.app.files, phase, benchmark.scorer);
  return storedFile(visit, digest, `${phase.slug}-template.csv`);
}
