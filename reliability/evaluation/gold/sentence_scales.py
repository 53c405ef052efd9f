"""Sentence scales: the data set of each, the training of all, and their card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, TypeVar

import click
import numpy as np

from reliability.evaluation.benchmark import paired_result
from reliability.evaluation.figures import differing_files
from reliability.evaluation.gold import (
    causal_language,
    certainty,
    claims,
    loaded,
    readability,
    sentence_roles,
)
from reliability.evaluation.model_card import bins_table, render
from reliability.evaluation.tables import format_result, log_progress, markdown_table
from reliability.metrics import (
    calibration_bins,
    cross_validated_cut,
    expected_calibration_error,
    pearson,
)
from reliability.scales import model_files
from reliability.scales import scale as scale_module
from reliability.scales.digests import SILVER, digests_for_scales
from reliability.scales.sentence_features import PLACE, SentenceFeatures
from reliability.training import datasets
from reliability.training.sentence_scales import (
    CUTS,
    RatedSentences,
    TrainedScale,
    measure_in_articles,
    measure_sentences,
    scale_json,
    train_scale,
)

T = TypeVar("T")


class ScaleDataset(NamedTuple):
    """The data set of a scale: its file, its licence as stated, what it contains, and its reader."""

    file: str
    terms: str
    description: str
    read: Callable[[Path], RatedSentences]


def _reader_of_single_sentences(
    parse_row: Callable[[dict[str, Any]], T | None],
    rating: Callable[[T], float],
    document: Callable[[T], str],
) -> Callable[[Path], RatedSentences]:
    """Return a reader of texts that are measured outside their documents."""

    def examples(path: Path) -> RatedSentences:
        items: list[Any] = datasets.parse_rows(path, parse_row)
        return RatedSentences(
            measure_sentences([item.text for item in items]),
            np.array([float(rating(item)) for item in items]),
            [document(item) for item in items],
        )

    return examples


def _read_polnear(path: Path) -> RatedSentences:
    rows = datasets.parse_rows(
        path, lambda row: (row["split"] == "train", claims.parse_polnear_sentence(row))
    )
    items = [item for training, item in rows if training]
    ratings = np.array([float(item.positive) for item in items])
    documents = [item.document for item in items]
    return RatedSentences(claims.polnear_features(items), ratings, documents)


@cache
def _measured_roles(path: Path) -> tuple[list[sentence_roles.RoleSentence], list[SentenceFeatures]]:
    """Measure the sentences of NewsDiscourse once for the three scales that learn from them."""
    items = datasets.parse_rows(path, sentence_roles.parse_role_sentence)
    return items, measure_in_articles([item.placed for item in items])


def _reader_of_roles(scale: str) -> Callable[[Path], RatedSentences]:
    """Return a reader of NewsDiscourse with one role as the positive label."""
    return lambda path: sentence_roles.rated_sentences(scale, *_measured_roles(path))


def _parse_clef_training(row: dict[str, Any]) -> loaded.SubjectivitySentence | None:
    """Parse a row of CLEF, or return None if it belongs to the measured split."""
    item = loaded.parse_clef(row)
    return None if item.measured else item


_read_claims = _reader_of_single_sentences(
    claims.parse_claim_sentence, lambda one: one.positive, lambda one: one.document
)

# In the order of training: a scale comes after those whose predictions it uses.
DATASETS = {
    "silver_biased": ScaleDataset(
        "bias/anno_lexical_silver.jsonl.gz",
        "MIT",
        "Anno-lexical: sentences of US and UK outlets, labelled biased or not by three language models",
        _reader_of_single_sentences(
            loaded.parse_anno_lexical, lambda one: one.biased, lambda one: one.outlet
        ),
    ),
    "checkworthy": ScaleDataset(
        "signals/checkthat24_en.jsonl.gz",
        "none stated",
        "CheckThat! Lab 2024, task 1: sentences of US presidential debates, worth checking or not",
        _read_claims,
    ),
    "subjective": ScaleDataset(
        "bias/clef_subjectivity.jsonl.gz",
        "CC BY-NC-SA 4.0",
        "CLEF CheckThat! subjectivity, train and valid parts: sentences of news",
        _reader_of_single_sentences(
            _parse_clef_training, lambda one: one.subjective, lambda one: one.id
        ),
    ),
    "verifiable": ScaleDataset(
        "signals/policlaim.jsonl.gz",
        "none stated",
        "PoliClaim: sentences of US governors' speeches, verifiable or not",
        _read_claims,
    ),
    "unattributed": ScaleDataset(
        "signals/polnear_sentences.jsonl.gz",
        "none stated",
        "PolNeAR, train part: sentences of news without attribution, in their articles",
        _read_polnear,
    ),
    "biased": ScaleDataset(
        "bias/babe_v3_train.jsonl.gz",
        "MIT",
        "BABE: sentences of US news on divisive topics; three parts the share of votes, one the label",
        _reader_of_single_sentences(loaded.parse_babe, loaded.bias_rating, lambda one: one.outlet),
    ),
    **{
        scale: ScaleDataset(
            "more/newsdiscourse.jsonl.gz",
            "none stated",
            f"NewsDiscourse: sentences of news by three publishers, {role} or not, in their articles",
            _reader_of_roles(scale),
        )
        for scale, role in sentence_roles.ROLES.items()
    },
    "causal": ScaleDataset(
        "more/causal_claims.jsonl.gz",
        "none stated",
        "Yu et al. 2019, 2020: conclusions of PubMed and press releases, conditional or direct causes",
        _reader_of_single_sentences(
            causal_language.parse_causal_sentence,
            lambda one: one.positive,
            lambda one: one.document,
        ),
    ),
    "certainty": ScaleDataset(
        "signals/certainty_science.jsonl.gz",
        "none stated",
        "Pei and Jurgens 2021: findings in science and science news, rated 1 to 6",
        _reader_of_single_sentences(
            certainty.parse_rated_sentence, lambda one: one.rating, lambda one: one.id
        ),
    ),
    "ease": ScaleDataset(
        "signals/clear.jsonl.gz",
        "none stated",
        "CLEAR (CommonLit): excerpts of school texts, compared in pairs by teachers for ease",
        _reader_of_single_sentences(
            readability.parse_clear, lambda one: one.ease, lambda one: one.title
        ),
    ),
}


def train_all_scales(data: Path, progress: Callable[[str], None]) -> dict[str, TrainedScale]:
    """Train every scale on the data sets in a folder."""
    learned: dict[str, TrainedScale] = {}
    for name in DATASETS:
        progress(f"scale {name}: training on {DATASETS[name].file}")
        examples = DATASETS[name].read(data / DATASETS[name].file)
        add_context_scores(name, examples.features, learned)
        learned[name] = train_scale(name, examples)
    return learned


def add_context_scores(
    name: str, traits: list[SentenceFeatures], learned: Mapping[str, TrainedScale]
) -> None:
    """Add the predictions of the scales that a scale is stacked on."""
    for other in scale_module.STACKED_ON.get(name, ()):
        add_context_scores(other, traits, learned)
        for one, value in zip(traits, learned[other].linear(traits).tolist(), strict=True):
            one.values[other] = value


def write_scales(learned: dict[str, TrainedScale], out: Path) -> None:
    """Write the files of all scales and their card into a folder of models."""
    digests = digests_for_scales()
    (out / "scales").mkdir(parents=True, exist_ok=True)
    for name, one in learned.items():
        (out / "scales" / f"{name}.json").write_text(scale_json(one, digests), "utf-8")
    (out / "scales.md").write_text(scales_card(learned), "utf-8")


def train_scales(data: Path, out: Path) -> None:
    """Train all scales and write them; print the figures of their card."""
    learned = train_all_scales(data, log_progress)
    write_scales(learned, out)
    click.echo(scale_results_table(learned))


def scales_reproduced(data: Path) -> bool:
    """Train all scales again; return True if that gives exactly the shipped files."""
    with TemporaryDirectory() as folder:
        write_scales(train_all_scales(data, log_progress), Path(folder))
        fresh = [path for path in Path(folder).rglob("*") if path.is_file()]
        wrong = differing_files(
            (path, model_files.models_folder() / path.relative_to(folder)) for path in fresh
        )
    lines = [f"{name}: training again gives another file" for name in wrong]
    click.echo("\n".join(lines) or "Training the scales again gave exactly the shipped files.")
    return not wrong


def scales_card(learned: Mapping[str, TrainedScale]) -> str:
    """Return the card of all scales."""
    data = markdown_table(
        ["scale", "trained on", "sentences", "licence as stated"],
        (
            (name, DATASETS[name].description, len(one.examples.ratings), DATASETS[name].terms)
            for name, one in learned.items()
        ),
    )
    return render(
        "scales_card.md",
        scales=scale_module.SCALES,
        stacked=scale_module.STACKED_ON,
        silver=SILVER,
        placed=[name for name, one in learned.items() if one.linear.values.keys() >= PLACE],
        data=data,
        figures=scale_results_table(learned),
        calibrations={
            name: bins_table(calibration_bins(one.held_out, one.examples.ratings), "sentences")
            for name, one in learned.items()
            if one.cuts
        },
    )


def scale_results_table(learned: Mapping[str, TrainedScale]) -> str:
    """Return the held-out results of all scales as a Markdown table."""
    rows = [row for scale in learned.values() for row in _scale_results(scale)]
    return markdown_table(["scale", "measure", "result (95%)", "ECE"], rows)


def _scale_results(scale: TrainedScale) -> Iterator[tuple[str, str, str, str]]:
    """Yield the cells of each result of a scale."""
    ratings, documents = scale.examples.ratings, scale.examples.documents
    if not scale.cuts:
        result = paired_result(pearson, ratings, scale.held_out, documents, "")
        yield scale.name, "Pearson r", format_result(result.value, result.interval), "–"
        return
    error = expected_calibration_error(scale.held_out, ratings)
    positive = ratings >= 0.5
    for name, measure in CUTS.items():
        predicted = cross_validated_cut(positive, scale.held_out, documents, measure)
        result = paired_result(measure, positive, predicted, documents, "")
        yield scale.name, name, format_result(result.value, result.interval), f"{error:.3f}"
