"""Exceptions for loaded words in another sense: literal, or the subject of the article.

"Slammed the door" is literal, "a talk about bigotry" names a subject, and "a phony rally" describes a
rally instead of labelling people. Most literal senses are rules of `lexicons/word_senses.toml`; those
here need more than words nearby.
"""

from __future__ import annotations

from reliability.attribution.claims import SPORT, is_sports_report
from reliability.signals.neighbour_rules import any_rule_holds
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import DETERMINERS, word_class

_POSITIONS = word_class("positions", "word_senses")
_OFFICES = word_class("offices", "word_senses")
_CONJUNCTIONS = frozenset("and but yet so".split())
_LIES = frozenset(("lie", "lies"))
_THEREIN, _LYING = word_class("therein", "word_senses"), word_class("lying", "word_senses")
_TELLING, _PLACED = word_class("telling", "word_senses"), word_class("placed", "word_senses")
_BEFORE_NOUN = DETERMINERS | word_class("before_noun", "word_senses")
_DREADFUL = word_class("dreadful", "word_senses")
_CALAMITIES = word_class("calamities", "word_senses") | word_class("violence", "word_senses")
_BE = word_class("be")
_CALAMITY_WITHIN = 8  # words from a calamity to the word about it
_UNSCRUPULOUS = "unscrupulous"
_CERTAIN_ONES = frozenset("the these those such".split())
_PLURALS = ("s", "men", "people")
_SUBJECTS, _ABOUT = word_class("subjects", "word_senses"), word_class("about", "word_senses")
_ADJECTIVES_OF_OUTRAGE = word_class("adjectives_of_outrage", "word_senses")
_ILLS, _OWNERS = word_class("ills", "word_senses"), word_class("possessives")
_PLAYED = word_class("played", "word_senses")
_ENTHUSIASM = frozenset(("promotional", "intensifier"))
_SPORT_WITHIN = 30  # words from a loaded word to words of sport in its sentence
_NEAR = 2  # words of sport in a sentence on it
_OFTEN = 4  # uses of a word, or of its family, that make it the subject of an article
_FAMILY = 6  # letters that the words of a family share at least
_LABEL_OF_THINGS = "phony"
_AFTER_NOUN = word_class("be") | word_class("after_noun", "word_senses")


def is_literal(document: Document, match: PhraseMatch) -> bool:
    """Return True for "slammed the ball home", "the storm claimed 40 lives" and a part of a compound."""
    if match.kind == "group_label" and document.gap_after(match.last - 1) == "-":
        return True  # "anti-white-nationalist"
    after = document.words[match.last : match.last + 1]
    if document.words[match.last - 1] in _POSITIONS and not _OFFICES.isdisjoint(after):
        return True  # "the leftist president": a position among parties
    word = document.words[match.first]
    if word in _LIES and _is_place_of_lies(document, match):
        return True
    if word == _UNSCRUPULOUS:
        return _is_some_of_trade(document, match)
    if word in _DREADFUL and _is_said_of_calamity(document, match):
        return True
    return any_rule_holds(document, match, "word_senses")


def _is_said_of_calamity(document: Document, match: PhraseMatch) -> bool:
    """Return True for "the shooting of the guard is horrible"."""
    start = document.sentences[document.sentence_of[match.first]].first
    before = document.words[document.window(match.first, -_CALAMITY_WITHIN, start) : match.first]
    return before[-1:] != [] and before[-1] in _BE and not _CALAMITIES.isdisjoint(before)


def _is_place_of_lies(document: Document, match: PhraseMatch) -> bool:
    """Return True if "lies" is the verb of a place or a cause: "the fault lies deep"."""
    words, first, last = document.words, match.first, match.last
    before = words[first - 1] if first else ""
    if before in _THEREIN or (last < len(words) and words[last] in _LYING):
        return True
    is_owned = first > 0 and document.is_genitive(first - 1)
    if is_owned or before in _BEFORE_NOUN or before in _TELLING:
        return False
    if last == len(words):
        return False
    start = document.sentences[document.sentence_of[first]].first
    opening = words[start + (words[start] in _CONJUNCTIONS)]
    if (
        opening in _PLACED
        and words[last] in DETERMINERS | {"more"}
        and document.gap_after(last - 1) == " "
    ):
        return True  # "somewhere between the two lies the truth"
    if document.gap_after(last - 1).strip(' "'):
        return words[first] == "lies" and "where" in words[start:first]
    firmly = words[last].endswith("ly") and not document.gap_after(last).strip()
    return words[last + firmly : last + firmly + 1] != [] and words[last + firmly] in _PLACED


def _is_some_of_trade(document: Document, match: PhraseMatch) -> bool:
    """Return True for "unscrupulous dealers": members of a trade, and nobody in particular."""
    words, last = document.words, match.last
    before = words[match.first - 1] if match.first else ""
    return before not in _CERTAIN_ONES and last < len(words) and words[last].endswith(_PLURALS)


def is_subject(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a talk about bigotry": a noun that names the subject of the article.

    A noun that the article uses four times or more names its subject, too.
    """
    words, first = document.words, match.first
    word = words[first]
    if match.last - first > 1 or word not in _SUBJECTS:
        return False
    at = first - 1
    if at > 1 and words[at] in ("and", "or"):
        at -= 2  # "messages of sympathy and outrage"
        is_owned = words[at] in _OWNERS or document.is_genitive(at)
        if words[at + 1] in _ILLS and not is_owned:
            return True
    if at > 0 and words[at] == "the" and words[at - 1].startswith(("discuss", "about", "against")):
        at -= 1  # "discuss the evils of"
    before = words[at] if at >= 0 else ""
    if at >= 0 and document.gap_before(at) == "-":
        return False  # "fact-rejecting hysteria"
    if before in _ABOUT or (before in ("of", "with") and at and words[at - 1] in _ABOUT):
        return True
    if before in _ADJECTIVES_OF_OUTRAGE and at and words[at - 1] in _ABOUT:
        return True  # "sparked bipartisan outrage"
    return _uses_of_family(document, word) >= _OFTEN


def _uses_of_family(document: Document, word: str) -> int:
    """Return the number of uses of a subject and of the words of its family: "betray", "betrayal"."""
    stem = word[: max(_FAMILY, len(word) - 3)]
    family = [other for other in _SUBJECTS if other.startswith(stem)]
    return sum(document.counts[other] for other in family if other in document.counts)


def is_of_match(document: Document, match: PhraseMatch) -> bool:
    """Return True for what reports on sport say of a performance: "a dismal first half"."""
    if match.kind in _ENTHUSIASM:
        return is_sports_report(document)
    if document.words[match.first] not in _PLAYED:
        return False
    sentence = document.sentences[document.sentence_of[match.first]]
    low = document.window(match.first, -_SPORT_WITHIN, sentence.first)
    high = document.window(match.last, _SPORT_WITHIN, sentence.last)
    near = SPORT.intersection(document.words[low:high])
    return len(near) >= _NEAR or is_sports_report(document)


def describes_thing(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a phony rally": a label that describes the noun after it."""
    last = match.last
    return (
        document.words[match.first] == _LABEL_OF_THINGS
        and last < len(document.words)
        and document.gap_before(last) == " "
        and document.words[last] not in _AFTER_NOUN
    )
