"""Score sentences as claims that need a source and have none.

A sentence is a candidate if it has no source, is mostly outside quotations and asks nothing. Its score
is the sum of the weights of its words, by their classes and endings, of its place among the sources of
the article, and of the manner of the article: a strict reader asks for a source more often in one that
is loaded or accuses than in a sober one. The classes are in the lexicon `claims`;
`benchmarks/claim_weights.py` learned the weights in `claim_weights` from sentences that a reader marked
as claims without a source, and those of the manner from the grades of articles.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress, islice
from operator import mul
from typing import NamedTuple

from reliability.attribution.cures import cure_sentences
from reliability.attribution.extraction import Attribution
from reliability.records import probability
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import read_file, weights, word_class
from reliability.text.named_entities import DATE, ENTITY
from reliability.text.vocabulary import WordCache

CLASSES, CONTEXT = "claims", "claim_weights"
NUMBER = "number"
_NUMBER = re.compile(r"\b\d")
# Endings of words that are in no class: "announced", "openly".
ENDINGS = ("ed", "ly")
_SHORTEST = 5  # words; a shorter sentence is a heading, a byline or a fragment
_LEAST_OWED = 0.4  # the share of a sentence that statements of a source must cover
_MOST_QUOTED = 0.5  # the share of a sentence in quotation marks
_SMOOTHING = 4  # words added to the size of a sentence, so that a short one has no extreme score
POOREST = -2.0  # grade points; a manner that is poorer still says no more of a sentence
# In a long article more sentences reach a high score by chance. One counts as having at least, and at
# most, so many sentences; the thresholds are those of an article of the usual length.
_FEWEST, _USUAL, _MOST = 8, 25, 80
CERTAIN = "certain phrases"
MOST_CERTAIN = 2.0
_STRONG = 0.8  # the least weight of the phrases of a certain sentence
# At most so many claims of an article are raised, and so large a share of its sentences.
_LEAST, _SHARE, _CEILING = 3, 0.4, 16
# Writers vouch for their observations and thoughts.
_WITNESS = frozenset("i i'm i've i'd i'll my me".split())
# "A poll found", "a survey of 900 voters showed": the document is the source.
_DOCUMENTS, _FOUND = word_class("documents", "claims"), word_class("found", "claims")
_COMMENT, _ASKED = word_class("comment", "claims"), word_class("asked", "claims")
_SAID, _SAYERS = word_class("said", "claims"), word_class("sayers", "claims")
_URGES, _CALLED = word_class("urges", "claims"), word_class("called", "claims")
_SPEAKERS = word_class("speakers", "claims")
_UNKNOWN = word_class("unknown", "claims")
_PASSED_ON = frozenset("reportedly according".split())
_OPEN = word_class("open", "claims")
_FURNITURE = word_class("furniture", "claims")
_RECORDED = word_class("recorded", "claims")
_HELPERS = frozenset("had has have also".split())
_TELLS, _WITHHELD = word_class("tells", "claims"), word_class("withheld", "claims")
_CITED = word_class("cited", "claims")
_NOTING = word_class("noting", "claims")
_OUTLETS = frozenset("outlet paper newspaper site website magazine network broadcaster".split())
_OUR_VIEWS = (
    *(["we", verb] for verb in "hope believe think wish expect urge trust".split()),
    ["what", "matters"],
)
SPORT = word_class("games", "word_senses") | word_class("sport", "word_senses")
_FEWEST_OF_SPORT, _SHARE_OF_SPORT = 4, 0.03  # words of sport in a report on it
_CUES = frozenset().union(
    *(_WITNESS, _FURNITURE, _DOCUMENTS, _FOUND, _COMMENT, _ASKED),
    *(_SAID, _URGES, _RECORDED, _TELLS, _CITED, _NOTING, _PASSED_ON),
)
_INTERJECTIONS = word_class("interjections", "claims")
_STEPS = frozenset("and but so or nor yet thus".split())  # of an argument
_INTRODUCTIONS = frozenset("from more quote".split())
_IT_IS = ("it's", "it")
_IS = frozenset("is was".split())
_REACTIONS = word_class("reactions", "claims")
_BE = word_class("be")
_PASSIVE = _BE | {"by", "had", "as", "the", "of"}
_CALLS_FOR = frozenset(("for", "on", "upon"))
_HIDDEN, _PAPERS = word_class("hidden", "claims"), word_class("papers", "claims")
_POLLED = word_class("polled", "claims")
_OPENINGS = (
    word_class("orders", "claims"),
    word_class("back", "claims"),
    word_class("subordinate", "claims"),
    word_class("somebody", "claims"),
)
_NO_OPENING = (False,) * len(_OPENINGS)
_OPENING_FLAGS = {
    word: tuple(word in words for words in _OPENINGS) for word in frozenset().union(*_OPENINGS)
}
_OPENING = 5  # words
_FULL = 12  # words; a shorter sentence says less
_LEAST_RAISED = 8  # words of a claim that is raised; a shorter one is an aside or a slogan
_TITLE = 0.7  # the share of words with a capital in a row of titles
_POLLS = 0.5  # words on polls in 100, in an article on a poll
_LABEL = 6  # words of the longest name of a speaker before a colon
# Phrases by lexicon and kind whose rates show the manner of an article, besides two classes and "!"
_PHRASES_OF_MANNER: Mapping[str, tuple[str, frozenset[str]]] = {
    "loaded words": ("loaded", frozenset("emotive group_label promotional intensifier".split())),
    "slanted words": ("slanted", frozenset(("slanted",))),
    "insinuation": ("insinuation", frozenset(("phrase", "challenge"))),
    "mind reading": ("mind_reading", frozenset("mental deed claim harm manner".split())),
    "certainty": ("certainty", frozenset("absolute booster prediction".split())),
    "sources that say": ("sourcing", frozenset(("say",))),
    "roles of sources": ("sourcing", frozenset(("role",))),
    "replies": ("sourcing", frozenset(("reply",))),
    "opinions of others": ("hedging", frozenset(("opinion",))),
}
_LEXICONS_OF_MANNER = frozenset(lexicon for lexicon, _ in _PHRASES_OF_MANNER.values())
_CLASSES_OF_MANNER = ("accusation", "universal")
MANNER = (*_PHRASES_OF_MANNER, *_CLASSES_OF_MANNER, "exclamations")
_SURE = word_class("sure", "claims")
_OURS = frozenset("we we're we've we'd we'll us our".split())
_WITNESSES = _WITNESS | _OURS
_UNSURE = word_class("unsure", "claims") | _OURS
_PLAIN = bytes([1]) + bytes(255)


class Claim(NamedTuple):
    """A sentence without a source, with its score in log-odds."""

    sentence: int
    score: float


class Claims(NamedTuple):
    """The claims without a source that an editor would raise, each in the order of the text.

    The amounts are sums over all sentences, which do not depend on the length of the article: the
    expected number of claims, and the number of sentences put as certain.
    """

    plain: list[Claim]
    certain: list[Claim]  # put as beyond doubt
    cures: frozenset[int]  # the sentences among these that say what cures or causes an illness
    amount: float
    certain_amount: float


@cache
def claim_classes() -> Mapping[str, tuple[str, ...]]:
    """Return the classes of each word of the lexicon."""
    found: dict[str, list[str]] = {}
    for name, words in read_file(CLASSES).tables["classes"].items():
        for word in words.split():
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


@cache
def words_of(name: str) -> frozenset[str]:
    """Return the words of a class of the lexicon."""
    return frozenset(word for word, names in claim_classes().items() if name in names)


def classes_of(word: str) -> tuple[str, ...]:
    """Return the classes of a word: those of the lexicon, its ending, or that it is a number.

    Examples
    --------
    >>> classes_of("fraud"), classes_of("40"), classes_of("repainted"), classes_of("tree")
    (('accusation',), ('number',), ('ed',), ())
    """
    if word[0].isdigit():
        return (NUMBER,)
    listed = claim_classes().get(word)
    if listed is not None:
        return listed
    return tuple(end for end in ENDINGS if word.endswith(end) and len(word) > len(end) + 2)[:1]


def _weight_of(word: str) -> float:
    table = weights(CONTEXT)["classes"]
    return math.fsum(table.get(name, 0.0) for name in classes_of(word))


_WEIGHTS = WordCache(_weight_of)


def own_words(document: Document) -> bytes:
    """Return 1 for each word that is neither quoted nor part of a name or date, else 0."""
    size = len(document.words)
    others = int.from_bytes(document.entities, "little") | int.from_bytes(document.quoted, "little")
    return others.to_bytes(size, "little").translate(_PLAIN)


def _once(document: Document, flags: bytearray) -> bytes:
    """Return flags of words without those of words that continue a name."""
    # Numbers as wide as the text: a pass over its words takes fifty times as long.
    kept = int.from_bytes(flags, "little") & ~int.from_bytes(document.continues_entity, "little")
    return kept.to_bytes(len(flags), "little")


def owed_sentences(document: Document, attributions: Iterable[Attribution]) -> bytearray:
    """Return 1 for each sentence that a source vouches for, else 0.

    Statements of a speaker must cover a good part of it. A source of a clause at its end is not enough,
    nor is what somebody wants or fears.
    """
    covered = bytearray(len(document.words))
    for one in attributions:
        if one.speaker and one.is_statement:
            for first, last in (one.cue, one.content, one.source or one.cue):
                covered[first:last] = b"\x01" * (last - first)
            if one.quotation is not None:
                first, last, _, _ = document.quotations[one.quotation]
                covered[first:last] = b"\x01" * (last - first)
    owed, once = bytearray(len(document.sentences)), _once(document, covered)
    if 1 in covered:
        for i, (first, last, _, _) in enumerate(document.sentences):
            words = once.count(1, first, last)
            owed[i] = words and words >= _LEAST_OWED * document.size_of(first, last)
    return owed


def candidates(document: Document, owed: bytearray) -> list[int]:
    """Return the sentences that could be claims without a source."""
    return [i for i, _, _ in _candidates(document, owed)]


def _candidates(document: Document, owed: bytearray) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the sentences that could be claims, with their sizes and their own words."""
    quoted, own, gaps = _once(document, document.quoted), own_words(document), document.gaps
    for i, (first, last, _, _) in enumerate(document.sentences):
        if owed[i] or document.words[first] in _OPEN:
            continue
        size = document.size_of(first, last)
        if (
            size < _SHORTEST
            or quoted.count(1, first, last) >= _MOST_QUOTED * size
            or "?" in gaps[last]
            # A quotation follows that bears it out: "The mayor was blunt. “We lost,” he said."
            or (last < len(document.words) and document.quoted[last])
            # A paragraph of a long quotation: only its last one has a quotation mark at its end.
            or (not document.quoted[first] and gaps[first].endswith('"'))
            or (document.words[first] in _IT_IS and _is_our_view(document, first, last))
            or (i and ":" in gaps[first] and _introduces(document, i - 1))
        ):
            continue
        words = list(compress(document.words[first:last], own[first:last]))
        cues = _CUES.intersection(words)
        opening = document.words[first : first + 3]
        if opening[:2] in _OUR_VIEWS or opening[1:] in _OUR_VIEWS:
            continue
        if not (_has_label(document, first, last) or _is_owed_by(document, first, last, cues)):
            yield i, size, words


def _is_owed_by(document: Document, first: int, last: int, cues: frozenset[str]) -> bool:
    """Return True if the words of a sentence show where its content is from.

    The writer vouches for it, or it names a document and what it found, or says who gave no comment, or
    somebody says it ("he argues"), or it is a line of the page. "According to reports" is vague.
    """
    if not cues:
        return False
    if not all(map(cues.isdisjoint, (_WITNESS, _FURNITURE, _PASSED_ON))):
        return True
    for one, other in ((_DOCUMENTS, _FOUND), (_COMMENT, _ASKED)):
        if not (one.isdisjoint(cues) or other.isdisjoint(cues)):
            return True
    return (
        (not _SAID.isdisjoint(cues) and _is_said(document, first, last))
        or (not _URGES.isdisjoint(cues) and _is_urged(document, first, last))
        or (not _NOTING.isdisjoint(cues) and _is_noted(document, first, last))
        or (not _TELLS.isdisjoint(cues) and _is_withheld(document, first, last))
        or (not _CITED.isdisjoint(cues) and _is_cited(document, first, last))
        or (not _RECORDED.isdisjoint(cues) and _is_recorded(document, first, last))
        or (not _DOCUMENTS.isdisjoint(cues) and _has_figures(document, first, last))
    )


def _has_label(document: Document, first: int, last: int) -> bool:
    """Return True if a sentence opens with a name and a colon, or with "the Courier reports:"."""
    stop = document.window(first, _LABEL, last)
    if ":" not in "".join(document.gaps[first + 1 : stop]):
        return False
    lead = range(first + 1, stop)
    if any(":" in document.gap_before(i) and document.words[i - 1] in _CITED for i in lead):
        return True
    end = first + 1
    while end < stop and document.entities[end - 1] == ENTITY:
        if ":" in document.gap_before(end):
            return True
        end += 1
    return False


def _introduces(document: Document, sentence: int) -> bool:
    """Return True if a sentence that ends in a colon introduces what a source says: "Roe reports:"."""
    first, last = document.sentences[sentence][:2]
    return document.contains_any(_SAID | _CITED | _INTRODUCTIONS, first, last)


def _is_our_view(document: Document, first: int, last: int) -> bool:
    """Return True if a sentence with "it" says what its writer thinks, or what is not known.

    "It's shocking to", "it was vital that", "it is not known why", "it remains unclear".
    """
    opening = document.words[first : document.window(first, _OPENING, last)]
    if not _UNKNOWN.isdisjoint(opening) or {"not", "known"} <= set(opening):
        return True
    rest = opening[1:2] if opening[0] == "it's" else opening[2:3] * (opening[1] in _IS)
    return not _REACTIONS.isdisjoint(rest)


def _is_said(document: Document, first: int, last: int) -> bool:
    """Return True if somebody says it: "he argues", "Roe reports that", "she had written".

    The subject may be far from its verb: "an attorney for the dean who lost alleged".
    """
    words = document.words
    if not _SPEAKERS.isdisjoint(words[first + 1 : min(first + 4, last)]):
        verbs = (i for i in range(first + 2, last) if words[i] in _SAID)
        if any(words[i - 1] not in _PASSIVE for i in verbs):
            return True
    for i in range(first + 1, last):
        if words[i] in _SAID and not document.entities[i]:
            before = i - 1 - (words[i - 1] in _HELPERS)
            if before >= first and (
                words[before] in _SAYERS or document.entities[before] == ENTITY
            ):
                return True
    return False


def _is_urged(document: Document, first: int, last: int) -> bool:
    """Return True if somebody says what is to be done: "Roe called for", "she is threatening to"."""
    words = document.words
    for i in range(first + 1, last - 1):
        if words[i] not in _URGES or (words[i] in _CALLED and words[i + 1] not in _CALLS_FOR):
            continue
        before = i - 1 - (words[i - 1] in _HELPERS or words[i - 1] in _BE)
        if before >= first and (words[before] in _SAYERS or document.entities[before] == ENTITY):
            return True
    return False


def _is_noted(document: Document, first: int, last: int) -> bool:
    """Return True if the subject of a sentence says it: "some defended the choir, noting that …".

    The same holds for "Roe rebuked her critics, insisting she hid nothing".
    """
    words = document.words
    return any(
        words[i] in _NOTING and (words[i + 1] == "that" or "," in document.gap_before(i))
        for i in range(first + 1, last - 1)
    )


def _is_withheld(document: Document, first: int, last: int) -> bool:
    """Return True for a sentence on what somebody did not say: "declined to comment"."""
    words = document.words
    return any(
        words[i] in _TELLS and not _WITHHELD.isdisjoint(words[max(first, i - 2) : i])
        for i in range(first + 1, last)
    )


def _is_cited(document: Document, first: int, last: int) -> bool:
    """Return True if a sentence cites somebody: ", reports the Courier", ", reports the outlet"."""
    words = document.words
    for i in range(first + 1, last - 1):
        if words[i] in _CITED and "," in document.gap_before(i):
            named = i + 1 + (words[i + 1] in ("the", "to"))
            named += named < last and words[named] == "the"
            if named < last and (document.entities[named] == ENTITY or words[named] in _OUTLETS):
                return True
    return False


def _is_recorded(document: Document, first: int, last: int) -> bool:
    """Return True if a sentence names who recorded it: "recorded by the office", "as told in it"."""
    words = document.words
    return any(
        words[i] in _RECORDED
        and (words[i + 1] == "by" or (words[i - 1], words[i + 1]) == ("as", "in"))
        for i in range(first + 1, last - 1)
    )


def _has_figures(document: Document, first: int, last: int) -> bool:
    """Return True if a sentence has a name and figures."""
    return document.entities.find(ENTITY, first, last) >= 0 and _has_number(document, first, last)


def _has_number(document: Document, first: int, last: int) -> bool:
    """Return True if a word from `first` up to `last` begins with a digit."""
    start, end = document.normalized_starts[first], document.normalized_ends[last - 1]
    return _NUMBER.search(document.normalized, start, end) is not None


def damping(size: int) -> float:
    """Return the factor of the words of a sentence of some words; it falls with its length."""
    return 1 / math.sqrt(size + _SMOOTHING)


# The features of a sentence other than its words, in the order of `Surroundings.of`.
SURROUNDINGS = (
    "sources of the article",
    "quotations of the article",
    "source in the sentence",
    "source before",
    "source after",
    "source in the paragraph",
    "opens a paragraph",
    "length",
    "exclaims",
    "names",
    "has a name",
    "opens with a name",
    "has a date",
    "quotes",
    "hides who says it",
    "figures after a document",
    "figures in an article on a poll",
    "is short",
    "has a colon",
    "has brackets",
    "opens with an order",
    "points back",
    "opens with another clause",
    "opens with a pronoun",
)


class Surroundings:
    """The features of a sentence other than its words: sources, place, names, length."""

    def __init__(self, document: Document, sourced: bytearray) -> None:
        self.document, self.sourced = document, sourced
        count = len(sourced)
        quoted = _once(document, document.quoted).count(1)
        self._article = (sourced.count(1) / max(count, 1), quoted / max(document.size, 1))
        polled = sum(document.counts[word] for word in _POLLED & document.counts.keys())
        self._is_poll = 100 * polled > _POLLS * max(document.size, 1)
        # The sentences that name a document
        self._papers = {document.sentence_of[i] for i in document.positions_of(_PAPERS)}
        self._paragraph_sourced: list[bool] = []
        self._opens: set[int] = set()
        for first, last, _, _ in document.paragraphs:
            here, end = document.sentence_of[first], document.sentence_of[last - 1] + 1
            has_source = sourced.find(1, here, end) >= 0
            self._paragraph_sourced += [has_source] * (
                end - max(here, len(self._paragraph_sourced))
            )
            self._opens.add(here)

    def of(self, i: int) -> tuple[float, ...]:
        """Return the features of sentence `i`, in the order of `SURROUNDINGS`."""
        document, sourced = self.document, self.sourced
        first, last, _, _ = document.sentences[i]
        entities, size = document.entities, document.size_of(first, last)
        gaps = "".join(document.gaps[first + 1 : last])
        follows_document = self._follows_document(i)
        figures = (follows_document or self._is_poll) and _has_number(document, first, last)
        names = entities.count(ENTITY, first, last)
        names -= document.continues_entity.count(1, first, last) if names else 0
        return (
            *self._article,
            # The first sentence follows the last, so that repeating a text changes no rate.
            sourced[i],
            sourced[i - 1],
            sourced[i + 1 - len(sourced)],
            self._paragraph_sourced[i],
            i in self._opens,
            math.log(size),
            "!" in document.gap_after(last - 1),
            min(max(names, 0), 5),
            names > 0,
            entities[first] == ENTITY,
            entities.find(DATE, first, last) >= 0,
            document.quoted.find(1, first, last) >= 0,
            _hides_who(document.words[first:last]),
            figures and follows_document,
            figures and self._is_poll,
            size < _FULL,
            ":" in gaps,
            "(" in gaps,
            *_OPENING_FLAGS.get(document.words[first], _NO_OPENING),
        )

    def _follows_document(self, i: int) -> bool:
        """Return True if one of the two sentences before a sentence names a document."""
        count = len(self.sourced)
        return (i - 1) % count in self._papers or (i - 2) % count in self._papers


def _hides_who(words: Sequence[str]) -> bool:
    """Return True if words hide who says or thinks something: "is widely believed to"."""
    if _HIDDEN.isdisjoint(words) or "by" in words:
        return False
    return any(
        word in _BE and not _HIDDEN.isdisjoint(words[i + 1 : i + 3]) for i, word in enumerate(words)
    )


def rates_of_manner(
    document: Document, phrases: Mapping[str, Sequence[PhraseMatch]]
) -> tuple[float, ...]:
    """Return the rates that show the manner of an article, in the order of `MANNER`."""
    quoted = document.quoted
    own = {
        lexicon: [kind for first, _, kind, _ in phrases.get(lexicon, ()) if not quoted[first]]
        for lexicon in _LEXICONS_OF_MANNER
    }
    counts = [sum(map(own[lexicon].count, kinds)) for lexicon, kinds in _PHRASES_OF_MANNER.values()]
    counts += [
        sum(not quoted[i] for i in document.positions_of(words_of(name)))
        for name in _CLASSES_OF_MANNER
    ]
    counts.append(document.normalized.count("!"))
    return tuple(math.log1p(100 * count / max(document.size, 1)) for count in counts)


def manner_of(document: Document, phrases: Mapping[str, Sequence[PhraseMatch]]) -> float:
    """Return the grade that a reader would give the manner of an article, above or below the mean."""
    table = weights(CONTEXT)["manner"]
    rates = rates_of_manner(document, phrases)
    return table["base"] + math.fsum(
        table[name] * rate for name, rate in zip(MANNER, rates, strict=True)
    )


def score_claims(
    document: Document, sourced: bytearray, owed: bytearray, certainty: Mapping[int, float]
) -> Iterator[Claim]:
    """Score the sentences of a document that have no source.

    `owed` has 1 for each sentence that is owed to a source, `sourced` for each that has one at all.
    `certainty` is the weight of the certain phrases of each sentence that has any.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> document = parse("Corrupt officials have often hidden the costs. Roe met him at noon on Sunday.")
    >>> hidden, met = score_claims(document, bytearray(2), bytearray(2), {})
    >>> hidden.score > -0.5 > met.score
    True
    """
    table = weights(CONTEXT)
    context, base = table["context"], table["decision"]["base"]
    surroundings = Surroundings(document, sourced)
    around = [context[name] for name in SURROUNDINGS]
    for i, size, words in _candidates(document, owed):
        score = damping(size) * math.fsum(map(_WEIGHTS.__getitem__, words))
        score += context[CERTAIN] * min(certainty.get(i, 0.0), MOST_CERTAIN)
        score += math.fsum(map(mul, around, surroundings.of(i)))
        yield Claim(i, base + score)


def find_claims(
    document: Document,
    sourced: bytearray,
    owed: bytearray,
    certainty: Mapping[int, float],
    phrases: Mapping[str, Sequence[PhraseMatch]],
) -> Claims:
    """Return the claims without a source: the strongest, and those stated as certain.

    A claim of a cure or a cause of an illness is one, however it is put.
    """
    decision = weights(CONTEXT)["decision"]
    scored = list(score_claims(document, sourced, owed, certainty))
    by_phrase = {
        sentence
        for sentence, weight in certainty.items()
        if weight >= _STRONG
        and not sourced[sentence - 1]
        and not document.contains_any(_WITNESSES, *document.sentences[sentence][:2])
    }
    cures = cure_sentences(document, sourced)
    certain = (
        by_phrase
        | cures
        | {
            one.sentence
            for one in scored
            if one.score >= decision["certain"] and _is_bold(document, one.sentence)
        }
    )
    # The manner and the length of the article decide what is shown. They are not part of the amounts.
    lift = decision["manner"] * max(manner_of(document, phrases), POOREST)
    lift += decision["length"] * length_of(sourced)
    high = [
        one._replace(score=one.score + lift)
        for one in scored
        if one.score + lift >= decision["raised"] and one.sentence not in certain
    ]
    ranked = sorted(high, key=lambda one: -one.score) if not is_sports_report(document) else []
    fit = (one for one in ranked if _can_be_raised(document, one.sentence))
    shown = list(islice(fit, _most(len(sourced))))
    scores = {one.sentence: one.score for one in scored}
    return Claims(
        plain=sorted(shown),
        certain=[Claim(i, scores.get(i, 0.0)) for i in sorted(certain)],
        cures=frozenset(cures),
        amount=math.fsum(probability(one.score) for one in scored if one.sentence not in certain),
        certain_amount=len(certain),
    )


def is_sports_report(document: Document) -> bool:
    """Return True for an article with many words of sport, such as on a game that everybody saw."""
    found = sum(document.counts[word] for word in SPORT & document.counts.keys())
    return found >= max(_FEWEST_OF_SPORT, _SHARE_OF_SPORT * document.size)


def _can_be_raised(document: Document, sentence: int) -> bool:
    """Return True if a claim is long enough, complete, no title, no interjection and no notice.

    A step of an argument ("But the mayor …", "so the plan …") is not such a claim.
    """
    first, last, start, _ = document.sentences[sentence]
    opening = document.words[first : first + 2]
    return (
        document.size_of(first, last) >= _LEAST_RAISED
        and not document.gap_after(last - 1).lstrip().startswith("...")
        and opening[0] not in _INTERJECTIONS
        and opening[0] not in _STEPS
        and not document.text[start].islower()
        and sentence not in document.notices
        and not _is_title(document, first, last)
    )


def _is_title(document: Document, first: int, last: int) -> bool:
    """Return True if most words of a sentence have a capital, as in a title."""
    capitals = sum(map(str.istitle, document.originals[first:last]))
    return capitals >= _TITLE * (last - first)


def length_of(sourced: bytearray) -> float:
    """Return the logarithm of the number of sentences, against that of a usual article."""
    return math.log(min(max(len(sourced), _FEWEST), _MOST) / _USUAL)


def _is_bold(document: Document, sentence: int) -> bool:
    """Return True if a claim is stated as certain, without "may", "some" or "we"."""
    first, last = document.sentences[sentence][:2]
    return document.contains_any(_SURE, first, last) and not document.contains_any(
        _UNSURE, first, last
    )


def _most(sentences: int) -> int:
    """Return the most claims to be raised in an article of some sentences."""
    return min(_LEAST + math.ceil(_SHARE * sentences), _CEILING)
