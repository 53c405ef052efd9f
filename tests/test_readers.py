"""Tables, documents, mails, feeds and archives: what each reader gives, and what it refuses."""

from __future__ import annotations

import gzip
import io
import json
import logging
import sys
import textwrap
import zipfile
from collections import Counter
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from reliability.articles import reader
from reliability.articles.article import Article, Unreadable
from reliability.articles.fields import Fields, find_names
from reliability.articles.formats import (
    csv_table,
    docx,
    feed,
    json_array,
    parquet,
    pdf,
    registry,
    warc,
)
from reliability.articles.formats.columns import lines_in_columns
from reliability.articles.formats.registry import FORMATS
from reliability.articles.reader import documents_in, has_lines, read, read_source
from reliability.checking.check import Checker
from reliability.cli.main import commands
from reliability.errors import ArticleError

SEEDS = Path(__file__).parents[1] / "seeds"
PARAGRAPH = (
    "The mayor said on Tuesday that the council would vote on item {} of the budget next week, "
    "according to two officials who were there."
)
PARAGRAPHS = [PARAGRAPH.format(number) for number in range(6)]
TEXT = "\n\n".join(PARAGRAPHS)


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def articles(path: Path, **options: Any) -> list[Article]:
    found = list(read([path], **options))
    for one in found:
        assert isinstance(one, Article), one
    return [one for one in found if isinstance(one, Article)]


def error(path: Path, **options: Any) -> str:
    (found,) = read([path], **options)
    assert isinstance(found, Unreadable), found
    assert found.error.startswith(str(path))
    return found.error


# -- fields -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "text", "title"),
    [
        (["text", "title"], "text", "title"),
        (["body", "headline"], "body", "headline"),
        (["content", "Title", "text"], "text", "Title"),
        (["maintext", "title"], "maintext", "title"),
        (["articleBody", "Headline"], "articleBody", "Headline"),
        (["Article Text", "full_text"], "Article Text", None),
        (["url", "summary"], None, None),
        ([], None, None),
        ([7, None, "text"], "text", None),
    ],
)
def test_usual_names_of_fields_are_found(names: list[object], text: Any, title: Any) -> None:
    found = find_names(names, Fields())
    assert (found.text, found.title) == (text, title)
    told = {name for name in (text, title) if name and name not in ("text", "title")}
    assert {note.rpartition('field "')[2].rstrip('"') for note in found.notes} == told


def test_fields_that_the_user_names_come_first() -> None:
    found = find_names(["text", "story", "deck"], Fields("story", "deck"))
    assert (found.text, found.title, found.notes) == ("story", "deck", ())
    assert find_names(["text"], Fields("txt")).text is None
    found = find_names(["body", "headline", "source"], Fields("headline", id="source"))
    assert found.given == ["headline", "source"]
    assert find_names(["text", "title"], Fields(title="")).title is None


def test_lines_with_other_fields_are_read_with_a_note(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"body": "It <b>fell</b>.", "headline": "The&nbsp;bridge"}')
    (found,) = articles(path)
    assert (found.text, found.title) == ("It fell.", "The bridge")
    assert found.notes == (
        'text read from the field "body"',
        'title read from the field "headline"',
        "markup read as HTML",
    )
    message = error(path, text_field="bdy")
    assert '"bdy" is missing (did you mean body?)' in message
    assert "the fields are body, headline, and --text-field" in message


def test_a_missing_field_is_not_mistaken_for_that_of_another_role(tmp_path: Path) -> None:
    for header, meant in (
        ("outlet,Text of story", " (did you mean Text of story?)"),
        ("outlet,a", ""),
    ):
        message = error(write(tmp_path / "a.csv", f"{header}\nGazette,It rained."))
        assert f'"text" is missing{meant}: it must be' in message


def test_settings_name_fields_and_options_override_them(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl", json.dumps({"story": TEXT, "lead": "A", "deck": "B", "by": "C"})
    )
    settings = 'text-field = "story"\ntitle-field = "lead"\npublisher-field = "by"\n'
    file = write(tmp_path / "reliability.toml", settings)
    wire = ["--config", str(file), "--format", "jsonl", str(path)]
    for command in ("score", "check", "explain"):
        ran = CliRunner().invoke(commands, [command, *wire])
        found = json.loads(ran.output)
        assert (found["title"], found["publisher"]) == ("A", "C"), command
    ran = CliRunner().invoke(commands, ["score", *wire, "--title-field", "deck"])
    assert json.loads(ran.output)["title"] == "B"
    ran = CliRunner().invoke(commands, ["sentences", *wire])
    assert json.loads(ran.output)["sentences"][0]["text"] in TEXT
    ran = CliRunner().invoke(commands, ["sentences", *wire, "--text-field", "lead"])
    assert [one["text"] for one in json.loads(ran.output)["sentences"]] == ["A"]


NAMED = {
    "text_field": "Story",
    "title_field": "Lede",
    "publisher_field": "Paper",
    "date_field": "Day",
    "id_field": "Ref",
}
ROW = {
    "Ref": "r1",
    "Lede": "A bridge",
    "Story": "It fell.",
    "Paper": "Gazette",
    "Day": "2024-01-02",
}


def files_of_rows(folder: Path, rows: list[dict[str, str]]) -> list[Path]:
    """Write rows in each format that has fields."""
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return [
        write(folder / "a.csv", "\n".join(lines)),
        write(folder / "a.json", json.dumps({"articles": rows})),
        write(folder / "a.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows)),
        parquet_file(folder / "a.parquet", **columns),
    ]


def test_the_fields_that_the_user_names_are_read_in_every_format(tmp_path: Path) -> None:
    for path in files_of_rows(tmp_path, [ROW]):
        (found,) = articles(path, **NAMED)
        facts = (found.id, found.title, found.text, found.publisher, found.date)
        assert facts == tuple(ROW.values()), path


def test_a_field_that_no_article_has_is_one_error_in_every_format(tmp_path: Path) -> None:
    for path in files_of_rows(tmp_path, [ROW, ROW]):
        for role in ("text", "title", "publisher", "date", "id"):
            message = error(path, **{**NAMED, f"{role}_field": "Papers"})
            assert '"Papers" is missing (did you mean Paper?)' in message, path
            assert "the fields are Ref, Lede, Story, Paper, Day, and" in message, path
            assert f"--{role}-field" in message, path


def test_a_field_that_some_articles_lack_is_named(tmp_path: Path) -> None:
    few = {"Story": "It rained."}
    path = write(tmp_path / "a.jsonl", f"{json.dumps(few)}\n\nno JSON\n{json.dumps(ROW)}")
    first, bad, last = read([path], text_field="Story", publisher_field="Paper")
    assert isinstance(first, Article)
    assert (first.publisher, first.notes) == (None, ('no publisher: there is no field "Paper"',))
    assert isinstance(bad, Unreadable)
    assert isinstance(last, Article)
    assert last.publisher == "Gazette"


def test_feeds_have_fields_of_their_own(tmp_path: Path) -> None:
    feed = "<rss version='2.0'><channel><title>F</title><item><title>T</title>"
    path = write(
        tmp_path / "a.xml", f"{feed}<description>It fell.</description></item></channel></rss>"
    )
    (found,) = articles(path, **NAMED)
    assert (found.text, found.title, found.publisher) == ("It fell.", "T", "F")


@pytest.mark.parametrize(
    ("front", "facts"),
    [
        ("Headline: A\noutlet: B\npubdate: 2024-01-02", ("A", "B", "2024-01-02")),
        ("title: A\nheadline: B\npublished: true", ("A", None, None)),
        ("title: A\nsource: B\npublished: 2024-01-02", ("A", "B", "2024-01-02")),
    ],
)
def test_front_matter_may_have_any_usual_name(
    front: str, facts: tuple[str | None, ...], tmp_path: Path
) -> None:
    (found,) = articles(write(tmp_path / "a.md", f"---\n{front}\n---\nIt fell.\n"))
    assert (found.title, found.publisher, found.date) == facts


@pytest.mark.parametrize(
    "command", [["score", "--format", "jsonl"], ["check", "--isolated"], ["explain"], ["sentences"]]
)
def test_the_commands_take_the_names_of_fields(command: list[str], tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"lead": "no", "story": TEXT}))
    options = ["--text-field", "story", "--title-field", "lead", str(path)]
    ran = CliRunner().invoke(commands, [*command, *options])
    assert ran.exit_code in (0, 1), ran.output
    ran = CliRunner().invoke(commands, [*command, str(path), "--publisher-field", ""])
    assert "--publisher-field is empty: name a field" in ran.output
    ran = CliRunner().invoke(commands, [*command, str(path), "--text-field", "stories"])
    assert ran.exit_code == 2
    assert "did you mean story" in ran.output


# -- the registry -------------------------------------------------------------------------------


def test_every_format_has_a_module_that_reads_it() -> None:
    for form in FORMATS.values():
        assert callable(registry.reader(form) if form.is_many else registry.extractor(form))


def test_every_format_is_named_in_the_settings_of_the_package() -> None:
    settings = (Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8")
    for form in FORMATS.values():
        if form.library:
            assert f'\n{form.extra} = ["{form.library}>=' in settings


@pytest.mark.parametrize("suffix", [suffix for suffix, form in FORMATS.items() if form.library])
def test_a_missing_library_is_named_with_its_extra(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = FORMATS[suffix]
    monkeypatch.setitem(sys.modules, form.library, None)
    message = error(write(tmp_path / f"a{suffix}", "x"))
    assert f'install "news-reliability[{form.extra}]"' in message


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    "content",
    [b"", b" \n", b"\x00" * 500, b"\xff\xfe" * 200, b"not of this format " * 40, b"<" * 5_000,
     b"[" * 100_000, b"{" * 100_000, b'"' * 9_999, b"%PDF-1.7\n" + b"1 0 obj <<" * 500,
     b"PK\x03\x04" + b"\x00" * 400, b"PAR1" + b"\x15" * 300 + b"PAR1", b"WARC/1.0\r\n" * 50,
     b"\x1f\x8b\x08\x00" + b"\x00" * 90, b"text,title\n\"unclosed," + b"a" * 9_000],
)  # fmt: skip
def test_hostile_files_are_refused_or_read_but_never_crash(
    suffix: str, content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / f"a{suffix}", content)
    found = list(read([path]))
    assert found
    for one in found:
        if isinstance(one, Unreadable):
            assert one.error.startswith(str(path))
            assert ": " in one.error.removeprefix(f"{path}: ")
        else:
            one.text.encode()
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("suffix", [".json", ".csv", ".eml", ".xml", ".docx", ".pdf", ".warc"])
@given(data=st.binary(max_size=300))
@settings(max_examples=25)
def test_any_bytes_are_articles_or_errors(suffix: str, data: bytes) -> None:
    form = FORMATS[suffix]
    try:
        if form.is_many:
            list(registry.reader(form)(io.BytesIO(data), Fields()))
        else:
            registry.extractor(form)(data)
    except ArticleError as wrong:
        assert str(wrong)


def test_only_files_that_are_usually_articles_are_read_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "x")
    write(tmp_path / "package.json", "{}")
    write(tmp_path / "table.csv", "a,b\n1,2\n")
    assert [one.id for one in read([tmp_path])] == [str(tmp_path / "a.txt")]
    (tmp_path / "a.txt").unlink()
    message = error(tmp_path)
    assert message.endswith("or name its files of other formats (`reliability --help` lists them)")


@pytest.mark.parametrize("address", ["https://news.example/a.html", "http://x", "ftp://x/y.txt"])
def test_nothing_is_fetched(address: str) -> None:
    (found,) = read([address])
    assert isinstance(found, Unreadable)
    assert f"{address}: nothing is fetched from the network: save the page as .html" in found.error
    ran = CliRunner().invoke(commands, ["score", address])
    assert ran.exit_code == 2
    assert "nothing is fetched" in ran.output


def test_a_format_on_standard_input_is_given_by_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in (("a.csv", b"text\nIt fell.\n"), ("a.json", b'[{"text": "It fell."}]')):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        (found,) = read(["-"], stdin_filename=name)
        assert isinstance(found, Article)
        assert (found.text, found.file) == ("It fell.", name)


def test_numbers_of_articles_are_lines_only_where_each_has_a_line() -> None:
    assert has_lines("a.jsonl")
    assert not any(has_lines(f"a{suffix}") for suffix in FORMATS)


# -- JSON ---------------------------------------------------------------------------------------


def test_a_list_of_articles(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.json", json.dumps([{"text": "1", "id": "one"}, {"text": "2"}], indent=2)
    )
    assert articles(path) == [
        Article("1", "one", path=f"{path}:1", line=1),
        Article("2", f"{path}:2", path=f"{path}:2", line=2),
    ]


def test_an_article_and_a_list_inside_an_object(tmp_path: Path) -> None:
    (found,) = articles(write(tmp_path / "a.json", '{"headline": "H", "articleBody": "B"}'))
    assert (found.title, found.text) == ("H", "B")
    path = write(tmp_path / "b.json", '{"status": "ok", "articles": [{"content": "B"}]}')
    (found,) = articles(path)
    assert found.text == "B"
    assert 'articles read from the field "articles"' in found.notes


_ROW = {"title": "The bridge", "text": TEXT}


@pytest.mark.parametrize(
    ("content", "number"),
    [
        ({"response": {"status": "ok", "docs": [_ROW, _ROW]}}, 2),
        ({"results": [{"webTitle": "x", "fields": {"headline": "The bridge", "body": TEXT}}]}, 1),
        ({"hits": {"hits": [{"_source": _ROW, "_id": "1"}]}}, 1),
        (
            [
                {
                    "title": {"rendered": "The bridge"},
                    "content": {"rendered": TEXT, "protected": False},
                }
            ],
            1,
        ),
        ([{"title": "The bridge", "text": PARAGRAPHS}], 1),
        ({"items": [{"title": "The bridge", "content_html": f"<p>{TEXT}</p>"}]}, 1),
        ({"article": {"headline": "The bridge", "body": TEXT}}, 1),
        # As `DataFrame.to_json` writes it by columns, split and by index
        ({"title": {"0": "The bridge", "9": "The bridge"}, "text": {"0": TEXT, "9": TEXT}}, 2),
        ({"columns": ["title", "text"], "index": [0], "data": [["The bridge", TEXT]]}, 1),
        ({"0": _ROW, "9": _ROW}, 2),
    ],
)
def test_articles_are_found_as_services_and_pandas_nest_them(
    content: Any, number: int, tmp_path: Path
) -> None:
    found = articles(write(tmp_path / "a.json", json.dumps(content)))
    texts = {(one.title, " ".join(one.text.split())) for one in found}
    assert texts == {("The bridge", " ".join(TEXT.split()))}
    assert len(found) == number


def test_a_publisher_may_be_an_object_and_a_path_is_noted(tmp_path: Path) -> None:
    content = {"response": {"docs": [{"text": TEXT, "source": {"id": None, "name": "The Beacon"}}]}}
    (found,) = articles(write(tmp_path / "a.json", json.dumps(content)))
    assert found.publisher == "The Beacon"
    assert 'articles read from the field "response.docs"' in found.notes


def test_lines_called_ndjson_are_read_and_json_over_several_lines_is_reported(
    tmp_path: Path,
) -> None:
    line = json.dumps({"text": TEXT}).encode()
    assert articles(write(tmp_path / "a.ndjson", line))[0].text == TEXT
    assert articles(write(tmp_path / "a.ndjson.gz", gzip.compress(line)))[0].text == TEXT
    several = write(tmp_path / "a.jsonl", json.dumps({"text": TEXT}, indent=2))
    assert "JSON over several lines" in error(several)


def test_a_bad_item_of_a_list_does_not_stop_the_others(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", '["x", {"text": "1"}, null, {"text": 7}, {"body": "2"}]')
    found = list(read([path]))
    assert [isinstance(one, Article) for one in found] == [False, True, False, False, True]
    assert isinstance(found[0], Unreadable)
    assert 'a.json:1: str, not an object: write {"text": "…"}' in found[0].error


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "the list is empty"),
        ("7", "not a list of articles"),
        ('{"name": "x"}', '"text" is missing'),
        ('[{"text": "1"}', "not JSON (Expecting ',' delimiter"),
        ('[{"text": "a\nb"}]', "not JSON (Invalid control character at character 13)"),
        ('{"text": "1"}\n{"text": "2"}', "a file of one object per line is .jsonl"),
        ("[" * 100_000, "nested too deeply"),
        (f'[{{"text": "x", "n": {"9" * 5000}}}]', "too many digits"),
    ],
)
def test_json_of_another_form_is_refused(content: str, said: str, tmp_path: Path) -> None:
    assert said in error(write(tmp_path / "a.json", content))


def test_a_long_file_of_json_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_array, "LARGEST", 100)
    assert "over 100 bytes" in error(write(tmp_path / "a.json", " " * 101))


def test_missing_values_that_pandas_writes_are_missing(tmp_path: Path) -> None:
    (found,) = articles(write(tmp_path / "a.json", '[{"text": "x", "title": NaN, "date": NaN}]'))
    assert (found.title, found.date, found.notes) == (None, None, ())


# -- tables -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_table_has_an_article_per_row(sign: str, tmp_path: Path) -> None:
    rows = [
        ["title", "body", "source"],
        ["“A” title", "One,\ntwo; three|four", "Gazette"],
        ["", "Two", ""],
    ]
    table = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows)
    path = write(tmp_path / ("a.tsv" if sign == "\t" else "a.csv"), table)
    first, second = articles(path)
    assert (first.title, first.text, first.publisher) == (
        "“A” title",
        "One,\ntwo; three|four",
        "Gazette",
    )
    assert (first.line, second.line) == (2, 4)
    assert (second.title, second.text, second.publisher) == (None, "Two", None)
    assert first.notes == ('text read from the field "body"',)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_tables_in_other_encodings(encoding: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,title\n“Café,title\n".encode(encoding))
    (found,) = articles(path)
    assert (found.text, found.title) == ("“Café", "title")
    packed = write(tmp_path / "a.csv.gz", gzip.compress(path.read_bytes()))
    assert articles(packed)[0].text == "“Café"


def test_a_long_table_is_read_in_pieces(tmp_path: Path) -> None:
    rows = "".join(f'"{TEXT} {number}",t\n' for number in range(2_000))
    path = write(tmp_path / "a.csv", f"text,title\n{rows}")
    assert path.stat().st_size > csv_table._SAMPLE
    found = articles(path)
    assert [one.text.rsplit(None, 1)[-1] for one in found] == [str(n) for n in range(2_000)]


def test_a_long_field_is_read(tmp_path: Path) -> None:
    (found,) = articles(write(tmp_path / "a.csv", f"text\n{'word ' * 60_000}\n"))
    assert len(found.text) == 300_000


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_tables_as_spreadsheets_write_them(sign: str, tmp_path: Path) -> None:
    row = f'"The ""bridge"""{sign}"{TEXT}"'.replace("\n", "\r\n")
    header = f"title{sign}text"
    for content in (
        f"sep={sign}\r\n{header}\r\n{row}\r\n",
        f"\r\n\r\n{header}\r\n{row}\r\n",
        f"{header}\r{row}\r",
        f"{header}\r\n{row}\r\n".encode("utf-16"),
        f"{header}\r\n{row}\r\n".replace('""', '\\"'),
    ):
        data = content if isinstance(content, bytes) else b"\xef\xbb\xbf" + content.encode()
        (found,) = articles(write(tmp_path / "a.csv", data))
        assert (found.title, found.text) == ('The "bridge"', TEXT)
    (found,) = articles(write(tmp_path / "a.csv", f"\n\n{header}\nx{sign}y\n"))
    assert found.line == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\n1,2\n", 'the first row must name the columns: "text" is missing'),
        ("text,text\n1,2\n", 'two columns are called "text": rename one'),
        ("text,title\n", "no rows below its header"),
        (
            f"{'A paragraph. ' * 99}\n",
            "the fields are A paragraph. A paragraph. A paragraph. A…, and",
        ),
        ("\n\n", "the table is empty"),
        (
            "text,title\n1\n",
            "a row with 1 field under a header with 2: check that no field is missing",
        ),
        ("text,title\n1,2,3\n", "a row with 3 fields under a header with 2"),
        ("text\n".encode("utf-32"), "save it as CSV UTF-8"),
    ],
)
def test_files_that_are_not_tables_are_refused(content: Any, said: str, tmp_path: Path) -> None:
    assert said in error(write(tmp_path / "a.csv", content))


def test_parquet_with_fewer_rows_than_it_says_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = parquet_file(tmp_path / "a.parquet", text=["x"] * 3)
    monkeypatch.setattr("pyarrow.parquet.ParquetFile.iter_batches", lambda *_, **__: iter(()))
    assert "a.parquet:1: damaged (it has 0 of 3 rows): write the file again" in error(path)


def test_names_of_columns_with_line_ends_are_printed_on_one_line(tmp_path: Path) -> None:
    message = error(write(tmp_path / "a.csv", '"a\nb","c\r\n"\n1,2\n'))
    assert "\n" not in message
    assert "the fields are a b, c ," in message


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "text,head\n1,2\n")
    assert '"heads" is missing' in error(path, title_field="heads")
    assert articles(path, text_field="head", title_field="text")[0].text == "2"


def test_a_packed_table_that_never_ends_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "LARGEST", 10_000)
    path = write(tmp_path / "a.csv.gz", gzip.compress(b"text\n" + b'"x\n"\n' * 900_000))
    *_, last = read([path])
    assert isinstance(last, Unreadable)
    assert "unpacks to over 200 times its size" in last.error


def parquet_file(path: Path, **columns: list[Any]) -> Path:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


def test_a_table_of_parquet(tmp_path: Path) -> None:
    import datetime

    path = parquet_file(
        tmp_path / "a.parquet", maintext=["One", None, "Three"], title=["A", "B", None],
        date=[datetime.date(2020, 1, 2)] * 3, other=[[1], [2], [3]],
    )  # fmt: skip
    first, bad, last = read([path])
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert (first.text, first.title, first.date, first.path) == (
        "One",
        "A",
        "2020-01-02",
        f"{path}:1",
    )
    assert (last.text, last.title) == ("Three", None)
    assert isinstance(bad, Unreadable)
    assert '"maintext" has no value' in bad.error


def test_columns_of_parquet_may_have_any_type_of_text(tmp_path: Path) -> None:
    import pyarrow as pa

    made = {
        "large": pa.array([TEXT], pa.large_string()),
        "view": pa.array([TEXT], pa.string_view()),
        "dictionary": pa.array([TEXT]).dictionary_encode(),
        "binary": pa.array([TEXT.encode()]),
        "paragraphs": pa.array([PARAGRAPHS]),
    }
    path = parquet_file(tmp_path / "a.parquet", title=pa.nulls(1), **made)
    for name in made:
        (found,) = articles(path, text_field=name)
        assert (found.text, found.title) == (TEXT, None), name


def test_a_file_that_is_not_parquet_is_refused(tmp_path: Path) -> None:
    whole = parquet_file(tmp_path / "a.parquet", text=[TEXT] * 50).read_bytes()
    assert "not Parquet" in error(write(tmp_path / "cut.parquet", whole[: len(whole) // 2]))
    garbled = whole[:60] + bytes(byte ^ 255 for byte in whole[60:200]) + whole[200:]
    *_, last = read([write(tmp_path / "garbled.parquet", garbled)])
    assert isinstance(last, Unreadable)
    assert '"text" is missing' in error(parquet_file(tmp_path / "b.parquet", words=["x"]))
    assert "has no rows" in error(parquet_file(tmp_path / "c.parquet", text=[]))
    path = parquet_file(tmp_path / "d.parquet", text=["x"])
    assert '"head" is missing' in error(path, title_field="head")


def test_parquet_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "LARGEST", 10_000)
    path = parquet_file(tmp_path / "a.parquet", text=["x" * 10_000] * 5_000)
    *good, last = read([path])
    assert good
    assert isinstance(last, Unreadable)
    assert "unpacks to over 200 times its size" in last.error


# -- Word ---------------------------------------------------------------------------------------

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "Quote")
)


def docx_file(path: Path, body: str, title: str = "", prologue: str = "") -> Path:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATED}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{RELATED}/styles" Target="styles.xml"/></Relationships>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{STYLES}</w:styles>',
        "word/document.xml": f'{prologue}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    if title:
        parts["docProps/core.xml"] = (
            f'<cp:p xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:t="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
            "<t:created>2020-01-02T03:04:05Z</t:created></cp:p>"
        )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


def in_runs(text: str, style: str = "", properties: str = "") -> str:
    start = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{start}<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_a_document_of_word(tmp_path: Path) -> None:
    body = in_runs("The bridge", "Title") + "".join(in_runs(one) for one in PARAGRAPHS)
    path = docx_file(tmp_path / "a.docx", body, "Another title of the file")
    (found,) = articles(path)
    assert (found.title, found.text, found.date) == ("The bridge", TEXT, "2020-01-02T03:04:05Z")
    assert read_source(found) == (TEXT, "text")
    assert found.notes == ()


def test_the_title_of_the_file_is_used_unless_a_program_made_it(tmp_path: Path) -> None:
    for title, wanted in (("The bridge", "The bridge"), ("Document1", None), ("a.docx", None)):
        (found,) = articles(docx_file(tmp_path / "a.docx", in_runs(PARAGRAPHS[0]), title))
        assert found.title == wanted


def test_a_first_line_in_any_style_is_the_title_of_a_document(tmp_path: Path) -> None:
    body = in_runs("Council closes the old bridge") + "".join(map(in_runs, PARAGRAPHS))
    (found,) = articles(docx_file(tmp_path / "a.docx", body))
    assert (found.title, found.text) == ("Council closes the old bridge", TEXT)
    assert found.notes == ("a line above the text is taken for the headline",)


def test_the_lock_file_of_word_is_named(tmp_path: Path) -> None:
    assert "open in Word: leave it out" in error(write(tmp_path / "~$draft.docx", "x" * 162))
    assert documents_in(tmp_path) == []


def test_struck_and_hidden_text_of_a_document_is_left_out(tmp_path: Path) -> None:
    body = (
        in_runs(PARAGRAPHS[0])
        + in_runs("Nobody sees these words.", properties="<w:vanish/>")
        + in_runs("These are shown.", properties='<w:vanish w:val="false"/>')
        + "<w:p><w:del><w:r><w:delText>Deleted.</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Inserted.</w:t></w:r></w:ins></w:p>" + in_runs("We must act!", "Quote")
    )
    (found,) = articles(docx_file(tmp_path / "a.docx", body))
    assert found.text == f"{PARAGRAPHS[0]}\n\nThese are shown.\n\nInserted.\n\n“We must act!”"
    assert found.notes == ("hidden text left out: 4 words",)


def test_tables_of_a_document_are_left_out_unless_one_holds_all_text(tmp_path: Path) -> None:
    table = f"<w:tbl><w:tr><w:tc>{in_runs('Budget in millions')}</w:tc></w:tr></w:tbl>"
    (found,) = articles(docx_file(tmp_path / "a.docx", in_runs(PARAGRAPHS[0]) + table))
    assert found.text == PARAGRAPHS[0]
    assert found.notes == ("tables left out: 3 words",)
    table = f"<w:tbl><w:tr><w:tc>{in_runs(PARAGRAPHS[0])}</w:tc></w:tr></w:tbl>"
    (found,) = articles(docx_file(tmp_path / "a.docx", table))
    assert found.text == PARAGRAPHS[0]


def test_files_that_are_not_documents_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = docx_file(tmp_path / "a.docx", in_runs(TEXT)).read_bytes()
    assert "not a Word document" in error(write(tmp_path / "cut.docx", whole[: len(whole) // 2]))
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as made:
        made.writestr("other.xml", "<a/>")
    assert "it is another kind of file" in error(tmp_path / "b.docx")
    bad = docx_file(tmp_path / "c.docx", "<w:p><w:r>")
    assert "not a Word document" in error(bad)
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    bomb = docx_file(tmp_path / "d.docx", in_runs("&a11;"), "", f"<!DOCTYPE x [{entities}]>")
    for found in read([bomb]):
        assert isinstance(found, Unreadable) or "ha" not in found.text
    monkeypatch.setattr(docx, "UNPACKED", 1_000)
    big = docx_file(tmp_path / "e.docx", in_runs("x" * 100_000))
    assert "a part of it unpacks to over 1,000 bytes" in error(big)


# -- PDF ----------------------------------------------------------------------------------------


def pdf_file(
    path: Path, pages: Sequence[Sequence[str]], title: str = "", trailer: str = ""
) -> Path:
    """Write a PDF with lines of text, in the simplest form that readers take.

    A line is drawn in one piece, but for a tab, which begins a piece in the right half of the page.
    """
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    objects.append(f"<< /Title ({title}) /CreationDate (D:20200102030405Z) >>")
    kids = []
    for lines in pages:
        shown = "".join(
            f"1 0 0 1 {50 + 260 * half} {800 - 14 * row} Tm ({piece}) Tj "
            for row, line in enumerate(lines)
            for half, piece in enumerate(line.split("\t"))
            if piece
        )
        content = f"BT /F1 10 Tf {shown}ET"
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 850] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    data += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size "
        f"{len(objects) + 1} /Root 1 0 R /Info 4 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF"
    )
    return write(path, data)


COLUMN = [
    "The mayor said on Tuesday that the council would vote on the",
    "budget next week, according to two officials who were in the au-",
    "ditorium. A self-",
    "made plan was dropped.",
    "Nobody was hurt when the old bridge was closed to traffic in May,",
    "and the auditorium stayed open.",
]
JOINED = (
    "The mayor said on Tuesday that the council would vote on the budget next week, according to two "
    "officials who were in the auditorium. A self-made plan was dropped.\n\n"
    "Nobody was hurt when the old bridge was closed to traffic in May, and the auditorium stayed open."
)


def test_lines_of_pdf_become_paragraphs(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", [COLUMN], "The council and its bridge")
    (found,) = articles(path)
    assert found.text == JOINED
    assert (found.title, found.date) == ("The council and its bridge", "2020-01-02")
    assert found.notes == ("text read from 1 pages of PDF",)
    assert read_source(found) == (JOINED, "text")


@pytest.mark.parametrize("title", ["", "Microsoft Word - story final.doc", "untitled document x"])
def test_the_first_line_of_pdf_may_be_the_title(title: str, tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", [["Council closes the bridge", *COLUMN]], title)
    (found,) = articles(path)
    assert (found.title, found.text) == ("Council closes the bridge", JOINED)
    assert "title read from the first line" in found.notes


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    words = ["North", "South", "East", "West"]
    pages = [
        ["The Gazette, May 12", f"{word} side:", *COLUMN, f"said {word}.", f"Page {number} of 4"]
        for number, word in enumerate(words, 1)
    ]
    (found,) = articles(pdf_file(tmp_path / "a.pdf", pages, "The council and its bridge"))
    assert "Gazette" not in found.text
    assert "Page" not in found.text
    assert found.text.count("The mayor said") == 4
    assert "running heads and page numbers left out: 8" in found.notes


@pytest.mark.parametrize(("last", "left_out"), [("Gazette, page {}", 2), ("It rained {}.", 0)])
def test_a_running_foot_on_two_pages(last: str, left_out: int, tmp_path: Path) -> None:
    below = [last.format(1), last.format(2) if left_out else "It snowed."]
    pages = [
        [f"{word} side:", *COLUMN, foot]
        for word, foot in zip(("North", "South"), below, strict=True)
    ]
    (found,) = articles(pdf_file(tmp_path / "a.pdf", pages, "The council and its bridge"))
    assert ("Gazette" in found.text, "rained" in found.text) == (False, not left_out)
    assert any("left out: 2" in note for note in found.notes) == bool(left_out)


def test_what_a_browser_prints_around_a_page_is_left_out(tmp_path: Path) -> None:
    around = ["11/29/26, 2:04 PM The council and its bridge", "https://x.example/a?b=1 1/1"]
    path = pdf_file(
        tmp_path / "a.pdf", [[around[0], *COLUMN, around[1]]], "The council and its bridge"
    )
    (found,) = articles(path)
    assert found.text == JOINED
    assert "running heads and page numbers left out: 2" in found.notes


def in_two_columns(lines: Sequence[str]) -> list[str]:
    """Return the rows of a page with lines in two columns; a file draws them row by row."""
    half = -(-len(lines) // 2)
    return [
        f"{left}\t{right}" for left, right in zip_longest(lines[:half], lines[half:], fillvalue="")
    ]


def test_columns_of_pdf_are_read_one_after_the_other(tmp_path: Path) -> None:
    title = "The council and its bridge: a story that goes across both columns of the page"
    body = [f"Item {n} of the list: {PARAGRAPHS[n]}" for n in range(6)]
    lines = [line for one in body for line in (*textwrap.wrap(one, 40), "")]
    page = [title, "", "", *in_two_columns(lines), "", "", "\tThe Gazette"]
    (found,) = articles(pdf_file(tmp_path / "a.pdf", [page, in_two_columns(lines)]))
    assert found.title == title
    assert found.text.split("\n\n") == [*body, "The Gazette", *body]


def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page(tmp_path: Path) -> None:
    lines = textwrap.wrap(" ".join(PARAGRAPHS), 40)
    pages = [in_two_columns(lines[:12]), in_two_columns(lines[12:])]
    (found,) = articles(pdf_file(tmp_path / "a.pdf", pages, "The council and its bridge"))
    assert found.text == " ".join(PARAGRAPHS)


CELLS = st.text(alphabet="ab .", max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS, st.booleans()), max_size=30))
def test_no_letter_is_lost_in_columns(rows: list[tuple[str, str, bool]]) -> None:
    lines = [
        f"{left} a b c ".ljust(30 * is_apart) + f"b a c {right}" for left, right, is_apart in rows
    ]
    found = lines_in_columns(lines)
    if found is not None:
        assert Counter("".join(found).replace(" ", "")) == Counter("".join(lines).replace(" ", ""))


@pytest.mark.parametrize("line", [" " * 100_000 + "x", "x  " * 30_000, "x" + " " * 100_000 + "y"])
def test_a_long_line_in_columns_keeps_its_letters(line: str) -> None:
    page = [line] * 6
    whole = "".join(lines_in_columns(page) or page)
    assert whole.count("x") == "".join(page).count("x")


def test_a_page_of_too_many_pieces_is_read_without_its_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = textwrap.wrap(" ".join(PARAGRAPHS), 40)
    path = pdf_file(tmp_path / "a.pdf", [in_two_columns(lines)], "The council and its bridge")
    (found,) = articles(path)
    assert found.text == " ".join(PARAGRAPHS)
    monkeypatch.setattr(pdf, "_MOST_PIECES", 5)
    (found,) = articles(path)
    assert found.text.startswith("The mayor said on Tuesday that the ")
    assert found.text != " ".join(PARAGRAPHS)


def test_rows_of_a_table_in_pdf_stay_rows(tmp_path: Path) -> None:
    rows = [f"Year {year}\t{year * 3} dollars" for year in range(2000, 2012)]
    (found,) = articles(pdf_file(tmp_path / "a.pdf", [[*COLUMN, *rows]]))
    assert "Year 2003 6009 dollars" in " ".join(found.text.split())


def test_pdf_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from pypdf import PdfReader, PdfWriter

    path = pdf_file(tmp_path / "a.pdf", [COLUMN])
    assert "no text in the PDF, which may be a scanned picture" in error(
        pdf_file(tmp_path / "empty.pdf", [[]])
    )
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert "the PDF needs a password" in error(tmp_path / "locked.pdf")
    assert logging.getLogger("pypdf").level == logging.NOTSET
    assert "not a PDF, or a damaged one" in error(write(tmp_path / "b.pdf", "%PDF-1.4\n%%EOF"))
    monkeypatch.setattr(pdf, "PAGES", 2)
    assert "over 2 pages" in error(pdf_file(tmp_path / "c.pdf", [COLUMN] * 3))
    monkeypatch.setattr(pdf, "CHARACTERS", 20)
    assert "over 20 characters" in error(path)
    assert capfd.readouterr().err == ""


# -- e-mail -------------------------------------------------------------------------------------


def mail_file(path: Path, **options: Any) -> Path:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = options.get("subject", "Fwd: RE: The bridge – “news”")
    mail["Date"] = "Thu, 02 Jan 2020 03:04:05 +0000"
    mail.set_content(options.get("text", TEXT), cte="quoted-printable")
    if html := options.get("html"):
        mail.add_alternative(html, subtype="html")
    if attached := options.get("attached"):
        mail.add_attachment(attached, subtype="plain", filename="a.txt")
    return write(path, mail.as_bytes())


def test_a_mail(tmp_path: Path) -> None:
    text = f"{TEXT}\n> You wrote this!\n\n-- \nJane Roe\nEditor"
    path = mail_file(tmp_path / "a.eml", text=text, attached="Attached!")
    (found,) = articles(path)
    assert (found.title, found.date) == ("The bridge – “news”", "2020-01-02")
    assert found.text == TEXT
    assert found.notes == ("lines of earlier mails left out: 1",)


def test_the_html_of_a_mail_is_read_if_its_text_only_points_to_it(tmp_path: Path) -> None:
    html = "<table><tr><td>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS) + "</td></tr></table>"
    (found,) = articles(mail_file(tmp_path / "a.eml", text="See our page.", html=html))
    assert found.text == TEXT
    other = "Mild days follow, forecasters expect, with showers near hills. " * 30
    (found,) = articles(mail_file(tmp_path / "c.eml", text=other, html=html))
    assert found.text == TEXT
    (found,) = articles(mail_file(tmp_path / "b.eml", html=html))
    assert found.text == TEXT
    assert not any("HTML" in note for note in found.notes)


def test_text_below_the_line_of_a_signature_is_read_if_it_is_long(tmp_path: Path) -> None:
    (found,) = articles(mail_file(tmp_path / "a.eml", text=f"It fell.\n\n-- \n{TEXT * 20}"))
    assert TEXT in found.text


def test_flowed_and_wrapped_lines_of_a_mail(tmp_path: Path) -> None:
    head = b"Subject: x\nContent-Type: text/plain; charset=%s; format=%s\n\n"
    flowed = b"The council \nwill vote.\n\nNext \nweek."
    (found,) = articles(write(tmp_path / "a.eml", head % (b"utf-8", b"flowed") + flowed))
    assert found.text == "The council will vote.\n\nNext week."
    wrapped = "\n\n".join(textwrap.fill(one, 60) for one in PARAGRAPHS).encode()
    (found,) = articles(write(tmp_path / "b.eml", head % (b"utf-8", b"fixed") + wrapped))
    assert found.text == TEXT
    assert found.notes == ("lines of 58 characters joined into 6 paragraphs",)
    (found,) = articles(
        write(tmp_path / "c.eml", head % (b"no-such", b"x") + "“Café”".encode("cp1252"))
    )
    assert found.text == "“Café”"


EARLIER = "What do you know of the bridge?\nNobody told me."


@pytest.mark.parametrize(
    "below",
    [
        f"-----Original Message-----\nFrom: A\nSent: May 3\nTo: B\nSubject: Bridge\n\n{EARLIER}",
        f"________________\nFrom: A\nSent: May 3\nTo: B\nSubject: Bridge\n\n{EARLIER}",
        f"*From:* A\n*Date:* May 3\n*Subject:* Bridge\n\n{EARLIER}",
        "On Mon, 3 May 2021 at 9:00, A <a@b.example> wrote:\n> What do you know?",
        "Sent from my iPhone",
        "____________________\nNews mailing list\nNews@b.example",
    ],
)
def test_an_earlier_mail_is_left_out(below: str, tmp_path: Path) -> None:
    (found,) = articles(mail_file(tmp_path / "a.eml", text=f"{TEXT}\n\n{below}\n"))
    assert found.text == TEXT


@pytest.mark.parametrize(
    "opening", ['<div class="gmail_quote">', '<div id="divRplyFwdMsg">', '<blockquote type="cite">']
)
def test_an_earlier_mail_in_html_is_left_out(opening: str, tmp_path: Path) -> None:
    whole = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    html = f"<html><body>{whole}{opening}<p>Nobody told me of the bridge.</p></div></body></html>"
    (found,) = articles(mail_file(tmp_path / "a.eml", text="See our page.", html=html))
    assert found.text == TEXT
    (found,) = articles(mail_file(tmp_path / "b.eml", text="-", html=f"<p>See</p>{opening}{whole}"))
    assert "next week" in found.text


def test_a_mail_that_is_forwarded_and_a_page_saved_as_one(tmp_path: Path) -> None:
    lines = "From: The Beacon <a@b.example>\nSubject: The bridge\nTo: c@d.example\n"
    for line in ("---------- Forwarded message ---------", "Begin forwarded message:\n"):
        path = mail_file(tmp_path / "a.eml", text=f"See this.\n\n{line}\n{lines}\n{TEXT}")
        (found,) = articles(path)
        assert found.text == TEXT
        assert "the message that was forwarded is read" in found.notes
    page = "<title>The bridge is shut | Beacon</title><h1>The bridge is shut</h1>" + "".join(
        f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS
    )
    saved = EmailMessage(policy=SMTP)
    saved["From"], saved["Subject"] = "<Saved by Blink>", "The bridge is shut | Beacon"
    saved.set_content(f"<html>{page}</html>", subtype="html", cte="quoted-printable")
    saved.make_related()
    saved.add_related(b"p { color: black }", "text", "css")
    for name in ("a.mhtml", "a.mht"):
        (found,) = articles(write(tmp_path / name, bytes(saved)))
        assert (found.title, found.text) == ("The bridge is shut", TEXT)


def test_files_that_are_not_mails_are_refused(tmp_path: Path) -> None:
    assert "it has no header" in error(write(tmp_path / "a.eml", b"\nHello"))
    assert "the e-mail has no text" in error(write(tmp_path / "b.eml", b"Subject: x\n\n"))
    deep = b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 1_200
    for found in read([write(tmp_path / "c.eml", deep + b"x")]):
        assert isinstance(found, Unreadable)


# -- feeds --------------------------------------------------------------------------------------


def rss(items: str, head: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{head}<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Gazette</title>{items}</channel></rss>"
    )


def test_a_feed_has_an_article_per_entry(tmp_path: Path) -> None:
    whole = "".join(f"<p>{one}</p>" for one in PARAGRAPHS) + '<p style="display:none">No!</p>'
    items = (
        f"<item><title>A &amp;amp; B</title><link>http://x.example/1</link><pubDate>Thu, 02 Jan 2020 "
        f"03:04:05 GMT</pubDate><description>Short.</description>"
        f"<content:encoded><![CDATA[{whole}]]></content:encoded></item>"
        "<item><title>Two</title><description>&lt;p&gt;A summary.&lt;/p&gt;</description></item>"
        "<item><title>Three</title></item>"
    )
    path = write(tmp_path / "a.rss", rss(items))
    first, second, bare = read([path])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.text, first.title, first.publisher) == (TEXT, "A & B", "Gazette")
    assert (first.id, first.path) == ("http://x.example/1", f"{path}:1")
    assert first.notes == ("hidden text left out, which no reader sees: 1 word",)
    assert (second.text, second.notes) == (
        "A summary.", ("the feed has only a summary of this article",),
    )  # fmt: skip
    assert isinstance(bare, Unreadable)
    assert "an entry without text" in bare.error


def test_a_feed_may_escape_its_html_twice(tmp_path: Path) -> None:
    twice = (
        "&amp;lt;p&amp;gt;It rained.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;It snowed.&amp;lt;/p&amp;gt;"
    )
    path = write(tmp_path / "a.rss", rss(f"<item><description>{twice}</description></item>"))
    (found,) = articles(path)
    assert found.text == "It rained.\n\nIt snowed."


def test_atom(tmp_path: Path) -> None:
    content = f'<content type="html">&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;</content>'
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Gazette</title><entry><id>urn:1</id>'
        f"<title>One</title><updated>2020-01-02T03:04:05Z</updated>{content}</entry></feed>"
    )
    for suffix in (".atom", ".xml"):
        (found,) = articles(write(tmp_path / f"a{suffix}", atom))
        assert (found.text, found.title, found.id) == (PARAGRAPHS[0], "One", "urn:1")
        assert found.date == "2020-01-02T03:04:05Z"


def test_files_that_are_not_feeds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not RSS or Atom" in error(write(tmp_path / "a.xml", "<project><a>1</a></project>"))
    assert "the feed has no entries" in error(write(tmp_path / "b.rss", rss("")))
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    item = "<item><title>x</title><description>&a11;</description></item>"
    bomb = write(tmp_path / "c.rss", rss(item, f"<!DOCTYPE x [{entities}]>"))
    for found in read([bomb]):
        assert isinstance(found, Unreadable) or len(found.text) < 10_000
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for found in read([write(tmp_path / "d.rss", rss(item.replace("a11", "a"), outside))]):
        assert isinstance(found, Unreadable) or "root:" not in found.text
    monkeypatch.setattr(feed, "LARGEST", 10)
    assert "a feed of over 10 bytes" in error(write(tmp_path / "e.rss", rss(item)))


def test_the_name_of_a_feed_is_not_fetched(tmp_path: Path) -> None:
    """feedparser takes a string for an address: it must not see the text of the file as one."""
    assert "not RSS or Atom" in error(write(tmp_path / "a.rss", "http://127.0.0.1:9/feed"))
    assert "not RSS or Atom" in error(write(tmp_path / "b.rss", "/etc/passwd"))


# -- WARC ---------------------------------------------------------------------------------------


def warc_file(path: Path, pages: list[tuple[str, str, str]], packed: bool = False) -> Path:
    """Write an archive of pages, each with its content type and the status of the server."""
    data = b""
    for number, (kind, status, page) in enumerate(pages):
        http = f"HTTP/1.0 {status} x\r\nContent-Type: {kind}\r\n\r\n{page}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
            f"WARC-Target-URI: http://x.example/{number}\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        data += gzip.compress(record) if packed else record
    return write(path, data)


PAGE = (
    "<html><head><title>The bridge is closed</title></head><body><article><h1>The bridge is closed</h1>"
    + "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    + "</article></body></html>"
)
RECORDS = [
    ("text/html; charset=utf-8", "200", PAGE),
    ("image/png", "200", "x"),
    ("text/html", "404", PAGE),
    ("text/html", "200", "<html><body></body></html>"),
    ("text/html", "200", PAGE),
]


@pytest.mark.parametrize("packed", [False, True])
def test_an_archive_has_an_article_per_page(packed: bool, tmp_path: Path) -> None:
    path = warc_file(tmp_path / ("a.warc.gz" if packed else "a.warc"), RECORDS, packed)
    first, bad, last = read([path])
    for one, number in ((first, 0), (last, 4)):
        assert isinstance(one, Article)
        assert (one.text, one.title) == (TEXT, "The bridge is closed")
        assert (one.id, one.line) == (f"http://x.example/{number}", number + 1)
        assert one.date == "2020-01-02"
    assert isinstance(bad, Unreadable)
    assert f"{path}:4: http://x.example/3: no main text found" in bad.error


def test_an_archive_that_is_packed_as_a_whole_is_read(tmp_path: Path) -> None:
    plain = warc_file(tmp_path / "a.warc", RECORDS).read_bytes()
    found = list(read([write(tmp_path / "b.warc.gz", gzip.compress(plain))]))
    assert [one.line for one in found] == [1, 4, 5]
    assert [one.text for one in found if isinstance(one, Article)] == [TEXT, TEXT]


def test_files_that_are_not_archives_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = warc_file(tmp_path / "a.warc", RECORDS[:2])
    whole = path.read_bytes()
    assert "not WARC" in error(write(tmp_path / "b.warc", "plain text\n" * 40))
    assert "none of the 1 records is a page" in error(warc_file(tmp_path / "c.warc", RECORDS[1:2]))
    packed = warc_file(tmp_path / "d.warc.gz", RECORDS[:1] * 3, packed=True).read_bytes()
    found = list(read([write(tmp_path / "e.warc.gz", packed[: len(packed) * 2 // 3])]))
    assert isinstance(found[0], Article)
    assert list(read([write(tmp_path / "f.warc", whole[: len(whole) // 3])]))
    monkeypatch.setattr(warc, "HTML", 100)
    assert "a page of over 100 bytes" in error(warc_file(tmp_path / "g.warc", RECORDS[:1]))


# -- in a build ---------------------------------------------------------------------------------


def test_checks_show_articles_of_tables_in_their_place(tmp_path: Path) -> None:
    bad = (SEEDS / "conspiracy-health.md").read_text("utf-8").replace('"', "“")
    path = write(tmp_path / "a.csv", f'text,title\n"{TEXT}",One\n"{bad}",Two\n')
    ran = CliRunner().invoke(commands, ["check", "--isolated", str(path)])
    assert ran.exit_code == 1
    assert f"{path}:13: FAIL" in ran.output
    assert f"\n{path}:13:1: " in ran.output
    (first, _) = articles(path)
    assert Checker().check(first).report.article == first


def test_the_whole_table_is_checked_if_it_has_changed(tmp_path: Path) -> None:
    class Changes:
        since = "x"

        def overlaps(self, file: str, first: int, last: int) -> bool:
            return False

    (found,) = articles(write(tmp_path / "a.csv", "text\nx\n"))
    assert Checker(changes=Changes()).includes(found)  # type: ignore[arg-type]
    (line,) = articles(write(tmp_path / "a.jsonl", '{"text": "x"}'))
    assert not Checker(changes=Changes()).includes(line)  # type: ignore[arg-type]


def test_names_of_fields_are_compared_without_signs() -> None:
    assert find_names([" Article_Body "], Fields()).text == " Article_Body "


# -- the headline of plain text -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Old bridge is closed for good\n\n", "Old bridge is closed for good"),
        (
            "Old bridge is closed for good\nBy Jane Roe\nMay 3, 2021\n\n",
            "Old bridge is closed for good",
        ),
        ("Old bridge is closed for good\nand all boats left in\nMay 2021\n\n", None),
        ("Is the old bridge safe at all?\n\n\n", "Is the old bridge safe at all?"),
        (
            "Local news\n\nOld bridge is closed for good\n\nBy Jane Roe\n\n",
            "Old bridge is closed for good",
        ),
        ("Old bridge is closed for good\n", None),  # no line of its own
        ("The old bridge is closed for good.\n\n", None),
        ("By Jane Roe in Elverside and John Doe\n\n", None),
        ("The old bridge in May (Photo: Jane Roe)\n\n", None),
        ("ELVERSIDE, May 3 — Read on at https://example.com\n\n", None),
        ("Local news\n\nSport\n\nMoney\n\nOld bridge is closed for good\n\n", None),
    ],
)
def test_a_first_line_of_plain_text_may_be_the_headline(
    tmp_path: Path, above: str, title: str | None
) -> None:
    path = write(tmp_path / "a.txt", above + TEXT)
    [article] = articles(path)
    assert article.title == title
    assert (title is None) == (
        "a line above the text is taken for the headline" not in article.notes
    )
    assert title is None or title not in article.text
    assert article.text.endswith(TEXT)


@pytest.mark.parametrize(
    ("between", "title"), [("\n", "Old bridge is closed for good"), (" and\n", None)]
)
def test_paragraphs_may_be_lines(between: str, title: str | None, tmp_path: Path) -> None:
    text = between.join(PARAGRAPHS)
    path = write(tmp_path / "a.txt", f"Old bridge is closed for good\n{text}\n")
    [article] = articles(path)
    assert article.title == title


def test_the_line_above_a_list_of_titles_is_not_a_headline(tmp_path: Path) -> None:
    titles = "\n\n".join(f"Bridge number {number} is closed" for number in range(40))
    [article] = articles(write(tmp_path / "a.txt", titles))
    assert article.title is None
    assert article.text == titles


def test_findings_in_the_headline_of_plain_text_point_at_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.txt", f"Local news\n\nYou won't BELIEVE what the bridge did next\n\n{TEXT}"
    )
    result = CliRunner().invoke(commands, ["check", "--format", "sarif", str(path)])
    found = [
        (one["ruleId"], place["startLine"])
        for one in json.loads(result.output)["runs"][0]["results"]
        for place in [one["locations"][0]["physicalLocation"]["region"]]
    ]
    assert ("clickbait", 3) in found
