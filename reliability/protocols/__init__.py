"""The table of the models where they have never been, each figure beside its target.

Whole sets, publishers, years and sides held out; what a line around an article moves; which way
constructed pairs go; what each group of features is worth. `run` measures and prints; models are
fitted inside it and thrown away, and nothing that is shipped changes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import click
from threadpoolctl import threadpool_limits

from reliability.gold import Row, row_of, table
from reliability.protocols.lines import PROTOCOLS
from reliability.protocols.measured import measure


def rows(data: Path, progress: Callable[[str], None]) -> Iterator[Row]:
    """Yield the rows of the table. Raises ReliabilityError where a set is missing."""
    with threadpool_limits(1):  # as in training, so that sums come out the same
        measured = measure(data, progress)
        for protocol in PROTOCOLS:
            for subject, target, figure in protocol(measured):
                yield row_of(subject, target.part, target, figure)


def run(data: Path, as_json: bool = False) -> None:
    """Measure everything and print the table."""
    found = list(rows(data, lambda message: click.echo(message, err=True)))
    if as_json:
        click.echo(json.dumps({"rows": [asdict(row) for row in found]}, indent=1))
    else:
        click.echo(table(found, "protocol"))
