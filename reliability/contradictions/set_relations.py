"""Find contradictions about groups: "all left" and "some were still there", and lists of members."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from reliability.contradictions import notes
from reliability.contradictions.clauses import Clause, Clauses
from reliability.contradictions.comparability import (
    ClausePair,
    compatible,
    count_content,
    is_negated,
    is_unasserted,
)
from reliability.contradictions.lexical_opposition import oppositions
from reliability.text.lexicon_files import word_class

_UNIVERSAL = frozenset(("universal",))
_PARTIAL = frozenset(("partial", "not_all"))
_DENYING = frozenset(("still", "negation", "not_all"))
_SIDES = frozenset(("for", "against"))
_BEFORE_ALL = (
    3  # words from the start of a clause to the end of "all": not "a third of all students"
)
_MEMBER = frozenset(("member", "members", "part"))
_LINKS = frozenset("and or the also both".split())
_COPULA = frozenset("is are has have".split())
_NEAR = 4  # words between "member of" and the group
_BEFORE = 6  # words between a member and "member"
_LONGEST_LIST = 200  # words that are read for names
_FEWEST = 3  # names of a list
_MOST_LISTS = 50  # lists of one text that are compared, so that time stays linear
_OPEN_LIST = word_class("open_list", "contradiction")


def quantifier_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield pairs such as "all … left" and "some … were still there"."""
    universal = clauses.cued_sentences(_UNIVERSAL)
    groups = {s: {_group(clauses, cue.last) for cue in cues} for s, cues in universal.items()}
    wanted = frozenset().union(*groups.values()) & clauses.shared_stems
    if not wanted:
        return
    numbers = (i for i in clauses.number_positions if clauses.next_stem(i + 1) in wanted)
    partial = {clauses.document.sentence_of[i] for i in numbers}
    partial.update(clauses.cued_sentences(_PARTIAL))
    index = clauses.sentences_with(wanted, sorted(partial))
    for sentence, found in groups.items():
        near = {t for group in found for t in clauses.nearest(index.get(group, []), sentence)}
        for a in clauses.of_sentence(sentence) if near - {sentence} else ():
            if _is_of_all(a) and clauses.has_clear_verb(a):
                group = _group(clauses, a.cues["universal"])
                for b in chain.from_iterable(map(clauses.of_sentence, sorted(near - {sentence}))):
                    if group in b.stems and _excludes_all(clauses, a, b):
                        yield ClausePair(a, b, notes.QUANTITY)


def _is_of_all(clause: Clause) -> bool:
    """Return True if a clause opens with "all" and asserts something."""
    end = clause.cues.get("universal")
    is_asserted = not (is_unasserted(clause) or is_negated(clause))
    return end is not None and end <= clause.first + _BEFORE_ALL and is_asserted


def _group(clauses: Clauses, i: int) -> str:
    """Return the stem of the group that a quantifier before word `i` counts: "all five members"."""
    stem = clauses.next_stem(i)
    return clauses.next_stem(i + 1) if stem[:1] == "#" else stem


def _excludes_all(clauses: Clauses, a: Clause, b: Clause) -> bool:
    """Return True if a clause about some excludes what another one says of all."""
    opens_with_number = clauses.stems[b.first][:1] == "#"
    if not (opens_with_number or b.cues.keys() & _PARTIAL) or a.stems <= b.stems:
        return False  # "All these questions are open", "many questions remain open"
    units = b.units[opens_with_number:]
    stems, antonyms = clauses.sentence_stems[a.sentence], oppositions().antonyms
    opposed = {one for unit in units for one in antonyms.get(unit, frozenset()) & a.stems}
    is_whole = all(unit in b.stems or unit in opposed or _is_amount(unit) for unit in a.units)
    shared = [
        unit
        for unit in units
        if unit in stems or (is_whole and antonyms.get(unit, frozenset()) & opposed)
    ]
    least = 1 if clauses.is_sentence(a) and clauses.is_sentence(b) else 2
    return (
        count_content(shared) >= least
        and len(shared) > len(units) - 2
        and _is_opposite(clauses, a, b)
        and compatible(clauses, a, clauses, b)
    )


def _is_amount(unit: str) -> bool:
    """Return True for a number that is not an ordinal."""
    return unit[0] == "#" and not unit.endswith("th")


def _is_opposite(clauses: Clauses, a: Clause, b: Clause) -> bool:
    """Return True if `b` denies what `a` says of all, or says the opposite of some."""
    if not b.cues.keys().isdisjoint(_DENYING):
        return True
    antonyms = oppositions().antonyms
    if any(antonyms.get(unit, frozenset()) & a.stems for unit in b.units):
        return True
    words = clauses.document.words
    one, other = (_SIDES.intersection(words[c.first : c.last]) for c in (a, b))
    return len(one) == len(other) == 1 and one != other


def membership_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield "X is a member of G" with a list of the members of G that lacks X."""
    document = clauses.document
    single: list[tuple[str, frozenset[str], Clause]] = []
    lists: list[tuple[frozenset[str], frozenset[str], Clause]] = []
    for i in document.positions_of(_MEMBER):
        if document.words[i + 1 : i + 2] != ["of"]:
            continue
        last = document.sentences[document.sentence_of[i]].last
        spans = [*document.entity_spans(i + 2, document.window(i, _LONGEST_LIST, last))]
        if not spans or spans[0][0] - i > _NEAR:
            continue
        has_short = len(spans) > 1 and document.gap_before(spans[1][0]).strip() == "("
        group = frozenset(document.words[end - 1] for _, end in spans[: 1 + has_short])
        names = _names_before(clauses, i) or _names_after(clauses, spans[has_short:])
        clause = clauses.clause_at(i) if names else None
        if clause is None or is_unasserted(clause) or is_negated(clause):
            continue
        if len(names) == 1:
            single.append((next(iter(names)), group, clause))
        elif len(names) >= _FEWEST:
            lists.append((names, group, clause))
    for name, group, a in single:
        for listed, same, b in lists[:_MOST_LISTS]:
            if group & same and name not in listed and clauses.speaker(a) == clauses.speaker(b):
                yield ClausePair(a, b, notes.MEMBER)
                break


def _names_before(clauses: Clauses, i: int) -> frozenset[str]:
    """Return the last words of the names before "is a member", or "are also part"."""
    document, words = clauses.document, clauses.document.words
    first = document.window(i, -_BEFORE, document.sentences[document.sentence_of[i]].first)
    end = next((j for j in range(i - 1, first, -1) if words[j] in _COPULA), first)
    names: list[str] = []
    start = document.window(end, -_LONGEST_LIST, document.sentences[document.sentence_of[i]].first)
    for begin, stop in reversed([*document.entity_spans(start, end)]):
        if not _LINKS.issuperset(words[stop:end]) or (not names and stop < end):
            break
        names.append(words[stop - 1])
        end = begin
    is_open = not _OPEN_LIST.isdisjoint(words[max(start, end - 3) : end])
    return frozenset() if is_open else frozenset(names)


def _names_after(clauses: Clauses, spans: list[tuple[int, int]]) -> frozenset[str]:
    """Return the last words of the names after a group and "are", which must be next to it."""
    words = clauses.document.words
    between = words[spans[0][1] : spans[1][0]] if len(spans) > _FEWEST else []
    is_list = between[:1] == ["are"] and _OPEN_LIST.isdisjoint(between)
    return frozenset(words[end - 1] for _, end in spans[1:]) if is_list else frozenset()
