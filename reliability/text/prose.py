"""Counts that tell prose from lists, tables, verse, program text and transcripts."""

from __future__ import annotations

from reliability.records import ProseCounts
from reliability.text.document import Document

_END_MARKS = frozenset(".!?")


def prose_counts(document: Document) -> ProseCounts:
    """Count the words, sentences, open-ended sentences and repeated sentences of a document."""
    sentences = document.sentences
    distinct = {document.text[sentence.start : sentence.end] for sentence in sentences}
    return ProseCounts(
        words=len(document.words),
        sentences=len(sentences),
        open_ended=sum(
            _END_MARKS.isdisjoint(document.gaps[sentence.last]) for sentence in sentences
        ),
        repeated=len(sentences) - len(distinct),
    )
