"""From a text to its reading: parse once, find all phrases once, let every signal read."""

from __future__ import annotations

from reliability import attribution, lexicon
from reliability.document import Document, parse
from reliability.evidence import Annotated, Reading
from reliability.signals import SIGNALS


def annotate(document: Document) -> Annotated:
    """Return the document with its lexicon matches and attributions."""
    phrases = lexicon.matcher().find(document)
    return Annotated(document, phrases, attribution.attribute(document, phrases["sourcing"]))


def measure(text: str, title: str | None = None) -> tuple[Document, Reading]:
    """Parse a text and return its document, and the values and findings of all signals.

    Values are in the order of `SIGNALS` and their features; findings are in the order of the text.
    """
    document = parse(text, title)
    annotated = annotate(document)
    reading = Reading({})
    for signal in SIGNALS:
        part = signal.read(annotated)
        for feature in signal.features:
            reading.values[feature.name] = part.values[feature.name]
        reading.findings.extend(part.findings)
    reading.findings.sort(key=lambda finding: (finding.signal == "headline", finding.start))
    return document, reading
