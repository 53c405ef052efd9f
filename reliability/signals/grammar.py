"""Errors of grammar: those of the rules, repeated words, wrong articles, and sentences without a verb.

The rules are in `lexicons/grammar.toml`. Nothing is an error in a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from reliability.signals.grammar_rules import GrammarError, find_rule_errors
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class, word_list
from reliability.text.named_entities import ENTITY
from reliability.text.vocabulary import is_dictionary_word, word_classes

_AN_BEFORE_H = ("hour", "honest", "honor", "honour", "heir")
_A_BEFORE_VOWEL = word_list("a_before_vowel", "grammar")
# The first letters with which an article is never wrong, and numbers that begin with a vowel.
_SOUNDS = {"a": "bcdfgjklmnpqrstvwxyz", "an": "ahiu"}
_SHORT = word_class("short_words_with_vowel", "grammar")
_AN_BEFORE_NUMBER = re.compile(r"8[\d,]*|1[18](?:,\d+)?|18\d\d")
_A_BEFORE_NUMBER = re.compile(r"[2-79]\d*|1[02-79]?|1\d\d")
_MAY_REPEAT = word_class("may_repeat", "grammar")
# Before two words that are the same: "refer to to decide", "calling terror terror".
_BEFORE_TO = word_class("before_to", "grammar")
# "Was was" is an error unless a clause ends between the two.
_AUXILIARIES = word_class("be") | word_class("have") | word_class("do") - {"do"}
_CLAUSE_OPENERS = word_class("clause_openers", "grammar")
_CLAUSE, _SHORT_CLAUSE = 14, 3  # words before "is is" and "was was", and before "are are"
_CALLS = frozenset("call calls called calling".split())
# Words that open a sentence, and are not at the end of an abbreviation ("approx. the").
_SMALL_OPENING = re.compile(
    r"\. (the|he|she|they|we|it|this|these|those|there|his|her|their|but|when|if|our|my|your|its|you"
    r"|which|who|many|some|most|then|now|after|as)(?![a-z])"
)
_LONGEST_ABBREVIATION = 3
_TWO_MARKS = re.compile(rb"\.(?= ?\.)")  # by the classes of the characters
_DOUBLE_MARKS = re.compile(r",(?: ,|,(?!,)|;)(?=[ \n])|;[ ]?[,;](?=[ \n])")
_STAMMER = 4  # repeated words
_ASKS = frozenset("why how when where".split())
_CONCESSIVE = frozenset(("although", "though"))
_NOT_TWICE = frozenset("<-")


def find_grammar_errors(document: Document) -> list[GrammarError]:
    """Return the errors of grammar in a document."""
    return [
        *find_rule_errors(document),
        *_repeated_words(document),
        *_wrong_articles(document),
        *_verbless_questions(document),
        *_double_conjunctions(document),
        *_small_openings(document),
        *_double_marks(document),
    ]


def _repeated_words(document: Document) -> Iterator[GrammarError]:
    """Yield pairs of equal words, unless there are so many that the text writes down speech.

    The same word twice in two places is how somebody speaks, too.
    """
    pairs = [
        i
        for i in document.word_rows.repetitions()
        if _is_pair(document, i) and _is_repetition(document, i)
    ]
    repeated = Counter(document.words[i] for i in pairs)
    if len(pairs) < _STAMMER:
        for i in pairs:
            if repeated[document.words[i]] == 1:
                yield GrammarError(i - 1, i + 1, "a repeated word")


def _is_pair(document: Document, i: int) -> bool:
    """Return True if word `i` and the one before it are not names, and no mark is between them."""
    return not (document.entities[i - 1] or document.entities[i]) and (
        document.gap_before(i) in (" ", "\n")
    )


def _is_repetition(document: Document, i: int) -> bool:
    """Return True if word `i`, which equals the word before it, is there by mistake."""
    words = document.words
    word = words[i]
    if "\n" in document.gap_before(i - 1) and "\n" in document.gap_before(i):
        return False  # a line of one word, such as a link
    # Capitals may be two names or a cry; "<note note-id=…" is markup; "sit-in in" is correct.
    around = document.gap_before(i - 1).strip(" ") + document.gap_after(i).strip(" ")
    return (
        document.original(i) == word
        and not _NOT_TWICE.intersection(around)
        and len(word) > 1
        and is_dictionary_word(word)
        and word not in _MAY_REPEAT
        and not (document.quoted[i] and "ADJ" in word_classes(word))
        and not (word in _AUXILIARIES and _joins_clauses(document, i))
        and (word in _AUXILIARIES or "VERBS" not in word_classes(word))  # "what happens happens"
        and (words[i - 2] if i > 1 else "") not in (_BEFORE_TO if word == "to" else _CALLS)
    )


def _joins_clauses(document: Document, i: int) -> bool:
    """Return True for two auxiliaries of which each may have its verb: "what it was was a bus depot"."""
    first = document.sentences[document.sentence_of[i]].first
    reach = _CLAUSE if document.words[i] in ("is", "was") else _SHORT_CLAUSE
    near = document.words[document.window(i - 1, -reach, first) : i - 1]
    return bool(document.quoted[i]) or not _CLAUSE_OPENERS.isdisjoint(near)


def _wrong_articles(document: Document) -> Iterator[GrammarError]:
    """Yield “a” before a vowel and “an” before a consonant."""
    words = document.words
    for article in document.word_rows.positions("a", "an"):
        i = article + 1
        if (
            i < len(words)
            and words[i][0] not in _SOUNDS[words[article]]
            and (document.original(article) != "A" or _opens_sentence(document, article))
            and _is_pair(document, i)
            and _is_wrong_article(words[article], document.original(i))
        ):
            yield GrammarError(article, i + 1, f"“{words[article]}” before “{words[i]}”")


def _opens_sentence(document: Document, i: int) -> bool:
    """Return True if word `i` opens a sentence after a mark or a line break, unlike in "strep A"."""
    return i == document.sentences[document.sentence_of[i]].first and (
        i == 0 or document.gap_before(i) != " "
    )


def _is_wrong_article(article: str, word: str) -> bool:
    """Return True if an article is before the wrong sound."""
    lower = word.lower()
    if word[0].isdigit():
        wrong = _AN_BEFORE_NUMBER if article == "a" else _A_BEFORE_NUMBER
        return wrong.fullmatch(word) is not None
    if not word[0].isalpha() or not word[1:].islower() or (len(word) < 4 and lower not in _SHORT):
        return False  # abbreviations can be read in several ways
    if lower.startswith(("unan", "onetime", "onesie")) or lower in ("one", "ones"):
        return False  # "a unanimous vote", "an unanswered letter", "a onetime lawyer"
    vowel = lower.startswith(_AN_BEFORE_H) or (
        lower[0] in "aeiou" and not lower.startswith(_A_BEFORE_VOWEL)
    )
    return vowel if article == "a" else not vowel and lower[0] not in "hu"


def _double_conjunctions(document: Document) -> Iterator[GrammarError]:
    """Yield the second conjunction of sentences with “although” and “but”."""
    words = document.words
    if document.counts.keys().isdisjoint(_CONCESSIVE):
        return
    for first, last, _, _ in document.sentences:
        if words[first] in _CONCESSIVE and not document.quoted[first]:
            for i in range(first + 1, last):
                if words[i] == "but" and "," in document.gap_before(i):
                    note = f"“{words[first]}” and “but” join the same two clauses"
                    yield GrammarError(i, i + 1, note)
                    break


def _verbless_questions(document: Document) -> Iterator[GrammarError]:
    """Yield questions without a verb: "Why Harwick buying tanks?"."""
    words, names = document.words, document.entities
    if document.counts.keys().isdisjoint(_ASKS):
        return
    for first, last, _, _ in document.sentences:
        is_question = words[first] in _ASKS and "?" in document.gap_after(last - 1)
        if is_question and names[first + 1 : first + 2] == bytes([ENTITY]):
            i = next((i for i in range(first + 1, last) if names[i] != ENTITY), first)
            if words[i].endswith("ing") and document.original(i) == words[i]:
                yield GrammarError(first, i + 1, "a question without a verb")


def _small_openings(document: Document) -> Iterator[GrammarError]:
    """Yield the words after a full stop that should have a capital: "It rained. the road was wet."."""
    words = document.words
    for match in _SMALL_OPENING.finditer(document.normalized):
        i = document.words_before(match.start(1))
        sentence = document.sentences[document.sentence_of[i]]
        if (
            i == sentence.first
            and words[i] == match[1]
            and document.gap_before(i) == ". "
            and not (document.quoted[i] or document.quoted[i - 1])
            and len(words[i - 1]) > _LONGEST_ABBREVIATION
            and is_dictionary_word(words[i - 1])
            and sentence.last - i > 2
        ):
            yield GrammarError(i - 1, i + 1, "a sentence begins without a capital")


def _double_marks(document: Document) -> Iterator[GrammarError]:
    """Yield the words around two marks that exclude each other: "he said, , that"."""
    stop = 0
    for place in _TWO_MARKS.finditer(document.characters):
        match = _DOUBLE_MARKS.match(document.normalized, place.start())
        if match is None or match.start() < stop:
            continue
        stop = match.end()
        i = document.words_before(match.start())
        if 0 < i < len(document.words) and document.words[i - 1].isalpha():
            yield GrammarError(i - 1, i + 1, "two punctuation marks in a row")
