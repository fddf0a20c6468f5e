import type { Metric } from "./catalogue.ts";

/** Metrics of a two-class problem. */
export const binaryCatalogue: readonly Metric[] = [
  {
    id: "auroc",
    name: "AUROC",
    ascending: false,
    range: [0, 1],
    definition:
      "Area under the ROC curve: the probability that a positive case is scored above a negative one, ties counting ½ (Hanley & McNeil 1982; interval: DeLong 1988).",
  },
  {
    id: "average_precision",
    name: "Average precision",
    ascending: false,
    range: [0, 1],
    definition:
      "Positive predictive value averaged over the gains in sensitivity, step-wise; a worthless model reaches the prevalence (Davis & Goadrich 2006).",
  },
  {
    id: "brier",
    name: "Brier score",
    ascending: true,
    range: [0, 1],
    definition: "Mean squared difference between the probability and the outcome (Brier 1950).",
  },
  {
    id: "brier_skill",
    name: "Brier skill score",
    ascending: false,
    range: [-Infinity, 1],
    definition:
      "1 − Brier score / π(1 − π): the share of the prevalence's own Brier score that the model removes (Brier 1950; Murphy 1973).",
  },
  {
    id: "log_loss",
    name: "Log loss",
    ascending: true,
    range: [0, 13.815510557964274],
    definition:
      "Mean negative log-likelihood of the outcome, natural logarithm, probabilities clipped to [1e-6, 1 − 1e-6] (Good 1952).",
  },
  {
    id: "calibration_slope",
    name: "Calibration slope",
    ascending: false,
    range: [-Infinity, Infinity],
    target: 1,
    definition:
      "Coefficient of logit p in a logistic regression of the outcome on it; under 1, probabilities are too extreme (Cox 1958; Van Calster 2016).",
  },
  {
    id: "calibration_in_the_large",
    name: "Calibration-in-the-large",
    ascending: false,
    range: [-Infinity, Infinity],
    target: 0,
    definition:
      "Intercept of a logistic regression of the outcome with offset logit p; negative where risks are overestimated (Cox 1958; Van Calster 2016).",
  },
  {
    id: "observed_expected",
    name: "O:E ratio",
    ascending: false,
    range: [0, Infinity],
    target: 1,
    definition: "Observed events over the sum of predicted probabilities (interval: Debray 2017).",
  },
  {
    id: "ece",
    name: "ECE",
    ascending: true,
    range: [0, 1],
    definition:
      "Expected calibration error: mean gap between probability and observed rate over ten bins of equal width, weighted by their cases (Naeini 2015).",
  },
  {
    id: "sensitivity",
    name: "Sensitivity",
    ascending: false,
    range: [0, 1],
    definition:
      "Share of positive cases called positive at the declared threshold (Yerushalmy 1947; interval: Wilson 1927).",
  },
  {
    id: "specificity",
    name: "Specificity",
    ascending: false,
    range: [0, 1],
    definition:
      "Share of negative cases called negative at the declared threshold (Yerushalmy 1947; interval: Wilson 1927).",
  },
  {
    id: "ppv",
    name: "PPV",
    ascending: false,
    range: [0, 1],
    definition:
      "Positive predictive value: share of the cases called positive that are, at the test set's prevalence (interval: Wilson 1927).",
  },
  {
    id: "npv",
    name: "NPV",
    ascending: false,
    range: [0, 1],
    definition:
      "Negative predictive value: share of the cases called negative that are, at the test set's prevalence (interval: Wilson 1927).",
  },
  {
    id: "accuracy",
    name: "Accuracy",
    ascending: false,
    range: [0, 1],
    definition: "Share of cases decided rightly at the declared threshold (interval: Wilson 1927).",
  },
  {
    id: "balanced_accuracy",
    name: "Balanced accuracy",
    ascending: false,
    range: [0, 1],
    definition: "Mean of sensitivity and specificity (Brodersen 2010).",
  },
  {
    id: "f1",
    name: "F1 score",
    ascending: false,
    range: [0, 1],
    definition: "Harmonic mean of positive predictive value and sensitivity (van Rijsbergen 1979).",
  },
  {
    id: "mcc",
    name: "MCC",
    ascending: false,
    range: [-1, 1],
    definition: "Matthews correlation coefficient between outcome and decision (Matthews 1975).",
  },
  {
    id: "kappa",
    name: "Cohen's kappa",
    ascending: false,
    range: [-1, 1],
    definition: "Agreement of decision and outcome beyond chance (Cohen 1960).",
  },
  {
    id: "lr_positive",
    name: "LR+",
    ascending: false,
    range: [0, Infinity],
    definition: "Positive likelihood ratio, sensitivity / (1 − specificity) (interval: Simel 1991).",
  },
  {
    id: "lr_negative",
    name: "LR−",
    ascending: true,
    range: [0, Infinity],
    definition: "Negative likelihood ratio, (1 − sensitivity) / specificity (interval: Simel 1991).",
  },
  {
    id: "net_benefit",
    name: "Net benefit",
    ascending: false,
    range: [-Infinity, 1],
    definition: "TP/N − FP/N · t/(1 − t) at the declared threshold t (Vickers & Elkin 2006).",
  },
];
