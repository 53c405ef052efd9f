"""Statistics: how often each feature was found in a run, and the share of articles that fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping


def render_table(
    findings: Mapping[tuple[str, str], Counter[str]], verdicts: Mapping[str, int]
) -> Iterator[str]:
    """Yield a line for each feature, the most frequent first, and the share of articles that fail.

    `findings` has the number of findings by signal and feature, and then by article.
    """
    rows = [
        (str(counts.total()), str(len(counts)), signal, feature)
        for (signal, feature), counts in findings.items()
    ]
    rows.sort(key=lambda row: (-int(row[0]), row[2:]))
    header = ("findings", "articles", "signal", "feature")
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    for count, articles, signal, feature in (header, *rows):
        yield f"{count:>{widths[0]}}  {articles:>{widths[1]}}  {signal:<{widths[2]}}  {feature}"
    judged = sum(verdicts.get(verdict, 0) for verdict in ("PASS", "FAIL", "BASELINED"))
    failed = judged - verdicts.get("PASS", 0)
    share = f" ({failed / judged:.0%})" if judged else ""
    yield f"{failed} of {judged} judged articles fail{share}"
