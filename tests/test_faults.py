"""Faults of the machine: other encodings, a full disk, a kill in mid-write, two runs at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support import SEEDS, python, run

RELIABILITY = (sys.executable, "-m", "reliability")
CLICKBAIT = str(SEEDS / "clickbait.md")
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits are of POSIX")


# -- encodings ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "explain"])
@pytest.mark.parametrize(
    ("setting", "encoding"),
    [
        ({"PYTHONIOENCODING": "latin-1"}, "latin-1"),
        ({"PYTHONIOENCODING": "utf-16"}, "utf-16"),
        # Where the encoding is ASCII, as if nobody had set it, click prints in UTF-8.
        ({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, "utf-8"),
    ],
    ids=str,
)
def test_an_encoding_that_lacks_signs_is_enough(
    command: str, setting: dict[str, str], encoding: str
) -> None:
    inherited = {name: os.environ[name] for name in os.environ if not name.startswith("PYTHONIO")}
    ran = subprocess.run(
        [*RELIABILITY, command, CLICKBAIT], capture_output=True, env=inherited | setting
    )
    assert ran.returncode == (command == "check")
    assert ran.stderr == b""
    printed = ran.stdout.decode(encoding)
    assert "BELIEVE" in printed or "clickbait.md" in printed
    assert ("\\u2014" in printed or "\N{EM DASH}" in printed) or command != "check"


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_message_is_one_line_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    ran = subprocess.run(
        [*RELIABILITY, "check", str(tmp_path / "caf\xe9.txt")],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert ran.returncode == 2
    [line, *_] = ran.stderr.decode(encoding).splitlines()
    assert line.startswith("Error: ")
    assert "cannot be read" in line


# -- writing --------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    "options",
    [
        ("check", "--format", "html", "--output", "written"),
        ("check", "--report", "sarif:written"),
        ("check", "--baseline", "written", "--write-baseline"),
        ("score", "--format", "html", "--pages", "."),
    ],
    ids=" ".join,
)
def test_a_full_disk_is_one_line_and_keeps_the_old_file(
    options: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is played by a limit on the size of files."""
    written = tmp_path / ("index.html" if "--pages" in options else "written")
    monkeypatch.chdir(tmp_path)
    assert run(*options, CLICKBAIT).exit_code in (0, 1)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written.name in before
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50)); "
        "from reliability.cli.main import main; main()"
    )
    ran = python("-c", code, *options, CLICKBAIT)
    assert ran.returncode == 2
    [message] = [line for line in ran.stderr.splitlines() if "Error" in line]
    assert "File too large" in message
    assert "Traceback" not in ran.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@posix
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_kill_in_mid_write_keeps_the_old_file(number: signal.Signals, tmp_path: Path) -> None:
    old = tmp_path / "report"
    old.write_text("old")
    code = (
        "import signal, sys; from reliability.articles.whole_files import replacing; "
        "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        "with replacing(sys.argv[1]) as written:\n"
        "    written.write('half'); written.flush(); print('here', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(old)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(number)
        assert process.wait() == -number
    assert old.read_text() == "old"


def test_two_runs_at_once_write_whole_files(tmp_path: Path) -> None:
    reports = tmp_path / "found.jsonl"
    command = [*RELIABILITY, "score", "--format", "jsonl", "--output", str(reports)]
    running = [
        subprocess.Popen([*command, *[CLICKBAIT] * count], stdout=subprocess.DEVNULL)
        for count in (1, 3)
    ]
    assert [process.wait() for process in running] == [0, 0]
    lines = reports.read_text("utf-8").splitlines()
    assert len(lines) in (1, 3)
    assert {json.loads(line)["verdict"] for line in lines} == {"FAIL"}
    assert [path.name for path in tmp_path.iterdir()] == ["found.jsonl"]
