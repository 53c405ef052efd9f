"""Evaluation: every figure the cards and the README name, from held-out articles.

Two protocols. Publisher-held-out: each training article is scored by models that saw neither its
publisher nor a near-duplicate of it. Transfer: whole sets that no training article came from,
near-duplicates of training articles removed. A single set has a prevalence of its own, which no
text can show: its calibration is measured after the prior shift, and beside it without. This module
prints and compares; it cannot train other than through `training`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import click
import numpy as np
import numpy.typing as npt
from sklearn.metrics import brier_score_loss, roc_auc_score

from reliability.errors import ReliabilityError
from reliability.evaluation import error_analysis, model_card
from reliability.evaluation.error_analysis import ErrorRate
from reliability.evaluation.tables import log_progress
from reliability.metrics import (
    CalibrationBin,
    calibration_bins,
    expected_calibration_error,
    probabilities,
)
from reliability.scoring import model
from reliability.scoring.policy import Policy
from reliability.text.lexicon_files import lexicon_folder
from reliability.training import datasets, export
from reliability.training.feature_matrix import Array, FeatureMatrix, Labels, build_feature_matrix
from reliability.training.fit import axis
from reliability.training.train import TrainedModel, calibrate, publisher_folds, train_shipped

BOOTSTRAPS = 200
ALL_SETS = "all sets"
_MOST_CALIBRATIONS = 1000


@dataclass(frozen=True, slots=True)
class DatasetResult:
    """How well a target is scored on one set under one protocol.

    `auc_interval` is the 95 % interval over draws of publishers. `ece` is the expected calibration
    error over ten bins of equal mass. For a single set `ece` and `brier` are after the prior shift:
    the log-odds are moved by one number, so that their mean probability is the set's prevalence;
    `ece_unshifted` and `brier_unshifted` are without. `brier_baseline` is the Brier score of always
    saying the prevalence.
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
    ece_unshifted: float
    brier: float
    brier_unshifted: float
    brier_baseline: float


def shift_prior(log_odds: Array, prevalence: float) -> Array:
    """Move log-odds by one number so that their mean probability is the prevalence."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        if probabilities(log_odds + middle).mean() < prevalence:
            low = middle
        else:
            high = middle
    return log_odds + low


def calibration_errors(log_odds: Array, y: Labels) -> tuple[float, float]:
    """Return the expected calibration error and the Brier score of log-odds."""
    said = probabilities(log_odds)
    return expected_calibration_error(said, y), float(brier_score_loss(y, said))


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


@lru_cache(maxsize=len(datasets.TRAINING))
def held_out_log_odds(learned: TrainedModel) -> Array:
    """Return held-out log-odds, those of each publisher calibrated on all the others.

    Beyond a thousand publishers some share a calibration, or the time would grow with their square.
    """
    table = learned.table
    calibrated = np.zeros(len(table))
    publishers = table.publishers
    folds = publisher_folds(publishers, min(len(set(publishers)), _MOST_CALIBRATIONS), seed=0)
    for fold in np.unique(folds):
        own = folds == fold
        intercept, slope = calibrate(learned.held_out, table.labels, table.is_labelled & ~own)
        calibrated[own] = intercept + slope * learned.held_out[own]
    return calibrated


def _dataset_result(
    target: str,
    protocol: str,
    dataset: str,
    table: FeatureMatrix,
    scores: Array,
    log_odds: Array,
) -> DatasetResult:
    """Return the figures of a set: ranks from the raw scores, calibration from the log-odds.

    Ranks do not use the log-odds of held-out articles, since each publisher has a calibration of its
    own, which is pushed away from its label.
    """
    y = table.labels
    words = table.lengths
    prevalence = float(y.mean())
    shifted = log_odds if dataset == ALL_SETS else shift_prior(log_odds, prevalence)
    weights = balance_leans(table) if dataset == "allsides" else np.ones(len(y))
    (ece, brier), (ece_unshifted, brier_unshifted) = (
        calibration_errors(shifted, y),
        calibration_errors(log_odds, y),
    )
    return DatasetResult(
        target,
        protocol,
        dataset,
        len(y),
        len(set(table.publishers)),
        prevalence,
        float(roc_auc_score(y, scores, sample_weight=weights)),
        auc_interval(y, scores, table.publishers, weights),
        float(roc_auc_score(y, words, sample_weight=weights)),
        ece,
        ece_unshifted,
        brier,
        brier_unshifted,
        prevalence * (1 - prevalence),
    )


def balance_leans(table: FeatureMatrix) -> Array:
    """Return weights under which each lean has the same share in both classes.

    A lean with one class only weighs nothing: it would reward knowing the lean.
    """
    leans = np.array([example.lean for example in table.examples])
    weights = np.zeros(len(table))
    for lean in np.unique(leans):
        sizes = [int(((leans == lean) & (table.labels == y)).sum()) for y in (0, 1)]
        for y in (0, 1):
            if min(sizes):
                weights[(leans == lean) & (table.labels == y)] = min(sizes) / sizes[y]
    return weights


def held_out_results(learned: TrainedModel) -> list[DatasetResult]:
    """Return the publisher-held-out figures of a model, on all its sets and on each."""
    log_odds = held_out_log_odds(learned)
    names = learned.table.datasets
    masks = {ALL_SETS: learned.table.is_labelled}
    masks |= {name: names == name for name in datasets.TRAINING.get(learned.target, ())}
    found = []
    for name, mask in masks.items():
        part = learned.table.take(mask)
        if len(set(part.labels)) == 2:
            scores = learned.held_out[mask]
            found.append(
                _dataset_result(
                    learned.target, "publisher-held-out", name, part, scores, log_odds[mask]
                )
            )
    return found


def auc_of_model(scorer: model.Model, table: FeatureMatrix) -> tuple[float, tuple[float, float]]:
    """Return the AUC of a model on measured articles, and its interval over publishers."""
    rows = (dict(zip(table.features, values, strict=True)) for values in table.values.tolist())
    scores = np.array([scorer.score(row).log_odds for row in rows])
    auc = float(roc_auc_score(table.labels, scores))
    return auc, auc_interval(table.labels, scores, table.publishers)


def satire_share_below_limit(learned: TrainedModel) -> float:
    """Return the share of satire that a model which never saw its publisher puts under the limit."""
    scores = probabilities(held_out_log_odds(learned))[~learned.table.is_labelled]
    return float((scores < Policy().fail_under).mean())


def held_out_calibration(learned: TrainedModel) -> list[CalibrationBin]:
    """Return the calibration table of held-out articles."""
    labelled = learned.table.is_labelled
    scores = probabilities(held_out_log_odds(learned))
    return calibration_bins(scores[labelled], learned.table.labels[labelled])


def transfer_results(
    learned: TrainedModel, tables: Mapping[str, FeatureMatrix], duplicates: Mapping[str, str]
) -> list[DatasetResult]:
    """Return the figures of a reliability model on sets that it saw nothing of."""
    seen = {duplicates.get(example.id, example.id) for example in learned.table.examples}
    found = []
    for name, table in tables.items():
        ids = [duplicates.get(example.id, example.id) for example in table.examples]
        fresh = table.take(np.array([one not in seen for one in ids]))
        log_odds = learned.model.log_odds(fresh)
        found.append(_dataset_result(learned.target, "transfer", name, fresh, log_odds, log_odds))
    return found


def all_results(
    learned: Mapping[str, TrainedModel], data: Path, progress: Callable[[str], None]
) -> list[DatasetResult]:
    """Return the figures of all models on all sets."""
    found = [row for one in learned.values() for row in held_out_results(one)]
    tables = {}
    for name in datasets.TRANSFER:
        examples = datasets.load_dataset(data, name)
        progress(f"transfer: measuring {len(examples)} articles of {name}")
        tables[name] = build_feature_matrix(examples)
    duplicates = datasets.load_near_duplicates(data)
    for target in ("reliability", model.OPEN):
        found += transfer_results(learned[target], tables, duplicates)
    return found


def results_table(found: Sequence[DatasetResult]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| target | protocol | set | articles | publishers | prevalence | AUC (95 %) "
        "| AUC of length | ECE (unshifted) | Brier (unshifted) | always prevalence |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in found:
        low, high = row.auc_interval
        lines.append(
            f"| {row.target} | {row.protocol} | {row.dataset} | {row.articles} | {row.publishers} "
            f"| {row.prevalence:.2f} | {row.auc:.3f} ({low:.3f}-{high:.3f}) | {row.auc_length:.3f} "
            f"| {row.ece:.3f} ({row.ece_unshifted:.3f}) | {row.brier:.3f} ({row.brier_unshifted:.3f}) "
            f"| {row.brier_baseline:.3f} |"
        )
    for target in dict.fromkeys(row.target for row in found):
        transfer = [row.auc for row in found if (row.target, row.protocol) == (target, "transfer")]
        if transfer:
            mean = math.fsum(transfer) / len(transfer)
            lines.append(f"\nMean transfer AUC of {target}: {mean:.3f}")
    return "\n".join(lines)


def _satire_line(learned: TrainedModel) -> str:
    """Return the share of satire under the limit, in words."""
    under = f"Satire under {Policy().fail_under}, publishers held out"
    return f"{under}: {satire_share_below_limit(learned):.0%}"


@lru_cache(maxsize=len(datasets.TRAINING))
def error_rates(learned: TrainedModel) -> list[ErrorRate]:
    """Return how often held-out articles of each kind are judged wrongly."""
    labelled = learned.table.is_labelled
    scores = probabilities(held_out_log_odds(learned))[labelled]
    return error_analysis.error_rates_by_kind(
        axis(learned.target), learned.table.take(labelled), scores
    )


def write_models(
    learned: Mapping[str, TrainedModel], found: Sequence[DatasetResult], out: Path, lexicons: Path
) -> None:
    """Write the registers into the folder of lexicons; models, cards and drawings into `out`."""
    export.write_models(learned, out, lexicons)
    for target, one in learned.items():
        own = results_table([row for row in found if row.target == target])
        if axis(target) == "reliability":
            own += "\n\n" + _satire_line(one)
        bins = held_out_calibration(one)
        card = model_card.card(
            one, own, bins, error_analysis.error_rates_table(axis(target), error_rates(one))
        )
        for name, text in {f"{target}.md": card, **model_card.charts(one, bins)}.items():
            (out / name).write_text(text, "utf-8")


def changed_files(learned: Mapping[str, TrainedModel], found: Sequence[DatasetResult]) -> list[str]:
    """Return the names of the shipped files that learning anew does not reproduce exactly."""
    lexicons = lexicon_folder()
    with TemporaryDirectory() as folder:
        fresh = Path(folder)
        copytree(lexicons, fresh / "lexicons")
        write_models(learned, found, fresh / "models", fresh / "lexicons")
        pairs = [(path, model.models_folder() / path.name) for path in (fresh / "models").iterdir()]
        pairs += [(path, lexicons / path.name) for path in (fresh / "lexicons").glob("*.toml")]
        return differing_files(pairs)


def differing_files(pairs: Iterable[tuple[Path, Path]]) -> list[str]:
    """Return the names of the second files that are missing or differ from the first."""
    return sorted(
        shipped.name
        for path, shipped in pairs
        if not shipped.is_file() or shipped.read_bytes() != path.read_bytes()
    )


def dataset_digests(data: Path) -> dict[str, str]:
    """Return the digest of the file of each labelled set that figures come from."""
    names = [name for sets in datasets.TRAINING.values() for name in sets] + [*datasets.TRANSFER]
    return {name: export.file_digest(datasets.dataset_path(data, name))[:16] for name in names}


def threshold_violations(found: list[DatasetResult], data: Path, thresholds: Path) -> list[str]:
    """Return what is wrong by the file of thresholds: a changed set, a figure missing or too low."""
    try:
        wanted = json.loads(thresholds.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ReliabilityError(f"{thresholds}: cannot be read: {error}") from error
    now = dataset_digests(data)
    wrong = [
        f"{name}: the set has changed ({now.get(name)}, the thresholds are for {digest})"
        for name, digest in wanted["datasets"].items()
        if now.get(name) != digest
    ]
    by_key = {f"{row.target} / {row.protocol} / {row.dataset}": row for row in found}
    wrong += [
        f"{key}: Brier {row.brier:.3f} is not under {row.brier_baseline:.3f}, that of the prevalence"
        for key, row in by_key.items()
        if row.brier >= row.brier_baseline
    ]
    for key, floor in wanted["thresholds"].items():
        row = by_key.get(key)
        if row is None:
            wrong.append(f"{key}: no figure")
            continue
        if row.auc < floor["auc"]:
            wrong.append(f"{key}: AUC {row.auc:.3f} is under the floor {floor['auc']:.3f}")
        if row.ece > floor["ece"]:
            wrong.append(f"{key}: ECE {row.ece:.3f} is over the ceiling {floor['ece']:.3f}")
    return wrong


def run_evaluation(data: Path, as_json: bool = False, gate: bool = False) -> bool:
    """Learn the models anew, print every figure, and say whether the shipped files came out.

    With `gate`, return False where a shipped file did not come out or a floor is not met.
    """
    learned = train_shipped(data, log_progress)
    found = all_results(learned, data, log_progress)
    wrong = [f"{name}: learning anew gives another file" for name in changed_files(learned, found)]
    if gate:
        wrong += threshold_violations(found, data, model.models_folder() / "thresholds.json")
    if as_json:
        told = {
            "figures": [asdict(row) for row in found],
            "satire": satire_share_below_limit(learned["reliability"]),
            "mistakes": {
                target: [row._asdict() for row in error_rates(one)]
                for target, one in learned.items()
            },
            "wrong": wrong,
        }
        click.echo(json.dumps(told, indent=1))
    else:
        click.echo(results_table(found) + "\n\n" + _satire_line(learned["reliability"]))
        for target, one in learned.items():
            click.echo(
                f"\n{target}:\n{error_analysis.error_rates_table(axis(target), error_rates(one))}"
            )
        click.echo("\n" + ("\n".join(wrong) or "Learning anew gave the shipped files exactly."))
    return not (gate and wrong)


def run_train(data: Path, out: Path) -> None:
    """Learn the models; write them, their registers, cards and drawings; print every figure."""
    learned = train_shipped(data, log_progress)
    found = all_results(learned, data, log_progress)
    write_models(learned, found, out, lexicon_folder())
    click.echo(results_table(found) + "\n\n" + _satire_line(learned["reliability"]))
