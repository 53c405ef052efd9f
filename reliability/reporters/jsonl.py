"""JSON Lines: the wire format, one line per article, for other programs.

Lines are ASCII, so that every string survives every pipe; a lone surrogate is written as its escape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reliability.display.escaping import ascii_json
from reliability.errors import ConfigError, suggestion
from reliability.scoring.report import Report


def render_line(report: Report, fields: Sequence[str] | None = None) -> str:
    """Return a report, or some of its fields, as a line of JSON, without a line feed."""
    return ascii_json(select_fields(report, fields) if fields else report.to_dict())


def select_fields(report: Report, fields: Sequence[str]) -> dict[str, Any]:
    """Return some fields of a report, under their names; "reliability.probability" is one of a part.

    Raises ConfigError at a name that reports do not have.

    Examples
    --------
    >>> import reliability
    >>> select_fields(reliability.assess("It rained."), ["verdict", "genre.name"])["verdict"]
    'ABSTAIN'
    """
    whole = report.to_dict()
    chosen = {}
    for name in fields:
        value: Any = whole
        for part in name.split("."):
            if not isinstance(value, dict) or part not in value:
                known = [
                    *whole,
                    *(f"{key}.{inner}" for key in whole for inner in _names(whole[key])),
                ]
                raise ConfigError(
                    f"--fields: reports have no field {name!r}{suggestion(name, known)}: the fields are "
                    f"{', '.join(whole)}, and a dot names a part, as in reliability.probability"
                )
            value = value[part]
        chosen[name] = value
    return chosen


def _names(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def render_unread(identity: str, error: str) -> str:
    """Return the line in place of an article that could not be read."""
    return ascii_json({"id": identity, "error": error})
