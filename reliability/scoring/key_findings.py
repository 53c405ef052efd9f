"""Choose the findings of a report that are shown: those that an editor raises, or that move a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reliability.records import KEY_EFFECT, Abstention, Finding, Genre, Score, log_odds_of
from reliability.scoring.claims import CLAIMS, raised_claims
from reliability.signals import biased_sentences, certainty
from reliability.signals.registry import FEATURES
from reliability.signals.sourcing import SCORN

# In log-odds. A feature with at least this effect shows its strongest findings, however small.
_FEATURE_EFFECT = 0.05
_SHOWN_OF_FEATURE = 3
_RAISED = 2  # the least severity of a fault that is shown whatever its effect
_MOST_RAISED = 12  # such faults of a feature; an editor who reads on knows the manner by then
# Faults of language that a desk mends: each is right or wrong by itself, so the first few are shown.
_LANGUAGE_FAULTS = frozenset({"grammar_errors", "missing_spaces", "out_of_vocabulary_words"})
# One "we" shows that the author says it. Of 107 pronouns shown in 40 articles, a strict reader would
# raise 15.
_PRONOUNS = frozenset({"first_person", "first_person_plural", "second_person"})
# Features whose findings are phrases with a source that nobody could ask.
_SAME_COMPLAINT = frozenset({"anonymous_sources", "vague_sources", "weasel_words"})
_AUTHOR_OPINION = "author_opinion"
# Genres in which authors speak for themselves, so that their opinions are not a fault.
_OPINION_GENRES = frozenset({"opinion", "letter", "interview"})
# Genres whose accusations are those of the person interviewed.
_SPOKEN_GENRES = frozenset({"interview"})
_SATIRE = "satire"
_NOT_ARTICLES = frozenset((Abstention.UNREADABLE, Abstention.NOT_PROSE))
# What a more reliable article states as certain is seldom wrong.
_TRUSTED = 0.8
# The least sum of the log-odds of a biased sentence, and of this share of those of its article. Of 50
# such sentences, each the strongest of its article, a reader called those under the least 3 biased, 5
# arguable and 7 not, those up to 1.5 13, 2 and 6, and the others 10, 3 and 1.
_LEAST_BIASED, _SHARE_OF_BIAS = 1.0, 0.3
# The most that the probability of a biased sentence counts: it is computed from a rounded length.
_MOST_PROBABLE = 0.99
_LEAST_ABSOLUTE = 0.5  # "always" and "never" are as often narration as a sweeping claim
# Of the feelings and guesses that were read, 33 of 61 were right in articles with a lower bias, and
# 177 of 202 in the others.
_PLAIN_CLAIM, _BIASED = 1.0, 0.6
# The desk editor missed a reply in 3 of 23 articles with a reliability over .8, none of which was found.
# Of the accusations in the text of articles over .62, a second reading called 1 of 4 right.
_NEEDS_NO_REPLY, _HEADLINE_NEEDS_NO_REPLY = 0.62, 0.8
# Of the sentences that only scorn somebody, none of three in articles with a higher reliability was an
# accusation.
_SCORN_NEEDS_NO_REPLY = 0.45


class JudgedArticle(NamedTuple):
    """What the choice of findings depends on, beside the findings."""

    scores: Mapping[str, Score]
    genre: Genre
    abstention: Abstention | None
    title: str | None

    @property
    def reliability(self) -> float:
        """The probability that the article is reliable."""
        return self.scores["reliability"].probability

    @property
    def is_trusted(self) -> bool:
        """True for an article so reliable that a finding of its words alone is seldom right."""
        return self.reliability > _TRUSTED


def severity(finding: Finding, genre: Genre) -> int:
    """Return the severity of a finding for an editor in an article of a genre, from 0 to 3.

    It is the severity of the feature, but 0 for an opinion of the author where opinions are due.
    """
    if finding.feature == _AUTHOR_OPINION and genre.name in _OPINION_GENRES:
        return 0
    feature = FEATURES.get(finding.feature)
    return feature.severity if feature else 0


def key_indices(findings: Sequence[Finding], article: JudgedArticle) -> frozenset[int]:
    """Return the indices of the findings that are shown.

    A finding that does not hold in an article of this score and genre is left out. Of the others, these
    are shown: faults of severity 2 and 3; findings with an effect of at least `KEY_EFFECT` log-odds; and
    the three strongest of a feature that moves a score through many small ones, and of each fault of
    language. Of "we", "I" and "you" only the first is shown, and of findings that call the source of
    the same words vague only the strongest.
    """
    ranks: Counter[str] = Counter()
    chosen = []
    for index in _that_hold(findings, article):
        finding = findings[index]
        feature = finding.feature
        ranks[feature] += 1
        if feature in _PRONOUNS and ranks[feature] > 1:
            continue
        is_raised = severity(finding, article.genre) >= _RAISED and ranks[feature] <= _MOST_RAISED
        is_strongest = ranks[feature] <= _SHOWN_OF_FEATURE and _moves(feature, article)
        if is_raised or is_strongest or finding.effect >= KEY_EFFECT:
            chosen.append(index)
    return frozenset(chosen) - frozenset(_repeated(findings, chosen))


def _that_hold(findings: Sequence[Finding], article: JudgedArticle) -> Iterator[int]:
    """Yield the indices of the findings that hold in the article, the strongest first."""
    claims = raised_claims(findings, article.scores["reliability"], article.genre)[:1]
    for index in sorted(range(len(findings)), key=lambda index: -findings[index].weight):
        finding = findings[index]
        if finding.feature == CLAIMS and finding not in claims:
            continue
        if article.genre.name == _SATIRE and finding.contributions.get("reliability", 0.0) > 0:
            continue  # its sources and replies are made up
        holds = _HOLDS.get(finding.feature)
        if holds is None or holds(finding, article):
            yield index


def _moves(feature: str, article: JudgedArticle) -> bool:
    """Return True for a feature that moves a score, and for faults of language."""
    whole = max(abs(score.contributions.get(feature, 0.0)) for score in article.scores.values())
    return whole >= _FEATURE_EFFECT or feature in _LANGUAGE_FAULTS


def _repeated(findings: Sequence[Finding], ranked: Sequence[int]) -> Iterator[int]:
    """Yield those of some findings that repeat a stronger one on the same words."""
    kept: list[Finding] = []
    for index in ranked:
        finding = findings[index]
        if finding.feature not in _SAME_COMPLAINT:
            continue
        if any(finding.overlaps(other) for other in kept):
            yield index
        else:
            kept.append(finding)


def _biased_sentence_holds(finding: Finding, article: JudgedArticle) -> bool:
    """Return True if sentence and article together are biased enough.

    The weight is the excess of the probability over the least that counts, times the words.
    """
    excess = finding.weight / max(len(finding.text.split()), 1)
    probability = min(biased_sentences.LEAST + excess, _MOST_PROBABLE)
    of_article = _SHARE_OF_BIAS * article.scores["bias"].log_odds
    return log_odds_of(probability) + of_article >= _LEAST_BIASED


def _certainty_holds(finding: Finding, article: JudgedArticle) -> bool:
    is_minor = finding.kind == certainty.EMPHASIS or article.is_trusted
    return finding.kind == certainty.CURE or not is_minor


def _missing_reply_holds(finding: Finding, article: JudgedArticle) -> bool:
    limit = _HEADLINE_NEEDS_NO_REPLY if finding.where == "title" else _NEEDS_NO_REPLY
    limit = limit if finding.weight > SCORN else _SCORN_NEEDS_NO_REPLY
    return article.genre.name not in _SPOKEN_GENRES and article.reliability <= limit


# Whether a finding holds in an article, for the features whose words alone do not decide it
_HOLDS: Mapping[str, Callable[[Finding, JudgedArticle], bool]] = {
    "absolutes": lambda finding, article: (
        finding.weight >= _LEAST_ABSOLUTE and not article.is_trusted
    ),
    "biased_sentences": _biased_sentence_holds,
    # A title in capitals is the style of the house.
    "headline_all_caps": lambda _, article: not (article.title or "").isupper(),
    "mind_reading": lambda finding, article: (
        finding.weight >= _PLAIN_CLAIM or article.scores["bias"].probability >= _BIASED
    ),
    "missing_reply": _missing_reply_holds,
    CLAIMS: lambda _, article: article.abstention not in _NOT_ARTICLES,
    certainty.UNSOURCED: _certainty_holds,
}
