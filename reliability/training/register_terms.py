"""Select the terms of the register: frequent words and pairs that are not specific to a topic.

No label is used, so the selection may see all articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import sparse
from sklearn.decomposition import TruncatedSVD

from reliability.text import register, vocabulary
from reliability.text.register import Term
from reliability.training.feature_matrix import Array, FeatureMatrix

# The lift of a word is the ratio of its frequency in the topic that uses it most to its frequency
# overall. Nouns are often topic words, so for them the limits are stricter. Counts are smoothed, so
# that two articles of a small topic do not make a rare word ("undoubtedly", "furious") specific to it.
_MIN_ARTICLES, _MIN_ARTICLES_NOUN, _MIN_ARTICLES_PAIR = 25, 40, 100
_MIN_WITH_TOPIC = 8  # articles with a topic
_TOPICS = 25  # the most frequent ones
_MAX_LIFT, _MAX_LIFT_NOUN = 4.0, 2.2
DIRECTIONS = 50  # of the register; chosen on held-out publishers (models/NOTES.md)
_SMOOTHING = 3  # articles, added to the observed and to the expected number with the word


def everyday_words(
    matrix: FeatureMatrix, topics: Mapping[str, str], nouns: Mapping[str, float]
) -> list[Term]:
    """Return the frequent words that are not specific to a topic, sorted.

    `topics` has the topic of an article, by its id; articles without a topic do not count for the lift.
    `nouns` has the share of a word's occurrences as a noun, a proper noun or a numeral, in treebanks;
    other words are left out.
    """
    present = matrix.log_rates.sign()
    topic_of = np.array([topics.get(example.id, "") for example in matrix.examples])
    has_topic = topic_of != ""
    articles = Counter(topic_of[has_topic].tolist())
    with_topic = _column_sums(present[has_topic])
    share = np.maximum(with_topic, 1) / articles.total()
    lift = np.zeros(len(matrix.terms))
    for topic, size in articles.most_common(_TOPICS):
        here = _column_sums(present[topic_of == topic])
        lift = np.maximum(lift, (here + _SMOOTHING) / (size * share + _SMOOTHING))
    columns = zip(matrix.terms, _column_sums(present), with_topic, lift, strict=True)
    return sorted(
        term
        for term, frequency, frequency_with_topic, highest in columns
        if isinstance(term, str)
        and frequency_with_topic >= _MIN_WITH_TOPIC
        and _is_everyday(term, frequency, highest, nouns)
    )


def _is_everyday(word: str, articles: float, lift: float, nouns: Mapping[str, float]) -> bool:
    """Return True if a word is frequent, not specific to a topic, and an ordinary word."""
    noun_share = nouns.get(word.removesuffix("'s"))
    if noun_share is None or register.family_of(word) is None:
        return False
    is_noun = noun_share >= 0.5
    return (
        articles >= (_MIN_ARTICLES_NOUN if is_noun else _MIN_ARTICLES)
        and lift < (_MAX_LIFT_NOUN if is_noun else _MAX_LIFT)
        and word.replace("'", "").isalpha()
        and vocabulary.is_dictionary_word(word)
    )


def frequent_pairs(matrix: FeatureMatrix) -> list[Term]:
    """Return the pairs of the masked text that occur in many articles, sorted.

    Pairs of two signs are left out: a full stop before or after a closing quotation mark is a
    difference between countries, not in quality. So are pairs with a word that names a topic.
    """
    return sorted(
        term
        for term, articles in zip(matrix.terms, _column_sums(matrix.log_rates.sign()), strict=True)
        if articles >= _MIN_ARTICLES_PAIR
        and isinstance(term, tuple)
        and not register.SIGNS.issuperset(term)
        and register.family_of(term)
    )


def latent_directions(
    tables: Sequence[FeatureMatrix], terms: Sequence[Term], count: int = DIRECTIONS
) -> Array:
    """Return the main directions in which terms vary together, of shape (terms, directions).

    This is latent semantic analysis (Deerwester et al. 1990): the right singular vectors of the log
    rates. The log rates of an article times a direction are its coordinate there. The rates of a term
    are scaled by the fourth root of their mean square, half-way to unit variance: a rare word counts,
    but less than it would if standardized. No label is used.
    """
    rates = sparse.vstack([table.log_rates_of(terms) for table in tables]).tocsr()
    scale = np.sqrt(np.sqrt(np.asarray(rates.power(2).mean(axis=0)).ravel())) + 1e-9
    found = TruncatedSVD(min(count, len(terms) - 1), algorithm="arpack", random_state=0)
    found.fit(rates @ sparse.diags(1 / scale))
    return np.asarray(found.components_.T / scale[:, None])


def _column_sums(matrix: sparse.csr_matrix) -> Array:
    return np.asarray(matrix.sum(axis=0), dtype=float).ravel()
