"""Learn the weights of the lexicon `clickbait`, write them, and print their accuracy on other headlines.

    python benchmarks/clickbait_weights.py [--data ../shared/data]

The weight of a word or form is its coefficient in a logistic regression that separates clickbait from
news: headlines of clickbait sites and of newspapers (Chakraborty et al. 2016), and headlines of
reliable publishers. One half of the headlines, by a hash, is for learning; the benchmark measures the
other. The phrases are chosen by hand: forms and everyday words, no topics and no names. They stay, and
their weights are learned again; capitals do not count.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from reliability.evaluation.gold.clickbait import is_measured
from reliability.metrics import Array, auc
from reliability.signals.clickbait import cues
from reliability.text.document import parse
from reliability.text.lexicon import load_lexicon
from reliability.text.lexicon_files import lexicon_folder
from reliability.training import datasets

FILE = lexicon_folder() / "clickbait.toml"
RELIABLE = ("allsides", "recovery", "buzzfeed_webis2016")
SHARPNESS = 0.3  # inverse regularization
STEP = 0.1  # to which the weights are rounded
LEAST = 0.15  # smaller weights are dropped
USUAL = ("<usual>",)
_UNBROKEN = "\x01"  # for a space, so that no phrase is broken


class Headline(NamedTuple):
    """A title, its set, and True if it is clickbait."""

    title: str
    dataset: str
    bait: bool


def headlines(data: Path) -> Iterator[Headline]:
    """Yield the headlines with a label."""
    for row in datasets.read_rows(data / "more" / "clickbait.jsonl.gz"):
        yield Headline(row["title"], "clickbait", row["y_clickbait"] == 1)
    for name in RELIABLE:
        for row in datasets.read_rows(data / "reliability" / f"{name}.jsonl.gz"):
            cut_off = (row.get("extra") or {}).get("title_is_truncated_slug")
            if row.get("y") == 1 and row.get("title") and not cut_off:
                yield Headline(row["title"], name, False)


def matrix(items: list[Headline]) -> Array:
    """Return one row for each headline: 1 for each phrase in it."""
    phrases = [words for words in load_lexicon("clickbait").phrases if words != USUAL]
    columns = {words: column for column, words in enumerate(phrases)}
    flags = np.zeros((len(items), len(columns)))
    for row, item in zip(flags, items, strict=True):
        row[[columns[cue] for cue in cues(parse(item.title, keep_boilerplate=True))]] = 1.0
    return flags


def write(weights: dict[tuple[str, ...], float]) -> None:
    """Replace the learned weights in the lexicon; the rest of the file stays."""
    head, *_ = FILE.read_text().split("\n# Learned")
    groups: dict[float, list[str]] = defaultdict(list)
    for words, weight in sorted(weights.items()):
        if abs(weight) >= LEAST:
            groups[round(round(weight / STEP) * STEP, 1)].append(" ".join(words))
    lines = [head, "# Learned: written by benchmarks/clickbait_weights.py"]
    for weight, phrases in sorted(groups.items(), reverse=True):
        unbroken = (phrase.replace(" ", _UNBROKEN) for phrase in phrases)
        listed = fill(", ".join(unbroken), 98, break_on_hyphens=False).replace(_UNBROKEN, " ")
        lines += ["[[group]]", 'kind = "clickbait"', f"weight = {weight:.1f}"]
        lines += [f"phrases = '''\n{listed}\n'''", ""]
    FILE.write_text("\n".join(lines))


def main() -> None:
    """Learn, write, and print figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    items = [*headlines(parser.parse_args().data)]
    flags = matrix(items)
    bait = np.array([item.bait for item in items])
    held_out = np.array([is_measured(item.title) for item in items])
    model = LogisticRegression(C=SHARPNESS, max_iter=1000).fit(flags[~held_out], bait[~held_out])
    phrases = [words for words in load_lexicon("clickbait").phrases if words != USUAL]
    write({USUAL: float(model.intercept_[0]), **dict(zip(phrases, model.coef_[0], strict=True))})
    scores = model.decision_function(flags)
    chosen = held_out & np.array([item.dataset == "clickbait" for item in items])
    print(f"AUC on the other half of the clickbait set: {auc(bait[chosen], scores[chosen]):.3f}")
    for cut in (0.3, 0.6, 0.9, 1.2):
        shares = {
            name: scores[held_out & ~bait & np.array([i.dataset == name for i in items])] > cut
            for name in ("clickbait", *RELIABLE)
        }
        marked = ", ".join(f"{name} {share.mean():.3f}" for name, share in shares.items())
        print(f"cut {cut}: found {(scores[chosen & bait] > cut).mean():.3f}; news marked: {marked}")


if __name__ == "__main__":
    main()
