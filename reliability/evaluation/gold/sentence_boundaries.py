"""Sentence and word boundaries compared with GUM's news and the English Web Treebank.

A document is rebuilt from its sentences with the blanks that the treebank records. The treebank records
no line breaks, so headings run into the next sentence. A boundary is the start of any sentence except
the first, and is correct only at exactly that place. A word is a token with a letter or a digit.

nltk is measured on the same documents as a baseline: Punkt (Kiss and Strunk 2006), untrained and
trained on the raw text of the documents, and its two word tokenizers that need no data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from nltk.tokenize import NLTKWordTokenizer, WordPunctTokenizer
from nltk.tokenize.punkt import PunktSentenceTokenizer

from reliability.evaluation.benchmark import (
    Mistake,
    Outcome,
    Results,
    Span,
    excerpt,
    f1_result,
    match_counts,
    string_field,
)
from reliability.metrics import Array, f1_from_counts
from reliability.text.document import parse

EWT = "documents rebuilt without their line breaks, so headings run on"
GUM = f"news of all splits; {EWT}"
_NOTES = {
    "punkt": "Punkt with no abbreviations",
    "punkt_trained": "Punkt with the abbreviations it finds in these raw texts",
    "words": "a contraction is one word here and two in the treebank",
    "treebank_words": "splits contractions",
    "wordpunct_words": "splits at all punctuation",
}
# A sentence that ends with none of these is a heading.
_ENDS = (".", "!", "?", '"', "'", ")", "”", "’", ":", ";", ",")


class TreebankSentence(NamedTuple):
    """A sentence, its document, its tokens, and True if a blank follows it."""

    document: str
    text: str
    tokens: list[str]
    blank: bool


class TreebankDocument(NamedTuple):
    """A rebuilt document, the starts of its sentences except the first, and its word spans."""

    text: str
    starts: set[int]
    words: set[Span]


def _parse_sentence(document: str, row: dict[str, Any]) -> TreebankSentence:
    extra = row["extra"]
    tokens = [string_field({"token": token}, "token") for token in extra["tokens"]]
    return TreebankSentence(document, string_field(row), tokens, extra["space_after"][-1] == "1")


def parse_gum(row: dict[str, Any]) -> TreebankSentence | None:
    """Parse a row of GUM, or return None if it is not news."""
    if row["extra"]["genre"] != "news":
        return None
    return _parse_sentence(string_field(row["extra"], "doc"), row)


def parse_ewt(row: dict[str, Any]) -> TreebankSentence:
    """Parse a row of the English Web Treebank, which numbers sentences by document."""
    return _parse_sentence(string_field(row["extra"], "sent_id").rpartition("-")[0], row)


def rebuild(sentences: Sequence[TreebankSentence], headings: bool = False) -> TreebankDocument:
    """Rebuild a document; with `headings`, a sentence without an end mark ends with a line break."""
    text, starts, words = "", set(), set()
    for sentence in sentences:
        starts.add(len(text))
        words |= {(len(text) + a, len(text) + b) for a, b in _word_spans(sentence)}
        is_heading = headings and not sentence.text.endswith(_ENDS)
        text += sentence.text + ("" if not sentence.blank else "\n" if is_heading else " ")
    return TreebankDocument(text, starts - {0}, words)


def _word_spans(sentence: TreebankSentence) -> Iterable[Span]:
    """Yield the spans of the tokens with a letter or a digit; a token not in the text is left out."""
    at = 0
    for token in sentence.tokens:
        start = sentence.text.find(token, at)
        if start >= 0:
            at = start + len(token)
            if any(map(str.isalnum, token)):
                yield start, at


def sentence_starts(text: str) -> set[int]:
    """Return the starts of the sentences of a text except the first, those of its page among them."""
    document = parse(text)
    of_page = {start for start, _ in document.page_sentences}
    return ({span.start for span in document.sentences} | of_page) - {0}


def _punkt_starts(tokenizer: PunktSentenceTokenizer, text: str) -> set[int]:
    return {start for start, _ in tokenizer.span_tokenize(text)} - {0}


def _our_words(text: str) -> set[Span]:
    document = parse(text)
    return set(zip(document.starts, document.ends, strict=True))


def _nltk_words(
    sentences: PunktSentenceTokenizer, words: NLTKWordTokenizer | WordPunctTokenizer, text: str
) -> set[Span]:
    """Return the word spans by nltk, sentence by sentence as `nltk.word_tokenize` does."""
    spans = {
        (first + start, first + end)
        for first, last in sentences.span_tokenize(text)
        for start, end in words.span_tokenize(text[first:last])
    }
    return {(start, end) for start, end in spans if any(map(str.isalnum, text[start:end]))}


def measure_boundaries(about: str, items: Sequence[TreebankSentence], fit: bool) -> Outcome:
    """Measure sentence boundaries and word spans, ours and those of nltk.

    `about` says how the documents of a treebank were chosen and rebuilt.
    """
    sentences: dict[str, list[TreebankSentence]] = {}
    for item in items:
        sentences.setdefault(item.document, []).append(item)
    gold = [rebuild(some) for some in sentences.values()]
    by_lines = sum(
        _counts(sentence_starts, [one], [one.starts])[0]
        for one in (rebuild(some, headings=True) for some in sentences.values())
    )
    note = f"{about}; with a line break after each heading: {f1_from_counts(*by_lines):.3f}"
    starts, words = [one.starts for one in gold], [one.words for one in gold]
    names = list(sentences)
    results: Results = {"sentences": f1_result(_counts(sentence_starts, gold, starts), names, note)}
    trained = PunktSentenceTokenizer("\n".join(one.text for one in gold))
    splitters: dict[str, Callable[[str], set[Any]]] = {
        "punkt": partial(_punkt_starts, PunktSentenceTokenizer()),
        "punkt_trained": partial(_punkt_starts, trained),
        "words": _our_words,
        "treebank_words": partial(_nltk_words, trained, NLTKWordTokenizer()),
        "wordpunct_words": partial(_nltk_words, trained, WordPunctTokenizer()),
    }
    for baseline, split in splitters.items():
        true = starts if baseline.startswith("punkt") else words
        results[baseline] = f1_result(_counts(split, gold, true), names, _NOTES[baseline])
    return Outcome(results, [mistake for one in gold for mistake in _mistakes(one)])


def _counts(
    split: Callable[[str], set[Any]],
    documents: Sequence[TreebankDocument],
    gold: Sequence[set[Any]],
) -> Array:
    """Return (correct, predicted, gold) of each document, for a function from texts to boundaries."""
    pairs = zip(documents, gold, strict=True)
    return np.array([match_counts(split(one.text), true) for one, true in pairs], dtype=float)


def _mistakes(document: TreebankDocument) -> list[Mistake]:
    predicted = sentence_starts(document.text)
    return [
        Mistake(1.0, kind, excerpt(document.text, start, start))
        for kind, starts in (
            ("false alarm", predicted - document.starts),
            ("missed", document.starts - predicted),
        )
        for start in sorted(starts)
    ]
