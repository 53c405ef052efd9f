"""From a report, or from a row of scores, to the numbers of an article that are grouped by publisher."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reliability.display.escaping import shorten
from reliability.errors import ReliabilityError
from reliability.publishers.pooling import HALF_OF_80
from reliability.records import KEY_EFFECT, Abstention, Genre, log_odds_of
from reliability.scoring.model import TARGETS
from reliability.scoring.policy import MIN_GENRE
from reliability.scoring.report import Report
from reliability.scoring.signatures import report_signature
from reliability.signals.registry import FEATURES
from reliability.text.minhash import SIZE

NEWS, OPINION, SATIRE, OTHER = "news", "opinion", "satire", ""
_UNSUITABLE = (Abstention.TOO_SHORT, Abstention.UNREADABLE, Abstention.NOT_PROSE)
# Genres that are not the publisher's own words, or that sell something.
_KINDS = {
    **dict.fromkeys(("interview", "letter", "press_release", "advertisement"), OTHER),
    "satire": SATIRE,
}
_MARGIN = 1e-6  # the least distance of a probability from 0 and 1: log-odds of 14 at most
_INDEX = {name: column for column, name in enumerate(FEATURES)}
_LONGEST = 200  # characters of a phrase, of its reason and of a title

Numbers = npt.NDArray[np.float32]


class Evidence(NamedTuple):
    """A finding, and the article that it is from.

    Attributes
    ----------
    feature, text, note : str
        The feature, the phrase and the reason.
    contributions : dict of str to float
        Its share of each score, in log-odds.
    article : str
        The ID of the article, such as its address or file.
    title : str
        The title of the article, or "".
    """

    feature: str
    text: str
    note: str
    contributions: dict[str, float]
    article: str
    title: str

    @property
    def link(self) -> str:
        """The address of the article, if its ID is one; else ""."""
        return self.article if self.article.lower().startswith(("https://", "http://")) else ""

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence as JSON types."""
        return self._asdict()


@dataclass(frozen=True, slots=True, eq=False)
class ScoredArticle:
    """The scores of an article, by their targets, and the facts by which it is grouped."""

    publisher: str  # as written, or ""
    id: str
    day: date | None  # of publication, if it is known
    kind: str  # "news", "opinion", "satire"; "" if it is not judged, or of another genre
    log_odds: Mapping[str, float]
    errors: Mapping[str, float]  # the standard error that the lower half of the interval states
    contributions: Mapping[str, Numbers]  # by score, in the order of the registry; empty if unknown
    evidence: tuple[Evidence, ...]  # the strongest finding of each feature
    signature: bytes = b""  # MinHash of the text; empty if unknown


def publisher_key(publisher: str) -> str:
    """Return a key that is equal for the different spellings of a publisher.

    Examples
    --------
    >>> publisher_key("www.Example.org")
    'example.org'
    """
    return publisher.lower().removeprefix("www.")


def from_report(report: Report, signed: bool = True) -> ScoredArticle:
    """Return the numbers of a report; if `signed`, with the signature of the text.

    Raises ReliabilityError if datasketch, which makes signatures, is missing.
    """
    numbers = from_row(report.to_dict())
    return replace(numbers, signature=report_signature(report)) if signed else numbers


def is_scored(row: object) -> bool:
    """Return True if a row is one of `reliability batch`, or a line of `score --format jsonl`."""
    return isinstance(row, Mapping) and {"verdict", "reliability", "bias", "genre"} <= row.keys()


def from_row(row: Mapping[str, Any]) -> ScoredArticle:
    """Return the numbers of a row of `reliability batch`, or of a line of `score --format jsonl`.

    Contributions, findings and signature are read if the row has them. Raises ReliabilityError if a
    value is missing or is not of its type.
    """
    try:
        flat = _flattened(row) if isinstance(row.get("reliability"), Mapping) else row
        return ScoredArticle(
            publisher=(flat.get("publisher") or "").strip(),
            id=str(flat.get("id") or ""),
            day=parse_day(flat.get("date")),
            kind=_kind(
                Genre(
                    flat["genre"], float(flat["genre_probability"]), labelled=flat["genre_labelled"]
                ),
                flat["abstention"],
            ),
            log_odds={name: _logit(flat[name]) for name in TARGETS},
            errors={name: _standard_error(flat[f"{name}_low"], flat[name]) for name in TARGETS},
            contributions={
                name: _columns(given)
                for name in TARGETS
                if (given := flat.get(f"{name}_contributions")) is not None
            },
            evidence=_strongest(flat),
            signature=_parse_signature(flat.get("signature") or ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        fault = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ReliabilityError(
            f"not a row of scores ({fault}): write the file again with `reliability batch`"
        ) from None


def _flattened(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of the wire format with the columns of a table."""
    genre = row["genre"]
    flat = {
        **row,
        "genre": genre["name"],
        "genre_probability": genre["probability"],
        "genre_labelled": genre["labelled"],
    }
    for name in TARGETS:
        score = row[name]
        flat[name] = score["probability"]
        flat[f"{name}_low"], flat[f"{name}_high"] = score["interval"]
        flat[f"{name}_contributions"] = score["contributions"]
    return flat


def _parse_signature(written: str) -> bytes:
    made = bytes.fromhex(written)
    if len(made) not in (0, SIZE):
        raise ValueError(f"a signature has {2 * SIZE} hexadecimal digits, not {len(written)}")
    return made


def _kind(genre: Genre, abstention: str | None) -> str:
    """Return the group of an article.

    An article that reads as opinion, but is not labelled as such, counts as news.
    """
    if abstention in _UNSUITABLE:
        return OTHER
    if genre.probability < MIN_GENRE:
        return NEWS
    if genre.name == OPINION:
        return OPINION if genre.labelled else NEWS
    return _KINDS.get(genre.name, NEWS)


def _logit(probability: float) -> float:
    if not 0 <= probability <= 1:
        raise ValueError(f"{probability} is not a probability")
    inside = min(max(probability, _MARGIN), 1 - _MARGIN)
    return log_odds_of(inside)


def _standard_error(low: float, middle: float) -> float:
    """Return the standard error of log-odds from the lower half of an 80% interval.

    The upper half is also wider if the article is short, which is an error of that article alone.
    """
    return (_logit(middle) - _logit(low)) / HALF_OF_80


def _columns(contributions: Mapping[str, float | None]) -> Numbers:
    """Return the contribution of each feature, 0 for one that does not count."""
    found = np.zeros(len(FEATURES), np.float32)
    for name, amount in contributions.items():
        if name in _INDEX:  # a row of another version may have other features
            found[_INDEX[name]] = amount or 0.0
    return found


def _strongest(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """Return the finding of each feature that moves a score most, if it moves one."""
    best: dict[str, Evidence] = {}
    effects: dict[str, float] = {}
    for finding in row.get("findings") or ():
        feature, text, note = finding["feature"], finding["text"], finding["note"]
        amounts = finding.get("contributions", finding)
        shares = {name: float(amounts.get(name) or 0.0) for name in TARGETS}
        effect = max(map(abs, shares.values()))
        if effect >= KEY_EFFECT and effect > effects.get(feature, 0.0):
            effects[feature] = effect
            text, note = shorten(text, _LONGEST), shorten(note, _LONGEST)
            title = shorten(row.get("title") or "", _LONGEST)
            best[feature] = Evidence(feature, text, note, shares, str(row.get("id") or ""), title)
    return tuple(best.values())


def parse_day(written: object) -> date | None:
    """Return the day of a date as written, or None if it has no year, month and day.

    Examples
    --------
    >>> parse_day("2019-05-02T10:00:00Z"), parse_day("2 May 2019"), parse_day("Tuesday")
    (datetime.date(2019, 5, 2), datetime.date(2019, 5, 2), None)
    """
    if isinstance(written, date):
        return written.date() if isinstance(written, datetime) else written
    if not isinstance(written, str) or not any(map(str.isdigit, written)):
        return None
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        return _parse_prose(written)


def _parse_prose(written: str) -> date | None:
    """Return the day of a date such as "Mon, 2 May 2019 10:00 GMT"."""
    from dateutil.parser import ParserError, parse

    try:
        # Missing parts are taken from the default, so with two defaults they differ.
        one, other = (
            parse(written[:_LONGEST], default=default, ignoretz=True).date()
            for default in (datetime(2000, 1, 1), datetime(2004, 2, 2))
        )
    except (ParserError, OverflowError, ValueError):
        return None
    return one if one == other else None
