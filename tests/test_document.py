"""Documents: words, entities, sentences, quotations, and offsets in the text as given."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections import Counter
from itertools import combinations_with_replacement, pairwise, product
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reliability.text.document import Document, either, parse
from reliability.text.normalization import normalize
from reliability.text.tokenization import Span

# Unicode that could break parsing, often enough to be generated.
TEXTS = st.text(
    st.characters() | st.sampled_from("aZ .!?'\"“”‘’«»-–\n\r\t\u200b\u00ad\u0301ﬁ…аеΟ1,%()"),
    max_size=200,
)


def texts_of(document: Document, spans: list[Span]) -> list[str]:
    return [document.text[span.start : span.end] for span in spans]


def sentences(text: str) -> list[str]:
    document = parse(text)
    return texts_of(document, document.sentences)


def quotations(text: str) -> list[str]:
    document = parse(text)
    return texts_of(document, document.quotations)


# -- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The cat sat.", "the cat sat"),
        ("It didn't, isn't and won't.", "it didn't isn't and won't"),
        ("The dogs' bowl is Roe's.", "the dogs bowl is roe's"),
        ("a well-known so–called thing", "a well known so called thing"),
        ("the U.S. and the E.U.", "the u.s. and the e.u."),
        ("at 5 p.m. sharp", "at 5 p.m. sharp"),
        ("3.5% of 1,200,000 at 10:30", "3.5% of 1,200,000 at 10:30"),
        ("the 21st and 24th, 5km", "the 21st and 24th 5km"),
        ("100 %", "100"),
        ("$2.5m or €3bn", "2.5m or 3bn"),
        ("end.Next", "end next"),
        ("snake_case and under_score", "snake case and under score"),
        ("naïve Škoda straße", "naïve škoda straße"),
        ("", ""),
        ("... !!! ---", ""),
        ("😀 🎉", ""),
    ],
)
def test_words(text: str, words: str) -> None:
    assert parse(text).words == words.split()


def test_original_case_and_gaps() -> None:
    document = parse("(Roe) said: “No”!")
    assert [document.original(i) for i in range(3)] == ["Roe", "said", "No"]
    assert [document.gap_before(i) for i in range(3)] == ["(", ") ", ': "']
    assert document.gap_after(2) == '"!'
    assert [document.words_before(at) for at in (0, 1, 2, 99)] == [0, 0, 1, 3]


def test_counts_leave_out_names_and_dates() -> None:
    document = parse('A dog bit Roe on Monday. "A dog," said Roe. A cat.')
    assert document.counts["dog"] == 2
    assert {"roe", "monday"}.isdisjoint(document.counts)


def test_windows_count_a_run_of_names_once() -> None:
    one, two = parse("They met Roe there at noon."), parse("They met Jane van Roe there at noon.")
    assert [one.words[one.window(at, 3, 6)] for at in (0, 1, 2)] == "there at noon".split()
    assert [two.words[two.window(at, 3, 8)] for at in (0, 1, 2)] == "there at noon".split()
    assert [two.words[two.window(at, -2, 0)] for at in (1, 5, 6)] == "they met jane".split()
    assert (two.window(5, 99, 8), two.window(5, -99, 0)) == (8, 0)
    assert (two.window(1, 3, 6), two.window(6, -2, 4), two.window(3, 2, 1)) == (6, 4, 1)


def test_the_headline_is_a_document_of_its_own() -> None:
    document = parse("The bridge fell.", "Bridge falls")
    assert document.headline is not None
    assert document.headline.words == ["bridge", "falls"]
    assert parse("The bridge fell.").headline is None
    assert parse("The bridge fell.", " \n").headline is None


# -- sentences ----------------------------------------------------------------------------------


# Names of several words, dates, owners, and names that are ordinary words elsewhere.
NAMED = (
    "On Monday Jane Ann Roe, of the Harwick Bank, met Roe's brother in May 2020. Will Roe will see it, "
    "and the bank may sell the Reyes' boat. “A good day,” she said; Jim left. The day was good."
)


def is_start(document: Document, i: int) -> bool:
    """Return True if word `i` is counted: it is no later word of a name."""
    return not document.continues_entity[i]


@pytest.mark.parametrize("text", [NAMED, "", "Jane Roe", "It rained.", "The Harwick Bank"])
def test_the_size_of_a_range_counts_a_name_once(text: str) -> None:
    document = parse(text)
    count = len(document.words)
    for first, last in combinations_with_replacement(range(count + 1), 2):
        counted = [i for i in range(first, last) if i == first or is_start(document, i)]
        assert document.size_of(first, last) == len(counted)
    assert document.size == document.size_of(0, count)


def test_a_window_is_as_many_words_away_but_within_its_bound() -> None:
    document = parse(NAMED)
    count = len(document.words)

    def between(start: int, end: int) -> int:
        return sum(is_start(document, i) for i in range(start, end))

    for i, places in product(range(count + 1), range(-5, 6)):
        if places > 0:
            wanted = max(j for j in range(i, count + 1) if between(i, j) <= places)
            for bound in range(i, count + 1):
                assert document.window(i, places, bound) == min(wanted, bound)
        elif places < 0:
            near = [j for j in range(i + 1) if between(j, i) >= -places]
            for bound in range(i + 1):
                assert document.window(i, places, bound) == max([bound, *near[-1:]])
        else:
            assert document.window(i, places, i) == i


def test_names_and_dates_are_left_out_of_the_ordinary_words() -> None:
    document = parse(NAMED)
    ordinary = [i for i, tag in enumerate(document.entities) if not tag]
    words = [document.words[i] for i in ordinary]
    assert 0 < len(words) < len(document.words)
    assert list(document.ordinary_words(0, len(document.words))) == words
    assert document.counts == Counter(words)
    assert [word for word in document.plain_words if word] == words
    for wanted in (["bank", "roe", "good"], ["bank"], ["roe"], ["will", "may"], ["zog"], []):
        found = [i for i in ordinary if document.words[i] in wanted]
        assert document.positions_of(wanted) == found
        for first, last in combinations_with_replacement(range(len(document.words) + 1), 2):
            is_there = any(first <= i < last for i in found)
            assert document.contains_any(frozenset(wanted), first, last) == is_there


def test_entities_are_runs_of_words() -> None:
    document = parse(NAMED)
    names = [" ".join(document.words[first:last]) for first, last in document.entity_ranges]
    assert names == [
        "jane ann roe", "the harwick bank", "roe's", "will roe", "the reyes", "jim",
    ]  # fmt: skip
    for first, last in document.entity_ranges:
        assert {document.entity_start(i) for i in range(first, last)} == {first}
    first, last = document.entity_ranges[0]
    assert list(document.entity_spans(0, last - 1)) == [(first, last - 1)]
    assert list(document.entity_spans(last, len(document.words))) == document.entity_ranges[1:]
    plain = document.words.index("brother")
    assert document.entity_start(plain) == plain


def test_totals_of_ranges_add_up() -> None:
    document = parse(NAMED)
    rows = [document.totals_of(span.first, span.last) for span in document.sentences]
    assert [tuple(row) for row in document.sentence_totals.tolist()] == rows
    assert document.word_totals == tuple(map(sum, zip(*rows, strict=True)))
    names = parse("Jane Ann Roe", keep_boilerplate=True)
    assert names.word_totals.syllables == 0 < names.entity_totals.syllables


def test_ranges_of_words_are_flagged() -> None:
    document = parse("One two three four five.")
    assert list(document.flags_of([(1, 3), (2, 2), (4, 5)])) == [0, 1, 1, 0, 1]
    assert list(document.flags_of([])) == [0] * 5
    assert list(either(bytearray([1, 0, 0, 1]), bytearray([0, 0, 1, 1]))) == [1, 0, 1, 1]
    assert either(bytearray(), bytearray()) == bytearray()


def test_words_before_an_offset() -> None:
    document = parse("One two, three.")
    assert [document.words_before(at) for at in (0, 1, 4, 5, 9, 10, 99)] == [0, 1, 1, 2, 2, 3, 3]


def test_a_last_word_shares_its_full_stop_with_the_sentence() -> None:
    document = parse("He lives in the U.S. It rained. They met at 9 p.m.")
    assert [document.gaps[span.last] for span in document.sentences] == [" ", ". ", ""]
    assert [document.marked_gaps[span.last] for span in document.sentences] == [". ", ". ", "."]
    assert document.signed_gaps == [0, 5, 7, 12]


@pytest.mark.parametrize(
    ("parted", "words"),
    [
        ("the coun- cil met", "the council met"),
        ("the town-\nhall met", "the town hall met"),
        ("the zogh- bix met", "the zogh bix met"),
        ("the 4- 5 boats", "the 4 5 boats"),
    ],
)
def test_a_word_parted_between_lines_is_joined_if_it_is_a_word(parted: str, words: str) -> None:
    lines = f"The board of the town met on Monday and talked about it\nand {parted} by the bay.\n"
    document = parse(f"{lines}It rained.")
    assert f"and {words} by the bay" in " ".join(document.words)
    if "council" in words:
        i = document.words.index("council")
        assert document.text[slice(*document.span(i, i + 1))] == "coun- cil"


def test_boilerplate_is_kept_on_request_only() -> None:
    text = "It rained on Monday in the old town by the bay.\n\nRead more: Bridge opens"
    assert "bridge" not in parse(text).words
    assert "bridge" in parse(text, keep_boilerplate=True).words


def test_a_word_in_reverse_is_marked_once_and_by_its_place() -> None:
    document = parse("It rained. abc \u202edesrever\u202c word, \u202eeht\u202c.")
    assert [document.words[i] for i, _ in document.disguised] == ["reversed", "the"]
    assert all("reverse" in reason for _, reason in document.disguised)


def test_owners() -> None:
    document = parse(
        "Roe's plan angered Angela Reyes' aides, whom 'experts' called the voters' hope."
    )
    owners = [word for i, word in enumerate(document.words) if document.is_genitive(i)]
    assert owners == ["roe's", "reyes", "voters"]


def test_a_sentence_that_ends_with_an_abbreviation_before_a_name() -> None:
    assert len(sentences("They met Tom Price Jr. Roe left.")) == 2
    assert len(sentences("Did they meet Tom Price Jr.? Add Price to the list.")) == 2
    assert len(sentences("They met on Tom Price Jr. Boulevard at noon.")) == 1
    assert len(sentences("That was its turning point. J. K. Roe left.")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Roe left.|She ran.",
        "Mr. and Mrs. Roe met Lt. Col. Poe.|Prof. Moe stayed.",
        "He moved to the U.S.|The court agreed.",
        "The U.S. Senate met.|It sat.",
        "See No. 2 of the list.|It is long.",
        "He said no.|They left.",
        "Gov. Newsom spoke.|He left.",
        "It rose 3.5 percent to $1.2 million.|Then it fell.",
        "J. R. Smith wrote to A. Poe.|He slept.",
        "It was vitamin C.|The dose was low.",
        '"It rains."|She left.',
        "“It rains.”|She left.",
        "He said “it rains.”|She left (at noon.)|Nobody stayed.",
        '"Why?" he asked.|"Why not!" she said.',
        "And then... nothing came.|The end.",
        "Wait!|What?|Wow?!|He left.",
        "It ended at 5 p.m.|The crowd left at 6 p.m. on Monday.",
        "He works at Acme Inc.|The firm grew.",
        "He works at Acme Inc. headquarters.",
        "St. Albans won.|St. Ives lost.",
        "He ate apples, pears, etc.|The end.",
        "Visit example.com now.|Then go.",
        "It was 2019.|Then it was 2020.",
        "In the Ph.D. programme they met.|Sen. Poe taught it.",
        "She got an A.|He got a B.",
        "They met J. A. Roe.|He left.",
        "They left.|de Groot stayed.",
        "Tom Price Jr. met Roe.|He left.",
        "He met Tom Price Jr.|The others left.",
        "He met Tom Price Jr.|It's late.",
        "He met Tom Price Jr.|Price left.",
        "At Price J.D. Price left.",
        "THE U.S. AND NORLAND MET.|WHO WON?",
        "The quiz Jeopardy! is back.|It is old.",
        "Income incl. JV income rose.|Shares fell.",
        "He wears size S.|Fits well.",
        "The VW ID. BUZZ is new.|It is big.",
        "They asked the FBI.|CNN did, too.",
        "It shut at 9 p.m.|Mrs. Roe left.",
        "It shut at 9 p.m.|Workers left.",
        "At 9 p.m. Mr. Roe left.|He saw the 10 p.m. Mass on Friday.",
        "It opens at 9 a.m. Sunday and 10 a.m. Eastern.",
        "It is run by Acme Inc.|Mr. Roe owns it.",
        "In the U.S. Mr. Roe is known.|He is a.k.a. Mr. T.",
        "He lives on Mill St.|The road is long.",
        "It is on Mill St. in Orsk.|Port St. Lucie is not.",
        "Write to press@orsk.gov.|Calls are not taken.",
        "It cost Rs. 200 in Delhi.|It is cheap.",
        "See pp. 4-6 and vol. 2 of it.|He ate two pp.|Nobody knows why.",
        "Yahoo! Inc. rose.|He watched Jeopardy!|Nobody won.|Jeopardy! is a quiz.",
    ],
)
def test_sentence_ends(text: str) -> None:
    assert sentences(text.replace("|", " ")) == text.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "It has come to an end.|Next week it goes on.",
        "Prices fell.|Taxes rose!|Nobody knew why.",
        "Prices rose by 5%.|Then they fell.",
        'She said "it rains."|Then she left.',
    ],
)
def test_a_lost_space_after_the_full_stop(text: str) -> None:
    assert sentences(text.replace("|", "")) == text.split("|")


def test_a_lower_case_letter_after_a_lost_space_ends_nothing() -> None:
    assert len(sentences("Go to example.com or read notes.txt there.")) == 1


def test_a_headline_on_a_line_of_its_own_is_a_sentence() -> None:
    assert sentences("Big Storm Hits Coast\nThe storm came at noon. It left.") == [
        "Big Storm Hits Coast",
        "The storm came at noon.",
        "It left.",
    ]


def test_enumerations_keep_their_numbers() -> None:
    assert sentences("1. First point.\n2. Second point.") == ["1. First point.", "2. Second point."]


WRAPPED = """\
The council met on the first day of the month and it spoke of the
bridge over the river that had been closed for some time because of
the damage that a storm had done to it in the early spring of this
year. Nobody could say when it would open again, and the mayor did
not want to guess. The repairs were said to cost more than it had.

A second meeting is planned for later in the year, and until then a
ferry will run."""


def test_hard_wrapped_text_is_read_over_its_line_breaks() -> None:
    document = parse(WRAPPED)
    assert len(document.paragraphs) == 2
    assert [text.split()[0] for text in texts_of(document, document.sentences)] == (
        "The Nobody The A".split()
    )


def test_a_short_line_ends_a_paragraph_in_wrapped_text() -> None:
    short = WRAPPED.replace(
        "guess. The repairs were said to cost more than it had.\n\n", "guess.\n"
    )
    assert "guess.\nA second" in short
    assert len(parse(short).paragraphs) == 2


def test_carriage_returns_do_not_unwrap() -> None:
    assert same_reading(parse(WRAPPED), parse(WRAPPED.replace("\n", "\r\n")))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\u2029"])
def test_line_endings(ending: str) -> None:
    text = ending.join(["The bridge fell", "“It fell,” he said. She left."])
    document = parse(text)
    assert texts_of(document, document.sentences) == [
        "The bridge fell",
        "“It fell,” he said.",
        "She left.",
    ]
    assert texts_of(document, document.quotations) == ["“It fell,”"]
    assert text[document.starts[3] : document.ends[3]] == "It"


# -- quotations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "it rains" today.', ['"it rains"']),
        ("He said “it rains” today.", ["“it rains”"]),
        ("„It rains“, he said.", ["„It rains“"]),
        ("«It rains», he said.", ["«It rains»"]),
        ("``It rains,'' he said.", ["``It rains,''"]),
        ('"It rains." "It pours."', ['"It rains."', '"It pours."']),
        ('("It rains")', ['"It rains"']),
        ("“She called it ‘a gem’ twice.”", ["“She called it ‘a gem’ twice.”"]),
        ("\"She called it 'a gem' twice.\"", ["\"She called it 'a gem' twice.\""]),
        # single marks count only without double ones, and apostrophes never do
        ("'I am late,' he said. 'We don't know,' she said.", ["'I am late,'", "'We don't know,'"]),
        ("It's the dogs' bowl, isn't it, in the '90s and '80s.", []),
        # a single word or name in single marks is not a quotation
        ("The 'Roe-proof' plan and the 'Jane Poe' plan.", []),
        ("The 'Jane Roe-proof plan' failed.", ["'Jane Roe-proof plan'"]),
        # over paragraphs, with the opening mark repeated or not
        ('"It rains.\n\n"It pours," he said.', ['"It rains.', '"It pours,"']),
        ('"It rains.\n\nIt pours," he said. Yes.', ['"It rains.\n\nIt pours,"']),
        # unclosed
        ('"It rains.\n\nIt pours.\n\nNo end.', ['"It rains.']),
        ('He said "it rains.\n\nIt pours.', ['"it rains.']),
        ('She wants to "stop the rot. It is late.\n\nIt pours.', ['"stop the rot.']),
        ('He said "it rains and "it pours" too.', ['"it pours"']),
        ('end" of it.', []),
        # paragraphs of a quotation in one line
        ('He left. "I lost. "We won," he said.', ['"I lost.', '"We won,"']),
        ('He said: "It rains. It pours. "We won," he said.', ['"It rains. It pours.', '"We won,"']),
        ('He left. "It rains. She left. "We won," he said.', ['"It rains.', '"We won,"']),
        # closed, and opened by a colon alone
        ('He told her: It rains. It pours." She left.', ['It rains. It pours."']),
        ('The pipe: Long and 12" wide. He left: It "rains."', ['"rains."']),
        # never closed or never opened, but next to its speaker
        ("“It rains, Jane Roe said. It pours.", ["“It rains,"]),
        ("'It rains, said Roe. It pours.", ["'It rains,"]),
        ('It is late. It rains," Roe said. It pours.', ['It rains,"']),
        ('Roe said, It rains." It pours.', ['It rains."']),
        ('"It rains, Roe said on Monday.', ['"It rains,']),
        ('"It rains, Roe said that it pours. Yes.', ['"It rains, Roe said that it pours. Yes.']),
        ('""It rains," Roe said.', ['""It rains,"']),
        ("“It rains,’ Roe said. It pours.", ["“It rains,’"]),
        ('"It rains? Roe asked. It pours.', ['"It rains?']),
        ('"It rains? They said it pours.\n\n"Yes."', ['"It rains? They said it pours.', '"Yes."']),
        ("It was 9:30,' wide and 12\", Roe said.", []),
        # a space on the wrong side of a mark, or inside it
        ('"It rains, "Roe said. "It pours, "she added.', ['"It rains, "', '"It pours, "']),
        ('She added: " It rains. It pours. "', ['" It rains. It pours. "']),
        ("“ It rains. It pours. ”\n\nHe left.", ["“ It rains. It pours. ”"]),
        ("« It rains », he said.", ["« It rains »"]),
        ('He sold the " best " bread, and a 12 " pipe.', []),
        # the last paragraph of a speaker, without its first mark, and marks of two kinds
        ('Roe spoke.\n\nIt rains, and we pay."\n\nHe left.', ['It rains, and we pay."']),
        ('Roe spoke.\n\nIt rains, and they pay."\n\nHe left.', []),
        ("He sat. ‘It rains, and it’s late.”", ["‘It rains, and it’s late.”"]),
        # a mark that the next paragraph closes, before others there
        ("“We went, \n\nI think.” I know.” I see.” ", ["“We went, \n\nI think.”"]),
        # marks whose bytes became dots
        ("...It rains,..\x9d Roe said... It pours.", ["...It rains,..\x9d"]),
        # no quotations
        ('A 5" nail and a 6" nail.', []),
        ('"" and " and "', []),
    ],
)
def test_quotations(text: str, quoted: list[str]) -> None:
    assert quotations(text) == quoted


def test_the_words_of_quotations_are_flagged() -> None:
    document = parse("“It rains,” he said, “and pours.” So?")
    assert [
        word for word, quoted in zip(document.words, document.quoted, strict=True) if quoted
    ] == ("it rains and pours".split())


@pytest.mark.parametrize(
    "text",
    [
        "“He called “a gem” a gem,” she said.",
        "«“A gem” it is»",
    ],
)
def test_double_marks_within_double_marks(text: str) -> None:
    assert parse(text).quoted[0]


# -- typography and offsets ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "word", "span"),
    [
        ("a cer\u200btain one", "certain", "cer\u200btain"),  # zero-width space
        ("a cer\u00adtain one", "certain", "cer\u00adtain"),  # soft hyphen
        ("a certain\u200b one", "certain", "certain"),
        ("a ne\u0301e one", "née", "ne\u0301e"),  # combining accent
        ("a cafe\u0301 one", "café", "cafe\u0301"),
        ("a \ufb01ne one", "fine", "\ufb01ne"),  # ligature
        ("a sta\ufb00 one", "staff", "sta\ufb00"),
        ("a certаin one", "certain", "certаin"),  # a Cyrillic letter
        ("a ｆｕｌｌ one", "full", "ｆｕｌｌ"),
        ("a don’t one", "don't", "don’t"),
        ("a\u00a0certain\u202fone", "certain", "certain"),
    ],
)
def test_offsets_point_into_the_text_as_given(given: str, word: str, span: str) -> None:
    document = parse(given)
    assert document.words == ["a", word, "one"]
    assert document.text is given
    assert given[document.starts[1] : document.ends[1]] == span
    assert given[document.starts[2] : document.ends[2]] == "one"


def test_the_ellipsis_is_three_dots() -> None:
    assert parse("we…go").normalized == "we...go"
    assert sentences("And then… nothing. So?") == ["And then… nothing.", "So?"]


def disguised(text: str) -> dict[str, str]:
    """Return the words that are disguised in a text as given, with the words that they hide."""
    document = parse(text)
    spans = {i: document.span(i, i + 1) for i, _ in document.disguised}
    return {text[start:end]: document.words[i] for i, (start, end) in spans.items()}


def test_words_of_mixed_scripts_are_disguised() -> None:
    text = "The dеsk and the аrmy are here; слово and λόγος are words."
    assert disguised(text) == {"dеsk": "desk", "аrmy": "army"}
    within = "He rose at 5аm for O'Nеill and аb'аb in the U.аb"
    assert disguised(within) == {"5аm": "5am", "O'Nеill": "o'neill", "аb'аb": "ab'ab", "аb": "ab"}
    assert disguised("It is pronounced /ˈkɪkɪs/, by the ɪdea of it.") == {"ɪdea": "idea"}


def same_reading(a: Document, b: Document) -> bool:
    """Return True if the columns of two documents are equal, except for offsets in the text."""
    return all(
        getattr(a, column) == getattr(b, column)
        for column in ("words", "entities", "quoted", "sentence_of", "all_caps", "size")
    ) and all(
        [span[:2] for span in getattr(a, column)] == [span[:2] for span in getattr(b, column)]
        for column in ("sentences", "paragraphs", "quotations")
    )


@given(
    st.lists(st.sampled_from('"It rains," he said.|It\'s so - well - late.|Roe left.'.split("|")))
)
def test_typography_is_normalized(parts: list[str]) -> None:
    plain = " ".join(parts)
    fancy = plain.replace('"It', "“It").replace(',"', ",”").replace("'", "’").replace(" - ", " – ")
    fancy = "\ufeff" + fancy.replace("he said", "he\u00a0sa\u200bid")
    assert same_reading(parse(plain), parse(fancy))


# -- properties ---------------------------------------------------------------------------------
@given(TEXTS)
@example("\r\n'\r\n")
@example("e\u0301\u0301 \u0301a")
@example("\ud800 \x00 \ud800")
def test_the_columns_agree(text: str) -> None:
    document = parse(text)
    count = len(document.words)
    columns = (
        document.starts,
        document.ends,
        document.normalized_starts,
        document.normalized_ends,
        document.entities,
        document.quoted,
        document.sentence_of,
    )
    assert {len(column) for column in columns} == {count}
    assert len(document.gaps) == count + 1
    written = [*map(document.original, range(count)), ""]
    assert "".join(map("".join, zip(document.gaps, written, strict=True))) == document.normalized
    assert 0 <= document.size <= count
    assert bool(document.size) == bool(count)
    for start, end, following in zip(
        document.starts, document.ends, [*document.starts, len(text)][1:], strict=True
    ):
        assert 0 <= start < end <= following
    for i, word in enumerate(document.words):
        assert document.original(i).lower() == word
    between = [document.gap_before(i) for i in range(count)]
    if count:
        joined = "".join(gap + document.original(i) for i, gap in enumerate(between))
        assert joined + document.gap_after(count - 1) == document.normalized


@given(TEXTS)
def test_words_slice_back_if_normalization_keeps_the_length(text: str) -> None:
    document = parse(text)
    if len(document.normalized) == len(text):
        for i, (start, end) in enumerate(zip(document.starts, document.ends, strict=True)):
            # A mark that joins no letter ("º" and a virama) is not part of a word.
            word = normalize(text[start:end]).text.lower()
            while word and unicodedata.category(word[-1]).startswith("M"):
                word = word[:-1]
            assert word == document.words[i]


@given(TEXTS)
def test_sentences_and_paragraphs_cover_all_words(text: str) -> None:
    document = parse(text)
    for spans in (document.sentences, document.paragraphs):
        edges = [0, *(span.last for span in spans)]
        assert [span.first for span in spans] == edges[:-1]
        assert edges[-1] == len(document.words)
        for before, after in pairwise(spans):
            assert before.end <= after.start
    starts = {span.first for span in document.sentences}
    assert all(paragraph.first in starts for paragraph in document.paragraphs)
    for index, span in enumerate(document.sentences):
        assert set(document.sentence_of[span.first : span.last]) == {index}
        assert span.start <= document.starts[span.first]
        assert document.ends[span.last - 1] <= span.end


@given(TEXTS)
def test_quotations_cover_the_quoted_words(text: str) -> None:
    document = parse(text)
    covered = bytearray(len(document.words))
    for before, after in pairwise(document.quotations):
        assert before.last <= after.first
    for span in document.quotations:
        assert span.start <= document.starts[span.first]
        assert document.ends[span.last - 1] <= span.end
        covered[span.first : span.last] = b"\x01" * (span.last - span.first)
    assert covered == document.quoted


# -- growth -------------------------------------------------------------------------------------

GROWING = {
    "prose": WRAPPED + "\n\n",
    "quotation marks": '"a ',
    "unclosed": 'b "a\n',
    "initials": "A. ",
    "names": "Jane Roe ",
    "sentences": "It rains. ",
    "accents": "e\u0301",
    "invisible": "\u200b",
    "look-alikes": "аa ",
    "line breaks": "a\r\n",
}


def steps(text: str) -> int:
    """Count the lines of this package that run while a text is parsed."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if "reliability" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        parse(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("unit", GROWING.values(), ids=GROWING.keys())
def test_steps_grow_with_the_text(unit: str) -> None:
    parse(unit)  # word lists are loaded once
    times = 1 + 1_000 // len(unit)
    once, twice = steps(unit * times), steps(unit * 2 * times)
    assert twice <= 2.1 * once + 50


# The steps of a regular expression cannot be counted. A quadratic one needs minutes for these texts and
# a linear one a fraction of a second, so a limit of 2 CPU seconds tells them apart.
FUSE = 2
SEARCHING = {
    "no space": "'a' * 500_000",
    "white space": "' ' * 500_000",
    "dotted": "'a.' * 100_000",
    "apostrophes": '"\'" * 200_000',
    "closing marks": "'.' + ')' * 100_000 + 'x'",
    "a row of stops": "'.' * 60_000 + 'x'",
    "a row of exclamation marks": "'a' + '!' * 60_000 + 'b'",
    "single marks never closed": '" \'a" * 60_000',
}


@pytest.mark.parametrize("text", SEARCHING.values(), ids=SEARCHING.keys())
def test_searches_do_not_blow_up(text: str) -> None:
    code = (
        f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({FUSE}, {FUSE}))\n"
        f"from reliability.text.document import parse; parse({text})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("In the '90s the owners' hopes fell. The dogs' food was gone.", []),
        ("'The owners' hopes fell in May,' he said.", ["'The owners' hopes fell in May,'"]),
        (
            "'It will rain,' he said.\n\n'The plan is not new.\n\n'We know it,' he added.",
            ["'It will rain,'", "'The plan is not new.", "'We know it,'"],
        ),
        (
            "Q: Why now?\n\nA: It is late.\n\nQ: And then?\n\nA: Nothing.",
            ["Why now?", "It is late.", "And then?", "Nothing."],
        ),
        (
            "ROE: It is late.\n\nI left.\n\nPOE: Did we?\n\nROE: Yes.\n\nPOE: No.\n\nI left.",
            ["It is late.", "I left.", "Did we?", "Yes.", "No."],
        ),
        ("Note: it rains. Warning: it pours. Note: it hails. Hint: stay.", []),
        (
            "A great day for us all! - Ada Poe (@adapoe) June 1, 2018\n\nIt rained.",
            ["A great day for us all!"],
        ),
        (
            "Ada Poe (@adapoe) June 1, 2018\n\nA great day for us all!\n\nIt rained.",
            ["A great day for us all!"],
        ),
        (
            "It rained.\n\nA great day for #Cork!\nIt was late.\npic.twitter.com/ab1 - "
            "Ada Poe (@adapoe) June 1, 2018\n\nIt rained.",
            ["A great day for #Cork!\nIt was late.\npic.twitter.com/ab1"],
        ),
        ("It rained.\n\nAda Poe (@adapoe) A great day for us!", ["A great day for us!"]),
        ("It rained.\n\nAda Poe (@adapoe) is a cook.", []),
        ("@adapoe: A great day for us all!\n\nIt rained.", ["A great day for us all!"]),
        (
            "It rained.\n\nWe will build the bridge again. -R\n\nIt snowed.",
            ["We will build the bridge again. -R"],
        ),
        ("\n\n".join(f"We will build bridge {n} again. -R" for n in range(4)), []),
        ("We will build it in size L -R", []),
        ("She wrote to us (@adapoe).\n\nA great day for us all!", []),
        ("sign me up - Ada Poe (@adapoe) June 1, 2018\n\nA great day for us all!", []),
    ],
)
def test_quotations_in_single_marks_turns_and_posts(text: str, quoted: list[str]) -> None:
    document = parse(text)
    assert [document.text[span.start : span.end] for span in document.quotations] == quoted


def test_a_line_break_inside_a_sentence_ends_no_paragraph() -> None:
    assert len(parse("Tom Roe\nsaid the road was shut, and left.").paragraphs) == 1
    assert len(parse("Apples\npears\nplums").paragraphs) == 3
    assert len(parse("Tom Roe left.\nthe road was shut.").paragraphs) == 2


def test_a_text_may_end_in_a_capital_adverb_and_a_blank() -> None:
    text = "The mayor spoke quite Clearly "
    assert parse(text).words == ["the", "mayor", "spoke", "quite", "clearly"]


@pytest.mark.parametrize("words_before", range(2, 12))
def test_a_text_may_end_in_a_phrase_whose_first_and_last_words_have_capitals(
    words_before: int,
) -> None:
    text = "plain " * words_before + "report Full of Crap"
    assert parse(text).words[-4:] == ["report", "full", "of", "crap"]
