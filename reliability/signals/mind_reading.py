"""Mind reading: claims about what other people feel, want, know or intend, without a source.

Only those people can know it. Feelings that anybody can see ("angry residents") and aims that news often
reports ("wants to") count in three patterns only: a feeling after a verb ("were furious") without a
source nearby, an aim before a deed that nobody admits ("trying to bury"), and a guess before a state of
mind ("seems to think"). What people or writers say of themselves does not count. Nor does a feeling next
to what its holder says, a worry, or what a poll found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import Attribution
from reliability.records import Finding, Reading
from reliability.signals.names_and_titles import is_in_title
from reliability.signals.neighbour_rules import any_rule_holds
from reliability.signals.signal import load_signal, make_finding, weighted_rate
from reliability.signals.voice import (
    SOURCES,
    reported_words,
    sentences_with_statements,
    thought_words,
)
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import DETERMINERS, word_class
from reliability.text.named_entities import ENTITY
from reliability.text.tokenization import Span

_SELF = word_class("self", "mind_reading")
_LOOKED = word_class("looked", "mind_reading")
_ANYBODY = frozenset("anyone everyone anybody everybody those every any each whoever".split())
_MINDLESS = word_class("mindless", "mind_reading")
_STATES = (word_class("be") - {"be", "being"}) | word_class("states", "mind_reading")
_HOLDERS = word_class("holders", "mind_reading")
_DEGREES = word_class("degrees", "mind_reading")
_ATTRIBUTIVE = DETERMINERS | frozenset("of with by and for so".split())
_DEEDS_TO_OTHERS = word_class("done_to_others", "mind_reading")
_MADE = frozenset("devastated convinced frustrated".split())
_ASIDE = frozenset("where far as".split())
_ASKED = frozenset("what how whatever".split())
_AMOUNTS = frozenset("most many some".split())
_THINGS = word_class("desperate_things", "mind_reading")
_PICTURES = word_class("pictures", "mind_reading")
# After a guess, a deed or a sense: no state of mind
_DECIDED = word_class("decided", "mind_reading")
_DUTIES = word_class("duties", "mind_reading")
_RELATIVES = frozenset("who that which".split())
_OWN = frozenset(("our", "we", "my", "i"))
# "Refuses to accept" these, or a thing with an article, is a claim; "refuses to accept cash" is none.
_ACCEPTED = DETERMINERS | word_class("accepted", "mind_reading")
_VISIBLE = word_class("visible", "mind_reading")
_MILD = word_class("mild", "mind_reading")
_LACKED = word_class("negated_auxiliaries")
_LACKING = 3  # words from "weren't" to a feeling
# Words that make what follows a guess about the future: "probably won't get it"
_NOT_YET = frozenset("will won't would take".split())
_CAUSES = frozenset("that by at over about with".split())
_ATTITUDES = word_class("attitudes", "mind_reading")
_UPSET = _HOLDERS | frozenset("the him her them many some".split())
# The kinds of deed that make an aim of a kind a claim: anybody may want to limit something.
_DEEDS = {
    "aim": frozenset(("deed",)),
    "wish": frozenset(("deed", "harm")),
    "eager": frozenset(("deed", "harm", "blow")),
}
_AFTER_HIDE = frozenset("in under from behind and".split())
_ORDERS = frozenset("don't do please let's never".split())
_SUPPOSED = word_class("supposed", "mind_reading")
_SUPPOSITIONS = word_class("suppositions", "mind_reading")
_SUPPOSING = frozenset("unless perhaps maybe whether".split())
_ACCUSED = word_class("accused", "mind_reading")
_AVOWED = word_class("avowed", "mind_reading")
_LONGEST_NAME = 4  # words after the colon of a headline
_NEAR = 5  # words before a claim that may have its subject
_CONDITION = 9  # words before a claim that may open its condition
_FAR = 14  # words before a claim that may suppose it, or say who accuses somebody of it
_SOURCE_WITHIN = 1  # sentences from a feeling to a statement after it that may be its source
_TOLD_WITHIN = 2  # sentences from a statement to a feeling after it that its speaker may have told
_COUNTS, _COUNTED = word_class("counts", "mind_reading"), 60  # words from a poll to a feeling
_PERSON = frozenset(("he", "she"))
_PERSONS = _PERSON | {"they", "it"}
_TOLD_BY = frozenset(("named", "role"))
_VERBS = word_class("be") | word_class("have") | frozenset(("also", "still", "only"))
_BETWEEN = 1  # words between the two halves of a pattern
_NOTE = "claims to know what somebody feels, wants or intends, without a source"


class MindClaim(NamedTuple):
    """A claim about a mind: its word range and weight, and how much its context must show.

    A `reportable` claim does not count if somebody states something nearby. A `narrated` one does not
    count in articles that take no sides, which tell what people thought from interviews. A `guessed` one
    does not count if the next sentence quotes the person.
    """

    first: int
    last: int
    weight: float
    reportable: bool
    narrated: bool = False
    guessed: bool = False


class _Candidate(NamedTuple):
    """A match, and the next one if it is in the same sentence."""

    match: PhraseMatch
    following: PhraseMatch | None
    first: int  # of the sentence


def _reminds(document: Document, first: int) -> bool:
    """Return True for a sentence that opens with "you know,", which asserts what it asks."""
    return document.words[first : first + 2] == ["you", "know"] and "," in document.gap_after(
        first + 1
    )


def _is_own_mind(document: Document, candidate: _Candidate) -> bool:
    """Return True if writers or readers are the subject of a claim, or if it is only supposed."""
    words, first = document.plain_words, candidate.match.first
    before = words[document.window(first, -_NEAR, candidate.first) : first]
    far = words[document.window(first, -_FAR, candidate.first) : first]
    condition = words[document.window(first, -_CONDITION, candidate.first) : first]
    opening = words[candidate.first]
    if _reminds(document, candidate.first):
        return False
    return (
        not _SELF.isdisjoint(before)
        or opening in _SELF | _ORDERS
        or before[-1:] == ["whoever"]
        or not _SUPPOSED.isdisjoint(before)
        or not _SUPPOSING.isdisjoint(far)
        or _is_supposition(before)
        or "if" in condition
        or "you" in far
        or _is_generic(words, candidate)
        or (before[-1:] == ["who"] and not _ANYBODY.isdisjoint(far))
    )


def _is_supposition(before: Sequence[str]) -> bool:
    """Return True after "the assumption that": what others suppose."""
    return any(one in _SUPPOSITIONS and other == "that" for one, other in pairwise(before))


def _is_generic(words: Sequence[str], candidate: _Candidate) -> bool:
    """Return True for "To pretend that …" at the start of a sentence, which is about nobody."""
    return words[candidate.first] == "to" and candidate.first == candidate.match.first - 1


def _is_charge(document: Document, candidate: _Candidate) -> bool:
    """Return True for "on charges that he willfully broke the seal": what somebody is accused of.

    So is what somebody avows: "she talked frankly about her distaste for it".
    """
    first = candidate.match.first
    far = document.plain_words[document.window(first, -_FAR, candidate.first) : first]
    near = document.plain_words[document.window(first, -_NEAR, candidate.first) : first]
    return not (_ACCUSED.isdisjoint(far) and _AVOWED.isdisjoint(near))


def _claim(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a phrase that is a claim by itself: "refuses to admit", not "refuses to accept cash"."""
    words, (first, last, _, weight) = document.words, candidate.match
    if words[last - 1] == "could" and first and words[first - 1] == "who":
        return None  # "the man who thought he could park there" defines him
    if words[last - 1] == "desperate" and not _THINGS.isdisjoint(words[max(first - 2, 0) : first]):
        return None  # "the need is desperate"
    if words[last - 1] == "accept" and _ACCEPTED.isdisjoint(words[last : last + 1]):
        return None
    return MindClaim(first, last, weight, False)


def _final(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a phrase that is a claim at the end of a clause: "they are projecting"."""
    first, last, _, weight = candidate.match
    return MindClaim(first, last, weight, False) if document.gap_after(last - 1).strip() else None


def _initial(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a phrase that is a claim at the start of a clause: "in his mind, it is that simple"."""
    first, last, _, weight = candidate.match
    opens = first == candidate.first or document.gap_before(first).strip()
    return MindClaim(first, last, weight, False) if opens else None


def _weak(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a phrase that is a claim if no source is near: "deliberately"."""
    if _is_mild(document, candidate):
        return None
    verb = candidate.match.first - 1
    is_state = verb >= candidate.first and document.words[verb] in _STATES
    if is_state and _is_definition(document, candidate, verb):
        return None
    return MindClaim(candidate.match.first, candidate.match.last, candidate.match.weight, True)


def _is_mild(document: Document, candidate: _Candidate) -> bool:
    """Return True for "residents are worried", which news tells of its speakers."""
    first = candidate.match.first
    before = document.words[document.window(first, -_LACKING, candidate.first) : first]
    return document.words[first] in _MILD and _LACKED.isdisjoint(before)


def _manner(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return an adverb of intent, in articles that take sides: "knowingly"."""
    claim = _weak(document, candidate)
    return claim and claim._replace(narrated=True)


def _thought(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a thought after its holder, in articles that take sides: "they considered it"."""
    claim = _attitude(document, candidate)
    return claim and claim._replace(narrated=True)


def _joined(candidate: _Candidate, kinds: frozenset[str]) -> PhraseMatch | None:
    """Return the next match if it follows directly and is of one of some kinds."""
    following = candidate.following
    if following is None or following.kind not in kinds:
        return None
    return following if following.first - candidate.match.last <= _BETWEEN else None


def _aim(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return an aim with a deed that nobody admits: "in an attempt to distract"."""
    deed = _joined(candidate, _DEEDS[candidate.match.kind])
    if deed is None or _hides_oneself(document, deed) or document.quoted[deed.last - 1]:
        return None  # "told him not to try to “politicise” it"
    return MindClaim(candidate.match.first, deed.last, 1.0, False)


def _hides_oneself(document: Document, deed: PhraseMatch) -> bool:
    """Return True for "tried to hide": without an object, people hide themselves."""
    if document.words[deed.first : deed.last] != ["hide"]:
        return False
    after = document.words[deed.last : deed.last + 1]
    ends = not after or document.gap_after(deed.last - 1).strip()
    return bool(ends) or after[0] in _AFTER_HIDE


def _guess(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a guess at a state of mind: "seems to think", "must have missed"."""
    state = _joined(candidate, frozenset(("mental", "feeling", "attitude")))
    before = document.words[candidate.match.first - 1] if candidate.match.first else ""
    if state is None or before in _MINDLESS:
        return None
    guess, mind = document.words[candidate.match.first], document.words[state.first]
    that = document.words[state.last : state.last + 1] == ["that"]
    if mind in _DECIDED and not that:
        return None
    if "-" in document.gap_before(state.first):
        return None  # "a seemingly-terrified clerk"
    if not _NOT_YET.isdisjoint(document.words[candidate.match.last : state.first]):
        return None  # "they probably won't get it"
    if guess in _LOOKED and (state.kind == "feeling" or mind in _VISIBLE):
        return None
    if guess == "must" and state.first == candidate.match.first + 1 and mind in _DUTIES:
        return None
    if before == "who" and mind in ("know", "knows"):
        return None  # "Roe, who presumably knows a thing or two"
    return MindClaim(candidate.match.first, state.last, candidate.match.weight, False, guessed=True)


def _upset(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a feeling that something caused somebody: "the ruling infuriated Roe"."""
    first, after = candidate.match.first, candidate.match.last
    words = document.words
    if candidate.match.kind == "feeling" and not words[first].endswith("ed"):
        return None  # "desperate men"
    before = words[first - 1] if first else ""
    if words[first].endswith("ing") or before in _ATTRIBUTIVE or words[first] in _DEEDS_TO_OTHERS:
        return None
    if before in _RELATIVES:
        return None  # "the habits that annoy Roe"
    if after >= len(words) or document.gap_before(after).strip():
        return None
    if not (document.entities[after] or words[after] in _UPSET):
        return None
    return MindClaim(first, after, candidate.match.weight, True, True)


def _feeling(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a feeling after a verb: "were furious", "is particularly worried"."""
    first = candidate.match.first
    if _is_mild(document, candidate):
        return None
    if first == candidate.first:
        return _opening_feeling(document, candidate)
    start = max(candidate.first, first - 2)
    verb = next((i for i in range(first - 1, start - 1, -1) if document.words[i] in _STATES), None)
    if verb is None:
        return _upset(document, candidate)
    if document.words[verb] in _LOOKED:
        return None  # "seemed uneasy", "grew angry" tell what others saw
    if _is_definition(document, candidate, verb):
        return None
    if not all(w in _DEGREES or w.endswith("ly") for w in document.words[verb + 1 : first]):
        return None
    if document.words[first - 1] == "a":
        return None  # "is a despondent song"
    return MindClaim(verb, candidate.match.last, candidate.match.weight, True)


def _is_definition(document: Document, candidate: _Candidate, verb: int) -> bool:
    """Return True for "voters who are worried", which defines them, and for "the need is desperate".

    The same holds for what a storm devastated, and for "where money is concerned".
    """
    before = document.words[max(candidate.first, verb - 2) : verb]
    words, last = document.words, candidate.match.last
    if words[candidate.match.first] in _MADE and words[last : last + 1] == ["by"]:
        return True  # devastated by a storm, convinced by a report
    if words[verb] in _STATES and not _ASIDE.isdisjoint(words[document.window(verb, -4, 0) : verb]):
        return words[candidate.match.first] == "concerned"  # "where money is concerned"
    return (
        before[-1:] in (["who"], ["that"])
        or (before[-2:-1] == ["who"])
        or (not _THINGS.isdisjoint(before))
    )


def _opening_feeling(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a feeling that opens a sentence: "Dumbfounded that the town had voted, he left"."""
    first, last, _, weight = candidate.match
    end = document.sentences[document.sentence_of[first]].last
    follows = last < end and document.words[last] in _CAUSES
    if not _OWN.isdisjoint(document.plain_words[last : document.window(last, _FAR, end)]):
        return None  # "Frustrated with the delay, our club left"
    return MindClaim(first, last, weight, True) if follows else None


def _mental(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a verb of fear, hate or wish after its holder: "employees fear"."""
    if document.words[candidate.match.first] not in _ATTITUDES:
        return None
    return _attitude(document, candidate)


def _attitude(document: Document, candidate: _Candidate) -> MindClaim | None:
    """Return a verb of attitude after its holder: "they hate", "voters fear"."""
    first = candidate.match.first
    if first == candidate.first:
        return None
    i = first - 1
    while i > candidate.first and (document.words[i][-2:] == "ly" or document.words[i] == "quite"):
        i -= 1
    if document.words[i] not in _HOLDERS and not document.entities[i]:
        return None
    if document.is_genitive(i):
        return None  # "the club's preferred bid"
    if "," in document.gap_before(first):
        return None  # "since the attack on Harwick, fears that"
    modified = document.words[i] in _AMOUNTS and document.words[first].endswith("ed")
    if modified or document.words[i - 1] in _ASKED:
        return None
    return MindClaim(first, candidate.match.last, 0.5, True)


_RULES: dict[str, Callable[[Document, _Candidate], MindClaim | None]] = {
    "claim": _claim,
    "final": _final,
    "initial": _initial,
    "weak": _weak,
    "aim": _aim,
    "wish": _aim,
    "eager": _aim,
    "thought": _thought,
    "upset": _upset,
    "manner": _manner,
    "guess": _guess,
    "feeling": _feeling,
    "attitude": _attitude,
    "mental": _mental,
}


def _asks(document: Document, sentence: Span) -> bool:
    """Return True for a question, but not for "You know, the mayor who tried to bury it?"."""
    is_question = document.gap_after(sentence.last - 1).lstrip()[:1] == "?"
    return is_question and not _reminds(document, sentence.first)


def claims_about_minds(document: Document, matches: list[PhraseMatch]) -> Iterator[MindClaim]:
    """Yield the claims about minds among the matches of the lexicon, in order and disjoint."""
    stop = 0
    for match, following in zip_longest(matches, matches[1:]):
        rule = _RULES.get(match.kind)
        if rule is None or match.first < stop:
            continue
        sentence = document.sentences[document.sentence_of[match.first]]
        if following is not None and following.first >= sentence.last:
            following = None
        if _asks(document, sentence):
            continue
        candidate = _Candidate(match, following, sentence.first)
        excused = (
            _is_own_mind(document, candidate)
            or _is_charge(document, candidate)
            or any_rule_holds(document, match, "mind_reading")
        )
        claim = None if excused else rule(document, candidate)
        if claim is not None:
            if claim.first == stop and stop > sentence.first:
                continue  # "desperately tried" and "to smear" are one claim
            stop = claim.last
            yield claim


def _shown_words(annotated: Annotated) -> set[int]:
    """Return the words in "a video shows guards deliberately leaving": pictures do not show intent."""
    document = annotated.document
    return {
        i
        for one in annotated.attributions
        if one.source and not _PICTURES.isdisjoint(document.words[slice(*one.source)])
        for i in range(*one.content)
        if not document.quoted[i]
    }


def _holder(document: Document, claim: MindClaim) -> str:
    """Return the word before a claim whose mind it is about, "" at the start of a sentence."""
    first = document.sentences[document.sentence_of[claim.first]].first
    i = claim.first - 1
    while i >= first and (document.words[i] in _VERBS or document.words[i].endswith("ly")):
        i -= 1
    return document.words[i].removesuffix("'s") if i >= first else ""


def _statements_by_sentence(annotated: Annotated) -> dict[int, list[Attribution]]:
    """Return the statements of persons and offices, by the sentence of the cue."""
    found: dict[int, list[Attribution]] = defaultdict(list)
    for one in annotated.attributions:
        if one.is_statement and one.kind in _TOLD_BY:
            found[annotated.document.sentence_of[one.cue[0]]].append(one)
    return found


def _is_told(
    annotated: Annotated, claim: MindClaim, statements: Mapping[int, Sequence[Attribution]]
) -> bool:
    """Return True if the person whose mind it is says something in a sentence nearby.

    A report tells from interviews what its speakers felt: "Roe said so. But she was afraid." A guess
    needs a quotation in the next sentence.
    """
    if claim.narrated or not (claim.reportable or claim.guessed):
        return False
    document = annotated.document
    holder, at = _holder(document, claim), document.sentence_of[claim.first]
    nearby = range(at + 1 if claim.guessed else at - _TOLD_WITHIN, at + _SOURCE_WITHIN + 1)
    sided = annotated.takes_sides
    is_anybody = holder in (_PERSON if sided else _PERSONS)
    if sided and document.words[claim.first] in _ATTITUDES:
        return False  # "She hates the plan" after what she says is the writer's judgement
    return any(
        is_anybody
        or holder == one.speaker
        or (one.source is not None and holder in document.words[slice(*one.source)])
        for sentence in nearby
        for one in statements.get(sentence, ())
        if one.quotation is not None or not claim.guessed
    )


def _is_counted(document: Document, claim: MindClaim) -> bool:
    """Return True if a poll next to a feeling may have found it."""
    at, here = document.sentence_of[claim.first], claim.first
    first = document.window(here, -_COUNTED, document.sentences[max(at - 1, 0)].first)
    after = document.sentences[min(at + 1, len(document.sentences) - 1)].last
    near = document.words[first : document.window(here, _COUNTED, after)]
    return claim.reportable and not _COUNTS.isdisjoint(near)


def _in_text(annotated: Annotated) -> list[Finding]:
    """Return the findings in the text, in the article's own voice."""
    document = annotated.document
    claims = [*claims_about_minds(document, annotated.phrases["mind_reading"])]
    if not claims:
        return []
    others = reported_words(annotated, SOURCES)
    stated = sentences_with_statements(annotated)
    sided, shown = annotated.takes_sides, _shown_words(annotated)
    thought, statements = thought_words(annotated), _statements_by_sentence(annotated)
    # A later one may be in what a guess supposes: "he seems to think that it must have missed us".
    openings = {document.sentence_of[one.first]: one for one in reversed(claims)}

    def is_report(one: MindClaim) -> bool:
        """Return True if a sentence, or the next one, reports a statement."""
        sentence = document.sentence_of[one.first]
        following = document.sentences[sentence].last
        is_quotation = following < len(document.words) and document.quoted[following]
        reach = 0 if sided and not is_quotation else _SOURCE_WITHIN
        return any(stated[sentence : sentence + reach + 1])

    return [
        make_finding(document, "mind_reading", "mind_reading", *one[:2], _NOTE, one.weight)
        for one in claims
        if not (others[one.first] and one.first not in shown)
        and not (thought[one.first] and openings[document.sentence_of[one.first]] is one)
        and not is_in_title(document, one.first)
        and not (one.reportable and is_report(one))
        and (sided or not one.narrated)
        and not _is_told(annotated, one, statements)
        and not _is_counted(document, one)
    ]


def _has_speaker(headline: Document, first: int) -> bool:
    """Return True for a headline with a name before or after a colon: "Roe: mayor trying to mislead"."""
    size = len(headline.words)
    label = next((i + 1 for i in range(first) if ":" in headline.gap_after(i)), 0)
    after = next((i + 1 for i in range(first, size - 1) if ":" in headline.gap_after(i)), size)
    return ENTITY in headline.entities[:label] or (
        1 < size - after <= _LONGEST_NAME and all(headline.entities[after:])
    )


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
        for first, last, weight, reportable, *_ in claims_about_minds(headline, matches)
        if not (headline.quoted[first] or reportable or _has_speaker(headline, first))
    ]


def read(annotated: Annotated) -> Reading:
    """Return the rate of claims about minds, with their findings."""
    findings = _in_text(annotated) + _in_headline(annotated)
    return Reading({"mind_reading": weighted_rate(findings, annotated.document)}, findings)


SIGNAL = load_signal(__file__, read)
