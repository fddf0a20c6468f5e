#!/usr/bin/python3
"""Makes the tables of the demo benchmark: static/demo/{inputs,annotations,baselines}/*.csv.

The data are the Wisconsin Diagnostic Breast Cancer cases that scikit-learn ships (Debian: python3-sklearn). Everything
is settled by SHA-256 of a case's values, so the same data give the same ids and the same halves on every machine.
The CSV files are part of the repository; this documents how they came about and checks that they still do:

    /usr/bin/python3 scripts/make-demo.py
"""

import csv
import hashlib
from pathlib import Path

import numpy as np
import sklearn.datasets
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

SOURCE = Path(sklearn.datasets.__file__).parent / "data" / "breast_cancer.csv"
DEMO = Path(__file__).resolve().parent.parent / "static" / "demo"

MEASURES = "radius texture perimeter area smoothness compactness concavity concave_points symmetry fractal_dimension"
FEATURES = [f"{measure}_{kind}" for kind in ("mean", "se", "worst") for measure in MEASURES.split()]

# Cases per set and class. Each set has the same share of malignant cases (37 %), and together they are all 569.
SIZES = {
    "train": {"malignant": 106, "benign": 178},
    "dev": {"malignant": 32, "benign": 53},
    "test": {"malignant": 74, "benign": 126},
}


def digest(purpose, values):
    return hashlib.sha256(f"{purpose}:{','.join(values)}".encode()).hexdigest()


def read_cases():
    """Every case as (id, values as text, malignant), ordered by id. scikit-learn codes malignant as 0."""
    with SOURCE.open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    rows.sort(key=lambda row: digest("id", row[:-1]))
    return [(f"case-{number:03}", row[:-1], row[-1] == "0") for number, row in enumerate(rows, start=1)]


def divide(cases):
    """The three sets, drawn class by class by a hash that has nothing to do with the ids: an id tells nothing."""
    sets = {name: [] for name in SIZES}
    for label in ("malignant", "benign"):
        drawn = sorted((case for case in cases if case[2] == (label == "malignant")), key=lambda case: digest("set", case[1]))
        for name, sizes in SIZES.items():
            sets[name] += drawn[: sizes[label]]
            del drawn[: sizes[label]]
        assert not drawn
    return {name: sorted(members) for name, members in sets.items()}


def write(path, header, rows):
    with (DEMO / path).open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def matrix(cases):
    return np.array([[float(value) for value in values] for _, values, _ in cases]), np.array([case[2] for case in cases])


def radius_rule(x, y):
    """The probability rises in a straight line from 0 at the benign median radius to 1 at the malignant one."""
    low, high = np.median(x[~y, 0]), np.median(x[y, 0])
    return lambda new: np.clip((new[:, 0] - low) / (high - low), 0, 1)


def logistic_means(x, y):
    """Logistic regression on the ten mean features, standardised."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(x[:, :10], y)
    return lambda new: model.predict_proba(new[:, :10])[:, 1]


def boosting(x, y):
    """Gradient-boosted trees on all thirty features, with scikit-learn's settings."""
    model = GradientBoostingClassifier(random_state=0).fit(x, y)
    return lambda new: model.predict_proba(new)[:, 1]


def main():
    sets = divide(read_cases())
    write("inputs/train.csv", ["case_id", "malignant", *FEATURES], [[i, int(y), *x] for i, x, y in sets["train"]])
    for phase in ("dev", "test"):
        write(f"inputs/{phase}.csv", ["case_id", *FEATURES], [[i, *x] for i, x, _ in sets[phase]])
        write(f"inputs/{phase}_template.csv", ["case_id", "probability"], [[i, 0.5] for i, _, _ in sets[phase]])
        write(f"annotations/{phase}.csv", ["case_id", "malignant"], [[i, int(y)] for i, _, y in sets[phase]])
    for name, train in (("radius_rule", radius_rule), ("logistic_means", logistic_means), ("boosting", boosting)):
        predict = train(*matrix(sets["train"]))
        for phase in ("dev", "test"):
            x, y = matrix(sets[phase])
            p = predict(x)
            rows = [[case[0], f"{value:.6f}"] for case, value in zip(sets[phase], p)]
            write(f"baselines/{name}_{phase}.csv", ["case_id", "probability"], rows)
            print(f"{name:15} {phase:5} AUROC {roc_auc_score(y, p):.4f}  Brier {brier_score_loss(y, p):.4f}")


if __name__ == "__main__":
    main()
