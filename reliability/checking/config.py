"""Configuration: what `[tool.reliability]` in pyproject.toml, or reliability.toml, asks of a check.

It knows where the file is looked for, which keys there are, what each takes, and which of them hold
for a path; a wrong one is refused with its file and line, before any article is read. It refuses to
know the command line, whose options win, and what is done with a setting.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from reliability.errors import ConfigError, ModelError, suggestion
from reliability.scoring.assess import chosen_model
from reliability.scoring.model import OPEN, Model
from reliability.scoring.policy import Policy
from reliability.signals.registry import select_features

OWN, SHARED = "reliability.toml", "pyproject.toml"
_AT_LINE = re.compile(r"at line (\d+)")
_WITHIN = ("tool", "reliability")  # the table in the shared file


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one file; without a file, those of nobody: all as it comes.

    `thresholds` are fields of `Policy`, `show` features. `per_path` holds, in the order of the file,
    a glob and what is set for the paths it matches. Globs are of paths below `folder`.
    """

    path: Path | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    show: frozenset[str] | None = None
    format: str | None = None
    baseline: Path | None = None
    model: Model | None = None
    ignore: tuple[str, ...] = ()
    per_path: tuple[tuple[str, Config], ...] = ()

    @property
    def folder(self) -> Path:
        """The folder that globs start from."""
        return self.path.parent if self.path else Path.cwd()

    def is_ignored(self, path: str) -> str | None:
        """Return the first glob of `ignore` that matches a path."""
        below = self._below(path)
        return next((glob for glob in self.ignore if matches(glob, below)), None)

    def policy(self, path: str, given: Mapping[str, float]) -> Policy:
        """Return the policy for a path: what was given, else the last setting that holds for it."""
        thresholds = dict(self.thresholds)
        for settings in self._settings(path):
            thresholds.update(settings.thresholds)
        return Policy(**{**thresholds, **given})  # type: ignore[arg-type]

    def selected_features(self, path: str) -> frozenset[str] | None:
        """Return the features whose findings are shown for a path; None for all of them."""
        shown = self.show
        for settings in self._settings(path):
            shown = shown if settings.show is None else settings.show
        return shown

    def _settings(self, path: str) -> Iterator[Config]:
        below = self._below(path) if self.per_path else ""
        return (settings for glob, settings in self.per_path if matches(glob, below))

    def _below(self, path: str) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()


def find_config(start: Path, formats: Collection[str], with_model: bool = True) -> Config:
    """Return the settings of the nearest file from a folder upwards; the defaults without one."""
    for folder in (start, *start.parents):
        for name in (OWN, SHARED):
            path = folder / name
            if path.is_file() and (name == OWN or _speaks(path)):
                return load_config(path, formats, with_model)
    return Config()


def load_config(path: Path, formats: Collection[str], with_model: bool = True) -> Config:
    """Return the settings of a file; ConfigError where it is missing or says what is not known.

    Without its model, which is not read then, where another takes its place.
    """
    try:
        source = path.read_bytes().decode()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}): name another") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8, which TOML is: convert the file") from error
    try:
        table: Any = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _AT_LINE.search(str(error))
        where = f"{_called(path)}:{line[1]}" if line else _called(path)
        raise ConfigError(f"{where}: not TOML: {error}") from error
    within = _WITHIN if path.name == SHARED else ()
    for key in within:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return ConfigParser(path, source, frozenset(formats)).config(table, within, with_model)


def _called(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def matches(glob: str, path: str) -> bool:
    """Say whether a glob matches a path or a folder that it lies in, as in a .gitignore.

    `*` and `?` stay within a name, `**` does not. A glob without a slash matches a name anywhere.
    """
    return bool(_expression(glob).match(path))


@cache
def _expression(glob: str) -> re.Pattern[str]:
    parts = glob.strip("/").split("/")
    said = "" if "/" in glob.rstrip("/") else "(?:.*/)?"
    for part in parts:
        said += "(?:[^/]+/)*" if part == "**" else _name(part) + "/"
    # What matches a folder matches all below it, so a path is matched from its beginning only.
    return re.compile(said.removesuffix("/") + ("" if parts[-1] == "**" else r"(?:/|\Z)"))


def _name(part: str) -> str:
    return "".join(
        {"*": "[^/]*", "?": "[^/]"}.get(piece, re.escape(piece))
        for piece in re.split(r"([*?])", part)
    )


def _speaks(path: Path) -> bool:
    """Say whether a pyproject.toml has our table, or is too broken to tell and names us."""
    try:
        source = path.read_bytes()
        return "reliability" in tomllib.loads(source.decode()).get("tool", {})
    except (ValueError, TypeError, AttributeError, RecursionError):
        return b"[tool.reliability" in source
    except OSError:
        return False


# -- keys and values ----------------------------------------------------------------------------


class _Type(NamedTuple):
    """What a key takes, in words and as a test."""

    words: str
    fits: Callable[[Any], bool]


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)


_PROBABILITY = _Type("a number from 0 to 1", lambda value: _number(value) and 0 <= value <= 1)
_COUNT = _Type("a whole number, 0 or more", lambda value: type(value) is int and value >= 0)
_FLAG = _Type("true or false", lambda value: isinstance(value, bool))
_STRINGS = _Type("a list of strings", _strings)
_STRING = _Type("a string", lambda value: isinstance(value, str) and bool(value))
_TABLE = _Type("a table", lambda value: isinstance(value, dict))
_PER_PATH = {
    "fail-under": _PROBABILITY,
    "fail-over-bias": _PROBABILITY,
    "min-words": _COUNT,
    "min-function-words": _PROBABILITY,
    "max-unknown-words": _PROBABILITY,
    "decide-uncertain": _FLAG,
    "show": _STRINGS,
}
KEYS = {
    **_PER_PATH,
    "format": _STRING,
    "ignore": _STRINGS,
    "baseline": _STRING,
    "model": _STRING,
    "per-path": _TABLE,
}
_CLASS = re.compile(r"\[[^]/]+\]")
_GLOBS = "a glob begins with neither ! nor ./, and has no [ ]: write ? for one character"
_THRESHOLDS = set(Policy.__dataclass_fields__)


class ConfigParser:
    """One file on the way to a Config, and all that is wrong in it."""

    def __init__(self, path: Path, source: str, formats: frozenset[str]) -> None:
        self._path, self._source, self._formats = path, source, formats
        self._called = _called(path)
        self._wrong: list[tuple[int, str]] = []

    def config(self, table: Any, at: tuple[str, ...], with_model: bool) -> Config:
        """Return the settings of a table; ConfigError with a line for each that is wrong."""
        whole = self._checked(table, KEYS, at)
        per_path = [
            (glob, self._checked(inner, _PER_PATH, (*at, "per-path", glob)))
            for glob, inner in whole.get("per-path", {}).items()
        ]
        globs = [((*at, "ignore"), glob) for glob in whole.get("ignore", ())]
        globs += [((*at, "per-path", glob), glob) for glob in whole.get("per-path", {})]
        for key, glob in globs:
            if glob.startswith(("!", "./")) or _CLASS.search(glob):
                self._fault(key, f"{glob!r} would match nothing: {_GLOBS}")
        name = whole.get("format")
        if name and name not in self._formats:
            known = ", ".join(sorted(self._formats))
            near = suggestion(name, self._formats)
            self._fault((*at, "format"), f"there is no {name!r}{near}: give one of {known}")
        model = self._model(whole.get("model"), at) if with_model else None
        if self._wrong:
            raise ConfigError("\n".join(fault for _, fault in sorted(self._wrong)))
        baseline = whole.get("baseline")
        return Config(
            path=self._path,
            thresholds=_thresholds(whole),
            show=_shown(whole),
            format=name,
            baseline=self._path.parent / baseline if baseline else None,
            model=model,
            ignore=tuple(whole.get("ignore", ())),
            per_path=tuple(
                (glob, Config(thresholds=_thresholds(inner), show=_shown(inner)))
                for glob, inner in per_path
            ),
        )

    def _model(self, name: str | None, at: tuple[str, ...]) -> Model | None:
        if not name:
            return None
        try:
            return chosen_model(name if name == OPEN else self._path.parent / name)
        except ModelError as error:
            self._fault((*at, "model"), str(error))
            return None

    def _checked(self, table: Any, kinds: dict[str, _Type], at: tuple[str, ...]) -> dict[str, Any]:
        """Return what can be followed of a table."""
        if not self._fits(_TABLE, table, at):
            return {}
        sound = {}
        for key, value in table.items():
            if key not in kinds:
                near = " here: it holds for all paths" if key in KEYS else suggestion(key, kinds)
                if key == _WITHIN[0]:
                    near = f": leave out [{'.'.join(_WITHIN)}], which is for {SHARED}"
                said = near or f"; there are {', '.join(kinds)}"
                self._fault((*at, key), f"there is no such key{said}")
            elif self._fits(kinds[key], value, (*at, key)):
                sound[key] = value
        try:
            select_features(sound.get("show", ()))
        except ConfigError as error:
            self._fault((*at, "show"), str(error))
        return sound

    def _fits(self, kind: _Type, value: object, at: tuple[str, ...]) -> bool:
        fits = kind.fits(value)
        if not fits:
            self._fault(at, f"expected {kind.words}, not {_toml(value)}")
        return fits

    def _fault(self, key: tuple[str, ...], what: str) -> None:
        line = _line(self._source, key)
        self._wrong.append((line, f"{self._called}:{line}: {key[-1]}: {what}"))


def _shown(table: dict[str, Any]) -> frozenset[str] | None:
    return select_features(table["show"]) if "show" in table else None


def _thresholds(table: dict[str, Any]) -> dict[str, float]:
    fields = {key.replace("-", "_"): value for key, value in table.items()}
    return {name: value for name, value in fields.items() if name in _THRESHOLDS}


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "a table" if isinstance(value, dict) else repr(value)


def _line(source: str, key: tuple[str, ...]) -> int:
    """Return the line on which a key is set, or, where that cannot be seen, the nearest above it.

    tomllib keeps no places. Lines are read alone: each header, and what stands before an equals
    sign, is TOML that tomllib can take apart itself.
    """
    best, line = 0, 1
    header: tuple[str, ...] = ()
    for number, text in enumerate(source.splitlines(), 1):
        text = text.strip()
        if text.startswith("["):
            here = header = _keys(text.replace("[[", "[").replace("]]", "]"))
        else:
            here = (*header, *_keys(text.partition("=")[0] + "= 0")) if "=" in text else ()
        common = min(len(here), len(key))
        if common > best and here[:common] == key[:common]:
            best, line = common, number
    return line


def _keys(line: str) -> tuple[str, ...]:
    try:
        table: Any = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    keys = []
    while isinstance(table, dict) and table:
        [(name, table)] = table.items()
        keys.append(name)
    return tuple(keys)
