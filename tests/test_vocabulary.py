"""Facts about words: as in textstat, membership in the dictionary, missing spaces, the table.

The comparison with textstat is on a sample of the CMU dictionary and the table, and on made-up words.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import add
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyphen import Pyphen
from textstat.backend.counts import count_syllables
from textstat.backend.utils import get_cmudict
from textstat.backend.validations import is_difficult_word

from reliability.errors import LexiconError
from reliability.text import hyphenation, vocabulary
from reliability.text.spelling import listed_misspellings
from support import load_benchmark

word_table = load_benchmark("word_table")
CODES = vocabulary.unpack_table(vocabulary.TABLE_FILE.read_bytes())
LIKE_WORDS = st.one_of(
    st.from_regex(r"[a-z]{1,12}('(s|t|re|ve|ll|d|m)|-[a-z]{1,9}|[0-9]{1,3})?", fullmatch=True),
    st.text("aeiou'’-.éñ19bcdst ", max_size=20),
    st.text(max_size=20),
)


# -- as textstat --------------------------------------------------------------------------------


def test_syllables_of_known_words_equal_textstats() -> None:
    known = sorted(get_cmudict("en_US").keys() | CODES.keys())
    sample = random.Random(0).sample(known, 20_000)
    assert {word: vocabulary.syllables(word) for word in sample} == {
        word: count_syllables(word, "en_US") for word in sample
    }


@given(LIKE_WORDS)
def test_syllables_of_made_words_equal_textstats(word: str) -> None:
    assert vocabulary.syllables(word) == count_syllables(word, "en_US")


@given(LIKE_WORDS | st.sampled_from(sorted(CODES)), st.sampled_from([0, 2, 3]))
def test_difficulty_equals_textstats(word: str, threshold: int) -> None:
    assert vocabulary.is_difficult(word, threshold) == is_difficult_word(word, threshold, "en_US")


@pytest.mark.parametrize(
    ("word", "count"),
    [("", 0), ("'", 0), ("hmm", 0), ("2016", 1), ("idea", 3), ("o'clock", 1), ("well-known", 2)],
)
def test_syllables_at_the_edges(word: str, count: int) -> None:
    assert vocabulary.syllables(word) == count == count_syllables(word, "en_US")


def test_memory_is_bounded() -> None:
    long = "na" * 500
    before = vocabulary._cached_syllables.cache_info().currsize
    assert count_syllables(long, "en_US") == vocabulary.syllables(long)
    assert vocabulary._cached_syllables.cache_info().currsize == before
    assert vocabulary._cached_syllables.cache_info().maxsize is not None


@given(st.text(st.sampled_from("abcdefghilmnoprstuyﬁ.-'2"), max_size=70))
def test_hyphens_are_those_of_pyphen(word: str) -> None:
    assert hyphenation.hyphen_places(word) == [*map(int, Pyphen(lang="en_US").positions(word))]


def test_missing_patterns_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hyphenation, "find_spec", lambda name: None)
    hyphenation._patterns.cache_clear()
    with pytest.raises(LexiconError, match="install pyphen again"):
        hyphenation.hyphen_places("xqzt")
    hyphenation._patterns.cache_clear()


# -- the table ----------------------------------------------------------------------------------


def test_table_is_small_and_packs_back() -> None:
    assert vocabulary.TABLE_FILE.stat().st_size < 1_000_000
    assert 25_000 < sum(code & vocabulary.DICTIONARY for code in CODES.values()) < 45_000
    assert vocabulary.unpack_table(word_table.pack_table(CODES)) == CODES


@pytest.fixture
def no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(vocabulary, "TABLE_FILE", tmp_path / "words.gz")
    vocabulary._codes.cache_clear()
    yield
    vocabulary._codes.cache_clear()


@pytest.mark.parametrize("content", [None, b"", b"not gzip"])
def test_the_error_of_an_unreadable_table_names_the_remedy(
    no_table: None, content: bytes | None
) -> None:
    if content is not None:
        vocabulary.TABLE_FILE.write_bytes(content)
    with pytest.raises(LexiconError, match=r"benchmarks/word_table\.py"):
        vocabulary.syllables("house")


def test_words_import_neither_textstat_nor_pyphen() -> None:
    code = (
        "import sys; from reliability.text import vocabulary as words; words.syllables('xqztan'); "
        "words.is_difficult('house'); words.split_missing_space('ofthe'); "
        "print(sorted({'textstat', 'cmudict', 'pyphen', 'nltk'} & sys.modules.keys()))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# -- ordinary English ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    "the may will house white minister government's ministers' don't it's walked unmasking "
    "coronavirus smartphone livestream cyberattack reopening organised a i".split(),
)
def test_ordinary_words_are_in_the_dictionary(word: str) -> None:
    assert vocabulary.is_dictionary_word(word)


@pytest.mark.parametrize(
    "word",
    "trump june monday american republican iran kevin iran's goverment recieved dont ofthe "
    "werepart b 's s' '".split(),
)
def test_names_typos_and_words_without_a_space_are_not(word: str) -> None:
    assert not vocabulary.is_dictionary_word(word)


# -- missing spaces -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pair",
    "were|part to|establish be|sustainable which|reflects to|upcoming of|the countries|are "
    "combat|readiness military|expert level|is cooperation|in achieved|by these|years "
    "in|Central and|Uzbekistan especially|Kazakhstan".split(),
)
def test_missing_spaces_are_found(pair: str) -> None:
    left, right = pair.split("|")
    assert vocabulary.split_missing_space(left + right) == (left, right)


@pytest.mark.parametrize(
    "word",
    # dictionary words, compounds, prefixed and suffixed words
    "therein smartphone livestream cyberattack reopening videoconference counterdemonstration "
    "springboards laughingstocks trashcan decisionmaking newsgathering overpolicing infighting "
    "antiracist nonunion supervillain schoolwide businesslike motionless unaccompanied "
    # archaic, Latin, learned, dropped letters
    "hereto therefrom whereof whereon vulgaris parentis insularis warfarin statin fuckin cytokines "
    # names, brands, addresses, nonsense
    "thebault withers hasan hisham isaacson Thebault Goodfellow Wasserman Logansport iPhone eBay "
    "YouTube McDonald realdonaldtrump nytimes asdfgh ofx a to of-the".split(),
)
def test_whole_words_stay_whole(word: str) -> None:
    assert vocabulary.split_missing_space(word) is None


def test_an_empty_string_and_several_words_are_not_words() -> None:
    for word in ("", "of the"):
        assert not vocabulary.is_dictionary_word(word)
        assert vocabulary.split_missing_space(word) is None


def test_rare_words_are_seldom_split() -> None:
    """At most 1 in 500 rare dictionary words may be split without the table."""
    codes = dict(CODES)
    rare = [
        word for word, code in CODES.items() if code & 3 == vocabulary.DICTIONARY and word.isalpha()
    ]
    split = []
    for word in rare:
        code = codes.pop(word)
        if vocabulary.split_lower_case(word, codes):
            split.append(word)
        codes[word] = code
    assert len(rare) > 15_000
    assert len(split) < len(rare) / 500, split


@given(st.text(max_size=60) | st.sampled_from(sorted(CODES)))
def test_halves_make_the_word(word: str) -> None:
    pair = vocabulary.split_missing_space(word)
    assert pair is None or "".join(pair) == word


# -- totals -------------------------------------------------------------------------------------


def word_totals(words: Sequence[str]) -> vocabulary.WordTotals:
    return vocabulary.word_rows(words).totals(0, bytes(len(words)))


def test_totals_are_the_sums_over_the_words() -> None:
    one = word_totals(["9", "extraordinarily", "ofthe", "xqzt", "bridge", "bridge"])
    parts = (["9", "extraordinarily", "ofthe", "xqzt", "bridge"], ["bridge"])
    assert one == tuple(map(add, *map(word_totals, parts)))
    assert (one.numbers, one.alphabetic, one.letters, one.ly) == (1, 5, 15 + 5 + 4 + 6 + 6, 1)
    assert (one.missing_spaces, one.out_of_vocabulary, one.polysyllables) == (1, 1, 1)
    assert word_totals([]) == (0,) * len(vocabulary.WordTotals._fields)


def test_tables_of_totals_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["bridge", "na" * 500]
    before = word_totals(words)
    assert words[1] in vocabulary.word_rows(words).table
    monkeypatch.setattr(vocabulary, "_MOST_LETTERS", 0)
    assert word_totals(words) == before
    assert set(vocabulary.word_rows(["bridge"]).table) == {"bridge"}


def test_a_word_has_one_row_in_capitals_and_in_lower_case() -> None:
    rows = vocabulary.word_rows("Bridge BRIDGE bridge Straße".split())
    assert rows.words() == ["bridge", "bridge", "bridge", "straße"]
    assert len(set(rows.rows.tolist())) == 2
    assert rows.totals(0, bytes(4)) == word_totals(rows.words())


def test_words_that_are_left_out_do_not_count() -> None:
    rows = vocabulary.word_rows("a bridge fell a".split())
    by_place = rows.totals_from([0, 2], bytearray([1, 0, 0, 1]))
    ours = [vocabulary.WordTotals(*map(int, row)) for row in by_place.tolist()]
    assert ours == [word_totals(["bridge"]), word_totals(["fell"])]


def test_words_of_a_table_have_positions() -> None:
    rows = vocabulary.word_rows("an xqzt of ofthe an a a bridge 40%".split())
    assert rows.unknown == [1, 3]
    assert rows.positions("a", "an") == [0, 4, 5, 6]
    assert rows.repetitions() == [6]


def test_listed_misspellings_are_in_no_dictionary() -> None:
    listed = [*listed_misspellings()]
    assert vocabulary.word_rows(listed).unknown == [*range(len(listed))]


def test_columns_follow_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths = vocabulary.WordColumn(len)
    first = vocabulary.word_rows(["a", "bridge", "a"])
    assert lengths.of(first).tolist() == [1, 6, 1]
    monkeypatch.setattr(vocabulary, "_MOST_LETTERS", 0)
    many = [f"w{number}" for number in range(3_000)]
    assert lengths.of(vocabulary.word_rows(many)).tolist() == [*map(len, many)]
    assert lengths.of(first).tolist() == [1, 6, 1]


def test_threads_that_share_a_table_fill_it_once(
    monkeypatch: pytest.MonkeyPatch, eager_threads: None
) -> None:
    monkeypatch.setattr(vocabulary, "_table", vocabulary.WordTable())
    words = [f"{'x' * (number % 9)}w{number}" for number in range(3_000)]
    texts = [random.Random(seed).sample(words, 1_000) for seed in range(12)]
    letters = vocabulary.WordTotals._fields.index("letters")
    lengths = vocabulary.WordColumn(len)

    def facts(text: list[str]) -> tuple[list[int], list[float]]:
        rows = vocabulary.word_rows(text)
        return lengths.of(rows).tolist(), rows.table.totals[rows.rows, letters].tolist()

    with ThreadPoolExecutor(6) as pool:
        found = [*pool.map(facts, texts)]
    alone = [([*map(len, text)], [word_totals([w]).letters for w in text]) for text in texts]
    assert found == alone
    table = vocabulary.word_rows([]).table
    assert len(set(table.values())) == len(table) == len(table.words)


# -- making the table ---------------------------------------------------------------------------


def test_tally_counts_texts_by_case_and_publisher() -> None:
    tally = word_table.Tally()
    tally.add(
        "The mayor said Boston's (old) mayor’s house, in Boston, cost $5. See x.org/old.", "a"
    )
    tally.add('"Mayor of boston," she said; anti-war @mayor', "b")
    assert tally.lower["mayor"] == 1  # a text counts once
    assert tally.lower["mayor's"] == 1
    assert (tally.lower["boston"], tally.capitalized["boston"], tally.seen["boston"]) == (1, 1, 2)
    assert tally.publishers["said"] == {"a", "b"}
    assert "war" not in tally.seen
    assert "org" not in tally.seen


def test_the_dictionary_excludes_names_typos_and_missing_spaces() -> None:
    tally = word_table.Tally()
    for publisher in "abcde":
        tally.add("we don't walk, dont walks nor podcast with trump (ofthe)", publisher)
        tally.add("they say Trump will say that Trump does", publisher)
        tally.add("they asked Trump.", publisher)
    tally.publishers["ofthe"] = {"a", "b", "c"}
    found = word_table.ordinary_words(
        tally, {"we", "don't", "walk", "trump", "nor", "with"}, {"zoo"}
    )
    assert {"we", "don't", "walk", "walks", "podcast", "zoo"} <= found
    assert not {"dont", "trump", "ofthe"} & found


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("walks", "walk"),
        ("tried", "try"),
        ("making", "make"),
        ("stopped", "stop"),
        ("simply", "simple"),
        ("unwise", "wise"),
        ("organised", "organized"),
    ],
)
def test_inflections_are_derived(word: str, base: str) -> None:
    assert word_table.is_derived(word, {base})


@pytest.mark.parametrize("word", ["ofthe", "walk", "xwalk", "unit", "red"])
def test_other_words_are_not_derived(word: str) -> None:
    assert not word_table.is_derived(word, {"walk", "the", "it", "r"} - {word})
