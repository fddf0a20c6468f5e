import type { Metric } from "./catalogue.ts";

/** Metrics of a predicted quantity. */
export const regressionCatalogue: readonly Metric[] = [
  {
    id: "mae",
    name: "MAE",
    ascending: true,
    range: [0, Infinity],
    definition: "Mean absolute error, in units of the target (Willmott & Matsuura 2005).",
  },
  {
    id: "rmse",
    name: "RMSE",
    ascending: true,
    range: [0, Infinity],
    definition: "Root of the mean squared error, in units of the target (Hyndman & Koehler 2006).",
  },
  {
    id: "median_ae",
    name: "Median absolute error",
    ascending: true,
    range: [0, Infinity],
    definition: "Median of the absolute errors, in units of the target (Hyndman & Koehler 2006).",
  },
  {
    id: "r2",
    name: "R²",
    ascending: false,
    range: [-Infinity, 1],
    definition: "Coefficient of determination, 1 − residual over total sum of squares (Kvålseth 1985).",
  },
  {
    id: "bias",
    name: "Bias",
    ascending: false,
    range: [-Infinity, Infinity],
    target: 0,
    definition: "Mean of predicted minus true, in units of the target (Bland & Altman 1986).",
  },
  {
    id: "ccc",
    name: "Lin's CCC",
    ascending: false,
    range: [-1, 1],
    definition:
      "Concordance correlation coefficient: agreement with the identity line, population variances (Lin 1989).",
  },
  {
    id: "pearson",
    name: "Pearson's r",
    ascending: false,
    range: [-1, 1],
    definition:
      "Product-moment correlation of predicted and true values (Pearson 1895; interval: Fisher 1921).",
  },
  {
    id: "spearman",
    name: "Spearman's ρ",
    ascending: false,
    range: [-1, 1],
    definition: "Correlation of the mid-ranks of predicted and true values (Spearman 1904).",
  },
];
