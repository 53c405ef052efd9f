"""The generated pages of this site: one per signal, the lexicons, the model cards.

The page of a signal has its docstring, its declared features, and its cases in `tests/cases` with their
marks: findings, texts without findings, known failures. Sphinx writes the pages at each build (see
`conf.py`). A new signal gets its page without further work.
"""

from __future__ import annotations

import inspect
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

from reliability.evaluation import svg_charts
from reliability.evaluation.tables import markdown_table
from reliability.records import Feature
from reliability.reporters.phrasing import describe_direction
from reliability.scoring import model
from reliability.scoring.curves import Curve
from reliability.signals.registry import SIGNALS, measure
from reliability.signals.signal import Signal
from reliability.text.lexicon import shipped_lexicons
from reliability.text.lexicon_files import PHRASES, all_files

ROOT = Path(__file__).parents[1]
_MARK = re.compile(r"\{(\w+)\|(.*?)\}", re.DOTALL)  # as in tests/test_cases.py
_RELATED = "related"  # the other half of a contradiction


class Case(NamedTuple):
    """A case of a signal: a text with marks, or a text and a claim about it."""

    text: str
    title: str
    claim: str
    about: str
    fails: str

    @property
    def marked(self) -> frozenset[str]:
        """The features marked in the case."""
        marks = _MARK.findall(self.title + self.text + self.claim)
        return frozenset(feature for feature, _ in marks if feature != _RELATED)


def cases(name: str) -> list[Case]:
    """Return the cases of a signal, in the order of its file."""
    content = tomllib.loads((ROOT / "tests" / "cases" / f"{name}.toml").read_text("utf-8"))
    return [
        Case(
            case["text"],
            case.get("title", ""),
            case.get("claim", ""),
            # An origin is "source: purpose"; cases found in news have no single purpose.
            "" if "verdict" in case else case["origin"].partition(": ")[2],
            case.get("xfail", ""),
        )
        for case in content["case"]
    ]


def pages() -> dict[str, str]:
    """Return the generated pages by their path below this folder."""
    generated = {
        f"signals/{signal.name}.md": _page(signal, cases(signal.name)) for signal in SIGNALS
    }
    generated["signals/index.md"] = _contents()
    generated["signals/lexicons.md"] = _lexicons()
    for card in (ROOT / "models").iterdir():
        if card.suffix in (".md", ".svg"):  # a card, or a figure in one
            generated[f"models/{card.name}"] = card.read_text("utf-8")
    return generated


def write(folder: Path) -> None:
    """Write the pages that have changed below a folder, and delete all other files."""
    generated = {folder / path: text for path, text in pages().items()}
    for path, text in generated.items():
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    for directory in {path.parent for path in generated}:
        for stale in set(directory.iterdir()) - generated.keys():
            stale.unlink()


def _contents() -> str:
    listed = []
    for signal in SIGNALS:
        known = cases(signal.name)
        right = [case for case in known if not case.fails]
        found = sum(bool(case.marked) for case in right)
        numbers = f"{len(signal.features)} features; {found} cases with findings"
        listed.append(
            f"- **[{signal.name}]({signal.name}.md)**\\\n"
            f"  {_sentence(signal.summary)} {numbers}, {len(right) - found} without, "
            f"{len(known) - len(right)} known failures."
        )
    return _CONTENTS.format(
        listed="\n".join(listed), names="\n".join(signal.name for signal in SIGNALS)
    )


_CONTENTS = """\
# Signals

A signal measures one manner of writing. It returns numbers, its features, and the places in the text
behind them. `reliability signals` prints the same list. Each page has the test cases of the signal:
texts with findings, similar texts without findings, and known failures. The curves are those of the
shipped models: they show the contribution of each value and are flat beyond both ends. Each has its own
scale, with a dotted line at 0.

{listed}

The phrases, with their sources and licences: [lexicons](lexicons.md).

```{{toctree}}
:hidden:

{names}
lexicons
```
"""


def _page(signal: Signal, known: list[Case]) -> str:
    about = inspect.getdoc(sys.modules[signal.read.__module__]) or ""
    right = [case for case in known if not case.fails]
    with_claim = [case for case in right if case.claim]
    in_text = [case for case in right if not case.claim]
    parts = [f"# {signal.name.capitalize()}", about, "## Features"]
    for feature in signal.features:
        examples = [case for case in in_text if feature.name in case.marked]
        parts += _feature(signal, feature, examples)
    parts += _section(
        "Without findings",
        "Similar or plain sentences in which the signal must find nothing.",
        (case for case in in_text if not case.marked),
    )
    parts += _section(
        "A claim and a text",
        "Findings of `reliability.find_contradictions`: first the text, then the claim.",
        (case for case in with_claim if case.marked),
    )
    parts += _section(
        "Claims that contradict nothing", "", (case for case in with_claim if not case.marked)
    )
    parts += _section(
        "Known failures",
        "A marked phrase is missed. Where no phrase is marked, there is a false alarm. A test fails "
        "once one of these is fixed, so that the case is moved.",
        (case for case in known if case.fails),
    )
    return "\n\n".join(filter(None, parts)) + "\n"


def _feature(signal: Signal, feature: Feature, examples: list[Case]) -> Iterator[str]:
    yield f"({feature.name})=\n### {feature.name}"
    yield _sentence(feature.summary)
    lines = [
        f"Unit: {feature.unit}.",
        _sentence(describe_direction(feature)),
        *(
            _effect(curve, target)
            for target in model.TARGETS
            if (curve := model.shipped_model(target).curves.get(feature.name))
        ),
    ]
    if feature.source:
        lines.append(f"Source: {feature.source}.")
    yield "- " + "\n- ".join(lines)
    notes = dict.fromkeys(
        finding.note
        for case in examples
        for finding in measure(_plain(case.text), _plain(case.title) or None)[1].findings
        if (finding.signal, finding.feature) == (signal.name, feature.name)
    )
    if notes:
        yield "Notes in a report: " + "; ".join(f"*{note}*" for note in notes) + "."
    yield from (_figure(case, feature.name) for case in examples)


def _effect(curve: Curve, target: str) -> str:
    """Return the range of a curve's contributions to a score, in words and as a drawing."""
    low, high = min(curve.y), max(curve.y)
    if high - low < 0.005:  # log-odds are printed to two places
        return f"Adds nothing to the log-odds of {target}."
    added = f"{low:+z.2f} to {high:+z.2f} to the log-odds of {target}"
    return (
        f"Adds {added}, for values from {curve.x[0]:.3g} to {curve.x[-1]:.3g}:\\\n"
        f"  {svg_charts.sparkline(curve.x, curve.y, f'a curve: {added}')}"
    )


def _section(heading: str, opening: str, examples: Iterable[Case]) -> Iterator[str]:
    if figures := [_figure(case) for case in examples]:
        yield f"## {heading}"
        yield opening
        yield from figures


def _figure(case: Case, feature: str = "") -> str:
    """Return a case as HTML, its text escaped. If `feature` is given, other marks are paler."""
    lines = [
        f'<p class="{part}">{_marked(getattr(case, part), feature)}</p>'
        for part in ("title", "text", "claim")
        if getattr(case, part)
    ]
    why = f"reason: {case.fails}" if case.fails else ""
    if caption := " — ".join(filter(None, (case.about, why))):
        lines.append(f"<figcaption>{escape(caption)}</figcaption>")
    return "\n".join(('<figure class="case">', *lines, "</figure>"))


def _marked(text: str, feature: str) -> str:
    def mark(match: re.Match[str]) -> str:
        kind = match[1] if match[1] in (feature, _RELATED) else "other" if feature else "any"
        return f'<mark class="{kind}" title="{match[1]}">{match[2]}</mark>'

    # A blank line would end the block of HTML.
    return re.sub(r"\n\s*", "<br>", _MARK.sub(mark, escape(text, quote=False)).strip())


def _plain(text: str) -> str:
    return _MARK.sub(r"\2", text)


def _sentence(text: str) -> str:
    """Return a summary with a capital and a full stop."""
    return f"{text[0].upper()}{text[1:].removesuffix('.')}." if text else ""


def _provenance(of: Mapping[str, str]) -> str:
    return f"- Source: {of['source']}\n- Licence: {of['licence']}\n- Adapted: {of['adapted']}"


_LEXICONS = """\
Each is a file in `reliability/lexicons` and cannot be loaded without its source, its licence and how it
was adapted. A test fails if a licence is not one of those that `pyproject.toml` names for the package,
all of which permit redistribution, or if `NOTICE`, next to the lexicons, lacks the terms of one that is
not MIT. An exception is a longer phrase of weight 0.

Statistics are numbers learned from texts: weights and counts of words, without a sentence. Some are
learned from sets under a non-commercial licence, which the source names. The sets that each model
learned from, with their terms, are in its [card](../models/reliability.md)."""


def _licences() -> str:
    """Return the table of licences: one row per data file."""
    rows = [
        (f"[{name}](#{name.replace('_', '-')})", file.content, " AND ".join(file.licences))
        for name, file in all_files().items()
    ]
    rows.append(("words.gz", "syllables, flags and classes of words", "MIT AND BSD-2-Clause"))
    return markdown_table(("file", "content", "licence"), rows)


def _lexicons() -> str:
    parts = ["# Lexicons", _LEXICONS, _licences()]
    for name, one in shipped_lexicons().items():
        kinds = ", ".join(sorted({entry.kind for entry in one.phrases.values()}))
        parts.append(f"## {name}")
        parts.append(
            f"- {len(one.phrases):,} phrases of the kinds {kinds}\n" + _provenance(one.provenance)
        )
    for name, file in all_files().items():
        if file.content != PHRASES:
            parts.append(f"## {name}")
            parts.append(f"- No phrases: {file.content}\n" + _provenance(file.provenance))
    return "\n\n".join(parts) + "\n"
