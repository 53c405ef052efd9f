"""The site: it builds without a warning, every link in it leads somewhere, nothing comes from elsewhere.

External links are looked at for their form only: no test asks the network.
"""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import unquote, urlsplit

import pytest
from sphinx.util.inventory import InventoryFile

import reliability
from reliability.scoring import model
from reliability.signals.registry import SIGNALS
from reliability.text.lexicon import shipped_lexicons
from support import ROOT, python
from test_cases import MARK

pytestmark = pytest.mark.slow

ADDED = re.compile(r"^In `([^`]+)`:\n\n```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What the browser fetches by itself, wherever it stands.
FETCHED = {("link", "href"), ("use", "href"), ("form", "action")}
FETCHED_ANYWHERE = {"src", "srcset", "data", "poster", "background"}


def joined(text: str) -> str:
    """Return a text without its spaces, since lines may break anywhere."""
    return "".join(text.split())


class Page(HTMLParser):
    """What a page fetches, says and marks, where it links, and where one can link to in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: set[str] = set()
        self.links: set[str] = set()
        self.anchors: set[str] = {""}
        self.marks: set[str] = set()
        self._said: list[str] = []
        self._mark = ""
        self.feed(path.read_text("utf-8"))
        self.text = joined("".join(self._said))

    def handle_data(self, data: str) -> None:
        self._said.append(data)
        if self._mark:
            self.marks.add(joined(f"{self._mark}|{data}"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._mark = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mark":
            self._mark = dict(attrs)["title"] or ""
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value or "")
            elif (tag, name) == ("a", "href"):
                self.links.add(value or "")
            elif (tag, name) in FETCHED or name in FETCHED_ANYWHERE:
                self.fetched.add(value or "")


def built(root: Path, out: Path) -> Path:
    """Build the site of a checkout as `.ci/run` does."""
    ran = run(root, "-m", "sphinx", "-W", "--keep-going", "--quiet", "docs", str(out))
    assert ran.returncode == 0, ran.stderr
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in site.rglob("*.html")}


def test_every_link_leads_somewhere(pages: dict[Path, Page]) -> None:
    broken = []
    for path, page in pages.items():
        for link in page.links | page.fetched:
            scheme, host, target, _, anchor = urlsplit(link)
            if scheme:
                if scheme not in ("http", "https") or "." not in host or " " in link:
                    broken.append((path.name, link))
                continue
            there = (path.parent / unquote(target)).resolve() if target else path
            if not there.is_file() or (
                there in pages and unquote(anchor) not in pages[there].anchors
            ):
                broken.append((path.name, link))
    assert not broken


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    assert any(page.fetched for page in pages.values())
    for path, page in pages.items():
        assert not [at for at in page.fetched if urlsplit(at).netloc], path
    for path in (*site.rglob("*.css"), *pages):
        text = path.read_text("utf-8")
        assert not re.findall(r"url\(\s*[\"']?(?:https?:)?//|@import", text), path


def test_every_signal_feature_and_case_is_there(site: Path, pages: dict[Path, Page]) -> None:
    for signal in SIGNALS:
        page = pages[site / "signals" / f"{signal.name}.html"]
        assert {feature.name.replace("_", "-") for feature in signal.features} <= page.anchors
        for target in model.TARGETS:
            scored = [
                one.name
                for one in signal.features
                if one.name in model.shipped_model(target).curves
            ]
            assert page.text.count(f"tothelog-oddsof{target}") == len(scored)
        path = ROOT / "tests" / "cases" / f"{signal.name}.toml"
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            for part in ("title", "text", "claim", "xfail"):
                assert joined(MARK.sub(r"\2", case.get(part, ""))) in page.text, case
            for feature, marked in MARK.findall(case.get("title", "") + case["text"]):
                assert joined(f"{feature}|{marked}") in page.marks, case


def test_every_lexicon_and_card_is_there(site: Path, pages: dict[Path, Page]) -> None:
    named = {name.replace("_", "-") for name in shipped_lexicons()}
    assert named <= pages[site / "signals" / "lexicons.html"].anchors
    cards = {path.stem for path in (ROOT / "models").glob("*.md")}
    assert {path.stem for path in (site / "models").glob("*.html")} == cards


def test_the_reference_has_every_public_name_and_no_other(site: Path) -> None:
    held = InventoryFile.loads((site / "objects.inv").read_bytes(), uri="")
    names = {
        name.removeprefix("reliability.")
        for kind, entries in held.data.items()
        if kind.startswith("py:")
        for name in entries
    }
    names = {name.removeprefix("integrations.") for name in names}
    listed = {*reliability.__all__} - {"__version__"}
    assert {name for name in names if "." not in name} == {*listed, "reliability"}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the checkout with the signal of the page on adding one."""
    for name in ("reliability", "models", "tests", "docs"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    added = ADDED.findall((ROOT / "docs" / "adding-a-signal.md").read_text("utf-8"))
    assert [Path(name).parent.name for name, _ in added] == [
        "lexicons",
        "signals",
        "signals",
        "cases",
    ]
    for name, text in added:
        assert not (tmp_path / name).exists()
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> CompletedProcess[str]:
    return python(*arguments, cwd=folder, variables={"PYTHONPATH": str(folder)})


def test_the_signal_that_is_shown_can_be_added_as_it_stands(copied: Path) -> None:
    page = (copied / "docs" / "adding-a-signal.md").read_text("utf-8")
    [command] = re.findall(r"/python (-m pytest [^\n]+)", page)
    ran = run(copied, *shlex.split(command))
    assert ran.returncode == 0, ran.stdout
    assert " 1 xfailed" in ran.stdout
    listed = run(copied, "-m", "reliability", "signals")
    assert "teasers" in listed.stdout
    signal = "reliability/signals/teasing.py"
    for arguments in (("check",), ("format", "--check")):
        ran = run(copied, "-m", "ruff", *arguments, signal)
        assert ran.returncode == 0, ran.stdout
    scored = run(copied, "-m", "reliability", "score", "README.md")
    assert scored.returncode == 2
    assert scored.stderr in page
    made = run(
        copied,
        "-c",
        "import sys; sys.path.insert(0, 'docs'); import signal_pages; "
        "print(signal_pages.pages()['signals/teasing.md'])",
    )
    assert "### teasers" in made.stdout, made.stderr


@pytest.mark.parametrize("left_out", ["reliability/signals", "tests/cases"])
def test_a_signal_without_one_of_its_files_is_refused(copied: Path, left_out: str) -> None:
    suffix = ".py" if left_out.endswith("signals") else ".toml"
    (copied / left_out / f"teasing{suffix}").unlink()
    named = "test_every_signal_has_cases_and_every_case_file_a_signal"
    assert run(copied, "-m", "pytest", "--quiet", f"tests/test_cases.py::{named}").returncode == 1
