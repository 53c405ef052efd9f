"""Evaluation: every figure the cards and the README name, from held-out articles.

Two protocols. Publisher-held-out: each training article is scored by a model that saw neither its
publisher nor a near-duplicate of it. Transfer: whole sets that no training article came from,
near-duplicates of training articles removed. This module prints and compares; it cannot train other
than through `train`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt
from sklearn.metrics import brier_score_loss, roc_auc_score

from reliability import corpora, train
from reliability.train import Array, Learned

BINS = 10
BOOTSTRAPS = 200
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a target is scored on one set under one protocol.

    `auc_interval` is the 95 % interval over draws of publishers. `ece` is the expected calibration
    error over ten bins of equal mass. For a transfer set `ece` and `brier` are after the prior shift:
    the log-odds are moved by one number, so that their mean probability is the set's prevalence.
    `brier_baseline` is the Brier score of always saying the prevalence.
    """

    target: str
    protocol: str
    dataset: str
    articles: int
    publishers: int
    prevalence: float
    auc: float
    auc_interval: tuple[float, float]
    auc_length: float
    ece: float
    brier: float
    brier_baseline: float


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a calibration table."""

    predicted: float
    observed: float
    articles: int


def probability(log_odds: Array) -> Array:
    """Return probabilities of log-odds."""
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def bins(probabilities: Array, y: Labels, count: int = BINS) -> list[Bin]:
    """Cut articles, sorted by probability, into bins of equal mass."""
    order = np.argsort(probabilities, kind="stable")
    return [
        Bin(float(probabilities[part].mean()), float(y[part].mean()), len(part))
        for part in np.array_split(order, min(count, len(order)))
    ]


def expected_calibration_error(probabilities: Array, y: Labels) -> float:
    """Return the mean gap between predicted and observed, over bins of equal mass."""
    return sum(
        abs(part.predicted - part.observed) * part.articles / len(y)
        for part in bins(probabilities, y)
    )


def shift_prior(log_odds: Array, prevalence: float) -> Array:
    """Move log-odds by one number so that their mean probability is the prevalence."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        if probability(log_odds + middle).mean() < prevalence:
            low = middle
        else:
            high = middle
    return log_odds + low


def auc_interval(
    y: Labels, scores: Array, publishers: npt.NDArray[np.str_], weights: Array | None = None
) -> tuple[float, float]:
    """Return the 95 % interval of the AUC over publishers drawn with replacement."""
    names, inverse = np.unique(publishers, return_inverse=True)
    weights = np.ones(len(y)) if weights is None else weights
    found = []
    for draw in range(BOOTSTRAPS):
        drawn = np.random.default_rng([5, draw]).choice(len(names), len(names))
        times = np.bincount(drawn, minlength=len(names))[inverse] * weights
        if times[y == 0].sum() and times[y == 1].sum():
            found.append(roc_auc_score(y, scores, sample_weight=times))
    return float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))


def held_out_log_odds(learned: Learned) -> Array:
    """Return held-out log-odds, each calibrated on the other folds."""
    calibrated = np.zeros(len(learned.table))
    y = learned.table.y
    for fold in np.unique(learned.folds):
        test = learned.folds == fold
        intercept, slope = train.calibrate(learned.held_out[~test], y[~test])
        calibrated[test] = intercept + slope * learned.held_out[test]
    return calibrated


def _figures(
    target: str,
    protocol: str,
    dataset: str,
    table: train.Table,
    log_odds: Array,
) -> Figures:
    y = table.y
    words = np.array([len(example.text.split()) for example in table.examples])
    if protocol == "transfer":
        calibrated = shift_prior(log_odds, float(y.mean()))
    else:
        calibrated = log_odds
    weights = _balance_leans(table) if dataset == "allsides" else np.ones(len(y))
    probabilities = probability(calibrated)
    return Figures(
        target,
        protocol,
        dataset,
        len(y),
        len(set(table.publishers)),
        float(y.mean()),
        float(roc_auc_score(y, log_odds, sample_weight=weights)),
        auc_interval(y, log_odds, table.publishers, weights),
        float(roc_auc_score(y, words, sample_weight=weights)),
        expected_calibration_error(probabilities, y),
        float(brier_score_loss(y, probabilities)),
        float(y.mean() * (1 - y.mean())),
    )


def _balance_leans(table: train.Table) -> Array:
    """Return weights under which each lean has the same share in both classes.

    A lean with one class only weighs nothing: it would reward knowing the lean.
    """
    leans = np.array([example.lean for example in table.examples])
    weights = np.zeros(len(table))
    for lean in np.unique(leans):
        sizes = [int(((leans == lean) & (table.y == y)).sum()) for y in (0, 1)]
        for y in (0, 1):
            if min(sizes):
                weights[(leans == lean) & (table.y == y)] = min(sizes) / sizes[y]
    return weights


def figures(
    learned: dict[str, Learned], data: Path, progress: Callable[[str], None]
) -> list[Figures]:
    """Return the figures of both targets on all sets."""
    found = []
    for target, model in learned.items():
        log_odds = held_out_log_odds(model)
        everything = np.ones(len(model.table), dtype=bool)
        masks = {"all sets": everything}
        masks |= {name: model.table.datasets == name for name in corpora.TRAINING[target]}
        for name, mask in masks.items():
            part = model.table.take(mask)
            if len(set(part.y)) == 2:
                found.append(
                    _figures(target, "publisher-held-out", name, part, log_odds[mask])
                )
    model = learned["reliability"]
    duplicates = corpora.near_duplicates(data)
    seen = {duplicates.get(example.id, example.id) for example in model.table.examples}
    for name in corpora.TRANSFER:
        examples = [
            example
            for example in corpora.load(data, name)
            if duplicates.get(example.id, example.id) not in seen
        ]
        progress(f"transfer: measuring {len(examples)} articles of {name}")
        table = train.tabulate(examples)
        found.append(_figures("reliability", "transfer", name, table, model.log_odds(table)))
    return found


def table_of(found: list[Figures]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| target | protocol | set | articles | publishers | prevalence | AUC (95 %) "
        "| AUC of length | ECE | Brier | always prevalence |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in found:
        low, high = row.auc_interval
        lines.append(
            f"| {row.target} | {row.protocol} | {row.dataset} | {row.articles} | {row.publishers} "
            f"| {row.prevalence:.2f} | {row.auc:.3f} ({low:.3f}-{high:.3f}) | {row.auc_length:.3f} "
            f"| {row.ece:.3f} | {row.brier:.3f} | {row.brier_baseline:.3f} |"
        )
    transfer = [row.auc for row in found if row.protocol == "transfer"]
    if transfer:
        lines.append(f"\nMean transfer AUC: {math.fsum(transfer) / len(transfer):.3f}")
    return "\n".join(lines)


def run(data: Path, as_json: bool = False) -> None:
    """Learn the models anew and print every figure."""

    def progress(message: str) -> None:
        click.echo(message, err=True)

    found = figures(train.learn(data, progress), data, progress)
    if as_json:
        click.echo(json.dumps([asdict(row) for row in found], indent=1))
    else:
        click.echo(table_of(found))
