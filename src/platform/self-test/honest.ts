import { type Probe, verdict } from "./probe.ts";

/** What its inputs say, of which it makes its predictions. */
export const GIVEN = "id,score\n1,0.5\n";

/** The counterpart of all others: a run that does nothing wrong gets all that it was promised. */
export const honestProbe: Probe = {
  name: "an honest image reads, writes and is heard",
  task: { act: "predict" },
  judge: ({ ending, found }) =>
    verdict(
      ending.how === "predictions" && ending.kept.text === GIVEN && found?.same === true,
      ending.how === "predictions" && ending.kept.text !== GIVEN,
    ),
  without: null,
};
