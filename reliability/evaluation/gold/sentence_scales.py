"""Name the data set of each sentence scale, train all scales, and write their card."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import click

from reliability.evaluation.benchmark import paired_result
from reliability.evaluation.figures import differing_files
from reliability.evaluation.gold import (
    causal_language,
    claims,
    loaded,
    readability,
    sentence_roles,
)
from reliability.evaluation.gold.predictions import Rated, RatedText, rated_sentences
from reliability.evaluation.model_card import bins_table, render
from reliability.evaluation.tables import format_result, markdown_table
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
from reliability.training.progress import log_progress
from reliability.training.sentence_scales import (
    CUTS,
    RECIPES,
    RatedSentences,
    TrainedScale,
    measure_sentences,
    scale_json,
    train_scale,
)

T = TypeVar("T", bound=Rated)


def _measure_alone(items: Sequence[Rated]) -> list[SentenceFeatures]:
    return measure_sentences([item.text for item in items])


def _reader(
    parse_row: Callable[[dict[str, Any]], T | None],
    measure: Callable[[Sequence[T]], list[SentenceFeatures]] = _measure_alone,
) -> Callable[[Path], RatedSentences]:
    """Return a reader of rated texts, which are measured without their articles by default."""

    def read(path: Path) -> RatedSentences:
        items = datasets.parse_rows(path, parse_row)
        return rated_sentences(items, measure(items))

    return read


def _parse_clef(row: dict[str, Any]) -> RatedText | None:
    return None if loaded.is_clef_test(row) else loaded.parse_clef(row)


def _parse_polnear(row: dict[str, Any]) -> RatedText | None:
    item = claims.parse_polnear_sentence(row)
    return item if row["split"] == "train" else None


READERS: Mapping[str, Callable[[Path], RatedSentences]] = {
    "silver_biased": _reader(loaded.parse_anno_lexical),
    "checkworthy": _reader(claims.parse_claim_sentence),
    "subjective": _reader(_parse_clef),
    "verifiable": _reader(claims.parse_claim_sentence),
    "unattributed": _reader(_parse_polnear, claims.polnear_features),
    "biased": _reader(loaded.parse_babe),
    **{role: partial(sentence_roles.read_rated, role) for role in sentence_roles.ROLES},
    "causal": _reader(causal_language.parse_causal_sentence),
    "certainty": _reader(claims.parse_rated_sentence),
    "ease": _reader(readability.parse_clear),
}


def train_all_scales(data: Path) -> dict[str, TrainedScale]:
    """Train every scale on the data sets in a folder."""
    learned: dict[str, TrainedScale] = {}
    for name, recipe in RECIPES.items():
        log_progress(f"scale {name}: training on {recipe.file}")
        examples = READERS[name](data / recipe.file)
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
    learned = train_all_scales(data)
    write_scales(learned, out)
    click.echo(scale_results_table(learned))


def scales_reproduced(data: Path) -> bool:
    """Train all scales again; return True if that gives exactly the shipped files."""
    with TemporaryDirectory() as folder:
        write_scales(train_all_scales(data), Path(folder))
        wrong = differing_files(Path(folder), model_files.models_folder())
    lines = [f"{name}: training again gives another file" for name in wrong]
    click.echo("\n".join(lines) or "Training the scales again gave exactly the shipped files.")
    return not wrong


def scales_card(learned: Mapping[str, TrainedScale]) -> str:
    """Return the card of all scales."""
    data = markdown_table(
        ["scale", "trained on", "sentences", "licence as stated"],
        (
            (name, RECIPES[name].description, len(one.held_out), RECIPES[name].licence)
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
