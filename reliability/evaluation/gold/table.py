"""The table of every signal against human annotations, with its goals and its worst mistakes.

By default the benchmarks of the research data are measured; where a result needs more than a signal
returns, a small model is fitted inside the evaluation, held out by document. On other files nothing is
fitted, and a missing file is named. Sentences of a benchmark are printed to the terminal only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import click

from reliability.display.escaping import escape_terminal
from reliability.errors import ReliabilityError
from reliability.evaluation.benchmark import Benchmark, Mistake, Outcome, Row
from reliability.evaluation.gold import (
    causal_language,
    certainty,
    claims,
    clickbait,
    contradiction,
    editor,
    finding_density,
    genre,
    hedging,
    loaded,
    readability,
    sentence_boundaries,
    sentence_roles,
    sourcing,
)
from reliability.evaluation.tables import make_row, rows_table

BENCHMARKS: tuple[Benchmark[Any], ...] = tuple(
    chain.from_iterable(
        module.BENCHMARKS
        for module in (
            hedging,
            certainty,
            sourcing,
            claims,
            sentence_roles,
            causal_language,
            clickbait,
            contradiction,
            readability,
            sentence_boundaries,
            loaded,
            finding_density,
            genre,
            editor,
        )
    )
)
SIGNALS = tuple(dict.fromkeys(benchmark.signal for benchmark in BENCHMARKS))
_SHOWN = 20  # mistakes printed per benchmark
_WIDEST = 500  # characters of a mistake that are printed


def measure_benchmarks(
    data: Path, fit: bool, benchmarks: Iterable[Benchmark[Any]] = BENCHMARKS
) -> Iterator[tuple[Benchmark[Any], list[Row], Sequence[Mistake]]]:
    """Yield each benchmark with its rows of the table and its mistakes.

    With `fit`, models are fitted with documents held out; otherwise the shipped ones are measured. A
    missing file gives rows without a result. Raises ReliabilityError if the folder is missing or has
    none of the files, or if a row of a file is malformed.
    """
    benchmarks = list(benchmarks)
    if not data.is_dir():
        raise ReliabilityError(f"{data}: no such folder: give the annotated files with --data")
    if not any((data / benchmark.file).is_file() for benchmark in benchmarks):
        files = ", ".join(benchmark.file for benchmark in benchmarks)
        raise ReliabilityError(f"{data}: nothing to measure: the folder has none of {files}")
    for benchmark in benchmarks:
        outcome, missing = Outcome({}), "skipped: the file is missing"
        if (data / benchmark.file).is_file():
            items = benchmark.read(data / benchmark.file)
            missing = "skipped: the file has no rows for it"
            outcome = benchmark.measure(items, fit) if items else outcome
        rows = [
            make_row(
                benchmark.signal,
                f"{benchmark.name} {goal.part}".strip(),
                goal,
                outcome.results.get(goal, missing),
            )
            for goal in benchmark.goals
        ]
        yield benchmark, rows, outcome.mistakes


def run_gold(data: Path, *, fit: bool, as_json: bool = False, errors: str | None = None) -> None:
    """Measure and print the table.

    With `errors`, the name of a signal, only its rows are measured, and its worst mistakes printed.
    """
    benchmarks = [one for one in BENCHMARKS if errors in (None, one.signal)]
    if not benchmarks:
        raise ReliabilityError(
            f"--errors {errors}: unknown signal: expected {' or '.join(SIGNALS)}"
        )
    outcomes = list(measure_benchmarks(data, fit, benchmarks))
    rows = [row for _, rows, _ in outcomes for row in rows]
    if as_json:
        click.echo(json.dumps({"fit": fit, "rows": [row._asdict() for row in rows]}, indent=1))
    else:
        click.echo(rows_table(rows, "signal"))
    if errors:
        for benchmark, _, mistakes in outcomes:
            click.echo(worst_mistakes(benchmark, mistakes))


def worst_mistakes(benchmark: Benchmark[Any], mistakes: Sequence[Mistake]) -> str:
    """Return the worst mistake of each kind, then the second of each, and so on.

    Equally bad ones come in the order of a hash of their text, so that the sample is always the same.
    """

    def order(mistake: Mistake) -> tuple[float, bytes]:
        return -mistake.weight, sha256(mistake.text.encode(errors="replace")).digest()

    kinds: Counter[str] = Counter()
    ranked = []
    for mistake in sorted(mistakes, key=order):
        ranked.append((kinds[mistake.kind], *order(mistake), mistake))
        kinds[mistake.kind] += 1
    shown = [mistake for *_, mistake in sorted(ranked)[:_SHOWN]]
    lines = [f"{mistake.kind}: {escape_terminal(mistake.text)[:_WIDEST]}" for mistake in shown]
    return f"\n{benchmark.name}: the worst of {len(ranked)}\n" + "\n".join(lines)
