"""How right the hedging signal is: Szeged cue spans, CoNLL-2010 sentences, news.

    python benchmarks/hedging.py [--data ../shared/data] [--errors]

Spans: exact match, precision, recall and F1 on the dev part; "hedges" against epistemic and
doxastic gold, "all kinds" with conditions and investigations too. Sentences: uncertain where a
weighted sum of our cues passes a threshold; weights and threshold are learned on other documents
(5 folds).
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from reliability import lexicon
from reliability.document import parse
from reliability.measure import annotate
from reliability.signals import hedging

HEDGES = {"epistemic", "doxastic"}


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def found(text: str) -> tuple[Any, list[hedging.Cue]]:
    document = parse(text)
    return document, hedging.cues(document, lexicon.matcher().find(document)["hedging"])


def spans(data: Path, part: str, errors: bool) -> None:
    sets: dict[str, list[dict[str, Any]]] = {"wiki": [], "bio": []}
    for row in rows(data / "signals/szeged_uncertainty.jsonl.gz"):
        if row["split"] == part:
            sets["wiki" if row["dataset"] == "szeged_wiki" else "bio"].append(row)
    for name, chosen in sets.items():
        for what, kinds in (
            ("hedges", HEDGES),
            ("all kinds", HEDGES | {"condition", "investigation"}),
        ):
            right = ours = gold = 0
            false: Counter[str] = Counter()
            missed: Counter[str] = Counter()
            for row in chosen:
                text = row["text"]
                document, cues = found(text)
                mine = {
                    (document.starts[cue.first], document.ends[cue.last - 1])
                    for cue in cues
                    if cue.type in kinds
                }
                theirs = {(a, b) for a, b, kind in row["spans"] if kind in kinds}
                right, ours, gold = (
                    right + len(mine & theirs),
                    ours + len(mine),
                    gold + len(theirs),
                )
                false.update(text[a:b].lower() for a, b in mine - theirs)
                missed.update(text[a:b].lower() for a, b in theirs - mine)
            p, r = right / max(ours, 1), right / max(gold, 1)
            print(
                f"szeged {name} {part}, {what}: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}"
                f" ({gold} cues)"
            )
            if errors:
                print("  false: ", ", ".join(f"{w} {n}" for w, n in false.most_common(40)))
                print("  missed:", ", ".join(f"{w} {n}" for w, n in missed.most_common(40)))


def sentences(data: Path, errors: bool) -> None:
    chosen = rows(data / "signals/conll2010_wiki.jsonl.gz")
    y = np.array([row["label"] == "uncertain" for row in chosen])
    groups = [row["extra"].get("doc", row["id"]) for row in chosen]
    types = [
        "epistemic",
        "doxastic",
        "weasel",
        "quantifier",
        "crowd",
        "group",
        "opinion",
        "habit",
        "held",
    ]
    x = np.zeros((len(chosen), len(types)))
    for i, row in enumerate(chosen):
        document, cues = found(row["text"])
        for cue in hedging.weasels(document, cues):
            if cue.type in types:
                x[i, types.index(cue.type)] += cue.weight
    x = np.minimum(x, 2.0)
    scores = np.zeros(len(y))
    said = np.zeros(len(y), bool)
    for train, test in GroupKFold(5).split(x, y, groups):
        model = LogisticRegression().fit(x[train], y[train])
        inside = model.decision_function(x[train])
        scores[test] = model.decision_function(x[test])
        cuts = np.quantile(inside, np.linspace(0.5, 0.95, 46))
        said[test] = scores[test] > max(cuts, key=lambda cut: f1(y[train], inside > cut)[2])
    p, r, f = f1(y, said)
    print(f"conll2010 wiki sentences, by document: P {p:.3f} R {r:.3f} F1 {f:.3f}")
    plain = x[:, :3].sum(axis=1) > 0
    p, r, f = f1(y, plain)
    print(f"  with any finding (no quantifiers): P {p:.3f} R {r:.3f} F1 {f:.3f}")
    weasel = x[:, 2] > 0
    p, r, f = f1(y, weasel)
    print(f"  with a weasel finding: P {p:.3f} R {r:.3f}")
    if errors:
        order = np.argsort(scores)
        print("  missed:", *[chosen[i]["text"][:120] for i in order if y[i]][:10], sep="\n    ")


def f1(y: Any, said: Any) -> tuple[float, float, float]:
    right = float((y & said).sum())
    p, r = right / max(said.sum(), 1), right / max(y.sum(), 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def news(data: Path, errors: bool) -> None:
    articles = [
        annotate(parse(row["text"], row["title"])) for row in rows(data / "bench_200.jsonl.gz")
    ]
    best = 1e9
    for _ in range(5):
        start = time.process_time()
        readings = [hedging.read(article) for article in articles]
        best = min(best, time.process_time() - start)
    size = sum(article.document.size for article in articles)
    print(f"bench_200: {1000 * best / len(articles):.3f} ms an article")
    for feature in hedging.SIGNAL.features:
        marks = [f for reading in readings for f in reading.findings if f.feature == feature.name]
        print(f"  {feature.name}: {1000 * len(marks) / size:.2f} findings per 1000 words")
        if errors:
            common = Counter(f.text.lower() for f in marks).most_common(50)
            print("   ", ", ".join(f"{text} {n}" for text, n in common))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--part", default="dev", help="part of Szeged: dev or train")
    arguments.add_argument("--errors", action="store_true")
    options = arguments.parse_args()
    spans(options.data, options.part, options.errors)
    sentences(options.data, options.errors)
    news(options.data, options.errors)


if __name__ == "__main__":
    main()
