"""What a page puts around an article is left out; what the article says is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.document import parse
from reliability.furniture import find, is_furniture
from reliability.protocols.edits import ADDITIONS
from reliability.report import assess

BODY = (
    'The council met on Monday. "We have waited too long," said Martha Bell, who leads the group.\n\n'
    "Perhaps it will end well. The work began in March and is paid for by the county."
)

PROSE = (
    "Reporting by The Post revealed that the mayor lied.",
    "Newsletters are back in fashion.",
    "He entered with permission of the owner.",
    "Smoking contributed to this outcome.",
    "The report was published by the commission on Tuesday.",
    "Copyright law was changed in May.",
    "Register to vote by October 3.",
    "Video by a witness shows the officer.",
    "By then it was over.",
    "More news is expected on Friday.",
    "Love it or hate it, she has wide support.",
    "Share prices fell on Monday.",
    "Print is dead, he said.",
    "Twitter and Facebook said they would appeal.",
    "The view of the president was clear.",
    "Follow the money, he said on Tuesday.",
    "Facebook shares fell.",
    "Comments made on Monday caused outrage.",
    "Related companies were fined as well.",
    "See more than one doctor, she said.",
)


@pytest.mark.parametrize("kind", ADDITIONS)
def test_what_is_added_leaves_no_trace(kind: str) -> None:
    plain = parse(BODY)
    for add in ADDITIONS[kind]:
        added = parse(add(BODY))
        assert (added.words, added.gaps[1:-1]) == (plain.words, plain.gaps[1:-1]), add(BODY)
        assert added.left_out
        for i in range(len(added.words)):
            start, end = added.span(i, i + 1)
            assert added.text[start:end].lower() == added.words[i]


def test_scores_do_not_move() -> None:
    text = "\n\n".join([BODY] * 4)
    plain = assess(text)
    for forms in ADDITIONS.values():
        for add in forms:
            report = assess(add(text))
            assert str(report.features) == str(plain.features)  # NaN among them
            assert report.reliability == plain.reliability
            assert report.bias == plain.bias
            shift = add(text).index(BODY)
            assert [(f.start - shift, f.text) for f in report.findings] == [
                (f.start, f.text) for f in plain.findings
            ]


@pytest.mark.parametrize("sentence", PROSE)
def test_prose_stays(sentence: str) -> None:
    assert not is_furniture(sentence)
    assert find(f"{BODY}\n{sentence}") == []
    assert find(f"{BODY} {sentence}") == []


@pytest.mark.parametrize(
    "opening",
    ["US - China talks", "I - the", "Yes - but", "FBI - the bureau", "Prices rose 4 percent - the"],
)
def test_no_dateline(opening: str) -> None:
    assert find(f"{opening} went on for a day.") == []


def test_sentences_at_the_end_of_the_last_line() -> None:
    text = "The council met. It was long. Read more: Bridge opens. © 2020 Harbour Media Group."
    [(start, end)] = find(text)
    assert text[start:end] == "Read more: Bridge opens. © 2020 Harbour Media Group."


def test_names_do_not_matter() -> None:
    for one, other in (("Jane Roe", "Al-Sayed bin Rashid al-Makt"), ("Ann Lee", "Bo van der Berg")):
        for line in (
            "Reporting by {}; editing by John Poe",
            "By {}",
            "{} contributed to this report.",
        ):
            assert is_furniture(line.format(one))
            assert is_furniture(line.format(other))


@given(st.text(max_size=400))
def test_stretches_are_in_order_and_inside(text: str) -> None:
    edges = [edge for stretch in find(text) for edge in stretch]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))


@given(
    st.lists(st.sampled_from([*PROSE, "Advertisement", "Share this: ﬁ\u200b", "РARIS — x…", ""]))
)
def test_offsets_run_through_what_is_left_out(lines: list[str]) -> None:
    document = parse("\n".join(lines))
    words = [
        document.text[start:end] for start, end in zip(document.starts, document.ends, strict=True)
    ]
    assert len(words) == len(document.words)
    for given_word, word in zip(words, document.words, strict=True):
        assert parse(given_word, None, whole=True).words == [word]
