"""Run git in a repository that may be hostile: none of its settings starts a program."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from reliability.errors import ChangesError

# The settings of git that start a program or connect to a network, each with a value that does not.
_SAFE = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "true",
    "diff.orderFile": os.devnull,
    "safe.bareRepository": "explicit",  # a committed folder that is shaped as a git directory
}
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",  # since git 2.44; before, no protocol is allowed for the fetch
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_TERMINAL_PROMPT": "0",
}
_OWN_SCOPES = ("local", "worktree")  # the settings in the repository, which may be hostile
_FILTER = re.compile(r"(?s)filter\.(.*)\.(?:clean|smudge|process|required)")
_LONGEST = 300  # seconds that git may take


def git(*arguments: str, cwd: Path | None = None) -> bytes:
    """Run git with the settings that start no program, and with the repository's filters off."""
    return _run(arguments, cwd, _safe_settings(cwd))


def _safe_settings(cwd: Path | None) -> tuple[tuple[str, str], ...]:
    """Return the settings for git in a folder; the current one if `cwd` is None.

    Raises ChangesError if git takes no settings from the environment, as before version 2.31.
    """
    listed = _run(("config", "--list", "--show-scope", "-z"), cwd, tuple(_SAFE.items()))
    fields = [os.fsdecode(field) for field in listed.split(b"\0")]
    keys = [entry.partition("\n")[0] for entry in fields[1::2]]
    found = list(zip(fields[: 2 * len(keys) : 2], keys, strict=True))
    if ("command", "core.fsmonitor") not in found:
        raise ChangesError(
            "--changed: this git cannot be kept from running programs that a repository names: "
            "install git 2.31 or newer"
        )
    filters = {
        match[1]
        for scope, key in found
        if scope in _OWN_SCOPES and (match := _FILTER.fullmatch(key))
    }
    off = {"clean": "", "smudge": "", "process": "", "required": "false"}
    return (
        *_SAFE.items(),
        *(
            (f"filter.{name}.{key}", value)
            for name in sorted(filters)
            for key, value in off.items()
        ),
    )


def _run(
    arguments: Iterable[str], cwd: Path | None, settings: tuple[tuple[str, str], ...]
) -> bytes:
    # As variables, since a name with "=" in it cannot be set by the option -c.
    environment = {**os.environ, **_ENVIRONMENT}
    given = int(environment.get("GIT_CONFIG_COUNT") or 0)
    for number, (key, value) in enumerate(settings, given):
        environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    environment["GIT_CONFIG_COUNT"] = str(given + len(settings))
    try:
        ran = subprocess.run(
            ["git", *arguments],
            cwd=cwd,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment,
            timeout=_LONGEST,
        )
    except OSError as error:
        raise ChangesError(
            f"--changed: git cannot be run ({error.strerror}): install it, or leave out --changed"
        ) from error
    except subprocess.TimeoutExpired:
        raise ChangesError(
            f"--changed: git took over {_LONGEST} s: run `git diff` to see why"
        ) from None
    if ran.returncode:
        message = ran.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        message = f"git failed: {message}: give a folder of a clone, or leave out --changed"
        raise ChangesError(f"--changed: {message}")
    return ran.stdout


def commit_of(name: str, cwd: Path | None = None) -> bytes:
    """Return the commit that a revision stands for, or no bytes if git knows none."""
    try:
        return git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", cwd=cwd)
    except ChangesError:
        return b""


def names_in(listed: bytes) -> Iterator[str]:
    """Yield the names that git lists with NUL characters after them."""
    return (os.fsdecode(name) for name in listed.split(b"\0") if name)
