"""Plots show the numbers they are given, and every axis is labelled."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import matplotlib
import numpy as np
import pytest
from matplotlib.container import ErrorbarContainer
from matplotlib.patches import Rectangle

from reliability import metrics
from reliability.articles.article import Article
from reliability.articles.reader import read
from reliability.errors import ReliabilityError
from reliability.evaluation import model_card
from reliability.integrations import plot
from reliability.publishers.assess import PublisherReports, assess_publishers
from reliability.scales import model_files
from reliability.scoring import model
from reliability.scoring.assess import assess
from reliability.scoring.report import Report
from support import ROOT

PUBLISHERS = ROOT / "notebooks" / "publishers.jsonl"


@pytest.fixture(autouse=True)
def headless() -> Iterator[None]:
    from matplotlib import pyplot

    with matplotlib.rc_context():
        pyplot.switch_backend("Agg")
        yield
        pyplot.close("all")


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    articles = [one for one in read([PUBLISHERS]) if isinstance(one, Article)]
    return [assess(article) for article in articles]


def ticks(axis: Any) -> list[str]:
    return [tick.get_text() for tick in axis.get_ticklabels()]


# -- waterfall -------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", model.TARGETS)
@pytest.mark.parametrize("steps", [0, 5, 1000])
def test_a_waterfall_leads_from_the_base_to_the_score(
    reports: list[Report], target: str, steps: int
) -> None:
    score = getattr(reports[0], target)
    ax = plot.waterfall(reports[0], target, steps=steps)
    bars = [bar for bar in ax.patches if isinstance(bar, Rectangle)]
    # A bar's width has the sign of its direction: each begins where the one before it ended.
    for before, after in pairwise(bars):
        assert math.isclose(before.get_x() + before.get_width(), after.get_x(), abs_tol=1e-9)
    assert math.isclose(bars[0].get_width(), score.base, abs_tol=0.01)
    end = bars[-1].get_x() + bars[-1].get_width()
    assert math.isclose(end, score.base + math.fsum(score.contributions.values()), abs_tol=0.01)
    assert ticks(ax.yaxis)[0] == "base"
    assert f"log-odds of {target}" in ax.get_xlabel()
    ax.figure.canvas.draw()


def test_a_waterfall_is_drawn_on_the_axes_it_is_given(reports: list[Report]) -> None:
    from matplotlib import pyplot

    own = pyplot.figure().subplots()
    assert plot.waterfall(reports[0], ax=own) is own


# -- curves ----------------------------------------------------------------------------------------


def test_curves_are_those_of_the_model() -> None:
    scorer = model.shipped_model("bias")
    names = ["group_labels", "partisan_register", "exclamations", "mind_reading"]
    panels = plot.curves(scorer, names)
    assert len(panels) == 4
    for panel, name in zip(panels, names, strict=True):
        line = panel.lines[-1]
        assert tuple(np.asarray(line.get_xdata())) == scorer.curves[name].x
        assert tuple(np.asarray(line.get_ydata())) == scorer.curves[name].y
        assert panel.get_title() == name.replace("_", " ")
        assert panel.get_xlabel()
    assert panels[0].get_ylabel() == panels[3].get_ylabel() == "log-odds of bias"


def test_curves_without_names_are_the_widest() -> None:
    scorer = model.shipped_model("reliability")
    heights = {name: np.ptp(curve.y) for name, curve in scorer.curves.items()}
    shown = [panel.get_title().replace(" ", "_") for panel in plot.curves()]
    assert shown == sorted(heights, key=lambda name: -heights[name])[:6]


@pytest.mark.parametrize("same", [True, False])
def test_curves_have_one_scale_or_each_its_own(same: bool) -> None:
    panels = plot.curves("bias", ["partisan_register", "slanted_words"], same_scale=same)
    assert (panels[0].get_ylim() == panels[1].get_ylim()) == same


# -- calibration -----------------------------------------------------------------------------------


def test_calibration_shows_its_bins_and_their_sizes() -> None:
    random = np.random.default_rng(3)
    predicted = random.random(1003)
    observed = (random.random(1003) < predicted).astype(int)
    ax = plot.calibration(observed, predicted)
    (container,) = ax.containers
    assert isinstance(container, ErrorbarContainer)
    wanted = metrics.calibration_bins(predicted, observed)
    assert [*np.asarray(container.lines[0].get_xdata())] == [one.predicted for one in wanted]
    assert [*np.asarray(container.lines[0].get_ydata())] == [one.observed for one in wanted]
    legend = ax.get_legend()
    assert legend is not None
    assert "10 bins of 100 to 101 articles" in legend.get_texts()[-1].get_text()
    assert "probability" in ax.get_xlabel()
    assert "label 1" in ax.get_ylabel()


def test_the_calibration_table_of_a_card_can_be_read_back() -> None:
    found = [metrics.CalibrationBin(0.1, 0.125, 40), metrics.CalibrationBin(0.9, 1.0, 41)]
    table = model_card.bins_table(found, "articles")
    parts = ("# Card", "## Figures", "| 0.500 | 0.500 | 7 |", "## Calibration", table, "## End", "")
    card = "\n\n".join(parts)
    assert model_card.calibration_table_of(card) == found
    with pytest.raises(ReliabilityError, match="no calibration table"):
        model_card.calibration_table_of("# No card\n")


@pytest.mark.parametrize("target", model.TARGETS)
def test_the_calibration_of_the_shipped_cards_is_drawn(target: str) -> None:
    bins = model_card.calibration_table_of(
        (model_files.models_folder() / f"{target}.md").read_text("utf-8")
    )
    assert len(bins) == metrics.BINS
    ax = plot.calibration_diagram(bins)
    ax.figure.canvas.draw()


def test_wilson_is_the_interval_of_the_textbook() -> None:
    low, high = metrics.wilson_interval(0.2, 20)
    assert (round(low, 4), round(high, 4)) == (0.0807, 0.4160)
    assert metrics.wilson_interval(0.0, 5)[0] == 0
    assert metrics.wilson_interval(1.0, 5)[1] == 1


# -- publishers -----------------------------------------------------------------------------------


def test_a_name_with_dollars_is_not_a_formula(reports: list[Report]) -> None:
    article = replace(reports[0].article, publisher=r"$\\bad{ and $5")
    ax = plot.publishers(assess_publishers([replace(reports[0], article=article)]))
    ax.figure.canvas.draw()
    assert ticks(ax.yaxis) == [r"$\\bad{ and $5 (1)"]


def test_a_target_with_dollars_is_not_a_formula() -> None:
    own = copy.copy(model.shipped_model("bias"))
    own.target = r"$\\bad{$"
    panels = plot.curves(own)
    panels[0].figure.canvas.draw()
    assert panels[0].get_ylabel() == r"log-odds of $\\bad{$"


def test_publishers_are_drawn_in_order_with_their_counts(reports: list[Report]) -> None:
    found = assess_publishers(reports)
    ax = plot.publishers(found, "bias")
    order = sorted(found, key=lambda one: -one.news.scores["bias"].log_odds if one.news else 0)
    assert ticks(ax.yaxis) == [f"{one.name} (5)" for one in order]
    assert "pooled bias" in ax.get_xlabel()
    assert "hollow: fewer than 10 articles" in ax.get_xlabel()


# -- wrong input -----------------------------------------------------------------------------------


def _without_news() -> PublisherReports:
    return assess_publishers([assess(Article("Too short.", publisher="The Rampart"))])


@pytest.mark.parametrize(
    "draw, message",
    [
        (lambda: plot.waterfall(assess("x"), "truth"), "unknown score 'truth'"),
        (lambda: plot.curves("truth"), "unknown score 'truth'"),
        (lambda: plot.curves(features=["nonsense"]), "no curve 'nonsense'"),
        (lambda: plot.curves(features=[]), "no curve"),
        (lambda: plot.calibration([1], [0.5, 0.2]), "1 labels and 2 probabilities"),
        (lambda: plot.calibration([], []), "0 labels"),
        (lambda: plot.calibration([1, 2], [0.5, 0.2]), "labels of 0 or 1"),
        (lambda: plot.calibration([1, 0], [0.5, math.nan]), "probabilities from 0 to 1"),
        (lambda: plot.publishers(_without_news()), "nothing to draw"),
        (lambda: plot.publishers(_without_news(), "truth"), "unknown score 'truth'"),
    ],
)
def test_invalid_input_raises_an_error(draw: Any, message: str) -> None:
    with pytest.raises(ReliabilityError, match=message):
        draw()


def test_reports_of_articles_are_not_those_of_publishers(reports: list[Report]) -> None:
    with pytest.raises(TypeError, match="must be the result of assess_publishers, not list"):
        plot.publishers(reports)  # type: ignore[arg-type]


def test_a_text_is_not_a_report() -> None:
    with pytest.raises(TypeError, match="report must be a Report, not str; make one with"):
        plot.waterfall("It rained.")  # type: ignore[arg-type]


# -- many publishers -------------------------------------------------------------------------------


def test_of_many_publishers_the_highest_and_the_lowest_are_drawn(reports: list[Report]) -> None:
    many = [
        replace(reports[0], article=replace(reports[0].article, publisher=f"Paper {i}"))
        for i in range(9)
    ]
    found = assess_publishers(many, copies=False)
    names = ticks(plot.publishers(found, most=5).yaxis)
    assert len(names) == 6
    assert names[3] == "… 4 others …"
    assert len(ticks(plot.publishers(found, most=9).yaxis)) == 9
    with pytest.raises(ReliabilityError, match="at least 2"):
        plot.publishers(found, most=1)


def test_the_legend_of_a_calibration_lies_outside_its_axes() -> None:
    ax = plot.calibration([0, 1] * 50, [0.02, 0.98] * 50)
    ax.figure.canvas.draw()
    legend = ax.get_legend()
    assert legend is not None
    assert not legend.get_window_extent().overlaps(ax.get_window_extent())
