"""Tell whether a source without a name hides somebody whom the writer could name."""

from __future__ import annotations

from reliability.attribution.antecedents import BODIES
from reliability.attribution.noun_phrases import NounPhrases, WordRange, is_plural
from reliability.text.lexicon_files import OWNERS, word_class, word_list
from reliability.text.named_entities import ENTITY

CAMPS = word_class("camps", "sourcing")
CLOSENESS = word_class("closeness", "sourcing")
_PERSONS = word_class("persons", "sourcing")
_BYSTANDERS = word_class("bystanders", "sourcing")
_OFFICIALS = word_class("officials", "sourcing")
_RANKS = word_class("ranks", "sourcing")
_INDEFINITE = word_class("indefinite", "sourcing")
_ONE = frozenset("a an one another two three".split())
_ANYBODY = word_class("anybody", "sourcing")
_SOURCES = frozenset("source sources insider insiders".split())
_DEFINITE = OWNERS | word_class("demonstratives") | {"the"}
_POINTING = _DEFINITE - OWNERS
_A = frozenset(("a", "an", "one", "another"))
_AGENT_ENDINGS = (*word_list("agent_endings"), "boy", "girl")
_VOICES = frozenset("information press media communications".split())
_OFFICIAL_VOICES = word_class("official_voices", "sourcing")
_SOME = word_class("some_people", "sourcing")
_COUNTS = frozenset("two three four five six several multiple".split())
_PLAIN = frozenset("senior top some many".split())
_PEOPLE = _ANYBODY | _PERSONS | _BYSTANDERS
_UNOWNED = CAMPS | _SOURCES
_HEADS = CAMPS | _PERSONS | _BYSTANDERS | _OFFICIALS | _ANYBODY | _SOURCES
_OPENINGS = _A | _SOME
# Kind of somebody whom an article introduces by a noun, and may name later: "A teacher has said …"
INTRODUCED = "introduced"
_LEDE = 2  # sentences
_NEAR = 60  # words before "officials" that may name their body


def hidden_kind(phrases: NounPhrases, source: WordRange, head: int) -> str | None:
    """Return "anonymous", INTRODUCED or "vague" if a source without a name hides somebody, else None.

    `head` is the index of its head noun.

    Examples
    --------
    "A friend of the star", "two aides", "a person close to the mayor" and "a senior official" are
    anonymous, "officials" vague if no body is named before them. "His mother" and "White House
    officials" can be asked.
    """
    first, words = source[0], phrases.words
    if words[head] not in _HEADS and words[first] not in _OPENINGS:
        return None
    if any(words[i] == "and" and phrases.entities[i - 1] == ENTITY for i in range(first + 1, head)):
        return None  # "Roe and colleagues"
    kind = next((kind for applies, kind in _RULES if applies(phrases, source, head)), None)
    may_be_named = kind == "unnamed" and phrases.document.sentence_of[first] < _LEDE
    return INTRODUCED if may_be_named else "anonymous" if kind == "unnamed" else kind


def _is_close_person(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "a person close to the mayor", "people familiar with the plan"."""
    words = phrases.words
    return (
        words[head] in _PEOPLE
        and head + 1 < len(words)
        and words[head + 1] in CLOSENESS
        and not phrases.signs_before(head + 1)
    )


def _is_unnamed_person(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "a friend of the star", "two aides", "witnesses"; not for "his friends"."""
    words, first = phrases.words, source[0]
    if words[head] not in _PERSONS:
        return False
    if words[head] not in _SOURCES and _is_owned(phrases, source, head):
        return False
    if words[head] in _UNOWNED and source == (head, head + 1):
        return False  # "sources" are vague
    if words[head][-1] == "s":
        return words[first] not in _POINTING
    return words[first] in _INDEFINITE or words[first] in _RANKS


def _is_camp(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "advocates", "some critics of the plan"; not for "these critics"."""
    opening = phrases.words[source[0]]
    return (
        phrases.words[head] in CAMPS
        and phrases.noun_kinds.get(head) != "vague"
        and (opening not in _DEFINITE or opening in OWNERS)
    )


def _are_some(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "some parents", "several members of the club"; not for "some 40 parents"."""
    words, first = phrases.words, source[0]
    plain = phrases.entities.find(ENTITY, head, head + 1) < 0 and words[head][-1] == "s"
    numbers = any(words[i][0].isdigit() for i in range(first, head))
    return (
        words[first] in _SOME
        and plain
        and not numbers
        and phrases.noun_kinds.get(head) != "document"
    )


def _is_single_bystander(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "one resident", "a senior official"; not for "residents"."""
    words, first = phrases.words, source[0]
    if not _VOICES.isdisjoint(words[first:head]):
        return False  # "a public information officer"
    return words[head] in _BYSTANDERS and words[first] in _ONE and head > first


def _is_one_of_several(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "one of the officials", "two of her aides"; not for "one of the victims"."""
    words, (first, last) = phrases.words, source
    return (
        words[first] in _ONE
        and words[first + 1 : first + 2] == ["of"]
        and words[last - 1] in _OFFICIALS | _PERSONS
    )


def _is_source_inside(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "sources at Harwick Council", "a Harwick Council insider"."""
    return phrases.words[head] in _SOURCES and phrases.entities.find(ENTITY, *source) >= 0


def _is_somebody(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "a reporter", "a well-known tracker"; not for "a spokesman", "a judge"."""
    words, (first, last) = phrases.words, source
    if words[first] not in _A or words[head] in _OFFICIAL_VOICES or words[head] in BODIES:
        return False
    if not _VOICES.isdisjoint(words[first:head]):
        return False
    kind = phrases.noun_kinds.get(head, "")
    is_person = kind == "role" or (not kind and words[head].endswith(_AGENT_ENDINGS))
    return (
        is_person
        and not is_plural(words[head])
        and head > first
        and phrases.entities.find(ENTITY, first, last) < 0
    )


def _are_ranked_officials(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "senior defense officials", "two officials"; not for "Harwick officials"."""
    opening, noun = phrases.words[source[0]], phrases.words[head]
    is_counted = opening in _COUNTS and noun == "officials"
    return noun in _OFFICIALS and (opening in _RANKS or is_counted) and head > source[0]


def _are_officials_of_nobody(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True for "officials", "senior officials" without a body named shortly before."""
    words, (first, last) = phrases.words, source
    if words[head] not in _OFFICIALS or last > head + 1:
        return False
    if any(phrases.entities[i] or words[i] not in _PLAIN for i in range(first, head)):
        return False
    before = range(phrases.document.window(first, -_NEAR, 0), first)
    return not any(phrases.entities[i] == ENTITY or words[i] in BODIES for i in before)


def _is_owned(phrases: NounPhrases, source: WordRange, head: int) -> bool:
    """Return True if somebody's friend is meant, whom a reader could find: "his", "Roe's friend"."""
    return any(
        phrases.words[i] in OWNERS or phrases.document.is_genitive(i)
        for i in range(source[0], head)
    )


_RULES = (
    (_is_close_person, "anonymous"),
    (_is_source_inside, "anonymous"),
    (_is_unnamed_person, "anonymous"),
    (_is_camp, "vague"),
    (_is_one_of_several, "anonymous"),
    (_is_single_bystander, "unnamed"),
    (_are_some, "vague"),
    (_is_somebody, "unnamed"),
    (_are_ranked_officials, "anonymous"),
    (_are_officials_of_nobody, "vague"),
)
