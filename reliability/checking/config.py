"""Settings: `[tool.reliability]` in pyproject.toml, or reliability.toml.

All faults of a file are reported at once, each with its line, before any article is read. Command-line
options, which override the settings, are handled elsewhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from reliability.articles.fields import ROLES, Fields
from reliability.articles.gitignore import COSTLY, is_costly
from reliability.articles.whole_files import read_whole
from reliability.checking.word_list import is_word
from reliability.display.formatting import FORMATS
from reliability.errors import ConfigError, ModelError, suggestion
from reliability.records import Abstention
from reliability.scoring.assess import chosen_model
from reliability.scoring.model import OPEN, Model
from reliability.scoring.policy import Policy, select_abstentions
from reliability.signals.registry import select_features
from reliability.toml import parse_toml

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

T = TypeVar("T")
R = TypeVar("R")

OWN, SHARED = "reliability.toml", "pyproject.toml"
_MOST = 2**20  # bytes of the file
_SHARED_TABLE = ("tool", "reliability")
_AT_LINE = re.compile(r"at line (\d+)")
# A backslash that escapes no sign of a glob was meant as the separator of Windows.
_WINDOWS_SEPARATOR = re.compile(r"\\(?![!#*?\[\]\\ ])")


class PathSettings(NamedTuple):
    """Thresholds and selected features for the paths that a glob matches."""

    glob: str
    thresholds: Mapping[str, float]
    select: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one file; without a file, the defaults."""

    path: Path | None = None  # globs match paths below its folder, as in .gitignore
    # Values for the fields of `Policy`
    thresholds: Mapping[str, float] = field(default_factory=dict)
    select: frozenset[str] | None = None  # the features whose findings are shown; None for all
    ignore_findings: frozenset[str] = frozenset()  # the features whose findings are not shown
    words: tuple[str, ...] = ()  # words and phrases that are correct in this project
    format: str | None = None  # the output format of `reliability check`
    baseline: Path | None = None
    model: Model | None = None  # a model that replaces a shipped one
    fail_on_abstain: frozenset[Abstention] = frozenset()  # those that end with exit code 1
    fields: Fields = field(default_factory=Fields)  # the names of the fields of articles
    ignore: tuple[str, ...] = ()  # globs of files that are not checked
    # In the order of the file; a later one overrides an earlier one
    per_path: tuple[PathSettings, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder that globs start from."""
        return self.path.parent if self.path else Path.cwd()

    def is_ignored(self, path: str) -> bool:
        """Return True if the globs of `ignore` exclude a path."""
        return bool(self.ignore) and match_globs(self.ignore, self._relative(path))

    def policy(self, path: str, overrides: Mapping[str, float]) -> Policy:
        """Return the policy for a path; `overrides` take precedence over all settings."""
        thresholds = dict(self.thresholds)
        for settings in self._settings(path):
            thresholds.update(settings.thresholds)
        return Policy(**{**thresholds, **overrides})  # type: ignore[arg-type]

    def selected_features(self, path: str) -> frozenset[str] | None:
        """Return the features whose findings are shown for a path; None for all."""
        selected = self.select
        for settings in self._settings(path):
            selected = selected if settings.select is None else settings.select
        return selected

    def unmatched(self, paths: Collection[str]) -> list[str]:
        """Return the globs of `per_path` that match no path."""
        names = [self._relative(path) for path in paths]
        return [
            one.glob
            for one in self.per_path
            if not any(match_globs((one.glob,), name) for name in names)
        ]

    def _settings(self, path: str) -> Iterator[PathSettings]:
        name = self._relative(path) if self.per_path else ""
        return (one for one in self.per_path if match_globs((one.glob,), name))

    def _relative(self, path: str) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()


def find_config(start: Path, with_model: bool = True) -> Config:
    """Load the nearest settings file from a folder upwards; return the defaults if there is none."""
    for folder in (start, *start.parents):
        for name in (OWN, SHARED):
            path = folder / name
            if path.is_file() and (name == OWN or _has_table(path)):
                return load_config(path, with_model)
    return Config()


def load_config(path: Path, with_model: bool = True) -> Config:
    """Load a settings file. In a pyproject.toml, only `[tool.reliability]` is read.

    `with_model` is False to leave out the model, if an option replaces it. Raises ConfigError, with one
    line per fault, if the file cannot be read, or has unknown keys or wrong values.
    """
    try:
        source = read_whole(path, _MOST).decode()
    except OSError as error:
        fault = f"cannot be read ({error.strerror}): check its name and its permissions"
        raise ConfigError(f"{path}: {fault}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8: convert the file") from error
    try:
        table: Any = parse_toml(source)
    except ValueError as error:
        line = _AT_LINE.search(str(error))
        where = f"{_short(path)}:{line[1]}" if line else _short(path)
        raise ConfigError(f"{where}: not TOML: {error}") from error
    keys = _SHARED_TABLE if path.name == SHARED else ()
    for key in keys:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return ConfigParser(path, source).parse(table, keys, with_model)


def match_globs(globs: tuple[str, ...], path: str) -> bool:
    """Return True if patterns of .gitignore match a path, or a folder that contains it."""
    return _compiled(globs).match_file(path)


@cache
def _compiled(globs: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(globs)


def _short(path: Path) -> Path:
    """Return a path relative to the current folder, if it is in there."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _has_table(path: Path) -> bool:
    """Return True if a pyproject.toml has [tool.reliability], or is broken TOML that mentions it."""
    try:
        source = read_whole(path, _MOST)
        return "reliability" in parse_toml(source.decode()).get("tool", {})
    except (ValueError, TypeError, AttributeError):
        return b"[tool.reliability" in source
    except OSError:
        return False


# -- keys and values ----------------------------------------------------------------------------


class _Type(NamedTuple):
    """The values that a key takes, in words and as a test."""

    description: str
    accepts: Callable[[Any], bool]


def _are_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


_PROBABILITY = _Type(
    "a number from 0 to 1", lambda value: type(value) in (int, float) and 0 <= value <= 1
)
_COUNT = _Type("a whole number, 0 or more", lambda value: type(value) is int and value >= 0)
_FLAG = _Type("true or false", lambda value: isinstance(value, bool))
_STRINGS = _Type("a list of strings", _are_strings)
_STRING = _Type("a string", lambda value: isinstance(value, str) and bool(value))
_WORDS = _Type(
    "a list of words, each with a letter or digit",
    lambda value: _are_strings(value) and all(map(is_word, value)),
)
_TABLE = _Type("a table", lambda value: isinstance(value, dict))
_PER_PATH = {
    "fail-under": _PROBABILITY,
    "fail-over-bias": _PROBABILITY,
    "min-words": _COUNT,
    "min-function-words": _PROBABILITY,
    "max-unknown-words": _PROBABILITY,
    "decide-uncertain": _FLAG,
    "judge-every-genre": _FLAG,
    "select": _STRINGS,
}
KEYS = {
    **_PER_PATH,
    "format": _STRING,
    "ignore": _STRINGS,
    "ignore-findings": _STRINGS,
    "words": _WORDS,
    "baseline": _STRING,
    "model": _STRING,
    "fail-on-abstain": _STRINGS,
    **{f"{role}-field": _STRING for role in ROLES},
    "per-path": _TABLE,
}
_THRESHOLDS = set(Policy.__dataclass_fields__)


class ConfigParser:
    """Turn the table of one settings file into a Config, and collect its faults with their lines."""

    def __init__(self, path: Path, source: str) -> None:
        self._path, self._source = path, source
        self._name = _short(path)
        self._faults: list[tuple[int, str]] = []

    def parse(self, table: Any, at: tuple[str, ...], with_model: bool) -> Config:
        """Return the settings of a table, which is at the keys `at` in the file."""
        values = self._valid_entries(table, KEYS, at)
        per_path = []
        for glob, inner in values.get("per-path", {}).items():
            key = (*at, "per-path", glob)
            self._check_glob(glob, key, may_negate=False)
            valid = self._valid_entries(inner, _PER_PATH, key)
            per_path.append(PathSettings(glob, _thresholds(valid), _selected(valid)))
        for glob in values.get("ignore", ()):
            self._check_glob(glob, (*at, "ignore"), may_negate=True)
        self._check_format(values.get("format"), at)
        model, name = None, values.get("model")
        if name and with_model:
            file = name if name == OPEN else self._path.parent / name
            model = self._converted(chosen_model, file, (*at, "model"))
        kinds = values.get("fail-on-abstain", ())
        abstentions = self._converted(select_abstentions, kinds, (*at, "fail-on-abstain"))
        if self._faults:
            raise ConfigError("\n".join(fault for _, fault in sorted(self._faults)))
        baseline = values.get("baseline")
        return Config(
            path=self._path,
            thresholds=_thresholds(values),
            select=_selected(values),
            ignore_findings=select_features(values.get("ignore-findings", ())),
            words=tuple(values.get("words", ())),
            format=values.get("format"),
            baseline=self._path.parent / baseline if baseline else None,
            model=model,
            fail_on_abstain=abstentions or frozenset(),
            fields=Fields(*(values.get(f"{role}-field") for role in ROLES)),
            ignore=tuple(values.get("ignore", ())),
            per_path=tuple(per_path),
        )

    def _valid_entries(
        self, table: Any, types: Mapping[str, _Type], at: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the entries of a table that have known keys and values of the right type."""
        if not self._accepts(_TABLE, table, at):
            return {}
        valid = {}
        for key, value in table.items():
            if key not in types:
                self._fault((*at, key), f"unknown key{_key_hint(key, types)}")
            elif self._accepts(types[key], value, (*at, key)):
                valid[key] = value
        for key in ("select", "ignore-findings"):
            self._converted(select_features, valid.get(key, ()), (*at, key))
        return valid

    def _accepts(self, expected: _Type, value: object, at: tuple[str, ...]) -> bool:
        accepted = expected.accepts(value)
        if not accepted:
            self._fault(at, f"expected {expected.description}, not {_toml(value)}")
        return accepted

    def _check_glob(self, glob: str, key: tuple[str, ...], may_negate: bool) -> None:
        """Report a glob that can match nothing, or that takes too long to match."""
        if is_costly(glob):
            self._fault(key, f"{glob!r} takes too long to match: write {COSTLY}")
            return
        if _WINDOWS_SEPARATOR.search(glob):
            path = _WINDOWS_SEPARATOR.sub("/", glob)
            self._fault(key, f"{glob!r} has a backslash, which divides no folders: write {path!r}")
            return
        try:
            patterns = _compiled((glob,)).patterns
        except (ValueError, re.error):  # re.error: "[z-a]"
            patterns = ()
        includes = [pattern.include for pattern in patterns]
        if glob.startswith("./") or not (True in includes or (may_negate and False in includes)):
            signs = "# nor ./" if may_negate else "!, # nor ./"
            help_text = f"write a pattern of .gitignore that begins with neither {signs}"
            self._fault(key, f"{glob!r} matches nothing: {help_text}")

    def _check_format(self, name: str | None, at: tuple[str, ...]) -> None:
        if name and name not in FORMATS:
            near = suggestion(name, FORMATS)
            known = ", ".join(sorted(FORMATS))
            self._fault((*at, "format"), f"unknown format {name!r}{near}: use one of {known}")

    def _converted(self, convert: Callable[[T], R], value: T, at: tuple[str, ...]) -> R | None:
        """Convert a value; if that fails, report the error at its key and return None."""
        try:
            return convert(value)
        except (ConfigError, ModelError) as error:
            self._fault(at, str(error))
            return None

    def _fault(self, key: tuple[str, ...], fault: str) -> None:
        line = _line_of(self._source, key)
        self._faults.append((line, f"{self._name}:{line}: {key[-1]}: {fault}"))


def _key_hint(key: str, types: Mapping[str, _Type]) -> str:
    if key == _SHARED_TABLE[0]:
        return f": remove [{'.'.join(_SHARED_TABLE)}], which is for {SHARED}"
    if key in KEYS:
        return " in [per-path]: move it to the top, where it applies to all paths"
    return suggestion(key, types) or f": use one of {', '.join(types)}"


def _selected(table: Mapping[str, Any]) -> frozenset[str] | None:
    return select_features(table["select"]) if "select" in table else None


def _thresholds(table: Mapping[str, Any]) -> dict[str, float]:
    fields = {key.replace("-", "_"): value for key, value in table.items()}
    return {name: value for name, value in fields.items() if name in _THRESHOLDS}


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "a table" if isinstance(value, dict) else repr(value)


def _line_of(source: str, key: tuple[str, ...]) -> int:
    """Return the line on which a key is set, or the nearest line above that is recognized.

    tomli keeps no positions. So each header, and the part of each line before "=", is read as TOML.
    """
    best, line = 0, 1
    header: tuple[str, ...] = ()
    for number, text in enumerate(source.splitlines(), 1):
        text = text.strip()
        if text.startswith("["):
            found = header = _keys(text.replace("[[", "[").replace("]]", "]"))
        else:
            found = (*header, *_keys(text.partition("=")[0] + "= 0")) if "=" in text else ()
        common = min(len(found), len(key))
        if common > best and found[:common] == key[:common]:
            best, line = common, number
    return line


def _keys(line: str) -> tuple[str, ...]:
    """Return the key path of the one value in a line of TOML; empty if it is not TOML."""
    try:
        table: Any = parse_toml(line)
    except ValueError:
        return ()
    keys = []
    while isinstance(table, dict) and table:
        [(name, table)] = table.items()
        keys.append(name)
    return tuple(keys)
