"""The pre-commit hook, the action and every recipe of docs/ci.md, run as far as is possible here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from reliability.articles.reader import TEXT_SUFFIXES
from reliability.checking import suppressions
from reliability.checking.config import KEYS, load_config
from reliability.cli.main import commands
from reliability.records import CAVEAT
from reliability.scoring.policy import Policy
from reliability.version import __version__
from support import ROOT, unavailable

pytestmark = pytest.mark.slow

DOCS = (ROOT / "docs" / "ci.md").read_text("utf-8")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@b"))
}


def block(language: str, heading: str) -> str:
    """Return the first block of a language under a heading of docs/ci.md."""
    section = DOCS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(r"^```(\w*)\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)
    return str(next(text for name, text in found if name == language))


def environment(**more: str) -> dict[str, str]:
    """Return an environment as in CI, without the settings of git and pip."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    kept |= {"GIT_CONFIG_GLOBAL": os.devnull, **IDENTITY}
    kept.pop("PYTHONPATH", None)
    return {**kept, **more}


def shell(script: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does: bash, ending at the first error."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
    )


def git(folder: Path, *arguments: str) -> str:
    ran = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment(),
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout.strip()


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "more")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the files of this one as they are now."""
    folder = tmp_path_factory.mktemp("ours")
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder)
    return folder


@pytest.fixture(scope="module")
def registry(ours: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The package and its build requirements, fetched once so that pip asks no registry three times."""
    wheels = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(wheels)]
    ran = subprocess.run([*command, str(ours), "hatchling"], env=environment(), capture_output=True)
    if ran.returncode:
        unavailable("no package registry is reached")
    for built in wheels.glob("news_reliability*"):
        built.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(wheels))
        yield


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A newsroom's repository: on main an article that passes and one that fails, on work another."""
    folder = tmp_path / "paper"
    (folder / "articles").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    for name in ("wire-report.md", "partisan-attack.md"):
        shutil.copy(ROOT / "seeds" / name, folder / "articles")
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "work")
    shutil.copy(ROOT / "seeds" / "clickbait.md", folder / "articles")
    commit(folder)
    return folder


# -- docs ------------------------------------------------------------------------------------------


def test_the_documented_settings_are_complete_and_their_thresholds_are_the_defaults(
    tmp_path: Path,
) -> None:
    path = tmp_path / "reliability.toml"
    path.write_text(block("toml", "Settings"), "utf-8")
    assert load_config(path).policy(str(tmp_path / "a.md"), {}) == Policy()
    for key in KEYS:
        assert re.search(rf"^\[?{key}\b", path.read_text("utf-8"), re.MULTILINE), key


def test_the_error_shown_is_the_one_printed(tmp_path: Path) -> None:
    (tmp_path / "reliability.toml").write_text("min-words = 100\nfail-undr = 0.3\n")
    command = [sys.executable, "-m", "reliability", "check", "."]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 2
    assert ran.stderr.replace(f"{tmp_path}{os.sep}", "") in block("", "Settings")


def test_the_comments_shown_are_well_formed() -> None:
    found, remarks = suppressions.parse_comments(block("html", "Hiding a finding"), True)
    assert not remarks
    assert [one.lines for one in found] == [None, range(4, 5), range(4, 5), range(6, 7)]


def test_the_commands_shown_run(paper: Path) -> None:
    first, second = block("sh", "Starting with a baseline").splitlines()
    program = f'alias_() {{ "{sys.executable}" -m reliability "$@"; }}; '
    for line, ends in ((first, 0), (second, 0)):
        ran = shell(program + line.replace("reliability", "alias_", 1), paper, PYTHONPATH=str(ROOT))
        assert ran.returncode == ends, ran.stderr
    assert "2 baselined" in ran.stdout


def test_the_options_named_are_there() -> None:
    check = commands.get_command(None, "check")  # type: ignore[arg-type]
    assert check
    known = {name for option in check.params for name in option.opts}
    named = set(re.findall(r"`(--[\w-]+)", DOCS)) | set(
        re.findall(r"reliability check (--[\w-]+)", DOCS)
    )
    assert named
    assert named <= known


# -- pre-commit ------------------------------------------------------------------------------------


def test_the_hook_is_that_of_the_docs() -> None:
    [hook] = HOOKS
    [repo] = yaml.safe_load(block("yaml", "pre-commit"))["repos"]
    assert [one["id"] for one in repo["hooks"]] == [hook["id"]]


def test_the_hook_is_given_text_markdown_and_html() -> None:
    if not find_spec("identify"):
        unavailable("identify, which names the types of files for pre-commit, is not installed")
    tags_of = import_module("identify.identify").tags_from_filename
    [hook] = HOOKS
    for suffix in TEXT_SUFFIXES:
        if suffix != ".text":  # identify has no tag for it
            assert tags_of(f"a{suffix}") & {*hook["types_or"]}, suffix
    for name in ("a.py", "a.json", "a.png"):
        assert not tags_of(name) & {*hook["types_or"]}, name


@pytest.mark.usefixtures("registry")
def test_the_hook_works(ours: Path, paper: Path, tmp_path: Path) -> None:
    if not find_spec("pre_commit"):
        unavailable("pre-commit is not installed")
    config = yaml.safe_load(block("yaml", "pre-commit"))
    config["repos"][0] |= {"repo": str(ours), "rev": git(ours, "rev-parse", "HEAD")}
    (paper / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    git(paper, "add", ".")

    def hook(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--color=never", *arguments],
            cwd=paper,
            env=environment(PRE_COMMIT_HOME=str(tmp_path / "home")),
            capture_output=True,
            text=True,
        )

    failed = hook("--all-files")
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "articles/clickbait.md: FAIL reliability" in failed.stdout
    assert re.search(r"^articles/clickbait\.md:\d+:\d+: \w+: ", failed.stdout, re.MULTILINE)
    assert "wire-report" not in failed.stdout
    assert CAVEAT in failed.stdout
    assert hook("--files", "articles/wire-report.md").returncode == 0
    shutil.copy(ROOT / "seeds" / "clickbait.md", paper / "articles" / "plain.txt")
    assert "articles/plain.txt: FAIL" in hook("--files", "articles/plain.txt").stdout
    assert "no files to check" in hook("--files", ".pre-commit-config.yaml").stdout
    (paper / "reliability.toml").write_text('ignore = ["articles"]')
    assert hook("--files", "articles/clickbait.md").returncode == 0


def test_the_recipe_of_pre_commit_names_the_tag_of_this_version() -> None:
    [repository] = yaml.safe_load(block("yaml", "pre-commit"))["repos"]
    assert repository["rev"] == f"v{__version__.partition('.dev')[0]}"


# -- GitHub ----------------------------------------------------------------------------------------


def steps() -> dict[str, dict[str, Any]]:
    return {step["name"]: step for step in ACTION["runs"]["steps"]}


def test_the_action_has_the_inputs_that_the_docs_give_it() -> None:
    [job] = yaml.safe_load(block("yaml", "GitHub"))["jobs"].values()
    checkout, action = job["steps"]
    assert checkout["with"]["fetch-depth"] == 0
    assert action["with"].keys() <= ACTION["inputs"].keys()
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(ACTION["runs"])))
    assert used == ACTION["inputs"].keys()


def test_no_foreign_text_is_put_into_a_script() -> None:
    for step in steps().values():
        assert "${{" not in step.get("run", "")
        assert step.get("shell") == "bash" or "uses" in step


@pytest.fixture(scope="module")
def installed(ours: Path, registry: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of a runner in which the first step of the action has run."""
    temp = tmp_path_factory.mktemp("runner")
    script = steps()["Install reliability"]["run"]
    ran = shell(script, temp, RUNNER_TEMP=str(temp), GITHUB_ACTION_PATH=str(ours), PYTHON="python3")
    assert ran.returncode == 0, ran.stderr
    return temp


class Job:
    """The second step of the action, run in a checkout, and the files that it writes."""

    def __init__(self, checkout: Path, temp: Path, since: str, **inputs: str) -> None:
        self.summary, self.output = checkout.parent / "summary", checkout.parent / "output"
        for path in (self.summary, self.output):
            path.write_text("")
        given = {name: entry["default"] for name, entry in ACTION["inputs"].items()} | inputs
        step = steps()["Check articles"]
        assert step["env"].keys() == {"PATHS", "CHANGED", "ARGUMENTS", "SINCE", "FAIL_UNDER"}
        self.ran = shell(
            step["run"],
            checkout,
            RUNNER_TEMP=str(temp),
            GITHUB_STEP_SUMMARY=str(self.summary),
            GITHUB_OUTPUT=str(self.output),
            GITHUB_ACTIONS="true",
            PATHS=given["paths"],
            CHANGED=given["changed"],
            ARGUMENTS=given["arguments"],
            FAIL_UNDER=given["fail-under"],
            SINCE=since,
        )

    def summarised(self) -> str:
        """Return the content of the job's page."""
        return unescape(self.summary.read_text("utf-8"))

    def results(self) -> list[dict[str, Any]]:
        """Return the results of the SARIF that is to be uploaded."""
        [path] = re.findall(r"^sarif=(.+)$", self.output.read_text(), re.MULTILINE)
        [run] = json.loads(Path(path).read_bytes())["runs"]
        return list(run["results"])


@pytest.fixture
def checkout(paper: Path, tmp_path: Path) -> Path:
    """A pull request as actions/checkout leaves it: a detached head, and branches of origin."""
    folder = tmp_path / "checkout"
    git(tmp_path, "clone", "--quiet", str(paper), str(folder))
    git(folder, "checkout", "--quiet", "--detach", "origin/work")
    git(folder, "branch", "--quiet", "--delete", "--force", "work")
    return folder


def test_the_action_checks_what_a_pull_request_changes(checkout: Path, installed: Path) -> None:
    job = Job(checkout, installed, "origin/main", paths="articles")
    assert job.ran.returncode == 1, job.ran.stderr
    assert "::error file=articles/clickbait.md,line=" in job.ran.stdout
    assert "partisan-attack" not in job.ran.stdout
    assert "clickbait.md" in job.summarised()
    places = [result["locations"][0]["physicalLocation"] for result in job.results()]
    assert {place["artifactLocation"]["uri"] for place in places} == {"articles/clickbait.md"}


def test_the_action_passes_on_options_and_paths_line_by_line(
    checkout: Path, installed: Path
) -> None:
    (checkout / "my articles").mkdir()
    shutil.copy(ROOT / "seeds" / "clickbait.md", checkout / "my articles")
    job = Job(
        checkout, installed, "", changed="false", paths="articles\nmy articles\n",
        arguments="--fail-over-bias=0.99\n", **{"fail-under": "0.01"},
    )  # fmt: skip
    assert job.ran.returncode == 1
    assert "my articles/clickbait.md" in job.summarised()
    assert re.findall(r"::error file=([^,]+),[^\n]*bias .\... is over 0.99", job.ran.stdout) == [
        "articles/partisan-attack.md"
    ]


@pytest.mark.parametrize("since", ["", "0" * 40])
def test_the_action_on_a_push_without_history(checkout: Path, installed: Path, since: str) -> None:
    job = Job(checkout, installed, since)
    assert "partisan-attack" not in job.ran.stdout
    assert job.ran.returncode in (0, 1), job.ran.stderr


def test_the_action_passes_where_no_article_has_changed(checkout: Path, installed: Path) -> None:
    job = Job(checkout, installed, "HEAD")
    assert job.ran.returncode == 0, job.ran.stderr
    assert "no article has changed since HEAD" in job.ran.stderr
    assert job.results() == [], "an empty upload closes what was open"


def test_the_action_reports_its_errors(checkout: Path, installed: Path) -> None:
    job = Job(checkout, installed, "origin/gone")
    assert job.ran.returncode == 2
    assert "git knows no such commit" in job.ran.stderr
    assert job.output.read_text() == ""


# -- GitLab ----------------------------------------------------------------------------------------


def test_the_job_of_gitlab(checkout: Path, installed: Path, ours: Path) -> None:
    job = yaml.safe_load(block("yaml", "GitLab"))["reliability"]
    assert job["variables"]["GIT_DEPTH"] == 0
    ran = shell(
        "\n".join(job["script"]),
        checkout,
        PATH=f"{installed / 'reliability' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        RELIABILITY=str(ours),
        CI_MERGE_REQUEST_DIFF_BASE_SHA=git(checkout, "rev-parse", "origin/main"),
    )
    assert ran.returncode == 1, ran.stderr
    assert "articles/clickbait.md: FAIL" in ran.stdout, "the log says it, too"
    issues = json.loads((checkout / job["artifacts"]["reports"]["codequality"]).read_bytes())
    assert {issue["location"]["path"] for issue in issues} == {"articles/clickbait.md"}


# -- editors ---------------------------------------------------------------------------------------


@pytest.fixture
def printed(paper: Path) -> Iterator[list[str]]:
    """The output of `check --quiet` for a failing article."""
    command = [sys.executable, "-m", "reliability", "check", "--quiet", "articles/clickbait.md"]
    ran = subprocess.run(
        command, cwd=paper, env=environment(PYTHONPATH=str(ROOT)), capture_output=True, text=True
    )
    assert ran.returncode == 1
    yield ran.stdout.splitlines()


def test_the_matcher_of_visual_studio_code(printed: list[str]) -> None:
    [task] = json.loads(block("json", "Visual Studio Code"))["tasks"]
    pattern = task["problemMatcher"]["pattern"]
    matches = [re.search(pattern["regexp"], line) for line in printed]
    assert [bool(match) for match in matches] == [False, *[True] * (len(printed) - 2), False]
    for match in filter(None, matches):
        assert match[pattern["file"]] == "articles/clickbait.md"
        assert match[pattern["line"]].isdigit()
        assert match[pattern["column"]].isdigit()
        assert match[pattern["code"]].isidentifier()
        assert match[pattern["message"]]
    assert task["command"].startswith("reliability check --quiet ")


def test_the_error_format_of_vim(printed: list[str], paper: Path) -> None:
    vim = shutil.which("vim")
    if not vim:
        pytest.skip("vim is not installed")
    settings = [line for line in block("vim", "Vim").splitlines() if line]
    (paper / "printed").write_text("\n".join(printed), "utf-8")
    kept = "map(getqflist(), '[bufname(v:val.bufnr), v:val.lnum, v:val.col, v:val.text]')"
    script = [
        *settings,
        "cgetfile printed",
        f"call writefile([json_encode({kept})], 'list')",
        "qall!",
    ]
    command = [vim, "-Nu", "NONE", "-i", "NONE", "-n", "-es"]
    subprocess.run(
        [*command, *(f"+{line}" for line in script)], cwd=paper, stdin=subprocess.DEVNULL
    )
    found = json.loads((paper / "list").read_text("utf-8"))
    wanted = [re.fullmatch(r"(.+?):(\d+):(\d+): (.+)", line) for line in printed]
    assert found == [[m[1], int(m[2]), int(m[3]), m[4]] for m in wanted if m]
    assert len(found) == len(printed) - 2
