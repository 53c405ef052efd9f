"""Folders are read without the files that their .gitignore files exclude."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reliability.articles.article import Unreadable
from reliability.articles.reader import read


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "paper" / ".git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "paper")
    return tmp_path / "paper"


def names(*paths: str | Path) -> list[str]:
    return [Path(os.path.relpath(one.path or "")).as_posix() for one in read(paths)]


def write(name: str, content: str = "It rained.") -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content)


@pytest.mark.parametrize(
    ("rules", "kept"),
    [
        ("", {"a.md", "b.txt", "x/a.md", "x/b.txt", "x/y/a.md"}),
        ("*.md", {"b.txt", "x/b.txt"}),
        ("/*.md", {"b.txt", "x/a.md", "x/b.txt", "x/y/a.md"}),
        ("x/", {"a.md", "b.txt"}),
        ("x/*\n!x/y/\n", {"a.md", "b.txt", "x/y/a.md"}),
        ("x\n!x/a.md", {"a.md", "b.txt"}),  # as in git, a file of an excluded folder stays out
        ("*\n!*/\n!*.md", {"a.md", "x/a.md", "x/y/a.md"}),
        ("# *.md\n\\\n[ab].txt", {"a.md", "x/a.md", "x/y/a.md"}),
        ("*.md\n!/x/a.md", {"b.txt", "x/a.md", "x/b.txt"}),
    ],
)
def test_a_folder_is_read_as_git_sees_it(repository: Path, rules: str, kept: set[str]) -> None:
    for name in ("a.md", "b.txt", "x/a.md", "x/b.txt", "x/y/a.md"):
        write(name)
    write(".gitignore", rules)
    assert set(names(".")) == kept
    assert set(names(repository)) == kept


def test_the_innermost_file_that_mentions_a_path_decides(repository: Path) -> None:
    for name in ("a.md", "x/a.md", "x/b.md"):
        write(name)
    write(".gitignore", "a.md\n")
    write("x/.gitignore", "!a.md\nb.md\n")
    assert names(".") == ["x/a.md"]


def test_rules_hold_from_the_root_of_the_repository(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("../.gitignore", "kept.md")  # outside the repository
    write(".gitignore", "drafts/\nx/y/b.md")
    for name in ("x/y/drafts/a.md", "x/y/b.md", "x/y/kept.md"):
        write(name)
    assert names("x/y") == ["x/y/kept.md"]
    monkeypatch.chdir("x/y")
    assert names(".") == names("../y") == ["kept.md"]


@pytest.mark.parametrize("rule", ["out/", "*.md", "out", "/out/"])
def test_what_is_named_is_read(repository: Path, rule: str) -> None:
    write(".gitignore", rule)
    write("out/a.md")
    write("out/b.txt")
    assert names("out/a.md") == ["out/a.md"]
    assert "out/b.txt" in names("out")
    assert ("out/a.md" in names("out")) is (rule != "*.md")


def test_without_a_repository_only_the_folder_itself_has_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(".gitignore", "a.md")
    write("x/.gitignore", "b.md")
    write("x/a.md")
    write("x/b.md")
    assert names("x") == ["x/a.md"]


@pytest.mark.parametrize(
    ("rules", "fault"),
    [("*", ".gitignore excludes every article in the folder: name the files"), ("", "")],
)
def test_nothing_to_check(repository: Path, rules: str, fault: str) -> None:
    write("x/.gitignore", rules)
    write("x/a.md" if rules else "x/a.unknown")
    [found] = read(["x"])
    assert isinstance(found, Unreadable)
    expected = fault or "the folder has no .txt, .md, .html or .jsonl: name another, "
    assert found.error.startswith(f"x: nothing to check: {expected}")


def test_a_rule_file_that_cannot_be_read_excludes_nothing(repository: Path) -> None:
    Path(".gitignore").mkdir()
    write("a.md")
    assert names(".") == ["a.md"]
    Path(".gitignore").rmdir()
    Path(".gitignore").write_bytes(b"\xff.md\nb.md")
    write("b.md")
    Path(os.fsdecode(b"\xff.md")).write_text("It rained.")
    assert names(".") == ["a.md"]
    Path("gone.md").symlink_to("nowhere")
    assert set(names(".")) == {"a.md", "gone.md"}
    Path(".gitignore").write_text("gone.md")
    assert "gone.md" not in names(".")
