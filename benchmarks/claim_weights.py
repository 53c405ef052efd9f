"""Learn the weights by which sentences are scored as claims without a source, and write them.

    python benchmarks/claim_weights.py [--data ../shared/data]

A logistic regression learns them from sentences without a source in articles that a desk editor marked
(see `reliability.evaluation.gold.editor`): 1 for a sentence with a mark for a claim or a certainty
without a source, `OTHER` for a sentence with another fault, 0 for the rest; and from single sentences
that a reader judged (`READINGS`, and the verdicts on findings). The features are those of
`reliability.attribution.claims`. A ridge regression learns the manner of an article from the grades that
the editor gave to other articles. Recall and precision are printed by thresholds of the score, for
articles that took no part in learning.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression, Ridge

from reliability.attribution import claims
from reliability.attribution.annotation import annotate
from reliability.evaluation.gold.editor import (
    EditorMark,
    read_grades,
    read_marks,
    read_verdicts,
)
from reliability.evaluation.gold.source_articles import ReadArticle, read_articles
from reliability.metrics import Array, group_folds
from reliability.text.document import parse
from reliability.text.lexicon_files import lexicon_folder, read_file

FILE = lexicon_folder() / "claim_weights.toml"
KINDS = ("unsourced_claim", "unsourced_certainty")
JUDGED = ("unsourced_claims", "unsourced_certainty")
READINGS = Path(__file__).with_name("claim_readings.tsv")
LABELS = {"claim": "unsourced_claim", "fault": "author_opinion", "none": ""}
OTHER = 0.4  # the label of a sentence with another fault
SHARPNESS = 0.006  # inverse regularization
STIFFNESS = 100.0  # regularization of the manner
CLIP = 4.0  # standard deviations
RAISED = 2  # the least severity of a mark to be found


class Example(NamedTuple):
    """A candidate sentence: its features, and what was marked in it."""

    article: tuple[str, str]
    features: Mapping[str, float]
    claim: bool
    fault: bool
    marks: int  # the marks of `KINDS` to be found
    rates: tuple[float, ...]  # those of the manner of the article


def examples(article: ReadArticle[list[EditorMark]], *, whole: bool = True) -> Iterator[Example]:
    """Yield the candidate sentences of an article, or only those that were read."""
    annotated = annotate(parse(article.text, article.title))
    document, sourced = annotated.document, annotated.sourced
    # An editor marks as many claims in a short article as in a long one: no fact about a sentence.
    length = claims.length_of(sourced)
    rates = claims.rates_of_manner(document, annotated.phrases)
    certainty = annotated.certain_sentences.weights
    surroundings, own = claims.Surroundings(document, sourced), claims.own_words(document)
    marks = [one for one in article.notes if one.where == "text"]
    for i in claims.candidates(document, claims.owed_sentences(document, annotated.attributions)):
        first, last, start, end = document.sentences[i]
        here = [one for one in marks if one.start < end and start < one.end]
        if not (whole or here):
            continue
        counts = Counter(
            name
            for word, plain in zip(document.words[first:last], own[first:last], strict=True)
            if plain
            for name in claims.classes_of(word)
        )
        factor = claims.damping(document.size_of(first, last))
        faults = [one for one in here if one.severity]
        yield Example(
            article.key,
            {f"classes={name}": n * factor for name, n in counts.items()}
            | {
                f"context={name}": float(value)
                for name, value in zip(claims.SURROUNDINGS, surroundings.of(i), strict=True)
            }
            | {f"context={claims.CERTAIN}": min(certainty.get(i, 0.0), claims.MOST_CERTAIN)}
            | {"article=length": length * whole, "article=judged": float(not whole)},
            any(one.kind in KINDS for one in faults),
            bool(faults),
            sum(one.kind in KINDS and one.severity >= RAISED for one in faults),
            rates,
        )


def read_sentences(data: Path) -> list[ReadArticle[list[EditorMark]]]:
    """Return the articles of `READINGS`, with a mark for each sentence that was read."""
    notes = []
    for line in READINGS.read_text("utf-8").splitlines()[1:]:
        dataset, id_, start, end, label = line.split("\t")
        mark = EditorMark(LABELS[label], int(label != "none"), "text", int(start), int(end))
        notes.append(((dataset, id_), mark))
    return list(read_articles(data, notes))


def judged_sentences(path: Path) -> list[ReadArticle[list[EditorMark]]]:
    """Return the articles with verdicts on claims, with a mark for each; `path` is that of the marks."""
    found = []
    for article in read_verdicts(path):
        marks = [
            EditorMark(KINDS[0] if one.right else "", int(one.right), one.where, one.start, one.end)
            for one in article.notes
            if one.feature in JUDGED
        ]
        found.append(ReadArticle(*article[:4], marks))
    return found


def learn_manner(path: Path) -> dict[str, float]:
    """Return the weights of the manner of an article, learned from the grades at a path."""
    articles = read_grades(path)
    annotated = [annotate(parse(one.text, one.title)) for one in articles]
    rates = np.array([claims.rates_of_manner(one.document, one.phrases) for one in annotated])
    grades = np.array([np.mean(one.notes) for one in articles])
    spread = rates.std(axis=0) + 1e-9
    model = Ridge(alpha=STIFFNESS).fit(rates / spread, grades)
    slopes = model.coef_ / spread
    return {
        "base": round(float(-slopes @ rates.mean(axis=0)), 3),
        **dict(zip(claims.MANNER, np.round(slopes, 3).tolist(), strict=True)),
    }


class Linear(NamedTuple):
    """A linear model of features."""

    base: float
    weights: Array

    def score(self, values: Array) -> Array:
        """Return the log-odds of rows of values."""
        return np.asarray(self.base + values @ self.weights)


def learn(values: Array, labels: Array) -> Linear:
    """Learn weights for features as they are from labels between 0 and 1."""
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = np.clip((values - mean) / spread, -CLIP, CLIP)
    x, y = np.vstack((scaled, scaled)), np.repeat((True, False), len(labels))
    model = LogisticRegression(C=SHARPNESS, max_iter=3000)
    model.fit(x, y, np.concatenate((labels, 1 - labels)))
    weights = model.coef_[0] / spread
    return Linear(float(model.intercept_[0] - weights @ mean), weights)


def labels_of(items: Sequence[Example]) -> Array:
    """Return the labels to learn."""
    return np.array([1.0 if one.claim else OTHER * one.fault for one in items])


def held_out(
    items: Sequence[Example], values: Array, of_article: Array, manner: Mapping[str, float]
) -> Array:
    """Return the scores of sentences by weights learned on other articles.

    `of_article` has True for the columns that only learning uses.
    """
    labels, scores = labels_of(items), np.zeros(len(items))
    for train, test in group_folds(["/".join(one.article) for one in items]):
        model = learn(values[train], labels[train])
        scores[test] = model.score(np.where(of_article, 0, values)[test])
    base, *slopes = manner.values()
    better = base + np.array([one.rates for one in items]) @ np.array(slopes)
    weight = read_file(FILE.stem).tables["decision"]["manner"]
    return np.asarray(scores + weight * np.maximum(better, claims.POOREST))


def table(items: Sequence[Example], scores: Array, parts: Sequence[int], marks: int) -> str:
    """Return recall and precision at several thresholds; `parts` are the starts of kinds of items."""
    lines = ["threshold  recall of marks  marked as such  with any fault  read  judged"]
    for threshold in np.arange(-1.0, 0.7, 0.1):
        shown = [
            [one for one, score in zip(items[a:b], scores[a:b], strict=True) if score >= threshold]
            for a, b in itertools.pairwise((*parts, len(items)))
        ]
        marked, *_ = shown
        found = sum(one.marks for one in marked) / marks
        fault = sum(one.fault for one in marked) / max(len(marked), 1)
        shares = [sum(one.claim for one in part) / max(len(part), 1) for part in shown]
        lines.append(
            f"{threshold:9.1f}  {found:15.2f}  {shares[0]:7.2f} of {len(marked):3}  {fault:14.2f}"
            + "".join(
                f"  {s:.2f} of {len(p):3}" for s, p in zip(shares[1:], shown[1:], strict=True)
            )
        )
    return "\n".join(lines)


def write(model: Linear, names: Sequence[str], manner: Mapping[str, float]) -> None:
    """Write the weights below the head of the file; its decisions stay, but for the base."""
    tables: dict[str, dict[str, float]] = {"classes": {}, "context": {}, "article": {}}
    for name, weight in zip(names, model.weights.tolist(), strict=True):
        where, _, key = name.partition("=")
        tables[where][key] = round(weight, 3)
    old = dict(read_file(FILE.stem).tables["decision"])
    del tables["article"]
    decision = old | {"base": round(model.base, 3)}
    head, *_ = FILE.read_text("utf-8").split("\n[decision]")
    lines = [head, "[decision]", *(f"{key} = {value}" for key, value in decision.items())]
    for where, weights in {**tables, "manner": manner}.items():
        lines += ["", f"[{where}]", *(f'"{key}" = {weights[key]}' for key in sorted(weights))]
    FILE.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Learn, write, and print figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    data = parser.parse_args().data
    path = data / "editor" / "marks.jsonl"
    articles = read_marks(path)
    manner = learn_manner(path.with_name("grades.jsonl"))
    items, parts = [one for article in articles for one in examples(article)], [0]
    for judged in (read_sentences(data), judged_sentences(path)):
        parts.append(len(items))
        items += [one for article in judged for one in examples(article, whole=False)]
    vectorizer = DictVectorizer(sparse=False)
    values = vectorizer.fit_transform([one.features for one in items])
    raised = (one for article in articles for one in article.notes if one.severity >= RAISED)
    marks = sum(one.kind in KINDS and one.where == "text" for one in raised)
    names = list(vectorizer.get_feature_names_out())
    of_article = np.array([name.startswith("article=") for name in names])
    print(table(items, held_out(items, values, of_article, manner), parts, marks))
    write(learn(values, labels_of(items)), names, manner)


if __name__ == "__main__":
    main()
