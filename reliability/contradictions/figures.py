"""Find figures of one sentence that do not fit together: "fell from 20 to 30", "50 km (310 miles)".

The rules are data, in `lexicons/contradiction_figures.toml`: each has a pattern for the words between
its numbers, and the names of the checks that do the arithmetic. A check returns a note that says what
does not fit, or "". It allows for rounding, and for a larger error after a word such as "about".
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import compress, product
from typing import NamedTuple

from reliability.contradictions.comparability import StatedFact
from reliability.contradictions.quantities import (
    FILE,
    INCONVERTIBLE,
    SHARE,
    TIME,
    Quantity,
    figure_words,
    is_number,
    read_quantities,
    units,
)
from reliability.text.document import Document
from reliability.text.lexicon_files import read_file, word_list
from reliability.text.vocabulary import WordColumn

_LONGEST = 800  # characters of a sentence; a longer one is a table or a list
_AMOUNTS, _YEARS = "abcdpqr", ("year",)  # names of groups
_WEEKDAYS, _MONTHS = word_list("weekdays"), word_list("months")
_FIRST_YEAR = 1800  # of weekdays: some countries had the Julian calendar before
_LEAP_YEAR = 2000
_PERCENT_SLACK, _POINTS_SLACK = 1.0, 0.5  # of a change beyond rounding
_INEXACT, _ESTIMATED = 0.05, 0.12  # relative error of a measure beyond rounding
_UNASSERTED = re.compile(rf"\?|n't\b|\b(?:{'|'.join(figure_words('unasserted'))})\b")
_ESTIMATES = frozenset(figure_words("estimates"))
_TIMES: Mapping[str, float] = read_file(FILE).tables["times"]
_NUMBER = re.compile(r"(?:minus )?(?:-?\d[\d,.]*|[a-z]+)", re.IGNORECASE)


class Rule(NamedTuple):
    """A rule; the file explains the fields. `needs` has a bit for each list, and one for a number."""

    checks: list[str]
    needs: int
    pattern: str


class FigureMatch(NamedTuple):
    """A rule that matches a sentence, with the quantities of the sentence by their start.

    `masked` is the sentence with signs for its numbers.
    """

    sentence: str
    masked: str
    quantities: Mapping[int, Quantity]
    groups: re.Match[str]

    def words(self, name: str) -> str:
        """Return the words of a group as the article has them, "" if it did not match."""
        found = self.groups.groupdict().get(name) is not None
        return self.sentence[slice(*self.groups.span(name))] if found else ""

    def get(self, names: str) -> Quantity | None:
        """Return the quantity of the first of some groups that matched."""
        starts = (self.groups.start(name) for name in names if self.words(name))
        return self.quantities.get(next(starts, -1))

    def written(self, quantity: Quantity) -> str:
        """Return a quantity as the article has it."""
        return self.sentence[quantity.start : quantity.end]

    def is_estimate(self, *quantities: Quantity) -> bool:
        """Return True if a word such as "about" or "nearly" is before one of some quantities."""
        before = (self.masked[: one.start].split()[-1:] for one in quantities)
        return any(word in _ESTIMATES for words in before for word in words)

    @property
    def is_asserted(self) -> bool:
        """True unless the sentence around the match asks, denies or corrects."""
        first, last = self.groups.span()
        return not _UNASSERTED.search(self.masked[:first] + self.masked[last:])


# -- checks -------------------------------------------------------------------------------------


def _pairs(match: FigureMatch) -> list[tuple[Quantity, Quantity]]:
    """Return the ways to read the two amounts of a change: "from 1.2 to 1.5 million" has two."""
    a, b = match.get("ac"), match.get("bd")
    if a is None or b is None:
        return []
    if a.unit and b.unit and a.unit != b.unit:
        if a.unit.dimension != b.unit.dimension or a.unit.dimension in INCONVERTIBLE:
            return []
        a, b = a.times(a.unit.factors[0]), b.times(b.unit.factors[0])
    elif a.measure != b.measure and a.measure and (b.measure or not a.currency):
        return []
    pairs = [(a, b)]
    if a.scale != b.scale and 1 in (a.scale, b.scale):
        pairs += [(a.times(b.scale), b)] if a.scale == 1 else [(a, b.times(a.scale))]
    return pairs


def _change(match: FigureMatch, pair: tuple[Quantity, Quantity]) -> str:
    return f"from {match.written(pair[0])} to {match.written(pair[1])} is"


def _direction(match: FigureMatch) -> str:
    pairs, falls = _pairs(match), bool(match.words("down"))
    sign = 1 if falls else -1
    if not pairs or any(sign * (two.value - one.value) <= 0 for one, two in pairs):
        return ""
    one, two = pairs[0]
    if not one.measure and two.measure and one.value.is_integer():
        return ""  # "prices fell from 20 to 30 percent": by a range
    return f"{_change(match, pairs[0])} a {'rise, not a fall' if falls else 'fall, not a rise'}"


def _multiple(match: FigureMatch) -> str:
    times, before = match.words("times"), match.masked[: match.groups.start()].split()[-2:]
    pairs = [(one, two) for one, two in _pairs(match) if one.low > 0]
    factor = _TIMES[times.lower()]
    low, high = 0.8 * factor, 1.3 * factor
    if before == ["more", "than"]:
        low, high = (0.0, high) if factor < 1 else (low, math.inf)
    ratios = [(two.low / one.high, two.high / one.low) for one, two in pairs]
    if not pairs or any(least <= high and most >= low for least, most in ratios):
        return ""
    one, two = pairs[-1]
    ratio = f"{two.value / one.value:.2g}"
    return f'{_change(match, pairs[-1])} {ratio} times as much, which is not "{times}"'


def _percentage(match: FigureMatch) -> str:
    pairs, p = _pairs(match), match.get("pqr")
    if not pairs or p is None or pairs[0][0].value <= 0 or not (p.is_share or p.measure == "point"):
        return ""
    one, two = pairs[-1]  # in one unit
    points = abs(two.value - one.value)
    changes = [_relative_change(*pair) for pair in pairs if pair[0].low > 0 and p.is_share]
    if one.is_share and two.is_share:
        changes.append((points - one.step - two.step, points + one.step + two.step))
    slack = max(p.step, _PERCENT_SLACK if p.is_share else _POINTS_SLACK)
    if match.is_estimate(*pairs[0], p):
        slack += 0.15 * p.value + 1
    if not changes or any(low - slack <= p.value <= high + slack for low, high in changes):
        return ""
    kind, percent = "rise" if two.value > one.value else "fall", 100 * points / one.value
    size = f"{percent:.{int(percent < 10)}f}%" if p.is_share else f"{points:g} points"
    return f"{_change(match, pairs[-1])} a {kind} of {size}, not {match.written(p)}"


def _relative_change(a: Quantity, b: Quantity) -> tuple[float, float]:
    """Return the least and the largest change between two rounded amounts, in percent."""
    changes = [
        abs(100 * (two - one) / one) for one, two in product((a.low, a.high), (b.low, b.high))
    ]
    may_be_equal = a.low <= b.high and b.low <= a.high
    return 0.0 if may_be_equal else min(changes), max(changes)


def _date(match: FigureMatch) -> str:
    words, weekday, year = (match.words(name) for name in ("date", "weekday", "year"))
    month = next(at for at, name in enumerate(_MONTHS, 1) if name in words.lower())
    day, number = int(re.sub(r"\D", "", words)[:4]), int(year or _LEAP_YEAR)
    days = monthrange(number, month)[1]
    if days < day <= 31:
        return f"{f'{_MONTHS[month - 1].capitalize()} {year}'.strip()} has {days} days"
    if not (weekday and year) or number < _FIRST_YEAR or not 1 <= day <= days:
        return ""
    right = _WEEKDAYS[date(number, month, day).weekday()]
    if right == weekday.lower():
        return ""
    day_and_year = match.sentence[match.groups.start("date") : match.groups.end("year")]
    return f"{day_and_year} falls on a {right.capitalize()}, not a {weekday}"


def _conversion(match: FigureMatch) -> str:
    a, b = match.get("a"), match.get("b")
    if not (a and b and a.unit and b.unit) or a.unit == b.unit:
        return ""
    if a.unit.dimension != b.unit.dimension or a.unit.dimension in (*INCONVERTIBLE, SHARE, TIME):
        return ""
    slack = _ESTIMATED if match.is_estimate(a, b) else _INEXACT
    for factor in (one / two for one, two in product(a.unit.factors, b.unit.factors)):
        if a.low * factor * (1 - slack) <= b.high and a.high * factor * (1 + slack) >= b.low:
            return ""
    exact = a.value * a.unit.factors[0] / b.unit.factors[0]
    if exact <= 0:
        return ""
    digits = f"{round(exact, 2 - math.floor(math.log10(exact))):,.12g}"
    right = _NUMBER.sub(digits, match.written(b), count=1)
    return f"{match.written(a)} is {right}, not {match.written(b)}"


CHECKS: Mapping[str, Callable[[FigureMatch], str]] = {
    "direction": _direction,
    "multiple": _multiple,
    "percentage": _percentage,
    "date": _date,
    "conversion": _conversion,
}


# -- rules --------------------------------------------------------------------------------------


def _fill(pattern: str, parts: Mapping[str, str]) -> str:
    """Replace the named parts of a pattern, such as {down}, by regular expressions."""
    return re.sub(r"\{([a-z_]+)\}", lambda part: parts[part[1]], pattern)


@cache
def _word_lists() -> Mapping[str, tuple[str, ...]]:
    """Return the lists of words that rules name."""
    named = {name: figure_words(name) for name in read_file(FILE).tables["words"]}
    measures = tuple(
        name
        for name, unit in units().items()
        if unit.dimension not in (*INCONVERTIBLE, SHARE, TIME)
    )
    return named | {
        "weekday": _WEEKDAYS, "month": _MONTHS, "times": tuple(_TIMES), "measure": measures
    }  # fmt: skip


@cache
def _parts() -> Mapping[str, str]:
    """Return the named parts of patterns; a part may contain the parts before it."""
    parts = {name: f"(?:{'|'.join(words)})" for name, words in _word_lists().items()}
    parts |= {name: rf"(?<![\w#-])(?P<{name}>#+)(?![\w#-])" for name in _AMOUNTS}
    parts |= {name: f"(?P<{name}>@+)" for name in _YEARS}
    for name, pattern in read_file(FILE).tables["parts"].items():
        parts[name] = _fill(pattern, parts)
    return parts


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern on first use: most articles need few of them."""
    return re.compile(_fill(pattern, _parts()))


@cache
def _needed() -> Mapping[str, int]:
    """Return a bit for each list of words that a rule needs."""
    lists = dict.fromkeys(
        words for rule in read_file(FILE).tables["rule"] for words in rule["needs"]
    )
    return {words: 2 << at for at, words in enumerate(lists)}


@cache
def _bits() -> Mapping[str, int]:
    """Return the words that a rule needs, with the bits of their lists."""
    found: dict[str, int] = {}
    for words, bit in _needed().items():
        for word in words.split():
            for one in _word_lists()[word[1:-1]] if word[0] == "{" else (word,):
                found[one] = found.get(one, 0) | bit
    return found


_BITS = WordColumn(
    lambda word: _bits().get(word, 0) | is_number(word)
)  # the first bit is of a number


@cache
def figure_rules() -> tuple[Rule, ...]:
    """Return the rules."""
    return tuple(
        Rule(
            rule["checks"].split(),
            1 + sum(map(_needed().__getitem__, rule["needs"])),
            rule["pattern"],
        )
        for rule in read_file(FILE).tables["rule"]
    )


@cache
def _rules_for(present: int) -> tuple[Rule, ...]:
    """Return the rules that a sentence with some bits may match."""
    return tuple(rule for rule in figure_rules() if present & rule.needs == rule.needs)


def figure_slips(document: Document) -> Iterator[StatedFact]:
    """Yield the words with figures that do not fit together, the first of each sentence.

    A slip that is repeated, as in a caption that stands twice, is one.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> document = parse("The budget grew from $200 to $300, a rise of 20 percent.")
    >>> [slip.note for slip in figure_slips(document)]
    ['from $200 to $300 is a rise of 50%, not 20 percent']
    """
    present = _BITS.unions(document.word_rows, [sentence.first for sentence in document.sentences])
    starts, seen = document.normalized_starts, set()
    for at in compress(range(len(present)), present):
        first, last, *_ = document.sentences[at]
        rules = _rules_for(present[at])
        if rules and starts[last - 1] - starts[first] <= _LONGEST:
            slip = next(_slips(document, first, last, rules), None)
            if slip and slip.note not in seen:
                yield slip
                seen.add(slip.note)


def _slips(
    document: Document, first: int, last: int, rules: Iterable[Rule]
) -> Iterator[StatedFact]:
    """Yield the words of a sentence with figures that do not fit together."""
    masked, quantities = read_quantities(document, first, last)
    start = document.normalized_starts[first]
    sentence = document.normalized[start : start + len(masked)]
    unless: Mapping[str, str] = read_file(FILE).tables["unless"]
    for rule in rules:
        for groups in _compiled(rule.pattern).finditer(masked) if quantities else ():
            match = FigureMatch(sentence, masked, quantities, groups)
            for check in rule.checks:
                if check in unless and _compiled(unless[check]).search(masked):
                    continue
                if (note := CHECKS[check](match)) and match.is_asserted:
                    begin, end = (document.words_before(start + edge) for edge in groups.span())
                    yield StatedFact((begin, end), note)
