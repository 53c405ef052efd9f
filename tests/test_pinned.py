"""Compare short texts with what tests/pinned says of them: all findings, and for some all values.

Each row of a file is a text in our own words at an edge of a rule: at the first or last word, next to a
mark, a digit or a name, one word inside or outside a reach. `rule` names the rule of a row and of those
after it.

`found` lists the findings of all signals in the order of `Reading.findings`: the feature, the weight and
the words, and the note if it is not the one in `[notes]`. Words that the text has several times have the
number of the occurrence: “vile” 2. Those of the title follow "title", and related words follow "→".
`values` has the values of the signal of the file that are not 0. `parsed` shows the document: words in
lower case, [names], {dates}, “quotations”, "/" after a sentence, "//" after a paragraph, and the reason
after a disguised <word>.

Nothing here depends on a trained model. After a change that is meant to move a row, run

    python tests/test_pinned.py

which writes `found`, `values` and `parsed` anew, and read the diff as an editor: a row that is wrong is
worse than no row.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from reliability.records import Finding, Reading
from reliability.signals.registry import FEATURES, features_matching, measure
from reliability.text.document import Document
from reliability.text.named_entities import DATE

PINNED = Path(__file__).parent / "pinned"
# Their weights are learned from data; those of the formulas have tests of their own.
LEARNED = {"biased_sentences", "slanted_words", "unsourced_claims", "sourced_claim_share"}
LEARNED |= {name for name in FEATURES if name.endswith("_register")}
FORMULAS = {
    name for name in FEATURES if name.endswith(("_index", "_ease", "_grade", "_fog", "_score"))
}
LONGEST = 60  # characters of a finding that is shown whole


def files() -> list[Path]:
    return sorted(PINNED.glob("*.toml"))


def rows() -> list[Any]:
    params = []
    for path in files():
        file = tomllib.loads(path.read_text("utf-8"))
        params += [
            pytest.param(path.stem, row, file["notes"], id=f"{path.stem}-{number}")
            for number, row in enumerate(file["row"], 1)
        ]
    return params


def shown(source: str, start: int, end: int) -> str:
    """Return words of a text in marks, with their number if the text has them several times."""
    words = source[start:end]
    number = source.count(words, 0, start) + 1
    if len(words) > LONGEST:
        words = f"{' '.join(words.split()[:3])} … {' '.join(words.split()[-3:])}"
    return f"“{words}”" + (f" {number}" if source.count(source[start:end]) > 1 else "")


def described(finding: Finding, text: str, title: str, notes: dict[str, str]) -> str:
    parts = [finding.feature, f"{finding.weight:.4g}"]
    if finding.where == "title":
        parts.append("title")
    parts.append(shown(title if finding.where == "title" else text, finding.start, finding.end))
    if finding.note != notes.get(finding.feature):
        parts.append(finding.note)
    if finding.related:
        parts += ["→", *(shown(text, start, end) for start, end in finding.related)]
    return " ".join(parts)


def findings_of(row: dict[str, Any], reading: Reading, notes: dict[str, str]) -> list[str]:
    return [
        described(finding, row["text"], row.get("title", ""), notes)
        for finding in reading.findings
        if finding.feature not in LEARNED
    ]


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


@pytest.mark.parametrize(("file", "row", "notes"), rows())
def test_a_row_is_as_pinned(file: str, row: dict[str, Any], notes: dict[str, str]) -> None:
    document, reading = measure(row["text"], row.get("title"))
    assert findings_of(row, reading, notes) == row.get("found", [])
    if "values" in row:
        assert values_of(file, reading) == row["values"]
    if "parsed" in row:
        assert parsed(document) == row["parsed"]


def test_no_text_is_pinned_twice() -> None:
    texts = Counter((row.get("title"), row["text"]) for _, row, _ in (one.values for one in rows()))
    assert [text for text, count in texts.items() if count > 1] == []


def quoted(text: str) -> str:
    """Return a string in the notation of TOML."""
    if "'" not in text and "\n" not in text and '"' in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def renewed(file: str, row: dict[str, Any], notes: dict[str, str]) -> str:
    """Return a row with what the code finds now."""
    document, reading = measure(row["text"], row.get("title"))
    lines = ["\n[[row]]"] if "rule" in row else ["[[row]]"]
    lines += [f"{key} = {quoted(row[key])}" for key in ("rule", "title", "text") if key in row]
    if "parsed" in row:
        lines.append(f"parsed = {quoted(parsed(document))}")
    if found := [quoted(one) for one in findings_of(row, reading, notes)]:
        lines.append(f"found = [{', '.join(found)}]")
    if "values" in row:
        values = ", ".join(
            f"{name} = {value!r}" for name, value in values_of(file, reading).items()
        )
        lines.append(f"values = {{ {values} }}")
    return "\n".join(lines) + "\n"


def write(path: Path) -> None:
    """Write the rows of a file anew."""
    raw = path.read_text("utf-8")
    file, head = tomllib.loads(raw), raw.partition("[[row]]")[0]
    rows = "".join(renewed(path.stem, row, file["notes"]) for row in file["row"])
    path.write_text(head.rstrip("\n") + "\n" + rows, "utf-8")


if __name__ == "__main__":
    for pinned_file in files():
        write(pinned_file)
