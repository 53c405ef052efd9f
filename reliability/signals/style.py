"""Style: person, punctuation, how sentences open, and the register.

Potthast et al. (2018) found that such counts travel between publishers where topic words do not.
This module knows closed word classes and signs. It refuses to know what an article is about.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import repeat

from reliability.attribution import extraction
from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding, weighted_rate
from reliability.text import register
from reliability.text.boilerplate import is_notice
from reliability.text.document import Document
from reliability.text.lexicon import load_lexicon
from reliability.text.named_entities import DATE, ENTITY
from reliability.text.register import register_scores

_PROFILE_SOURCE = "Potthast et al. (2018), doi:10.18653/v1/P18-1022"

# Counted outside quotation: whose voice it is matters.
_PERSONS = {
    "first_person": ("the author says I", -1, 1),
    "first_person_plural": ("the author says we", -1, 1),
    "second_person": ("the author speaks to the reader", -1, 1),
}
_SIGNS = {
    "exclamations": ("!", "exclamation marks, outside quotation", -1, 1),
    "question_marks": ("?", "questions", 0, 0),
    "ellipses": ("...", "rows of dots", -1, 0),
    "semicolons": (";", "semicolons", 0, 0),
    "colons": (":", "colons", 0, 0),
    "brackets": ("(", "round brackets", 0, 0),
    "commas": (",", "commas", 0, 0),
}
_SUFFIXES = {  # those that `words.Totals` has
    "ly": "words in -ly, mostly adverbs",
    "ing": "words in -ing",
    "ed": "words in -ed, mostly past",
    "tion": "words in -tion, mostly abstract nouns",
}


_OPENERS = {
    "name": "a name",
    "date": "a day or month",
    "quotation": "a quotation",
    "article": "an article",
    "third_person": "he, she, it, they or theirs",
    "demonstrative": "this, that or there",
    "person": "I, we or you",
    "preposition": "a preposition",
    "coordinator": "and, but, or, so",
    "subordinator": "if, when, because, although",
    "connective": "however, therefore, meanwhile",
    "question_word": "what, how, who",
    "auxiliary": "is, do, can: an inverted question",
    "adverb": "a word in -ly",
    "participle": "a word in -ing",
}


_SHOUT_GAP = 4  # less than that many words to the next in capitals: the same shout
_ENDS = frozenset(".!")  # a line of capitals without one of these at its end is a heading
_LABEL = 3  # words before a colon
_LINK = "more"  # printed behind lists of links: so are 1,895 of 1,900 alone in 17,000 articles


@cache
def _class_of() -> dict[str, str]:
    """Return the closed class of each function word."""
    return {word: entry.kind for (word, *_), entry in load_lexicon("style").phrases.items()}


@cache
def _persons() -> dict[str, str]:
    """Return the feature that each word for the author or the reader counts for."""
    return {word: kind for word, kind in _class_of().items() if kind in _PERSONS}


def _features() -> tuple[Feature, ...]:
    per_100 = "per 100 words"
    return (
        *(
            Feature(name, f"how often {summary}, outside quotation", per_100, reliability, bias)
            for name, (summary, reliability, bias) in _PERSONS.items()
        ),
        *(
            Feature(name, summary, per_100, reliability, bias)
            for name, (_, summary, reliability, bias) in _SIGNS.items()
        ),
        Feature("all_caps_words", "ordinary words in capitals, outside quotation", per_100, -1, 1),
        Feature("numbers", "numbers written in digits", per_100),
        Feature("dates", "days and months named", per_100),
        Feature("names", "names, a run of them counted once", per_100),
        Feature("contractions", "contractions such as don't, outside quotation", per_100),
        *(
            Feature(f"suffix_{suffix}", summary, per_100, source=_PROFILE_SOURCE)
            for suffix, summary in _SUFFIXES.items()
        ),
        Feature("function_word_share", "share of English function words", "share", None, None),
        *(
            Feature(f"initial_{opener}", f"sentences that open with {summary}", "per 100 sentences")
            for opener, summary in _OPENERS.items()
        ),
        Feature("short_quotations", "quotations of four words or fewer", "share of quotations"),
        Feature(
            register.NEWS,
            "everyday words and turns of sentences that reliable publishers use more than others, "
            "less the reverse",
            "sum of weighted log rates",
            1,
            None,
            "learned; see the card of the model",
        ),
        Feature(
            register.OPEN,
            "the same, learned without the articles that no company may learn from",
            "sum of weighted log rates",
            1,
            None,
            "learned; see the card of the model",
        ),
        Feature(
            register.PARTISAN,
            "everyday words and turns of sentences that partisan articles use more than others, "
            "less the reverse",
            "sum of weighted log rates",
            None,
            1,
            "learned; see the card of the model",
        ),
    )


def _read(annotated: Annotated) -> Reading:
    document = annotated.document
    size = max(document.size, 1)
    scale = 100 / size
    counts, totals = document.counts, document.word_totals
    values: dict[str, float] = {}
    findings, contractions = _own_words(document)
    persons = Counter(finding.feature for finding in findings)
    for name in _PERSONS:
        values[name] = persons[name] * scale
    folded = document.normalized
    for name, (sign, _, _, _) in _SIGNS.items():
        values[name] = folded.count(sign) * scale
    exclaimed = _exclaimed(document)
    values["exclamations"] = weighted_rate(exclaimed, document)
    shouted = _shouted(document)
    values["all_caps_words"] = weighted_rate(shouted, document)
    findings += exclaimed + shouted
    words = document.words
    values["numbers"] = totals.numbers * scale
    values["dates"] = document.entities.count(DATE) * scale
    values["names"] = (document.entities.count(ENTITY) - len(words) + document.size) * scale
    values["contractions"] = contractions * scale
    for suffix in _SUFFIXES:
        values[f"suffix_{suffix}"] = getattr(totals, suffix) * scale
    function_words = sum(map(counts.get, _class_of(), repeat(0)))
    values["function_word_share"] = function_words / size
    credited = extraction.opening_attributions(document, annotated.attributions)
    values.update(_openers(document, dict(credited)))
    lengths = [document.size_of(first, last) for first, last, _, _ in document.quotations]
    values["short_quotations"] = (
        sum(length <= 4 for length in lengths) / len(lengths) if lengths else math.nan
    )
    values.update(register_scores(document, credited))
    return Reading(values, findings)


def _openers(document: Document, credited: Mapping[int, int]) -> dict[str, float]:
    """Return how many in a hundred sentences open with each kind of word, behind what is credited."""
    opened = dict.fromkeys(_OPENERS, 0)
    class_of = _class_of()
    for first, _, _, _ in document.sentences:
        opening = credited.get(first, first)
        word, name = document.words[opening], document.entities[opening]
        if document.quoted[opening]:
            opened["quotation"] += 1
        if name:
            opened["name" if name == ENTITY else "date"] += 1
            continue
        kind = class_of.get(word)
        if kind in _PERSONS:
            kind = "person"
        elif kind is None:
            kind = "adverb" if word.endswith("ly") else "participle" if word.endswith("ing") else ""
        if kind in opened:
            opened[kind] += 1
    scale = 100 / max(len(document.sentences), 1)
    return {f"initial_{opener}": count * scale for opener, count in opened.items()}


def _own_words(document: Document) -> tuple[list[Finding], int]:
    """Return where the author says I, we or you, and how many contractions there are.

    Notices of the publisher to readers are not the author's words, and make no finding.
    """
    wanted = _persons().keys() | {word for word in document.counts if "'" in word}
    findings, contractions = [], 0
    notices: dict[int, bool] = {}  # by sentence
    for i in document.positions_of(wanted):
        if not document.quoted[i]:
            word = document.words[i]
            contractions += "'" in word
            if name := _persons().get(word):
                at = document.sentence_of[i]
                if at not in notices:
                    notices[at] = is_notice(document.normalized, *_edges(document, at))
                if not notices[at]:
                    summary, _, _ = _PERSONS[name]
                    findings.append(make_finding(document, "style", name, i, i + 1, summary))
    return findings, contractions


def _edges(document: Document, sentence: int) -> tuple[int, int]:
    """Return where a sentence starts and ends in the folded text, without outer signs."""
    first, last, _, _ = document.sentences[sentence]
    return document.normalized_starts[first], document.normalized_ends[last - 1]


def _exclaimed(document: Document) -> list[Finding]:
    """Return the words before the author's exclamation marks, a row of marks counted once."""
    folded, findings, at = document.normalized, [], -1
    while (at := folded.find("!", at + 1)) >= 0:
        if (
            folded[at - 1 : at] != "!"
            and (i := document.words_before(at))
            and not document.quoted[i - 1]
        ):
            findings.append(make_finding(document, "style", "exclamations", i - 1, i, "exclaims"))
    return findings


def _shouted(document: Document) -> list[Finding]:
    """Return the author's words of four letters or more in capitals, those in a row as one shout.

    Capitals that print sets do not shout: a heading, and a label before a colon ("FILE PHOTO: …").
    """
    shouts: list[list[int]] = []
    shown: dict[int, int] = {}  # by sentence
    for i in document.all_caps:
        word = document.words[i]
        if len(word) > 3 and word != _LINK and not document.quoted[i]:
            at = document.sentence_of[i]
            if at not in shown:
                shown[at] = _set(document, at)
            if i < shown[at]:
                continue
            last = shouts[-1][-1] if shouts else -_SHOUT_GAP
            if i - last < _SHOUT_GAP and at == document.sentence_of[last]:
                shouts[-1].append(i)
            else:
                shouts.append([i])
    note = "is written in capitals"
    return [
        make_finding(document, "style", "all_caps_words", shout[0], shout[-1] + 1, note, len(shout))
        for shout in shouts
    ]


def _set(document: Document, sentence: int) -> int:
    """Return the word of a sentence up to which print sets it in capitals: none, a label, or all."""
    first, last, _, _ = document.sentences[sentence]
    start, end = _edges(document, sentence)
    folded = document.normalized
    alone = (first == 0 or "\n" in document.gap_before(first)) and (
        last == len(document.words) or "\n" in document.gap_after(last - 1)
    )
    if alone and document.gap_after(last - 1)[:1] not in _ENDS and folded[start:end].isupper():
        return last
    colon = folded.find(":", start, end)
    stop = document.words_before(colon) if colon > 0 else first
    if stop > first and document.size_of(first, stop) <= _LABEL and folded[start:colon].isupper():
        return stop
    return first


SIGNAL = Signal(
    "style",
    "person, punctuation, how sentences open, and the register of everyday words",
    _features(),
    _read,
)
