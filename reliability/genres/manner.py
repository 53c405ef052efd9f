"""Tell opinion from news by manner: how often a writer judges, urges, addresses the reader or reports.

The measures are rates of word classes in the writer's own words, outside quotations, and a few facts
about sentences and sources. `benchmarks/genre_weights.py` learns their weights on articles with a genre.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import compress
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.records import GenreReason
from reliability.text.document import Document
from reliability.text.lexicon_files import read_file, weights, word_class
from reliability.text.named_entities import DATE, ENTITY

_FILE, _WEIGHTS = "genre_words", "genre_weights"
_SMALLEST = 50  # words; the rates of a shorter text are those of one of this length
_OPENERS = word_class("openers", "genre_words")
_MOST_REASONS = 3
_LEAST_REASON = 0.15  # log-odds beyond the average article

# Reasons for opinion, by class of words; {} is their number, "12 words".
_OPINION_NOTES = {
    "evaluation": "{} of judgement",
    "scorn": "{} of scorn or of everyday talk",
    "duty": "{} of what should be",
    "first_plural": "{} in the first person plural",
    "first_singular": "{} in the first person singular",
    "attitude": "{} of the writer's attitude",
    "ideas": "{} about ideas and reasons",
    "intens": "{} of emphasis",
    "think": "{} of belief and wish",
    "generic": "{} about people in general",
}
_NEWS_NOTES = {"said": "{} of reporting what others said"}


class Measures(NamedTuple):
    """The measures of an article, and the number of its own words of each class."""

    values: dict[str, float]
    counts: dict[str, int]


@cache
def _classes() -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """Return the names of the measured classes, and the classes of each word."""
    classes: dict[str, str] = read_file(_FILE).tables["classes"]
    classes_of: dict[str, list[str]] = defaultdict(list)
    for name, listed in classes.items():
        for word in listed.split():
            classes_of[word].append(name)
    return tuple(classes), {word: tuple(classes) for word, classes in classes_of.items()}


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(read_file(_FILE).tables["classes"][name].split())


def measure_manner(annotated: Annotated) -> Measures:
    """Measure an article: rates of word classes, and facts about its sentences and sources."""
    document = annotated.document
    names, classes_of = _classes()
    counts = dict.fromkeys(names, 0)
    for word in filter(classes_of.__contains__, document.counts):
        for name in classes_of[word]:
            counts[name] += document.counts[word]
    for quotation in document.quotations:
        words = document.ordinary_words(quotation.first, quotation.last)
        for word in filter(classes_of.__contains__, words):
            for name in classes_of[word]:
                counts[name] -= 1
    for i in _other_senses(document):
        for name in () if document.quoted[i] else classes_of.get(document.words[i], ()):
            counts[name] -= 1
    own = max(document.size - document.quoted.count(1), _SMALLEST)
    values = {name: math.log1p(400 * count / own) for name, count in counts.items()}
    values.update(_sentence_measures(annotated))
    return Measures(values, counts)


@cache
def _neighbours(side: str) -> Mapping[str, frozenset[str]]:
    """Return the words next to which a word is not of its class, by the word."""
    table: dict[str, str] = read_file(_FILE).tables[side]
    return {word: frozenset(listed.split()) for word, listed in table.items()}


def _other_senses(document: Document) -> list[int]:
    """Return the words that their neighbours take out of their class: "the far right"."""
    words, after, before = document.words, _neighbours("not_after"), _neighbours("not_before")
    listed = (after.keys() | before.keys()) & document.counts.keys()
    return [
        i
        for i in document.positions_of(listed)
        if not document.entities[i]
        and (
            words[max(i - 1, 0)] in after.get(words[i], ())
            or (i + 1 < len(words) and words[i + 1] in before.get(words[i], ()))
        )
    ]


def _sentence_measures(annotated: Annotated) -> dict[str, float]:
    """Return the measures that are not rates of words."""
    document = annotated.document
    words, sentences = max(len(document.words), 1), max(len(document.sentences), 1)
    openers = sum(
        document.words[sentence.first] in _OPENERS and not document.quoted[sentence.first]
        for sentence in document.sentences
    )
    questions = "?" in document.normalized and sum(
        "?" in document.gaps[sentence.last] and not document.quoted[sentence.last - 1]
        for sentence in document.sentences
    )
    names = document.entities.count(ENTITY) - document.continues_entity.count(1)
    headline = document.headline
    return {
        "quoted": document.quoted.count(1) / words,
        "questions": math.log1p(20 * questions / sentences),
        "attributions": len(annotated.attributions) / sentences,
        "sourced": annotated.sourced.count(1) / sentences,
        "dates": math.log1p(100 * document.entities.count(DATE) / words),
        "names": math.log1p(100 * names / words),
        "sentence_length": math.log(words / sentences),
        "headline_question": float(headline is not None and "?" in headline.text),
        "openers": math.log1p(20 * openers / sentences),
    }


def opinion_log_odds(measures: Measures) -> float:
    """Return the log-odds of opinion against news."""
    learned = weights(_WEIGHTS)
    return learned["decision"]["intercept"] + math.fsum(
        weight * measures.values[name] for name, weight in learned["opinion"].items()
    )


def manner_reasons(
    document: Document, measures: Measures, opinion: bool
) -> tuple[GenreReason, ...]:
    """Return the strongest reasons for opinion, or for news, each with its first place."""
    learned = weights(_WEIGHTS)
    sign = 1 if opinion else -1
    notes = _OPINION_NOTES if opinion else _NEWS_NOTES
    effects = {
        name: sign * weight * (measures.values[name] - learned["average"][name])
        for name, weight in learned["opinion"].items()
        if measures.counts.get(name) and notes.get(name)
    }
    strongest = sorted(effects, key=effects.__getitem__, reverse=True)[:_MOST_REASONS]
    return tuple(
        _reason(document, name, notes[name], measures.counts[name])
        for name in strongest
        if effects[name] >= _LEAST_REASON
    )


def _reason(document: Document, name: str, note: str, count: int) -> GenreReason:
    """Return a reason with the first of the writer's own words of a class."""
    in_class = compress(
        range(len(document.words)), map(_words_of(name).__contains__, document.words)
    )
    others = _other_senses(document)
    first = next(
        i for i in in_class if not (document.quoted[i] or document.entities[i] or i in others)
    )
    start, end = document.span(first, first + 1)
    words = "1 word" if count == 1 else f"{count} words"
    return GenreReason(note.format(words), "text", start, end, document.text[start:end])
