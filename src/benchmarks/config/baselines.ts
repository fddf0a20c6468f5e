import type { Section } from "./section.ts";
import type { BenchmarkConfig, PhaseConfig } from "./types.ts";

/** The `baselines:` list: files that the host team hands in when the benchmark is imported. One that does not fit is left out. */
export function readBaselines(top: Section, phases: PhaseConfig[]): BenchmarkConfig["baselines"] {
  return top.sections("baselines").flatMap((section) => {
    const file = section.file("file");
    if (!section.has("file")) section.warn("file", "There is no file; the baseline is left out.");
    const phase = section.maybeText("phase") ?? "";
    const isKnown = phases.some(({ configId }) => configId === phase);
    if (!isKnown) section.warn("phase", `There is no phase with the id ${phase}; the baseline is left out.`);
    const name = section.maybeText("name", { max: 100 }) ?? file?.name ?? "";
    const description = section.maybeText("description") ?? "";
    section.reportLeftOver();
    return file === null || !isKnown ? [] : [{ file, phase, name, description }];
  });
}
