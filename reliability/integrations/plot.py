"""Plots: a score's arithmetic, a model's curves, its calibration, several sources side by side.

Each function draws on the axes it is given, or on new ones, and returns them: title, size and file
are the caller's. It needs matplotlib, which is imported when something is drawn; it computes nothing
that another module could be asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability import metrics
from reliability.display.arithmetic import ledger
from reliability.display.escaping import shorten
from reliability.errors import ReliabilityError
from reliability.scoring import model
from reliability.scoring.model import Model
from reliability.scoring.publishers import score_publishers
from reliability.signals.registry import FEATURES

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from reliability.metrics import CalibrationBin
    from reliability.scoring.report import Report

# Told apart by every eye (Okabe and Ito 2008), and in print by the hatching.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#555555"
_HATCHED = {"facecolor": _ORANGE, "hatch": "////", "edgecolor": "white", "linewidth": 0}
_UNIT = 100  # log-odds are printed to two places
_TICKS = (0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999)


def waterfall(
    report: Report, target: str = "reliability", steps: int = 10, ax: Axes | None = None
) -> Axes:
    """Draw a score from its base to its sum: the largest contributions, then the others as one."""
    model.check_target(target)
    score = getattr(report, target)
    base, lines = ledger(score, _UNIT)
    bars = [("base", base), *((_plain(name), amount) for name, amount in lines[:steps])]
    rest = [amount for name, amount in lines[steps:] if score.contributions[name]]
    if rest:
        bars.append((f"{len(rest)} smaller ones", sum(rest)))
    ax = ax or _axes((8, 0.36 * len(bars) + 1.8))
    totals = list(accumulate(amount for _, amount in bars))
    at, good = 0, 1 if target == "reliability" else -1
    for row, (_, amount) in enumerate(bars):
        look = {"color": _BLUE} if amount * good >= 0 else _HATCHED
        ax.barh(row, amount / _UNIT, left=at / _UNIT, height=0.7, **look)
        end = at + amount
        ax.annotate(
            f"{amount / _UNIT:+.2f}".replace("-", "−"), (max(at, end) / _UNIT, row),
            xytext=(4, 0), textcoords="offset points", va="center", fontsize=9,
        )  # fmt: skip
        if row < len(bars) - 1:
            ax.plot((end / _UNIT,) * 2, (row - 0.35, row + 1.35), color=_GREY, linewidth=0.8)
        at = end
    ax.set_yticks(range(len(bars)), [name for name, _ in bars])
    ax.invert_yaxis()
    ax.axvline(0, color=_GREY, linewidth=1, linestyle=":")
    low, high = min(0, *totals) / _UNIT, max(0, *totals) / _UNIT
    room = 0.12 * (high - low)  # for the numbers beside the bars
    ax.set_xlim(low - room / 2, high + room)
    ax.set_xlabel(f"log-odds of {target} (0: even odds); hatched speaks against the article")
    top = ax.secondary_xaxis("top")
    ticks = {tick: math.log(tick / (1 - tick)) for tick in _TICKS}
    shown = {tick: place for tick, place in ticks.items() if low - room / 2 < place < high + room}
    top.set_xticks(list(shown.values()), [f"{tick:g}" for tick in shown], rotation=45, fontsize=8)
    top.set_xlabel(f"probability; the score is {score.probability:.2f}")
    return ax


def curves(
    scorer: Model | str = "reliability",
    features: Sequence[str] | None = None,
    same_scale: bool = True,
) -> list[Axes]:
    """Draw what each value of a feature adds, a panel a feature: those given, or the six widest.

    `scorer` is a model, or the name of a shipped one. On the `same_scale` heights can be compared;
    each on its own, small curves can be read.
    """
    if not isinstance(scorer, Model):
        model.check_target(scorer)
        scorer = model.shipped_model(scorer)
    if features is None:
        features = sorted(scorer.curves, key=lambda name: -np.ptp(scorer.curves[name].y))[:6]
    unknown = [name for name in features if name not in scorer.curves]
    if unknown or not features:
        raise ReliabilityError(
            f"the {scorer.target} model has no curve {', '.join(map(repr, unknown)) or 'of no name'}: "
            "give features that `reliability signals` lists and that are scored"
        )
    columns = min(3, len(features))
    rows = math.ceil(len(features) / columns)
    _, panels = _pyplot().subplots(
        rows, columns, figsize=(3.2 * columns, 2.6 * rows + 0.3),
        sharey=same_scale, squeeze=False, layout="constrained",
    )  # fmt: skip
    for panel in panels.flat[len(features) :]:
        panel.remove()
    drawn = list(panels.flat[: len(features)])
    for panel, name in zip(drawn, features, strict=True):
        curve = scorer.curves[name]
        panel.axhline(0, color=_GREY, linewidth=0.8, linestyle=":")
        panel.plot(curve.x, curve.y, color=_BLUE, marker="o", markersize=3)
        panel.set_title(_plain(name), fontsize=10, parse_math=False)
        panel.set_xlabel(FEATURES[name].unit if name in FEATURES else "value", fontsize=8)
        panel.tick_params(labelsize=8)
    for panel in drawn[::columns]:
        panel.set_ylabel(f"log-odds of {scorer.target}", fontsize=8, parse_math=False)
    return drawn


def calibration(
    labels: Iterable[float], probabilities: Iterable[float], count: int = metrics.BINS,
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Draw how often articles of a probability bore the label 1, in bins of equally many articles."""
    said, seen = np.array([*probabilities], float), np.array([*labels], float)
    if said.shape != seen.shape or not said.size:
        raise ReliabilityError(
            f"{seen.size} labels and {said.size} probabilities: give one of each an article"
        )
    if not ((said >= 0) & (said <= 1)).all() or not np.isin(seen, (0, 1)).all():
        raise ReliabilityError("labels are 0 or 1, probabilities from 0 to 1: others were given")
    return calibration_diagram(metrics.calibration_bins(said, seen, count), ax)


def calibration_diagram(bins: Sequence[CalibrationBin], ax: Axes | None = None) -> Axes:
    """Draw a calibration table, such as a card holds, each bin with its 95 % interval (Wilson)."""
    ax = ax or _axes((5.2, 5.2))
    ax.plot((0, 1), (0, 1), color=_GREY, linestyle=":", label="as often as said")
    ends = np.array([metrics.wilson_interval(one.observed, one.items) for one in bins])
    observed = np.array([one.observed for one in bins])
    spread = np.abs(ends.T - observed)
    sizes = sorted({one.items for one in bins})
    each = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    ax.errorbar(
        [one.predicted for one in bins], observed, spread, color=_BLUE, marker="o", capsize=3,
        linewidth=1, label=f"{len(bins)} bins of {each} articles, 95 % intervals",
    )  # fmt: skip
    ax.set(
        xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal",
        xlabel="probability said, mean of the bin", ylabel="share of articles with label 1",
    )  # fmt: skip
    ax.legend(loc="lower right", frameon=False, fontsize=9)
    return ax


def sources(reports: Iterable[Report], target: str = "reliability", ax: Axes | None = None) -> Axes:
    """Draw the mean score of each source's articles with its 95 % interval over draws of articles."""
    found = score_publishers(reports, target)
    if not found:
        raise ReliabilityError("nothing to draw: no article of a source could be judged")
    ax = ax or _axes((7, 0.5 * len(found) + 1.3))
    for row, source in enumerate(found):
        if source.interval:
            ax.plot(source.interval, (row, row), color=_BLUE, linewidth=3, solid_capstyle="butt")
        fill = _BLUE if source.interval else "white"
        ax.plot(source.mean, row, "o", color=_BLUE, markerfacecolor=fill, markersize=8)
    names = [f"{shorten(one.name, 40)} ({one.articles})" for one in found]
    ax.set_yticks(range(len(found)), names, parse_math=False)  # a name may hold a $
    ax.set(xlim=(-0.02, 1.02), ylim=(len(found) - 0.5, -0.5))
    ax.grid(axis="x", color="#dddddd")
    ax.set_axisbelow(True)
    hollow = "" if all(one.interval for one in found) else "\nhollow: a single article"
    ax.set_xlabel(f"mean {target} of (n) articles, 95 % interval{hollow}")
    return ax


def _plain(feature: str) -> str:
    return feature.replace("_", " ")


def _axes(size: tuple[float, float]) -> Axes:
    axes: Axes = _pyplot().subplots(figsize=size, layout="constrained")[1]
    return axes


def _pyplot() -> Any:
    try:
        from matplotlib import pyplot
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise ReliabilityError('matplotlib is missing: install "news-reliability[plot]"') from error
    return pyplot
