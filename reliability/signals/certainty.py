"""Certainty: claims that leave no room for doubt, and may have no source.

There are four kinds: boosters ("undoubtedly"), absolutes ("everyone knows"), predictions stated as
facts ("will collapse") and sweeping necessity ("every country must"). Certainty inside quotations
is the speaker's and is counted separately. A sentence of strong certainty without a source in it or
in the sentence before gets its own finding.

Plans and dates ("will meet on Tuesday"), questions, conditions, promises ("I will never"),
instructions and negated absolutes ("not always") do not count.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding, weighted_rate
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class

_NOT = frozenset(
    "not never nor hardly scarcely nearly almost virtually practically rarely no without shouldn't "
    "less nothing".split()
) | word_class("negated_auxiliaries") - {"hasn't", "haven't", "hadn't"}
# "It is certainly true" asserts; "a certainly odd man" and "and certainly he" only emphasise.
_ASSERTS = word_class("be") - {"been", "being"}
_STRESS = 0.35
# Writers vouch for their observations and thoughts.
_WITNESS = frozenset("i i'm i've i'd i'll my me".split())
_VAGUE_SUBJECT = frozenset("it this that which".split())
# "She will never sell" is a resolve, not a prediction.
_PROMISER = word_class("subject_pronouns")
_BETWEEN = frozenset("also then soon be all only just now not simply even eventually again".split())
# "She had never met him", "he always kept" are narration, not general claims.
_NARRATIVE = word_class("narrative", "certainty")
_MAXIMAL = word_class("absolute_adjectives", "certainty")
_RELATIVE = frozenset("which where who whom".split())
_NO_GERUND = frozenset("during being nothing something anything everything".split())
_REACH = 12  # words from a ", in which" to a claim after it, from a "will" to its figure
_UNDER_IF = 6  # words after an "if" that are hypothetical
_STRONG = 0.8  # the least weight of a sentence that needs a source

_NOTES = {
    "boosters": "insists on certainty",
    "absolutes": "allows no exception",
    "certain_predictions": "states a prediction as a fact",
    "quoted_certainty": "certain in the words of the person quoted",
}
_UNSOURCED = "stated as certain, without a source in this sentence or the one before"
_FEATURE = {
    "booster": "boosters",
    "absolute": "absolutes",
    "prediction": "certain_predictions",
    "sweeping": "",  # counts only for the whole sentence
}


class _Candidate(NamedTuple):
    """A match in its sentence: the words next to it ("" outside the sentence), and the next match."""

    match: PhraseMatch
    following: PhraseMatch | None
    sentence: int
    starts: bool  # the first word of the sentence
    before: str
    after: str  # "" for a name
    is_open: bool  # the sentence has a phrase of kind "open": "if", "may", "expected"

    def accept(self, kind: str, last: int | None = None) -> PhraseMatch:
        """Return the match with another kind, and perhaps another end."""
        match = self.match
        return PhraseMatch(match.first, last or match.last, kind, match.weight)


def certain_phrases(document: Document, matches: list[PhraseMatch]) -> list[PhraseMatch]:
    """Return the matches that express certainty in their context, with their final kind and extent.

    The kinds of the result are booster, absolute, prediction and sweeping.
    """
    words, sentence_of = document.words, document.sentence_of
    open_sentences = {sentence_of[match.first] for match in matches if match.kind == "open"}
    found = []
    for match, following in zip_longest(matches, matches[1:]):
        if match.kind in ("open", "outcome"):
            continue
        sentence = sentence_of[match.first]
        first, last = document.sentences[sentence][:2]
        if "if" in words[document.window(match.first, -_UNDER_IF, first) : match.first]:
            continue
        candidate = _Candidate(
            match=match,
            following=following,
            sentence=sentence,
            starts=match.first == first,
            before="" if match.first == first else words[match.first - 1],
            after="" if match.last >= last or document.entities[match.last] else words[match.last],
            is_open=sentence in open_sentences,
        )
        if match.kind != "will" and _is_negated_or_supposed(document, candidate):
            continue
        rule = _RULES.get(match.kind)
        certain = rule(document, candidate) if rule else match
        if certain is not None:
            found.append(certain)
    return found


def _is_negated_or_supposed(document: Document, candidate: _Candidate) -> bool:
    """Return True after a negation, or for a booster or absolute in a sentence that opens with "if"."""
    opening = document.words[document.sentences[candidate.sentence].first]
    return candidate.before in _NOT or (
        opening == "if" and candidate.match.kind in ("absolute", "booster")
    )


def _will(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Join a "will" to the outcome after it, unless the sentence leaves it open."""
    match, following = candidate.match, candidate.following
    if candidate.is_open or candidate.before in _PROMISER or following is None:
        return None
    words, last = document.words, match.last
    window = words[last : document.window(last, _REACH, len(words))]
    if any(word[0].isdigit() for word in window):
        return None  # a forecast in figures
    between = words[last : following.first]
    if (
        following.kind != "outcome"
        or document.sentence_of[following.first] != candidate.sentence
        or len(between) > 2
        or not _BETWEEN.issuperset(between)
    ):
        return None
    return PhraseMatch(match.first, following.last, "prediction", following.weight)


def _booster(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Reduce the weight of a booster that only emphasises."""
    match, words = candidate.match, document.words
    if match.last - match.first == 1:
        asserts = candidate.before in _ASSERTS
        if not candidate.starts and (
            not asserts or words[max(match.first - 2, 0)] in _VAGUE_SUBJECT
        ):
            return match._replace(weight=min(match.weight, _STRESS))
    elif (
        words[match.first : match.last] == ["no", "doubt"]
        and document.gap_after(match.last - 1).strip()
    ):
        return None  # "… and their friends, no doubt."
    return match


def _prediction(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    is_promise = candidate.before in _PROMISER or candidate.before in _RELATIVE
    return None if candidate.is_open or is_promise else candidate.match


def _frequency(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Accept "always" and "never" in general claims, not in instructions ("Never trust …")."""
    narrates = candidate.before in _NARRATIVE or candidate.after.endswith("ed")
    return None if candidate.starts or narrates else candidate.accept("absolute")


def _maximizer(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Accept "completely" before an adjective such as "safe"."""
    if candidate.after not in _MAXIMAL:
        return None
    return candidate.accept("absolute", candidate.match.last + 1)


def _equation(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Accept "is like" before a gerund: "leaving is like losing"."""
    match = candidate.match
    if (
        candidate.before in _VAGUE_SUBJECT
        or not candidate.after.endswith("ing")
        or candidate.after in _NO_GERUND
        or document.quoted[match.last] != document.quoted[match.first]
    ):
        return None
    return candidate.accept("sweeping", match.last + 1)


_RULES: dict[str, Callable[[Document, _Candidate], PhraseMatch | None]] = {
    "will": _will,
    "booster": _booster,
    "prediction": _prediction,
    "frequency": _frequency,
    "maximizer": _maximizer,
    "equation": _equation,
}


def _aside(document: Document, claim: int, cue: int) -> bool:
    """Return True if a claim is in a ", in which …" after the last cue: it is the writer's own."""
    words, before = document.words, document.gap_before
    return any(
        words[i] in _RELATIVE and ("," in before(i) or "," in before(i - 1))
        for i in range(claim - 1, document.window(claim, -_REACH, cue), -1)
    )


def read(annotated: Annotated) -> Reading:
    """Return the rates of certain phrases and sentences, with their findings."""
    document = annotated.document
    certain = certain_phrases(document, annotated.phrases.get("certainty", []))
    sourced = annotated.sourced
    by_feature: dict[str, list[Finding]] = {feature.name: [] for feature in SIGNAL.features}
    last_cue = {document.sentence_of[a.cue[0]]: a.cue[0] for a in annotated.attributions}
    strength: dict[int, float] = {}
    for first, last, kind, weight in certain:
        feature = _FEATURE[kind]
        sentence = document.sentence_of[first]
        if document.quoted[first]:
            feature = feature and "quoted_certainty"
        elif "?" in document.gap_after(document.sentences[sentence].last - 1):
            continue
        else:
            has_source = sourced[sentence]
            if has_source and sentence in last_cue:
                has_source = not _aside(document, first, last_cue[sentence])
            if not has_source:
                strength[sentence] = strength.get(sentence, 0.0) + weight
            elif kind == "prediction":
                continue
        if feature:
            by_feature[feature].append(
                make_finding(document, "certainty", feature, first, last, _NOTES[feature], weight)
            )
    for sentence, weight in strength.items():
        # The last sentence counts as the one before the first, so that repeating a text changes no rate.
        if weight < _STRONG or sourced[sentence - 1]:
            continue
        first, last = document.sentences[sentence][:2]
        if document.contains_any(_WITNESS, first, last):
            continue
        by_feature["unsourced_certainty"].append(
            make_finding(document, "certainty", "unsourced_certainty", first, last, _UNSOURCED)
        )
    return Reading(
        {name: weighted_rate(findings, document) for name, findings in by_feature.items()},
        [finding for findings in by_feature.values() for finding in findings],
    )


_PER = "weight per 100 words"
SIGNAL = Signal(
    "certainty",
    "claims that leave no room for doubt, and may have no source",
    (
        Feature(
            "boosters",
            "words that insist on certainty: certainly, obviously, without a doubt",
            _PER,
            source="Hyland 1998, Text 18(3):349-382",
        ),
        Feature(
            "absolutes",
            "words that allow no exception: always, never, everyone, 100%",
            _PER,
        ),
        Feature(
            "certain_predictions",
            "predictions stated as facts: will collapse, will never, is bound to",
            _PER,
            reliability=-1,
        ),
        Feature(
            "unsourced_certainty",
            "sentences stated as certain, without a source in them or in the sentence before",
            "sentences per 100 words",
            reliability=-1,
        ),
        Feature("quoted_certainty", "certainty inside quotations, which is the speaker's", _PER),
    ),
    read,
)
