"""Generalization tests: the models on data that they never saw, each result next to its goal.

Whole sets, publishers, years and leanings are held out, lines are added to articles, articles are
edited, cut and attacked, constructed pairs are compared, and each group of features is left out. Models
are fitted inside and discarded; no shipped model changes. The page of the table names the models that it
was measured with, so that a test can tell if it is out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from threadpoolctl import threadpool_limits

from reliability.evaluation.benchmark import Row
from reliability.evaluation.gate import GENERALIZATION_PAGE
from reliability.evaluation.generalization import (
    calibration,
    discrimination,
    fairness,
    gaming,
    robustness,
)
from reliability.evaluation.generalization.corpus import Corpus, load_corpus
from reliability.evaluation.tables import print_rows, write_measured_page

# In the order of the table.
PROTOCOLS: tuple[Callable[[Corpus], Iterator[Row]], ...] = (
    discrimination.left_out_rows,
    discrimination.glass_box_rows,
    discrimination.hyperpartisan_rows,
    discrimination.later_year_rows,
    discrimination.publisher_rows,
    discrimination.bias_rows,
    calibration.calibration_rows,
    calibration.abstention_rows,
    fairness.lean_rows,
    fairness.region_rows,
    robustness.length_rows,
    robustness.invariance_rows,
    robustness.direction_rows,
    robustness.edit_rows,
    robustness.attack_rows,
    gaming.gaming_rows,
    robustness.influence_rows,
    discrimination.ablation_rows,
)


def measure_protocols(data: Path) -> Iterator[Row]:
    """Yield the rows of the table. Raises ReliabilityError if a set is missing."""
    with threadpool_limits(1):  # as in training, so that sums are the same to the last digit
        corpus = load_corpus(data)
        for protocol in PROTOCOLS:
            yield from protocol(corpus)


def run_generalization(data: Path, as_json: bool, write: bool) -> None:
    """Measure everything and print the table; with `write`, write its page next to the models."""
    rows = list(measure_protocols(data))
    print_rows(rows, "protocol", as_json)
    if write:
        write_measured_page(GENERALIZATION_PAGE, rows, "protocol")
