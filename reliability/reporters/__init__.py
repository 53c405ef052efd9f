"""Reporters: pure functions of a `Report`, one module a format.

Here stands what the formats for people share: text made harmless to a terminal, where a phrase
stands, and which evidence is the strongest. No reporter decides anything, and none knows a file or
a terminal: the command line writes what they return.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reliability.report import Evidence, Report

# Escape codes move the cursor and rename the window; direction marks make a line read other than
# it is; a lone surrogate cannot be written at all. Tab and line feed stay.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Return the text with every character that acts on a terminal shown as a sign instead."""
    return _HOSTILE.sub(_sign, text.replace("\r\n", "\n"))


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures, ␛ for escape
    if code == 0x7F:
        return "␡"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def one_line(text: str, limit: int) -> str:
    """Return the text harmless, on one line, its middle left out beyond `limit` characters."""
    if len(text) > 8 * limit:  # a very long text: what can be kept of it is near its ends
        text = text[: 4 * limit] + text[-4 * limit :]
    line = visible(" ".join(text.split()))
    if len(line) <= limit:
        return line
    right = (limit - 3) // 3
    return f"{line[: limit - 3 - right].rstrip()} … {line[-right:].lstrip()}"


def heading(report: Report) -> str:
    """Return what to call an article in a list: its path or id."""
    return one_line(report.article.id or report.article.title or "(no name)", 200)


def place(report: Report, evidence: Evidence) -> tuple[int, int]:
    """Return the line and column, from 1, at which evidence begins."""
    text = (report.article.title or "") if evidence.signal == "headline" else report.article.text
    start = evidence.start
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def pull(evidence: Evidence) -> float:
    """Return how far evidence moves the score that it moves most, either way."""
    return max(abs(evidence.reliability_share), abs(evidence.bias_share))


def harm(evidence: Evidence) -> float:
    """Return how far evidence speaks against an article."""
    return evidence.bias_share - evidence.reliability_share


def strongest(
    findings: Iterable[Evidence], limit: int, by: Callable[[Evidence], float] = pull
) -> list[Evidence]:
    """Return the strongest findings, best first: two of a feature at most, no phrase twice."""
    chosen: list[Evidence] = []
    seen: Counter[str] = Counter()
    texts = set()
    for evidence in sorted(findings, key=by, reverse=True):
        if len(chosen) == limit:
            break
        said = evidence.feature, evidence.text.lower()
        if seen[evidence.feature] < 2 and said not in texts:
            seen[evidence.feature] += 1
            texts.add(said)
            chosen.append(evidence)
    return chosen
