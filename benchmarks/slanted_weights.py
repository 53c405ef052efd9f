"""Learn the weights of the lexicon `slanted`, write them, and print their accuracy on held-out outlets.

    python benchmarks/slanted_weights.py [--data ../shared/data] [--candidates 500]

The weight of a word is the probability that an expert marks it as biased in a sentence of BABE.
Most words are too rare there to be counted. So a logistic regression first predicts it from the
contexts of the word in all articles: a vector from the singular value decomposition of the
pointwise mutual information with its neighbours (Levy et al. 2015), with its frequency, its length
and its membership in the lexicon `loaded`. The counts of the word itself then update this
prediction. Propaganda in the training part of PTC counts a little.

The words of the lexicon and its exceptions are chosen by hand. Its words stay if they occur ten
times in all texts, and their weights are learned again; `--candidates` prints others with high
weights. The printed figures are for biased words found by the lexicon `loaded` alone, and with these
words, whose weights come from other outlets.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.sparse.linalg import svds
from sklearn.linear_model import LogisticRegression

from reliability.attribution.annotation import annotate
from reliability.evaluation.benchmark import words_in
from reliability.evaluation.gold.loaded import parse_babe, parse_ptc
from reliability.metrics import Array, f1_from_counts, group_folds, ratio
from reliability.signals.loaded import MIN_PROBABILITY, slant_probabilities
from reliability.text.document import parse
from reliability.text.lexicon import load_lexicon
from reliability.text.lexicon_files import lexicon_folder
from reliability.training import datasets

FILE = lexicon_folder() / "slanted.toml"
ARTICLES = (
    *("allsides", "recovery", "polnear", "buzzfeed_webis2016", "fakenewsnet_old"),
    *("clef2021_task3a", "golbeck_fake_vs_satire"),
)
SENTENCES = (
    *("allsides_opinion_vs_news", "hyperpartisan_byarticle", "anno_lexical_silver"),
    *("ptc_spans", "babe_v3_train"),
)
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
SEEN, SMALL = 10, 0.5  # minimum occurrences of a word, and minimum share in lower case
CONTEXTS, REACH, DIMENSIONS = 8_000, 5, 150
CHUNK = 2_000_000  # words per pass over the neighbours
SHARPNESS = 0.1  # inverse regularization of the regression
PRIOR = 10.0  # the weight of its prediction, in occurrences
PROPAGANDA = 0.05  # the weight of a word of PTC, against 1 for a word of BABE
STEP = 0.05  # to which the weights are rounded


class Vectors(NamedTuple):
    """Words, and a vector of features for each."""

    words: list[str]
    values: Array


class Marks(NamedTuple):
    """The words of a text other than names: which are marked, and which are in `loaded`."""

    outlet: str
    words: list[str]
    marked: list[bool]
    listed: list[bool]
    types: int


def texts(data: Path) -> Iterator[str]:
    """Yield every text once."""
    seen = set()
    for folder, names in (("reliability", ARTICLES), ("bias", SENTENCES)):
        for name in names:
            for row in datasets.read_rows(data / folder / f"{name}.jsonl.gz"):
                text = row["text"] or ""
                if text and text[:200] not in seen:
                    seen.add(text[:200])
                    yield text.replace("\u2019", "'")


def vectors(data: Path) -> Vectors:
    """Return the vectors of all frequent words."""
    split = [WORD.findall(text) for text in texts(data)]
    small = Counter(word for words in split for word in words if word[0].islower())
    total = Counter(word.lower() for words in split for word in words)
    vocabulary = [
        word
        for word, times in total.most_common()
        if times >= SEEN and small[word] >= SMALL * times
    ]
    number = {word: i for i, word in enumerate(vocabulary)}
    stream = np.array(
        [n for words in split for n in (*(number.get(w.lower(), -1) for w in words), *[-1] * REACH)]
    )
    # Neighbours on either side, weighted by distance; those just before; those just after.
    counts = [csr_matrix((len(vocabulary), CONTEXTS)) for _ in range(3)]
    for start in range(0, len(stream), CHUNK):
        part = stream[start : start + CHUNK]
        for distance in range(1, REACH + 1):
            left, right = part[:-distance], part[distance:]
            for side, (word, context) in ((1, (right, left)), (2, (left, right))):
                kept = (word >= 0) & (context >= 0) & (context < CONTEXTS)
                pairs = csr_matrix(
                    (np.full(kept.sum(), 1 / distance), (word[kept], context[kept])),
                    counts[0].shape,
                )
                for block in (0, side) if distance == 1 else (0,):
                    counts[block] = counts[block] + pairs
    surprise = hstack([_surprise(block) for block in counts]).tocsr()
    start_at = np.random.default_rng(1).standard_normal(min(surprise.shape))
    left, values, _ = svds(surprise, DIMENSIONS, v0=start_at)
    position = left * np.sqrt(values)
    position /= np.linalg.norm(position, axis=1, keepdims=True) + 1e-9
    kinds = load_lexicon("loaded").phrases
    shape = [
        (np.log(total[word]), len(word), 10.0 * ((word,) in kinds and kinds[word,].weight > 0))
        for word in vocabulary
    ]
    return Vectors(vocabulary, np.hstack((position * 3, np.array(shape) / 10)))


def _surprise(counts: csr_matrix) -> csr_matrix:
    """Return the positive pointwise mutual information, with smoothed contexts."""
    pairs = counts.tocoo()
    words = np.asarray(counts.sum(axis=1)).ravel()
    contexts = np.asarray(counts.sum(axis=0)).ravel() ** 0.75
    expected = words[pairs.row] * (contexts / contexts.sum())[pairs.col]
    values = np.maximum(np.log(pairs.data / expected) - 0.3, 0)
    return csr_matrix((values, (pairs.row, pairs.col)), counts.shape)


def marks(text: str, spans: list[tuple[int, int]], outlet: str = "") -> Marks:
    """Return the words of a text, with the marks of readers and those of the lexicon `loaded`."""
    document = parse(text)
    marked = words_in(document, spans)
    listed = {
        i for match in annotate(document).phrases["loaded"] for i in range(match.first, match.last)
    }
    kept = [i for i in range(len(document.words)) if not document.entities[i]]
    return Marks(
        outlet,
        [document.words[i] for i in kept],
        [i in marked for i in kept],
        [i in listed for i in kept],
        len(document.counts),
    )


def learn(
    known: Vectors, experts: Iterable[Marks], propaganda: Iterable[Marks]
) -> dict[str, float]:
    """Return the probability that each word is marked."""
    number = {word: i for i, word in enumerate(known.words)}
    counts = np.zeros((2, len(number)))  # unmarked, marked
    for weight, texts in ((1.0, experts), (PROPAGANDA, propaganda)):
        for text in texts:
            for word, marked in zip(text.words, text.marked, strict=True):
                if word in number:
                    counts[int(marked), number[word]] += weight
    seen = counts > 0
    x = np.vstack((known.values[seen[0]], known.values[seen[1]]))
    y = np.repeat((False, True), seen.sum(axis=1))
    weights = np.concatenate((counts[0, seen[0]], counts[1, seen[1]]))
    model = LogisticRegression(C=SHARPNESS, max_iter=1000).fit(x, y, weights)
    guess = model.predict_proba(known.values)[:, 1]
    learned = (counts[1] + PRIOR * guess) / (counts.sum(axis=0) + PRIOR)
    return dict(zip(known.words, learned.tolist(), strict=True))


def rounded(weight: float) -> float:
    """Round a weight to the steps of the lexicon."""
    return min(max(round(weight / STEP), 1), 19) * STEP


def hits(texts: Sequence[Marks], weights: Mapping[str, float]) -> tuple[int, int, int]:
    """Return the number of correct, found and marked words, with some weights of the lexicon."""
    right = found = marked = 0
    for text in texts:
        of_text = {word: weights[word] for word in text.words if word in weights}
        probable = slant_probabilities(of_text, text.types)
        predicted = [
            listed or probable.get(word, 0) >= MIN_PROBABILITY
            for word, listed in zip(text.words, text.listed, strict=True)
        ]
        right += sum(a and b for a, b in zip(predicted, text.marked, strict=True))
        found += sum(predicted)
        marked += sum(text.marked)
    return right, found, marked


def figure(counts: Array) -> str:
    """Format precision, recall and F1."""
    right, found, marked = counts
    return (
        f"F1 {f1_from_counts(right, found, marked):.3f}, precision {ratio(right, found):.3f}, recall "
        f"{ratio(right, marked):.3f}"
    )


def write(weights: Mapping[str, float]) -> None:
    """Replace the learned weights in the lexicon; the rest of the file stays."""
    head, *_ = FILE.read_text().split("\n# Learned")
    groups: dict[float, list[str]] = defaultdict(list)
    for word, weight in sorted(weights.items()):
        groups[rounded(weight)].append(word)
    lines = [head, "# Learned: written by benchmarks/slanted_weights.py"]
    for weight, words in sorted(groups.items(), reverse=True):
        phrases = fill(", ".join(words), 98, break_on_hyphens=False)
        lines += ["[[group]]", 'kind = "slanted"', f"weight = {weight:.2f}"]
        lines += [f"phrases = '''\n{phrases}\n'''", ""]
    FILE.write_text("\n".join(lines))


def main() -> None:
    """Learn, write, and print figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--candidates", type=int, default=0, help="number of other words to print")
    given = parser.parse_args()
    bias = given.data / "bias"
    experts = [
        marks(one.text, one.words, one.document)
        for one in datasets.parse_rows(bias / "babe_v3_train.jsonl.gz", parse_babe)
    ]
    propaganda = [
        marks(row["text"], parse_ptc(row).spans)
        for row in datasets.read_rows(bias / "ptc_spans.jsonl.gz")
        if row["split"] == "train"
    ]
    known = vectors(given.data)
    chosen = [word for word in known.words if (word,) in load_lexicon("slanted").phrases]
    listed, held_out = np.zeros(3), np.zeros(3)
    for train, test in group_folds([text.outlet for text in experts]):
        learned = learn(known, (experts[i] for i in train), propaganda)
        weights = {word: rounded(learned[word]) for word in chosen}
        texts = [experts[i] for i in test]
        held_out += hits(texts, weights)
        listed += hits(texts, {})
    learned = learn(known, experts, propaganda)
    write({word: learned[word] for word in chosen})
    print(f"the list alone: {figure(listed)}")
    print(f"with slanted words, weights from other outlets: {figure(held_out)}")
    if given.candidates:
        phrases = {**load_lexicon("loaded").phrases, **load_lexicon("slanted").phrases}
        others = sorted(learned, key=learned.__getitem__, reverse=True)
        print(*[word for word in others if (word,) not in phrases][: given.candidates])


if __name__ == "__main__":
    main()
