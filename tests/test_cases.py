"""Check the signals against tests/cases: they must find the marked evidence, and nothing else.

In a case, `{feature|words}` marks a finding of that feature, from its first letter to its last; in a
contradiction `{related|words}` marks words of the other half. A text without marks is a negative case.
`only = ["feature"]` restricts that to some features. `xfail = "reason"` marks a known failure, strictly.
`weights` are those of the findings, in the title and then in the text, and `values` those of features.

A case with a `claim` tests `find_contradictions`: it must find each sentence of the claim that has a
`{contradiction|…}` mark, its other half must touch the `{related|…}` mark in the text, and its note must
contain `note`.

A case with a `verdict` paraphrases a finding from a random sample of news that was judged by hand:
"right" or "wrong: reason". A wrong one is an `xfail`, or is marked "mended: " and has the fixed result.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from reliability.contradictions.find import find_contradictions
from reliability.signals.registry import SIGNALS, measure

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"\{(\w+)\|(.*?)\}", re.DOTALL)


def load(claims: bool = False) -> list[Any]:
    params = []
    for path in sorted(CASES.glob("*.toml")):
        for number, case in enumerate(tomllib.loads(path.read_text("utf-8"))["case"], 1):
            if ("claim" in case) != claims:
                continue
            marks = [pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else []
            params.append(pytest.param(path.stem, case, id=f"{path.stem}-{number}", marks=marks))
    return params


def unmark(marked: str) -> tuple[str, list[tuple[str, int, int]]]:
    text, marks, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        marks.append((match[1], len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    return text + marked[at:], marks


@pytest.mark.parametrize(("signal", "case"), load())
def test_evidence_is_found_and_nothing_else(signal: str, case: dict[str, Any]) -> None:
    title, title_marks = unmark(case.get("title", ""))
    text, text_marks = unmark(case["text"])
    wanted = [("title", *mark) for mark in title_marks]
    wanted += [("text", *mark) for mark in text_marks if mark[0] != "related"]
    related = [mark for mark in text_marks if mark[0] == "related"]
    _, reading = measure(text, title or None)
    findings = [
        finding
        for finding in reading.findings
        if finding.signal == signal and finding.feature in case.get("only", [finding.feature])
    ]
    found = [(f.where, f.feature, f.start, f.end) for f in findings]
    sources = {"title": title, "text": text}

    def with_words(places: Iterable[tuple[str, str, int, int]]) -> list[tuple[object, ...]]:
        return [(*one, sources[one[0]][one[2] : one[3]]) for one in sorted(places)]

    assert with_words(found) == with_words(wanted)
    if "weights" in case:
        findings.sort(key=lambda one: (one.where == "text", one.start))
        assert [one.weight for one in findings] == pytest.approx(case["weights"])
    for feature, value in case.get("values", {}).items():
        assert reading.values[feature] == pytest.approx(value, nan_ok=True), feature
    for _, start, end in related:
        assert any(a < end and start < b for f in findings for a, b in f.related), findings


@pytest.mark.parametrize(("signal", "case"), load(claims=True))
def test_a_claim_is_contradicted_where_it_is_marked(signal: str, case: dict[str, Any]) -> None:
    text, related = unmark(case["text"])
    claim, wanted = unmark(case["claim"])
    found = find_contradictions(text, claim)
    assert bool(found) == bool(wanted), found
    for _, start, end in wanted:
        (one,) = (c for c in found if c.claim_span[0] < end and start < c.claim_span[1])
        assert case.get("note", "") in one.note
        for _, left, right in related:
            assert one.text_span[0] < right and left < one.text_span[1], one


def test_every_signal_has_cases_and_every_case_file_a_signal() -> None:
    assert {path.stem for path in CASES.glob("*.toml")} == {signal.name for signal in SIGNALS}


def test_80_percent_of_the_judged_findings_are_right() -> None:
    cases = [case for param in load() if "verdict" in (case := param.values[1])]
    right = [case for case in cases if case["verdict"] == "right"]
    wrong = [case for case in cases if re.match(r"wrong: \w", case["verdict"])]
    assert len(right) + len(wrong) == len(cases) >= 50
    assert len(right) >= 0.8 * len(cases)
    assert not any("xfail" in case for case in right)
    assert all("xfail" in case or "mended: " in case["verdict"] for case in wrong)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.name)
def test_cases_are_both_positive_and_negative(signal: Any) -> None:
    cases = tomllib.loads((CASES / f"{signal.name}.toml").read_text("utf-8"))["case"]
    marked = [bool(MARK.search(case.get("title", "") + case["text"])) for case in cases]
    assert any(marked)
    assert not all(marked)
    assert all(case.get("origin") for case in cases)
