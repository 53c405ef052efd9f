"""HTML: one self-contained page for an editor to read and to send to an author.

The page carries its style and its script and forbids all others by a content security policy. The policy
forbids inline styles, so strength, colour and pattern are classes. The script only shows and hides parts
of the page. Without it, and on paper, a number leads from each phrase to its note.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import accumulate, groupby, pairwise, takewhile
from typing import NamedTuple

from reliability.articles.article import Unreadable
from reliability.checking.source_map import SourceFile
from reliability.display.arithmetic import FAVOURABLE, format_value, ledger
from reliability.display.formatting import plural
from reliability.display.genre import describe_genre
from reliability.display.marked_html import (
    DECIMALS,
    DIRECTIONS,
    MAX_MARKS,
    PATTERNS,
    content_digest,
    direction,
    extent,
    marked_paragraphs,
    marked_title,
    phrase,
    read_resource,
    render_template,
    select_marks,
)
from reliability.display.marks import Mark, related_marks
from reliability.records import GENRES, Finding, Score
from reliability.reporters.phrasing import article_name, describe_sources
from reliability.scoring.card_table import card_line, card_rows, disagreement
from reliability.scoring.report import Report
from reliability.scoring.report_card import group_number, group_of
from reliability.scoring.wording import FAMILIES, family_shares, strongest_words, wording_of
from reliability.signals.registry import FEATURES

INDEX = "index.html"  # of the pages of several articles
_MAX_STEPS = 6  # contributions drawn one by one; the rest is summed up
_LINE, _CHARACTERS = 24, 75  # height of a line of text in pixels, and its length
_LEGEND = 80  # height in pixels of the signals of one direction in the list above the text
_ROW = 45  # height of a row of a chart in pixels; a contribution takes two
_ENDS = 3  # rows of the head, the base and the score of a chart
_OUTCOMES = {
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
    """Yield the page in parts. A page has 86 kB per article."""
    results = list(results)
    entries = [_Entry(f"#a{number}", one) for number, one in enumerate(results, 1)]
    alone = len(results) == len(_reports(entries)) == 1
    level = 1 if alone else 2
    articles = (_article(entry.link[1:], report, level) for entry, report in _reports(entries))
    yield from _page(entries, articles, alone=alone)


def render_pages(results: Iterable[Report | Unreadable]) -> Iterator[tuple[str, Iterator[str]]]:
    """Yield the name and the parts of a page for each article, and of an index of them at the end.

    Browsers are slow with hundreds of articles on one page.
    """
    entries = []
    for number, result in enumerate(results, 1):
        entries.append(entry := _Entry(f"{number:04}.html", result))
        for _, report in _reports([entry]):
            page = _page([entry], [_article("a1", report, 1)], alone=True, index=INDEX)
            yield entry.link, page
    yield INDEX, _page(entries, [], alone=False)


class _Entry(NamedTuple):
    """An article of a page or of an index, and the link to it."""

    link: str
    result: Report | Unreadable


def _reports(entries: Iterable[_Entry]) -> list[tuple[_Entry, Report]]:
    """Return the entries of articles that could be read, with their reports."""
    return [(entry, entry.result) for entry in entries if not isinstance(entry.result, Unreadable)]


def _page(
    entries: Sequence[_Entry],
    articles: Iterable[dict[str, object]],
    alone: bool,
    index: str = "#all",
) -> Iterator[str]:
    """Yield a page: a table of the entries unless an article is alone, and the articles."""
    results = [entry.result for entry in entries]
    style = read_resource("display/marks.css") + read_resource("reporters/page.css")
    script = read_resource("reporters/page.js")
    yield from render_template(
        "reporters/page.html.j2",
        title=_title(_reports(entries)[0][1]) if alone else plural(len(results), "article"),
        style=style,
        style_digest=content_digest(style),
        script=script,
        script_digest=content_digest(script),
        alone=alone,
        index=index,
        entries=entries,
        summary=_summary(results),
        articles=articles,
        DIRECTIONS=DIRECTIONS,
        FEATURES=FEATURES,
        GENRES=GENRES,
        PATTERNS=PATTERNS,
        article_name=article_name,
        card_line=card_line,
        article_title=_title,
        describe_genre=describe_genre,
        format_value=format_value,
        nan=math.nan,
    )


def _summary(results: Iterable[Report | Unreadable]) -> str:
    counts = Counter("unread" if isinstance(one, Unreadable) else one.verdict for one in results)
    return ", ".join(f"{counts[key]} {word}" for key, word in _OUTCOMES.items() if counts[key])


def _title(report: Report) -> str:
    title = report.article.title
    return title if title and title.strip() else article_name(report)


# -- one article -----------------------------------------------------------------------------------


def _article(key: str, report: Report, level: int) -> dict[str, object]:
    """Return the values for the template of an article. Ids in its section begin with `key`."""
    title, text = report.article.title, report.article.text
    marks = select_marks(report.findings)
    wording = wording_of(report)
    waterfalls = [_waterfall(target, score) for target, score in report.scores.items()]
    return {
        "key": key,
        "level": level,
        "report": report,
        "scores": report.scores,
        "title": marked_title(title, marks) if title and title.strip() else (),
        "origin": _origin(report),
        "legend": Counter((direction(mark), mark.signal) for mark in marks),
        "extent": extent(len(report.findings)) if len(report.findings) > MAX_MARKS else "",
        "paragraphs": marked_paragraphs(text, marks, report.boilerplate),
        "layout": _layout(_text_height(text, marks), waterfalls),
        "is_judged": report.is_judged,
        "card": card_rows(report.card, report.scores, report.is_judged, family_shares(wording)),
        "disagreement": disagreement(report.scores),
        "sources": describe_sources(report),
        "wording": {
            target: [
                (FAMILIES[share.family], share.log_odds, strongest_words(report, share))
                for share in shares
                if round(share.log_odds, DECIMALS)
            ]
            for target, shares in wording.items()
        },
        "places": Counter(mark.finding.feature for mark in marks if mark.finding),
        "unmeasured": [name for name, value in report.features.items() if math.isnan(value)],
        "notes": _notes(report, marks),
    }


def _origin(report: Report) -> list[str]:
    article = report.article
    known = (article_name(report), article.publisher, article.date)
    return [part for part in known if part and part != _title(report)]


# -- the notes to the marks ------------------------------------------------------------------------


class _Note(NamedTuple):
    """The note to a mark, with the class of its colour.

    `anchor` is the number in the id of its link in the text.
    """

    number: int
    signal: str
    direction: str
    feature: str
    finding: Finding | None
    place: str
    anchor: int
    phrase: str
    related: list[_Note]


def _notes(report: Report, marks: Sequence[Mark]) -> list[_Note]:
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
            direction=direction(mark),
            feature=mark.finding.feature if mark.finding else mark.signal,
            finding=mark.finding,
            place="title" if mark.in_title else f"line {line}",
            anchor=anchors[mark.in_title, mark.start],
            phrase=phrase(mark, article.title, article.text),
            related=[],
        )
    for number, related in related_marks(marks).items():
        notes[number].related.extend(notes[other] for other in related)
    return list(notes.values())


class _Layout(NamedTuple):
    """The charts of an article: those below its text, those beside it, and those as wide as the page."""

    below: Sequence[_Waterfall]
    beside: Sequence[_Waterfall]
    across: Sequence[_Waterfall]


def _layout(height: int, charts: Sequence[_Waterfall]) -> _Layout:
    """Return the layout whose columns are most alike in length, next to a text of a height in pixels."""

    def ratio(layout: _Layout) -> float:
        left = height + sum(map(_height, layout.below))
        right = sum(map(_height, layout.beside))
        return min(left, right) / max(left, right)

    first, others = charts[:1], charts[1:]
    layouts = _Layout((), charts, ()), _Layout(first, others, ()), _Layout((), first, others)
    return max(layouts, key=ratio)


def _text_height(text: str, marks: Sequence[Mark]) -> int:
    lines = sum(1 + len(line) // _CHARACTERS for line in text.split("\n"))
    return _LEGEND * len({direction(mark) for mark in marks}) + _LINE * lines


def _height(chart: _Waterfall) -> int:
    rows = sum(2 * len(group.largest) + bool(group.others) + 1 for group in chart.groups)
    return _ROW * (rows + _ENDS)


# -- the arithmetic --------------------------------------------------------------------------------


class _Step(NamedTuple):
    """A row of the arithmetic, from one running total to the next.

    `feature` is empty for the base, the sum of the smaller contributions, and the score.
    """

    feature: str
    start: int
    end: int


class _Group(NamedTuple):
    """The contributions of a part of the report card: the largest, and the others with their sum."""

    part: str
    adds: int
    largest: list[_Step]
    smaller: _Step
    others: list[_Step]


class _Waterfall(NamedTuple):
    """The arithmetic of a score: its base, the contributions by part, and the sum.

    `favourable` is the sign of a contribution that speaks for the article.
    """

    target: str
    probability: float
    favourable: int
    low: int
    high: int
    base: _Step
    groups: list[_Group]
    score: _Step

    def percent(self, total: int) -> float:
        return 100 * (total - self.low) / max(self.high - self.low, 1)


def _waterfall(target: str, score: Score) -> _Waterfall:
    base, contributions = ledger(score, DECIMALS, group_number)
    contributions = [one for one in contributions if score.contributions[one.feature]]
    totals = [*accumulate((one.units for one in contributions), initial=base)]
    steps = [
        _Step(one.feature, start, end)
        for one, (start, end) in zip(contributions, pairwise(totals), strict=True)
    ]
    drawn = nlargest(_MAX_STEPS, (abs(step.end - step.start) for step in steps))
    least = max(1, drawn[-1] if len(drawn) == _MAX_STEPS else 1)
    return _Waterfall(
        target=target,
        probability=score.probability,
        favourable=FAVOURABLE[target],
        low=min(0, *totals),
        high=max(0, *totals),
        base=_Step("", 0, base),
        groups=[
            _group(part, list(members), least)
            for part, members in groupby(steps, lambda step: group_of(step.feature))
        ],
        score=_Step("", 0, totals[-1]),
    )


def _group(part: str, steps: list[_Step], least: int) -> _Group:
    """Return the steps of a part; from the first of fewer than `least` units, they are summed up."""
    largest = list(takewhile(lambda step: abs(step.end - step.start) >= least, steps))
    others = steps[len(largest) :]
    return _Group(
        part=part,
        adds=steps[-1].end - steps[0].start,
        largest=largest,
        smaller=_Step("", (others or steps)[0].start, steps[-1].end),
        others=others,
    )
