"""Lines of how sure a model is: whether probabilities and intervals hold, what its doubt is worth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reliability.evaluation.benchmark import Target
from reliability.evaluation.generalization import bootstrap
from reliability.evaluation.generalization.bootstrap import mean_over
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.rows import ABOVE, HELD, LEFT, Line, each_of
from reliability.metrics import probabilities


def calibration(corpus: Corpus) -> Iterator[Line]:
    """Yield the calibration errors, and how often the interval holds the rate."""
    target = Target("all", "ECE", 0.03, at_most=True)
    learned = corpus.learned["reliability"]
    own = corpus.publishers_out.take(learned.table.is_labelled)
    y = own.table.labels
    note = (
        "each publisher calibrated on all others, ten bins of like size, no shift; a draw of publishers "
        "has errors of its own, so that the interval lies above the figure"
    )
    ece = own.part(bootstrap.calibration_error(y, own.log_odds))
    yield HELD, target, mean_over([ece], note)

    parts = corpus.with_both
    errors = [p.part(bootstrap.calibration_error(p.table.labels, p.shifted)) for p in parts]
    each = each_of(parts, errors)
    note = f"after the prior shift to each set's prevalence; {each}; its interval is as high"
    target = Target(f"mean of {len(parts)}", "ECE, prior shifted", 0.08, at_most=True)
    yield LEFT, target, mean_over(errors, note)

    low, high = (ends[learned.table.is_labelled] for ends in corpus.intervals)
    said = probabilities(own.log_odds)
    covered = own.part(bootstrap.bins_covered(y, said, low, high))
    note = (
        f"bins of like size, {bootstrap.SPREAD_BINS} of them, whose rate of reliable articles lies in "
        f"the mean 80 % interval of {len(learned.bags)} refits that saw none of its publishers; the "
        f"interval is {np.mean(high - low):.3f} wide on the mean"
    )
    for value, at_most in ((0.75, False), (0.85, True)):
        target = Target("all", "share of bins covered", value, at_most)
        yield HELD, target, mean_over([covered], ABOVE if at_most else note)


def abstention(corpus: Corpus) -> Iterator[Line]:
    """Yield what is gained where the least sure articles are not judged."""
    parts = corpus.with_both
    gains = [p.part(bootstrap.abstention(p.table.labels, p.shifted)) for p in parts]
    areas = [p.part(bootstrap.error_over_coverage(p.table.labels, p.shifted)) for p in parts]
    note = f"accuracy at 70 % coverage less that on all, prior shifted; {each_of(parts, gains)}"
    of = f"mean of {len(parts)}"
    yield LEFT, Target(of, "accuracy gained", 0.05), mean_over(gains, note)
    note = f"mean error over all coverages; {each_of(parts, areas)}"
    yield LEFT, Target(of, "AURC", None), mean_over(areas, note)
