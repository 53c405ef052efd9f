"""Read the numbers of a sentence as quantities: value, precision and unit.

`read_quantities` replaces each number, with its currency and unit, by a row of signs of the same length,
so that patterns such as "fell from # to #" match whatever the numbers are.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reliability.text.document import Document
from reliability.text.lexicon_files import read_file, word_list

FILE = "contradiction_figures"
AMOUNT, YEAR, OTHER = "#", "@", "~"
SHARE, TIME = "share", "time"  # dimensions
INCONVERTIBLE = frozenset(("other",))
NUMBER_WORDS = {word: value for value, word in enumerate(word_list("cardinals"))} | {
    word: 10 * value for value, word in enumerate(word_list("tens"), 2)
}
_SCALES: dict[str, float] = read_file(FILE).tables["scales"]
_FRACTIONS: dict[str, float] = read_file(FILE).tables["vulgar_fractions"]
_CURRENCIES: dict[str, str] = read_file(FILE).tables["currencies"]
_MONTHS = frozenset((*word_list("months"), *word_list("month_abbreviations")))
_ARTICLES = frozenset(("a", "an"))  # "a million"
_SIGNS = str.maketrans(dict.fromkeys(AMOUNT + YEAR + OTHER, " "))
_BEFORE = re.compile(
    r"(?P<minus>(?:(?<![\w)#@~])-|\bminus )(?=\S*\Z))?"
    r"(?P<currency>(?:\b(?:us|a|au|c|ca|nz|hk|s))?\$ ?|[£€₹¥₦] ?|\brs\.? ?|\br(?=\Z))?\Z"
)
_LONGEST_LETTERS = 2  # of an abbreviation next to its number: "5bn"
_LONGEST_SIGN = 10  # characters
_LONGEST_NUMBER = 20  # characters of a number that is an amount
_YEARS = range(1500, 2101)
_HALF = 0.5  # of the last digit of a whole number
_ROUNDED = 0.025  # largest relative rounding error of a number that ends in zeros
_MOST_ROUNDED = 0.15  # and of a number before "million"


class Unit(NamedTuple):
    """A unit of measure, with its factor to the first unit of its dimension.

    An ambiguous unit has several factors: a ton is short, long or metric.
    """

    name: str
    dimension: str
    factors: tuple[float, ...]


class Quantity(NamedTuple):
    """A number in a text.

    `start` and `end` are its offsets in the sentence. `step` is the largest rounding error, and
    `scale` the factor of a word such as "million", or 1.
    """

    start: int
    end: int
    kind: str
    value: float = 0.0
    step: float = 0.0
    scale: float = 1.0
    unit: Unit | None = None
    currency: str = ""

    def times(self, factor: float) -> Quantity:
        """Return the quantity multiplied by a factor."""
        return self._replace(value=self.value * factor, step=self.step * factor)

    @property
    def low(self) -> float:
        """The least value that is rounded to this one."""
        return self.value - self.step

    @property
    def high(self) -> float:
        """The largest value that is rounded to this one."""
        return self.value + self.step

    @property
    def measure(self) -> str:
        """The name of the unit or currency, or ""."""
        return self.currency or (self.unit.name if self.unit else "")

    @property
    def is_share(self) -> bool:
        """True for a percentage."""
        return self.unit is not None and self.unit.dimension == SHARE


def figure_words(name: str) -> tuple[str, ...]:
    """Return a class of words of the rules on figures."""
    return word_list(name, FILE)


def is_number(word: str) -> bool:
    """Return True for a number in figures or in words."""
    return word[0].isdigit() or word in NUMBER_WORDS


def _alternatives(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def units() -> dict[str, Unit]:
    """Return the units by each of their names."""
    found = {}
    for dimension, named in read_file(FILE).tables["units"].items():
        for names, factors in named.items():
            every = names.split(", ")
            unit = Unit(
                every[0], dimension, tuple(factors) if isinstance(factors, list) else (factors,)
            )
            found.update(dict.fromkeys(every, unit))
    return found


@cache
def _number() -> re.Pattern[str]:
    small = _alternatives([*NUMBER_WORDS])
    words = _alternatives([scale for scale in _SCALES if len(scale) > _LONGEST_LETTERS])
    letters = _alternatives([scale for scale in _SCALES if len(scale) <= _LONGEST_LETTERS])
    return re.compile(
        rf"""
        (?P<digits>\d{{1,3}}(?:,\d{{2,3}})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:{small})(?:-(?:{small}))?\b|an?\ )
        (?P<fraction>[½¼¾]|\ and\ a\ half\b)?
        (?P<scale>[ -]?(?:{words})\b|(?:{letters})\b)?
        (?P<more>\ (?:hundred|thousand|million|billion|and\ (?:{small}))\b)?
        (?P<unit>(?:[ -]?(?:{_alternatives([*units()])})(?![\w°]|\.m))?)
        (?P<rest>(?:[½¼¾]|\w|[.:,]\d|\ ?(?:a\.m|p\.m|am|pm|o'clock)\b)*)
        """,
        re.VERBOSE,
    )


@cache
def _date() -> re.Pattern[str]:
    months = "|".join(sorted(_MONTHS, key=len, reverse=True))
    return re.compile(rf"\b(?:{months})\.? #+(?![\w#])|(?<![\w#-])#+ (?:of )?(?:{months})\b(?! #)")


def read_quantities(document: Document, first: int, last: int) -> tuple[str, dict[int, Quantity]]:
    """Return some words in lower case with signs for their numbers, and the numbers by their start.

    Returns
    -------
    masked : str
        The text from the first word to the signs after the last, of the same length.
    quantities : dict of int to Quantity
        By offset in `masked`, in order.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> document = parse("Sales rose 5% to £2.1 million in 2019, the 3rd rise.")
    >>> masked, found = read_quantities(document, 0, len(document.words))
    >>> masked
    'sales rose ## to ############ in @@@@, the ~~~ rise.'
    >>> [(one.value, one.measure) for one in found.values() if one.kind == AMOUNT]
    [(5.0, '%'), (2100000.0, '£')]
    """
    starts = document.normalized_starts
    start = starts[first]
    end = document.normalized_ends[last - 1]
    original = document.normalized[start:end] + document.gap_after(last - 1).rstrip()
    lower = original.lower()
    text = (lower if len(lower) == len(original) else original).translate(_SIGNS)
    found: dict[int, Quantity] = {}
    pieces, at = [], 0
    words = document.words[first:last]
    for i, word in enumerate(words, first):
        if not is_number(word):
            if word not in _SCALES or i == first or words[i - first - 1] not in _ARTICLES:
                continue
            i -= 1  # "a million"
        offset = starts[i] - start
        if offset >= at and (match := _number().match(text, offset)):
            quantity = _read(match, _BEFORE.search(text, max(at, offset - _LONGEST_SIGN), offset))
            found[quantity.start] = quantity
            pieces += [text[at : quantity.start], quantity.kind * (quantity.end - quantity.start)]
            at = quantity.end
    masked = "".join((*pieces, text[at:]))
    if not _MONTHS.isdisjoint(words):
        masked = _date().sub(lambda date: date[0].replace(AMOUNT, OTHER), masked)
    return masked, found


def _read(match: re.Match[str], before: re.Match[str] | None) -> Quantity:
    """Return the quantity that a match of `_number` has, with the signs before it."""
    start, end = match.span()
    if before:
        start = before.start()
    if match["rest"] or match["more"] or len(match["digits"]) > _LONGEST_NUMBER:
        return Quantity(start, end, OTHER)
    currency = before["currency"].strip(" .") if before and before["currency"] else ""
    unit, suffix = units().get(match["unit"].strip(" -")), (match["scale"] or "").strip(" -")
    if suffix == "m" and not currency:
        suffix, unit = "", units()["m"]
    scale = _SCALES.get(suffix, 1.0)
    digits = match["digits"].strip()
    value, step = _value(digits)
    if is_year(digits) and not (currency or unit or suffix or start < match.start()):
        return Quantity(start, end, YEAR, value)
    if match["fraction"]:
        value, step = value + _FRACTIONS.get(match["fraction"], 0.5), 0.25
    if before and before["minus"]:
        value = -value
    if scale == 1 and not unit and step == _HALF:
        step = 0.0  # a count or a price: only measures are rounded to whole numbers
    currency = _CURRENCIES.get(currency, currency)
    step = min(step, max(_MOST_ROUNDED * abs(value), 0.05)) if scale > 1 else step
    return Quantity(start, end, AMOUNT, value * scale, step * scale, scale, unit, currency)


def is_year(digits: str) -> bool:
    """Return True if a number without a unit is that of a year."""
    return len(digits) == 4 and digits.isdecimal() and int(digits) in _YEARS


def _value(digits: str) -> tuple[float, float]:
    """Return a number and its largest rounding error.

    It is half a unit of the last digit, or 2.5% of a number that ends in zeros.

    Examples
    --------
    >>> _value("2.5"), _value("forty-two"), _value("12,000")
    ((2.5, 0.05), (42, 0.5), (12000.0, 300.0))
    """
    if digits[0].isalpha():
        return sum(NUMBER_WORDS.get(word, 1) for word in digits.split("-")), _HALF
    plain = digits.replace(",", "")
    value, (_, _, decimals) = float(plain), plain.partition(".")
    if decimals:
        return value, 0.5 * 10.0 ** -len(decimals)
    zeros = len(plain) - len(plain.rstrip("0"))
    return value, max(_HALF, min(10.0**zeros / 2, _ROUNDED * value))
