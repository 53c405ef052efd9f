"""JSON Lines: one line of the wire format an article, for other programs.

It knows JSON and nothing of the terminal. Lines are ASCII, so that any string survives any pipe:
a lone surrogate travels as its escape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reliability.display.escaping import ascii_json

if TYPE_CHECKING:
    from reliability.scoring.report import Report


def render_line(report: Report) -> str:
    """Return the report as one line of JSON, without a line feed."""
    return ascii_json(report.to_dict())


def render_unread(identity: str, error: str) -> str:
    """Return the line that stands in the place of an article that could not be read."""
    return ascii_json({"id": identity, "error": error})
