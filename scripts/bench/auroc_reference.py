"""AUROC with DeLong's 95 % interval by pandas, scikit-learn and numpy, for auroc.ts to be compared with.

    /usr/bin/python3 auroc_reference.py TRUTH.csv PREDICTIONS.csv

Prints JSON: area, low, high, and the seconds of each step; "merge" and "reindex" are two ways to the same table.
Imports are not counted.
"""

import json
import sys
from time import perf_counter

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score

Z95 = 1.959963984540054


def delong(truth, score):
    """Area and its variance by midranks (Sun & Xu, IEEE Signal Processing Letters 21, 2014)."""
    positive, negative = score[truth == 1], score[truth == 0]
    m, n = len(positive), len(negative)
    ranks = midranks(np.concatenate([positive, negative]))
    v10 = (ranks[:m] - midranks(positive)) / n
    v01 = 1 - (ranks[m:] - midranks(negative)) / m
    return v10.mean(), v10.var(ddof=1) / m + v01.var(ddof=1) / n


def midranks(values):
    order = np.argsort(values)
    ordered = values[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    counts = np.diff(np.r_[starts, len(values)])
    ranks = np.empty(len(values))
    ranks[order] = np.repeat(starts + (counts + 1) / 2, counts)
    return ranks


def logit_interval(area, variance):
    centre = np.log(area / (1 - area))
    half = Z95 * np.sqrt(variance) / (area * (1 - area))
    return 1 / (1 + np.exp(half - centre)), 1 / (1 + np.exp(-half - centre))


clock = [perf_counter()]
truth = pd.read_csv(sys.argv[1])
predictions = pd.read_csv(sys.argv[2])
clock.append(perf_counter())
cases = truth.merge(predictions, on="case_id")
clock.append(perf_counter())
# The quickest way that we know; where both tables are in the same order it does not even look for duplicates.
by_case = predictions.set_index("case_id")["probability"].reindex(truth["case_id"])
clock.append(perf_counter())
y, p = cases["target"].to_numpy(), cases["probability"].to_numpy()
area = roc_auc_score(y, p)
clock.append(perf_counter())
again, variance = delong(y, p)
low, high = logit_interval(area, variance)
clock.append(perf_counter())
assert len(cases) == len(truth) and (by_case.to_numpy() == p).all()
assert abs(area - again) < 1e-10
steps = dict(zip(["read", "merge", "reindex", "auroc", "delong"], np.diff(clock)))
print(json.dumps({"area": area, "low": low, "high": high, "steps": steps}))
