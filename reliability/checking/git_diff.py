"""Changed files and lines, as git reports them.

The working tree is compared with the commit at which the current branch left another one. A renamed file
is new, since it may come from a folder that is not checked; so is an untracked file that git does not
ignore. A deleted file is not reported. A submodule is compared with the commit recorded for it.
"""

from __future__ import annotations

import ast
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from reliability.checking.git import commit_of, git, names_in
from reliability.errors import ChangesError

# The usual default branches, the likeliest first; a clone records its own as origin/HEAD.
_DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_DIFF = (
    "diff --unified=0 --inter-hunk-context=0 --no-renames --diff-filter=AMT --text --no-color "
    "--no-ext-diff --no-textconv --ignore-submodules --src-prefix=a/ --dst-prefix=b/"
).split()
_SUBMODULE = "160000"  # the mode of a submodule in a tree
_PLAIN = ("+", "-", "@", "\\")  # first characters of the lines of a diff without context


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that changed since a commit.

    `since` is the revision and the commit it stands for. `lines` has the changed lines, from 1 and in
    order, by the real path of the file. A file from which lines were only removed has no range; None
    stands for all lines.
    """

    since: str
    lines: Mapping[str, tuple[range, ...] | None]

    def includes(self, file: str) -> bool:
        """Return True if a file has changed."""
        return os.path.realpath(file) in self.lines

    def overlaps(self, file: str, first: int, last: int) -> bool:
        """Return True if one of the lines from `first` to `last` of a file has changed."""
        ranges = self.lines.get(os.path.realpath(file), ())
        if ranges is None:
            return True
        after = bisect_right(ranges, first, key=attrgetter("stop"))  # the first that ends below
        return after < len(ranges) and ranges[after].start <= last


def is_revision(name: str) -> bool:
    """Return True if git knows a commit by this name in the current repository."""
    return not name.startswith("-") and bool(commit_of(name))


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
        base = git("merge-base", name, "HEAD").decode().strip()
    except ChangesError:
        raise ChangesError(
            f"--changed={name}: no commit in common with HEAD: name another revision"
            f"{_shallow_hint()}"
        ) from None
    changed = dict(_changes_in(top, base))
    head = git("rev-parse", "HEAD").decode().strip()
    if not changed and base == head and name != "HEAD" and (hint := _shallow_hint()):
        raise ChangesError(
            f"--changed: nothing to compare: {name} and HEAD are the same commit{hint}"
        )
    return Changes(f"{name} ({base[:12]})", changed)


def _changes_in(top: Path, base: str) -> Iterator[tuple[str, tuple[range, ...] | None]]:
    """Yield the real path and the changed lines of each file in a working tree and its submodules."""
    for changed, ranges in changed_lines(git(*_DIFF, base, "--", cwd=top)):
        path = top / os.fsdecode(changed)
        # Git compares the target of a link with the text of the file that the link replaced.
        yield os.path.realpath(path), None if path.is_symlink() else ranges
    new = git("ls-files", "--others", "--exclude-standard", "-z", cwd=top)
    yield from ((os.path.realpath(top / name), None) for name in names_in(new))
    recorded = {
        name: facts.split()[-1]
        for facts, name in _entries(git("ls-tree", "-r", "-z", base, cwd=top))
    }
    for _, name in _entries(git("ls-files", "--stage", "-z", cwd=top)):
        submodule = top / name
        is_link = os.path.realpath(submodule) != str(submodule)  # it may lead back to here
        if not is_link and (submodule / ".git").exists():
            yield from _changes_in_submodule(submodule, recorded.get(name))


def _changes_in_submodule(
    top: Path, base: str | None
) -> Iterator[tuple[str, tuple[range, ...] | None]]:
    """Yield the changes in a submodule; all of its files if its recorded commit is missing."""
    try:
        if base and commit_of(base, top):
            yield from _changes_in(top, base)
            return
        files = git("ls-files", "--cached", "--others", "--exclude-standard", "-z", cwd=top)
    except ChangesError as error:
        raise ChangesError(f"{error} (in the submodule {top})") from None
    yield from ((os.path.realpath(top / name), None) for name in names_in(files))


def _entries(listed: bytes) -> Iterator[tuple[str, str]]:
    """Yield the facts and the name of each submodule that `ls-tree` or `ls-files --stage` lists."""
    for entry in names_in(listed):
        facts, _, name = entry.partition("\t")
        if facts.startswith(_SUBMODULE):
            yield facts, name


def _top() -> Path:
    return Path(os.fsdecode(git("rev-parse", "--show-toplevel").rstrip(b"\n")))


def changed_lines(diff: bytes) -> Iterator[tuple[bytes, tuple[range, ...]]]:
    """Yield the path of each file in a diff without context, and its added lines.

    Raises ChangesError if the diff is malformed.
    """
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    # Without git's own headers: unidiff splits "diff --git a/x b/y.md b/x b/y.md" at the wrong blank.
    lines = [line for line in diff.decode("latin-1").split("\n") if line.startswith(_PLAIN)]
    try:
        for file in PatchSet(lines, metadata_only=True):
            hunks = [(hunk.target_start, hunk.target_length) for hunk in file if hunk.target_length]
            yield (
                _unquoted(file.target_file),
                tuple(range(start, start + length) for start, length in hunks),
            )
    except (UnidiffParseError, SyntaxError, ValueError) as error:
        raise ChangesError(
            f"--changed: the output of git is not a diff ({error}): run `git diff` to see why"
        ) from error


def _unquoted(name: str) -> bytes:
    """Return the bytes of a path in a diff; git quotes it like a C string, as Python quotes bytes."""
    path = ast.literal_eval(f"b{name}") if name.startswith('"') else name.encode("latin-1")
    if not isinstance(path, bytes):
        raise ValueError(f"{name} is not a path")
    return path.removeprefix(b"b/")


def _shallow_hint() -> str:
    """Return a hint if the clone has no full history, as in most CI."""
    try:
        is_shallow = git("rev-parse", "--is-shallow-repository").strip() == b"true"
    except ChangesError:
        is_shallow = False
    return (
        "; the clone is shallow: fetch its full history (fetch-depth: 0 of actions/checkout, "
        "GIT_DEPTH: 0 in GitLab, git fetch --unshallow)"
        if is_shallow
        else ""
    )
