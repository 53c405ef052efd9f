"""Find figures of one sentence that do not fit together: "fell from 20 to 30", "50 km (310 miles)".

The rules are data, in `lexicons/contradiction_figures.toml`: each has a pattern for the words between
its numbers, and the name of a check in `figure_checks`, which does the arithmetic and writes a note.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import NamedTuple

from reliability.contradictions.figure_checks import CHECKS, FigureMatch
from reliability.contradictions.quantities import FILE, NUMBER_WORDS, figure_words, read_quantities
from reliability.contradictions.stated_facts import StatedFact
from reliability.text.document import Document
from reliability.text.lexicon_files import read_file, word_list

_BRACKET = "("
_CONTEXT = 400  # characters before a sentence
_LONGEST = 800  # characters of a sentence; a longer one is a table or a list
_AMOUNTS, _YEARS = "abcdnpqr", "yz"  # names of groups
_PAIRS = (("{a}", "{b}"), ("{y}", "{z}"))  # a pattern that has both needs two figures
_WITH_FIGURES = {*NUMBER_WORDS, *figure_words("extremes")}


class Rule(NamedTuple):
    """A rule; the file explains the fields."""

    check: str
    needs: frozenset[str]
    pattern: str
    unless: str
    figures: int  # the least number of figures in a sentence that it matches

    def match(self, masked: str, at: int) -> re.Match[str] | None:
        """Return the match of the rule at a place in a sentence, or None."""
        found = _compiled(self.pattern).match(masked, at)
        return None if found and self.unless and _compiled(self.unless).search(masked) else found


def _fill(pattern: str, parts: Mapping[str, str]) -> str:
    """Replace the named parts of a pattern, such as {down}, by regular expressions."""
    return re.sub(r"\{([a-z_]+)\}", lambda part: parts[part[1]], pattern)


@cache
def _word_lists() -> Mapping[str, tuple[str, ...]]:
    """Return the lists of words that rules name."""
    named = {name: figure_words(name) for name in read_file(FILE).tables["words"]}
    return named | {"weekday": word_list("weekdays"), "month": word_list("months")}


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


def _listed(words: str) -> frozenset[str]:
    """Return some words, with the names of lists in braces replaced by their words."""
    return frozenset(
        one
        for word in words.split()
        for one in (_word_lists()[word[1:-1]] if word[0] == "{" else (word,))
    )


def _least_figures(pattern: str) -> int:
    """Return a number of figures that a sentence must have at least to match a pattern."""
    return 2 * any(one in pattern and other in pattern for one, other in _PAIRS)


@cache
def figure_rules() -> Mapping[str, list[Rule]]:
    """Return the rules by their first word; those that begin with a number are under ""."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for table in read_file(FILE).tables["rule"]:
        rule = Rule(
            check=table["check"],
            needs=_listed(table.get("needs", "")),
            pattern=table["pattern"],
            unless=table.get("unless", ""),
            figures=_least_figures(table["pattern"]),
        )
        for word in _listed(table["first"]) if "first" in table else ("",):
            found[word].append(rule)
    return found


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
    figures = {word for word in document.counts if word[0].isdigit() or word in _WITH_FIGURES}
    starts = document.normalized_starts
    seen = set()
    for first, last, *_ in document.sentences:
        has_figures = not figures.isdisjoint(document.words[first:last])
        if has_figures and starts[last - 1] - starts[first] <= _LONGEST:
            for slip in islice(_slips(document, first, last), 1):
                if slip.note not in seen:
                    yield slip
                seen.add(slip.note)


def _slips(document: Document, first: int, last: int) -> Iterator[StatedFact]:
    """Yield the words of a sentence with figures that do not fit together."""
    start = document.normalized_starts[first]
    before = document.normalized[max(0, start - _CONTEXT) : start]
    for check, match in _matches(document, first, last, before):
        if (note := CHECKS[check](match)) and match.is_asserted:
            begin, end = (document.words_before(start + edge) for edge in match.groups.span())
            yield StatedFact((begin, end), note)


def _matches(
    document: Document, first: int, last: int, before: str
) -> Iterator[tuple[str, FigureMatch]]:
    """Yield the rules that match a sentence, each with the name of its check."""
    words, starts = document.words[first:last], document.normalized_starts
    wanted = _wanted({*words, *_BRACKET * (_BRACKET in "".join(document.gaps[first:last]))})
    if not wanted:
        return
    masked, quantities = read_quantities(document, first, last)
    sentence = document.normalized[starts[first] : starts[first] + len(masked)]
    places = [
        (starts[i] - starts[first], word) for i, word in enumerate(words, first) if word in wanted
    ]
    places += [(at, "") for at in quantities if "" in wanted]
    for at, word in places:
        for rule in wanted[word]:
            if len(quantities) >= rule.figures and (groups := rule.match(masked, at)):
                yield rule.check, FigureMatch(sentence, masked, quantities, groups, before)


def _wanted(words: set[str]) -> dict[str, list[Rule]]:
    """Return the rules that can match a sentence with some words, by their first word."""
    rules = figure_rules()
    wanted = {
        word: [rule for rule in rules[word] if not (rule.needs and rule.needs.isdisjoint(words))]
        for word in ("", *(rules.keys() & words))
    }
    return {word: found for word, found in wanted.items() if found}
