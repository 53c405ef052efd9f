"""Exceptions for loaded words that are not the writer's own: denied, called so, asked or supposed.

"It was no disgrace" denies the word, "even if it is a disgrace" supposes it, and "Roe called it a
disgrace" reports it.
"""

from __future__ import annotations

from itertools import pairwise

from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import DETERMINERS, read_file, word_class

_NEGATIONS = word_class("negated_auxiliaries") | word_class("denying", "word_senses")
# Words that may stand between a negation and the word it denies.
_LINKS = word_class("articles") | word_class("between_denial_and_word", "word_senses")
_LINKING = 5
_WORDS = frozenset("words word terms names adjectives".split())
_LISTING = frozenset("such like include including included".split())
_DENYING_PAIRS = (["far", "from"], ["anything", "but"])
_ARTICLES, _INDEFINITE = word_class("articles"), frozenset(("a", "an"))
_NAMING, _NO_OBJECT = word_class("naming", "word_senses"), word_class("particles", "word_senses")
_REACH = 8  # words from a "called" to the word by which somebody calls something
_AFTER_ROW = word_class("after_row", "word_senses")
_NAMED, _ROW = 16, 6  # words from "described" to the word, and from the "as" between
_FINDING = word_class("finding_so", "word_senses")
_SEEING = word_class("seeing_as", "word_senses")
_SUSPECTING = word_class("suspecting", "word_senses")
_CLAIMED = 3  # words from "claims of" to the word: "claims of a long and toxic"
_SUSPECTED = 6  # words from "cleared" to the "of" after the person
_REJECTING = word_class("rejecting", "word_senses")
_AFTER_REJECTING = word_class("after_rejecting", "word_senses")
_CLAIMS_OF = word_class("claims_of", "word_senses")
_AFTER_FIND = word_class("after_find", "word_senses")
_ACCUSING = word_class("accusing", "word_senses")
_FEELING = word_class("feeling", "word_senses")
_THINKING = word_class("thinking", "word_senses")
_FELT = word_class("subject_pronouns") | word_class("felt", "word_senses")
_FIRST_PERSON = frozenset(("i", "we"))
_ASSERTIONS = word_class("assertions", "word_senses")
_BEFORE_NOUN = DETERMINERS | word_class("before_noun", "word_senses")
_LABEL = 3  # words of a speaker's label
_PAGE_LABELS = word_class("page_labels", "word_senses")
_POSSIBLY = word_class("possibly", "word_senses")
_SUPPOSING, _ASKING = word_class("supposing", "word_senses"), word_class("asking", "word_senses")
_SUPPOSING_PHRASES = [
    phrase.split() for phrase in read_file("word_senses").tables["phrases"]["supposing"].split(",")
]
_SUPPOSING_STARTS = frozenset(phrase[0] for phrase in _SUPPOSING_PHRASES)
_SUPPOSED_WITHIN = 14  # words from "even if" to the word that it supposes
_BREAKS = frozenset(",;:—–")
_BE = word_class("be")
_COMPARING = word_class("comparing", "word_senses")
_ASKED_OF = frozenset("it this that".split())
_CAUSE = 8  # words from "isn't because" to what is denied
_THAT_IS = (["that", "is"], ["that", "was"], ["who", "is"], ["who", "was"])
_IN = frozenset(("in", "during"))
_BEFORE_OCCASION = DETERMINERS | word_class("before_occasion", "word_senses")
_OCCASIONS = word_class("occasions", "word_senses")


def is_denied(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "was not a disgrace". `start` is the first word of the sentence.

    One other word may stand after the article: "not a biased witch hunt". "It is not an act that is
    vile" and "it isn't because they are liars" deny it, too.
    """
    words = document.words
    i = match.first - 1
    causes = words[document.window(i, -_CAUSE, start) : i + 1]
    if "because" in causes and not _NEGATIONS.isdisjoint(causes[: causes.index("because")]):
        return True
    if words[max(i - 1, start) : i + 1] in _THAT_IS and i - 4 >= start:
        return words[i - 3] in _INDEFINITE and words[i - 4] in _NEGATIONS
    if i > start and words[i] not in _LINKS and words[i - 1] in _INDEFINITE:
        i -= 1
    stop = document.window(match.first - 1, -_LINKING, start)
    while i > stop and words[i] in _LINKS:
        i -= 1
    return i >= start and (words[i] in _NEGATIONS or words[i - 1 : i + 1] in _DENYING_PAIRS)


def is_called(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "Roe called the plan a disgrace": the word is Roe's."""
    words = document.words
    low = document.window(match.first, -_REACH, start)
    if _has_speaker_label(document, match.first, start) or _is_in_single_marks(document, match):
        return True
    before = words[low : match.first]
    as_noun = before[:-1] if before[-1:] != [] and before[-1] in _ARTICLES else before
    if as_noun[-2:] == ["to", "be"] and not _FINDING.isdisjoint(before):
        return True
    if _is_seen_as(before) or _is_found(before) or _is_rejected(before):
        return True
    if _is_quoted_as_word(words[start : match.first]):
        return True
    named = words[document.window(match.first, -_NAMED, start) : match.first]
    if _is_suspected(before) or _is_named_as(named):
        return True
    if _is_asserted(before) or _is_felt(before) or _is_thought(before):
        return True
    if not _ACCUSING.isdisjoint(before):
        return True
    for i in range(match.first - 1, low - 1, -1):
        if words[i] in _NAMING and not document.entities[i]:
            caller = words[i - 1] if i > start else ""
            return words[i + 1] not in _NO_OBJECT and caller not in _FIRST_PERSON
    return False


def _is_quoted_as_word(words: list[str]) -> bool:
    """Return True after "words such as crook", unlike "words such as crook, which is"."""
    pairs = enumerate(pairwise(words))
    at = next((i for i, (one, other) in pairs if one in _WORDS and other in _LISTING), len(words))
    return at < len(words) and _AFTER_ROW.isdisjoint(words[at:])


def _is_seen_as(words: list[str]) -> bool:
    """Return True for "what they see as Roe's": a word that expresses the view of others."""
    seen = next((i for i, word in enumerate(words) if word in _SEEING), len(words))
    return "as" in words[seen:]


def _is_rejected(words: list[str]) -> bool:
    """Return True for "denied that he was cruel", unlike "denied the vile rumour"."""
    return any(one in _REJECTING and other in _AFTER_REJECTING for one, other in pairwise(words))


def _is_found(words: list[str]) -> bool:
    """Return True for "voters find it so toxic"."""
    at = len(words) - 1
    while at > 0 and words[at] in _AFTER_FIND:
        at -= 1
    return words[at : at + 1] == ["find"]


def _is_named_as(words: list[str]) -> bool:
    """Return True for "describes him as a monster and a": a word in a row after "as"."""
    at = max((i for i, word in enumerate(words) if word == "as"), default=0)
    row = words[at:]
    return not _NAMING.isdisjoint(words[:at]) and len(row) <= _ROW and _AFTER_ROW.isdisjoint(row)


def _is_suspected(words: list[str]) -> bool:
    """Return True for "cleared of lying" and "claims of a toxic": the word of those who suspect it."""
    for i, (one, other) in enumerate(pairwise(words)):
        row = words[i + 2 :]
        if one in _CLAIMS_OF and other == "of" and len(row) <= _CLAIMED and _BE.isdisjoint(row):
            return True
    suspected = next((i for i, word in enumerate(words) if word in _SUSPECTING), len(words))
    return "of" in words[suspected : suspected + _SUSPECTED]


def _is_in_single_marks(document: Document, match: PhraseMatch) -> bool:
    """Return True for "calls to scrap the 'pernicious' tax"."""
    before, after = document.gap_before(match.first), document.gap_after(match.last - 1)
    return before.endswith("'") and after.lstrip(",.!?").startswith("'")


def _is_felt(words: list[str]) -> bool:
    """Return True for "many feel it is": what others think, not "I think it is"."""
    return any(
        one in _FEELING and other in _FELT and before not in _FIRST_PERSON
        for before, one, other in zip(words, words[1:], words[2:], strict=False)
    )


def _is_thought(words: list[str]) -> bool:
    """Return True for "they think that the young are": what others think, not "I think that it is"."""
    return (
        words[-1:] != []
        and words[-1] in _BE
        and not _THINKING.isdisjoint(words)
        and _FIRST_PERSON.isdisjoint(words)
    )


def _is_asserted(words: list[str]) -> bool:
    """Return True for "his claim that the vote is": a noun, unlike "claims" in "Roe claims that"."""
    return any(
        one in _ASSERTIONS and other == "that" and (before in _BEFORE_NOUN or before[-2:] == "'s")
        for before, one, other in zip(words, words[1:], words[2:], strict=False)
    )


def _has_speaker_label(document: Document, i: int, start: int) -> bool:
    """Return True for "ROE: Deal is a sham": a line with the name of its speaker in capitals."""
    if document.original(i).isupper():
        return False
    for j in range(start, document.window(start, _LABEL, i)):
        if not document.original(j).isupper():
            return False
        if document.gap_after(j) == ": ":
            return document.words[j] not in _PAGE_LABELS
    return False


def is_supposed(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "even if it is a disgrace": a word that is conceded, supposed or rejected.

    A supposition ends with its clause: "vile" is not supposed in "if it rains, the vile plan is off".
    """
    words = document.words
    if match.first > start and words[match.first - 1] in _POSSIBLY:
        return True
    if match.kind == "group_label" and _is_rejected_label(document, match, start):
        return True
    if _is_asked(document, match, start):
        return True
    for i in range(match.first - 1, document.window(match.first, -_SUPPOSED_WITHIN, start) - 1, -1):
        sign = document.gap_before(i + 1).strip()
        if not _BREAKS.isdisjoint(sign) and (sign != "," or words[i + 1] not in ("and", "or")):
            return False
        if words[i] in _SUPPOSING and words[i - 1 : i] != ["as"]:
            is_even = words[i] == "whether" or (i > start and words[i - 1] in _ASKING)
            return is_even or not _BE.isdisjoint(words[i : match.first])
        if words[i] in _SUPPOSING_STARTS and any(
            words[i : i + len(phrase)] == phrase for phrase in _SUPPOSING_PHRASES
        ):
            return True
    return False


def _is_asked(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "is it absurd to ask?" and "or is this an insult?"."""
    words = document.words[start : match.first]
    end = document.sentences[document.sentence_of[match.first]].last
    asks = "?" in document.gap_after(end - 1)
    return asks and any(one == "is" and other in _ASKED_OF for one, other in pairwise(words))


def _is_rejected_label(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "they would be heretics" and "comparisons to Nazis, fascists and thugs"."""
    before = document.words[document.window(match.first, -_SUPPOSED_WITHIN, start) : match.first]
    return before[-2:] == ["would", "be"] or not _COMPARING.isdisjoint(before)


def is_of_occasion(document: Document, match: PhraseMatch) -> bool:
    """Return True for "Roe denied it in a shameless interview": the writer's word for the occasion."""
    words, first, last = document.words, match.first, match.last
    opens = first > 1 and words[first - 2] in _IN and words[first - 1] in _BEFORE_OCCASION
    return (
        opens and not document.quoted[first] and not _OCCASIONS.isdisjoint(words[last : last + 2])
    )
