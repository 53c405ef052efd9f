"""Judge an article: the verdict of the policy, unless a part of the text fails by itself.

A text whose sentences were broken, or that has much filler, is judged as a reader sees it as well. A
text that would pass or is too close to call is searched for a part of another manner. Neither changes
a score: only the verdict and its reasons name the part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple, Protocol

from reliability.attribution.annotation import Annotated
from reliability.contradictions.headline_body import OTHER_STORY
from reliability.genres.classify import classify
from reliability.records import (
    Abstention,
    Finding,
    Genre,
    Reading,
    Score,
    Verdict,
    probability,
)
from reliability.scoring.manner import (
    CLEAR_CONTRAST,
    LEFT_OUT_OF_PARTS,
    Part,
    change_of_subject,
    differing_part,
    estimated_log_odds,
)
from reliability.scoring.model import Model
from reliability.scoring.policy import Decision, Policy, decide
from reliability.signals.registry import read_signals
from reliability.signals.voice import unmarked_words, viewed_words
from reliability.text.damaged_words import is_glued
from reliability.text.document import Document, either
from reliability.text.prose import other_form, prose_counts
from reliability.text.readable import APPROXIMATIONS, RESTORATIONS, Mend
from reliability.text.refrains import drop_hollow_speech, drop_refrains

# From this share of words that are the speech or the views of others, without quotation marks, a text is
# a speech, a transcript or a page of lyrics: 1% of 2,800 articles
_MOST_OF_OTHERS = 0.7
# Lower-case words of a line, of all such lines, and their share, with which boilerplate can be prose of
# the article
_LEAST_PROSE, _LEAST_LEFT_OUT, _LEFT_OUT = 5, 40, 0.06
# Words; of 2,740 honest articles eight have a longer headline, and none has one of 34 to 89
_LONGEST_TITLE = 40
_SMALL_WORD = re.compile(r"\b[a-z]+\b")
_RAISED = 0.02  # by which damage raises a score noticeably
# Mends that drop a few words of many sentences, and the most log-odds by which these raise a score, for
# their share of the text. Of 289 texts that fail without such words none is more than 22 for the share
# above the limit, and of 48 with news appended two are 48; of 31 honest articles with such words 19 are
# 50 above it.
_DROPPED, _MOST_RAISED = frozenset((drop_refrains, drop_hollow_speech)), 50
# Lists and front pages are not among them: their prose fails by its interval only.
_BROKEN = (Abstention.UNREADABLE, Abstention.TOO_SHORT)


@dataclass(frozen=True)
class Measured:
    """A text with its title, and its values, genre and scores, which are computed on first use.

    `models` are by target.
    """

    annotated: Annotated
    title: str | None
    models: Mapping[str, Model]

    @property
    def document(self) -> Document:
        """The parsed text."""
        return self.annotated.document

    @cached_property
    def reading(self) -> Reading:
        """The values and findings of all signals."""
        return read_signals(self.annotated)

    @cached_property
    def genre(self) -> Genre:
        """The genre."""
        return classify(self.annotated, self.title)

    @cached_property
    def scores(self) -> Mapping[str, Score]:
        """The scores by target."""
        words = len(self.document.words)
        values = self.reading.values
        return {target: model.score(values, words) for target, model in self.models.items()}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all signals, with their contributions to the scores."""
        return with_contributions(self.reading.findings, self.scores)

    def score_as_part(self, target: str) -> Score:
        """Return the score of a target for a part of an article, as if it were not short.

        The signals of `LEFT_OUT_OF_PARTS` are not read, which saves their time as well.
        """
        values = read_signals(self.annotated, left_out=LEFT_OUT_OF_PARTS).values
        return self.models[target].score(values)


def with_contributions(
    findings: Sequence[Finding], scores: Mapping[str, Score]
) -> tuple[Finding, ...]:
    """Divide the contribution of each feature among its findings, in proportion to their weights."""
    totals: dict[str, float] = defaultdict(float)
    for finding in findings:
        totals[finding.feature] += finding.weight
    per_weight = {
        feature: {
            target: score.contributions.get(feature, 0.0) / total
            for target, score in scores.items()
        }
        for feature, total in totals.items()
    }
    scored = []
    for finding in findings:
        factors = per_weight[finding.feature].items()
        contributions = {target: finding.weight * factor for target, factor in factors}
        scored.append(finding._replace(contributions=contributions))
    return tuple(scored)


class Measure(Protocol):
    """Measures a text and a title with the models of the article."""

    def __call__(  # noqa: D102
        self, text: str, title: str | None, *, keep_boilerplate: bool = False
    ) -> Measured: ...


class Judgement(NamedTuple):
    """The decision on an article, and the part of another manner, if there is one."""

    decision: Decision
    part: Part | None = None


def judge(policy: Policy, measured: Measured, measure: Measure) -> Judgement:
    """Return the verdict on an article, with its reasons.

    Parameters
    ----------
    policy : Policy
        The limits.
    measured : Measured
        The article.
    measure : callable
        Measures another text, with a title or without, with the models of the article.

    Returns
    -------
    Judgement
        The decision, and the part of the text that differs from the rest.
    """
    judgement = _judge_with_mends(policy, measured, measure)
    decision = judgement.decision
    # Only here, so that no failure becomes an abstention by the headers of e-mails
    is_open = decision.verdict is Verdict.PASS or decision.abstention is Abstention.TOO_CLOSE
    reason = other_form(measured.document) if is_open else ""
    if not reason:
        return judgement
    return Judgement(Decision(Verdict.ABSTAIN, (reason, *decision.reasons), Abstention.NOT_PROSE))


def _judge_with_mends(policy: Policy, measured: Measured, measure: Measure) -> Judgement:
    """Return the verdict on a text as it is, or a failure of it in another reading or when mended."""
    judgement = _judge_as_is(policy, measured, measure)
    decision = judgement.decision
    is_short = decision.abstention is Abstention.TOO_SHORT and not is_glued(measured.document)
    if decision.verdict is Verdict.FAIL or is_short:
        return judgement
    for how, reading in _other_readings(measured, measure):
        other = _judge_as_is(policy, reading, measure).decision
        if other.verdict is Verdict.FAIL:
            return Judgement(
                other._replace(reasons=(f"{how}: {other.reasons[0]}", *other.reasons[1:]))
            )
    failure = _failure_when_mended(policy, measured, decision, measure)
    return Judgement(failure) if failure else judgement


def _other_readings(measured: Measured, measure: Measure) -> Iterator[tuple[str, Measured]]:
    """Yield the article with lines taken for boilerplate, or with a long headline, and the reason."""
    document, title = measured.document, measured.title
    if text := _with_left_out(document):
        how = "with the lines that look like those of a page"
        yield how, measure(text, title, keep_boilerplate=True)
    if title and len(title.split()) > _LONGEST_TITLE:
        yield "with its long headline", measure(f"{title}\n\n{document.text}", None)


def _with_left_out(document: Document) -> str:
    """Return the text with only the lines of its boilerplate that can be prose; "" if they are few.

    The sentences of the page inside paragraphs cannot: no partisan word is in them.
    """
    text, page = document.text, frozenset(document.page_sentences)
    places = [
        (place, 0 if place in page else len(_SMALL_WORD.findall(text[slice(*place)])))
        for place in document.boilerplate
    ]
    words = sum(count for _, count in places if count >= _LEAST_PROSE)
    if words < max(_LEAST_LEFT_OUT, _LEFT_OUT * len(document.words)):
        return ""
    for (start, end), count in reversed(places):
        text = text if count >= _LEAST_PROSE else f"{text[:start]}\n{text[end:]}"
    return text


def _judge_as_is(policy: Policy, measured: Measured, measure: Measure) -> Judgement:
    """Return the verdict on a text by its scores, and by the part of another manner."""
    counts = prose_counts(measured.document)
    is_of_other_story = any(finding.note == OTHER_STORY for finding in measured.reading.findings)
    decision = decide(
        policy,
        measured.scores,
        measured.reading.values,
        counts,
        measured.genre,
        (OTHER_STORY,) if is_of_other_story else (),
    )
    if decision.verdict is Verdict.FAIL or decision.abstention not in (None, Abstention.TOO_CLOSE):
        return Judgement(decision)
    if not policy.judge_every_genre and (share := _share_of_others(measured)) > _MOST_OF_OTHERS:
        reason = (
            f"{share:.0%} of its words are somebody else's, without quotation marks, as in a speech"
        )
        return Judgement(Decision(Verdict.ABSTAIN, (reason, *decision.reasons), Abstention.GENRE))

    def score(text: str) -> Score:
        return measure(text, None).score_as_part("reliability")

    def fails(reliability: Score) -> bool:
        return "reliability" in policy.violations(reliability, measured.scores["bias"])

    whole = measured.scores["reliability"]
    estimate = partial(
        estimated_log_odds, measured.annotated, measured.reading, measured.models["reliability"]
    )
    part = differing_part(measured.document, measured.findings, whole, estimate, score, fails)
    if part is None:
        return Judgement(decision)
    # An opinion may take sides in a part of it, if it says that it is one.
    is_exempt = measured.genre.labelled and not policy.judge_every_genre
    is_clear = part.contrast >= CLEAR_CONTRAST and not is_exempt
    return Judgement(_decide_with_part(decision, part, is_clear), part)


def _share_of_others(measured: Measured) -> float:
    """Return the share of words that are the speech or the view of others, without quotation marks."""
    others = either(unmarked_words(measured.annotated), viewed_words(measured.annotated))
    return others.count(1) / max(len(measured.document.words), 1)


def _failure_when_mended(
    policy: Policy, measured: Measured, decision: Decision, measure: Measure
) -> Decision | None:
    """Return a failure if a mended version of the text fails, else None.

    For damage that no author causes, and for texts that are unreadable or short, the probability
    decides instead of the interval, if the damage has raised it, or if the text cannot be read as it is.
    """
    raised = measured.scores["reliability"].probability - _RAISED
    readable, is_broken = measured, decision.abstention in _BROKEN
    for mend in (*RESTORATIONS, *APPROXIMATIONS):
        document = readable.document
        text = mend(document)
        if not text or text == document.text or _stays_clear(policy, readable, mend, text):
            continue
        readable = measure(text, measured.title)
        is_broken |= mend in RESTORATIONS
        is_lower = readable.scores["reliability"].probability < raised
        is_strict = is_broken and (is_lower or decision.abstention is Abstention.UNREADABLE)
        limits = replace(policy, decide_uncertain=True) if is_strict else policy
        mended = _judge_as_is(limits, readable, measure).decision
        if mended.verdict is Verdict.FAIL:
            words, of_words = len(readable.document.words), len(measured.document.words)
            share = f"{words} of {of_words} words" if words < of_words else "all words, mended"
            first = f"as far as it can be read ({share}): {mended.reasons[0]}"
            # Other reasons, such as that the text as it is passes, would contradict the failure.
            is_damaged = decision.abstention in (*_BROKEN, Abstention.NOT_PROSE)
            others = mended.reasons[1:] + (decision.reasons if is_damaged else ())
            return Decision(Verdict.FAIL, (first, *dict.fromkeys(others)))
    return None


def _stays_clear(policy: Policy, measured: Measured, mend: Mend, text: str) -> bool:
    """Return True if a mend drops so few words, from a text so reliable, that it cannot fail then.

    In a text of two subjects, the words may be those of the worse part.
    """
    if mend not in _DROPPED or change_of_subject(measured.document):
        return False
    whole, share = measured.scores["reliability"], 1 - len(text) / len(measured.document.text)
    return probability(whole.log_odds - _MOST_RAISED * share) > policy.fail_under


def _decide_with_part(decision: Decision, part: Part, is_clear: bool) -> Decision:
    """Return the decision on an article with a part of another manner: FAIL if it is clear."""
    reason = (
        f"the part from “{part.first}” to “{part.last}” is written in another manner: its reliability "
        f"is {part.alone.probability:.2f}, and that of the rest {part.rest.probability:.2f}"
    )
    if is_clear:  # the first of the other reasons says that the whole passes, or is too close
        return Decision(Verdict.FAIL, (reason, *decision.reasons[1:]))
    return Decision(Verdict.ABSTAIN, (reason, *decision.reasons), Abstention.TWO_MANNERS)
