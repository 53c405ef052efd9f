"""Lines of how sure a model is: whether probabilities and intervals hold, what its doubt is worth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reliability.evaluation.benchmark import Goal
from reliability.evaluation.generalization import bootstrap
from reliability.evaluation.generalization.bootstrap import mean_result
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.rows import (
    ABOVE,
    HELD,
    LEFT,
    ProtocolResult,
    format_each,
)
from reliability.metrics import probabilities


def calibration_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield the calibration errors, and how often the interval holds the rate."""
    target = Goal("all", "ECE", 0.03, at_most=True)
    learned = corpus.learned["reliability"]
    own = corpus.publishers_held_out.take(learned.table.is_labelled)
    y = own.table.labels
    note = (
        "each publisher calibrated on all others, ten bins of like size, no shift; a draw of publishers "
        "has errors of its own, so that the interval lies above the figure"
    )
    ece = own.sample(bootstrap.calibration_error(y, own.log_odds))
    yield HELD, target, mean_result([ece], note)

    parts = corpus.two_class_sets
    errors = [p.sample(bootstrap.calibration_error(p.table.labels, p.shifted)) for p in parts]
    each = format_each(parts, errors)
    note = f"after the prior shift to each set's prevalence; {each}; its interval is as high"
    target = Goal(f"mean of {len(parts)}", "ECE, prior shifted", 0.08, at_most=True)
    yield LEFT, target, mean_result(errors, note)

    low, high = (ends[learned.table.is_labelled] for ends in corpus.intervals)
    said = probabilities(own.log_odds)
    covered = own.sample(bootstrap.bin_coverage(y, said, low, high))
    note = (
        f"bins of like size, {bootstrap.SPREAD_BINS} of them, whose rate of reliable articles lies in "
        f"the mean 80 % interval of {len(learned.bags)} refits that saw none of its publishers; the "
        f"interval is {np.mean(high - low):.3f} wide on the mean"
    )
    for value, at_most in ((0.75, False), (0.85, True)):
        target = Goal("all", "share of bins covered", value, at_most)
        yield HELD, target, mean_result([covered], ABOVE if at_most else note)


def abstention_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield what is gained where the least sure articles are not judged."""
    parts = corpus.two_class_sets
    gains = [p.sample(bootstrap.abstention_gain(p.table.labels, p.shifted)) for p in parts]
    areas = [p.sample(bootstrap.area_under_risk_coverage(p.table.labels, p.shifted)) for p in parts]
    note = f"accuracy at 70 % coverage less that on all, prior shifted; {format_each(parts, gains)}"
    of = f"mean of {len(parts)}"
    yield LEFT, Goal(of, "accuracy gained", 0.05), mean_result(gains, note)
    note = f"mean error over all coverages; {format_each(parts, areas)}"
    yield LEFT, Goal(of, "AURC", None), mean_result(areas, note)
