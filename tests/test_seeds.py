"""The sample articles: the tool must find the faults that a reader sees in them.

`seeds/expected.toml` lists them. The two real articles after which the samples were written are outside
the repository, in ../shared/seeds.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reliability.articles.article import Article
from reliability.articles.reader import read
from reliability.records import Finding
from reliability.scoring.assess import assess
from reliability.signals.registry import measure
from support import ROOT, SEEDS, unavailable

REAL = ROOT.parent / "shared" / "seeds"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((SEEDS / "expected.toml").read_text("utf-8"))

# Known failures by the id of the test, with the reason. Strict: an entry that passes must be removed.
MISSED = {
    "arms-deal-certain.md-contradiction-a war between NATO and Russia ": "the other half opens with "
    "“but”, which most often continues a statement",
    "press-release.html": "its score is not under the limit: it is not judged, as a press release",
    "satire.md": "deadpan satire is written like a report: only its content gives it away",
}


def param(name: str, *values: Any) -> Any:
    missed = pytest.mark.xfail(strict=True, raises=AssertionError, reason=MISSED.get(name, ""))
    return pytest.param(*values, id=name, marks=[missed] if name in MISSED else [])


@cache
def article_of(path: Path) -> Article:
    (article,) = read([path])
    assert isinstance(article, Article), article
    return article


@cache
def findings_in(article: Article) -> list[Finding]:
    return measure(article.text, article.title)[1].findings


def overlapping(article: Article, signal: str, start: int, end: int) -> list[Finding]:
    return [
        finding
        for finding in findings_in(article)
        if finding.signal == signal and finding.start < end and start < finding.end
    ]


def span(whole: str | None, part: str) -> tuple[int, int]:
    assert whole is not None
    assert whole.count(part) >= 1, f"{part!r} is not in the article"
    start = whole.index(part)
    return start, start + len(part)


def test_every_seed_is_expected_and_every_expectation_a_seed() -> None:
    assert {path.name for path in SEEDS.iterdir()} - {"expected.toml", "publishers.jsonl"} == set(
        EXPECTED
    )


def test_every_miss_is_an_expectation() -> None:
    ids = {param.id for param in [*findings(), *verdicts()]}
    assert MISSED.keys() <= ids


def findings() -> list[Any]:
    return [
        param(f"{name}-{wanted['signal']}-{wanted['text'][:30]}", name, wanted)
        for name, expected in EXPECTED.items()
        for wanted in expected["findings"]
    ]


def verdicts() -> list[Any]:
    return [
        param(name, name, expected["verdict"])
        for name, expected in EXPECTED.items()
        if "verdict" in expected
    ]


@pytest.mark.parametrize(("name", "wanted"), findings())
def test_expected_findings_are_there(name: str, wanted: dict[str, str]) -> None:
    article = article_of(SEEDS / name)
    whole = article.title if wanted["signal"] == "headline" else article.text
    found = overlapping(article, wanted["signal"], *span(whole, wanted["text"]))
    assert found
    if "related" in wanted:
        left, right = span(article.text, wanted["related"])
        assert any(start < right and left < end for one in found for start, end in one.related)


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        param(f"{name}-no-{signal}", name, signal)
        for name, expected in EXPECTED.items()
        for signal in expected["absent"]
    ],
)
def test_absent_signals_find_nothing(name: str, signal: str) -> None:
    found = findings_in(article_of(SEEDS / name))
    assert not [finding for finding in found if finding.signal == signal]


@pytest.mark.parametrize(("name", "verdict"), verdicts())
def test_verdicts(name: str, verdict: str) -> None:
    report = assess(article_of(SEEDS / name))
    assert report.verdict == verdict, report.reasons


# -- the two real articles ----------------------------------------------------------------------


def real(number: str) -> Article:
    """Return a real article; skip the test without it, or fail in CI."""
    paths = sorted(REAL.glob(f"{number}_*.txt"))
    if not paths:
        unavailable(f"the real articles are not in {REAL}")
    (path,) = paths
    return article_of(path)


def of(article: Article, feature: str) -> list[Finding]:
    return [finding for finding in findings_in(article) if finding.feature == feature]


def contains(article: Article, start: int, end: int, *words: str) -> bool:
    """Return True if the sentence around a span contains all of the words."""
    text = article.text
    left = max(text.rfind(". ", 0, start) + 1, text.rfind("\n", 0, start) + 1)
    right = text.find(". ", end)
    return all(word in text[left : right if right >= 0 else len(text)] for word in words)


def test_the_second_scores_well_above_the_first() -> None:
    first, second = (assess(real(number)).reliability for number in ("000", "004"))
    assert second.probability >= first.probability + 0.25


def test_the_first_has_certainty_without_a_source() -> None:
    sure = of(real("000"), "unsourced_certainty")
    assert len(sure) >= 5
    assert any("100%" in finding.text for finding in sure)


def test_the_first_contradicts_itself_about_members() -> None:
    article = real("000")
    assert any(
        contains(article, finding.start, finding.end, "CSTO")
        and any(contains(article, start, end, "CSTO") for start, end in finding.related)
        for finding in of(article, "contradictions")
    )


def test_the_first_has_errors_and_run_on_sentences() -> None:
    found = [finding for finding in findings_in(real("000")) if finding.signal == "readability"]
    assert {finding.feature for finding in found} >= {
        "run_on_sentences",
        "grammar_errors",
        "missing_spaces",
    }


def test_the_second_has_a_dominant_source() -> None:
    (source,) = of(real("004"), "dominant_source_share")
    assert source.related


def test_the_second_praises_in_its_own_voice() -> None:
    praise = {finding.text for finding in of(real("004"), "partisan_praise")}
    assert {"glorious", "brotherhood"} <= praise


def test_the_second_quotes_praise() -> None:
    assert len(of(real("004"), "quoted_loaded_words")) >= 2


def test_the_second_has_missing_spaces() -> None:
    glued = {finding.text for finding in of(real("004"), "missing_spaces")}
    assert len(glued) >= 20
    assert {"werepart", "whichreflects", "militaryexpert"} <= glued
