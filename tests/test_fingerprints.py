"""Fingerprints survive edits elsewhere, and differ between findings."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reliability.articles.article import Article
from reliability.checking.fingerprints import fingerprint_findings
from reliability.records import Finding
from reliability.scoring.assess import assess

TEXT = (
    "The mill shut in May.\n\nEveryone knows it will certainly open. The mill never shut.\n"
    "Everyone knows it will certainly open.\n"
)


def found(text: str, feature: str = "sure", phrase: str = "will certainly") -> list[Finding]:
    return [
        Finding("certainty", feature, m.start(), m.end(), m[0], 1.0, "")
        for m in re.finditer(rf"(?i){phrase.replace(' ', chr(92) + 's+')}", text)
    ]


def prints(text: str, **options: str) -> list[str]:
    return fingerprint_findings(Article(text), found(text, **options))


def test_equal_findings_have_different_fingerprints() -> None:
    assert len(set(prints(TEXT))) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in prints(TEXT))


def test_edits_elsewhere_change_nothing() -> None:
    edited = "A new paragraph, here.\n\n" + TEXT.replace("never shut", "was never shut at all")
    assert prints(edited) == prints(TEXT)


def test_typography_case_and_line_ends_change_nothing() -> None:
    edited = TEXT.replace("Everyone knows", "“EVERYONE  knows”").replace("it will", "it\u00a0will")
    assert prints(edited) == prints(TEXT)


def test_another_sentence_feature_or_phrase_is_another_finding() -> None:
    assert set(prints(TEXT.replace("Everyone", "Nobody"))).isdisjoint(prints(TEXT))
    assert set(prints(TEXT, feature="odd")).isdisjoint(prints(TEXT))
    assert set(prints(TEXT, phrase="certainly")).isdisjoint(prints(TEXT))


def test_neither_scores_nor_file_count() -> None:
    moved = [
        one._replace(weight=2.0, contributions={"reliability": -3.0}, note="x")
        for one in found(TEXT)
    ]
    assert fingerprint_findings(Article(TEXT, id="b", path="other/b.txt"), moved) == prints(TEXT)


def test_findings_in_the_title_use_its_words() -> None:
    title = "You will certainly not believe it"
    (one,) = (f._replace(where="title") for f in found(title))
    assert fingerprint_findings(Article("", title=title), [one]) != fingerprint_findings(
        Article(""), [one]
    )


@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_has_different_fingerprints(text: str) -> None:
    text = f"{text} Everyone knows it will certainly fall! {text} Everyone knows it will fall! "
    made = assess(text, title=text)
    marks = fingerprint_findings(made.article, made.findings)
    assert len(set(marks)) == len(marks) == len(made.findings)
