/** What a built-in scorer can be asked to judge. */
export type ScorerTask = "binary" | "multiclass" | "regression";

/** What happens to a case the submission says nothing about (report sheet rules, "Missing predictions"). */
export type MissingPolicy = "strict" | "penalise" | "coverage-only";

/**
 * The `scorer:` block of a benchmark's YAML: scoring without a script of the host's.
 *
 * ```yaml
 * scorer:
 *   task: binary               # binary | multiclass | regression
 *   id: case_id                # the column that names a case, in the annotation and in the submission
 *   target: malignant          # the column of the annotation that holds the truth
 *   prediction: probability    # the column of the submission; for multiclass a map, class → column
 *   positive: "1"              # binary: the target value that counts as positive (default "1")
 *   threshold: 0.5             # binary: the declared operating point (default 0.5)
 *   ordinal: false             # multiclass: the classes are ordered grades (allows quadratic weighted kappa)
 *   split: split               # optional column of the annotation that holds split codenames
 *   primary: auroc             # the metric that decides
 *   missing: strict            # strict | penalise | coverage-only
 * ```
 */
export type Scorer = {
  task: ScorerTask;
  id: string;
  target: string;
  /** Submission column per class; binary and regression have one entry, with the key "". */
  predictions: Record<string, string>;
  positive: string;
  threshold: number;
  ordinal: boolean;
  split: string | null;
  primary: string;
  missing: MissingPolicy;
};
