"""Which words and pairs the register is fitted on: those that are frequent and that no topic owns.

It knows how often each stands in which topic. It refuses to know any label: what is chosen here is
chosen before one is seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
from scipy import sparse

from reliability.text import register, vocabulary
from reliability.text.register import Term
from reliability.training.feature_matrix import Array, FeatureMatrix

# A word's lift is how much more frequent it is in the one topic that likes it most. Nouns carry
# topics, so they must be more frequent and more even. Counts are smoothed, as two articles of a small
# topic do not make it the owner of a rare word ("undoubtedly", "furious").
_MIN_ARTICLES, _MIN_ARTICLES_NOUN, _MIN_ARTICLES_PAIR = 25, 40, 100
_TOPICS = 25  # the most frequent ones
_MAX_LIFT, _MAX_LIFT_NOUN = 4.0, 2.2
_SMOOTHING = 3  # articles, added to those that have the word and to those expected
# Words of the page around an article, of its medium, of groups of people and their beliefs, and of
# topics that the lift lets through.
_NOT_REGISTER = frozenset(
    "com org www http https photo photos image images caption click homepage advertisement "
    "newsletter newsletters inbox copyright permission reprinted subscribe subscribers text "
    "video videos audio podcast article articles editor editors credit getty via email comments "
    "cookies browser website websites page pages updated facebook twitter tweet tweets tweeted "
    "instagram blog posted contributed loading login disclaimer reserved rights follows "
    "toggle enlarge shared share listen reading heading read sign online site author editorial "
    "liberal conservative leftist progressive political federal social medical financial economic "
    "domestic corporate racial religious military nuclear elected presidential congressional "
    "republican democratic foreign international legal illegal environmental digital "
    "president secretary governor senator director officials governments agency law office "
    "storm disaster estate town state states signing leadership opposition policies policy "
    "morning today night secretary drew "
    "black blacks white native gay female male man men woman women women's boy boys girl girls "
    "migrant migrants refugee church churches evangelical religion prayer conservatives socialist "
    "capitalism wing borders tax congressman lawmakers senators mayor minister ministers parliament "
    "parliamentary presidents president's media news source sources file files map maps "
    "sites app pic notes shares likes followers posts headlines newspaper channel publication".split()
)


def everyday_words(
    table: FeatureMatrix, topics: Mapping[str, str], nouns: Mapping[str, float]
) -> list[Term]:
    """Return the words that are frequent and that no topic owns, sorted.

    `topics` maps the ids of articles to topics, `nouns` words to how often they are nouns. A
    word's lift in a topic is how many of the topic's articles have it over how many would at its
    share of all, both smoothed.
    """
    present = table.log_rates.sign()
    topic_of = np.array([topics.get(example.id, "") for example in table.examples])
    articles = Counter(topic_of[topic_of != ""].tolist())
    overall = _sums(present[topic_of != ""])
    share = np.maximum(overall, 1) / articles.total()
    lift = np.zeros(len(table.terms))
    for topic, size in articles.most_common(_TOPICS):
        here = _sums(present[topic_of == topic])
        lift = np.maximum(lift, (here + _SMOOTHING) / (size * share + _SMOOTHING))

    def is_everyday(word: str, articles: float, lift: float) -> bool:
        noun = nouns.get(word.removesuffix("'s"))
        if noun is None or word in _NOT_REGISTER:
            return False
        is_noun = noun >= 0.5
        return (
            articles >= (_MIN_ARTICLES_NOUN if is_noun else _MIN_ARTICLES)
            and lift < (_MAX_LIFT_NOUN if is_noun else _MAX_LIFT)
            and word.replace("'", "").isalpha()
            and vocabulary.is_dictionary_word(word)
        )

    columns = zip(table.terms, _sums(present), overall, lift, strict=True)
    return sorted(
        key
        for key, frequency, with_topic, highest in columns
        if isinstance(key, str) and with_topic >= 8 and is_everyday(key, frequency, highest)
    )


def frequent_pairs(table: FeatureMatrix) -> list[Term]:
    """Return the pairs of the masked text that are in many articles, sorted.

    Two signs in a row are left out: whether a full stop stands before or behind a closing quotation
    mark is a matter of country, not of care.
    """
    return sorted(
        key
        for key, articles in zip(table.terms, _sums(table.log_rates.sign()), strict=True)
        if articles >= _MIN_ARTICLES_PAIR
        and isinstance(key, tuple)
        and not register.SIGNS.issuperset(key)
    )


def _sums(matrix: sparse.csr_matrix) -> Array:
    return np.asarray(matrix.sum(axis=0), dtype=float).ravel()
