import type { ChartScale } from "./chart-scale.ts";
import { chartScale } from "./chart-scale.ts";
import { decimals } from "./wording.ts";

export type ChartRow = {
  key: string | number;
  /** Team or baseline. */
  name: string;
  value: number;
  /** Ends of the 95 % interval, or null where there is none. */
  low: number | null;
  high: number | null;
  kind?: "own" | "baseline";
};

type Props = {
  /** What is compared: "AUROC on the test split". */
  title: string;
  /** In the order of the board. */
  rows: readonly ChartRow[];
  precision: number;
  higherIsBetter: boolean;
  /** Rows drawn at most; the reader's own and the baselines always are. */
  limit?: number;
};

/** The shapes sit at percentages of the width, so that the plot stretches while text and strokes keep their size. */
function Plot({ row, scale }: { row: ChartRow; scale: ChartScale }) {
  const { value, low, high } = row;
  const middle = 14;
  return (
    <svg width="100%" height="28">
      {scale.ticks.map(({ at }) => (
        <line key={at} class="rule" x1={at} x2={at} y1="0" y2="100%" />
      ))}
      {low !== null && high !== null && (
        <g class="whisker">
          <line x1={scale.at(low)} x2={scale.at(high)} y1={middle} y2={middle} />
          <line x1={scale.at(low)} x2={scale.at(low)} y1={middle - 4} y2={middle + 4} />
          <line x1={scale.at(high)} x2={scale.at(high)} y1={middle - 4} y2={middle + 4} />
        </g>
      )}
      <circle class="point" cx={scale.at(value)} cy={middle} r="4.5" />
    </svg>
  );
}

function Axis({ scale }: { scale: ChartScale }) {
  return (
    <div class="axis">
      <svg width="100%" height="24">
        {scale.ticks.map(({ at, label }) => (
          <g key={at}>
            <line class="rule" x1={at} x2={at} y1="0" y2="5" />
            <text x={at} y="19" text-anchor="middle">
              {label}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

/** One sentence that says what the picture shows, for those who do not see it; the table has every number. */
function summary({ title, rows, precision, higherIsBetter }: Props): string {
  const first = rows.find(({ kind }) => kind !== "baseline");
  const own = rows.find(({ kind }) => kind === "own");
  const told = [
    `${title}: ${rows.length} ${rows.length === 1 ? "score" : "scores"}, ${higherIsBetter ? "higher" : "lower"} is better.`,
    first === undefined ? "" : `First is ${first.name} with ${decimals(first.value, precision)}.`,
    own === undefined || own === first ? "" : `Your team has ${decimals(own.value, precision)}.`,
  ];
  return told.filter((sentence) => sentence !== "").join(" ");
}

/**
 * Scores as points with whiskers for their 95 % intervals, one row per team; the reader's own in colour, baselines
 * hollow. It stands beside the table that holds the same numbers and never replaces it.
 */
export function ScoreChart(props: Props) {
  const { title, rows, precision, higherIsBetter, limit = 20 } = props;
  const shown = rows.filter(({ kind }, index) => index < limit || kind !== undefined);
  const scale = chartScale(shown.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]));
  return (
    <figure class="chart">
      <figcaption>
        <strong>{title}</strong>
        <span class="quiet">
          {higherIsBetter ? "Higher is better" : "Lower is better"}; whiskers are 95 % intervals
          {shown.length < rows.length && `; ${shown.length} of ${rows.length} shown`}
        </span>
      </figcaption>
      <div role="img" aria-label={summary(props)}>
        {shown.map((row) => (
          <div key={row.key} class={row.kind}>
            <span class="name">{row.name}</span>
            <Plot row={row} scale={scale} />
            <span class="number">{decimals(row.value, precision)}</span>
          </div>
        ))}
        <Axis scale={scale} />
      </div>
    </figure>
  );
}
