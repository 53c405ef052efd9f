"""Contradictions between a claim and a text, and within a text."""

from __future__ import annotations

import random
import sys

import pytest

from reliability import find_contradictions
from reliability.attribution.annotation import annotate
from reliability.contradictions.clauses import clauses_of
from reliability.contradictions.comparison import ClaimComparison
from reliability.contradictions.name_spellings import name_spellings
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


VOTE = (
    "Ada Lorn, 52, was elected mayor of Norwick on Monday. "
    "Lorn beat Tom Ketter by 1,200 votes. "
    "Ketter conceded shortly before 9pm on Monday. "
    "The old mill closed in 2011 and reopened in 2016. "
    "The council will vote on the new bridge on Thursday, and the works will begin in May. "
    "Most residents of the valley backed the plan for the bridge, a survey found. "
    "Fourteen engineers from the county checked the dam after the flood. "
    "Nine firefighters from the coast were treated for smoke at the hospital. "
    "Ketter founded the sailing club in 1998 and ran it for ten years. "
    "Lorn, a former teacher, opened the school library in 2019. "
    "The bridge will cost more than 40 million crowns, the council said. "
    "The ferry was evacuated before the storm reached the harbour on Friday. "
    "Jane Orsk accused the harbour master of neglect. "
    "Orsk sold the ferry to a Danish firm last year. "
    "Police arrested two Danes and three Swedes on board the ferry. "
    "Pupils at the school paint boats for the spring fair. "
    "The fair drew a large crowd in warm weather. "
    "The judge acquitted the harbour master of fraud in June. "
    "Ketter thanked Lorn, and Orsk wrote to Ketter about the library."
)
AGAINST_THE_VOTE = [
    "Tom Ketter was elected mayor of Norwick on Monday.",
    "Ketter conceded shortly after 9pm on Monday.",
    "The works on the new bridge will end in May.",
    "All residents of the valley backed the plan for the bridge.",
    "Twelve engineers from the county checked the dam after the flood.",
    "Fourteen firefighters from the coast were treated for smoke at the hospital.",
    "Lorn founded the sailing club in 1998.",
    "Ketter opened the school library in 2019.",
    "Orsk opened the school library in 2019.",
    "The bridge will cost less than 40 million crowns.",
    "The ferry was evacuated after the storm reached the harbour.",
    "Lorn sold the ferry to a Danish firm last year.",
    "Police arrested two Danes and two Swedes on board the ferry.",
    "The fair drew a small crowd in warm weather.",
    "The judge convicted the harbour master of fraud in June.",
    "Ketter accused the harbour master of neglect.",
    "The dam was checked before the flood by fourteen engineers from the county.",
]
WITH_THE_VOTE = [
    "Ada Lorn was elected mayor of Norwick on Monday.",
    "Lorn beat Ketter by 1,200 votes.",
    "Ketter conceded before 9pm on Monday, shortly before the count ended.",
    "The works on the new bridge will begin in May.",
    "Most residents of the valley backed the plan for the bridge.",
    "The county sent fourteen engineers, who checked the dam after the flood.",
    "Nine people were treated for smoke, all of them firefighters from the coast.",
    "Ketter founded the sailing club in 1998.",
    "The mill reopened in 2016 after it had closed in 2011.",
    "Some residents of the valley backed the plan for the bridge.",
    "The mayor opened the school library in 2019.",
    "The bridge will cost over 40 million crowns.",
    "The storm reached the harbour on Friday after the ferry was evacuated.",
    "Orsk accused the harbour master of neglect and sold the ferry to a Danish firm.",
    "Police arrested five people on board the ferry: two Danes and three Swedes.",
    "The fair drew a large crowd.",
    "The harbour master was acquitted of fraud in June.",
    "Lorn was thanked by Ketter after the vote in Norwick on Monday.",
    "Norwick elected Lorn, a former teacher, as its mayor on Monday.",
    "Five Danes and Swedes were arrested by police on board the ferry.",
]


@pytest.mark.parametrize("claim", AGAINST_THE_VOTE)
def test_a_claim_that_gives_a_fact_to_another_contradicts_a_long_text(claim: str) -> None:
    assert find_contradictions(VOTE, claim)


@pytest.mark.parametrize("claim", WITH_THE_VOTE)
def test_a_claim_in_other_words_agrees_with_a_long_text(claim: str) -> None:
    assert not find_contradictions(VOTE, claim)


FERRIES = " ".join(f"The ferry left the harbour at {hour} with bread." for hour in range(3, 18))
SIMILAR = [
    (
        "Coach Ann Orsk praised Mia Lind. Lind scored the winning goal for Harwick in the last minute.",
        "Harwick scored the winning goal in the last minute.",
    ),
    (
        "The mayor of Lund met Ann Orsk. Orsk, mayor of Lund, opened the plant in May.",
        "The mayor of Lund opened the plant in May.",
    ),
    (
        "Sales rose before the holiday. Shares in the bakery fell after the holiday in Lund.",
        "Sales in the bakery rose before the holiday and shares fell after it.",
    ),
    (
        "Some pupils in Lund failed the test. All pupils in Norwick passed the test.",
        "All pupils in Norwick passed the test.",
    ),
    (
        "The old bridge opened in 1950. The new bridge opened in Lund in 1975 after a long delay.",
        "The old bridge in Lund opened in 1950.",
    ),
    (
        "Officer Tom Poe saw Jane Roe at home. Poe said Roe called the police on Monday evening.",
        "Roe called the police on Monday evening.",
    ),
    (
        "More than 300 people marched. Fewer than 300 people marched in the town last year.",
        "More than 300 people marched in the town.",
    ),
    (
        "The trial of Ann Roe begins on Monday. The trial of Tom Poe ends on Monday in Lund.",
        "The trial of Tom Poe ends on Monday.",
    ),
    (
        "Some 480 workers at the plant lost their jobs, the union said.",
        "Almost 500 workers at the plant lost their jobs.",
    ),
    (
        "He was guilty of 21 counts of fraud and six counts of theft, the court said.",
        "He was guilty of 27 counts of fraud and theft.",
    ),
]


@pytest.mark.parametrize(("text", "claim"), SIMILAR)
def test_a_claim_about_something_similar_contradicts_nothing(text: str, claim: str) -> None:
    assert not find_contradictions(f"{text} {FERRIES}", claim)


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("Jane Tolley resigned. Tolley was ill. Jane Tolely had asked for leave.", "Tolley"),
        (
            "Mr Whitfield spoke. Whitfield was sure. Whitfield left, and Whitefield's son stayed.",
            "Whitfield",
        ),
        (
            "Rosa Lindqvist won. Lindqvist ran. Lindqvist rested. Nobody saw Linqvist fall.",
            "Lindqvist",
        ),
        ("Rosa Lindqvist won. Lindqvist ran. Nobody saw Linqvist fall.", None),  # too few mentions
        (
            "Jane Tolley resigned. Tolley was ill. Adam Tolely had asked for leave.",
            None,
        ),  # another person
        ("Mr Petrov spoke. Petrov left. Petrov's son and the Petrovs stayed.", None),
        ("The Tollers met. Tollers won. Tollers left. Tallers stayed.", None),  # no person
        ("Mr Tolley spoke. Tolley sat. Tolley left. “Tolely is here,” she wrote.", None),
        ("Mr Tolley spoke. Tolley sat. Tolley left. They wrote of Tolely [sic] in May.", None),
        ("Mr Kaine spoke. Kaine sat. Kaine left for Maine.", None),  # another first letter
    ],
)
def test_a_second_spelling_of_a_name_is_found(text: str, usual: str | None) -> None:
    document = parse(text)
    found = [document.original(fact.other[0]) for fact in name_spellings(document) if fact.other]
    assert found == ([] if usual is None else [usual])
