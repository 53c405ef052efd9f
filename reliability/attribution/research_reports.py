"""Find reports of research: sentences that say, or go on to say, what a study or a document found.

"The team found that one well in five contained lead. Children there scored lower." The second
sentence has no cue of its own, and its source is the team. The next sentence continues a report
unless it speaks of wrongdoing, and later ones if they open with an amount or a pronoun, or repeat a
noun. The words are classes of `lexicons/claims.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from reliability.attribution.claims import words_of
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class

_RESEARCHERS = word_class("researchers", "claims")
_STUDIES = word_class("studies", "claims")
_LEARN = word_class("learn", "claims")
_LINKS = word_class("links", "claims")
_RESULTS, _POINTERS = word_class("results", "claims"), frozenset("the such".split())
_OWN = word_class("own_openings", "claims")
_VOICE = word_class("own_voice", "claims")
_BE = word_class("be")
_IN_GENERAL = frozenset(("after", "no"))  # "study after study has shown", "no study found"
_NEAR, _FAR = 6, 25  # words from a subject to its verb, and across an insertion between commas
_MOST = 3  # sentences after a report that may continue it
_LONG = 5  # letters of a noun that links two sentences


def research_sentences(document: Document) -> set[int]:
    """Return the sentences that report what researchers or a document found, or continue a report.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> document = parse("The team found lead in wells. Most of them were old. The mayor lied.")
    >>> sorted(research_sentences(document))
    [0, 1]
    """
    found: set[int] = set()
    for sentence in dict.fromkeys(_reports(document)):
        found.add(sentence)
        found.update(_continuing(document, sentence))
    return found


def _reports(document: Document) -> Iterator[int]:
    """Yield the sentences in which researchers or a document found something, in order."""
    places = document.positions_of(_RESEARCHERS | _STUDIES)
    for i in places:
        sentence = document.sentence_of[i]
        is_own = not document.quoted[i] and _IN_GENERAL.isdisjoint(
            document.words[max(i - 1, 0) : i + 2]
        )
        if is_own and _learns(document, i, document.sentences[sentence].last):
            yield sentence


def _learns(document: Document, at: int, last: int) -> bool:
    """Return True if a verb such as "found" follows a subject: "the team, led by Roe, has found"."""
    is_inserted = at + 1 < last and "," in document.gaps[at + 1]
    for i in range(at + 1, document.window(at, _FAR if is_inserted else _NEAR, last)):
        word = document.words[i]
        if word in _LEARN and not document.entities[i]:
            return document.words[i - 1] not in _BE
        if not is_inserted and word in _BE:
            return False
    return False


def _continuing(document: Document, sentence: int) -> Iterator[int]:
    """Yield the sentences of the same paragraph that go on with the report of a sentence."""
    following = range(sentence + 1, min(sentence + 1 + _MOST, len(document.sentences)))
    nouns = _nouns(document, sentence)
    for at in takewhile(lambda index: _may_continue(document, index), following):
        here = _nouns(document, at)
        is_linked = _points_back(document, at) or not nouns.isdisjoint(here)
        if not is_linked and (at > sentence + 1 or _blames(document, at)):
            return
        nouns |= here
        yield at


def _blames(document: Document, sentence: int) -> bool:
    """Return True if a sentence speaks of wrongdoing, as a writer may who leaves the report."""
    return document.contains_any(words_of("accusation"), *document.sentences[sentence][:2])


def _points_back(document: Document, sentence: int) -> bool:
    """Return True if a sentence opens with an amount, a pronoun or a result: "the effect"."""
    first, last = document.sentences[sentence][:2]
    opening = document.words[first : min(first + 2, last)]
    if opening[0] in _POINTERS:
        return not _RESULTS.isdisjoint(opening[1:])
    return opening[0] in _LINKS or opening[0][0].isdigit()


def _nouns(document: Document, sentence: int) -> set[str]:
    """Return the long words of a sentence, singular, that are not names."""
    words = document.ordinary_words(*document.sentences[sentence][:2])
    return {word.removesuffix("s") for word in words if len(word) >= _LONG}


def _may_continue(document: Document, index: int) -> bool:
    """Return True for a sentence of the same paragraph that is not in the writer's voice."""
    first, last = document.sentences[index][:2]
    return (
        "\n" not in document.gaps[first]
        and document.words[first] not in _OWN
        and not document.contains_any(_VOICE, first, last)
        and document.gap_after(last - 1).lstrip()[:1] not in ("?", "!")
    )
