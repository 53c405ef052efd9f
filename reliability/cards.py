"""Model cards: one Markdown page a model, written from its figures. It computes nothing."""

from __future__ import annotations

from collections import Counter

from reliability import corpora
from reliability.report import CAVEAT
from reliability.training.fit import scored_features
from reliability.training.learn import Learned

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
_CANNOT = (
    "whether any claim is true, and whether a quoted source said it",
    "corrections, ownership, funding and labels of advertising: they are not in the text",
    "texts under 100 words, other languages, lists, transcripts and tables: it abstains",
    "one person or outlet: it knows no names, and one article says little about a publisher",
)


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
