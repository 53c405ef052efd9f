"""Baseline: what was wrong when a check was first asked for, so that only what is new counts.

It knows a file of JSON, sorted and a line a fact, so that a change of it can be read: for each
article its score where it failed, and the fingerprints of its findings. It refuses to know why a
score is what it is. Articles go by their path from the folder of the file, so that it holds wherever
the program is run; an article that was renamed is a new one.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from reliability.articles.article import Article
from reliability.errors import ConfigError
from reliability.records import Verdict
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report

VERSION = 1
_INSTEAD = "name another, or delete it and write one with --write-baseline"
_SHOWN = 0.005  # half of the hundredth that scores are shown in: less is no worse score
_WORSE = {"reliability": -1, "bias": 1}  # the direction in which a score gets worse


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of an article: each score that failed, and its findings by feature."""

    failed: Mapping[str, float]
    findings: Mapping[str, tuple[str, ...]]

    @property
    def fingerprints(self) -> frozenset[str]:
        """The fingerprints of all its findings."""
        return frozenset(chain.from_iterable(self.findings.values()))

    def covers(self, report: Report, policy: Policy) -> bool:
        """Say whether each score that fails now failed then, and was not better."""
        return all(
            target in self.failed
            and (getattr(report, target).probability - self.failed[target]) * _WORSE[target]
            <= _SHOWN
            for target in policy.violations(report.reliability, report.bias)
        )


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file, by the names of their articles."""

    path: Path
    entries: Mapping[str, Entry]

    def name(self, article: Article) -> str:
        """Return what an article is called here: its path, and where a line is one its id."""
        folder = self.path.parent.absolute()
        path = Path(os.path.relpath(article.file, folder)).as_posix()
        if article.line is None:
            return path
        return f"{path}#{article.id if article.id != article.path else article.line}"

    def missing(self) -> int:
        """Return of how many entries the file is gone."""
        return sum(not self._is_there(name) for name in self.entries)

    def updated(self, entries: Mapping[str, Entry]) -> Baseline:
        """Return it with other entries for the articles given, and without those that are gone."""
        kept = {name: entry for name, entry in self.entries.items() if self._is_there(name)}
        return Baseline(self.path, {**kept, **entries})

    def write(self) -> None:
        """Write the file; ConfigError where that cannot be done."""
        articles = {
            name: {**entry.failed, "findings": entry.findings}
            for name, entry in self.entries.items()
            if entry.failed or entry.findings
        }
        content = {"version": VERSION, "articles": articles}
        text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        try:
            # What no file may hold is in a name a byte that is not UTF-8: an escape, in JSON as here.
            self.path.write_text(text, "utf-8", "backslashreplace", newline="\n")
        except OSError as error:
            raise ConfigError(f"{self.path}: cannot be written ({error.strerror})") from error

    def _is_there(self, name: str) -> bool:
        paths = (name, name.partition("#")[0], name.rpartition("#")[0])
        return any((self.path.parent / path).is_file() for path in paths)


def load_baseline(path: Path) -> Baseline:
    """Read a baseline; ConfigError where there is none, or the file is none."""
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such baseline: write it with --write-baseline") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not a baseline: it is not JSON: {_INSTEAD}") from error
    if not _is_ours(content):
        raise ConfigError(f"{path}: not a baseline: no version and articles in it: {_INSTEAD}")
    if content["version"] != VERSION:
        raise ConfigError(
            f"{path}: a baseline of version {content['version']!r}, where {VERSION} is read: "
            "write it anew with --write-baseline"
        )
    entries = {}
    for name, known in content["articles"].items():
        try:
            entries[name] = _entry(known)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError(
                f"{path}: not a baseline: what it says of {name!r} cannot be read: {_INSTEAD}"
            ) from error
    return Baseline(path, entries)


def baseline_to_update(path: Path) -> Baseline:
    """Return what is there to be written anew: nothing, if there is no file or one to replace.

    Replaced are an empty file and a baseline of another version; ConfigError where it is no
    baseline, since it may be anything.
    """
    try:
        source = path.read_bytes()
        if source.strip():
            content = json.loads(source)
            if not _is_ours(content) or content["version"] == VERSION:
                return load_baseline(path)
    except FileNotFoundError:
        pass
    except (OSError, ValueError, RecursionError):
        return load_baseline(path)  # which says what is wrong
    return Baseline(path, {})


def _is_ours(content: Any) -> bool:
    return (
        isinstance(content, dict)
        and "version" in content
        and isinstance(content.get("articles"), dict)
    )


def baseline_entry(report: Report, policy: Policy, marks: Iterable[str]) -> Entry:
    """Return what a baseline is to know of an article, given the fingerprints of its findings."""
    found: dict[str, list[str]] = defaultdict(list)
    for finding, mark in zip(report.findings, marks, strict=True):
        found[finding.feature].append(mark)
    judged = report.verdict is not Verdict.ABSTAIN
    failed = policy.violations(report.reliability, report.bias) if judged else ()
    return Entry(
        {target: round(getattr(report, target).probability, 4) for target in failed},
        {feature: tuple(sorted(marks)) for feature, marks in found.items()},
    )


def _entry(known: Mapping[str, Any]) -> Entry:
    return Entry(
        {target: float(known[target]) for target in _WORSE if target in known},
        {str(feature): tuple(map(str, marks)) for feature, marks in known["findings"].items()},
    )
