"""JSON Lines: the wire format, one line per article, for other programs.

Lines are ASCII, so that every string survives every pipe; a lone surrogate is written as its escape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability.display.escaping import ascii_json

if TYPE_CHECKING:
    from reliability.scoring.report import Report


def render_line(report: Report) -> str:
    """Return a report as a line of JSON, without a line feed."""
    return ascii_json(report.to_dict())


def render_unread(identity: str, error: str) -> str:
    """Return the line in place of an article that could not be read."""
    return ascii_json({"id": identity, "error": error})
