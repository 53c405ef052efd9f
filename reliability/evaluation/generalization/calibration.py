"""Rows of the table on calibration: probabilities, intervals, and what abstaining gains."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reliability.evaluation.benchmark import Goal, Row
from reliability.evaluation.generalization import bootstrap
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.rows import (
    HELD_OUT,
    LEFT_OUT,
    SAME,
    format_each,
    mean_row,
)
from reliability.metrics import probabilities


def calibration_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the calibration errors, and the share of bins whose rate lies in the 80% interval."""
    learned = corpus.learned["reliability"]
    scored = corpus.publishers_held_out.take(learned.table.is_labelled)
    labels = scored.table.labels
    yield mean_row(
        HELD_OUT,
        Goal("all", "ECE", 0.03, at_most=True),
        [scored.sample(bootstrap.calibration_error(labels, scored.log_odds))],
        "each publisher calibrated on all others, ten bins of equal size, no prior shift; a draw of "
        "publishers has sampling errors of its own, so the interval lies above the value",
    )

    sets = corpus.two_class_sets
    errors = [one.shifted_sample(bootstrap.calibration_error) for one in sets]
    yield mean_row(
        LEFT_OUT,
        Goal(f"mean of {len(sets)}", "ECE, prior shifted", 0.08, at_most=True),
        errors,
        f"after the prior shift to the prevalence of each set; {format_each(sets, errors)}; the "
        "interval lies above the value for the same reason",
    )

    low, high = (ends[learned.table.is_labelled] for ends in corpus.intervals)
    covered = scored.sample(
        bootstrap.bin_coverage(labels, probabilities(scored.log_odds), low, high)
    )
    bins = ", ".join(map(str, bootstrap.SPREAD_BINS))
    note = (
        f"mean over {bins} bins of equal size; a bin is covered if its rate of reliable articles "
        f"lies in the mean 80% interval of {len(learned.bags)} refits without its publishers; the "
        f"interval is {np.mean(high - low):.3f} wide on average; a draw of publishers has sampling "
        "errors of its own, so the 95% interval lies below the value"
    )
    yield mean_row(HELD_OUT, Goal("all", "share of bins covered", 0.75), [covered], note)
    goal = Goal("all", "share of bins covered", 0.85, at_most=True)
    yield mean_row(HELD_OUT, goal, [covered], SAME)


def abstention_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the accuracy gained, and the mean error, if the least confident articles are not judged."""
    sets = corpus.two_class_sets
    gains = [one.shifted_sample(bootstrap.abstention_gain) for one in sets]
    areas = [one.shifted_sample(bootstrap.area_under_risk_coverage) for one in sets]
    part = f"mean of {len(sets)}"
    yield mean_row(
        LEFT_OUT,
        Goal(part, "accuracy gained", 0.05),
        gains,
        f"accuracy at 70% coverage minus accuracy on all articles, prior shifted; "
        f"{format_each(sets, gains)}",
    )
    note = f"mean error over all coverages; {format_each(sets, areas)}"
    yield mean_row(LEFT_OUT, Goal(part, "AURC"), areas, note)
