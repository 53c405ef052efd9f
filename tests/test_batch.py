"""Tables of scores: a batch in and a batch out, and `reliability batch` over files of every kind.

A run that is killed goes on, and ends with the bytes of a run that was not.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pa = pytest.importorskip("pyarrow", reason="pyarrow is missing: install .[batch]")
import pyarrow.parquet as pq  # noqa: E402
from pyarrow import csv  # noqa: E402
from pyarrow.csv import ConvertOptions  # noqa: E402

from reliability import Model, Policy, assess  # noqa: E402
from reliability.cli.batch import progress_line  # noqa: E402
from reliability.errors import ReliabilityError  # noqa: E402
from reliability.scales.model_files import models_folder  # noqa: E402
from reliability.scoring.workers import work  # noqa: E402
from reliability.signals.registry import FEATURES  # noqa: E402
from reliability.tables import schema, score, score_batch  # noqa: E402
from reliability.tables.parts import Parts, folder_of  # noqa: E402
from reliability.tables.run import Progress  # noqa: E402
from support import ROOT, SEEDS, python, read_articles, run, write_rows  # noqa: E402
from tasks import always_lost, fails, lost_once, square  # noqa: E402

TEXTS = [
    "Everyone knows that the bridge will certainly fall, and nobody can stop it!",
    "The council said on Tuesday that the bridge may need repairs, according to a report.",
    "Engineers measured the bearings in May. Anna Lund, who led them, said two had cracks.",
]


def articles(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"a{number}",
            "title": f"Bridge {number}",
            "text": TEXTS[number % 3] * (number % 4 + 1),
        }
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return articles(36)


@pytest.fixture
def corpus(tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    return write_rows(tmp_path / "news.jsonl", rows)


def table(path: Path) -> list[dict[str, Any]]:
    """Return the rows of an output."""
    if path.suffix == ".parquet":
        found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return found
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    elif path.suffix == ".zst":
        data = pa.input_stream(str(path), compression="zstd").read()
    return [json.loads(line) for line in data.splitlines()]


# -- a batch in, a batch out --------------------------------------------------------------------


def test_a_row_has_the_numbers_of_the_report(rows: list[dict[str, Any]]) -> None:
    batch = pa.RecordBatch.from_pylist(rows[:6])
    scores = score_batch(batch, contributions=True, features=True, findings=True)
    assert scores.schema == schema(contributions=True, features=True, findings=True)
    for given, row in zip(rows, scores.to_pylist(), strict=False):
        report = assess(given["text"], given["title"])
        assert (row["id"], row["title"]) == (given["id"], given["title"])
        assert (row["verdict"], row["reasons"]) == ("ABSTAIN", list(report.reasons))
        assert row["reliability"] == report.reliability.probability
        assert (row["bias_low"], row["bias_high"]) == report.bias.interval
        assert row["sourcing"] == report.card["sourcing"].value
        assert row["genre"] == report.genre.name
        assert row["error"] is None
        used = {n: v for n, v in row["bias_contributions"].items() if v is not None}
        assert used == report.bias.contributions
        assert row["bias_base"] == report.bias.base
        assert list(row["features"]) == list(FEATURES)
        assert row["features"]["boosters"] == report.features["boosters"]
        assert [one["text"] for one in row["findings"]] == [one.text for one in report.findings]
        assert [one["reliability"] for one in row["findings"]] == [
            one.contributions["reliability"] for one in report.findings
        ]


def test_the_schema_is_the_same_for_every_input() -> None:
    empty = pa.RecordBatch.from_pydict({"text": pa.array([], pa.string())})
    assert score_batch(empty).schema == schema()
    assert score_batch(pa.RecordBatch.from_pylist([{"body": None}])).schema == schema()


def test_usual_names_markup_and_missing_texts() -> None:
    batch = pa.RecordBatch.from_pylist(
        [{"Headline": "A &amp; B", "body": "<p>It rained.</p>"}, {"body": 3 * "It snowed. "}, {}]
    )
    first, second, third = score_batch(batch).to_pylist()
    assert (first["id"], first["title"], first["error"]) == (None, "A & B", None)
    assert first["reliability"] == assess("It rained.", "A & B").reliability.probability
    assert second["verdict"] == "ABSTAIN"
    assert third["error"] == '"body" has no value: it must be the text of the article'
    assert {value for name, value in third.items() if name != "error"} == {None}


def test_a_policy_and_a_model_are_applied() -> None:
    batch = pa.RecordBatch.from_pylist([{"words": TEXTS[0]}])
    lenient = Policy(min_words=1, fail_under=0.0, decide_uncertain=True)
    model = Model.load(models_folder() / "open.json")
    [row] = score_batch(batch, text="words", policy=lenient, model=model).to_pylist()
    report = assess(TEXTS[0], policy=lenient, model=model)
    assert row["verdict"] == "PASS" == str(report.verdict)
    assert row["reliability"] == report.reliability.probability
    assert row["reliability"] != assess(TEXTS[0]).reliability.probability


@pytest.mark.parametrize(
    ("batch", "options", "error", "message"),
    [
        ([1], {}, TypeError, "must be a pyarrow.RecordBatch, not list"),
        (pa.table({"text": ["a"]}), {}, TypeError, "give the batches of table.to_batches"),
        (
            pa.record_batch({"txt": ["a"]}),
            {},
            ValueError,
            r"did you mean txt.*and text= names another",
        ),
        (pa.record_batch({"text": ["a"]}), {"text": "body"}, ValueError, '"body" is missing'),
        (pa.record_batch({"text": ["a"]}), {"title": "t"}, ValueError, '"t" is missing'),
        (pa.record_batch({"text": ["a"]}), {"date": "day"}, ValueError, "the columns are text"),
        (
            pa.RecordBatch.from_arrays([pa.array(["a"]), pa.array(["b"])], ["text", "text"]),
            {},
            ValueError,
            'two columns are called "text"',
        ),
    ],
)
def test_a_wrong_batch_is_said(
    batch: Any, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        score_batch(batch, **options)


def test_a_bug_in_one_article_is_an_error_of_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def assess_or_fail(article: Any, **options: Any) -> Any:
        if article.id == "b":
            raise KeyError("lost")
        return assess(article, **options)

    monkeypatch.setattr(score, "assess", assess_or_fail)
    batch = pa.RecordBatch.from_pylist([{"id": one, "text": "It rained."} for one in "abc"])
    found = score_batch(batch).to_pylist()
    assert [row["verdict"] for row in found] == ["ABSTAIN", None, "ABSTAIN"]
    assert found[1]["id"] == "b"
    assert found[1]["error"].startswith("this is a bug in reliability: KeyError at test_batch.py:")


@pytest.mark.parametrize("arguments", [["batch", "a.jsonl", "b.parquet"]])
def test_a_missing_library_is_named(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    write_rows(tmp_path / "a.jsonl", articles(1))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ReliabilityError, match=r'install "news-reliability\[batch\]"'):
        schema()
    result = run(*arguments)
    assert result.exit_code == 2
    assert 'Error: tables need pyarrow, which is missing: install "news-reliability[batch]"' in (
        result.stderr
    )


def test_the_docs_name_every_column() -> None:
    page = (ROOT / "docs" / "batch.md").read_text("utf-8")
    names = schema(contributions=True, features=True, findings=True)
    missing = [name for name in names.names if f"`{name}`" not in page]
    missing += [
        name for name in names.field("findings").type.value_type.names if f"`{name}`" not in page
    ]
    assert not missing


# -- every input, every output ------------------------------------------------------------------


@pytest.mark.parametrize(
    "suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".csv", ".tsv"]
)
def test_every_input_gives_the_same_rows(
    suffix: str, tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    given = tmp_path / f"news{suffix}"
    if suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), given, row_group_size=15)
    elif suffix.startswith(".jsonl"):
        lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
        packing = {".gz": "gzip", ".zst": "zstd"}.get(given.suffix)
        with pa.output_stream(str(given), compression=packing) as stream:
            stream.write(lines)
    else:
        sign = "," if suffix == ".csv" else "\t"
        lines_ = [sign.join(rows[0]), *(sign.join(f'"{v}"' for v in r.values()) for r in rows)]
        given.write_text("\n".join(lines_) + "\n", "utf-8")
    out = tmp_path / "scores.parquet"
    result = run("batch", given, out, "--jobs", 1, "--part", 7)
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "36 articles: 0 passed, 0 failed, 36 not judged\n",
        "",
    )
    whole = score_batch(pa.RecordBatch.from_pylist(rows))
    assert pq.read_table(out).to_batches()[0].to_pylist() == whole.to_pylist()
    assert pq.ParquetFile(out).metadata.num_row_groups == 1
    assert [path.name for path in tmp_path.glob("scores*")] == ["scores.parquet"]


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"])
def test_every_output_has_the_same_rows(suffix: str, tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / f"scores{suffix}"
    options = ["--contributions", "--features", "--findings"]
    assert run("batch", corpus, out, "--jobs", 1, "--part", 20, *options).exit_code == 0
    names = schema(contributions=True, features=True, findings=True).names
    found = table(out)
    assert [row["id"] for row in found] == [f"a{number}" for number in range(36)]
    assert all(list(row) == names for row in found)
    report = assess(TEXTS[0], "Bridge 0")
    assert found[0]["reliability"] == report.reliability.probability
    assert len(found[0]["findings"]) == len(report.findings)


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz"])
def test_csv_has_the_flat_columns_of_parquet(suffix: str, tmp_path: Path) -> None:
    rows = articles(5)
    rows[1]["title"] = 'The "bridge", again'
    rows[2] |= {"title": "Bridge\ud83d", "publisher": "", "date": "2024-05-01"}
    rows[3]["text"] = None
    given = write_rows(tmp_path / "news.jsonl", rows)
    out, other = tmp_path / f"scores{suffix}", tmp_path / "scores.parquet"
    options = ["--contributions", "--findings", "--signatures", "--jobs", 1, "--part", 2]
    result = run("batch", given, out, *options)
    assert result.stderr.startswith(
        "left out, since CSV has no nested columns: reliability_contributions, bias_contributions, "
        "findings: write"
    )
    run("batch", given, other, *options)
    whole = pq.read_table(other).to_pylist()
    names = [name for name in whole[0] if not name.endswith(("contributions", "findings"))]
    expected = [
        {name: row[name] for name in names}
        | {"reasons": row["reasons"] and "; ".join(row["reasons"])}
        for row in whole
    ]
    types = ConvertOptions(
        column_types={"date": pa.string()},
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    assert csv.read_csv(out, convert_options=types).to_pylist() == expected


def test_a_run_into_csv_goes_on_and_ends_with_the_same_bytes(tmp_path: Path, corpus: Path) -> None:
    undisturbed, out = tmp_path / "undisturbed.csv", tmp_path / "out.csv"
    options = ["--part", 5, "--contributions"]
    assert run("batch", corpus, undisturbed, "--jobs", 1, *options).exit_code == 0
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Parts, "join", _full)
        assert run("batch", corpus, out, "--jobs", 1, *options).exit_code == 2
    assert not out.exists()
    for part in list(folder_of(out).glob("*.arrow"))[::2]:
        part.unlink()
    assert run("batch", corpus, out, "--jobs", 2, *options).exit_code == 0
    assert out.read_bytes() == undisturbed.read_bytes()


def test_a_partitioned_data_set_has_the_values_of_its_folders(tmp_path: Path) -> None:
    for publisher, day in (("The%20Gazette", "01"), ("Herald", "02")):
        folder = tmp_path / "set" / f"publisher={publisher}" / f"date=2024-05-{day}"
        folder.mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(articles(3)), folder / "part-0.parquet")
    (tmp_path / "set" / "_SUCCESS").touch()
    out = tmp_path / "scores.jsonl"
    assert run("batch", tmp_path / "set", out, "--jobs", 1).exit_code == 0
    assert [(row["publisher"], row["date"], row["id"]) for row in table(out)] == [
        *(("Herald", "2024-05-02", f"a{number}") for number in range(3)),
        *(("The Gazette", "2024-05-01", f"a{number}") for number in range(3)),
    ]


def test_a_folder_of_articles(tmp_path: Path) -> None:
    out = tmp_path / "scores.parquet"
    assert run("batch", SEEDS, out, "--jobs", 1).exit_code == 0
    expected = read_articles(SEEDS)
    found = table(out)
    assert [row["id"] for row in found] == [article.id for article in expected]
    assert [row["title"] for row in found] == [article.title for article in expected]
    assert {row["verdict"] for row in found} == {"PASS", "FAIL", "ABSTAIN"}


def test_other_formats_and_files_without_a_suffix(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text(json.dumps(articles(2)), "utf-8")
    write_rows(tmp_path / "dump", articles(2))
    out = tmp_path / "scores.jsonl"
    assert run("batch", tmp_path / "list.json", tmp_path / "dump", out, "--jobs", 1).exit_code == 0
    assert [row["id"] for row in table(out)] == ["a0", "a1", "a0", "a1"]


# -- bad rows and bad runs ----------------------------------------------------------------------


def test_a_bad_row_is_a_row_with_an_error(tmp_path: Path) -> None:
    given = tmp_path / "news.jsonl"
    given.write_text(
        '{"text": "It rained."}\n{broken\n\n{"id": "x", "text": 7}\n'
        '{"id": "s", "text": "It rained \\ud800 here.", "title": "\\udc00"}\n',
        "utf-8",
    )
    for name, code in (("a.parquet", 0), ("b.jsonl", 0), ("c.parquet", 2)):
        options = ["--fail-on-error"] if code else []
        result = run("batch", given, tmp_path / name, "--jobs", 1, *options)
        assert result.exit_code == code
        assert result.stdout == "4 articles: 0 passed, 0 failed, 2 not judged, 2 not read\n"
        assert result.stderr.startswith(f"Error: 2 rows with an error; the first: {given}:2: ")
        first, second, third, fourth = table(tmp_path / name)
        assert (first["verdict"], first["error"], first["id"]) == ("ABSTAIN", None, f"{given}:1")
        assert second["verdict"] is None
        assert second["error"].startswith(f"{given}:2: ")
        assert third["id"] == "x"
        assert '"text" is int, not a string' in third["error"]
        assert (fourth["id"], fourth["verdict"]) == ("s", "ABSTAIN")


def test_a_damaged_file_keeps_the_rows_before(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    whole = write_rows(tmp_path / "whole.jsonl.gz", rows).read_bytes()
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (folder / "b.parquet").write_bytes(b"PAR1 no PAR1")
    (folder / "c.csv").write_text("name,words\nx,y\n", "utf-8")
    write_rows(folder / "d.jsonl", rows[:1])
    result = run("batch", folder, tmp_path / "out.parquet", "--jobs", 1)
    found = table(tmp_path / "out.parquet")
    errors = [row["error"] for row in found if row["error"]]
    assert len(errors) == 3
    assert errors[0].startswith(f"{folder / 'a.jsonl.gz'}:")
    assert "not Parquet" in errors[1]
    assert '"text" is missing' in errors[2]
    assert found[-1]["id"] == "a0"
    assert len(found) > 5
    assert result.exit_code == 0


def test_a_run_without_any_article_that_can_be_read_fails(tmp_path: Path) -> None:
    given = write_rows(tmp_path / "news.jsonl", [{"txt": "It rained."}])
    result = run("batch", given, tmp_path / "out.jsonl", "--jobs", 1)
    assert result.exit_code == 2
    assert "did you mean txt?" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.jsonl", "out.parquet"], "missing.jsonl: cannot be read (No such file"),
        (["news.jsonl", "out.txt"], "its suffix must be one of .parquet, .jsonl"),
        (
            ["news.jsonl"],
            "IN and OUT are needed, not news.jsonl alone: name the table to write last",
        ),
        (["-", "out.parquet"], "standard input cannot be read again"),
        (["news.jsonl", "news.jsonl"], "would overwrite an article to read"),
        (["news.jsonl", "gone/out.parquet"], "does not exist"),
        (["news.jsonl", "full.jsonl"], "full.jsonl exists: name another file, or replace it"),
        (["news.jsonl", "folder.jsonl"], "is a folder: name a file"),
        (["empty", "out.parquet"], "empty: nothing to score: the folder has no .txt"),
        (["news.jsonl", "out.parquet", "--text-field", ""], "--text-field is empty"),
        (["news.jsonl", "out.parquet", "--jobs", "0"], "--jobs"),
    ],
)
def test_a_wrong_command_is_said(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    corpus: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full.jsonl").write_text("{}\n")
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "empty").mkdir()
    result = run("batch", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out.parquet").exists()
    assert (tmp_path / "full.jsonl").read_text() == "{}\n"


def test_an_output_is_replaced_only_if_asked(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old\n")
    assert run("batch", corpus, out, "--jobs", 1, "--overwrite").exit_code == 0
    assert len(table(out)) == 36


def test_a_link_stays_a_link(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "other").mkdir()
    link = tmp_path / "out.jsonl"
    link.symlink_to(tmp_path / "other" / "real.jsonl")
    assert run("batch", corpus, link, "--jobs", 1).exit_code == 0
    assert link.is_symlink()
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["real.jsonl"]
    assert len(table(link)) == 36


def test_settings_decide_by_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "reliability.toml").write_text(
        "min-words = 5\ndecide-uncertain = true\nfail-under = 0.99\n"
        '[per-path."b.jsonl"]\nfail-under = 0.0\n',
        "utf-8",
    )
    for name in ("a.jsonl", "b.jsonl"):
        write_rows(tmp_path / name, [{"text": " ".join(TEXTS)}])
    monkeypatch.chdir(tmp_path)
    assert run("batch", "a.jsonl", "b.jsonl", "out.jsonl", "--jobs", 1).exit_code == 0
    assert [row["verdict"] for row in table(tmp_path / "out.jsonl")] == ["FAIL", "PASS"]


# -- runs that are disturbed --------------------------------------------------------------------


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "reliability", "batch", *map(str, arguments)]


@pytest.fixture
def undisturbed(tmp_path: Path, corpus: Path) -> bytes:
    out = tmp_path / "undisturbed.parquet"
    assert run("batch", corpus, out, "--jobs", 1, "--part", 3, "--findings").exit_code == 0
    return out.read_bytes()


def children(pid: int) -> list[int]:
    """Return the processes that a process has started with its own program."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    found = [int(one) for one in listed.read_text().split()] if listed.exists() else []
    return [one for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


def wait_for_parts(process: subprocess.Popen[bytes], folder: Path, count: int) -> None:
    """Wait until a run has written a number of parts, or has ended."""
    while process.poll() is None and len(list(folder.glob("*.arrow"))) < count:
        time.sleep(0.01)


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(
    tmp_path: Path, corpus: Path, undisturbed: bytes
) -> None:
    pty = pytest.importorskip("pty")
    draw = random.Random(3)
    out = tmp_path / "out.parquet"
    arguments = (corpus, out, "--jobs", 2, "--part", 3, "--findings")
    mine, other = pty.openpty()
    with subprocess.Popen(command(*arguments), stderr=other) as process:
        os.close(other)
        wait_for_parts(process, folder_of(out), draw.randint(1, 3))
        for worker in children(process.pid)[:1]:  # the run goes on without it
            os.kill(worker, signal.SIGKILL)
        wait_for_parts(process, folder_of(out), draw.randint(5, 8))
        workers = children(process.pid)
        process.kill()
    shown = b"".join(_all(mine))
    assert b"reading" in shown  # the rate comes later, if the run lasts
    assert not out.exists()
    assert 5 <= len(list(folder_of(out).glob("*.arrow"))) < 12
    for _ in range(200):  # the workers end with their parent
        if not any(is_running(worker) for worker in workers):
            break
        time.sleep(0.05)
    else:
        pytest.fail(f"{workers} are still there")
    result = run("batch", *arguments[:3], 1, *arguments[4:])
    assert result.stdout == "36 articles: 0 passed, 0 failed, 36 not judged\n"
    assert out.read_bytes() == undisturbed
    assert not folder_of(out).exists()


def is_running(pid: int) -> bool:
    """Return True unless a process has ended, also if nobody has waited for it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_two_jobs_give_the_same_bytes(tmp_path: Path, corpus: Path, undisturbed: bytes) -> None:
    out = tmp_path / "out.parquet"
    result = run("batch", corpus, out, "--jobs", 2, "--part", 3, "--findings")
    assert result.stdout == "36 articles: 0 passed, 0 failed, 36 not judged\n"
    assert out.read_bytes() == undisturbed


def _all(terminal: int) -> Iterator[bytes]:
    """Yield what is written to a terminal until it is closed."""
    try:
        while data := os.read(terminal, 4096):
            yield data
    except OSError:  # closed
        return
    finally:
        os.close(terminal)


def test_a_full_disk_keeps_the_parts(tmp_path: Path, corpus: Path, undisturbed: bytes) -> None:
    out = tmp_path / "out.parquet"
    arguments = ("batch", corpus, out, "--jobs", 1, "--part", 3, "--findings")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(undisturbed) - 100, limits[1]))
        result = run(*arguments)  # no room for the output, though for its parts
        assert result.exit_code == 2
        assert "out.parquet cannot be written" in result.stderr
        assert "the same command goes on" in result.stderr
        assert not out.exists()
        for part in list(folder_of(out).glob("*.arrow"))[::2]:
            part.unlink()
        resource.setrlimit(resource.RLIMIT_FSIZE, (900, limits[1]))
        assert run(*arguments).exit_code == 2  # no room for a part
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert not [path for path in folder_of(out).glob("*.arrow") if path.stat().st_size < 1000]
    assert run(*arguments).exit_code == 0
    assert out.read_bytes() == undisturbed


def test_a_second_run_is_refused(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out.parquet"
    first = Parts(out, {})
    result = run("batch", corpus, out, "--jobs", 1)
    assert result.exit_code == 2
    assert "another run writes to" in result.stderr
    first.close()
    assert run("batch", corpus, out, "--jobs", 1).exit_code == 2, "its parts are of another run"


@pytest.mark.parametrize(
    ("changed", "named"),
    [("input", "input"), ("--features", "columns"), ("--text-field", "--text-field")],
)
def test_parts_of_another_run_are_refused(
    changed: str, named: str, tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.parquet"
    monkeypatch.setattr(Parts, "join", _full)
    assert run("batch", corpus, out, "--jobs", 1).exit_code == 2
    monkeypatch.undo()
    if changed == "input":
        write_rows(corpus, articles(37))
    more = {"--features": ["--features"], "--text-field": ["--text-field", "text"]}
    result = run("batch", corpus, out, "--jobs", 1, *more.get(changed, []))
    assert result.exit_code == 2
    assert f"of another run (it differs in: {named})" in result.stderr
    assert not out.exists()


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_damaged_part_is_named(tmp_path: Path, corpus: Path) -> None:
    out = tmp_path / "out.parquet"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Parts, "join", _full)
        assert run("batch", corpus, out, "--jobs", 1, "--part", 20).exit_code == 2
    part = sorted(folder_of(out).glob("*.arrow"))[1]
    part.write_bytes(part.read_bytes()[:50])
    result = run("batch", corpus, out, "--jobs", 1, "--part", 20)
    assert (result.exit_code, out.exists()) == (2, False)
    assert f"{part} is damaged: remove it" in result.stderr
    part.unlink()
    assert run("batch", corpus, out, "--jobs", 1, "--part", 20).exit_code == 0


def test_an_input_that_changes_during_the_run_is_refused(tmp_path: Path, corpus: Path) -> None:
    from reliability.articles.fields import Fields
    from reliability.tables.source import Source

    source = Source([str(corpus)], Fields())
    write_rows(corpus, articles(3))
    with pytest.raises(ReliabilityError, match="the input was changed while it was read"):
        list(source)


# -- processes ----------------------------------------------------------------------------------


def test_a_lost_process_is_replaced(tmp_path: Path) -> None:
    tasks = [(number, str(tmp_path / "lost")) for number in range(6)]
    assert sorted(work(lost_once, tasks, 2)) == [0, 1, 4, 9, 16, 25]
    assert (tmp_path / "lost").exists()


def test_a_process_that_is_lost_before_it_reads_its_task_does_not_end_the_run() -> None:
    code = (
        "import signal; from reliability.scoring.workers import _Worker; from tasks import square\n"
        "signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as on the command line\n"
        "worker = _Worker(square); worker._process.kill(); worker._process.join()\n"
        "worker.give(3)\n"
        "print([result for _ in range(2) for result in worker.results()]); worker.end()\n"
        "assert signal.getsignal(signal.SIGPIPE) == signal.SIG_DFL"
    )
    done = python("-c", code, cwd=ROOT / "tests")
    assert (done.returncode, done.stdout) == (0, "[9]\n"), done.stderr


def test_a_task_that_ends_every_process_is_an_error() -> None:
    with pytest.raises(ReliabilityError, match=r"3 processes were lost .* fewer --jobs"):
        list(work(always_lost, [1], 2))


def test_an_error_in_a_process_is_raised_here() -> None:
    with pytest.raises(OSError, match="disk"):
        list(work(fails, [1], 2))
    assert list(work(square, [1, 2], 1)) == [1, 4]


# -- progress -----------------------------------------------------------------------------------


def test_the_time_left_counts_what_this_run_has_read() -> None:
    line = progress_line(Progress(rows=50, before=900, done=950, total=1000), 3.0)
    assert line == "95% done, 17 articles/s, 0:00:03 left"
    assert progress_line(Progress(5, 10, 10, 10), 0.0) == "100% done, 0 articles/s"
