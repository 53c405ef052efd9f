"""HTML: one self-contained page for an editor to read and to send to an author.

The page carries its style and its script and forbids all others by a content security policy. The policy
allows no element a style of its own, so strength, colour and pattern are classes. The script only shows
and hides what is on the page. Without it, and on paper, a number leads from each phrase to its note.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from reliability.articles.article import Unreadable
from reliability.checking.source_map import SourceFile
from reliability.display.arithmetic import Contribution, format_value, split_ledger
from reliability.display.formatting import plural, with_minus_sign
from reliability.display.marked_html import (
    COLOURS,
    DECIMALS,
    MAX_MARKS,
    VERDICT_SIGNS,
    extent,
    marked_paragraphs,
    marked_title,
    phrase,
    read_resource,
    render_template,
    select_marks,
)
from reliability.display.marks import Mark, related_marks
from reliability.reporters.phrasing import article_name
from reliability.signals.registry import FEATURES

if TYPE_CHECKING:
    from reliability.records import Finding, Score
    from reliability.scoring.report import Report

_MAX_STEPS = 8  # contributions drawn one by one; the rest is summed up
_COUNTED = {
    "PASS": "passed",
    "BASELINED": "baselined",
    "FAIL": "failed",
    "ABSTAIN": "not judged",
    "unread": "not read",
}


def render(results: Iterable[Report | Unreadable]) -> str:
    """Return a page about articles; several begin with a table that can be sorted."""
    return "".join(render_parts(results))


def render_parts(results: Iterable[Report | Unreadable]) -> Iterator[str]:
    """Yield the page in parts. A whole page has 86 kB an article."""
    results = list(results)
    reports = [result for result in results if not isinstance(result, Unreadable)]
    alone = len(results) == len(reports) == 1
    style = read_resource("display/marks.css") + read_resource("reporters/page.css")
    script = read_resource("reporters/page.js")
    yield from render_template(
        "reporters/page.html.j2",
        title=_title(reports[0]) if alone else f"{len(results)} articles",
        style=style,
        style_digest=_digest(style),
        script=script,
        script_digest=_digest(script),
        alone=alone,
        count=len(results),
        summary=_summary(results),
        rows=_overview(results),
        articles=(
            _article(report, f"a{number}", level=1 if alone else 2)
            for number, report in enumerate(reports, 1)
        ),
    )


def _digest(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def _title(report: Report) -> str:
    title = report.article.title
    return title if title and title.strip() else article_name(report)


# -- several articles ------------------------------------------------------------------------------


class _Row(NamedTuple):
    """An article in the table of all: its report, or the error why it could not be read."""

    key: str
    name: str
    subtitle: str
    report: Report | None
    rank: int
    error: str = ""


def _summary(results: Sequence[Report | Unreadable]) -> str:
    counts = Counter(
        "unread" if isinstance(result, Unreadable) else str(result.verdict) for result in results
    )
    return ", ".join(f"{counts[key]} {word}" for key, word in _COUNTED.items() if counts[key])


def _overview(results: Sequence[Report | Unreadable]) -> Iterator[_Row]:
    number = 0
    ranks = {verdict: rank for rank, verdict in enumerate((*VERDICT_SIGNS, "unread"), 1)}
    for result in results:
        if isinstance(result, Unreadable):
            yield _Row("", result.id, "", None, ranks["unread"], result.error)
        else:
            number += 1
            name, subtitle = _title(result), article_name(result)
            subtitle = "" if subtitle == name else subtitle
            yield _Row(f"a{number}", name, subtitle, result, ranks[result.verdict])


# -- one article -----------------------------------------------------------------------------------


def _article(report: Report, key: str, level: int) -> dict[str, object]:
    """Return what the template prints of an article. Ids in its section begin with `key`."""
    title, text = report.article.title, report.article.text
    marks = select_marks(report.findings)
    counts = Counter(mark.finding.feature for mark in marks if mark.finding)
    scores = {"reliability": report.reliability, "bias": report.bias}
    return {
        "key": key,
        "level": level,
        "report": report,
        "name": _title(report),
        "title": marked_title(title, marks) if title and title.strip() else (),
        "origin": _origin(report),
        "scores": scores,
        "legend": _legend(marks),
        "extent": extent(len(report.findings)) if len(report.findings) > MAX_MARKS else "",
        "paragraphs": marked_paragraphs(text, marks, report.boilerplate),
        "waterfalls": [
            _waterfall(target, score, report, counts) for target, score in scores.items()
        ],
        "unmeasured": [name for name, value in report.features.items() if math.isnan(value)],
        "notes": list(_notes(report, marks)),
    }


def _origin(report: Report) -> list[str]:
    article = report.article
    known = (article_name(report), article.publisher, article.date)
    return [part for part in known if part and part != article.title]


def _legend(marks: Sequence[Mark]) -> list[tuple[str, int]]:
    """Return the signals that have marks, with their number."""
    counts = Counter(mark.signal for mark in marks)
    return [(signal, counts[signal]) for signal in COLOURS if counts[signal]]


# -- the notes to the marks ------------------------------------------------------------------------


class _Note(NamedTuple):
    """The note to a mark. `anchor` is the number in the id of its link in the text."""

    number: int
    signal: str
    feature: str
    finding: Finding | None
    place: str
    anchor: int
    phrase: str
    related: list[_Note]


def _notes(report: Report, marks: Sequence[Mark]) -> Iterator[_Note]:
    """Yield a note for each mark, with those of its related marks."""
    article, source = report.article, SourceFile(report.article)
    anchors: dict[tuple[bool, int], int] = {}
    for mark in marks:
        anchors.setdefault((mark.in_title, mark.start), mark.number)
    notes = {}
    for mark in marks:
        line = source.region(mark.start, mark.end, mark.in_title).line
        notes[mark.number] = _Note(
            number=mark.number,
            signal=mark.signal,
            feature=mark.finding.feature if mark.finding else mark.signal,
            finding=mark.finding,
            place="title" if mark.in_title else f"line {line}",
            anchor=anchors[mark.in_title, mark.start],
            phrase=phrase(mark, article.title, article.text),
            related=[],
        )
    for number, related in related_marks(marks).items():
        notes[number].related.extend(notes[other] for other in related)
    yield from notes.values()


# -- the arithmetic --------------------------------------------------------------------------------


class _Bar(NamedTuple):
    """A bar from one running total to the next, in percent of the width.

    `even` is where the odds are even, `end` where the next bar begins.
    """

    kind: str
    left: float
    width: float
    end: float
    even: float


class _Step(NamedTuple):
    """A row of the arithmetic: the units it adds, the total after it, and its bar.

    `feature` is empty for the base, the sum of the smaller contributions, and the score.
    """

    feature: str
    adds: int
    total: int
    bar: _Bar
    summary: str = ""
    value: str = ""
    places: int = 0


class _Waterfall(NamedTuple):
    """The arithmetic of a score: its base, the largest contributions, the others, and the sum."""

    target: str
    base: _Step
    largest: list[_Step]
    smaller: _Step | None
    others: list[_Step]
    score: _Step
    probability: float


def _waterfall(target: str, score: Score, report: Report, counts: Counter[str]) -> _Waterfall:
    base, largest, others = split_ledger(score, _MAX_STEPS, DECIMALS)
    totals = [base]
    for one in (*largest, *others):
        totals.append(totals[-1] + one.units)
    scale = _Scale(
        min(0, *totals), max(0, *totals), favourable=1 if target == "reliability" else -1
    )
    steps = [
        _feature_step(one, total, scale, report, counts[one.feature])
        for one, total in zip((*largest, *others), totals, strict=False)
    ]
    before, end = totals[len(largest)], totals[-1]
    return _Waterfall(
        target=target,
        base=_Step("", base, base, scale.bar(0, base)),
        largest=steps[: len(largest)],
        smaller=_Step("", end - before, end, scale.bar(before, end)) if others else None,
        others=steps[len(largest) :],
        score=_Step("", end, end, scale.bar(0, end)),
        probability=score.probability,
    )


def _feature_step(
    contribution: Contribution, before: int, scale: _Scale, report: Report, places: int
) -> _Step:
    name, total = contribution.feature, before + contribution.units
    value = report.features.get(name, math.nan)
    elsewhere = "absent" if value == 0 else "whole text"
    where = plural(places, "place") if places else elsewhere
    return _Step(
        feature=name,
        adds=contribution.units,
        total=total,
        bar=scale.bar(before, total),
        summary=FEATURES[name].summary if name in FEATURES else "",
        value=f"{with_minus_sign(format_value(name, value))}; {where}",
        places=places,
    )


class _Scale(NamedTuple):
    """The range of running totals that the bars of a score share.

    `favourable` is the sign of a contribution that speaks for the article.
    """

    low: int
    high: int
    favourable: int

    def bar(self, start: int, end: int) -> _Bar:
        """Return the bar between two running totals."""
        left, right = sorted((self._percent(start), self._percent(end)))
        return _Bar(
            kind="for" if (end - start) * self.favourable >= 0 else "against",
            left=left,
            width=max(right - left, 0.5),
            end=self._percent(end),
            even=self._percent(0),
        )

    def _percent(self, total: int) -> float:
        return 100 * (total - self.low) / max(self.high - self.low, 1)
