"""Training and evaluation, on articles made here; `evaluate --gate` checks the real figures."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from scipy import sparse

from reliability.evaluation import figures
from reliability.metrics import probabilities
from reliability.scales import model_files
from reliability.scoring import model
from reliability.scoring.intervals import LONG_ENOUGH, shortness
from reliability.scoring.report_card import EVIDENCE, PARTS
from reliability.text import register
from reliability.text.document import parse
from reliability.text.lexicon import load_lexicon
from reliability.text.register import Term
from reliability.training import datasets, register_terms
from reliability.training.brevity import first_words, fit_brevity
from reliability.training.card import held_out_graded, train_card
from reliability.training.datasets import Example
from reliability.training.export import grade_json, model_json
from reliability.training.feature_matrix import FeatureMatrix, build_feature_matrix, sample_weights
from reliability.training.fit import REGISTER, fit, scored_features
from reliability.training.graded import GRADES, GradedArticles, Material
from reliability.training.register import RegisterRows, fit_register
from reliability.training.train import CalibratedFit, publisher_folds, train_model
from support import python

KEYS: list[Term] = ["said", "shocking", "truth", "according", ("<name>", "!"), ("said", "the")]

SOBER = "The council met on {day}. {name}, a clerk, said the road would reopen in {n} weeks."
LOUD = "You will NEVER believe this shocking truth about {name}! They lied {n} times on {day}!"


def example(number: int, y: int, publisher: str, dataset: str = "made", lean: str = "") -> Example:
    line = (SOBER if y else LOUD).format(
        day=("Monday", "Friday")[number % 2], name=("Roe", "Poe", "Moe")[number % 3], n=number + 2
    )
    extra = "It rained. " * (number % 4)
    return Example(f"{publisher}-{number}", dataset, line + " " + extra, None, y, publisher, lean)


@pytest.fixture(scope="module")
def table() -> FeatureMatrix:
    examples = [
        example(number, number % 2, f"publisher{number % 12}.example") for number in range(96)
    ]
    return build_feature_matrix(examples)


@pytest.fixture(scope="module")
def material(table: FeatureMatrix) -> Material:
    """The terms of the register, and half of the articles as a reader would grade them."""
    half = table.take(np.arange(len(table)) % 4 < 2)
    grades = dict.fromkeys(GRADES, np.where(half.labels == 1, 0.8, 0.2))
    grades["one_sided"] = 1 - grades["overall"]
    return Material(KEYS, np.eye(len(KEYS)), GradedArticles(half, grades))


def test_columns_are_the_features_they_are_named_after(table: FeatureMatrix) -> None:
    loud = table.labels == 0
    exclamations = table.values[:, table.features.index("exclamations")]
    assert (exclamations[loud] > 0).all()
    assert (exclamations[~loud] == 0).all()


@pytest.mark.slow
def test_a_fit_separates_the_labels_and_its_calibration_folds_into_the_curves(
    table: FeatureMatrix, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reliability.training.train.BAGS", 3)  # refits for the interval
    learned = train_model(table, "reliability", material)
    scores = learned.model.log_odds(table)
    assert scores[table.labels == 1].min() > scores[table.labels == 0].max()
    content = json.loads(model_json(learned, {}))
    loaded = model.Model(content)
    weights = learned.model.fit.register
    assert {len(key) for key in weights if isinstance(key, tuple)} == {2}
    in_register = table.log_rates_of([*weights]) @ np.array([*weights.values()])
    for row in range(0, len(table), 7):
        values = dict(zip(table.features, table.values[row], strict=True))
        values["news_register"] = in_register[row]
        score = loaded.score(values)
        log_odds = score.base + math.fsum(score.contributions.values())
        # The file rounds each curve to four places.
        assert log_odds == pytest.approx(scores[row], abs=2e-4 * len(score.contributions))


def test_declared_directions_hold_with_a_least_slope(
    table: FeatureMatrix, material: Material
) -> None:
    fitted = fit(table, "reliability", material)
    features = scored_features("reliability")
    for name, (_, heights) in fitted.heights().items():
        direction = features[name].reliability
        if direction:
            assert (np.diff(heights) * direction > 0).all(), name


def test_what_is_absent_adds_nothing(table: FeatureMatrix, material: Material) -> None:
    heights = fit(table, "reliability", material).heights()
    for name in EVIDENCE & heights.keys():
        assert np.interp(0.0, *heights[name]) == pytest.approx(0.0, abs=1e-12), name


def test_the_register_explains_what_the_evidence_leaves_open(
    table: FeatureMatrix, material: Material
) -> None:
    fitted = fit(table, "reliability", material)
    labels = table.labels.astype(float)
    rates, weights = table.log_rates_of(KEYS), sample_weights(table)
    unknown = RegisterRows(rates, labels, weights, np.zeros(len(table)))
    pinned = np.zeros(len(KEYS), bool)
    without_evidence = fit_register([unknown], np.eye(len(KEYS)), pinned)
    assert 0 < sum(map(abs, fitted.register.values())) < np.abs(without_evidence).sum()


def test_grades_teach_the_register_beside_the_labels(table: FeatureMatrix) -> None:
    rates, labels, plain = table.log_rates_of(KEYS), table.labels.astype(float), np.ones(len(table))
    directions, pinned = np.eye(len(KEYS)), np.zeros(len(KEYS), bool)
    by_labels = RegisterRows(rates, labels, plain, np.zeros(len(table)))
    by_grades = RegisterRows(rates, 1 - labels, 9 * plain, np.full(len(table), -2.0))
    alone = fit_register([by_labels], directions, pinned)
    together = fit_register([by_labels, by_grades], directions, pinned)
    assert (np.abs(alone) > 0.1).any()
    strong = np.abs(alone) > 0.1
    assert (np.sign(together[strong]) == -np.sign(alone[strong])).all()
    assert (fit_register([by_labels], directions, ~pinned) >= 0).all()


def test_the_weights_of_a_register_lie_in_its_directions(table: FeatureMatrix) -> None:
    directions = register_terms.latent_directions([table], KEYS, 2)
    assert directions.shape == (len(KEYS), 2)
    rows = RegisterRows(
        table.log_rates_of(KEYS),
        table.labels.astype(float),
        np.ones(len(table)),
        np.zeros(len(table)),
    )
    weights = fit_register([rows], directions, np.zeros(len(KEYS), bool))
    left = weights - directions @ np.linalg.lstsq(directions, weights, rcond=None)[0]
    assert np.abs(weights).max() > 0.01
    assert np.abs(left).max() < 0.003  # weights are rounded, and small ones are dropped


def test_graded_articles_of_tested_publishers_are_left_out(
    table: FeatureMatrix, material: Material
) -> None:
    tested = table.take(table.publishers == "publisher1.example")
    own = material.apart_from(tested)
    assert material.graded and own.graded
    assert "publisher1.example" in material.graded.matrix.publishers
    assert "publisher1.example" not in own.graded.matrix.publishers
    twin = replace(tested.examples[0], group="publisher5.example-5")
    others = material.apart_from(replace(tested, examples=[twin])).graded
    assert others and "publisher5.example-5" not in {one.id for one in others.matrix.examples}


def test_the_report_card_follows_the_grades(
    table: FeatureMatrix, material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert material.graded
    monkeypatch.setattr("reliability.training.card.BAGS", 3)  # refits for the interval
    scores, wording = held_out_graded(table, "reliability", material)
    card = train_card(material.graded, {"news_register": wording})
    good = material.graded.grades["tone"] > 0.5
    assert list(card) == list(PARTS)
    for part, one in card.items():
        assert one.held_out[good].min() > one.held_out[~good].max()
        loaded = model.Model(json.loads(grade_json(one, {})))
        assert loaded.target == part
    assert scores[good].mean() > scores[~good].mean()


def test_words_that_name_a_source_never_lower_reliability(
    table: FeatureMatrix, material: Material
) -> None:
    examples = [example(number, 1 - number % 2, f"p{number % 12}") for number in range(96)]
    fitted = fit(replace(table, examples=examples), "reliability", material)
    assert fitted.register.get("said", 0.0) >= 0
    assert fitted.register.get(("said", "the"), 0.0) >= 0


def test_register_terms_are_frequent_and_not_specific_to_a_topic(
    table: FeatureMatrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All are in half of the articles: of those with a topic, 48 where 24 are expected, so that the
    # lift is 51 / 27. A road is a topic.
    nouns = {"said": 0.0, "met": 0.0, "truth": 0.9, "road": 0.9}
    topics = {one.id: "roads" if one.y else "lies" for one in table.examples}
    assert register_terms.everyday_words(table, topics, nouns) == [
        "met",
        "said",
        "truth",
    ]  # a road is a topic
    monkeypatch.setattr(register_terms, "_MAX_LIFT_NOUN", 1.8)
    assert register_terms.everyday_words(table, topics, nouns) == ["met", "said"]
    monkeypatch.setattr(register_terms, "_MIN_ARTICLES", 49)
    assert register_terms.everyday_words(table, topics, nouns) == []
    assert register_terms.everyday_words(table, topics, {}) == []
    monkeypatch.setattr(register_terms, "_MIN_ARTICLES_PAIR", 48)
    frequent = register_terms.frequent_pairs(table)
    assert ("<name>", ",") in frequent
    assert not [pair for pair in frequent if register.SIGNS.issuperset(pair)]


def test_columns_of_terms_do_not_depend_on_their_order(table: FeatureMatrix) -> None:
    both = table.log_rates_of(["said", "never heard", ("said", "the")]).toarray()
    said = table.log_rates_of([("said", "the"), "said"]).toarray()
    assert (both[:, 1] == 0).all()
    assert (both[:, [2, 0]] == said).all()
    assert ((both[:, 0] > 0) == (table.labels == 1)).all()


def test_folds_never_split_a_publisher() -> None:
    publishers = np.array([f"p{n % 17}" for n in range(200)])
    folds = publisher_folds(publishers, 5, seed=1)
    for publisher in np.unique(publishers):
        assert len(set(folds[publishers == publisher])) == 1
    assert set(folds) == set(range(5))


def test_leans_weigh_the_same_in_each_process() -> None:
    code = (
        "from reliability.training.feature_matrix import _lean_shares as shares; "
        "print([shares({(y, lean): "
        "(7 * n + 13 * at + 5 * y) % 97 + 1 for at, lean in enumerate(('', 'center', 'left', 'right')) "
        "for y in (0, 1)}) for n in range(30)])"
    )
    one, other = (
        python("-c", code, variables={"PYTHONHASHSEED": seed}, check=True).stdout
        for seed in ("1", "2")
    )
    assert one == other


def test_leans_weigh_the_same_in_both_classes() -> None:
    examples = [
        example(n, y, f"{lean}{n}", "leaning", lean)
        for lean, sizes in {"left": (10, 40), "right": (30, 20)}.items()
        for y in (0, 1)
        for n in range(sizes[y])
    ]
    nothing = np.zeros((len(examples), 0))
    table = FeatureMatrix(examples, [], nothing, [], sparse.csr_matrix(nothing))
    weights = sample_weights(table)
    leans = np.array([one.lean for one in examples])
    share = {
        y: weights[(leans == "left") & (table.labels == y)].sum() / weights[table.labels == y].sum()
        for y in (0, 1)
    }
    assert share[0] == pytest.approx(share[1])
    assert weights[table.labels == 0].sum() == pytest.approx(weights[table.labels == 1].sum())


def test_shifting_the_prior_gives_the_prevalence() -> None:
    shifted = figures.shift_prior(np.linspace(-3, 3, 101), 0.2)
    assert probabilities(shifted).mean() == pytest.approx(0.2, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("...We lost,.. said Roe.", '"We lost," said Roe.'),
        ("It rained?.. The end.", 'It rained?" The end.'),
        ("It rained ... and rained.", "It rained ... and rained."),
        ("It rained.", "It rained."),
    ],
)
def test_lost_quotation_marks_are_put_back(text: str, mended: str) -> None:
    row = {"id": "a", "text": text, "title": "", "y": None, "label": "satire"}
    found = datasets.parse_example(row, datasets.LITRL_SATIRE, {})
    assert (found.text, found.y) == (mended, 0)
    assert datasets.parse_example(row, "recovery", {}).text == text


def test_training_articles_are_additive(data: Path) -> None:
    for target in model.TARGETS:
        scorer = model.shipped_model(target)
        names = list(scorer.curves)
        examples = [
            one for name in datasets.TRAINING[target] for one in datasets.load_dataset(data, name)
        ]
        table = build_feature_matrix(examples[::100])
        for row in table.values:
            values = dict(zip(table.features, row.tolist(), strict=True))
            score = scorer.score(values)
            assert list(score.contributions) == names
            log_odds = score.base + math.fsum(score.contributions.values())
            logit = math.log(score.probability / (1 - score.probability))
            assert logit == pytest.approx(log_odds, abs=1e-9)


def test_models_and_registers_name_the_terms_of_their_data() -> None:
    for target in model.TARGETS:
        card = (model_files.models_folder() / f"{target}.md").read_text("utf-8")
        register = load_lexicon(REGISTER[target])
        for name in datasets.TRAINING[target]:
            assert name in card
            assert datasets.LICENCES[name] in card
            assert name in register.provenance["source"]


def test_the_width_of_short_articles_is_the_change_when_long_ones_are_cut() -> None:
    text = "The clerk counted the ballots of one more district. " * 50
    articles = [replace(example(number, 1, "a.example"), text=text) for number in range(20)]
    brief = replace(articles[0], text=first_words(parse(text), LONG_ENOUGH - 1))

    class Shorter:
        """A model by which article n gains n - 2 for each unit of length."""

        def log_odds(self, matrix: FeatureMatrix) -> np.ndarray:
            numbers = np.array([int(one.id.partition("-")[2]) for one in matrix.examples])
            return np.asarray((2.0 - numbers) * shortness(matrix.lengths))

    fitted = fit_brevity([*articles, brief], {"reliability": cast(CalibratedFit, Shorter())})
    assert fitted["reliability"] == pytest.approx((-1.0, 16.0), abs=1.001)
    later = fit_brevity(articles[10:], {"bias": cast(CalibratedFit, Shorter())})
    assert later["bias"].fall == 0
    assert 15 <= later["bias"].rise <= 17
