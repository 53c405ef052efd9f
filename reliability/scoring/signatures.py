"""Signatures of reports: articles with similar texts have similar signatures."""

from __future__ import annotations

from reliability.metrics import merge_spans
from reliability.scoring.report import Report
from reliability.text.minhash import signature


def report_signature(report: Report) -> bytes:
    """Return the MinHash signature of the text of a report, without boilerplate.

    Raises
    ------
    ReliabilityError
        If datasketch is missing.

    Examples
    --------
    >>> import reliability
    >>> one, other = (reliability.assess(text) for text in ("It rained.", "It rained!"))
    >>> report_signature(one) == report_signature(other)
    True
    """
    text, start, kept = report.article.text, 0, []
    for left, right in merge_spans(report.boilerplate):
        kept.append(text[start:left])
        start = right
    return signature("\n".join((*kept, text[start:])))
