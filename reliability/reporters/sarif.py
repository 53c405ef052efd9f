"""SARIF 2.1.0: findings as results of a static analysis, for code scanning and editors.

GitHub shows every kind of result as an alert, so only findings and articles that fail are
results. All verdicts and scores are in the properties of the run. An article that was not judged or not
read is also a notification. A rule is a feature; it links to the published criteria that ask for it and
to the paper it follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reliability.articles.article import printable
from reliability.checking.diagnostics import ArticleDiagnostics, Diagnostic, UnreadArticle
from reliability.checking.source_map import Region
from reliability.display.escaping import ascii_json, escape_terminal
from reliability.records import CAVEAT, Feature, Verdict
from reliability.reporters.phrasing import (
    describe_direction,
    format_contributions,
    format_finding,
    format_report,
)
from reliability.signals import criteria
from reliability.signals.registry import SIGNALS
from reliability.signals.signal import Signal
from reliability.version import __version__

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_VERDICT = "verdict"
# The forms of a link in a help text.
_LINK_FORMS = {"text": "{0}, {1}", "markdown": "[{0}]({1})"}
_FEATURES = {feature.name: (signal, feature) for signal in SIGNALS for feature in signal.features}
_DOI = re.compile(r"\bdoi:(10\.\S+\w)")
_ACL = re.compile(r"\b([A-Z]\d\d-\d{4}|20\d\d\.[\w-]+\.\d+)\b")  # IDs of the ACL Anthology
# The other surrogates represent bytes of a name.
_NOT_A_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_UNESCAPED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/")


def render(articles: Sequence[ArticleDiagnostics], unread: Sequence[UnreadArticle]) -> str:
    """Return the SARIF log of a run."""
    rules = _rule_names(articles)
    indices = {name: index for index, name in enumerate(rules)}
    files = dict.fromkeys([*(one.file for one in articles), *(one.file for one in unread)])
    run = {
        "tool": {
            "driver": {
                "name": "reliability",
                "semanticVersion": __version__,
                "fullDescription": {"text": f"Scores news articles. {CAVEAT}"},
                "rules": [_rule(name) for name in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [
            {
                "executionSuccessful": not unread,
                "toolExecutionNotifications": [*_unread(unread), *_unjudged(articles)],
            }
        ],
        "artifacts": [{"location": _file(file), "roles": ["analysisTarget"]} for file in files],
        "results": [result for article in articles for result in _results(article, indices)],
        "properties": {"caveat": CAVEAT, "articles": [_article(one) for one in articles]},
    }
    return ascii_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1)


def _rule_names(articles: Sequence[ArticleDiagnostics]) -> list[str]:
    """Return the verdict and the features found, in the order of the signals."""
    found = {diagnostic.finding.feature for article in articles for diagnostic in article.findings}
    known = [name for name in _FEATURES if name in found]
    return [_VERDICT, *known, *sorted(found - {*_FEATURES})]


def _rule(name: str) -> dict[str, Any]:
    if name not in _FEATURES:  # the verdict
        about = "The verdict of the policy on an article, by its scores."
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
        "help": {form: _help(signal, feature, link) for form, link in _LINK_FORMS.items()},
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": [signal.name]},
    }
    links = [_link(feature.source), *(link for _, link, _ in _criteria(name))]
    if link := next(filter(None, links), ""):
        rule["helpUri"] = link
    return rule


def _criteria(feature: str) -> Iterator[tuple[str, str, str]]:
    """Yield publisher, link and wording of each published criterion that asks for a feature."""
    for one in criteria.published_criteria():
        for criterion in one.criteria:
            if feature in criterion.features:
                yield one.name, one.link, criterion.requirement


def _help(signal: Signal, feature: Feature, link_form: str) -> str:
    about = [
        f"{feature.summary[:1].upper()}{feature.summary[1:]}.",
        f"Unit: {feature.unit}; {describe_direction(feature)}.",
        f"Part of the signal {signal.name}: {signal.summary.rstrip('.')}.",
    ]
    if feature.source:
        about.append(f"Source: {feature.source}.")
    asked = [
        f"{link_form.format(name, link)}: {_message(asks)}."
        for name, link, asks in _criteria(feature.name)
    ]
    if asked:
        asked.insert(0, "Published criteria that ask for it:")
    more = f"`reliability explain FILE` shows all that it adds to the scores. {CAVEAT}"
    return "\n\n".join([*map(_message, about), *asked, _message(more)])


def _link(source: str) -> str:
    """Return the address of the paper that a feature follows, or ""."""
    if found := _DOI.search(source):
        return f"https://doi.org/{found[1]}"
    return f"https://aclanthology.org/{found[1]}/" if (found := _ACL.search(source)) else ""


def _results(article: ArticleDiagnostics, indices: dict[str, int]) -> Iterator[dict[str, Any]]:
    report = article.report
    if report.verdict is Verdict.FAIL:
        yield {
            "ruleId": _VERDICT,
            "ruleIndex": indices[_VERDICT],
            "level": "error",
            "message": {"text": _message(format_report(report))},
            "locations": [_location(article, {"startLine": report.article.line or 1})],
            "partialFingerprints": {"article/v1": _identity(article)},
        }
    for diagnostic in article.findings:
        yield _finding(article, diagnostic, indices[diagnostic.finding.feature])


def _finding(article: ArticleDiagnostics, diagnostic: Diagnostic, index: int) -> dict[str, Any]:
    finding = diagnostic.finding
    result: dict[str, Any] = {
        "ruleId": finding.feature,
        "ruleIndex": index,
        "level": str(diagnostic.severity),
        "message": {
            "text": _message(f"{format_finding(finding)} ({format_contributions(finding)})")
        },
        "locations": [_location(article, _region(diagnostic.region))],
        "partialFingerprints": {
            "article/v1": _identity(article),
            "finding/v1": diagnostic.fingerprint,
        },
        "properties": {"contributions": dict(finding.contributions)},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": "related"}, **_location(article, _region(region))}
            for number, region in enumerate(diagnostic.related, 1)
        ]
    return result


def _location(diagnostics: ArticleDiagnostics, region: dict[str, int]) -> dict[str, Any]:
    location = _place(diagnostics.file, region)
    article = diagnostics.report.article
    if article.line:
        location["logicalLocations"] = [{"name": escape_terminal(article.id), "kind": "article"}]
    return location


def _place(file: str, region: dict[str, int]) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _file(file), "region": region}}


def _region(region: Region) -> dict[str, int]:
    if region.offset is None or region.length is None:  # only the line is known
        return {"startLine": region.line}
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
        "charOffset": region.offset,
        "charLength": region.length,
    }


def _identity(diagnostics: ArticleDiagnostics) -> str:
    """Return the file of an article, or its id if its file holds several."""
    article = diagnostics.report.article
    return escape_terminal(article.id if article.line else diagnostics.file)


def _unread(unread: Iterable[UnreadArticle]) -> Iterator[dict[str, Any]]:
    for one in unread:
        place = _place(one.file, {"startLine": one.line or 1})
        yield _notification("unreadable", "error", one.error, place)


def _unjudged(articles: Iterable[ArticleDiagnostics]) -> Iterator[dict[str, Any]]:
    for article in articles:
        report = article.report
        if report.verdict is Verdict.ABSTAIN:
            place = _location(article, {"startLine": report.article.line or 1})
            yield _notification("not-judged", "note", "; ".join(report.reasons), place)


def _notification(name: str, level: str, text: str, place: dict[str, Any]) -> dict[str, Any]:
    return {
        "descriptor": {"id": name},
        "level": level,
        "message": {"text": _message(text)},
        "locations": [place],
    }


def _article(diagnostics: ArticleDiagnostics) -> dict[str, Any]:
    report = diagnostics.report
    return {
        "file": printable(diagnostics.file),
        "line": report.article.line,
        "id": report.article.id,
        "verdict": str(report.verdict),
        "reasons": list(report.reasons),
        "genre": report.genre.name,
        "notes": list(report.notes),
        **{
            target: {"probability": score.probability, "interval": list(score.interval)}
            for target, score in report.scores.items()
        },
    }


def _file(file: str) -> dict[str, str]:
    """Return a file as a reference from the root of the repository, or as an absolute address."""
    path = "".join(
        chr(byte) if byte in _UNESCAPED else f"%{byte:02X}"
        for byte in _NOT_A_BYTE.sub("?", file).encode("utf-8", "surrogateescape")
    )
    if file.startswith("/"):
        return {"uri": f"file://{path}"}
    return {"uri": path, "uriBaseId": "%SRCROOT%"}


def _message(text: str) -> str:
    """Return a text that contains no link and no placeholder by the standard."""
    text = re.sub(r"[\\\[\]]", r"\\\g<0>", escape_terminal(text))
    return text.replace("{", "{{").replace("}", "}}")
