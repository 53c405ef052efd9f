"""Lines of how well a model ranks: sets, years and publishers it never saw, and what adds to it.

Beside each stands what the baselines reach on the same articles. It refuses to know how a model is
fitted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reliability.evaluation.benchmark import Goal
from reliability.evaluation.generalization import bootstrap, holdouts
from reliability.evaluation.generalization.bootstrap import Sample, mean_result
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
from reliability.evaluation.generalization.rows import HELD, LEFT, ProtocolResult, format_each
from reliability.metrics import probabilities
from reliability.scoring.policy import Policy
from reliability.training import datasets
from reliability.training.datasets import SATIRE, TRAINING, TRANSFER
from reliability.training.train import calibrate, cross_fit

LAST_YEAR = 2018
BASELINES = (LENGTH, GRADES, TFIDF, RATING)
BIAS = "bias, publishers held out"


def _baselines_note(one: HeldOutScores) -> str:
    """Say what the baselines reach on the same articles."""
    found = []
    for name in BASELINES:
        known = ~np.isnan(one.scores[name])
        if known.any():
            rated = f" on {known.sum()} rated" if name == RATING else ""
            found.append(f"{name} {one.auc(name).value:.3f}{rated}")
    return (
        f"beside it {', '.join(found)}; prevalence {one.table.labels.mean():.2f}, "
        f"{len(set(one.table.publishers))} publishers"
        + (", lean balanced" if one.name == "allsides" else "")
    )


def left_out_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield the AUC of each set by models of all others, their mean, and what is above TF-IDF."""
    for one in corpus.held_out_sets:
        target = Goal(one.name, "AUC", None)
        if one in corpus.two_class_sets:
            yield LEFT, target, mean_result([one.auc()], _baselines_note(one))
        else:
            fails = (probabilities(one.log_odds) < Policy().fail_under).mean()
            why = f"has one label only; of {len(one.table)} articles {fails:.0%} fail"
            yield LEFT, target, why
    parts = corpus.two_class_sets
    beside = ", ".join(
        f"{name} {np.mean([one.auc(name).value for one in parts]):.3f}"
        for name in (LENGTH, GRADES, TFIDF)
    )
    note = (
        "models of all other sets; no publisher or near-duplicate of the set in training; words of the "
        f"register chosen, without labels, once; mean of {beside}"
    )
    of = f"mean of {len(parts)}"
    yield LEFT, Goal(of, "AUC", 0.8), mean_result([one.auc() for one in parts], note)
    gains = [
        one.sample(bootstrap.difference(one.auc().statistic, one.auc(TFIDF).statistic))
        for one in parts
    ]
    note = "ours less that of TF-IDF of stems, learned on the same articles with the same weights"
    yield LEFT, Goal(of, "AUC above TF-IDF", 0.03), mean_result(gains, note)


def glass_box_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield what a sum of curves loses to trees that may join the same features as they like."""
    parts = corpus.two_class_sets
    losses = [
        one.sample(bootstrap.difference(one.auc(TREES).statistic, one.auc(CURVES).statistic))
        for one in parts
    ]
    means = [np.mean([one.auc(name).value for one in parts]) for name in (TREES, CURVES)]
    note = (
        f"boosted trees {means[0]:.3f}, curves {means[1]:.3f}, both without the register, which is "
        f"linear; by set {format_each(parts, losses)}"
    )
    target = Goal(f"mean of {len(parts)}", "AUC lost to trees", 0.02, at_most=True)
    yield LEFT, target, mean_result(losses, note)


def hyperpartisan_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield the AUC within the portals of webis that journalists call hyperpartisan."""
    orientation = datasets.field_by_id(corpus.data, "buzzfeed_webis2016", "orientation")
    for one in corpus.held_out_sets:
        if one.name == "buzzfeed_webis2016":
            sides = [orientation.get(example.id) for example in one.table.examples]
            inside = one.take(np.array([side in ("left", "right") for side in sides]))
            target = Goal("webis, hyperpartisan", "AUC", 0.62)
            yield LEFT, target, mean_result([inside.auc()], _baselines_note(inside))


def later_year_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield the AUC on allsides of later years by models of its earlier ones."""
    part = corpus.from_datasets(["allsides"])
    dates = datasets.field_by_id(corpus.data, "allsides", "date")
    years = np.array([int(str(dates.get(e.id, "0"))[:4]) for e in part.examples])
    late, scores = holdouts.later_year_scores(
        part, years, LAST_YEAR, corpus.register_terms, corpus.duplicates
    )
    tested = part.take(late)
    everything = corpus.publishers_held_out
    usual = everything.scores[OURS][everything.table.datasets == "allsides"][late]
    one = HeldOutScores("allsides", tested, {OURS: scores, HELD: usual}, scores)
    note = (
        f"trained on the {((years > 0) & ~late).sum()} articles of allsides up to {LAST_YEAR}, lean "
        f"balanced, publishers disjoint; by all training sets with publishers held out "
        f"{one.auc(HELD).value:.3f} on the same articles"
    )
    target = Goal(f"allsides after {LAST_YEAR}", "AUC", None)
    yield "later years", target, mean_result([one.auc()], note)


def publisher_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield the AUC of training sets with publishers held out, and what satire does not pass."""
    everything = corpus.publishers_held_out
    for name, least in (("recovery", 0.9), ("polnear", 0.8), ("allsides", 0.68)):
        one = everything.take(everything.table.datasets == name)
        one = HeldOutScores(name, one.table, one.scores, one.log_odds)
        note = f"mean of three cuts into folds; {_baselines_note(one)}, the baselines in one cut"
        yield HELD, Goal(name, "AUC", least), mean_result([one.auc()], note)
    is_satire = everything.table.datasets == SATIRE
    satire = everything.take(is_satire)
    fails, unsure, _ = (flags[is_satire] for flags in corpus.threshold_sides)
    short = satire.table.lengths < Policy().min_words
    unpassed = short | fails | unsure
    fails &= ~short
    under = probabilities(satire.log_odds) < Policy().fail_under
    note = (
        f"{fails.mean():.1%} fail, {short.mean():.1%} are too short, the others too close to call; "
        f"{under.mean():.1%} are under {Policy().fail_under}; satire trains as unreliable, its "
        "publishers held out; calibrated without it"
    )
    target = Goal("golbeck satire", "share not PASS", 0.85)
    yield HELD, target, mean_result([satire.sample(bootstrap.share_statistic(unpassed))], note)


def bias_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield how well hyperpartisan articles and opinion are told, publishers held out."""
    learned = corpus.learned["bias"]
    part, datasets = learned.table, learned.table.datasets
    keys, duplicates = corpus.register_terms, corpus.duplicates
    own = datasets == "hyperpartisan_byarticle"
    corpus.progress("bias: ten folds by publisher")
    scores = cross_fit(part, "bias", keys, duplicates, folds=10)
    said = np.zeros(len(part), dtype=bool)
    for publisher in np.unique(part.publishers[own]):
        here = own & (part.publishers == publisher)
        intercept, slope = calibrate(scores, part.labels, own & ~here)
        said[here] = intercept + slope * scores[here] >= 0
    one = HeldOutScores("", part.take(own), {OURS: scores[own]}, scores[own])
    right = one.sample(bootstrap.share_statistic((said == (part.labels == 1))[own]))
    note = "ten folds by publisher, mean of three cuts; trained on both bias sets"
    cut = f"{note}; cut at .5 after calibration on the set's other publishers"
    yield BIAS, Goal("hyperpartisan", "accuracy", 0.82), mean_result([right], cut)
    yield BIAS, Goal("hyperpartisan", "AUC", 0.9), mean_result([one.auc()], note)

    corpus.progress("bias: leaving each publisher of opinion out")
    opinion = datasets == "allsides_opinion_vs_news"
    names = sorted(set(part.publishers[opinion].tolist()))
    scores = holdouts.each_publisher_out(part, names, "bias", keys, duplicates)
    one = HeldOutScores("", part.take(opinion), {OURS: scores[opinion]}, scores[opinion])
    note = f"each of {len(names)} publishers left out in turn, all scored together"
    yield BIAS, Goal("opinion against news", "AUC", 0.9), mean_result([one.auc()], note)


def ablation_rows(corpus: Corpus) -> Iterator[ProtocolResult]:
    """Yield what each group of features adds to the mean AUC, held out and on other sets."""
    training = corpus.from_datasets(TRAINING["reliability"])
    duplicates = corpus.duplicates
    seen = {duplicates.get(example.id, example.id) for example in training.examples}
    transfer = corpus.from_datasets(TRANSFER)
    fresh = [duplicates.get(example.id, example.id) not in seen for example in transfer.examples]
    transfer = transfer.take(np.array(fresh))
    sets = {name: training.datasets == name for name in ("recovery", "polnear")}
    others = {name: transfer.datasets == name for name in TRANSFER}

    def aucs(names: Sequence[str]) -> list[tuple[str, Sample]]:
        inside, outside = holdouts.ablation_scores(
            training, transfer, names, corpus.register_terms, duplicates
        )
        return [
            (
                name,
                Sample(
                    table.publishers[rows],
                    bootstrap.auc_statistic(table.labels[rows], scores[rows]),
                ),
            )
            for table, scores, masks in ((training, inside, sets), (transfer, outside, others))
            for name, rows in masks.items()
        ]

    corpus.progress("ablation: with all features")
    whole = aucs([])
    for group, names in holdouts.feature_groups().items():
        corpus.progress(f"ablation: without {group}")
        losses = [
            (
                name,
                Sample(
                    with_all.publishers, bootstrap.difference(with_all.statistic, less.statistic)
                ),
            )
            for (name, with_all), (_, less) in zip(whole, aucs(names), strict=True)
        ]
        each = ", ".join(f"{name} {part.value:+.4f}" for name, part in losses)
        note = f"mean over sets of the loss without {len(names)} features, in one cut; {each}"
        target = Goal(f"without {group}", "AUC lost", 0.0)
        yield "ablation", target, mean_result([part for _, part in losses], note)
