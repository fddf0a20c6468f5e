import type { Scorer } from "../../benchmarks/scorer.ts";
import { csvRow } from "../../kit/csv-writer.ts";
import { Fault } from "../../kit/fault.ts";
import { Xoshiro128 } from "../../metrics/prng.ts";
import { readTruth } from "../../submissions/predictions/truth.ts";

/**
 * A made-up submission for a built-in scorer: the truth with noise, so that every metric has something to measure and none is
 * degenerate. The same annotation gives the same sample.
 *
 * @throws Fault invalid with every problem of the annotation.
 */
export async function madeUpSubmission(
  annotationPath: string,
  annotationName: string,
  scorer: Scorer,
): Promise<string> {
  const { truth, problems } = await readTruth(annotationPath, scorer, annotationName);
  if (truth === null) throw new Fault("invalid", "The annotation cannot be read.", problems);
  const columns = Object.values(scorer.predictions);
  const noise = uniformNoise();
  const spread = spreadOf(truth.targets);
  const lines = [csvRow([scorer.id, ...columns])];
  for (let index = 0; index < truth.ids.size; index++) {
    const target = truth.targets[index] ?? 0;
    lines.push(
      csvRow([truth.ids.textOf(index), ...predictionsFor(scorer, target, columns.length, spread, noise)]),
    );
  }
  return lines.join("");
}

function predictionsFor(
  scorer: Scorer,
  target: number,
  width: number,
  spread: number,
  noise: () => number,
): number[] {
  if (scorer.task === "regression") return [target + spread * noise()];
  if (scorer.task === "binary")
    return [0.05 + 0.9 * Math.min(1, Math.max(0, 0.5 + (target - 0.5) * 0.6 + 0.8 * noise()))];
  const weights = Array.from(
    { length: width },
    (_, place) => (place === target ? 1 : 0.4) + 0.35 * (1 + noise()),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Uniform between -0.5 and 0.5, always the same sequence. */
function uniformNoise(): () => number {
  const generator = new Xoshiro128("dry run|sample|v1");
  const drawn = new Uint32Array(1);
  return () => {
    generator.fillBelow(1_000_000, drawn);
    return (drawn[0] ?? 0) / 1_000_000 - 0.5;
  };
}

function spreadOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  return Math.sqrt(variance) || 1;
}
