"""Files of every format that are cut off, empty, or of another format than their suffix says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reliability.articles.article import Article, Unreadable
from reliability.articles.formats.registry import FORMATS
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
def test_an_empty_file_is_refused(suffix: str, tmp_path: Path) -> None:
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


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_with_the_suffix_of_another_format_is_no_noise(
    suffix: str, kind: str, tmp_path: Path
) -> None:
    data = WRITERS[kind](tmp_path / f"whole{kind}").read_bytes()
    path = write(tmp_path / f"a{suffix}", data)
    for one in read([path]):
        if isinstance(one, Unreadable):
            assert is_clear(one, path), one.error
        else:
            assert is_from_text(one.text), one.text[:200]


