"""HTML: one page that needs nothing else, for an editor to read and to send to an author.

A page carries its style and its script and forbids all others by a content security policy; whatever
an article holds is escaped, and what would act on a reader is shown as a sign. Strength, colour and
pattern are classes: the policy lets no element carry a style of its own. The script only shows and
hides what stands in the page; without it, and on paper, every phrase leads to its note by a number.
`fragment` is the same marked text for a notebook, where no script may run.
"""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from hashlib import sha256
from heapq import nlargest
from html import escape
from importlib import resources
from itertools import accumulate
from typing import TYPE_CHECKING

from reliability.articles.article import Unreadable
from reliability.checking.source_map import SourceFile
from reliability.display.arithmetic import format_value, interpretation, ledger
from reliability.display.escaping import escape_controls, shorten
from reliability.display.marks import Mark, Segment, number_marks, related_marks, split_at_marks
from reliability.records import CAVEAT, KEY_EFFECT
from reliability.reporters.phrasing import article_name
from reliability.signals.registry import FEATURES, SIGNALS

if TYPE_CHECKING:
    from reliability.records import Finding, Score
    from reliability.scoring.report import Report

_KINDS = {signal.name: index % 8 for index, signal in enumerate(SIGNALS)}  # colours and patterns
_STRENGTHS = (KEY_EFFECT, 0.1, 0.3)  # log-odds from which a mark is drawn stronger
_MOST = 2_000  # marks: more make a page that no browser scrolls
_STEPS = 8  # contributions drawn one by one before the rest is summed
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")  # between paragraphs; linear, however long the blank
_UNIT = 100  # log-odds are printed to two places
_VERDICTS = {"PASS": "✓", "BASELINED": "≈", "FAIL": "✕", "ABSTAIN": "–"}
_COLUMNS = ("article", "verdict", "reliability", "bias", "findings")


def render(results: Iterable[Report | Unreadable]) -> str:
    """Return one page about articles: of several a table first, that can be sorted."""
    return "".join(render_parts(results))


def render_parts(results: Iterable[Report | Unreadable]) -> Iterator[str]:
    """Yield the page in parts: whole it is 86 kB an article, and 300 where one has an emoji."""
    results = list(results)
    reports = [result for result in results if not isinstance(result, Unreadable)]
    alone = len(results) == len(reports) == 1
    name = _name(reports[0]) if alone else f"{len(results)} articles"
    style, script = (
        _resource("display/marks.css") + _resource("reporters/page.css"),
        _resource("reporters/page.js"),
    )
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{_text(shorten(name, 100))} — reliability</title>\n"
    yield f"<style>{style}</style>\n</head>\n"
    yield f'<body class="rel-page{"" if alone else " several"}">\n<main>\n'
    if not alone:
        yield from _overview(results)
    for index, report in enumerate(reports, 1):
        yield from _article(report, f"a{index}", level=1 if alone else 2)
    yield f'</main>\n<footer><p class="caveat">{CAVEAT}</p></footer>\n'
    yield '<div id="card" role="group" aria-label="reason" hidden></div>\n'
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def notebook_fragment(report: Report) -> str:
    """Return the marked article for a notebook: scoped styles, no script, no ids."""
    marks = _numbered(report.findings)
    reasons = "; ".join(report.reasons)
    scores = "".join(
        f"<li><b>{target} {_decimal(score.probability)}</b> {_text(interpretation(target, score))}</li>"
        for target, score in _scores(report)
    )
    title, text = _texts(report, marks)
    head = f'<p dir="auto"><b>{"".join(_marked(*title))}</b></p>' if title[0].strip() else ""
    body = "".join(_paragraphs(*text, report.boilerplate))
    against = related_marks(marks)
    heard = "".join(
        f"<tr><td>{mark.number}</td><td>{_text(_phrase(report, mark))}</td>"
        f"<td>{_text(_said(mark, against[mark.number]))}</td></tr>"
        for mark in marks
    )
    return (
        f"<style>{_resource('display/marks.css')}{_resource('display/notebook.css')}</style>"
        '<div class="rel-notebook">'
        f"<p><b>{_VERDICTS[report.verdict]} {report.verdict}</b> {_text(reasons)}</p>"
        f'<ul>{scores}</ul><div class="rel-text">{head}{body}</div>'
        f"<details><summary>{_extent(report)}, with reasons</summary>"
        f"<table><thead><tr><th>no.</th><th>phrase</th><th>reason and share</th></tr></thead>"
        f"<tbody>{heard}</tbody></table></details><p><i>{CAVEAT}</i></p></div>"
    )


@cache
def _resource(name: str) -> str:
    return (resources.files("reliability") / name).read_text("utf-8")


def _digest(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _text(text: str) -> str:
    """Return text for a page: shown as what it is, no markup, and no command to a build log."""
    return escape(escape_controls(text)).replace("::", "&#58;:").replace("##[", "&#35;#[")


def _name(report: Report) -> str:
    title = report.article.title
    return title if title and title.strip() else article_name(report)


def _scores(report: Report) -> tuple[tuple[str, Score], ...]:
    return (("reliability", report.reliability), ("bias", report.bias))


def _decimal(value: float) -> str:
    return f"{value:.2f}"


def _signed(units: int) -> str:
    """Return units as log-odds with a sign that stands as wide as a plus."""
    return f"{units / _UNIT:+.2f}".replace("-", "−") if units else "0.00"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


# -- several articles ----------------------------------------------------------------------------


def _overview(results: Sequence[Report | Unreadable]) -> Iterator[str]:
    """Yield the table of all articles."""
    counts = Counter("not read" if isinstance(r, Unreadable) else str(r.verdict) for r in results)
    said = (
        ("PASS", "passed"), ("BASELINED", "known to fail"), ("FAIL", "failed"),
        ("ABSTAIN", "not judged"), ("not read", "not read"),
    )  # fmt: skip
    summary = ", ".join(f"{counts[key]} {word}" for key, word in said if counts[key])
    yield f'<h1 id="all">{_plural(len(results), "article")}</h1>'
    yield f"<p>{summary or 'nothing to show'}</p>\n"
    if not results:
        return
    yield '<div class="scroll" tabindex="0" role="region" aria-label="all articles">\n'
    yield '<table class="overview"><caption>A heading sorts the table by its column.</caption>\n'
    heads = "".join(
        f'<th scope="col"><button type="button" disabled>{name}</button></th>' for name in _COLUMNS
    )
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    index = 0
    for result in results:
        if isinstance(result, Unreadable):
            yield (
                f'<tr><th scope="row" data-v="{_text(result.id)}">{_text(shorten(result.id, 200))}'
                f'<small class="error">{_text(result.error)}</small></th>'
                f'<td data-v="{len(_VERDICTS) + 1}">not read</td>{"<td>—</td>" * 3}</tr>\n'
            )
            continue
        index += 1
        yield _row(result, index)
    yield "</tbody></table>\n</div>\n"


def _row(report: Report, index: int) -> str:
    order = list(_VERDICTS).index(str(report.verdict)) + 1
    name = shorten(_name(report), 160)
    under = shorten(article_name(report), 160)
    scores = "".join(
        f'<td data-v="{score.probability:.6f}">{_decimal(score.probability)}{_gauge(score)}</td>'
        for _, score in _scores(report)
    )
    return (
        f'<tr><th scope="row" data-v="{_text(name)}"><a href="#a{index}" dir="auto">{_text(name)}</a>'
        f"{'' if under == name else f'<small>{_text(under)}</small>'}</th>"
        f'<td data-v="{order}">{_verdict(report)}</td>{scores}'
        f'<td data-v="{len(report.findings)}">{len(report.findings)}</td></tr>\n'
    )


def _verdict(report: Report) -> str:
    verdict = str(report.verdict)
    return (
        f'<span class="verdict {verdict.lower()}"><span aria-hidden="true">{_VERDICTS[verdict]}</span> '
        f"{verdict}</span>"
    )


# -- one article ---------------------------------------------------------------------------------


def _article(report: Report, key: str, level: int) -> Iterator[str]:
    """Yield the section of an article; ids in it begin with its key."""
    marks = _numbered(report.findings)
    title, text = _texts(report, marks)
    own = "".join(_marked(*title, key)) if title[0].strip() else ""
    sub = f"h{level + 1}"
    yield f'<article class="report" id="{key}" aria-labelledby="{key}-name">\n<header>\n'
    yield '<p class="back"><a href="#all">all articles</a></p>\n' if level > 1 else ""
    yield f'<h{level} id="{key}-name" dir="auto">{own or _text(_name(report))}</h{level}>\n'
    yield _origin(report)
    yield f"<p>{_verdict(report)} {_text('; '.join(report.reasons))}</p>\n"
    yield from _unjudged(report)
    yield "</header>\n"
    yield '<div class="scores">\n'
    for target, score in _scores(report):
        yield (
            f'<section><{sub}>{target}</{sub}><p class="number">{_decimal(score.probability)}</p>'
            f"{_gauge(score)}<p>{_text(_sentence(target, score))}</p></section>\n"
        )
    yield f'</div>\n<p class="caveat">{CAVEAT}</p>\n<div class="columns">\n<section>\n'
    yield f"<{sub}>The text, with its evidence</{sub}>\n"
    yield from _legend(marks)
    if len(report.findings) > _MOST:
        yield f"<p>Marked: {_extent(report)}.</p>\n"
    yield '<div class="rel-text">'
    yield from _paragraphs(*text, report.boilerplate, key)
    yield f"</div>\n</section>\n<section>\n<{sub}>How the scores came about</{sub}>\n"
    for target, score in _scores(report):
        yield from _waterfall(target, score, report, marks, key)
    if nothing := [_plain(name) for name, value in report.features.items() if math.isnan(value)]:
        yield f'<p class="unmeasured">Cannot be measured here: {", ".join(nothing)}.</p>\n'
    yield "</section>\n</div>\n"
    yield from _notes(report, marks, key, sub)
    yield "</article>\n"


def _origin(report: Report) -> str:
    article = report.article
    known = (article_name(report), article.publisher, article.date)
    shown = [shorten(part, 200) for part in known if part and part != article.title]
    return f'<p class="origin">{_text(" · ".join(shown))}</p>\n' if shown else ""


def _unjudged(report: Report) -> Iterator[str]:
    """Yield what was not judged, and what was said when the article was read."""
    said = []
    if report.verdict == "ABSTAIN":
        said.append(
            "This article was not judged. The scores are shown, but nothing follows from them."
        )
    said += [f"On reading: {note}" for note in report.notes]
    if said:
        yield f'<ul class="unjudged">{"".join(f"<li>{_text(one)}</li>" for one in said)}</ul>\n'


def _sentence(target: str, score: Score) -> str:
    told = interpretation(target, score)
    return f"{told}. The interval holds what 8 of 10 models say that learned from other publishers."


def _gauge(score: Score) -> str:
    """Return a line from 0 to 1 with the interval and the probability on it."""
    low, high = score.interval
    return (
        '<svg class="gauge" aria-hidden="true"><rect class="track" y="40%" width="100%" height="20%"/>'
        f'<rect class="range" x="{low:.2%}" y="22%" width="{max(high - low, 0.004):.2%}" height="56%"/>'
        f'<rect class="point" x="{score.probability * 0.985:.2%}" width="1.5%" height="100%"/></svg>'
    )


def _plain(feature: str) -> str:
    return feature.replace("_", " ")


# -- the marked text -----------------------------------------------------------------------------


def _numbered(findings: Sequence[Finding]) -> list[Mark]:
    """Return the marks of the findings, of very many those of the strongest."""
    if len(findings) > _MOST:
        kept = {id(one) for one in nlargest(_MOST, findings, key=lambda one: one.effect)}
        findings = [one for one in findings if id(one) in kept]
    return number_marks(findings)


def _extent(report: Report) -> str:
    """Return how many findings are marked."""
    count = _plural(len(report.findings), "finding")
    return f"the {_MOST} strongest of {count}" if len(report.findings) > _MOST else count


def _texts(report: Report, marks: list[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    """Yield the title and the text, each with its marks."""
    yield report.article.title or "", [mark for mark in marks if mark.in_title]
    yield report.article.text, [mark for mark in marks if not mark.in_title]


def _paragraphs(
    text: str, marks: list[Mark], left_out: Sequence[tuple[int, int]], key: str = ""
) -> Iterator[str]:
    """Yield the marked text as paragraphs; their text, and what is between, is that of the article.

    What was left out of the measuring is struck; no mark stands there.
    """
    gaps = [match.span() for match in _BREAK.finditer(text)]
    ends, starts = {start for start, _ in gaps}, {end for _, end in gaps}
    inside = False
    out = dict(left_out)
    struck = 0
    for piece in split_at_marks(len(text), marks, {*ends, *starts, *out.keys(), *out.values()}):
        struck = out.get(piece.start, struck)
        if piece.start in ends:
            yield "</p>" if inside else ""
            inside = False
            yield _text(text[piece.start : piece.end])
            continue
        if not inside:
            yield '<p dir="auto">'
            inside = True
        drawn = _drawn(text, piece, key)
        yield f'<s class="rel-out">{drawn}</s>' if piece.start < struck else drawn
    yield "</p>" if inside else ""


def _marked(text: str, marks: list[Mark], key: str = "") -> Iterator[str]:
    """Yield the marked text in one piece."""
    for piece in split_at_marks(len(text), marks):
        yield _drawn(text, piece, key)


def _drawn(text: str, piece: Segment, key: str) -> str:
    """Return a piece of text as the innermost of its marks has it, and under a line for one around.

    With a key, where a mark begins there is a link to its note, and to that the ids of the page lead;
    without, the reason is the title of the mark.
    """
    drawn = _text(text[piece.start : piece.end])
    if not piece.marks:
        return drawn
    inner = piece.marks[-1]
    around = [mark for mark in piece.marks if mark.signal != inner.signal]
    pull = inner.evidence.effect if inner.evidence else _STRENGTHS[0]
    strength = sum(pull >= least for least in _STRENGTHS)
    classes = f"rel-m rel-k{_kind(inner)} rel-w{strength}"
    if around:
        classes += f" rel-o{_kind(around[-1])}"
    numbers = " ".join(str(mark.number) for mark in piece.marks)
    opened = [mark.number for mark in piece.marks if mark.start == piece.start]
    if not key:
        reasons = " / ".join(_said(mark, []) for mark in reversed(piece.marks))
        return f'<mark class="{classes}" title="{_text(reasons)}">{drawn}</mark>'
    if not opened:
        return f'<span class="{classes}" data-n="{numbers}">{drawn}</span>'
    said = " ".join(f"{key}-s{one}" for one in reversed(opened))
    return (
        f'<a class="{classes}" id="{key}-m{opened[0]}" href="#{key}-n{opened[-1]}" '
        f'data-n="{numbers}" data-o="{" ".join(map(str, opened))}" aria-describedby="{said}">{drawn}</a>'
    )


def _kind(mark: Mark) -> int:
    return _KINDS.get(mark.signal, 0)


def _legend(marks: list[Mark]) -> Iterator[str]:
    """Yield a switch for each signal that has marks, drawn as its marks are."""
    counts = Counter(mark.signal for mark in marks)
    if not counts:
        yield "<p>No phrase was found that speaks for or against this article.</p>\n"
        return
    yield '<fieldset class="legend"><legend>Marked in the text</legend>'
    for signal in SIGNALS:
        if count := counts[signal.name]:
            kind = _KINDS[signal.name]
            yield (
                f'<label><input type="checkbox" checked disabled value="{kind}"> '
                f'<span class="rel-m rel-k{kind} rel-w2">{signal.name}</span> {count}</label> '
            )
    yield "</fieldset>\n"


# -- the notes to the marks ----------------------------------------------------------------------


def _said(mark: Mark, against: Sequence[int]) -> str:
    """Return the reason of a mark and its share of both scores."""
    facing = f"stands against {', '.join(f'[{one}]' for one in against)}" if against else ""
    if mark.evidence is None:
        return f"{mark.signal}: {facing or 'the other half of a finding'}"
    evidence = mark.evidence
    note = shorten(evidence.note, 300)
    return (
        f"{_plain(evidence.feature)}: {note}{'; ' if facing else ''}{facing} ({_shares(evidence)})"
    )


def _shares(evidence: Finding) -> str:
    if not evidence.effect:
        return "adds nothing to either score"
    return (
        f"reliability {_log_odds(evidence.contributions['reliability'])}, "
        f"bias {_log_odds(evidence.contributions['bias'])} log-odds"
    )


def _phrase(report: Report, mark: Mark) -> str:
    text = (report.article.title or "") if mark.in_title else report.article.text
    return shorten(text[mark.start : mark.end], 160)


def _notes(report: Report, marks: list[Mark], key: str, head: str) -> Iterator[str]:
    """Yield the numbered list of all that is marked, with links into the text and across."""
    if not marks:
        return
    source = SourceFile(report.article)
    of_number = {mark.number: mark for mark in marks}
    first: dict[tuple[bool, int], int] = {}
    for mark in marks:
        first.setdefault((mark.in_title, mark.start), mark.number)
    against = related_marks(marks)
    yield f'<section class="evidence">\n<{head}>Every mark, with its reason</{head}>\n<ol>\n'
    for mark in marks:
        evidence = mark.evidence
        region = source.region(mark.start, mark.end, mark.in_title)
        where = "title" if mark.in_title else f"line {region.line}"
        anchor = first[mark.in_title, mark.start]
        others = "".join(
            f'<p class="facing">stands against <a href="#{key}-m{first[False, of_number[one].start]}"'
            f' data-n="{one}">[{one}] «{_text(_phrase(report, of_number[one]))}»</a></p>'
            for one in against[mark.number]
        )
        if evidence:
            feature = evidence.feature
            told = _text(shorten(evidence.note, 300))
            shares = f'<span class="shares">{_shares(evidence)}</span>'
        else:
            feature, told, shares = mark.signal, "the other half", ""
        yield (
            f'<li id="{key}-n{mark.number}" value="{mark.number}" data-feature="{feature}">'
            f'<p id="{key}-s{mark.number}"><b class="name rel-k{_kind(mark)}">{_plain(feature)}</b> '
            f"{told} {shares}</p>"
            f'<p class="phrase"><a href="#{key}-m{anchor}">{where}</a> '
            f"«{_text(_phrase(report, mark))}»</p>{others}</li>\n"
        )
    yield "</ol>\n</section>\n"


def _log_odds(value: float) -> str:
    return _signed(round(value * _UNIT))


# -- the arithmetic ------------------------------------------------------------------------------


def _waterfall(
    target: str, score: Score, report: Report, marks: list[Mark], key: str
) -> Iterator[str]:
    """Yield the table from the base to the score, each line with its bar."""
    base, lines = ledger(score, _UNIT)
    places = Counter(mark.evidence.feature for mark in marks if mark.evidence)
    shown = [line for line in lines[:_STEPS] if line[1]]
    rest = [line for line in lines[len(shown) :] if score.contributions[line[0]]]
    totals = list(accumulate((amount for _, amount in lines), initial=base))
    low, high = min(0, *totals), max(0, *totals)
    draw = partial(_bar, low=low, high=high, good=1 if target == "reliability" else -1)
    yield f'<table class="waterfall"><caption>{target}, in log-odds</caption>\n<thead><tr>'
    yield '<th scope="col">from</th><th scope="col"><span class="unseen">drawn</span></th>'
    yield '<th scope="col">adds</th><th scope="col" class="total">total</th></tr></thead>\n<tbody>\n'
    start = "<b>base</b><small>where every article starts</small>"
    yield _line(start, draw(0, base), base, base)
    total = base
    for name, amount in shown:
        yield _line(_source(name, report, places[name]), draw(total, total + amount), amount,
                    total + amount)  # fmt: skip
        total += amount
    if rest:
        summed = sum(amount for _, amount in rest)
        label = (
            f'<button type="button" class="rest" aria-expanded="false" aria-controls="{key}-{target}" '
            f"disabled>{_plural(len(rest), 'smaller one')}</button>"
        )
        yield _line(label, draw(total, total + summed), summed, total + summed)
        yield f'</tbody>\n<tbody id="{key}-{target}" class="rest" hidden>\n'
        for name, amount in rest:
            yield _line(_source(name, report, places[name]), draw(total, total + amount), amount,
                        total + amount)  # fmt: skip
            total += amount
        yield "</tbody>\n<tbody>\n"
    end = f"<b>score</b><small>a probability of {_decimal(score.probability)}</small>"
    yield _line(end, draw(0, total), None, total)
    yield "</tbody></table>\n"


def _line(source: str, bar: str, amount: int | None, total: int) -> str:
    adds = "" if amount is None else _signed(amount)
    return (
        f'<tr><th scope="row">{source}</th><td class="bar">{bar}</td><td>{adds}</td>'
        f'<td class="total">{_signed(total)}</td></tr>\n'
    )


def _source(name: str, report: Report, places: int) -> str:
    """Return the name of a feature, as a button where it has places to show, and what it measures."""
    value = report.features.get(name, math.nan)
    summary = FEATURES[name].summary if name in FEATURES else ""
    label = f"<b>{_plain(name)}</b>"
    if places:
        label = (
            f'<button type="button" class="feature" data-feature="{name}" aria-pressed="false" '
            f"disabled>{_plain(name)}</button>"
        )
        where = _plural(places, "place")
    else:
        where = "by its absence" if value == 0 else "no single place"
    told = (
        format_value(name, value).replace("-", "−", 1) if value < 0 else format_value(name, value)
    )
    return f"{label}<small>{_text(summary)}</small><small>{_text(told)}; {where}</small>"


def _bar(start: int, end: int, low: int, high: int, good: int) -> str:
    """Return a bar from one running total to the next, with the line where the odds are even."""
    left, right, even, at = (
        100 * (total - low) / max(high - low, 1)
        for total in (min(start, end), max(start, end), 0, end)
    )
    kind = "for" if (end - start) * good >= 0 else "against"
    return (
        '<svg aria-hidden="true">'
        f'<line class="even" x1="{even:.2f}%" x2="{even:.2f}%" y2="100%"/>'
        f'<rect class="{kind}" x="{left:.2f}%" y="8" width="{max(right - left, 0.5):.2f}%" height="22"/>'
        f'<line class="step" x1="{at:.2f}%" x2="{at:.2f}%" y1="30" y2="100%"/></svg>'
    )
