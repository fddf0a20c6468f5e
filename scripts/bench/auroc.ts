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

type Answer = { area: number; low: number; high: number };
type Ours = Answer & { seconds: number };
type Step = "read" | "merge" | "reindex" | "auroc" | "delong";
type Theirs = Answer & { steps: Record<Step, number> };

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
  const ours: Ours[] = [];
  const theirs: Theirs[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(answerOf([process.execPath, join(import.meta.dir, "auroc-once.ts"), truth, predictions]));
    theirs.push(answerOf([PYTHON, join(import.meta.dir, "auroc_reference.py"), truth, predictions]));
  }
  for (const answer of [...ours, ...theirs]) insistOnSame(answer, theirs[0]!);
  const seconds = median(ours.map((each) => each.seconds));
  const took = (...steps: Step[]) =>
    median(theirs.map((each) => steps.reduce((sum, step) => sum + each.steps[step], 0)));
  const [merging, reindexing] = [
    took("read", "merge", "auroc", "delong"),
    took("read", "reindex", "auroc", "delong"),
  ];
  const said = (["read", "merge", "reindex", "auroc", "delong"] as const).map(
    (step) => `${step} ${took(step).toFixed(2)}`,
  );
  const what = `AUROC, 1,000,000 rows, ${order}`;
  const note = `same area and interval to 1e-10; medians of ${RUNS}`;
  return [
    { what, value: merging / seconds, unit: "× faster", target: { atLeast: 3 }, note },
    {
      what: "  with reindex in place of merge",
      value: reindexing / seconds,
      unit: "× faster",
      target: null,
      note: "the quickest we know in pandas",
    },
    { what: "  Assay", value: seconds, unit: "s", target: null },
    { what: "  pandas, scikit-learn, numpy", value: merging, unit: "s", target: null, note: said.join(", ") },
  ];
}

function answerOf<Kind extends Answer>(command: string[]): Kind {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command);
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
  const scores = Float64Array.from(
    targets,
    (target) => 1 / (1 + Math.exp(-4 * (random() + random() - 1.5 + target / 2))),
  );
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
