"""Measure pooled scores of publishers against ratings of domains, and the coverage of their intervals.

Each article is scored by models trained without its publisher and near-duplicates, in several partitions
of the publishers into folds, so that a publisher is scored by models trained on different publishers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr
from threadpoolctl import threadpool_limits

from reliability.articles.article import Article
from reliability.evaluation import benchmark
from reliability.evaluation.benchmark import Goal, Result, Row
from reliability.evaluation.tables import make_row, print_rows
from reliability.metrics import Array, Flags, Items
from reliability.publishers.articles import NEWS, ScoredArticle, from_report, publisher_key
from reliability.publishers.assess import LEAST_ARTICLES, PublisherReports, assess_publishers
from reliability.publishers.copies import connected_components, find_copies
from reliability.publishers.groups import Group, Text, group_articles, weighted_means
from reliability.publishers.pooling import HALF_OF_80, QUANTILE, pool
from reliability.scoring.assess import assess
from reliability.scoring.intervals import bag_interval
from reliability.scoring.model import shipped_model
from reliability.scoring.parallel import parallel_map
from reliability.training import datasets
from reliability.training.datasets import TRAINING, TRANSFER, Example
from reliability.training.feature_matrix import FeatureMatrix, build_feature_matrix
from reliability.training.fit import fit
from reliability.training.graded import Material, load_graded
from reliability.training.progress import log_progress
from reliability.training.shipped import shipped_material
from reliability.training.train import (
    FOLDS,
    MIN_WORDS,
    REPEATS,
    bootstrap_refits,
    calibrate,
    fold_splits,
    publisher_folds,
)

TARGET = "reliability"
SPEARMAN = Goal("", f"Spearman with the domain rating, at least {LEAST_ARTICLES} articles", 0.65)
_COVERED = "share of 90% intervals that contain the mean of the other half"
COVERAGE_LEAST, COVERAGE_MOST = Goal("", _COVERED, 0.85), Goal("", _COVERED, 0.95, at_most=True)
ERROR = Goal("", "root mean square error of the mean of N articles, log-odds")
FLOOR = Goal("", "error that no number of articles removes, log-odds")
FIT = Goal("", "R² of error² = sampling²/N + floor²")
LISTED = Goal("", "share of the listed pairs of near-duplicates that are found as copies")
FOUND = Goal("", "share of the pairs of copies that are listed as near-duplicates")
_SPLITS = 20  # random halves of the articles of each publisher
_SIZES = (1, 2, 5, 10, 20)  # articles


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Articles with held-out scores of reliability."""

    articles: list[ScoredArticle]  # with scores and errors of the first partition
    log_odds: Sequence[Mapping[str, float]]  # of each article by its id, for each partition
    # Of publishers by their keys, 0 to 1 (`lin_pc1` of Lin et al. 2023)
    ratings: Mapping[str, float]
    duplicates: Sequence[tuple[str, str]] = ()  # ids of listed pairs of near-duplicates


class Partition(NamedTuple):
    """Held-out log-odds of articles, calibrated, and their standard errors by refits."""

    log_odds: Array
    errors: Array


def measure_held_out(data: Path) -> HeldOut:
    """Score the articles of all sets with publishers held out.

    Raises ReliabilityError if a set is missing.
    """
    sets = [*TRAINING[TARGET], *TRANSFER]
    examples = datasets.load_datasets(data, sets)
    log_progress(f"measuring {len(examples)} articles")
    table = build_feature_matrix(examples, MIN_WORDS)
    is_training = np.isin(table.datasets, TRAINING[TARGET])
    pairs = datasets.near_duplicate_pairs(data)
    log_progress("measuring the graded articles")
    graded = load_graded(data)
    with threadpool_limits(1):
        matrices = {TARGET: table.take(is_training)}
        material = shipped_material(data, matrices, graded)[TARGET]
        log_progress("models with publishers held out")
        partitions = [partition(table, is_training, material, seed + 1) for seed in range(REPEATS)]
    log_progress("genres, copies and findings")
    scored = _scored_articles(table.examples, _days(data, sets), partitions[0])
    ids = [example.id for example in table.examples]
    log_odds = [dict(zip(ids, one.log_odds.tolist(), strict=True)) for one in partitions]
    ratings = {
        name: float(row["lin_pc1"])
        for name, row in datasets.publisher_ratings(data).items()
        if row.get("lin_pc1") is not None
    }
    return HeldOut(scored, log_odds, ratings, pairs)


def partition(table: FeatureMatrix, is_training: Flags, material: Material, seed: int) -> Partition:
    """Score all articles by models that are trained without their publishers and near-duplicates.

    The model of a fold is calibrated on the held-out scores of the other folds. The error of an article
    is that of the lower half of its 80% interval over refits, as in a shipped model.
    """
    brevity = shipped_model(TARGET).brevity
    folds = publisher_folds(table.publishers, FOLDS, seed)
    raw = np.zeros(len(table))
    fitted = []
    for test, apart in fold_splits(table, folds):
        train, tested = apart & is_training, table.take(test)
        own = material.apart_from(tested)
        model = fit(table.take(train), TARGET, own)
        raw[test] = model.log_odds(tested)
        fitted.append((test, train, tested, own, model))
    log_odds, errors = np.zeros(len(table)), np.zeros(len(table))
    for test, train, tested, own, model in fitted:
        rest = table.take(train)
        intercept, slope = calibrate(raw[train], rest.labels, rest.is_labelled)
        log_odds[test] = intercept + slope * raw[test]
        refits = bootstrap_refits(rest, model, raw[train], own)
        spread = np.array([one.log_odds(tested) for one in refits])
        low, _ = brevity.widen(*bag_interval(spread, log_odds[test]), tested.lengths)
        errors[test] = (log_odds[test] - low) / HALF_OF_80
    return Partition(log_odds, errors)


def _days(data: Path, sets: Sequence[str]) -> dict[str, str]:
    return {
        id_: str(day)
        for name in sets
        for id_, day in datasets.field_by_id(data, name, "date").items()
    }


def _scored_articles(
    examples: Sequence[Example], days: Mapping[str, str], scores: Partition
) -> list[ScoredArticle]:
    articles = [
        Article(one.text, one.id, one.title, one.publisher, days.get(one.id)) for one in examples
    ]
    return [
        replace(
            one,
            log_odds={TARGET: float(log_odds), "bias": 0.0},
            errors={TARGET: float(error), "bias": 0.0},
        )
        for one, log_odds, error in zip(parallel_map(_group_facts, articles), *scores, strict=True)
    ]


def _group_facts(article: Article) -> ScoredArticle:
    """Return an article with its genre and signature, in the process that reads it."""
    return replace(from_report(assess(article)), contributions={}, evidence=())


# -- figures -------------------------------------------------------------------------------------


def publisher_rows(held_out: HeldOut) -> Iterator[Row]:
    """Yield the rows of the table."""
    yield from _rating_rows(held_out)
    other = held_out.log_odds[1]
    groups = _large(group_articles(held_out.articles), 2)
    for least in (4, LEAST_ARTICLES):
        part = f"at least {least} articles"
        for name, scores in (("same models", None), ("other models", other)):
            result = coverage(_large(groups, least), scores)
            for goal in (COVERAGE_LEAST, COVERAGE_MOST):
                yield make_row(f"halves, {name}", part, goal, result)
    errors = {size: error_of_mean(groups, size, other) for size in _SIZES}
    for size, result in errors.items():
        yield make_row("number of articles", f"N = {size}", ERROR, result)
    yield from _floor_rows({size: result.value for size, result in errors.items()})
    yield from copy_rows(held_out)


def _large(groups: Sequence[Group], least: int) -> list[Group]:
    return [group for group in groups if len(group.texts.get(NEWS, ())) >= least]


def _rating_rows(held_out: HeldOut) -> Iterator[Row]:
    """Yield the rank correlation with the ratings, and that within each half of the ratings.

    As in training, held-out scores are means over partitions, because a single one is a matter of luck;
    the note has the correlation of each.
    """
    partitions, ratings = held_out.log_odds, held_out.ratings
    reports = _assess_by(held_out, partitions)
    result = rank_correlation(reports, ratings)
    single = ", ".join(
        f"{rank_correlation(_assess_by(held_out, [one]), ratings).value:.3f}" for one in partitions
    )
    note = f"{result.note}; means of {len(partitions)} partitions into folds; each alone {single}"
    yield make_row("ratings", "all sets", SPEARMAN, result._replace(note=note))
    middle = float(np.median([rating for _, rating in _rated(reports, ratings)]))
    for half, is_upper in (("upper", True), ("lower", False)):
        inside = {name: one for name, one in ratings.items() if (one >= middle) == is_upper}
        goal = SPEARMAN._replace(value=None)
        row = rank_correlation(reports, inside)
        yield make_row("ratings", f"{half} half of the ratings", goal, row)


def _assess_by(held_out: HeldOut, partitions: Sequence[Mapping[str, float]]) -> PublisherReports:
    return assess_publishers(
        replace(
            one,
            log_odds={
                **one.log_odds,
                TARGET: float(np.mean([scores[one.id] for scores in partitions])),
            },
        )
        for one in held_out.articles
    )


def _rated(reports: PublisherReports, ratings: Mapping[str, float]) -> list[tuple[float, float]]:
    """Return the pooled log-odds and the rating of each publisher that has enough articles and both."""
    return [
        (one.news.scores[TARGET].log_odds, ratings[publisher_key(one.name)])
        for one in reports
        if one.news and one.news.weight >= LEAST_ARTICLES and publisher_key(one.name) in ratings
    ]


def rank_correlation(reports: PublisherReports, ratings: Mapping[str, float]) -> Result:
    """Return the rank correlation of the pooled scores with the ratings of the publishers."""
    pairs = np.array(_rated(reports, ratings)).reshape(-1, 2)

    def spearman(items: Items) -> float:
        return float(spearmanr(*pairs[items].T)[0])

    note = "means of log-odds, pooled, against lin_pc1; publishers held out, each text once"
    return _over_publishers(spearman, len(pairs), note)


def _over_publishers(statistic: Callable[[Items], float], count: int, note: str) -> Result:
    """Return a statistic of publishers, with its interval over draws of them."""
    return benchmark.bootstrap_result(statistic, count, range(count), note)


def coverage(groups: Sequence[Group], other: Mapping[str, float] | None) -> Result:
    """Return the share of publishers whose other half of articles has its mean in the interval.

    `other` has the log-odds of the articles by other models, which score the other half. With None, the
    same models do, and the error of the model has no part in the interval.
    """
    hits = []
    for split in range(_SPLITS):
        halves = [_halves(group.texts[NEWS], split, number) for number, group in enumerate(groups)]
        inside, outside = zip(*halves, strict=True)
        mean, noise = weighted_means(*_values(inside))
        pooled = pool(mean[:, 0], noise[:, 0])
        observed, of_observed = weighted_means(*_values(outside, other))
        variances = pooled.variances + of_observed[:, 0]
        if other is not None:
            variances += [
                np.mean([text.article.errors[TARGET] for text in half]) ** 2 for half in inside
            ]
        hits.append(np.abs(observed[:, 0] - pooled.means) <= QUANTILE * np.sqrt(variances))
    shares = np.mean(hits, axis=0)
    note = (
        f"{_SPLITS} random halves of {len(groups)} publishers; the other half has noise of its own"
    )
    return _over_publishers(lambda items: float(shares[items].mean()), len(groups), note)


def _halves(texts: Sequence[Text], split: int, number: int) -> tuple[list[Text], list[Text]]:
    order = np.random.default_rng([split, number]).permutation(len(texts))
    middle = len(texts) // 2
    return [texts[i] for i in order[:middle]], [texts[i] for i in order[middle:]]


def _values(
    groups: Sequence[Sequence[Text]], other: Mapping[str, float] | None = None
) -> tuple[list[Array], list[Array]]:
    """Return the log-odds of the texts of each group, as a column, and their weights."""
    values = [np.array([[_log_odds(text.article, other)] for text in texts]) for texts in groups]
    return values, [np.array([text.weight for text in texts]) for texts in groups]


def _log_odds(article: ScoredArticle, other: Mapping[str, float] | None) -> float:
    return article.log_odds[TARGET] if other is None else other[article.id]


def error_of_mean(groups: Sequence[Group], size: int, other: Mapping[str, float]) -> Result:
    """Return the root mean square error of the mean of some articles of a publisher.

    The truth is the mean of the publisher's other articles by other models, less the noise of that mean.
    All publishers have twice as many articles as the largest size.
    """
    squares = []
    for number, group in enumerate(_large(groups, 2 * _SIZES[-1])):
        of_group = []
        for split in range(_SPLITS):
            order = np.random.default_rng([split, number]).permutation(len(group.texts[NEWS]))
            texts = [group.texts[NEWS][i].article for i in order]
            rest = np.array([_log_odds(one, other) for one in texts[size:]])
            mean = np.mean([_log_odds(one, None) for one in texts[:size]])
            of_group.append((mean - rest.mean()) ** 2 - rest.var(ddof=1) / len(rest))
        squares.append(np.mean(of_group))
    found = np.array(squares)
    note = f"against the mean of the publisher's other articles by other models; {_SPLITS} draws"
    return _over_publishers(
        lambda items: float(np.sqrt(max(found[items].mean(), 0.0))), len(found), note
    )


def _floor_rows(errors: Mapping[int, float]) -> Iterator[Row]:
    """Yield the floor of the error, and how well it falls with the root of the number of articles."""
    shares, squares = np.array([1 / size for size in errors]), np.square([*errors.values()])
    slope, floor = np.polyfit(shares, squares, 1)
    left = squares - slope * shares - floor
    share = float(1 - left @ left / ((squares - squares.mean()) @ (squares - squares.mean())))
    note = (
        f"sampling {np.sqrt(slope):.3f} log-odds an article, by least squares over the rows above"
    )
    yield make_row(
        "number of articles", "floor", FLOOR, Result(np.sqrt(max(floor, 0)), None, 0, note)
    )
    yield make_row("number of articles", "1/√N", FIT, Result(share, None, 0, note))


def copy_rows(held_out: HeldOut) -> Iterator[Row]:
    """Yield the agreement of the copies that are found with a list of near-duplicates."""
    ids = [one.id for one in held_out.articles]
    found = dict(zip(ids, find_copies([one.signature for one in held_out.articles]), strict=True))
    listed = [pair for pair in held_out.duplicates if found.keys() >= {*pair}]
    hits = sum(found[left] == found[right] for left, right in listed)
    yield _share_row(LISTED, hits, len(listed))
    groups = connected_components(listed)
    agreed = _pairs((found[name], groups.get(name, name)) for name in ids)
    yield _share_row(FOUND, agreed, _pairs(found.values()))


def _share_row(goal: Goal, part: int, whole: int) -> Row:
    result = Result(part / whole, None, whole, f"{part:,} of {whole:,} pairs") if whole else None
    return make_row("copies", "all sets", goal, result or "skipped: there are no pairs")


def _pairs(groups: Iterable[Hashable]) -> int:
    """Return the number of pairs of items in the same group."""
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def run_publishers(data: Path, as_json: bool) -> None:
    """Measure everything and print the table."""
    rows = list(publisher_rows(measure_held_out(data)))
    print_rows(rows, "protocol", as_json)
