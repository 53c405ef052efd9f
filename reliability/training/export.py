"""The files of trained models: models as JSON, registers as lexicons."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from reliability.scales.digests import with_scales
from reliability.scoring import model
from reliability.text.lexicon_files import digests_of
from reliability.text.register import CONSTRUCTION, family_of, word_families
from reliability.training import datasets
from reliability.training.card import TrainedGrade
from reliability.training.feature_matrix import Array
from reliability.training.fit import REGISTER, axis
from reliability.training.shipped import Shipped
from reliability.training.train import TrainedModel


def model_json(learned: TrainedModel, lexicons: Mapping[str, str], retrain: str = "") -> str:
    """Return a model as JSON, one curve per line, so that the diff of a retrain is readable.

    `retrain` is the command that trains a model of custom labels again.
    """
    bags = [bag.curves() for bag in learned.bags]
    head = {
        "format": model.FORMAT,
        "target": axis(learned.target),
        "base": round(learned.model.base, 4),
        "prior": round(float(learned.table.labels[learned.table.is_labelled].mean()), 4),
        "articles": dict(Counter(example.dataset for example in learned.table.examples)),
        **({"retrain": retrain} if retrain else {}),
        "lexicons": dict(sorted(lexicons.items())),
        **_register_head(learned),
        **({"brevity": _rounded(learned.brevity)} if any(learned.brevity) else {}),
        "bag_bases": _rounded(bag.base for bag in learned.bags),
    }
    return _page_of_curves(head, learned.model.curves(), bags)


def grade_json(learned: TrainedGrade, lexicons: Mapping[str, str]) -> str:
    """Return the model of a part of the report card as JSON."""
    head = {
        "format": model.FORMAT,
        "target": learned.part,
        "base": round(learned.curves.base, 4),
        "articles": dict(sorted(Counter(learned.graded.matrix.datasets.tolist()).items())),
        "lexicons": dict(sorted(lexicons.items())),
        "bag_bases": _rounded(bag.base for bag in learned.bags),
    }
    return _page_of_curves(head, learned.curves.heights(), [bag.heights() for bag in learned.bags])


Heights = Mapping[str, tuple[Array, Array]]  # the knots of each feature, and the log-odds at them


def _page_of_curves(head: Mapping[str, object], curves: Heights, bags: Sequence[Heights]) -> str:
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    rows = []
    for name, (knots, heights) in curves.items():
        curve = {
            "x": [float(f"{knot:.6g}") for knot in knots],
            "y": _rounded(heights),
            "bags": [_rounded(bag[name][1]) for bag in bags],
        }
        rows.append(f"  {json.dumps(name)}: {json.dumps(curve)}")
    return "{\n" + ",\n".join(lines) + ',\n"curves": {\n' + ",\n".join(rows) + "\n}\n}\n"


def _rounded(values: Iterable[float]) -> list[float]:
    return [round(float(value), 4) for value in values]


def _register_head(learned: TrainedModel) -> dict[str, object]:
    """Return the name of a model's register and its mean by family of words, for the file."""
    fitted = learned.model.fit
    if not fitted.register:
        return {}
    terms = [*fitted.register]
    means = np.asarray(learned.table.log_rates_of(terms).mean(axis=0)).ravel()
    by_family = dict.fromkeys(sorted({*word_families().values(), CONSTRUCTION}), 0.0)
    for term, mean in zip(terms, means.tolist(), strict=True):
        by_family[family_of(term) or CONSTRUCTION] += mean * fitted.register[term]
    means_of = {family: round(mean, 4) for family, mean in by_family.items()}
    return {"register": {"name": REGISTER[learned.target], "means": means_of}}


def register_toml(learned: TrainedModel) -> str:
    """Return the register of a trained model as a lexicon."""
    groups: dict[float, list[str]] = defaultdict(list)
    for term, weight in learned.model.fit.register.items():
        groups[weight].append(term if isinstance(term, str) else " ".join(term))
    terms = ", ".join(
        f"{name} ({datasets.LICENCES[name]})" for name in datasets.TRAINING[learned.target]
    )
    lines = [
        "# Written by `reliability train`; do not edit.",
        "",
        "[lexicon]",
        f"source = {json.dumps(f'Weights learned from {terms}; no sentence of them is contained')}",
        'licence = "MIT; derived statistics"',
        'adapted = "Ridge logistic regression on the main directions of frequent words that are not '
        'specific to a topic, and of pairs of function words, signs and masks"',
        "matched = false",
    ]
    for weight, members in sorted(groups.items()):
        lines += ["", "[[group]]", f'kind = "{axis(learned.target)}"', f"weight = {weight}"]
        lines += ["lines = '''", *sorted(members), "'''"]
    return "\n".join(lines) + "\n"


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write_models(learned: Shipped, out: Path, lexicons: Path) -> None:
    """Write the registers into the folder of lexicons, and the models and the card into `out`."""
    for target, one in learned.models.items():
        (lexicons / f"{REGISTER[target]}.toml").write_text(register_toml(one), "utf-8")
    digests = with_scales(digests_of(lexicons))
    (out / "card").mkdir(parents=True, exist_ok=True)
    for target, one in learned.models.items():
        (out / f"{target}.json").write_text(model_json(one, digests), "utf-8")
    for part, grade in learned.card.items():
        (out / "card" / f"{part}.json").write_text(grade_json(grade, digests), "utf-8")
