"""The arithmetic of the rules on figures.

A check takes the figures that a rule matched, and returns a note that says what does not fit, or "". It
allows for rounding, and for a larger error after a word such as "about".
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from reliability.contradictions.quantities import (
    AMOUNT,
    FILE,
    INCONVERTIBLE,
    SHARE,
    TEMPERATURE,
    TIME,
    Quantity,
    Unit,
    figure_words,
)
from reliability.text.lexicon_files import read_file, word_list

_UNASSERTED = re.compile(rf"\?|n't\b|\b(?:{'|'.join(figure_words('unasserted'))})\b")
_ESTIMATES = frozenset(figure_words("estimates"))
_LOWER_BOUNDS = frozenset(figure_words("lower_bounds"))
_UPPER_BOUNDS = frozenset(figure_words("upper_bounds"))
_LESS = frozenset(("less", "fewer"))  # before "than"
_NOT_SCALED = INCONVERTIBLE | {TEMPERATURE}  # no factor converts their units into each other
_FIRST_YEAR = 1800  # of weekdays: some countries had the Julian calendar before
_PERCENT_SLACK, _POINTS_SLACK = 1.0, 0.5  # of a change beyond rounding

_TIMES: Mapping[str, float] = read_file(FILE).tables["times"]
_DEGREES = frozenset(figure_words("degrees"))
_MORE = ["more", "than"]

_FRACTIONS: Mapping[str, int] = read_file(FILE).tables["fractions"]
_FRACTION_SLACK = 8  # percent: "two-thirds" is about 58% to 75%
_NUMERATOR = re.compile(rf"(?:(?P<count>{AMOUNT}+)[- ]|\ban? )\Z")
_ORDINALS = frozenset((*word_list("ordinals"), "last", "next", "other"))
_ROUND_WHOLE = 10  # "one in ten"

_DISTINCT = tuple(frozenset(one.split()) for one in read_file(FILE).tables["distinct"]["groups"])
_DISTINCT_WORDS = frozenset().union(*_DISTINCT)
_OTHER_SHARES = re.compile(rf"%|\b(?:{'|'.join(figure_words('other_shares'))})\b")
_MOST_SHARES = 3  # more shares are of several wholes
_LEAST_REMAINDER = 95  # percent; the rest is rounding, or people who gave no answer
_NEXT_TO_OTHER_NAMES = frozenset(figure_words("next_to_other_names"))
_PART_OF = re.compile(r"\bof (?:[\w']+ ){0,3}\Z")

_WEEKDAYS, _MONTHS = word_list("weekdays"), word_list("months")
_DAY = re.compile(r"(?<![\d.,:])\d{1,2}(?![\d.,:]*\d)")
_OLDEST = 130

_NUMBER = re.compile(r"(?:minus )?(?:-?\d[\d,.]*|[a-z]+)", re.IGNORECASE)
_FREEZING = 32.0  # degrees Fahrenheit
_INEXACT, _ESTIMATED = 0.05, 0.12  # relative error of a measure beyond rounding


@dataclass(frozen=True, slots=True)
class FigureMatch:
    """A rule that matches a sentence, with the quantities of its groups.

    `masked` is the sentence with signs for its numbers, `quantities` are these by their start, and
    `before` is the text before the sentence.
    """

    sentence: str
    masked: str
    quantities: Mapping[int, Quantity]
    groups: re.Match[str]
    before: str

    def get(self, names: str) -> Quantity:
        """Return the quantity of the first of some groups that matched."""
        name = next(name for name in names if self.words(name))
        return self.quantities[self.groups.start(name)]

    def words(self, name: str) -> str:
        """Return the words of a group as the article has them, "" if it did not match."""
        if name not in self.groups.re.groupindex:
            return ""
        return self.sentence[slice(*self.groups.span(name))]

    def within(self, name: str | int = 0) -> list[Quantity]:
        """Return the quantities in a group, by default in the whole match."""
        first, last = self.groups.span(name)
        return [one for start, one in self.quantities.items() if first <= start < last]

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


# -- changes ------------------------------------------------------------------------------------


def _pairs(a: Quantity, b: Quantity) -> list[tuple[Quantity, Quantity]]:
    """Return the ways to read two amounts as comparable: "from 1.2 to 1.5 million" has two."""
    if a.unit and b.unit and a.unit != b.unit:
        if a.unit.dimension != b.unit.dimension or a.unit.dimension in _NOT_SCALED:
            return []
        a, b = a.times(a.unit.factors[0]), b.times(b.unit.factors[0])
    elif a.measure != b.measure and a.measure and (b.measure or not a.currency):
        return []
    pairs = [(a, b)]
    if a.scale != b.scale and 1 in (a.scale, b.scale):
        pairs += [(a.times(b.scale), b)] if a.scale == 1 else [(a, b.times(a.scale))]
    return pairs


def _falls(match: FigureMatch) -> str:
    a, b = match.get("a"), match.get("b")
    pairs = _pairs(a, b)
    if not a.measure and b.measure and a.value.is_integer():
        return ""  # "prices fell from 20 to 30 percent": by a range
    if not pairs or any(two.value <= one.value for one, two in pairs):
        return ""
    return f"from {match.written(a)} to {match.written(b)} is a rise, not a fall"


def _rises(match: FigureMatch) -> str:
    a, b = match.get("a"), match.get("b")
    pairs = _pairs(a, b)
    if not pairs or any(two.value >= one.value for one, two in pairs):
        return ""
    return f"from {match.written(a)} to {match.written(b)} is a fall, not a rise"


def _falls_to_a_high(match: FigureMatch) -> str:
    return "a fall does not lead to a high"


def _rises_to_a_low(match: FigureMatch) -> str:
    return "a rise does not lead to a low"


def _multiple(match: FigureMatch) -> str:
    a, b, times = match.get("ac"), match.get("bd"), match.words("times")
    factor = _TIMES[times.lower()]
    before = match.masked[: match.groups.start()].split()
    if before[-2:] == _MORE:
        low, high = (0.0, 1.03 * factor) if factor < 1 else (0.97 * factor, math.inf)
    elif before[-1:] and before[-1] in _DEGREES:
        low, high = 0.8 * factor, 1.25 * factor
    else:
        low, high = 0.85 * factor, 1.3 * factor
    pairs = [(one, two) for one, two in _pairs(a, b) if one.low > 0]
    ratios = [(two.low / one.high, two.high / one.low) for one, two in pairs]
    if not ratios or any(least <= high and most >= low for least, most in ratios):
        return ""
    one, two = pairs[-1]
    return (
        f"from {match.written(a)} to {match.written(b)} is {two.value / one.value:.2g} times as much, "
        f'which is not "{times}"'
    )


def _percentage(match: FigureMatch) -> str:
    a, b, p = match.get("a"), match.get("b"), match.get("pqr")
    if a.value <= 0 or not (p.is_share or p.measure == "point"):
        return ""
    pairs = _pairs(a, b)
    if not pairs:
        return ""
    one, two = pairs[-1]  # in one unit
    points = abs(two.value - one.value)
    changes = [_change(*pair) for pair in pairs if pair[0].low > 0 and p.is_share]
    if a.is_share and b.is_share:
        changes.append((points - a.step - b.step, points + a.step + b.step))
    slack = max(p.step, _PERCENT_SLACK if p.is_share else _POINTS_SLACK)
    if match.is_estimate(a, b, p):
        slack += 0.15 * p.value + 1
    if not changes or any(low - slack <= p.value <= high + slack for low, high in changes):
        return ""
    kind = "rise" if two.value > one.value else "fall"
    size = _percent(100 * points / one.value) if p.is_share else f"{points:g} points"
    change = f"from {match.written(a)} to {match.written(b)} is a {kind} of {size}"
    return f"{change}, not {match.written(p)}"


def _change(a: Quantity, b: Quantity) -> tuple[float, float]:
    """Return the least and the largest change between two rounded amounts, in percent."""
    changes = [
        abs(100 * (two - one) / one) for one, two in product((a.low, a.high), (b.low, b.high))
    ]
    may_be_equal = a.low <= b.high and b.low <= a.high
    return 0.0 if may_be_equal else min(changes), max(changes)


def _percent(value: float) -> str:
    return f"{value:.1f}%" if value < 10 else f"{value:.0f}%"


# -- parts and wholes ---------------------------------------------------------------------------


def _part_of_whole(match: FigureMatch) -> str:
    a, b, p = match.get("a"), match.get("b"), match.get("pq")
    if not p.is_share or a.measure or b.measure or a.scale != b.scale:
        return ""
    if not 0 <= a.value <= b.value or not b.value:
        return ""
    share = 100 * a.value / b.value
    slack = max(p.step, 0.5) + (0.1 * p.value + 2) * match.is_estimate(a, b, p)
    if b.value <= _ROUND_WHOLE:  # "one in four" is 23% to 27%, or so
        slack = max(slack, 50 / b.value)
    if abs(share - p.value) <= slack:
        return ""
    return f"{match.written(a)} of {match.written(b)} is {_percent(share)}, not {match.written(p)}"


def _fraction(match: FigureMatch) -> str:
    p, fraction, start = match.get("pq"), match.words("fraction"), match.groups.start()
    parts = _NUMERATOR.search(match.masked[:start])
    before = match.masked[: parts.start() if parts else start].split()[-2:] or [""]
    if not p.is_share or (not parts and fraction.lower() != "half") or before[-1] in _ORDINALS:
        return ""  # "the third quarter (12%)"
    count = match.quantities[parts.start()].value if parts and parts["count"] else 1
    share = 100 * count / _FRACTIONS[fraction.lower()]
    low, high = share - _FRACTION_SLACK, share + _FRACTION_SLACK
    if before[-1] in _UPPER_BOUNDS or before[0] in _LESS:
        low, high = 0, share + 1
    elif before[-1] in _LOWER_BOUNDS:
        low, high = share - 1, 100
    if low <= p.value <= high:
        return ""
    words = match.sentence[parts.start() if parts else start : start + len(fraction)]
    return f"{words} is {share:.0f}%, not {match.written(p)}"


def _sum_of_groups(match: FigureMatch) -> str:
    first, last = match.groups.span("list")
    listed = set(re.findall(r"[a-z]+", match.masked[first:last])) & _DISTINCT_WORDS
    parts = match.within("list")
    if len(listed) < len(parts) or not any(listed <= group for group in _DISTINCT):
        return ""
    return _sum(match, parts, may_be_less=True)


def _sum_of_all(match: FigureMatch) -> str:
    return _sum(match, match.within("list"), may_be_less=False)


def _sum_of_nationalities(match: FigureMatch) -> str:
    if not (match.words("one").istitle() and match.words("other").istitle()):
        return ""
    return _sum(match, [match.get("a"), match.get("b")], may_be_less=True)


def _sum(match: FigureMatch, parts: Sequence[Quantity], may_be_less: bool) -> str:
    n, total = match.get("n"), sum(part.value for part in parts)
    if match.is_estimate(n, *parts) or any(one.measure for one in (n, *parts)):
        return ""
    if total == n.value or (may_be_less and total < n.value):
        return ""
    return f"{' + '.join(map(match.written, parts))} is {total:g}, not {match.written(n)}"


def _shares(match: FigureMatch) -> str:
    shares = [one for one in match.within() if one.is_share]
    return _sum_of_shares(match, shares, least=0)


def _remainder(match: FigureMatch) -> str:
    end = match.groups.end()
    shares = [one for one in match.quantities.values() if one.is_share and one.end <= end]
    if not match.get("p").is_share or not 2 <= len(shares) <= _MOST_SHARES:
        return ""
    wholes = (shares[first:] for first in range(len(shares) - 1))
    if not all(_sum_of_shares(match, whole, _LEAST_REMAINDER) for whole in wholes):
        return ""
    are_all = len(shares) == 2 and not _OTHER_SHARES.search(match.before + match.masked[:end])
    return _sum_of_shares(match, shares, _LEAST_REMAINDER if are_all else 0)


def _sum_of_shares(match: FigureMatch, shares: Sequence[Quantity], least: float) -> str:
    total = sum(one.value for one in shares)
    slack = max(1.0, sum(one.step for one in shares)) + 2 * sum(map(match.is_estimate, shares))
    if least - slack <= total <= 100 + slack:
        return ""
    return f"{' + '.join(map(match.written, shares))} is {total:g}%, not 100%"


def _list_of_names(match: FigureMatch) -> str:
    n, noun = match.get("n"), match.words("noun")
    names = [name for name in re.split(r",? and |, ", match.words("list")) if not name[0].isdigit()]
    if n.measure or match.is_estimate(n) or not all(map(_is_name, names)):
        return ""
    if _PART_OF.search(match.masked[: n.start]):
        return ""
    if len(names) == n.value or (len(names) > n.value and noun.lower() in _NEXT_TO_OTHER_NAMES):
        return ""  # "Paris, Texas, and Rome, Georgia" are two cities
    return f"{match.written(n)} {noun}, but the list has {len(names)}"


def _is_name(words: str) -> bool:
    return all(word[0].isupper() for word in words.split())


def _list_of_aims(match: FigureMatch) -> str:
    n, listed = match.get("n"), match.words("list")
    # "to train and to pay" is one of them if the last is after ", and"
    before = r"\A|, and |, " if ", and to " in listed else r"\A|, | and "
    aims = len(re.findall(f"(?:{before})to ", listed))
    if n.measure or match.is_estimate(n) or aims < 2 or aims == n.value:
        return ""
    return f"{match.written(n)} are announced, but the list has {aims}"


def _votes(match: FigureMatch) -> str:
    a, b, n = map(match.get, "abn")
    if a.measure or b.measure or a.value + b.value <= n.value:
        return ""
    votes = f"{match.written(a)} + {match.written(b)} is {a.value + b.value:g} votes"
    return f"{votes}, but there are {match.written(n)} members"


# -- time ---------------------------------------------------------------------------------------


def _age(match: FigureMatch) -> str:
    born, then, age = map(match.get, "yzn")
    years = int(then.value - born.value)
    if age.measure not in ("", "year") or age.value > _OLDEST or match.is_estimate(age):
        return ""
    if years < 0 or age.value in (years - 1, years):
        return ""
    ages = f"{years - 1} or {years}" if years else "0"
    return (
        f"from {born.value:.0f} to {then.value:.0f} is an age of {ages}, not {match.written(age)}"
    )


def _years_between(match: FigureMatch) -> str:
    first, last, n = map(match.get, "yzn")
    years = last.value - first.value
    if n.measure != "year" or match.is_estimate(n) or years < 0 or abs(years - n.value) < 2:
        return ""
    return (
        f"from {first.value:.0f} to {last.value:.0f} is {years:.0f} years, not {match.written(n)}"
    )


def _years_in_order(match: FigureMatch) -> str:
    first, last = match.get("y"), match.get("z")
    if first.value <= last.value:
        return ""
    return f"{first.value:.0f} is later than {last.value:.0f}"


def _days_of_week(match: FigureMatch) -> str:
    first, last = (_WEEKDAYS.index(match.words(name).lower()) for name in ("first", "last"))
    n, count = match.get("n"), (last - first) % len(_WEEKDAYS) + 1
    if not _is_length(match, n, ("day",)) or n.value > len(_WEEKDAYS):
        return ""
    if n.value in (count, count - 1):
        return ""
    days = f"{match.words('first')} to {match.words('last')} is {count} days"
    return f"{days}, not {n.value:.0f}"


def _days_between(match: FigureMatch) -> str:
    one, other = match.words("first"), match.words("last")
    first, last, n = _day_of_year(one, other), _day_of_year(other, one), match.get("n")
    if not _is_length(match, n, ("day", "week")) or not first or not last or last < first:
        return ""
    days, is_weeks = last - first + 1, n.measure == "week"
    if abs(days - n.value * (7 if is_weeks else 1)) <= (6 if is_weeks else 1):
        return ""
    return f"{one} to {other} is {days} days, not {match.written(n)}"


def _is_length(match: FigureMatch, n: Quantity, measures: Sequence[str]) -> bool:
    """Return True for the length of a thing: "a three-day meeting", but not "three days off"."""
    return n.measure in measures and "-" in match.written(n) and not match.is_estimate(n)


def _day_of_year(words: str, other: str) -> int:
    """Return the day of the year of "3 May" or "May 3", 0 if there is none.

    A day alone is in the month of the `other` date: "from 3 to 6 May".
    """
    month, day = _month(words) or _month(other), _day(words)
    if not month or not 1 <= day <= monthrange(2001, month)[1]:
        return 0
    return date(2001, month, day).timetuple().tm_yday


def _month(words: str) -> int:
    """Return the number of the month among some words, 0 if there is none."""
    lower = words.lower()
    return next((number for number, name in enumerate(_MONTHS, 1) if name in lower), 0)


def _day(words: str) -> int:
    """Return the day of the month among some words, 0 if there is none."""
    found = _DAY.search(words)
    return int(found[0]) if found else 0


def _day_of_month(match: FigureMatch) -> str:
    month, year, day = (match.words(name) for name in ("month", "year", "day"))
    most = monthrange(int(year) if year else 2000, _month(month))[1]
    if not most < _day(day) <= 31:
        return ""
    return f"{f'{month} {year}'.strip()} has {most} days"


def _weekday(match: FigureMatch) -> str:
    words, year = match.words("date"), int(match.words("year"))
    month, day = _month(words), _day(words)
    if year < _FIRST_YEAR or not 1 <= day <= monthrange(year, month)[1]:
        return ""  # see `_day_of_month`
    weekday = _WEEKDAYS[date(year, month, day).weekday()]
    if weekday == match.words("weekday").lower():
        return ""
    day_and_year = match.sentence[match.groups.start("date") : match.groups.end("year")]
    return f"{day_and_year} falls on a {weekday.capitalize()}, not a {match.words('weekday')}"


# -- units --------------------------------------------------------------------------------------


def _conversion(match: FigureMatch) -> str:
    a, b = match.get("a"), match.get("bc")
    if not a.unit or not b.unit or a.unit == b.unit or a.unit.dimension != b.unit.dimension:
        return ""
    if a.unit.dimension in (*INCONVERTIBLE, SHARE, TIME):
        return ""
    convert = _as_degrees if a.unit.dimension == TEMPERATURE else _as_measure
    exact = convert(match, a, a.unit, b, b.unit)
    if not exact:
        return ""
    right = _NUMBER.sub(exact, match.written(b), count=1)
    return f"{match.written(a)} is {right}, not {match.written(b)}"


def _as_measure(match: FigureMatch, a: Quantity, unit: Unit, b: Quantity, other: Unit) -> str:
    """Return an amount in another unit, "" if `b` is this amount."""
    slack = _ESTIMATED if match.is_estimate(a, b) else _INEXACT
    for factor in (one / two for one, two in product(unit.factors, other.factors)):
        if a.low * factor * (1 - slack) <= b.high and a.high * factor * (1 + slack) >= b.low:
            return ""
    exact = a.value * unit.factors[0] / other.factors[0]
    return f"{round(exact, 2 - math.floor(math.log10(exact))):,.12g}" if exact > 0 else ""


def _as_degrees(match: FigureMatch, a: Quantity, unit: Unit, b: Quantity, other: Unit) -> str:
    """Return degrees on the other scale, "" if `b` has these, or the same difference of degrees."""
    factor = unit.factors[0] / other.factors[0]
    exact = a.value * factor + _FREEZING if factor > 1 else (a.value - _FREEZING) * factor
    slack = b.step + a.step * factor + 1 + 2 * match.is_estimate(a, b)
    if min(abs(exact - b.value), abs(a.value * factor - b.value)) <= slack:
        return ""
    return f"{exact:.0f}"


CHECKS: Mapping[str, Callable[[FigureMatch], str]] = {
    check.__name__.removeprefix("_"): check
    for check in (
        _falls,
        _rises,
        _falls_to_a_high,
        _rises_to_a_low,
        _multiple,
        _percentage,
        _part_of_whole,
        _fraction,
        _sum_of_groups,
        _sum_of_all,
        _sum_of_nationalities,
        _shares,
        _remainder,
        _list_of_names,
        _list_of_aims,
        _votes,
        _age,
        _years_between,
        _years_in_order,
        _days_of_week,
        _days_between,
        _day_of_month,
        _weekday,
        _conversion,
    )
}
