"""Texts changed in one respect, scored before and after by the shipped models.

The changes are lines that a page puts around an article, cutting an article in half, and constructed
pairs of texts that differ in one respect. All texts here were written for this module.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, product
from typing import NamedTuple

import numpy as np

from reliability.metrics import Array
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.scoring.report_card import EVIDENCE
from reliability.text.document import Document, parse

PAIRS = 500

Text = tuple[str, str | None]


def _before(line: str) -> Callable[[str], str]:
    return lambda text: line + text


def _after(line: str) -> Callable[[str], str]:
    return lambda text: f"{text}\n\n{line}"


_ABOVE = {
    "dateline": (
        "LONDON (Reuters) - ",
        "WASHINGTON (AP) — ",
        "PARIS, March 3 — ",
        "NEW YORK, Jan. 5 (Reuters) - ",
        "KYIV, Ukraine (AP) — ",
        "NEW DELHI (PTI) - ",
        "(CNN) -- ",
        "BERLIN – ",
        "March 3 (UPI) -- ",
        "HARBOUR CITY, Sept. 12, 2016 /PRNewswire/ -- ",
        "MINSK, September 18. /TASS/. ",
        "(CNN) ",
        "TEHRAN, Iran — ",
    ),
    "share bar above": (
        "Share on Facebook\nTweet\nEmail\nPrint\n\n",
        "1.2K SHARES Share Tweet Pin\n\n",
        "Share this article\n\n",
    ),
    "newsletter above": (
        "Subscribe to our free newsletter.\n\n",
        "Get the best of the Harbour Post delivered to your inbox. Sign up here.\n\n",
    ),
    "byline": (
        "By Jane Roe\n\n",
        "By JANE ROE and John Poe, Staff Writers\n\n",
        "Jane Roe, Staff Writer\n\n",
    ),
    "picture credit": (
        "Photo: Jane Roe/Harbour Pictures\n\n",
        "Image via Harbour Pictures\n\n",
        "Jane Roe/Harbour Press\n\n",
    ),
}
_BELOW = {
    "reprint footer": (
        "This article first appeared in The Harbour Post. Reprinted with permission.",
        "This story was originally published by The Harbour Post.",
        "The post Bridge opens after two years appeared first on The Harbour Post.",
        "Republished from The Harbour Post under a Creative Commons license.",
    ),
    "rights footer": (
        "© 2020 Harbour Media Group. All rights reserved.",
        "Copyright 2020 The Harbour Press. All rights reserved. This material may not be published, "
        "broadcast, rewritten or redistributed without permission.",
    ),
    "credit of an agency": (
        "Reporting by Jane Roe; editing by John Poe",
        "(Reporting by Jane Roe in London; Editing by John Poe)",
        "The Harbour Press contributed to this report.",
        "Contributing: Jane Roe",
        "h/t The Harbour Post",
    ),
    "share bar below": (
        "Share this:\nFacebook\nTwitter\nWhatsApp",
        "Facebook Twitter LinkedIn Email Print",
        "Click to share on Twitter (Opens in new window)",
    ),
    "newsletter below": (
        "Sign up for our daily newsletter and get the news in your inbox.",
        "Don't miss a story. Subscribe to the Harbour Post newsletter today.",
        "Enter your email address to receive our updates.",
        "If you like what you read, please consider donating.",
    ),
    "links below": (
        "Read more: Harbour bridge opens after two years",
        "RELATED: Harbour bridge opens after two years",
        "Follow us on Twitter and Facebook.",
        "See also: Harbour bridge opens after two years",
    ),
    "disclaimer": (
        "The views expressed in this article are those of the author and not of The Harbour Post.",
        "This is a developing story. Check back for updates.",
    ),
}
# Lines that a page puts around an article, a few forms of each kind.
ADDITIONS: dict[str, tuple[Callable[[str], str], ...]] = {
    **{kind: tuple(_before(line) for line in lines) for kind, lines in _ABOVE.items()},
    **{kind: tuple(_after(line) for line in lines) for kind, lines in _BELOW.items()},
}


class Influence(NamedTuple):
    """The largest contribution of a single finding to reliability, in log-odds, and its feature.

    `absent` has the share of all absolute contributions that comes from each feature that points at the
    text and has no finding in it.
    """

    largest: float
    feature: str
    absent: dict[str, float]


def _influence(text: Text) -> Influence:
    report = assess(*text)
    largest, feature = max(
        ((abs(one.contributions["reliability"]), one.feature) for one in report.findings),
        default=(0.0, "none"),
    )
    amounts = report.reliability.contributions
    whole = math.fsum(map(abs, amounts.values())) or 1.0
    silent = EVIDENCE & amounts.keys() - {one.feature for one in report.findings}
    absent = {name: abs(amounts[name]) / whole for name in sorted(silent) if amounts[name]}
    return Influence(largest, feature, absent)


def influences(texts: Sequence[Text]) -> list[Influence]:
    """Return the influence of the findings of each text."""
    return list(parallel_map(_influence, texts))


def _verdict(text: Text) -> str:
    return str(assess(*text).verdict)


def verdicts_of(texts: Sequence[Text]) -> list[str]:
    """Return the verdict on each text."""
    return list(parallel_map(_verdict, texts))


def _probabilities(text: Text) -> tuple[float, float]:
    report = assess(*text)
    return report.reliability.probability, report.bias.probability


def score_texts(texts: Sequence[Text]) -> Array:
    """Return the probabilities of reliability and bias of each text, one row per text."""
    return np.array(list(parallel_map(_probabilities, texts, 16))).reshape(-1, 2)


def first_half(text: str) -> str:
    """Return the sentences of a text up to and including the one with the middle word."""
    document = parse(text)
    return _sentences_to(document, (len(document.words) + 1) // 2)


def first_words(text: str, count: int) -> str:
    """Return the sentences of a text up to and including the one that completes a number of words."""
    return _sentences_to(parse(text), count)


def _sentences_to(document: Document, count: int) -> str:
    if len(document.words) <= count or not document.words:
        return document.text
    last = document.sentence_of[max(count, 1) - 1]
    return document.text[: document.sentences[last].end]


def changes_by_half(texts: Sequence[Text]) -> Array:
    """Return the absolute change of reliability from each whole text to its first half."""
    first = [(first_half(text), title) for text, title in texts]
    return np.asarray(np.abs(score_texts(first)[:, 0] - score_texts(texts)[:, 0]))


def changes_by_additions(texts: Sequence[Text]) -> Array:
    """Return the larger change of the two scores: one row per text, one column per kind of addition.

    Every text gets one form of each kind, in rotation.
    """
    plain = score_texts(texts)
    columns = []
    for forms in ADDITIONS.values():
        changed = score_texts(
            [(add(text), title) for add, (text, title) in zip(cycle(forms), texts, strict=False)]
        )
        columns.append(np.abs(changed - plain).max(axis=1))
    return np.column_stack(columns)


# -- pairs ---------------------------------------------------------------------------------------


class ConstructedPair(NamedTuple):
    """Two texts that differ in one respect; the better one must not score lower."""

    kind: str
    background: str
    worse: str
    better: str


_OPENINGS = (
    "The town council met on Monday to talk about the old mill by the river. About forty people came, "
    "and most of them stayed until the end of the evening.",
    "A second week of rain has left the fields around the valley under water. Farmers moved their "
    "cattle to higher ground on Friday, and two roads were still shut on Sunday.",
    "The hospital will open a new ward in the spring. It has sixty beds and replaces a building from "
    "the nineteen fifties that was closed last year.",
    "They want you to forget what happened at the harbour last winter. We will not forget it, and "
    "neither should anybody who pays for this mess with their taxes.",
    "Prices at the market rose by 4 percent in May, the third rise in a row. Bread and milk cost more "
    "than a year ago, while fruit has become a little cheaper.",
)
_MIDDLES = (
    "The work began in March. It is paid for by the county, which set aside nine million for it two "
    "years ago.",
    'Martha Bell, who leads the residents\' group, said: "We have waited a long time for an answer." '
    "She has lived in the district since she was a child.",
    "I have seen this before, and so have you. Perhaps it will end well, but nobody has explained how "
    "that could come about.",
    "A report of the audit office counted 112 complaints in the first half of the year, most of them "
    "about noise and delays.",
)
_CLOSINGS = (
    "The next meeting is planned for June. Until then the site stays closed to visitors, and the "
    "buses go by way of the station.",
    "Whether that is enough remains to be seen. The people of the district deserve better than this, "
    "and they know it.",
)
_CLAIMS = (
    "the bridge will be closed for two years",
    "the company knew about the leak in January",
    "most of the money has already been spent",
    "the number of cases has doubled since the summer",
    "the plan was never shown to the neighbours",
    "the school will certainly lose its best teachers",
    "the new rules have made the streets safer",
)
_SOURCES = (
    "{claim}, said Laura Finch, an engineer with the county.",
    "According to Peter Lang, the head of the water office, {claim}.",
    '"{claim}," Ruth Adler, a judge at the district court, told reporters on Tuesday.',
    "Tom Weaver, a spokesman for the builders, said that {claim}.",
)
_CRIES = (
    "Nobody asked the people who live there",
    "This is the third delay in a year",
    "The whole street heard it",
    "You have to see it to believe it",
)
_MARKS = ("!", "!!", "!!!")
_CONTRADICTED = (
    ("The council approved the budget.", "The council did not approve the budget."),
    ("The bridge is safe for lorries.", "The bridge is not safe for lorries."),
    ("Twelve people were hurt in the fire.", "Fifteen people were hurt in the fire."),
    ("The mayor has signed the contract.", "The mayor has never signed the contract."),
    ("The vote was held on Monday.", "The vote was held on Thursday."),
    ("The number of thefts rose last year.", "The number of thefts fell last year."),
)


def _capitalized(claim: str) -> str:
    return claim[0].upper() + claim[1:]


def _changes_of_kind(kind: str) -> Iterator[tuple[str, str]]:
    """Yield the middle paragraph of the worse and of the better text, as templates."""
    if kind == "a named source":
        for source, claim in product(_SOURCES, _CLAIMS):
            first = claim if source.find("{") > 1 else _capitalized(claim)
            yield f"{{middle}} {_capitalized(claim)}.", f"{{middle}} {source.format(claim=first)}"
    elif kind == "no exclamations":
        for cry, mark in product(_CRIES, _MARKS):
            yield f"{cry}{mark} {{middle}}", f"{cry}. {{middle}}"
    else:
        for statement, contradiction in _CONTRADICTED:
            yield f"{statement} {{middle}} {contradiction}", f"{statement} {{middle}} {statement}"


KINDS = ("a named source", "no exclamations", "a contradiction undone")


def constructed_pairs(count: int = PAIRS) -> list[ConstructedPair]:
    """Return constructed pairs, the three kinds in turn, always the same."""
    streams = [_pairs_of_kind(kind) for kind in KINDS]
    return [next(streams[number % len(KINDS)]) for number in range(count)]


def _pairs_of_kind(kind: str) -> Iterator[ConstructedPair]:
    """Yield the pairs of a kind, on all backgrounds and with all changes."""
    backgrounds = list(product(_OPENINGS, _MIDDLES, _CLOSINGS))
    changes = list(_changes_of_kind(kind))
    for number in range(len(backgrounds) * len(changes)):
        # The steps are coprime, so no pair repeats before all have occurred.
        opening, middle, closing = backgrounds[number * 7 % len(backgrounds)]
        worse, better = changes[(number + number // len(backgrounds)) % len(changes)]
        texts = [
            f"{opening}\n\n{change.replace('{middle}', middle)}\n\n{closing}"
            for change in (worse, better)
        ]
        yield ConstructedPair(kind, opening, *texts)


def pair_gains(chosen: Sequence[ConstructedPair]) -> Array:
    """Return the reliability of the better text of each pair minus that of the worse."""
    worse = score_texts([(pair.worse, None) for pair in chosen])
    better = score_texts([(pair.better, None) for pair in chosen])
    return np.asarray(better[:, 0] - worse[:, 0])
