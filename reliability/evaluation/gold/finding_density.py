"""The number of findings in an ordinary article: the median over centre outlets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from reliability.articles.article import Article
from reliability.evaluation.benchmark import Mistake, Outcome, bootstrap_result, string_field
from reliability.records import KEY_EFFECT
from reliability.scoring.assess import assess


def parse_outlet_article(row: dict[str, Any]) -> Article | None:
    """Parse a row, or return None if its outlet is not of the centre."""
    if row["bias"] != "center":
        return None
    return Article(
        string_field(row), title=string_field(row, "title"), publisher=string_field(row, "source")
    )


def measure_density(items: Sequence[Article], fit: bool) -> Outcome:
    """Count the key findings in the report of each article."""
    counts = np.zeros(len(items))
    mistakes = []
    features: Counter[str] = Counter()
    for number, item in enumerate(items):
        findings = assess(item).key_findings
        counts[number] = len(findings)
        here = Counter(finding.feature for finding in findings)
        features += here
        most = ", ".join(f"{name} {count}" for name, count in here.most_common(6))
        kind = f"{len(findings)} findings"
        mistakes.append(Mistake(len(findings), kind, f"{item.title}: {most}"))
    common = ", ".join(
        f"{name} {count / len(items):.1f}" for name, count in features.most_common(4)
    )
    result = bootstrap_result(
        lambda drawn: float(np.median(counts[drawn])),
        len(items),
        [item.publisher for item in items],
        f"`Report.key_findings`, those with an effect of at least {KEY_EFFECT} log-odds; the most "
        f"frequent features per article: {common}",
    )
    return Outcome({"median": result}, mistakes)
