"""Compare short texts with what tests/pinned says of them: all findings, and for some all values.

A file has a table for each rule: short texts in our own words, at the first or last word, next to a
mark, a digit or a name, one word inside or outside a reach. "title || text" has a title. The value of a
text is the list of its findings, or a table of `found`, `values` and `parsed`.

`found` has the findings of all signals in the order of `Reading.findings`: the feature, the weight and
the words, and the note if it is not the one in `[notes]`. Words that the text has several times have the
number of the occurrence: “vile” 2. Those of the title follow "title", and related words follow "→".
`values` has the values of the signal of the file that are not 0. `parsed` shows the document: words in
lower case, [names], {dates}, “quotations”, "/" after a sentence, "//" after a paragraph, and the reason
after a disguised <word>.

Nothing here depends on a trained model. After a change that is meant to move a row, run

    python tests/test_pinned.py

which writes the values anew, and read the diff as an editor: a wrong finding that is pinned is worse
than none.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reliability.records import Finding, Reading
from reliability.signals.registry import FEATURES, features_matching, measure
from reliability.text.document import Document
from reliability.text.named_entities import DATE

FILES = sorted((Path(__file__).parent / "pinned").glob("*.toml"))
# Their weights are learned from data; those of the formulas have tests of their own.
LEARNED = {"biased_sentences", "slanted_words", "unsourced_claims", "sourced_claim_share"}
LEARNED |= {name for name in FEATURES if name.endswith("_register")}
FORMULAS = {
    name for name in FEATURES if name.endswith(("_index", "_ease", "_grade", "_fog", "_score"))
}
LONGEST = 60  # characters of a finding that is shown whole


class Row(NamedTuple):
    """A text, and what is pinned of it."""

    signal: str
    title: str
    text: str
    pinned: dict[str, Any]
    notes: dict[str, str]


def rows_of(path: Path) -> dict[str, list[Row]]:
    """Return the rows of a file by their rule."""
    tables = tomllib.loads(path.read_text("utf-8"))
    notes = tables.pop("notes")
    return {
        rule: [row_of(path.stem, key, value, notes) for key, value in table.items()]
        for rule, table in tables.items()
    }


def row_of(signal: str, key: str, value: Any, notes: dict[str, str]) -> Row:
    title, _, text = key.rpartition(" || ")
    return Row(signal, title, text, {"found": value} if isinstance(value, list) else value, notes)


def shown(source: str, start: int, end: int) -> str:
    """Return words of a text in marks, with their number if the text has them several times."""
    words = source[start:end]
    number = source.count(words, 0, start) + 1
    if len(words) > LONGEST:
        words = f"{' '.join(words.split()[:3])} … {' '.join(words.split()[-3:])}"
    return f"“{words}”" + (f" {number}" if source.count(source[start:end]) > 1 else "")


def described(finding: Finding, row: Row) -> str:
    parts = [finding.feature, f"{finding.weight:.4g}"]
    source = row.text
    if finding.where == "title":
        parts.append("title")
        source = row.title
    parts.append(shown(source, finding.start, finding.end))
    if finding.note != row.notes.get(finding.feature):
        parts.append(finding.note)
    if finding.related:
        parts += ["→", *(shown(row.text, start, end) for start, end in finding.related)]
    return " ".join(parts)


def values_of(signal: str, reading: Reading) -> dict[str, float]:
    """Return the values of a signal that are not 0, learned or those of a formula."""
    return {
        name: float(f"{reading.values[name]:.6g}")
        for name in sorted(features_matching(signal) - LEARNED - FORMULAS)
        if reading.values[name] and not math.isnan(reading.values[name])
    }


def parsed(document: Document) -> str:
    """Return the words of a document with its names, dates, quotations, sentences and paragraphs."""
    words = list(document.words)
    for i, reason in document.disguised:
        words[i] = f"<{words[i]}> ({reason})"
    for i, kind in enumerate(document.entities):
        if kind and not document.continues_entity[i]:
            last = i + 1
            while last < len(words) and document.continues_entity[last]:
                last += 1
            opening, closing = "{}" if kind == DATE else "[]"
            words[i] = opening + words[i]
            words[last - 1] += closing
    for quotation in document.quotations:
        words[quotation.first] = "“" + words[quotation.first]
        words[quotation.last - 1] += "”"
    paragraph_ends = {paragraph.last for paragraph in document.paragraphs}
    for sentence in document.sentences:
        words[sentence.last - 1] += " //" if sentence.last in paragraph_ends else " /"
    return " ".join(words)


def measured(row: Row) -> dict[str, Any]:
    """Return what the code finds now of all that is pinned of a row."""
    document, reading = measure(row.text, row.title or None)
    found = [described(one, row) for one in reading.findings if one.feature not in LEARNED]
    now = {"found": found, "values": values_of(row.signal, reading), "parsed": parsed(document)}
    return {name: now[name] for name in row.pinned}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_text_has_what_is_pinned(path: Path) -> None:
    rows = [row for rows in rows_of(path).values() for row in rows]
    assert rows
    now = {row[1:3]: (row.pinned, measured(row)) for row in rows}
    assert {text: one for text, one in now.items() if one[0] != one[1]} == {}


def test_no_text_is_pinned_twice() -> None:
    texts = Counter(row[:3] for path in FILES for rows in rows_of(path).values() for row in rows)
    assert [text for text, count in texts.items() if count > 1] == []


def in_toml(value: Any) -> str:
    """Return a string, list, table or number in the notation of TOML."""
    if isinstance(value, list):
        return f"[{', '.join(map(in_toml, value))}]"
    if isinstance(value, dict):
        parts = ", ".join(f"{name} = {in_toml(one)}" for name, one in value.items())
        return f"{{ {parts} }}"
    if not isinstance(value, str):
        return repr(value)
    if "'" not in value and "\n" not in value and '"' in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def write(path: Path) -> None:
    """Write the rows of a file anew."""
    lines = [path.read_text("utf-8").partition('\n["')[0].rstrip("\n")]
    for rule, rows in rows_of(path).items():
        lines.append(f"\n[{in_toml(rule)}]")
        for row in rows:
            now = measured(row)
            key = f"{row.title} || {row.text}" if row.title else row.text
            lines.append(f"{in_toml(key)} = {in_toml(now if len(now) > 1 else now['found'])}")
    path.write_text("\n".join([*lines, ""]), "utf-8")


if __name__ == "__main__":
    for pinned_file in FILES:
        write(pinned_file)
