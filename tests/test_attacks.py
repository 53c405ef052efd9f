"""Attacks on the score, on an article made here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reliability.evaluation.generalization import attacks, gaming
from reliability.evaluation.generalization.attacks import Outcome, Victim
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.training.datasets import Example
from support import run, write_rows

PLAIN = (
    "They want you to forget what happened at the harbour last winter. We will not forget it. Nobody "
    "asked the people who pay for this mess. You have seen the shocking truth, and so have I. The "
    "liars in the town hall have stolen your money. Everybody knows that they will do it again. "
)
TEXT = "\n\n".join(
    [PLAIN.strip(), *(f"It is year {n} of the mess. {PLAIN}".strip() for n in range(3))]
)
NEWS = "\n\n".join(
    f"The council met on day {n} to talk about the mill. The work began in March, the office said."
    for n in range(80)
)
TITLE = "The SHOCKING truth"


@pytest.fixture(scope="module")
def victim() -> Victim:
    return Victim(3, TEXT, TITLE, NEWS, assess(TEXT, TITLE))


@pytest.mark.parametrize("name", attacks.ATTACKS)
def test_an_attack_changes_the_article_and_repeats_exactly(name: str, victim: Victim) -> None:
    once = attacks.ATTACKS[name](victim)
    assert once == attacks.ATTACKS[name](victim)
    assert all(text for text, _ in once)
    if "HTML" not in name:  # a page is read as its article, without the hidden text
        assert once[0] != (TEXT, TITLE)


@pytest.mark.parametrize("name", attacks.CHEAP)
def test_a_cheap_edit_changes_few_words(name: str, victim: Victim) -> None:
    ((text, _),) = attacks.CHEAP[name](victim)
    before, after = len(TEXT.split()), len(text.split())
    # The frame of an agency has a fixed length, and a deleted sentence the length that it has.
    assert abs(after - before) <= max(attacks.BUDGET * before, 25)


def test_news_is_appended_in_whole_paragraphs(victim: Victim) -> None:
    ((text, _),) = attacks.COSTLY["50 words of news appended"](victim)
    added = text.removeprefix(TEXT).split()
    assert 50 <= len(added) < 50 + 18


def test_the_worst_sentences_are_those_with_the_largest_penalty(victim: Victim) -> None:
    ((start, end),) = attacks._worst_sentences(victim, 1)
    assert any(start <= one.start < end and one.penalty > 0 for one in victim.report.findings)
    ((text, _),) = attacks.CHEAP["the worst sentence deleted"](victim)
    assert len(text) < len(TEXT)


def test_of_two_texts_the_worse_counts() -> None:
    example = Example("a", "made", TEXT, TITLE, 0, "harbour.example", "")
    outcomes = attacks.try_attacks([example], [NEWS])
    document = attacks.COSTLY["split in two"](Victim(0, TEXT, TITLE, NEWS, assess(TEXT, TITLE)))
    worse = min(assess(*one).reliability.probability for one in document)
    (outcome,) = outcomes["split in two"]
    assert outcome.gain == worse - assess(TEXT, TITLE).reliability.probability
    assert list(outcomes) == list(attacks.ATTACKS)


def test_the_shares_of_turned_verdicts_are_of_failing_articles() -> None:
    fail, passed, abstain = Verdict.FAIL, Verdict.PASS, Verdict.ABSTAIN
    results = [
        Outcome(0.3, fail, passed),
        Outcome(0.1, fail, abstain),
        Outcome(0.0, passed, passed),
        Outcome(0.2, abstain, passed),
    ]
    (record,) = gaming.summarize({"hedges": results})
    assert record["median gain"] == pytest.approx(0.15)
    assert record["largest gain"] == 0.3
    assert record["newly passing"] == 0.5
    assert (record["FAIL to PASS"], record["FAIL to ABSTAIN"]) == (0.5, 0.5)


def test_the_command_prints_a_row_for_each_attack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaming, "LEAST_NEWS", 60)
    monkeypatch.setattr(gaming, "TRANSFER", ("clef2021_task3a",))
    monkeypatch.setattr(gaming, "TRAINING", {"reliability": ()})
    row = {
        "id": "1",
        "title": TITLE,
        "text": TEXT,
        "y": 0,
        "label": "false",
        "source": "harbour.example",
        "date": None,
    }
    write_rows(tmp_path / "reliability" / "clef2021_task3a.jsonl.gz", [row])
    (tmp_path / "reliability" / "near_duplicates.tsv").write_text("", "utf-8")
    write_rows(tmp_path / "more" / "bbc_masakhanews.jsonl.gz", [row | {"text": NEWS}])
    command = ["evaluate", "attacks", "--data", str(tmp_path), "--sample", "1"]
    table = run(*command).stdout
    assert all(f"| {name} |" in table for name in attacks.ATTACKS)
    assert "Of 0 reliable articles, 0 fail by a part" in table
    found = json.loads(run(*command, "--json").stdout)
    assert found["articles"] == 1
    assert [one["attack"] for one in found["attacks"]] == list(attacks.ATTACKS)
