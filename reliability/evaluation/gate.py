"""The gate: results against their thresholds, and the shipped files against each other.

`threshold_violations` compares results with `models/thresholds.json`. `stored_violations` needs no
labelled data: it reads the results in the shipped model cards and checks that models, scales, cards and
the pages of generalization and false alarms belong together. Only training again (`reliability evaluate
--gate`) can show that the stored results are those of the models.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from reliability.errors import ModelError, ReliabilityError
from reliability.scales import model_files
from reliability.scales import scale as scale_module
from reliability.scales.digests import digests_for_models
from reliability.scoring import model
from reliability.training.export import file_digest

THRESHOLDS = "thresholds.json"
GENERALIZATION_PAGE, FALSE_ALARMS_PAGE = "generalization.md", "false_alarms.md"
# The pages that are measured with the shipped models, and the commands that write them.
MEASURED_PAGES = {GENERALIZATION_PAGE: "generalization", FALSE_ALARMS_PAGE: "false-alarms"}
_PAGE_DIGEST = re.compile(r"^\| (\w+) \| ([0-9a-f]{64}) \|$", re.MULTILINE)
_ALARM = re.compile(r"^\| \d+ \| (.+?) \| (.+?) \| share that fails \| ([\d.]+) ", re.MULTILINE)
_FEATURES = re.compile(r"\bone piecewise-linear curve for each of (\d+) features\b")


class GateResult(NamedTuple):
    """The figures of a result that the gate compares; `key` is "target / protocol / dataset"."""

    key: str
    auc: float
    ece: float
    brier: float
    brier_baseline: float


def load_thresholds(path: Path) -> dict[str, Any]:
    """Read the thresholds. Raises ReliabilityError if the file cannot be read."""
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return {name: dict(content[name]) for name in ("datasets", "thresholds", "false_alarms")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReliabilityError(f"{path}: cannot be read as thresholds: {error}") from error


def threshold_violations(
    results: Iterable[GateResult], thresholds: Mapping[str, Mapping[str, float]]
) -> list[str]:
    """Return a message for each result that is missing, below its AUC or above its ECE threshold.

    The Brier score of every result must be below that of always predicting the prevalence, or below a
    threshold of its own.
    """
    by_key = {result.key: result for result in results}
    violations = [
        f"{key}: Brier score {result.brier:.3f} is not below {result.brier_baseline:.3f}, that of "
        "always predicting the prevalence"
        for key, result in by_key.items()
        if result.brier >= thresholds.get(key, {}).get("brier", result.brier_baseline)
    ]
    for key, limits in thresholds.items():
        found = by_key.get(key)
        if found is None:
            violations.append(f"{key}: no result")
            continue
        auc, ece = limits["auc"], limits["ece"]
        if found.auc < auc:
            violations.append(f"{key}: AUC {found.auc:.3f} is below the threshold {auc:.3f}")
        if found.ece > ece:
            violations.append(f"{key}: ECE {found.ece:.3f} is above the threshold {ece:.3f}")
    return violations


def dataset_violations(digests: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """Return a message for each data set that is missing or not the one the thresholds are for."""
    return [
        f"{name}: the data set has changed (its digest is {digests.get(name)}, the thresholds are for "
        f"{digest})"
        for name, digest in wanted.items()
        if digests.get(name) != digest
    ]


def model_digests() -> dict[str, str]:
    """Return the SHA-256 of the file of each shipped model."""
    folder = model_files.models_folder()
    return {target: file_digest(folder / f"{target}.json") for target in model.TARGETS}


def page_digests(page: str) -> dict[str, str]:
    """Return the digests in a generalization page; if they differ from the models', it is stale."""
    return dict(_PAGE_DIGEST.findall(page))


def false_alarm_violations(page: str, limits: Mapping[str, float]) -> list[str]:
    """Return a message for each share of false alarms that is missing or above its limit.

    A key of `limits` is "kind of article / length".
    """
    shares = {f"{kind} / {length}": float(value) for kind, length, value in _ALARM.findall(page)}
    return [
        f"{key}: {shares[key]:.3f} of the articles fail, over the limit {most:.3f}"
        if key in shares
        else f"{key}: no share of false alarms"
        for key, most in limits.items()
        if shares.get(key, math.inf) > most
    ]


def card_results(card: str) -> Iterator[GateResult]:
    """Yield the results in the table of a model card, as rounded there."""
    for line in card.partition("\n## Figures\n")[2].partition("\n## ")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 11 and cells[3].isdigit():
            yield GateResult(
                key=" / ".join(cells[:3]),
                auc=float(cells[6].split()[0]),
                ece=float(cells[8].split()[0]),
                brier=float(cells[9].split()[0]),
                brier_baseline=float(cells[10]),
            )


def stored_violations() -> list[str]:
    """Check the shipped files without labelled data; return a message for each fault.

    - Each model and scale was trained with the shipped lexicons.
    - Each card has the number of curves and the data sets of its model, and a calibration table.
    - The pages of generalization and of false alarms were measured with the shipped models.
    - The results in the cards, and the shares of false alarms, meet the thresholds.
    """
    folder = model_files.models_folder()
    names = [*model.TARGETS, model.OPEN]
    cards = {name: (folder / f"{name}.md").read_text("utf-8") for name in names}
    violations = [*_lexicon_violations(names)]
    for name, card in cards.items():
        violations += _card_violations(name, card)
    thresholds = load_thresholds(folder / THRESHOLDS)
    pages = {name: (folder / name).read_text("utf-8") for name in MEASURED_PAGES}
    for name, command in MEASURED_PAGES.items():
        if page_digests(pages[name]) != model_digests():
            violations.append(
                f"{name}: measured with other models: run `reliability evaluate {command} --write`"
            )
    violations += false_alarm_violations(pages[FALSE_ALARMS_PAGE], thresholds["false_alarms"])
    results = [result for card in cards.values() for result in card_results(card)]
    return violations + threshold_violations(results, thresholds["thresholds"])


def _lexicon_violations(names: Iterable[str]) -> Iterator[str]:
    """Yield a message for each model and scale trained with other lexicons."""
    for name in names:
        try:
            model.shipped_model(name).check_lexicons(digests_for_models())
        except ModelError as error:
            yield f"{name}.json: {error}"
    for path in sorted((model_files.models_folder() / "scales").glob("*.json")):
        try:
            scale_module.shipped_scale(path.stem)
        except ModelError as error:
            yield f"scales/{path.name}: {error}"


def _card_violations(name: str, card: str) -> Iterator[str]:
    """Yield a message for each statement of a card that does not fit its model."""
    content = json.loads((model_files.models_folder() / f"{name}.json").read_text("utf-8"))
    features = _FEATURES.search(card)
    if not features or int(features[1]) != len(content["curves"]):
        yield f"{name}.md: the model has {len(content['curves'])} curves, the card another number"
    for dataset, articles in content["articles"].items():
        if f"| {dataset} | {articles} |" not in card:
            yield f"{name}.md: no row for the {articles} training articles of {dataset}"
    if "\n## Calibration" not in card:
        yield f"{name}.md: no calibration table"
