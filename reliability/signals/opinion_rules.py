"""Rules for the author's own opinions, and for sweeping generalisations about groups.

Both count in the voice of the article only: not in quotations, in reported speech, in questions or after
"if". A rule yields ranges of words with a weight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from typing import NamedTuple

from reliability.signals.whose_word import is_called, is_denied
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

_VERDICTS, _DEGREES = word_class("verdicts", "opinion"), word_class("degrees", "opinion")
_GROUPS, _BODIES = (
    word_class("groups", "opinion") | word_class("camps", "opinion"),
    word_class("bodies", "opinion"),
)
_PREPOSITIONS = word_class("prepositions", "accusations") | {"to"}
# "The fury of the media is old" and "few in the media will" have another subject
_BEFORE_OTHER_SUBJECT = _PREPOSITIONS | frozenset("in vs vs. versus".split())
_WHOLES, _AS_A_RULE = word_class("wholes", "opinion"), word_class("as_a_rule", "opinion")
_CAMPS, _MENTALITY = word_class("camps", "opinion"), word_class("mentality", "opinion")
_NO_EXCEPTION = word_class("no_exception", "opinion")
_SHORT = 60  # words; a shorter text does not show if it has other opinions
_MOODS = frozenset(("sad",))  # of "he was sad"
_PEOPLE = frozenset("he she they i we".split())
_OWN = frozenset("i i'd i'm we my let's".split())  # that open an opinion of the writer
_WEAK = frozenset("only just simply".split())
_PRESS = frozenset(("media", "press"))
_PRESS_DEEDS = word_class("press_deeds", "opinion")
_BLAME = word_class("blame", "opinion")
_BETWEEN = word_class("between", "opinion")
_IS = (word_class("be") | frozenset(("it's", "that's"))) - {"been", "being"}
_ALL = frozenset("all every no any".split())
_WHOLE = frozenset("whole entire".split())
_KINDS_OF_GROUP = word_class("kinds_of_group", "opinion")
_SUPPOSED = frozenset("if whether unless would could might may".split())
_EXPECTED = word_class("expected", "opinion")
_ASKED = word_class("asked", "opinion")
_ASKED_WHETHER = _ASKED | frozenset("whether why how what who when where".split())
_OPENERS = word_class("openers", "opinion")
# "Is a criminal offence" states the law; "is encouraging people to stay" and "was disturbing the peace"
# tell what somebody does.
_ARTICLES = word_class("articles")
_OBJECTS = _ARTICLES | word_class("possessives") | word_class("objects_of_deeds", "opinion")
_DUTIES = frozenset(("duty", "need"))
_NEEDING = _GROUPS | _BODIES | word_class("holders", "mind_reading") - {"who"}
_IN_SUBJECT = _KINDS_OF_GROUP | _ARTICLES | word_class("demonstratives") | word_class("possessives")
_JOINING, _PURPOSES = frozenset("and but so because then now".split()), frozenset(("for", "to"))
_FOR_RESULT = word_class("for_result", "opinion")
_OF_LAW = frozenset(("criminal",))
_LAW = word_class("law", "opinion")
_NO_GUARANTEE = word_class("no_guarantee", "opinion")
_PARTLY = word_class("partly", "opinion")
_DOUBTED = 3  # words before a group that may doubt what is said of it
_CONDITION = 100  # words of a sentence, however long, in which a condition is looked for
_DEGREES_BEFORE = 4  # words between "be" and a verdict
_AFTER_GROUP, _AFTER_PLACE = 2, 6  # words between a group and its verb, without or with a place
_PLACES = (["in"], ["of"], ["from"], ["across"])
_OPENING_SIGNS = frozenset(",;:.!\u2014\u2013(")
# Words after which the verb is no longer that of the group.
_BARRIERS = word_class("barriers", "opinion")


class Opinion(NamedTuple):
    """A range of words in which the author speaks for himself, and its weight."""

    first: int
    last: int
    weight: float


def opinions(
    document: Document, matches: list[PhraseMatch], sided: bool = False
) -> Iterator[Opinion]:
    """Yield opinions of the author: complete phrases, duties of others, verdicts.

    Duties are advice or what somebody reported asks for, unless the article takes sides or has other
    opinions outside quotations.
    """
    found: list[Opinion] = []
    duties: list[Opinion] = []
    for match in matches:
        rule = _RULES.get(match.kind)
        if document.entities[match.first] == ENTITY:
            continue  # a name: "the group Enough is Enough"
        if rule is None or rule(document, match):
            kind = duties if match.kind in _DUTIES else found
            kind.append(Opinion(match.first, match.last, match.weight))
    for i in _positions(document, _VERDICTS):
        start = _verdict(document, i)
        if start is not None:
            found.append(Opinion(start, i + 1, 0.8))
    yield from found
    is_short = document.size < _SHORT
    if sided or is_short or any(one.weight and not document.quoted[one.first] for one in found):
        yield from duties


def _positions(document: Document, words: Set[str]) -> list[int]:
    """Return the indices of any of some words. Most articles have few of them, or none."""
    present = document.counts.keys() & words
    return document.positions_of(present)


def _is_own(document: Document, match: PhraseMatch) -> bool:
    """Return True unless a verdict is denied or of others: "saw it as a slap in the face"."""
    if not _OWN.isdisjoint(document.words[match.first : match.last]):
        return True
    start = document.sentences[document.sentence_of[match.first]].first
    return not (is_denied(document, match, start) or is_called(document, match, start))


def _is_duty(document: Document, match: PhraseMatch) -> bool:
    """Return True if somebody should do something, in the author's view."""
    first = document.sentences[document.sentence_of[match.first]].first
    before = document.words[first : match.first]
    if match.last < len(document.words) and document.entities[match.last]:
        return False  # "should Roe win"
    return bool(before) and before[-1] not in _EXPECTED and _ASKED_WHETHER.isdisjoint(before)


def _is_need(document: Document, match: PhraseMatch) -> bool:
    """Return True if a person or body needs to do something, in the author's view: "she needs to go"."""
    first, last = document.sentences[document.sentence_of[match.first]][:2]
    i = match.first - 1
    while i > first and (document.words[i] in _BETWEEN or document.words[i].endswith("ly")):
        i -= 1
    if i < first or match.last >= last or document.words[match.last] in _FOR_RESULT:
        return False
    if document.words[i] not in _NEEDING and document.entities[i] != ENTITY:
        return False
    while i > first and _is_in_subject(document, i - 1) and document.gap_before(i) == " ":
        i -= 1
    opens = i == first or document.gap_before(i).strip() or document.words[i - 1] in _JOINING
    if not opens or document.words[first] in _PURPOSES:
        return False  # "the help women need to", "for markets to work, people need to"
    return _ASKED_WHETHER.isdisjoint(document.words[first:i])


def _is_in_subject(document: Document, i: int) -> bool:
    """Return True for a word before the last one of a subject: "the Harwick city" of "council"."""
    return bool(document.entities[i]) or document.words[i] in _IN_SUBJECT


def _is_aside(document: Document, match: PhraseMatch) -> bool:
    """Return True at the start of a sentence or clause, and before its end or a comma."""
    opens = match.first == document.sentences[document.sentence_of[match.first]].first
    return (opens or bool(document.gap_before(match.first).strip())) and bool(
        document.gap_after(match.last - 1).strip()
    )


def _opens_clause(document: Document, match: PhraseMatch) -> bool:
    """Return True at the start of a sentence or clause: "and we must", not "the help we need to"."""
    first = document.sentences[document.sentence_of[match.first]].first
    return (
        match.first == first
        or bool(document.gap_before(match.first).strip())
        or document.words[match.first - 1] in _OPENERS
    )


_RULES: dict[str, Callable[[Document, PhraseMatch], bool]] = {
    "opinion": _is_own,
    "call": _opens_clause,
    "duty": _is_duty,
    "need": _is_need,
    "aside": _is_aside,
}


def _verdict(document: Document, i: int) -> int | None:
    """Return the "be" before a verdict: "is just plain wrong"; None if there is none."""
    words, first = document.words, document.sentences[document.sentence_of[i]].first
    if _is_act(document, i) or (words[i] in _OF_LAW and not _LAW.isdisjoint(words[i + 1 : i + 3])):
        return None
    for j in range(i - 1, document.window(i, -_DEGREES_BEFORE, first) - 1, -1):
        if document.gap_after(j).strip():
            return None
        if words[j] in _IS:
            if words[i] in _MOODS and j > first and words[j - 1] in _PEOPLE:
                return None
            return j if _ASKED.isdisjoint(words[first:j]) else None
        if words[j] not in _DEGREES:
            return None
    return None


def _is_act(document: Document, i: int) -> bool:
    """Return True for a verb in -ing with its object: "is encouraging people to stay"."""
    words, last = document.words, document.sentences[document.sentence_of[i]].last
    if not words[i].endswith("ing") or i + 1 >= last or document.gap_after(i) != " ":
        return False
    before = words[i - 1] if i else ""
    return before not in _ARTICLES and (words[i + 1] in _OBJECTS or bool(document.entities[i + 1]))


def generalisations(document: Document, sided: bool = False) -> Iterator[Opinion]:
    """Yield what is said of a group without exception: "all politicians lie", "the media always".

    Any deed of "the mainstream media" as one body counts, and of "the media" in an article that takes
    sides: "the media ignored it".
    """
    for i in _positions(document, _SUBJECTS.keys()):
        found = _SUBJECTS[document.words[i]](document, i)
        if not found and document.words[i] in _PRESS:
            found = _deed_of_press(document, i, sided)
        if found:
            yield found


def _deed_of_press(document: Document, i: int, sided: bool) -> Opinion | None:
    """Return a deed of the press as one body: "the mainstream media is silent", "the media portrayed".

    Of "the media" in an article that takes no sides, only blame counts: "the media is also refusing".
    """
    words, start = document.words, _kind_before(document, i)
    first, last = document.sentences[document.sentence_of[i]][:2]
    if not start or words[start - 1] != "the" or not _ASKED.isdisjoint(words[first : start - 1]):
        return None
    end = next((j for j in range(i + 1, last) if document.gap_before(j) != " "), last)
    after = words[i + 1 : document.window(i, 2 + _AFTER_GROUP, end)]
    if _is_not_subject(document, start - 1, first) or not _PARTLY.isdisjoint(after[:1]):
        return None  # "the media largely went along"
    while after and (after[0].endswith("ly") or after[0] in _BETWEEN):
        del after[0]
    is_deed = bool(after) and (after[0] in _PRESS_DEEDS or after[0].endswith("ed"))
    is_passive = len(after) > 1 and after[0] in _IS and after[1].endswith("ed")
    blamed = not _BLAME.isdisjoint(after)
    if is_passive or not (blamed or (is_deed and (sided or start < i))):
        return None
    return Opinion(start - 1, i + 2, 0.6)


def _of_body(document: Document, i: int) -> Opinion | None:
    """Return a generalisation about a body: "the mainstream media is", "the left always".

    After a name, as in "the Harwick elite despises", the verb must tell what the body is like.
    """
    words, first = document.words, document.sentences[document.sentence_of[i]].first
    start = _kind_before(document, i)
    article = start - 1
    is_named = start > first and document.entities[article] == ENTITY and not document.entities[i]
    if is_named:
        name = document.entity_start(article)  # it may begin with the article
        article = name if words[name] == "the" else name - 1
    if article < first or words[article] != "the":
        return None
    if not _ASKED.isdisjoint(words[document.window(article, -_CONDITION, first) : article]):
        return None  # "those who think the media is a threat"
    if _is_not_subject(document, article, first):
        return None
    end = _rule_after(document, i, _MENTALITY if start == i or is_named else _AS_A_RULE)
    return Opinion(article, end, 0.8) if end else None


def _of_whole(document: Document, i: int) -> Opinion | None:
    """Return a generalisation about a whole: "the entire industry is"."""
    sentence = document.sentences[document.sentence_of[i]]
    if i - 2 >= sentence.first and document.words[i - 2] in _PREPOSITIONS:
        return None  # "the benefit to the whole community will be"
    following = range(i + 1, document.window(i, 2 + _AFTER_GROUP, len(document.words)))
    at = next((j for j in following if document.words[j] in _WHOLES), None)
    if at is not None:
        end = _rule_after(document, at, _AS_A_RULE)
        return Opinion(i, end, 0.8) if end else None
    return None


def _is_not_subject(document: Document, article: int, first: int) -> bool:
    """Return True for "the fury of the media is": a body after a preposition. `article` is "the"."""
    return article > first and document.words[article - 1] in _BEFORE_OTHER_SUBJECT


def _kind_before(document: Document, i: int) -> int:
    """Return the first word of the kinds before a group: "mainstream media"."""
    while i and document.words[i - 1] in _KINDS_OF_GROUP:
        i -= 1
    return i


def _is_doubted(before: list[str]) -> bool:
    """Return True after "maybe he thinks" and "no guarantee that": what others think, or nobody does."""
    if before[-1:] == ["that"]:
        before = before[:-1]
    return not _ASKED.isdisjoint(before[-1:]) or not _NO_GUARANTEE.isdisjoint(before[-1:])


def _of_group(document: Document, i: int) -> Opinion | None:
    """Return a generalisation about a group in the plural, if there is one."""
    words, start = document.words, _kind_before(document, i)
    first = document.sentences[document.sentence_of[i]].first
    if words[max(start - 2, first) : start] == ["not", "all"] or "deserve" in words[i : i + 2]:
        return None  # "not all teachers are", "all people deserve a home"
    if _is_doubted(words[document.window(start, -_DOUBTED, first) : max(start - 1, first)]):
        return None
    if start > first and words[start - 1] in _ALL:
        reach = _AFTER_PLACE if words[i + 1 : i + 2] in _PLACES else _AFTER_GROUP
        end = _rule_after(document, i, _AS_A_RULE, reach)
        return Opinion(start - 1, end, 1.0) if end else None
    if start > first and not _OPENING_SIGNS.intersection(document.gap_before(start)):
        return None
    is_camp = words[i] in _CAMPS
    end = _rule_after(document, i, _MENTALITY if is_camp else _NO_EXCEPTION)
    return Opinion(start, end, 0.8) if end else None


def _rule_after(
    document: Document, i: int, words: frozenset[str], reach: int = _AFTER_GROUP
) -> int | None:
    """Return the end of a verb without exception shortly after a group, or None."""
    last = document.sentences[document.sentence_of[i]].last
    for j in range(i + 1, min(i + 2 + reach, last)):
        if document.gap_before(j).strip() or document.words[j] in _BARRIERS:
            return None
        if document.words[j] in words:
            # "The media simply want" is a rule, "the media simply grew quiet" happened once.
            following = document.words[j + 1 : min(j + 2, last)]
            is_rule = document.words[j] not in _WEAK or not _AS_A_RULE.isdisjoint(following)
            return j + 1 if is_rule else None
    return None


_SUBJECTS: dict[str, Callable[[Document, int], Opinion | None]] = {
    **dict.fromkeys(_GROUPS, _of_group),
    **dict.fromkeys(_BODIES, _of_body),
    **dict.fromkeys(_WHOLE, _of_whole),
}


def is_hypothetical(document: Document, first: int) -> bool:
    """Return True in a question or after "if"."""
    sentence = document.sentences[document.sentence_of[first]]
    if "?" in document.gap_after(sentence.last - 1):
        return True
    start = document.window(first, -_CONDITION, sentence.first)
    return document.contains_any(_SUPPOSED, start, first)
