"""Tell speech that took place from speech that is supposed, wished for, ordered, asked or planned.

"If Roe says that it rains" and "she could end it by telling Roe that it rains" have a verb of speech and
a name, but nobody has said anything yet. An infinitive reports speech only after some words: "Roe went
on to say", "took to Twitter to say", not "Roe has herself to blame".
"""

from __future__ import annotations

from reliability.attribution.noun_phrases import NounPhrases, WordRange, word_set
from reliability.attribution.sources import VerbCue
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import DATE

_CONDITIONS = word_class("conditions", "sourcing")
_UTTERING, _MESSAGES = word_class("uttering", "sourcing"), word_class("means_of_speech", "sourcing")
_USING, _NEAR_USING = word_class("using_to_speak", "sourcing"), 5  # words to the infinitive
_CAUSING = word_class("causing", "sourcing")
_NOT_YET = word_set("until till before once whenever when")
_ASKING = (word_class("do") | word_class("modals")) - word_set("do")
_MODALS = word_class("modals") | word_set("let let's")
_AVOIDING = (("without",), ("instead", "of"), ("than",), ("from",), ("short", "of"))
_REACH = 30  # words from "could" to "by telling"
_LONGEST = 5  # words; a longer source has a clause in it
_PAST = word_class("past", "sourcing")
_LEADS = _CONDITIONS | _NOT_YET | _CAUSING | _ASKING | {"had"}  # words before what is supposed


def is_unspoken(
    phrases: NounPhrases, source: WordRange | None, cue: VerbCue, sentence: WordRange
) -> bool:
    """Return True if a verb of speech reports a statement that nobody made."""
    words, first = phrases.plain, sentence[0]
    if words[cue.verb].endswith("ing"):
        return _is_avoided_or_possible(phrases, cue, first)
    if "to" in words[cue.first : cue.verb]:
        return not _is_uttered(phrases, source, cue, first)
    if cue.first > first and words[cue.first - 1] in _CONDITIONS and cue.last < sentence[1]:
        return words[cue.last] == "by"  # "If confirmed by Roe, she will lead"
    if source is None or source[1] > cue.first or phrases.size(*source) > _LONGEST:
        return False  # '…," said Roe' reports speech
    return _is_supposed(phrases, source, cue, first)


def _is_avoided_or_possible(phrases: NounPhrases, cue: VerbCue, first: int) -> bool:
    """Return True for "without saying" and for "could end it by telling Roe"."""
    words, verb, start = phrases.plain, cue.verb, cue.first
    if any(tuple(words[max(start - len(end), first) : start]) == end for end in _AVOIDING):
        return True
    if words[max(verb - 1, first)] != "by" or phrases.signs_before(verb):
        return False
    return not _MODALS.isdisjoint(words[phrases.document.window(verb, -_REACH, first) : verb - 1])


def _is_uttered(phrases: NounPhrases, source: WordRange | None, cue: VerbCue, first: int) -> bool:
    """Return True for "went on to say", "led Roe to say" and "wrote to say"; not for "wants to say"."""
    words, names = phrases.words, phrases.entities
    at = cue.first + words[cue.first : cue.verb].index("to")
    if source and source[1] == at and source[0] > first:
        at = source[0]
    while at > first + 1 and (
        names[at - 1] == DATE or (words[at - 1] == "on" and names[at] == DATE)
    ):
        at -= 1  # "gave a speech on Monday to say"
    lead = words[at - 1] if at > first else ""
    near = words[phrases.document.window(at, -_NEAR_USING, first) : at]
    if not _MODALS.isdisjoint(near):
        return False  # "she will try to say"
    is_far = near[-2:] == ["far", "as"]
    return lead in _UTTERING | _MESSAGES or is_far or not _USING.isdisjoint(near)


def _is_supposed(phrases: NounPhrases, source: WordRange, cue: VerbCue, first: int) -> bool:
    """Return True for "if Roe says", "when Roe says", "let Roe say", "did Roe say", "had Roe said"."""
    words, start, verb = phrases.words, source[0], phrases.words[cue.verb]
    if _LEADS.isdisjoint(words[max(start - 2, first) : start + 1]):
        return False
    places = {start, max(start - 1, first)}
    if start - 1 > first and words[start - 1] == "that":
        places.add(start - 2)
    leads = {words[i] for i in places}
    if not _CONDITIONS.isdisjoint(leads):
        return True
    is_past = verb in _PAST or verb.endswith("ed")
    if is_past:
        return "had" in leads and start - 1 == first
    if not _NOT_YET.isdisjoint(leads):
        return True
    is_bare = cue.first == cue.verb and not verb.endswith("s")
    # "May" and "Will" are names, too.
    return is_bare and not (_CAUSING | _ASKING).isdisjoint(phrases.plain[i] for i in places)
