"""Plots with matplotlib: the arithmetic of a score, curves, calibration, and several publishers.

Each function draws on the axes it is given, or on new ones, and returns them, so that title, size and
file are the caller's choice. Matplotlib is imported when something is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from reliability import metrics
from reliability.display.arithmetic import FAVOURABLE, split_ledger
from reliability.display.escaping import shorten
from reliability.display.formatting import feature_label, format_units, plural, with_minus_sign
from reliability.errors import ReliabilityError, check_type, optional_library
from reliability.publishers.assess import LEAST_ARTICLES, PublisherReports
from reliability.records import log_odds_of, probability
from reliability.scoring import model
from reliability.scoring.model import Model
from reliability.scoring.report import Report
from reliability.signals.registry import FEATURES

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from reliability.metrics import CalibrationBin
    from reliability.records import Score

# Colours that colour-blind readers can distinguish (Okabe and Ito 2008); hatching for print.
_BLUE, _ORANGE, _GREY = "#0072B2", "#D55E00", "#555555"
_HATCHED = {"facecolor": _ORANGE, "hatch": "////", "edgecolor": "white", "linewidth": 0}
_DECIMALS = 2  # of log-odds
_UNIT = 10**-_DECIMALS
_PROBABILITY_TICKS = (0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999)
_MAX_CURVES = 6
MOST_PUBLISHERS = 40


# -- a score ---------------------------------------------------------------------------------------


def waterfall(
    report: Report, target: str = "reliability", steps: int = 10, ax: Axes | None = None
) -> Axes:
    """Draw the arithmetic of a score, from its base to its sum.

    Parameters
    ----------
    report : Report
        The report of an article.
    target : {"reliability", "bias"}
        The score to draw.
    steps : int, default 10
        The number of contributions with a bar of their own. The others are one bar.
    ax : Axes, optional
        The axes to draw on.

    Returns
    -------
    Axes
        The axes, in log-odds below and in probabilities above. Contributions that speak against the
        article are hatched.

    Raises
    ------
    ReliabilityError
        If there is no such score.
    TypeError
        If `report` is not a `Report`.
    """
    check_type("report", report, Report, "a Report", "; make one with reliability.assess")
    model.check_target(target)
    score = report.scores[target]
    base, largest, others = split_ledger(score, steps, _DECIMALS)
    bars = [("base", base), *((feature_label(one.feature), one.units) for one in largest)]
    if others:
        smaller = sum(one.units for one in others)
        bars.append((plural(len(others), "smaller contribution"), smaller))
    ax = ax or _new_axes((8, 0.36 * len(bars) + 1.8))
    totals = [0, *accumulate(units for _, units in bars)]
    _draw_steps(ax, totals, favourable=FAVOURABLE[target])
    ax.set_yticks(range(len(bars)), [name for name, _ in bars])
    ax.invert_yaxis()
    ax.axvline(0, color=_GREY, linewidth=1, linestyle=":")
    low, high = min(totals) * _UNIT, max(totals) * _UNIT
    room = 0.12 * (high - low)  # for the numbers next to the bars
    ax.set_xlim(low - room / 2, high + room)
    ax.set_xlabel(f"log-odds of {target} (0: even odds); hatched speaks against the article")
    _add_probabilities(ax, score)
    return ax


def _draw_steps(ax: Axes, totals: Sequence[int], favourable: int) -> None:
    """Draw a bar from each total to the next, with its number, and a line on to the next bar."""
    last = len(totals) - 2
    for row, (start, end) in enumerate(pairwise(totals)):
        units = end - start
        style = {"color": _BLUE} if units * favourable >= 0 else _HATCHED
        ax.barh(row, units * _UNIT, left=start * _UNIT, height=0.7, **style)
        ax.annotate(
            with_minus_sign(format_units(units, _DECIMALS)), (max(start, end) * _UNIT, row),
            xytext=(4, 0), textcoords="offset points", va="center", fontsize=9,
        )  # fmt: skip
        if row < last:
            ax.plot((end * _UNIT,) * 2, (row - 0.35, row + 1.35), color=_GREY, linewidth=0.8)


def _add_probabilities(ax: Axes, score: Score) -> None:
    """Add an axis of probabilities above one of log-odds."""
    low, high = ax.get_xlim()
    log_odds = {tick: log_odds_of(tick) for tick in _PROBABILITY_TICKS}
    shown = {tick: at for tick, at in log_odds.items() if low < at < high}
    top = ax.secondary_xaxis("top")
    top.set_xticks(list(shown.values()), [f"{tick:g}" for tick in shown], rotation=45, fontsize=8)
    top.set_xlabel(f"probability; the score is {score.probability:.2f}")


# -- a model ---------------------------------------------------------------------------------------


def curves(
    scorer: Model | str = "reliability",
    features: Sequence[str] | None = None,
    same_scale: bool = True,
) -> list[Axes]:
    """Draw what each value of a feature adds to a score, one panel per feature.

    Parameters
    ----------
    scorer : Model or {"reliability", "bias"}
        A model, or the name of a shipped one.
    features : sequence of str, optional
        The features to draw. By default the six whose curves have the widest range.
    same_scale : bool, default True
        Whether all panels share the scale of log-odds, so that their heights can be compared. With
        separate scales, small curves are readable.

    Returns
    -------
    list of Axes
        A panel for each feature.

    Raises
    ------
    ReliabilityError
        If the model has no curve of that name.
    """
    if not isinstance(scorer, Model):
        model.check_target(scorer)
        scorer = model.shipped_model(scorer)
    if features is None:
        widths = {name: np.ptp(curve.y) for name, curve in scorer.curves.items()}
        features = sorted(widths, key=lambda name: -widths[name])[:_MAX_CURVES]
    _check_curves(scorer, features)
    columns = min(3, len(features))
    rows = math.ceil(len(features) / columns)
    _, grid = _pyplot().subplots(
        rows, columns, figsize=(3.2 * columns, 2.6 * rows + 0.3),
        sharey=same_scale, squeeze=False, layout="constrained",
    )  # fmt: skip
    for unused in grid.flat[len(features) :]:
        unused.remove()
    panels = list(grid.flat[: len(features)])
    for panel, name in zip(panels, features, strict=True):
        _draw_curve(panel, scorer, name)
    for panel in panels[::columns]:
        panel.set_ylabel(f"log-odds of {scorer.target}", fontsize=8, parse_math=False)
    return panels


def _check_curves(scorer: Model, features: Sequence[str]) -> None:
    if not features:
        raise ReliabilityError("no curve to draw: give at least one feature")
    if unknown := [name for name in features if name not in scorer.curves]:
        raise ReliabilityError(
            f"the {scorer.target} model has no curve {', '.join(map(repr, unknown))}: give scored "
            "features that `reliability signals` lists"
        )


def _draw_curve(panel: Axes, scorer: Model, name: str) -> None:
    curve = scorer.curves[name]
    panel.axhline(0, color=_GREY, linewidth=0.8, linestyle=":")
    panel.plot(curve.x, curve.y, color=_BLUE, marker="o", markersize=3)
    panel.set_title(feature_label(name), fontsize=10, parse_math=False)
    panel.set_xlabel(FEATURES[name].unit if name in FEATURES else "value", fontsize=8)
    panel.tick_params(labelsize=8)


def calibration(
    labels: Iterable[float],
    probabilities: Iterable[float],
    count: int = metrics.BINS,
    ax: Axes | None = None,
) -> Axes:
    """Draw the share of label 1 against the predicted probability, in bins of equal size.

    Parameters
    ----------
    labels : iterable of {0, 1}
        The label of each article.
    probabilities : iterable of float
        The predicted probability of each article, 0 to 1.
    count : int
        The number of bins.
    ax : Axes, optional
        The axes to draw on.

    Returns
    -------
    Axes
        The axes.

    Raises
    ------
    ReliabilityError
        If the lengths differ or a value is out of range.
    """
    predicted, observed = np.array([*probabilities], float), np.array([*labels], float)
    if predicted.shape != observed.shape or not predicted.size:
        raise ReliabilityError(
            f"{observed.size} labels and {predicted.size} probabilities: give one of each per article"
        )
    if not ((predicted >= 0) & (predicted <= 1)).all() or not np.isin(observed, (0, 1)).all():
        raise ReliabilityError(
            "value out of range: give labels of 0 or 1 and probabilities from 0 to 1"
        )
    return calibration_diagram(metrics.calibration_bins(predicted, observed, count), ax)


def calibration_diagram(bins: Sequence[CalibrationBin], ax: Axes | None = None) -> Axes:
    """Draw a calibration table, each bin with its 95% interval (Wilson).

    Parameters
    ----------
    bins : sequence of CalibrationBin
        The bins, such as those of a model card.
    ax : Axes, optional
        The axes to draw on.

    Returns
    -------
    Axes
        The axes.
    """
    ax = ax or _new_axes((5.2, 5.2))
    ax.plot((0, 1), (0, 1), color=_GREY, linestyle=":", label="perfect calibration")
    intervals = np.array([metrics.wilson_interval(one.observed, one.items) for one in bins])
    observed = np.array([one.observed for one in bins])
    sizes = sorted({one.items for one in bins})
    size = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
    ax.errorbar(
        [one.predicted for one in bins], observed, np.abs(intervals.T - observed),
        color=_BLUE, marker="o", capsize=3, linewidth=1,
        label=f"{len(bins)} bins of {size} articles, 95% intervals",
    )  # fmt: skip
    ax.set(
        xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal",
        xlabel="mean predicted probability of the bin", ylabel="share of articles with label 1",
    )  # fmt: skip
    # Below the axes: inside them it would cover the points of a model that is well calibrated.
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), frameon=False, fontsize=9)
    return ax


# -- publishers ------------------------------------------------------------------------------------


def publishers(
    reports: PublisherReports,
    target: str = "reliability",
    ax: Axes | None = None,
    most: int = MOST_PUBLISHERS,
) -> Axes:
    """Draw the pooled score of each publisher, with its 90% interval.

    Parameters
    ----------
    reports : PublisherReports
        The result of `assess_publishers`.
    target : {"reliability", "bias"}
        The score to draw.
    ax : Axes, optional
        The axes to draw on.
    most : int
        The largest number of publishers drawn, at least 2. Of more, those with the highest and those
        with the lowest means are drawn, half each, and a row between them says how many are left out.

    Returns
    -------
    Axes
        The axes, the publisher with the highest score first, with the number of different articles. A
        publisher with too few articles for a verdict has a hollow marker. The dashed line is at the mean
        of all publishers.

    Raises
    ------
    ReliabilityError
        If no publisher has news that can be judged, or there is no such score.
    TypeError
        If `reports` is not the result of `assess_publishers`, such as a list of reports.
    """
    model.check_target(target)
    check_type("reports", reports, PublisherReports, "the result of assess_publishers")
    if most < 2:
        raise ReliabilityError(f"most is {most}: draw at least 2 publishers")
    scores = [(one, one.news, one.news.scores[target]) for one in reports if one.news]
    if not scores:
        raise ReliabilityError("nothing to draw: no publisher has news that can be judged")
    scores.sort(key=lambda row: (-row[2].log_odds, row[0].name))
    left_out = max(len(scores) - most, 0)
    above = (most + 1) // 2 if left_out else len(scores)
    drawn = [*scores[:above], *([None] if left_out else ()), *scores[above + left_out :]]
    ax = ax or _new_axes((7, 0.4 * len(drawn) + 1.3))
    ax.axvline(probability(reports.levels[target].mean), color=_GREY, linestyle="--", linewidth=1)
    names = [f"… {left_out} others …"] * len(drawn)
    for row, shown in enumerate(drawn):
        if shown is None:
            continue
        one, news, score = shown
        ax.plot(score.interval, (row, row), color=_BLUE, linewidth=3, solid_capstyle="butt")
        fill = _BLUE if news.weight >= LEAST_ARTICLES else "white"
        ax.plot(score.probability, row, "o", color=_BLUE, markerfacecolor=fill, markersize=8)
        names[row] = f"{shorten(one.name, 40)} ({news.articles})"
    ax.set_yticks(range(len(drawn)), names, parse_math=False)  # a name may contain $
    ax.set(xlim=(-0.02, 1.02), ylim=(len(drawn) - 0.5, -0.5))
    ax.grid(axis="x", color="#dddddd")
    ax.set_axisbelow(True)
    is_hollow = any(shown[1].weight < LEAST_ARTICLES for shown in drawn if shown)
    hollow = f"; hollow: fewer than {LEAST_ARTICLES} articles" if is_hollow else ""
    ax.set_xlabel(f"pooled {target} of (n) articles, 90% interval\ndashed: mean of all{hollow}")
    return ax


def save(ax: Axes, file: Path) -> None:
    """Write the figure of some axes to a file, in the format of its suffix.

    Raises ValueError if there is no such format, and OSError if the file cannot be written.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.savefig(file)
    _pyplot().close(figure)


def _new_axes(size: tuple[float, float]) -> Axes:
    axes: Axes = _pyplot().subplots(figsize=size, layout="constrained")[1]
    return axes


def _pyplot() -> Any:
    remedy = 'matplotlib is missing: install "news-reliability[plot]"'
    with optional_library("matplotlib", remedy):
        from matplotlib import pyplot
    return pyplot
