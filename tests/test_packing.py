"""Packed JSON Lines: Zstandard and gzip are read alike, also in several frames, and faults are said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reliability.articles.article import Unreadable
from reliability.articles.reader import read
from support import read_articles, run, write_rows

pa = pytest.importorskip("pyarrow", reason="pyarrow is missing: install .[batch]")

ROWS = [{"id": name, "text": "It rained on the bridge. " * 20} for name in "abc"]


def packed(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    found: bytes = sink.getvalue().to_pybytes()
    return found


@pytest.fixture
def lines(tmp_path: Path) -> bytes:
    return write_rows(tmp_path / "plain.jsonl", ROWS).read_bytes()


def test_zstandard_is_read_in_any_number_of_frames(tmp_path: Path, lines: bytes) -> None:
    path = tmp_path / "news.jsonl.zst"
    path.write_bytes(packed(lines[:300]) + packed(lines[300:]))
    found = read_articles(path)
    assert [article.id for article in found] == list("abc")
    assert [article.text.split() for article in found] == [row["text"].split() for row in ROWS]
    assert [article.id for article in read_articles(tmp_path)] == list("abcabc"), "of a folder, too"


def test_damaged_zstandard_keeps_the_lines_before(tmp_path: Path, lines: bytes) -> None:
    path = tmp_path / "news.jsonl.zst"
    path.write_bytes(packed(lines * 200) + packed(lines)[:20])
    *articles, fault = read([path])
    assert isinstance(fault, Unreadable)
    assert fault.error.startswith(f"{path}:{len(articles) + 1}: cannot be read")
    assert 100 < len(articles) <= 600
    path.write_bytes(b"no Zstandard")
    [fault] = read([path])
    assert isinstance(fault, Unreadable)
    assert "cannot be read" in fault.error


def test_zstandard_that_unpacks_to_any_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.zst"
    path.write_bytes(packed((b" " * 2**20 + b"\n") * 65))
    [fault] = read([path])
    assert isinstance(fault, Unreadable)
    assert "unpacks to over 200 times its size" in fault.error


def test_the_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "news.jsonl.zst"
    path.write_bytes(b"any")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run("score", path)
    assert result.exit_code == 2
    assert 'missing: install "news-reliability[parquet]"' in result.stderr
