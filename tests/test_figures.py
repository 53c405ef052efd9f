"""Figures that do not fit together: each rule on its examples, and quantities as they are written."""

from __future__ import annotations

from typing import Any

import pytest

from reliability.contradictions.figures import CHECKS, figure_rules, figure_slips
from reliability.contradictions.find import find_contradictions
from reliability.contradictions.quantities import AMOUNT, FILE, read_quantities
from reliability.signals.registry import measure
from reliability.text.document import parse
from reliability.text.lexicon_files import read_file

RULES: list[dict[str, Any]] = read_file(FILE).tables["rule"]


def notes(text: str) -> list[str]:
    return [slip.note for slip in figure_slips(parse(text))]


@pytest.mark.parametrize(
    ("check", "example"), [(rule["checks"], one) for rule in RULES for one in rule["examples"]]
)
def test_a_rule_finds_its_examples(check: str, example: str) -> None:
    assert len(notes(example)) == 1, check


@pytest.mark.parametrize(
    ("check", "example"),
    [(rule["checks"], one) for rule in RULES for one in rule["counterexamples"]],
)
def test_a_rule_passes_over_its_counterexamples(check: str, example: str) -> None:
    assert notes(example) == [], check


def test_every_check_has_a_rule_and_every_rule_a_check() -> None:
    assert {check for rule in figure_rules() for check in rule.checks} == set(CHECKS)
    assert len(figure_rules()) == len(RULES)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (
            "It fell from 20 percent to 30 percent.",
            "from 20 percent to 30 percent is a rise, not a fall",
        ),
        ("It rose from 200 to 300, a rise of 20%.", "from 200 to 300 is a rise of 50%, not 20%"),
        ("It is 50 km (310 miles) away.", "50 km is 31.1 miles, not 310 miles"),
        (
            "It burned 30 million hectares (74.1 acres).",
            "30 million hectares is 74,100,000 acres, not 74.1 acres",
        ),
        (
            "It was held on Monday, March 12, 2024.",
            "March 12, 2024 falls on a Tuesday, not a Monday",
        ),
        ("It was held on Tuesday, 4 May 2022.", "4 May 2022 falls on a Wednesday, not a Tuesday"),
        ("It doubled from 10 to 15.", 'from 10 to 15 is 1.5 times as much, which is not "doubled"'),
    ],
)
def test_a_note_has_the_numbers(text: str, note: str) -> None:
    assert notes(text) == [note]


@pytest.mark.parametrize(
    "text",
    [
        "The rate did not fall from 20 percent to 30 percent.",
        "Did the rate fall from 20 percent to 30 percent?",
        "The rate fell from 4.1 to 3.5 percent, and the price rose from 30 to 45 cents.",
        "The road fell from 900 metres to 1,200 feet.",
        "The water warmed from 20C to 60F, and the air rose from 20C to 60F.",
        "Its share rose from 0% to 5%, up 3%.",
        f"It fell from 1 to {'9' * 400}. It met on Monday, May {'9' * 40}, 2021.",
    ],
)
def test_a_sentence_that_does_not_say_so_passes(text: str) -> None:
    assert notes(text) == []


@pytest.mark.parametrize(
    ("written", "value", "measure"),
    [
        ("5%", 5, "%"),
        ("5 per cent", 5, "%"),
        ("£2.1m", 2_100_000, "£"),
        ("US$5bn", 5_000_000_000, "$"),
        ("Rs 1,50,000", 150_000, "₹"),
        ("three lakh", 300_000, ""),
        ("twenty-five", 25, ""),
        ("a million", 1_000_000, ""),
        ("3½ hours", 3.5, "hour"),
        ("two and a half years", 2.5, "year"),
        ("minus 5 degrees Celsius", -5, "°c"),
        ("20°C", 20, "°c"),
        ("-3C", -3, "°c"),
        ("50 km/h", 50, "km/h"),
        ("40m", 40, "m"),
        ("70-pound", 70, "lb"),
        ("2 percentage points", 2, "point"),
    ],
)
def test_a_quantity_is_read(written: str, value: float, measure: str) -> None:
    document = parse(f"It was then {written} or so.")
    masked, found = read_quantities(document, 0, len(document.words))
    [quantity] = found.values()
    assert (quantity.kind, quantity.value, quantity.measure) == (AMOUNT, value, measure)
    assert masked == f"it was then {AMOUNT * len(written)} or so."


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("in 1998", "in @@@@"),
        ("on 2 July", "on ~ july"),
        ("on July 2", "on july ~"),
        ("the 3rd", "the ~~~"),
        ("at 10:30", "at ~~~~~"),
        ("at 9am", "at ~~~"),
        ("by 5-4", "by #-#"),
    ],
)
def test_years_days_ranks_and_times_are_not_amounts(written: str, masked: str) -> None:
    document = parse(f"It was {written} then.")
    assert read_quantities(document, 0, len(document.words))[0] == f"it was {masked} then."


def test_figures_of_a_headline_are_findings_in_it() -> None:
    title = "Sund jobless rate falls from 4 percent to 5 percent"
    _, reading = measure("The office gave the rate on Monday. It had no comment.", title)
    [finding] = (one for one in reading.findings if one.feature == "contradictions")
    assert finding.where == "title"
    assert title[finding.start : finding.end] == finding.text == "falls from 4 percent to 5 percent"


def test_figures_are_found_where_letters_change_their_length() -> None:
    text = "İlvane’s “old” fare fell from £2 to £3."
    [slip] = figure_slips(document := parse(text))
    start, end = document.span(*slip.words)
    assert text[start:end] == "fell from £2 to £3"


def test_contradictions_of_a_text_include_its_figures() -> None:
    text = "The office spoke on Monday. The rate fell from 4 percent to 5 percent."
    [found] = find_contradictions(text)
    start, end = found.claim_span
    assert found.text_span == found.claim_span
    assert text[start:end] == "fell from 4 percent to 5 percent"
    assert found.note == "from 4 percent to 5 percent is a rise, not a fall"


def test_figures_of_a_claim_alone_do_not_contradict_a_text() -> None:
    text = "The office gave the rate on Monday."
    assert not find_contradictions(text, "The rate fell from 4 percent to 5 percent.")


def test_a_slip_that_is_repeated_is_one() -> None:
    caption = "The pier on Saturday, July 17, 2020. "
    [slip] = figure_slips(parse(caption + "Gulls came back to the pier. " + caption))
    assert slip.note == "July 17, 2020 falls on a Friday, not a Saturday"


def test_a_short_text_has_the_rate_of_400_words() -> None:
    _, brief = measure("The pier was shut on Saturday, July 17, 2020, after a storm.")
    assert brief.values["contradictions"] == 1000 / 400
