"""Sentence boundaries without punctuation."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.text.document import parse
from support import executed_lines


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in parse(text, keep_boilerplate=True).sentences]


@pytest.mark.parametrize(
    "text",
    [
        # headings
        "Storm Hits Coast|The mayor said it was over.",
        "Storm hits the coast|He said it was over.",
        "WHO PAYS FOR THE BRIDGE|This is what we know.",
        "Prices rose by 5|There was no reason.",
        "The long way home|In the end they met.",
        "Storm Hits Coast|However, the mayor left.",
        "Storm Hits Coast|A boat was lost.",
        "Sign Up|For more of this, read on.",
        "Who pays|If I stay at home, you do.",
        # no boundary in prose, titles and headlines
        "They sailed to The Hague and read The New York Times there.",
        "She sang Over The Hills and Let It Be.",
        "They met in The end.",
        "The Not Who We Are campaign ended.",
        "Roe Tells Poe How The West Was Won",
        "Prices Rise For First Time In 2014",
        "Roe Changed How I Saw Poe",
        "A song called The end of it is old.",
        "It was said in What we say.",
        "Vitamin A deficiency and plan A is bad.|Class A drugs are worse.",
        "They met Jane You there, and Jane So was late.",
        "Click Here to read on.",
        # a particle belongs to the name after it
        "They Stand By van der Veen",
        # captions
        "The bridge at night|Image: Jane Roe.|It fell.",
        "Editor's Note: it fell.",
        "AP Photo Credit: Jane Roe.",
        # dates
        "Storm hits the coast|Monday, May 18, 2015|On Friday it was over.",
        "By Jane Roe Sept. 5, 2015|Poe left.",
        "Pictures of 5 March 2015 Roe|The bridge fell.",
        "It fell on Monday, May 18, 2015 Roe said.",
        "It fell in May 2015.|They met on May 18, 2015, and left.",
        "A lengthy May 5, 2015 Senate hearing took place.",
        "Roe's May 5, 2015 Senate hearing took place.",
        "May 5, 2015 Monday",
        # timestamps
        "Let me know.|Jane Roe|08/17/2000 11:21 AM|We met Poe.",
        "Jane Roe|08/17/2000 11:21 AM EST and later.",
        # addresses, rules, notes
        "More at https://example.com/a-b_c|Roe left.",
        "More at https://example.com/a, Roe said.",
        "We saw it pic.twitter.com/aB3|Poe left.",
        "Roe and/or Poe left example.com Roe said.",
        "Write to jane@example.com|Poe left.",
        "This is all ***|Roe left.",
        "He said -> Roe left.",
        '"Write to jane@example.com," Roe said.',
        "It rains.[2]|She left. [3]|They stayed.",
        "It rains.*|She left.",
        # letters
        "Dear Jane Roe, we met.|Sincerely,|Jane Poe",
        "We met Roe, Sincerely, Poe.",
        "He waits...|Then he goes.",
    ],
)
def test_boundaries(text: str) -> None:
    joined = text.replace("...|", "...").replace("|", " ")
    assert sentences(joined) == text.split("|")


def test_marks_of_emphasis_are_no_part_of_a_sentence() -> None:
    assert sentences("*It rains.* She *left.*") == ["It rains.", "She *left."]


@pytest.mark.parametrize("end", ["Regards", "Sincerely", "The", "May 5, 2015", "May", "11:21 AM"])
@pytest.mark.parametrize("sign", ["", " ", ", ", ": ", "..."])
def test_a_cue_at_the_end_of_a_text(end: str, sign: str) -> None:
    assert sentences(f"We met. {end}{sign}")[0] == "We met."


CUES = "Regards Sincerely The A May 5 2015 Monday 11:21 AM Image Jane and".split()
SIGNS = [*" ,:/.@>*", ", ", ": ", "... ", "://", ". "]


@given(st.lists(st.sampled_from(CUES + SIGNS)))
def test_any_sequence_of_cues_and_signs_parses(parts: list[str]) -> None:
    text = "".join(parts)
    ends = [span.end for span in parse(text, keep_boilerplate=True).sentences]
    assert ends == sorted(set(ends))


@pytest.mark.xfail(strict=True, reason="a stray capital reads like the start of a sentence")
def test_a_stray_capital() -> None:
    assert len(sentences("He told The mayor of it.")) == 1


@pytest.mark.parametrize("name", ["Roe", "Jane Roe", "Jane van der Veen", "Bryn-y-Mor", "O'Dea"])
@pytest.mark.parametrize(
    "text",
    [
        "Storm hits {}|The mayor left.",
        "Storm hits coast|Monday, May 5, 2015|{} left.",
        "Storm hits The {} Coast",
        "The bridge|Image: {}",
        "Storm Over {} In A {} Town",
    ],
)
def test_no_name_changes_a_boundary(text: str, name: str) -> None:
    text = text.format(name, name)
    assert sentences(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize(
    "unit",
    ["The ", "A ", "://", "@a", "@a.", "May 5, 2015 ", "1/1/2000 1:1 AM ", "[1] ", "the The "],
)
def test_work_grows_linearly(unit: str) -> None:
    parse(unit * 10)  # fills the caches
    short, long = (executed_lines(partial(parse, unit * count)) for count in (1_000, 2_000))
    assert long < 2.05 * short
    # The steps of a regular expression cannot be counted: a quadratic one would take minutes here.
    assert parse(unit * (200_000 // len(unit))).text
