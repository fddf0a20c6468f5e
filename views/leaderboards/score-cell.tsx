import type { RankedScore } from "../../src/leaderboards/scores.ts";
import { Interval, Score } from "../parts/quantity.tsx";
import { decimals } from "../parts/wording.ts";

type Props = {
  score: RankedScore | undefined;
  precision: number;
  /** The best of its column: said by a sign and a word, not by looks alone. */
  isBest?: boolean;
};

/** A score with its interval below it, or with the error that a script reported for it. */
export function ScoreCell({ score, precision, isBest = false }: Props) {
  if (score === undefined) return <Score value={null} precision={precision} />;
  const { low, error } = score;
  return (
    <>
      {isBest ? (
        <Best value={score.value} precision={precision} />
      ) : (
        <Score value={score.value} precision={precision} />
      )}
      {(low !== null || error !== null) && (
        <>
          <br />
          <Spread score={score} precision={precision} />
        </>
      )}
    </>
  );
}

/** Its interval as [0.912, 0.958], or its error as ± 0.02. */
export function Spread({ score, precision }: { score: RankedScore; precision: number }) {
  const { low, high, error } = score;
  if (low === null && error !== null)
    return <span class="interval number">± {decimals(error, precision)}</span>;
  return <Interval low={low} high={high} precision={precision} />;
}

function Best({ value, precision }: { value: number; precision: number }) {
  return (
    <strong title="The best on this page">
      <span class="unseen">best: </span>★ <Score value={value} precision={precision} />
    </strong>
  );
}
