/*
 * AUROC with its DeLong interval on a million rows, files and alignment by id included, beside pandas, scikit-learn and
 * numpy on the same files. Fresh processes, taking turns; starting them and loading their programs is not counted.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Measure, median } from "./measure.ts";
import { randomFrom, shuffled } from "./random.ts";
import { runAlone } from "./run-alone.ts";

const ROWS = 1_000_000;
const RUNS = 5;
/** Debian's, for which Debian's packages are. */
const PYTHON = "/usr/bin/python3";

type Answer = { area: number; low: number; high: number; seconds: number; steps?: Record<string, number> };

export async function auroc(): Promise<Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-auroc-"));
  try {
    const truth = join(folder, "truth.csv");
    const [inOrder, inDisorder] = [join(folder, "in-order.csv"), join(folder, "in-disorder.csv")];
    writeTables(truth, inOrder, inDisorder);
    return [
      ...compare("ids in the order of the annotation", truth, inOrder),
      ...compare("ids in disorder", truth, inDisorder),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(order: string, truth: string, predictions: string): Measure[] {
  const [ours, theirs]: [Answer[], Answer[]] = [[], []];
  for (let run = 0; run < RUNS; run++) {
    ours.push(answerOf([process.execPath, join(import.meta.dir, "auroc-once.ts"), truth, predictions]));
    theirs.push(answerOf([PYTHON, join(import.meta.dir, "auroc_reference.py"), truth, predictions]));
  }
  for (const answer of [...ours, ...theirs]) insistOnSame(answer, theirs[0]!);
  const [seconds, reference] = [ours, theirs].map((answers) => median(answers.map((each) => each.seconds))) as [
    number,
    number,
  ];
  const steps = Object.keys(theirs[0]?.steps ?? {}).map((step) => {
    return `${step} ${median(theirs.map((each) => each.steps?.[step] ?? 0)).toFixed(2)} s`;
  });
  const what = `AUROC, 1,000,000 rows, ${order}`;
  const note = `same area and interval to 1e-10; medians of ${RUNS}`;
  return [
    { what, value: reference / seconds, unit: "× faster", target: { atLeast: 3 }, note },
    { what: "  Assay", value: seconds, unit: "s", target: null },
    { what: "  pandas, scikit-learn, numpy", value: reference, unit: "s", target: null, note: steps.join(", ") },
  ];
}

function answerOf(command: string[]): Answer {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command, { env: { ...process.env, OMP_NUM_THREADS: "1" } });
  if (exitCode !== 0) throw new Error(`${command[0]} failed: ${stderr.toString()}`);
  return JSON.parse(stdout.toString());
}

function insistOnSame(answer: Answer, reference: Answer): void {
  for (const name of ["area", "low", "high"] as const) {
    if (Math.abs(answer[name] - reference[name]) < 1e-10) continue;
    throw new Error(`${name} differs: ${answer[name]} and ${reference[name]}`);
  }
}

/** One case in ten is positive; the scores overlap and have all the digits that a double is written with. */
function writeTables(truth: string, inOrder: string, inDisorder: string): void {
  const random = randomFrom(1);
  const targets = Uint8Array.from({ length: ROWS }, () => (random() < 0.1 ? 1 : 0));
  const scores = Float64Array.from(targets, (target) => 1 / (1 + Math.exp(-4 * (random() + random() - 1.5 + target / 2))));
  const ascending = Uint32Array.from({ length: ROWS }, (_, row) => row);
  const id = (row: number) => `case-${String(row).padStart(7, "0")}`;
  writeTable(truth, "case_id,target", ascending, (row) => `${id(row)},${targets[row]}`);
  writeTable(inOrder, "case_id,probability", ascending, (row) => `${id(row)},${scores[row]}`);
  writeTable(inDisorder, "case_id,probability", shuffled(ROWS, random), (row) => `${id(row)},${scores[row]}`);
}

function writeTable(path: string, header: string, order: Uint32Array, line: (row: number) => string): void {
  const file = openSync(path, "w");
  let lines = [header];
  for (const row of order) {
    lines.push(line(row));
    if (lines.length === 10_000) {
      writeSync(file, `${lines.join("\n")}\n`);
      lines = [];
    }
  }
  writeSync(file, `${lines.join("\n")}\n`);
  closeSync(file);
}

await runAlone(import.meta, auroc);
