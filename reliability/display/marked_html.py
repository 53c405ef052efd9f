"""Marked text as HTML, and the templates that print it.

Templates escape every value that they print (see `finalize`). Colour, pattern and strength of a mark are
classes of marks.css: the colour shows whether a finding speaks for or against the article, the pattern
identifies its signal.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from heapq import nlargest
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reliability.display.arithmetic import INTERVAL_NOTE, interpretation
from reliability.display.card import GRADES_NOTE
from reliability.display.escaping import escape_controls, shorten
from reliability.display.formatting import (
    feature_label,
    format_signed,
    format_units,
    plural,
    with_minus_sign,
)
from reliability.display.marks import Mark, Segment, number_marks, split_at_marks
from reliability.records import CAVEAT, KEY_EFFECT
from reliability.signals.registry import SIGNALS

if TYPE_CHECKING:
    from jinja2 import Environment

    from reliability.records import Finding

DECIMALS = 2  # of log-odds
# The classes of marks.css for the colours, with their meanings
DIRECTIONS = {
    "rel-against": "speaks against the article",
    "rel-for": "speaks for the article",
    "rel-even": "moves neither score",
}
# The classes rel-k0 to -k11 of marks.css
PATTERNS = {signal.name: index % 12 for index, signal in enumerate(SIGNALS)}
VERDICT_SIGNS = {"PASS": "✓", "BASELINED": "≈", "FAIL": "✕", "ABSTAIN": "–"}
MAX_MARKS = 2_000  # browsers cannot scroll a page with more
_STRENGTHS = (KEY_EFFECT, 0.1, 0.3)  # effects, in log-odds, from which a mark is drawn stronger
_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")  # linear time, however long the white space


class Span(NamedTuple):
    """A span of text under the same marks; the last mark is the innermost.

    `opened` are the numbers of the marks that begin here.
    """

    text: str
    marks: tuple[Mark, ...]
    opened: tuple[int, ...]
    is_boilerplate: bool

    @property
    def numbers(self) -> list[int]:
        """The numbers of the marks."""
        return [mark.number for mark in self.marks]

    @property
    def classes(self) -> str:
        """Colour, pattern and strength of the innermost mark, and the colour of an enclosing signal."""
        inner = self.marks[-1]
        effect = inner.finding.effect if inner.finding else KEY_EFFECT
        strength = sum(effect >= least for least in _STRENGTHS)
        classes = f"rel-m {direction(inner)} rel-k{pattern(inner.signal)} rel-w{strength}"
        around = [mark for mark in self.marks if mark.signal != inner.signal]
        return f"{classes} {direction(around[-1])}-around" if around else classes

    @property
    def reasons(self) -> str:
        """The reasons of the marks, the innermost first."""
        return " / ".join(reason(mark) for mark in reversed(self.marks))


class Paragraph(NamedTuple):
    """A paragraph: the white space before it and its spans."""

    gap: str
    spans: list[Span]


def pattern(signal: str) -> int:
    """Return the number of a signal's pattern."""
    return PATTERNS.get(signal, 0)


def direction(mark: Mark) -> str:
    """Return the class of a mark's colour: it speaks for the article, against it, or for neither.

    Reliability speaks for an article, and bias against it.
    """
    if mark.finding is None or not mark.finding.effect:
        return "rel-even"
    added = mark.finding.contributions
    return "rel-for" if added["reliability"] > added["bias"] else "rel-against"


def select_marks(findings: Sequence[Finding]) -> list[Mark]:
    """Number the findings; of more than `MAX_MARKS`, only the strongest."""
    if len(findings) > MAX_MARKS:
        kept = {id(finding) for finding in nlargest(MAX_MARKS, findings, key=attrgetter("effect"))}
        findings = [finding for finding in findings if id(finding) in kept]
    return number_marks(findings)


def extent(count: int) -> str:
    """Return the number of marked findings as a phrase."""
    findings = plural(count, "finding")
    return f"the {MAX_MARKS} strongest of {findings}" if count > MAX_MARKS else findings


def marked_title(title: str, marks: Sequence[Mark]) -> list[Span]:
    """Split a title at its marks."""
    in_title = [mark for mark in marks if mark.in_title]
    return [_span(title, segment) for segment in split_at_marks(len(title), in_title)]


def marked_paragraphs(
    text: str, marks: Sequence[Mark], boilerplate: Sequence[tuple[int, int]]
) -> list[Paragraph]:
    """Split a text into paragraphs, and these at its marks and at the edges of its boilerplate.

    Joined, the gaps and spans are the whole text. Boilerplate has no marks, since it is not measured.
    """
    in_text = [mark for mark in marks if not mark.in_title]
    breaks = dict(match.span() for match in _PARAGRAPH_BREAK.finditer(text))
    ends = dict(boilerplate)
    cuts = {*breaks, *breaks.values(), *ends, *ends.values()}
    paragraphs = [Paragraph("", [])]
    boilerplate_end = 0
    for segment in split_at_marks(len(text), in_text, cuts):
        boilerplate_end = ends.get(segment.start, boilerplate_end)
        if segment.start in breaks:
            paragraphs.append(Paragraph(text[segment.start : segment.end], []))
        else:
            paragraphs[-1].spans.append(_span(text, segment, segment.start < boilerplate_end))
    return paragraphs


def _span(text: str, segment: Segment, is_boilerplate: bool = False) -> Span:
    return Span(
        text=text[segment.start : segment.end],
        marks=segment.marks,
        opened=tuple(mark.number for mark in segment.marks if mark.start == segment.start),
        is_boilerplate=is_boilerplate,
    )


def phrase(mark: Mark, title: str | None, text: str) -> str:
    """Return the words under a mark, shortened."""
    whole = (title or "") if mark.in_title else text
    return shorten(whole[mark.start : mark.end], 160)


def reason(mark: Mark, related: Sequence[int] = ()) -> str:
    """Return the reason of a mark, the numbers of its related marks, and its contributions."""
    see = f"see {', '.join(f'[{number}]' for number in related)}" if related else ""
    if mark.finding is None:
        return f"{mark.signal}: {see or 'related to another finding'}"
    note = "; ".join(filter(None, (shorten(mark.finding.note, 300), see)))
    return f"{feature_label(mark.finding.feature)}: {note} ({contributions(mark.finding)})"


def contributions(finding: Finding) -> str:
    """Return the contributions of a finding to both scores."""
    if not finding.effect:
        return "adds nothing to either score"
    reliability, bias = (
        _log_odds(round(10**DECIMALS * finding.contributions[target]))
        for target in ("reliability", "bias")
    )
    return f"reliability {reliability}, bias {bias} log-odds"


def _log_odds(units: int) -> str:
    return with_minus_sign(format_units(units, DECIMALS))


def _signed(amount: float) -> str:
    return with_minus_sign(format_signed(amount))


def render_template(name: str, **values: object) -> Iterator[str]:
    """Yield the text of a template in parts. `name` is its path below the package."""
    return _environment().get_template(name).generate(**values)


@cache
def read_resource(name: str) -> str:
    """Return a template, style or script of the package by its path below it."""
    return (Path(__file__).parents[1] / name).read_text("utf-8")


def content_digest(content: str) -> str:
    """Return the digest by which a content security policy allows a style or a script."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup, escape

    def finalize(value: object) -> object:
        """Make a printed value harmless: no markup, no control characters, no build-log command."""
        if hasattr(value, "__html__"):  # the output of a macro
            return value
        escaped = str(escape(escape_controls(str(value))))
        return Markup(escaped.replace("::", "&#58;:").replace("##[", "&#35;#["))

    environment = Environment(
        autoescape=True,
        finalize=finalize,
        loader=FunctionLoader(read_resource),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "contributions": contributions,
        "label": feature_label,
        "log_odds": _log_odds,
        "minus": with_minus_sign,
        "pattern": pattern,
        "shorten": shorten,
        "signed": _signed,
    }
    environment.globals |= {
        "CAVEAT": CAVEAT,
        "GRADES_NOTE": GRADES_NOTE,
        "INTERVAL_NOTE": INTERVAL_NOTE,
        "VERDICT_SIGNS": VERDICT_SIGNS,
        "interpretation": interpretation,
        "plural": plural,
    }
    return environment
