/**
 * Predictive values where the disease is as common as `prevalence`, not as common as in the test set (Bayes'
 * rule). Null where no result of that kind could occur.
 */
export function predictiveValues(
  sensitivity: number,
  specificity: number,
  prevalence: number,
): { ppv: number | null; npv: number | null } {
  const truePositive = sensitivity * prevalence;
  const falsePositive = (1 - specificity) * (1 - prevalence);
  const trueNegative = specificity * (1 - prevalence);
  const falseNegative = (1 - sensitivity) * prevalence;
  const ppv = truePositive / (truePositive + falsePositive);
  const npv = trueNegative / (trueNegative + falseNegative);
  return { ppv: Number.isNaN(ppv) ? null : ppv, npv: Number.isNaN(npv) ? null : npv };
}
