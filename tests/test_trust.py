"""The main job with nothing at hand: no network, no programs, no home, and no file to write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import SEEDS

# Refuses what the main job must not do. The libraries compile code when they define records, and for
# the templates of pages; the package itself must not.
LOCKED = """
import importlib.util, os, sys

PACKAGE = os.path.dirname(importlib.util.find_spec("reliability").origin)
REFUSED = (
    "socket.", "urllib.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
    "os.system", "pickle.", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.link",
    "os.symlink", "os.truncate", "shutil.", "tempfile.",
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

def refuse(event, arguments):
    is_refused = event.startswith(REFUSED)
    if event == "open" and isinstance(arguments[2], int):
        is_refused = bool(arguments[2] & WRITES)
    if event == "compile":
        where = sys._getframe(1).f_code.co_filename
        is_refused = where == "<string>" or where.startswith(PACKAGE + os.sep)
    if is_refused:
        raise RuntimeError(f"LOCKED {event} {arguments}")

sys.addaudithook(refuse)
"""
MAIN = """
from reliability.cli.main import main
for options in COMMANDS:
    sys.argv = ["reliability", *options.split(), *PATHS]
    try:
        main()
    except SystemExit as end:
        print("ended with", end.code, "after", options)
"""
COMMANDS = (
    "check --fail-under 0",
    "score --format jsonl",
    "explain --format html",
    "sentences",
    "check --fail-under 0 --format sarif",
)

PAGE = "<html><body><article><h1>The bridge</h1>{}</article></body></html>"


def test_the_main_job_needs_nothing(tmp_path: Path) -> None:
    """All commands run in one process, with an empty home, an empty environment, and the hook."""
    seed = SEEDS / "wire-report.md"
    body = "".join(f"<p>{line}</p>" for line in seed.read_text("utf-8").split("\n\n")[1:])
    paths = [str(seed), str(tmp_path / "a.html"), str(tmp_path / "a.txt")]
    Path(paths[1]).write_text(PAGE.format(body), "utf-8")
    Path(paths[2]).write_text(seed.read_text("utf-8"), "utf-8")
    home = tmp_path / "home"
    home.mkdir()
    code = f"{LOCKED}\nCOMMANDS, PATHS = {COMMANDS}, {paths}\n{MAIN}"
    environment = {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment, cwd=home, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    printed = ran.stdout
    for options in COMMANDS:
        before, _, printed = printed.partition(f"ended with 0 after {options}\n")
        assert seed.name in before, options
    assert printed == ""
    assert not any(home.iterdir())


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import pickle; pickle.loads(b'cos\\nsystem\\n.')",
        "eval('1')",
        "open('written', 'w')",
    ],
)
def test_the_hook_refuses(code: str, tmp_path: Path) -> None:
    """Without this, a hook that lets everything pass would go unnoticed."""
    ran = subprocess.run([sys.executable, "-c", LOCKED + code], capture_output=True, cwd=tmp_path)
    assert ran.returncode == 1
    assert b"LOCKED" in ran.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes((SEEDS / "wire-report.md").read_bytes())
    tmp_path.chmod(0o500)
    try:
        command = [sys.executable, "-m", "reliability", "check", "--fail-under", "0", "."]
        ran = subprocess.run(command, capture_output=True, cwd=tmp_path)
    finally:
        tmp_path.chmod(0o700)
    assert (ran.returncode, ran.stderr) == (0, b"")
