"""Lines that speak to the reader about the page are distinguished from lines of the article."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from reliability.scoring.assess import assess
from reliability.text.boilerplate import boilerplate_spans
from reliability.text.normalization import normalize
from reliability.text.page_lines import (
    BELOW,
    INSIDE,
    NEXT_TO,
    SENTENCE,
    can_be_page_line,
    features,
    page_line_score,
)

LINES = tomllib.loads((Path(__file__).parent / "data" / "page_lines.toml").read_text("utf-8"))
PAGE = {kind: tuple(lines) for kind, lines in LINES["page"].items()}
ARTICLE = tuple(LINES["article"]["lines"])

BODY = (
    "The water board of Elmford voted on Thursday to replace the main under Canal Street, which has "
    "burst four times since 2019.",
    "“We have patched this pipe for years,” said Nora Whitlow, who chairs the board.",
    "A report by the state found lead in two of 31 samples that were taken on the street last year.",
    "The council will vote on the plan on June 12, and the street will stay open to buses until then.",
    "The old pipe was laid in 1931, when the street had nine houses, and has been mended since then.",
)


def kept(*lines: str) -> list[str]:
    """Return the lines of a text that are not boilerplate."""
    text = normalize("\n\n".join(lines)).text
    for start, end in reversed(boilerplate_spans(text)):
        text = text[:start] + text[end:]
    return [line for line in re.split(r"\n+", text) if line.strip()]


@pytest.mark.parametrize("kind", PAGE)
def test_lines_of_pages_are_left_out(kind: str) -> None:
    lines = PAGE[kind]
    out = sum(kept(*BODY, *line.split(" / ")) == kept(*BODY) for line in lines)
    assert out >= 0.75 * len(lines)


def test_nine_of_ten_lines_of_pages_are_left_out() -> None:
    lines = [line for lines in PAGE.values() for line in lines]
    assert len(lines) >= 150
    assert sum(kept(*BODY, *line.split(" / ")) == kept(*BODY) for line in lines) >= 0.9 * len(lines)


def test_lines_of_articles_stay() -> None:
    for line in ARTICLE:
        for lines in ((*BODY, line), (*BODY[:3], line, *BODY[3:]), (line, *BODY)):
            assert len(kept(*lines)) == len(BODY) + 1, line


def test_the_quick_test_passes_most_lines_that_the_sum_finds() -> None:
    lines = [normalize(line).text for lines in PAGE.values() for line in lines if "/" not in line]
    found = [line for line in lines if page_line_score(line) >= INSIDE]
    assert sum(map(can_be_page_line, found)) >= 0.8 * len(found) > 30


def test_scores_are_those_without_the_lines() -> None:
    plain = assess("\n\n".join(BODY * 3), "Board votes")
    for line in (
        "Was this useful? Join us for ad-free pages.",
        "RELATED / Pier sold / Fares double",
    ):
        added = assess("\n\n".join((*BODY * 3, *line.split(" / "))), "Board votes")
        assert (added.reliability, added.bias) == (plain.reliability, plain.bias), line


@pytest.mark.parametrize(
    "first",
    [
        "Board Votes to Replace Main",
        "BOARD VOTES TO REPLACE MAIN",
        "“Board votes to replace main”",
        "Board votes to replace main | The Beacon",
        "Board votes to replace main - The Beacon",
    ],
)
def test_the_headline_above_the_article_is_not_text(first: str) -> None:
    title = "Board votes to replace main"
    plain = assess("\n\n".join(BODY * 3), title)
    for opening in (first, f"By Jane Roe\n\n{first}", f"{first}\n\nELMFORD, Ohio (AP)"):
        text = "\n\n".join((f"{opening} — {BODY[0]}", *BODY[1:], *BODY * 2))
        if "(AP)" not in opening:
            text = "\n\n".join((opening, *BODY * 3))
        assert assess(text, title).reliability == plain.reliability


def test_the_words_of_the_headline_stay_inside_the_article() -> None:
    assert len(kept(*BODY, BODY[0])) == len(BODY) + 1
    text = normalize("\n\n".join((*BODY, "Board votes to replace main"))).text
    assert boilerplate_spans(text, "Board votes to replace main") == []


@pytest.mark.parametrize(
    "claim",
    [
        "Everyone knows that the mayor stole the money from the poor and lied about it in court.",
        "The mayor must go, because nobody trusts a word of what he says about the harbour.",
    ],
)
@pytest.mark.parametrize(
    "mark",
    [
        "© {}",
        "Copyright 2024 {}",
        "Read more: {}",
        "Advertisement: {}",
        "Sponsored: {}",
        "Click here: {}",
        "Follow us on Facebook. {}",
        "Subscribe to our newsletter. {}",
        "RELATED | {}",
        "Tags: {}",
    ],
)
def test_a_claim_next_to_a_mark_stays(mark: str, claim: str) -> None:
    assert any("mayor" in line for line in kept(*BODY, mark.format(claim)))
    assert any("mayor" in line for line in kept(*BODY[:2], mark.format(claim), *BODY[2:]))


def test_most_of_a_text_is_never_left_out() -> None:
    pitch = "Join us on Facebook and sign up for our newsletter."
    assert len(kept(*BODY, *[pitch] * 20)) == len(BODY) + 20 or kept(*BODY, *[pitch] * 20) == []


@pytest.mark.parametrize(
    "piece", ["a@", "A", "A ", "Ab", "we us ", "Sign up! ", "-- ", "x. ", "@a ", "Read: "]
)
def test_hostile_lines_take_linear_time(piece: str) -> None:
    for opening in ("Most read in ", "More from our ", "Best of ", "Photo by ", "Jane Roe is "):
        boilerplate_spans("\n".join([opening + piece * (45 // len(piece)) + "!x"] * 800))
    boilerplate_spans("\n".join([piece * (400 // len(piece))] * 2_000))
    boilerplate_spans(piece * 200_000)


def test_features_name_no_name() -> None:
    lines = [
        "Sign up to the {} newsletter for $2 a month.",
        "Email {} at desk@example.com.",
    ]
    for line in lines:
        assert features(line.format("Harbour Gazette")) == features(line.format("Vale Courier"))


@pytest.mark.parametrize(
    "line",
    [
        '"Sign up for our newsletter," the poster said.',
        '"Subscribe to our newsletter and follow us here."',
        "JANE ROE: Sign up for our newsletter.",
        "The paper said that readers could sign up for its newsletter here.",
        "Sign up for our newsletter, because he did not respond to us.",
    ],
)
def test_quotations_turns_and_reports_have_no_score(line: str) -> None:
    assert features(line) is None
    assert page_line_score(line) == float("-inf")


def test_the_limits_are_in_order() -> None:
    assert INSIDE > BELOW > NEXT_TO > SENTENCE
