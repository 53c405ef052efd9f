"""The command line: its words, its exit codes, what it prints where, what it does not import."""

from __future__ import annotations

import doctest
import json
import math
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import html

import reliability
from reliability.articles.formats.registry import FORMATS
from reliability.records import CAVEAT
from reliability.scales import model_files
from reliability.scoring import model
from reliability.scoring.assess import _shipped_model, assess, chosen_model
from reliability.scoring.policy import Policy
from reliability.signals.registry import SIGNALS
from support import SEEDS, python, read_articles, run

WIRE, SHORT = str(SEEDS / "wire-report.md"), str(SEEDS / "very-short.txt")
CLICKBAIT = str(SEEDS / "clickbait.md")
NEEDS_FULL = pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="there is no disk that is always full"
)
HEAVY = ("ftfy", "trafilatura", "markdown_it", "sklearn", "scipy", "nltk", "textstat", "rich")


def program(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reliability", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """JSON Lines: an article, a malformed line, an article."""
    text = Path(WIRE).read_text("utf-8")
    lines = [
        json.dumps({"id": "one", "text": text, "title": "One"}),
        '{"id": "two", "text": ',
        json.dumps({"id": "three", "text": text, "source": "x", "date": "2024-01-01"}),
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


# -- score -----------------------------------------------------------------------------------------


def test_score_of_one_article() -> None:
    result = run("score", WIRE)
    assert result.exit_code == 0
    flat = " ".join(result.output.split())
    made = assess(read_articles(WIRE)[0])
    assert f"{made.verdict} {made.reasons[0]}" in flat
    for target, score in (("reliability", made.reliability), ("bias", made.bias)):
        assert re.search(rf"\b{target} [·━●]+ {score.probability:.2f} ", flat)
    assert CAVEAT in flat
    assert "\x1b" not in result.output
    assert not any(line.endswith(" ") for line in result.output.splitlines())


def test_no_garbage_is_collected_while_the_word_lists_are_read() -> None:
    code = (
        "import gc, sys; from reliability.cli.main import main; "
        "sys.argv = ['reliability', 'score', sys.argv[1]]; before = gc.get_stats(); "
        "import atexit; atexit.register(lambda: print('collections', "
        "gc.get_stats()[0]['collections'] - before[0]['collections'])); main()"
    )
    ran = python("-c", code, WIRE, check=True)
    assert int(ran.stdout.rpartition("collections ")[2]) <= 2


def test_score_of_several_articles_ends_with_a_summary() -> None:
    result = run("score", WIRE, CLICKBAIT, SHORT)
    assert result.exit_code == 0
    summary = re.search(r"^3 articles: \d passed, \d failed, \d not judged$", result.output, re.M)
    assert summary
    assert " ".join(result.output[summary.end() :].split()) == CAVEAT


def test_the_documents_in_a_folder_are_named(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx", "c.pdf", "package.json"):
        (tmp_path / name).touch()
    (tmp_path / "d.txt").write_text("The bridge fell.")
    for command in ("score", "check", "explain", "sentences"):
        result = run(command, tmp_path)
        assert result.exit_code == 0, result.stderr
        assert (
            result.stderr
            == f"not read in {tmp_path}: 2 .docx, 1 .pdf: name the files to read them, "
            f"such as {tmp_path}/*.docx\n"
        )
    assert not run("score", tmp_path / "d.txt").stderr


def test_a_report_in_a_folder_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("The bridge fell.")
    for output, form, name in (
        ("--output", "html", "made.html"),
        ("--output", "markdown", "made.md"),
        ("--pages", "html", "made pages"),
    ):
        made = tmp_path / name
        for _ in range(2):  # the second run finds the output of the first
            result = run("score", tmp_path, "--format", form, output, made)
            assert (result.exit_code, result.stdout[:10]) == (0, "1 article:"), result.stderr
        assert f"not read in {tmp_path}: {tmp_path}/made" in result.stderr
        assert "written by reliability, not to be scored" in result.stderr
        again = made if made.is_file() else made / "index.html"
        assert "a report that reliability wrote" in run("check", again).stderr
    scores = SEEDS.parent / "notebooks" / "publishers.jsonl"
    assert run("publishers", scores, "--format", "html", "--output", again).exit_code == 0
    assert "a report that reliability wrote" in run("check", again).stderr


def test_score_of_a_folder() -> None:
    assert run("score", str(SEEDS)).exit_code == 0


def test_score_as_json_lines_keeps_order_and_says_what_was_not_read(articles: Path) -> None:
    result = run("score", "--format", "jsonl", str(articles))
    assert result.exit_code == 2
    one, two, three = map(json.loads, result.stdout.splitlines())
    assert (one["id"], one["title"], three["id"]) == ("one", "One", "three")
    assert set(two) == {"id", "error"}
    assert two["error"]
    assert {"version", "id", "title", "verdict", "reasons", "reliability", "bias", "features",
            "findings"} <= set(one)  # fmt: skip
    for target in model.TARGETS:
        score = one[target]
        assert set(score) == {"probability", "interval", "base", "contributions"}
        log_odds = score["base"] + math.fsum(score["contributions"].values())
        assert math.isclose(score["probability"], 1 / (1 + math.exp(-log_odds)), rel_tol=1e-9)
    for finding in one["findings"]:
        assert {"signal", "feature", "start", "end", "text", "weight", "note",
                "related"} <= set(finding)  # fmt: skip


def test_score_as_json_lines_says_which_file_was_not_read(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.txt")
    result = run("score", "--format", "jsonl", missing, WIRE)
    assert result.exit_code == 2
    bad, good = map(json.loads, result.stdout.splitlines())
    assert set(bad) == {"id", "error"}
    assert "missing.txt" in bad["error"]
    assert good["verdict"]


def test_json_lines_come_while_more_go_in() -> None:
    with program("score", "--format", "jsonl", "-") as process:
        assert process.stdin
        assert process.stdout
        for name in ("first", "second"):
            process.stdin.write(json.dumps({"id": name, "text": "It rained."}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
        assert process.wait() == 0


# -- explain ---------------------------------------------------------------------------------------


def test_explain_ends_in_the_score_it_explains() -> None:
    result = run("explain", CLICKBAIT)
    assert result.exit_code == 0
    made = assess(read_articles(CLICKBAIT)[0])
    found = re.findall(r"exp\(-?[\d.]+\)\) = ([\d.]+) (\w+)", " ".join(result.output.split()))
    assert [target for _, target in found] == ["reliability", "bias"]
    for (printed, _), score in zip(found, (made.reliability, made.bias), strict=True):
        assert abs(float(printed) - score.probability) < 0.001


# -- check -----------------------------------------------------------------------------------------


def test_another_model_scores(tmp_path: Path) -> None:
    def said(*arguments: str) -> float:
        line = run("score", WIRE, "--format", "jsonl", *arguments).output
        return float(json.loads(line)["reliability"]["probability"])

    assert said("--model", "open") == pytest.approx(
        assess(read_articles(WIRE)[0], model=chosen_model("open")).reliability.probability
    )
    settings = tmp_path / "settings.toml"
    settings.write_text('model = "open"')
    assert said("--config", str(settings)) == said("--model", "open") != said()
    shipped = model_files.models_folder() / "reliability.json"
    assert said("--config", str(settings), "--model", str(shipped)) == said()


def test_a_broken_model_of_the_settings_is_reported_with_its_line_and_does_not_beat_the_option(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "reliability.toml"
    settings.write_text('# a model\nmodel = "none.json"\nshow = ["hedgin"]\n')
    result = run("check", WIRE, "--config", str(settings))
    assert result.exit_code == 2
    assert f"{settings}:2: model: " in result.stderr
    assert "none.json: cannot be read as a model" in result.stderr
    assert f"{settings}:3: show: " in result.stderr
    settings.write_text('model = "none.json"\n')
    assert run("score", WIRE, "--config", str(settings), "--model", "open").exit_code == 0


@pytest.mark.parametrize("command", ["score", "check", "explain"])
def test_a_model_that_cannot_score_is_said(command: str, tmp_path: Path) -> None:
    result = run(command, WIRE, "--model", str(tmp_path / "none.json"))
    assert result.exit_code == 2
    assert "none.json: cannot be read as a model" in result.stderr


def test_an_empty_model_is_not_the_default() -> None:
    result = run("check", WIRE, "--model", "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--model is empty" in result.stderr


@pytest.mark.parametrize(("option", "value"), [("--fail-under", "2"), ("--fail-over-bias", "-1")])
def test_a_wrong_threshold_goes_by_the_name_of_its_option(option: str, value: str) -> None:
    said = run("check", WIRE, "--fail-under", "0.5", option, value).stderr
    assert f"{option} is {float(value)}: give a probability" in said


def test_a_threshold_in_percent_is_an_error_with_its_remedy() -> None:
    said = run("check", WIRE, "--fail-under", "40%").stderr
    assert "'--fail-under': '40%' is not a number: give a probability, 0 to 1" in said


def test_the_help_lists_the_formats_to_which_errors_refer() -> None:
    said = run("--help").stdout
    of_one_name = {suffix for suffix in FORMATS if suffix != ".mht" and not suffix.endswith(".gz")}
    assert [
        suffix for suffix in (".txt", ".md", ".html", ".jsonl", *of_one_name) if suffix not in said
    ] == []


def test_check_passes_fails_and_could_not() -> None:
    assert run("check", WIRE, "--fail-under", "0").exit_code == 0
    assert run("check", WIRE, "--fail-under", "1").exit_code == 1
    assert run("check", WIRE, "--fail-over-bias", "0").exit_code == 1
    assert run("check", WIRE, "/nowhere/at/all.txt", "--fail-under", "1").exit_code == 2


def test_check_prints_a_line_an_article_and_the_worst_findings_of_a_failed_one() -> None:
    result = run("check", CLICKBAIT, "--fail-under", "1")
    first, *worst, summary, left, caveat = result.output.splitlines()
    assert left.startswith("findings not shown: ")
    assert re.match(
        re.escape(CLICKBAIT) + r": FAIL reliability \d\.\d\d bias \d\.\d\d — reliability", first
    )
    assert 1 <= len(worst) <= 5
    form = re.escape(CLICKBAIT) + r':\d+:\d+: \w+: ".+" \S.*'
    assert all(re.fullmatch(form, line) for line in worst)
    assert summary == "1 article: 0 passed, 1 failed, 0 not judged"
    assert caveat == CAVEAT


def test_what_cannot_be_judged_does_not_fail_and_is_said() -> None:
    result = run("check", SHORT)
    assert result.exit_code == 0
    assert "ABSTAIN" in result.output
    assert "too short" in result.output
    assert "1 not judged" in result.output


def test_nothing_to_check_is_not_a_pass(tmp_path: Path) -> None:
    for command in ("check", "score", "explain"):
        result = run(command, str(tmp_path))
        assert result.exit_code == 2
        assert str(tmp_path) in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("score",),
        ("explain",),
        ("diff", WIRE),
        ("score", WIRE, "--fields", "id"),
        ("score", WIRE, "--format", "jsonl", "--fields", " , "),
        ("chekc", WIRE),
        ("check", WIRE, "--fail-under", "1.5"),
        ("check", WIRE, "--fail-over-bias", "-0.1"),
        ("check", WIRE, "--fail-under", "nan"),
        ("check", WIRE, "--fail-under", "high"),
        ("check", WIRE, "--strict"),
        ("score", WIRE, "--format", "xml"),
        ("train", "--data", "/nowhere"),
        ("evaluate", "--data", "/nowhere"),
        ("evaluate", "signal"),
        ("evaluate", "signals", "--data", "/nowhere"),
        ("evaluate", "signals", "--gate"),
        ("evaluate", "--gate", "signals"),
    ],
)
def test_wrong_arguments(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


def test_a_similar_command_is_suggested_for_a_wrong_one() -> None:
    assert "no command 'chekc' (did you mean check?)" in run("chekc", WIRE).stderr
    assert f"to check this path, use `check {WIRE}" in run(WIRE).stderr
    assert "no command 'zzz'\n" in run("zzz").stderr
    assert "No such option" in run("--verison").stderr


def test_the_help_says_the_thresholds_of_the_policy() -> None:
    text = " ".join(run("check", "--help").output.split())
    assert f"({Policy().fail_under})" in text
    assert f"({Policy().fail_over_bias}: any)" in text


# -- formats ---------------------------------------------------------------------------------------

PARSERS: dict[str, Callable[[str], Any]] = {
    "terminal": str.splitlines,
    "jsonl": lambda told: [json.loads(line) for line in told.splitlines()],
    "json": json.loads,
    "sarif": json.loads,
    "github": str.splitlines,
    "gitlab": json.loads,
    "junit": lambda told: ElementTree.fromstring(told.encode()),
    "markdown": str.splitlines,
    "html": lambda told: list(html.document_fromstring(told)),
}


@pytest.mark.parametrize("name", PARSERS)
def test_check_has_its_exit_codes_in_every_format(name: str, tmp_path: Path) -> None:
    for paths, code in (([WIRE], 0), ([WIRE, CLICKBAIT], 1), ([WIRE, "/nowhere.txt"], 2)):
        result = run("check", "--format", name, *paths)
        assert result.exit_code == code
        assert PARSERS[name](result.stdout) or (name, code) == ("gitlab", 0)
        assert "\x1b" not in result.output
        assert CAVEAT in result.stdout or name == "gitlab"
    said = result.stdout + result.stderr
    assert "/nowhere.txt: cannot be read" in said


def test_json_has_the_verdicts_and_findings_of_the_wire_format(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n")
    result = run("check", "--format", "json", "--select", "clickbait", WIRE, CLICKBAIT, empty)
    passed, failed, unread = json.loads(result.stdout)
    assert (passed["verdict"], failed["verdict"]) == ("PASS", "FAIL")
    assert {one.get("hidden", False) for one in failed["findings"]} == {True, False}
    lines = run("check", "--format", "jsonl", "--select", "clickbait", WIRE, CLICKBAIT, empty)
    assert [json.loads(line) for line in lines.stdout.splitlines()] == [passed, failed, unread]
    assert unread["error"] == f"{empty}: the file is empty: there is nothing to check"
    assert (result.exit_code, lines.exit_code) == (2, 2)


@pytest.mark.parametrize(
    ("kinds", "code"), [("too_short", 1), ("all", 1), ("unreadable, too_close", 0)]
)
def test_an_abstention_fails_a_build_that_asks_for_it(
    kinds: str, code: int, tmp_path: Path
) -> None:
    file = tmp_path / "short.txt"
    file.write_text("It rained in the valley, and the road was closed.")
    assert run("check", file).exit_code == 0
    result = run("check", file, "--fail-on-abstain", kinds)
    assert result.exit_code == code
    assert ("counts as a failure here: 1 too_short" in result.stdout) == bool(code)
    settings = tmp_path / "reliability.toml"
    settings.write_text(f"fail-on-abstain = {json.dumps(kinds.split(', '))}")
    assert run("check", file, "--config", settings).exit_code == code


def test_an_unknown_kind_of_abstention_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "short.txt"
    file.write_text(SHORT)
    fault = "there is no kind of abstention 'too_shrt' (did you mean too_short?)"
    assert fault in run("check", file, "--fail-on-abstain", "too_shrt").stderr
    settings = tmp_path / "reliability.toml"
    settings.write_text('\nfail-on-abstain = ["too_shrt"]')
    result = run("check", file, "--config", settings)
    assert result.exit_code == 2
    assert f"reliability.toml:2: fail-on-abstain: {fault}" in result.stderr


@pytest.mark.parametrize("command", ["score", "check"])
@pytest.mark.parametrize("form", ["html", "json", "jsonl"])
def test_plain_text_is_not_written_to_a_file_that_is_called_otherwise(
    command: str, form: str, tmp_path: Path
) -> None:
    file = tmp_path / f"report.{form}"
    result = run(command, WIRE, "--output", file)
    assert result.exit_code == 2
    assert f"report.{form} would be plain text: add --format {form}" in result.stderr
    assert not file.exists()
    assert run(command, WIRE, "--output", file, "--format", form).exit_code == 0


@pytest.mark.parametrize("command", ["score", "check", "explain", "sentences", "diff", "signals"])
def test_the_help_names_the_formats_of_the_command_only(command: str) -> None:
    text = " ".join(run(command, "--help").stdout.split())
    formats = re.search(r"--format \[(\S+)\]", text)[1].split("|")  # type: ignore[index]
    for name in ("terminal", "jsonl", "json", "html", "markdown"):
        assert (f"{name}: " in text.split("--format [")[1]) == (name in formats), name
    assert ("the others" in text) == ("sarif" in formats)


@pytest.mark.parametrize("name", PARSERS)
def test_output_is_what_would_have_been_printed(name: str, tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text("of an earlier run")
    printed = run("check", "--format", name, WIRE, CLICKBAIT)
    written = run("check", "--format", name, WIRE, CLICKBAIT, "--output", str(file))
    assert file.read_text("utf-8") == printed.stdout
    assert written.stdout == "2 articles: 1 passed, 1 failed, 0 not judged\n"
    assert (printed.exit_code, written.exit_code) == (1, 1)
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("name", ["terminal", "jsonl", "markdown", "html"])
def test_score_writes_a_file_without_colour(name: str, tmp_path: Path) -> None:
    file = tmp_path / "scores"
    coloured = {"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": None}
    result = run("score", "--format", name, WIRE, "--output", str(file), env=coloured)
    assert result.exit_code == 0
    told = file.read_text("utf-8")
    assert PARSERS[name](told)
    assert CAVEAT in " ".join(told.split())
    assert "\x1b" not in told


def test_a_format_for_services_can_be_set_in_the_settings(tmp_path: Path) -> None:
    settings = tmp_path / "reliability.toml"
    settings.write_text('format = "junit"\n')
    told = run("check", WIRE, "--config", str(settings)).stdout
    assert ElementTree.fromstring(told.encode()).tag == "testsuites"
    assert run("check", WIRE, "--config", str(settings), "--format", "terminal").stdout.startswith(
        f"{WIRE}: PASS"
    )


def test_reports_are_what_the_formats_print(tmp_path: Path) -> None:
    formats = [name for name in PARSERS if name != "terminal"]
    options = [f"--report={name}:{tmp_path / name}" for name in formats]
    paths = ["/nowhere.txt", WIRE, CLICKBAIT]
    printed = run("check", *paths, *options)
    assert (printed.exit_code, printed.stdout) == (2, run("check", *paths).stdout)
    for name in formats:
        assert (tmp_path / name).read_text("utf-8") == run(
            "check", "--format", name, *paths
        ).stdout, name
    again = tmp_path / "again"
    run("check", "--format=jsonl", *paths, f"--report=json:{again}")
    assert again.read_bytes() == (tmp_path / "json").read_bytes()
    file = tmp_path / "file"
    both = run("check", WIRE, "--format=sarif", f"--output={file}", f"--report=jsonl:{file}s")
    assert both.stdout == "1 article: 1 passed, 0 failed, 0 not judged\n"
    assert json.loads(file.read_text())["version"] == "2.1.0"
    assert json.loads((tmp_path / "files").read_text())["verdict"] == "PASS"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--report", "sarif"], "'sarif' is not FORMAT:FILE, such as sarif:found.sarif"),
        (["--report", "sarf:x"], "formats are jsonl, json, html, sarif"),
        (["--report", "terminal:x"], "'terminal:x' is not"),
        (["--report", "sarif:"], "'sarif:' is not"),
        (["--report", "sarif:x", "--output", "x"], "--report and --output are the same file, x"),
        (["--report", "sarif:x", "--report", "html:./x"], "are the same file"),
        (["--report", "sarif:a.md"], "--report a.md would overwrite an article to read"),
        (["--report", "sarif:no/x"], "--report no/x: the folder"),
        (["--report", "sarif:."], "--report . is a folder"),
        (["--report", "sarif:x", "--write-baseline", "--baseline", "y"], "leave out --report"),
    ],
)
def test_a_wrong_report_is_an_error_before_anything_is_read(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    article = Path("a.md")
    article.write_text("It rained.")
    result = run("check", "a.md", "--isolated", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert [one.read_text() for one in tmp_path.iterdir()] == ["It rained."]


@pytest.mark.parametrize("name", ["jsonl", "html", "terminal"])
def test_what_is_printed_into_a_folder_that_is_read_does_not_grow_without_end(
    name: str, tmp_path: Path
) -> None:
    for number in range(3):
        (tmp_path / f"{number}.md").write_text(Path(WIRE).read_text("utf-8"), "utf-8")
    file = tmp_path / "z.jsonl"
    with file.open("w") as printed:
        check = ("-m", "reliability", "check", "--format", name)
        done = python(*check, ".", stdout=printed, cwd=tmp_path, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "z.jsonl" not in file.read_text("utf-8")
    with file.open("a") as printed:
        done = python(*check, "z.jsonl", stdout=printed, cwd=tmp_path, timeout=60)
    assert done.returncode == 2
    assert "z.jsonl is both an article to read and standard output" in done.stderr


# -- standard input --------------------------------------------------------------------------------


def test_standard_input_by_a_name_is_the_file_of_that_name() -> None:
    source = Path(CLICKBAIT).read_bytes()
    for command in ("check", "score", "explain", "sentences"):
        named = run(command, "-", "--stdin-filename", CLICKBAIT, input=source)
        told = run(command, CLICKBAIT)
        assert (named.exit_code, named.output) == (told.exit_code, told.output)
    assert run("check", "--stdin-filename", CLICKBAIT, input=source).exit_code == 1


def test_what_an_editor_has_not_saved_is_checked_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    source = Path(CLICKBAIT).read_text("utf-8")
    path.write_text("Nothing of it.")
    first, *_ = run("check", "--stdin-filename", str(path), "--quiet", input=source).output.split(
        "\n", 2
    )[1:]
    later = run("check", "--stdin-filename", str(path), "--quiet", input=f"{source}\n\nMore.")
    assert re.match(re.escape(f"{path}:2:9: "), first)
    assert first in later.output
    hidden = f"{source}\n\n<!-- reliability: ignore-file[unsourced_certainty] quoted -->\n"
    quiet = run("check", "--stdin-filename", str(path), "--quiet", input=hidden)
    assert "a.md" in quiet.output
    assert "unsourced_certainty:" not in quiet.output


def test_settings_hold_for_the_name_of_standard_input(tmp_path: Path) -> None:
    settings = tmp_path / "reliability.toml"
    settings.write_text('ignore = ["drafts"]\n[per-path."opinion/*"]\nfail-under = 0.0\n')
    source = Path(CLICKBAIT).read_bytes()
    for name, code, said in (
        ("news/a.md", 1, "FAIL"),
        ("opinion/a.md", 0, "PASS"),
        ("drafts/a.md", 0, "ignores every path"),
    ):
        options = ("--config", str(settings), "--stdin-filename", str(tmp_path / name))
        result = run("check", *options, input=source)
        assert (result.exit_code, said in result.output) == (code, True)


def test_a_name_without_standard_input_is_refused() -> None:
    for command in ("check", "score", "explain", "sentences"):
        result = run(command, WIRE, "--stdin-filename", "a.md")
        assert (result.exit_code, result.stdout) == (2, "")
        assert '--stdin-filename requires "-" as PATH' in result.stderr
    assert "--stdin-filename is empty" in run("check", "-", "--stdin-filename", "").stderr


@pytest.mark.parametrize("name", PARSERS)
def test_a_name_that_is_not_utf8_is_printed_in_every_format(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(path)).write_bytes(
            b"<!-- reliability: ignore-file[clickbait] why -->\n" + Path(CLICKBAIT).read_bytes()
        )
    except OSError:
        pytest.skip("the file system takes UTF-8 only")
    monkeypatch.chdir(tmp_path)
    result = run("check", "--format", name, ".")
    assert (result.exit_code, result.stderr.count("\n")) == (1, name != "terminal"), result.stderr
    told = result.stdout_bytes.decode()
    assert PARSERS[name](told)
    assert "clickbait:" not in told
    if PARSERS[name] is json.loads:  # nor is a lone surrogate hidden in an escape
        json.dumps(json.loads(told), ensure_ascii=False).encode()
    assert ("caf%E9.md" if name == "sarif" else "udce9.md") in told


@pytest.mark.usefixtures("stale")
def test_a_run_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "out" / "report"
    file.parent.mkdir()
    file.write_text("of an earlier run")
    assert run("check", WIRE, "--output", str(file)).exit_code == 2
    assert file.read_text() == "of an earlier run"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "place", ["", "missing/report", "file/report", pytest.param("/dev/full", marks=NEEDS_FULL)]
)
def test_an_output_that_cannot_be_written_is_said(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("check", WIRE, "--output", str(tmp_path / place))
    assert result.exit_code == 2
    assert "--output" in result.stderr
    assert result.stdout == ""
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("command", ["score", "check"])
@pytest.mark.parametrize("read", ["in/a.md", "in", "link.md"])
def test_no_output_takes_the_place_of_what_is_read(
    command: str, read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    article = Path("in/a.md")
    article.write_text(Path(WIRE).read_text("utf-8"), "utf-8")
    Path("link.md").symlink_to(article)
    before = article.read_bytes()
    result = run(command, WIRE, read, "--isolated", "--output", "in/a.md")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--output in/a.md would overwrite an article to read" in result.stderr
    assert article.read_bytes() == before
    assert [one.name for one in article.parent.iterdir()] == ["a.md"]
    assert run(command, WIRE, read, "--isolated", "--output", "new.md").exit_code == 0


def test_no_output_takes_the_place_of_the_baseline(tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert run("check", CLICKBAIT, "--baseline", str(known), "--write-baseline").exit_code == 0
    before = known.read_bytes()
    result = run("check", CLICKBAIT, "--baseline", known, "--output", known, "--format", "json")
    assert (result.exit_code, known.read_bytes()) == (2, before)
    assert "--output and --baseline are the same file" in result.stderr


def test_a_link_that_is_written_to_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("report")
    assert run("check", WIRE, "--output", str(tmp_path / "link")).exit_code == 0
    assert (tmp_path / "link").is_symlink()
    assert WIRE in (tmp_path / "report").read_text("utf-8")


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="there is no such device here")
def test_output_may_be_a_device(tmp_path: Path) -> None:
    with program("check", WIRE, "--output", "/dev/stdout") as process:
        told, errors = process.communicate()
    assert process.returncode == 0, errors
    assert told.startswith(f"{WIRE}: PASS")


def test_what_has_no_changes_is_a_document_too(tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-C", str(tmp_path)]
    (tmp_path / "a.md").write_text(Path(WIRE).read_text("utf-8"), "utf-8")
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run([*git, *command], check=True)
    with program(
        "check", "--changed", "--format", "sarif", "--output", "x.sarif", cwd=tmp_path
    ) as process:
        _, errors = process.communicate()
    assert process.returncode == 0, errors
    assert json.loads((tmp_path / "x.sarif").read_text())["runs"][0]["results"] == []


def test_quiet_documents_hold_what_passes_too() -> None:
    told = run("check", "-q", "--format", "junit", WIRE, CLICKBAIT).stdout
    assert ElementTree.fromstring(told.encode()).get("tests") == "2"


def test_an_article_cannot_speak_to_a_build_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    evil = "::error::x ##[set-output name=a]b "
    text = f"{evil}\n\n{Path(CLICKBAIT).read_text('utf-8')}\n\n{evil * 20}"
    (tmp_path / "::error::a ##[b].txt").write_text(text, "utf-8")
    for command in ("score", "explain", "check", "sentences"):
        formats = {"score": ("terminal", "jsonl", "markdown", "html"), "check": tuple(PARSERS)}
        for name in formats.get(command, ("",)):
            options = ("--format", name) if name else ()
            result = run(command, *options, "::error::a ##[b].txt")
            assert "##[" not in result.output
            lines = result.stdout.splitlines()
            commands = [one for one in lines if re.match(r"\s*::[\w-]", one)]
            assert not commands or name == "github"
            assert all(re.match("::(error|warning|notice) file=", one) for one in commands)


# -- trouble ---------------------------------------------------------------------------------------


@pytest.fixture
def stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Models that learned with other lexicons."""
    for target in model.TARGETS:
        content = json.loads((model_files.models_folder() / f"{target}.json").read_text("utf-8"))
        content["lexicons"]["hedging"] = "0123456789abcdef"
        (tmp_path / f"{target}.json").write_text(json.dumps(content))
    (tmp_path / "scales").symlink_to(model_files.models_folder() / "scales")
    monkeypatch.setattr(model_files, "models_folder", lambda: tmp_path)
    model.shipped_model.cache_clear()
    _shipped_model.cache_clear()
    yield
    model.shipped_model.cache_clear()
    _shipped_model.cache_clear()


@pytest.mark.usefixtures("stale")
@pytest.mark.parametrize("command", ["score", "explain", "check"])
def test_a_stale_model_is_named_and_fails(command: str) -> None:
    result = run(command, WIRE)
    assert result.exit_code == 2
    assert "hedging changed" in result.stderr
    assert "reliability train" in result.stderr


@pytest.mark.parametrize("command", ["train", "evaluate", "evaluate signals"])
def test_what_training_needs_is_said(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "sklearn"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    folders = ("training", "evaluation", "metrics")
    for name in [
        name for name in sys.modules if name.partition("reliability.")[2].startswith(folders)
    ]:
        monkeypatch.delitem(sys.modules, name)
    for name in folders:
        monkeypatch.delattr(reliability, name, raising=False)
    result = run(*command.split(), "--data", ".")
    assert result.exit_code == 2
    assert 'scikit-learn is missing: install "news-reliability[train]"' in result.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes break otherwise here")
def test_a_reader_that_has_seen_enough_ends_it_quietly() -> None:
    with program("score", "--format", "jsonl", *[WIRE] * 50) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == -signal.SIGPIPE


def in_shell(command: str) -> subprocess.CompletedProcess[str]:
    script = f"{shlex.quote(sys.executable)} -m {command}"
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True)


@NEEDS_FULL
@pytest.mark.parametrize("command", ["score", "score --format jsonl", "explain", "check"])
def test_an_output_that_takes_nothing_is_not_a_pass(command: str) -> None:
    wire = shlex.quote(str(WIRE))
    closed, full = (in_shell(f"reliability {command} {wire} {to}") for to in (">&-", ">/dev/full"))
    assert closed.stderr.startswith("Error: standard output is closed")
    assert full.stderr.startswith("Error: [Errno 28] No space left on device")
    assert (closed.returncode, full.returncode) == (2, 2)
    assert len((closed.stderr + full.stderr).splitlines()) == 2


@pytest.mark.skipif(os.name != "posix", reason="the shell is of POSIX")
def test_standard_error_may_be_closed() -> None:
    assert in_shell(f"reliability check {shlex.quote(str(WIRE))} 2>&-").returncode == 0
    assert in_shell("reliability check /nowhere 2>&-").returncode == 2
    assert in_shell("reliability check /nowhere >&- 2>&-").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="signals are of POSIX")
def test_an_interrupt_ends_it_quietly() -> None:
    with program("score", "--format", "jsonl", "-") as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write('{"text": "It rained."}\n')
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == ""
        assert process.wait() == -signal.SIGINT


# -- the rest --------------------------------------------------------------------------------------


def test_signals_lists_every_feature() -> None:
    result = run("signals")
    assert result.exit_code == 0
    for signal_ in SIGNALS:
        assert all(feature.name in result.output for feature in signal_.features)


def test_signals_as_json_have_units_directions_and_ranges() -> None:
    found = json.loads(run("signals", "--format", "json").stdout)
    assert [one["name"] for one in found] == [one.name for one in SIGNALS]
    features = {one["name"]: one for signal_ in found for one in signal_["features"]}
    curves = model.shipped_model("bias").curves
    for name, one in features.items():
        assert one["unit"]
        assert set(one["directions"].values()) <= {"raises", "lowers", "either", "not scored"}
        if name in curves:
            assert one["ranges"]["bias"] == [curves[name].x[0], curves[name].x[-1]]
        else:
            assert one["ranges"]["bias"] is None


# -- some fields, several explanations, two drafts -------------------------------------------------


def test_some_fields_only(articles: Path) -> None:
    names = ["id", "verdict", "reliability.probability", "genre.name"]
    command = ["score", articles, "--format", "jsonl"]
    whole = [json.loads(line) for line in run(*command).stdout.splitlines()]
    found = [
        json.loads(line) for line in run(*command, "--fields", ", ".join(names)).stdout.splitlines()
    ]
    assert [list(one) for one in found] == [names, ["id", "error"], names]
    assert found[0]["reliability.probability"] == whole[0]["reliability"]["probability"]
    wrong = run(*command, "--fields", "id,reliability.probabilty")
    assert wrong.exit_code == 2
    assert (
        "no field 'reliability.probabilty' (did you mean reliability.probability?)" in wrong.stderr
    )
    assert wrong.stdout == ""


def test_explain_takes_several_paths_and_formats() -> None:
    both = run("explain", WIRE, CLICKBAIT)
    assert both.exit_code == 0
    assert both.output == run("explain", WIRE).output + run("explain", CLICKBAIT).output
    lines = run("explain", WIRE, CLICKBAIT, "--format", "jsonl").stdout.splitlines()
    array = json.loads(run("explain", WIRE, CLICKBAIT, "--format", "json").stdout)
    assert array == [json.loads(line) for line in lines]
    assert [json.loads(line)["id"] for line in lines] == [WIRE, CLICKBAIT]
    page = html.fromstring(run("explain", CLICKBAIT, "--format", "html").stdout)
    assert "BELIEVE" in page.text_content()


@pytest.fixture
def drafts(tmp_path: Path) -> tuple[Path, Path]:
    """Two drafts of an article; the second has one more sentence."""
    text = Path(WIRE).read_text("utf-8")
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(text, "utf-8")
    new.write_text(f"{text}\n\nEverybody knows that this is definitely a shocking lie.\n", "utf-8")
    return old, new


def test_two_drafts_are_compared(drafts: tuple[Path, Path]) -> None:
    old, new = drafts
    shown = run("diff", *drafts)
    assert shown.exit_code == 0
    before, after = (assess(one) for one in read_articles(*drafts))
    lines = shown.stdout.splitlines()
    assert lines[0] == f"{old} → {new}"
    change = f"{before.reliability.probability:.2f} → {after.reliability.probability:.2f}"
    assert lines[2].startswith(f"reliability {change} (")
    assert any("shocking" in line for line in lines[lines.index("gone: 0 findings") :])
    assert lines[-1] == CAVEAT
    back = run("diff", new, old).stdout.splitlines()
    assert "new: 0 findings" in back


def test_the_difference_adds_up(drafts: tuple[Path, Path]) -> None:
    found = json.loads(run("diff", *drafts, "--format", "json").stdout)
    before, after = (assess(one) for one in read_articles(*drafts))
    for target in ("reliability", "bias"):
        whole = getattr(after, target).log_odds - getattr(before, target).log_odds
        parts = math.fsum(change[target] for change in found["features"].values())
        assert math.isclose(found["log_odds"][target], whole, abs_tol=1e-9)
        assert math.isclose(parts, whole, abs_tol=1e-9)
    assert found["went"] == []
    assert all(one["end"] > len(before.article.text) for one in found["came"])


def test_a_draft_compared_with_itself(drafts: tuple[Path, Path]) -> None:
    lines = run("diff", drafts[0], drafts[0]).stdout.splitlines()
    assert "no feature moved a score" in lines
    assert {"gone: 0 findings", "new: 0 findings"} <= set(lines)


def test_files_that_are_not_two_drafts(drafts: tuple[Path, Path], articles: Path) -> None:
    missing = run("diff", drafts[0], "nowhere.md")
    assert missing.exit_code == 2
    assert "nowhere.md: cannot be read" in missing.stderr
    both = articles.with_name("both.jsonl")
    both.write_text('{"text": "One."}\n{"text": "Two."}\n')
    several = run("diff", drafts[0], both)
    assert several.exit_code == 2
    assert "both.jsonl has several articles: name a file with one" in several.stderr
    piped = run("diff", drafts[0], "-", "--stdin-filename", "x.md", input=drafts[1].read_text())
    assert piped.stdout.splitlines()[1:] == run("diff", *drafts).stdout.splitlines()[1:]


def test_colour_only_where_it_is_wanted() -> None:
    wanted = {"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": None}
    coloured = re.compile(r"\x1b\[[\d;]*3[1-7]m")
    for command in ("score", "explain"):
        assert not coloured.search(run(command, WIRE).output)
        assert coloured.search(run(command, WIRE, env=wanted).output)
        assert not coloured.search(run(command, WIRE, env={**wanted, "NO_COLOR": "1"}).output)
    assert "\x1b" not in run("check", CLICKBAIT, env=wanted).output  # plain, so that it starts fast


def test_a_pipe_is_a_hundred_columns_wide_or_what_is_asked() -> None:
    for columns, width in ((None, 100), ("60", 60), ("140", 140)):
        output = run("explain", WIRE, env={"COLUMNS": columns}).output
        assert width - 20 < max(map(len, output.splitlines())) <= width


@pytest.mark.parametrize("command", ["score", "explain"])
def test_no_width_asked_for_hides_the_output_or_fills_the_memory(command: str) -> None:
    for columns, width in (("0", 20), ("1", 20), ("20", 20), ("999999999", 500)):
        output = run(command, WIRE, env={"COLUMNS": columns}).output
        assert "reliability" in output
        assert max(map(len, output.splitlines())) <= width


def test_the_help_lists_the_commands() -> None:
    with program("--help", env={**os.environ, "COLUMNS": "80"}) as process:
        output, _ = process.communicate()  # the runner of the tests is wider
    names = """
    score explain check batch publishers serve lsp mcp diff sentences signals init train evaluate
    """.split()
    assert re.findall(r"^  (\w+)  ", output, re.MULTILINE) == names
    assert "..." not in output.partition("Commands:")[2]
    assert reliability.__version__ in run("--version").output


@pytest.mark.parametrize(
    ("command", "library"), [("serve", "fastapi"), ("lsp", "pygls"), ("mcp", "mcp")]
)
def test_a_command_names_the_extra_that_has_its_library(command: str, library: str) -> None:
    code = (
        f"import sys; sys.modules[{library!r}] = None; sys.argv = ['reliability', {command!r}]; "
        "from reliability.cli.main import main; main()"
    )
    ran = python("-c", code)
    assert ran.returncode == 2
    assert ran.stderr == f'Error: {library} is missing: install "news-reliability[{command}]"\n'


def test_check_starts_without_what_it_does_not_need() -> None:
    process = python("-X", "importtime", "-m", "reliability", "check", SHORT, check=True)
    imported = {line.rpartition("|")[2].strip() for line in process.stderr.splitlines()}
    assert "numpy" in imported
    assert not imported.intersection(HEAVY)


def test_help_starts_without_numpy() -> None:
    code = "import sys, reliability.cli.main; print('numpy' in sys.modules)"
    assert python("-c", code, check=True).stdout == "False\n"


def test_the_manual_is_true() -> None:
    assert doctest.testmod(reliability).failed == 0
    assert doctest.testmod(reliability).attempted > 5


def test_the_public_names_are_there() -> None:
    for name in reliability.__all__:
        assert getattr(reliability, name).__doc__
        assert name in dir(reliability)
    with pytest.raises(AttributeError, match="nothing"):
        _ = reliability.nothing


def test_a_defect_is_not_a_verdict() -> None:
    code = (
        "import sys; from reliability.checking import check; from reliability.cli import main\n"
        "def defect(*_, **__): raise IndexError('list index out of range')\n"
        f"check.assess = defect; sys.argv = ['reliability', 'check', {WIRE!r}]; main.main()"
    )
    done = python("-c", code)
    assert done.returncode == 2
    assert (
        "Error: this is a bug in reliability: IndexError at <string>:2: list index" in done.stderr
    )
    assert "Traceback" not in done.stderr
