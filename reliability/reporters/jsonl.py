"""JSON Lines: one line of the wire format an article, for other programs.

It knows JSON and nothing of the terminal. Lines are ASCII, so that any string survives any pipe:
a lone surrogate travels as its escape.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reliability.report import Report


def line(report: Report) -> str:
    """Return the report as one line of JSON, without a line feed."""
    return json.dumps(report.to_dict(), allow_nan=False)


def unread(identity: str, error: str) -> str:
    """Return the line that stands in the place of an article that could not be read."""
    return json.dumps({"id": identity, "error": error})
