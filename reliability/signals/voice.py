"""The voice of each word: the article's own, or that of somebody it quotes or reports."""

from __future__ import annotations

from reliability.attribution.annotation import Annotated

_LOADED = 0.5  # weight of loaded words per 100 words
_FIRM = 100  # words added to every text, so that a weak word in a short one does not count
_SIDED = frozenset(("emotive", "group_label", "partisan_praise"))
_ANSWERED = frozenset(("named", "role"))
SOURCES = frozenset("named role document vague anonymous unknown".split())


def reported_words(annotated: Annotated, kinds: frozenset[str] = _ANSWERED) -> bytearray:
    """Return one byte per word: 1 if it is quoted or in reported speech.

    The cues ("claimed") and the names of the sources are the article's choice, unless they are inside
    quotation marks.

    Parameters
    ----------
    annotated
        An article.
    kinds
        The kinds of source whose reported speech counts; by default, persons that can be asked.
    """
    if kinds not in annotated.reported:  # several signals ask for the same kinds
        annotated.reported[kinds] = _reported_words(annotated, kinds)
    return annotated.reported[kinds]


def _reported_words(annotated: Annotated, kinds: frozenset[str]) -> bytearray:
    document = annotated.document
    others = bytearray(document.quoted)
    for attribution in annotated.attributions:
        if attribution.is_statement and attribution.kind in kinds:
            first, last = attribution.content
            # Speech over several sentences is quoted; reported speech ends with its sentence.
            if first < last and document.sentence_of[first] == document.sentence_of[last - 1]:
                others[first:last] = b"\x01" * (last - first)
    for attribution in annotated.attributions:
        first, last = attribution.cue
        others[first:last] = document.quoted[first:last]
        if attribution.source:
            first, last = attribution.source
            others[first:last] = document.quoted[first:last]
    return others


def sentences_with_statements(annotated: Annotated) -> bytearray:
    """Return one byte per sentence: 1 if somebody states something in it, whoever it is."""
    document = annotated.document
    stated = bytearray(len(document.sentences))
    for attribution in annotated.attributions:
        if attribution.is_statement and attribution.kind in SOURCES:
            for first, last in (attribution.cue, attribution.content):
                if first < last:
                    start, end = document.sentence_of[first], document.sentence_of[last - 1] + 1
                    stated[start:end] = b"\x01" * (end - start)
    return stated


def takes_sides(annotated: Annotated) -> bool:
    """Return True if the article's own voice is loaded, as in opinion and in partisan reports."""
    document = annotated.document
    own = sum(
        weight
        for first, _, kind, weight in annotated.phrases["loaded"]
        if kind in _SIDED and not document.quoted[first]
    )
    return 100 * own >= _LOADED * (document.size + _FIRM)
