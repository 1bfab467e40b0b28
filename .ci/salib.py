"""fiducia and SALib find the same in the same runs, whoever made the points.

    python .ci/salib.py FOLDER PROGRAM...

FOLDER takes the results; PROGRAM is how fiducia is called, for example: cargo run --release --
"""

import subprocess
import sys
import warnings
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import SALib.analyze.delta
import SALib.analyze.morris
import SALib.analyze.rbd_fast
import SALib.analyze.sobol
import SALib.sample.latin
import SALib.sample.morris
import SALib.sample.sobol
from scipy.stats import norm, rankdata

folder, program = Path(sys.argv[1]), sys.argv[2:]
KEYS = ["metric", "relation", "parameter"]
BOUNDS = {
    "relation.kin.shared_interest": [-0.2, 1],
    "communication.transparency": [0, 1],
    "exchange.gain": [2, 9],
}
PROBLEM = {"num_vars": len(BOUNDS), "names": list(BOUNDS), "bounds": list(BOUNDS.values())}
RESAMPLES = 1000


def sweep(name, *words):
    """Sweeps the first scenario in short, analyses it, and returns the runs and the analysis."""
    out = folder / name
    run = lambda *words: subprocess.run([*program, *words, "--quiet"], check=True)
    run("sweep", "first-promise", "--steps", "20", "--replicates", "3", "--window", "5", "--out", str(out), *map(str, words))
    run("sensitivity", str(out), "--resamples", str(RESAMPLES))
    return pd.read_csv(out / "runs.csv"), pd.read_csv(out / "sensitivity.csv").set_index(KEYS)


def averaged(of_kind, metrics):
    """Means over replicates by point, summed in the order of the runs: ranks tell whether two of them are equal."""
    replicates = [rows.set_index("point")[metrics].sort_index() for _, rows in of_kind.groupby("replicate")]
    return sum(rows.fillna(0.0) for rows in replicates) / sum(rows.notna() for rows in replicates)


def compare(name, runs, found, columns, analyse):
    """Holds every number against what SALib makes of the means over replicates; `columns` are ours, by SALib's names."""
    names, points = PROBLEM["names"], runs.drop_duplicates("point").sort_values("point")
    x = points[names].to_numpy(dtype=float)
    metrics = list(runs.columns[runs.columns.get_loc(names[-1]) + 1 :])
    compared, worst = 0, 0.0
    for relation, of_kind in runs.groupby("relation"):
        means = averaged(of_kind, metrics)
        for metric in metrics:
            y = means[metric].to_numpy(dtype=float)
            ours = found.loc[(metric, relation)].loc[names]
            if ours[list(columns.values())].isna().all(axis=None):
                assert np.isnan(y).any() or np.ptp(y) <= 1e-12 * np.abs(y).max(), (name, metric, relation)
                continue
            theirs = analyse(x, y)
            for key, column in columns.items():
                expected = np.asarray(theirs[key], dtype=float)
                assert (np.isnan(expected) == ours[column].isna()).all(), (name, metric, relation, key, expected, ours[column])
                error = np.abs(expected - ours[column]).fillna(0.0) / max(1.0, np.abs(ours[column]).max())
                assert (error < 1e-10).all(), (name, metric, relation, key, theirs[key], ours[column])
                worst = max(worst, error.max())
            for key, column in {"S1": "s1", "ST": "st", "mu_star": "mu_star"}.items():
                if key in columns and metric == "trust_mean":
                    width = (ours[f"{column}_ci_high"] - ours[f"{column}_ci_low"]) / 2
                    # A spread over n resamples has a standard error of about 1 / sqrt(2n) of itself, here on both sides; 5 of them.
                    assert np.allclose(theirs[f"{key}_conf"], width, rtol=5 / np.sqrt(RESAMPLES), atol=1e-12), (name, key, theirs, width)
            compared += 1
    assert compared >= 20, (name, compared)
    print(f"{name}: {compared} results as in SALib {version('SALib')}, largest difference {worst:.0e}")


def sobol(second_order):
    def analyse(_, y):
        return SALib.analyze.sobol.analyze(PROBLEM, y, calc_second_order=second_order, num_resamples=RESAMPLES, seed=1)

    return {"S1": "s1", "ST": "st"}, analyse


def morris(levels):
    def analyse(x, y):
        return SALib.analyze.morris.analyze(PROBLEM, x, y, num_levels=levels, num_resamples=RESAMPLES, seed=1)

    return {"mu": "mu", "mu_star": "mu_star", "sigma": "sigma"}, analyse


def partial_rank_correlations(x, y):
    """By definition, for SALib has none: what is left of two columns of ranks by regressions on the others, correlated."""
    ranks, result = rankdata(x, axis=0), rankdata(y)
    n, k = ranks.shape
    found = []
    for side in range(k):
        others = np.column_stack([np.ones(n), np.delete(ranks, side, axis=1)])
        left = [values - others @ np.linalg.lstsq(others, values)[0] for values in (ranks[:, side], result)]
        found.append(np.corrcoef(*left)[0, 1] if np.var(left[1]) > 1e-10 * np.var(result) else np.nan)
    z, margin = np.arctanh(found), norm.ppf(0.975) / np.sqrt(n - (k - 1) - 3)
    return {"prcc": found, "prcc_low": np.tanh(z - margin), "prcc_high": np.tanh(z + margin)}


def given(x, y):
    # SALib takes the index from one resample; here it is the sample itself.
    with patch("numpy.random.randint", lambda high, size: np.arange(size)):
        classes = SALib.analyze.delta.analyze(PROBLEM, x, y, num_resamples=RESAMPLES, method="sobol", seed=1)
    harmonics = SALib.analyze.rbd_fast.analyze(PROBLEM, x, y, num_resamples=2, seed=1)
    return {"S1": classes["S1"], "S1_conf": classes["S1_conf"], "S1_rbd": harmonics["S1"], **partial_rank_correlations(x, y)}


GIVEN = {"S1": "s1", "S1_rbd": "s1_rbd", "prcc": "prcc", "prcc_low": "prcc_ci_low", "prcc_high": "prcc_ci_high"}

warnings.simplefilter("ignore")
vary = [word for path, (low, high) in BOUNDS.items() for word in ("--vary", f"{path}={low}..{high}")]

compare("saltelli", *sweep("saltelli", "--design", "saltelli", "--points", 64, *vary), *sobol(False))
for levels in (4, 6):
    compare(f"morris-{levels}", *sweep(f"morris-{levels}", "--design", "morris", "--points", 20, "--levels", levels, *vary), *morris(levels))
for sample, points in {"latin-hypercube": 200, "random": 57, "sobol": 128}.items():
    compare(sample, *sweep(sample, "--sample", sample, "--points", points, *vary), GIVEN, given)

# The other way round: points that SALib has made.
theirs = {f"salib-{second}": (SALib.sample.sobol.sample(PROBLEM, 64, calc_second_order=second, seed=1), sobol(second)) for second in (False, True)}
theirs |= {f"salib-morris-{p}": (SALib.sample.morris.sample(PROBLEM, 20, num_levels=p, seed=1), morris(p)) for p in (4, 8)}
theirs["salib-latin"] = (SALib.sample.latin.sample(PROBLEM, 100, seed=1), (GIVEN, given))
for name, (points, method) in theirs.items():
    file = folder / f"{name}.csv"
    pd.DataFrame(points, columns=PROBLEM["names"]).to_csv(file, index=False)
    compare(name, *sweep(name, "--design", file), *method)
