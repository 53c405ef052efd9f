"""Lines of what must not move a score (length, lines of the page), or not lower it (a better line)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reliability import metrics
from reliability.evaluation.benchmark import Target
from reliability.evaluation.generalization import bootstrap, perturbations
from reliability.evaluation.generalization.bootstrap import Names, Part, mean_over
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.rows import ABOVE, HELD, Line
from reliability.metrics import probabilities
from reliability.training.datasets import Example

SHIPPED = "the shipped model"
EDITED, HALVED, LEAST_HALVED = 300, 600, 300  # articles changed, articles halved, their words


def length(corpus: Corpus) -> Iterator[Line]:
    """Yield how the score goes with length, and what it is on half of an article."""
    own = corpus.publishers_out
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
    target = Target("all", "abs(r) with words", 0.15, at_most=True)
    yield HELD, target, mean_over([own.part(bootstrap.correlation(said, words))], note)

    long = [
        example
        for example in corpus.learned["reliability"].table.examples
        if len(example.text.split()) >= LEAST_HALVED
    ]
    chosen = spaced(long, HALVED)
    corpus.progress(f"halving {len(chosen)} articles")
    off = perturbations.halved([(example.text, example.title) for example in chosen])
    note = (
        f"whole sentences, articles of {LEAST_HALVED} words or more; a tenth move by "
        f"{np.quantile(off, 0.9):.3f} or more"
    )
    target = Target("training articles", "change by half, median", 0.06, at_most=True)
    part = Part(_names(chosen), bootstrap.quantile(off, 0.5))
    yield SHIPPED, target, mean_over([part], note)


def spaced(examples: Sequence[Example], count: int) -> list[Example]:
    """Return some of many, evenly spaced."""
    count = min(count, len(examples))
    return [examples[number * len(examples) // count] for number in range(count)]


def _names(examples: Sequence[Example]) -> Names:
    return np.array([example.publisher for example in examples])


def invariance(corpus: Corpus) -> Iterator[Line]:
    """Yield by how much lines around an article move its scores."""
    chosen = spaced(corpus.learned["reliability"].table.examples, EDITED)
    corpus.progress(f"adding lines to {len(chosen)} articles")
    moved = perturbations.added([(example.text, example.title) for example in chosen])
    each = ", ".join(
        f"{name} {np.median(column):.3f} to {column.max():.3f}"
        for name, column in zip(perturbations.ADDITIONS, moved.T, strict=True)
    )
    note = (
        f"the larger change of both scores, the worst of {len(perturbations.ADDITIONS)} additions; median to "
        f"largest of each: {each}"
    )
    for measure, at in (("largest change", 1.0), ("median change", 0.5)):
        part = Part(_names(chosen), bootstrap.quantile(moved.max(axis=1), at))
        target = Target("lines added", measure, 0.02, at_most=True)
        yield SHIPPED, target, mean_over([part], note if at == 1 else ABOVE)


def direction(corpus: Corpus) -> Iterator[Line]:
    """Yield how often, and by how much, the better text of a constructed pair scores lower."""
    chosen = perturbations.pairs()
    corpus.progress(f"scoring {len(chosen)} constructed pairs")
    gains = perturbations.gains(chosen)
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
        ("share lowered", bootstrap.share(lowered), each),
        ("worst loss", bootstrap.quantile(worst, 1.0), ABOVE),
    )
    for measure, statistic, note in found:
        target = Target("constructed pairs", measure, 0.0, at_most=True)
        yield SHIPPED, target, mean_over([Part(backgrounds, statistic)], note)
