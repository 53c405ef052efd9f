"""Read the articles that a reader graded, and bundle what training uses besides publishers' labels.

A large language model in the role of a desk editor read the articles and graded them from 0 to 10,
overall and for each part of the report card. The grades say how an article is written; the label of a
publisher says only who published it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from reliability.scoring.report_card import BEST
from reliability.text.register import Term
from reliability.training import datasets
from reliability.training.datasets import Example
from reliability.training.feature_matrix import (
    Array,
    FeatureMatrix,
    build_feature_matrix,
    rows_apart_from,
)

_READINGS = ("grades", "marks")  # files; the second has an overall grade among its marks
GRADES = ("overall", "sourcing", "caution", "tone", "consistency", "language", "one_sided")


@dataclass(frozen=True, slots=True)
class GradedArticles:
    """Measured articles with grades."""

    matrix: FeatureMatrix  # its labels are not used
    grades: Mapping[str, Array]  # by name, from 0 to 1; NaN where there is none

    def take(self, keep: npt.NDArray[np.bool_]) -> GradedArticles:
        """Return the articles where `keep` is true."""
        grades = {name: column[keep] for name, column in self.grades.items()}
        return GradedArticles(self.matrix.take(keep), grades)

    def with_grade(self, name: str) -> GradedArticles:
        """Return the articles that have a grade of that name."""
        return self.take(~np.isnan(self.grades[name]))

    def open(self) -> GradedArticles:
        """Return the articles whose texts may be used commercially."""
        sets = [name.rpartition("/")[2] for name in self.matrix.datasets]
        return self.take(np.array([name not in datasets.NON_COMMERCIAL for name in sets]))


@dataclass(frozen=True, slots=True)
class Material:
    """The training material besides labelled articles; empty for custom labels."""

    terms: Sequence[Term] = field(default=())  # the words and pairs that the register may use
    # Of the terms, of shape (terms, directions), from `latent_directions`
    directions: Array = field(default_factory=lambda: np.zeros((0, 0)))
    graded: GradedArticles | None = None  # the articles that teach the evidence

    def apart_from(self, test: FeatureMatrix) -> Material:
        """Return the material without graded articles that test articles give away."""
        graded = self.graded
        return replace(self, graded=graded and graded.take(rows_apart_from(graded.matrix, test)))


CUSTOM = Material()


def load_graded(data: Path) -> GradedArticles:
    """Measure the graded articles in a folder of research data, without those of the transfer sets."""
    found: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for dataset, article, name, grade in _readings(data):
        if dataset.rpartition("/")[2] not in datasets.TRANSFER:
            found[dataset, article][name].append(grade / BEST)
    examples = list(_examples(data, found.keys()))
    means = [[_mean(found[one.dataset, one.id][name]) for name in GRADES] for one in examples]
    columns = np.array(means).reshape(len(examples), len(GRADES)).T
    return GradedArticles(build_feature_matrix(examples), dict(zip(GRADES, columns, strict=True)))


def graded_ids(data: Path) -> set[tuple[str, str]]:
    """Return the data set and the id of each graded article."""
    return {(dataset, article) for dataset, article, _, _ in _readings(data)}


def _readings(data: Path) -> Iterator[tuple[str, str, str, float]]:
    for file in _READINGS:
        for row in datasets.read_rows(data / "editor" / f"{file}.jsonl"):
            if row.get("kind") == "grade":
                yield row["set"], row["id"], "overall", row["grade"]
            for name in GRADES:
                if name in row:
                    yield row["set"], row["id"], name, row[name]


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values) if values else math.nan


def _examples(data: Path, wanted: Collection[tuple[str, str]]) -> Iterator[Example]:
    """Yield the wanted articles, by the name of their file and their id, in the order of the files."""
    groups = datasets.near_duplicate_groups(data)
    for dataset in sorted({dataset for dataset, _ in wanted}):
        for row in datasets.read_rows(data / f"{dataset}.jsonl.gz"):
            if (dataset, row["id"]) in wanted:
                example = datasets.parse_example(row, Path(dataset).name, groups)
                yield replace(example, dataset=dataset)
