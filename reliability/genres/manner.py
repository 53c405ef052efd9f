"""Tell opinion from news by manner: how often a writer judges, urges, addresses the reader or reports.

The measures are rates of word classes in the writer's own words, outside quotations, and a few facts
about sentences and sources. `benchmarks/genre_weights.py` learns their weights on articles with a genre.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.records import GenreReason
from reliability.text.document import Document, either
from reliability.text.lexicon_files import read_file, weights, word_class
from reliability.text.named_entities import DATE, ENTITY

_FILE, _WEIGHTS = "genre_words", "genre_weights"
_SMALLEST = 50  # words; the rates of a shorter text are those of one of this length
_OPENERS = word_class("openers", "genre_words")
_FUNCTION_WORDS = word_class("phrase_ends", "genre_words")
_PLAIN_REPORTS = word_class("plain_reports", "genre_words")
_POOR_SOURCES = word_class("poor_sources", "genre_words")
_SOURCES = frozenset({"named", "role", "document"})
_MOST_REASONS = 3
_LEAST_REASON = 0.15  # log-odds beyond the average article
_WORDS_AFTER = {"first_plural": 4, "first_singular": 4, "duty": 3}  # of a phrase that is shown
_WORDS_BEFORE = 2  # of an adjective or adverb that is shown
_SHORTEST_PHRASE = 2  # words
_PERSONS = frozenset({"first_plural", "first_singular"})
_FEWEST_PRONOUNS = 2
_LONGEST_SOURCE = 8  # words of a source with its verb
_LEAST_SOURCED = 0.15  # share of the sentences
_FEWEST_NAMES = 5

# Reasons for opinion, by class of words; {} is their number, "12 words". Classes of function words
# ("so", "more") are measured, but persuade nobody.
_OPINION_NOTES = {
    "evaluation": "{} of judgement",
    "scorn": "{} of scorn or of everyday talk",
    "duty": "{} of what should be",
    "first_plural": "{} in the first person plural",
    "first_singular": "{} in the first person singular",
    "attitude": "{} of the writer's attitude",
    "questions": "{} that the writer asks",
}


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
def _weak_words() -> frozenset[str]:
    """Return the words of the classes that are no reason by themselves: they have other uses."""
    return word_class("weak", "genre_words")


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
    annotated: Annotated, measures: Measures, opinion: bool
) -> tuple[GenreReason, ...]:
    """Return the strongest reasons for opinion, or for news, each with its first place."""
    if not opinion:
        return tuple(islice(_news_reasons(annotated), 1))
    learned, own = weights(_WEIGHTS), _own_words(annotated)
    effects = {
        name: learned["opinion"][name] * (measures.values[name] - learned["average"][name])
        for name in _OPINION_NOTES
    }
    ranked = sorted(effects, key=effects.__getitem__, reverse=True)
    found = (
        _opinion_reason(annotated.document, name, own)
        for name in ranked
        if effects[name] >= _LEAST_REASON
    )
    return tuple(islice(filter(None, found), _MOST_REASONS))


def _own_words(annotated: Annotated) -> bytearray:
    """Return 1 for each word that the writer says, names aside, and 0 for what others say."""
    document = annotated.document
    others = either(document.quoted, either(annotated.laid_out, annotated.continued))
    own = bytearray(
        not (other or entity or annotated.sourced[sentence])
        for other, entity, sentence in zip(
            others, document.entities, document.sentence_of, strict=True
        )
    )
    for i in _other_senses(document):
        own[i] = 0
    return own


def _opinion_reason(document: Document, name: str, own: bytearray) -> GenreReason | None:
    """Return a reason with the first phrase of a class that is clear by itself, if there is one."""
    if name == "questions":
        asked = [
            one
            for one in document.sentences
            if "?" in document.gaps[one.last] and own[one.first] and own[one.last - 1]
        ]
        return _reason(document, name, len(asked), *asked[0][:2]) if asked else None
    clear = _words_of(name) - _weak_words()
    places = [i for i in document.positions_of(clear) if own[i]]
    if len(places) < (_FEWEST_PRONOUNS if name in _PERSONS else 1):
        return None
    before, after = (0, _WORDS_AFTER[name]) if name in _WORDS_AFTER else (_WORDS_BEFORE, 1)
    phrases = [(_reach(document, i, -1, before), _reach(document, i, 1, after) + 1) for i in places]
    whole = (one for one in phrases if one[1] - one[0] >= _SHORTEST_PHRASE)
    return _reason(document, name, len(places), *next(whole, phrases[0]))


def _reach(document: Document, i: int, step: int, most: int) -> int:
    """Return the last of some words from a word on that no sign and no quotation parts from it."""
    best = i
    for word in range(i + step, i + step * (most + 1), step):
        gap = document.gaps[max(word, word - step)] if 0 <= word < len(document.words) else "."
        if gap != " " or document.quoted[word] or not document.words[word][0].isalpha():
            break
        if document.words[word] not in _FUNCTION_WORDS:
            best = word
    return best


def _reason(document: Document, name: str, count: int, first: int, last: int) -> GenreReason:
    start, end = document.span(first, last)
    noun = "question" if name == "questions" else "word"
    note = _OPINION_NOTES[name].format(f"1 {noun}" if count == 1 else f"{count} {noun}s")
    return GenreReason(note, "text", start, end, document.text[start:end])


def _news_reasons(annotated: Annotated) -> Iterator[GenreReason]:
    """Yield the reasons for news: sentences with a source, or else names and dates."""
    document, sourced = annotated.document, annotated.sourced.count(1)
    count = len(document.sentences)
    if sourced >= _LEAST_SOURCED * count:
        verb = "has" if sourced == 1 else "have"
        note = f"{sourced} of {count} sentences {verb} a source" if count > 1 else "it has a source"
        for first, last in _sources(annotated):
            start, end = document.span(first, last)
            yield GenreReason(note, "text", start, end, document.text[start:end])
    names = Counter(document.text[slice(*document.span(*one))] for one in document.entity_ranges)
    if names.total() >= _FEWEST_NAMES:
        name = max(names, key=lambda one: (" " in one, names[one]))
        start = document.text.index(name)
        note = f"names people, places or times {names.total()} times"
        yield GenreReason(note, "text", start, start + len(name), name)


def _sources(annotated: Annotated) -> Iterator[tuple[int, int]]:
    """Yield the words of each source with its verb, those of plain reports first."""
    words, found = annotated.document.words, []
    for one in annotated.attributions:
        if one.source is None or one.cue[0] == one.cue[1] or one.kind not in _SOURCES:
            continue
        first, last = min(one.source[0], one.cue[0]), max(one.source[1], one.cue[1])
        is_plain = not _PLAIN_REPORTS.isdisjoint(words[slice(*one.cue)])
        is_clear = is_plain and words[one.source[0]] not in _POOR_SOURCES
        if last - first <= _LONGEST_SOURCE:
            found.append((not is_clear, first, last))
    yield from ((first, last) for _, first, last in sorted(found))
