"""Reading: the article that each format gives, and the errors in place of unreadable ones."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import logging
import os
import re
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reliability.articles import decoding, reader
from reliability.articles.article import Article, Unreadable, printable
from reliability.articles.entries import article_of
from reliability.articles.fields import Fields
from reliability.articles.html import from_html, read_fragment
from reliability.articles.markdown import from_markdown
from reliability.articles.reader import SUFFIXES, read, read_source
from reliability.errors import ArticleError
from support import python, read_text

PARAGRAPH = (
    "The mayor said on Tuesday that the council would vote on item {} of the budget next week, "
    "according to two officials who were there."
)
PARAGRAPHS = [PARAGRAPH.format(number) for number in range(6)]
UNICODE = st.text(st.characters())  # lone surrogates and all


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def one(path: str | Path) -> Article | Unreadable:
    (found,) = read([path])
    return found


def article(path: str | Path) -> Article:
    found = one(path)
    assert isinstance(found, Article), found
    return found


def error(path: str | Path) -> str:
    found = one(path)
    assert isinstance(found, Unreadable), found
    assert found.error.startswith(f"{printable(found.path)}: ")
    return found.error


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>{body}</body></html>"


def in_p(paragraphs: list[str]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def from_stdin(
    monkeypatch: pytest.MonkeyPatch, data: bytes, name: str = "-"
) -> list[Article | Unreadable]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return list(read(["-"], stdin_filename=name))


# -- paths --------------------------------------------------------------------------------------


def test_a_file_is_an_article_with_its_path_as_id(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Some said so.\n")
    assert article(path) == Article("Some said so.\n", id=str(path), path=str(path))


def test_the_path_is_kept_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt", "x")
    monkeypatch.chdir(tmp_path)
    assert article("./a.txt").id == "./a.txt"
    assert article(Path("a.txt")).path == "a.txt"


def test_a_single_path_is_not_iterated_by_character(tmp_path: Path) -> None:
    assert [found.id for found in read(str(write(tmp_path / "a.txt", "x")))] == [
        str(tmp_path / "a.txt")
    ]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_file_is_an_error(tmp_path: Path, suffix: str) -> None:
    for blank in (b"", b"\n \n")[: 1 if suffix.endswith(".zst") else 2]:
        path = write(tmp_path / f"a{suffix}", gzip.compress(blank) if "gz" in suffix else blank)
        assert "nothing to check" in error(path)


def test_a_folder_is_read_recursively_in_order(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a.MD",
        "skipped.png",
        ".hidden.txt",
        "c/d.htm.txt",
        ".git/x.txt",
        "c.py",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, "x")
    write(tmp_path / "c" / "a.jsonl", '{"text": "1"}\n{"text": "2"}')
    names = [os.path.relpath(found.path or "", tmp_path) for found in read([tmp_path])]
    assert names == ["a.MD", "b.txt", "c/a.jsonl:1", "c/a.jsonl:2", "c/d.htm.txt"]


def test_a_hidden_folder_is_read_when_named(tmp_path: Path) -> None:
    (tmp_path / ".kept").mkdir()
    write(tmp_path / ".kept" / "a.txt", "x")
    assert article(tmp_path / ".kept").text == "x"


def test_reading_is_lazy_and_in_order(tmp_path: Path) -> None:
    first = write(tmp_path / "z.txt", "first")
    paths = iter([first, tmp_path / "missing.txt", tmp_path])
    found = read(paths)
    assert next(found) == Article("first", str(first), path=str(first))
    assert next(paths) == tmp_path / "missing.txt"  # not yet asked for
    assert [entry.id for entry in found] == [str(first)]


def test_the_run_continues_after_an_unreadable_file(tmp_path: Path) -> None:
    good = write(tmp_path / "good.txt", "x")
    found = list(read([tmp_path / "missing.txt", good, tmp_path / "gone", good]))
    assert [type(entry) for entry in found] == [Unreadable, Article, Unreadable, Article]


@pytest.mark.parametrize(
    "name", ["missing.txt", "a.txt/b.txt", "no\0name.txt", "x" * 5000, "\udcff"]
)
def test_a_missing_path(tmp_path: Path, name: str) -> None:
    write(tmp_path / "a.txt", "x")
    message = error(f"{tmp_path}/{name}")
    assert "cannot be read" in message
    assert "check" in message
    message.encode()


def test_an_empty_path_is_not_the_current_folder() -> None:
    found = one("")
    assert isinstance(found, Unreadable)
    assert found.error == "an empty path: name a file or a folder"


def test_an_empty_folder(tmp_path: Path) -> None:
    write(tmp_path / "image.png", b"\x89PNG")
    message = error(tmp_path)
    assert "nothing to check: the folder has no .txt, .md, .html or .jsonl" in message


@pytest.mark.parametrize("method", ["iterdir", "open", "stat"])
def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """By a patch, since root may read everything."""
    locked = tmp_path / "locked"
    locked.mkdir()
    write(locked / "a.txt", "x")
    write(tmp_path / "z.txt", "x")
    real = getattr(Path, method)

    def refuse(path: Path, *rest: object, **options: object) -> object:
        if "locked" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **options)

    monkeypatch.setattr(Path, method, refuse)
    bad, good = read([tmp_path])
    assert isinstance(bad, Unreadable)
    assert bad.path == str(locked / "a.txt" if method == "open" else locked)
    assert "Permission denied" in bad.error
    assert isinstance(good, Article)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens in vain")
def test_a_file_that_opens_but_cannot_be_read() -> None:
    assert "cannot be read" in error("/proc/self/mem")


def test_links_that_loop_and_links_to_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "x")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "up").symlink_to(tmp_path)
    (tmp_path / "below" / "again.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    (tmp_path / "nothing").symlink_to(tmp_path / "gone")
    (tmp_path / "nothing.txt").symlink_to(tmp_path / "gone.txt")
    first, second, dead = read([tmp_path])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert second.path == str(tmp_path / "below" / "again.txt")
    assert isinstance(dead, Unreadable)
    assert dead.path == str(tmp_path / "nothing.txt")
    assert "cannot be read" in error(tmp_path / "itself")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "nothing to check" in error(tmp_path)


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    try:
        write(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")), "x")
    except OSError:
        pytest.skip("the file system takes UTF-8 only")
    found = article(tmp_path)
    assert found.id == f"{tmp_path}/caf\\udce9.txt"
    assert read_source(found) == ("x", "text")


def test_an_unknown_suffix_is_refused_with_what_is_read(tmp_path: Path) -> None:
    message = error(write(tmp_path / "a.log", "It was said."))
    assert "files of the format .log are not read: save the article as .txt; " in message
    assert message.endswith("; `reliability --help` lists the formats")
    for name, remedy in (
        ("a.xlsx", "as CSV UTF-8"),
        ("a.doc", "as .docx"),
        ("a.rtf", "as .docx"),
        ("a.feather", "as .csv"),
        ("a.ZIP", "unpack it"),
    ):
        assert remedy in error(write(tmp_path / name, b"x"))
    assert article(write(tmp_path / "no. 7", "x")).notes == (
        "read as plain text: the suffix . 7 is unknown",
    )
    assert article(write(tmp_path / "README", "x")).notes == ()
    assert "binary" in error(write(tmp_path / "a", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"))
    assert ".png are not read" in error(write(tmp_path / "a.png", b"\x89PNG\r\n"))
    lines = list(read([write(tmp_path / "lines", '\n{"text": "1"}\n{"text": "2"}\n')]))
    assert [found.id for found in lines] == [f"{tmp_path / 'lines'}:{line}" for line in (2, 3)]


def test_a_file_larger_than_any_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST", 100)
    assert "over 100 bytes" in error(write(tmp_path / "a.txt", "x" * 101))
    assert "over 100 bytes" in error(write(tmp_path / "a", "x" * 101))
    assert article(write(tmp_path / "b.txt", "x" * 100)).text == "x" * 100


# -- standard input -----------------------------------------------------------------------------


def test_standard_input_is_text_or_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_stdin(monkeypatch, "“So,” he said.\n\n{".encode()) == [
        Article("“So,” he said.\n\n{", id="-", path="-")
    ]
    lines = from_stdin(monkeypatch, b' \n\n {"text": "1"}\n{"text": "2", "id": 7}\nbad\n')
    assert [found.id for found in lines] == ["-:3", "7", "-:5"]
    for bad in (b"{not json}", b'{"text": ', b"null", b"\xef\xbb\xbf[1]", b"so"):
        unread, found = from_stdin(monkeypatch, bad + b'\n{"text": "1"}\n')
        assert isinstance(unread, Unreadable)
        assert (unread.id, found.id) == ("-:1", "-:2")
    for json_of_another_form in (b'[{"text": "1"}]', b'{\n"text": "1"\n}', b'[\n{"text": "1"}\n]'):
        (found,) = from_stdin(monkeypatch, json_of_another_form)
        assert isinstance(found, Article)
        assert (found.id, found.text) == ("-:1", "1")
    (note,) = from_stdin(monkeypatch, b"[1] A note.\n[1]\n{}\n")
    assert note == Article("[1] A note.\n[1]\n{}\n", id="-", path="-")
    for nothing in (b"", b"\n \n"):  # as of a command before the pipe that failed
        (empty,) = from_stdin(monkeypatch, nothing)
        assert isinstance(empty, Unreadable)
        assert "standard input is empty" in empty.error
    (nested,) = from_stdin(monkeypatch, b'{"text":' + b"[" * 200_000)
    assert isinstance(nested, Unreadable)
    (binary,) = from_stdin(monkeypatch, bytes(range(256)))
    assert isinstance(binary, Unreadable)


def test_standard_input_may_be_absent_or_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert "no standard input" in error("-")
    closed = io.TextIOWrapper(io.BytesIO(b"x"))
    closed.buffer.close()
    monkeypatch.setattr(sys, "stdin", closed)
    assert "cannot be read" in error("-")


# -- bytes to text ------------------------------------------------------------------------------

CURLY = "“He didn’t,” she said — café, naïve, £5 … "


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
def test_utf8_needs_no_note(codec: str) -> None:
    assert read_text(CURLY.encode(codec)) == (CURLY, ())


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
@pytest.mark.parametrize("order", ["le", "be"])
def test_byte_order_marks(codec: str, order: str) -> None:
    data = ("\ufeff" + CURLY).encode(f"{codec}-{order}")
    assert read_text(data) == (CURLY, (f"decoded as {codec}",))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(codec: str) -> None:
    text = f"{CURLY} It rained on the bridge, and the boats stayed in the bay."
    assert read_text(text.encode(codec)) == (text, (f"decoded as {codec}",))


@pytest.mark.parametrize("text", ["a café in the bay", "It didn’t rain", "“Yes,” — she left"])
def test_text_of_old_macs(text: str) -> None:
    assert read_text(text.encode("mac_roman")) == (text, ("decoded as mac_roman",))
    assert read_text(text.encode("cp1252")) == (text, ("decoded as cp1252",))


def test_cp1252() -> None:
    assert read_text(CURLY.encode("cp1252")) == (CURLY, ("decoded as cp1252",))
    text, notes = read_text(b"caf\xe9 \x81")
    assert text == "café \ufffd"
    assert notes == ("decoded as cp1252", "1 characters that are not cp1252 replaced by U+FFFD")


def test_a_utf8_file_cut_within_a_letter_stays_utf8() -> None:
    text, notes = read_text("“He didn’t,” she said — café".encode()[:-1])
    assert text == "“He didn’t,” she said — caf\ufffd"
    assert notes == ("1 characters that are not utf-8 replaced by U+FFFD",)


@pytest.mark.parametrize("data", [bytes(range(256)), b"\0a" * 9 + b"a\0" * 9, b"\0" * 1000])
def test_binary_is_an_error(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="binary"):
        read_text(data)
    assert "binary" in error(write(tmp_path / "a.txt", data))


def test_a_stray_nul_is_replaced() -> None:
    text, notes = read_text(b"word " * 100 + b"\0")
    assert text == "word " * 100 + "\ufffd"
    assert notes == ("1 lone surrogates or NULs replaced by U+FFFD",)


def test_all_line_ends_become_newlines() -> None:
    assert read_text(b"a\r\n\r\nb\rc\n") == ("a\n\nb\nc\n", ())


def test_mojibake_is_repaired_and_counted() -> None:
    text, notes = read_text("He didnâ€™t say â€œnoâ€\x9d in the cafÃ©.\nâ€” “fine”\n".encode())
    assert text == "He didn’t say “no” in the café.\n— “fine”\n"  # curly quotes stay curly
    assert notes == ("encoding repaired: 5 spans",)


@pytest.mark.parametrize("text", [CURLY, "“École”—“Él’”", "Ｆｕｌｌ ﬁ", "привет мир", "L’Été… à Â"])
def test_good_text_is_left_alone(text: str) -> None:
    assert read_text(text.encode()) == (text, ())


@example("cœur", "cp1252")
@example("Erdőt", "cp1252")
@given(
    st.text(st.sampled_from("ab é’“”—…£àÀÍÓß½ñ€ŒœжΩ中🙂\u00a0")),
    st.sampled_from(["cp1252", "latin-1"]),
)
def test_every_text_that_ftfy_would_repair_is_given_to_it(text: str, codec: str) -> None:
    import ftfy

    try:
        spoilt = text.encode().decode(codec).replace("\x85", "")
    except UnicodeDecodeError:
        return
    assert read_text(spoilt.encode())[0] == ftfy.fix_encoding(spoilt)


@given(st.binary())
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xed\xa0\x80" * 3)
def test_any_bytes_are_text_or_an_error(data: bytes) -> None:
    try:
        text, _ = read_text(data)
    except ArticleError:
        return
    text.encode()  # no lone surrogates
    assert "\0" not in text
    assert "\r" not in text


@given(UNICODE.filter(lambda text: not set(text) & set("\0\r\ufeff")))
def test_utf8_of_any_text_is_kept_but_for_repairs(text: str) -> None:
    data = text.encode("utf-8", "replace")
    try:
        found, notes = read_text(data)
    except ArticleError:
        return
    assert notes or found == data.decode()


@pytest.mark.parametrize("unit", ["The mayor said so. ", "donâ€™t ", "Ã", "ж\x80 ", "é’", "\n"])
def test_a_long_line_is_read(unit: str) -> None:
    text, _ = read_text((unit * (2_000_000 // len(unit))).encode())
    assert text


def test_repairs_stop_at_a_limit_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "REPAIRED", 5)
    text, notes = read_text("donâ€™t\ndonâ€™t\n".encode())
    assert text == "don’t\ndonâ€™t\n"
    assert notes == ("encoding repaired: 1 spans in the first 5 doubtful characters",)


# -- JSON Lines ---------------------------------------------------------------------------------


def test_lines_have_metadata(tmp_path: Path) -> None:
    entry = {"text": "x", "id": 12, "title": " A\n title", "source": "Gazette", "date": 2024}
    path = write(tmp_path / "a.jsonl", json.dumps({**entry, "other": [1]}) + '\n\n{"text": "y"}')
    assert list(read([path])) == [
        Article("x", "12", "A title", "Gazette", "2024", f"{path}:1", line=1),
        Article("y", f"{path}:3", path=f"{path}:3", line=3),
    ]


@pytest.mark.parametrize("text", ["", " \n", "<p>&nbsp;</p>"])
def test_an_empty_text_is_an_error_as_an_empty_file_is(text: str, tmp_path: Path) -> None:
    message = '"body" is empty: it must be the text of the article'
    assert error(write(tmp_path / "a.jsonl", json.dumps({"body": text}))).endswith(message)
    assert error(write(tmp_path / "a.csv", f'id,body\n1,"{text}"\n')).endswith(message)


@pytest.mark.parametrize(
    ("value", "name"),
    [("a b", "a b"), (7, "7"), (1.5, "1.5"), ("", ":1"), (None, ":1"), (True, ":1"), ([1], ":1")],
)
def test_identifiers(tmp_path: Path, value: object, name: str) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": "x", "id": value}))
    assert article(path).id == (f"{path}:1" if name == ":1" else name)


def test_metadata_of_a_wrong_type_is_left_out_with_a_note(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.jsonl", '{"text": "x", "title": ["y"], "date": null}'))
    assert (found.title, found.notes) == (None, ("title left out: it is not a string",))


@pytest.mark.parametrize(
    ("line", "name", "what"),
    [
        (
            b"{bad",
            "",
            "not JSON (Expecting property name enclosed in double quotes at character 2)",
        ),
        (b"[1]", "", "not a JSON object"),
        (b'"text"', "", "not a JSON object"),
        (b'{"id": "k"}', "k", '"text" is missing'),
        (b'{"id": 3, "text": null}', "3", '"text" has no value'),
        (b'{"id": "k", "text": [1]}', "k", '"text" is list, not a string'),
        (b'{"text": ' + b"[" * 200_000, "", "nested too deeply"),
        (b'{"a": ' * 200_000, "", "nested too deeply"),
        (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "", "a number has too many digits"),
        (b'{"text": "\0\0\0"}', "", "binary"),
        (b'{"text": "x"} {"text": "y"}', "", "not JSON"),
    ],
)
def test_a_bad_line_is_reported_in_its_place(
    tmp_path: Path, line: bytes, name: str, what: str
) -> None:
    path = write(tmp_path / "a.jsonl", b'{"text": "1"}\n' + line + b'\n{"text": "3"}\n')
    first, bad, last = read([path])
    assert isinstance(bad, Unreadable)
    assert (bad.id, bad.path) == (name or f"{path}:2", f"{path}:2")
    assert what in bad.error
    assert bad.error.startswith(f"{path}:2: ")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert last.path == f"{path}:3"


def test_lone_surrogates_and_escaped_newlines(tmp_path: Path) -> None:
    line = r'{"text": "a\ud800b\u0000\r\n\ud83d\ude00", "id": "\udfff", "title": "\udc00"}'
    found = article(write(tmp_path / "a.jsonl", line))
    assert (found.text, found.id, found.title) == ("a\ufffdb\ufffd\n😀", "\ufffd", "\ufffd")
    assert found.notes == (
        "2 lone surrogates or NULs replaced by U+FFFD",
        "title: 1 lone surrogates or NULs replaced by U+FFFD",
    )


def test_lines_may_differ_in_encoding(tmp_path: Path) -> None:
    good = json.dumps({"text": "“café”"}, ensure_ascii=False)
    path = write(tmp_path / "a.jsonl", good.encode("utf-8-sig") + b"\r\n" + good.encode("cp1252"))
    first, second = read([path])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.text == second.text == "“café”"
    assert (first.notes, second.notes) == ((), ("decoded as cp1252",))
    assert "convert" in error(write(tmp_path / "b.jsonl", good.encode("utf-16")))


@given(UNICODE, UNICODE)
def test_any_text_passes_through_json(text: str, title: str) -> None:
    line = json.dumps({"text": text, "title": title}).encode()
    found = article_of(reader.line_entry(line, 1), "a", Fields(), may_be_empty=True)
    assert isinstance(found, Article)
    found.text.encode()
    if not found.notes:
        assert found.text == text.replace("\r\n", "\n").replace("\r", "\n")


def test_compressed_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl.gz", gzip.compress(b'{"text": "1"}\n{"text": "2"}\n'))
    assert [found.id for found in read([tmp_path])] == [f"{path}:1", f"{path}:2"]


def test_damaged_compressed_lines(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": os.urandom(99).hex()}) + "\n" for _ in range(99))
    whole = gzip.compress(lines.encode())
    *good, bad = read([write(tmp_path / "cut.jsonl.gz", whole[: len(whole) // 2])])
    assert isinstance(bad, Unreadable)
    assert bad.path == f"{tmp_path / 'cut.jsonl.gz'}:{len(good) + 1}"
    assert "cannot be read" in bad.error
    assert all(isinstance(found, Article) for found in good)
    assert "gzip" in error(write(tmp_path / "not.jsonl.gz", b'{"text": "1"}'))
    garbled = whole[:20] + bytes(byte ^ 255 for byte in whole[20:60]) + whole[60:]
    *_, bad = read([write(tmp_path / "garbled.jsonl.gz", garbled)])
    assert isinstance(bad, Unreadable)
    assert "gzip" in error(write(tmp_path / "b.jsonl.gz", b"\x00" * 99))


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST", 10_000)
    long = write(tmp_path / "long.jsonl.gz", gzip.compress(b'{"text": "1"}\n' + b"0" * 1_000_000))
    first, bad, bomb = read([long])
    assert isinstance(bomb, Unreadable)
    assert isinstance(first, Article)
    assert isinstance(bad, Unreadable)
    assert bad.error.startswith(f"{long}:2: a line of over 10,000 bytes")
    blank = write(tmp_path / "blank.jsonl.gz", gzip.compress(b"\n" * 1_000_000))
    assert "unpacks to over 200 times its size" in error(blank)
    assert "a line of over" in error(write(tmp_path / "long.jsonl", b"0" * 1_000_000))
    lines = [b'{"text": "1"}', b'{"text": "' + b"0" * 1_000_000 + b'"}', b" " * 30_000]
    found = list(read([write(tmp_path / "more.jsonl", b"\n".join([*lines, lines[0]]))]))
    assert [isinstance(item, Article) for item in found] == [True, False, False, True]
    assert [item.path for item in found] == [f"{tmp_path}/more.jsonl:{i}" for i in (1, 2, 3, 4)]


# -- Markdown -----------------------------------------------------------------------------------

MARKDOWN = """\
# The *big* title

Soft
breaks and a [link](http://x.y "t") and ![image](a.png)<!-- note -->, `code` & &amp; \\*.
Hard\\
break.

<!-- a comment

over paragraphs -->

- one
- two **bold**
  1. three

## Section

> Quoted
> words.

```python
code = 1
```

    indented

| a | b |
|---|---|
| c | d |

<div><p>In &lt;HTML&gt;</p><script>x < 1</script></div>

Last ~~struck~~ <b>b</b>old<br>x, <http://a.b>, [ref].

[ref]: http://r.s
"""


def test_markdown_becomes_plain_text(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.md", MARKDOWN))
    assert found.title == "The big title"
    assert found.text.split("\n\n") == [
        "Soft breaks and a link and , code & & *. Hard\nbreak.",
        "one\ntwo bold\nthree",
        "Section",
        "“Quoted words.”",
        "In <HTML>",
        "Last bold\nx, http://a.b, ref.",
    ]


def test_loose_lists_are_paragraphs(tmp_path: Path) -> None:
    assert article(write(tmp_path / "a.markdown", "- a\n\n- b\n")).text == "a\n\nb"


YAML = """\
---
Title: "A \\"good\\" title: yes"
source:   'The Gazette'
date: 2024-05-06
draft:
# a comment
tags:
  - x
summary: >-
  Folded.
---

# Heading

Body.
"""


def test_front_matter(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.md", YAML))
    assert (found.title, found.publisher, found.date) == (
        'A "good" title: yes',
        "The Gazette",
        "2024-05-06",
    )
    assert found.text == "Heading\n\nBody."
    same = article(write(tmp_path / "b.md", "---\r\ntitle: T\r\n---\r\n# T\r\n\r\nBody."))
    assert (same.title, same.text) == ("T", "Body.")
    toml = '+++\ntitle = "T"\ndate = 2024-05-06\n[params]\nx = 1\n+++\nBody.'
    found = article(write(tmp_path / "c.md", toml))
    assert (found.title, found.date, found.text) == ("T", "2024-05-06", "Body.")


def test_front_matter_that_is_not(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.md", "---\nHe said so.\nNote: he did.\n\n---\nBody."))
    assert "He said so. Note: he did." in found.text
    assert article(write(tmp_path / "b.md", "---\n\nBody.")).text == "Body."
    found = article(write(tmp_path / "c.md", "+++\nbad = = 1\n+++\nBody."))
    assert found.text == "Body."
    assert "not TOML" in found.notes[0]
    deep = "+++\nx = " + "[" * 5000 + "\n+++\nBody."
    assert "not TOML" in article(write(tmp_path / "d.md", deep)).notes[0]
    # Python reads so long an integer from hexadecimal digits, but does not print it.
    long = "+++\ntitle = 0x1" + "0" * 5000 + "\n+++\nBody."
    assert "over 64 bits" in article(write(tmp_path / "e.md", long)).notes[0]


@pytest.mark.parametrize(
    ("block", "title", "fault"),
    [
        ("title: Ukraine: what we know", "Ukraine: what we know", "mapping values"),
        ("title: 'It''s", "It''s", "scanning|found"),
        ("title: T\n\tby: A", "T", "cannot start|tab"),
        ("title: T\nx: *nowhere", "T", "alias"),
        ("title: T\nx: " + "[" * 5_000, "T", "nesting"),
        ("title: T\nx: \x0b", "T", "control|nesting or characters"),
        ("title: T\nx: \ud800", "T", "nesting or characters"),
        ("title: T\nx: " + "y" * 20_000, "T", "longer than 20,000 characters"),
    ],
)
def test_front_matter_that_is_not_yaml_is_read_line_by_line(
    block: str, title: str, fault: str
) -> None:
    text, metadata, [note] = from_markdown(f"---\n{block}\n---\nBody.")
    assert (metadata["title"], text) == (title, "Body.")
    assert re.match(rf"front matter is .*(?:{fault}).*: read line by line$", note)


def test_scalars_of_front_matter_stay_as_they_are_written(tmp_path: Path) -> None:
    source = "---\ntitle: Yes\npublisher: 2024\ndate: 2024-05-06T10:00:00Z\n---\nBody."
    found = article(write(tmp_path / "a.md", source))
    assert (found.title, found.publisher, found.date) == ("Yes", "2024", "2024-05-06T10:00:00Z")
    found = article(write(tmp_path / "b.md", "---\ntitle: ~\npublisher: [A, B]\n---\nBody."))
    assert (found.title, found.publisher) == (None, None)
    assert found.notes == ("publisher left out: it is not a string",)
    found = article(write(tmp_path / "c.md", "---\nby: &name A\ntitle: *name\n---\nBody."))
    assert found.title == "A"


def test_front_matter_constructs_nothing(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 50)
    )
    merged = "".join(f"b{n}: &b{n} {{!!merge <<: [{f'*a{n}, ' * 9}]}}\n" for n in range(50))
    made = "x: !!python/object/apply:os.mkdir [made]\n"
    found = article(write(tmp_path / "a.md", f"---\n{bomb}{merged}{made}title: T\n---\nBody."))
    assert (found.title, found.text, found.notes) == ("T", "Body.", ())


def test_long_markdown_is_plain_text(tmp_path: Path) -> None:
    source = "Some *words* here.\n\n" * 11_000
    found = article(write(tmp_path / "a.md", source))
    assert found.text == source
    assert found.notes == ("Markdown over 200,000 characters: read as plain text",)
    paragraph = "Some [words](x) here. " * 300
    assert article(write(tmp_path / "b.md", paragraph)).text == paragraph.strip()


@pytest.mark.parametrize(
    "source",
    [
        '{{< figure src="/a.jpg" caption="A bridge" >}}\n\nIt fell.\n\n{{% youtube abc %}}',
        "{% include ad.html %}\n\nIt fell.\n\n{% highlight ruby %}\nputs 1\n{% endhighlight %}",
        "* TOC\n{:toc}\n\nIt fell.{: .lead}\n\n{{ page.date | date: '%Y' }}",
        "{{< comment >}}Not for print{{< /comment >}}\n\nIt fell.",
        "It ==fell==. ^a1b2\n\n%% Call the mayor. %%",
        "![[map.png]]\n\nIt fell.[^1]\n\n[^1]: On Tuesday.\n    In the night.\n",
        "It [[Falling#Bridges|fell]].",
        "- [x] It fell.",
        "[[It]] fell.",
    ],
)
def test_marks_of_dialects_are_left_out(source: str) -> None:
    assert from_markdown(source).text == "It fell."


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("> [!note]- Remark\n> It fell.", "“Remark It fell.”"),
        ("{{ the mayor is a thief }}", "{{ the mayor is a thief }}"),
        ("He was 100%% sure and 50%% late.", "He was 100%% sure and 50%% late."),
        ("{{< quote >}}\nIt fell.\n{{< /quote >}}", "It fell."),
        ("{% highlight ruby %}\n\nIt fell.", "It fell."),
        ("An array[[1]] of 2^3 and {a}.", "An array1 of 2^3 and {a}."),
    ],
)
def test_what_a_reader_sees_of_dialects_is_kept(source: str, text: str) -> None:
    assert from_markdown(source).text == text


@pytest.mark.parametrize(
    "front",
    [
        '{\n"title": "The bridge",\n"draft": false\n}\n',
        "% The\n  bridge\n% Jane Roe\n% May 3, 2024\n",
        "% The bridge\n",
    ],
)
def test_front_matter_may_be_json_or_a_title_block(front: str) -> None:
    found = from_markdown(f"{front}\nIt fell.\n")
    assert (found.metadata["title"], found.text) == ("The bridge", "It fell.")
    for prose in ('{"title": "x"}', "{so} it is", "% of all"):
        assert from_markdown(prose).text == prose


def test_pages_called_text_are_read_as_pages_and_rich_text_is_refused(tmp_path: Path) -> None:
    page = (
        f"<!doctype html><html><body><nav>Home</nav><article><p>{LINE}</p></article></body></html>"
    )
    for name in ("a.txt", "a"):
        found = article(write(tmp_path / name, page))
        assert found.text == LINE.strip()
        assert read_source(found) == (page, "html")
    assert "Rich Text" in error(write(tmp_path / "b.txt", r"{\rtf1\ansi It fell.}"))


def test_no_text_is_lost_in_deep_markdown(tmp_path: Path) -> None:
    for unit in (">", "- "):
        for depth in range(1, 40):
            found = article(write(tmp_path / "a.md", unit * depth + "Body"))
            assert found.text.strip("“”").endswith("Body")
            assert bool(found.notes) == (unit in found.text)


@pytest.mark.parametrize(
    "unit", ["[", "![", "*a ", "`", "<a ", ">", "> - ", "- a\n", "[a](", "<!--", "a|b\n-|-\n", "\\"]
)
def test_hostile_markdown(tmp_path: Path, unit: str) -> None:
    assert isinstance(one(write(tmp_path / "a.md", unit * (40_000 // len(unit)))), Article)


@settings(max_examples=60)
@given(st.text(st.sampled_from("ab#*[]()<>!-`|~\\&;:+ \n\t\"'")))
def test_any_markdown_is_read(source: str) -> None:
    text, _, _ = from_markdown(source)
    assert text == text.strip()
    assert "\n\n\n" not in text


# -- HTML ---------------------------------------------------------------------------------------

HEAD = """\
<title>The title | Gazette</title><meta property="og:title" content="The title">
<meta property="og:site_name" content="Gazette">
<meta property="article:published_time" content="2024-05-06T10:00:00Z">"""


def test_html_gives_its_main_text(tmp_path: Path) -> None:
    body = (
        '<nav><a href="/">Home</a></nav><article><h1>The title</h1>'
        + in_p(PARAGRAPHS[:3])
        + "<ul><li>one item</li><li>two items</li></ul>"
        + in_p(PARAGRAPHS[3:])
        + "</article><table><tr><td>cell</td></tr></table>"
        + '<div id="comments"><p>First!</p></div><footer>All rights reserved</footer>'
    )
    source = page(body, HEAD)
    found = article(write(tmp_path / "a.html", source))
    assert (found.title, found.publisher, found.date) == ("The title", "Gazette", "2024-05-06")
    assert found.text.split("\n\n") == [*PARAGRAPHS[:3], "one item\ntwo items", *PARAGRAPHS[3:]]
    note = f"main text extracted from HTML: {len(found.text)} of {len(source)} characters"
    assert found.notes == (note,)
    assert article(write(tmp_path / "b.htm", source)).text == found.text


def test_html_in_other_encodings(tmp_path: Path) -> None:
    source = page(in_p(["“He didn’t,” she said — in the café.", *PARAGRAPHS]))
    path = write(tmp_path / "a.html", '<?xml version="1.0" encoding="utf-8"?>\n' + source)
    assert article(path).text.startswith("“He didn’t,” she said — in the café.")
    path = write(tmp_path / "b.html", source.encode("cp1252"))
    assert article(path).text.startswith("“He didn’t,” she said — in the café.")
    assert article(path).notes[0] == "decoded as cp1252"
    path = write(tmp_path / "c.html", source.replace("’", "&acirc;&euro;&trade;"))
    assert article(path).text.startswith("“He didn’t,” she said")
    assert article(path).notes[1] == "encoding repaired: 1 spans"


@pytest.mark.parametrize(
    "source",
    [
        "<html></html>",
        page("<nav></nav>"),
        page("<script>render()</script>"),
        page("<div>" * 400 + "x"),
        "<!--",
    ],
)
def test_html_without_main_text(tmp_path: Path, source: str) -> None:
    message = error(write(tmp_path / "a.html", source))
    assert "no main text" in message
    assert "save" in message


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + in_p(PARAGRAPHS),
        "<" * 1_000_000,
        "<p>word</p>" * 100_000,
        "word " * 2_000_001,
    ],
)
def test_html_beyond_an_article(tmp_path: Path, source: str) -> None:
    assert "is not one article" in error(write(tmp_path / "a.html", source))


FLOOD = " ".join(f"a{number}" for number in range(100_000))


@pytest.mark.parametrize(
    "extra",
    [
        "<a " * 20_000,
        f"<p {FLOOD}>",
        f"</p {FLOOD}>",
        f"<p a='>' b=\"<\" {FLOOD}>",
        '<script type="application/ld+json">' + '{"@type":["' * 100_000 + "</script>",
        '<script type="application/ld+json" x="<">' + '{"@type":["' * 100_000 + "</script>",
        '<meta name="author" content="' + "A B, and " * 100_000 + '">',
        "<script>if (a<b && c>d) {" + "x<y;" * 5_000 + "}</script>",
        "<!-- <p>hidden</p> -->",
        "<style>p > a {}</style>",
        "<![CDATA[" * 1_000,
        "<p>control &#12;&#x1;\x0c characters</p>",
        "<svg>" * 100 + "</svg>" * 100,
    ],
    ids=lambda extra: str(extra)[:40],
)
def test_hostile_html_around_an_article(tmp_path: Path, extra: str) -> None:
    found = article(
        write(tmp_path / "a.html", page(f"<article>{in_p(PARAGRAPHS)}</article>{extra}"))
    )
    for paragraph in PARAGRAPHS:
        assert paragraph in found.text
    assert "hidden" not in found.text


@pytest.mark.parametrize("sign", ["\x03", "\x0b", "\x1f", "\uffff", "&#3;", "&#x1f;", "&#65534;"])
def test_control_characters_in_markup_neither_stop_the_reader_nor_part_a_word(sign: str) -> None:
    text, _ = read_fragment(f"<p>It will cer{sign}tainly  fall.</p><p>It did.</p>")
    assert text == "It will certainly fall.\n\nIt did."


def test_a_form_feed_in_markup_is_white_space() -> None:
    assert read_fragment("<p>It\x0cfell&#12;down.</p>")[0] == "It fell down."


@pytest.mark.parametrize("lost", ["\ud800", "\0"])
def test_a_lost_character_in_markup_does_not_end_the_text(lost: str) -> None:
    assert read_fragment(f"<p>It{lost} fell.</p><p>It did.</p>")[0] == "It\ufffd fell.\n\nIt did."


@pytest.mark.parametrize("source", ["<html></p>", "<html><head></head></p>"])
def test_a_page_without_a_body_stays_as_it_is(source: str) -> None:
    assert read_fragment(source)[0] == source
    found = from_markdown(f"It {source.removesuffix('</p>')} fell.")
    assert found.text.split() == ["It", "fell."]


@pytest.mark.parametrize(
    "doctype", ["<!doctype " + "/" * 2_000_000, "<!DOCTYPE html/>", "<html/>\n"]
)
def test_hostile_first_lines(tmp_path: Path, doctype: str) -> None:
    path = write(tmp_path / "a.html", doctype + f"<body>{in_p(PARAGRAPHS)}</body>")
    assert PARAGRAPHS[0] in article(path).text


def test_a_failure_of_the_library_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trafilatura

    def fail(*args: object, **options: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(trafilatura, "bare_extraction", fail)
    assert "trafilatura cannot parse" in error(write(tmp_path / "a.html", page("<p>x</p>")))


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<a ",
                ">",
                "<!--",
                "-->",
                "x=",
                '"',
                "'",
                "<script>",
                "</script>",
                "word. ",
                "&#1;",
                "<div>",
                "</",
                "<html>",
                "\n",
                "<?",
                "<![CDATA[",
                "é",
            ]
        )
    )
)
def test_any_html_is_text_or_an_error(pieces: list[str]) -> None:
    try:
        text, _, _ = from_html("".join(pieces))
    except ArticleError:
        return
    assert text == text.strip() != ""


# -- the process --------------------------------------------------------------------------------


def test_importing_is_light_and_plain_text_needs_no_library(tmp_path: Path) -> None:
    code = (
        "import sys; from reliability.articles.reader import read; print(next(read(sys.argv[1:])));"
        "print({'ftfy', 'gzip', 'lxml', 'markdown_it', 'pathspec', 'trafilatura', 'yaml'} "
        "& set(sys.modules))"
    )
    path = write(tmp_path / "a.txt", "“Plain” café — text’s fine…")
    ran = python("-W", "always", "-c", code, path, check=True)
    assert ran.stdout.splitlines()[-1] == "set()"


def test_nothing_leaks_to_standard_error(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / f"{number}.html", source)
        for number, source in enumerate(
            [
                "<html></html>",
                page("<div>" * 400),
                page(in_p(PARAGRAPHS), HEAD),
                page("<p>\x00"),
                "<",
            ]
        )
    ]
    code = "import reliability, sys; print(len(list(reliability.read(sys.argv[1:]))))"
    ran = python("-W", "always", "-c", code, *paths, check=True)
    assert (ran.stdout.strip(), ran.stderr) == ("5", "")


def test_the_loggers_of_other_libraries_stay_as_they_are(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    import trafilatura

    def state() -> dict[str, tuple[object, ...]]:
        loggers = {name: logging.getLogger(name) for name in logging.root.manager.loggerDict}
        return {
            name: (one.level, one.disabled, one.propagate, *one.filters, *one.handlers)
            for name, one in loggers.items()
        }

    before = state()
    caplog.set_level(logging.DEBUG)
    assert article(write(tmp_path / "a.html", page(in_p(PARAGRAPHS)))).text
    assert error(write(tmp_path / "b.html", "<html><p></html>"))
    assert not caplog.records, "what they log is about crawling"
    assert {name: now for name, now in state().items() if name in before} == before
    trafilatura.extract("<html><p></html>")
    assert any(record.name.startswith("trafilatura") for record in caplog.records)


def test_records_are_frozen_and_hashable(tmp_path: Path) -> None:
    found = set(itertools.chain(read([write(tmp_path / "a.txt", "x")]), read([tmp_path / "b.txt"])))
    assert len(found) == 2
    with pytest.raises(AttributeError):
        Article("x").text = "y"  # type: ignore[misc]


@pytest.mark.parametrize(
    "title",
    [
        ">-\n  You Won't\n  Believe It",
        "|\n  You Won't\n\n  Believe It",
        "> # folded\n  You Won't Believe It",
        '"You Won\'t\n  Believe It"',
        '"You Won\'t Believe It" # as sent',
        "'You Won''t Believe It'",
        "You Won't\n  Believe It",
    ],
)
def test_a_title_of_yaml_may_take_several_lines(title: str, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.md", f"---\ntitle: {title}\nsource: Wire\nby:\n  name: A\n---\n\nText.\n"
    )
    found = article(path)
    assert (found.title, found.publisher, found.text) == ("You Won't Believe It", "Wire", "Text.")


LINE = "The mayor said that the council would vote on the budget next week. " * 5


@pytest.mark.parametrize(
    ("source", "form"),
    [
        (f"---\r\ntitle: A\r\n---\r\n{LINE}", "markdown"),
        (f"<!DOCTYPE html>\n<title>A</title><p>{LINE}", "html"),
        (f"<html lang=en><title>A</title><p>{LINE}", "html"),
    ],
)
def test_markup_on_standard_input_is_read_as_what_it_is(
    source: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = from_stdin(monkeypatch, source.encode())
    assert isinstance(found, Article)
    assert (found.text, found.title, found.path) == (LINE.strip(), "A", "-")
    assert read_source(found) == (source, form)


def test_words_about_markup_are_not_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("Text of <html>.", "---\nA line between rules.\n---\nText."):
        (found,) = from_stdin(monkeypatch, text.encode())
        assert isinstance(found, Article)
        assert (found.text, found.title) == (text, None)


def test_standard_input_is_read_as_a_file_of_the_given_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = "# The *bridge*\r\n\r\nIt [fell](http://x.example)."
    (found,) = from_stdin(monkeypatch, source.encode(), "news/a.md")
    assert found == Article("It fell.", "news/a.md", "The bridge", path="news/a.md")
    assert read_source(found) == (source, "markdown")
    (found,) = from_stdin(monkeypatch, source.encode(), "a.rst")
    assert isinstance(found, Unreadable)
    assert ".rst are not read" in found.error
    (found,) = from_stdin(monkeypatch, b'{"text": "It fell."}', "a.jsonl")
    assert (found.path, found.line) == ("a.jsonl:1", 1)
    (found,) = from_stdin(monkeypatch, b'{"text": "It fell."}', "a.txt")
    assert isinstance(found, Article)
    assert (found.path, found.text) == ("a.txt", '{"text": "It fell."}')
    (packed,) = from_stdin(monkeypatch, b"x", "a.jsonl.gz")
    assert isinstance(packed, Unreadable)
    assert "packed" in packed.error
    (empty,) = from_stdin(monkeypatch, b" ", "a.md")
    assert isinstance(empty, Unreadable)
    assert empty.error == "a.md: standard input is empty: there is nothing to check"


def test_a_comment_within_a_word_does_not_split_it(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    line = "The mayor said that t<!-- x -->he council would vote on the budget next week. "
    path.write_text(f"<html><body><article><p>{line * 5}</p></article></body></html>")
    found = article(path)
    assert "said that the council" in found.text


def test_invisible_characters_inside_words_are_noted(tmp_path: Path) -> None:
    found = article(write(tmp_path / "a.txt", "Ev\u200beryone kn\u202eow\u2060\u200ds it. \u200b"))
    assert found.notes == ("invisible characters inside words, which are ignored: in 3 places",)
    kept = "soft\u00adware \U0001f468\u200d\U0001f469 \u06cc\u200c\u0634\u0648\u062f \u200ba\u200b"
    assert article(write(tmp_path / "b.txt", kept)).notes == ()


@pytest.mark.parametrize("name", ["a.md", "a.html", "a.txt"])
def test_unsaved_text_is_read_as_the_file_of_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("<h1>The bridge</h1>\n\nIt fell — on *Monday*.\r\n", "utf-8", newline="")
    source = path.read_bytes().decode()
    unsaved = reader.read_unsaved(source, str(path))
    assert isinstance(unsaved, Article)
    (saved,) = read([path])
    assert isinstance(saved, Article)
    assert unsaved == saved
    assert read_source(unsaved) == read_source(saved)


def test_unsaved_text_with_an_unknown_name_is_read_by_the_given_suffix() -> None:
    unsaved = reader.read_unsaved("# The bridge\n\nIt *fell*.", "Untitled-1", ".md")
    assert isinstance(unsaved, Article)
    assert (unsaved.title, unsaved.text) == ("The bridge", "It fell.")
    binary = reader.read_unsaved("\x01\x02" * 9, "a.txt")
    assert isinstance(binary, Unreadable)
    assert binary.error.startswith("a.txt: binary")


PROSE = "The council said on Monday that the bridge of the old town would stay shut until June."


@pytest.mark.parametrize(
    "hidden",
    [
        f"```\n{PROSE}\n```",
        f"    {PROSE}",
        f"| a | b |\n|---|---|\n| {PROSE} | 1 |",
        f"[^1]: {PROSE * 9}",
    ],
)
def test_prose_that_a_reader_of_the_page_sees_is_read(hidden: str) -> None:
    assert PROSE in from_markdown(f"It fell.\n\n{hidden}\n").text


@pytest.mark.parametrize(
    "other",
    [
        "```\nfor row in rows:\n    total += row.amount  # the sum of all amounts that were paid.\n```",
        "| Town | Rooms |\n|---|---|\n| Lund and the villages around it | 40 |",
        "[^1]: See the report of the council, which is from Monday, on page 4.",
    ],
)
def test_programs_tables_and_notes_are_left_out(other: str) -> None:
    assert from_markdown(f"It fell.\n\n{other}\n").text == "It fell."
