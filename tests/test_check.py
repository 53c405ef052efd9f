"""Checking: which articles are checked and fail, which findings are shown; no score moves."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from reliability.articles.article import Article
from reliability.articles.reader import read
from reliability.checking import check as check_module
from reliability.checking import diagnostics, source_map
from reliability.checking.baseline import Baseline, load_baseline
from reliability.checking.check import BASELINE, IGNORED, NOT_ASKED, UNCHANGED, Checker
from reliability.checking.config import KEYS, load_config
from reliability.checking.suppressions import SuppressionWarning
from reliability.checking.word_list import is_listed
from reliability.cli.init import SETTINGS
from reliability.errors import ConfigError
from reliability.records import CAVEAT, Finding, Verdict
from reliability.scoring.policy import Policy
from support import SEEDS, run

WHY = "<!-- reliability: ignore-file[{}] quoted from the report -->\n\n"


def lines(*arguments: str, exits: int) -> list[str]:
    result = run(*arguments)
    assert result.exit_code == exits, result.output
    return result.stdout.splitlines()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles that fail, one that passes, and one too short; the current folder."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in ("clickbait.md", "partisan-attack.md", "wire-report.md", "very-short.txt"):
        shutil.copy(SEEDS / name, folder)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def repository(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, committed."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "--message=articles")
    return desk


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@b")
    subprocess.run(["git", *identity, *arguments], check=True)


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


# -- settings --------------------------------------------------------------------------------------


def test_settings_hold_for_check_score_and_explain(desk: Path) -> None:
    path = str(desk / "clickbait.md")
    assert run("check", path).exit_code == 1
    Path("reliability.toml").write_text("fail-under = 0.01")
    assert run("check", path).exit_code == 0
    for command in ("score", "explain"):
        assert "is at least 0.01" in run(command, path).stdout
        assert "is under 0.40" in run(command, path, "--isolated").stdout
    assert "is under 0.02" not in run("check", path, "--fail-under", "0.02").stdout
    assert "is under 0.90" in run("check", path, "--fail-under", "0.9").stdout, "options win"
    other = Path("other.toml")
    other.write_text("fail-under = 0.8")
    assert "is under 0.80" in run("check", path, "--config", str(other)).stdout


def test_settings_hold_by_path(desk: Path) -> None:
    Path("reliability.toml").write_text("[per-path.'desk/click*']\nfail-under = 0")
    failed = [line for line in lines("check", "desk", exits=1) if ": FAIL " in line]
    assert len(failed) == 1
    assert failed[0].startswith("desk/partisan-attack.md")


@pytest.mark.parametrize("command", ["check", "score", "explain"])
def test_wrong_settings_are_reported_before_anything_is_read(desk: Path, command: str) -> None:
    Path("reliability.toml").write_text("fail-undr = 1")
    result = run(command, str(desk / "clickbait.md"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "reliability.toml:1: fail-undr: unknown key (did you mean" in result.stderr
    assert run(command, str(desk / "wire-report.md"), "--isolated").exit_code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--isolated", "--config", "x.toml"), "--isolated and --config exclude each other"),
        (("--config", "nowhere.toml"), "nowhere.toml: cannot be read"),
        (("--select", "clickbat"), "'clickbat' (did you mean clickbait?)"),
        (("--select", ""), "no signal or feature ''"),
        (("--write-baseline",), "--write-baseline requires --baseline FILE"),
        (("--baseline", "nowhere.json"), "no such baseline: write it with --write-baseline"),
        (
            ("--baseline", "b.json", "--write-baseline", "--changed"),
            "--write-baseline cannot be combined with --changed",
        ),
        (("--changed", "-"), "--changed cannot be combined with standard input"),
        (("--changed=nowhere",), "--changed=nowhere: git knows no such commit"),
        (("--changed=--fail-under=0",), "--changed=--fail-under=0: git knows no such commit"),
        (("--changed=--help",), "--changed=--help: git knows no such commit"),
        (("--changed=-q",), "--changed=-q: git knows no such commit"),
        (("--changed", "--", str(SEEDS)), f"{SEEDS} is not in this repository"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_wrong_options(options: tuple[str, ...], said: str) -> None:
    result = run("check", "desk", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in " ".join(result.stderr.split())


def test_only_selected_findings_are_shown(desk: Path) -> None:
    path = str(desk / "clickbait.md")

    def features(*options: str) -> set[str]:
        found = (
            re.match(r".+?:\d+:\d+: (\w+): ", line)
            for line in lines("check", path, *options, exits=1)
        )
        return {match[1] for match in found if match}

    assert len(features()) > 1
    assert features("--select", "clickbait") == {"clickbait"}
    Path("reliability.toml").write_text('select = ["headline_all_caps", "clickbait"]')
    assert features() == {"clickbait", "headline_all_caps"}
    assert features("--select", "certainty") == {"absolutes"}, "options win"


# -- what is left out ------------------------------------------------------------------------------


def test_ignored_files_are_not_read(desk: Path) -> None:
    Path("reliability.toml").write_text('ignore = ["click*", "partisan*"]')
    (desk / "click.jsonl").write_text("{")
    shown = lines("check", "desk", exits=0)
    assert not any("click" in line for line in shown)
    assert "articles not checked: 3 ignored" in shown
    assert "2 articles: 1 passed, 0 failed, 1 not judged" in shown


def test_a_named_file_may_be_ignored_and_a_whole_folder_is_an_error(desk: Path) -> None:
    Path("reliability.toml").write_text('ignore = ["desk"]')
    file, folder = (run("check", path) for path in ("desk/clickbait.md", "desk"))
    assert (file.exit_code, folder.exit_code) == (0, 2)
    for result in (file, folder):
        assert result.stdout == ""
        assert re.fullmatch(
            r"nothing to check: .*reliability\.toml ignores every path given\n", result.stderr
        )


def test_a_folder_without_articles_is_an_error_under_any_options(repository: Path) -> None:
    (repository / "empty").mkdir()
    for options in ((), ("--changed",), ("--quiet",)):
        assert run("check", "desk/empty", *options).exit_code == 2


# -- comments --------------------------------------------------------------------------------------


def spaces(source: str, is_html: bool) -> Iterator[int]:
    """Yield where a comment may stand on a line of its own."""
    if is_html:
        body = source.index("<body")
        yield from (
            m.start() for m in re.finditer(r"^\s*<p", source, re.MULTILINE) if m.start() > body
        )
    else:
        front = source.index("\n---\n", 3) + 5 if source.startswith("---") else 0
        yield from (m.end() for m in re.finditer(r"\n\n+(?=\S)", source) if m.end() > front)


@pytest.mark.parametrize(
    "path", sorted([*SEEDS.glob("*.md"), *SEEDS.glob("*.html")]), ids=lambda p: p.name
)
def test_no_comment_moves_a_score(path: Path, tmp_path: Path) -> None:
    source = path.read_text("utf-8")
    [plain] = read([path])
    places = list(spaces(source, path.suffix == ".html"))
    assert places
    pieces = [source[a:b] for a, b in zip([0, *places], [*places, len(source)], strict=True)]
    comment = "<!-- reliability: ignore[clickbait] because -- so -->\n"
    copy = tmp_path / path.name
    copy.write_text(comment.join(pieces), "utf-8")
    [commented] = read([copy])
    assert isinstance(plain, Article)
    assert isinstance(commented, Article)
    assert (commented.text, commented.title) == (plain.text, plain.title)
    before, after = Checker().check(plain).report, Checker().check(commented).report
    assert (after.reliability, after.bias, after.verdict) == (
        before.reliability, before.bias, before.verdict
    )  # fmt: skip
    assert after.findings == before.findings


@pytest.mark.parametrize("space", ["", "\n", "<!-- another -->\n\n"])
def test_a_comment_above_the_front_matter_moves_no_score(desk: Path, space: str) -> None:
    whole = desk / "clickbait.md"
    source = whole.read_text("utf-8")
    assert source.startswith("---\n")
    (desk / "above.md").write_text(WHY.format("loaded").rstrip() + f"\n{space}{source}", "utf-8")
    before, after = (Checker().check(one) for one in read([whole, desk / "above.md"]))  # type: ignore[arg-type]
    assert before.report.article.title == after.report.article.title
    assert before.report.reliability == after.report.reliability
    assert before.report.verdict is after.report.verdict is Verdict.FAIL
    assert not after.warnings


def test_suppressed_findings_are_hidden_and_still_count(desk: Path) -> None:
    path = desk / "clickbait.md"
    [before] = lines("check", str(path), "--quiet", "--select", "clickbait", exits=1)[:1]
    shown = lines("check", str(path), exits=1)
    assert any(": clickbait: " in line for line in shown)
    append(path, "\n\n" + WHY.format("clickbait"))
    shown = lines("check", str(path), exits=1)
    assert shown[0] == before
    assert not any(": clickbait: " in line for line in shown)
    assert any(re.match(r"findings not shown: .*\b\d+ ignored", line) for line in shown)


def test_a_comment_before_a_block_covers_only_that_block(desk: Path) -> None:
    path = desk / "clickbait.md"
    source = path.read_text("utf-8")
    block = next(line for line in source.splitlines() if "Everyone agrees" in line)
    comment = "<!-- reliability: ignore[absolutes, clickbait] a quotation -->\n"
    path.write_text(source.replace(block, comment + block), "utf-8")
    result = run("check", str(path))
    number = source[: source.index(block)].count("\n") + 1
    assert (
        result.stderr
        == f"{path}:{number}:1: suppression: ignore[clickbait] hides nothing: remove it\n"
    )
    shown = result.stdout.splitlines()
    assert not any("absolutes" in line and "Everyone agrees" in line for line in shown)


def test_a_useless_or_faulty_comment_is_reported_and_does_not_fail(desk: Path) -> None:
    path = desk / "wire-report.md"
    append(
        path, "\n\n<!-- reliability: ignore-file[clickbait] why -->\n\n<!-- reliability: ignore -->"
    )
    last = len(path.read_text("utf-8").splitlines())
    result = run("check", str(path))
    assert result.exit_code == 0
    assert result.stderr.splitlines()[0].startswith(
        f"{path}:{last - 2}:1: suppression: ignore-file["
    )
    assert result.stderr.splitlines()[1].startswith(
        f"{path}:{last}:1: suppression: ignore without a name"
    )


def test_other_formats_have_no_comments(desk: Path) -> None:
    text = WHY.format("clickbait") + (desk / "clickbait.md").read_text("utf-8")
    (desk / "plain.txt").write_text(text, "utf-8")
    (desk / "lines.jsonl").write_text(json.dumps({"text": text}), "utf-8")
    for article in read([desk / "plain.txt", desk / "lines.jsonl"]):
        assert isinstance(article, Article)
        checked = Checker().check(article)
        assert not checked.hidden
        assert not checked.warnings


def test_a_hidden_finding_makes_room_for_no_other() -> None:
    """Otherwise a baseline would show old findings as new ones."""
    [article] = read([SEEDS / "press-release.html"])
    assert isinstance(article, Article)
    whole = Checker().check(article).report
    part = Checker(select=frozenset({"promotional_words"})).check(article)
    assert list(part.report.key_findings) == [
        one for one in whole.key_findings if one.feature == "promotional_words"
    ]
    assert part.report.findings == whole.findings
    assert part.hidden[NOT_ASKED] > 0
    wire = part.report.to_dict()["findings"]
    assert {one["feature"] for one in wire if "hidden" not in one} == {"promotional_words"}


@pytest.mark.parametrize("form", ["terminal", "sarif", "gitlab", "junit"])
def test_a_file_is_read_and_aligned_once_for_all_positions(
    repository: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    write_baseline("desk")
    append(repository / "clickbait.md", "\n\n" + WHY.format("loaded") + "It is all lies!\n" * 3)
    calls: Counter[str] = Counter()

    def counted(module: ModuleType, name: str) -> None:
        function = getattr(module, name)

        def call(*arguments: object) -> object:
            calls[name] += 1
            return function(*arguments)

        monkeypatch.setattr(module, name, call)

    counted(source_map, "read_source")
    counted(source_map, "_Alignment")
    for module in (check_module, diagnostics):
        counted(module, "fingerprint_findings")
    run("check", "--changed", "HEAD", "--baseline", "known.json", "--format", form, "desk")
    assert calls["read_source"] == calls["fingerprint_findings"] == 1
    assert calls["_Alignment"] == 2, "the text and the title"


# -- baseline --------------------------------------------------------------------------------------


def write_baseline(*paths: str) -> Path:
    path = Path("known.json")
    shown = lines("check", *paths, "--baseline", str(path), "--write-baseline", exits=0)
    assert re.fullmatch(r"known\.json: \d+ articles?, \d+ failing, \d+ findings", shown[0])
    return path


def test_baselined_articles_do_not_fail_and_their_findings_are_hidden(desk: Path) -> None:
    assert run("check", "desk").exit_code == 1
    path = write_baseline("desk")
    assert json.loads(path.read_bytes())["version"] == 1
    shown = lines("check", "desk", "--baseline", str(path), exits=0)
    assert shown[0].startswith("desk/clickbait.md: BASELINED reliability ")
    assert shown[0].partition("; ")[0].endswith("is under 0.40, as in the baseline")
    assert not any(re.match(r".+?:\d+:\d+: ", line) for line in shown)
    assert "4 articles: 1 passed, 0 failed, 2 baselined, 1 not judged" in shown
    assert any(re.fullmatch(r"findings not shown: \d+ in the baseline", line) for line in shown)


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("github", ["::error ", "::warning "]),
        ("gitlab", ['"severity": "critical"', '"severity": "major"']),
        ("junit", ["<failure"]),
        ("sarif", ['"ruleId"', '"partialFingerprints"']),
        ("jsonl", ['"verdict": "FAIL"']),
        ("markdown", ["FAIL"]),
    ],
)
def test_no_format_shows_baselined_findings(desk: Path, output: str, told: list[str]) -> None:
    path = write_baseline("desk")
    command = ("check", "desk/clickbait.md", "--format", output)
    before, after = run(*command), run(*command, "--baseline", str(path))
    assert (before.exit_code, after.exit_code) == (1, 0)
    for sign in told:
        assert sign in before.stdout
        assert sign not in after.stdout
    assert re.search(r"findings not shown: \d+ in the baseline", after.stderr)


def test_jsonl_and_html_contain_hidden_findings(desk: Path) -> None:
    command = ("check", "desk/clickbait.md", "--baseline", str(write_baseline("desk")), "--format")
    [line] = run(*command, "jsonl").stdout.splitlines()
    assert all(finding["hidden"] for finding in json.loads(line)["findings"])
    assert "everyone agrees" in run(*command, "html").stdout.lower()


def test_only_new_findings_are_shown_and_a_worse_score_fails(desk: Path) -> None:
    path = write_baseline("desk")
    new = "\n\nYou won't believe this shocking secret! Everyone knows it is definitely true.\n"
    append(desk / "clickbait.md", new * 3)
    number = len((desk / "clickbait.md").read_text("utf-8").splitlines())
    shown = lines("check", "desk", "--baseline", str(path), exits=1)
    assert ": FAIL " in shown[0]
    places = [int(match[1]) for line in shown if (match := re.match(r".+?:(\d+):\d+: ", line))]
    assert places
    assert min(places) > number - 9, "those that were there are not shown"


def test_a_failure_of_another_score_is_new(desk: Path) -> None:
    path = write_baseline("desk")
    known = ("check", "desk/clickbait.md", "--baseline", str(path))
    assert run(*known).exit_code == 0
    assert run(*known, "--fail-over-bias", "0.5").exit_code == 1


@pytest.mark.parametrize(
    ("by", "fails"), [(-0.1, False), (-0.001, False), (0.001, False), (0.1, True)]
)
def test_only_a_score_worse_than_recorded_fails(desk: Path, by: float, fails: bool) -> None:
    """`by` is added to the recorded reliability."""
    path = write_baseline("desk")
    content = json.loads(path.read_bytes())
    content["articles"]["desk/clickbait.md"]["reliability"] += by
    path.write_text(json.dumps(content))
    assert run("check", "desk/clickbait.md", "--baseline", str(path)).exit_code == int(fails)


def test_resolved_findings_and_missing_articles_are_counted(desk: Path) -> None:
    (desk / "very-short.txt").write_text("Nobody was hurt.")  # no findings
    path = write_baseline("desk")
    (desk / "partisan-attack.md").unlink()
    text = (desk / "clickbait.md").read_text("utf-8")
    (desk / "clickbait.md").write_text(text.replace("BELIEVE", "believe"), "utf-8")
    shown = lines("check", "desk", "--baseline", str(path), exits=0)
    found = re.search(
        r"known\.json records (\d+) findings? and 1 article that no longer exist", "\n".join(shown)
    )
    assert found
    assert int(found[1]) > 0
    write_baseline("desk")
    assert load_baseline(path).entries.keys() == {
        "desk/clickbait.md", "desk/wire-report.md"
    }, "an article without findings says nothing"  # fmt: skip


def test_a_baseline_written_for_a_part_keeps_the_rest(desk: Path) -> None:
    path = write_baseline("desk")
    before = path.read_bytes()
    write_baseline("desk/clickbait.md")
    assert path.read_bytes() == before, "the same articles give the same file"


def test_a_baseline_applies_from_any_folder(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_baseline("desk").absolute()
    monkeypatch.chdir(desk)
    assert run("check", ".", "--baseline", str(path)).exit_code == 0
    assert run("check", str(desk), "--baseline", os.path.relpath(path)).exit_code == 0


def test_a_baseline_may_be_set(desk: Path) -> None:
    Path("reliability.toml").write_text("baseline = 'known.json'")
    assert "no such baseline" in run("check", "desk").stderr
    assert run("check", "desk", "--write-baseline").exit_code == 0
    assert run("check", "desk").exit_code == 0
    assert run("check", "desk", "--isolated").exit_code == 1


def test_articles_of_one_file_are_named_by_their_ids(desk: Path) -> None:
    text = (desk / "clickbait.md").read_text("utf-8")
    rows = [{"text": text, "id": "one"}, {"text": text}]
    many = desk / "many#1.jsonl"
    many.write_text("\n".join(map(json.dumps, rows)))
    path = write_baseline(str(many))
    assert load_baseline(path).entries.keys() == {"desk/many#1.jsonl#one", "desk/many#1.jsonl#2"}
    many.write_text("\n" + json.dumps(rows[0]))
    assert run("check", str(many), "--baseline", str(path)).exit_code == 0
    assert Baseline(path, load_baseline(path).entries).missing() == 0


def test_no_baseline_is_written_if_a_file_cannot_be_read(desk: Path) -> None:
    (desk / "bad.jsonl").write_text("{")
    result = run("check", "desk", "--baseline", "known.json", "--write-baseline")
    assert result.exit_code == 2
    assert "baseline not written" in result.stderr
    assert not Path("known.json").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not a baseline"),
        ("[]", "not a baseline"),
        ('{"version": 2, "articles": {}}', "baseline version 2 is not supported, only 1"),
        ('{"version": 1}', "not a baseline"),
        ('{"version": 1, "articles": {"a": 1}}', "not a baseline"),
        ('{"version": 1, "articles": {"a": {"findings": 3}}}', "not a baseline"),
        ('{"version": 1, "articles": {"a": {"findings": {}, "bias": "x"}}}', "not a baseline"),
    ],
)
def test_a_file_that_is_not_a_baseline(desk: Path, content: str, said: str) -> None:
    Path("known.json").write_text(content)
    result = run("check", "desk", "--baseline", "known.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "known.json: " + said in result.stderr
    assert "object" not in result.stderr, "what Python calls things is of no use here"
    with pytest.raises(ConfigError, match="cannot be read"):
        load_baseline(desk)
    with pytest.raises(ConfigError, match="cannot be written"):
        Baseline(desk, {}).write()


@pytest.mark.parametrize("content", ["", "\n", '{"version": 2, "articles": {}}'])
def test_an_empty_baseline_or_one_of_another_version_is_replaced(desk: Path, content: str) -> None:
    Path("known.json").write_text(content)
    assert run("check", "desk", "--baseline", "known.json", "--write-baseline").exit_code == 0
    assert run("check", "desk", "--baseline", "known.json").exit_code == 0


@pytest.mark.parametrize(
    "content", ["{}", "[]", "null", "text", '{"version": 1, "articles": {"a": 1}}']
)
def test_a_file_that_is_not_a_baseline_is_not_overwritten(desk: Path, content: str) -> None:
    Path("known.json").write_text(content)
    result = run("check", "desk", "--baseline", "known.json", "--write-baseline")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "delete it and write one with --write-baseline" in result.stderr
    assert Path("known.json").read_text() == content


# -- what has changed ------------------------------------------------------------------------------


@pytest.mark.usefixtures("repository")
def test_nothing_has_changed() -> None:
    for paths in (("desk",), ()):
        result = run("check", "--changed", *paths)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr.startswith("nothing to check: no article has changed since main (")


def test_unchanged_files_are_not_checked_and_unchanged_lines_not_shown(repository: Path) -> None:
    path = repository / "clickbait.md"
    whole = run("check", "desk").stdout.splitlines()
    append(path, "\n\nEveryone knows that this is definitely true.\n")
    number = len(path.read_text("utf-8").splitlines())
    shown = lines("check", "--changed", "--select", "certainty", exits=1)
    assert not any(line.startswith("desk/press") for line in shown)
    places = [int(match[1]) for line in shown if (match := re.match(r".+?:(\d+):\d+: ", line))]
    assert set(places) == {number}
    assert "articles not checked: 3 unchanged" in shown
    assert any(re.match(r"findings not shown: .*\d+ unchanged", line) for line in shown)
    alone = run("check", "desk/clickbait.md").stdout.splitlines()
    assert shown[0] == alone[0], "the score is of the whole article"
    assert shown[0] != whole[0]


def test_a_path_may_follow_as_in_git(repository: Path) -> None:
    append(repository / "clickbait.md", "\n\nMore.\n")
    (repository.parent / "outside.md").write_text("Untracked.")
    first, *_ = lines("check", "--changed", "desk", exits=1)
    assert first.startswith("desk/clickbait.md: FAIL")
    shown = lines("check", "--changed", exits=1)
    assert len([line for line in shown if re.search(r": [A-Z]+ \(?reliability ", line)]) == 2
    git("add", ".")
    git("commit", "--quiet", "--message=more")
    assert run("check", "--changed", "desk").exit_code == 0
    assert run("check", "--changed", "HEAD~1", "desk").exit_code == 1
    assert run("check", "--changed=HEAD~1").exit_code == 1


def test_in_json_lines_only_changed_lines_are_checked(repository: Path) -> None:
    text = (repository / "partisan-attack.md").read_text("utf-8")
    many = repository / "many.jsonl"
    many.write_text(json.dumps({"id": "one", "text": text}) + "\n")
    git("add", ".")
    git("commit", "--quiet", "--message=more")
    append(many, json.dumps({"id": "two", "text": text}) + "\n")
    shown = lines("check", "--changed", exits=1)
    assert next(line for line in shown if ": FAIL" in line).startswith("desk/many.jsonl:2 (two)")
    assert "articles not checked: 5 unchanged" in shown
    assert any("desk/many.jsonl:2:1: " in line for line in shown)


def test_without_a_path_the_current_folder_is_checked(desk: Path) -> None:
    assert lines("check", exits=1)[0].startswith("desk/clickbait.md: FAIL")
    shutil.rmtree(desk)
    assert run("check").exit_code == 2


def test_of_several_reasons_the_most_explicit_one_is_counted(repository: Path) -> None:
    path = repository / "clickbait.md"
    append(path, "\n\n" + WHY.format("certainty"))
    known = Path("known.json")
    write_baseline("desk")
    from reliability.checking.git_diff import changes_since

    [article] = read([path])
    assert isinstance(article, Article)
    every = Checker(
        baseline=load_baseline(known),
        changes=changes_since(),
        select=frozenset({"clickbait", "boosters"}),
    )
    hidden = every.check(article).hidden
    assert hidden.keys() <= {NOT_ASKED, IGNORED, BASELINE}
    assert hidden[NOT_ASKED]
    assert hidden[BASELINE]
    assert UNCHANGED not in hidden
    assert every.check(article).report.key_findings == ()
    assert every.check(article).report.verdict is Verdict.BASELINED


# -- what is printed -------------------------------------------------------------------------------


def test_quiet_prints_only_failures(desk: Path) -> None:
    assert (
        lines("check", str(desk / "wire-report.md"), str(desk / "very-short.txt"), "-q", exits=0)
        == []
    )
    shown = lines("check", "desk", "--quiet", exits=1)
    assert shown[-1] == CAVEAT
    assert all(": FAIL " in line or re.match(r".+?:\d+:\d+: ", line) for line in shown[:-1])
    assert sum(": FAIL " in line for line in shown) == 2


def test_the_number_of_findings_not_shown_is_printed(desk: Path) -> None:
    path = str(desk / "clickbait.md")
    shown = lines("check", path, exits=1)
    worst = [line for line in shown if re.match(r".+?:\d+:\d+: ", line)]
    [article] = read([path])
    assert isinstance(article, Article)
    harmful = [one for one in Checker().check(article).report.key_findings if one.penalty > 0]
    more = len(harmful) - len(worst)
    assert more > 0
    assert f"findings not shown: {more} minor findings in failed articles" in shown


def test_statistics_count_shown_findings(desk: Path) -> None:
    shown = lines("check", "desk", "--statistics", exits=1)
    head = next(at for at, line in enumerate(shown) if line.split()[:2] == ["findings", "articles"])
    end = next(at for at, line in enumerate(shown) if at > head and " of " in line)
    rows = [line.split() for line in shown[head + 1 : end]]
    numbers = [int(row[0]) for row in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert all(1 <= int(row[1]) <= 4 for row in rows)
    assert shown[end] == "2 of 3 judged articles fail (67%)"
    reports = [Checker().check(a).report for a in read([desk]) if isinstance(a, Article)]
    assert sum(numbers) == sum(one.penalty > 0 for report in reports for one in report.key_findings)
    assert lines("check", str(desk / "very-short.txt"), "--statistics", exits=0)[-3:-2] == [
        "0 of 0 judged articles fail"
    ]


def test_warnings_are_in_the_order_of_the_file(desk: Path) -> None:
    path = desk / "wire-report.md"
    append(
        path,
        "\n\n<!-- reliability: ignore[loaded] why -->\n\n<!-- reliability: ignore -->\n\nEnd.\n",
    )
    [article] = read([path])
    assert isinstance(article, Article)
    remarks = Checker().check(article).warnings
    assert [type(remark) for remark in remarks] == [SuppressionWarning, SuppressionWarning]
    assert remarks == sorted(remarks)


# -- manners ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("output", ["junit", "markdown", "sarif", "gitlab", "html"])
def test_quiet_leaves_reports_whole(desk: Path, output: str) -> None:
    Path("a").mkdir()
    loud = run("check", "desk", "--format", output, "--report", "jsonl:a/loud").stdout
    quiet = run("check", "desk", "--format", output, "--report", "jsonl:a/quiet", "--quiet")
    assert quiet.stdout == loud
    assert quiet.stderr == ""
    assert Path("a/quiet").read_bytes() == Path("a/loud").read_bytes()
    [*failed] = run("check", "desk", "--format", "jsonl", "-q").stdout.splitlines()
    assert {json.loads(line)["verdict"] for line in failed} == {"FAIL"}


@pytest.mark.parametrize("output", ["terminal", "junit", "markdown", "github", "gitlab", "sarif"])
def test_new_findings_of_a_baselined_article_are_shown(desk: Path, output: str) -> None:
    path = write_baseline("desk")
    append(desk / "clickbait.md", "\n\nEverybody knows that this is definitely a shocking lie.\n")
    known = json.loads(path.read_bytes())
    for entry in known["articles"].values():  # no worse than it was
        entry.update({"reliability": 0.0, "bias": 1.0} if "reliability" in entry else {})
    path.write_text(json.dumps(known))
    shown = run("check", "desk/clickbait.md", "--baseline", str(path), "--format", output)
    assert shown.exit_code == 0
    assert "shocking" in shown.stdout or "Everybody" in shown.stdout


def test_ignored_findings_are_not_shown_and_count(desk: Path) -> None:
    path = str(desk / "clickbait.md")
    before = lines("check", path, exits=1)
    assert any("clickbait: " in line for line in before)
    shown = lines("check", path, "--ignore", "clickbait, loaded", exits=1)
    assert not any("clickbait: " in line or "emotive_words" in line for line in shown[1:])
    assert shown[0] == before[0]
    Path("reliability.toml").write_text('ignore-findings = ["clickbait"]')
    assert not any("clickbait: " in line for line in lines("check", path, exits=1))
    for options in (("--ignore", "clckbait"), ("--select", "clickbait", "--ignore", "clickbait")):
        wrong = run("check", path, *options)
        assert wrong.exit_code == 2
        assert "--ignore" in wrong.stderr
    Path("reliability.toml").write_text('ignore-findings = ["clckbait"]')
    assert "reliability.toml:1: ignore-findings: there is no signal" in run("check", path).stderr


def test_words_of_the_project_are_correct_and_count(desk: Path) -> None:
    path = desk / "mayor.txt"
    path.write_text(
        "The mayor definately moved the accounts of the towns to the fediversse, and the staf of "
        "Boycot’s office will recieve an one-page guide to the fediversse on Monday.\n"
    )
    findings = ("check", str(path), "--format", "jsonl")
    features = {"out_of_vocabulary_words", "grammar_errors"}

    def shown(words: str) -> tuple[list[str], dict[str, Any]]:
        Path("reliability.toml").write_text(f"words = {words}")
        (line,) = lines(*findings, exits=0)
        report = json.loads(line)
        of_words = [one for one in report["findings"] if one["feature"] in features]
        return [one["text"] for one in of_words if not one.get("hidden")], report

    before, plain = shown("[]")
    assert {"definately", "recieve"} <= {*before}
    after, report = shown('["definately", "RECIEVE"]')
    assert [one for one in before if one != "definately"] == after
    assert report["reliability"] == plain["reliability"]
    Path("reliability.toml").write_text('words = ["definately"]')
    assert "1 in the word list" in run("check", str(path)).stdout


@pytest.mark.parametrize(
    ("text", "word", "is_correct"),
    [
        ("Skwibble's", "skwibble", True),
        ("Skwibble", "Skwibble", True),
        ("skwibble", "Skwibble", False),
        ("skwibbles", "skwibble", False),
        ("Duran\nDuran", "Duran  Duran", True),
        ("an M&S", "M&S", True),
        ("a .uk", "(", False),
    ],
)
def test_a_listed_word_is_correct_as_a_whole(text: str, word: str, is_correct: bool) -> None:
    finding = Finding("readability", "grammar_errors", 0, len(text), text, 1.0, "")
    assert is_listed(finding, (word,)) is is_correct
    assert not is_listed(finding._replace(feature="emotive_words"), (word,))


def test_settings_that_match_nothing_are_named(desk: Path) -> None:
    Path("reliability.toml").write_text(
        '[per-path."desk/**"]\nfail-under = 0.1\n[per-path."opinon/**"]\nfail-under = 0.1\n'
    )
    told = f'{Path("reliability.toml").absolute()}: [per-path."opinon/**"] matches no article: '
    assert any(line.startswith(told) for line in lines("check", exits=1))
    assert not any("matches no article" in line for line in lines("check", "desk", exits=1))


def test_a_selection_that_finds_nothing_is_named(desk: Path) -> None:
    path = str(desk / "wire-report.md")
    said = "no article has a finding of the signals or features that were selected"
    assert said in lines("check", path, "--select", "clickbait", exits=0)
    assert said not in lines("check", path, exits=0)
    assert said not in lines("check", str(desk / "clickbait.md"), "--select", "clickbait", exits=1)


def test_a_shallow_clone_with_nothing_to_compare_is_an_error(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "shallow"
    git("clone", "--quiet", "--depth=1", Path.cwd().as_uri(), str(clone))
    monkeypatch.chdir(clone)
    failed = run("check", "--changed")
    assert failed.exit_code == 2
    assert "nothing to compare: origin/HEAD and HEAD are the same commit" in failed.stderr
    assert "fetch-depth: 0" in failed.stderr
    append(Path("desk/wire-report.md"), "\n\nMore.\n")
    assert run("check", "--changed").exit_code == 0


def test_init_writes_settings_that_change_nothing(desk: Path) -> None:
    before = lines("check", "desk", exits=1)
    assert lines("init", exits=0) == [
        "reliability.toml: written; nothing changes until a line is uncommented"
    ]
    assert lines("check", "desk", exits=1) == before
    assert "reliability.toml exists: remove it first" in run("init").stderr
    assert run("init").exit_code == run("init", "nowhere/at/all").exit_code == 2


def test_every_setting_of_init_is_a_setting_and_none_is_missing(desk: Path) -> None:
    source = re.sub(r"^# (?=[a-z-]+ = |\[)", "", SETTINGS.read_text("utf-8"), flags=re.MULTILINE)
    table = tomllib.loads(source)
    assert set(table) == set(KEYS)
    file = Path("other.toml")
    file.write_text(source.replace('model = "open"\n', ""))
    config = load_config(file)
    assert config.policy("desk/x.md", {}) == Policy()
    assert config.policy("opinion/x.md", {}).fail_under == 0.2
