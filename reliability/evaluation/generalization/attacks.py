"""Make attacks: lines, sources and speakers added to an unreliable article, or words taken out.

Each attack is a function from an article to the texts that the attacker publishes. There are four
tables of them. A cheap edit changes about 5% of the words. A costly edit adds, hides or moves whole
passages. A trick, of those in `tricks`, makes a text look as if it could not be judged. A label names a
genre that is not judged as news. The lines that are added are in `attacks.toml`; the news that is
appended is passed in by the caller.
"""

from __future__ import annotations

import html
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, cycle
from typing import NamedTuple

from reliability.articles.html import from_html
from reliability.evaluation.generalization import tricks, word_swaps
from reliability.evaluation.generalization.rows import replace_spans
from reliability.records import Verdict
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.scoring.report import Report
from reliability.text.document import parse
from reliability.toml import own_tables
from reliability.training.datasets import Example

BUDGET = word_swaps.SHARE  # of the words that a cheap edit may add
APPENDED = (50, 100, 250, 500, 1000)  # words of news
_WORST_LINES = 3
_SEED = 18

_LINES = own_tables(__file__)


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


def _with_text(change: Callable[[Victim], str]) -> Attack:
    """Return the attack that publishes one changed text, under the same title."""
    return lambda victim: [Attempt(change(victim), victim.title)]


def _people(victim: Victim) -> Iterator[dict[str, str]]:
    """Yield invented names, each with an office, without end."""
    draw = random.Random(_SEED + victim.number)
    while True:
        name = f"{draw.choice(_LINES['first_names'])} {draw.choice(_LINES['last_names'])}"
        yield {"name": name, "office": draw.choice(_LINES["offices"])}


def _add_lines(place: str, lines: Sequence[str], victim: Victim) -> str:
    """Add lines before full stops ("full stop"), or as sentences after them ("sentence").

    The full stops end a sentence outside quotations. They are drawn at random, until the budget of
    words is spent: enough for one line at least.
    """
    document = parse(victim.text)
    stops = [
        sentence.end - 1
        for sentence in document.sentences
        if document.text[sentence.end - 1] == "." and not document.quoted[sentence.last - 1]
    ]
    left = max(int(BUDGET * len(victim.text.split())), 8)
    chosen: list[tuple[int, int, str]] = []
    drawn = random.Random(_SEED + victim.number).sample(stops, len(stops))
    for stop, line, person in zip(drawn, cycle(lines), _people(victim), strict=False):
        added = line.format(**person)
        left -= len(added.split())
        if left < 0 and chosen:
            break
        at, new = (stop + 1, f" {added}") if place == "sentence" else (stop, added)
        chosen.append((at, at, new))
    return replace_spans(victim.text, chosen)


def _frame(before: str, after: str, victim: Victim) -> str:
    return f"{before}{victim.text}{after}"


def _calm_title(victim: Victim) -> list[Attempt]:
    titles = _LINES["calm_titles"]
    return [Attempt(victim.text, titles[victim.number % len(titles)])]


def _worst_sentences(victim: Victim, most: int) -> list[tuple[int, int]]:
    """Return the offsets of the sentences whose findings speak most against the article."""
    document = parse(victim.text)
    against: dict[int, float] = defaultdict(float)
    for finding in victim.report.findings:
        if finding.where == "text":
            at = document.words_before(finding.start)
            against[document.sentence_of[min(at, len(document.words) - 1)]] += finding.penalty
    worst = sorted(against, key=lambda number: (-against[number], number))[:most]
    return sorted(document.sentences[number][2:] for number in worst if against[number] > 0)


def _delete_worst(victim: Victim) -> str:
    text = victim.text
    for start, end in _worst_sentences(victim, 1):
        text = text[:start].rstrip(" ") + text[end:]
    return text


def _swap_words(victim: Victim) -> str:
    document = parse(victim.text, victim.title)
    return word_swaps.swap_words(document, list(word_swaps.best_swaps(document)))


CHEAP: Mapping[str, Attack] = {
    **{
        one["name"]: _with_text(partial(_add_lines, one["place"], one["lines"]))
        for one in _LINES["added"]
    },
    "dateline and footer of an agency": _with_text(partial(_frame, *_LINES["agency"])),
    "a calm title": _calm_title,
    "the worst sentence deleted": _with_text(_delete_worst),
    "5% of words swapped": _with_text(_swap_words),
}


def _first_words(text: str, count: int) -> str:
    """Return the paragraphs of a text up to the one that completes a number of words."""
    kept, left = [], count
    for paragraph in text.split("\n"):
        if left <= 0:
            break
        kept.append(paragraph)
        left -= len(paragraph.split())
    return "\n".join(kept)


def _append_news(words: int, victim: Victim) -> str:
    return f"{victim.text}\n\n{_first_words(victim.news, words)}"


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()]


def _mix_news(victim: Victim) -> str:
    pairs = zip(_paragraphs(victim.text), cycle(_paragraphs(victim.news)), strict=False)
    return "\n\n".join(chain.from_iterable(pairs))


def _split(victim: Victim) -> list[Attempt]:
    document = parse(victim.text)
    middle = document.sentence_of[len(document.words) // 2]
    at = document.sentences[middle].start
    return [Attempt(victim.text[:at], victim.title), Attempt(victim.text[at:], victim.title)]


def _publish_page(victim: Victim, hidden: str = "") -> str:
    shown = "".join(f"<p>{html.escape(part)}</p>" for part in _paragraphs(victim.text))
    return from_html(f"<html><body><article>{shown}{hidden}</article></body></html>").text


def _hide_in_page(victim: Victim) -> str:
    hiding = _LINES["hiding"][victim.number % len(_LINES["hiding"])]
    return _publish_page(victim, hiding.format(html.escape(_first_words(victim.news, 250))))


def _mark_worst(mark: str, victim: Victim, end_mark: str = "") -> str:
    """Put each of the worst sentences on a line of its own, after or between marks of boilerplate."""
    text = victim.text
    for start, end in reversed(_worst_sentences(victim, _WORST_LINES)):
        text = (
            f"{text[:start].rstrip()}\n\n{mark}{text[start:end]}{end_mark}\n\n{text[end:].lstrip()}"
        )
    return text.strip()


def _put_worst_in_title(victim: Victim) -> list[Attempt]:
    text, moved = victim.text, [victim.title or ""]
    for start, end in reversed(_worst_sentences(victim, _WORST_LINES)):
        moved.insert(1, text[start:end])
        text = text[:start].rstrip(" ") + text[end:]
    return [Attempt(text, " ".join(moved))]


COSTLY: Mapping[str, Attack] = {
    **{
        f"{words:,} words of news appended": _with_text(partial(_append_news, words))
        for words in APPENDED
    },
    "500 words of news put first": _with_text(
        lambda victim: f"{_first_words(victim.news, 500)}\n\n{victim.text}"
    ),
    "news between the paragraphs": _with_text(_mix_news),
    "split in two": _split,
    "an HTML page": _with_text(_publish_page),
    "news hidden in an HTML page": _with_text(_hide_in_page),
    'worst lines behind "©"': _with_text(partial(_mark_worst, "© ")),
    'worst lines behind "Read more:"': _with_text(partial(_mark_worst, "Read more: ")),
    'worst lines behind "FILE -"': _with_text(partial(_mark_worst, "FILE - ")),
    "worst lines in a sign-up form": _with_text(
        partial(
            _mark_worst, "Please enter your email address. ", end_mark=" Thanks for signing up!"
        )
    ),
    "worst lines in the headline": _put_worst_in_title,
}


def _as_attack(change: tricks.Change) -> Attack:
    return _with_text(lambda victim: change(victim.text))


TRICKS: Mapping[str, Attack] = {name: _as_attack(change) for name, change in tricks.TRICKS.items()}
# Labels of genres that are not judged as news.
LABELS: Mapping[str, Attack] = {
    **{name: _with_text(partial(_frame, *_LINES["labels"][name])) for name in _LINES["labels"]},
    "an interview": _as_attack(tricks.as_interview),
}
ATTACKS: Mapping[str, Attack] = {**CHEAP, **COSTLY, **TRICKS, **LABELS}


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
    """Try every attack on every article; return the outcomes of each, in the order of the articles.

    `news` are texts of ordinary news, which are appended to the articles in rotation.
    """
    numbered = enumerate(zip(articles, cycle(news), strict=False))
    by_article = parallel_map(_try_all, numbered)
    return dict(zip(ATTACKS, map(list, zip(*by_article, strict=True)), strict=True))
