"""Find letters, questions of readers, and poems, the words of somebody else, by their layout.

A column of advice prints a letter ("Dear Ana, …") with its answer ("Dear Broken, …"), or a question and
an answer ("Q: …", "A: …"). A letter to the editor opens with "To the editor:" and ends with a name. A
poem is a run of short lines in a text that speaks of one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from reliability.text.document import Document
from reliability.text.patterns import compile_later

Offsets = tuple[int, int]

_LONGEST_LETTER, _LONGEST_QUESTION = 4_000, 3_000  # characters
_SIGNED = 120  # characters at the end of a letter that may have its signature
_DEAR = compile_later(
    r"^[\"*_ ]*(?:Dear|DEAR) (?P<name>[A-Za-z][\w.' -]{1,40}?) ?[,:\u2014\u2013-]", re.MULTILINE
)
_SENTENCE_END = compile_later(r"[.!?]")
_ASKS = compile_later(
    r"^[\"*_ ]*(?:(?:Reader'?s? )?Question|Q(?: ?\d+)?) ?[:.\u2014\u2013]",
    re.MULTILINE | re.IGNORECASE,
)
_ANSWERS = compile_later(
    r"^[\"*_ ]*(?:Answer|Reply|A(?: ?\d+)?) ?[:.\u2014\u2013] ?(?=\S)", re.MULTILINE | re.IGNORECASE
)
_TO_EDITOR = compile_later(
    r"^(?:Editors?:|(?:To the Editors?|Dear (?:Sirs?|Madam|Editors?|Mr\.? Editor)|Sir|Madam)"
    r"(?:[:,]| ?[\u2014\u2013-]))",
    re.MULTILINE | re.IGNORECASE,
)
# "Jane Roe, Harwick", "G. Petrie", "Mrs P. Ames, Selby" in a line of its own
_SIGNATURE = compile_later(
    r"^[\u2014\u2013-]? ?(?:(?:Mrs?|Ms|Miss|Dr|Prof|Rev)\.? )?"
    r"[A-Z][\w.'-]*(?: (?:de |van |von )?[A-Z][\w.'-]*){1,3}"
    r"(?: \(\w{1,10}\))?(?:,? [A-Z][\w., '-]{1,60})?$",
    re.MULTILINE,
)
_POEM = frozenset(
    "poem poems poet poets poetry verse verses stanza stanzas ode odes ballad ballads hymn hymns "
    "limerick limericks haiku sonnet sonnets lyrics rhyme rhymes".split()
)
# At least three lines of few characters
_SHORT_LINES = compile_later(r"(?:^[^\n]{8,64}\n){2,}[^\n]{8,64}$", re.MULTILINE)
# Characters from a word such as "poem", or from a stanza, to a first line
_AFTER_WORD, _AFTER_POEM = 600, 3
_OPEN_LINES = 0.5  # the least share of lines of a poem that do not end a sentence
_LOWER = 0.5  # the least share of words of a poem without a capital: it is not a list of names


def letters_and_poems(document: Document) -> Iterator[Offsets]:
    """Yield the offsets into `normalized` of letters, questions of readers, and poems.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> [one] = letters_and_poems(parse("Q: Is my boss a crook?\\nA: Ask your union."))
    >>> one
    (0, 23)
    """
    text, words = document.normalized, document.counts.keys()
    lower = text.lower()
    if "dear " in lower:
        yield from _asked_for_advice(text)
    if "question" in lower or "\nq" in lower or lower.startswith("q"):
        yield from _questions(text)
    if "editor" in lower or "\nsir" in lower or lower.startswith("sir"):
        yield from _to_editor(text)
    if poems := words & _POEM:
        yield from _poems(text, [document.normalized_ends[i] for i in document.positions_of(poems)])


def _asked_for_advice(text: str) -> Iterator[Offsets]:
    """Yield the letters that end in a question, or with the name that the answer opens with."""
    for letter, answer in pairwise(_DEAR.finditer(text)):
        start, stop = letter.start(), answer.start()
        end = text[max(start, stop - _SIGNED) : stop].rstrip().lower()
        signature = _SENTENCE_END.split(end)[-1]
        is_answered = end.endswith("?") or answer["name"].lower() in signature
        if stop - start <= _LONGEST_LETTER and is_answered:
            yield start, stop


def _questions(text: str) -> Iterator[Offsets]:
    """Yield the questions before a line that opens with "A:"."""
    for question in _ASKS.finditer(text):
        answer = _ANSWERS.search(text, question.end(), question.end() + _LONGEST_QUESTION)
        if answer:
            yield question.start(), answer.start()


def _to_editor(text: str) -> Iterator[Offsets]:
    """Yield the letters to an editor that end with a name in a line of its own."""
    openings = list(_TO_EDITOR.finditer(text))
    ends = [*(one.start() for one in openings[1:]), len(text)]
    for opening, end in zip(openings, ends[: len(openings)], strict=True):
        stop = min(end, opening.end() + _LONGEST_LETTER)
        second_line = text.find("\n", opening.end(), stop) + 1
        signature = _SIGNATURE.search(text, second_line, stop) if second_line else None
        if signature:
            yield opening.start(), signature.end()


def _poems(text: str, words: Sequence[int]) -> Iterator[Offsets]:
    """Yield the runs of short lines soon after a word such as "poem", by the ends of such words."""
    end = -_AFTER_POEM - 1
    for run in _SHORT_LINES.finditer(text):
        start, first_line = run.start(), text.find("\n", run.start())
        nearest = words[max(bisect_right(words, first_line) - 1, 0)]
        if start <= nearest <= first_line:
            start = first_line + 1  # "She read a poem:"
        is_near = 0 <= start - nearest <= _AFTER_WORD or start - end <= _AFTER_POEM
        if is_near and _is_verse(text[start : run.end()]):
            end = run.end()
            yield start, end


def _is_verse(lines: str) -> bool:
    """Return True if most of some lines do not end a sentence, and most words have no capital."""
    ends = [line[-1] in ".!?" for line in map(str.rstrip, lines.splitlines()) if line]
    words = lines.split()
    is_lower = sum(map(str.islower, words)) >= _LOWER * len(words)
    return is_lower and ends.count(False) >= _OPEN_LINES * len(ends)
