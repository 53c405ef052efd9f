"""Insinuation: wording that suggests a charge without stating it.

There are phrases ("so much for", "makes you wonder") and rhetorical questions. A question is rhetorical
if its words show that it asks nothing: a tag ("right?"), a negation ("Why won't they answer?"), a
stress ("Does she really think …?"), or a loaded word. Questions of an interview, of a list of questions
and answers, questions that the next sentence answers, and questions that somebody else asks are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Literal

from reliability.attribution.annotation import Annotated
from reliability.records import Finding, Reading
from reliability.signals.names_and_titles import is_in_title
from reliability.signals.signal import load_signal, make_finding, weighted_rate
from reliability.signals.voice import SOURCES, reported_words
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class
from reliability.text.tokenization import Span

_LEADING = word_class("leading", "insinuation")
_STRESS = word_class("stress", "insinuation")
_TAKING = frozenset("take takes taking taken took".split())
_TAGS = word_class("tags", "insinuation")
_ASKING = frozenset("why how what where who when".split())
_AUXILIARIES = (
    word_class("be")
    | word_class("have")
    | word_class("do")
    | frozenset("will would can could".split())
)
_SELF = word_class("self", "insinuation")
# "Don't miss out?" orders; "Don't they know?" asks.
_ORDERS = frozenset("don't haven't".split())
_SUBJECTS = word_class("subjects", "insinuation")
_SPEAKERS = frozenset("named role anonymous".split())
_LONGEST = 40  # words of a rhetorical question
# "Remember when they promised", not "remember the photo of the Pope"
_RECALLED = frozenset("when how that what who why all those back".split())
_BRIEF = 3  # words of a question too short to show what it suggests
# "Why won't they?" blames; "Who doesn't like toast?" and "What isn't for sale?" only wonder.
_BLAMING = frozenset(("why",))
_AMOUNTS = frozenset("much many".split())
_WHO_IS = frozenset("who's what's who is are was were".split())
_LINKS = (["see", "also"], ["read", "more"], ["read", "also"], ["also", "read"])
_RESEARCH = word_class("research", "insinuation")
_HOLDERS = word_class("holders", "mind_reading") - frozenset("some many most people".split())
_CONDUCT = 4  # words after "may explain why" that name the person or body whose conduct it is
_ANSWERS = word_class("answers", "insinuation")
_ANSWERING = (["i'm", "afraid", "not"], ["the", "answer", "is"])
_LOADED = frozenset(("emotive", "group_label"))
_LABEL_WORDS = 3
_SIDED = 0.5
_WEAK = 0.5  # the most weight of a phrase that is plain in articles that take no sides
_SHORTEST = 4  # words of a statement before a tag
_MANY = 0.2  # share of the sentences: a text with more questions asks and answers them
_PHRASE_NOTE = "suggests more than it says"
_QUESTION_NOTE = "a question that suggests its answer instead of stating it"


def _has_tag(words: list[str]) -> bool:
    """Return True for "But it is all his fault, right?"."""
    if len(words) < _SHORTEST or words[0] in _ASKING or words[0] in _AUXILIARIES:
        return False
    return words[-1] in _TAGS and words[-2] not in _WHO_IS  # not "so who's right?"


def _is_leading(words: list[str]) -> bool:
    """Return True for "Why won't they answer?", "Why else would they?" and "Isn't it odd?"."""
    if len(words) < _BRIEF:
        return False  # "Who doesn't?"
    if words[0] in _ASKING:
        second = words[1]
        return words[0] in _BLAMING and (second in _LEADING or second == "else")
    return words[0] in _LEADING and (
        words[0] not in _ORDERS or not _SUBJECTS.isdisjoint(words[1:2])
    )


def _is_stressed(words: list[str]) -> bool:
    """Return True for "Does she really think so?", but not for "Will they take it seriously?"."""
    is_question = words[0] in _ASKING or words[0] in _AUXILIARIES
    if not _AMOUNTS.isdisjoint(words[1:2]):
        return False
    stress = _STRESS if _TAKING.isdisjoint(words) else _STRESS - {"seriously"}
    return is_question and not stress.isdisjoint(words) and _SELF.isdisjoint(words)


def _is_declarative(words: list[str]) -> bool:
    """Return True for "You know, the one who left?" and "Remember how she left?"."""
    return (
        (words[:2] == ["you", "know"] and len(words) > _BRIEF)
        or (words[:1] == ["remember"] and words[1:2] != [] and words[1] in _RECALLED)
        or words[:3] == ["do", "you", "remember"]
    )


_TESTS = (_has_tag, _is_leading, _is_declarative, _is_stressed)


def _is_about_others(words: list[str]) -> bool:
    """Return True for a question about other people: "Will the crook be sending him more gifts now?"."""
    opens = words[0] in _ASKING or words[0] in _AUXILIARIES
    if words[:2] in (["why", "not"], ["how", "about"], ["what", "about"]):
        return False  # it proposes something
    return opens and len(words) > _BRIEF and _SELF.isdisjoint(words)


def _without_label(document: Document, sentence: Span) -> int:
    """Return the first word of a sentence after a label: "OPINION: Why …"."""
    stop = document.window(sentence.first, _LABEL_WORDS, sentence.last - 1)
    labels = (i for i in range(sentence.first, stop) if ":" in document.gap_after(i))
    return next(labels, sentence.first - 1) + 1


def _is_turn(document: Document, index: int) -> bool:
    """Return True for a turn of a dialogue: "- Don't you care? - I do."."""
    first, last = document.sentences[index][:2]
    before = document.gap_before(first).split()[-1:]
    after = document.gap_after(last - 1).split()[-1:]
    return before == after and before in (["-"], ["--"], ["–"], ["—"])


def _rhetorical(document: Document, sentence: Span, loaded: bool) -> float:
    """Return the weight of a question as a rhetorical one, or 0; more are if it has a loaded word."""
    first, last = _without_label(document, sentence), sentence.last
    is_link = document.words[sentence.first : sentence.first + 2] in _LINKS
    is_check = "fact" in document.words[sentence.first : first]  # "FACT CHECK: Did she really …?"
    if is_link or is_check or document.size_of(first, last) > _LONGEST:
        return 0.0
    words = document.words[first:last]
    if words[0] in ("and", "but", "so", "or", "then", "because") and len(words) > 1:
        words = words[1:]
    tag = document.gap_before(last - 1).strip()  # "men of the right?" has none
    if any(test(words) for test in _TESTS if tag or test is not _has_tag):
        return 1.0
    return _SIDED if loaded and _is_about_others(words) else 0.0


def _is_answered(document: Document, index: int) -> bool:
    """Return True if the sentence after a question answers it: "No.", "We'll see.", a quotation."""
    if index + 1 >= len(document.sentences):
        return False
    first, last = document.sentences[index + 1][:2]
    if document.quoted[first]:
        return True
    words = document.words[first:last]
    return words[0] in _ANSWERS or words[:3] in _ANSWERING


def _is_heading(document: Document, index: int) -> bool:
    """Return True for a question that is a line of its own, as above the parts of a report."""
    first, last = document.sentences[index][:2]
    before, after = document.gap_before(first), document.gap_after(last - 1)
    return "\n" in before and "\n" in after


def _questions(document: Document) -> list[int]:
    """Return the sentences that end in a question mark, unless the text asks and answers."""
    if "?" not in document.normalized:
        return []
    found = [
        index
        for index, (_, last, _, _) in enumerate(document.sentences)
        if "?" in document.gaps[last][:3]
    ]
    return [] if len(found) > 4 + _MANY * len(document.sentences) else found


def _stands_where_it_insinuates(document: Document, first: int, last: int, kind: str) -> bool:
    """Return False for an opening inside a sentence, an aside without a comma, a part of a question.

    The same holds for "no more than coincidence".
    """
    sentence = document.sentences[document.sentence_of[first]]
    if document.gap_after(last - 1) == "-":
        return False  # "snatchers or who-knows-what-else"
    before = document.words[first - 1] if first else ""
    if document.words[first] == "more" and before == "no":
        return False
    if kind == "challenge":
        ends = "?" in document.gap_after(last - 1)[:3]
        is_all = (first, last) == (sentence.first, sentence.last)
        is_explained = document.words[last : last + 1] == ["because"]
        answered = is_explained or _is_answered(document, document.sentence_of[first])
        return ends and is_all and not answered
    if kind == "explanation":
        after = range(last, document.window(last, _CONDUCT, sentence.last))
        acts = any(document.entities[i] or document.words[i] in _HOLDERS for i in after)
        return acts and _RESEARCH.isdisjoint(document.words[sentence.first : first])
    if kind == "aside":
        return first == sentence.first or bool(document.gap_before(first).strip())
    return kind != "opening" or first == sentence.first


def _findings(
    document: Document,
    others: bytearray,
    asked: set[int],
    phrases: Mapping[str, list[PhraseMatch]],
    sided: bool,
    where: Literal["text", "title"],
) -> Iterator[Finding]:
    """Yield the findings of a text or headline, in the article's own voice.

    `asked` are the sentences in which somebody asks or says something. Weak phrases count only in
    articles that take sides.
    """
    make = partial(make_finding, document, "insinuation", "insinuation", where=where)
    taken = set()
    for first, last, kind, weight in phrases["insinuation"]:
        if others[first] or (weight <= _WEAK and not sided):
            continue
        if _stands_where_it_insinuates(document, first, last, kind):
            taken.add(document.sentence_of[first])
            yield make(first, last, _PHRASE_NOTE, weight)
    loaded = {
        document.sentence_of[first]
        for first, _, kind, _ in phrases.get("loaded", ())
        if sided and kind in _LOADED
    }
    for index in _questions(document):
        sentence = document.sentences[index]
        quoted = others[sentence.first : sentence.last]
        if index in taken or index in asked or quoted[0] or 2 * sum(quoted) > len(quoted):
            continue
        if where == "text" and is_in_title(document, sentence.first):
            continue
        if _is_answered(document, index) or _is_turn(document, index):
            continue
        if not sided and where == "text" and _is_heading(document, index):
            continue
        weight = _rhetorical(document, sentence, index in loaded)
        if weight:
            yield make(sentence.first, sentence.last, _QUESTION_NOTE, weight)


def read(annotated: Annotated) -> Reading:
    """Return the rate of insinuations, with their findings."""
    document, headline = annotated.document, annotated.document.headline
    sided = annotated.takes_sides
    others = reported_words(annotated, SOURCES)
    asked = {
        document.sentence_of[one.cue[0]]
        for one in annotated.attributions
        if one.kind in _SPEAKERS and one.is_statement
    }
    findings = [*_findings(document, others, asked, annotated.phrases, sided, "text")]
    if headline is not None:
        phrases = annotated.headline_phrases
        findings += _findings(headline, headline.quoted, set(), phrases, sided, "title")
    return Reading({"insinuation": weighted_rate(findings, document)}, findings)


SIGNAL = load_signal(__file__, read)
