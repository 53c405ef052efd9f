"""Files that a hostile repository can name or hold: settings, models, baselines, outputs, articles."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import reliability
from reliability.articles import entries, reader, whole_files
from reliability.articles.article import Unreadable
from reliability.articles.gitignore import IgnoreRules, is_costly
from reliability.articles.html import from_html
from reliability.articles.markdown import from_markdown
from reliability.articles.whole_files import read_whole, replacing
from reliability.cli.main import commands
from support import run

TEXT = "The bridge over the river fell on Monday, the mayor said. “Nobody was hurt,” she said.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with one article."""
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- what is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["model", "baseline"])
@pytest.mark.parametrize("named", ["/dev/zero", "pipe"])
def test_a_device_or_a_pipe_in_the_settings_is_refused(folder: Path, key: str, named: str) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "reliability.toml").write_text(f'{key} = "{named}"\n')
    result = run("check", "a.txt")
    assert result.exit_code == 2
    assert f"{named}: cannot be read" in result.stderr
    assert "it is not an ordinary file" in result.stderr


@pytest.mark.parametrize("name", ["pipe", "pipe.txt", "pipe.jsonl", "pipe.csv", "pipe.pdf"])
def test_a_pipe_without_a_writer_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_files, "WAIT", 0.01)
    os.mkfifo(tmp_path / name)
    [found] = reliability.read([tmp_path / name])
    assert isinstance(found, Unreadable)
    assert "it is a pipe, and no program wrote to it" in found.error


def test_a_packed_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl.gz")
    [found] = reliability.read([tmp_path / "pipe.jsonl.gz"])
    assert isinstance(found, Unreadable)
    assert "unpack them first" in found.error


def test_a_pipe_with_a_writer_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(pipe.write_text, TEXT)
        [found] = reliability.read([pipe])
        assert writing.result() == len(TEXT)
    assert isinstance(found, reliability.Article)
    assert found.text == TEXT


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    assert read_whole(tmp_path / "a", 11) == b"x" * 11
    with pytest.raises(OSError, match="over 10 bytes"):
        read_whole(tmp_path / "a", 10)
    with pytest.raises(IsADirectoryError):
        read_whole(tmp_path, 10)


def test_a_number_of_too_many_digits_in_the_settings_is_not_a_bug(folder: Path) -> None:
    (folder / "reliability.toml").write_text(f"min-words = {'1' * 5_000}\n")
    result = run("check", "a.txt")
    assert result.exit_code == 2
    assert "reliability.toml: not TOML" in result.stderr


def test_a_number_that_is_too_large_in_a_baseline_is_not_a_bug(folder: Path) -> None:
    entry = f'{{"reliability": {"9" * 400}, "findings": {{}}}}'
    (folder / "b.json").write_text(f'{{"version": 1, "articles": {{"a.txt": {entry}}}}}')
    result = run("check", "a.txt", "--baseline", "b.json")
    assert result.exit_code == 2
    assert "the entry of 'a.txt' cannot be read" in result.stderr


@pytest.mark.parametrize(
    "glob", ["*a*a*a*a*a*a*b", "************b", "**/a/**/a/**/a/**/a/**/b", "x/*a*a*a*b*/y"]
)
def test_a_glob_that_takes_too_long_is_refused(folder: Path, glob: str) -> None:
    (folder / "reliability.toml").write_text(f'ignore = ["drafts/*", "{glob}"]\n')
    result = run("check", "a.txt")
    assert result.exit_code == 2
    assert f"reliability.toml:1: ignore: {glob!r} takes too long to match" in result.stderr


def test_ordinary_globs_are_not_costly() -> None:
    for glob in ("*.md", "**/drafts/**/*.md", "*old*copy*", "a/*/b/*/c/*/d/*", "**/a/**/b/**"):
        assert not is_costly(glob)


def test_a_range_of_characters_in_the_wrong_order_matches_nothing(folder: Path) -> None:
    (folder / ".gitignore").write_text("[z-a].txt\nother.txt\n")
    assert not IgnoreRules().with_folder(folder).exclude(folder / "a.txt")
    (folder / "reliability.toml").write_text('ignore = ["[z-a].txt"]\n')
    result = run("check", "a.txt")
    assert result.exit_code == 2
    assert "reliability.toml:1: ignore: '[z-a].txt' matches nothing" in result.stderr


@pytest.mark.parametrize("glob", ["*a*a*a*a*a*a*a*b", "**************b"])
def test_a_costly_pattern_of_gitignore_matches_nothing(tmp_path: Path, glob: str) -> None:
    name = "a" * 80
    (tmp_path / ".gitignore").write_text(f"{glob}\nother.txt\n")
    rules = IgnoreRules().with_folder(tmp_path)
    assert not rules.exclude(tmp_path / name)
    assert rules.exclude(tmp_path / "other.txt")


def test_an_article_without_end_is_refused_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST", 100_000)
    [found] = reliability.read(["/dev/zero"])
    assert isinstance(found, Unreadable)
    assert "over 100,000 bytes" in found.error


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl"])
def test_a_text_that_needs_too_much_memory_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "LONGEST", 1_000)
    for length, is_read in ((1_000, True), (1_001, False)):
        text = "a" * length
        content = json.dumps({"text": text}) if name.endswith("jsonl") else text
        (tmp_path / name).write_text(content)
        [found] = reliability.read([tmp_path / name])
        assert isinstance(found, reliability.Article) == is_read
    assert isinstance(found, Unreadable)
    assert "a text of over 1,000 characters, too long for one article: split it" in found.error


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.jsonl", "a.eml"])
def test_the_limit_on_a_text_may_be_changed(name: str, tmp_path: Path) -> None:
    text = TEXT * 3
    content = {
        "a.jsonl": json.dumps({"text": text}),
        "a.eml": f"Subject: Bridge\n\n{text}",
    }.get(name, text)
    (tmp_path / name).write_text(content, "utf-8")
    [found] = reliability.read([tmp_path / name], max_characters=100)
    assert isinstance(found, Unreadable)
    assert "over 100 characters" in found.error
    assert "--max-characters" in found.error
    for limit, code in (("100", 2), ("1000", 0)):
        options = ["--fail-under", "0", "--max-characters", limit]
        assert run("check", str(tmp_path / name), *options).exit_code == code


def test_blank_lines_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "BLANK", 10)
    monkeypatch.setattr(reader, "LARGEST", 100)
    (tmp_path / "a.jsonl").write_text("\n" * 10 + '{"text": "a"}\n' + "\n")
    (tmp_path / "b").write_text("\n" * 101 + "a\n" * 2)
    found = list(reliability.read([tmp_path / "a.jsonl", tmp_path / "b"]))
    assert [type(one) for one in found] == [reliability.Article, Unreadable, Unreadable]
    assert [one.error.rpartition(": ")[0] for one in found if isinstance(one, Unreadable)] == [
        f"{tmp_path / 'a.jsonl'}:13: over 10 blank lines",
        f"{tmp_path / 'b'}: over 100 bytes, too large for one article",
    ]


# -- what is written ------------------------------------------------------------------------------


def test_a_baseline_that_cannot_be_written_stays(folder: Path) -> None:
    """A full disk is played by a limit on the size of files."""
    command = ["check", "a.txt", "--baseline", "b.json", "--write-baseline"]
    assert run(*command).exit_code == 0
    before = (folder / "b.json").read_bytes()
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)); "
        f"from reliability.cli.main import main; import sys; sys.argv[1:] = {command!r}; main()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "b.json: cannot be written (File too large)" in ran.stderr
    assert (folder / "b.json").read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {"a.txt", "b.json"}


@pytest.mark.parametrize(
    "option", [("--output=o.json", "--format=json"), ("--baseline", "o.json", "--write-baseline")]
)
def test_a_written_file_keeps_its_permissions(folder: Path, option: tuple[str, ...]) -> None:
    (folder / "o.json").touch()
    (folder / "o.json").chmod(0o600)
    assert run("check", "a.txt", *option).exit_code == 0
    assert stat.S_IMODE((folder / "o.json").stat().st_mode) == 0o600
    assert (folder / "o.json").stat().st_size


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        with replacing(tmp_path / "a") as file:
            file.write("x")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_a_link_in_the_place_of_the_temporary_file_is_not_followed(folder: Path) -> None:
    (folder / "kept").write_text("kept")
    planted = folder / f".o.json.{os.getpid()}"
    planted.symlink_to(folder / "kept")
    assert run("check", "a.txt", "--format", "sarif", "--output", "o.json").exit_code == 0
    assert (folder / "kept").read_text() == "kept"
    assert planted.is_symlink()


def test_an_error_while_writing_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "link"):
        raise KeyboardInterrupt
    assert (tmp_path / "a").read_text() == "old"
    with replacing(tmp_path / "link") as file:
        file.write("new")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "a": "new",
        "link": "new",
    }


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "utf-16"])
@pytest.mark.parametrize("form", ["junit", "html", "jsonl", "sarif"])
def test_documents_are_printed_in_utf8(folder: Path, form: str, encoding: str) -> None:
    (folder / "b.md").write_text(f"# “Café” \u4e2d\n\n{TEXT}", "utf-8")
    runner = CliRunner(charset=encoding)
    printed = runner.invoke(commands, ["check", "b.md", "--format", form]).stdout_bytes
    text = printed.decode("utf-8")
    if form == "junit":
        assert "“Café” \u4e2d" in ElementTree.tostring(ElementTree.fromstring(printed), "unicode")
    elif form == "html":
        assert "“Café” \u4e2d" in text
    else:
        assert json.loads(text)


def test_a_name_that_is_too_long_is_not_the_fault_of_the_disk(folder: Path) -> None:
    program = [sys.executable, "-m", "reliability", "check", "a.txt", "--output", "a" * 5_000]
    ran = subprocess.run(program, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "File name too long" in ran.stderr
    assert "use a shorter name" in ran.stderr
    assert len(ran.stderr) < 300


# -- growth ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["a\n>>\n", "-\na: b\n>", "> ---\na\n"])
def test_block_quotations_in_a_row_are_read_in_linear_time(unit: str) -> None:
    """They took 48 s for 20,000 characters."""
    source = unit * 1_500
    found = from_markdown(source)
    assert found.text == source
    assert found.notes == ["Markdown that takes too long to parse: read as plain text"]


def test_long_ordinary_markdown_is_not_given_up() -> None:
    unit = "- item\n\n  > quoted\n  > more\n\nA line\nof two.\n\n1. one\n   - two\n\n***\n\n"
    assert not from_markdown(unit * 600).notes


def test_a_page_of_many_paragraphs_is_read() -> None:
    """It took minutes in a second extractor that only pages of fewer tags have."""
    assert from_html("<p>a<input>" * 9_000).text
