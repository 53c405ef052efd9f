"""Reporters: pure functions of a `Report`, one module a format.

Here stands what the formats share: text made harmless to a terminal and a build log, where a phrase
stands, which evidence is the strongest, and what is said of an article and of a finding in one line.
No reporter decides anything, and none knows a file or a terminal: the command line writes what they
return. What a reporter for services makes of checks is its `document`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reliability.evidence import Feature
    from reliability.report import Evidence, Report

# Escape codes move the cursor and rename the window; direction marks make a line read other than
# it is; a lone surrogate cannot be written at all. Tab and line feed stay.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
# GitHub takes `::name` at the start of a line of a build log for a command, and `##[name` anywhere.
_COMMAND = re.compile(r"(?<=:):(?=[\w-])|(?<=#)#(?=\[)")


def shown(text: str) -> str:
    """Return the text with every character that acts on a reader shown as a sign instead."""
    return _HOSTILE.sub(_sign, text.replace("\r\n", "\n"))


def visible(text: str) -> str:
    """Return the text with every character that acts on a terminal shown as a sign instead.

    What acts on a build log is parted by a space of no width, since a line may begin anywhere.
    """
    return _COMMAND.sub("\u200b\\g<0>", shown(text))


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the control pictures, ␛ for escape
    if code == 0x7F:
        return "␡"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def to_json(value: object, indent: int | None = None) -> str:
    """Return JSON in ASCII, in which a build log finds no command, since none begins a line."""
    return json.dumps(value, indent=indent, allow_nan=False).replace("##[", r"\u0023#[")


def one_line(text: str, limit: int) -> str:
    """Return the text harmless, on one line, its middle left out beyond `limit` characters."""
    if len(text) > 8 * limit:  # a very long text: what can be kept of it is near its ends
        text = text[: 4 * limit] + text[-4 * limit :]
    line = visible(" ".join(text.split()))
    if len(line) <= limit:
        return line
    right = (limit - 3) // 3
    return f"{line[: limit - 3 - right].rstrip()} … {line[-right:].lstrip()}"


def path(report: Report) -> str:
    """Return where an article comes from, or what else it can be called by."""
    article = report.article
    return one_line(article.path or article.id or article.title or "(no name)", 200)


def heading(report: Report) -> str:
    """Return the path of an article, and its id where that is another."""
    name = path(report)
    own = one_line(report.article.id, 200)
    return f"{name} ({own})" if own and own != name else name


def verdict(report: Report) -> str:
    """Return the verdict of an article with both scores and the reasons."""
    return (
        f"{report.verdict} reliability {report.reliability.probability:.2f} "
        f"bias {report.bias.probability:.2f} — {'; '.join(report.reasons)}"
    )


def said(evidence: Evidence) -> str:
    """Return what was found and why it counts, on one line."""
    return f'"{one_line(evidence.text, 80)}" {one_line(evidence.note, 200)}'


def shares(evidence: Evidence) -> str:
    """Return what a finding adds to each score."""
    return f"reliability {evidence.reliability_share:+.2f}, bias {evidence.bias_share:+.2f}"


def direction(feature: Feature) -> str:
    """Return which way a feature may move the scores."""
    words = {1: "raises", -1: "lowers", 0: "may raise or lower", None: "does not count for"}
    return f"more of it {words[feature.reliability]} reliability, {words[feature.bias]} bias"


def strongest(
    findings: Iterable[Evidence], limit: int, by: Callable[[Evidence], float] = attrgetter("pull")
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
