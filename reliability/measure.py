"""From a text to its reading: parse once, find all phrases once, let every signal read."""

from __future__ import annotations

from reliability import attribution, lexicon
from reliability.document import Document, parse
from reliability.evidence import Annotated, Reading
from reliability.signals import SIGNALS


def annotate(document: Document) -> Annotated:
    """Return the document with what every signal may want of it."""
    find, headline = lexicon.matcher().find, document.headline
    phrases = find(document)
    attributions = attribution.attribute(document, phrases["sourcing"])
    sourced = attribution.sourced_sentences(document, attributions)
    return Annotated(document, phrases, find(headline) if headline else {}, attributions, sourced)


def read(annotated: Annotated) -> Reading:
    """Return the values and findings of all signals.

    Values are in the order of `SIGNALS` and their features; findings are in the order of the text.
    """
    reading = Reading({})
    for signal in SIGNALS:
        part = signal.read(annotated)
        reading.values.update(part.values)
        reading.findings.extend(part.findings)
    reading.findings.sort(key=lambda finding: (finding.signal == "headline", finding.start))
    return reading


def measure(text: str, title: str | None = None) -> tuple[Document, Reading]:
    """Parse a text and return its document, and the values and findings of all signals."""
    document = parse(text, title)
    return document, read(annotate(document))
