"""Readability: the classic formulas, long sentences, missing spaces, misspellings, grammar.

Words, syllables and sentences are counted. Errors of language are found without a parser, by rules that
prefer precision to recall. The training data decide whether an easy text is a good sign. The classic
formulas are shown but not scored, because they count the letters and syllables of names; the scored
features leave names out.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import compress, repeat
from operator import mul
from string import ascii_lowercase
from typing import Literal

from reliability.attribution.annotation import Annotated
from reliability.records import Finding, Reading
from reliability.signals import readability_formulas as formulas
from reliability.signals.grammar import find_grammar_errors
from reliability.signals.signal import load_signal, make_finding, weighted_rate
from reliability.signals.voice import is_in_notice, unmarked_words
from reliability.text import vocabulary
from reliability.text.disguises import MISSPELLED
from reliability.text.document import Document
from reliability.text.named_entities import SENTENCE_STARTERS
from reliability.text.patterns import compile_later
from reliability.text.spelling import CORRECTIONS, listed_misspellings

# In words; 2% of the sentences of centre outlets are longer. Of these count very long ones, chains of
# clauses, and two sentences with a comma between ("…, hence it is …").
RUN_ON = 43
# A reference to scripture: "Psalm 23:1"
_VERSE = compile_later(r"[A-Z][a-z]+ \d{1,3}:\d{1,3}")
# A caption that runs into the text ("Protesters (left) call for …"), or other parts of a page
_CAPTION = compile_later(
    r"\((?:left|right|above|below|center|centre|pictured|top|bottom)\b|\bPictured:|^Also on \w+\."
    r"|slideshow|\b(?:Read [Ss]tory|min read|[Jj]ust added)\b"
    # Sentences without a space between them, and a dateline after a headline
    r"|[a-z0-9][.!?](?:[A-Z]|\d{3})|[a-z] [A-Z]{3,}(?:, [A-Z][\w. ]{2,15})? --? [A-Z]"
)
_VERSE_WITHIN = 24  # characters before or after the start of a sentence
_VERY_LONG, _CHAIN, _MOST_QUOTED = 60, 4, 0.3
_MOST_FIGURES = 0.15  # of the words of a sentence; a table has more
_LIST_MARKS = frozenset(":;|\n•…")
_COORDINATORS = ("and", "but")
_CONNECTIVES = frozenset("hence therefore thus however".split())

_OF_WORDS = ("word_length", "word_syllables", "difficult_words", "unknown_words")
# Where punctuation or a capital inside a word may be, by the classes of the characters. A search for
# one character at a time is faster than one for punctuation and capitals.
_MAYBE_NO_SPACE = (re.compile(rb"\.(?=[aA9])"), re.compile(rb"A(?<=aA)(?=a)"))
# Punctuation without a space after it, or a capital inside a word.
_NO_SPACE = compile_later(
    r"[,.;:?!A-Z](?:"
    r"(?<=[a-z][A-Z])(?=[a-z])|"
    r"(?<=[A-Za-z.],)(?=[A-Za-z])|"
    r"(?<=[a-z]{3},)(?=\d)|"
    r"(?<=[A-Za-z]{3}[:?!])(?=[A-Z](?:[a-z]|'[A-Z]|\. ?[A-Z]))|"
    r"(?<=[A-Za-z]{2}[.;])(?=[A-Z](?:[A-Za-z]|'[A-Z]|\. ?[A-Z])))"
)
_ADDRESS = compile_later(
    r"//|#|www\.|@|[\"'][:=]|\.(?:com|org|net|gov|edu|co|uk|tv|io|info)\b", re.I
)
# A text with a larger share of unknown words, beyond a few, is in dialect, in another language, or on a
# special subject. A word that occurs more often is a term; if it is on no list, if it occurs twice.
_FOREIGN, _OTHER_LANGUAGE, _FEW_UNKNOWN, _TERM = 0.06, 0.25, 3, 4
_SHORTEST_HEADLINE = 4  # words
_SHORTEST_NAME = 3  # letters
_ENUMERATION = compile_later(r"\((?:1|a|i)\).*\((?:2|b|ii)\)", re.DOTALL)
_PARTS = frozenset("-/'_*@#&=<>+\\[]")
_CLINGS_BEFORE, _CLINGS_AFTER = compile_later(r"\S+\Z"), compile_later(r"\S+")
_LONGEST_ADDRESS = 40
_TWO_NAMES = compile_later(r"([A-Z][a-z]{2,})([A-Z].+)")
_LONGEST_SENTENCE = 500  # words; more before a word are not searched for a name
# Words after two names without a space between them: "the ArmeniaAzerbaijan war".
_BETWEEN_TWO = frozenset("war wars conflict conflicts border ceasefire truce".split())


def _read(annotated: Annotated) -> Reading:
    document = annotated.document
    values, findings = _shape(document)
    values.update(_difficulty(annotated))
    for feature, here in (
        ("out_of_vocabulary_words", _misspellings(document)),
        ("missing_spaces", _missing_spaces(document)),
        ("grammar_errors", _grammar_errors(annotated)),
        ("disguised_words", [*_disguised_words(document), *_headline_disguises(document.headline)]),
    ):
        values[feature] = weighted_rate(here, document, 1000)
        findings += here
    findings += _small_headline(document)
    values.update(_grades(document))
    return Reading(values, findings)


def _shape(document: Document) -> tuple[dict[str, float], list[Finding]]:
    """Return the length of sentences and its spread, and find run-on sentences."""
    sizes = document.cumulative_size
    lengths = [sizes[last] - sizes[first + 1] + 1 for first, last, _, _ in document.sentences]
    longer = [i for i, length in enumerate(lengths) if length > RUN_ON]
    findings = [
        make_finding(
            document,
            "readability",
            "run_on_sentences",
            *document.sentences[i][:2],
            f"a sentence of {lengths[i]} words, more than {RUN_ON}",
        )
        for i in longer
        if _runs_on(document, i, lengths[i])
    ]
    if not lengths:
        unknown = dict.fromkeys(("sentence_length", "sentence_length_cv"), math.nan)
        return unknown | {"run_on_sentences": 0.0}, []
    total, squares = sum(lengths), sum(map(mul, lengths, lengths))
    return {
        "sentence_length": total / len(lengths),
        # The standard deviation divided by the mean, in integers up to the last step.
        "sentence_length_cv": math.sqrt(len(lengths) * squares - total * total) / total,
        "run_on_sentences": 100 * len(findings) / len(lengths),
    }, findings


def _runs_on(document: Document, sentence: int, length: int) -> bool:
    """Return True if a long sentence is the author's, and very long, a chain, or two sentences.

    Others are long and clear.
    """
    first, last = document.sentences[sentence][:2]
    if document.quoted.count(1, first, last) > _MOST_QUOTED * (last - first):
        return False
    if document.gap_before(first).endswith('"'):
        return False  # speech, though its marks do not match
    # A list, or the parts of a text that lost its line breaks.
    if not _LIST_MARKS.isdisjoint("".join(document.gaps[first + 1 : last])):
        return False
    start = document.normalized_starts[first]
    inside = document.normalized[start : document.normalized_ends[last - 1]]
    if _is_joined(document, first, last) or _ENUMERATION.search(inside):
        return False
    if _CAPTION.search(inside) or _VERSE.search(
        document.normalized, max(start - _VERSE_WITHIN, 0), start + _VERSE_WITHIN
    ):
        return False
    words = document.words[first:last]
    if sum(word[0].isdigit() for word in words) > _MOST_FIGURES * len(words):
        return False  # a table
    return (
        length >= _VERY_LONG
        or sum(map(words.count, _COORDINATORS)) >= _CHAIN
        or any(
            words[i] in _CONNECTIVES and document.gap_before(first + i) == ", "
            for i in range(1, 0 if _CONNECTIVES.isdisjoint(words) else len(words) - 1)
        )
    )


def _is_joined(document: Document, first: int, last: int) -> bool:
    """Return True for lines that lost their breaks: "of the town The mayor said", a form with links."""
    start, end = document.normalized_starts[first], document.normalized_ends[last - 1]
    if len(_ADDRESS.findall(document.normalized, start, end)) > 1:
        return True
    return any(
        document.words[i] in SENTENCE_STARTERS
        and document.gap_before(i) == " "
        and document.original(i).istitle()
        and document.original(i + 1).islower()
        and document.original(i - 1).islower()
        and not document.entities[i - 1]  # "Kim Jong-un You"
        and len(document.words[i]) > 1
        for i in range(first + 1, last - 1)
    )


def _difficulty(annotated: Annotated) -> dict[str, float]:
    """Return the length and difficulty of words, names left out.

    Loaded words are not counted as difficult, so that an editor who deletes one never makes the text
    seem harder or easier to read.
    """
    own = annotated.document.word_totals
    if not own.alphabetic:
        return dict.fromkeys(_OF_WORDS, math.nan)
    loaded = _loaded_words(annotated)
    difficult = own.difficult - sum(map(vocabulary.is_difficult, loaded))
    others = own.alphabetic - len(loaded)
    return {
        "word_length": own.letters / own.alphabetic,
        "word_syllables": own.alphabetic_syllables / own.alphabetic,
        "difficult_words": 100 * difficult / max(others, 1),
        "unknown_words": 1000 * own.out_of_vocabulary / own.alphabetic,
    }


def _loaded_words(annotated: Annotated) -> list[str]:
    """Return the single words of the text that are loaded, names left out."""
    document = annotated.document
    found = {
        match.first
        for name in ("loaded", "slanted")
        for match in annotated.phrases.get(name, ())
        if match.last - match.first == 1 and not document.entities[match.first]
    }
    return [document.words[i] for i in sorted(found) if document.words[i][0].isalpha()]


def _grades(document: Document) -> dict[str, float]:
    """Return the values of the classic formulas, which include names."""
    own, names = document.word_totals, document.entity_totals
    syllables = own.syllables + names.syllables
    size = {"words": len(document.words), "sentences": len(document.sentences)}
    normalized = document.normalized
    blanks = sum(map(normalized.count, " \n\t"))
    grades = {
        "flesch_reading_ease": formulas.flesch_reading_ease(**size, syllables=syllables),
        "flesch_kincaid_grade": formulas.flesch_kincaid_grade(**size, syllables=syllables),
        "gunning_fog": formulas.gunning_fog(
            **size, difficult=own.complex_words + names.complex_words
        ),
        "smog_index": formulas.smog_index(
            sentences=size["sentences"], polysyllables=own.polysyllables + names.polysyllables
        ),
        "automated_readability_index": formulas.automated_readability_index(
            **size, characters=len(normalized) - blanks
        ),
        "coleman_liau_index": formulas.coleman_liau_index(
            **size, letters=len("".join(document.words))
        ),
        "dale_chall_readability_score": formulas.dale_chall_readability_score(
            **size, difficult=own.unfamiliar + names.unfamiliar
        ),
    }
    return grades if document.words else dict.fromkeys(grades, math.nan)


def _is_foreign(document: Document) -> bool:
    """Return True if a quarter of the words are in no dictionary, as in another language."""
    totals = document.word_totals
    return totals.out_of_vocabulary > _FEW_UNKNOWN + _OTHER_LANGUAGE * totals.alphabetic


def _missing_spaces(document: Document) -> list[Finding]:
    """Find words without a space between them, and punctuation without a space after it."""
    if _is_foreign(document):
        return []
    words, glued = document.words, document.missing_spaces
    capitals = _CapitalsInside(document)
    lost = [
        (i, i + 1, f"missing space: {' '.join(glued[words[i]])}")
        for i in document.positions_of(glued)
        if not (_mixed_case(document.original(i)) or _is_cut_off(document, i))
    ]
    places = sorted(
        place.start() for form in _MAYBE_NO_SPACE for place in form.finditer(document.characters)
    )
    for match in filter(None, map(_NO_SPACE.match, repeat(document.normalized), places)):
        i = document.words_before(match.start())
        if match[0][-1].isalpha():
            if words[max(i - 2, 0) : i - 1] == ["read"]:  # "Read moreTown news"
                continue
            if parts := capitals.parts(i - 1):
                lost.append((i - 1, i, f"missing space: {parts}"))
        elif 0 < i < len(words) and not (_both_in_capitals(document, i) or _is_link(document, i)):
            lost.append((i - 1, i + 1, "no space after the punctuation"))
    return [
        make_finding(document, "readability", "missing_spaces", first, last, note)
        for first, last, note in lost
        if not _ADDRESS.search(_unspaced(document, first, last))
        and not is_in_notice(document, first)
    ]


def _both_in_capitals(document: Document, i: int) -> bool:
    """Return True if word `i` and the one before it are in capitals: "TL;DR"."""
    return document.original(i).isupper() and document.original(i - 1).isupper()


def _is_link(document: Document, i: int) -> bool:
    """Return True if word `i` opens the link to the rest of a story: "Read More"."""
    return document.original(i) == "Read" and document.words[i + 1 : i + 2] == ["more"]


def _is_cut_off(document: Document, i: int) -> bool:
    """Return True if the end of a word is missing: "tonigh" is not "to nigh", "characteris…" no "is"."""
    word = document.words[i]
    return document.gap_after(i).startswith("...") or any(
        vocabulary.word_code(word + letter) & vocabulary.FREQUENT for letter in ascii_lowercase
    )


def _mixed_case(raw: str) -> bool:
    return not raw[1:].islower() and not raw.isupper()


class _CapitalsInside:
    """Find two words in a word with a capital inside. What concerns the whole text is counted once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._last = (-1, "")  # a word with many capitals is asked for at each of them

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self._document.words)

    def parts(self, i: int) -> str:
        """Return the two words in word `i`, or "" if the capital is correct.

        It is in many names ("McDonald", "eBay", "theWire"). A space is missing after a function word,
        after a name that the sentence has before, and between two sides of a war.
        """
        if self._last[0] != i:
            self._last = i, self._parts(i)
        return self._last[1]

    def _parts(self, i: int) -> str:
        document = self._document
        raw, words, names = document.original(i), document.words, document.entities
        left, right = vocabulary.split_missing_space(words[i]) or ("", "")
        if not (left and raw[0].islower() and raw[len(left)].isupper()):
            left, right = vocabulary.split_missing_space(raw) or ("", "")
        if left:
            return f"{left} {right}" if left != "the" or right.lower() in self._counts else ""
        halves = _TWO_NAMES.fullmatch(raw)
        if not halves or halves[1] == "The" or self._is_brand(i, *halves.groups()):
            return ""
        first = max(document.sentences[document.sentence_of[i]].first, i - _LONGEST_SENTENCE)
        if words[i + 1 : i + 2] and words[i + 1] in _BETWEEN_TWO:
            return f"{halves[1]} {halves[2]}"
        if document.gap_before(i).strip() not in ("", ")"):
            return ""  # "Jane Roe (@RoeForHarwick)"
        before = compress(words[first:i], names[first:i])
        return f"{halves[1]} {halves[2]}" if halves[1].lower() in before else ""

    def _is_brand(self, i: int, left: str, right: str) -> bool:
        """Return True for two ordinary words that make a name ("NewsBreak"), and one that recurs."""
        if vocabulary.is_dictionary_word(left.lower()) and vocabulary.is_dictionary_word(
            right.lower()
        ):
            return True
        return self._counts[self._document.words[i]] > 1


def _unspaced(document: Document, first: int, last: int) -> str:
    """Return a range of words with all characters up to the next spaces, such as a web address."""
    normalized = document.normalized
    start, end = document.normalized_starts[first], document.normalized_ends[last - 1]
    left = _CLINGS_BEFORE.search(normalized, max(start - _LONGEST_ADDRESS, 0), start)
    right = _CLINGS_AFTER.match(normalized, end, end + _LONGEST_ADDRESS)
    return normalized[left.start() if left else start : right.end() if right else end]


def _grammar_errors(annotated: Annotated) -> list[Finding]:
    """Find errors of grammar, except where the text is foreign, and in posts of other people."""
    document = annotated.document
    if _is_foreign(document):
        return []
    errors = find_grammar_errors(document)
    others = unmarked_words(annotated) if errors else document.quoted
    return [
        make_finding(document, "readability", "grammar_errors", error.first, error.last, error.note)
        for error in errors
        if not (others[error.first] and not document.quoted[error.first])
    ]


def _small_headline(document: Document) -> list[Finding]:
    """Find a headline without a capital. It does not count in the rate of errors in the text.

    A row of words without any mark may be the address of a page, unless it has a name of the text.
    """
    headline = document.headline
    if (
        headline is None
        or len(headline.words) < _SHORTEST_HEADLINE
        or not (headline.text.islower() and headline.text.strip()[0].isalpha())
        or " " not in headline.text.strip()
        or not (_has_mark(headline) or _has_name_of(headline, document))
    ):
        return []
    note = "a headline without a capital"
    last = len(headline.words)
    return [make_finding(headline, "readability", "grammar_errors", 0, last, note, where="title")]


def _has_mark(headline: Document) -> bool:
    return any(gap.strip() for gap in headline.gaps) or "'" in headline.normalized


def _has_name_of(headline: Document, document: Document) -> bool:
    """Return True if a headline has a word that a text has in names only."""
    words = {word for word in headline.words if len(word) >= _SHORTEST_NAME}
    names = compress(document.words, document.entities)
    return not (words - document.counts.keys()).isdisjoint(names)


def _misspellings(document: Document) -> list[Finding]:
    """Find misspellings among the words that are in no dictionary, except where the text is foreign."""
    return [
        make_finding(document, "readability", "out_of_vocabulary_words", i, i + 1, note)
        for i, note in sorted((*_misspelled_words(document), *_restored(document)))
    ]


def _restored(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the misspelled words that were restored, with the reason, unless the text is foreign."""
    for i, reason in document.disguised if not _is_foreign(document) else ():
        if reason == MISSPELLED and _is_whole_word(document, i):
            yield i, f"a misspelling of “{document.words[i]}”"


def _misspelled_words(document: Document) -> list[tuple[int, str]]:
    """Return the misspelled words with the reason, or none if the text is foreign."""
    totals, counts, listed = document.word_totals, document.counts, listed_misspellings()
    allowed = _FEW_UNKNOWN + _FOREIGN * totals.alphabetic
    if not 0 < totals.out_of_vocabulary <= 2 * allowed:
        return []
    words = document.words
    unknown = {words[i] for i in document.word_rows.unknown if not document.entities[i]}
    wrong = {
        word
        for word in compress(unknown, map(CORRECTIONS.__getitem__, unknown))
        if counts[word] <= (_TERM if word in listed else 1)
    }
    if totals.out_of_vocabulary - sum(map(counts.__getitem__, wrong)) > allowed:
        return []
    return [
        (i, f"a misspelling of “{CORRECTIONS[document.words[i]]}”")
        for i in document.positions_of(wrong)
        if _is_whole_word(document, i)
    ]


def _is_whole_word(document: Document, i: int) -> bool:
    """Return True if a word is in lower case, and no part of a compound, an address or a quoted form.

    "[c]limate", "workin' hard", the word "goverment" and "goverment (sic)" are not mistakes of the
    author, and a line that opens in lower case has lost its beginning.
    """
    before, after = document.gap_before(i), document.gap_after(i)
    return (
        document.original(i) == document.words[i]
        and before[-1:] not in _PARTS
        and after[:1] not in _PARTS
        and "\n" not in before
        and before[-1:] + after[:1] not in ('""', "()")
        and document.words[i + 1 : i + 2] != ["sic"]
    )


def _disguised_words(document: Document, where: Literal["text", "title"] = "text") -> list[Finding]:
    """Find words outside quotations that a reader recognizes and a search misses."""
    return [
        make_finding(
            document,
            "readability",
            "disguised_words",
            i,
            i + 1,
            f"“{document.words[i]}” disguised: {reason}",
            where=where,
        )
        for i, reason in document.disguised
        if reason != MISSPELLED and not document.quoted[i]
    ]


def _headline_disguises(headline: Document | None) -> list[Finding]:
    return _disguised_words(headline, "title") if headline else []


SIGNAL = load_signal(__file__, _read)
