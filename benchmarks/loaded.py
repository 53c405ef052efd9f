"""Measure the loaded signal: `python benchmarks/loaded.py --data ../shared/data [--errors]`.

Which of these figures are held out: only "fold", whose words and weights are learned on the other
four folds, which share no outlet with the fifth. "shipped" has seen BABE. The lexicon's weights are
from PTC train, but its words were read from a list made with PTC dev too. Words were dropped and
made light after looking at recovery and hyperpartisan_byarticle, so their AUCs flatter as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from reliability.document import Document, parse
from reliability.evidence import Reading
from reliability.measure import annotate
from reliability.signals.loaded import SIGNAL

Row = dict[str, Any]
NAMES = [feature.name for feature in SIGNAL.features]
OWN = [name for name in NAMES if name != "quoted_loaded_words"]


def rows(path: Path) -> list[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def reading(document: Document) -> Reading:
    return SIGNAL.read(annotate(document))


def inside(document: Document, spans: Iterable[Any]) -> list[bool]:
    pairs = [(span[0], span[1]) for span in spans]
    return [
        any(start < b and a < end for a, b in pairs)
        for start, end in zip(document.starts, document.ends, strict=True)
    ]


def log_odds(documents: list[Document], gold: list[list[bool]]) -> dict[str, tuple[float, float]]:
    """Return each word's log-odds of being marked, and its z (Monroe et al. 2008)."""
    marked: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for document, flags in zip(documents, gold, strict=True):
        for word, flag, name in zip(document.words, flags, document.names, strict=True):
            if not name:
                total[word] += 1
                marked[word] += flag
    prior, count, ones = 500.0, sum(total.values()), sum(marked.values())
    weights = {}
    for word, times in total.items():
        alpha = prior * times / count + 0.01
        yes, no = marked[word] + alpha, times - marked[word] + alpha
        odds = math.log(yes / (ones + prior - yes)) - math.log(no / (count - ones + prior - no))
        weights[word] = odds, odds / math.sqrt(1 / yes + 1 / no)
    return weights


def f1(gold: Iterable[bool], guess: Iterable[bool]) -> float:
    return float(f1_score(np.fromiter(gold, bool), np.fromiter(guess, bool)))


def babe(data: Path, errors: bool) -> None:
    items = rows(data / "bias/babe_v3_train.jsonl.gz")
    documents = [parse(item["text"]) for item in items]
    readings = [reading(document) for document in documents]
    gold = [inside(d, item["spans"]) for d, item in zip(documents, items, strict=True)]
    found = [
        inside(d, [(f.start, f.end) for f in r.findings])
        for d, r in zip(documents, readings, strict=True)
    ]
    y = np.array([item["y"] for item in items])
    shipped = np.array([list(r.values.values()) for r in readings])
    outlets = [item["source"] or item["id"] for item in items]
    guesses = {"shipped": np.zeros(len(y)), "fold": np.zeros(len(y))}
    words: list[list[bool]] = [[] for _ in items]
    for train, test in GroupKFold(5).split(shipped, y, outlets):
        weights = log_odds([documents[i] for i in train], [gold[i] for i in train])
        fold = np.array([sentence_features(document, weights) for document in documents])
        for name, x in (("shipped", shipped), ("fold", fold)):
            model = make_pipeline(
                StandardScaler(), LogisticRegression(C=0.5, class_weight="balanced")
            )
            guesses[name][test] = model.fit(x[train], y[train]).predict_proba(x[test])[:, 1]
        for row in test:
            words[row] = [
                not name and weights.get(word, (0.0, 0.0))[0] > 1.5 and weights[word][1] > 1.0
                for word, name in zip(documents[row].words, documents[row].names, strict=True)
            ]
    for name, p in guesses.items():
        macro = f1_score(y, p > 0.5, average="macro")
        print(f"BABE sentences, {name:8} macro-F1 {macro:.3f}  AUC {roc_auc_score(y, p):.3f}")
    flat = [flag for flags in gold for flag in flags]
    print(f"BABE biased words, shipped F1 {f1(flat, (w for ws in found for w in ws)):.3f}")
    print(f"BABE biased words, fold    F1 {f1(flat, (w for ws in words for w in ws)):.3f}")
    if errors:
        wrong: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        for document, flags, hits in zip(documents, gold, found, strict=True):
            for word, flagged, flag, hit in zip(
                document.words, document.names, flags, hits, strict=True
            ):
                if flag != hit and not flagged:
                    (missed if flag else wrong)[word] += 1
        print("marked by us alone:", wrong.most_common(20))
        print("marked by experts alone:", missed.most_common(40))


def sentence_features(document: Document, weights: dict[str, tuple[float, float]]) -> list[float]:
    values = [
        weights[word][0]
        for word, name in zip(document.words, document.names, strict=True)
        if not name and word in weights and weights[word][1] > 0.5
    ]
    return [sum(values), max(values, default=0.0), sum(values) / max(document.size, 1)]


def ptc(data: Path) -> None:
    """Print the task's span measure: overlap over the length of guesses and of gold."""
    precision: list[float] = []
    recall: list[float] = []
    narrow: list[float] = []
    for item in rows(data / "bias/ptc_spans.jsonl.gz"):
        if item["split"] != "valid":
            continue
        guessed = [(f.start, f.end) for f in reading(parse(item["text"])).findings]
        gold = [tuple(span) for span in item["extra"]["si_spans"]]
        words = [
            (a, b) for a, b, label in item["spans"] if label.startswith(("Loaded", "Name_Calling"))
        ]

        def share(spans: list[Any], others: list[Any]) -> list[float]:
            return [
                min(1.0, sum(max(0, min(b, d) - max(a, c)) for c, d in others) / (b - a))
                for a, b in spans
            ]

        precision += share(guessed, gold)
        recall += share(gold, guessed)
        narrow += [float(x > 0) for x in share(words, guessed)]
    p, r = np.mean(precision), np.mean(recall)
    print(f"PTC dev, all techniques: P {p:.3f} R {r:.3f} F1 {2 * p * r / (p + r):.3f}")
    print(f"PTC dev: loaded language and name calling touched {np.mean(narrow):.3f}")


def articles(data: Path) -> None:
    by_lean: dict[str, list[float]] = defaultdict(list)
    bench = [(item, parse(item["text"])) for item in rows(data / "bench_200.jsonl.gz")]
    for item, document in bench:
        own = [f for f in reading(document).findings if f.feature in OWN]
        by_lean[item["bias"]].append(1000 * len(own) / max(document.size, 1))
    for lean, rates in sorted(by_lean.items()):
        mean, median = np.mean(rates), np.median(rates)
        print(f"bench_200 {lean}: findings per 1000 words, mean {mean:.2f}, median {median:.2f}")
    annotated = [annotate(document) for _, document in bench]
    best = math.inf
    for _ in range(5):
        start = time.process_time()
        for one in annotated:
            SIGNAL.read(one)
        best = min(best, time.process_time() - start)
    print(f"read: {1000 * best / len(bench):.3f} ms CPU an article")
    for name in ("bias/hyperpartisan_byarticle", "reliability/recovery"):
        items = [
            item
            for item in rows(data / f"{name}.jsonl.gz")
            if item["y"] is not None and not item["extra"].get("boilerplate_text")
        ]
        y = [item["y"] for item in items]
        x = np.array([list(reading(parse(item["text"])).values.values()) for item in items])
        auc = {n: round(float(roc_auc_score(y, x[:, i])), 3) for i, n in enumerate(NAMES)}
        total = roc_auc_score(y, x[:, [NAMES.index(n) for n in OWN]].sum(axis=1))
        print(f"{name} AUC of the plain rates: {auc} sum {total:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--errors", action="store_true", help="print the commonest wrong words")
    arguments = parser.parse_args()
    babe(arguments.data, arguments.errors)
    ptc(arguments.data)
    articles(arguments.data)
