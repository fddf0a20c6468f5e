import type { Metric } from "./catalogue.ts";

/** Metrics of a problem with several exclusive classes. */
export const multiclassCatalogue: readonly Metric[] = [
  {
    id: "accuracy",
    name: "Accuracy",
    ascending: false,
    range: [0, 1],
    definition: "Share of cases whose most probable class is the true one (interval: Wilson 1927).",
  },
  {
    id: "balanced_accuracy",
    name: "Balanced accuracy",
    ascending: false,
    range: [0, 1],
    definition: "Mean over the classes of the share of their cases decided rightly (Brodersen 2010).",
  },
  {
    id: "macro_f1",
    name: "Macro F1",
    ascending: false,
    range: [0, 1],
    definition: "F1 score of each class against the rest, averaged over the classes (van Rijsbergen 1979).",
  },
  {
    id: "micro_f1",
    name: "Micro F1",
    ascending: false,
    range: [0, 1],
    definition:
      "F1 score of the pooled counts; with one label a case it equals the accuracy (van Rijsbergen 1979).",
  },
  {
    id: "kappa",
    name: "Cohen's kappa",
    ascending: false,
    range: [-1, 1],
    definition: "Agreement of decision and truth beyond chance (Cohen 1960).",
  },
  {
    id: "weighted_kappa",
    name: "Quadratic weighted kappa",
    ascending: false,
    range: [-1, 1],
    definition:
      "Agreement of ordered grades beyond chance, disagreements weighing the square of their distance (Cohen 1968).",
  },
  {
    id: "auroc_ovr",
    name: "AUROC, one versus rest",
    ascending: false,
    range: [0, 1],
    definition:
      "AUROC of each class against all others, averaged over the classes (Provost & Domingos 2000).",
  },
  {
    id: "auroc_ovo",
    name: "AUROC, one versus one",
    ascending: false,
    range: [0, 1],
    definition: "AUROC averaged over the pairs of classes, which class sizes do not sway (Hand & Till 2001).",
  },
  {
    id: "log_loss",
    name: "Log loss",
    ascending: true,
    range: [0, 13.815510557964274],
    definition:
      "Mean negative log-likelihood of the true class, natural logarithm, probabilities clipped to [1e-6, 1 − 1e-6] (Good 1952).",
  },
  {
    id: "brier",
    name: "Brier score",
    ascending: true,
    range: [0, 2],
    definition:
      "Mean over cases of the squared differences between probabilities and truth, summed over the classes (Brier 1950).",
  },
  {
    id: "ece",
    name: "ECE",
    ascending: true,
    range: [0, 1],
    definition:
      "Expected calibration error of the most probable class over ten bins of equal width (Naeini 2015; Guo 2017).",
  },
  {
    id: "mcc",
    name: "MCC",
    ascending: false,
    range: [-1, 1],
    definition: "Matthews correlation coefficient for several classes (Gorodkin 2004).",
  },
];
