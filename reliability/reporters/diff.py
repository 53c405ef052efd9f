"""Text for a terminal: the new and lost findings between two drafts, and the changes of the scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reliability.checking.fingerprints import fingerprint_findings
from reliability.checking.source_map import SourceFile
from reliability.display.arithmetic import format_value
from reliability.display.escaping import escape_terminal, shorten
from reliability.display.formatting import feature_label, format_signed, plural
from reliability.records import CAVEAT, Finding
from reliability.reporters.phrasing import article_name, format_contributions, format_finding
from reliability.scoring.model import TARGETS
from reliability.scoring.report import Report

_MOST_FEATURES, _MOST_FINDINGS = 12, 20
_LEAST = 0.005  # log-odds, which print as 0.00


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference between two reports.

    `came` are the findings of the new draft that the old one lacks, and `went` vice versa. A finding
    whose sentence has changed counts as both. `moved` has, for each feature that moved a score, the
    change of each score that is due to it, in log-odds, the largest first. The changes of all features
    sum to that of the score.
    """

    old: Report
    new: Report
    came: tuple[Finding, ...]
    went: tuple[Finding, ...]
    moved: dict[str, dict[str, float]]

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as JSON types."""
        return {
            "old": _summary(self.old),
            "new": _summary(self.new),
            "log_odds": {
                target: self.new.scores[target].log_odds - self.old.scores[target].log_odds
                for target in TARGETS
            },
            "features": self.moved,
            "came": [finding.to_dict() for finding in self.came],
            "went": [finding.to_dict() for finding in self.went],
            "caveat": CAVEAT,
        }


def compare(old: Report, new: Report) -> Difference:
    """Compare the reports on two drafts of an article, by the same models.

    Examples
    --------
    >>> import reliability
    >>> old = reliability.assess("Everyone knows that the bridge will fall. It is old.")
    >>> new = reliability.assess("It is old.")
    >>> compare(old, new).went[0].text
    'Everyone knows'
    >>> compare(old, old).moved
    {}
    """
    before = dict(zip(fingerprint_findings(old.article, old.findings), old.findings, strict=True))
    after = dict(zip(fingerprint_findings(new.article, new.findings), new.findings, strict=True))
    moved = {}
    for feature in dict.fromkeys((*old.reliability.contributions, *old.bias.contributions)):
        change = {
            target: new.scores[target].contributions.get(feature, 0.0)
            - old.scores[target].contributions.get(feature, 0.0)
            for target in TARGETS
        }
        if any(change.values()):
            moved[feature] = change
    ranked = sorted(moved, key=lambda name: -max(map(abs, moved[name].values())))
    return Difference(
        old,
        new,
        tuple(finding for mark, finding in after.items() if mark not in before),
        tuple(finding for mark, finding in before.items() if mark not in after),
        {name: moved[name] for name in ranked},
    )


def render_lines(difference: Difference) -> Iterator[str]:
    """Yield the lines of a difference for people."""
    old, new = difference.old, difference.new
    yield escape_terminal(f"{article_name(old)} → {article_name(new)}")
    yield f"{old.verdict} → {new.verdict}: {escape_terminal('; '.join(new.reasons))}"
    for target in TARGETS:
        before, after = old.scores[target], new.scores[target]
        yield (
            f"{target} {before.probability:.2f} → {after.probability:.2f} "
            f"({format_signed(after.log_odds - before.log_odds)} log-odds)"
        )
    yield from _moved(difference)
    yield from _listed("gone", difference.went, old)
    yield from _listed("new", difference.came, new)
    yield CAVEAT


def _moved(difference: Difference) -> Iterator[str]:
    """Yield the change of the scores by feature; the last line sums up the smaller changes."""
    if not difference.moved:
        yield "no feature moved a score"
        return
    yield "what changed the scores, in log-odds of reliability and of bias:"
    moved = difference.moved
    shown = [name for name in moved if max(map(abs, moved[name].values())) >= _LEAST]
    for name in shown[:_MOST_FEATURES]:
        values = (
            format_value(name, one.features[name]) for one in (difference.old, difference.new)
        )
        yield f"  {_amounts(moved[name])}  {feature_label(name)}: {' → '.join(values)}"
    rest = list(moved)[_MOST_FEATURES:]
    if rest and len(shown) >= _MOST_FEATURES:
        sums = {target: sum(moved[name][target] for name in rest) for target in TARGETS}
        yield f"  {_amounts(sums)}  {plural(len(rest), 'other feature')}"


def _amounts(change: dict[str, float]) -> str:
    return "  ".join(f"{format_signed(change[target]):>6}" for target in TARGETS)


def _listed(word: str, findings: tuple[Finding, ...], report: Report) -> Iterator[str]:
    """Yield the findings that came or went, those with the largest effect first."""
    yield f"{word}: {plural(len(findings), 'finding')}"
    source = SourceFile(report.article)
    for finding in sorted(findings, key=lambda one: -one.effect)[:_MOST_FINDINGS]:
        line = source.region_of(finding).line
        yield (
            f"  line {line}: {feature_label(finding.feature)}: {format_finding(finding)} "
            f"({format_contributions(finding)})"
        )
    if len(findings) > _MOST_FINDINGS:
        yield f"  and {len(findings) - _MOST_FINDINGS} more"


def _summary(report: Report) -> dict[str, Any]:
    return {
        "id": report.article.id,
        "title": shorten(report.article.title or "", 500) or None,
        "verdict": str(report.verdict),
        "reasons": list(report.reasons),
        "reliability": report.reliability.probability,
        "bias": report.bias.probability,
    }
