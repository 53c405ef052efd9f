"""What surrounds the package: its metadata, the lock of development tools, the workflows of CI."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import tarfile
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from reliability import __version__
from support import ROOT, load_script, run, unavailable

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WORKFLOWS = [ROOT / "action.yml", *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]


def name_of(requirement: str) -> str:
    """Return the name of a requirement as package indexes normalize it."""
    found = re.match(r"[\w.-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_the_wheel_has_the_type_marker_and_the_models() -> None:
    assert "Typing :: Typed" in PROJECT["project"]["classifiers"]
    assert (ROOT / "reliability" / "py.typed").read_bytes() == b""
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["reliability"]
    assert "exclude" not in wheel
    assert wheel["force-include"] == {"models": "reliability/models"}
    assert "py.typed" not in (ROOT / ".gitignore").read_text("utf-8")


def test_the_distributions_of_this_checkout_have_what_they_should(tmp_path: Path) -> None:
    if not all(map(importlib.util.find_spec, ("build", "hatchling"))):
        unavailable("build and hatchling are missing (pip install '.[dev]')")
    if not (ROOT / ".git").exists():
        unavailable("this is no checkout")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    assert [*load_script(".ci/check_dist.py").faults(tmp_path, True, None)] == []


def test_a_file_that_is_missing_or_does_not_belong_in_a_distribution_is_named(
    tmp_path: Path,
) -> None:
    check: Any = load_script(".ci/check_dist.py")
    files = {"reliability/py.typed", "reliability/lexicons/NOTICE", "models/reliability.json"}
    metadata = ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
    packed = [*check.wheel_of(files), *(f"made-1.dist-info/{one}" for one in metadata)]
    wheel, sdist = tmp_path / "made-1-py3-none-any.whl", tmp_path / "made-1.tar.gz"

    def faults(names: list[str]) -> list[str]:
        with ZipFile(wheel, "w") as archive:
            for name in names:
                archive.writestr(name, "")
        with tarfile.open(sdist, "w:gz") as tar:
            for name in names:
                tar.addfile(tarfile.TarInfo(f"made-1/{name}"))
        return [*check.wheel_faults(wheel, files, ["LICENSE"])]

    assert faults(packed) == []
    assert faults([*packed, "reliability/__pycache__/a.pyc"]) == [
        f"{wheel.name}: reliability/__pycache__/a.pyc does not belong there"
    ]
    assert faults(packed[:-1]) == [
        f"{wheel.name}: made-1.dist-info/licenses/LICENSE is missing",
    ]
    faults(["PKG-INFO", "data/news.jsonl.gz", *files - {"reliability/py.typed"}])
    assert [*check.sdist_faults(sdist, files)] == [
        f"{sdist.name}: reliability/py.typed is missing",
        f"{sdist.name}: data/news.jsonl.gz does not belong there",
    ]


def test_every_run_time_dependency_may_be_installed_with_a_program_of_any_licence() -> None:
    """A licence that asks for the source of the whole program would bind whoever uses the package."""
    free = re.compile(
        r"MIT|BSD|Apache|MPL|Mozilla|PSF|Python Software|CNRI|ISC|Unlicense|Zlib", re.IGNORECASE
    )
    waiting, seen = [*PROJECT["project"]["dependencies"]], set[str]()
    while waiting:
        name = name_of(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        found = distribution(name)
        about = found.metadata
        stated = [*about.get_all("License-Expression", []), *about.get_all("License", [])]
        stated += [one for one in about.get_all("Classifier", []) if one.startswith("License")]
        assert any(free.search(one[:100]) for one in stated), f"{name}: {stated}"
        waiting += [one for one in found.requires or () if ";" not in one]
    assert "pyphen" in seen
    assert len(seen) > len(PROJECT["project"]["dependencies"])


def test_every_development_requirement_is_in_the_lock() -> None:
    lines = (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines()
    locked = {name_of(line) for line in lines if line and line[0] not in " #"}
    assert all("==" in line for line in lines if line and line[0] not in " #")
    extras = PROJECT["project"]["optional-dependencies"]
    wanted = [
        *PROJECT["project"]["dependencies"],
        *(one for group in extras.values() for one in group),
    ]
    assert {name_of(one) for one in wanted} - {"news-reliability"} <= locked


def test_the_citation_names_the_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == __version__
    assert citation["license"] == "MIT"  # of the code; that of the package names its data, too
    assert [one["name"] for one in citation["authors"]] == [
        one["name"] for one in PROJECT["project"]["authors"]
    ]


def test_a_release_runs_the_checks_that_its_page_names() -> None:
    page = (ROOT / "docs" / "releasing.md").read_text("utf-8")
    checks = page.partition("## Checks")[2].partition("```sh\n")[2].partition("```")[0]
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    ran = [step.get("run", "") for step in workflow["jobs"]["build"]["steps"]]
    commands = [line for line in checks.splitlines() if line.startswith("python ")]
    assert len(commands) == 3
    assert set(commands) <= set(ran)
    uploaded = [step.get("with", {}).get("path") for step in workflow["jobs"]["build"]["steps"]]
    assert {"dist/", "sbom.cdx.json"} <= set(uploaded)


def test_the_change_log_has_a_part_for_this_version() -> None:
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    heading = "Unreleased" if "dev" in __version__ else __version__
    assert re.search(rf"^## \[{re.escape(heading)}\]", log, re.MULTILINE)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    text = path.read_text("utf-8")
    assert yaml.safe_load(text)
    used = re.findall(r"uses: (.+)", text)
    assert used
    for one in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


def test_ruff_has_one_version() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    (revision,) = (one["rev"] for one in hooks["repos"] if one["repo"].endswith("/ruff-pre-commit"))
    assert f"ruff=={revision.removeprefix('v')}" in (
        (ROOT / "requirements-dev.lock").read_text("utf-8").splitlines()
    )


def test_the_container_has_what_the_build_needs_and_starts_the_service() -> None:
    steps = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    copied = {one for step in steps if step.startswith("COPY ") for one in step.split()[1:-1]}
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], "pyproject.toml"}
    licences = {
        one for one in PROJECT["project"]["license-files"] if not one.startswith("reliability/")
    }
    assert copied == needed | {PROJECT["project"]["readme"], *licences}
    assert all((ROOT / one).exists() for one in copied)
    (extra,) = re.findall(r"pip install [^']*'\.\[(\w+)\]'", "\n".join(steps))
    assert extra in PROJECT["project"]["optional-dependencies"]
    started = dict(step.split(" ", 1) for step in steps if step.startswith(("ENTRY", "CMD")))
    command = [*json.loads(started["ENTRYPOINT"]), *json.loads(started["CMD"])]
    assert command[0] in PROJECT["project"]["scripts"]
    assert run(*command[1:], "--help").exit_code == 0
