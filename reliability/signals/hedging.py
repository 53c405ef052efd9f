"""Hedging: marks of doubt, and opinions attributed to nobody in particular.

A hedge ("may", "is thought to") marks a claim as uncertain. Outside quotations and reported speech it is
the writer's, inside them the speaker's. What somebody else believes is an attribution. A weasel
("regarded by some", "often seen as") relies on people whom nobody can ask; "experts say" and "it is
widely believed" are vague sources, which the signal `sourcing` finds. Quantifiers of vague amounts
("some", "various") are only counted. Conditions ("if") and open questions ("whether") are cues for the
evaluation on gold data, and have no feature.

Two kinds of caution have opposite directions: honest limits say what is not known ("could not be
independently verified"), and insinuating hedges suggest a charge ("perhaps that's why"); the lexicon
`caution` has both. The lexicon `vague` has the words of sentences that readers of Wikipedia called
uncertain; it sets the weight of a weasel.

A kind in the lexicon is a type of cue, followed by the name of a test of the adjacent words:
"appears" is a hedge before "to", but not in "appears in court". A test skips an article ("examined
the effect") and an adverb ("we then examined"). Verbs of inquiry are open questions with "we" as
the subject, or if an effect, a role or a mechanism is the object: to examine a car is not an open
question.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from reliability.attribution.annotation import Annotated
from reliability.records import Finding, Reading
from reliability.signals.neighbour_rules import any_rule_holds
from reliability.signals.signal import load_signal, make_finding, weighted_rate
from reliability.signals.voice import SOURCES, is_in_notice, reported_words, thought_words
from reliability.text.document import Document, either
from reliability.text.lexicon import PhraseMatch, load_lexicon
from reliability.text.lexicon_files import DETERMINERS, word_class
from reliability.text.named_entities import ENTITY

_BE = word_class("be") | word_class("be_of_passive", "hedging")
_TO = frozenset("to that as like there not".split())
_THING = word_class("things", "hedging")
_ASKED = word_class("asked", "hedging")
_MANY = word_class("many", "hedging")
_REACH = 14  # words before a passive that may have its subject
_DETERMINERS = word_class("determiners", "hedging")
_ADVERBS = word_class("adverbs_of_sequence", "hedging")
_EVENT = word_class("events", "hedging")
# Test -> (words before, words after): one of them must be present.
_NOTHING: frozenset[str] = frozenset()
_TESTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "to": (_NOTHING, _TO),
    "that": (_NOTHING, frozenset(("that",))),
    "of": (_NOTHING, frozenset(("that", "of", "is"))),
    "as": (_NOTHING, frozenset(("as", "by"))),
    "only as": (_NOTHING, frozenset(("as",))),
    "be": (_BE, frozenset(("to",))),
    "thing": (_NOTHING, _THING),
    "event": (_NOTHING, _EVENT),
    "leads": (_NOTHING, frozenset(("lead", "result", "contribute"))),
    "possible": (frozenset("the a one another".split()), _THING),
    "asks": (frozenset(("we",)), _ASKED),
    "asked": (_NOTHING, _ASKED),
    "many": (_MANY, frozenset(("that",))),
    "open": (frozenset("is remains remained remain are still largely currently".split()), _NOTHING),
}
_HEDGES = frozenset(("epistemic", "doxastic", "modal"))
_SAYS = frozenset(("doxastic", "opinion"))
_GROUPS = frozenset(("crowd", "group"))
_AFTER_NOBODY = word_class("after_nobody", "hedging")
_HELD = frozenset(("doxastic", "epistemic", "modal", "opinion", "held"))
# Weights of weasels by the type of their first cue; those of other types weigh 1.
_WEIGHTS = {"crowd": 0.7, "habit": 0.8, "agentless": 0.8}
# A participle after one of these is a passive: "is widely seen", not "we often hold".
_PASSIVE = word_class("be") | word_class("articles") | {"now"}
_KNOWN = word_class("possessives") | word_class("introduced", "hedging")

Hint = tuple[str, ...]  # a phrase, or a type of cue in angle brackets
_USUAL: Hint = ("<usual>",)

_HEDGE = "hedged: the article marks this as uncertain"
_QUOTED = "hedged by the person quoted, not by the article"
_LIMIT = "says what is not known, or how far the evidence goes"
_INSINUATES = "a hedge that suggests a charge without making it"
_NOT = frozenset("not never cannot can't couldn't".split())
_DENIALS = (["no", "evidence"], ["no", "proof"], ["no", "indication"], ["no", "guarantee"])
_BEFORE_NOUN = DETERMINERS | word_class("before_might", "hedging")
_PROPOSERS = word_class("proposers", "hedging")
_PROPOSALS = word_class("proposals", "hedging")
_NO_ACT = frozenset("nothing something anything everything during".split())
_PERSONS = frozenset("i he she we they who".split())
_NOTIONS = word_class("notions", "hedging")
_THE = frozenset("the this that any an a".split())
_HOLDING = frozenset("is was there under on with remains".split())
_BELIEVES = word_class("believes", "hedging")
_UNCLEAR = frozenset(("unclear", "uncertain"))
_WITHHELD = word_class("withheld", "hedging")
_MEANT = word_class("meant", "hedging")
_MAKES = word_class("makes", "hedging")
_SPEAKERS = frozenset(("named", "unknown"))  # "the logs suggest" is not speech
_WRITERS = frozenset("i we it people".split())
_BE_OR_TO = word_class("be") | word_class("be_or_to", "hedging")
_WEASEL = "relies on people or opinions that are not named"


class Cue(NamedTuple):
    """A hedge cue in its context: its word range, type and weight."""

    first: int
    last: int
    type: str
    weight: float


def _fits(words: list[str], first: int, last: int, test: str) -> bool:
    """Return True if the words next to a phrase pass its test."""
    before, after = _TESTS[test]
    word = words[first - 1] if first else ""
    if word in before or (word in _ADVERBS and first > 1 and words[first - 2] in before):
        return True
    # "The role of the valve was examined": the object of a passive is before it.
    asks = test == "asks" and word in _BE
    if asks and not _ASKED.isdisjoint(words[max(0, first - _REACH) : first]):
        return True
    if last == len(words) or (test == "asked" and word in _DETERMINERS):
        return False  # "this study", "the test" are things
    word = words[last]
    if word in after:
        return True
    return word in _DETERMINERS and last + 1 < len(words) and words[last + 1] in after


def hedge_cues(document: Document, matches: list[PhraseMatch]) -> list[Cue]:
    """Return the matches that pass the test of their kind, separately for each type."""
    words = document.words
    found = []
    for first, last, kind, weight in matches:
        type_, _, test = kind.partition(" ")
        if test and not _fits(words, first, last, test):
            continue
        found.append(Cue(first, last, type_, weight))
    return found


def _adjoins(document: Document, stop: int, cue: Cue) -> bool:
    """Return True if a cue starts at `stop`, after a space only."""
    return cue.first == stop and document.gap_before(stop) == " "


def _ends(document: Document, i: int) -> bool:
    """Return True if "by some" ends before word `i`: "by some of the neighbours" names them."""
    words = document.words
    return i == len(words) or document.gap_before(i).strip() != "" or words[i] in _AFTER_NOBODY


def join_weasels(document: Document, found: list[Cue]) -> list[Cue]:
    """Join the cues that form a weasel together.

    A weasel is a quantifier and a verb of opinion ("many believe"), perhaps with a group between
    ("some critics say"), a group that was not introduced ("experts warn"), or a passive without an
    agent ("it is said", "is widely seen as") or with a vague one ("regarded by some").
    """
    joined: list[Cue] = []
    i = 0
    while i < len(found):
        cue, last = found[i], _last_of_weasel(document, found, i)
        if last > i:
            cue = Cue(cue.first, found[last].last, "weasel", _WEIGHTS.get(cue.type, 1.0))
        joined.append(cue)
        i = last + 1
    return joined


def _last_of_weasel(document: Document, found: list[Cue], i: int) -> int:
    """Return the number of the last cue of the weasel that opens with cue `i`; `i` if none does."""
    cue, j = found[i], i + 1
    if j == len(found) or not _adjoins(document, cue.last, found[j]):
        return i
    if cue.type == "quantifier":
        is_group = found[j].type in _GROUPS and j + 1 < len(found)
        j += is_group and _adjoins(document, found[j].last, found[j + 1])
        is_weasel = found[j].type in _SAYS and not _joins_name(document, cue)
    elif cue.type == "crowd":
        is_weasel = found[j].type in _SAYS and not _is_introduced(document, cue)
    elif cue.type == "habit":
        # A participle: "is widely seen", but not "is increasingly likely"
        passive = cue.first and document.words[cue.first - 1] in _PASSIVE
        is_weasel = bool(passive) and _is_held(document, found[j], "dtn")
    elif cue.type == "agentless":
        is_habit = found[j].type == "habit" and j + 1 < len(found)
        j += is_habit and _adjoins(document, found[j].last, found[j + 1])
        is_weasel = _is_held(document, found[j], "dt") and not _has_object(document, cue, found[j])
    else:
        is_held = found[j].type == "nobody" and cue.type in _HELD
        is_weasel = is_held and _ends(document, found[j].last)
    return j if is_weasel else i


def _has_object(document: Document, cue: Cue, held: Cue) -> bool:
    """Return True for "it's maintained a boycott", where "'s" is "has"; "it's considered a" has none."""
    if held.type == "doxastic" or not document.words[cue.last - 1].endswith("'s"):
        return False
    after = document.words[held.last : held.last + 1]
    return not DETERMINERS.isdisjoint(after) and document.gap_before(held.last) == " "


def _joins_name(document: Document, cue: Cue) -> bool:
    """Return True for the quantifier in "Roe and many others say"."""
    i = cue.first
    return i > 1 and document.words[i - 1] == "and" and bool(document.entities[i - 2])


def _is_introduced(document: Document, cue: Cue) -> bool:
    """Return True for "the experts warn" and "Harwick experts warn"."""
    i = cue.first - 1
    return i >= 0 and (bool(document.entities[i]) or document.words[i] in _KNOWN)


def _is_held(document: Document, cue: Cue, endings: str) -> bool:
    """Return True for a verb or adjective of belief with one of some last letters."""
    return cue.type in _HELD and document.words[cue.last - 1][-1] in endings


@cache
def _vague() -> tuple[dict[Hint, float], int]:
    """Return the weights of the hints of vagueness, and the most words in one."""
    phrases = load_lexicon("vague").phrases
    return {words: entry.weight for words, entry in phrases.items()}, max(map(len, phrases))


def vagueness_hints(document: Document, found: Collection[Cue], first: int, last: int) -> set[Hint]:
    """Return the hints of vagueness in a range of words: phrases, and types of cue.

    Phrases are the longest known ones without a name; "<weasel>" stands for any weasel.
    """
    known, longest = _vague()
    words = [
        "" if name else word
        for word, name in zip(
            document.words[first:last], document.entities[first:last], strict=True
        )
    ]
    here: set[Hint] = {(f"<{cue.type}>",) for cue in found if first <= cue.first < last}
    i = 0
    while i < len(words):
        for stop in range(min(i + longest, len(words)), i, -1):
            if (phrase := tuple(words[i:stop])) in known:
                here.add(phrase)
                i = stop
                break
        else:
            i += 1
    return here & known.keys()


def vagueness_log_odds(given: Collection[Hint]) -> float:
    """Return the log-odds that readers call a sentence with these hints uncertain."""
    known, _ = _vague()
    return known[_USUAL] + math.fsum(known[hint] for hint in given)


def _is_hedge(document: Document, cue: Cue) -> bool:
    """Return True unless a cue of doubt has another sense here.

    "Could not possibly" and "no evidence" deny, "the army's might" is a noun, "suggested a walk" a
    proposal, and "rejected the idea that" does not say that the writer holds it.
    """
    words = document.words
    word = words[cue.first]
    before = words[cue.first - 1] if cue.first else ""
    match = PhraseMatch(cue.first, cue.last, cue.type, cue.weight)
    if words[cue.first : cue.last] in _DENIALS or any_rule_holds(document, match, "hedging"):
        return False
    if word == "assuming":
        return False  # a condition: "assuming you own a boat"
    if word in ("possibly", "conceivably"):
        return before not in _NOT
    if word == "might":
        return not (
            before.endswith("'s")
            or before in _BEFORE_NOUN
            or document.gap_before(cue.first)[:1] == "'"
        )
    if word in _PROPOSALS:
        proposes = before in _PROPOSERS or _is_person(document, cue.first - 1)
        return not (proposes and _is_proposed(document, cue.last))
    if word in _NOTIONS:
        return before not in _THE or (cue.first > 1 and words[cue.first - 2] in _HOLDING)
    return True


def _is_person(document: Document, i: int) -> bool:
    """Return True if word `i` may be the name of a person, or a pronoun for one."""
    return i >= 0 and (document.words[i] in _PERSONS or bool(document.entities[i]))


def _is_proposed(document: Document, i: int) -> bool:
    """Return True if a thing or an act starts at word `i`: "a walk", "moving the fair"."""
    word = document.words[i] if i < len(document.words) else ""
    return word in _DETERMINERS or (word.endswith("ing") and word not in _NO_ACT)


def _is_belief_of_others(document: Document, cue: Cue) -> bool:
    """Return True for "the engineer believes": the belief of somebody else is an attribution.

    The same holds for "too new to be believed", "makes people think" and "never meant to suggest".
    """
    word, (earlier, before) = document.words[cue.first], _words_before(document, cue.first)
    if (word in _PROPOSALS and before == "to" and earlier in _MEANT) or earlier in _MAKES:
        return True
    if (earlier, before) == ("to", "be"):
        return word in _BELIEVES
    return word in _BELIEVES and before not in _WRITERS and before not in _BE_OR_TO


def _words_before(document: Document, i: int) -> tuple[str, str]:
    """Return the two words before word `i`, "" before the text."""
    before = ["", "", *document.words[max(i - 2, 0) : i]]
    return before[-2], before[-1]


def _hedges(
    annotated: Annotated, found: list[Cue], taken: set[int]
) -> tuple[list[Finding], list[Finding]]:
    """Return the article's own hedges, and those in quotations and reported speech."""
    document = annotated.document
    others = reported_words(annotated, SOURCES - {"document"})
    others = either(others, thought_words(annotated)) if found else others
    said = {
        one.cue[1] - 1
        for one in annotated.attributions
        if one.is_statement and one.kind in _SPEAKERS
    }
    own: list[Finding] = []
    speakers: list[Finding] = []
    for cue in found:
        if cue.type not in _HEDGES or not _is_hedge(document, cue):
            continue
        first, last, _, weight = cue
        if others[first] or first in said or _is_belief_of_others(document, cue):
            speakers.append(
                make_finding(document, "hedging", "quoted_hedges", first, last, _QUOTED, weight)
            )
        elif first not in taken and not is_in_notice(document, first):
            own.append(
                make_finding(document, "hedging", "epistemic_hedges", first, last, _HEDGE, weight)
            )
    return own, speakers


def _weasels(annotated: Annotated, found: list[Cue]) -> list[Finding]:
    """Return the weasels of the article, weighted by the vagueness of their sentences."""
    document = annotated.document
    others = reported_words(annotated, SOURCES) if found else document.quoted
    cues_in: dict[int, list[Cue]] = {}
    for cue in found:
        cues_in.setdefault(document.sentence_of[cue.first], []).append(cue)
    sourced = {
        i
        for a in annotated.attributions
        # The agent of a passive is named: "it has been criticised by some clerks in Harwick"
        if a.is_statement or a.kind == "vague" or (a.source and a.source[0] >= a.cue[1])
        for i in range(*a.cue)
    }
    findings = []
    for index, cues in cues_in.items():
        # "Experts said" is a source, and `sourcing` says whether it is a vague one.
        weasels = [
            c
            for c in cues
            if c.type == "weasel" and not others[c.first] and c.last - 1 not in sourced
        ]
        if not weasels:
            continue
        sentence = document.sentences[index]
        hints = vagueness_hints(document, cues, sentence.first, sentence.last)
        vagueness = 1 / (1 + math.exp(-vagueness_log_odds(hints)))
        findings += [
            make_finding(
                document, "hedging", "weasel_words", first, last, _WEASEL, weight * vagueness
            )
            for first, last, _, weight in weasels
        ]
    return findings


def _cautions(annotated: Annotated, kind: str) -> list[PhraseMatch]:
    """Return the phrases of the lexicon `caution` of a kind, in the article's own voice."""
    document = annotated.document
    matches = [match for match in annotated.phrases.get("caution", ()) if match.kind == kind]
    if not matches:
        return []
    others = document.quoted if kind == "limit" else reported_words(annotated, SOURCES)
    own = [match for match in matches if not others[match.first]]
    if kind != "limit" or not own:
        return [match for match in own if not any_rule_holds(document, match, "caution")]
    sided = annotated.takes_sides
    return [match for match in own if not _is_no_limit(document, match, sided)]


def _is_no_limit(document: Document, match: PhraseMatch, sided: bool) -> bool:
    """Return True for what somebody else withholds or does not know, and for doubt that insinuates.

    "She did not disclose her income" and "he could not identify the river" say nothing of what the
    article knows, nor does "it is unclear if" in an article that takes sides. The rules of the lexicon
    `caution` have others: "the price does not include the batteries".
    """
    words = document.words[match.first : match.last]
    if (sided and not _UNCLEAR.isdisjoint(words)) or any_rule_holds(document, match, "caution"):
        return True
    before = match.first - 1
    if before < 0 or _WITHHELD.isdisjoint(words):
        return False
    is_name = document.entities[before] == ENTITY and not document.original(before).isupper()
    return (is_name or document.words[before] in _PERSONS) and words[0] != "not"


def _caution_findings(
    document: Document, matches: list[PhraseMatch], feature: str, note: str
) -> list[Finding]:
    return [
        make_finding(document, "hedging", feature, first, last, note, weight)
        for first, last, _, weight in matches
    ]


def read(annotated: Annotated) -> Reading:
    """Return the rates of hedges, weasels and honest limits, with their findings."""
    document = annotated.document
    found = join_weasels(document, hedge_cues(document, annotated.phrases.get("hedging", [])))
    limiting, insinuating = _cautions(annotated, "limit"), _cautions(annotated, "insinuating")
    taken = {i for match in (*limiting, *insinuating) for i in range(match.first, match.last)}
    taken |= {  # "reportedly", "polls suggest": a fault counts once, and for no caution
        one.cue[0]
        for one in annotated.attributions
        if one.kind == "vague" and one.cue[1] - one.cue[0] == 1
    }
    own, speakers = _hedges(annotated, found, taken)
    weasels = _weasels(annotated, found)
    limits = _caution_findings(document, limiting, "honest_limits", _LIMIT)
    insinuations = _caution_findings(document, insinuating, "insinuating_hedges", _INSINUATES)
    amounts = math.fsum(
        cue.weight for cue in found if cue.type == "quantifier" and not document.quoted[cue.first]
    )
    return Reading(
        {
            "epistemic_hedges": weighted_rate(own, document),
            "quoted_hedges": weighted_rate(speakers, document),
            "weasel_words": weighted_rate(weasels, document),
            "honest_limits": weighted_rate(limits, document),
            "insinuating_hedges": weighted_rate(insinuations, document),
            "vague_quantifiers": 100.0 * amounts / max(document.size, 1),
        },
        [*own, *speakers, *weasels, *limits, *insinuations],
    )


SIGNAL = load_signal(__file__, read)
