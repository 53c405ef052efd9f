"""Cards, their drawings, what they say of published criteria and of mistakes by kind."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree

import numpy as np
import pytest

from reliability.evaluation import error_analysis, figures, model_card, svg_charts
from reliability.evaluation.evidence import POINTING
from reliability.evaluation.svg_charts import Panel
from reliability.metrics import CalibrationBin
from reliability.scales import model_files
from reliability.scoring import model
from reliability.scoring.report_card import PARTS, WORDING
from reliability.signals import criteria
from reliability.text.lexicon_files import lexicon_folder
from reliability.text.register import Term
from reliability.training import card, datasets
from reliability.training import train as training
from reliability.training.datasets import Example
from reliability.training.feature_matrix import FeatureMatrix, build_feature_matrix
from reliability.training.graded import GRADES, GradedArticles, Material
from reliability.training.shipped import Shipped
from reliability.training.train import TrainedModel

SVG = "{http://www.w3.org/2000/svg}"
MODELS = model_files.models_folder()
KEYS: list[Term] = ["said", "shocking", "truth"]
SOBER = "The council met on Monday. Jo Roe, a clerk, said the road would reopen in {n} weeks."
LOUD = "You will NEVER believe this shocking truth about Jo Roe! They lied {n} times on Friday!"


def example(number: int) -> Example:
    y = number % 2
    dataset = datasets.SATIRE if number % 8 == 0 else "recovery"
    line = (SOBER if y else LOUD).format(n=number + 2)
    text = f"{line} {'It rained. ' * (number % 4)}"
    return Example(str(number), dataset, text, None, y, f"p{number % 12}.example", "")


@pytest.fixture(scope="module")
def table() -> FeatureMatrix:
    return build_feature_matrix([example(number) for number in range(96)])


@pytest.fixture(scope="module")
def graded(table: FeatureMatrix) -> GradedArticles:
    grades = np.where(table.labels == 1, 0.8, 0.2)
    return GradedArticles(table, dict.fromkeys(GRADES, grades) | {"one_sided": 1 - grades})


@pytest.fixture(scope="module", autouse=True)
def few_refits() -> Iterator[None]:
    """Refit each model three times instead of twenty: the tests are of what is made of the refits."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (training, card):
            patch.setattr(module, "BAGS", 3)
        yield


@pytest.fixture(scope="module")
def learned(table: FeatureMatrix, graded: GradedArticles, few_refits: None) -> TrainedModel:
    return training.train_model(table, "reliability", Material(KEYS, np.eye(len(KEYS)), graded))


# -- drawings --------------------------------------------------------------------------------------


def panel(name: str = "a_b", mean: float = 1.0) -> Panel:
    x, y = np.array([0.0, 1.0, 4.0]), np.array([0.5, 0.0, -1.0])
    return Panel(name, "per 100 words", x, y, y - 0.2, y + 0.1, mean)


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def said(root: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def points(shape: ElementTree.Element) -> list[tuple[float, ...]]:
    return [tuple(map(float, pair.split(","))) for pair in shape.attrib["points"].split()]


def test_a_panel_has_its_curve_its_band_its_mean_and_its_unit() -> None:
    root = drawn(svg_charts.curves([panel()], "bias"))
    (group,) = root.iter(f"{SVG}g")
    (curve,), (band,) = group.iter(f"{SVG}polyline"), group.iter(f"{SVG}polygon")
    corners = points(curve)
    assert len(corners) == 5  # three knots, and flat to either side
    assert corners[0][1] == corners[1][1]
    assert corners[-1][1] == corners[-2][1]
    assert [y for _, y in corners] == sorted(y for _, y in corners)  # it falls
    above, below = points(band)[5:][::-1], points(band)[:5]
    for (_, high), (_, y), (_, low) in zip(above, corners, below, strict=True):
        assert high < y < low  # down the page
    (mean,) = (one for one in group.iter(f"{SVG}line") if one.get("stroke-dasharray") == "4 2")
    assert float(mean.attrib["x1"]) == corners[2][0]
    assert {"a b", "per 100 words", "0", "4", "+0.6", "−1.2"} <= set(said(root))
    assert "log-odds" in said(root)[0]


def test_a_mean_that_is_unknown_is_not_drawn_and_one_outside_stands_at_the_edge() -> None:
    for mean, places in ((math.nan, []), (99.0, [178.0])):
        root = drawn(svg_charts.curves([panel(mean=mean)], "bias"))
        marks = [one for one in root.iter(f"{SVG}line") if one.get("stroke-dasharray") == "4 2"]
        assert [float(one.attrib["x1"]) for one in marks] == places


def test_panels_stand_apart_and_on_the_page() -> None:
    root = drawn(svg_charts.curves([panel(f"f{number}") for number in range(7)], "bias"))
    *_, width, height = map(float, root.attrib["viewBox"].split())
    places = [
        tuple(map(float, re.findall(r"[\d.]+", group.attrib["transform"])))
        for group in root.iter(f"{SVG}g")
    ]
    assert len(set(places)) == 7
    assert max(x for x, _ in places) < width
    assert max(y for _, y in places) < height


def test_what_is_small_looks_flat() -> None:
    small = replace_heights(panel(), 0.001)
    (curve,) = drawn(svg_charts.curves([small], "bias")).iter(f"{SVG}polyline")
    heights = [y for _, y in points(curve)]
    assert max(heights) - min(heights) < 1


def replace_heights(one: Panel, by: float) -> Panel:
    return one._replace(y=one.y * by, low=one.low * by, high=one.high * by)


def test_names_are_escaped() -> None:
    assert "<b>&" in said(drawn(svg_charts.curves([panel("<b>&")], "bias")))


def test_a_calibration_has_a_point_and_a_count_a_bin() -> None:
    bins = [
        CalibrationBin(0.1, 0.2, 40),
        CalibrationBin(0.5, 0.4, 41),
        CalibrationBin(0.9, 1.0, 42),
    ]
    root = drawn(svg_charts.calibration(bins, "bias", "articles"))
    places = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in root.iter(f"{SVG}circle")]
    assert len(places) == 3
    assert places == sorted(places)
    assert [y for _, y in places] == sorted((y for _, y in places), reverse=True)
    assert {"40", "41", "42", "articles", "share of label 1"} <= set(said(root))


# -- the card --------------------------------------------------------------------------------------


def test_the_strongest_curves_are_drawn_first_with_the_register_as_it_was_learned(
    learned: TrainedModel,
) -> None:
    files = model_card.charts(learned, [CalibrationBin(0.5, 0.5, 9)])
    root = drawn(files["reliability-curves.svg"])
    names = [group[0].text for group in root.iter(f"{SVG}g")]
    assert set(names) == {name.replace("_", " ") for name in learned.model.curves()}
    assert "news register" in names
    in_register = learned.values("news_register")
    assert in_register.tolist() == pytest.approx(learned.model.fit.register_values(learned.table))
    assert np.ptp(in_register) > 0
    assert files == model_card.charts(learned, [CalibrationBin(0.5, 0.5, 9)])


def test_a_card_counts_what_text_cannot_see(learned: TrainedModel) -> None:
    page = model_card.card(learned, "FIGURES", "SHARES", [CalibrationBin(0.5, 0.5, 9)], "MISTAKES")
    for one in criteria.published_criteria():
        (line,) = (line for line in page.splitlines() if line.startswith(f"- [{one.name}]"))
        assert line.endswith(f": {one.count_visible('none')} of {len(one.criteria)}")
        assert f"({one.link})" in line
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| NewsGuard |")]
    assert len(rows) == 9
    assert any(row[2] == "none" and row[3] == "– |" for row in rows)
    assert "partisan_register" not in page  # another model's
    assert "FIGURES" in page
    assert "MISTAKES" in page
    assert model_card.calibration_table_of(page) == [CalibrationBin(0.5, 0.5, 9)]


def test_learning_anew_is_compared_with_cards_and_drawings_too(
    learned: TrainedModel,
    graded: GradedArticles,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scores = {"reliability": graded.grades["overall"], "bias": graded.grades["one_sided"]}
    trained_card = card.train_card(graded, {})
    shares = {"reliability": dict.fromkeys((*PARTS, WORDING, POINTING), 0.1)}
    shipping = Shipped({"reliability": learned}, trained_card, graded, scores)
    measured = figures.Figures(shipping, figures.held_out_results(learned), shares)
    lexicons = lexicon_folder()
    copytree(lexicons, tmp_path / "lexicons")
    shipped = tmp_path / "models"
    copytree(model_files.scales_folder(), shipped / "scales")
    figures.write_models(measured, shipped, tmp_path / "lexicons")
    monkeypatch.setattr(model_files, "models_folder", lambda: shipped)
    # The register learned here is not the one of the package.
    assert figures.changed_files(measured) == ["news_register.toml"]
    paths = [one for one in shipped.rglob("*.*") if one.parent.name != "scales"]
    names = {one.name for one in paths}
    assert names == {
        "card.md",
        "reliability.json",
        "reliability.md",
        "reliability-curves.svg",
        "reliability-calibration.svg",
        *(f"{part}.json" for part in PARTS),
    }
    for path in paths:
        path.write_text("other", "utf-8")
    assert set(figures.changed_files(measured)) == names | {"news_register.toml"}


@pytest.mark.parametrize("path", sorted(MODELS.glob("*.md")), ids=lambda path: path.name)
def test_what_a_page_links_to_is_there(path: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8")):
        assert link.startswith("https://") or (path.parent / link).is_file(), link


@pytest.mark.parametrize("target", model.TARGETS)
def test_shipped_drawings_are_of_the_shipped_models(target: str) -> None:
    root = drawn((MODELS / f"{target}-curves.svg").read_text("utf-8"))
    names = {group[0].text for group in root.iter(f"{SVG}g")}
    assert names == {name.replace("_", " ") for name in model.shipped_model(target).curves}
    bins = model_card.calibration_table_of((MODELS / f"{target}.md").read_text("utf-8"))
    root = drawn((MODELS / f"{target}-calibration.svg").read_text("utf-8"))
    assert len(list(root.iter(f"{SVG}circle"))) == len(bins)


# -- mistakes --------------------------------------------------------------------------------------


def test_mistakes_are_shares_of_a_kind_and_label(table: FeatureMatrix) -> None:
    probabilities = np.where(table.labels == 1, 0.9, 0.1)
    probabilities[np.flatnonzero(table.labels == 1)[:12]] = 0.39  # under the limit
    probabilities[np.flatnonzero(table.labels == 0)[:6]] = 0.4  # not under it
    found = {
        (one.kind, one.label): one
        for one in error_analysis.error_rates_by_kind("reliability", table, probabilities)
    }
    missed, passed = found["all", 1], found["all", 0]
    assert (missed.articles, missed.publishers, missed.share) == (48, 6, 0.25)
    assert (passed.articles, passed.publishers, passed.share) == (48, 6, 0.125)
    assert missed.interval is not None
    assert 0 <= missed.interval[0] <= 0.25 <= missed.interval[1] <= 1
    assert found["plain, names a source", 1].articles == 48
    assert found["plain, names a source", 0].articles == 0
    assert found["plain, names a source", 0].share is None
    assert found["over 1,000 words", 1].articles == 0


def test_mistakes_are_a_line_a_kind(table: FeatureMatrix) -> None:
    one = replace(table, examples=[replace(e, publisher="p") for e in table.examples])
    found = error_analysis.error_rates_by_kind("bias", one, np.full(len(table), 0.5))
    lines = error_analysis.error_rates_table("bias", found).splitlines()
    assert "a probability below 0.5 predicts plain news" in lines[0]
    assert "| all | 48/1 | 0% (one publisher) | 48/1 | 100% (one publisher) |" in lines
    assert "| over 1,000 words | 0/0 | – | 0/0 | – |" in lines
    assert len(lines) == 4 + len(found) // 2
