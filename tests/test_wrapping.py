"""Text set for print is read as its paragraphs and words; verse, lists and other lines stay."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.articles.article import Article
from reliability.articles.reader import read
from reliability.articles.wrapping import close_up, paragraphs, unwrap
from reliability.checking.source_map import SourceFile
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.text.document import parse

PARAGRAPHS = [
    "The water board of Elmford voted on Thursday to replace the main under Canal Street, which has "
    "burst four times since 2019. The work will take five months and cost $3.1 million, Tom Harlow "
    "said, and a well-known firm will do it.",
    "Shop owners asked for help at the meeting. Peter Lang, who sells shoes near the old bridge, said "
    "that the last repair had cost him a third of his sales in May — and that nobody had told him.",
    "A report by the state found lead in two of 31 samples that were taken on the street last year, "
    "and the board said that the new main would have no lead joints at all.",
]
TEXT = "\n\n".join(PARAGRAPHS)


def wrapped(width: int, **options: bool) -> str:
    return "\n\n".join(textwrap.fill(one, width, **options) for one in PARAGRAPHS)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", range(56, 96, 3))
def test_lines_of_a_column_are_joined(width: int) -> None:
    text, notes = unwrap(wrapped(width))
    assert text == TEXT
    assert len(notes) == 1
    assert notes[0].endswith("joined into 3 paragraphs")


def test_a_file_has_the_scores_of_its_paragraphs(tmp_path: Path) -> None:
    reports = []
    for name, content in (("plain", TEXT), ("wrapped", wrapped(72)), ("windows", wrapped(72))):
        path = tmp_path / f"{name}.txt"
        path.write_text(content, "utf-8", newline="\r\n" if name == "windows" else None)
        (found,) = read([path])
        assert isinstance(found, Article)
        reports.append(assess(found))
    assert len({report.reliability.probability for report in reports}) == 1
    assert [len(report.sources) for report in reports] == [len(reports[0].sources)] * 3
    source = SourceFile(reports[1].article)
    at = reports[1].article.text.index("Peter Lang")
    wanted = wrapped(72)[: wrapped(72).index("Peter")].count("\n") + 1
    assert source.region(at, at + len("Peter Lang")).line == wanted


VERSE = """The river ran beneath the bridge,
and all the town came out to see
the water rising, ridge by ridge,
till nothing stood but you and me.

The mayor built it up again
with iron rail and oaken beam,
and ever since, in snow and rain,
the people walk above the stream.
"""


def test_verse_stays_in_its_lines_and_is_not_judged() -> None:
    assert unwrap(VERSE) == (VERSE, [])
    second = VERSE.replace("river", "train").replace("the", "that")
    report = assess(
        "\n\n".join((VERSE, second, VERSE.replace("town", "state").replace("and", "or")))
    )
    assert report.verdict == Verdict.ABSTAIN
    assert report.reasons[0].startswith("not an article: 24 of 24 paragraphs")


def spaced(text: str) -> str:
    """Return a text with a space after each letter, and another between words."""
    lines = text.split("\n")
    return "\n".join("  ".join(" ".join(word) for word in line.split()) for line in lines)


def test_spaced_letters_are_words_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"N E W S\n\n{spaced(TEXT)}", "utf-8")
    (found,) = read([path])
    assert isinstance(found, Article)
    assert found.text == f"NEWS\n\n{TEXT}"
    assert found.notes == ("letters with spaces between them joined",)


@pytest.mark.parametrize(
    "text",
    [
        TEXT, "1  2  3  4  5  6  7  8  9", "Grades A B C D and E were given.", "- - - - - -",
        "a  b  c  d", "| a | b | c | d |", "E x  p l  a i",
    ],
)  # fmt: skip
def test_other_single_letters_stay(text: str) -> None:
    assert close_up(text) == (text, [])


def test_a_text_in_spaced_letters_without_words_is_not_judged() -> None:
    report = assess(" ".join(TEXT.replace(" ", "") * 2))
    assert report.verdict == Verdict.ABSTAIN
    assert report.reasons[0].startswith("not English prose")


def test_capitals_at_the_start_of_a_story_are_not_emphasis() -> None:
    start, rest = TEXT.split(" voted", 1)
    plain, capitals = assess(TEXT), assess(f"{start.upper()} voted{rest}")
    assert capitals.features["all_caps_words"] == plain.features["all_caps_words"] == 0
    assert len(capitals.sources) == len(plain.sources)
    assert abs(capitals.reliability.probability - plain.reliability.probability) < 0.02


@pytest.mark.parametrize("end", ["\n", " \n", "\r\n"])
@pytest.mark.parametrize("width", [60, 70, 76])
def test_a_string_that_is_wrapped_has_the_scores_of_its_paragraphs(width: int, end: str) -> None:
    lines = wrapped(width, break_on_hyphens=False).replace("\n", end)
    plain, found = assess(TEXT), assess(lines)
    assert found.reliability == plain.reliability
    assert len(found.sources) == len(plain.sources)
    assert [lines[one.start : one.end].split() for one in found.findings] == [
        TEXT[one.start : one.end].split() for one in plain.findings
    ]


@pytest.mark.parametrize("mark", ["*", "**", "_", "__", "***"])
@pytest.mark.parametrize("words", ["Tom Harlow", "said", "four times"])
def test_marks_of_emphasis_change_nothing(words: str, mark: str) -> None:
    marked = TEXT.replace(words, f"{mark}{words}{mark}")
    plain, found = assess(TEXT), assess(marked)
    assert found.reliability == plain.reliability
    assert [marked[one.start : one.end].replace(mark, "") for one in found.findings] == [
        TEXT[one.start : one.end] for one in plain.findings
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It is 3 * 4 * 5.",
        "The file_name_of it.",
        "A b*st*rd.",
        "a * b",
        "** no **",
        "*one",
        "See _/_.",
    ],
)
def test_other_stars_and_lines_stay(text: str) -> None:
    assert parse(text).normalized == text


def test_words_parted_at_the_line_ends_of_a_string_are_whole() -> None:
    lines = "The mayor said so on Mon-\nday, and the govern-\nment of the pre- and post-\nwar years too."
    text = f"{wrapped(70)}\n\n{textwrap.fill(' '.join(PARAGRAPHS), 70)}\n" + lines.replace(
        "The", "The mayor and the council of the old town by the river said so, and the"
    )
    words = parse(text).words
    assert "government" in words
    assert {"pre", "post", "war"} <= set(words)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "\n".join(PARAGRAPHS),
        "Short.\nLines.\nOf.\nText.\nAre not a column.\n" * 3,
        "\n".join(f"The river runs past house number {n}," for n in range(12)),
        "\n".join("- an item of the list that is about as long as a line is" for _ in range(12)),
        "\n".join(f"{n}. an item of the list that is about as long as a line is" for n in range(12)),
        "\n".join(f"2020-01-0{n % 9}  budget of the city in millions  {n}" for n in range(12)),
        "def main():\n    for line in lines:\n        print(line)\n    return 0\n" * 4,
        "", "\n\n\n", "one line",
    ],
)  # fmt: skip
def test_other_lines_stay(text: str) -> None:
    assert unwrap(text) == (text, [])


def test_lists_in_a_column_stay_lists() -> None:
    items = "The board will:\n- repair the main\n- close the street"
    text, _ = unwrap(f"{wrapped(70)}\n\n{items}")
    assert text == f"{TEXT}\n\n{items}"


def test_words_parted_at_line_ends_are_joined() -> None:
    lines = [
        "The govern-", "ment said that the well-", "known firm would re-", "pair the co-",
        "operative of Jean-", "Paul Dorn, and the govern-", "ment paid in 2019-", "20 for it.",
    ]  # fmt: skip
    assert paragraphs(lines) == [
        "The government said that the well-known firm would repair the co-operative of Jean-Paul Dorn, "
        "and the government paid in 2019- 20 for it."
    ]


def test_a_compound_that_ends_a_line_keeps_its_hyphen() -> None:
    broken = [text for text in map(wrapped, range(56, 96)) if "well-\nknown" in text]
    assert broken
    assert all("a well-known firm" in unwrap(text)[0] for text in broken)


def test_markup_of_a_text_file_is_read_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<p>&ldquo;Yes,&rdquo; she said.</p><p>No.</p>", "utf-8")
    (found,) = read([path])
    assert isinstance(found, Article)
    assert found.text == "“Yes,” she said.\n\nNo."
    assert "markup read as HTML" in found.notes
    path.write_text("Fish &amp; chips&nbsp;&mdash; again.", "utf-8")
    (found,) = read([path])
    assert isinstance(found, Article)
    assert found.text == "Fish & chips\xa0— again."


@given(st.text(alphabet="ab-. \n\t\r—1", max_size=400))
def test_any_text_keeps_its_letters(text: str) -> None:
    def letters(one: str) -> str:
        return "".join(filter(str.isalnum, one))

    assert letters(unwrap(text)[0]) == letters(close_up(text)[0]) == letters(text)
    assert letters("".join(paragraphs(text.split("\n")))) == letters(text)


@pytest.mark.parametrize(
    "text", ["\n" * 400_000, "a-\n" * 200_000, " \n \n" * 100_000, "x\n\n" * 200_000]
)
def test_long_texts_keep_their_letters(text: str) -> None:
    """They took minutes; `benchmarks/growth.py` measures the time."""
    letters = sum(map(str.isalnum, text))
    assert sum(map(str.isalnum, unwrap(text)[0])) == letters
    assert sum(map(str.isalnum, "".join(paragraphs(text.split("\n"))))) == letters
