"""Published criteria of trust in news, and how much of each the text of an article can show.

The lists, and the features related to each criterion, are data in `criteria.toml`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

VISIBILITY = ("all", "part", "none")  # how much of a criterion the text of an article shows


class Criterion(NamedTuple):
    """A criterion: what it asks, its visibility in the text (see `VISIBILITY`), related features."""

    asks: str
    text: str
    features: tuple[str, ...]


class Published(NamedTuple):
    """A published list of criteria: its author, a description, and its address."""

    name: str
    what: str
    link: str
    criteria: tuple[Criterion, ...]

    def seen(self, text: str) -> int:
        """Return the number of criteria of that visibility in the text."""
        return sum(criterion.text == text for criterion in self.criteria)


@cache
def published() -> tuple[Published, ...]:
    """Return the lists of criteria."""
    return tuple(
        Published(
            one["name"],
            one["what"],
            one["link"],
            tuple(
                Criterion(each["asks"], each["text"], tuple(each.get("features", ())))
                for each in one["criteria"]
            ),
        )
        for one in _content()["list"]
    )


def in_none() -> tuple[str, frozenset[str]]:
    """Return the reason for features that are in no list, and their names."""
    none = _content()["none"]
    return none["why"], frozenset(none["features"])


@cache
def _content() -> dict[str, Any]:
    source = resources.files("reliability.signals") / "criteria.toml"
    return tomllib.loads(source.read_text("utf-8"))
