"""Evaluation of the models: every result that the cards and the README name, on held-out articles.

There are two protocols. "publisher-held-out": each training article is scored by models trained without
its publisher and its near-duplicates. "transfer": whole data sets without training articles, from which
near-duplicates of training articles are removed. A text does not show the prevalence of its data set, so
the calibration on a single set is measured with and without a shift of the prior to that prevalence.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click
import numpy as np
import numpy.typing as npt
from sklearn.metrics import brier_score_loss

from reliability import metrics
from reliability.evaluation import error_analysis, evidence, gate, model_card
from reliability.evaluation.benchmark import publisher_interval
from reliability.evaluation.error_analysis import ErrorRate
from reliability.evaluation.tables import format_number, records_table
from reliability.metrics import (
    CalibrationBin,
    Flags,
    Interval,
    Items,
    calibration_bins,
    probabilities,
)
from reliability.scales import model_files
from reliability.scoring import model
from reliability.scoring.policy import Policy
from reliability.text.lexicon_files import lexicon_folder
from reliability.training import datasets, export
from reliability.training.feature_matrix import (
    Array,
    FeatureMatrix,
    Labels,
    build_feature_matrix,
    without_duplicates,
)
from reliability.training.fit import axis
from reliability.training.progress import log_progress
from reliability.training.shipped import Shipped, train_shipped
from reliability.training.train import TrainedModel, calibrate_apart, publisher_folds

ALL_SETS = "all sets"
_MOST_CALIBRATIONS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifierScores:
    """The discrimination and the calibration of log-odds on two labels.

    `auc_interval` is the 95% interval over draws of publishers. `ece` is the expected calibration error
    over ten bins of equal size. The `shifted` values are after the prior shift: one number is added to
    all log-odds, so that their mean probability is the prevalence. `brier_baseline` is the Brier score
    of always predicting the prevalence.
    """

    auc: float
    auc_interval: Interval
    ece: float
    ece_shifted: float
    brier: float
    brier_shifted: float
    brier_baseline: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetResult:
    """The scores of a target on one data set under one protocol.

    The scores of `ALL_SETS` are never shifted. `auc_of_length` is the AUC of the number of words.
    """

    target: str
    protocol: str
    dataset: str
    articles: int
    publishers: int
    prevalence: float
    auc_of_length: float
    scores: ClassifierScores

    @property
    def gate_result(self) -> gate.GateResult:
        """The figures that the gate compares."""
        return gate.GateResult(
            key=f"{self.target} / {self.protocol} / {self.dataset}",
            auc=self.scores.auc,
            ece=self.scores.ece_shifted,
            brier=self.scores.brier_shifted,
            brier_baseline=self.scores.brier_baseline,
        )


def shift_prior(log_odds: Array, prevalence: float) -> Array:
    """Add one number to log-odds so that their mean probability is the prevalence.

    The number is found by bisection between -20 and 20, where it ends for a prevalence of 0 or 1.
    """
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        if probabilities(log_odds + middle).mean() < prevalence:
            low = middle
        else:
            high = middle
    return log_odds + low


def auc_interval(
    labels: Labels, scores: Array, publishers: npt.NDArray[np.str_], weights: Array | None = None
) -> Interval:
    """Return the 95% interval of the AUC over draws of publishers; NaN if there is one publisher."""
    weights = np.ones(len(labels)) if weights is None else weights

    def statistic(items: Items) -> float:
        return metrics.auc(labels[items], scores[items], weights[items])

    return publisher_interval(publishers, statistic, seed=5) or (math.nan, math.nan)


def classifier_scores(
    labels: Labels,
    log_odds: Array,
    publishers: npt.NDArray[np.str_],
    *,
    ranking: Array | None = None,
    weights: Array | None = None,
    shift: bool = True,
) -> ClassifierScores:
    """Measure calibrated log-odds against labels; both labels must occur.

    The bootstrap draws publishers. `ranking` replaces the log-odds in the AUC, and `weights` are the
    weights of the articles there. With `shift=False`, the "shifted" values are not shifted.
    """
    ranking = log_odds if ranking is None else ranking
    prevalence = float(labels.mean())
    before = probabilities(log_odds)
    after = probabilities(shift_prior(log_odds, prevalence)) if shift else before
    return ClassifierScores(
        auc=metrics.auc(labels, ranking, weights),
        auc_interval=auc_interval(labels, ranking, publishers, weights),
        ece=metrics.expected_calibration_error(before, labels),
        ece_shifted=metrics.expected_calibration_error(after, labels),
        brier=float(brier_score_loss(labels, before)),
        brier_shifted=float(brier_score_loss(labels, after)),
        brier_baseline=prevalence * (1 - prevalence),
    )


@lru_cache(maxsize=len(datasets.TRAINING))
def held_out_log_odds(learned: TrainedModel) -> Array:
    """Return held-out log-odds, those of each publisher calibrated on all other publishers.

    Above a thousand publishers some share a calibration, so that the time does not grow with the square
    of their number.
    """
    table = learned.table
    count = min(len(set(table.publishers)), _MOST_CALIBRATIONS)
    folds = publisher_folds(table.publishers, count, seed=0)
    return calibrate_apart(learned.held_out, table.labels, table.is_labelled, folds)


def held_out_probabilities(learned: TrainedModel, rows: Flags) -> Array:
    """Return the probabilities of some rows by models without their publishers."""
    return probabilities(held_out_log_odds(learned)[rows])


def _dataset_result(
    target: str, protocol: str, dataset: str, table: FeatureMatrix, ranking: Array, log_odds: Array
) -> DatasetResult:
    """Return the result on a data set: the AUC of the ranking scores, the calibration of the log-odds.

    The AUC does not use held-out log-odds, since each publisher has its own calibration, which is pushed
    away from its label.
    """
    weights = balance_leans(table) if dataset == "allsides" else np.ones(len(table))
    return DatasetResult(
        target=target,
        protocol=protocol,
        dataset=dataset,
        articles=len(table),
        publishers=len(set(table.publishers)),
        prevalence=float(table.labels.mean()),
        auc_of_length=metrics.auc(table.labels, table.lengths.astype(float), weights),
        scores=classifier_scores(
            table.labels,
            log_odds,
            table.publishers,
            ranking=ranking,
            weights=weights,
            shift=dataset != ALL_SETS,
        ),
    )


def balance_leans(table: FeatureMatrix) -> Array:
    """Return weights under which each lean has the same share in both classes.

    A lean with only one class has weight 0, so that recognizing a lean is not rewarded.
    """
    leans = np.array([example.lean for example in table.examples])
    weights = np.zeros(len(table))
    for lean in np.unique(leans):
        classes = [(leans == lean) & (table.labels == label) for label in (0, 1)]
        smallest = min(inside.sum() for inside in classes)
        for inside in classes:
            if smallest:
                weights[inside] = smallest / inside.sum()
    return weights


def held_out_results(learned: TrainedModel) -> list[DatasetResult]:
    """Return the publisher-held-out results of a model on all its data sets together and on each."""
    target, table, log_odds = learned.target, learned.table, held_out_log_odds(learned)
    masks = {ALL_SETS: table.is_labelled}
    masks |= {name: table.datasets == name for name in datasets.TRAINING.get(target, ())}
    return [
        _dataset_result(
            target,
            "publisher-held-out",
            name,
            table.take(mask),
            learned.held_out[mask],
            log_odds[mask],
        )
        for name, mask in masks.items()
        if len(set(table.labels[mask])) == 2
    ]


def auc_of_model(scorer: model.Model, table: FeatureMatrix) -> tuple[float, Interval]:
    """Return the AUC of a model on measured articles, and its interval over publishers."""
    rows = (dict(zip(table.features, values, strict=True)) for values in table.values.tolist())
    log_odds = np.array([scorer.score(row).log_odds for row in rows])
    auc = metrics.auc(table.labels, log_odds)
    return auc, auc_interval(table.labels, log_odds, table.publishers)


def satire_share_below_limit(learned: TrainedModel) -> float:
    """Return the share of satire below the limit of a verdict, by models without its publisher."""
    is_satire = learned.table.datasets == datasets.SATIRE  # that of litrl has no publishers
    scores = held_out_probabilities(learned, is_satire)
    return float((scores < Policy().fail_under).mean())


def held_out_calibration(learned: TrainedModel) -> list[CalibrationBin]:
    """Return the calibration table of held-out articles."""
    labelled = learned.table.is_labelled
    scores = held_out_probabilities(learned, labelled)
    return calibration_bins(scores, learned.table.labels[labelled])


def transfer_results(
    learned: TrainedModel, tables: Mapping[str, FeatureMatrix]
) -> list[DatasetResult]:
    """Return the results of a model on data sets without any of its training articles."""
    results = []
    for name, table in tables.items():
        fresh = without_duplicates(table, learned.table)
        log_odds = learned.model.log_odds(fresh)
        results.append(_dataset_result(learned.target, "transfer", name, fresh, log_odds, log_odds))
    return results


class Figures(NamedTuple):
    """The shipped models, and the figures about them."""

    shipped: Shipped
    results: list[DatasetResult]
    shares: dict[str, dict[str, float]]  # of the variance of the log-odds, by target and part


def all_figures(data: Path) -> Figures:
    """Train the shipped models, and measure them on all data sets."""
    shipped = train_shipped(data)
    learned = shipped.models
    results = [result for one in learned.values() for result in held_out_results(one)]
    tables = {}
    for name in datasets.TRANSFER:
        examples = datasets.load_dataset(data, name)
        log_progress(f"transfer: measuring {len(examples)} articles of {name}")
        tables[name] = build_feature_matrix(examples)
    for target in ("reliability", model.OPEN):
        results += transfer_results(learned[target], tables)
    shares: dict[str, dict[str, float]] = {}
    for target, one in learned.items():
        of_sets = [evidence.variance_shares(one, table) for table in tables.values()]
        shares[target] = {part: fmean(found[part] for found in of_sets) for part in of_sets[0]}
    return Figures(shipped, results, shares)


def format_interval(value: float, interval: Interval) -> str:
    """Return a value and its interval with three digits."""
    low, high = interval
    return f"{format_number(value)} ({format_number(low)}-{format_number(high)})"


def results_table(results: Sequence[DatasetResult]) -> str:
    """Return results as a Markdown table, followed by the mean transfer AUC of each target."""
    text = records_table(map(_record, results))
    transfer: dict[str, list[float]] = defaultdict(list)
    for result in results:
        if result.protocol == "transfer":
            transfer[result.target].append(result.scores.auc)
    for target, aucs in transfer.items():
        text += f"\n\nMean transfer AUC of {target}: {fmean(aucs):.3f}"
    return text


def _record(result: DatasetResult) -> dict[str, object]:
    """Return the row of a result, with its header."""
    scores = result.scores
    return {
        "target": result.target,
        "protocol": result.protocol,
        "set": result.dataset,
        "articles": result.articles,
        "publishers": result.publishers,
        "prevalence": f"{result.prevalence:.2f}",
        "AUC (95%)": format_interval(scores.auc, scores.auc_interval),
        "AUC of length": f"{result.auc_of_length:.3f}",
        "ECE (unshifted)": f"{scores.ece_shifted:.3f} ({scores.ece:.3f})",
        "Brier (unshifted)": f"{scores.brier_shifted:.3f} ({scores.brier:.3f})",
        "Brier of the prevalence": f"{scores.brier_baseline:.3f}",
    }


def _satire_line(learned: TrainedModel) -> str:
    share = satire_share_below_limit(learned)
    return f"Satire below {Policy().fail_under}, publishers held out: {share:.0%}"


@lru_cache(maxsize=len(datasets.TRAINING))
def error_rates(learned: TrainedModel) -> list[ErrorRate]:
    """Return the error rates of held-out articles by kind."""
    labelled = learned.table.is_labelled
    scores = held_out_probabilities(learned, labelled)
    return error_analysis.error_rates_by_kind(
        axis(learned.target), learned.table.take(labelled), scores
    )


def write_models(figures: Figures, out: Path, lexicons: Path) -> None:
    """Write the registers into the folder of lexicons; models, cards and charts into `out`."""
    shipped = figures.shipped
    export.write_models(shipped, out, lexicons)
    (out / "card.md").write_text(model_card.report_card(shipped), "utf-8")
    for target, one in shipped.models.items():
        table = results_table([result for result in figures.results if result.target == target])
        if axis(target) == "reliability":
            table += "\n\n" + _satire_line(one)
        bins = held_out_calibration(one)
        errors = error_analysis.error_rates_table(axis(target), error_rates(one))
        shares = evidence.shares_table({target: figures.shares[target]})
        card = model_card.card(one, table, shares, bins, errors)
        for name, text in {f"{target}.md": card, **model_card.charts(one, bins)}.items():
            (out / name).write_text(text, "utf-8")


def changed_files(figures: Figures) -> list[str]:
    """Return the names of the shipped files that training again does not reproduce exactly."""
    with TemporaryDirectory() as folder:
        models, lexicons = Path(folder, "models"), Path(folder, "lexicons")
        copytree(lexicon_folder(), lexicons)
        write_models(figures, models, lexicons)
        changed = differing_files(models, model_files.models_folder())
        return sorted(changed + differing_files(lexicons, lexicon_folder()))


def differing_files(fresh: Path, shipped: Path) -> list[str]:
    """Return the names of the files of a folder that another folder lacks, or has with other bytes."""
    pairs = [
        (path, shipped / path.relative_to(fresh)) for path in fresh.rglob("*") if path.is_file()
    ]
    return sorted(
        known.name
        for path, known in pairs
        if not known.is_file() or known.read_bytes() != path.read_bytes()
    )


def dataset_digests(data: Path) -> dict[str, str]:
    """Return the digest of the file of each data set that results come from."""
    return {
        name: export.file_digest(datasets.dataset_path(data, name))[:16]
        for name in datasets.LICENCES
    }


def gate_violations(results: Sequence[DatasetResult], data: Path, path: Path) -> list[str]:
    """Return a message for each changed data set and each result that misses the thresholds."""
    wanted = gate.load_thresholds(path)
    return [
        *gate.dataset_violations(dataset_digests(data), wanted["datasets"]),
        *gate.threshold_violations(
            (result.gate_result for result in results), wanted["thresholds"]
        ),
    ]


def run_evaluation(data: Path, as_json: bool, gated: bool) -> bool:
    """Train the models again, print every result, and name the shipped files that differ.

    Returns False if `gated` and a shipped file differs, a data set has changed or a threshold is
    missed.
    """
    figures = all_figures(data)
    learned, results = figures.shipped.models, figures.results
    violations = [f"{name}: training again gives another file" for name in changed_files(figures)]
    if gated:
        violations += gate_violations(results, data, model_files.models_folder() / gate.THRESHOLDS)
    if as_json:
        content = {
            "results": [asdict(result) for result in results],
            "satire": satire_share_below_limit(learned["reliability"]),
            "error_rates": {
                target: [rate._asdict() for rate in error_rates(one)]
                for target, one in learned.items()
            },
            "shares": figures.shares,
            "violations": violations,
        }
        click.echo(json.dumps(content, indent=1))
    else:
        click.echo(_report(figures))
        for target, one in learned.items():
            table = error_analysis.error_rates_table(axis(target), error_rates(one))
            click.echo(f"\n{target}:\n{table}")
        reproduced = "Training again gave exactly the shipped files."
        click.echo("\n" + ("\n".join(violations) or reproduced))
    return not (gated and violations)


def run_train(data: Path, out: Path) -> None:
    """Train the models; write them, their registers, cards and charts; print every result."""
    figures = all_figures(data)
    write_models(figures, out, lexicon_folder())
    click.echo(_report(figures))


def _report(figures: Figures) -> str:
    return "\n\n".join(
        (
            results_table(figures.results),
            _satire_line(figures.shipped.models["reliability"]),
            "Share of the variance of the log-odds, on articles of the transfer sets:\n\n"
            + evidence.shares_table(figures.shares),
            "Rank correlation with the grades of a language model as desk editor, publishers held out:"
            "\n\n" + evidence.agreement(figures.shipped),
        )
    )
