"""Training on one's own labels: from files of labelled articles to a model and its card.

The pipeline is that of the shipped models: publishers held out, weights, calibration, refits. Nothing of
the package is written to: no register is learned, the two shipped ones are features like any other, and
the file of the model names the lexicons it was made with. It knows what rows must hold and how much
is enough; it refuses to know any set by name, and how anything is fitted.
"""

from __future__ import annotations

import hashlib
import re
import shlex
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import nsmallest
from pathlib import Path
from typing import Any

import click

from reliability.display.escaping import shorten
from reliability.errors import ReliabilityError
from reliability.evaluation import model_card
from reliability.evaluation.figures import (
    auc_of_model,
    format_interval,
    held_out_calibration,
    held_out_results,
)
from reliability.evaluation.tables import log_progress, markdown_table
from reliability.scoring import model
from reliability.text.lexicon_files import lexicon_digests
from reliability.training import datasets, export
from reliability.training.datasets import Example
from reliability.training.feature_matrix import build_feature_matrix
from reliability.training.train import FOLDS, MIN_WORDS, TrainedModel, train_custom

# Fewer articles of a label say little: with 40 of each and an AUC of .80, its standard error is .05
# (Hanley and McNeil 1982).
FEWEST = 40
_POSITIVE = {"reliability": "reliable", "bias": "biased"}  # what label 1 is called, else the target
_YES, _NO = ("1", "true"), ("0", "false")
_NAME = re.compile(r"[A-Za-z0-9][\w-]{0,63}", re.ASCII)
_LISTED = 20  # publishers named in the card


def train_custom_model(paths: Sequence[Path], out: Path, target: str) -> None:
    """Learn a model from labelled articles; write it and its card; print the figures.

    Raises ReliabilityError, before anything is learned, where that cannot work.
    """
    _check_output(out, target)
    found = [example for path in paths for example in read_labelled(path, target)]
    examples, repeated = without_copies(found)
    _check_enough(examples, target, f"left out: {repeated} of the same text")
    if target in model.TARGETS:  # the curves it starts from must be of these lexicons
        model.shipped_model(target).check_lexicons(lexicon_digests())
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReliabilityError(f"--out {out}: cannot be a folder: {error.strerror}") from error
    log_progress(f"{target}: measuring {len(examples)} articles")
    table = build_feature_matrix(examples, MIN_WORDS)
    short = len(examples) - len(table)
    left_out = f"left out: {repeated} of the same text, {short} under {MIN_WORDS} words"
    _check_enough(table.examples, target, left_out)
    learned = train_custom(table, target, find_near_duplicates(table.examples), log_progress)
    if learned.model.slope <= 0:
        raise ReliabilityError(
            f"nothing was learned: with publishers held out, higher scores go with label 0. Check that "
            f"1 means {positive_name(target)!r} ({left_out})"
        )
    found_figures = figures_table(learned)
    content = export.model_json(learned, lexicon_digests(), retrain_command(paths, target))
    (out / f"{target}.json").write_text(content, "utf-8")
    bins = held_out_calibration(learned)
    card = model_card.custom_card(
        learned,
        positive_name(target),
        retrain_command(paths, target),
        [f"{shorten(path.name, 200)}: sha256 {export.file_digest(path)}" for path in paths],
        left_out,
        list(_counts(learned)),
        found_figures,
        bins,
    )
    for name, text in {f"{target}.md": card, **model_card.charts(learned, bins)}.items():
        (out / name).write_text(text, "utf-8")
    click.echo(f"{found_figures}\n\n{left_out}")
    click.echo(f"wrote {out / target}.json and its card, {out / target}.md")


def _check_output(out: Path, target: str) -> None:
    if not _NAME.fullmatch(target):
        raise ReliabilityError(
            f"--target {target}: it names a file: letters, digits, - and _ only, 64 at most"
        )
    if out.resolve() == model.models_folder().resolve():
        raise ReliabilityError(f"--out {out}: the shipped models are there: give another folder")


def _check_enough(examples: Sequence[Example], target: str, left_out: str) -> None:
    """Raise ReliabilityError where there is too little to learn from, or to hold out."""
    publishers = {one.publisher for one in examples}
    if len(publishers) < 2 * FOLDS:
        raise ReliabilityError(
            f"training needs at least {2 * FOLDS} publishers, to hold some out; "
            f"there are {len(publishers)} ({left_out})"
        )
    for label in (1, 0):
        own = [one.publisher for one in examples if one.y == label]
        named = (
            f"label {label} ({positive_name(target) if label else f'not {positive_name(target)}'})"
        )
        if len(own) < FEWEST:
            raise ReliabilityError(
                f"training needs at least {FEWEST} articles of each label, or figures mean nothing; "
                f"{named} has {len(own)} ({left_out})"
            )
        if len(set(own)) < FOLDS:
            raise ReliabilityError(
                f"training needs at least {FOLDS} publishers of each label, or it learns who writes; "
                f"{named} has {len(set(own))} ({left_out})"
            )


def retrain_command(paths: Sequence[Path], target: str) -> str:
    """Return what to run to train the model again; names of files without their folders."""
    names = [shorten(path.name, 200) for path in paths]
    return shlex.join(["reliability", "train", *names, "--target", target, "--out", "DIR"])


# -- reading -------------------------------------------------------------------------------------


def positive_name(target: str) -> str:
    """Return what an article of label 1 is called."""
    return _POSITIVE.get(target, target)


def read_labelled(path: Path, target: str) -> list[Example]:
    """Return the labelled articles of a file.

    Raises ReliabilityError with the line that is broken, or lacks a text, a label or a publisher.
    """
    if not path.name.endswith((".jsonl", ".jsonl.gz")):
        raise ReliabilityError(f"{path}: is no .jsonl or .jsonl.gz file: write an article a line")

    def example(row: dict[str, Any]) -> Example:
        text, title = row.get("text"), row.get("title")
        if not isinstance(text, str) or not text.strip():
            raise ValueError('no text: give "text", a string')
        if not isinstance(title, str | None):
            raise ValueError('"title" is no string')
        if "\0" in text or "\0" in (title or ""):
            raise ValueError("a NUL in the text, as in damaged files")
        label = _label(row.get("label") if row.get("y") is None else row["y"], target)
        return Example("", "own", text, title, label, _group(row), "")

    examples = datasets.parse_rows(path, example)
    if not examples:
        raise ReliabilityError(f"{path}: nothing to train on: the file has no lines")
    return [replace(one, id=f"{path}:{number}") for number, one in enumerate(examples)]


def _label(given: object, target: str) -> int:
    word = positive_name(target).lower()
    said = str(given).strip().lower().replace("_", " ").replace("-", " ")
    called = word.replace("_", " ").replace("-", " ")
    if given is None or said == "":
        raise ValueError(f'no label: give "label", 1 or {word!r} or 0')
    if given == 1 or said in (*_YES, called):
        return 1
    if given == 0 or said in (*_NO, f"un{called}", f"not {called}"):
        return 0
    raise ValueError(
        f"label {shorten(str(given), 40)!r} is neither 1, true or {word!r} nor 0, false or "
        f"'not {word}'; --target names what is 1"
    )


def _group(row: dict[str, Any]) -> str:
    for field in ("publisher", "source"):
        given = row.get(field)
        if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip():
            return datasets.publisher_key(str(given).strip())
    raise ValueError('no publisher: give "publisher" or "source", who is held out as one')


# -- copies --------------------------------------------------------------------------------------


def _words(example: Example) -> list[str]:
    return re.findall(r"\w+", example.text.lower())


def without_copies(examples: Sequence[Example]) -> tuple[list[Example], int]:
    """Return articles without repeats of the same words, and how many were left out.

    The first stays; where labels differ none does.
    """
    copies: dict[bytes, list[Example]] = {}
    for example in examples:
        words = " ".join(_words(example)).encode("utf-8", "replace")
        copies.setdefault(hashlib.sha256(words).digest(), []).append(example)
    kept = [same[0] for same in copies.values() if len({one.y for one in same}) == 1]
    return kept, len(examples) - len(kept)


_SHINGLE, _SKETCH = 5, 32


def find_near_duplicates(examples: Sequence[Example]) -> dict[str, str]:
    """Map the id of each article that has near-duplicates to the id of one of them.

    Near are two of whose smallest hashes of five words in a row, 32 of each (Broder 1997), half are
    the same. An article is held against those that had one of its hashes first: linear in articles.
    """
    return datasets.connected_components(_alike(examples))


def _alike(examples: Sequence[Example]) -> Iterator[tuple[str, str]]:
    first: dict[int, tuple[str, frozenset[int]]] = {}
    for example in examples:
        words = _words(example)
        hashes = {
            zlib.crc32(" ".join(words[at : at + _SHINGLE]).encode("utf-8", "replace"))
            for at in range(max(1, len(words) - _SHINGLE + 1))
        }
        sketch = frozenset(nsmallest(_SKETCH, hashes))
        for one in sorted(sketch):
            other, its = first.setdefault(one, (example.id, sketch))
            if other != example.id and 2 * len(its & sketch) >= min(len(its), len(sketch)):
                yield example.id, other


# -- what is told -------------------------------------------------------------------------------


def _counts(learned: TrainedModel) -> Iterator[tuple[str, int, int]]:
    """Yield publishers with the number of their articles of label 1 and 0, the largest first."""
    sizes = Counter(one.publisher for one in learned.table.examples)
    ones = Counter(one.publisher for one in learned.table.examples if one.y)
    order = sorted(sizes, key=lambda name: (-sizes[name], name))
    for name in order[:_LISTED]:
        yield shorten(name, 80).replace("|", "/"), ones[name], sizes[name] - ones[name]
    if rest := order[_LISTED:]:
        positives = sum(ones[name] for name in rest)
        yield f"{len(rest)} others", positives, sum(sizes[name] for name in rest) - positives


def figures_table(learned: TrainedModel) -> str:
    """Return the held-out results as a Markdown table, next to the AUC of the shipped model."""
    result = held_out_results(learned)[0]
    scores = result.scores
    header = (
        "articles | publishers | share of label 1 | AUC (95%) | AUC of length | ECE | Brier"
        " | Brier of always predicting that share"
    )
    cells = (
        result.articles,
        result.publishers,
        f"{result.prevalence:.2f}",
        format_interval(scores.auc, scores.auc_interval),
        f"{result.auc_of_length:.3f}",
        f"{scores.ece:.3f}",
        f"{scores.brier:.3f}",
        f"{scores.brier_baseline:.3f}",
    )
    paragraphs = [markdown_table(header.split(" | "), [cells])]
    if learned.target in model.TARGETS:
        auc, interval = auc_of_model(model.shipped_model(learned.target), learned.table)
        paragraphs.append(
            f"The shipped model of {learned.target} on the same articles: AUC "
            f"{format_interval(auc, interval)}."
        )
    if scores.auc_interval[0] <= 0.5:
        paragraphs.append(
            "The interval of the AUC includes 0.5, which is chance: do not use this model yet."
        )
    return "\n\n".join(paragraphs)
