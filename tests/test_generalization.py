"""The table of protocols, on cases worked out by hand and on articles made here."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from reliability.errors import ReliabilityError
from reliability.evaluation import gate
from reliability.evaluation.benchmark import Goal, Result
from reliability.evaluation.generalization import (
    bootstrap,
    edits,
    fairness,
    false_alarms,
    gaming,
    holdouts,
    perturbations,
    robustness,
    rows,
    table,
    word_swaps,
)
from reliability.evaluation.generalization.bootstrap import Sample, mean_result
from reliability.evaluation.generalization.holdouts import Baselines
from reliability.evaluation.tables import make_row, rows_table
from reliability.metrics import Items, probabilities
from reliability.scales import model_files
from reliability.scoring import model
from reliability.scoring.assess import assess
from reliability.signals.registry import measure
from reliability.text.document import parse
from reliability.text.register import Term
from reliability.training import datasets
from reliability.training.brevity import first_words
from reliability.training.datasets import Example
from reliability.training.feature_matrix import (
    FeatureMatrix,
    build_feature_matrix,
    rows_apart_from,
)
from reliability.training.fit import REGISTER, fit, scored_features
from reliability.training.graded import GRADES, GradedArticles, Material, graded_ids
from support import run, write_rows

KEYS: list[Term] = ["said", "shocking", "truth", ("said", "the")]
SOBER = (
    "The council met on {day} and spoke about the road. {name}, a clerk, said the work would take {n} "
    "weeks and that the buses would go by way of the station. According to the office, the cost is "
    "known. The members agreed on the plan after an hour. The next meeting is in the autumn, and the "
    "people of the town may come to it and ask what they want to know about the road."
)
LOUD = (
    "You will NEVER believe this shocking truth about {name}! They lied {n} times on {day}, and they "
    "will lie again! Everybody knows it, and nobody says it. We are tired of these liars, and you "
    "should be tired of them too! They take your money and they laugh at you, every day of the week. "
    "Wake up now, before it is too late for all of us, because they never will stop on their own!"
)


def example(number: int, y: int, publisher: str, dataset: str = "made", lean: str = "") -> Example:
    line = (SOBER if y else LOUD).format(
        day=("Monday", "Friday")[number % 2], name=("Roe", "Poe", "Moe")[number % 3], n=number + 2
    )
    text = f"{line} {'It rained all day. ' * (10 + number % 4)}"
    return Example(f"{dataset}-{number}", dataset, text, None, y, publisher, lean)


def items(count: int) -> Items:
    return np.arange(count)


# -- statistics ----------------------------------------------------------------------------------


def test_a_mean_over_parts_is_of_their_statistics_whatever_their_sizes() -> None:
    flags = [np.array([True, True, False, True]), np.array([False, True])]
    parts = [
        Sample(np.array(["a", "a", "b", "c"]), bootstrap.share_statistic(flags[0])),
        Sample(np.array(["a", "d"]), bootstrap.share_statistic(flags[1])),
    ]
    figure = mean_result(parts, "a note")
    assert figure.value == pytest.approx((0.75 + 0.5) / 2)
    assert (figure.items, figure.note) == (6, "a note")
    assert figure.interval is not None
    assert 0 <= figure.interval[0] < figure.value < figure.interval[1] <= 1


def test_an_auc_leaves_out_what_has_no_score() -> None:
    y = np.array([0, 1, 0, 1, 1])
    scores = np.array([0.1, 0.4, 0.5, 0.9, math.nan])
    assert bootstrap.auc_statistic(y, scores)(items(5)) == pytest.approx(3 / 4)
    assert bootstrap.auc_statistic(y, scores)(np.array([1, 2, 3])) == pytest.approx(1 / 2)
    assert bootstrap.auc_statistic(y, scores, np.array([1.0, 1, 3, 1, 1]))(
        items(5)
    ) == pytest.approx(5 / 8)
    assert math.isnan(bootstrap.auc_statistic(y, scores)(np.array([0, 2, 4])))


def test_abstaining_gains_where_the_least_sure_are_wrong() -> None:
    log_odds = np.array([9.0, -8, 7, -6, 5, -4, 3, 0.3, 0.2, 0.1])
    y = np.array([1, 0, 1, 0, 1, 0, 1, 0, 0, 0])
    assert bootstrap.abstention_gain(y, log_odds)(items(10)) == pytest.approx(0.3)
    area = bootstrap.area_under_risk_coverage(y, log_odds)(items(10))
    assert area == pytest.approx((1 / 8 + 2 / 9 + 3 / 10) / 10)


def test_bins_are_covered_where_their_rate_lies_in_the_mean_interval() -> None:
    said = np.linspace(0, 1, 600)
    y = np.tile([0, 1], 300)  # in each number of bins, every bin has a rate of one half
    low, high = np.full(600, 0.4), np.full(600, 0.6)
    assert bootstrap.bin_coverage(y, said, low, high)(items(600)) == 1
    high[:300] = 0.45  # half of the bins
    assert bootstrap.bin_coverage(y, said, low, high)(items(600)) == pytest.approx(0.5)


def test_groups_differ_by_the_largest_less_the_smallest() -> None:
    flags = np.array([True, False, True, True, False, False])
    lean = np.array(["left", "left", "right", "right", "center", ""])
    difference = bootstrap.largest_group_difference(
        bootstrap.share_statistic(flags), lean, ("left", "center", "right")
    )
    assert difference(items(6)) == 1
    assert math.isnan(difference(np.array([0, 1, 2])))


def test_small_statistics() -> None:
    x = np.array([1.0, 2, 3, 9])
    assert bootstrap.correlation_statistic(x, -x)(items(4)) == pytest.approx(1)
    assert bootstrap.quantile_statistic(x, 0.5)(items(4)) == 2.5
    assert bootstrap.quantile_statistic(x, 1.0)(items(3)) == 3
    one, other = bootstrap.quantile_statistic(x, 1.0), bootstrap.quantile_statistic(x, 0.5)
    assert bootstrap.difference(one, other)(items(4)) == 6.5
    even = bootstrap.calibration_error(np.array([0, 1]), np.zeros(2))
    assert even(items(2)) == pytest.approx(0.5)
    assert math.isnan(even(items(0)))
    assert math.isnan(bootstrap.share_statistic(np.array([True]))(items(0)))


# -- what is held out ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def measured_table() -> FeatureMatrix:
    return build_feature_matrix(
        [
            example(number, number % 2, f"{dataset}{number % 12 // shared}.example", dataset)
            for dataset, shared in (("one", 1), ("two", 1), ("allsides", 1))
            for number in range(48)
        ]
    )


def test_what_is_apart_shares_neither_publisher_nor_near_duplicate(
    measured_table: FeatureMatrix,
) -> None:
    examples = list(measured_table.examples[:6])
    for number, (name, publisher) in enumerate(zip("abcdef", "ppqrst", strict=True)):
        group = {"a": "twins", "d": "twins", "e": "others", "f": "others"}.get(name, "")
        examples[number] = replace(examples[number], id=name, publisher=publisher, group=group)
    part = replace(measured_table.take(np.arange(len(measured_table)) < 6), examples=examples)
    found = rows_apart_from(part, part.take(np.arange(6) == 0))
    assert [one.id for one in part.take(found).examples] == ["c", "e", "f"]


def material_of(table: FeatureMatrix) -> Material:
    """Return the labels of a table as the grades of its articles."""
    return Material(
        KEYS,
        np.eye(len(KEYS)),
        GradedArticles(table, dict.fromkeys(GRADES, table.labels.astype(np.float64))),
    )


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[FeatureMatrix]:
    """The tables that models are fitted on in a test, as they are fitted."""
    tables: list[FeatureMatrix] = []

    def recorded(table: FeatureMatrix, *rest: Any) -> Any:
        tables.append(table)
        return fit(table, *rest)

    monkeypatch.setattr("reliability.evaluation.generalization.holdouts.fit", recorded)
    return tables


def test_a_set_left_out_is_in_no_training(
    measured_table: FeatureMatrix, trained: list[FeatureMatrix]
) -> None:
    changes: dict[str, dict[str, Any]] = {
        "one-5": {"publisher": "two3.example"},
        "two-0": {"group": "twins"},
        "allsides-7": {"group": "twins"},
    }
    examples = [replace(one, **changes.get(one.id, {})) for one in measured_table.examples]
    part = replace(measured_table, examples=examples)
    ratings: dict[str, dict[str, Any]] = {
        "two1.example": {"lin_pc1": 0.9},
        "two2.example": {"lin_pc1": None},
    }
    one = holdouts.leave_set_out(["two", "gone"], material_of(part), Baselines(part, ratings))
    (training,) = trained
    assert {e.dataset for e in training.examples} == {"one", "allsides"}
    assert {"one-5", "allsides-7"}.isdisjoint({e.id for e in training.examples})
    assert len(training) == 94
    assert one.name == "two"
    assert len(one.table) == 48
    for name in (holdouts.OURS, holdouts.TFIDF, holdouts.CURVES, holdouts.TREES):
        assert bootstrap.auc_statistic(one.table.labels, one.scores[name])(items(48)) == 1
    assert np.isfinite(one.scores[holdouts.LENGTH]).all()
    assert np.isfinite(one.scores[holdouts.GRADES]).all()
    rated = one.scores[holdouts.RATING]
    assert set(rated[one.table.publishers == "two1.example"]) == {0.9}
    assert np.isnan(rated).sum() == 44
    assert probabilities(one.shifted).mean() == pytest.approx(0.5, abs=1e-6)


def test_later_years_are_scored_by_earlier_ones_of_other_publishers(
    measured_table: FeatureMatrix, trained: list[FeatureMatrix]
) -> None:
    part = measured_table.take(measured_table.datasets == "allsides")
    years = np.array([(2016, 2017, 2019, 0)[number // 12] for number in range(48)])
    late, scores = holdouts.later_year_scores(part, years, 2018, material_of(part))
    assert late.sum() == len(scores) == 12
    assert bootstrap.auc_statistic(part.labels[late], scores)(items(12)) == 1
    late_publishers = set(part.take(late).publishers)
    for training in trained:
        assert {int(one.id.split("-")[1]) for one in training.examples} <= set(range(24))
        assert late_publishers - set(training.publishers)  # those of the fold


def test_an_interval_holds_the_middle_and_leaves_out_a_fifth_at_either_end() -> None:
    spread = np.column_stack((np.arange(20.0)[::-1], np.arange(20.0)))
    low, high = holdouts.probability_interval(spread, np.array([5.0, 30.0]), np.array([500, 500]))
    assert low.tolist() == probabilities(np.array([4.0, 4.0])).tolist()
    assert high.tolist() == probabilities(np.array([15.0, 30.0])).tolist()


def test_features_left_out_are_unknown_and_the_register_empty(
    measured_table: FeatureMatrix,
) -> None:
    less = holdouts.without(measured_table, ["exclamations"])
    column = measured_table.features.index("exclamations")
    assert np.isnan(less.values[:, column]).all()
    assert np.isfinite(measured_table.values[:, column]).all()
    assert less.log_rates.nnz == measured_table.log_rates.nnz
    assert holdouts.without(measured_table, [REGISTER["reliability"]]).log_rates.nnz == 0


def test_each_scored_feature_is_in_one_group() -> None:
    names = [name for group in holdouts.feature_groups().values() for name in group]
    assert sorted(names) == sorted(scored_features("reliability"))
    assert holdouts.feature_groups()["register"] == ["news_register"]


# -- texts that are changed ----------------------------------------------------------------------


def test_half_a_text_ends_with_a_sentence() -> None:
    first = "It rained. The road was shut on Monday. The buses went by way of the station."
    assert perturbations.first_half(f"{first} It is open.") == first
    assert perturbations.first_half("It rained. It dried.") == "It rained."
    assert perturbations.first_half("") == ""


def test_additions_leave_the_article_as_it_is() -> None:
    for add in chain(*perturbations.ADDITIONS.values()):
        assert "It rained." in add("It rained.")
        assert add("It rained.") != "It rained."


def test_constructed_pairs_differ_in_one_line_and_none_comes_twice() -> None:
    pairs = perturbations.constructed_pairs()
    assert len(pairs) == len({(pair.worse, pair.better) for pair in pairs}) == 500
    for pair in pairs:
        worse, better = pair.worse.split("\n\n"), pair.better.split("\n\n")
        assert [one == other for one, other in zip(worse, better, strict=True)] == [
            True,
            False,
            True,
        ]
        assert "{" not in pair.worse + pair.better
        if pair.kind == "no exclamations":
            assert "!" in pair.worse
            assert "!" not in pair.better


def test_changes_are_the_larger_of_both_scores_and_gains_of_reliability(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def scores(texts: list[perturbations.Text]) -> Any:
        return np.array([(len(text) / 100, text.count("Reuters") / 10) for text, _ in texts])

    monkeypatch.setattr(perturbations, "score_texts", scores)
    monkeypatch.setattr(
        perturbations,
        "ADDITIONS",
        {"agency": [lambda t: "Reuters" + t], "end": [lambda t: t + "." * 30, lambda t: t]},
    )
    texts = [("It fell.", None)] * 2
    assert perturbations.changes_by_additions(texts) == pytest.approx(
        np.array([[0.1, 0.3], [0.1, 0.0]])
    )
    assert perturbations.changes_by_half([("It fell. It rose.", None)]) == pytest.approx([0.09])
    assert perturbations.pair_gains(
        [perturbations.ConstructedPair("", "", "ab", "abcd")]
    ) == pytest.approx([0.02])


def test_shipped_models_score_texts_as_assess_does() -> None:
    ((reliability, bias),) = perturbations.score_texts([(SOBER, None)])
    report = assess(SOBER)
    assert (reliability, bias) == (report.reliability.probability, report.bias.probability)


# -- edits ---------------------------------------------------------------------------------------

EDITED = (
    "The council voted on Monday to close the old mill by the river. Experts say so. "
    "The owner never asked the town for a permit in all those years. The shocking plan will surely "
    "destroy the whole valley. Martha Bell, who leads the residents' group, said she would wait. It "
    "rained on Friday.\n\nThe work will take about nine weeks in the summer and the autumn. The buses "
    "go by way of the station."
)


def edited(text: str, turn: int = 0) -> dict[str, str]:
    one = Example("made-0", "made", text, None, 0, "paper.example", "")
    return {edit.kind: edit.better for edit in edits.edits_of((turn, one))}


def test_each_edit_changes_one_place() -> None:
    better = edited(EDITED)
    assert set(better) == {*edits.ADDED, *edits.REMOVED} - {"a reply"}
    assert "According to Laura Finch, an engineer with the county, the " in better["a named source"]
    before, after = EDITED.split("\n\n")
    assert better["an honest limit"] == f"{before} {edits._LIMITS[0]}\n\n{after}"
    assert "Experts say" not in better["a vague source"]
    assert better["a loaded word"] == EDITED.replace("shocking plan", "plan")
    assert "surely" not in better["a certain claim without a source"]
    assert edited("It rained. Nobody came.\n") == {
        "an honest limit": f"It rained. Nobody came. {edits._LIMITS[0]}\n"
    }


def test_a_reply_follows_the_accusation() -> None:
    text = (
        "Jane Roe lied about the money. Roe is corrupt, and Roe was a liar from the first day on. "
        "Corrupt Roe stole from the town, and the fraud of Roe hurt everybody here. It rained."
    )
    better = edited(text)["a reply"]
    assert "Roe did not respond to a request for comment." in better
    assert edited(better).get("a reply") is None, "the article has one"


def test_a_sentence_with_a_quotation_is_not_cut() -> None:
    quoted = EDITED.replace("Experts say so.", 'Experts say "so".')
    assert "a vague source" not in edited(quoted)


def test_edits_are_spaced_evenly_over_the_articles() -> None:
    examples = [
        Example(f"made-{n}", "made", f"It rained {n} times.", None, 0, "p", "") for n in range(9)
    ]
    by_kind = edits.edits_by_kind(examples, 3)
    assert [edit.worse[10] for edit in by_kind["an honest limit"]] == ["0", "3", "6"]
    assert by_kind["a reply"] == []


def test_a_gain_is_the_sum_of_its_parts() -> None:
    worse = f"{EDITED} {EDITED}"
    gain = edits.gain_of(edits.Edit("", "", None, worse, worse.replace("Experts say", "They say")))
    before, after = (
        assess(text).reliability for text in (worse, worse.replace("Experts say", "They say"))
    )
    assert gain.probability == after.probability - before.probability
    assert sum(gain.moved.values()) == pytest.approx(after.log_odds - before.log_odds)
    assert gain.moved["vague_sources"] > 0
    assert gain.worst in gain.moved
    same = edits.gain_of(edits.Edit("", "", None, EDITED, EDITED))
    assert (same.evidence, same.by_length, same.probability) == (0, 0, 0)


def test_pairs_are_wrong_by_evidence_or_by_length() -> None:
    chosen = [edits.Edit(kind, "p", None, "", "") for kind in "aab"]
    gains = [
        edits.EditGain(0.2, 0.0, 0.1, {"vague_sources": 0.2}),
        edits.EditGain(-0.1, -0.1, -0.001, {"boosters": -0.1}),
        edits.EditGain(-0.1, 0.0, -0.1, {"absolutes": -0.1}),
    ]
    evidence, probability = robustness._rows_of_edits("taken out", chosen, gains)
    assert evidence.value == pytest.approx(2 / 3)
    assert probability.value == pytest.approx(1 / 3)
    assert "a 1 of 2, 1 by length alone" in evidence.note
    assert "fell most was absolutes 1" in evidence.note


# -- swapped words -------------------------------------------------------------------------------


def test_swaps_keep_family_and_ending_and_raise_the_register() -> None:
    document = parse(LOUD.format(name="Roe", n=3, day="Monday"))
    document = parse(document.text * 4)
    swaps = list(word_swaps.best_swaps(document))
    assert 0 < len(swaps) <= 0.05 * len(document.words)
    assert len({swap.at for swap in swaps}) == len(swaps)
    for swap in swaps:
        assert word_swaps.form(swap.word) == word_swaps.form(document.words[swap.at])
        assert word_swaps.form(swap.word) is not None
    after = measure(word_swaps.swap_words(document, swaps))[1].values["news_register"]
    gained = after - measure(document.text)[1].values["news_register"]
    assert gained == pytest.approx(sum(swap.gain for swap in swaps), abs=0.05)


def test_a_swapped_word_keeps_its_capitals() -> None:
    document = parse("Asked twice, Roe ASKED again.")
    swaps = [word_swaps.Swap(3, "told", 1.0), word_swaps.Swap(0, "told", 1.0)]
    assert word_swaps.swap_words(document, swaps) == "Told twice, Roe TOLD again."


def test_an_attack_is_scored_as_assess_does() -> None:
    one = example(0, 0, "paper.example")
    attacked = word_swaps.attack(one)
    assert attacked.before == assess(one.text).reliability.probability
    assert attacked.after > attacked.before
    assert sum(attacked.families.values()) > 0


# -- influence and cuts --------------------------------------------------------------------------


def test_texts_are_cut_after_a_whole_sentence() -> None:
    assert first_words(parse("It rained. It dried. It rained."), 2) == "It rained."
    assert first_words(parse("It rained. It dried. It rained."), 3) == "It rained. It dried."
    assert first_words(parse("It rained. \n"), 5) == "It rained. \n"


def test_the_influence_is_of_the_largest_finding_and_of_what_is_absent() -> None:
    text = LOUD.format(name="Roe", n=3, day="Monday")
    found = perturbations.influence((text, None))
    report = assess(text)
    largest = max(report.findings, key=lambda one: abs(one.contributions["reliability"]))
    assert found.largest == abs(largest.contributions["reliability"])
    assert found.feature == largest.feature
    assert not found.absent.keys() & {one.feature for one in report.findings}
    assert perturbations.influence(("", None)).feature == "none"


def test_no_evidence_comes_from_absence() -> None:
    for text in (SOBER, LOUD, EDITED):
        assert perturbations.influence((text, None)).absent == {}


# -- the lines of the table ----------------------------------------------------------------------


def test_false_alarms_are_counted_by_genre() -> None:
    sober = replace(example(1, 1, ""), text=SOBER)
    column = "I think that we should be ashamed. You and I know what our council must do. " * 3
    assert fairness.genre_of(sober) == "news"
    assert fairness.genre_of(replace(sober, text=column)) == "opinion"


def test_a_lean_is_the_articles_else_most_of_its_publishers(measured_table: FeatureMatrix) -> None:
    examples = [
        replace(one, lean=lean, publisher=publisher)
        for one, lean, publisher in zip(
            measured_table.examples[:6],
            ("left", "right", "right", "", "", "center"),
            ("a", "a", "a", "a", "b", "b"),
            strict=True,
        )
    ]
    part = replace(measured_table.take(np.arange(len(measured_table)) < 6), examples=examples)
    assert fairness.leans_of(part).tolist() == [
        "left",
        "right",
        "right",
        "right",
        "center",
        "center",
    ]


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("India (142/180 Press Freedom)", "there"),
        ("South Korea", "there"),
        ("USA", "here"),
        ("Unknown", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_region_is_that_of_the_rated_country(country: str | None, expected: str) -> None:
    assert fairness.region("paper.example", {"country": country}) == expected
    assert fairness.region("thestar.com", {"country": "Malaysia"}) == ""


def test_examples_are_spaced_evenly() -> None:
    examples = [example(number, 1, "p") for number in range(10)]
    assert [one.id for one in rows.evenly_spaced(examples, 3)] == [
        "made-0",
        "made-3",
        "made-6",
    ]
    assert rows.evenly_spaced(examples, 99) == examples


def test_a_figure_without_a_target_is_neither_met_nor_missed() -> None:
    shown = make_row("left", "one", Goal("", "AUC", None), Result(0.7, (0.6, 0.8), 9, "so"))
    missed = make_row("left", "two", Goal("", "ECE", 0.03, True), Result(0.04, None, 9, "so"))
    assert (shown.met, missed.met) == (None, False)
    text = rows_table([shown, missed], "protocol")
    assert "| | protocol | set |" in text
    assert "| 1 | left | one | AUC | 0.700 (0.600-0.800) | – | – |" in text
    assert "| 2 | left | two | ECE | 0.040 (one cluster) | ≤ 0.03 | no |" in text
    assert "0 of 1 goals met, 0 without a result." in text


# -- the whole -----------------------------------------------------------------------------------


def rows_of(dataset: str, count: int, **more: Any) -> list[dict[str, Any]]:
    found = []
    for number in range(count):
        one = example(number, number % 2, f"{dataset}{number % 12}.example", dataset)
        extra = {"topic": "roads" if number % 3 else "lies", "orientation": "left"}
        row: dict[str, Any] = {
            "id": one.id,
            "text": one.text,
            "title": None,
            "source": one.publisher,
        }
        row |= {"date": f"{2017 + number // 12}-01-01", "label": "left", "y": one.y, "extra": extra}
        found.append(row | more)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of all sets, of articles made here."""
    for name in ("recovery", "polnear", *datasets.TRANSFER):
        write_rows(datasets.dataset_path(tmp_path, name), rows_of(name, 36))
    for name in datasets.TRAINING["bias"]:
        write_rows(datasets.dataset_path(tmp_path, name), rows_of(name, 36))
    leaning = rows_of("allsides", 48)
    for number, row in enumerate(leaning):
        row["label"] = fairness.LEANS[number // 2 % 3]
    write_rows(datasets.dataset_path(tmp_path, "allsides"), leaning)
    golbeck = rows_of("golbeck_fake_vs_satire", 36)
    for number, row in enumerate(golbeck):
        row |= {"text": example(number, 0, "").text, "y": None if row["y"] else 0}
    write_rows(datasets.dataset_path(tmp_path, "golbeck_fake_vs_satire"), golbeck)
    litrl = [row | {"y": row["y"] or None} for row in rows_of("litrl", 36)]
    write_rows(datasets.dataset_path(tmp_path, "litrl"), litrl)
    words = sorted({*SOBER.lower().split(), *LOUD.lower().split()})
    tagged = {"tokens": words, "upos": ["VERB"] * len(words)}
    for name in ("ud_ewt", "gum"):
        write_rows(tmp_path / "signals" / f"{name}.jsonl.gz", [{"extra": tagged}])
    graded = [
        {"set": f"reliability/{name}", "id": f"{name}-{number}"}
        | dict.fromkeys(GRADES, 9 if number % 2 else 1)
        for name in ("recovery", "polnear", "allsides")
        for number in range(36)
    ]
    write_rows(tmp_path / "editor" / "grades.jsonl", graded)
    write_rows(tmp_path / "editor" / "marks.jsonl", [])
    write_rows(tmp_path / "more" / "bbc_masakhanews.jsonl.gz", rows_of("bbc_masakhanews", 8))
    (tmp_path / "reliability" / "near_duplicates.tsv").write_text("a\tb\n", "utf-8")
    ratings = [
        {"domain": f"recovery{number}.example", "y": 1, "lin_pc1": 0.5, "country": country}
        for number, country in ((1, "Kenya"), (3, "USA"))
    ]
    write_rows(tmp_path / "reliability" / "domain_ratings.jsonl.gz", ratings)
    return tmp_path


@pytest.mark.slow
def test_every_protocol_gives_its_lines(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("EDITED", "EDITS", "INFLUENCED", "HALVED", "MIN_HALVED_WORDS"):
        monkeypatch.setattr(robustness, name, 8)
    monkeypatch.setattr(robustness, "EDITED_WORDS", range(60, 1000))
    monkeypatch.setattr(gaming, "ATTACKED", 2)
    monkeypatch.setattr(gaming, "ATTACKED_WORDS", range(60, 1000))
    monkeypatch.setattr(gaming, "LEAST_NEWS", 60)
    monkeypatch.setattr(gaming, "LONG_WORDS", range(60, 1000))
    monkeypatch.setattr(gaming, "LONG", 8)
    monkeypatch.setattr(robustness, "TYPICAL_WORDS", 60)
    monkeypatch.setattr(perturbations, "PAIRS", 6)
    found = list(table.measure_protocols(folder))
    told = capsys.readouterr().err.splitlines()
    by_set = {(row.group, row.dataset, row.measure): row for row in found}
    assert len(by_set) >= len(found) - 1  # the share of bins has a floor and a ceiling
    assert by_set[rows.LEFT_OUT, "recovery", "AUC"].value == 1
    assert by_set[rows.LEFT_OUT, "golbeck_fake_vs_satire", "AUC"].value is None
    assert by_set[rows.LEFT_OUT, "mean of 6", "AUC"].met is True
    assert by_set[rows.LEFT_OUT, "mean of 6", "AUC above TF-IDF"].value == pytest.approx(
        0, abs=0.01
    )
    assert by_set[rows.HELD_OUT, "golbeck satire", "share not PASS"].value == 1
    assert (
        by_set[rows.HELD_OUT, "Asia, Africa, Eastern Europe", "false alarms above the rest"].items
        == 6
    )
    assert by_set["later years", "allsides after 2018", "AUC"].items == 24
    assert by_set["bias, publishers held out", "hyperpartisan", "accuracy"].value == 1
    assert sum(row.group == "ablation" for row in found) == len(holdouts.feature_groups())
    assert by_set[rows.SHIPPED, "5% of words swapped", "share that passes by it"].items == 2
    assert by_set[rows.SHIPPED, "cheap edits", "share that passes"].items == 2
    assert by_set[rows.SHIPPED, "reliable articles", "share that fails by a part"].value == 0
    assert "ablation: without register" in told
    assert all(row.note for row in found)
    assert rows_table(found, "protocol").count("\n| ") == len(found)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return a folder of ordinary news, of articles made here: one of each kind, or two."""
    made: dict[str, list[dict[str, Any]]] = {
        "bbc_masakhanews": [{"extra": {"category": one}} for one in ("sports", "politics")],
        "local_news": [
            {"extra": {"medium": one, "state": "TX"}} for one in ("TV", "Newspapers", "Newspapers")
        ],
        "opinion": [{"source": "a"}],
    }
    for name, extras in made.items():
        lines = [one | more for one, more in zip(rows_of(name, 8), extras, strict=False)]
        write_rows(tmp_path / "more" / f"{name}.jsonl.gz", lines)
    sentences = [
        {
            "doc": doc,
            "source": doc.partition("_")[0],
            "title": "",
            "paragraph": paragraph,
            "text": text,
        }
        for doc in ("Reuters_1", "Xinhua_1", "NYT_1")
        for paragraph, text in enumerate(SOBER.format(day="Monday", name="Roe", n=3).split(". "))
    ]
    write_rows(tmp_path / "more" / "newsdiscourse.jsonl.gz", sentences)
    graded = {"set": "more/local_news", "id": "local_news-2", "overall": 9}
    write_rows(tmp_path / "editor" / "grades.jsonl", [graded])
    write_rows(tmp_path / "editor" / "marks.jsonl", [])
    return tmp_path


def test_false_alarms_are_counted_by_kind_and_length(
    news: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(false_alarms, "parallel_map", lambda _, items: ["FAIL"] * len(items))
    articles = [*false_alarms.news_articles(news, graded_ids(news))]
    assert [one.kind for one in articles] == [
        "sport",
        "national news",
        "local broadcasters",
        "local newspapers",
        "local and college opinion",
        "wire",
        "wire, Asia",
    ]
    assert articles[-2].text.count("\n\n") == SOBER.count(". ")
    found = [*false_alarms.false_alarm_rows(articles, 5)]
    told = capsys.readouterr().err.splitlines()
    assert {(row.group, row.dataset) for row in found if row.dataset == "whole"} == {
        (one.kind, "whole") for one in articles
    }
    assert "wire, 300 words: 0 articles" in told
    assert all((row.value, row.items, row.met) == (1.0, 1, False) for row in found)
    page = rows_table(found, "kind of article")
    assert gate.false_alarm_violations(page, {"wire / whole": 1.0}) == []
    assert gate.false_alarm_violations(page, {"wire / whole": 0.5, "wire / 300 words": 0.5}) == [
        "wire / whole: 1.000 of the articles fail, over the limit 0.500",
        "wire / 300 words: no share of false alarms",
    ]


def test_the_command_writes_the_page_of_false_alarms(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_files, "models_folder", lambda: news)
    for target in model.TARGETS:
        (news / f"{target}.json").write_text(target, "utf-8")
    monkeypatch.setattr(false_alarms, "parallel_map", lambda _, items: ["PASS"] * len(items))
    command = ["evaluate", "false-alarms", "--data", str(news)]
    result = run(*command, "--write")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() in (news / gate.FALSE_ALARMS_PAGE).read_text("utf-8")
    assert json.loads(run(*command, "--json").stdout)["rows"][0]["value"] == 0


def test_the_command_prints_the_table_or_json(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    row = make_row("left", "one", Goal("", "AUC", 0.6), Result(0.7, (0.6, 0.8), 9, "so"))
    monkeypatch.setattr(table, "measure_protocols", lambda data: iter([row]))
    command = ["evaluate", "generalization", "--data", str(tmp_path)]
    assert "| 1 | left | one | AUC | 0.700 (0.600-0.800) | ≥ 0.6 | yes |" in (run(*command).stdout)
    (found,) = json.loads(run(*command, "--json").stdout)["rows"]
    assert (found["value"], found["goal"], found["met"]) == (0.7, 0.6, True)


def test_the_page_names_the_models_it_was_measured_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    row = make_row("left", "one", Goal("", "AUC", 0.6), Result(0.7, (0.6, 0.8), 9, "so"))
    monkeypatch.setattr(table, "measure_protocols", lambda data: iter([row]))
    monkeypatch.setattr(model_files, "models_folder", lambda: tmp_path)
    for target in model.TARGETS:
        (tmp_path / f"{target}.json").write_text(target, "utf-8")
    command = ["evaluate", "generalization", "--data", str(tmp_path), "--write"]
    result = run(*command)
    assert result.exit_code == 0, result.stderr
    page = (tmp_path / gate.GENERALIZATION_PAGE).read_text("utf-8")
    assert result.stdout.strip() in page
    assert gate.page_digests(page) == gate.model_digests()
    (tmp_path / "bias.json").write_text("learned anew", "utf-8")
    assert gate.page_digests(page) != gate.model_digests()
    (tmp_path / gate.GENERALIZATION_PAGE).unlink()
    (tmp_path / gate.GENERALIZATION_PAGE).mkdir()
    with pytest.raises(ReliabilityError, match="cannot be written"):
        table.run_generalization(tmp_path, as_json=False, write=True)


@pytest.mark.parametrize(("name", "command"), gate.MEASURED_PAGES.items())
def test_the_shipped_pages_are_of_the_shipped_models(name: str, command: str) -> None:
    page = (model_files.models_folder() / name).read_text("utf-8")
    assert gate.page_digests(page) == gate.model_digests(), (
        f"the models are others: run `reliability evaluate {command} --write`"
    )


def test_a_set_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReliabilityError, match="recovery"):
        list(table.measure_protocols(tmp_path))
