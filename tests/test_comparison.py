"""A claim beside a text: what is asked of every answer, and that time grows with the text."""

from __future__ import annotations

import random
import time

import pytest

from reliability import find_contradictions
from reliability.contradictions.comparison import ClaimComparison, _claims

TEXT = (
    "Traffic was light. The harbour bridge carried 40 trucks in May. “Nobody was hurt,” Roe said."
)
CLAIM = "A bridge report. The harbour bridge carried 65 trucks in May, and nobody was hurt."


def test_spans_are_sentences_of_their_own_string() -> None:
    (found,) = find_contradictions(TEXT, CLAIM)
    assert TEXT[slice(*found.text)].startswith("The harbour bridge carried 40")
    assert CLAIM[slice(*found.claim)].startswith("The harbour bridge carried 65")


def test_the_least_strength_is_the_callers() -> None:
    everything = find_contradictions(TEXT, CLAIM, least=0)
    assert all(0 < found.strength < 1 for found in everything)
    assert find_contradictions(TEXT, CLAIM, least=1) == []
    assert set(find_contradictions(TEXT, CLAIM)) <= set(everything)


@pytest.mark.parametrize(("text", "claim"), [("", CLAIM), (TEXT, ""), ("", ""), ("…", "?!")])
def test_nothing_is_contradicted_by_nothing(text: str, claim: str) -> None:
    assert find_contradictions(text, claim, least=0) == []


@pytest.mark.parametrize("text", [TEXT, CLAIM])
def test_a_text_does_not_contradict_itself(text: str) -> None:
    assert find_contradictions(text, text, least=0) == []


def test_time_grows_with_the_text() -> None:
    def seconds(copies: int) -> float:
        text = " ".join(f"{TEXT} The sailor number {i} of the ship slept." for i in range(copies))
        start = time.process_time()
        find_contradictions(text, CLAIM)
        return time.process_time() - start

    seconds(100)
    assert min(seconds(1600) for _ in range(3)) < 4 * min(seconds(800) for _ in range(3))


def test_of_two_sentences_that_share_the_same_the_first_is_the_closest() -> None:
    # Their weights were once summed in the order of a set, which is another in each process.
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
        beside = ClaimComparison(_claims(text), _claims(claim))
        assert beside.closest(0) == len(beside.text.sentence_stems) - 2
