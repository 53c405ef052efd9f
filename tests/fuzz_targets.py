"""Fuzz targets: functions of some bytes that may raise this package's errors only.

Each also checks invariants of the results. `benchmarks/fuzz.py` calls them with bytes that atheris
makes, and `test_fuzz.py` calls them with those that are kept in `tests/corpus`.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import math
import struct
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from functools import cache, partial
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch
from xml.etree import ElementTree

import jsonschema
import numpy as np
import pyarrow
from lxml import html as lxml_html
from rich.console import Console, RenderableType

import reliability
from reliability.articles import gitignore
from reliability.articles.article import Article, Unreadable
from reliability.articles.decoding import LOST, decode, repair_text
from reliability.articles.formats import registry
from reliability.articles.html import from_html, read_fragment
from reliability.articles.markdown import from_markdown
from reliability.articles.reader import NAMED_SUFFIXES, read, read_unsaved
from reliability.checking import baseline, git_diff, suppressions
from reliability.checking.check import Checker
from reliability.checking.config import OWN, SHARED, load_config
from reliability.checking.fingerprints import fingerprint_findings
from reliability.checking.source_map import LINE_END
from reliability.errors import ReliabilityError
from reliability.reporters import (
    concise,
    diff,
    explain,
    github,
    gitlab,
    html,
    jsonl,
    junit,
    markdown,
    sarif,
    sentences,
    terminal,
)
from reliability.scales.model_files import models_folder
from reliability.scales.scale import Scale, SentenceBatch
from reliability.scales.sentence_features import measure_sentence
from reliability.scoring.model import TARGETS, Model
from reliability.scoring.report import Report, json_schema
from reliability.servers import service
from reliability.servers.pool import Limits
from reliability.servers.submission import Scoring
from reliability.signals.registry import FEATURES
from reliability.text import lexicon_files
from reliability.text.document import Document, parse
from reliability.text.lexicon import parse_lexicon

WIRE_FORMAT = jsonschema.Draft202012Validator(json_schema())
LONGEST = 600  # bytes of an input, unless the target needs more
LONGEST_EDIT = 24  # six edits; each may double the file
Target = Callable[[bytes], None]


class Fuzzed(NamedTuple):
    """A target, the kind of work that it does, and the number of bytes that its inputs need."""

    call: Target
    kind: str
    longest: int = LONGEST


def run(target: str, data: bytes) -> None:
    """Call a target. An error of the package passes if its message is one: everything else is a bug."""
    try:
        TARGETS_BY_NAME[target].call(data)
    except ReliabilityError as error:
        assert str(error).strip(), "an error without a message"


def text_of(data: bytes) -> str:
    """Decode bytes; those that are not UTF-8 become lone surrogates, which a text may contain too."""
    return data.decode("utf-8", "surrogateescape")


def title_and_text(data: bytes) -> tuple[str, str]:
    """Split bytes at the last NUL into a title and a text."""
    title, _, text = text_of(data).rpartition("\0")
    return title, text


@cache
def temporary() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that exists as long as this process."""
    return tempfile.TemporaryDirectory(prefix="fuzz-")


def folder() -> Path:
    """Return the folder of the files that are read."""
    return Path(temporary().name)


def file_of(name: str, data: bytes) -> Path:
    """Write bytes to a file, and return its path."""
    path = folder() / name
    path.write_bytes(data)
    return path


# -- texts ----------------------------------------------------------------------------------------


def check_document(document: Document) -> None:
    """Check that words and spans are in order, inside the text, and cover all words."""
    edges = [edge for pair in zip(document.starts, document.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(document.text))
    for spans in (document.sentences, document.paragraphs):
        assert [span.first for span in spans[1:]] == [span.last for span in spans[:-1]]
        assert sum(span.last - span.first for span in spans) == len(document.words)
    for start, end in document.boilerplate:
        assert 0 <= start < end <= len(document.text)


def parsing(data: bytes) -> None:
    check_document(parse(text_of(data)))


def check_report(report: Report) -> None:
    """Check that the arithmetic adds up, and that every span is in its text."""
    text, title = report.article.text, report.article.title or ""
    for target in TARGETS:
        score = getattr(report, target)
        assert 0 <= score.interval[0] <= score.probability <= score.interval[1] <= 1
        log_odds = score.base + math.fsum(score.contributions.values())
        assert math.isclose(score.probability, 1 / (1 + math.exp(-log_odds)), abs_tol=1e-9)
        shares: dict[str, list[float]] = {}
        for finding in report.findings:
            shares.setdefault(finding.feature, []).append(finding.contributions[target])
        for feature, parts in shares.items():
            whole = score.contributions.get(feature, 0.0)
            assert math.isclose(math.fsum(parts), whole, abs_tol=1e-9), feature
    for finding in report.findings:
        assert (title if finding.where == "title" else text)[finding.start : finding.end] == (
            finding.text
        )
        assert finding.text
        assert all(0 <= start < end <= len(text) for start, end in finding.related)
    for source in report.sources:
        assert text[source.start : source.end] == source.text
    assert all(0 <= start < end <= len(text) for start, end in report.boilerplate)
    for grade in report.card.values():
        assert 0 <= grade.value <= 10


def assessing(data: bytes) -> None:
    title, text = title_and_text(data)
    check_report(reliability.assess(Article(text, title=title)))


def repeating(data: bytes) -> None:
    title, text = title_and_text(data)
    first, second = (
        jsonl.render_line(reliability.assess(Article(text, title=title))) for _ in range(2)
    )
    assert first == second
    WIRE_FORMAT.validate(json.loads(first))


def contradicting(data: bytes) -> None:
    claim, text = title_and_text(data)
    for given, found in (
        (claim, reliability.find_contradictions(text, claim, 0.0)),
        (text, reliability.find_contradictions(text)),
    ):
        for one in found:
            assert 0 <= one.claim_span[0] < one.claim_span[1] <= len(given)
            assert 0 <= one.text_span[0] < one.text_span[1] <= len(text)
            assert 0 <= one.strength <= 1
            assert one.note


def scoring_sentences(data: bytes) -> None:
    title, text = title_and_text(data)
    found = reliability.score_sentences(Article(text, title=title))
    for one in found:
        assert text[one.start : one.end] == one.text
        assert all(map(math.isfinite, one.scores.values()))
    json.loads(sentences.render_json_line("a", found))
    assert all(sentences.render_lines(found))
    assert not math.isinf(reliability.reading_ease(Article(text)))


# -- reports --------------------------------------------------------------------------------------


def printed(shown: RenderableType | Iterable[RenderableType]) -> None:
    """Print for a terminal; no character may act on it."""
    console = Console(file=io.StringIO(), width=100, highlight=False, markup=False, emoji=False)
    console.print(shown)
    assert "\x1b" not in console.file.getvalue()  # type: ignore[attr-defined]


def render_all(report: Report, other: Report) -> None:
    """Print a report in every format, and parse those for programs."""
    printed(terminal.render_article(report))
    printed(terminal.render_summary(report))
    printed(explain.render_explanation(report, 100))
    assert concise.article_line(report)
    assert list(diff.render_lines(diff.compare(report, other)))
    for page in (html.render([report]), report._repr_html_()):
        assert lxml_html.document_fromstring(page) is not None
    ids = fingerprint_findings(report.article, report.findings)
    assert len(set(ids)) == len(report.findings)


def reporting(data: bytes) -> None:
    """Read the source of an article in the format of the first byte, check it, and print the result."""
    suffix = (".txt", ".md", ".html")[data[0] % 3] if data else ".txt"
    article = read_unsaved(text_of(data[1:]), f"a{suffix}")
    if isinstance(article, Unreadable):
        check_read([article])
        return
    result = Checker().check(article)
    check_report(result.report)
    source = article.given[0] if article.given else article.text
    for finding in result.report.findings:
        region = result.source.region_of(finding)
        assert (region.line, region.column) <= (region.end_line, region.end_column)
        assert region.offset is not None
        assert region.length is not None
        assert 0 <= region.offset <= region.offset + region.length <= len(source)
    found = [result.diagnostics]
    for module in (github, markdown):
        assert module.render(found, [])
    json.loads(gitlab.render(found, []))
    json.loads(sarif.render(found, []))
    ElementTree.fromstring(junit.render(found, []))
    list(concise.worst_findings(result.diagnostics))
    render_all(result.report, reliability.assess(Article(article.text[:100])))


# -- files of articles ----------------------------------------------------------------------------


def check_read(found: list[Article | Unreadable]) -> None:
    """Check that every article is clean text, and every error one line with a reason."""
    assert found
    for one in found:
        if isinstance(one, Unreadable):
            assert one.error.strip()
            assert "\n" not in one.error, one.error
        else:
            fields = (one.text, one.title or "", one.publisher or "", one.date or "", one.id)
            assert not any(LOST.search(field) for field in fields)
            assert "\r" not in one.text
            assert all(isinstance(note, str) and note for note in one.notes)


def packed_document(data: bytes) -> bytes:
    """Return a Word document whose text has these bytes as its XML, unless they are packed already."""
    if data.startswith(b"PK"):
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("word/document.xml", data)
    return made.getvalue()


def reading(suffix: str, data: bytes) -> None:
    """Read a file with a suffix; without one, standard input."""
    if suffix == ".docx":
        data = packed_document(data)
    if suffix.endswith(".gz") and not data.startswith(b"\x1f\x8b"):
        data = gzip.compress(data, 1)
    if suffix.endswith(".zst") and not data.startswith(b"\x28\xb5\x2f\xfd"):
        data = pyarrow.compress(data, "zstd", asbytes=True)
    if suffix.endswith((".gz", ".zst")):
        check_read(list(read([file_of(f"a{suffix}", data)])))
        return
    with patch.object(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data))):
        check_read(list(read(["-"], stdin_filename=f"a{suffix}" if suffix else "-")))


def reading_html(data: bytes) -> None:
    source = text_of(data)
    text, notes = read_fragment(source)
    assert isinstance(text, str)
    assert all(notes)
    assert from_html(source).text


def reading_markdown(data: bytes) -> None:
    extract = from_markdown(text_of(data))
    assert all(extract.notes)


def decoding(data: bytes) -> None:
    decoded, notes = decode(data)
    text, repairs = repair_text(decoded)
    notes += repairs
    assert "\r" not in text
    assert not LOST.search(text)
    assert all(notes)


# -- settings and other files of a project ----------------------------------------------------------


def settings(data: bytes) -> None:
    config = load_config(file_of(SHARED if data.startswith(b"[tool") else OWN, data))
    path = str(folder() / "drafts" / "a.md")
    policy = config.policy(path, {})
    assert 0 <= policy.fail_under <= 1
    assert isinstance(config.is_ignored(path), bool)
    selected = config.selected_features(path)
    assert selected is None or selected <= FEATURES.keys()
    assert len(config.unmatched([path])) <= len(config.per_path)


def suppressing(data: bytes) -> None:
    source = text_of(data[1:])
    is_markdown = bool(data[:1] and data[0] % 2)
    asked, warnings = suppressions.parse_comments(source, is_markdown)
    last = len(LINE_END.split(source))
    for line, column in [
        *((one.line, one.column) for one in asked),
        *(one[:2] for one in warnings),
    ]:
        assert 1 <= line <= last
        assert column >= 1
    here = suppressions.Location("boosters", last, last)
    covered, unused = suppressions.apply(asked, [here])
    assert len(unused) + any(covered) <= len(asked) + 1
    for made in suppressions.comments_to_hide(source, is_markdown, here):
        assert 1 <= made.line <= last


def keeping_baseline(data: bytes) -> None:
    known = baseline.load_baseline(file_of("baseline.json", data))
    assert 0 <= known.missing() <= len(known.entries)
    known.write()
    kept = {name: entry for name, entry in known.entries.items() if entry.failed or entry.findings}
    assert len(baseline.load_baseline(known.path).entries) == len(kept)


# What an edit puts into a file of JSON. TOML has no null.
TOML_VALUES: tuple[Any, ...] = (
    True, False, 0, 1, -1, 0.5, 1e308, -1e308, 5e-324, math.nan, math.inf, 10**400, "", "a", "\0",
    "\ud800", [], [[]], [0.5], {}, {"a": 1},
)  # fmt: skip
JSON_VALUES = (None, *TOML_VALUES)
NAMES = ("", "a", "format", "base", "x", "kind", "weight", "words")


def shortened(value: Any, most: int = 9) -> Any:
    """Return a JSON value with the first entries of each table and list, so that edits are fast."""
    if isinstance(value, dict):
        return {name: shortened(inner, most) for name, inner in islice(value.items(), most)}
    return [shortened(inner, most) for inner in value[:most]] if isinstance(value, list) else value


@cache
def shipped(file: str) -> str:
    """Return the shortened content of a shipped model, scale or lexicon, as JSON."""
    if file.endswith(".json"):
        content = json.loads((models_folder() / file).read_text("utf-8"))
    else:
        content = tomllib.loads((lexicon_files.lexicon_folder() / file).read_text("utf-8"))
    return json.dumps(shortened(content))


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the tables and lists in a JSON value, each with the keys of its entries."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in entries:
        yield value, key
        if isinstance(inner, dict | list):
            yield from places(inner)


def edited(file: str, data: bytes, values: Sequence[Any] = JSON_VALUES) -> Any:
    """Return the content of a shipped file with edits; four bytes are a place, an action, a choice."""
    root = [json.loads(shipped(file))]
    for at, action, choice in struct.iter_unpack(">HBB", data[: len(data) // 4 * 4]):
        found = list(places(root))
        if not found:
            break
        table, key = found[at % len(found)]
        if action % 4 == 0:
            table[key] = deepcopy(values[choice % len(values)])
        elif action % 4 == 1:
            del table[key]
        elif action % 4 == 2:
            other, name = found[choice % len(found)]
            table[key] = deepcopy(other[name])
        elif isinstance(table, dict):
            table[NAMES[choice % len(NAMES)]] = table.pop(key)
        else:
            table.insert(key, deepcopy(table[choice % len(table)]))
    return root[0] if root else None


def loading_model(data: bytes) -> None:
    model = Model.load(file_of("model.json", data))
    for value in (0.0, 1.0, math.nan):
        score = model.score(dict.fromkeys(model.curves, value))
        assert 0 <= score.interval[0] <= score.probability <= score.interval[1] <= 1
    model.check_lexicons(model.lexicons)


def loading_edited_model(data: bytes) -> None:
    loading_model(json.dumps(edited("reliability.json", data)).encode())


SENTENCES = ("The mayor said on Monday that 40 people left.", "Nobody knows what she wants!")


def loading_edited_scale(data: bytes) -> None:
    content = edited("scales/anecdote.json", data)
    if isinstance(content, dict):  # `read_json_object` is part of the target of models
        found = Scale(content).log_odds(SentenceBatch([*map(measure_sentence, SENTENCES)]))
        assert np.isfinite(found).all()


def loading_lexicon(data: bytes) -> None:
    for phrase, entry in parse_lexicon("a", data).phrases.items():
        assert phrase
        assert math.isfinite(entry.weight)


def loading_edited_lexicon(data: bytes) -> None:
    content = edited("hedging.toml", data, TOML_VALUES)
    if isinstance(content, dict):
        with patch.object(lexicon_files, "parse_toml", return_value=content):
            loading_lexicon(b"")


def ignoring(data: bytes) -> None:
    file_of(gitignore.NAME, data)
    rules = gitignore.IgnoreRules().with_folder(folder())
    for name in ("a.md", "drafts/a.md", "a" * 80, "a/b/c/d/e.txt"):
        assert isinstance(rules.exclude(folder() / name), bool)


# -- diffs ----------------------------------------------------------------------------------------


def parsing_diff(data: bytes) -> None:
    """Parse bytes in place of a diff."""
    for name, lines in git_diff.changed_lines(data):
        assert isinstance(name, bytes)
        assert all(one.start < one.stop for one in lines)


def finding_changes(data: bytes) -> None:
    """Parse a diff of files whose lines are hostile: they may look like the headers of a diff."""
    expected, parts = [], []
    for number, content in enumerate(data.split(b"\0")):
        name, hunks = b"%d.md" % number, []
        parts.append(b"--- a/%b\n+++ b/%b\n" % (name, name))
        for start, lines in enumerate(content.split(b"\x01"), 1):
            removed, _, added = lines.partition(b"\x02")
            old, new = (part.split(b"\n") if part else [] for part in (removed, added))
            first = 1000 * start
            if old or new:
                parts.append(b"@@ -%d,%d +%d,%d @@\n" % (first, len(old), first, len(new)))
                parts += [b"-%b\n" % line for line in old] + [b"+%b\n" % line for line in new]
            hunks += [range(first, first + len(new))] if new else []
        expected.append((name, tuple(hunks)))
    assert list(git_diff.changed_lines(b"".join(parts))) == expected


# -- requests -------------------------------------------------------------------------------------


class InlinePool:
    """A pool that scores in this process."""

    pending = 0

    def __init__(self, *_: object) -> None:
        pass

    async def map(self, function: Callable[[Any], str], tasks: list[Any]) -> list[str]:
        return [function(task) for task in tasks]


@cache
def server() -> tuple[Any, asyncio.AbstractEventLoop]:
    """Return the application, and a loop to run it in."""
    with patch.object(service, "Pool", InlinePool):
        app = service.create_app(Limits(1), Scoring())
    return app, asyncio.new_event_loop()


ROUTES = (
    ("/v1/assess", b"application/json"),
    ("/v1/assess-many", b"application/json"),
    ("/report", b"application/x-www-form-urlencoded"),
    ("/report", b"multipart/form-data; boundary=x"),
)


def requesting(data: bytes) -> None:
    """Send a request to the route of the first byte."""
    path, kind = ROUTES[data[0] % len(ROUTES) if data else 0]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": data[1:], "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"content-type", kind)], "http_version": "1.1", "scheme": "http",
        "server": ("a", 80), "client": ("b", 1), "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip
    app, loop = server()
    loop.run_until_complete(app(scope, receive, send))
    assert sent[0]["status"] in (200, 400, 422)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    if path != "/report":
        answer = json.loads(body)
        assert sent[0]["status"] == 200 or answer.keys() == {"title", "status", "detail"}


SCORING, PAGES, FILES = "scoring and printing", "HTML and Markdown", "files of articles"
PROJECT, MODELS = "settings, baselines and other files of a project", "models, scales and lexicons"
DIFFS, REQUESTS = "diffs of git", "requests to the service"
TARGETS_BY_NAME = {
    "parse": Fuzzed(parsing, "parsing"),
    "assess": Fuzzed(assessing, SCORING),
    "repeat": Fuzzed(repeating, SCORING),
    "report": Fuzzed(reporting, SCORING),
    "contradictions": Fuzzed(contradicting, SCORING),
    "sentences": Fuzzed(scoring_sentences, SCORING),
    "html": Fuzzed(reading_html, PAGES),
    "markdown": Fuzzed(reading_markdown, PAGES),
    "decoding": Fuzzed(decoding, FILES),
    "settings": Fuzzed(settings, PROJECT),
    "suppressions": Fuzzed(suppressing, PROJECT),
    "baseline": Fuzzed(keeping_baseline, PROJECT),
    "model": Fuzzed(loading_model, MODELS),
    "edited-model": Fuzzed(loading_edited_model, MODELS, LONGEST_EDIT),
    "edited-scale": Fuzzed(loading_edited_scale, MODELS, LONGEST_EDIT),
    "lexicon": Fuzzed(loading_lexicon, MODELS),
    "edited-lexicon": Fuzzed(loading_edited_lexicon, MODELS, LONGEST_EDIT),
    "gitignore": Fuzzed(ignoring, PROJECT),
    "diff": Fuzzed(parsing_diff, DIFFS),
    "changes": Fuzzed(finding_changes, DIFFS),
    "request": Fuzzed(requesting, REQUESTS),
    **{
        f"read{suffix}": Fuzzed(
            partial(reading, suffix), FILES, 2_000 if suffix in registry.FORMATS else LONGEST
        )
        for suffix in ("", *NAMED_SUFFIXES)
        if suffix not in (".text", ".markdown", ".htm", ".xhtml", ".atom", ".xml", ".warc.gz")
    },
}  # fmt: skip
