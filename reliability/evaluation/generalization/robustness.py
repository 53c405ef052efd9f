"""Rows of the table on robustness: changes that must not move a score, or must not lower it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reliability import metrics
from reliability.evaluation.benchmark import Goal, Row
from reliability.evaluation.generalization import bootstrap, perturbations
from reliability.evaluation.generalization.bootstrap import Names, Sample
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.rows import HELD_OUT, SAME, mean_row
from reliability.metrics import probabilities
from reliability.training.datasets import Example

SHIPPED = "the shipped model"
EDITED = 300  # articles to which lines are added
HALVED, MIN_HALVED_WORDS = 600, 300  # articles cut in half, and their minimum number of words


def length_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the correlation of score and length, and the change of the score on half an article."""
    scored = corpus.publishers_held_out
    scored = scored.take(scored.table.labels == 1)
    words, predicted = scored.table.lengths.astype(float), probabilities(scored.log_odds)
    each = ", ".join(
        f"{name} {metrics.pearson(predicted[inside], words[inside]):+.3f}"
        for name in np.unique(scored.table.datasets)
        for inside in (scored.table.datasets == name,)
    )
    ranks = [np.argsort(np.argsort(column)).astype(float) for column in (predicted, words)]
    yield mean_row(
        HELD_OUT,
        Goal("all", "abs(r) with words", 0.15, at_most=True),
        [scored.sample(bootstrap.correlation_statistic(predicted, words))],
        "Pearson r of probability and number of words on reliable articles, "
        f"{metrics.pearson(predicted, words):+.3f} (of ranks {metrics.pearson(*ranks):+.3f}); {each}",
    )

    long = [
        example
        for example in corpus.learned["reliability"].table.examples
        if len(example.text.split()) >= MIN_HALVED_WORDS
    ]
    chosen = evenly_spaced(long, HALVED)
    corpus.progress(f"halving {len(chosen)} articles")
    changes = perturbations.changes_by_half([(example.text, example.title) for example in chosen])
    yield mean_row(
        SHIPPED,
        Goal("training articles", "change by half, median", 0.06, at_most=True),
        [Sample(_publishers_of(chosen), bootstrap.quantile_statistic(changes, 0.5))],
        f"the first half in whole sentences, of articles with {MIN_HALVED_WORDS} words or more; 10% of "
        f"them change by {np.quantile(changes, 0.9):.3f} or more",
    )


def evenly_spaced(examples: Sequence[Example], count: int) -> list[Example]:
    """Return at most `count` examples, evenly spaced."""
    count = min(count, len(examples))
    return [examples[number * len(examples) // count] for number in range(count)]


def _publishers_of(examples: Sequence[Example]) -> Names:
    return np.array([example.publisher for example in examples])


def invariance_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the change of the scores by lines that a page adds to an article."""
    chosen = evenly_spaced(corpus.learned["reliability"].table.examples, EDITED)
    corpus.progress(f"adding lines to {len(chosen)} articles")
    changes = perturbations.changes_by_additions(
        [(example.text, example.title) for example in chosen]
    )
    each = ", ".join(
        f"{name} {np.median(column):.3f} to {column.max():.3f}"
        for name, column in zip(perturbations.ADDITIONS, changes.T, strict=True)
    )
    note = (
        "the larger change of the two scores, by the worst of "
        f"{len(perturbations.ADDITIONS)} additions; median to largest of each: {each}"
    )
    for measure, quantile in (("largest change", 1.0), ("median change", 0.5)):
        statistic = bootstrap.quantile_statistic(changes.max(axis=1), quantile)
        yield mean_row(
            SHIPPED,
            Goal("lines added", measure, 0.02, at_most=True),
            [Sample(_publishers_of(chosen), statistic)],
            note if quantile == 1 else SAME,
        )


def direction_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the share of constructed pairs whose better text scores lower, and the worst loss."""
    chosen = perturbations.constructed_pairs()
    corpus.progress(f"scoring {len(chosen)} constructed pairs")
    gains = perturbations.pair_gains(chosen)
    lowered = gains < -1e-9
    kinds = np.array([pair.kind for pair in chosen])
    each = ", ".join(
        f"{kind} {lowered[inside].sum()} of {inside.sum()} lower "
        f"(median gain {np.median(gains[inside]):+.3f}, worst {gains[inside].min():+.3f})"
        for kind in perturbations.KINDS
        for inside in (kinds == kind,)
    )
    backgrounds = np.array([pair.background for pair in chosen])
    losses = np.maximum(-gains, 0.0)
    for measure, statistic, note in (
        ("share lowered", bootstrap.share_statistic(lowered), f"better text against worse: {each}"),
        ("worst loss", bootstrap.quantile_statistic(losses, 1.0), SAME),
    ):
        goal = Goal("constructed pairs", measure, 0.0, at_most=True)
        yield mean_row(SHIPPED, goal, [Sample(backgrounds, statistic)], note)
