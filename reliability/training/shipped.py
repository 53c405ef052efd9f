"""Train all that the package ships but the scales: models, registers, report card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from reliability.scoring import model
from reliability.scoring.model import OPEN
from reliability.training import datasets
from reliability.training.brevity import fit_brevity
from reliability.training.card import TrainedGrade, held_out_graded, train_card
from reliability.training.feature_matrix import Array, FeatureMatrix, build_feature_matrix
from reliability.training.fit import REGISTER
from reliability.training.graded import GradedArticles, Material, load_graded
from reliability.training.progress import log_progress
from reliability.training.register_terms import everyday_words, frequent_pairs, latent_directions
from reliability.training.train import MIN_WORDS, TrainedModel, train_model


class Shipped(NamedTuple):
    """The trained models and the report card, with the graded articles."""

    models: dict[str, TrainedModel]  # by target
    card: dict[str, TrainedGrade]  # by part
    graded: GradedArticles
    graded_scores: dict[str, Array]  # log-odds of the graded articles, publishers held out


def train_shipped(data: Path) -> Shipped:
    """Train the shipped models on the research datasets in a folder; only maintainers have these.

    It uses one thread, because the order of sums over several threads varies, and so would the files.
    """
    matrices = {}
    for target in model.TARGETS:
        examples = datasets.load_datasets(data, datasets.TRAINING[target])
        log_progress(f"{target}: measuring {len(examples)} articles")
        matrices[target] = build_feature_matrix(examples, MIN_WORDS)
    every = matrices["reliability"]
    matrices[OPEN] = every.take(np.isin(every.datasets, datasets.TRAINING[OPEN]))
    log_progress("measuring the graded articles")
    graded = load_graded(data)
    with threadpool_limits(1):
        material = shipped_material(data, matrices, graded)
        models = {
            target: train_model(matrix, target, material[target])
            for target, matrix in matrices.items()
        }
        log_progress("cutting long articles")
        brevity = fit_brevity(
            matrices[OPEN].examples, {target: one.model for target, one in models.items()}
        )
        models = {target: replace(one, brevity=brevity[target]) for target, one in models.items()}
        log_progress("the report card")
        held_out = {
            target: held_out_graded(matrices[target], target, material[target])
            for target in model.TARGETS
        }
        wording = {REGISTER[target]: one.wording for target, one in held_out.items()}
        card = train_card(graded, wording)
    scores = {target: one.log_odds for target, one in held_out.items()}
    return Shipped(models, card, graded, scores)


def shipped_material(
    data: Path, matrices: Mapping[str, FeatureMatrix], graded: GradedArticles
) -> dict[str, Material]:
    """Return the training material of each shipped model besides its labelled articles.

    The words and pairs of a register, and their directions, are chosen without labels, on the articles
    for reliability and the graded ones.
    """
    topics = datasets.field_by_id(data, "allsides", "topic")
    nouns = datasets.noun_shares(data)

    def material_of(table: FeatureMatrix, graded: GradedArticles) -> Material:
        terms = everyday_words(table, topics, nouns) + frequent_pairs(table)
        return Material(terms, latent_directions([table, graded.matrix], terms), graded)

    shared = material_of(matrices["reliability"], graded)
    return {
        target: material_of(matrices[OPEN], graded.open()) if target == OPEN else shared
        for target in matrices
    }
