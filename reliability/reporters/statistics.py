"""Statistics: how often each feature was found in a run, and what share of the articles fails.

It prints counts that it is given, and refuses to know what was counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping


def render_table(
    findings: Mapping[tuple[str, str], Counter[str]], verdicts: Mapping[str, int]
) -> Iterator[str]:
    """Yield a line for each signal and feature, the most frequent first, and what share fails.

    `findings` holds, by signal and feature, how many there are in each article by its name.
    """
    rows = [
        (str(counts.total()), str(len(counts)), signal, feature)
        for (signal, feature), counts in findings.items()
    ]
    rows.sort(key=lambda row: (-int(row[0]), row[2:]))
    heads = ("findings", "articles", "signal", "feature")
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for number, articles, signal, feature in (heads, *rows):
        yield (f"{number:>{widths[0]}}  {articles:>{widths[1]}}  {signal:<{widths[2]}}  {feature}")
    judged = sum(verdicts.get(verdict, 0) for verdict in ("PASS", "FAIL", "BASELINED"))
    failing = judged - verdicts.get("PASS", 0)
    share = f" ({failing / judged:.0%})" if judged else ""
    yield f"{failing} of {judged} articles that can be judged fail{share}"
