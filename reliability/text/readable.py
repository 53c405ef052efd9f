"""The text that a reader sees in a text that was broken: lines and full stops moved, or filler added.

A text may look unlike prose by accident or by intent. What is plain is undone here, one kind of damage
at a time, so that the article can be judged as far as it can be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise

from reliability.text.document import Document
from reliability.text.named_entities import SENTENCE_STARTERS
from reliability.text.register import CLOSING_MARKS
from reliability.text.tokenization import Span
from reliability.text.vocabulary import WordTotals

_LINE_BREAK = re.compile(r"\s*\n\s*")
_ENDS_LINE = re.compile(r"[.!?:][\"'”’)\]]?$")
_MOST_BROKEN = 0.5  # share of the line breaks that are inside a sentence
_SHORT, _LONG = 4, 60  # words in the mean sentence; outside, the full stops were moved
_LEAST_PROSE = 12  # words in the mean sentence; verse, lists and program text have fewer
_STOP, _COMMA = re.compile(r"\.(?=\s+(\w+))"), re.compile(r",(?=\s+(\w+))")
_MOST_UNKNOWN = 0.5  # share of the words of a sentence that no dictionary has
_LEAST_KEPT = 0.6  # share of the words; with less, the text is a list with some prose in it


def join_lines(document: Document) -> str:
    """Return the text with a space for each line break inside a sentence, if most breaks are.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> join_lines(parse("The\\n\\nroad\\n\\nto Lund\\n\\nwas\\n\\nclosed."))
    'The road to Lund was closed.'
    """
    lines = _LINE_BREAK.split(document.text.strip())
    is_open = [not _ENDS_LINE.search(line[-2:]) for line in lines[:-1]]
    inside = [
        opened and after[:1].islower() for opened, after in zip(is_open, lines[1:], strict=True)
    ]
    if sum(inside) <= _MOST_BROKEN * len(inside):
        return document.text
    joints = [" " if opened else "\n\n" for opened in is_open]
    return _joined(lines, joints)


def move_stops(document: Document) -> str:
    """Return the text with a full stop where each sentence ends, if the mean sentence shows a fault.

    In sentences of a few words, a full stop ends a sentence only before a word such as "The"; in very
    long ones, a comma before such a word does. Long sentences without an end mark get one.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> move_stops(parse("Jane. Roe. said. so. The. road. was. closed. for. a. week."))
    'Jane Roe said so. The road was closed for a week.'
    """
    length = len(document.words) / max(len(document.sentences), 1)
    if length < _SHORT:
        return _STOP.sub(partial(_before_opener, instead=""), document.text)
    if length > _LONG:
        return _COMMA.sub(partial(_before_opener, instead=","), document.text)
    if length < _LEAST_PROSE:
        return document.text
    texts = [
        document.text[one.start : one.end] + ("" if _has_end_mark(document, one) else ".")
        for one in document.sentences
    ]
    return _joined(texts, _joints(document, document.sentences))


def _before_opener(sign: re.Match[str], instead: str) -> str:
    """Return a full stop for a sign before a capitalised word that often starts sentences."""
    word = sign[1]
    return "." if word[0].isupper() and word.lower() in SENTENCE_STARTERS else instead


def _has_end_mark(document: Document, sentence: Span) -> bool:
    return not CLOSING_MARKS.isdisjoint(document.gaps[sentence.last])


def drop_repeats(document: Document) -> str:
    """Return the text with each sentence once.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_repeats(parse("It rained. It snowed. It rained."))
    'It rained. It snowed.'
    """
    first: dict[str, Span] = {}
    for sentence in document.sentences:
        first.setdefault(document.text[sentence.start : sentence.end], sentence)
    return _sentences(document, first.values())


def keep_prose(document: Document) -> str:
    """Return the sentences with an end mark and words of a dictionary, if they are most of the text.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> keep_prose(parse("It rained in the valley for a week.\\n\\nlorvan tesk imder"))
    'It rained in the valley for a week.'
    """
    kept = [
        sentence
        for sentence, totals in zip(document.sentences, document.sentence_totals, strict=True)
        if _has_end_mark(document, sentence) and _is_known(WordTotals(*totals.tolist()))
    ]
    words = sum(sentence.last - sentence.first for sentence in kept)
    return (
        _sentences(document, kept) if words >= _LEAST_KEPT * len(document.words) else document.text
    )


def _is_known(totals: WordTotals) -> bool:
    return totals.out_of_vocabulary <= _MOST_UNKNOWN * totals.alphabetic


def _sentences(document: Document, sentences: Iterable[Span]) -> str:
    """Return some sentences of a document, with the breaks of its paragraphs between them."""
    spans = list(sentences)
    texts = [document.text[span.start : span.end] for span in spans]
    return _joined(texts, _joints(document, spans))


def _joints(document: Document, spans: Sequence[Span]) -> list[str]:
    gaps = (document.text[one.end : other.start] for one, other in pairwise(spans))
    return ["\n\n" if "\n" in gap else " " for gap in gaps]


def _joined(parts: list[str], joints: list[str]) -> str:
    """Return parts of a text with a joint after each but the last."""
    return "".join(piece for pair in zip(parts, [*joints, ""], strict=False) for piece in pair)


# In the order in which they are tried: lines first, because they end sentences.
MENDS: tuple[Callable[[Document], str], ...] = (join_lines, move_stops, drop_repeats, keep_prose)
