"""Rows of the table on discrimination: AUC on held-out sets, years, publishers, and in ablations.

The note of a row has the AUC of the baselines on the same articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reliability.display.formatting import plural
from reliability.evaluation.benchmark import Goal, Row
from reliability.evaluation.generalization import bootstrap, holdouts
from reliability.evaluation.generalization.bootstrap import Sample
from reliability.evaluation.generalization.corpus import Corpus
from reliability.evaluation.generalization.holdouts import (
    CURVES,
    GRADES,
    LENGTH,
    OURS,
    RATING,
    TFIDF,
    TREES,
    HeldOutScores,
)
from reliability.evaluation.generalization.rows import (
    HELD_OUT,
    LEFT_OUT,
    format_each,
    mean_row,
    protocol_row,
)
from reliability.metrics import probabilities
from reliability.scoring.policy import Policy
from reliability.training import datasets
from reliability.training.datasets import SATIRE, TRAINING, TRANSFER
from reliability.training.feature_matrix import Array, FeatureMatrix, without_duplicates
from reliability.training.progress import log_progress
from reliability.training.train import calibrate_apart, cross_fit

LAST_YEAR = 2018  # the last year of training in the test on later years
BASELINES = (LENGTH, GRADES, TFIDF, RATING)
BIAS = "bias, publishers held out"
_ALL_SETS = "publisher-held-out scores of all training sets"  # a column of scores


def _baselines_note(one: HeldOutScores) -> str:
    found = []
    for name in BASELINES:
        known = ~np.isnan(one.scores[name])
        if known.any():
            rated = f" on {known.sum()} rated" if name == RATING else ""
            found.append(f"{name} {one.auc(name).value:.3f}{rated}")
    return (
        f"baselines: {', '.join(found)}; prevalence {one.table.labels.mean():.2f}, "
        f"{len(set(one.table.publishers))} publishers"
        + (", leans balanced" if one.name == "allsides" else "")
    )


def left_out_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the AUC of models of all other sets on each set, its mean, and the gain over TF-IDF."""
    for one in corpus.held_out_sets:
        goal = Goal(one.name, "AUC")
        if one in corpus.two_class_sets:
            yield mean_row(LEFT_OUT, goal, [one.auc()], _baselines_note(one))
        else:
            fails = (probabilities(one.log_odds) < Policy().fail_under).mean()
            reason = f"skipped: one label only; of its {len(one.table)} articles {fails:.0%} fail"
            yield protocol_row(LEFT_OUT, goal, reason)
    sets = corpus.two_class_sets
    means = ", ".join(
        f"{name} {np.mean([one.auc(name).value for one in sets]):.3f}"
        for name in (LENGTH, GRADES, TFIDF)
    )
    part = f"mean of {len(sets)}"
    yield mean_row(
        LEFT_OUT,
        Goal(part, "AUC", 0.8),
        [one.auc() for one in sets],
        "models of all other sets, trained without publishers and near-duplicates of the set; the words "
        f"of the register were chosen once, without labels; means of the baselines: {means}",
    )
    yield mean_row(
        LEFT_OUT,
        Goal(part, "AUC above TF-IDF", 0.03),
        [one.auc().minus(one.auc(TFIDF)) for one in sets],
        "our AUC minus that of TF-IDF on stems, trained on the same articles with the same weights",
    )


def glass_box_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the AUC that a sum of curves loses to trees, which may combine the same features."""
    sets = corpus.two_class_sets
    losses = [one.auc(TREES).minus(one.auc(CURVES)) for one in sets]
    trees, curves = (np.mean([one.auc(name).value for one in sets]) for name in (TREES, CURVES))
    yield mean_row(
        LEFT_OUT,
        Goal(f"mean of {len(sets)}", "AUC lost to trees", 0.02, at_most=True),
        losses,
        f"boosted trees {trees:.3f}, curves {curves:.3f}, both without the register, which is linear; "
        f"by set {format_each(sets, losses)}",
    )


def hyperpartisan_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the AUC within the portals of webis that journalists call hyperpartisan."""
    orientation = datasets.field_by_id(corpus.data, "buzzfeed_webis2016", "orientation")
    for one in corpus.held_out_sets:
        if one.name == "buzzfeed_webis2016":
            leans = [orientation.get(example.id) for example in one.table.examples]
            inside = one.take(np.array([lean in ("left", "right") for lean in leans]))
            goal = Goal("webis, hyperpartisan", "AUC", 0.62)
            yield mean_row(LEFT_OUT, goal, [inside.auc()], _baselines_note(inside))


def later_year_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the AUC on later years of allsides by models of its earlier years."""
    table = corpus.from_datasets(["allsides"])
    dates = datasets.field_by_id(corpus.data, "allsides", "date")
    years = np.array([int(str(dates.get(example.id, "0"))[:4]) for example in table.examples])
    late, scores = holdouts.later_year_scores(
        table, years, LAST_YEAR, corpus.material["reliability"]
    )
    everything = corpus.publishers_held_out
    usual = everything.scores[OURS][everything.table.datasets == "allsides"][late]
    columns = {OURS: scores, _ALL_SETS: usual}
    one = HeldOutScores("allsides", table.take(late), columns, scores)
    yield mean_row(
        "later years",
        Goal(f"allsides after {LAST_YEAR}", "AUC"),
        [one.auc()],
        f"trained on the {((years > 0) & ~late).sum()} articles of allsides up to {LAST_YEAR}, leans "
        "balanced, publishers disjoint; models of all training sets with publishers held out reach "
        f"{one.auc(_ALL_SETS).value:.3f} on the same articles",
    )


def publisher_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the AUC on training sets with publishers held out, and the share of satire not passed."""
    everything = corpus.publishers_held_out
    for name, goal in (("recovery", 0.9), ("polnear", 0.8), ("allsides", 0.68)):
        one = everything.take(everything.table.datasets == name)
        one = HeldOutScores(name, one.table, one.scores, one.log_odds)
        note = f"mean of three partitions into folds; {_baselines_note(one)}, baselines in one partition"
        yield mean_row(HELD_OUT, Goal(name, "AUC", goal), [one.auc()], note)
    is_satire = everything.table.datasets == SATIRE
    satire = everything.take(is_satire)
    fails, uncertain, _ = (flags[is_satire] for flags in corpus.threshold_sides)
    short = satire.table.lengths < Policy().min_words
    not_passed = short | fails | uncertain
    fails &= ~short
    under = probabilities(satire.log_odds) < Policy().fail_under
    yield mean_row(
        HELD_OUT,
        Goal("golbeck satire", "share not PASS", 0.85),
        [satire.sample(bootstrap.share_statistic(not_passed))],
        f"{fails.mean():.1%} fail, {short.mean():.1%} are too short, the others too close to call; "
        f"{under.mean():.1%} are under {Policy().fail_under}; satire is training data labelled "
        "unreliable, its publishers held out here, and not used for calibration",
    )


def bias_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield accuracy and AUC on hyperpartisan articles and on opinion, publishers held out."""
    table = corpus.learned["bias"].table
    log_progress("bias: ten folds by publisher")
    inside = table.datasets == "hyperpartisan_byarticle"
    scores = cross_fit(table, "bias", corpus.material["bias"], folds=10)
    publishers = np.where(inside, table.publishers, "")
    predicted = calibrate_apart(scores, table.labels, inside, publishers) >= 0
    one = _our_scores(table, scores).take(inside)
    correct = one.sample(bootstrap.share_statistic((predicted == (table.labels == 1))[inside]))
    note = "ten folds by publisher, mean of three partitions; trained on both bias sets"
    cut = f"{note}; cut at 0.5 after calibration on the other publishers of the set"
    yield mean_row(BIAS, Goal("hyperpartisan", "accuracy", 0.82), [correct], cut)
    yield mean_row(BIAS, Goal("hyperpartisan", "AUC", 0.9), [one.auc()], note)

    log_progress("bias: leaving out each publisher of opinion")
    inside = table.datasets == "allsides_opinion_vs_news"
    names = sorted(set(table.publishers[inside].tolist()))
    scores = holdouts.each_publisher_out(table, names, corpus.material["bias"])
    one = _our_scores(table, scores).take(inside)
    note = f"each of {len(names)} publishers left out in turn, all scored together"
    yield mean_row(BIAS, Goal("opinion against news", "AUC", 0.9), [one.auc()], note)


def _our_scores(table: FeatureMatrix, scores: Array) -> HeldOutScores:
    return HeldOutScores("", table, {OURS: scores}, scores)


def ablation_rows(corpus: Corpus) -> Iterator[Row]:
    """Yield the mean AUC that each group of features adds, held out and on other sets."""
    log_progress("ablation: with all features")
    complete = _ablated_aucs(corpus, [])
    for group, names in holdouts.feature_groups().items():
        log_progress(f"ablation: without {group}")
        losses = {
            name: complete[name].minus(less) for name, less in _ablated_aucs(corpus, names).items()
        }
        each = ", ".join(f"{name} {sample.value:+.4f}" for name, sample in losses.items())
        yield mean_row(
            "ablation",
            Goal(f"without {group}", "AUC lost", 0.0),
            [*losses.values()],
            f"mean over sets of the AUC lost without {plural(len(names), 'feature')}, in one partition; "
            f"{each}",
        )


def _ablated_aucs(corpus: Corpus, names: Sequence[str]) -> dict[str, Sample]:
    """Return the AUC of a model without some features on training sets and on other sets."""
    training = corpus.from_datasets(TRAINING["reliability"])
    transfer = without_duplicates(corpus.from_datasets(TRANSFER), training)
    inside, outside = holdouts.ablation_scores(
        training, transfer, names, corpus.material["reliability"]
    )
    found = {}
    for table, scores, sets in (
        (training, inside, ("recovery", "polnear")),
        (transfer, outside, TRANSFER),
    ):
        for name in sets:
            rows = table.datasets == name
            statistic = bootstrap.auc_statistic(table.labels[rows], scores[rows])
            found[name] = Sample(table.publishers[rows], statistic)
    return found
