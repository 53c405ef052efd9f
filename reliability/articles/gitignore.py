"""The .gitignore rules for a folder that is read: from the root of its repository down to each file."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliability.articles.whole_files import read_whole

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".gitignore"
_MOST = 2**20  # bytes of the file
# A pattern of n stars takes time in the n-th power of the length of a name: 255 letters, 3 stars, 0.1 s.
_STARS = 3
_STAR = re.compile(r"\*")
COSTLY = f"at most {_STARS} stars between two slashes, and at most {_STARS} times **"


def is_costly(pattern: str) -> bool:
    """Return True if a pattern has so many stars that matching a hostile name would take too long.

    Examples
    --------
    >>> is_costly("**/drafts/*.md"), is_costly("*a*a*a*a*b")
    (False, True)
    """
    parts = pattern.split("/")
    return parts.count("**") > _STARS or any(len(_STAR.findall(part)) > _STARS for part in parts)


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The patterns of .gitignore files, each with its folder; the innermost folder comes last."""

    specs: tuple[tuple[str, GitIgnoreSpec], ...] = ()

    @classmethod
    def above(cls, folder: Path) -> IgnoreRules:
        """Return the rules of the folders above one, up to the root of its repository.

        A file that excludes the folder itself is left out, since the folder was asked for by name.
        """
        here = Path(_absolute(folder))
        root = repository_root(here) or here
        rules = cls()
        for parent in reversed([up for up in here.parents if up.is_relative_to(root)]):
            own = cls().with_folder(parent)
            if not own.exclude(here):
                rules = cls(rules.specs + own.specs)
        return rules

    def with_folder(self, folder: Path) -> IgnoreRules:
        """Return these rules with those of the .gitignore file in a folder, if there is one."""
        try:
            lines = read_whole(folder / NAME, _MOST).decode("utf-8", "surrogateescape").splitlines()
        except OSError:
            return self
        return IgnoreRules((*self.specs, (_absolute(folder), _compiled(lines))))

    def exclude(self, path: Path) -> bool:
        """Return True if the rules exclude a path: the innermost .gitignore that matches decides."""
        is_folder = bool(self.specs) and path.is_dir()
        for folder, spec in reversed(self.specs):
            name = Path(os.path.relpath(path, folder)).as_posix()
            excluded = _folder_excluded(spec, name) if is_folder else spec.check_file(name).include
            if excluded is not None:
                return excluded
        return False


def _absolute(folder: Path) -> str:
    return os.path.abspath(folder)  # noqa: PTH100  (resolves "..", keeps links)


@lru_cache(maxsize=4096)
def repository_root(folder: Path) -> Path | None:
    """Return the nearest folder with a .git in it, from an absolute folder upwards."""
    return next((up for up in (folder, *folder.parents) if (up / ".git").exists()), None)


def _folder_excluded(spec: GitIgnoreSpec, name: str) -> bool | None:
    """Return the decision of the last pattern that matches a folder; `check_file` is for files."""
    for pattern in reversed(list(spec.patterns)):
        if pattern.include is not None and pattern.match_file(f"{name}/"):
            return pattern.include
    return None


def _compiled(lines: list[str]) -> GitIgnoreSpec:
    """Compile the lines of a .gitignore file; as in git, an invalid pattern matches nothing.

    Nor does a costly one.
    """
    from pathspec import GitIgnoreSpec

    patterns: list[Any] = []
    for line in lines:
        if is_costly(line):
            continue
        try:
            patterns += GitIgnoreSpec.from_lines([line]).patterns
        except (ValueError, re.error):  # re.error: "[z-a]"
            continue
    return GitIgnoreSpec(patterns)
