"""The columns of a table of scores, and the row of a report in it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from reliability.articles.article import Unreadable
from reliability.errors import optional_library
from reliability.records import Finding, Score
from reliability.scoring.model import TARGETS
from reliability.scoring.report import Report, score_columns
from reliability.scoring.report_card import EVIDENCE, PARTS
from reliability.scoring.signatures import report_signature
from reliability.signals.registry import FEATURES

METADATA = ("id", "title", "publisher", "date")

Row = dict[str, Any]


class Columns(NamedTuple):
    """The optional columns of a table."""

    contributions: bool = False
    features: bool = False
    findings: bool = False
    signatures: bool = False


def pyarrow() -> Any:
    """Return the module pyarrow. Raises ReliabilityError if it is missing."""
    remedy = 'tables need pyarrow, which is missing: install "news-reliability[batch]"'
    with optional_library("pyarrow", remedy):
        import pyarrow
    return pyarrow


def schema(
    contributions: bool = False,
    features: bool = False,
    findings: bool = False,
    signatures: bool = False,
) -> Any:
    """Return the schema of a table of scores.

    Parameters
    ----------
    contributions : bool, default False
        Also the base of each score and the contribution of each feature.
    features : bool, default False
        Also the value of each feature.
    findings : bool, default False
        Also the findings.
    signatures : bool, default False
        Also the signature of each text, by which copies are found.

    Returns
    -------
    pyarrow.Schema
        The columns are the same for every input. A new version of the package may add columns and
        features.

    Raises
    ------
    ReliabilityError
        If pyarrow is missing.

    Examples
    --------
    >>> schema().names[:8]
    ['id', 'title', 'publisher', 'date', 'verdict', 'reasons', 'abstention', 'reliability']
    >>> schema(findings=True).field("findings").type.value_type.names[:4]
    ['signal', 'feature', 'where', 'start']
    """
    arrow = pyarrow()
    text, number, whole = arrow.string(), arrow.float64(), arrow.int64()
    by_feature = arrow.struct(dict.fromkeys(FEATURES, number))
    columns: dict[str, Any] = {
        **dict.fromkeys(METADATA, text),
        "verdict": text,
        "reasons": arrow.list_(text),
        "abstention": text,
    }
    for target in TARGETS:
        columns |= {f"{target}{end}": number for end in ("", "_low", "_high", "_evidence")}
    columns |= dict.fromkeys(PARTS, number)
    columns |= {"genre": text, "genre_probability": number, "genre_labelled": arrow.bool_()}
    columns["error"] = text
    if contributions:
        for target in TARGETS:
            columns[f"{target}_base"] = number
            columns[f"{target}_contributions"] = by_feature
    if features:
        columns["features"] = by_feature
    if findings:
        span = arrow.struct({"start": whole, "end": whole})
        finding = {
            **dict.fromkeys(("signal", "feature", "where"), text),
            **dict.fromkeys(("start", "end"), whole),
            "text": text,
            "weight": number,
            "note": text,
            "related": arrow.list_(span),
            **dict.fromkeys(TARGETS, number),
        }
        columns["findings"] = arrow.list_(arrow.struct(finding))
    if signatures:
        columns["signature"] = text
    return arrow.schema(columns)


def flat_schema(whole: Any) -> Any:
    """Return the columns of a schema that fit into CSV: all that are not nested, and the reasons joined.

    Examples
    --------
    >>> flat_schema(schema(contributions=True, findings=True)).names[-3:]
    ['error', 'reliability_base', 'bias_base']
    """
    arrow = pyarrow()
    fields = [
        arrow.field("reasons", arrow.string()) if one.name == "reasons" else one for one in whole
    ]
    return arrow.schema([one for one in fields if not arrow.types.is_nested(one.type)])


def flat_row(row: Row) -> Row:
    """Return a row with its reasons joined, for a table with the schema that `flat_schema` returns."""
    return row | {"reasons": "; ".join(row["reasons"])} if "reasons" in row else row


def row_of(report: Report | Unreadable, columns: Columns) -> Row:
    """Return the row of a report, or of an article that could not be read; a missing key is null."""
    if isinstance(report, Unreadable):
        return {"id": report.id or None, "error": report.error}
    article = report.article
    row: Row = {
        "id": article.id or None,
        "title": article.title,
        "publisher": article.publisher,
        "date": article.date,
        "verdict": str(report.verdict),
        "reasons": list(report.reasons),
        "abstention": report.abstention,
        "genre": report.genre.name,
        "genre_probability": report.genre.probability,
        "genre_labelled": report.genre.labelled,
    }
    row |= score_columns(report)
    for target, score in report.scores.items():
        row[f"{target}_evidence"] = evidence_share(score)
        if columns.contributions:
            row[f"{target}_base"] = score.base
            row[f"{target}_contributions"] = score.contributions
    if columns.features:
        row["features"] = {
            name: value if math.isfinite(value) else None for name, value in report.features.items()
        }
    if columns.findings:
        row["findings"] = [_finding(finding) for finding in report.findings]
    if columns.signatures:
        row["signature"] = report_signature(report).hex()
    return row


def evidence_share(score: Score) -> float | None:
    """Return the share of the features that point at phrases in a score, from 0 to 1.

    It is the sum of the absolute contributions of these features over the sum of all absolute
    contributions; None if nothing contributes.

    Examples
    --------
    >>> evidence_share(Score(0.5, (0.4, 0.6), 0.0, {"vague_sources": -1.5, "news_register": 0.5}))
    0.75
    """
    sizes = {name: abs(amount) for name, amount in score.contributions.items()}
    total = math.fsum(sizes.values())
    pointing = math.fsum(size for name, size in sizes.items() if name in EVIDENCE)
    return pointing / total if total else None


def _finding(finding: Finding) -> Row:
    """Return a finding as `schema` has it: its related spans by name, and both contributions."""
    row = finding.to_dict()
    contributions = row.pop("contributions")
    row["related"] = [{"start": start, "end": end} for start, end in finding.related]
    return row | {target: contributions.get(target, 0.0) for target in TARGETS}


def batch_of(rows: Iterable[Row], wanted: Any) -> Any:
    """Return rows as a record batch with the schema `wanted`."""
    arrow = pyarrow()
    rows = list(rows)
    try:
        return arrow.RecordBatch.from_pylist(rows, schema=wanted)
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can hold and Arrow cannot
        return arrow.RecordBatch.from_pylist([_without_surrogates(row) for row in rows], wanted)


def _without_surrogates(value: Any) -> Any:
    """Return a value with the halves of surrogate pairs in its strings replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {name: _without_surrogates(one) for name, one in value.items()}
    return [_without_surrogates(one) for one in value] if isinstance(value, list) else value


def json_line(row: Row, names: Sequence[str]) -> bytes:
    """Return a row as a line of JSON, with null for missing columns."""
    whole = {name: row.get(name) for name in names}
    return json.dumps(whole, allow_nan=False).encode() + b"\n"
