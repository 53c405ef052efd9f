"""The page on robustness: its tables are those of the files that the commands write, and of the code.

`UPDATE_README=1 python -m pytest tests/test_robustness.py` writes the tables that no command writes.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from textwrap import fill

import pytest

from reliability.articles import entries, html, reader
from reliability.articles.formats import csv_table, docx, eml, feed, json_array, parquet, pdf
from reliability.errors import ReliabilityError
from reliability.evaluation import gate
from reliability.evaluation.tables import markdown_table, write_block
from reliability.scales import model_files
from reliability.servers import service
from support import ROOT, load_benchmark

PAGE = ROOT / "docs" / "robustness.md"
BLOCK = re.compile(r"<!-- ([\w ]+) -->\n(.*?)<!-- /\1 -->\n", re.DOTALL)
ROW = re.compile(
    r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE
)
NO_FIGURE = "No figure yet.\n"
ALARMS = re.compile(
    r"(?<=articles cut to 120 words, ).*?(?=\n  \(\[models/false_alarms)", re.DOTALL
)
ATTACKS = (
    "5% of words swapped",
    "cheap edits",
    "500 words of news appended",
    "other costly edits",
    "tricks",
    "reliable articles",
)


def measured(name: str) -> list[tuple[str, ...]]:
    """Return the rows of a page that is measured with the shipped models."""
    return ROW.findall((model_files.models_folder() / name).read_text("utf-8"))


def attacks() -> str:
    rows = [row[2:] for row in measured(gate.GENERALIZATION_PAGE) if row[2] in ATTACKS]
    return markdown_table(("attack", "measure", "result (95%)", "goal", "met"), rows) + "\n"


def false_alarms() -> str:
    shares: dict[str, dict[str, str]] = {}
    for _, kind, length, _, result, _, _ in measured(gate.FALSE_ALARMS_PAGE):
        value, low, high = (f"{100 * float(one):.1f}" for one in re.findall(r"[\d.]+", result))
        shares.setdefault(kind, {})[length] = f"{value} ({low}–{high})"
    lengths = [*next(iter(shares.values()))]
    rows = [(kind, *(row.get(one, "–") for one in lengths)) for kind, row in shares.items()]
    return markdown_table(("kind of article", *lengths), rows) + "\n"


def alarms_in_the_readme() -> str:
    rows = [(float(row[4].split()[0]), row[1], row[2]) for row in measured(gate.FALSE_ALARMS_PAGE)]

    def shares(length: str) -> str:
        least, *_, most = sorted(row for row in rows if row[2] == length)
        return f"{100 * least[0]:.3g}% to {100 * most[0]:.3g}%"

    worst = max(row for row in rows if row[2] == "whole")[1]
    start = " " * len("- Ordinary news fails, too: of articles cut to 120 words, ")
    text = f"{shares('120 words')}, and of whole articles, {shares('whole')} (most of {worst})"
    return fill(text, 118, initial_indent=start, subsequent_indent="  ").lstrip()


def megabytes(size: int) -> str:
    return f"{size / 2**20:g} MB"


def limits() -> str:
    times = f"or {reader.UNPACKED} times its packed size"
    rows = [
        ("an article", f"{entries.LONGEST:,} characters"),
        ("a file that is one article, or a line of JSON Lines", megabytes(reader.LARGEST)),
        ("blank lines of JSON Lines", f"{reader.BLANK:,}"),
        ("a packed file, unpacked", f"{megabytes(reader.LARGEST)} {times}"),
        ("a Parquet file, unpacked", f"{megabytes(parquet.LARGEST)} {times}"),
        ("a page of HTML", f"{html.HTML:,} characters, {html.TAGS:,} tags"),
        ("a JSON file with a list of articles", megabytes(json_array.LARGEST)),
        ("a field of CSV", f"{csv_table.LARGEST:,} characters"),
        ("a part of a Word document, unpacked", megabytes(docx.UNPACKED)),
        ("a PDF file", f"{pdf.PAGES} pages, {pdf.CHARACTERS:,} characters"),
        ("an e-mail", f"{eml.PARTS:,} parts"),
        ("a feed", megabytes(feed.LARGEST)),
        (
            "a request to the service",
            f"{service.MOST_ARTICLES} articles, {megabytes(service.MOST_BYTES)}",
        ),
    ]
    return markdown_table(("what", "at most"), rows) + "\n"


def fuzzing() -> str:
    return str(load_benchmark("fuzz").page_table())


MADE = {
    "attacks": attacks,
    "false alarms": false_alarms,
    "fuzzing": fuzzing,
    "limits": limits,
}


@pytest.mark.parametrize("name", MADE)
def test_a_table_is_that_of_its_source(name: str) -> None:
    if os.environ.get("UPDATE_README"):
        write_block(PAGE, name, MADE[name]())
    shown = dict(BLOCK.findall(PAGE.read_text("utf-8")))[name]
    assert shown == MADE[name](), "run UPDATE_README=1 python -m pytest tests/test_robustness.py"


def test_the_readme_says_how_much_ordinary_news_fails() -> None:
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    if os.environ.get("UPDATE_README"):
        text = ALARMS.sub(lambda _: alarms_in_the_readme(), text)
        readme.write_text(text, "utf-8")
    assert ALARMS.findall(text) == [alarms_in_the_readme()], (
        "run UPDATE_README=1 python -m pytest tests/test_robustness.py"
    )


@pytest.mark.parametrize("name", ["disguises", "growth", "largest", "determinism", "mutants"])
def test_a_table_that_a_benchmark_writes_is_there(name: str) -> None:
    assert load_benchmark(name).PAGE == PAGE
    shown = dict(BLOCK.findall(PAGE.read_text("utf-8")))[name]
    assert shown.startswith("|") or shown == NO_FIGURE


def test_the_disguises_were_measured_with_the_shipped_model() -> None:
    shown = dict(BLOCK.findall(PAGE.read_text("utf-8")))["disguises"]
    digest = gate.model_digests()["reliability"][:12]
    assert digest in shown, "the model is another: run python benchmarks/disguises.py --write"


def test_hash_seeds_and_processes_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    determinism = load_benchmark("determinism")
    monkeypatch.setattr(determinism, "COMMANDS", ("sentences --format jsonl seeds/clickbait.md",))
    monkeypatch.setattr(determinism, "HASH_SEEDS", ("0", "1"))
    monkeypatch.setattr(determinism, "JOBS", (1, 2))
    table, same = determinism.compare([sys.executable], ROOT / "seeds" / "clickbait.md")
    assert same
    assert table.endswith("| 4 | none |\n")


def test_an_output_that_differs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    determinism = load_benchmark("determinism")
    monkeypatch.setattr(determinism, "COMMANDS", ("score seeds", "check seeds"))
    monkeypatch.setattr(
        determinism,
        "printed",
        lambda python, arguments, seed: seed.encode() if "check" in arguments else b"3.11",
    )
    table, same = determinism.compare(["python"], ROOT)
    assert not same
    assert table.endswith("| check seeds |\n")


def test_a_block_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- a -->\nold\n<!-- /a -->\nafter\n", "utf-8")
    write_block(page, "a", "new\nlines\n")
    assert page.read_text("utf-8") == "before\n<!-- a -->\nnew\nlines\n<!-- /a -->\nafter\n"
    with pytest.raises(ReliabilityError, match="no lines between <!-- b --> and <!-- /b -->"):
        write_block(page, "b", "new\n")
