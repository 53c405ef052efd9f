"""Sentence scores and reading ease, by the scales of `reliability.scales`."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reliability.articles.article import Article
from reliability.articles.mistaken_text import check_is_text
from reliability.attribution.annotation import annotate
from reliability.errors import check_type
from reliability.scales.article_batch import ArticleBatch
from reliability.scales.scale import EASE, SCALES, SentenceBatch, predict_scores
from reliability.scales.sentence_features import measure_sentence
from reliability.text.document import parse

_MIN_EXCERPT = 150  # words; the excerpts that the scale of reading ease was trained on have 175


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of an article with its score on each scale.

    Attributes
    ----------
    start, end : int
        Character offsets into the text of the article; `end` is exclusive.
    text : str
        The sentence.
    scores : dict of str to float
        The score on each scale in `SCALES`. `certainty` is a rating from 1 to 6; all others are
        probabilities.
    """

    start: int
    end: int
    text: str
    scores: dict[str, float]


def score_sentences(text: str | Article, title: str | None = None) -> list[ScoredSentence]:
    """Score every sentence of an article on ten scales.

    Parameters
    ----------
    text : str or Article
        The text of an article, or an article.
    title : str, optional
        The headline, if `text` is a string.

    Returns
    -------
    list of ScoredSentence
        The sentences in the order of the text.

    Raises
    ------
    TypeError
        If an argument has another type, or if a title is given together with an `Article`.
    ArticleError
        If `text` is the name of a file or an address.

    Notes
    -----
    The probabilities are calibrated on the annotated speeches, debates and news that each scale was
    trained on. They judge manner, not truth: a checkworthy sentence may be true.

    The article is parsed once, and every sentence is measured in its context. Where the annotated
    sentences came without their articles, the scale was trained on each as an article of its own.

    Examples
    --------
    >>> met, thanks = score_sentences("The bridge carried 400,000 trucks in 2019. Thank you so much!")
    >>> met.text
    'The bridge carried 400,000 trucks in 2019.'
    >>> met.scores["checkworthy"] > 0.5 > thanks.scores["checkworthy"]
    True
    """
    check_type("title", title, str | None, "a string")
    if isinstance(text, Article):
        if title is not None:
            raise TypeError("title: an Article has its own; give a title only with a string")
        title = text.title
    text = _plain(text)
    document = parse(text, title)
    spans = document.sentences
    if not spans:
        return []
    batch = ArticleBatch(annotate(document), SCALES)
    rows = zip(*(predict_scores(name, batch) for name in SCALES), strict=True)
    return [
        ScoredSentence(
            span.start, span.end, text[span.start : span.end], dict(zip(SCALES, row, strict=True))
        )
        for span, row in zip(spans, rows, strict=True)
    ]


def reading_ease(text: str | Article) -> float:
    """Estimate how easy a text is to read, as teachers would judge it.

    Parameters
    ----------
    text : str or Article
        A text, or an article. A long text is cut into excerpts of whole sentences with at least 150
        words each; a shorter rest is ignored.

    Returns
    -------
    float
        The mean rating of the excerpts, from -4 (hard) to 2 (easy). -0.9 is the mean of the school
        texts that the scale was trained on. NaN if the text has no words.

    Raises
    ------
    ArticleError
        If `text` is the name of a file or an address.

    Examples
    --------
    >>> reading_ease("The cat sat on the mat. The dog ran to the cat. " * 20) > 0
    True
    """
    text = _plain(text)
    excerpts = _excerpts(text)
    if not excerpts:
        return math.nan
    batch = SentenceBatch([measure_sentence(excerpt) for excerpt in excerpts])
    return math.fsum(predict_scores(EASE, batch)) / len(excerpts)


def _plain(text: str | Article) -> str:
    """Return a text, or that of an article. Raises ArticleError for the name of a file."""
    check_type("text", text, str | Article, "a string or an Article")
    if isinstance(text, Article):
        return text.text
    check_is_text("text", text)
    return text


def _excerpts(text: str) -> list[str]:
    excerpts, start, words = [], 0, 0
    spans = parse(text).sentences
    for span in spans:
        words += span.last - span.first
        if words >= _MIN_EXCERPT:
            excerpts.append(text[start : span.end])
            start, words = span.end, 0
    return excerpts or ([text] if spans else [])
