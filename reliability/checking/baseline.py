"""Read and write a baseline: failures and findings that are known, so that only new ones count.

A JSON file, sorted and with one fact per line, so that its changes can be reviewed. For each article it
records the scores that failed and the fingerprints of the findings. Articles are named by their paths
from the folder of the file, so that the current folder does not matter; a renamed article is a new one.
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
from reliability.articles.whole_files import read_whole, replacing
from reliability.display.arithmetic import FAVOURABLE
from reliability.errors import ConfigError
from reliability.records import Verdict
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report

VERSION = 1
_REMEDY = "name another file, or delete it and write one with --write-baseline"
_MOST = 256 * 2**20  # bytes of the file; one of 10,000 articles has 10 MB
_TOLERANCE = 0.005  # half of the last digit that scores are shown with


@dataclass(frozen=True, slots=True)
class Entry:
    """The known facts about an article: each score that failed, and fingerprints by feature."""

    failed: Mapping[str, float]
    findings: Mapping[str, tuple[str, ...]]

    @property
    def fingerprints(self) -> frozenset[str]:
        """The fingerprints of all findings."""
        return frozenset(chain.from_iterable(self.findings.values()))

    def covers(self, report: Report, policy: Policy) -> bool:
        """Return True if every score that fails now failed then and has not become worse."""
        return all(
            target in self.failed
            and (self.failed[target] - value) * FAVOURABLE[target] <= _TOLERANCE
            for target, value in _failing_scores(report, policy).items()
        )


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a baseline file, by the names of their articles."""

    path: Path
    entries: Mapping[str, Entry]

    def name(self, article: Article) -> str:
        """Return the name of an article in the file: its path, and in JSON Lines also its ID."""
        folder = self.path.parent.absolute()
        path = Path(os.path.relpath(article.file, folder)).as_posix()
        if article.line is None:
            return path
        return f"{path}#{article.id if article.id != article.path else article.line}"

    def missing(self) -> int:
        """Return the number of entries whose files no longer exist."""
        return sum(not self._exists(name) for name in self.entries)

    def updated(self, entries: Mapping[str, Entry]) -> Baseline:
        """Return a baseline with new entries, and without those whose files no longer exist."""
        kept = {name: entry for name, entry in self.entries.items() if self._exists(name)}
        return Baseline(self.path, {**kept, **entries})

    def write(self) -> None:
        """Write the file; raise ConfigError if that fails."""
        articles = {
            name: {**entry.failed, "findings": entry.findings}
            for name, entry in self.entries.items()
            if entry.failed or entry.findings
        }
        content = {"version": VERSION, "articles": articles}
        text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        try:
            # Undecodable bytes in file names cannot be written: they become escapes, which JSON has too.
            with replacing(self.path, "backslashreplace") as file:
                file.write(text)
        except OSError as error:
            fault = f"cannot be written ({error.strerror}): check the folder and its permissions"
            raise ConfigError(f"{self.path}: {fault}") from error

    def _exists(self, name: str) -> bool:
        paths = (name, name.partition("#")[0], name.rpartition("#")[0])
        return any((self.path.parent / path).is_file() for path in paths)


def load_baseline(path: Path) -> Baseline:
    """Read a baseline; raise ConfigError if there is none, or if the file is not one."""
    try:
        content = json.loads(read_whole(path, _MOST))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such baseline: write it with --write-baseline") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}): {_REMEDY}") from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not a baseline: not JSON: {_REMEDY}") from error
    if not _is_baseline(content):
        raise ConfigError(f"{path}: not a baseline: no version and articles: {_REMEDY}")
    if content["version"] != VERSION:
        raise ConfigError(
            f"{path}: baseline version {content['version']!r} is not supported, only {VERSION}: "
            "write the file again with --write-baseline"
        )
    entries = {}
    for name, known in content["articles"].items():
        try:
            entries[name] = _parse_entry(known)
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            fault = f"not a baseline: the entry of {name!r} cannot be read"
            raise ConfigError(f"{path}: {fault}: {_REMEDY}") from error
    return Baseline(path, entries)


def baseline_to_update(path: Path) -> Baseline:
    """Return the baseline that --write-baseline updates: an empty one if the file can be replaced.

    An absent or empty file and a baseline of another version can be replaced. Anything else may be a
    user's file: ConfigError is raised.
    """
    try:
        source = read_whole(path, _MOST)
        if source.strip():
            content = json.loads(source)
            if not _is_baseline(content) or content["version"] == VERSION:
                return load_baseline(path)
    except FileNotFoundError:
        pass
    except (OSError, ValueError, RecursionError):
        return load_baseline(path)  # which raises with the reason
    return Baseline(path, {})


def _is_baseline(content: Any) -> bool:
    return (
        isinstance(content, dict)
        and "version" in content
        and isinstance(content.get("articles"), dict)
    )


def baseline_entry(report: Report, policy: Policy, fingerprints: Iterable[str]) -> Entry:
    """Return the entry of an article, given the fingerprints of all its findings."""
    found: dict[str, list[str]] = defaultdict(list)
    for finding, fingerprint in zip(report.findings, fingerprints, strict=True):
        found[finding.feature].append(fingerprint)
    failed = _failing_scores(report, policy) if report.is_judged else {}
    return Entry(
        {target: round(value, 4) for target, value in failed.items()},
        {feature: tuple(sorted(digests)) for feature, digests in found.items()},
    )


def _failing_scores(report: Report, policy: Policy) -> dict[str, float]:
    """Return the probability of each score that fails, by target.

    An article may fail by a part of its text while its scores do not; then the reliability fails.
    """
    violations = policy.violations(report.reliability, report.bias)
    if violations or report.verdict is not Verdict.FAIL:
        return {target: report.scores[target].probability for target in violations}
    return {"reliability": (report.part.alone if report.part else report.reliability).probability}


def _parse_entry(known: Mapping[str, Any]) -> Entry:
    return Entry(
        {target: float(known[target]) for target in FAVOURABLE if target in known},
        {str(feature): tuple(map(str, digests)) for feature, digests in known["findings"].items()},
    )
