"""All labelled articles, measured once, and the models trained on them, each on first use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from reliability.evaluation.figures import held_out_log_odds
from reliability.evaluation.generalization import holdouts
from reliability.evaluation.generalization.holdouts import Baselines, HeldOutScores
from reliability.metrics import Array
from reliability.scoring.intervals import ThresholdSide, threshold_side
from reliability.scoring.model import TARGETS
from reliability.scoring.policy import Policy
from reliability.training import datasets
from reliability.training.datasets import SATIRE, TRAINING, TRANSFER
from reliability.training.feature_matrix import FeatureMatrix, build_feature_matrix
from reliability.training.graded import Material, load_graded
from reliability.training.progress import log_progress
from reliability.training.shipped import shipped_material
from reliability.training.train import MIN_WORDS, TrainedModel, train_model

# The sets that are left out one by one. The satire of golbeck is left out with its fake news.
LEFT_OUT = (
    ("recovery",),
    ("allsides",),
    ("polnear",),
    ("golbeck_fake_vs_satire", SATIRE),
    *((name,) for name in TRANSFER),
)


@dataclass(frozen=True)
class Corpus:
    """The articles of all sets and the folder that they are from."""

    data: Path
    table: FeatureMatrix

    @cached_property
    def ratings(self) -> dict[str, dict[str, Any]]:
        """The row of each rated publisher."""
        return datasets.publisher_ratings(self.data)

    @cached_property
    def material(self) -> dict[str, Material]:
        """The training material of the models of each target, besides the labelled articles."""
        log_progress("measuring the graded articles")
        matrices = {target: self.from_datasets(TRAINING[target]) for target in TARGETS}
        return shipped_material(self.data, matrices, load_graded(self.data))

    @cached_property
    def learned(self) -> dict[str, TrainedModel]:
        """Both models, with the held-out scores of their articles."""
        return {
            target: train_model(self.from_datasets(sets), target, self.material[target])
            for target, sets in TRAINING.items()
            if target in TARGETS
        }

    @cached_property
    def log_odds(self) -> Array:
        """The held-out log-odds of the articles that the reliability model is trained on."""
        return held_out_log_odds(self.learned["reliability"])

    @cached_property
    def baselines(self) -> Baselines:
        """The features of the baselines for the articles labelled for reliability."""
        log_progress("counting stems")
        return Baselines(self.from_datasets([*TRAINING["reliability"], *TRANSFER]), self.ratings)

    @cached_property
    def publishers_held_out(self) -> HeldOutScores:
        """The articles that the reliability model is trained on, publishers held out."""
        learned = self.learned["reliability"]
        log_progress("baselines, publishers held out")
        return holdouts.leave_publishers_out(learned, self.log_odds, self.baselines)

    @cached_property
    def intervals(self) -> tuple[Array, Array]:
        """The ends of the 80% interval of the same articles, by models without their publishers."""
        log_progress("refits over publishers, publishers held out")
        spread = holdouts.refits(self.learned["reliability"], self.material["reliability"])
        words = self.learned["reliability"].table.lengths
        return holdouts.probability_interval(spread, self.log_odds, words)

    @property
    def threshold_sides(self) -> ThresholdSide:
        """The side of the threshold of a verdict on which each of these intervals lies."""
        return threshold_side(self.intervals, Policy().fail_under)

    @cached_property
    def held_out_sets(self) -> list[HeldOutScores]:
        """Each set of `LEFT_OUT`, scored by models of all the others."""
        found = []
        for out in LEFT_OUT:
            log_progress(f"leaving {out[0]} out")
            material = self.material["reliability"]
            found.append(holdouts.leave_set_out(out, material, self.baselines))
        return found

    @property
    def two_class_sets(self) -> list[HeldOutScores]:
        """The sets left out that have both labels."""
        return [one for one in self.held_out_sets if len(set(one.table.labels)) == 2]

    def from_datasets(self, sets: Iterable[str]) -> FeatureMatrix:
        """Return the articles of some data sets."""
        return self.table.take(np.isin(self.table.datasets, list(sets)))


def load_corpus(data: Path) -> Corpus:
    """Measure the articles of all sets. Raises ReliabilityError if a set is missing."""
    sets = [*TRAINING["reliability"], *TRANSFER, *TRAINING["bias"]]
    examples = datasets.load_datasets(data, sets)
    log_progress(f"measuring {len(examples)} articles")
    return Corpus(data, build_feature_matrix(examples, MIN_WORDS))
