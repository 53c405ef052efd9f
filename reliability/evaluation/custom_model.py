"""Train a model from files of labelled articles, and write it with its card.

The steps are those of the shipped models: held-out publishers, weights, calibration and refits. No
register is learned; the two shipped registers are features like any other, and the model file names the
lexicons that it was trained with. Nothing in the package changes.
"""

from __future__ import annotations

import hashlib
import re
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from reliability.articles.whole_files import replacing
from reliability.display.escaping import shorten
from reliability.display.formatting import plural, positive_label
from reliability.errors import ReliabilityError
from reliability.evaluation import model_card
from reliability.evaluation.figures import (
    auc_of_model,
    format_interval,
    held_out_calibration,
    held_out_results,
)
from reliability.evaluation.tables import records_table
from reliability.publishers.articles import publisher_key
from reliability.publishers.copies import find_copies
from reliability.reporters.markdown import plain_text
from reliability.scales import model_files
from reliability.scales.digests import digests_for_models
from reliability.scoring import model
from reliability.text.minhash import signature
from reliability.training import datasets, export
from reliability.training.datasets import Example
from reliability.training.feature_matrix import build_feature_matrix
from reliability.training.progress import log_progress
from reliability.training.train import FOLDS, MIN_WORDS, TrainedModel, train_custom

# With 40 articles of each label and an AUC of 0.80, the standard error of the AUC is 0.05 (Hanley and
# McNeil 1982).
MIN_PER_LABEL = 40
_YES, _NO = ("1", "true"), ("0", "false")
_NAME = re.compile(r"[A-Za-z0-9][\w-]{0,63}", re.ASCII)
_LISTED = 20  # publishers listed in the card


def train_custom_model(paths: Sequence[Path], out: Path, target: str) -> None:
    """Train a model on files of labelled articles; write it and its card, and print the figures.

    `paths` are files of articles (see `read_labelled`), `out` is the folder for TARGET.json, TARGET.md
    and two charts, and `target` is "reliability", "bias" or the name of a custom label. Raises
    ReliabilityError if a file is malformed, if there are too few articles or publishers, or, after the
    training, if the folder cannot be written.
    """
    _check_output(out, target)
    found = [example for path in paths for example in read_labelled(path, target)]
    examples, repeated = without_copies(found)
    _check_enough(examples, target, f"left out: {repeated} of the same text")
    if target in model.TARGETS:  # its curves start from those of the shipped model
        model.shipped_model(target).check_lexicons(digests_for_models())
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReliabilityError(f"--out {out}: cannot be a folder: {error.strerror}") from error
    log_progress(f"{target}: measuring {len(examples)} articles")
    matrix = build_feature_matrix(examples, MIN_WORDS)
    short = len(examples) - len(matrix)
    left_out = f"left out: {repeated} of the same text, {short} under {MIN_WORDS} words"
    _check_enough(matrix.examples, target, left_out)
    trained = train_custom(replace(matrix, examples=with_groups(matrix.examples)), target)
    if trained.model.slope <= 0:
        raise ReliabilityError(
            "nothing was learned: on held-out publishers, higher scores go with label 0. Check that "
            f"1 means {positive_label(target)!r} ({left_out})"
        )
    figures = figures_table(trained)
    _write_files(trained, paths, out, left_out, figures)
    click.echo(f"{figures}\n\n{left_out}")
    click.echo(f"wrote {out / target}.json and its card, {out / target}.md")


def _check_output(out: Path, target: str) -> None:
    if not _NAME.fullmatch(target):
        raise ReliabilityError(
            f"--target {target}: not a name for files: use at most 64 letters, digits, - and _"
        )
    if out.resolve() == model_files.models_folder().resolve():
        raise ReliabilityError(f"--out {out} holds the shipped models: give another folder")


def _check_enough(examples: Sequence[Example], target: str, left_out: str) -> None:
    """Raise ReliabilityError if there are too few articles or publishers to train on and to hold out."""
    if (count := len({one.publisher for one in examples})) < 2 * FOLDS:
        raise ReliabilityError(
            f"{plural(count, 'publisher')}: training needs at least {2 * FOLDS}, to hold some out "
            f"({left_out})"
        )
    name = positive_label(target)
    for label, named in ((1, f"label 1 ({name})"), (0, f"label 0 (not {name})")):
        publishers = [one.publisher for one in examples if one.y == label]
        if len(publishers) < MIN_PER_LABEL:
            raise ReliabilityError(
                f"{plural(len(publishers), 'article')} of {named}: training needs at least "
                f"{MIN_PER_LABEL} of each label, or the figures mean nothing ({left_out})"
            )
        if (count := len(set(publishers))) < FOLDS:
            raise ReliabilityError(
                f"{plural(count, 'publisher')} of {named}: training needs at least {FOLDS} of each "
                f"label, or the model learns who writes ({left_out})"
            )


def retrain_command(paths: Sequence[Path], target: str) -> str:
    """Return the command that trains the model again, with file names without their folders."""
    names = [shorten(path.name, 200) for path in paths]
    return shlex.join(["reliability", "train", *names, "--target", target, "--out", "DIR"])


def _write_files(
    trained: TrainedModel, paths: Sequence[Path], out: Path, left_out: str, figures: str
) -> None:
    target, command = trained.target, retrain_command(paths, trained.target)
    bins = held_out_calibration(trained)
    card = model_card.custom_card(
        trained,
        bins,
        _publisher_counts(trained),
        positive=positive_label(target),
        command=command,
        files=[
            f"{plain_text(shorten(path.name, 200))}: sha256 {export.file_digest(path)}"
            for path in paths
        ],
        left_out=left_out,
        figures=figures,
    )
    files = {
        f"{target}.json": export.model_json(trained, digests_for_models(), command),
        f"{target}.md": card,
        **model_card.charts(trained, bins),
    }
    for name, content in files.items():
        with replacing(out / name) as file:
            file.write(content)


# -- reading -------------------------------------------------------------------------------------


def read_labelled(path: Path, target: str) -> list[Example]:
    """Return the labelled articles of a .jsonl or .jsonl.gz file.

    Each line is an object with "text", optionally "title", "y" or "label" (1 or 0, or the name of the
    label), and "publisher" or "source". Raises ReliabilityError, with the number of the line, if a line
    is broken or lacks a text, a label or a publisher.
    """
    if not path.name.endswith((".jsonl", ".jsonl.gz")):
        raise ReliabilityError(
            f"{path}: not a .jsonl or .jsonl.gz file: write one article per line"
        )
    examples = datasets.parse_rows(path, lambda row: _parse_example(row, target))
    if not examples:
        raise ReliabilityError(f"{path}: nothing to train on: the file has no lines")
    return [replace(one, id=f"{path}:{number}") for number, one in enumerate(examples)]


def _parse_example(row: dict[str, Any], target: str) -> Example:
    text, title = row.get("text"), row.get("title")
    if not isinstance(text, str) or not text.strip():
        raise ValueError('no text: give "text", a string')
    if not isinstance(title, str | None):
        raise ValueError('"title" is not a string')
    if "\0" in text or "\0" in (title or ""):
        raise ValueError("a NUL in the text, as in damaged files")
    return Example(
        id="",
        dataset="custom",
        text=text,
        title=title,
        y=_parse_label(row.get("label") if row.get("y") is None else row["y"], target),
        publisher=_parse_publisher(row),
        lean="",
    )


def _parse_label(given: object, target: str) -> int:
    name = positive_label(target).lower()
    word = str(given).strip().lower().replace("_", " ").replace("-", " ")
    positive = name.replace("_", " ").replace("-", " ")
    if given is None or word == "":
        raise ValueError(f'no label: give "label", 1 or {name!r} or 0')
    if given == 1 or word in (*_YES, positive):
        return 1
    if given == 0 or word in (*_NO, f"un{positive}", f"not {positive}"):
        return 0
    raise ValueError(
        f"unknown label {shorten(str(given), 40)!r}: give 1, true or {name!r}, or 0, false or "
        f"'not {name}'; --target names label 1"
    )


def _parse_publisher(row: dict[str, Any]) -> str:
    for field in ("publisher", "source"):
        given = row.get(field)
        if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip():
            return publisher_key(str(given).strip())
    raise ValueError('no publisher: give "publisher" or "source", which is held out as a whole')


# -- copies --------------------------------------------------------------------------------------


def without_copies(examples: Sequence[Example]) -> tuple[list[Example], int]:
    """Return the articles without copies of the same words, and the number of articles left out.

    The first copy is kept, or none if the copies have different labels.
    """
    copies: dict[bytes, list[Example]] = {}
    for example in examples:
        words = " ".join(re.findall(r"\w+", example.text.lower()))
        digest = hashlib.sha256(words.encode("utf-8", "replace")).digest()
        copies.setdefault(digest, []).append(example)
    kept = [same[0] for same in copies.values() if len({one.y for one in same}) == 1]
    return kept, len(examples) - len(kept)


def with_groups(examples: Sequence[Example]) -> list[Example]:
    """Return the articles, each in the group of the first of its near-duplicates."""
    groups = find_copies([signature(example.text) for example in examples])
    pairs = zip(examples, groups, strict=True)
    return [replace(example, group=examples[group].id) for example, group in pairs]


# -- the figures ---------------------------------------------------------------------------------


def _publisher_counts(trained: TrainedModel) -> Iterator[tuple[str, int, int]]:
    """Yield publishers with their numbers of articles of label 1 and 0, the largest first."""
    sizes = Counter(one.publisher for one in trained.table.examples)
    ones = Counter(one.publisher for one in trained.table.examples if one.y)
    order = sorted(sizes, key=lambda name: (-sizes[name], name))
    for name in order[:_LISTED]:
        yield plain_text(shorten(name, 80)), ones[name], sizes[name] - ones[name]
    if rest := order[_LISTED:]:
        positives = sum(ones[name] for name in rest)
        yield f"{len(rest)} others", positives, sum(sizes[name] for name in rest) - positives


def figures_table(trained: TrainedModel) -> str:
    """Return the held-out results as a Markdown table, next to the AUC of the shipped model."""
    result = held_out_results(trained)[0]
    scores = result.scores
    record = {
        "articles": result.articles,
        "publishers": result.publishers,
        "share of label 1": f"{result.prevalence:.2f}",
        "AUC (95%)": format_interval(scores.auc, scores.auc_interval),
        "AUC of length": f"{result.auc_of_length:.3f}",
        "ECE": f"{scores.ece:.3f}",
        "Brier": f"{scores.brier:.3f}",
        "Brier of always predicting that share": f"{scores.brier_baseline:.3f}",
    }
    paragraphs = [records_table([record])]
    if trained.target in model.TARGETS:
        auc, interval = auc_of_model(model.shipped_model(trained.target), trained.table)
        paragraphs.append(
            f"The shipped model of {trained.target} on the same articles: AUC "
            f"{format_interval(auc, interval)}."
        )
    if scores.auc_interval[0] <= 0.5:
        paragraphs.append(
            "The interval of the AUC includes 0.5, which is chance: do not use this model yet."
        )
    return "\n\n".join(paragraphs)
