"""Readability: the classic grade formulas, long sentences, lost spaces, slips that need no parser.

This module counts words, syllables and sentences and knows a few slips of grammar. It refuses to
judge whether easy is good: the data decide. The classic formulas are shown but not scored, since
they count the letters and syllables of names; what is scored leaves names out.
"""

from __future__ import annotations

import math
import re
from itertools import compress
from operator import eq, mul

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.signals import readability_formulas
from reliability.signals.signal import Signal, make_finding, weighted_rate
from reliability.text import vocabulary
from reliability.text.document import Document
from reliability.text.named_entities import ENTITY

RUN_ON = 43  # words; 2 % of the sentences of centre outlets are longer

_FORMULAS = {
    "flesch_reading_ease": ("Flesch reading ease, higher is easier", "0 to 100"),
    "flesch_kincaid_grade": ("Flesch-Kincaid grade", "US school grade"),
    "gunning_fog": ("Gunning fog index", "years of schooling"),
    "smog_index": ("SMOG index", "years of schooling"),
    "automated_readability_index": ("automated readability index", "US school grade"),
    "coleman_liau_index": ("Coleman-Liau index", "US school grade"),
    "dale_chall_readability_score": ("Dale-Chall readability score", "4.9 and below is easy"),
}
_OF_WORDS = ("word_length", "word_syllables", "difficult_words", "out_of_vocabulary_words")
_PER_1000 = "per 1000 words"
# A sign without a space after it, or a capital inside a word. Opens with one class of what is rare:
# a text has few signs and capitals, and many letters to try.
_NO_SPACE = re.compile(
    r"[,.;A-Z](?:"
    r"(?<=[a-z][A-Z])(?=[a-z])|"
    r"(?<=[A-Za-z.],)(?=[A-Za-z])|"
    r"(?<=[A-Za-z]{2}[.;])(?=[A-Z][A-Za-z]))"
)
_ADDRESS = re.compile(r"//|#|www\.|@|[\"'][:=]|\.(?:com|org|net|gov|edu|co|uk|tv|io|info)\b", re.I)
_CLINGS_BEFORE, _CLINGS_AFTER = re.compile(r"\S+\Z"), re.compile(r"\S+")
_LONGEST_ADDRESS = 40
_TWO_NAMES = re.compile(r"([A-Z][a-z]{2,})([A-Z].+)")
# What two names glued before it are the sides of: "the ArmeniaAzerbaijan war".
_BETWEEN_TWO = frozenset("war wars conflict conflicts border ceasefire truce".split())
_AN_BEFORE_H = ("hour", "honest", "honor", "honour", "heir")
_A_BEFORE_VOWEL = tuple("uni usa use usu util eu one once ubi ura uto ut".split())
_MAY_REPEAT = frozenset(
    "had that very so no bye ha la really many much far long never new who hey na etc blah yada "
    "ever pretty tut knock tick drip like way buddy".split()
)
# The first word of a slip, what makes it one, and why.
_PAST = frozenset("became went began ran saw took gave wrote did".split())
_SLIPS = {
    **dict.fromkeys(
        "could would should must might".split(), (frozenset({"of"}), "“of” stands for “have”")
    ),
    **dict.fromkeys(
        "has have had having".split(), (_PAST, "a past tense stands where a participle belongs")
    ),
    **dict.fromkeys(
        "they we these those".split(),
        (frozenset({"was", "has", "is", "does"}), "a plural subject has a singular verb"),
    ),
    **dict.fromkeys("he she it".split(), (frozenset({"were", "are"}), "the verb is plural")),
    "more": (
        frozenset("better worse easier harder stronger bigger higher lower".split()),
        "the comparative is doubled",
    ),
    "less": (frozenset("people countries members cases deaths".split()), "“less” for “fewer”"),
}
# The first letters that never make a slip of an article.
_SOUNDS = {"a": "bcdfgjklmnpqrstvwxyz", "an": "ahiu"}
_FIRST_OF_SLIP = frozenset({*_SOUNDS, *_SLIPS})
_DETERMINERS = frozenset("the a his her its their our this that all".split())
_ASKS = frozenset("why how when where".split())
_NOT_TWICE = frozenset("<-")
_MAY_BE_OBJECT = frozenset("it these those".split())
_OPENS_CLAUSE = frozenset("and but because that when while so then if as although".split())
_SUBJUNCTIVE = frozenset("if as though wish wished unless and or which that".split())


def _read(annotated: Annotated) -> Reading:
    document = annotated.document
    values, findings = _shape(document)
    values.update(_difficulty(document))
    for feature, here in (
        ("missing_spaces", _glued(document)),
        ("grammar_errors", _slips(document)),
        ("mixed_scripts", _mixed(document)),
    ):
        values[feature] = weighted_rate(here, document, 1000)
        findings += here
    values.update(_grades(document))
    return Reading(values, findings)


def _shape(document: Document) -> tuple[dict[str, float], list[Finding]]:
    """Return the length of sentences and its spread; find those that run on."""
    lengths = []
    findings = []
    for first, last, _, _ in document.sentences:
        length = document.size_of(first, last)
        lengths.append(length)
        if length > RUN_ON:
            note = f"a sentence of {length} words; over {RUN_ON} few readers follow"
            findings.append(
                make_finding(document, "readability", "run_on_sentences", first, last, note)
            )
    if not lengths:
        return {
            "sentence_length": math.nan,
            "sentence_length_cv": math.nan,
            "run_on_sentences": 0.0,
        }, []
    total, squares = sum(lengths), sum(map(mul, lengths, lengths))
    return {
        "sentence_length": total / len(lengths),
        # The standard deviation over the mean, in whole numbers to the last step.
        "sentence_length_cv": math.sqrt(len(lengths) * squares - total * total) / total,
        "run_on_sentences": 100 * len(findings) / len(lengths),
    }, findings


def _difficulty(document: Document) -> dict[str, float]:
    """Return the length and difficulty of words, names left out."""
    own = document.word_totals
    if not own.alphabetic:
        return dict.fromkeys(_OF_WORDS, math.nan)
    return {
        "word_length": own.letters / own.alphabetic,
        "word_syllables": own.alphabetic_syllables / own.alphabetic,
        "difficult_words": 100 * own.difficult / own.alphabetic,
        "out_of_vocabulary_words": 1000 * own.out_of_vocabulary / own.alphabetic,
    }


def _grades(document: Document) -> dict[str, float]:
    """Return the classic formulas, names included."""
    if not document.words:
        return dict.fromkeys(_FORMULAS, math.nan)
    own = document.word_totals
    names = vocabulary.word_totals(compress(document.words, document.entities))
    syllables = own.syllables + names.syllables
    size = {"words": len(document.words), "sentences": len(document.sentences)}
    folded = document.normalized
    blanks = sum(map(folded.count, " \n\t"))
    return {
        "flesch_reading_ease": readability_formulas.flesch_reading_ease(
            **size, syllables=syllables
        ),
        "flesch_kincaid_grade": readability_formulas.flesch_kincaid_grade(
            **size, syllables=syllables
        ),
        "gunning_fog": readability_formulas.gunning_fog(
            **size, difficult=own.complex_words + names.complex_words
        ),
        "smog_index": readability_formulas.smog_index(
            sentences=size["sentences"], polysyllables=own.polysyllables + names.polysyllables
        ),
        "automated_readability_index": readability_formulas.automated_readability_index(
            **size, characters=len(folded) - blanks
        ),
        "coleman_liau_index": readability_formulas.coleman_liau_index(
            **size, letters=len("".join(document.words))
        ),
        "dale_chall_readability_score": readability_formulas.dale_chall_readability_score(
            **size, difficult=own.unfamiliar + names.unfamiliar
        ),
    }


def _glued(document: Document) -> list[Finding]:
    """Find words that lost the space between them, and signs that lost the space after them."""
    words, glued = document.words, document.missing_spaces
    lost = [
        (i, i + 1, f"lost a space: {' '.join(glued[words[i]])}")
        for i in document.positions_of(glued)
        if not _mixed_case(document.original(i))
    ]
    for match in _NO_SPACE.finditer(document.normalized):
        i = document.words_before(match.start())
        if match[0][-1].isalpha():
            if parts := _capital_inside(document, i - 1):
                lost.append((i - 1, i, f"lost a space: {parts}"))
        elif 0 < i < len(words):
            lost.append((i - 1, i + 1, "no space after the sign"))
    return [
        make_finding(document, "readability", "missing_spaces", first, last, note)
        for first, last, note in lost
        if not _ADDRESS.search(_unspaced(document, first, last))
    ]


def _mixed_case(raw: str) -> bool:
    return not raw[1:].islower() and not raw.isupper()


def _capital_inside(document: Document, i: int) -> str:
    """Return the two words that a word with a capital inside was, or "" where it is spelled so.

    Many names are ("McDonald", "eBay", "theWire"). A lost space shows where a function word comes
    first, where the sentence has the first half as a name before, or between two sides of a war.
    """
    raw, words, names = document.original(i), document.words, document.entities
    left, right = vocabulary.split_missing_space(words[i]) or ("", "")
    if not (left and raw[0].islower() and raw[len(left)].isupper()):
        left, right = vocabulary.split_missing_space(raw) or ("", "")
    if left:
        return f"{left} {right}" if left != "the" or right.lower() in words else ""
    if not (halves := _TWO_NAMES.fullmatch(raw)):
        return ""
    first = document.sentences[document.sentence_of[i]].first
    before = compress(words[first:i], names[first:i])
    sides = words[i + 1 : i + 2] and words[i + 1] in _BETWEEN_TWO
    return f"{halves[1]} {halves[2]}" if sides or halves[1].lower() in before else ""


def _unspaced(document: Document, first: int, last: int) -> str:
    """Return a range of words with all that clings to it, as an address or program text does."""
    folded = document.normalized
    start, end = document.normalized_starts[first], document.normalized_ends[last - 1]
    left = _CLINGS_BEFORE.search(folded, max(start - _LONGEST_ADDRESS, 0), start)
    right = _CLINGS_AFTER.match(folded, end, end + _LONGEST_ADDRESS)
    return folded[left.start() if left else start : right.end() if right else end]


def _slips(document: Document) -> list[Finding]:
    """Find slips of grammar between neighbouring words."""
    words = document.words
    findings = []
    # Two passes without a loop in Python take a third of the time of one with it.
    second = range(1, len(words))
    twice = compress(second, map(eq, words, words[1:]))
    openers = compress(second, map(_FIRST_OF_SLIP.__contains__, words))
    for i in sorted({*twice, *openers}):
        before, word = words[i - 1], words[i]
        note = None
        if word == before:
            # Capitals may be two names or a cry, "<note note-id=…" is markup, "sit-in in" is sound.
            around = document.gap_before(i - 1).strip(" ") + document.gap_after(i).strip(" ")
            plain = document.original(i) == word and not _NOT_TWICE.intersection(around)
            if plain and len(word) > 1 and word.isalpha() and word not in _MAY_REPEAT:
                note = "the word stands twice"
        elif before in _SOUNDS:
            if word[0] not in _SOUNDS[before] and (
                document.original(i - 1) != "A"
                or i - 1 == document.sentences[document.sentence_of[i]].first
            ):
                note = _article_slip(before, document.original(i))
        else:
            wrong, why = _SLIPS[before]
            if word not in wrong or (before in _MAY_BE_OBJECT and not _subject(document, i - 1)):
                continue
            if word == "of" and i > 1 and words[i - 2] in _DETERMINERS:
                continue  # "the might of the army"
            if word != "were" or i < 2 or words[i - 2] not in _SUBJUNCTIVE:
                note = why
        # A name may have any sound and sit anywhere, and a sign between parts the words.
        named = document.entities[i - 1] or document.entities[i]
        if note and not named and document.gap_before(i) in (" ", "\n"):
            findings.append(
                make_finding(document, "readability", "grammar_errors", i - 1, i + 1, note)
            )
    findings += _verbless(document)
    for sentence in document.sentences:
        if words[sentence.first] in ("although", "though") and not document.quoted[sentence.first]:
            for i in range(sentence.first + 1, sentence.last):
                if words[i] == "but" and "," in document.gap_before(i):
                    note = f"“{words[sentence.first]}” and “but” join the same two clauses"
                    findings.append(
                        make_finding(document, "readability", "grammar_errors", i, i + 1, note)
                    )
                    break
    return findings


def _verbless(document: Document) -> list[Finding]:
    """Find questions without their verb: "Why Harwick buying tanks?"."""
    words, names = document.words, document.entities
    note = "a question without its verb"
    findings = []
    for first, last, _, _ in document.sentences:
        if words[first] in _ASKS and names[first + 1 : first + 2] == bytes([ENTITY]):
            i = next((i for i in range(first + 1, last) if names[i] != ENTITY), first)
            if words[i].endswith("ing") and document.original(i) == words[i]:
                findings.append(
                    make_finding(document, "readability", "grammar_errors", first, i + 1, note)
                )
    return findings


def _subject(document: Document, i: int) -> bool:
    """Say whether a word that may also be an object ("those who saw it are …") opens a clause."""
    sentence = document.sentences[document.sentence_of[i]]
    return (
        i == sentence.first
        or document.words[i - 1] in _OPENS_CLAUSE
        or "," in document.gap_before(i)
    )


def _article_slip(article: str, word: str) -> str | None:
    lower = word.lower()
    if len(word) < 4 or not word[0].isalpha() or not word[1:].islower():
        return None  # abbreviations and numbers are read in too many ways
    vowel = lower.startswith(_AN_BEFORE_H) or (
        lower[0] in "aeiou" and not lower.startswith(_A_BEFORE_VOWEL)
    )
    if lower.startswith("unan"):
        return None  # "a unanimous vote", "an unanswered letter"
    if article == "a" and vowel:
        return f"“a” before “{lower}”"
    if article == "an" and not vowel and lower[0] not in "hu":
        return f"“an” before “{lower}”"
    return None


def _mixed(document: Document) -> list[Finding]:
    """Find words whose letters come from two alphabets, as in disguised or damaged text."""
    note = "letters of two alphabets in one word"
    return [
        make_finding(document, "readability", "mixed_scripts", i, i + 1, note)
        for i in document.mixed_scripts
    ]


SIGNAL = Signal(
    "readability",
    "the classic grade formulas, long sentences, lost spaces, slips of grammar",
    (
        Feature("sentence_length", "mean length of a sentence", "words, a name counted once"),
        Feature(
            "sentence_length_cv",
            "spread of sentence length over its mean",
            "coefficient of variation",
        ),
        Feature("run_on_sentences", f"sentences of more than {RUN_ON} words", "per 100 sentences"),
        Feature("word_length", "mean length of the words that are no names", "letters"),
        Feature("word_syllables", "mean syllables of the words that are no names", "syllables"),
        Feature(
            "difficult_words",
            "words off the Dale-Chall list, names left out",
            "per 100 words",
            source="Dale & Chall (1948), the list as in textstat",
        ),
        Feature(
            "out_of_vocabulary_words",
            "words that no dictionary has, names and glued words left out",
            _PER_1000,
            -1,
            0,
        ),
        Feature(
            "missing_spaces", "words or signs that lost the space between them", _PER_1000, -1, 0
        ),
        Feature("grammar_errors", "slips of grammar seen without a parser", _PER_1000, -1, 0),
        Feature("mixed_scripts", "words with letters of two alphabets", _PER_1000, None, None),
        *(
            Feature(name, summary, unit, None, None, "see reliability.signals.readability_formulas")
            for name, (summary, unit) in _FORMULAS.items()
        ),
    ),
    _read,
)
