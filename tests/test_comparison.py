"""Contradictions between a claim and a text, and within a text."""

from __future__ import annotations

import random
import sys

import pytest

from reliability import find_contradictions
from reliability.attribution.annotation import annotate
from reliability.contradictions.clauses import clauses_of
from reliability.contradictions.comparison import ClaimComparison
from reliability.signals.registry import measure
from reliability.text.document import parse

TEXT = (
    "Traffic was light. The harbour bridge carried 40 trucks in May. “Nobody was hurt,” Roe said."
)
CLAIM = "A bridge report. The harbour bridge carried 65 trucks in May, and nobody was hurt."


def test_spans_are_sentences_of_their_own_string() -> None:
    (found,) = find_contradictions(TEXT, CLAIM)
    assert TEXT[slice(*found.text_span)].startswith("The harbour bridge carried 40")
    assert CLAIM[slice(*found.claim_span)].startswith("The harbour bridge carried 65")


def test_the_caller_sets_the_least_strength() -> None:
    everything = find_contradictions(TEXT, CLAIM, min_strength=0)
    assert all(0 < found.strength < 1 for found in everything)
    assert find_contradictions(TEXT, CLAIM, min_strength=1) == []
    assert set(find_contradictions(TEXT, CLAIM)) <= set(everything)


@pytest.mark.parametrize(("text", "claim"), [("", CLAIM), (TEXT, ""), ("", ""), ("…", "?!")])
def test_empty_texts_contradict_nothing(text: str, claim: str) -> None:
    assert find_contradictions(text, claim, min_strength=0) == []


@pytest.mark.parametrize("text", [TEXT, CLAIM])
def test_a_text_does_not_contradict_itself(text: str) -> None:
    assert find_contradictions(text, text, min_strength=0) == []


def test_work_is_linear_in_the_length_of_the_text() -> None:
    def calls(copies: int) -> int:
        text = " ".join(f"{TEXT} The sailor number {i} of the ship slept." for i in range(copies))
        count = 0

        def profile(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(profile)
        try:
            find_contradictions(text, CLAIM)
        finally:
            sys.setprofile(None)
        return count

    calls(400)  # fills the caches
    assert calls(400) < 2.2 * calls(200)


TOWERS = "The tower on the hill had 40 rooms. It was old. The tower on the hill had 65 rooms."


def test_contradictions_within_a_text_have_both_places_in_it() -> None:
    (found,) = find_contradictions(TOWERS)
    assert TOWERS[slice(*found.text_span)] == "The tower on the hill had 40 rooms"
    assert TOWERS[slice(*found.claim_span)] == "The tower on the hill had 65 rooms"
    assert (found.note, found.strength) == ("another number for the same thing", 1.0)


def test_contradictions_within_a_text_are_those_of_the_signal() -> None:
    (finding,) = (f for f in measure(TOWERS)[1].findings if f.feature == "contradictions")
    (found,) = find_contradictions(TOWERS, min_strength=0)
    assert (found.text_span, found.note, found.strength) == (
        (finding.start, finding.end),
        finding.note,
        finding.weight,
    )
    assert (found.claim_span,) == finding.related


def test_a_pair_of_clauses_contradicts_once_by_the_strongest_rule() -> None:
    found = find_contradictions(TOWERS, min_strength=0)
    assert len({(one.claim_span, one.text_span) for one in found}) == len(found)


@pytest.mark.parametrize("text", ["", "…", TEXT, "The tower had 40 rooms. The tower was old."])
def test_no_contradictions_within_a_consistent_text(text: str) -> None:
    assert find_contradictions(text, min_strength=0) == []


def test_the_first_of_equally_close_sentences_is_the_closest() -> None:
    # The order of a set, and so a sum over it, would depend on the process.
    things = (
        "ferry truck river gate cook lamp road tower bridge harbour clerk market winter garden engine "
        "doctor"
    ).split()
    fell = " ".join(f"The {one} fell." for at, one in enumerate(things) for _ in range(at % 7))
    for seed in range(150):
        named = random.Random(seed).sample(things, 8)
        others = [one for one in things if one not in named]
        long = (
            f"The {' and the '.join(sorted(named))} were painted by a tall sailor with a brush, a "
            "bucket, a ladder, a cloth, a rope, some glue, a saw and an axe, before noon, as children "
            "watched."
        )
        text = f"{fell} {long} The {' and the '.join(named)} shone."
        claim = f"The {' and the '.join(named)} were by the {' and the '.join(others)}."
        comparison = ClaimComparison(*(clauses_of(annotate(parse(one))) for one in (text, claim)))
        assert comparison.closest(0) == len(comparison.text.sentence_stems) - 2


def test_a_long_text_with_another_name_in_the_place_of_one_of_the_claim() -> None:
    filler = " ".join(f"The ferry left the harbour at {hour} with bread." for hour in range(3, 20))
    text = f"Mara Ilvane, 43, won the prize for the best bridge on Monday. {filler} Joss Ketterby slept."
    [found] = find_contradictions(
        text, "Joss Ketterby won the prize for the best bridge on Monday."
    )
    assert text[slice(*found.text_span)].startswith("Mara Ilvane")
    assert "another name" in found.note
    assert not find_contradictions(text, "Mara Ilvane won the prize for the best bridge on Monday.")
    assert not find_contradictions(text, "She won the prize for the best bridge on Monday.")


def test_an_age_is_no_opposite_of_new() -> None:
    filler = " ".join(f"The ferry left the harbour at {hour} with bread." for hour in range(3, 20))
    text = f"The 25-year-old player wants to leave his club in May after the last match. {filler}"
    assert not find_contradictions(
        text, "The player wants to leave his new club after the last match."
    )
