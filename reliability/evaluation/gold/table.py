"""The table of every signal against human gold: sets, figures, targets, and what came out wrong.

`run` measures and prints; it changes nothing. By default it measures the research sets, and where a
row needs more than the signals give, it fits small models inside the evaluation, held out by
document. On files from elsewhere nothing is fitted, and what is not there is skipped and named. No
sentence of a set is written anywhere but to the terminal.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import click

from reliability.display.escaping import escape_terminal
from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import (
    Benchmark,
    Goal,
    Mistake,
    Outcome,
    Result,
    format_result,
)
from reliability.evaluation.gold import (
    certainty,
    claims,
    contradiction,
    finding_density,
    hedging,
    loaded,
    readability,
    sentence_boundaries,
    sourcing,
)

BENCHMARKS: tuple[Benchmark[Any], ...] = tuple(
    chain.from_iterable(
        module.BENCHMARKS
        for module in (
            hedging,
            certainty,
            sourcing,
            claims,
            contradiction,
            readability,
            sentence_boundaries,
            loaded,
            finding_density,
        )
    )
)
SIGNALS = tuple(dict.fromkeys(one.signal for one in BENCHMARKS))
WORST = 20
_WIDEST = 500  # characters of a mistake


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `value` and what depends on it are None where there is no figure.

    `target` is None where nothing is asked of the figure.
    """

    group: str
    dataset: str
    measure: str
    value: float | None
    interval: tuple[float, float] | None
    items: int
    goal: float | None
    at_most: bool
    met: bool | None
    note: str


def measure_benchmarks(
    data: Path, fit: bool, chosen: Iterable[Benchmark[Any]] = BENCHMARKS
) -> Iterator[tuple[Benchmark[Any], list[Row], Sequence[Mistake]]]:
    """Yield each set with its rows of the table and what came out wrong in it.

    Raises ReliabilityError where the folder is missing, holds none of the sets, or a row is broken.
    """
    chosen = list(chosen)
    if not data.is_dir():
        raise ReliabilityError(
            f"{data}: no such folder; give that of the labelled sets with --data"
        )
    if not any((data / one.file).is_file() for one in chosen):
        files = ", ".join(one.file for one in chosen)
        raise ReliabilityError(f"{data}: nothing to measure: none of {files} is in this folder")
    for one in chosen:
        if (data / one.file).is_file():
            items = one.read(data / one.file)
            found = one.measure(items, fit) if items else Outcome({})
            missing = "skipped: the file has no rows for it"
        else:
            found, missing = Outcome({}), "skipped: the file is not there"
        rows = [
            row_of(
                one.signal,
                f"{one.name} {target.part}".strip(),
                target,
                found.results.get(target, missing),
            )
            for target in one.goals
        ]
        yield one, rows, found.mistakes


def row_of(subject: str, dataset: str, target: Goal, figure: Result | str) -> Row:
    """Return the line of a figure, or of the reason why there is none."""
    head = subject, dataset, target.measure
    if isinstance(figure, str):
        return Row(*head, None, None, 0, target.value, target.at_most, None, figure)
    value, interval, items, note = figure
    met = None
    if target.value is not None:
        met = value <= target.value if target.at_most else value >= target.value
    return Row(*head, value, interval, items, target.value, target.at_most, met, note)


def run_gold(data: Path, *, fit: bool, as_json: bool = False, errors: str | None = None) -> None:
    """Measure and print the table; with `errors` that of one signal, and its worst mistakes."""
    chosen = [one for one in BENCHMARKS if errors in (None, one.signal)]
    if not chosen:
        raise ReliabilityError(
            f"--errors {errors}: no such signal; give one of {', '.join(SIGNALS)}"
        )
    done = list(measure_benchmarks(data, fit, chosen))
    rows = [row for _, rows, _ in done for row in rows]
    if as_json:
        click.echo(json.dumps({"fit": fit, "rows": [asdict(row) for row in rows]}, indent=1))
    else:
        click.echo(rows_table(rows))
    if errors:
        for one, _, mistakes in done:
            click.echo(worst_mistakes(one, mistakes))


def rows_table(rows: Sequence[Row], subject: str = "signal") -> str:
    """Return rows as a Markdown table, and their notes as a list under it."""
    lines = [
        f"| | {subject} | set | measure | figure (95 %) | target | met |",
        "|---|---|---|---|---|---|---|",
    ]
    for number, row in enumerate(rows, 1):
        wanted = "–" if row.goal is None else f"{'≤' if row.at_most else '≥'} {row.goal:g}"
        met = {True: "yes", False: "no", None: "–"}[row.met]
        lines.append(
            f"| {number} | {row.group} | {row.dataset} | {row.measure} "
            f"| {format_result(row.value, row.interval)} | {wanted} | {met} |"
        )
    reached = sum(row.met is True for row in rows)
    asked = sum(row.goal is not None for row in rows)
    skipped = sum(row.value is None for row in rows)
    lines.append(f"\n{reached} of {asked} met, {skipped} without a figure.\n")
    lines += [
        f"{number}. {row.note}" + (f" (of {row.items:,})" if row.items else "")
        for number, row in enumerate(rows, 1)
    ]
    return "\n".join(lines)


def worst_mistakes(one: Benchmark[Any], mistakes: Sequence[Mistake]) -> str:
    """Return the worst mistakes of a set: the worst of each kind, then the next of each.

    Of equals a sample, always the same.
    """

    def order(mistake: Mistake) -> tuple[float, bytes]:
        return -mistake.weight, sha256(mistake.text.encode(errors="replace")).digest()

    kinds: Counter[str] = Counter()
    ranked = []
    for mistake in sorted(mistakes, key=order):
        ranked.append((kinds[mistake.kind], *order(mistake), mistake))
        kinds[mistake.kind] += 1
    chosen = [mistake for *_, mistake in sorted(ranked)[:WORST]]
    lines = [f"{mistake.kind}: {escape_terminal(mistake.text)[:_WIDEST]}" for mistake in chosen]
    return f"\n{one.name}: the worst of {len(ranked)}\n" + "\n".join(lines)
