"""Changes: which files, and which lines of them, git says are other than they were.

It knows how to ask git, and to read its answer. Compared are the working tree, as it lies on the
disk, and the commit at which the present branch left another one. It refuses to know what is in a
file. A renamed file is a new file: it may have come from where nothing is checked. A deleted one is
no file; one that git does not know yet, and is not told to ignore, is new.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reliability.errors import ChangesError

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
# Where work usually starts, the likeliest first; a clone knows which branch it was made from.
_USUAL = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_DIFF = (
    "diff --unified=0 --inter-hunk-context=0 --no-renames --diff-filter=AMT --text --no-color "
    "--no-ext-diff --no-textconv --ignore-submodules --src-prefix=a/ --dst-prefix=b/"
).split()


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since a commit: of each file the ranges of its lines, by its real path.

    A file of which lines were only taken away has no range. None stands for all lines.
    """

    since: str
    lines: Mapping[str, tuple[range, ...] | None]

    def includes(self, file: str) -> bool:
        """Say whether a file has changed."""
        return os.path.realpath(file) in self.lines

    def overlaps(self, file: str, first: int, last: int) -> bool:
        """Say whether one of the lines from the first to the last of a file has changed."""
        ranges = self.lines.get(os.path.realpath(file), ())
        return ranges is None or any(
            changed.start <= last and first < changed.stop for changed in ranges
        )


def is_revision(name: str) -> bool:
    """Say whether git knows a commit by this name here."""
    return not name.startswith("-") and bool(_commit(name))


def require_in_repository(paths: Iterable[str]) -> None:
    """Raise ChangesError for a path that is not in this repository: git knows nothing of it."""
    top = _top()
    for path in paths:
        # A link in the repository is one of its files, wherever it leads.
        places = os.path.abspath(path), os.path.realpath(path)  # noqa: PTH100
        if not any(Path(place).is_relative_to(top) for place in places):
            raise ChangesError(
                f"--changed: {path} is not in this repository ({top}): leave it out, or run "
                "where it is"
            )


def changes_since(ref: str | None = None) -> Changes:
    """Return what has changed since the present branch left `ref`, or else the default branch.

    On the default branch itself that is what is not committed yet. Raises ChangesError where git
    cannot tell.
    """
    top = _top()
    name = ref or next(filter(is_revision, _USUAL), None)
    if name is None:
        raise ChangesError(
            f"--changed: there is no default branch (looked for {', '.join(_USUAL)}): say since "
            f"when, as in --changed=HEAD~1{_shallow()}"
        )
    if not is_revision(name):
        raise ChangesError(
            f"--changed={name}: git knows no such commit, branch or tag here{_shallow()}"
        )
    try:
        base = _git("merge-base", name, "HEAD").decode().strip()
    except ChangesError:
        raise ChangesError(
            f"--changed={name}: it has no commit in common with HEAD{_shallow()}"
        ) from None
    lines: dict[str, tuple[range, ...] | None] = {
        str(top / os.fsdecode(path)): ranges
        for path, ranges in _ranges(_git(*_DIFF, base, "--", cwd=top))
    }
    new = _git("ls-files", "--others", "--exclude-standard", "-z", cwd=top)
    lines |= {str(top / os.fsdecode(path)): None for path in new.split(b"\0") if path}
    return Changes(f"{name} ({base[:12]})", {os.path.realpath(p): r for p, r in lines.items()})


def _top() -> Path:
    return Path(os.fsdecode(_git("rev-parse", "--show-toplevel").rstrip(b"\n")))


def _ranges(diff: bytes) -> Iterator[tuple[bytes, tuple[range, ...]]]:
    """Yield each file of a diff without context, and the ranges of lines that are new in it.

    Hunks are skipped by their length, since a line of theirs may look like a header.
    """
    path, ranges = b"", list[range]()
    lines = iter(diff.split(b"\n"))
    for line in lines:
        if line.startswith(b"+++ "):
            if path:
                yield path, tuple(ranges)
            path, ranges = _path(line[4:]), []
        elif hunk := _HUNK.match(line):
            gone, at, come = (int(number or 1) for number in (hunk[1], hunk[2], hunk[3]))
            if come:
                ranges.append(range(at, at + come))
            while gone + come:
                come -= not next(lines).startswith(b"\\")  # "\ No newline at end of file"
    if path:
        yield path, tuple(ranges)


def _path(name: bytes) -> bytes:
    name = name.removesuffix(b"\t")  # git's mark after a name with blanks
    if name.startswith(b'"'):  # quoted as in C, which for bytes is as in Python
        name = ast.literal_eval("b" + name.decode("ascii", "backslashreplace"))
    return name.removeprefix(b"b/")


def _commit(name: str) -> bytes:
    try:
        return _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except ChangesError:
        return b""


def _shallow() -> str:
    """Return a hint where history was cut off, as most CI does."""
    try:
        cut = _git("rev-parse", "--is-shallow-repository").strip() == b"true"
    except ChangesError:
        cut = False
    return (
        "; the clone is shallow: fetch all of it (fetch-depth: 0 of actions/checkout, GIT_DEPTH: 0 "
        "in GitLab, git fetch --unshallow)"
        if cut
        else ""
    )


def _git(*arguments: str, cwd: Path | None = None) -> bytes:
    command = ["git", "-c", "core.quotePath=true", *arguments]
    try:
        ran = subprocess.run(
            command,
            cwd=cwd,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except OSError as error:
        raise ChangesError(
            f"--changed: git cannot be run ({error.strerror}): install it, or leave out --changed"
        ) from error
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise ChangesError(f"--changed: git says: {said}")
    return ran.stdout
