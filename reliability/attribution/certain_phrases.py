"""Find certain phrases in context: boosters, absolutes, predictions as facts, sweeping statements.

Plans and dates ("will meet on Tuesday"), questions, conditions, promises ("I will never"),
instructions and negated absolutes ("not always") do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from reliability.attribution.extraction import Attribution
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class

_NOT_YET = word_class("not_yet", "certainty")
_NOT = word_class("denying", "certainty") | word_class("negated_auxiliaries") - _NOT_YET
# "It is certainly true" asserts; "a certainly odd man" and "and certainly he" only emphasise.
_ASSERTS = word_class("be") - {"been", "being"}
_STRESS = 0.35  # the weight of a booster that only emphasises
_VAGUE_SUBJECT = word_class("vague_subject", "certainty")
# "She will never sell" is a resolve, not a prediction.
_PROMISER = word_class("subject_pronouns")
_OTHERS = frozenset(("he", "she", "they"))
_BEFORE_VERB = _PROMISER | {"to", "who"}
_BETWEEN = word_class("between", "certainty")
_PAST, _PAST_WITHIN = frozenset(("was", "were")), 10  # words after "the only way"
_SOME = word_class("some", "certainty")
# "She had never met him", "he always kept" are narration, not general claims.
_NARRATIVE = word_class("narrative", "certainty")
_OPEN = word_class("supposing", "certainty")
_TOLD = word_class("told", "certainty")
_MAXIMAL = word_class("absolute_adjectives", "certainty")
_DAMAGED, _THINGS = word_class("damaged", "certainty"), word_class("things", "certainty")
_NEAR_DAMAGE = 9  # words from a maximizer to the thing that is damaged
_NEAR_SHARE = 30  # words from one share to another
_SUPPOSED_WITHIN = 4  # words from a "could" to the maximizer
_RELATIVE = word_class("relative", "certainty")
_NO_GERUND = word_class("no_gerund", "certainty")
# "No idea which plan will prevail" leaves open what "and the plan will prevail" does not.
_ASKS = word_class("asks", "certainty")
_ASKED = 4  # words from one of these to a "will"
_REACH = 12  # words from a ", in which" to a claim after it, from a "will" to its figure
_UNDER_IF = 6  # words after an "if" that are hypothetical


# Kinds that a negation further away denies: "none of this proves that", "nothing is 100% safe".
_NEGATABLE = ("booster", "sweeping", "maximizer", "absolute")
_DENIALS = word_class("negated_auxiliaries") | word_class("denials", "certainty")
_NOT_ONLY = word_class("not_only", "certainty")
# Kinds of claims about everybody. They do not count in demands and in statements about oneself.
_GENERAL = ("absolute", "frequency")
_MUST = word_class("obliging", "certainty")
_BELIEFS = word_class("beliefs", "certainty")
_DEMANDS = _MUST | _BELIEFS | frozenset("should let's please may might".split())
_LIMITS = word_class("limits", "certainty")
_DOUBTS = word_class("doubts", "certainty")  # that open a sentence
_CONCEDING = word_class("conceding", "certainty")
_CONCESSIVE = word_class("concessive", "certainty")
_CONCEDED = 6  # words from a "while" to the booster that it grants
_CONTRASTS = word_class("contrasts", "certainty")
_REACH_OF_CONTRAST = 40  # words after a booster in which "but" takes it back
_UNSURE = word_class("unsure", "certainty")
_REPORTS = word_class("reports", "certainty")
_REPORTED = 16  # words after one of these that it reports
_AFTER_NEVER = frozenset(("to", "even"))  # "told never to return", "never even met"
_STARTS = word_class("joining", "certainty")
_DENIES = 7  # words from the negation to the phrase


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
        if match.kind in _GENERAL and _is_personal_or_demanded(document, candidate):
            continue
        if match.kind != "will" and _is_negated_or_supposed(document, candidate):
            continue
        rule = _RULES.get(match.kind)
        certain = rule(document, candidate) if rule else match
        if certain is not None:
            found.append(certain)
    return found


def _is_negated_or_supposed(document: Document, candidate: _Candidate) -> bool:
    """Return True after a negation, and in a sentence that opens with "perhaps".

    The same holds for a booster or absolute in a sentence that opens with "if".
    """
    match = candidate.match
    first = document.sentences[candidate.sentence].first
    opening = document.words[first]
    supposed = opening == "if" and match.kind in ("absolute", "booster")
    supposed = supposed or opening in _DOUBTS
    is_answer = candidate.before == "no" and bool(document.gap_before(match.first).strip())
    return (
        (candidate.before in _NOT and not is_answer)  # "No, the only way is …"
        or candidate.before in _LIMITS
        or supposed
        or (match.kind in _NEGATABLE and _is_denied(document, first, match))
    )


def _is_personal_or_demanded(document: Document, candidate: _Candidate) -> bool:
    """Return True for "I could do nothing but wait" and "they must check every single bolt".

    The same holds for what people think, and for an event: "no one is even at the desk".
    """
    match = candidate.match
    low = document.window(match.first, -_DENIES, document.sentences[candidate.sentence].first)
    excused = _DEMANDS if match.kind == "absolute" else _MUST | _BELIEFS
    is_excused = document.contains_any(excused, low, match.first)
    return is_excused or document.words[match.last : match.last + 1] == ["even"]


def _is_denied(document: Document, first: int, match: PhraseMatch) -> bool:
    """Return True if a negation shortly before a phrase denies it: "no test is completely safe"."""
    words = document.words
    for i in range(match.first - 1, document.window(match.first, -_DENIES, first) - 1, -1):
        if document.gap_after(i).strip():
            return False
        if words[i] in _DENIALS:
            return words[i + 1] not in _NOT_ONLY
    return False


def _will(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Join a "will" to the outcome after it, unless the sentence leaves it open."""
    match, following = candidate.match, candidate.following
    if candidate.is_open or candidate.before in _PROMISER or following is None:
        return None
    words, last = document.words, match.last
    first = document.sentences[candidate.sentence].first
    if not _ASKS.isdisjoint(words[document.window(match.first, -_ASKED, first) : match.first - 1]):
        return None
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
    """Reduce the weight of a booster that only emphasises, or that grants something to others."""
    match, words = candidate.match, document.words
    first = document.sentences[candidate.sentence].first
    if words[first] in _CONCESSIVE and document.size_of(first, match.first) <= _CONCEDED:
        return match._replace(weight=min(match.weight, _STRESS))  # "While there is no doubt that"
    if match.last - match.first == 1:
        asserts = candidate.before in _ASSERTS
        if words[match.first] == "truly" and candidate.before in _BEFORE_VERB:
            return None  # "those who truly care", "to truly serve"
        emphasises = not candidate.starts and (
            not asserts or words[max(match.first - 2, 0)] in _VAGUE_SUBJECT
        )
        if emphasises or _concedes(document, candidate):
            return match._replace(weight=min(match.weight, _STRESS))
    elif candidate.starts and _is_contrasted(document, candidate):
        return match._replace(weight=min(match.weight, _STRESS))  # "No one can deny it. But …"
    elif (
        words[match.first : match.last] == ["no", "doubt"]
        and document.gap_after(match.last - 1).strip()
    ):
        return None  # "… and their friends, no doubt."
    return match


def _concedes(document: Document, candidate: _Candidate) -> bool:
    """Return True for "Certainly, rents are high" and "it is certainly old, but", which grant it."""
    match = candidate.match
    if candidate.starts:
        return document.words[match.first] in _CONCEDING
    last = document.window(
        match.last, _REACH_OF_CONTRAST, document.sentences[candidate.sentence].last
    )
    return not _CONTRASTS.isdisjoint(document.words[match.last : last])


def _is_contrasted(document: Document, candidate: _Candidate) -> bool:
    """Return True if the next sentence opens with "but", or a clause of this one does."""
    last, start = document.sentences[candidate.sentence].last, candidate.match.last
    near = range(start, document.window(start, _REACH_OF_CONTRAST, last))
    return not _CONTRASTS.isdisjoint(document.words[last : last + 1]) or any(
        document.words[i] == "but" and "," in document.gap_before(i) for i in near
    )


def _prediction(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    first = document.sentences[candidate.sentence].first
    low = document.window(candidate.match.first, -_DENIES, first)
    if not _UNSURE.isdisjoint(document.words[low : candidate.match.first]):
        return None  # "no guarantee that users will always cite it"
    is_promise = candidate.before in _PROMISER or candidate.before in _RELATIVE
    is_partial = candidate.before in _SOME  # "some are bound to misbehave"
    return None if candidate.is_open or is_promise or is_partial else candidate.match


def _frequency(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Accept "always" and "never" in general claims, not in instructions ("Never trust …")."""
    narrates = (
        candidate.before in _NARRATIVE
        or candidate.before in _OPEN
        or candidate.before in _NOT_YET
        or candidate.after.endswith(("ed", "ing"))
        or candidate.after in _TOLD
        or candidate.after in _AFTER_NEVER
    )
    first = document.sentences[candidate.sentence].first
    if candidate.before == "let's":
        return None
    starts = candidate.starts or (
        candidate.match.first == first + 1 and candidate.before in _STARTS
    )
    return None if starts or narrates else candidate.accept("absolute")


def _maximizer(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Accept "completely" before an adjective such as "safe"."""
    if candidate.after not in _MAXIMAL or _is_physical(document, candidate):
        return None
    low = document.window(
        candidate.match.first, -_SUPPOSED_WITHIN, document.sentences[candidate.sentence].first
    )
    before = document.words[low : candidate.match.first]
    if not _OPEN.isdisjoint(before):
        return None  # "could be totally wrong"
    return candidate.accept("absolute", candidate.match.last + 1)


def _is_physical(document: Document, candidate: _Candidate) -> bool:
    """Return True for damage that a reporter sees: "the barn was completely destroyed by fire"."""
    if candidate.after not in _DAMAGED:
        return False
    first, last = document.sentences[candidate.sentence][:2]
    at = candidate.match.first
    near = document.words[
        document.window(at, -_NEAR_DAMAGE, first) : document.window(at, _NEAR_DAMAGE, last)
    ]
    return not _THINGS.isdisjoint(near)


def _equation(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Accept "is like" before a gerund: "leaving is like losing"."""
    match = candidate.match
    if (
        candidate.before in _VAGUE_SUBJECT
        or not candidate.after.endswith("ing")
        or candidate.after in _NO_GERUND
    ):
        return None
    return candidate.accept("sweeping", match.last + 1)


def _absolute(document: Document, candidate: _Candidate) -> PhraseMatch | None:
    """Accept "everything is", but not a claim that the writer reports."""
    match = candidate.match
    if _is_in_scale(document, match) or _is_reported(document, candidate):
        return None
    words, end = document.words, document.words[match.last - 1]
    if words[match.first] == "everything" and not candidate.starts:
        return None  # "complicating everything is the rain"
    near = document.window(match.last, _PAST_WITHIN, document.sentences[candidate.sentence].last)
    if end == "way" and not _PAST.isdisjoint(words[match.last : near]):
        return None  # "the only way to watch was by boat"
    if candidate.after == "i" or (end == "way" and candidate.after in _OTHERS):
        return None  # "the only reason I say so", "the only way she could watch"
    return match


def _is_reported(document: Document, candidate: _Candidate) -> bool:
    """Return True after "for saying that", "the carping that": an absolute that the writer reports."""
    first = document.sentences[candidate.sentence].first
    low = document.window(candidate.match.first, -_REPORTED, first)
    return not _REPORTS.isdisjoint(document.words[low : candidate.match.first])


def _is_in_scale(document: Document, match: PhraseMatch) -> bool:
    """Return True for one share of several: "75% 100% 125%", "100% at first and 90% later"."""
    words = document.words
    if not words[match.first][0].isdigit():
        return False
    first, last = document.sentences[document.sentence_of[match.first]][:2]
    low = document.window(match.first, -_NEAR_SHARE, first)
    high = document.window(match.last, _NEAR_SHARE, last)
    return any(_is_share(words, i) for i in (*range(low, match.first), *range(match.last, high)))


def _is_share(words: Sequence[str], i: int) -> bool:
    """Return True for a number with a sign or a word for "percent"."""
    after = words[i + 1] if i + 1 < len(words) else ""
    return words[i][0].isdigit() and (words[i][-1] == "%" or after in ("percent", "per"))


_RULES: dict[str, Callable[[Document, _Candidate], PhraseMatch | None]] = {
    "will": _will,
    "booster": _booster,
    "prediction": _prediction,
    "absolute": _absolute,
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


class CertainSentences(NamedTuple):
    """The certain phrases without a source, and the sum of their weights in each sentence."""

    unsourced: frozenset[PhraseMatch]
    weights: dict[int, float]


def certain_sentences(
    document: Document,
    phrases: Sequence[PhraseMatch],
    sourced: bytearray,
    attributions: Sequence[Attribution],
) -> CertainSentences:
    """Weigh the certain phrases of each sentence without a source, outside quotations and questions."""
    last_cue = {document.sentence_of[a.cue[0]]: a.cue[0] for a in attributions}
    unsourced: set[PhraseMatch] = set()
    weights: dict[int, float] = {}
    for phrase in phrases:
        sentence = document.sentence_of[phrase.first]
        if document.quoted[phrase.first] or is_question(document, sentence):
            continue
        has_source = sourced[sentence]
        if has_source and sentence in last_cue:
            has_source = not _aside(document, phrase.first, last_cue[sentence])
        if not has_source:
            unsourced.add(phrase)
            weights[sentence] = weights.get(sentence, 0.0) + phrase.weight
    return CertainSentences(frozenset(unsourced), weights)


def is_question(document: Document, sentence: int) -> bool:
    """Return True if a sentence ends with a question mark."""
    return "?" in document.gap_after(document.sentences[sentence].last - 1)
