"""Draws docs/first-promise.svg from the results of the scenario first-promise.

    cargo run --release -- run scenarios/first-promise.toml
    python3 docs/figures/first-promise.py

Needs pandas and matplotlib. The first argument names another folder of results, the second another picture.
"""

import sys

import matplotlib
import pandas as pd

matplotlib.use("Agg")
matplotlib.rcParams.update({
    "font.family": "DejaVu Sans",
    "font.size": 13,
    "svg.fonttype": "path",  # looks the same where the font is missing
    "svg.hashsalt": "first-promise",  # the same picture gives the same file
})
import matplotlib.pyplot as plt

results = sys.argv[1] if len(sys.argv) > 1 else "outputs/first-promise"
picture = sys.argv[2] if len(sys.argv) > 2 else "docs/first-promise.svg"

# Two colours that are told apart with every kind of colour vision (Okabe and Ito 2008).
LINES = {"kin": ("#0072B2", "kin"), "strangers": ("#D55E00", "strangers")}
INK, PALE = "#222222", "#666666"

series = pd.read_csv(f"{results}/series.csv")
figure, axes = plt.subplots(figsize=(8.4, 4.5), layout="constrained")
for relation, (colour, name) in LINES.items():
    steps = series[series.relation == relation].groupby("step")
    trust, spread = steps.trust_mean.mean(), 1.96 * steps.trust_mean.std()
    truth = steps.reliability.mean().iloc[-1]
    last = trust.index[-1]
    axes.fill_between(trust.index, trust - spread, trust + spread, color=colour, alpha=0.25, linewidth=0)
    axes.plot(trust.index, trust, color=colour, linewidth=2.4)
    axes.axhline(truth, color=colour, linewidth=1.2, linestyle=(0, (1, 2)))
    axes.annotate(f"{name}: {trust[last]:.2f}", (last, trust[last]), (8, 0), textcoords="offset points", va="center", color=colour,
                  weight="bold", annotation_clip=False)
    over = relation == "kin"
    axes.annotate(f"{name} would honour {truth:.2f} of their promises", (4, truth), (0, 5 if over else -5), textcoords="offset points",
                  va="bottom" if over else "top", color=colour, fontsize=11)

runs = series.run.nunique()
axes.set_title("All begin with the same trust; shared interest decides who keeps it", loc="left", color=INK, fontsize=14, weight="bold", pad=14)
axes.set_xlabel(f"step        line: mean of {runs} runs    band: 95 % of runs    dots: true reliability", color=PALE, fontsize=11)
axes.set_ylabel("mean trust", color=PALE)
axes.set_ylim(0, 1)
axes.set_xlim(0, series.step.max())
axes.set_yticks([0, 0.25, 0.5, 0.75, 1])
axes.grid(axis="y", color="#e4e4e4", linewidth=0.8)
axes.set_axisbelow(True)
axes.tick_params(colors=PALE, length=0, pad=7)
for side in axes.spines.values():
    side.set_visible(False)
figure.savefig(picture, metadata={"Date": None} if picture.endswith(".svg") else None, dpi=150, facecolor="white")
