"""Attacks on the score: edits by somebody who wants an unreliable article to pass.

Each attack is a function from an article to the texts that the attacker publishes. There are three
tables of them. A cheap edit changes about 5% of the words. A costly edit adds, hides or moves whole
passages. A trick makes a text look as if it could not be judged. The lines that are added were written
for this module; the news that is appended is passed in by the caller.
"""

from __future__ import annotations

import html
import math
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import cycle
from typing import NamedTuple

from reliability.articles.html import from_html
from reliability.evaluation.generalization import word_swaps
from reliability.records import Finding, Verdict
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.scoring.report import Report
from reliability.text.document import Document, parse
from reliability.training.datasets import Example

BUDGET = 0.05  # share of the words that a cheap edit may add
APPENDED = (50, 100, 250, 500, 1000)  # words of news
_HIDDEN_WORDS = 250
_FILLER = 0.2  # share of the text
_WORST_LINES = 3
_SEED = 18

_HEDGES = ("perhaps", "it seems", "possibly", "it appears", "to some extent", "it may be")
_EXPERTS = ", according to experts"
_ONE_SOURCE = ", Laura Finch said"
_FIRST_NAMES = "Laura Peter Ruth Tom Martha Simon Alice David Helen Frank Nora Paul".split()
_LAST_NAMES = "Finch Lang Adler Weaver Bell Marsh Corley Hurst Penrose Tilling Garland Voss".split()
_OFFICES = (
    "an engineer with the county",
    "the head of the water office",
    "a professor of public health",
    "a spokesman for the builders",
)
_QUOTATIONS = (
    '"We are still looking into it," {name} said on Tuesday.',
    '"The figures are not final," said {name}, {office}.',
    '"We welcome the report and will study it," {name} told reporters.',
    '"There is more work to be done," {name} added.',
)
_LIMITS = (
    "The figures could not be independently verified.",
    "It was not immediately clear how many people were affected.",
    "The cause is not yet known.",
)
_REPLIES = (
    "The office did not respond to a request for comment.",
    "A spokesman could not be reached for comment on Tuesday.",
    "Asked for comment, the company denied the accusation.",
)
_DATELINE = "LONDON, March 3 (Reuters) - "
_FOOTER = (
    "(Reporting by Laura Finch and Peter Lang in London; Editing by Ruth Adler)\n\n"
    "Our standards: The Thomson Reuters Trust Principles."
)
_CALM_TITLES = (
    "Council considers report on spending",
    "Officials to meet on Tuesday",
    "Ministers discuss new figures",
)
# No words of English, so that the text looks damaged.
_NOISE = "lorvan tesk imder foluptas quendri masel orbitem ves dakmin pruvo".split()
_HIDING = (
    '<div style="display:none">{}</div>',
    '<p style="position:absolute;left:-9999px">{}</p>',
    '<p style="font-size:0">{}</p>',
    '<p style="color:#fff;background:#fff">{}</p>',
)


class Victim(NamedTuple):
    """An article to attack, its report, and news that an attacker may append.

    `number` counts the articles; it seeds the choices of an attack.
    """

    number: int
    text: str
    title: str | None
    news: str
    report: Report


class Attempt(NamedTuple):
    """One text that an attacker publishes, and its title."""

    text: str
    title: str | None


Attack = Callable[[Victim], list[Attempt]]


# -- cheap edits ---------------------------------------------------------------------------------


def _budget(victim: Victim) -> int:
    """Return the number of words that a cheap edit may add: enough for one line at least."""
    return max(int(BUDGET * len(victim.text.split())), 8)


def _sentence_ends(document: Document) -> list[int]:
    """Return the offsets of the full stops that end a sentence outside quotations."""
    return [
        sentence.end - 1
        for sentence in document.sentences
        if document.text[sentence.end - 1] == "." and not document.quoted[sentence.last - 1]
    ]


def _insert(victim: Victim, places: Sequence[int], lines: Iterator[str]) -> list[Attempt]:
    """Insert lines at some places, drawn at random, until the budget of words is spent."""
    left = _budget(victim)
    chosen: list[tuple[int, str]] = []
    for place in random.Random(_SEED + victim.number).sample(places, len(places)):
        line = next(lines)
        left -= len(line.split())
        if left < 0 and chosen:
            break
        chosen.append((place, line))
    pieces, end = [], 0
    for place, line in sorted(chosen):
        pieces += [victim.text[end:place], line]
        end = place
    return [Attempt("".join([*pieces, victim.text[end:]]), victim.title)]


def _add_to_sentences(victim: Victim, lines: Iterator[str]) -> list[Attempt]:
    """Add words before the full stops of some sentences."""
    return _insert(victim, _sentence_ends(parse(victim.text)), lines)


def _add_sentences(victim: Victim, lines: Iterator[str]) -> list[Attempt]:
    """Add sentences after some sentences."""
    ends = [place + 1 for place in _sentence_ends(parse(victim.text))]
    return _insert(victim, ends, (f" {line}" for line in lines))


def _people(victim: Victim) -> Iterator[tuple[str, str]]:
    """Yield invented names, each with an office, without end."""
    draw = random.Random(_SEED + victim.number)
    while True:
        name = f"{draw.choice(_FIRST_NAMES)} {draw.choice(_LAST_NAMES)}"
        yield name, draw.choice(_OFFICES)


def _hedge(victim: Victim) -> list[Attempt]:
    return _add_to_sentences(victim, cycle(f", {hedge}" for hedge in _HEDGES))


def _cite_experts(victim: Victim) -> list[Attempt]:
    return _add_to_sentences(victim, cycle([_EXPERTS]))


def _cite_one_name(victim: Victim) -> list[Attempt]:
    return _add_to_sentences(victim, cycle([_ONE_SOURCE]))


def _cite_names(victim: Victim) -> list[Attempt]:
    return _add_to_sentences(victim, (f", {name} said" for name, _ in _people(victim)))


def _cite_offices(victim: Victim) -> list[Attempt]:
    people = _people(victim)
    return _add_to_sentences(victim, (f", said {name}, {office}" for name, office in people))


def _quote(victim: Victim) -> list[Attempt]:
    lines = zip(cycle(_QUOTATIONS), _people(victim), strict=False)
    spoken = (line.format(name=name, office=office) for line, (name, office) in lines)
    return _add_sentences(victim, spoken)


def _limit(victim: Victim) -> list[Attempt]:
    return _add_sentences(victim, cycle(_LIMITS))


def _ask_for_reply(victim: Victim) -> list[Attempt]:
    return _add_sentences(victim, cycle(_REPLIES))


def _date(victim: Victim) -> list[Attempt]:
    return _add_to_sentences(victim, cycle([" on Tuesday"]))


def _frame(victim: Victim) -> list[Attempt]:
    """Add the dateline and the footer of a news agency."""
    return [Attempt(f"{_DATELINE}{victim.text}\n\n{_FOOTER}", victim.title)]


def _calm_title(victim: Victim) -> list[Attempt]:
    return [Attempt(victim.text, _CALM_TITLES[victim.number % len(_CALM_TITLES)])]


def _worst_sentences(victim: Victim, most: int) -> list[tuple[int, int]]:
    """Return the offsets of the sentences whose findings speak most against the article."""
    document = parse(victim.text)
    against: dict[int, float] = defaultdict(float)
    for finding in _in_text(victim.report):
        at = document.words_before(finding.start)
        against[document.sentence_of[min(at, len(document.words) - 1)]] += finding.penalty
    worst = sorted(against, key=lambda number: (-against[number], number))[:most]
    return sorted(document.sentences[number][2:] for number in worst if against[number] > 0)


def _in_text(report: Report) -> Iterator[Finding]:
    return (finding for finding in report.findings if finding.where == "text")


def _delete_worst(victim: Victim) -> list[Attempt]:
    text = victim.text
    for start, end in _worst_sentences(victim, 1):
        text = text[:start].rstrip(" ") + text[end:]
    return [Attempt(text, victim.title)]


def _swap_words(victim: Victim) -> list[Attempt]:
    document = parse(victim.text, victim.title)
    swaps = list(word_swaps.best_swaps(document, BUDGET))
    return [Attempt(word_swaps.swap_words(document, swaps), victim.title)]


CHEAP: Mapping[str, Attack] = {
    "hedges": _hedge,
    '"according to experts"': _cite_experts,
    "one name, again and again": _cite_one_name,
    "invented names": _cite_names,
    "invented sources with offices": _cite_offices,
    "invented quotations": _quote,
    "honest limits": _limit,
    "requests for comment": _ask_for_reply,
    '"on Tuesday"': _date,
    "dateline and footer of an agency": _frame,
    "a calm title": _calm_title,
    "the worst sentence deleted": _delete_worst,
    "5% of words swapped": _swap_words,
}


# -- costly edits --------------------------------------------------------------------------------


def _first_words(text: str, count: int) -> str:
    """Return the paragraphs of a text up to the one that completes a number of words."""
    kept, left = [], count
    for paragraph in text.split("\n"):
        if left <= 0:
            break
        kept.append(paragraph)
        left -= len(paragraph.split())
    return "\n".join(kept)


def _append_news(victim: Victim, words: int) -> list[Attempt]:
    return [Attempt(f"{victim.text}\n\n{_first_words(victim.news, words)}", victim.title)]


def _prepend_news(victim: Victim) -> list[Attempt]:
    return [Attempt(f"{_first_words(victim.news, 500)}\n\n{victim.text}", victim.title)]


def _mix_news(victim: Victim) -> list[Attempt]:
    """Put a paragraph of news after each paragraph."""
    own = [part for part in victim.text.split("\n") if part.strip()]
    news = [part for part in victim.news.split("\n") if part.strip()]
    mixed = [part for pair in zip(own, cycle(news), strict=False) for part in pair]
    return [Attempt("\n\n".join(mixed), victim.title)]


def _split(victim: Victim) -> list[Attempt]:
    """Publish the two halves as articles of their own."""
    document = parse(victim.text)
    middle = document.sentence_of[len(document.words) // 2]
    at = document.sentences[middle].start
    return [Attempt(victim.text[:at], victim.title), Attempt(victim.text[at:], victim.title)]


def _publish_page(victim: Victim, hidden: str = "") -> list[Attempt]:
    """Publish the article as an HTML page."""
    paragraphs = (part for part in victim.text.split("\n") if part.strip())
    shown = "".join(f"<p>{html.escape(part)}</p>" for part in paragraphs)
    page = f"<html><body><article>{shown}{hidden}</article></body></html>"
    return [Attempt(from_html(page).text, victim.title)]


def _hide_in_page(victim: Victim) -> list[Attempt]:
    """Publish a page with news in it that no reader sees."""
    news = html.escape(_first_words(victim.news, _HIDDEN_WORDS))
    return _publish_page(victim, _HIDING[victim.number % len(_HIDING)].format(news))


def _mark_worst(victim: Victim, mark: str) -> list[Attempt]:
    """Make lines of their own of the worst sentences, with a mark of boilerplate before them."""
    text = victim.text
    for start, end in reversed(_worst_sentences(victim, _WORST_LINES)):
        text = f"{text[:start].rstrip()}\n\n{mark}{text[start:end]}\n\n{text[end:].lstrip()}"
    return [Attempt(text.strip(), victim.title)]


COSTLY: Mapping[str, Attack] = {
    **{
        f"{words:,} words of news appended": partial(_append_news, words=words)
        for words in APPENDED
    },
    "500 words of news put first": _prepend_news,
    "news between the paragraphs": _mix_news,
    "split in two": _split,
    "an HTML page": _publish_page,
    "news hidden in an HTML page": _hide_in_page,
    'worst lines behind "©"': partial(_mark_worst, mark="© "),
    'worst lines behind "Read more:"': partial(_mark_worst, mark="Read more: "),
}


# -- tricks to abstain ---------------------------------------------------------------------------


def _break_lines(victim: Victim) -> list[Attempt]:
    return [Attempt("\n".join(victim.text.split()), victim.title)]


def _break_lines_twice(victim: Victim) -> list[Attempt]:
    return [Attempt("\n\n".join(victim.text.split()), victim.title)]


def _drop_stops(victim: Victim) -> list[Attempt]:
    return [Attempt(victim.text.replace(". ", " "), victim.title)]


def _commas_for_stops(victim: Victim) -> list[Attempt]:
    return [Attempt(victim.text.replace(". ", ", "), victim.title)]


def _stop_each_word(victim: Victim) -> list[Attempt]:
    return [Attempt(". ".join(victim.text.split()), victim.title)]


def _repeat(victim: Victim) -> list[Attempt]:
    return [Attempt("\n\n".join([victim.text] * 3), victim.title)]


def _fill(victim: Victim) -> list[Attempt]:
    """Append words of no language."""
    count = math.ceil(len(victim.text.split()) * _FILLER / (1 - _FILLER))
    draw = random.Random(_SEED + victim.number)
    filler = " ".join(draw.choice(_NOISE) for _ in range(count))
    return [Attempt(f"{victim.text}\n\n{filler}", victim.title)]


def _list_first(victim: Victim) -> list[Attempt]:
    """Append a list of short lines without end marks."""
    words = victim.text.split()
    lines = [" ".join(words[at : at + 3]).strip(".,;:!?") for at in range(0, len(words), 6)]
    return [Attempt(victim.text + "\n\n" + "\n".join(lines), victim.title)]


TRICKS: Mapping[str, Attack] = {
    "a newline for every space": _break_lines,
    "a blank line for every space": _break_lines_twice,
    "full stops dropped": _drop_stops,
    "full stops made commas": _commas_for_stops,
    "a full stop after every word": _stop_each_word,
    "told three times": _repeat,
    "20% filler of no language": _fill,
    "a list appended": _list_first,
}
ATTACKS: Mapping[str, Attack] = {**CHEAP, **COSTLY, **TRICKS}


# -- results -------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """The result of one attack on one article.

    `gain` is the reliability after the attack minus the one before, as probabilities. An attack that
    publishes several texts has the reliability and the verdict of the one that does worst.
    """

    gain: float
    before: Verdict
    after: Verdict


_ORDER = (Verdict.FAIL, Verdict.ABSTAIN, Verdict.PASS)  # from the worst for the attacker


def _outcome(victim: Victim, attack: Attack) -> Outcome:
    reports = [assess(*attempt) for attempt in attack(victim)]
    after = min(report.reliability.probability for report in reports)
    verdict = min((report.verdict for report in reports), key=_ORDER.index)
    return Outcome(after - victim.report.reliability.probability, victim.report.verdict, verdict)


def _try_all(item: tuple[int, tuple[Example, str]]) -> list[Outcome]:
    number, (example, news) = item
    report = assess(example.text, example.title)
    victim = Victim(number, example.text, example.title, news, report)
    return [_outcome(victim, attack) for attack in ATTACKS.values()]


def try_attacks(articles: Sequence[Example], news: Sequence[str]) -> dict[str, list[Outcome]]:
    """Try every attack on every article.

    Parameters
    ----------
    articles : sequence of Example
        The articles to attack.
    news : sequence of str
        Texts of ordinary news, which are appended to the articles in rotation.

    Returns
    -------
    dict of str to list of Outcome
        The outcomes of each attack, in the order of the articles.
    """
    numbered = enumerate(zip(articles, cycle(news), strict=False))
    by_article = parallel_map(_try_all, numbered)
    return dict(zip(ATTACKS, map(list, zip(*by_article, strict=True)), strict=True))
