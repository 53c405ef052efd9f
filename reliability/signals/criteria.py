"""Published criteria of trust in news, with the visibility of each in the text of an article.

The lists, and the features related to each criterion, are data in `criteria.toml`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from reliability.toml import own_tables

VISIBILITY = ("all", "part", "none")  # the share of a criterion that the text of an article shows


class Criterion(NamedTuple):
    """A criterion, its visibility in the text (see `VISIBILITY`), and the related features."""

    requirement: str
    visibility: str
    features: tuple[str, ...]


class CriteriaList(NamedTuple):
    """A published list of criteria: its author, a description, and its address."""

    name: str
    description: str
    link: str
    criteria: tuple[Criterion, ...]

    def count_visible(self, visibility: str) -> int:
        """Return the number of criteria with that visibility."""
        return sum(criterion.visibility == visibility for criterion in self.criteria)


@cache
def published_criteria() -> tuple[CriteriaList, ...]:
    """Return the lists of criteria."""
    return tuple(
        CriteriaList(
            name=one["name"],
            description=one["description"],
            link=one["link"],
            criteria=tuple(
                Criterion(each["requirement"], each["visibility"], tuple(each.get("features", ())))
                for each in one["criteria"]
            ),
        )
        for one in _content()["list"]
    )


def unlisted_features() -> tuple[str, frozenset[str]]:
    """Return the reason for features that are in no list, and their names."""
    none = _content()["none"]
    return none["reason"], frozenset(none["features"])


@cache
def _content() -> dict[str, Any]:
    """Return the tables of criteria.toml."""
    return own_tables(__file__)
