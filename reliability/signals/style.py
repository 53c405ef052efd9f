"""Style: person, punctuation, length of quotations, sentence openings, and the register.

Potthast et al. (2018) found that such counts generalise between publishers where topic words do
not. They use closed word classes and punctuation only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import repeat

from reliability.attribution import extraction
from reliability.attribution.annotation import Annotated
from reliability.records import Finding, Reading
from reliability.signals.capitals import find_capitals, function_word_classes
from reliability.signals.names_and_titles import (
    is_exclaiming_name,
    is_in_list,
    is_in_offer,
    is_in_title,
)
from reliability.signals.signal import (
    load_signal,
    make_finding,
    weighted_rate,
    with_end_marks,
)
from reliability.signals.voice import SOMEBODY, is_in_notice, reported_words, unmarked_words
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import DATE, ENTITY
from reliability.text.register import register_scores

# The note of each feature. Quotations, which have another speaker, are left out.
_PERSONS = {
    "first_person": "the author says I",
    "first_person_plural": "the author says we",
    "second_person": "the author addresses the reader",
}
_SIGNS = {
    "exclamations": "!",
    "question_marks": "?",
    "ellipses": "...",
    "semicolons": ";",
    "colons": ":",
    "brackets": "(",
    "commas": ",",
}
_SUFFIXES = ("ly", "ing", "ed", "tion")  # fields of `WordTotals`
_OPENERS = (
    "name date quotation article third_person demonstrative person preposition coordinator subordinator "
    "connective question_word auxiliary adverb participle"
).split()
# "you" in phrases that address nobody.
_BEFORE_YOU = frozenset("thank thanks mind bless".split())
_IDIOMS = frozenset(
    ("you know", "you name", "you guessed", "if you will", "what have you", "see you")
)
_NUMBERED = word_class("numbered", "style")
_AFTER_NUMERAL = word_class("after_numeral", "style")
_BEFORE_RULER = word_class("before_ruler", "style")
_BEFORE_MINE, _MINED = word_class("before_mine", "style"), word_class("mined", "style")
_IN_NAMES = ("our", "my", "your")  # "Our Harbour", "My Ferry"
_FEWEST_TEASERS, _TEASERS = 6, 0.04  # headlines that are cut short, in all and a word
# The first words of wishes and of messages of a page
_GREETINGS = word_class("greetings", "style")
# After a mark, these end the words of somebody, or a title or name: "Get Me Out!, a show, …"
_AFTER_OTHERS = ("'", '"', ",", " (@")
_WISH = 8  # the most words of a wish


@cache
def _persons() -> dict[str, str]:
    """Return the feature of each word for the author or the reader."""
    return {word: kind for word, kind in function_word_classes().items() if kind in _PERSONS}


def _read(annotated: Annotated) -> Reading:
    document = annotated.document
    size = max(document.size, 1)
    scale = 100 / size
    counts, totals = document.counts, document.word_totals
    values: dict[str, float] = {}
    findings, contractions = _own_words(annotated)
    persons = Counter(finding.feature for finding in findings)
    for name in _PERSONS:
        values[name] = persons[name] * scale
    normalized = document.normalized
    for name, sign in _SIGNS.items():
        values[name] = normalized.count(sign) * scale
    exclaimed = _exclamations(annotated)
    values["exclamations"] = weighted_rate(exclaimed, document)
    shouted = find_capitals(annotated)
    values["all_caps_words"] = weighted_rate(shouted, document)
    findings += exclaimed + shouted
    words = document.words
    values["numbers"] = totals.numbers * scale
    values["dates"] = document.entities.count(DATE) * scale
    values["names"] = (document.entities.count(ENTITY) - len(words) + document.size) * scale
    values["contractions"] = contractions * scale
    for suffix in _SUFFIXES:
        values[f"suffix_{suffix}"] = getattr(totals, suffix) * scale
    function_words = sum(map(counts.get, function_word_classes(), repeat(0)))
    values["function_word_share"] = function_words / size
    credited = extraction.opening_attributions(document, annotated.attributions)
    values.update(_openers(document, dict(credited)))
    lengths = [document.size_of(q.first, q.last) for q in document.quotations]
    values["short_quotations"] = (
        sum(length <= 4 for length in lengths) / len(lengths) if lengths else math.nan
    )
    uncounted = extraction.uncounted_words(document, annotated.attributions)
    values.update(register_scores(document, uncounted))
    return Reading(values, findings)


def _openers(document: Document, credited: Mapping[int, int]) -> dict[str, float]:
    """Return the percentage of sentences that open with each kind of word.

    `credited` maps the start of "According to Roe," to its end, after which the sentence opens.
    """
    opened = dict.fromkeys(_OPENERS, 0)
    class_of = function_word_classes()
    for sentence in document.sentences:
        opening = credited.get(sentence.first, sentence.first)
        word, name = document.words[opening], document.entities[opening]
        if document.quoted[opening]:
            opened["quotation"] += 1
        if name:
            opened["name" if name == ENTITY else "date"] += 1
            continue
        kind = class_of.get(word)
        if kind in _PERSONS:
            kind = "person"
        elif kind is None:
            kind = "adverb" if word.endswith("ly") else "participle" if word.endswith("ing") else ""
        if kind in opened:
            opened[kind] += 1
    scale = 100 / max(len(document.sentences), 1)
    return {f"initial_{opener}": count * scale for opener, count in opened.items()}


def _own_words(annotated: Annotated) -> tuple[list[Finding], int]:
    """Find the author's words I, we and you, and count the contractions.

    Notices of the publisher to readers, and reported speech, are not the author's words, and have no
    findings.
    """
    document = annotated.document
    others = reported_words(annotated, SOMEBODY)
    wanted = _persons().keys() | {word for word in document.counts if "'" in word}
    findings, contractions = [], 0
    for i in document.positions_of(wanted):
        if not document.quoted[i]:
            word = document.words[i]
            contractions += "'" in word
            if (name := _persons().get(word)) and not others[i]:
                at = document.sentence_of[i]
                if name == "second_person" and _is_idiom(document, i):
                    continue
                if (
                    (word == "i" and _is_numeral(document, i))
                    or (word == "mine" and _is_pit(document, i))
                    or (word in _IN_NAMES and _is_in_name(document, i))
                ):
                    continue
                is_limit = at in annotated.sentences_with_limits  # "we could not verify the video"
                if name == "first_person_plural" and (is_limit or word == "let's"):
                    continue
                if at not in document.notices:
                    findings.append(make_finding(document, "style", name, i, i + 1, _PERSONS[name]))
    return findings, contractions


def _is_idiom(document: Document, i: int) -> bool:
    """Return True if "you" addresses nobody: "thank you", "you know", "do-it-yourself"."""
    words = document.words
    return (
        "-" in (document.gap_before(i), document.gap_after(i))
        or (i > 0 and words[i - 1] in _BEFORE_YOU)
        or (" ".join(words[i : i + 2]) in _IDIOMS)
        or (" ".join(words[max(i - 1, 0) : i + 2]) in _IDIOMS)
    )


def _is_numeral(document: Document, i: int) -> bool:
    """Return True if "I" is a number or an initial: "World War I", "James I", "I-95", "I. M. Roe"."""
    after, next_word = document.gap_after(i), "".join(document.words[i + 1 : i + 2])
    if after == "-" or (after == ". " and len(next_word) == 1):
        return True
    if not i or document.gap_before(i) != " ":
        return False
    if document.words[i - 1] in _NUMBERED and document.original(i - 1)[0].isupper():
        return True
    if document.entities[i - 1] != ENTITY:
        return False
    name = document.entity_start(i - 1)
    opens = name == document.sentences[document.sentence_of[i]].first
    is_ruler = opens or document.words[name - 1] in _BEFORE_RULER
    return is_ruler or after != " " or next_word in _AFTER_NUMERAL


def _is_in_name(document: Document, i: int) -> bool:
    """Return True if a word begins a name inside a sentence: "a group called Our Harbour"."""
    opens = i == document.sentences[document.sentence_of[i]].first or document.gap_before(i) != " "
    is_before_name = document.gap_after(i) == " " and document.entities[i + 1 : i + 2] == b"\1"
    return not opens and is_before_name and document.original(i)[0].isupper()


def _is_pit(document: Document, i: int) -> bool:
    """Return True if "mine" is a noun: "the mine closed", "a group of mine workers"."""
    before, after = document.words[max(i - 1, 0) : i], document.words[i + 1 : i + 2]
    is_pronoun = i == document.sentences[document.sentence_of[i]].first or before[0] in _BEFORE_MINE
    return not is_pronoun or not _MINED.isdisjoint(after)


def _exclamations(annotated: Annotated) -> list[Finding]:
    """Find the words before the author's exclamation marks; a row of marks counts once."""
    document = annotated.document
    normalized, findings, at = document.normalized, list[Finding](), -1
    if _has_teasers(normalized, document.size):
        return findings
    unmarked = unmarked_words(annotated) if "!" in normalized else document.quoted
    last = -1
    while (at := normalized.find("!", at + 1)) >= 0:
        i = document.words_before(at) - 1
        if (
            i > last
            and not normalized.startswith(_AFTER_OTHERS, at + 1)
            and not document.quoted[i]
            and not unmarked[i]
            and not is_exclaiming_name(document, i)
            and not _is_message(document, i)
            and not is_in_title(document, i)
            and not is_in_notice(document, i)
            and not is_in_offer(document, i)
        ):
            note = "an exclamation mark"
            found = make_finding(document, "style", "exclamations", i, i + 1, note)
            findings.append(with_end_marks(document, found))
        last = i
    return findings


def _has_teasers(normalized: str, size: int) -> bool:
    """Return True for a front page: headlines of other articles that are cut short by "..."."""
    cut = normalized.count("... ") if "!" in normalized else 0
    return cut >= _FEWEST_TEASERS and cut >= _TEASERS * size


def _is_message(document: Document, i: int) -> bool:
    """Return True for a message of the page, or a wish: "Error!", "Stay safe!", a name in a menu."""
    sentence = document.sentence_of[i]
    first = document.sentences[sentence].first
    return (
        document.words[first] in _GREETINGS and document.size_of(first, i) < _WISH
    ) or is_in_list(document, i)


SIGNAL = load_signal(__file__, _read)
