"""Concise: one line an article, and under an article that fails its worst findings.

The lines of findings have the form `path:line:column: feature: …` that editors and build logs
know; lines and columns are those of the text as read, which for `.txt` are the file's. Plain text:
`check` must start fast, and needs no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from reliability.reporters import harm, heading, one_line, path, place, strongest

if TYPE_CHECKING:
    from reliability.report import Report

_WORST = 5


def lines(report: Report) -> Iterator[str]:
    """Yield the line of an article, then those of its worst findings where it fails."""
    yield (
        f"{heading(report)}: {report.verdict} reliability {report.reliability.probability:.2f} "
        f"bias {report.bias.probability:.2f} — {'; '.join(report.reasons)}"
    )
    if report.verdict == "FAIL":
        harmful = (evidence for evidence in report.notable if harm(evidence) > 0)
        for evidence in strongest(harmful, _WORST, by=harm):
            line, column = place(report, evidence)
            where = f"title:{column}" if evidence.signal == "headline" else f"{line}:{column}"
            yield (
                f'{path(report)}:{where}: {evidence.feature}: "{one_line(evidence.text, 80)}" '
                f"{one_line(evidence.note, 200)}"
            )


def summary(verdicts: Mapping[str, int], unread: int) -> str:
    """Return the last line: how many articles passed, failed, were not judged, were not read."""
    parts = [
        f"{verdicts.get('PASS', 0)} passed",
        f"{verdicts.get('FAIL', 0)} failed",
        f"{verdicts.get('ABSTAIN', 0)} not judged",
    ]
    if known := verdicts.get("KNOWN"):
        parts.insert(2, f"{known} known to fail")
    if unread:
        parts.append(f"{unread} not read")
    count = sum(verdicts.values()) + unread
    return f"{count} article{'' if count == 1 else 's'}: {', '.join(parts)}"
