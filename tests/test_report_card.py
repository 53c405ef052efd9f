"""The report card, what decides, and the division of the wording among families of words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability import assess
from reliability.attribution import extraction
from reliability.attribution.annotation import annotate
from reliability.scoring.model import shipped_model
from reliability.scoring.report import Report
from reliability.scoring.report_card import AVERAGES, EVIDENCE, PART_OF, PARTS, WORDING, part_sum
from reliability.scoring.wording import FAMILIES, wording_of
from reliability.signals.registry import FEATURES, measure
from reliability.text import register
from reliability.text.document import parse
from reliability.text.register import register_scores, word_families
from reliability.text.register_words import placed_terms, words_of_terms
from support import SEEDS, read_articles

ARTICLES = read_articles(
    *sorted(path for path in SEEDS.iterdir() if path.suffix in (".md", ".txt"))
)
WORDS = st.sampled_from(
    "the mayor said Jane Roe on Monday . , ! ? U.S. \n\n 12 however “ ” very".split(" ")
)


@pytest.fixture(scope="module", params=ARTICLES, ids=lambda article: article.id)
def report(request: pytest.FixtureRequest) -> Report:
    return assess(request.param)


def test_every_feature_of_the_card_exists_and_is_in_one_part() -> None:
    names = [name for part in PARTS.values() for name in part]
    assert len(names) == len(set(names)) == len(PART_OF)
    assert PART_OF.keys() <= FEATURES.keys()
    assert PART_OF.keys() >= AVERAGES


def test_evidence_without_findings_is_absent_and_adds_nothing(report: Report) -> None:
    with_findings = {finding.feature for finding in report.findings}
    for name in EVIDENCE - with_findings:
        value = report.features[name]
        assert value == 0 or math.isnan(value), name
        for score in (report.reliability, report.bias):
            assert score.contributions.get(name, 0.0) == 0, name


def test_the_parts_and_the_wording_add_up(report: Report) -> None:
    for score in (report.reliability, report.bias):
        sums = [part_sum(part, score) for part in (*PARTS, WORDING)]
        assert score.base + sum(sums) == pytest.approx(score.log_odds, abs=1e-9)


def test_grades_are_from_0_to_10_and_inside_their_intervals(report: Report) -> None:
    assert list(report.card) == list(PARTS)
    for part, grade in report.card.items():
        low, high = grade.interval
        assert 0 <= low <= grade.value <= high <= 10
        assert grade.reliability == part_sum(part, report.reliability)
    assert report.to_dict()["card"]["tone"]["grade"] == report.card["tone"].value


def test_the_card_distinguishes_sober_from_partisan() -> None:
    cards = {article.id: assess(article).card for article in ARTICLES}
    sober = next(card for name, card in cards.items() if "wire-report" in name)
    partisan = next(card for name, card in cards.items() if "partisan-attack" in name)
    assert all(sober[part].value > partisan[part].value + 2 for part in PARTS)


@pytest.mark.parametrize("target", ["reliability", "bias"])
def test_the_wording_divides_among_families(report: Report, target: str) -> None:
    model = shipped_model(target)
    assert model.register
    shares = wording_of(report)[target]
    assert {share.family for share in shares} == set(FAMILIES)
    wanted = model.score(report.features).contributions[model.register]
    assert sum(share.log_odds for share in shares) == pytest.approx(wanted, abs=1e-9)
    text = report.article.text
    assert all(0 <= word.start < word.end <= len(text) for s in shares for word in s.words)


def test_every_family_of_a_word_has_a_name() -> None:
    assert {*word_families().values(), register.CONSTRUCTION} == set(FAMILIES)


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_register_words_sum_to_the_register(text: str) -> None:
    document = parse(text)
    excluded = extraction.uncounted_words(document, annotate(document).attributions)
    scores = register_scores(document, excluded)
    for name in (register.NEWS, register.PARTISAN):
        found = words_of_terms(document, name, placed_terms(document, excluded), excluded)
        assert math.fsum(one.value for one in found) == pytest.approx(scores[name], abs=1e-9)


def test_a_sentence_in_somebody_elses_words_is_no_biased_sentence() -> None:
    line = (
        "The spineless council has cruelly betrayed the honest families of this disgraceful town."
    )
    _, own = measure(line)
    _, quoted = measure(f"“{line}” said Jane Roe, a baker.")
    assert own.values["biased_sentences"] > 1
    assert quoted.values["biased_sentences"] < own.values["biased_sentences"] / 5


def test_many_lost_spaces_lower_the_grade_of_language() -> None:
    text = "The clerk of the harbour said that the boats of the town were late on Monday. " * 12
    glued = text.replace("of the", "ofthe").replace("that the", "thatthe")
    whole, damaged = (assess(one).card["language"].value for one in (text, glued))
    assert damaged < whole - 1
