"""Published criteria of trust in news, and how much of each the text of an article can show.

The lists and the features that see something of a criterion are data, `criteria.toml`. It refuses to
know how a feature is measured, and what a list says in its own words.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

SEEN = ("all", "part", "none")  # what text shows of a criterion


class Criterion(NamedTuple):
    """One criterion: what it asks, which of `SEEN` text shows of it, and features that look there."""

    asks: str
    text: str
    features: tuple[str, ...]


class Published(NamedTuple):
    """A list of criteria: whose it is, what it is, and where it stands."""

    name: str
    what: str
    link: str
    criteria: tuple[Criterion, ...]

    def seen(self, text: str) -> int:
        """Return the number of criteria that text shows so much of."""
        return sum(criterion.text == text for criterion in self.criteria)


@cache
def published() -> tuple[Published, ...]:
    """Return the lists."""
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
    """Return the features that no list asks for, and why they are there."""
    none = _content()["none"]
    return none["why"], frozenset(none["features"])


@cache
def _content() -> dict[str, Any]:
    source = resources.files("reliability.signals") / "criteria.toml"
    return tomllib.loads(source.read_text("utf-8"))
