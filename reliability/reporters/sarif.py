"""SARIF 2.1.0: findings as results of a static analysis, for code scanning and editors.

It knows the standard, and where services depart from it: GitHub takes every result for an alert,
whatever its kind, so only an article that fails is a result beside its findings. That an article
passes or was not judged stands, with all scores, in the properties of the run; that one was not judged
or not read is a notification, too. A rule is a feature; it links to the published criteria that it
looks at, and to the paper it follows where it follows one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from reliability import __version__
from reliability.articles.article import printable
from reliability.display.escaping import ascii_json, escape_terminal
from reliability.records import CAVEAT, Verdict
from reliability.reporters.phrasing import (
    describe_direction,
    format_contributions,
    format_finding,
    format_verdict,
)
from reliability.signals import criteria
from reliability.signals.registry import SIGNALS

if TYPE_CHECKING:
    from reliability.checking.diagnostics import ArticleDiagnostics, UnreadArticle
    from reliability.checking.source_map import Region
    from reliability.records import Feature, Score
    from reliability.signals.signal import Signal

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_VERDICT = "verdict"
_LINKS = {"text": "{0}, {1}", "markdown": "[{0}]({1})"}  # forms of a help, and of a link in each
_FEATURES = {feature.name: (signal, feature) for signal in SIGNALS for feature in signal.features}
_DOI = re.compile(r"\bdoi:(10\.\S+\w)")
_ACL = re.compile(r"\b([A-Z]\d\d-\d{4}|20\d\d\.[\w-]+\.\d+)\b")  # numbers of the ACL Anthology
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # the others stand for bytes in a name
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")


def render(checks: Sequence[ArticleDiagnostics], gaps: Sequence[UnreadArticle]) -> str:
    """Return the log."""
    used = {placed.evidence.feature for check in checks for placed in check.findings}
    names = [_VERDICT, *(name for name in _FEATURES if name in used), *sorted(used - {*_FEATURES})]
    ranks = {name: rank for rank, name in enumerate(names)}
    files = dict.fromkeys([*(check.file for check in checks), *(gap.file for gap in gaps)])
    run = {
        "tool": {
            "driver": {
                "name": "reliability",
                "semanticVersion": __version__,
                "fullDescription": {"text": f"Scores news articles. {CAVEAT}"},
                "rules": [_rule(name) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [
            {"executionSuccessful": not gaps, "toolExecutionNotifications": _told(checks, gaps)}
        ],
        "artifacts": [{"location": _file(file), "roles": ["analysisTarget"]} for file in files],
        "results": [result for check in checks for result in _results(check, ranks)],
        "properties": {"caveat": CAVEAT, "articles": [_scores(check) for check in checks]},
    }
    return ascii_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


# -- rules -----------------------------------------------------------------------------------------


def _rule(name: str) -> dict[str, Any]:
    if name not in _FEATURES:  # the verdict
        about = "What the policy says of a whole article, by its scores."
        return {
            "id": name,
            "shortDescription": {"text": "The article fails"},
            "fullDescription": {"text": about},
            "help": {"text": f"{about} {CAVEAT}"},
            "defaultConfiguration": {"level": "error"},
        }
    signal, feature = _FEATURES[name]
    rule = {
        "id": name,
        "shortDescription": {"text": _message(feature.summary)},
        "fullDescription": {"text": _message(f"{feature.summary}; {describe_direction(feature)}")},
        "help": {form: _help(signal, feature, link) for form, link in _LINKS.items()},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": [signal.name]},
    }
    links = [_link(feature.source), *(link for _, link, _ in _asked(name))]
    if link := next(filter(None, links), ""):
        rule["helpUri"] = link
    return rule


def _asked(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield who publishes a criterion that a feature looks at, where it stands, and what it asks."""
    for one in criteria.published():
        for criterion in one.criteria:
            if name in criterion.features:
                yield one.name, one.link, criterion.asks


def _help(signal: Signal, feature: Feature, link: str) -> str:
    about = [
        f"{feature.summary[:1].upper()}{feature.summary[1:]}.",
        f"Unit: {feature.unit}; {describe_direction(feature)}.",
        f"Part of the signal {signal.name}: {signal.summary.rstrip('.')}.",
        *([f"Source: {feature.source}."] if feature.source else []),
        f"`reliability explain FILE` shows all that it adds to the scores. {CAVEAT}",
    ]
    asked = [f"{link.format(*by)}: {_message(by[2])}." for by in _asked(feature.name)]
    looks = ["Published criteria that it looks at:", *asked] if asked else []
    return "\n\n".join([*map(_message, about[:-1]), *looks, _message(about[-1])])


def _link(source: str) -> str:
    """Return where the paper stands that a feature follows, or nothing."""
    if found := _DOI.search(source):
        return f"https://doi.org/{found[1]}"
    return f"https://aclanthology.org/{found[1]}/" if (found := _ACL.search(source)) else ""


# -- results ---------------------------------------------------------------------------------------


def _results(check: ArticleDiagnostics, ranks: dict[str, int]) -> Iterator[dict[str, Any]]:
    report = check.report
    if report.verdict is Verdict.FAIL:
        line = {"startLine": report.article.line or 1}
        yield {
            "ruleId": _VERDICT,
            "ruleIndex": ranks[_VERDICT],
            "level": "error",
            "message": {"text": _message(f"{format_verdict(report)}. {CAVEAT}")},
            "locations": [_location(check, line)],
            "partialFingerprints": {"article/v1": _identity(check)},
        }
    for placed in check.findings:
        evidence = placed.evidence
        result: dict[str, Any] = {
            "ruleId": evidence.feature,
            "ruleIndex": ranks[evidence.feature],
            "level": str(placed.severity),
            "message": {
                "text": _message(f"{format_finding(evidence)} ({format_contributions(evidence)})")
            },
            "locations": [_location(check, _region(placed.region))],
            "partialFingerprints": {
                "article/v1": _identity(check),
                "finding/v1": placed.fingerprint,
            },
            "properties": {
                "reliabilityShare": evidence.contributions["reliability"],
                "biasShare": evidence.contributions["bias"],
            },
        }
        if placed.against:
            result["relatedLocations"] = [
                {
                    "id": number,
                    "message": {"text": "stands against"},
                    **_location(check, _region(region)),
                }
                for number, region in enumerate(placed.against, 1)
            ]
        yield result


def _location(check: ArticleDiagnostics, region: dict[str, int]) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": _file(check.file), "region": region}
    }
    article = check.report.article
    if article.line:
        location["logicalLocations"] = [{"name": escape_terminal(article.id), "kind": "article"}]
    return location


def _region(region: Region) -> dict[str, int]:
    told = {"startLine": region.line, "startColumn": region.column}
    told |= {"endLine": region.end_line, "endColumn": region.end_column}
    if region.offset is None or region.length is None:
        return {"startLine": region.line}
    return told | {"charOffset": region.offset, "charLength": region.length}


def _identity(check: ArticleDiagnostics) -> str:
    """Return what an article is known by: its own name where its file holds others."""
    return escape_terminal(check.report.article.id if check.report.article.line else check.file)


# -- the run ---------------------------------------------------------------------------------------


def _told(
    checks: Iterable[ArticleDiagnostics], gaps: Iterable[UnreadArticle]
) -> list[dict[str, Any]]:
    """Return what was not read and what was not judged."""
    told = []
    for gap in gaps:
        place = {"artifactLocation": _file(gap.file), "region": {"startLine": gap.line or 1}}
        told.append(
            {
                "descriptor": {"id": "unreadable"},
                "level": "error",
                "message": {"text": _message(gap.error)},
                "locations": [{"physicalLocation": place}],
            }
        )
    for check in checks:
        if check.report.verdict is Verdict.ABSTAIN:
            line = {"startLine": check.report.article.line or 1}
            told.append(
                {
                    "descriptor": {"id": "not-judged"},
                    "level": "note",
                    "message": {"text": _message("; ".join(check.report.reasons))},
                    "locations": [_location(check, line)],
                }
            )
    return told


def _scores(check: ArticleDiagnostics) -> dict[str, Any]:
    report = check.report
    return {
        "file": printable(check.file),
        "line": report.article.line,
        "id": report.article.id,
        "verdict": str(report.verdict),
        "reasons": list(report.reasons),
        "notes": list(report.notes),
        "reliability": _score(report.reliability),
        "bias": _score(report.bias),
    }


def _score(score: Score) -> dict[str, Any]:
    return {"probability": score.probability, "interval": list(score.interval)}


def _file(file: str) -> dict[str, str]:
    """Return a file as a reference from the root of the repository, or as a whole address."""
    path = "".join(
        chr(byte) if byte in _PLAIN else f"%{byte:02X}"
        for byte in _NO_BYTE.sub("?", file).encode("utf-8", "surrogateescape")
    )
    if file.startswith("/"):
        return {"uri": f"file://{path}"}
    return {"uri": path, "uriBaseId": "%SRCROOT%"}


def _message(text: str) -> str:
    """Return a text in which the standard sees no link and no place to fill in."""
    text = re.sub(r"[\\\[\]]", r"\\\g<0>", escape_terminal(text))
    return text.replace("{", "{{").replace("}", "}}")
