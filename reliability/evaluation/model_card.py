"""Model cards: one Markdown page per model, from the templates in `templates/` and the model's figures.

The charts of a card are files next to it. Its calibration table can be read back for a plot.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from reliability.errors import ReliabilityError
from reliability.evaluation import evidence, svg_charts
from reliability.evaluation.svg_charts import Panel
from reliability.evaluation.tables import markdown_table
from reliability.evaluation.templates import TEMPLATES
from reliability.metrics import CalibrationBin
from reliability.records import CAVEAT
from reliability.scoring import model
from reliability.scoring.intervals import bag_interval
from reliability.signals import criteria
from reliability.signals.registry import FEATURES
from reliability.training import datasets
from reliability.training.fit import axis
from reliability.training.shipped import Shipped
from reliability.training.train import TrainedModel

_BIN = re.compile(r"^\| (\d\.\d+) \| (\d\.\d+) \| (\d+) \|$", re.MULTILINE)
_STRONGEST = 12  # features shown in the card of a custom model


def render(template: str, **values: object) -> str:
    """Render a page from a template; without blank lines at its start, and never two in a row."""
    text = TEMPLATES.get_template(template).render(caveat=CAVEAT, **values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def calibration_table_of(card: str) -> list[CalibrationBin]:
    """Return the calibration table in the text of a card.

    Raises ReliabilityError if there is none, as in another file.
    """
    section = card.partition("\n## Calibration")[2].partition("\n## ")[0]
    bins = [
        CalibrationBin(float(predicted), float(observed), int(items))
        for predicted, observed, items in _BIN.findall(section)
    ]
    if not bins:
        raise ReliabilityError("no calibration table: give the text of a card, models/*.md")
    return bins


def report_card(shipped: Shipped) -> str:
    """Return the card of the report card."""
    count = Counter(shipped.graded.matrix.datasets.tolist())
    return render(
        "report_card.md",
        articles=len(shipped.graded.matrix),
        data=markdown_table(["set", "articles"], sorted(count.items())),
        figures=evidence.agreement(shipped),
        calibration=evidence.grade_calibration(shipped),
    )


def bins_table(bins: Sequence[CalibrationBin], items: str) -> str:
    """Return a calibration table as Markdown; `items` names what the bins count."""
    return markdown_table(
        ["predicted", "observed", items],
        ((f"{one.predicted:.3f}", f"{one.observed:.3f}", one.items) for one in bins),
    )


def card(
    learned: TrainedModel, figures: str, shares: str, bins: Sequence[CalibrationBin], errors: str
) -> str:
    """Return the card of a model.

    `figures`, `shares` and `errors` are its results, the shares of its parts and its error rates, as
    Markdown tables; `bins` are the calibration of held-out articles.
    """
    count = Counter(example.dataset for example in learned.table.examples)
    labels = Counter((example.dataset, example.y) for example in learned.table.examples)
    data = markdown_table(
        ["set", "articles", "label 1", "label 0", "licence as stated"],
        (
            (name, count[name], labels[name, 1], labels[name, 0], datasets.LICENCES[name])
            for name in datasets.TRAINING[learned.target]
        ),
    )
    return render(
        "model_card.md",
        model=_facts(learned, bins),
        axis=axis(learned.target),
        data=data,
        figures=figures,
        shares=shares,
        errors=errors,
        criteria=_criteria(learned),
    )


def custom_card(
    learned: TrainedModel,
    bins: Sequence[CalibrationBin],
    publishers: Iterable[tuple[str, int, int]],
    **facts: object,
) -> str:
    """Return the card of a model trained on custom labels.

    `publishers` has the name of each publisher and the number of its articles of label 1 and 0. `facts`
    are the other values of the template, such as `command`, which trains the model again.
    """
    table = learned.table
    masks = {label: table.labels == label for label in (1, 0)}
    counts = ((one, m.sum(), len(set(table.publishers[m]))) for one, m in masks.items())
    return render(
        "custom_card.md",
        model=_facts(learned, bins),
        labels=markdown_table(["label", "articles", "publishers"], counts),
        publishers=markdown_table(["publisher", "label 1", "label 0"], publishers),
        strongest=markdown_table(
            ["feature", "what it measures", "value: log-odds"], _strongest(learned)
        ),
        **facts,
    )


def _facts(learned: TrainedModel, bins: Sequence[CalibrationBin]) -> dict[str, object]:
    return {
        "target": learned.target,
        "is_shipped_target": learned.target in model.TARGETS,
        "curves": len(learned.model.curves()),
        "refits": len(learned.bags),
        "prior": float(learned.table.labels[learned.table.is_labelled].mean()),
        "calibration": bins_table(bins, "articles"),
    }


def _criteria(learned: TrainedModel) -> dict[str, object]:
    """Return the published criteria, and the features of a model that measure a part of each."""
    scored = learned.model.curves()
    lists = criteria.published_criteria()
    reason, alone = criteria.unlisted_features()
    return {
        "lists": lists,
        "table": markdown_table(
            ["list", "criterion", "in the text", "features"],
            (
                (
                    one.name,
                    criterion.requirement,
                    criterion.visibility,
                    ", ".join(name for name in criterion.features if name in scored) or "–",
                )
                for one in lists
                for criterion in one.criteria
            ),
        ),
        "reason": reason,
        "unasked": [name for name in scored if name in alone],
    }


def charts(learned: TrainedModel, bins: Sequence[CalibrationBin]) -> dict[str, str]:
    """Return the charts of a card by the names of their files."""
    target = learned.target
    return {
        f"{target}-curves.svg": svg_charts.curves(list(_panels(learned)), target),
        f"{target}-calibration.svg": svg_charts.calibration(bins, target, "articles"),
    }


def _panels(learned: TrainedModel) -> Iterator[Panel]:
    """Yield the curves with the interval of their refits, the strongest first."""
    curves, bags = learned.model.curves(), [bag.curves() for bag in learned.bags]
    for name in _by_strength(learned):
        x, y = curves[name]
        low, high = bag_interval(np.array([bag[name][1] for bag in bags]), y)
        values = learned.values(name)
        mean = math.nan if np.isnan(values).all() else float(np.nanmean(values))
        yield Panel(name, FEATURES[name].unit, x, y, low, high, mean)


def _by_strength(learned: TrainedModel) -> list[str]:
    """Return the features by the spread of their contribution over the training articles."""
    spread = {}
    for name, curve in learned.model.curves().items():
        values = learned.values(name)
        known = values[~np.isnan(values)]
        spread[name] = float(np.interp(known, *curve).std()) if len(known) else 0.0
    return sorted(spread, key=lambda name: (-spread[name], name))


def _strongest(learned: TrainedModel) -> Iterator[tuple[str, str, str]]:
    curves = learned.model.curves()
    for name in _by_strength(learned)[:_STRONGEST]:
        curve = ", ".join(
            f"{knot:.3g}: {height:+.2f}" for knot, height in zip(*curves[name], strict=True)
        )
        yield name, f"{FEATURES[name].summary} ({FEATURES[name].unit})", curve
