"""Files of every format that are cut off, empty, or of another format than their suffix says."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reliability.articles.article import Article, Unreadable
from reliability.articles.formats.registry import FORMATS
from reliability.articles.html import HTML
from reliability.articles.reader import read
from test_readers import (
    PAGE,
    PARAGRAPHS,
    RECORDS,
    TEXT,
    docx_file,
    in_runs,
    mail_file,
    parquet_file,
    pdf_file,
    rss,
    warc_file,
    write,
)

CUTS = 12  # places at which a file is cut off
COUNT = 3  # articles of a file with several
ITEMS = [{"title": "The bridge", "text": f"{TEXT}\n\nItem {number}."} for number in range(COUNT)]


def lines_file(path: Path) -> Path:
    return write(path, "".join(json.dumps(item) + "\n" for item in ITEMS))


def table_file(path: Path) -> Path:
    made = io.StringIO()
    table = csv.DictWriter(made, ITEMS[0])
    table.writeheader()
    table.writerows(ITEMS)
    return write(path, made.getvalue())


def feed_file(path: Path) -> Path:
    body = "".join(f"&lt;p&gt;{one}&lt;/p&gt;" for one in PARAGRAPHS)
    return write(path, rss(f"<item><title>A</title><description>{body}</description></item>" * 3))


WRITERS: dict[str, Callable[[Path], Path]] = {
    ".txt": lambda path: write(path, TEXT),
    ".md": lambda path: write(path, f"---\ntitle: The bridge\n---\n\n{TEXT}\n"),
    ".html": lambda path: write(path, PAGE),
    ".jsonl": lines_file,
    ".json": lambda path: write(path, json.dumps(ITEMS)),
    ".csv": table_file,
    ".parquet": lambda path: parquet_file(path, text=[item["text"] for item in ITEMS]),
    ".docx": lambda path: docx_file(path, "".join(map(in_runs, PARAGRAPHS))),
    ".pdf": lambda path: pdf_file(path, [PARAGRAPHS]),
    ".eml": mail_file,
    ".rss": feed_file,
    ".warc": lambda path: warc_file(path, RECORDS[:1] * COUNT),
}  # fmt: skip
TEXTS = {".txt", ".md", ".html", ".eml"}  # formats in which a part of a file is a file
# Suffixes with the reader of another one
SAME = {".csv.gz", ".tsv", ".mhtml", ".mht", ".atom", ".xml", ".warc.gz"}


def test_every_format_has_a_file_here() -> None:
    assert set(WRITERS) | SAME >= set(FORMATS)
    assert len(WRITERS) == 12


def is_clear(found: Unreadable, path: Path) -> bool:
    """Return True if an error names the file and has a message on one line."""
    message = found.error.removeprefix(str(path))
    return message != found.error and len(message) > 15 and "\n" not in message


def is_from_text(text: str) -> bool:
    """Return True if a text has words of the article and no bytes of a format."""
    return "The mayor said" in text and "\x00" not in text and "�" not in text


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_whole_file_is_read(suffix: str, tmp_path: Path) -> None:
    found = list(read([WRITERS[suffix](tmp_path / f"a{suffix}")]))
    assert found
    assert all(isinstance(one, Article) and PARAGRAPHS[0] in one.text for one in found)


@pytest.mark.parametrize("suffix", WRITERS)
def test_an_empty_file_is_an_error(suffix: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"a{suffix}", b"")
    (found,) = read([path])
    assert isinstance(found, Unreadable)
    assert is_clear(found, path)


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_file_that_is_cut_off_gives_its_whole_articles_or_an_error(
    suffix: str, tmp_path: Path
) -> None:
    whole = WRITERS[suffix](tmp_path / f"whole{suffix}").read_bytes()
    complete = {one.text for one in read([tmp_path / f"whole{suffix}"]) if isinstance(one, Article)}
    for number in range(1, CUTS):
        path = write(tmp_path / f"a{suffix}", whole[: number * len(whole) // CUTS])
        for one in read([path]):
            if isinstance(one, Unreadable):
                assert is_clear(one, path), one.error
            else:
                assert suffix in TEXTS or one.text in complete, (number, one.text[-100:])


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_with_the_suffix_of_another_format_is_not_noise(kind: str, tmp_path: Path) -> None:
    data = WRITERS[kind](tmp_path / f"whole{kind}").read_bytes()
    for suffix in WRITERS:
        path = write(tmp_path / f"a{suffix}", data)
        for one in read([path]):
            if isinstance(one, Unreadable):
                assert is_clear(one, path), (suffix, one.error)
            else:
                assert is_from_text(one.text), (suffix, one.text[:200])


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_that_the_crawler_cut_off_has_a_note(packed: bool, tmp_path: Path) -> None:
    data = warc_file(tmp_path / "whole.warc", RECORDS[:1]).read_bytes()
    data = data.replace(b"WARC-Date", b"WARC-Truncated: length\r\nWARC-Date")
    (found,) = read([write(tmp_path / "a.warc", gzip.compress(data) if packed else data)])
    assert isinstance(found, Article)
    assert "the crawler cut this page off (WARC-Truncated: length)" in found.notes


def test_a_cut_table_and_a_cut_archive_name_the_place(tmp_path: Path) -> None:
    table = table_file(tmp_path / "a.csv").read_bytes()
    *whole, cut = read([write(tmp_path / "a.csv", table[:-40])])
    assert len(whole) == COUNT - 1
    assert isinstance(cut, Unreadable)
    assert "the table ends inside quotation marks" in cut.error
    archive = warc_file(tmp_path / "a.warc", RECORDS[:1] * COUNT).read_bytes()
    *whole, cut = read([write(tmp_path / "a.warc", archive[:-40])])
    assert len(whole) == COUNT - 1
    assert isinstance(cut, Unreadable)
    assert "http://x.example/2: the archive ends inside this page" in cut.error


@pytest.mark.parametrize("encoding", ["", "Content-Encoding: gzip\r\n"])
def test_a_page_that_unpacks_without_end_is_refused(encoding: str, tmp_path: Path) -> None:
    page = b"<p>" + b"x" * (HTML + 10)
    path = tmp_path / "a.warc.gz"
    body = gzip.compress(page) if encoding else page
    http = f"HTTP/1.0 200 x\r\n{encoding}Content-Type: text/html\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        "WARC-Target-URI: http://x.example/\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    write(path, gzip.compress(head.encode() + http + b"\r\n\r\n"))
    (found,) = read([path])
    assert isinstance(found, Unreadable)
    assert "a page of over 10,000,000 bytes is not one article" in found.error
