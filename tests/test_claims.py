"""Claims without a source: the candidates, their scores, and how many an article shows."""

from __future__ import annotations

import pytest

from reliability.attribution import claims
from reliability.attribution.annotation import annotate
from reliability.attribution.research_reports import research_sentences
from reliability.signals.registry import measure
from reliability.text.document import parse

BOLD = (
    "Corrupt officials have always secretly hidden the true costs, and nobody was ever punished. "
)
PLAIN = "The council met on Tuesday at noon. "
QUOTED = '"We have hidden the costs," said Mara Voss, the mayor. '


def candidates(text: str) -> list[str]:
    annotated = annotate(parse(text))
    document = annotated.document
    owed = claims.owed_sentences(document, annotated.attributions)
    spans = (document.sentences[i] for i in claims.candidates(document, owed))
    return [text[span.start : span.end] for span in spans]


def shown(text: str) -> list[str]:
    return [
        finding.text
        for finding in measure(text)[1].findings
        if finding.feature in ("unsourced_claims", "unsourced_certainty")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The costs of the bridge were hidden from all.",
        "The mayor wants all the costs of the bridge hidden.",
        "Voss fears that the costs of the bridge will rise again next year.",
    ],
)
def test_candidates(text: str) -> None:
    assert candidates(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The costs were hidden from the council, said Mara Voss, the mayor.",
        '"The costs of the bridge were hidden from the council," the mayor said.',
        "Were the costs of the bridge hidden from the council?",
        "Hidden costs",
        "I found the costs of the bridge in a drawer of the desk.",
        "A survey of 900 voters found that most of them want a bridge.",
        "The mayor declined a request for comment on the costs of the bridge.",
        "The ferry, he argues, has cost more than the bridge in all those years.",
        "Voss: The ferry has cost more than the bridge in all those years.",
        "The ferry has cost more than the bridge in all those years, reports the outlet.",
        "Forty floods were recorded by the office for water in the valley.",
        "The ministry believes the bridge was closed too late that winter.",
        "The fees have doubled since the spring, several economists say.",
        "The report does not mention any of the repairs to the northern pier.",
        "The ferry has cost more than the bridge in all those years. “It is a sieve,” she said.",
    ],
)
def test_no_candidates(text: str) -> None:
    assert candidates(text) == []


def test_the_source_may_stand_nearby() -> None:
    here = "The new ferry has cost more than the bridge, and the fares will rise. "
    said = "Rosa Lund, an engineer, said that the bridge was closed too late that winter. "
    alone, sourced = annotate(parse(here * 2)), annotate(parse(here + said))
    scores = [
        next(
            claims.score_claims(
                one.document,
                one.sourced,
                claims.owed_sentences(one.document, one.attributions),
                {},
            )
        ).score
        for one in (alone, sourced)
    ]
    assert scores[0] != scores[1]


def test_a_bold_article_is_full_of_claims_and_a_sourced_one_is_not() -> None:
    assert len(shown(BOLD * 6)) == 6
    assert shown((PLAIN + QUOTED) * 10) == []


def test_a_long_article_shows_the_strongest() -> None:
    text = "The officials have often hidden the costs of the bridge and lied about them. " * 60
    assert 8 <= len(shown(text)) <= 16


def test_values_count_what_is_not_shown() -> None:
    text = "The officials have often hidden the costs of the bridge and lied about them.\n\n"
    once, many = (measure(text * times)[1].values["unsourced_claims"] for times in (10, 100))
    assert once == pytest.approx(many)
    assert once > 1


def test_the_share_of_claims_with_a_source() -> None:
    none, half, most = (
        measure(text)[1].values["sourced_claim_share"]
        for text in (BOLD * 4, (BOLD * 2 + QUOTED) * 4, QUOTED * 4)
    )
    assert none == 0 < half < most == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The striker scored twice, and the goalkeeper saved the match for her team. ", True),
        ("Her party will win the state, and a victory there would be the final win. ", False),
    ],
)
def test_a_report_on_sport_has_many_words_that_only_sport_has(text: str, expected: bool) -> None:
    assert claims.is_sports_report(parse(text * 3)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The team, led by Ana Poll of Harwick, found lead in one well in five. Children were ill.",
            2,
        ),
        ("Biologists tracked 40 foxes. They lived twice as long. Most had mange.", 3),
        (
            "The audit reveals a loss. More than half of the bills had no receipt. We want it back.",
            2,
        ),
        ("An inquest found that the boat sank. But the owner is rich.", 1),
        ("A study found that trams are cheap. The crooked mayor stole the fares.", 1),
        ("Study after study shows that schools fail. They also cost more.", 0),
        ("The team was found in the hall. The match was late.", 0),
        ("Scientists met in Harwick. They ate fish.", 0),
    ],
)
def test_what_research_found_is_owed_to_it(text: str, expected: int) -> None:
    assert sorted(research_sentences(parse(text))) == list(range(expected))
