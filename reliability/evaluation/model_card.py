"""Model cards: one Markdown page a model, written from its figures, and read again for a plot.

Beside a page stand its drawings. It measures nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from reliability.errors import ReliabilityError
from reliability.evaluation import svg_charts
from reliability.evaluation.svg_charts import Panel
from reliability.metrics import CalibrationBin
from reliability.records import CAVEAT
from reliability.scoring import model
from reliability.signals import criteria
from reliability.signals.registry import FEATURES
from reliability.training import datasets
from reliability.training.train import TrainedModel

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
        "False alarms and calibration differ between left, centre and right, and false alarms between "
        "regions where English is written: by how much is in [generalization.md](generalization.md).",
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
        "\n\nrecovery is under a non-commercial licence: whether weights learned from it carry that "
        "term is for your lawyer to say."
    ),
    "bias": "",
}
_PURPOSE[model.OPEN] = (
    _PURPOSE["reliability"]
    + " Learned without the sets whose terms forbid commercial use, for whom that matters; where it "
    "does not, the model `reliability` travels better: see the transfer figures of both."
)
_FAILURES[model.OPEN] = _FAILURES["reliability"]
_TERMS[model.OPEN] = ""
_LIMITS_CUSTOM = (
    "anything that the labels do not show: other publishers, years and topics than in the files"
)
_LIMITS = (
    "whether any claim is true, and whether a quoted source said it",
    "corrections, ownership, funding and labels of advertising: they are not in the text",
    "texts under 100 words, other languages, lists, transcripts and tables: it abstains",
    "one person or outlet: it knows no names, and one article says little about a publisher",
)


def calibration_table_of(card: str) -> list[CalibrationBin]:
    """Return the calibration table that a card holds.

    Raises ReliabilityError where there is none, as in another file.
    """
    section = card.partition("\n## Calibration")[2].partition("\n## ")[0]
    found = [
        CalibrationBin(float(predicted), float(observed), int(items))
        for predicted, observed, items in _BIN.findall(section)
    ]
    if not found:
        raise ReliabilityError("no calibration table: give the text of a card, models/*.md")
    return found


def bins_table(found: Sequence[CalibrationBin], items: str) -> str:
    """Return a calibration table as Markdown."""
    lines = [f"| predicted | observed | {items} |", "|---|---|---|"]
    lines += [f"| {row.predicted:.3f} | {row.observed:.3f} | {row.items} |" for row in found]
    return "\n".join(lines)


def card(learned: TrainedModel, figures: str, bins: Sequence[CalibrationBin], mistakes: str) -> str:
    """Return the card of a model; its figures and mistakes come as Markdown tables."""
    target = learned.target
    count = Counter(example.dataset for example in learned.table.examples)
    labels = Counter((example.dataset, example.y) for example in learned.table.examples)
    rows = [
        f"| {name} | {count[name]} | {labels[name, 1]} | {labels[name, 0]} | {datasets.LICENCES[name]} |"
        for name in datasets.TRAINING[target]
    ]
    return _page(
        f"Model card: {target}",
        "Written by `reliability train`; the figures are printed by `reliability evaluate`.",
        ("Purpose", f"{_PURPOSE[target]}\n{CAVEAT}"),
        ("What it cannot judge", _listed(_LIMITS)),
        _workings(
            learned,
            "Curves are monotone where a feature declares a direction, and start from an editor's curve "
            "where a fault is too rare to be learned. The register is fitted apart from the other "
            "curves (see NOTES.md).",
            "the training articles",
        ),
        (
            "Data",
            "Numbers were learned from these sets; no sentence of theirs is part of the model.\n\n"
            "| set | articles | label 1 | label 0 | terms as stated |\n|---|---|---|---|---|\n"
            + "\n".join(rows)
            + _TERMS[target],
        ),
        (
            "Figures",
            "Publisher-held-out: scored by a model that saw neither the publisher nor a near-duplicate. "
            "Transfer: no article of the set was seen, near-duplicates of training articles removed. "
            "ECE and Brier of a single set are after a shift of the prior to the prevalence of the set, "
            "which no text can show; in brackets without. AUC of allsides is balanced for lean. "
            "Intervals are over 200 draws of publishers. Whole sets, later years and sides held out, "
            "lines added, constructed pairs and the worth of each group of features stand beside their "
            f"targets in [generalization.md](generalization.md).\n\n{figures}",
        ),
        *_chart_sections(target, bins),
        ("Known failures", f"{_listed(_FAILURES[target])}\n\n{mistakes}"),
        ("What others ask of news, and what text shows of it", _criteria(learned)),
    )


_STRONGEST = 12  # features shown in the card of a model of one's own


def custom_card(
    learned: TrainedModel,
    positive: str,
    command: str,
    files: Sequence[str],
    left_out: str,
    publishers: Sequence[tuple[str, int, int]],
    figures: str,
    bins: Sequence[CalibrationBin],
) -> str:
    """Return the card of a model of one's own labels.

    `positive` is what label 1 is called; `publishers` names with their articles of label 1 and 0.
    """
    target, table = learned.target, learned.table
    started = target in model.TARGETS
    data = [
        _listed(files),
        "",
        f"{left_out[0].upper()}{left_out[1:]}.",
        "",
        "| label | articles | publishers |",
        "|---|---|---|",
        *(
            f"| {label} | {rows.sum()} | {len(set(table.publishers[rows]))} |"
            for label, rows in ((1, table.labels == 1), (0, table.labels == 0))
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
    ]
    return _page(
        f"Model card: {target}, learned from labels of one's own",
        f"Written by `{command}`. This is no model of the package: whoever gave the labels answers for "
        "them.",
        (
            "Purpose",
            f"Says how much an English news article is written in the manner of those labelled 1 "
            f"({positive}) in the files below, as against those labelled 0.\n{CAVEAT}",
        ),
        ("What it cannot judge", _listed([*_LIMITS, _LIMITS_CUSTOM])),
        _workings(
            learned,
            (
                f"Curves start from those of the shipped model of {target}, keep the directions that "
                "features declare, and move as far as the articles pull."
                if started
                else "Curves start flat, and no direction is declared."
            )
            + " No register of words is learned: the two that the package ships are features like any "
            "other. No name of a publisher is one. A publisher weighs as the square root of its "
            "articles, both labels the same.",
            "these articles",
        ),
        ("Data", "\n".join(data)),
        (
            "Figures",
            "Scored by models that saw neither the publisher nor a near-duplicate. The interval is over "
            f"200 draws of publishers.\n\n{figures}",
        ),
        *_chart_sections(target, bins),
        (
            "The strongest features",
            "What a value adds to the log-odds; straight between two values, flat beyond the outer "
            "ones.\n\n| feature | what it measures | value: log-odds |\n|---|---|---|\n"
            + "\n".join(_strongest(learned)),
        ),
    )


Section = tuple[str, str]  # its heading, and what stands under it


def _page(title: str, note: str, *sections: Section) -> str:
    parts = [f"# {title}", note, *(f"## {heading}\n\n{body}" for heading, body in sections)]
    return "\n\n".join(parts) + "\n"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _workings(learned: TrainedModel, learning: str, articles: str) -> Section:
    """Return how a model works, with what is particular to its learning, and whose prior it has."""
    prior = learned.table.labels[learned.table.is_labelled].mean()
    return (
        "How it works",
        f"One piecewise-linear curve for each of {len(learned.model.curves())} features, summed on the "
        f"log-odds; see `reliability signals` for what each measures. {learning} Calibrated by an "
        f"affine map fitted on publishers held out. The prior is that of {articles}: {prior:.2f}. The "
        f"80 % interval is the middle half of {len(learned.bags)} refits on publishers drawn with "
        "replacement: on reliability it held the rate of other publishers' articles four times in five.",
    )


def _chart_sections(target: str, bins: Sequence[CalibrationBin]) -> tuple[Section, Section]:
    """Return the calibration, as a table and drawn, and the curves."""
    calibrated = f"![Share of label 1 against the probability said]({_calibration_file(target)})"
    curves = f"![What each value of each feature adds to the log-odds]({_curves_file(target)})"
    return (
        (
            "Calibration, publishers held out",
            f"{bins_table(bins, 'articles')}\n\n{calibrated}",
        ),
        ("Curves", f"The model is the sum of these, the strongest first.\n\n{curves}"),
    )


def _criteria(learned: TrainedModel) -> str:
    """Return what each published criterion asks for, and which features of a model look there."""
    scored = learned.model.curves()
    lists = criteria.published_criteria()
    why, alone = criteria.unlisted_features()
    unasked = [name for name in scored if name in alone]
    lines = [
        "Of these criteria the text of an article shows nothing:",
        "",
        *(
            f"- [{one.name}]({one.link}), {one.description}: {one.count_visible('none')} "
            f"of {len(one.criteria)}"
            for one in lists
        ),
        "",
        "No score here stands for a rating by any of them. Criteria are in our words; of what text "
        "shows, features see a part.",
        "",
        "| list | it asks for | in the text | features |",
        "|---|---|---|---|",
        *(
            f"| {one.name} | {criterion.requirement} | {criterion.visibility} "
            f"| {', '.join(name for name in criterion.features if name in scored) or '–'} |"
            for one in lists
            for criterion in one.criteria
        ),
        "",
        f"In no list are {len(unasked)} of the {len(scored)} features ({why}): {', '.join(unasked)}.",
    ]
    return "\n".join(lines)


# -- drawings --------------------------------------------------------------------------------------


def _curves_file(target: str) -> str:
    return f"{target}-curves.svg"


def _calibration_file(target: str) -> str:
    return f"{target}-calibration.svg"


def charts(learned: TrainedModel, bins: Sequence[CalibrationBin]) -> dict[str, str]:
    """Return the drawings of a model's card, by the names of their files."""
    target = learned.target
    return {
        _curves_file(target): svg_charts.curves(list(_panels(learned)), target),
        _calibration_file(target): svg_charts.calibration(bins, target, "articles"),
    }


def _panels(learned: TrainedModel) -> Iterator[Panel]:
    """Yield the curves with the interval of the refits, the strongest first."""
    curves, bags = learned.model.curves(), [bag.curves() for bag in learned.bags]
    for name in _by_strength(learned):
        x, y = curves[name]
        low, high = model.bag_interval(np.array([bag[name][1] for bag in bags]), y)
        values = learned.values(name)
        mean = math.nan if np.isnan(values).all() else float(np.nanmean(values))
        yield Panel(name, FEATURES[name].unit, x, y, low, high, mean)


def _by_strength(learned: TrainedModel) -> list[str]:
    """Return the features, those first whose curves differ most among the articles learned from."""
    spread = {}
    for name, curve in learned.model.curves().items():
        values = learned.values(name)
        known = values[~np.isnan(values)]
        spread[name] = float(np.interp(known, *curve).std()) if len(known) else 0.0
    return sorted(spread, key=lambda name: (-spread[name], name))


def _strongest(learned: TrainedModel) -> Iterator[str]:
    """Yield the strongest curves as rows of a table."""
    curves = learned.model.curves()
    for name in _by_strength(learned)[:_STRONGEST]:
        curve = ", ".join(
            f"{knot:.3g}: {height:+.2f}" for knot, height in zip(*curves[name], strict=True)
        )
        yield f"| {name} | {FEATURES[name].summary} ({FEATURES[name].unit}) | {curve} |"
