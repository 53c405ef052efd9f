"""Lines of what must not move a score (length, lines of the page), or not lower it (a better line)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reliability import metrics
from reliability.evaluation.benchmark import Goal
from reliability.evaluation.generalization import bootstrap, perturbations
from reliability.evaluation.generalization.bootstrap import Names, Sample, mean_result
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.rows import ABOVE, HELD, ProtocolResult
from reliability.metrics import probabilities
from reliability.training.datasets import Example

SHIPPED = "the shipped model"
EDITED, HALVED, LEAST_HALVED = 300, 600, 300  # articles changed, articles halved, their words


def length_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield how the score goes with length, and what it is on half of an article."""
    own = corpus.publishers_held_out
    own = own.take(own.table.labels == 1)
    words, said = own.table.lengths.astype(float), probabilities(own.log_odds)
    datasets = own.table.datasets
    each = ", ".join(
        f"{name} {metrics.pearson(said[datasets == name], words[datasets == name]):+.3f}"
        for name in np.unique(datasets)
    )
    ranks = [np.argsort(np.argsort(column)).astype(float) for column in (said, words)]
    note = (
        f"Pearson of probability and words on reliable articles, {metrics.pearson(said, words):+.3f} "
        f"(of ranks {metrics.pearson(*ranks):+.3f}); {each}"
    )
    target = Goal("all", "abs(r) with words", 0.15, at_most=True)
    yield (
        HELD,
        target,
        mean_result([own.sample(bootstrap.correlation_statistic(said, words))], note),
    )

    long = [
        example
        for example in corpus.learned["reliability"].table.examples
        if len(example.text.split()) >= LEAST_HALVED
    ]
    chosen = evenly_spaced(long, HALVED)
    corpus.progress(f"halving {len(chosen)} articles")
    off = perturbations.changes_by_half([(example.text, example.title) for example in chosen])
    note = (
        f"whole sentences, articles of {LEAST_HALVED} words or more; a tenth move by "
        f"{np.quantile(off, 0.9):.3f} or more"
    )
    target = Goal("training articles", "change by half, median", 0.06, at_most=True)
    part = Sample(_publishers_of(chosen), bootstrap.quantile_statistic(off, 0.5))
    yield SHIPPED, target, mean_result([part], note)


def evenly_spaced(examples: Sequence[Example], count: int) -> list[Example]:
    """Return some of many, evenly spaced."""
    count = min(count, len(examples))
    return [examples[number * len(examples) // count] for number in range(count)]


def _publishers_of(examples: Sequence[Example]) -> Names:
    return np.array([example.publisher for example in examples])


def invariance_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield by how much lines around an article move its scores."""
    chosen = evenly_spaced(corpus.learned["reliability"].table.examples, EDITED)
    corpus.progress(f"adding lines to {len(chosen)} articles")
    moved = perturbations.changes_by_additions(
        [(example.text, example.title) for example in chosen]
    )
    each = ", ".join(
        f"{name} {np.median(column):.3f} to {column.max():.3f}"
        for name, column in zip(perturbations.ADDITIONS, moved.T, strict=True)
    )
    note = (
        f"the larger change of both scores, the worst of {len(perturbations.ADDITIONS)} additions; median to "
        f"largest of each: {each}"
    )
    for measure, at in (("largest change", 1.0), ("median change", 0.5)):
        part = Sample(_publishers_of(chosen), bootstrap.quantile_statistic(moved.max(axis=1), at))
        target = Goal("lines added", measure, 0.02, at_most=True)
        yield SHIPPED, target, mean_result([part], note if at == 1 else ABOVE)


def direction_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield how often, and by how much, the better text of a constructed pair scores lower."""
    chosen = perturbations.constructed_pairs()
    corpus.progress(f"scoring {len(chosen)} constructed pairs")
    gains = perturbations.pair_gains(chosen)
    lowered = gains < -1e-9
    kinds = np.array([pair.kind for pair in chosen])
    each = ", ".join(
        f"{kind} {lowered[kinds == kind].sum()} of {(kinds == kind).sum()} lowered "
        f"(median gain {np.median(gains[kinds == kind]):+.3f}, worst {gains[kinds == kind].min():+.3f})"
        for kind in perturbations.KINDS
    )
    backgrounds = np.array([pair.background for pair in chosen])
    worst = np.maximum(-gains, 0.0)
    found = (
        ("share lowered", bootstrap.share_statistic(lowered), each),
        ("worst loss", bootstrap.quantile_statistic(worst, 1.0), ABOVE),
    )
    for measure, statistic, note in found:
        target = Goal("constructed pairs", measure, 0.0, at_most=True)
        yield SHIPPED, target, mean_result([Sample(backgrounds, statistic)], note)
