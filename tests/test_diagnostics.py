"""Diagnostics: the findings against an article, their severity, and the name of the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reliability.articles.article import Article, Unreadable
from reliability.articles.reader import read
from reliability.checking.diagnostics import (
    UnreadArticle,
    diagnose,
    path_from_root,
    severity,
    unread_article,
)
from reliability.records import Finding, Verdict
from reliability.scales.model_files import models_folder
from reliability.scoring.assess import assess
from reliability.scoring.model import Model
from support import SEEDS


def pulling(amount: float) -> Finding:
    return Finding("style", "colons", 0, 1, ":", 1.0, "", (), {"reliability": -amount, "bias": 0.0})


def test_diagnostics_are_the_findings_against_the_article() -> None:
    (article,) = read([SEEDS / "self-contradicting-local.md"])
    assert isinstance(article, Article)
    made = assess(article)
    done = diagnose(made)
    against = [found for found in made.key_findings if found.penalty > 0]
    assert [placed.finding for placed in done.findings] == against
    assert 0 < len(against) < len(made.key_findings)
    assert done.file == "seeds/self-contradicting-local.md"
    assert len({placed.fingerprint for placed in done.findings}) == len(against)
    pulls = [placed.finding.effect for placed in done.ranked]
    assert pulls == sorted(pulls, reverse=True)
    source = (SEEDS / "self-contradicting-local.md").read_text("utf-8")
    for placed in done.findings:
        region = placed.region
        assert region.offset is not None
        assert region.length is not None
        assert source[region.offset :][: region.length] == placed.finding.text
        assert len(placed.related) == len(placed.finding.related)


def test_a_disguised_word_is_among_the_findings_against_an_article() -> None:
    content = json.loads((models_folder() / "reliability.json").read_text("utf-8"))
    curve = {"x": [0, 10], "y": [0, -1], "bags": [[0, -1]] * len(content["bag_bases"])}
    content["curves"]["disguised_words"] = curve
    text = "The mayor told the town a \u0455hocking story.\n" * 3
    report = assess(text, "An \u043ebvi\u043eus plan", model=Model(content))
    shown = [one.finding for one in diagnose(report).findings]
    disguised = [one for one in shown if one.feature == "disguised_words"]
    assert [one.where for one in disguised] == ["text"] * 3 + ["title"]
    assert disguised[0].text == "\u0455hocking"
    assert disguised[0].note.startswith("“shocking” disguised: ")


def test_severity_depends_on_effect_and_verdict() -> None:
    def levels(verdict: Verdict) -> list[str]:
        return [str(severity(pulling(amount), verdict)) for amount in (0.09, 0.1, 0.24, 0.25)]

    assert levels(Verdict.FAIL) == ["note", "warning", "warning", "error"]
    assert levels(Verdict.PASS) == ["note", "warning", "warning", "warning"]
    assert set(levels(Verdict.ABSTAIN)) == {"note"}


def test_a_file_is_named_from_its_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repository" / "news").mkdir(parents=True)
    (tmp_path / "repository" / ".git").write_text("gitdir: elsewhere")
    (tmp_path / "loose").mkdir()
    monkeypatch.chdir(tmp_path / "repository" / "news")
    assert path_from_root("a.md") == "news/a.md"
    assert path_from_root("../news/./a.md") == "news/a.md"
    assert path_from_root(str(tmp_path / "repository" / "news" / "a.md")) == "news/a.md"
    monkeypatch.chdir(tmp_path / "loose")
    assert path_from_root("a.md") == "a.md"
    assert path_from_root(str(tmp_path / "other.md")) == (tmp_path / "other.md").as_posix()
    assert path_from_root("-") == "-"
    assert path_from_root("a\0b") == "a\0b"


def test_an_unread_article_keeps_its_position() -> None:
    unread = Unreadable("9", "mills.jsonl:3", "mills.jsonl:3: not JSON", 3)
    assert unread_article(unread) == UnreadArticle(
        path_from_root("mills.jsonl"), 3, "9", "mills.jsonl:3: not JSON"
    )
