"""The pages of this site that nobody writes: a page a signal, the lexicons, the models' cards.

A signal's page is its docstring, its features as it declares them, and its cases in `tests/cases`,
with their marks: what is found, what is left alone, what is known to go wrong. Sphinx has it written
anew at each build (see `conf.py`). It refuses to know any one signal: a new one has a page by being
there.
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
from reliability.records import Feature
from reliability.reporters.phrasing import describe_direction
from reliability.scoring import model
from reliability.scoring.model import Curve
from reliability.signals.registry import SIGNALS, measure
from reliability.signals.signal import Signal
from reliability.text.lexicon import shipped_lexicons
from reliability.text.lexicon_files import PHRASES, all_files

ROOT = Path(__file__).parents[1]
_MARK = re.compile(r"\{(\w+)\|(.*?)\}", re.DOTALL)  # as in tests/test_cases.py
_RELATED = "related"  # the other half of a contradiction


class Case(NamedTuple):
    """A case of a signal: a text with marks, or a text and a claim beside it."""

    text: str
    title: str
    claim: str
    about: str
    fails: str

    @property
    def marked(self) -> frozenset[str]:
        """The features that are marked in it."""
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
            # An origin is "from where: what is shown"; those that were read in news show no one thing.
            "" if "verdict" in case else case["origin"].partition(": ")[2],
            case.get("xfail", ""),
        )
        for case in content["case"]
    ]


def pages() -> dict[str, str]:
    """Return the generated pages by their path below this folder."""
    made = {f"signals/{signal.name}.md": _page(signal, cases(signal.name)) for signal in SIGNALS}
    made["signals/index.md"] = _contents()
    made["signals/lexicons.md"] = _lexicons()
    for card in (ROOT / "models").iterdir():
        if card.suffix in (".md", ".svg"):  # a card, or a figure in one
            made[f"models/{card.name}"] = card.read_text("utf-8")
    return made


def write(folder: Path) -> None:
    """Write the pages below a folder, those that have changed, and take away what is none of them."""
    made = {folder / path: text for path, text in pages().items()}
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    for room in {path.parent for path in made}:
        for stale in set(room.iterdir()) - made.keys():
            stale.unlink()


def _contents() -> str:
    listed = []
    for signal in SIGNALS:
        known = cases(signal.name)
        right = [case for case in known if not case.fails]
        found = sum(bool(case.marked) for case in right)
        numbers = f"{len(signal.features)} features; {found} cases with something to find"
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

A signal reads one manner of writing and returns numbers, its features, with the places in the text
that made them. `reliability signals` prints the same list. Each page has the sentences that the tests
hold the signal to: what it finds, what only looks like it, and what is known to go wrong. The curves
are those of the shipped models: what a value adds, flat beyond both ends, each on a scale of its own
beside a dotted line at 0.

{listed}

The phrases, where they come from and under what licence: [lexicons](lexicons.md).

```{{toctree}}
:hidden:

{names}
lexicons
```
"""


def _page(signal: Signal, known: list[Case]) -> str:
    about = inspect.getdoc(sys.modules[signal.read.__module__]) or ""
    right = [case for case in known if not case.fails]
    beside = [case for case in right if case.claim]
    inside = [case for case in right if not case.claim]
    shown = [f"# {signal.name.capitalize()}", about, "## Features"]
    for feature in signal.features:
        examples = [case for case in inside if feature.name in case.marked]
        shown += _feature(signal, feature, examples)
    shown += _section(
        "Left alone",
        "Sentences that look like it, or plain ones beside it, in which nothing is to be found.",
        (case for case in inside if not case.marked),
    )
    shown += _section(
        "A claim and a text",
        "Findings of `reliability.find_contradictions`: first the text, then the claim.",
        (case for case in beside if case.marked),
    )
    shown += _section(
        "Claims that contradict nothing", "", (case for case in beside if not case.marked)
    )
    shown += _section(
        "Known failures",
        "What is marked here is missed; where nothing is marked, something is found that should not be. "
        "The tests hold these, too: one that is mended has to be moved.",
        (case for case in known if case.fails),
    )
    return "\n\n".join(filter(None, shown)) + "\n"


def _feature(signal: Signal, feature: Feature, examples: list[Case]) -> Iterator[str]:
    yield f"({feature.name})=\n### {feature.name}"
    yield _sentence(feature.summary)
    told = [
        f"Unit: {feature.unit}.",
        _sentence(describe_direction(feature)),
        *(
            _effect(curve, target)
            for target in model.TARGETS
            if (curve := model.shipped_model(target).curves.get(feature.name))
        ),
    ]
    if feature.source:
        told.append(f"Source: {feature.source}.")
    yield "- " + "\n- ".join(told)
    notes = dict.fromkeys(
        finding.note
        for case in examples
        for finding in measure(_plain(case.text), _plain(case.title) or None)[1].findings
        if (finding.signal, finding.feature) == (signal.name, feature.name)
    )
    if notes:
        yield "A report says of it: " + "; ".join(f"*{note}*" for note in notes) + "."
    yield from (_figure(case, feature.name) for case in examples)


def _effect(curve: Curve, target: str) -> str:
    """Return what a curve may add to a score, in words and drawn."""
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
    """Return a case as HTML: what it says is text, whatever signs are in it.

    Of a `feature`, the marks of others are paler.
    """
    lines = [
        f'<p class="{part}">{_marked(getattr(case, part), feature)}</p>'
        for part in ("title", "text", "claim")
        if getattr(case, part)
    ]
    why = f"why: {case.fails}" if case.fails else ""
    if said := " — ".join(filter(None, (case.about, why))):
        lines.append(f"<figcaption>{escape(said)}</figcaption>")
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
    """Return a summary as a sentence: a capital first, a full stop last."""
    return f"{text[0].upper()}{text[1:].removesuffix('.')}." if text else ""


def _provenance(of: Mapping[str, str]) -> str:
    return f"- Source: {of['source']}\n- Licence: {of['licence']}\n- Adapted: {of['adapted']}"


def _lexicons() -> str:
    shown = [
        "# Lexicons",
        "Each is a file in `reliability/lexicons`, and does not load without its provenance. "
        "An exception is a longer phrase of weight 0.",
    ]
    for name, one in shipped_lexicons().items():
        kinds = ", ".join(sorted({entry.kind for entry in one.phrases.values()}))
        shown.append(f"## {name}")
        shown.append(
            f"- {len(one.phrases):,} phrases of the kinds {kinds}\n" + _provenance(one.provenance)
        )
    for name, file in all_files().items():
        if file.content != PHRASES:
            shown.append(f"## {name}")
            shown.append(f"- No phrases: {file.content}\n" + _provenance(file.provenance))
    return "\n\n".join(shown) + "\n"
