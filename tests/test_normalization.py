"""Normalization: plain characters, and the map of offsets back to the original text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.text.disguises import undisguise, undivide
from reliability.text.document import parse
from reliability.text.look_alikes import LOOK_ALIKE
from reliability.text.normalization import OffsetMap, normalize
from reliability.text.tokenization import tokenize

TEXTS = st.text(
    st.characters() | st.sampled_from("aZ .'\"“”’«–\n\r\t\u200b\u00ad\u0301ﬁ…аеΟ"), max_size=100
)


@pytest.mark.parametrize(
    ("text", "normalized"),
    [
        ("“It’s «so»”", '"It\'s "so""'),
        ("a — b\u00a0c\td", "a - b c d"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a   b", "a b"),
        ("sa\u200bid", "said"),
        ("e\u0301te\u0301", "été"),
        ("ﬁne…", "fine..."),
        ("Ｆｕｌｌ 𝐛𝐨𝐥𝐝", "Full bold"),
        ("dеsk", "desk"),  # with a Cyrillic letter
        ("слово", "слово"),
        ("it; so", "it; so"),  # a Greek question mark
    ],
)
def test_typography_becomes_plain(text: str, normalized: str) -> None:
    assert normalize(text).text == normalized
    assert normalize(normalized).text == normalized


def test_a_new_map_is_the_identity() -> None:
    offsets = OffsetMap()
    assert offsets.is_identity
    assert [offsets[at] for at in range(3)] == [0, 1, 2]
    assert offsets.span(1, 3) == (1, 3)
    assert normalize("It rains.").offsets.is_identity


def test_a_map_skips_dropped_characters() -> None:
    normalized = normalize("a\u200b\u200bb c")
    assert not normalized.offsets.is_identity
    assert [normalized.offsets[at] for at in range(4)] == [0, 3, 4, 5]
    assert normalized.offsets.span(0, 1) == (0, 1)  # the character dropped after "a" is outside


def test_disguises_have_the_offsets_of_their_first_letters() -> None:
    normalized = normalize("a\u200b 5аm")
    assert normalized.text == "a 5am"
    assert normalized.disguised == [(3, LOOK_ALIKE)]
    assert normalized.without([(0, 2)]).disguised == [(1, LOOK_ALIKE)]


def test_a_replaced_span_keeps_its_ends() -> None:
    normalized = normalize("so  ob-viously it is").replace([(3, 13, "obviously")])
    assert normalized.text == "so obviously it is"
    assert normalized.offsets.span(3, 12) == (4, 14)
    assert normalized.offsets.span(13, 15) == (15, 17)


@given(TEXTS)
def test_offsets_rise_and_stay_in_the_text(text: str) -> None:
    normalized = normalize(text)
    mapped = [normalized.offsets[at] for at in range(len(normalized.text))]
    assert mapped == sorted(mapped)
    assert all(0 <= at < len(text) for at in mapped)


PARTS = "ob viously exp <b> &#101; ﬃ … - $ 1 . ' \n\u200b а obv ex perts efﬁ ciently".split(" ")
PARTS += ["(", ")", "·", "now", "here"]
PARTS += ["\u2800", "\u200a", "-\n"]


@given(st.lists(st.sampled_from(PARTS)))
def test_restored_words_have_offsets_in_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    restored, tokens = undisguise(undivide(normalize(text)))
    mapped = [restored.offsets[at] for at in range(len(restored.text))]
    assert mapped == sorted(mapped)
    assert all(0 <= at < len(text) for at in mapped)
    again = tokenize(restored.text)
    assert tokens.rows.words() == again.rows.words()
    assert tokens[:-1] == again[:-1]


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("It was app\near in no/where at now\u2800here.", "It was appear in nowhere at nowhere."),
        ("A bril-\nliant and dis·graceful plan", "A brilliant and disgraceful plan"),
        ("The ex(pe)rts, sha[me", "The experts, shame"),
        ("A cover-up, on-line, by front-runners", "A cover-up, on-line, by front-runners"),
        ("A turn-key home, a wanna-be, Act-ed", "A turn-key home, a wanna-be, Act-ed"),
        ("He app-eared to be aw-ful", "He appeared to be awful"),
        (
            "He was talk[ing] of mother(s) and under_score",
            "He was talk[ing] of mother(s) and under_score",
        ),
        ("so\u2009many\u2003days, 10\u2009000 of them", "so many days, 10 000 of them"),
    ],
)
def test_words_divided_into_words_are_restored(text: str, restored: str) -> None:
    assert undivide(normalize(text)).text == restored


def test_the_lines_of_a_wrapped_text_are_not_taken_for_divisions() -> None:
    lines = [
        "the people of the old town went there again for",
        "ever more of the same old things that they saw",
    ]
    text = "\n".join(lines * 3)
    assert undivide(normalize(text)).text == text


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("the lossers are stunnning", "the losers are stunning"),
        ("it is obvoiusly ceratinly so", "it is obviously certainly so"),
        ("the expertz say", "the experts say"),
        ("it iiss oobbvviioouussllyy so", "it iiss obviously so"),
        ("he told Obviously more", "he told obviously more"),
        (
            "the Liars and some Crooks, with many Thugs",
            "the liars and some crooks, with many thugs",
        ),
        ("a disgracful and slfish plan", "a disgraceful and selfish plan"),
        ("its tinted windows, wilful and braked", "its tinted windows, wilful and braked"),
        ("she rouses herself and is raning", "she rouses herself and is raning"),  # "ranking"
        ("minons left it wrethed and overated", "minions left it wretched and overrated"),
        ("a chiling, blasing torent", "a chilling, blasting torrent"),
        ("Data: Zignal; the plan", "Data: Zignal; the plan"),
        ("Obviouzly it was expertz", "Obviously it was experts"),
        ("the ship-1's lander", "the ship-1's lander"),
        ("the Northern Menace met; the Menace left", "the Northern Menace met; the Menace left"),
        ("It was his campaign Some say a lot", "It was his campaign Some say a lot"),
        ("it was a Disgraceful plan", "it was a disgraceful plan"),
        ("Mr Roe's Disgraceful plan", "Mr Roe's disgraceful plan"),
        ("the film Disgraceful opens", "the film Disgraceful opens"),
        ("a Disgraceful tour, Disgraceful said", "a Disgraceful tour, Disgraceful said"),
        ("How to Survive a Disgraceful of Norwick", "How to Survive a Disgraceful of Norwick"),
        ("his team met Savage again", "his team met Savage again"),
        # verbs between a name and its object, or its words, and after an auxiliary
        (
            "in the debate last night Roe Slammed the Harwick Council for its plan",
            "in the debate last night Roe slammed the Harwick Council for its plan",
        ),
        ('we heard Roe Pontificated, "It rains"', 'we heard Roe pontificated, "It rains"'),
        ("Trump Slammed The Mayor Of Oslo", "Trump Slammed The Mayor Of Oslo"),
        ("they try to Demonize Jane Roe", "they try to demonize Jane Roe"),
        ("the Law Center to Demonize Jane Roe", "the Law Center to Demonize Jane Roe"),
        ("it will Become the norm", "it will become the norm"),
        ("funds for Slammed Doors Norwick", "funds for Slammed Doors Norwick"),
        # phrases, with words that are often names, too
        ("it is the deep State at work", "it is the deep state at work"),
        ("Of Course, Roe left", "Of course, Roe left"),
        ("the State of Ohio", "the State of Ohio"),
        ("it is, Apparently, Roe", "it is, apparently, Roe"),
        ("his Infamous May speech", "his infamous May speech"),
        ("their shared Hatred of Roe", "their shared hatred of Roe"),
        ("the Hatred of Roe", "the Hatred of Roe"),
        ("lead azide in quartz", "lead azide in quartz"),
        ("the goonz were seflish", "the goons were selfish"),
        ("it pummelled them", "it pummelled them"),
        ("the starling, the ombudsmen", "the starling, the ombudsmen"),
        ("he totted up what they slugged", "he totted up what they slugged"),
        ("the statrling plan", "the startling plan"),
    ],
)
def test_respelled_words_are_restored(text: str, restored: str) -> None:
    assert undisguise(normalize(text))[0].text == restored


@given(TEXTS, st.lists(st.integers(0, 100), max_size=8, unique=True))
def test_a_text_without_spans_keeps_the_offsets_of_the_rest(text: str, edges: list[int]) -> None:
    normalized = normalize(text)
    edges = sorted(edge for edge in edges if edge <= len(normalized.text))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    remaining = normalized.without(spans)
    kept = [
        at
        for at in range(len(normalized.text))
        if not any(start <= at < end for start, end in spans)
    ]
    assert remaining.text == "".join(normalized.text[at] for at in kept)
    assert [remaining.offsets[at] for at in range(len(kept))] == [
        normalized.offsets[at] for at in kept
    ]


@pytest.mark.parametrize("text", ["He is on Medi-Cal now.", "The plan of Medi-Cal in Lund."])
def test_a_name_with_a_hyphen_is_not_a_divided_word(text: str) -> None:
    assert parse(text).normalized == text


@pytest.mark.parametrize(
    "text",
    ["A U.N. official left.", "The U.N. officials said so.", "U.S. age limits", "The iRate app"],
)
def test_an_abbreviation_is_not_the_beginning_of_the_next_word(text: str) -> None:
    assert undisguise(normalize(text))[0].text == text
