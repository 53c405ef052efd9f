"""Find where the other side is asked for a reply, or replies.

"The firm did not respond to a request for comment" counts, and "the patient did not respond to the
drug" does not. The phrases are in `lexicons/sourcing.toml`, and the constructions in
`lexicons/replies.toml`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, partial
from typing import NamedTuple

from reliability.attribution.acts import THINGS
from reliability.attribution.extraction import Attribution
from reliability.attribution.noun_phrases import PRONOUNS, WordRange
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import read_file, word_class, word_list
from reliability.text.named_entities import ENTITY
from reliability.text.patterns import expand_classes

# Kinds of phrases, and the words of which the sentence needs one before them
_KINDS: dict[str, frozenset[str]] = {
    "reply": frozenset(),
    "asked": frozenset(),
    "attempt": frozenset(),
    "comment": word_class("contacts", "sourcing"),
    "topic": word_class("approaches", "sourcing"),
    "unanswered": word_class("messages", "sourcing"),
    "neither": word_class("neither", "sourcing"),
    "paper": word_class("selves", "sourcing"),
}
_FURTHEST_CONTACT, _FURTHEST_PAPER = 25, 4  # words
_LONGEST_ASKED = 6  # words: "asked whether he wanted to respond to"
# Verbs of answers; those of the second class need a request after them
_ANSWERING = word_class("responding", "sourcing")
_ANSWERED = frozenset(("respond", "reply"))
_RETURNING = word_class("returning", "sourcing")
_COURTESIES = word_class("courtesies", "sourcing")
_REACHING = word_class("reaching", "sourcing")
_REQUESTS = word_class("answered_requests", "sourcing")
_UNREACHED = word_class("unreached", "sourcing")
_LONGEST_DENIED = 4  # words: "denied the builder permission"
_WHETHER = frozenset(("whether", "if"))
_CALLS = frozenset("call calls called".split())
_ASKED_TO = word_class("asked_to_deny", "sourcing")
_AFTER, _BEFORE = 8, 4  # words around such a verb
_FEWEST_OTHERS = 3  # sentences that may tell who replies
# Those who reply: another sentence must tell who they are
_REPLYING = (
    word_class("generic_bodies", "sourcing")
    | word_class("official_voices", "sourcing")
    | {"office"}
)
_OWNERS = word_class("client_owners", "sourcing")
_LONGEST_DENIAL = 4  # words
_DENYING = frozenset("denied denies denying rejected rejects dismissed disputed refuted".split())
_FINITE = word_class("be") | word_class("have") | word_class("modals")
_UNDENIED = frozenset("never not didn't hasn't nobody".split())
_FILE = "replies"
_REACH = 250  # the most characters of a sentence on each side of a word that a construction sees
_WORDS = r"[\w'-]+(?: [\w'-]+){0,3}"  # stands for WORDS in a pattern


class _Form(NamedTuple):
    """A construction of a reply, with its patterns: see `lexicons/replies.toml`."""

    pattern: str
    before: str | None
    unless: str | None
    about: str | None


@cache
def _forms() -> Mapping[str, Sequence[_Form]]:
    """Return the constructions of replies by the word that they apply at."""
    forms: dict[str, list[_Form]] = defaultdict(list)
    for row in read_file(_FILE).tables["reply"]:
        form = _Form(*map(row.get, _Form._fields))
        for word in row["at"].split():
            forms[word].append(form)
    return forms


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern with its classes of words, on first use: most articles need few of them."""
    words_of = partial(word_list, file=_FILE)
    return re.compile(expand_classes(pattern, words_of, WORDS=_WORDS), re.IGNORECASE)


def _constructions(document: Document) -> Iterator[WordRange]:
    """Yield the words of each construction of a reply outside quotations."""
    forms = _forms()
    for at in document.positions_of(forms.keys()):
        if document.quoted[at]:
            continue
        for form in forms[document.words[at]]:
            if found := _words_of_form(document, form, at):
                yield found
                break


def _words_of_form(document: Document, form: _Form, at: int) -> WordRange | None:
    """Return the words of a construction if it applies at a word, else None."""
    text, sentence = document.normalized, document.sentences[document.sentence_of[at]]
    place = document.normalized_starts[at]
    start = max(document.normalized_starts[sentence.first], place - _REACH)
    end = min(document.normalized_ends[sentence.last - 1] + 1, place + _REACH, len(text))
    found = _compiled(form.pattern).match(text, place, end)
    if found is None:
        return None
    before = text[start:place]
    if form.before and not _compiled(form.before).search(before):
        return None
    if form.unless and _compiled(form.unless).search(before):
        return None
    if form.about and not _compiled(form.about).search(text, start, end):
        return None
    return at, max(document.words_before(found.end()), at + 1)


def find_replies(
    document: Document, matches: Iterable[PhraseMatch], attributions: Iterable[Attribution]
) -> list[WordRange]:
    """Return the ranges of words that ask for a reply or give one, at most one for each sentence.

    Words in quotations are left out, unless the verb of a denial is all that is quoted.
    """
    found: dict[int, WordRange] = {}
    for match in matches:
        if match.kind in _KINDS and (reply := _reply(document, match)):
            found.setdefault(document.sentence_of[match.first], reply)
    for a in attributions:
        if a.is_statement and (reply := _for_client(document, a)):
            found.setdefault(document.sentence_of[a.cue[0]], reply)
    for first, last in (*_quoted_denials(document), *_constructions(document)):
        found.setdefault(document.sentence_of[first], (first, last))
    others = len(document.sentences) - len(found)
    told = {
        document.words[i]
        for i in document.word_rows.positions(*(document.counts.keys() & _REPLYING))
        if document.sentence_of[i] not in found
    }
    return [
        reply
        for sentence, reply in found.items()
        if others < _FEWEST_OTHERS or _says_whose(document, sentence, told)
    ]


def _quoted_denials(document: Document) -> Iterator[WordRange]:
    """Yield the quotations that are the verb of a denial: 'the firm “unequivocally denied” it'."""
    for first, last, _, _ in document.quotations:
        words = document.words[first:last]
        is_denial = document.size_of(first, last) <= _LONGEST_DENIAL and not _DENYING.isdisjoint(
            words
        )
        if is_denial and _UNDENIED.isdisjoint(document.words[max(first - 2, 0) : last]):
            yield first, last


def _says_whose(document: Document, sentence: int, told: Set[str]) -> bool:
    """Return False if no reader can tell whose reply a sentence means, as in "the office declined".

    A name or a pronoun tells it, and so does an office or a body of `told`, which the sentences without
    replies mention.
    """
    first, last = document.sentences[sentence][:2]
    words = document.words[first:last]
    if document.entities.find(ENTITY, first, last) >= 0 or not PRONOUNS.isdisjoint(words):
        return True
    repliers = _REPLYING.intersection(words)
    return not repliers or not told.isdisjoint(repliers)


def _reply(document: Document, match: PhraseMatch) -> WordRange | None:
    """Return a phrase of a reply, with the word that its kind needs.

    "Has contacted the mayor's office for comment" has "contacted" before it, and "Calls to Lund went
    unanswered" has "calls".
    """
    if document.quoted[match.first] or _is_no_reply(document, match):
        return None
    needed = _KINDS[match.kind]
    if not needed:
        return match.first, match.last
    first = document.sentences[document.sentence_of[match.first]].first
    furthest = _FURTHEST_PAPER if match.kind == "paper" else _FURTHEST_CONTACT
    lowest = document.window(match.first, -furthest, first)
    at = next((i for i in range(match.first, lowest - 1, -1) if document.words[i] in needed), None)
    if at is None or (document.words[at] in _CALLS and document.words[at + 1] == "for"):
        return None  # "calls for the party to respond to the storm"
    is_long = document.size_of(at, match.first) > _LONGEST_ASKED
    if is_long and not _WHETHER.isdisjoint(document.words[at : match.first]):
        return None  # "asked whether she thought that leaders would respond to the storm"
    return at, match.last


def _is_no_reply(document: Document, match: PhraseMatch) -> bool:
    """Return True for "did not respond to the drug", "a deal could not be reached", "did not return"."""
    words, last = document.words, match.last
    first, stop = document.sentences[document.sentence_of[match.first]][:2]
    after, verb = words[last : document.window(last, _AFTER, stop)], words[last - 1]
    if words[match.first - 1 : match.first] == ["i"]:
        return True  # the writer: "I had done nothing wrong"
    if words[last - 2 : last] == ["denied", "that"] and after[1:2]:
        return after[0] in THINGS["denied"] and after[1] not in _FINITE  # "denied that request and"
    if match.kind == "attempt" and after[:1] == ["out"]:
        return True  # "an attempt to reach out to voters"
    if match.kind == "unanswered":
        return after[:1] == ["to"]  # "the keys were not returned to Roe"
    if verb == "say":
        # "would not say sorry", "would not say the words"
        return not _COURTESIES.isdisjoint(after[:2])
    if document.words[match.first] == "deny" and not _ASKED_TO.isdisjoint(
        words[document.window(match.first, -_BEFORE, first) : match.first]
    ):
        return True  # "expecting Roe to deny the claims"
    if words[match.first] == "denied" and words[match.first - 1] in _UNDENIED:
        return True  # "has not denied it"
    if verb == "denied":
        return not THINGS[verb].isdisjoint(words[last : last + _LONGEST_DENIED])  # "denied bail"
    if verb in _REACHING:
        lowest = document.window(match.first, -_BEFORE, first)
        around = (*range(lowest, match.first), *range(last, last + len(after)))
        return any(words[i] in _UNREACHED and not document.entities[i] for i in around)
    if verb == "to" and words[last - 2] in _ANSWERED:  # "asked to respond to the storm"
        return _REQUESTS.isdisjoint(after) and not document.entities[last : last + 1].count(ENTITY)
    if verb in _RETURNING or (verb in _ANSWERING and after[:1] == ["to"]):
        is_asked_by_name = document.entities.find(ENTITY, last, last + len(after)) >= 0
        return _REQUESTS.isdisjoint(after) and not is_asked_by_name
    return False


def _for_client(document: Document, a: Attribution) -> WordRange | None:
    """Return "said his client" where a lawyer answers for somebody, else None."""
    first = a.content[0]
    owner, client = (*document.words[first : first + 2], "", "")[:2]
    if owner not in _OWNERS or client not in ("client", "clients"):
        return None
    return (a.cue[0] if a.cue[1] == first else first), first + 2
