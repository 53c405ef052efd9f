"""What surrounds the package: its metadata, the lock of development tools, the workflows of CI."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from reliability import __version__
from support import ROOT, run

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
