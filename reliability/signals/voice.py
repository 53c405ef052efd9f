"""Mark the words that are somebody else's, quoted or reported, which the signals leave out."""

from __future__ import annotations

from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import Attribution
from reliability.attribution.unmarked_speech import speech_without_marks
from reliability.attribution.views import views_of_others
from reliability.text.document import Document, either
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import DATE

SOURCES = frozenset("named role document vague anonymous unknown".split())
SOMEBODY = SOURCES - {"vague"}
_PERSONS = SOMEBODY - {"document"}
_THINKING = word_class("thinking", "sourcing")
_UNMARKED = frozenset(("unmarked",))  # the key of quotations without marks
_VIEWS = frozenset(("views",))  # the key of views of others
_CALL = 9  # the most words of a call next to a notice: "It's free! Sign up here."
_ADDRESSEE = 2  # words from a verb to the comma after it: ", she told him,"
_REJECTING = word_class("rejecting", "word_senses")
_AFTER_REJECTING = word_class("after_rejecting", "word_senses")
_CONJUNCTIONS = frozenset("and but because so while that".split())
_CLAUSE_OPENERS = (
    word_class("articles")
    | word_class("possessives")
    | word_class("subject_pronouns")
    | word_class("demonstratives")
    | {"it", "there", "that"}
)


def reported_words(annotated: Annotated, kinds: frozenset[str] = _PERSONS) -> bytearray:
    """Return one byte per word: 1 if it is quoted or in reported speech.

    The cues ("claimed") and the names of the sources are the article's choice, unless they are inside
    quotation marks.

    Parameters
    ----------
    annotated
        An article.
    kinds
        The kinds of source whose reported speech counts; by default, persons.
    """
    kinds &= annotated.statement_kinds  # several signals ask for kinds that are the same here
    if kinds not in annotated.reported:
        annotated.reported[kinds] = _reported_words(annotated, kinds)
    return annotated.reported[kinds]


def _reported_words(annotated: Annotated, kinds: frozenset[str]) -> bytearray:
    document = annotated.document
    said = document.quoted
    for words in (unmarked_words(annotated), viewed_words(annotated)):
        said = either(said, words) if 1 in words else said
    others = bytearray(said)
    hollow = annotated.unintroduced.hollow
    for attribution in annotated.attributions:
        if (
            attribution.is_statement
            and attribution.kind in kinds
            and attribution.speaker not in hollow
            and not _denies_thing(document, attribution)
        ):
            first, last = attribution.content
            # Speech over several sentences is quoted; reported speech ends with its sentence.
            if first < last and document.sentence_of[first] == document.sentence_of[last - 1]:
                others[first:last] = b"\x01" * (last - first)
            for first, last in (
                _before_source(document, attribution),
                _after_source(document, attribution),
            ):
                others[first:last] = b"\x01" * (last - first)
    for attribution in annotated.attributions:
        cue, source = attribution.cue, attribution.source
        if not source or (not attribution.is_statement and others[max(source[0] - 1, 0)]):
            source = (
                cue  # "she said all must hate the vile king and love her": a source in her words
            )
        for first, last in (cue, source):
            others[first:last] = said[first:last]
    return others


def _denies_thing(document: Document, attribution: Attribution) -> bool:
    """Return True for "she denies the vile rumour", which is in the writer's words."""
    after = attribution.cue[1]
    return (
        document.words[after - 1] in _REJECTING
        and attribution.content[0] == after
        and document.words[after] not in _AFTER_REJECTING
    )


def _before_source(document: Document, attribution: Attribution) -> tuple[int, int]:
    """Return the words before a source that its statement includes: "the plan, Roe said, is vile".

    There are none in "after the vote, Roe said it was vile", whose statement follows.
    """
    if attribution.source is None:
        return 0, 0
    (start, _), (cue, end) = attribution.source, attribution.cue
    first, last = document.sentences[document.sentence_of[cue]][:2]
    if not first < start < cue or "," not in document.gap_before(start):
        return 0, 0
    is_inverted = first <= attribution.content[0] < attribution.content[1] <= start
    while end < last and document.entities[end] == DATE:
        end += 1  # "Roe said on Friday afternoon, as she left"
    after = range(end, document.window(end, _ADDRESSEE, last))
    is_inserted = any("," in document.gap_before(i) for i in after)
    return (first, start) if is_inverted or is_inserted else (0, 0)


def _after_source(document: Document, attribution: Attribution) -> tuple[int, int]:
    """Return the clause after a source: "the plan is vile, Roe said, and the mayor is a liar".

    There is none in "the plan is vile, Roe said, and left".
    """
    end = max(attribution.cue[1], attribution.source[1] if attribution.source else 0)
    first, last = document.sentences[document.sentence_of[attribution.cue[0]]][:2]
    if not (attribution.cue[0] > first and attribution.content[0] < attribution.cue[0]):
        return 0, 0
    after = range(end, document.window(end, _ADDRESSEE, last))
    at = next((i for i in after if "," in document.gaps[i]), last)
    if at + 1 >= last or document.words[at] not in _CONJUNCTIONS:
        return 0, 0
    return (at + 1, last) if document.words[at + 1] in _CLAUSE_OPENERS else (0, 0)


def unmarked_words(annotated: Annotated) -> bytearray:
    """Return one byte per word: 1 if it is, or may be, speech of somebody without quotation marks."""
    if _UNMARKED not in annotated.reported:
        unmarked = speech_without_marks(
            annotated.document, annotated.laid_out, annotated.introduced
        )
        annotated.reported[_UNMARKED] = unmarked
    return annotated.reported[_UNMARKED]


def viewed_words(annotated: Annotated) -> bytearray:
    """Return one byte per word: 1 if it is the view or tale of somebody, without a verb of speech."""
    if _VIEWS not in annotated.reported:
        views, continued = views_of_others(annotated.document), annotated.continued
        annotated.reported[_VIEWS] = either(views, continued) if 1 in continued else views
    return annotated.reported[_VIEWS]


def is_unmarked(annotated: Annotated, sentence: int) -> bool:
    """Return True if most of a sentence is, or may be, speech of somebody without quotation marks."""
    first, last = annotated.document.sentences[sentence][:2]
    return 2 * unmarked_words(annotated).count(1, first, last) > last - first


def thought_words(annotated: Annotated) -> bytearray:
    """Return one byte per word: 1 if somebody thinks it: "Roe believes that …"."""
    document = annotated.document
    thought = bytearray(len(document.words))
    for one in annotated.attributions:
        first, last = one.content
        is_thought = not one.is_statement and one.kind in _PERSONS and first >= one.cue[1]
        if is_thought and document.words[one.cue[1] - 1] in _THINKING:
            last = min(last, document.sentences[document.sentence_of[first]].last)
            thought[first:last] = b"\x01" * (last - first)
    return thought


def sentences_with_statements(annotated: Annotated, kinds: frozenset[str] = SOURCES) -> bytearray:
    """Return one byte per sentence: 1 if a source of some kinds states something in it."""
    document = annotated.document
    stated = bytearray(len(document.sentences))
    for attribution in annotated.attributions:
        if attribution.is_statement and attribution.kind in kinds:
            for first, last in (attribution.cue, attribution.content):
                if first < last:
                    start, end = document.sentence_of[first], document.sentence_of[last - 1] + 1
                    stated[start:end] = b"\x01" * (end - start)
    return stated


def is_in_notice(document: Document, i: int) -> bool:
    """Return True if word `i` is in a notice to readers, or in a short sentence next to a notice."""
    at, sentences = document.sentence_of[i], document.sentences
    near = range(at, at + 1)
    if document.size_of(*sentences[at][:2]) <= _CALL:
        if at in document.next_to_page:
            return True
        near = range(max(at - 1, 0), min(at + 2, len(sentences)))
    return not document.neutral_notices.isdisjoint(near)
