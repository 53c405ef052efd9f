"""Score verbs as cues of an attribution, by the verb, the words around it, and its source.

The log-odds of the verbs are in lexicons/sourcing.toml, those of the context in attribution_cues.toml.
"""

from __future__ import annotations

from reliability.attribution.noun_phrases import PRONOUNS, NounPhrases, WordRange
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import weights
from reliability.text.named_entities import ENTITY

_WEIGHTS = weights("attribution_cues")
_PREVIOUS, _NEXT, _SECOND = (
    _WEIGHTS[table] for table in ("previous_word", "next_word", "second_word")
)
_CONTEXT, _SOURCE = _WEIGHTS["context"], _WEIGHTS["source"]
_BEFORE_SOURCE, _CARRIED = _WEIGHTS["before_source"], _WEIGHTS["carried_source"]
_EARLIER = tuple(_WEIGHTS["earlier_cues"].values())  # none, one or more
THRESHOLD = _WEIGHTS["decision"]["threshold"]
MAX_SOURCE_LOG_ODDS = _WEIGHTS["decision"]["max_source"]
_MAX_FURTHER = _WEIGHTS["decision"]["max_further"]
_NEAR, _LONGEST = 6, 24  # words from a verb to its "that", a name counted once; and with long names


def cue_log_odds(phrases: NounPhrases, match: PhraseMatch, first: int, last: int) -> float:
    """Return the log-odds of a verb as a cue, by the words around it in the sentence first..last."""
    i, after = match.first, match.last
    words, names = phrases.words, phrases.entities
    log_odds = match.weight
    if i > first:
        if after < last and names[after] == ENTITY and '"' in phrases.signs_before(i):
            log_odds += _CONTEXT["after_quotation"]
        log_odds += _previous_word(phrases, i)
    log_odds += _next_word(phrases, after) if after < last else _NEXT["<end>"]
    if log_odds + _MAX_FURTHER <= THRESHOLD:
        return log_odds
    second = phrases.document.entity_start(i - 1) - 1
    if second < first:
        log_odds += _SECOND["<start>"]
    elif phrases.quoted[second]:
        log_odds += _SECOND["<quotation>"]
    else:
        log_odds += _SECOND.get("<name>" if names[second] == ENTITY else words[second], 0.0)
    if "that" in words[after + 1 : after + _LONGEST]:
        end = phrases.document.window(after, _NEAR, last)
        log_odds += _CONTEXT["that_follows"] * ("that" in words[after + 1 : end])
    return log_odds


def _previous_word(phrases: NounPhrases, i: int) -> float:
    """Return the log-odds of the word, or the punctuation, before word `i`."""
    if phrases.gaps[i] != " " and (sign := phrases.signs_before(i)):
        key = "<quotation>" if '"' in sign else "<comma>" if "," in sign else ""
        return _PREVIOUS.get(key, 0.0)
    if phrases.entities[i - 1] == ENTITY:
        return _PREVIOUS["<name>"]
    word = phrases.words[i - 1]
    return _PREVIOUS.get(word, _PREVIOUS["<ly>"] if word[-2:] == "ly" else 0.0)


def _next_word(phrases: NounPhrases, i: int) -> float:
    """Return the log-odds of word `i`, or the punctuation before it, after a verb."""
    if phrases.gaps[i] != " " and (sign := phrases.signs_before(i)):
        return _NEXT["<quotation>" if '"' in sign else "<comma>" if "," in sign else "<sign>"]
    if phrases.entities[i] == ENTITY:
        return _NEXT["<name>"]
    return _NEXT.get(phrases.words[i], _NEXT["<other>"])


def source_log_odds(
    phrases: NounPhrases,
    source: WordRange | None,
    cue: WordRange,
    first: int,
    earlier: int,
    carried: bool,
) -> float:
    """Return the log-odds that the source of a cue and its sentence add.

    `cue` has the indices of its first word and of its verb, `first` the start of its sentence, `earlier`
    the number of cues before it there. `carried` is True for the source of the previous cue.
    """
    begin, verb = cue
    words, names = phrases.words, phrases.entities
    log_odds = _EARLIER[min(earlier, 2)]
    if source is None:
        return log_odds + _SOURCE["none_at_sentence_start" if begin == first else "none"]
    start, end = source[0], source[1] - 1
    if names[end] != ENTITY:
        log_odds += _last_word_of_source(phrases, source)
    if first < start < begin and not phrases.signs_before(start):
        before = "<name>" if names[start - 1] == ENTITY else words[start - 1]
        log_odds += _BEFORE_SOURCE.get(before, _BEFORE_SOURCE["<other>"])
    if carried:
        before = words[verb - 1]
        if before != "to" and words[verb][-3:] == "ing":
            before = "<ing>"
        return log_odds + _CARRIED.get(before, _CARRIED["<other>"])
    return log_odds + _SOURCE["distant"] if end < begin - 1 else log_odds


def _last_word_of_source(phrases: NounPhrases, source: WordRange) -> float:
    """Return the log-odds of a source that does not end in a name."""
    start, end = source[0], source[1] - 1
    word = phrases.words[end]
    if word in PRONOUNS and start == end:
        return _SOURCE["relative_pronoun" if word in ("who", "which", "that") else "pronoun"]
    return _SOURCE.get(phrases.noun_kinds.get(end, ""), _SOURCE["<other>"])
