"""Measure the gain of each attack and trick on unreliable articles, as rows of the table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

from reliability.evaluation.benchmark import Goal, Row
from reliability.evaluation.generalization import attacks, bootstrap
from reliability.evaluation.generalization.attacks import Outcome
from reliability.evaluation.generalization.bootstrap import Names, Sample, Statistic
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.rows import (
    SHIPPED,
    evenly_spaced,
    mean_row,
    protocol_row,
    publishers_of,
    shipped_row,
    with_words,
)
from reliability.evaluation.tables import records_table
from reliability.metrics import Flags
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.training.datasets import TRAINING, TRANSFER, Example, load_datasets, read_rows
from reliability.training.progress import log_progress

ATTACKED, ATTACKED_WORDS = 100, range(200, 1001)
_NEWS, LEAST_NEWS = 40, 1000  # articles of news to append, and their least number of words
_NEWS_APPENDED = "500 words of news appended"
LONG, LONG_WORDS = 600, range(400, 3001)  # reliable articles that may have a part of another manner
Outcomes = Mapping[str, Sequence[Outcome]]


def chosen_articles(examples: Sequence[Example], count: int) -> list[Example]:
    """Return unreliable articles of typical length, evenly spaced."""
    unreliable = [one for one in examples if one.y == 0]
    return evenly_spaced(with_words(unreliable, ATTACKED_WORDS), count)


def news_of(data: Path) -> list[str]:
    """Return articles of ordinary news that are long enough to be appended."""
    rows = read_rows(data / "more" / "bbc_masakhanews.jsonl.gz")
    texts = [row["text"] for row in rows if len(row["text"].split()) >= LEAST_NEWS]
    return evenly_spaced(texts, _NEWS)


def gaming_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the gains of cheap edits, appended news and tricks on unreliable articles."""
    chosen = chosen_articles(corpus.from_datasets(TRANSFER).examples, ATTACKED)
    log_progress(f"{len(attacks.ATTACKS)} attacks on {len(chosen)} articles")
    outcomes = attacks.try_attacks(chosen, news_of(corpus.data))
    publishers = publishers_of(chosen)
    yield from _rows_of_cheap_edits(outcomes, publishers)
    yield from _rows_of_verdicts(outcomes, publishers)
    yield from _rows_of_parts(corpus)


def _rows_of_parts(corpus: Corpus) -> Iterator[Row]:
    """Yield the shares of reliable articles that do not pass because of a part of another manner."""
    sets = [*TRAINING["reliability"], *TRANSFER]
    chosen = long_articles(corpus.from_datasets(sets).examples)
    log_progress(f"parts of {len(chosen)} reliable articles")
    verdicts = np.array([*parallel_map(verdict_by_part, chosen)])
    publishers = publishers_of(chosen)
    note = f"articles of {LONG_WORDS.start} words or more that would pass or be too close to call"
    for measure, verdict, most in (
        ("share that fails by a part", Verdict.FAIL, 0.005),
        ("share not judged for a part", Verdict.ABSTAIN, None),
    ):
        goal = Goal("reliable articles", measure, most, at_most=True)
        yield shipped_row(goal, publishers, bootstrap.share_statistic(verdicts == verdict), note)


def long_articles(examples: Sequence[Example]) -> list[Example]:
    """Return reliable articles that are long enough for two manners, evenly spaced."""
    reliable = [one for one in examples if one.y == 1]
    return evenly_spaced(with_words(reliable, LONG_WORDS), LONG)


def verdict_by_part(example: Example) -> str:
    """Return the verdict on an article with a part of another manner, "" on any other."""
    report = assess(example.text, example.title)
    return str(report.verdict) if report.part else ""


def _rows_of_cheap_edits(outcomes: Outcomes, publishers: Names) -> Iterator[Row]:
    """Yield the gains and the passes of the cheap edit that has most of each."""
    cheap = {name: outcomes[name] for name in attacks.CHEAP}
    gains = {name: np.array([one.gain for one in results]) for name, results in cheap.items()}
    medians = {name: bootstrap.quantile_statistic(one, 0.5) for name, one in gains.items()}
    largest = {name: bootstrap.quantile_statistic(one, 1.0) for name, one in gains.items()}
    passing = {name: bootstrap.share_statistic(_newly_passing(one)) for name, one in cheap.items()}
    edit = "reliability gained on unreliable articles by an edit of up to 5% of the words"
    for measure, most, statistics, note in (
        ("median gain", 0.03, medians, edit),
        ("largest gain", 0.15, largest, "reliability gained on one article"),
        (
            "share that passes",
            0.03,
            passing,
            "articles that pass after the edit and did not before",
        ),
    ):
        goal = Goal("cheap edits", measure, most, at_most=True)
        yield _row_of_worst(goal, statistics, publishers, note)


def _rows_of_verdicts(outcomes: Outcomes, publishers: Names) -> Iterator[Row]:
    """Yield the shares of failing articles that costly edits let pass, and that tricks hide."""
    failing = np.array([one.before is Verdict.FAIL for one in outcomes[_NEWS_APPENDED]])
    passing = {name: _after(outcomes[name], Verdict.PASS) for name in attacks.COSTLY}
    hidden = {name: ~_after(outcomes[name], Verdict.FAIL) for name in attacks.TRICKS}
    labelled = {name: ~_after(outcomes[name], Verdict.FAIL) for name in attacks.LABELS}
    of_news = {_NEWS_APPENDED: passing.pop(_NEWS_APPENDED)}
    note = "of the articles that fail by themselves"
    for part, measure, most, columns in (
        (_NEWS_APPENDED, "share of failing articles that pass", 0.1, of_news),
        ("other costly edits", "share of failing articles that pass", None, passing),
        ("tricks", "share of failing articles that do not fail", 0.02, hidden),
        ("labels", "share of failing articles that do not fail", None, labelled),
    ):
        goal = Goal(part, measure, most, at_most=True)
        shares = {
            name: bootstrap.share_statistic(flags[failing]) for name, flags in columns.items()
        }
        yield _row_of_worst(goal, shares, publishers[failing], note)


def _row_of_worst(
    goal: Goal, statistics: Mapping[str, Statistic], publishers: Names, note: str
) -> Row:
    """Return the row of the attack with the largest statistic; the note has that of each attack."""
    if not len(publishers):
        return protocol_row(SHIPPED, goal, "no article fails by itself")
    samples = {name: Sample(publishers, statistic) for name, statistic in statistics.items()}
    values = {name: sample.value for name, sample in samples.items()}
    worst = samples[max(values, key=values.__getitem__)]
    each = ", ".join(f"{name} {value:.3f}" for name, value in values.items())
    return mean_row(SHIPPED, goal, [worst], f"{note}: {each}")


def _newly_passing(outcomes: Sequence[Outcome]) -> Flags:
    before = np.array([one.before is Verdict.PASS for one in outcomes])
    return np.asarray(_after(outcomes, Verdict.PASS) & ~before)


def _after(outcomes: Sequence[Outcome], verdict: Verdict) -> Flags:
    return np.array([one.after is verdict for one in outcomes])


def summarize(outcomes: Outcomes) -> list[dict[str, Any]]:
    """Return a record for each attack: its gains, and the shares of verdicts that turn."""
    records = []
    for name, results in outcomes.items():
        gains = np.array([one.gain for one in results])
        failing = np.array([one.before is Verdict.FAIL for one in results])
        after = {verdict: _after(results, verdict)[failing] for verdict in Verdict}
        records.append(
            {
                "attack": name,
                "median gain": float(np.median(gains)),
                "largest gain": float(gains.max()),
                "newly passing": float(_newly_passing(results).mean()),
                "FAIL to PASS": float(after[Verdict.PASS].mean()) if failing.any() else None,
                "FAIL to ABSTAIN": float(after[Verdict.ABSTAIN].mean()) if failing.any() else None,
            }
        )
    return records


def run_attacks(data: Path, sample: int, as_json: bool) -> None:
    """Try every attack on a sample of unreliable articles, and print the table."""
    examples = load_datasets(data, TRANSFER)
    chosen = chosen_articles(examples, sample)
    log_progress(f"{len(attacks.ATTACKS)} attacks on {len(chosen)} articles")
    records = summarize(attacks.try_attacks(chosen, news_of(data)))
    if as_json:
        click.echo(json.dumps({"articles": len(chosen), "attacks": records}, indent=1))
        return
    reliable = load_datasets(data, TRAINING["reliability"])
    parts = [*parallel_map(verdict_by_part, long_articles([*reliable, *examples]))]
    cells = [{name: _cell(value) for name, value in record.items()} for record in records]
    click.echo(records_table(cells))
    click.echo(
        f"\nOf {len(parts)} reliable articles, {parts.count(Verdict.FAIL)} fail by a part of another "
        f"manner, and {parts.count(Verdict.ABSTAIN)} are not judged for one."
    )


def _cell(value: Any) -> str:
    return value if isinstance(value, str) else "–" if value is None else f"{value:+.3f}"
