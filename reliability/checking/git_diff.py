"""Changed files and lines, as git reports them.

The working tree is compared with the commit at which the current branch left another one. A renamed file
is new, since it may come from a folder that is not checked; so is an untracked file that git does not
ignore. A deleted file is not reported.
"""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reliability.errors import ChangesError

# The usual default branches, the likeliest first; a clone records its own as origin/HEAD.
_DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_DIFF = (
    "diff --unified=0 --inter-hunk-context=0 --no-renames --diff-filter=AMT --text --no-color "
    "--no-ext-diff --no-textconv --ignore-submodules --src-prefix=a/ --dst-prefix=b/"
).split()
_PLAIN = ("+", "-", "@", "\\")  # first characters of the lines of a diff without context


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that changed since a commit.

    Parameters
    ----------
    since : str
        The revision, and the commit it stands for.
    lines : mapping of str to tuple of range, or None
        The changed lines, from 1, by the real path of the file. A file from which lines were only
        removed has no range; None stands for all lines.
    """

    since: str
    lines: Mapping[str, tuple[range, ...] | None]

    def includes(self, file: str) -> bool:
        """Return True if a file has changed."""
        return os.path.realpath(file) in self.lines

    def overlaps(self, file: str, first: int, last: int) -> bool:
        """Return True if one of the lines from `first` to `last` of a file has changed."""
        ranges = self.lines.get(os.path.realpath(file), ())
        return ranges is None or any(
            changed.start <= last and first < changed.stop for changed in ranges
        )


def is_revision(name: str) -> bool:
    """Return True if git knows a commit by this name in the current repository."""
    return not name.startswith("-") and bool(_commit(name))


def require_in_repository(paths: Iterable[str]) -> None:
    """Raise ChangesError for a path outside the current repository."""
    top = _top()
    for path in paths:
        # A link in the repository is one of its files, wherever it points.
        places = os.path.abspath(path), os.path.realpath(path)  # noqa: PTH100
        if not any(Path(place).is_relative_to(top) for place in places):
            raise ChangesError(
                f"--changed: {path} is not in this repository ({top}): leave it out, or run the "
                "command in its repository"
            )


def changes_since(ref: str | None = None) -> Changes:
    """Return the changes since the current branch left `ref`, or else the default branch.

    On the default branch itself, these are the uncommitted changes. Raises ChangesError if there is no
    repository, no such revision or no common history.
    """
    top = _top()
    name = ref or next(filter(is_revision, _DEFAULT_BRANCHES), None)
    if name is None:
        raise ChangesError(
            f"--changed: no default branch (tried {', '.join(_DEFAULT_BRANCHES)}): name a revision, "
            f"as in --changed=HEAD~1{_shallow_hint()}"
        )
    if not is_revision(name):
        raise ChangesError(
            f"--changed={name}: git knows no such commit, branch or tag here: check the name"
            f"{_shallow_hint()}"
        )
    try:
        base = _git("merge-base", name, "HEAD").decode().strip()
    except ChangesError:
        raise ChangesError(
            f"--changed={name}: no commit in common with HEAD: name another revision"
            f"{_shallow_hint()}"
        ) from None
    lines: dict[str, tuple[range, ...] | None] = {
        str(top / os.fsdecode(path)): ranges
        for path, ranges in _changed_lines(_git(*_DIFF, base, "--", cwd=top))
    }
    new = _git("ls-files", "--others", "--exclude-standard", "-z", cwd=top)
    lines |= {str(top / os.fsdecode(path)): None for path in new.split(b"\0") if path}
    head = _git("rev-parse", "HEAD").decode().strip()
    if not lines and base == head and name != "HEAD" and (hint := _shallow_hint()):
        raise ChangesError(
            f"--changed: nothing to compare: {name} and HEAD are the same commit{hint}"
        )
    return Changes(f"{name} ({base[:12]})", {os.path.realpath(p): r for p, r in lines.items()})


def _top() -> Path:
    return Path(os.fsdecode(_git("rev-parse", "--show-toplevel").rstrip(b"\n")))


def _changed_lines(diff: bytes) -> Iterator[tuple[bytes, tuple[range, ...]]]:
    """Yield the path of each file in a diff without context, and its added lines."""
    from unidiff.patch import PatchSet

    # Without git's own headers: unidiff splits "diff --git a/x b/y.md b/x b/y.md" at the wrong blank.
    lines = [line for line in diff.decode("latin-1").split("\n") if line.startswith(_PLAIN)]
    for file in PatchSet(lines, metadata_only=True):
        hunks = [(hunk.target_start, hunk.target_length) for hunk in file if hunk.target_length]
        yield (
            _unquoted(file.target_file),
            tuple(range(start, start + length) for start, length in hunks),
        )


def _unquoted(name: str) -> bytes:
    """Return the bytes of a path in a diff; git quotes it like a C string, as Python quotes bytes."""
    path: bytes = ast.literal_eval(f"b{name}") if name.startswith('"') else name.encode("latin-1")
    return path.removeprefix(b"b/")


def _commit(name: str) -> bytes:
    try:
        return _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    except ChangesError:
        return b""


def _shallow_hint() -> str:
    """Return a hint if the clone has no full history, as in most CI."""
    try:
        is_shallow = _git("rev-parse", "--is-shallow-repository").strip() == b"true"
    except ChangesError:
        is_shallow = False
    return (
        "; the clone is shallow: fetch its full history (fetch-depth: 0 of actions/checkout, "
        "GIT_DEPTH: 0 in GitLab, git fetch --unshallow)"
        if is_shallow
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
        message = ran.stderr.decode(errors="replace").strip().removeprefix("fatal: ")
        raise ChangesError(f"--changed: git failed: {message}")
    return ran.stdout
