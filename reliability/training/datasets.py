"""Labelled articles for training and measuring, read from a folder of research sets.

This module knows the sets by name: which rows to drop, what counts as a publisher, which titles are
no titles. It refuses to know features, and of models all but a name. The sets are not part of the
project; see the README beside them for labels and terms.
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from reliability.errors import ReliabilityError
from reliability.scoring.model import OPEN

# Satire stands in golbeck's file without a label. It must not score reliable, so a model learns from
# it; but it is no case of unreliable news, so nothing is calibrated on it and no AUC has it.
SATIRE = "golbeck_satire"
TRAINING = {
    "reliability": ("recovery", "allsides", "polnear", "golbeck_fake_vs_satire", SATIRE),
    "bias": ("hyperpartisan_byarticle", "allsides_opinion_vs_news"),
}
TRANSFER = ("buzzfeed_webis2016", "fakenewsnet_old", "clef2021_task3a")
LICENCES = {
    "recovery": "CC BY-NC-SA 4.0",
    "allsides": "Apache-2.0",
    "polnear": "none stated",
    "golbeck_fake_vs_satire": "none stated",
    SATIRE: "none stated",
    "buzzfeed_webis2016": "none stated",
    "fakenewsnet_old": "none stated",
    "clef2021_task3a": "none stated",
    "hyperpartisan_byarticle": "CC BY 4.0",
    "allsides_opinion_vs_news": "Apache-2.0",
}
# Magazines of opinion: the rule on the page's address calls part of them news, but their held-out
# articles of either label read alike (AUC .51 to .74 within each, .77 to 1.00 within the others).
_OPINION_THROUGHOUT = frozenset(
    {"nationalreview.com", "reason.com", "spectator.org", "theweek.com"}
)
# The axis of the first, without the sets whose terms forbid commercial use.
TRAINING[OPEN] = tuple(name for name in TRAINING["reliability"] if "-NC-" not in LICENCES[name])
_PER_PUBLISHER = 40  # articles of allsides kept a publisher: it has 400 of some, 1 of others


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled article: `y` 1 for reliable (or biased), `lean` left, center, right or ""."""

    id: str
    dataset: str
    text: str
    title: str | None
    y: int
    publisher: str
    lean: str


_LONGEST = 2**24  # bytes of a line: an article has under 100,000


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a .jsonl or .jsonl.gz file.

    Raises ReliabilityError with the line that is none.
    """
    return (row for _, row in numbered_rows(path))


def numbered_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file as `rows` does, each with the number of its line."""
    number = 0
    packed = path.suffix == ".gz"
    try:
        with gzip.open(path) if packed else path.open("rb") as lines:
            while line := lines.readline(_LONGEST + 1):
                number += 1
                if len(line) > _LONGEST:
                    raise ValueError(f"over {_LONGEST:,} bytes, which no article has")
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError("no JSON object")
                yield number, row
    except (OSError, EOFError, zlib.error) as error:
        how = " as gzip" if packed and path.is_file() else ""
        why = getattr(error, "strerror", None) or error
        raise ReliabilityError(f"{path}: cannot be read{how}: {why}") from error
    except RecursionError as error:
        raise ReliabilityError(f"{path}: line {number} is broken: nested too deep") from error
    except ValueError as error:
        raise ReliabilityError(f"{path}: line {number} is broken: {error}") from error


T = TypeVar("T")


def parse_rows(path: Path, make: Callable[[dict[str, Any]], T | None]) -> list[T]:
    """Return what `make` makes of each row of such a file, leaving out where it makes None.

    Raises ReliabilityError, with the number of its line, for a row that `make` cannot take.
    """
    made = []
    for number, row in numbered_rows(path):
        try:
            one = make(row)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            why = f"no field {error}" if isinstance(error, KeyError) else str(error)
            raise ReliabilityError(
                f"{path}: line {number} is malformed: {why}; mend the row or leave it out"
            ) from error
        if one is not None:
            made.append(one)
    return made


def dataset_path(data: Path, dataset: str) -> Path:
    """Return the file of a labelled set."""
    folder = "bias" if dataset in TRAINING["bias"] else "reliability"
    name = "golbeck_fake_vs_satire" if dataset == SATIRE else dataset
    return data / folder / f"{name}.jsonl.gz"


def load_dataset(data: Path, dataset: str) -> list[Example]:
    """Return the articles of a set that have a label, in the order of the file.

    Raises ReliabilityError where the set is not in the folder.
    """
    path = dataset_path(data, dataset)
    if not path.is_file():
        raise ReliabilityError(f"{path}: no such data set; give its folder with --data")
    examples = []
    kept: dict[str, int] = defaultdict(int)
    for row in read_rows(path):
        extra = row.get("extra") or {}
        if (row.get("y") is None) != (dataset == SATIRE) or extra.get("boilerplate_text"):
            continue
        if row["label"] == "unreliable_dropped" or not (row["text"] or "").strip():
            continue
        publisher = _publisher(row, extra, dataset)
        if dataset == "allsides_opinion_vs_news" and publisher in _OPINION_THROUGHOUT:
            continue
        kept[publisher] += 1
        if dataset == "allsides" and kept[publisher] > _PER_PUBLISHER:
            continue
        lean = row["label"] if dataset == "allsides" else extra.get("lean", "")
        examples.append(
            Example(
                id=row["id"],
                dataset=dataset,
                text=row["text"],
                # PolNeAR's titles are cut and in lower case: they would give the set away.
                title=None if extra.get("title_is_truncated_slug") else row["title"],
                y=int(row["y"] or 0),
                publisher=publisher,
                lean=lean if isinstance(lean, str) else "",
            )
        )
    return examples


def _publisher(row: dict[str, Any], extra: dict[str, Any], dataset: str) -> str:
    """Return the key of a publisher, equal across sets; an article without one stands alone."""
    name = extra.get("publisher") if dataset == "allsides" else None
    return publisher_key(str(name or row.get("source") or row["id"]))


def publisher_key(publisher: str) -> str:
    """Return what is equal for one publisher, however a set writes it."""
    return publisher.lower().removeprefix("www.")


def field_by_id(data: Path, dataset: str, name: str) -> dict[str, Any]:
    """Map the id of each article of a set to a field of its row, where it has that."""
    found = {}
    for row in read_rows(dataset_path(data, dataset)):
        value = row.get(name) or (row.get("extra") or {}).get(name)
        if value is not None:
            found[row["id"]] = value
    return found


def publisher_ratings(data: Path) -> dict[str, dict[str, Any]]:
    """Map the key of each rated publisher to its row: `y`, `lin_pc1` from 0 to 1, `country`."""
    path = data / "reliability" / "domain_ratings.jsonl.gz"
    return {publisher_key(row["domain"]): row for row in read_rows(path)}


def topics_by_id(data: Path) -> dict[str, str]:
    """Map the id of each article of allsides to its topic, where it has one."""
    return {name: topic for name, topic in field_by_id(data, "allsides", "topic").items() if topic}


def noun_shares(data: Path) -> dict[str, float]:
    """Map each word of two treebanks to how often it is a noun, a proper noun or a numeral."""
    tagged: dict[str, list[int]] = {}
    for name in ("ud_ewt", "gum"):
        for row in read_rows(data / "signals" / f"{name}.jsonl.gz"):
            for token, tag in zip(row["extra"]["tokens"], row["extra"]["upos"], strict=True):
                counts = tagged.setdefault(token.lower(), [0, 0])
                counts[tag in ("NOUN", "PROPN", "NUM")] += 1
    return {word: noun / (noun + other) for word, (other, noun) in tagged.items()}


def load_near_duplicates(data: Path) -> dict[str, str]:
    """Map the id of each article that has near-duplicates to the key of their component."""
    path = data / "reliability" / "near_duplicates.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        return connected_components(
            (left, right) for left, right, *_ in csv.reader(lines, delimiter="\t")
        )


def connected_components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Map each item of some pairs to one of those that pairs join it to, the same for all of them."""
    parent: dict[str, str] = {}

    def root(item: str) -> str:
        while parent.setdefault(item, item) != item:
            parent[item] = item = parent[parent[item]]
        return item

    for left, right in pairs:
        parent[root(left)] = root(right)
    return {item: root(item) for item in parent}
