"""Labelled articles from a folder of research datasets.

The datasets are not part of this package; the README next to them describes labels and licences. This
module drops unusable rows and titles, and derives the publisher of an article.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from reliability.errors import ReliabilityError
from reliability.publishers.articles import publisher_key
from reliability.publishers.copies import connected_components
from reliability.scoring.model import OPEN
from reliability.toml import own_tables

_SETS: dict[str, dict[str, Any]] = own_tables(__file__)


def _sets_for(use: str) -> tuple[str, ...]:
    return tuple(name for name, one in _SETS.items() if one["use"] == use)


SATIRE, LITRL, LITRL_SATIRE = "golbeck_satire", "litrl", "litrl_satire"
UNLABELLED = frozenset(name for name, one in _SETS.items() if one.get("unlabelled"))
TRAINING = {target: _sets_for(target) for target in ("reliability", "bias")}
TRANSFER = _sets_for("transfer")
LICENCES: dict[str, str] = {name: one["licence"] for name, one in _SETS.items()}
WEIGHTS: dict[str, float] = {name: one.get("weight", 1.0) for name, one in _SETS.items()}
# Opinion magazines: a rule on the address labels some of their articles as news, but held-out articles
# of both labels read alike (AUC 0.51 to 0.74 within each, 0.77 to 1.00 within other publishers).
_OPINION_MAGAZINES = frozenset({"nationalreview.com", "reason.com", "spectator.org", "theweek.com"})
# The open model leaves out datasets whose terms forbid commercial use.
NON_COMMERCIAL = frozenset(name for name, terms in LICENCES.items() if "-NC-" in terms)
TRAINING[OPEN] = tuple(name for name in TRAINING["reliability"] if name not in NON_COMMERCIAL)
_MAX_PER_PUBLISHER = 40  # articles of allsides, which has 400 of some publishers and 1 of others
# The file of litrl has "...We" and "it,.." where the articles had quotation marks.
_QUOTATION_MARKS = re.compile(r"\.\.\.(?=\w)|(?<=\w[.,?!])\.\.(?!\.)")
_MAX_LINE = 2**24  # bytes; an article has under 100,000


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled article."""

    id: str  # unique among all datasets
    dataset: str
    text: str
    title: str | None  # None if there is no usable one
    y: int  # 1 for reliable (or biased, or the custom label), else 0
    publisher: str  # the key of the publisher (see `publisher_key`)
    lean: str  # of the publisher: "left", "center", "right" or "" if unknown
    group: str = ""  # the key of its group of near-duplicates; "" if it has none


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a .jsonl or .jsonl.gz file.

    Raises ReliabilityError, with the number of the line, at the first broken line.
    """
    return (row for _, row in numbered_rows(path))


def numbered_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the number of each line that is not blank, and its object (see `read_rows`)."""
    number = 0
    packed = path.suffix == ".gz"
    try:
        with gzip.open(path) if packed else path.open("rb") as lines:
            while line := lines.readline(_MAX_LINE + 1):
                number += 1
                if line.strip():
                    yield number, _parse_line(line)
    except (OSError, EOFError, zlib.error) as error:
        how = " as gzip" if packed and path.is_file() else ""
        why = getattr(error, "strerror", None) or error
        remedy = "check its name, its permissions, and that it is complete"
        raise ReliabilityError(f"{path}: cannot be read{how} ({why}): {remedy}") from error
    except RecursionError as error:
        raise ReliabilityError(f"{path}: line {number} is broken: nested too deep") from error
    except ValueError as error:
        raise ReliabilityError(f"{path}: line {number} is broken: {error}") from error


def _parse_line(line: bytes) -> dict[str, Any]:
    if len(line) > _MAX_LINE:
        raise ValueError(f"over {_MAX_LINE:,} bytes, which no article has")
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("no JSON object")
    return row


T = TypeVar("T")


def parse_rows(path: Path, parse: Callable[[dict[str, Any]], T | None]) -> list[T]:
    """Parse each row of a file, dropping rows for which `parse` returns None.

    Raises ReliabilityError, with the number of the line, if `parse` raises a KeyError, ValueError or
    the like.
    """
    parsed = []
    for number, row in numbered_rows(path):
        try:
            one = parse(row)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            why = f"no field {error}" if isinstance(error, KeyError) else str(error)
            raise ReliabilityError(
                f"{path}: line {number} is malformed: {why}; correct or remove the row"
            ) from error
        if one is not None:
            parsed.append(one)
    return parsed


def dataset_path(data: Path, dataset: str) -> Path:
    """Return the file of a dataset."""
    return data / f"{_SETS[dataset]['file']}.jsonl.gz"


def load_dataset(data: Path, dataset: str) -> list[Example]:
    """Return the usable articles of a dataset, in the order of the file.

    Raises ReliabilityError if the folder lacks the dataset.
    """
    path = dataset_path(data, dataset)
    if not path.is_file():
        raise ReliabilityError(f"{path}: dataset not found; pass its folder with --data")
    # Articles that are only measured need no groups. The reader of graded articles asks for the list.
    groups = near_duplicate_groups(data) if _near_duplicate_list(data).is_file() else {}
    rows = (row for row in read_rows(path) if _has_label(row, dataset))
    examples = (parse_example(row, dataset, groups) for row in rows)
    if dataset == "allsides_opinion_vs_news":
        return [one for one in examples if one.publisher not in _OPINION_MAGAZINES]
    if dataset != "allsides":
        return list(examples)
    kept: Counter[str] = Counter()
    chosen = []
    for one in examples:
        kept[one.publisher] += 1
        if kept[one.publisher] <= _MAX_PER_PUBLISHER:
            chosen.append(one)
    return chosen


def load_datasets(data: Path, names: Iterable[str]) -> list[Example]:
    """Return the usable articles of some datasets (see `load_dataset`)."""
    return [example for name in names for example in load_dataset(data, name)]


def _has_label(row: dict[str, Any], dataset: str) -> bool:
    """Return True if a row has a text and a label that is used; satire is the rows without a label."""
    return (
        (row.get("y") is None) == (dataset in UNLABELLED)
        and not _extra(row).get("boilerplate_text")
        and row["label"] != "unreliable_dropped"
        and bool((row["text"] or "").strip())
    )


def parse_example(row: dict[str, Any], dataset: str, groups: Mapping[str, str]) -> Example:
    """Return the article of a row, with label 0 if it has none.

    `groups` has the key of the group of near-duplicates of each article that has any, by its id.
    """
    extra = _extra(row)
    lean = row["label"] if dataset == "allsides" else extra.get("lean", "")
    publisher = extra.get("publisher") if dataset == "allsides" else None
    is_litrl = dataset in (LITRL, LITRL_SATIRE)
    return Example(
        id=row["id"],
        dataset=dataset,
        text=_QUOTATION_MARKS.sub('"', row["text"]) if is_litrl else row["text"],
        # PolNeAR's titles are cut and in lower case: they would reveal the dataset.
        title=None if extra.get("title_is_truncated_slug") else row["title"],
        y=int(row["y"] or 0),
        # An article without a publisher counts as its own publisher.
        publisher=publisher_key(str(publisher or row.get("source") or row["id"])),
        lean=lean if isinstance(lean, str) else "",
        group=groups.get(row["id"], ""),
    )


def _extra(row: dict[str, Any]) -> dict[str, Any]:
    return row.get("extra") or {}


def field_by_id(data: Path, dataset: str, name: str) -> dict[str, Any]:
    """Map the id of each article of a dataset to a field of its row, if it has the field."""
    found = {}
    for row in read_rows(dataset_path(data, dataset)):
        value = row.get(name) or _extra(row).get(name)
        if value is not None:
            found[row["id"]] = value
    return found


def publisher_ratings(data: Path) -> dict[str, dict[str, Any]]:
    """Map the key of each rated publisher to its row: `y`, `lin_pc1` from 0 to 1, `country`."""
    path = data / "reliability" / "domain_ratings.jsonl.gz"
    return {publisher_key(row["domain"]): row for row in read_rows(path)}


def noun_shares(data: Path) -> dict[str, float]:
    """Map each word of two treebanks to the share of nouns, proper nouns and numerals among its uses."""
    tagged: dict[str, list[int]] = {}
    for name in ("ud_ewt", "gum"):
        for row in read_rows(data / "signals" / f"{name}.jsonl.gz"):
            for token, tag in zip(row["extra"]["tokens"], row["extra"]["upos"], strict=True):
                counts = tagged.setdefault(token.lower(), [0, 0])
                counts[tag in ("NOUN", "PROPN", "NUM")] += 1
    return {word: noun / (noun + other) for word, (other, noun) in tagged.items()}


def _near_duplicate_list(data: Path) -> Path:
    return data / "reliability" / "near_duplicates.tsv"


def near_duplicate_groups(data: Path) -> dict[str, str]:
    """Map the id of each article that has near-duplicates to the key of their group."""
    return connected_components(near_duplicate_pairs(data))


def near_duplicate_pairs(data: Path) -> list[tuple[str, str]]:
    """Return the ids of the listed pairs of near-duplicates."""
    path = _near_duplicate_list(data)
    if not path.is_file():
        raise ReliabilityError(f"{path}: list not found; pass its folder with --data")
    with path.open(encoding="utf-8", newline="") as lines:
        return [(left, right) for left, right, *_ in csv.reader(lines, delimiter="\t")]
