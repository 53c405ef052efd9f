"""Mind reading: claims about what other people feel, want, know or intend, without a source.

Only those people can know it. Feelings that anybody can see ("angry residents") and aims that news
often reports ("wants to") count only in patterns: a feeling after a verb ("were furious") without a
source nearby, an aim before a deed that nobody admits ("trying to bury"), a guess before a state of
mind ("seems to think"). What people say of themselves, and what writers say of themselves, is not mind
reading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding, weighted_rate
from reliability.signals.voice import SOURCES, reported_words, takes_sides
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class

_SELF = frozenset(
    "i we i'd we'd i'll we'll i'm we're i've we've my our me us you your you're".split()
)
# Subjects that have no mind: "it must mean", "this seems to".
_MINDLESS = frozenset("it this that there which these what you i we it's that's one".split())
_STATES = (word_class("be") - {"be", "being"}) | frozenset(
    "feel feels felt seem seems seemed look looks looked sound sounds sounded become becomes became "
    "grow grows grew remain remains remained he's she's they're left".split()
)
_HOLDERS = word_class("holders", "mind_reading")
_UPSET = _HOLDERS | frozenset("the him her them many some".split())
_DEEDS = frozenset(("deed",))
_EAGER_DEEDS = frozenset(("deed", "blow"))
_SUPPOSED = frozenset("if may might should would could let's not n't never no".split())
_NEAR = 5  # words before a claim that may have its subject
_BETWEEN = 1  # words between the two halves of a pattern
_NOTE = "claims to know what somebody feels, wants or intends, without a source"


class Claim(NamedTuple):
    """A claim about a mind: its word range and weight, and if a source nearby makes it a report."""

    first: int
    last: int
    weight: float
    reportable: bool


class _Candidate(NamedTuple):
    """A match, and the next one if it is in the same sentence."""

    match: PhraseMatch
    following: PhraseMatch | None
    first: int  # of the sentence


def _is_own_mind(document: Document, candidate: _Candidate) -> bool:
    """Return True if writers or readers are the subject of a claim, or if it is only supposed."""
    words, first = document.words, candidate.match.first
    before = words[max(candidate.first, first - _NEAR) : first]
    opening = words[candidate.first]
    return not _SELF.isdisjoint(before) or opening in _SELF or not _SUPPOSED.isdisjoint(before)


def _claim(document: Document, candidate: _Candidate) -> Claim:
    """Return a phrase that is a claim by itself: "refuses to admit"."""
    return Claim(candidate.match.first, candidate.match.last, candidate.match.weight, False)


def _weak(document: Document, candidate: _Candidate) -> Claim:
    """Return a phrase that is a claim if no source is near: "deliberately"."""
    return Claim(candidate.match.first, candidate.match.last, candidate.match.weight, True)


def _joined(candidate: _Candidate, kinds: frozenset[str]) -> PhraseMatch | None:
    """Return the next match if it follows directly and is of one of some kinds."""
    following = candidate.following
    if following is None or following.kind not in kinds:
        return None
    return following if following.first - candidate.match.last <= _BETWEEN else None


def _aim(document: Document, candidate: _Candidate) -> Claim | None:
    """Return an aim with a deed that nobody admits: "in an attempt to distract"."""
    is_eager = candidate.match.kind == "eager"
    deed = _joined(candidate, _EAGER_DEEDS if is_eager else _DEEDS)
    if deed is None:
        return None
    return Claim(candidate.match.first, deed.last, 1.0, False)


def _guess(document: Document, candidate: _Candidate) -> Claim | None:
    """Return a guess at a state of mind: "seems to think", "must have missed"."""
    state = _joined(candidate, frozenset(("mental", "feeling", "attitude")))
    before = document.words[candidate.match.first - 1] if candidate.match.first else ""
    if state is None or before in _MINDLESS:
        return None
    return Claim(candidate.match.first, state.last, candidate.match.weight, False)


def _upset(document: Document, candidate: _Candidate) -> Claim | None:
    """Return a feeling that something caused somebody: "the ruling infuriated Roe"."""
    after = candidate.match.last
    if after >= len(document.words) or not (
        document.entities[after] or document.words[after] in _UPSET
    ):
        return None
    return Claim(candidate.match.first, after, candidate.match.weight, True)


def _feeling(document: Document, candidate: _Candidate) -> Claim | None:
    """Return a feeling after a verb: "were furious", "is particularly worried"."""
    first = candidate.match.first
    start = max(candidate.first, first - 2)
    verb = next((i for i in range(first - 1, start - 1, -1) if document.words[i] in _STATES), None)
    if verb is None:
        return None
    return Claim(verb, candidate.match.last, candidate.match.weight, True)


def _attitude(document: Document, candidate: _Candidate) -> Claim | None:
    """Return a verb of attitude after its holder: "they hate", "voters fear"."""
    first = candidate.match.first
    if first == candidate.first:
        return None
    holder = document.words[first - 1]
    if holder not in _HOLDERS and not document.entities[first - 1]:
        return None
    return Claim(first, candidate.match.last, candidate.match.weight, True)


_RULES: dict[str, Callable[[Document, _Candidate], Claim | None]] = {
    "claim": _claim,
    "weak": _weak,
    "aim": _aim,
    "eager": _aim,
    "thought": _attitude,
    "upset": _upset,
    "guess": _guess,
    "feeling": _feeling,
    "attitude": _attitude,
}


def claims_about_minds(document: Document, matches: list[PhraseMatch]) -> Iterator[Claim]:
    """Yield the claims about minds among the matches of the lexicon, in order and disjoint."""
    stop = 0
    for match, following in zip_longest(matches, matches[1:]):
        rule = _RULES.get(match.kind)
        if rule is None or match.first < stop:
            continue
        sentence = document.sentences[document.sentence_of[match.first]]
        if following is not None and following.first >= sentence.last:
            following = None
        if document.gap_after(sentence.last - 1).lstrip()[:1] == "?":
            continue
        candidate = _Candidate(match, following, sentence.first)
        claim = None if _is_own_mind(document, candidate) else rule(document, candidate)
        if claim is not None:
            stop = claim.last
            yield claim


def _in_text(annotated: Annotated) -> list[Finding]:
    """Return the findings in the text, in the article's own voice."""
    document, matches = annotated.document, annotated.phrases["mind_reading"]
    if not matches:
        return []
    others = reported_words(annotated, SOURCES)
    plain = not takes_sides(annotated)
    return [
        make_finding(document, "mind_reading", "mind_reading", first, last, _NOTE, weight)
        for first, last, weight, reportable in claims_about_minds(document, matches)
        if not others[first]
        and not (reportable and (plain or annotated.sourced[document.sentence_of[first]]))
    ]


def _in_headline(annotated: Annotated) -> list[Finding]:
    """Return the findings in the headline that count without regard to sources."""
    headline = annotated.document.headline
    if headline is None:
        return []
    matches = annotated.headline_phrases["mind_reading"]
    return [
        make_finding(
            headline, "mind_reading", "mind_reading", first, last, _NOTE, weight, where="title"
        )
        for first, last, weight, reportable in claims_about_minds(headline, matches)
        if not headline.quoted[first] and not reportable
    ]


def read(annotated: Annotated) -> Reading:
    """Return the rate of claims about minds, with their findings."""
    findings = _in_text(annotated) + _in_headline(annotated)
    return Reading({"mind_reading": weighted_rate(findings, annotated.document)}, findings)


SIGNAL = Signal(
    "mind_reading",
    "claims about what other people feel, want, know or intend",
    (
        Feature(
            "mind_reading",
            "claims about minds without a source: refuses to admit, seems to think",
            "weight per 100 words",
            -1,
            1,
            severity=2,
        ),
    ),
    read,
)
