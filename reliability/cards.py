"""Model cards: one Markdown page a model, written from its figures, and read again for a plot.

It measures nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from reliability import corpora, model
from reliability.errors import ReliabilityError
from reliability.metrics import Bin
from reliability.report import CAVEAT
from reliability.signals import SIGNALS
from reliability.training.fit import scored_features
from reliability.training.learn import Learned

_BIN = re.compile(r"^\| (\d\.\d+) \| (\d\.\d+) \| (\d+) \|$", re.MULTILINE)
_PURPOSE = {
    "reliability": (
        "Says how much an English news article is written in the manner of reliable publishers: "
        "1 is that manner, 0 the manner of publishers that fact-checkers and rating lists call "
        "unreliable."
    ),
    "bias": (
        "Says how much an English news article is written in the manner of opinion and "
        "hyperpartisan pieces: 1 is that manner, 0 the manner of plain news reports."
    ),
}
_FAILURES = {
    "reliability": (
        "Unreliable publishers that rewrite agency reports in a sober voice score high: in held-out "
        "folds the medians of two such publishers lie among those of reliable ones.",
        "Within right-leaning publishers reliable and unreliable ones are hardly told apart; the "
        "labels of allsides go with lean, so it trains at a low weight.",
        "Short, informal pieces of reliable publishers (live blogs, columns, reviews) score low.",
        "Articles of seven publishers make up PolNeAR: its interval is wide, and the rank of its two "
        "unreliable publishers changes with the fold.",
        "Satire in a deadpan news voice scores like news. (The satire of golbeck's set is in training "
        "as unreliable, and in no figure but its own.)",
        "The clickbait phrases of the headline lexicon were revised after reading findings on "
        "recovery, clef2021_task3a and buzzfeed_webis2016, so the transfer figures of the last two "
        "are lightly optimistic in that one feature.",
    ),
    "bias": (
        "News analysis in the first person plural or with many questions scores as opinion.",
        "The label of opinion comes from the address of the page, and misses columns filed as news. "
        "Four magazines of opinion were left out of training and figures for that reason: National "
        "Review, Reason, The American Spectator, The Week. With them, ECE on all sets was 0.092.",
        "The loaded-language lexicon was pruned while looking at frequencies by label on "
        "hyperpartisan_byarticle, so that set's figures are lightly optimistic.",
        "Praise and blame of the kind that only the context shows (irony) is missed.",
    ),
}
_TERMS = {
    "reliability": (
        "recovery is under a non-commercial licence: whether weights learned from it carry that "
        "term is for your lawyer to say.",
        "",
    ),
    "bias": (),
}
_PURPOSE[model.OPEN] = (
    _PURPOSE["reliability"]
    + " Learned without the sets whose terms forbid commercial use, for whom that matters; where it "
    "does not, the model `reliability` travels better: see the transfer figures of both."
)
_FAILURES[model.OPEN] = _FAILURES["reliability"]
_TERMS[model.OPEN] = ()
_CANNOT = (
    "whether any claim is true, and whether a quoted source said it",
    "corrections, ownership, funding and labels of advertising: they are not in the text",
    "texts under 100 words, other languages, lists, transcripts and tables: it abstains",
    "one person or outlet: it knows no names, and one article says little about a publisher",
)


def calibration_of(card: str) -> list[Bin]:
    """Return the calibration table that a card holds.

    Raises ReliabilityError where there is none, as in another file.
    """
    section = card.partition("\n## Calibration")[2].partition("\n## ")[0]
    found = [
        Bin(float(predicted), float(observed), int(items))
        for predicted, observed, items in _BIN.findall(section)
    ]
    if not found:
        raise ReliabilityError("no calibration table: give the text of a card, models/*.md")
    return found


def card(learned: Learned, figures: str, calibration: str) -> str:
    """Return the card of a model; its figures and calibration come as Markdown tables."""
    target = learned.target
    prior = learned.table.y[learned.table.labelled].mean()
    count = Counter(example.dataset for example in learned.table.examples)
    labels = Counter((example.dataset, example.y) for example in learned.table.examples)
    lines = [
        f"# Model card: {target}",
        "",
        "Written by `reliability train`; the figures are printed by `reliability evaluate`.",
        "",
        "## Purpose",
        "",
        _PURPOSE[target],
        CAVEAT,
        "",
        "## What it cannot judge",
        "",
        *(f"- {what}" for what in _CANNOT),
        "",
        "## How it works",
        "",
        f"One piecewise-linear curve for each of {len(scored_features(target))} features, summed on "
        "the log-odds; see `reliability signals` for what each measures. Curves are monotone where "
        "a feature declares a direction, and start from an editor's curve where a fault is too rare "
        "to be learned. The register is fitted apart from the other curves (see NOTES.md). "
        "Calibrated by an affine map fitted on publishers held out. The prior is that of the "
        f"training articles: {prior:.2f}. The interval is the middle 80 % of "
        f"{len(learned.bags)} refits on publishers drawn with replacement.",
        "",
        "## Data",
        "",
        "Numbers were learned from these sets; no sentence of theirs is part of the model.",
        "",
        "| set | articles | label 1 | label 0 | terms as stated |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {count[name]} | {labels[name, 1]} | {labels[name, 0]} "
            f"| {corpora.TERMS[name]} |"
            for name in corpora.TRAINING[target]
        ),
        "",
        *_TERMS[target],
        "## Figures",
        "",
        "Publisher-held-out: scored by a model that saw neither the publisher nor a near-duplicate. "
        "Transfer: no article of the set was seen, near-duplicates of training articles removed. "
        "ECE and Brier of a single set are after a shift of the prior to the prevalence of the set, "
        "which no text can show; in brackets without. AUC of allsides is balanced for lean. "
        "Intervals are over 200 draws of publishers.",
        "",
        figures,
        "",
        "## Calibration, publishers held out",
        "",
        calibration,
        "",
        "## Known failures",
        "",
        *(f"- {failure}" for failure in _FAILURES[target]),
        "",
    ]
    return "\n".join(lines)


_STRONGEST = 12  # features shown in the card of a model of one's own


def own_card(
    learned: Learned,
    positive: str,
    command: str,
    files: Sequence[str],
    left_out: str,
    publishers: Sequence[tuple[str, int, int]],
    figures: str,
    calibration: str,
) -> str:
    """Return the card of a model of one's own labels.

    `positive` is what label 1 is called; `publishers` names with their articles of label 1 and 0.
    """
    target, table = learned.target, learned.table
    started = target in model.TARGETS
    lines = [
        f"# Model card: {target}, learned from labels of one's own",
        "",
        f"Written by `{command}`. This is no model of the package: whoever gave the labels answers "
        "for them.",
        "",
        "## Purpose",
        "",
        f"Says how much an English news article is written in the manner of those labelled 1 "
        f"({positive}) in the files below, as against those labelled 0.",
        CAVEAT,
        "",
        "## What it cannot judge",
        "",
        *(f"- {what}" for what in _CANNOT),
        "- anything that the labels do not show: other publishers, years and topics than in the files",
        "",
        "## How it works",
        "",
        f"One piecewise-linear curve for each of {len(learned.model.curves())} features, summed on the "
        "log-odds; see `reliability signals` for what each measures. "
        + (
            f"Curves start from those of the shipped model of {target}, keep the directions that "
            "features declare, and move as far as the articles pull. "
            if started
            else "Curves start flat, and no direction is declared. "
        )
        + "No register of words is learned: the two that the package ships are features like any "
        "other. No name of a publisher is one. A publisher weighs as the square root of its articles, "
        "both labels the same. Calibrated by an affine map fitted on publishers held out. The prior is "
        f"that of these articles: {table.y.mean():.2f}. The interval is the middle 80 % of "
        f"{len(learned.bags)} refits on publishers drawn with replacement.",
        "",
        "## Data",
        "",
        *(f"- {file}" for file in files),
        "",
        f"{left_out[0].upper()}{left_out[1:]}.",
        "",
        "| label | articles | publishers |",
        "|---|---|---|",
        *(
            f"| {label} | {(table.y == label).sum()} | {len(set(table.publishers[table.y == label]))} |"
            for label in (1, 0)
        ),
        "",
        "| publisher | label 1 | label 0 |",
        "|---|---|---|",
        *(f"| {name} | {ones} | {zeros} |" for name, ones, zeros in publishers),
        "",
        "The shipped registers"
        + (", and the curves it starts from," if started else "")
        + " were learned from the sets named in the cards of the shipped models, part of them under a "
        "non-commercial licence; on articles of those sets the figures below are too high.",
        "",
        "## Figures",
        "",
        "Scored by models that saw neither the publisher nor a near-duplicate. The interval is over "
        "200 draws of publishers.",
        "",
        figures,
        "",
        "## Calibration, publishers held out",
        "",
        calibration,
        "",
        "## The strongest features",
        "",
        "What a value adds to the log-odds; straight between two values, flat beyond the outer ones.",
        "",
        "| feature | what it measures | value: log-odds |",
        "|---|---|---|",
        *_strongest(learned),
        "",
    ]
    return "\n".join(lines)


def _strongest(learned: Learned) -> Iterator[str]:
    """Yield the curves that differ most among the articles it learned from."""
    table, curves = learned.table, learned.model.curves()
    features = {feature.name: feature for signal in SIGNALS for feature in signal.features}
    spread = {
        name: np.nanstd(np.interp(column, *curves[name]))
        for name, column in zip(curves, table.columns(curves).T, strict=True)
        if not np.isnan(column).all()
    }
    for name in sorted(spread, key=lambda name: (-spread[name], name))[:_STRONGEST]:
        curve = ", ".join(
            f"{knot:.3g}: {height:+.2f}" for knot, height in zip(*curves[name], strict=True)
        )
        yield f"| {name} | {features[name].summary} ({features[name].unit}) | {curve} |"
