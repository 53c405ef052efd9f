"""The table of the models where they have never been, each figure beside its target.

Whole sets, publishers, years and sides held out; what a line around an article moves; which way
constructed pairs go; what each group of features is worth. `run` measures and prints; models are
fitted inside it and thrown away, and no model that is shipped changes. The page of the table names the
models that it was measured with, so that a stale one can be told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
from threadpoolctl import threadpool_limits

from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import Row
from reliability.evaluation.generalization import calibration, discrimination, fairness, robustness
from reliability.evaluation.generalization.corpus import Corpus, load_corpus
from reliability.evaluation.generalization.rows import ProtocolResult
from reliability.evaluation.tables import log_progress, make_row, rows_table
from reliability.scoring import model
from reliability.training import export

PAGE = "generalization.md"
_DIGEST = re.compile(r"^\| (\w+) \| ([0-9a-f]{64}) \|$", re.MULTILINE)
# In the order of the table.
PROTOCOLS: tuple[Callable[[Corpus], Iterator[ProtocolResult]], ...] = (
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
    discrimination.ablation_rows,
)


def measure_protocols(data: Path, progress: Callable[[str], None]) -> Iterator[Row]:
    """Yield the rows of the table. Raises ReliabilityError where a set is missing."""
    with threadpool_limits(1):  # as in training, so that sums come out the same
        corpus = load_corpus(data, progress)
        for protocol in PROTOCOLS:
            for subject, target, figure in protocol(corpus):
                yield make_row(subject, target.part, target, figure)


def model_digests() -> dict[str, str]:
    """Return the SHA-256 of the file of each shipped model."""
    return {
        target: export.file_digest(model.models_folder() / f"{target}.json")
        for target in model.TARGETS
    }


def generalization_page(found: Sequence[Row]) -> str:
    """Return the page of the table, with the digests of the shipped models at its head."""
    lines = [
        "# The models where they have never been",
        "",
        "Written by `reliability evaluate generalization --write`, with the models of these files:",
        "",
        "| model | SHA-256 |",
        "|---|---|",
        *(f"| {target} | {digest} |" for target, digest in model_digests().items()),
        "",
        "Rows of the shipped model are of these. All others are of models learned in the same way, with "
        "what they are measured on held out. Numbers under the table are those of its rows.",
        "",
        rows_table(found, "protocol"),
        "",
    ]
    return "\n".join(lines)


def page_digests(page: str) -> dict[str, str]:
    """Return the digests that a page names: other ones than `digests` gives make it stale."""
    return dict(_DIGEST.findall(page))


def run_generalization(data: Path, as_json: bool = False, write: bool = False) -> None:
    """Measure everything and print the table; with `write` keep its page beside the models, too."""
    found = list(measure_protocols(data, log_progress))
    if as_json:
        click.echo(json.dumps({"rows": [row._asdict() for row in found]}, indent=1))
    else:
        click.echo(rows_table(found, "protocol"))
    if write:
        path = model.models_folder() / PAGE
        try:
            path.write_text(generalization_page(found), "utf-8")
        except OSError as error:
            raise ReliabilityError(f"{path}: cannot be written: {error.strerror}") from error
        log_progress(f"wrote {path}")
