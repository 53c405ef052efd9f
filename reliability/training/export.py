"""The files of trained models: models as JSON, registers as lexicons."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from reliability.scoring import model
from reliability.text.lexicon_files import digests_of
from reliability.training import datasets
from reliability.training.feature_matrix import Array
from reliability.training.fit import REGISTER, axis
from reliability.training.train import TrainedModel


def model_json(learned: TrainedModel, lexicons: Mapping[str, str], retrain: str = "") -> str:
    """Return a model as JSON, one curve per line, so that the diff of a retrain is readable.

    `retrain` is the command that trains a model of custom labels again.
    """
    bags = [bag.curves() for bag in learned.bags]

    def rounded(values: Array) -> list[float]:
        return [round(float(value), 4) for value in values]

    curves = {
        name: {
            "x": [float(f"{knot:.6g}") for knot in knots],
            "y": rounded(heights),
            "bags": [rounded(bag[name][1]) for bag in bags],
        }
        for name, (knots, heights) in learned.model.curves().items()
    }
    head = {
        "format": model.FORMAT,
        "target": axis(learned.target),
        "base": round(learned.model.base, 4),
        "prior": round(float(learned.table.labels[learned.table.is_labelled].mean()), 4),
        "articles": dict(Counter(example.dataset for example in learned.table.examples)),
        **({"retrain": retrain} if retrain else {}),
        "lexicons": dict(sorted(lexicons.items())),
        "bag_bases": rounded(np.array([bag.base for bag in learned.bags])),
    }
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    body = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(curve)}" for name, curve in curves.items()
    )
    return "{\n" + ",\n".join(lines) + ',\n"curves": {\n' + body + "\n}\n}\n"


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
        'licence = "derived statistics"',
        'adapted = "Ridge logistic regression on frequent words that are not specific to a topic, and '
        'on pairs of function words, signs and masks"',
        "matched = false",
    ]
    for weight, members in sorted(groups.items()):
        lines += ["", "[[group]]", f'kind = "{axis(learned.target)}"', f"weight = {weight}"]
        lines += ["phrases = '''", *sorted(members), "'''"]
    return "\n".join(lines) + "\n"


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write_models(learned: Mapping[str, TrainedModel], out: Path, lexicons: Path) -> None:
    """Write the registers into the folder of lexicons, and the models into `out`."""
    for target, one in learned.items():
        (lexicons / f"{REGISTER[target]}.toml").write_text(register_toml(one), "utf-8")
    digests = digests_of(lexicons)
    out.mkdir(parents=True, exist_ok=True)
    for target, one in learned.items():
        (out / f"{target}.json").write_text(model_json(one, digests), "utf-8")
