"""Make the table of sources: who is quoted, how often, and with how many words."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, NamedTuple

from reliability.attribution.antecedents import SEX_OF_PRONOUN
from reliability.attribution.extraction import Attribution
from reliability.attribution.noun_phrases import LINKS, PRONOUNS, WordRange
from reliability.text.document import Document
from reliability.text.lexicon_files import DETERMINERS, word_class
from reliability.text.named_entities import ENTITY

_LONGEST_NOUN = 4  # words of a noun before its head: "the old Harwick Port agency"
_LONGEST_PAPER = 6  # words: "in a long and angry letter"
_PAPERS = word_class("papers", "sourcing")
_WRITERS = frozenset(("named", "role", "unknown"))
_NAMED_GROUPS = word_class("named_groups", "sourcing")
_OF_PARTIES = frozenset("liberal christian social new".split())
_TERRITORIES = word_class("territories", "sourcing")
_KINDS = {
    "named": "named",
    "role": "institutional",
    "document": "document",
    "anonymous": "anonymous",
    "vague": "vague",
}


class Source(NamedTuple):
    """A source of an article.

    Attributes
    ----------
    kind : str
        "named", "institutional" (an office or role), "document", "anonymous" or "vague".
    start, end : int
        Character offsets of its fullest mention next to a statement, or of the cue if it has none ("it
        is believed").
    text : str
        The characters between `start` and `end`.
    statements : int
        The number of its statements, quoted or reported.
    quoted, reported : int
        The number of its words in quotation marks, and in reported speech.
    """

    kind: str
    start: int
    end: int
    text: str
    statements: int
    quoted: int
    reported: int

    @property
    def named(self) -> bool:
        """True if a reader knows the source by name."""
        return self.kind == "named"

    def to_dict(self) -> dict[str, Any]:
        """Return the source in the wire format: JSON types only."""
        return {**self._asdict(), "named": self.named}


def source_table(document: Document, attributions: list[Attribution]) -> tuple[Source, ...]:
    """Return the sources of a document, in the order of their first statements.

    A word counts for one source only, the first whose statement it is in.
    """
    groups: dict[tuple[str, str], list[Attribution]] = {}
    for a in sorted(attributions, key=attrgetter("content", "cue")):
        if a.is_statement and a.kind in _KINDS:
            groups.setdefault((a.kind, a.speaker or _mention_text(document, a)), []).append(a)
    words, names = _words(document, attributions), _first_names(document)
    found = []
    for (kind, speaker), statements in groups.items():
        mention = _fullest_mention(document, statements)
        name = speaker.rpartition(" ")[2]
        has_name = any(name in word for word in document.words[slice(*mention)])
        if kind == "named" and not (has_name and mention[1] - mention[0] > 1):
            mention = names.get(name, mention)
        elif _is_pronoun(document, mention):
            mention = _noun_before(document, speaker, mention)
        if kind == "named" and names_group(document, mention):
            kind = "role"
        start, end = document.span(*mention)
        is_open = document.text.count("(", start, end) > document.text.count(")", start, end)
        end += is_open and document.text[end : end + 1] == ")"
        quoted, reported = (sum(words.get(a, (0, 0))[i] for a in statements) for i in (0, 1))
        found.append(
            Source(
                kind=_KINDS[kind],
                start=start,
                end=end,
                text=document.text[start:end],
                statements=sum(not a.is_continued for a in statements) or len(statements),
                quoted=quoted,
                reported=reported,
            )
        )
    known = {speaker for kind, speaker in groups if kind == "document"}
    papers = _papers(document, [one for one in attributions if one.is_statement])
    for first, last in papers.values():
        if document.words[last - 1] not in known:
            start, end = document.span(first, last)
            found.append(Source("document", start, end, document.text[start:end], 1, 0, 0))
    return tuple(sorted(found, key=attrgetter("start")))


def names_group(document: Document, source: WordRange) -> bool:
    """Return True for a party's members, a people or a place, whom no reader can ask.

    It decides words of a report only, as no name may change a value.

    Examples
    --------
    "House Republicans", "Muslims" and "Puerto Rico"; not "the Liberal Democrats" nor "Kathy Ireland".
    """
    spans = [
        span for span in document.entity_spans(*source) if document.entities[span[0]] == ENTITY
    ]
    if len(spans) != 1 or "for" in document.words[slice(*source)]:
        return False  # "Roe and other Republicans", "Americans for the Arts"
    first, last = spans[0]
    name = document.words[first:last]
    if name[-1] in _NAMED_GROUPS:
        return _OF_PARTIES.isdisjoint(name)  # "the Liberal Democrats"
    name = name[name[0] == "the" :]
    is_person = len(name) == 1 and any(
        b - a > 1 and document.words[b - 1] == name[0] for a, b in document.entity_ranges
    )
    return "-".join(name) in _TERRITORIES and last == source[1] and not is_person


def _papers(document: Document, statements: list[Attribution]) -> dict[str, WordRange]:
    """Return the documents in which persons and bodies speak, by noun: "Roe said in a letter to".

    Their words are counted for the speaker.
    """
    found: dict[str, WordRange] = {}
    for a in statements:
        if a.kind not in _WRITERS:
            continue
        ends = a.cue[1] if a.source is None else max(a.cue[1], a.source[1])
        opening = document.sentences[document.sentence_of[a.cue[0]]].first
        for at in (ends, opening):
            if paper := _paper_at(document, at):
                found.setdefault(document.words[paper[1] - 1], paper)
    return found


def _paper_at(document: Document, at: int) -> WordRange | None:
    """Return "a letter" for "in a letter" at word `at`, or None."""
    words = document.words
    if words[at : at + 1] != ["in"] or at + 1 >= len(words):
        return None
    stop = document.window(at, _LONGEST_PAPER, document.sentences[document.sentence_of[at]].last)
    if words[at + 1] != "court" and words[at + 1] not in DETERMINERS:
        return None
    last = next((k for k in range(at + 1, stop) if words[k] in _PAPERS or words[k] in LINKS), at)
    return (at + 1, last + 1) if words[last] in _PAPERS else None


def _mention_text(document: Document, a: Attribution) -> str:
    return " ".join(document.words[slice(*(a.source or a.cue))])


def _fullest_mention(document: Document, statements: list[Attribution]) -> WordRange:
    """Return the longest source of some statements that is not a pronoun, or else the first."""

    def length(mention: WordRange) -> tuple[bool, int]:
        has_name = document.entities.find(ENTITY, *mention) >= 0
        return has_name, 0 if _is_pronoun(document, mention) else mention[1] - mention[0]

    mentions = [a.source for a in statements if a.source]
    if not mentions:
        cue = statements[0].cue
        return cue if cue[0] < cue[1] else statements[0].content
    return max(mentions, key=length)


def _is_pronoun(document: Document, mention: WordRange) -> bool:
    first, last = mention
    word = document.words[first].partition("'")[0]
    return last == first + 1 and (word in PRONOUNS or word in SEX_OF_PRONOUN)


def _noun_before(document: Document, noun: str, pronoun: WordRange) -> WordRange:
    """Return the last mention before a pronoun of the noun that it means, with its article."""
    at = document.last_before(noun, pronoun[0])
    if at is None:
        return pronoun
    first = document.sentences[document.sentence_of[at]].first
    lowest = document.window(at, -_LONGEST_NOUN, first)
    words = document.words
    openings = (
        i for i in range(at, lowest - 1, -1) if words[i] in DETERMINERS or document.is_genitive(i)
    )
    return next(openings, at), at + 1


def _first_names(document: Document) -> dict[str, WordRange]:
    """Return the first name in the text with each last word, which is the key of a speaker."""
    names: dict[str, WordRange] = {}
    for span in document.entity_ranges:
        names.setdefault(document.words[span[1] - 1], span)
    return names


def _words(
    document: Document, attributions: list[Attribution]
) -> dict[Attribution, tuple[int, int]]:
    """Return the numbers of quoted and of reported words of each statement."""
    sizes, quoted = document.cumulative_size, document.quoted
    found, counted = {}, 0
    for a in sorted(attributions, key=attrgetter("content")):
        first, last = max(a.content[0], counted), a.content[1]
        if not (a.is_statement and a.kind in _KINDS and first < last):
            continue
        inside = quoted.count(1, first, last)
        total = sizes[last] - sizes[first]
        share = round(total * inside / (last - first))
        found[a] = share, total - share
        counted = last
    return found
