"""How likely a verb is the cue of an attribution, by its own weight and the words around it.

The weights of the verbs stand in lexicons/sourcing.toml; here are those of the neighbours and of the
noun that a source ends in. It refuses to know whose the saying is.
"""

from __future__ import annotations

from reliability.attribution.noun_phrases import PRONOUNS, NounPhrases, WordRange
from reliability.text.lexicon import PhraseMatch
from reliability.text.named_entities import ENTITY

# A verb is a cue where its own log-odds (its weight in the lexicon) and those of the words around it
# and of its source come to more than this. The numbers are logistic regressions' on the train part of
# PolNeAR, rounded, each with what was known before as an offset: the neighbours'; the second word's;
# the source's, how it was found, what stands before it and how many cues came before. Between -.5 and
# 0 the F1 of cues and that of sources together are level; towards 0 fewer are found and more are right.
THRESHOLD = -0.2
_AFTER_QUOTATION = 1.5  # '," challenged Roe': set by hand, few verbs are seen there often
_BEFORE = {
    '"': 0.8, ",": 1.0, "NAME": 0.7, "also": 1.3, "are": 0.5, "as": -1.0, "be": -0.7,
    "being": -1.3, "but": 0.3, "can": 0.3, "can't": -0.7, "could": -0.4, "did": 1.1, "do": 0.3,
    "does": 0.9, "doesn't": 0.5, "don't": 0.5, "for": -1.9, "had": -0.4, "has": 0.5, "have": 0.4,
    "he": 0.6, "her": -0.3, "i": 0.7, "if": -0.8, "is": 1.0, "its": -0.5, "ly": 0.4, "many": 0.9,
    "may": 0.3, "must": -0.6, "never": -0.4, "of": -0.6, "often": 0.5, "on": -0.5, "or": -0.7,
    "others": 0.9, "our": -0.3, "she": 0.5, "should": -1.4, "some": 0.6, "that": -0.7,
    "the": -1.1, "their": -0.3, "this": -0.7, "to": -0.3, "we": 0.9, "were": 0.5, "what": -0.8,
    "which": 0.4, "won't": -1.0,
}  # fmt: skip
_AFTER = {
    ",": -0.8, "sign": -1.0, "end": -0.3, "NAME": 0.3, "other": -0.4, "about": 0.8, "an": 0.4,
    "and": -1.3, "as": -0.3, "at": -0.3, "for": 0.4, "from": -0.8, "her": 0.3, "him": 0.3,
    "his": 0.4, "i": -0.9, "if": 0.6, "in": -0.4, "is": -0.7, "it": 0.4, "not": 0.3, "or": -2.0,
    "out": 1.6, "reporters": 1.4, "she": 0.4, "that": 1.0, "their": 0.5, "this": 0.3, "to": 0.3,
    "us": -0.4, "was": -0.9, "what": 0.5, "whether": 0.7, "who": -0.7, "why": 0.7, "with": -0.4,
    '"': 0.2, **dict.fromkeys("on the of by he they them a how there".split(), 0.0),
}  # fmt: skip
_SECOND = {  # the word before the word before: what follows "that" is mostly told by another
    "start": 0.6, '"': 0.6, "NAME": 0.2, "that": -1.4, "said": -1.3, "says": -0.3, "what": -0.5,
    "of": -0.4, "to": -0.4, "but": 0.2, "in": 0.2,
}  # fmt: skip
_SOON_THAT = 0.4  # "told the paper that"
_SOURCE = {"document": 0.6, "role": 0.3, "vague": 0.3}  # of the noun that the source ends in
_PRONOUN, _RELATIVE, _OTHER = -0.2, -0.4, -0.3  # where it ends in none of them, 0 in a name
_FAR = 0.2  # of a subject that does not stand by its verb
_CARRIED = {"to": -1.6, "ing": -0.5, "and": -0.3, "other": -1.2}  # of the source before, once more
_OPENING = -0.8  # of a verb without a source that opens its sentence
_SOURCELESS = 0.4  # of another verb without a source, a passive for the most part
_EARLIER = (0.0, -0.9, -1.5)  # of no, one or more cues before it in the sentence
_BEFORE_SOURCE = {  # the word before a source that stands before its verb
    "but": 0.2, "while": 0.7, "though": 0.3, "even": 0.2, "which": 0.1, "as": 0.0, "and": -0.2,
    "where": -0.1, "when": -0.2, "because": -0.1, "after": -0.2, "has": -0.1, "NAME": -0.3,
    "how": -1.1, "if": -0.9, "in": -0.6, "on": -0.7, "said": -1.2, "say": -1.1, "says": -1.3,
    "that": -1.2, "to": -1.0, "whether": -1.0, "by": -0.9, "other": -0.5,
}  # fmt: skip
_FURTHER = 1.6  # the most that these add together
MAX_SOURCE_LOG_ODDS = 0.9  # that a source adds


def cue_log_odds(phrases: NounPhrases, match: PhraseMatch, first: int, last: int) -> float:
    """Add the log-odds of a verb and of the words around it, in the sentence first..last."""
    i, after = match.first, match.last
    words, names, gaps = phrases.words, phrases.entities, phrases.gaps
    odds = match.weight
    if i > first:
        if gaps[i] != " " and (sign := phrases.signs_before(i)):
            if '"' in sign and after < last and names[after] == ENTITY:
                odds += _AFTER_QUOTATION
            odds += _BEFORE['"'] if '"' in sign else _BEFORE[","] if "," in sign else 0.0
        elif names[i - 1] == ENTITY:
            odds += _BEFORE["NAME"]
        else:
            word = words[i - 1]
            odds += _BEFORE.get(word, 0.4 if word[-2:] == "ly" else 0.0)
    if after >= last:
        odds += _AFTER["end"]
    elif gaps[after] != " " and (sign := phrases.signs_before(after)):
        if '"' in sign:
            odds += _AFTER['"']
        else:
            odds += _AFTER[","] if "," in sign else _AFTER["sign"]
    elif names[after] == ENTITY:
        odds += _AFTER["NAME"]
    else:
        odds += _AFTER.get(words[after], _AFTER["other"])
    if odds + _FURTHER <= THRESHOLD:
        return odds
    second = phrases.document.entity_start(i - 1) - 1
    if second < first:
        odds += _SECOND["start"]
    elif phrases.quoted[second]:
        odds += _SECOND['"']
    else:
        odds += _SECOND.get("NAME" if names[second] == ENTITY else words[second], 0.0)
    if "that" in words[after + 1 : phrases.document.window(after, 6, last)]:
        odds += _SOON_THAT
    return odds


def source_log_odds(
    phrases: NounPhrases,
    source: WordRange | None,
    cue: WordRange,
    first: int,
    earlier: int,
    carried: bool,
) -> float:
    """Return the log-odds that its source and sentence add to a cue.

    `cue` is where it begins and its verb, `first` where its sentence begins, `earlier` the number of
    cues before it there; `carried` says that the source is that of the cue before.
    """
    begin, verb = cue
    words, names = phrases.words, phrases.entities
    odds = _EARLIER[min(earlier, 2)]
    if source is None:
        return odds + (_OPENING if begin == first else _SOURCELESS)
    start, end = source[0], source[1] - 1
    if names[end] != ENTITY:
        if words[end] in PRONOUNS and start == end:
            odds += _RELATIVE if words[end] in ("who", "which", "that") else _PRONOUN
        else:
            odds += _SOURCE.get(phrases.noun_kinds.get(end, ""), _OTHER)
    if first < start < begin and not phrases.signs_before(start):
        before = "NAME" if names[start - 1] == ENTITY else words[start - 1]
        odds += _BEFORE_SOURCE.get(before, _BEFORE_SOURCE["other"])
    if carried:
        before = words[verb - 1]
        if before != "to":
            before = "ing" if words[verb][-3:] == "ing" else before
        return odds + _CARRIED.get(before, _CARRIED["other"])
    return odds + _FAR if end < begin - 1 else odds
