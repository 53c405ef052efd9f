"""Source map: the region of a finding in its file holds the words of the finding."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliability.articles.article import Article
from reliability.articles.reader import read
from reliability.checking import source_map
from reliability.checking.source_map import Region, SourceFile
from reliability.scoring.assess import assess
from support import SEEDS

NAMES = [one.name for one in sorted(SEEDS.iterdir()) if one.suffix in (".md", ".txt", ".html")]


def place(path: Path, phrase: str, in_title: bool = False) -> tuple[Region, str]:
    """Return the region of a phrase in the one article of a file, and the text of the region."""
    (article,) = read([path])
    assert isinstance(article, Article)
    start = ((article.title or "") if in_title else article.text).index(phrase)
    region = SourceFile(article).region(start, start + len(phrase), in_title)
    return region, at(path, region)


def at(path: Path, region: Region) -> str:
    """Return the text of a region by its offset, and assert that its lines and columns agree."""
    assert region.offset is not None
    assert region.length is not None
    source = path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode()
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = source[region.offset : region.offset + region.length]
    inside = lines[region.line - 1 : region.end_line]
    inside[-1] = inside[-1][: region.end_column - 1]
    inside[0] = inside[0][region.column - 1 :]
    assert "\n".join(inside) == found.replace("\r\n", "\n").replace("\r", "\n")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_findings_of_the_samples_are_at_their_regions(name: str) -> None:
    (article,) = read([SEEDS / name])
    assert isinstance(article, Article)
    source = SourceFile(article)
    for found in assess(article).findings:
        region = source.region(found.start, found.end, found.where == "title")
        there = unescape(at(SEEDS / name, region))
        assert " ".join(there.split()) == " ".join(found.text.split())


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_move_nothing(
    ends: str, mark: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(mark + f"One line.{ends}{ends}The bridge fell.{ends}".encode())
    region, found = place(path, "bridge fell")
    assert found == "bridge fell"
    assert (region.line, region.column, region.end_line, region.end_column) == (3, 5, 3, 16)
    assert region.offset == 13 + 2 * len(ends)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("sign", ["<!--", "<![CDATA[", "<?", "<b", "<!-- x -- y", "<!x"])
def test_unclosed_markup_within_a_paragraph_hides_nothing(
    sign: str, ends: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.md"
    lines = ("The old", f"shadows, {sign} she said.", "", "The old bridge fell.", "", "More.")
    path.write_bytes(ends.join(lines).encode())
    region, found = place(path, "bridge fell")
    assert (region.line, region.column, found) == (4, 9, "bridge fell")
    region, found = place(path, "she")
    assert (region.line, region.column, found) == (2, 11 + len(sign), "she")


@pytest.mark.parametrize(
    "comment", ["<!-- bridge fell -->", "\n\n<!-- a\n\nbridge fell -->\n\n", "<b\nbridge=fell>"]
)
def test_words_in_markup_are_not_the_text(comment: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    source = f"The old {comment} bridge fell. More."
    path.write_text(source)
    region, _ = place(path, "bridge fell")
    assert region.offset == source.rindex("bridge fell")


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<b", "<!", "> - ", "a <!-- x\n", "<b a\n", "](", "](a '", "](a(", "](<", "x ", "[x](y) "],
)  # fmt: skip
def test_many_unclosed_markup_signs_take_linear_time(piece: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(piece * 100_000)  # quadratic, it would take minutes
    SourceFile(Article("x", path=str(path), title="x")).region(0, 1, in_title=True)


def test_a_repaired_word_is_at_the_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("They said so.\nWe donâ€™t know, and you do.", "utf-8")
    assert place(path, "don’t")[1] == "donâ€™t"
    assert place(path, "know, and")[1] == "know, and"


def test_unaligned_text_is_next_to_aligned_words(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        f"---\nkeywords: {'a menu of our news ' * 90}\n---\nItâ€™s fallen, the old bridge.", "utf-8"
    )
    found = place(path, "It’s")[1]
    assert found.endswith("Itâ€™s")
    assert len(found) < 30


def test_markup_in_between_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: The bridge\n---\n\n# The bridge\n\n<!-- The bridge fell -->\n"
        "The [old](http://x.example/bridge-fell) **bridge**, R&amp;D says, *fell*\nat `noon`!\n\n"
        "- The bridge fell.\n",
        "utf-8",
    )
    assert place(path, "old bridge")[1] == "old](http://x.example/bridge-fell) **bridge"
    assert place(path, "R&D")[1] == "R&amp;D"
    assert place(path, "fell at noon!")[1] == "fell*\nat `noon`!"
    assert place(path, "!")[1] == "!"
    region, found = place(path, "The bridge fell")
    assert (region.line, region.column, found) == (11, 3, "The bridge fell")
    region, found = place(path, "bridge", in_title=True)
    assert (region.line, region.column, found) == (5, 7, "bridge")


@pytest.mark.parametrize(
    ("heading", "there"),
    [
        ("# The [old bridge](http://x.y/bridge) fell", "bridge](http://x.y/bridge) fell"),
        ("# The [old bridge](<a b> 'bridge fell') fell", "bridge](<a b> 'bridge fell') fell"),
        ("# The [old bridge][a] fell", "bridge][a] fell"),
        ("# The old bridge ![a map](a.png) fell", "bridge ![a map](a.png) fell"),
        ("The [old][a] *bridge* fell\n===", "bridge* fell"),
        ("Before it.\n\n# \\[The\\](old) bridge fell", "bridge fell"),
    ],
)
def test_a_title_with_a_link_or_a_picture_is_at_its_words(
    heading: str, there: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"{heading}\n\nIt was the old bridge.\n\n[a]: http://x.example\n")
    assert place(path, "bridge fell", in_title=True)[1] == there


def test_a_page_around_an_article_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    story = "The council will close the bridge, the mayor said. "
    path.write_text(
        "<html><head><title>Bridge to close | Gazette</title>\n"
        f"<script>var story = '{story}'</script></head><body>\n"
        "<nav><a href='/'>The council</a> <a href='/b'>Bridge</a></nav>\n"
        "<article><h1>Bridge to close</h1>\n"
        f"<p>{story * 3}</p>\n<p>The caf&eacute; by the <a title='bridge'>bri</a><b>dge</b> "
        "stays&nbsp;open&hellip; until May.</p></article></body></html>",
        "utf-8",
    )
    region, found = place(path, "council")
    assert (region.line, found) == (5, "council")
    assert place(path, "café by the")[1] == "caf&eacute; by the"
    assert place(path, "open… until")[1] == "open&hellip; until"
    region, found = place(path, "close", in_title=True)
    assert (region.line, found) == (4, "close")


def test_an_article_of_json_lines_is_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n" + json.dumps({"text": "The bridge fell.\n\nIt did."}) + "\n", "utf-8")
    (article,) = read([path])
    assert isinstance(article, Article)
    assert (article.line, article.path, article.file) == (2, f"{path}:2", str(path))
    assert SourceFile(article).region(4, 10) == Region(2, 1, 2, 1)


def test_without_a_file_the_text_is_the_source(tmp_path: Path) -> None:
    text = "One.\n\nTwo three."
    wanted = Region(3, 5, 3, 10, 10, 5)
    for path in (None, "-", str(tmp_path), str(tmp_path / "gone.txt"), "a\0b"):
        assert SourceFile(Article(text, path=path)).region(10, 15) == wanted


def test_a_file_that_has_been_replaced_gives_an_empty_region(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Nothing of it.", "utf-8")
    article = Article("The bridge fell.", path=str(path))
    assert SourceFile(article).region(4, 10) == Region(1, 1, 1, 1, 0, 0)


def test_a_file_is_read_when_a_region_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The bridge fell.", "utf-8")
    reads: list[str] = []

    def count(article: Article) -> tuple[str, str]:
        reads.append(article.text)
        return "The bridge fell.", "text"

    monkeypatch.setattr(source_map, "read_source", count)
    source = SourceFile(Article("The bridge fell.", path=str(path)))
    assert reads == []
    for _ in range(3):
        source.region(0, 3)
    assert reads == ["The bridge fell."]


anything = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
wordy = st.lists(
    st.sampled_from(["the", "bridge", "<b>", "&amp;", "é", "!", "\r\n", "\n", "<", "<!--", "-->"])
)


@given(anything | wordy.map(" ".join), anything | wordy.map(" ".join), st.data())
def test_any_text_has_regions_in_any_file(text: str, source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for form in ("text", "html", "markdown"):
        asked = SourceFile(Article(text, title=text, given=(source, form)))
        for in_title in (False, True):
            region = asked.region(start, end, in_title)
            assert region.offset is not None
            assert region.length is not None
            assert 0 <= region.offset <= region.offset + region.length <= len(source)
            assert (region.line, region.column) >= (1, 1)
            assert (region.line, region.column) <= (region.end_line, region.end_column)


@given(anything, st.data())
def test_a_text_that_is_its_file_keeps_its_offsets(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(text) - 1)))
    end = data.draw(st.integers(min(start + 1, len(text)), len(text)))
    region = SourceFile(Article(text)).region(start, end)
    assert (region.offset, region.length) == (start, end - start)


@given(
    st.lists(st.sampled_from("abcde"), max_size=30), st.lists(st.sampled_from("abcde"), max_size=30)
)
def test_words_are_aligned_with_equal_ones_in_order(text: list[str], page: list[str]) -> None:
    pairs = source_map._align(text, page)
    assert all(text[i] == page[j] for i, j in pairs)
    for side in zip(*pairs, strict=True):
        assert list(side) == sorted(set(side))


def test_as_many_words_as_possible_are_aligned_in_order() -> None:
    text, page = list("abcdefgh"), list("efxcabdgyh")
    pairs = source_map._align(text, page)
    assert [text[i] for i, _ in pairs] == list("abdgh")
    assert [page[j] for _, j in pairs] == list("abdgh")
