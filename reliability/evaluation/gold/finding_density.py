"""How many findings a reader of an ordinary article meets: the median over centre outlets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Mistake,
    Outcome,
    Result,
    all_rows,
    string_field,
)
from reliability.metrics import bootstrap_interval
from reliability.records import KEY_EFFECT
from reliability.scoring.assess import assess

MEDIAN = Goal("centre outlets", "median findings in an article", 12.0, at_most=True)


class OutletArticle(NamedTuple):
    """An article and its outlet."""

    source: str
    title: str
    text: str


def parse_outlet_article(row: dict[str, Any]) -> OutletArticle | None:
    """Read a row, of which only those of centre outlets are wanted."""
    if row["bias"] != "center":
        return None
    return OutletArticle(string_field(row, "source"), string_field(row, "title"), string_field(row))


def measure_density(items: Sequence[OutletArticle], fit: bool) -> Outcome:
    """Count the findings of each article's report."""
    counts = np.zeros(len(items))
    wrong = []
    features: Counter[str] = Counter()
    for number, item in enumerate(items):
        found = assess(item.text, item.title).key_findings
        counts[number] = len(found)
        own = Counter(one.feature for one in found)
        features += own
        many = ", ".join(f"{name} {count}" for name, count in own.most_common(6))
        wrong.append(Mistake(len(found), f"{len(found)} findings", f"{item.title}: {many}"))
    common = ", ".join(
        f"{name} {count / len(items):.1f}" for name, count in features.most_common(4)
    )
    figure = Result(
        float(np.median(counts)),
        bootstrap_interval(
            [item.source for item in items], lambda drawn: float(np.median(counts[drawn]))
        ),
        len(items),
        f"`Report.key_findings`, those that move a score by {KEY_EFFECT} log-odds; mean by feature: {common}",
    )
    return Outcome({MEDIAN: figure}, wrong)


BENCHMARKS: tuple[Benchmark[Any], ...] = (
    Benchmark(
        "findings", "bench_200.jsonl.gz", all_rows(parse_outlet_article), measure_density, (MEDIAN,)
    ),
)
