"""Find somebody who is accused in an article and does not answer.

The strength of what is said of each name is compared with what the name needs: more if it speaks of
something else, and it is out if it answers. An article that scorns people from beginning to end may
accuse some whom it hardly names: its most scornful sentence stands for them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from reliability.attribution.accusations import (
    ACCUSING_KINDS,
    GROUPS,
    LOCATIVES,
    NEVER_ACCUSED,
    Accusation,
    NamedPersons,
    find_accusations,
    find_attacks,
    headline_hostility,
    hostile_words,
    in_court,
    scornful_words,
)
from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import Attribution
from reliability.attribution.unmarked_speech import speech_without_marks
from reliability.attribution.views import views_of_others
from reliability.text.document import Document, either
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

_BRIEF, _TYPICAL = 250, 400  # words: accusations in a long text weigh less
_HEADLINE_SHARE, _HEADLINE_NAME = 0.7, 0.5
_QUOTED_ACCUSATION = 0.5  # what an accusation in a quotation counts
_LEAST_HOSTILE = 0.5  # what is directed at the accused
_OUT_OF_COURT = 1.2  # attacks on somebody whom a court deals with, in a tirade
# Cues by which the accused answer, and words for those who speak for them
_ANSWERS = word_class("answers", "accusations")
_VOICES = word_class("voices", "accusations")
_SHOWN = 0.3  # least strength of what one sentence says of somebody
_SHOWN_ATTACK = 0.5  # the same for one without an accusation
_STRONG = 2.0  # strength of all accusations from which such a sentence needs no more than others
_PLAIN = ("accusations", "loaded")  # lexicons of charges that need no guess
_ACCUSING_HEADLINE = 0.2  # the same for the headline
_TONE, _CLEAR = 0.3, 0.7  # least tone of a text, or least strength of direct accusations
_BESIDE = 0.4  # least share of the strength for the person accused most, who may have answered
# Lexicons and kinds of words that do not show a reader who is meant
_IMPERSONAL = (("loaded", "group_label"), ("accusations", "charged"))
_UNDIRECTED = (
    *_IMPERSONAL, ("accusations", "owns"), ("accusations", "accuses"), ("accusations", "does"),
)  # fmt: skip
_LEAST_ATTACK = 0.15  # a weaker one shows nothing to a reader
_TIRADE, _TIRADE_WEIGHT = 0.8, 1.5  # least tone, and weight of all hostile words, of a tirade
# Least scorn per 100 words of an article that scorns throughout, and of its worst sentence. Of the
# articles above it in which nobody is asked for a reply, the desk editor missed one in 20 of 21.
_SCORNFUL, _SHOWN_IN_SCORN = 0.35, 0.3
_DENIALS = word_class("negated_auxiliaries") | frozenset("not no never without".split())
_DENIED = 5  # words from a denial to the accusation
_ORIGINS = ("an", "ish", "ese")  # endings of adjectives: "American"
_CROWDS = word_class("crowds", "accusations")
_PERSON = 0.3  # what the name of a person or body that acts adds to a sentence


class Accused(NamedTuple):
    """Somebody accused: the accusations and attacks in the text, and what they weigh in all.

    `sentence` is the one that accuses most, or None if the headline alone is an accusation.
    """

    key: str
    accusations: list[Accusation]
    strength: float
    sentence: int | None


def accused_without_reply(annotated: Annotated, least: float) -> Accused | None:
    """Return the person or body accused most strongly, of those who do not answer, or None.

    Parameters
    ----------
    annotated : Annotated
        A document in which nobody is asked for a reply.
    least : float
        The least strength: the weights of the accusations and attacks, less in a long text, and those
        of the hostile words per 100 words of the whole text.
    """
    document = annotated.document
    hostility = _measure(annotated)
    matches = annotated.phrases.get("accusations", [])
    direct = math.fsum(match.weight for match in matches if match.kind in ACCUSING_KINDS)
    weight = direct + math.fsum(hostility.words.values()) + 2 * hostility.headline + _HEADLINE_NAME
    if weight * hostility.scale + hostility.tone < least:
        return None  # too few hostile words, whomever they are about
    persons = NamedPersons(document)
    return _most_accused(annotated, persons, hostility, least) or _in_scorn(annotated, persons)


class _Hostility(NamedTuple):
    """The hostile words of an article.

    Their weights by place, those of the writer per 100 words, those in the headline, and a factor
    that is smaller for a long text.
    """

    words: dict[int, float]
    tone: float
    headline: float
    scale: float

    @property
    def is_tirade(self) -> bool:
        """True if an article is hostile throughout."""
        return self.tone >= _TIRADE and math.fsum(self.words.values()) >= _TIRADE_WEIGHT


def _measure(annotated: Annotated) -> _Hostility:
    """Return the weights of the hostile words of an article."""
    document = annotated.document
    words = hostile_words(document, annotated.phrases)
    unquoted = math.fsum(weight for at, weight in words.items() if not document.quoted[at])
    tone = 100 * unquoted / max(document.size, 100)
    scale = (_TYPICAL / max(document.size, _BRIEF)) ** 0.5
    return _Hostility(words, tone, headline_hostility(annotated.headline_phrases), scale)


def _most_accused(
    annotated: Annotated, persons: NamedPersons, hostility: _Hostility, least: float
) -> Accused | None:
    """Return the name accused most strongly, if there is no answer and a reader sees the accusation."""
    tone, prominent = hostility.tone, {key for key in persons.known if persons.is_prominent(key)}
    unheard = _unheard(annotated, persons, prominent)
    if not unheard:
        return None
    against = _by_accused(annotated, hostility.words, persons)
    title = _by_accused_in_headline(annotated, persons, hostility.headline)
    in_courts = in_court(annotated.document, annotated.phrases.get("accusations", ()), persons)
    undirected = _places(annotated.phrases, _UNDIRECTED)
    charged = _charged_in_headline(annotated, persons)
    headline = annotated.document.headline
    states = headline is not None and "?" not in headline.normalized
    has_charge = states and headline_hostility(annotated.headline_phrases, _PLAIN) > 0
    found, strongest = [], 0.0
    for key in sorted(prominent):
        accusations, attacks = against.get(key, ([], []))
        attacked = math.fsum(one.strength for one in attacks)
        accused = math.fsum(one.strength for one in accusations) + title.get(key, 0.0)
        directed = accused + attacked
        for_court = key in in_courts and attacked < _OUT_OF_COURT and not hostility.is_tirade
        if directed < _LEAST_HOSTILE or for_court:
            continue
        named = _HEADLINE_NAME * bool(persons.in_headline[key])
        strength = (directed + named) * hostility.scale + tone
        strongest = max(strongest, strength)
        if key not in unheard or strength < least or (tone < _TONE and accused < _CLEAR):
            continue
        plain = [one for one in attacks if one.first not in undirected]
        least_attack = _SHOWN if strength >= _STRONG else _SHOWN_ATTACK
        sentence = _accusing_sentence(persons, key, accusations, plain, least_attack)
        in_headline = (has_charge or key in charged) and title.get(key, 0.0) >= _ACCUSING_HEADLINE
        if sentence is not None or in_headline:
            found.append(Accused(key, accusations + attacks, strength, sentence))
    worst = max(found, key=lambda one: one.strength, default=None)
    return worst if worst and worst.strength >= _BESIDE * strongest else None


def _in_scorn(annotated: Annotated, persons: NamedPersons) -> Accused | None:
    """Return the most scornful sentence with a name in an article that scorns people throughout."""
    document = annotated.document
    words = scornful_words(document, annotated.phrases, document.quoted)
    if 100 * math.fsum(words.values()) < _SCORNFUL * max(document.size, 100):
        return None
    words = scornful_words(document, annotated.phrases, _words_of_others(annotated))
    if 100 * math.fsum(words.values()) < _SCORNFUL * max(document.size, 100):
        return None
    if _anybody_answers(annotated):
        return None
    return _worst_sentence(persons, words)


def _words_of_others(annotated: Annotated) -> bytearray:
    """Return one byte per word: 1 if it is quoted, or shown to be somebody else's without marks.

    "I" may be the writer, so that attributions next to it show nothing.
    """
    document = annotated.document
    spoken = speech_without_marks(document, annotated.laid_out, ())
    return either(either(document.quoted, spoken), views_of_others(document))


def _anybody_answers(annotated: Annotated) -> bool:
    """Return True if somebody denies, dismisses or explains something."""
    cues = (a.cue for a in annotated.attributions)
    return any(not _ANSWERS.isdisjoint(annotated.document.words[slice(*cue)]) for cue in cues)


def _worst_sentence(persons: NamedPersons, weights: Mapping[int, float]) -> Accused | None:
    """Return the sentence with a name whose words weigh most, rather one that names a person.

    Questions do not count.
    """
    document = persons.document
    found: dict[int, list[Accusation]] = {}
    for at, weight in sorted(weights.items()):
        attack = Accusation(at, at + 1, "", weight)
        found.setdefault(document.sentence_of[at], []).append(attack)
    ranks = []
    for index, attacks in found.items():
        strength = math.fsum(one.strength for one in attacks)
        if strength < _SHOWN_IN_SCORN or _asks(document, index) or not _has_name(document, index):
            continue
        sentence = document.sentences[index]
        has_person = any(persons.keys(sentence.first, sentence.last))
        ranks.append((strength + _PERSON * has_person, -index, strength))
    if not ranks:
        return None
    _, place, strength = max(ranks)
    return Accused("", found[-place], strength, -place)


def _has_name(document: Document, index: int) -> bool:
    """Return True if a sentence has the name of a person or body that could reply."""
    sentence = document.sentences[index]
    return any(
        document.words[last - 1].removesuffix("'s") not in NEVER_ACCUSED
        and not _is_no_person(document, first, last)
        for first, last in document.entity_spans(sentence.first, sentence.last)
        if document.entities[last - 1] == ENTITY
    )


def _is_no_person(document: Document, first: int, last: int) -> bool:
    """Return True for a name that says where, whence or who in general.

    "In Harwick", "American officers", "the Liberals" and "Hollywood elites" name nobody who could reply.
    """
    words, name = document.words, document.words[last - 1]
    if (first and words[first - 1] in LOCATIVES) or name in _CROWDS or name.endswith(GROUPS):
        return True
    is_modifier = document.gap_after(last - 1) == " " and last < len(words)
    return is_modifier and (name.endswith(_ORIGINS) or words[last] in _CROWDS)


def _places(
    phrases: Mapping[str, Iterable[PhraseMatch]], kinds: Iterable[tuple[str, str]]
) -> frozenset[int]:
    """Return the places of the phrases of some lexicons and kinds."""
    return frozenset(
        match.first
        for lexicon, kind in kinds
        for match in phrases.get(lexicon, ())
        if match.kind == kind
    )


def _accusing_sentence(
    persons: NamedPersons,
    key: str,
    accusations: list[Accusation],
    attacks: list[Accusation],
    least_attack: float,
) -> int | None:
    """Return the sentence that accuses somebody most, if a reader sees that it does.

    Attacks count in a sentence that has the name. `least_attack` is the least strength of a sentence
    without an accusation.
    """
    document = persons.document
    weights: dict[int, float] = {}
    direct: set[int] = set()
    for one in accusations:
        at = document.sentence_of[one.first]
        weights[at] = weights.get(at, 0.0) + one.strength
        direct.add(at)
    for one in attacks:
        at = document.sentence_of[one.first]
        sentence = document.sentences[at]
        if one.strength >= _LEAST_ATTACK and key in persons.keys(sentence.first, sentence.last):
            weights[at] = weights.get(at, 0.0) + one.strength
    denied = {document.sentence_of[one.first] for one in accusations if _is_denied(document, one)}
    shown = [
        at
        for at, weight in weights.items()
        if weight >= (_SHOWN if at in direct else least_attack)
        and at not in denied
        and not _asks(document, at)
    ]
    return max(shown, key=lambda at: (weights[at], -at), default=None)


def _is_denied(document: Document, one: Accusation) -> bool:
    """Return True for an accusation that its sentence denies: "he was not known to be an extremist"."""
    first = document.sentences[document.sentence_of[one.first]].first
    low = document.window(one.first, -_DENIED, first)
    return not _DENIALS.isdisjoint(document.words[low : one.first])


def _asks(document: Document, index: int) -> bool:
    return document.gap_after(document.sentences[index].last - 1).lstrip("\"' )")[:1] == "?"


def _by_accused(
    annotated: Annotated, hostile: Mapping[int, float], persons: NamedPersons
) -> dict[str, tuple[list[Accusation], list[Accusation]]]:
    """Return the accusations and the attacks in the text by the key of the accused."""
    document, phrases = annotated.document, annotated.phrases
    matches = phrases.get("accusations", [])
    found: dict[str, tuple[list[Accusation], list[Accusation]]] = {}
    direct: dict[tuple[str, int], Accusation] = {}
    for one in find_accusations(document, matches, persons):
        strength = one.strength * (_QUOTED_ACCUSATION if document.quoted[one.first] else 1.0)
        known = direct.get((one.accused, one.first))
        if known is None or known.strength < strength:
            direct[one.accused, one.first] = one._replace(strength=strength)
    for one in direct.values():
        found.setdefault(one.accused, ([], []))[0].append(one)
    charged = {at for _, at in direct}  # the accuser, who may stand next to it, is not attacked
    for one in find_attacks(document, hostile, persons):
        if one.first not in charged:
            found.setdefault(one.accused, ([], []))[1].append(one)
    return found


def _charged_in_headline(annotated: Annotated, persons: NamedPersons) -> dict[str, float]:
    """Return the strongest accusation in the headline of each name that it accuses."""
    headline, found = annotated.document.headline, dict[str, float]()
    if headline is not None:
        matches = annotated.headline_phrases.get("accusations", [])
        for one in find_accusations(headline, matches, persons):
            found[one.accused] = max(found.get(one.accused, 0.0), one.strength)
    return found


def _by_accused_in_headline(
    annotated: Annotated, persons: NamedPersons, hostility: float
) -> dict[str, float]:
    """Return the weight of the headline against each name in it."""
    headline, found = annotated.document.headline, dict[str, float]()
    if headline is None:
        return found
    found.update(_charged_in_headline(annotated, persons))
    share = _HEADLINE_SHARE * min(1.0, hostility / max(1, len(persons.in_headline)))
    for key in persons.in_headline:
        found[key] = found.get(key, 0.0) + share
    return found


def _unheard(annotated: Annotated, persons: NamedPersons, keys: Collection[str]) -> frozenset[str]:
    """Return the names that neither answer nor state anything."""
    heard: set[str] = set()
    for a in annotated.attributions:
        if a.source is None and not a.speaker:
            continue
        answers = not _ANSWERS.isdisjoint(annotated.document.words[slice(*a.cue)])
        if answers or a.is_statement:
            heard |= _speakers(annotated.document, a, persons)
        if (
            answers
            and a.source
            and not _VOICES.isdisjoint(annotated.document.words[slice(*a.source)])
        ):
            heard |= set(persons.keys(*a.content))  # "Roe's lawyer countered that Poe had paid"
    return frozenset(keys) - heard


def _speakers(document: Document, a: Attribution, persons: NamedPersons) -> set[str]:
    """Return the keys of those who speak in an attribution, or for whom an office speaks."""
    if a.source is None:
        return {a.speaker}
    speaks_for = a.kind != "named" or not _VOICES.isdisjoint(document.words[slice(*a.source)])
    return {a.speaker, *persons.keys(*a.source)} if speaks_for else {a.speaker}
