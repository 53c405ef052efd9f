"""The table of every signal against human annotations, with its goals and its worst mistakes.

By default the benchmarks of the research data are measured; where a result needs more than a signal
returns, a small model is fitted inside the evaluation, held out by document. On other files nothing is
fitted, and a missing file is named. Sentences of a benchmark are printed to the terminal only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
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
    Row,
    all_rows,
    evaluation_rows,
)
from reliability.evaluation.gold import causal_language as causal
from reliability.evaluation.gold import (
    claims,
    clickbait,
    contradiction,
    editor,
    genre,
    hedging,
    loaded,
    readability,
    sourcing,
)
from reliability.evaluation.gold import finding_density as density
from reliability.evaluation.gold import sentence_boundaries as boundaries
from reliability.evaluation.gold import sentence_roles as roles
from reliability.evaluation.tables import make_row, print_rows
from reliability.toml import own_tables

# The reader and the measure of each benchmark of `table.toml`.
_MEASURES: Mapping[str, tuple[Callable[[Path], Any], Callable[[Any, bool], Outcome]]] = {
    "hedge_cues": (evaluation_rows(hedging.parse_cue_sentence), hedging.measure_cues),
    "weasels": (all_rows(hedging.parse_cue_sentence), hedging.measure_weasels),
    "certainty": (all_rows(claims.parse_rated_sentence), claims.measure_certainty),
    "attributions": (
        evaluation_rows(sourcing.parse_polnear_article),
        sourcing.measure_attributions,
    ),
    "unsourced": (evaluation_rows(claims.parse_polnear_sentence), claims.measure_unsourced),
    **{
        scale: (all_rows(claims.parse_claim_sentence), partial(claims.measure_claims, scale))
        for scale in ("checkworthy", "verifiable")
    },
    "roles": (all_rows(roles.parse_role_sentence), roles.measure_roles),
    "causal": (all_rows(causal.parse_causal_sentence), causal.measure_causal),
    "clickbait": (all_rows(clickbait.parse_headline), clickbait.measure_headlines),
    "mnli": (all_rows(contradiction.parse_sentence_pair), contradiction.measure_mnli),
    "breaking_nli": (
        all_rows(contradiction.parse_sentence_pair),
        contradiction.measure_breaking_nli,
    ),
    "summaries": (all_rows(contradiction.parse_summary_claim), contradiction.measure_summaries),
    "news": (all_rows(contradiction.parse_polnear_article), contradiction.measure_news),
    "edits": (contradiction.read_edits, contradiction.measure_edits),
    "centre": (all_rows(contradiction.parse_centre_article), contradiction.measure_centre),
    "stances": (all_rows(contradiction.parse_stance), contradiction.measure_stances),
    "altered_summaries": (
        all_rows(contradiction.parse_summaries),
        contradiction.measure_altered_summaries,
    ),
    "clear": (all_rows(readability.parse_clear), readability.measure_clear),
    "formula_cases": (readability.read_cases, readability.measure_oracle),
    "gum": (all_rows(boundaries.parse_gum), partial(boundaries.measure_boundaries, boundaries.GUM)),
    "ewt": (
        evaluation_rows(boundaries.parse_ewt),
        partial(boundaries.measure_boundaries, boundaries.EWT),
    ),
    "babe": (all_rows(loaded.parse_babe), loaded.measure_babe),
    "propaganda": (evaluation_rows(loaded.parse_ptc), loaded.measure_ptc),
    "subjective": (evaluation_rows(loaded.parse_clef, loaded.is_clef_test), loaded.measure_clef),
    "density": (all_rows(density.parse_outlet_article), density.measure_density),
    "genres": (genre.read_genres, genre.measure_genres),
    "marks": (editor.read_marks, editor.measure_marks),
    "verdicts": (editor.read_verdicts, editor.measure_verdicts),
    "grades": (editor.read_grades, editor.measure_grades),
}


def _benchmarks() -> Iterator[Benchmark[Any]]:
    for name, one in own_tables(__file__).items():
        goals = {key: Goal(**{"part": "", **goal}) for key, goal in one["goals"].items()}
        yield Benchmark(one["signal"], one["file"], goals, *_MEASURES[name])


BENCHMARKS = tuple(_benchmarks())
SIGNALS = tuple(dict.fromkeys(benchmark.signal for benchmark in BENCHMARKS))
_SHOWN = 20  # mistakes printed per benchmark
_WIDEST = 500  # characters of a mistake that are printed


def measure_benchmarks(
    data: Path, fit: bool, benchmarks: Sequence[Benchmark[Any]]
) -> Iterator[tuple[Benchmark[Any], list[Row], Sequence[Mistake]]]:
    """Yield each benchmark with its rows of the table and its mistakes.

    With `fit`, models are fitted with documents held out; otherwise the shipped ones are measured. A
    missing file gives rows without a result. Raises ReliabilityError if the folder is missing or has
    none of the files, or if a row of a file is malformed.
    """
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
            assert outcome.results.keys() <= benchmark.goals.keys(), benchmark.name
        rows = [
            make_row(
                benchmark.signal,
                f"{benchmark.name} {goal.part}".strip(),
                goal,
                outcome.results.get(name, missing),
            )
            for name, goal in benchmark.goals.items()
        ]
        yield benchmark, rows, outcome.mistakes


def run_gold(data: Path, *, fit: bool, as_json: bool, errors: str | None) -> None:
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
    print_rows(rows, "signal", as_json, {"fit": fit})
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
