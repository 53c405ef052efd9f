"""Find contradictions about groups: "all left" and "some were still there", and lists of members."""

from __future__ import annotations

from collections.abc import Iterator

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
_SIDES = frozenset(("for", "against"))
_LINKS = frozenset("and or the also both".split())
_MEMBER = frozenset("member members part party parties signatory signatories".split())
_COPULA = frozenset("is are been remains remain".split())
_MOST_LISTS = 50  # lists of one text that are compared, so that time stays linear
_LONGEST_LIST = 200  # words after "member of" that are read for names
_OPEN_LIST = word_class("open_list", "contradiction")


def quantifier_pairs(clauses: Clauses) -> Iterator[ClausePair]:
    """Yield pairs such as "all … left" and "some … were still there"."""
    partial = clauses.cued_sentences(_PARTIAL)
    for sentence, cues in clauses.cued_sentences(_UNIVERSAL).items():
        groups = [_group(clauses, cue.last) for cue in cues]
        if not any(
            t in partial for group in groups for t in clauses.nearest_sentences(group, sentence)
        ):
            continue
        for a in clauses.of_sentence(sentence):
            if "universal" not in a.cues or is_unasserted(a) or is_negated(a):
                continue
            if a.cues["universal"] > a.first + 3:
                continue  # "a third of all students"
            group = _group(clauses, a.cues["universal"])
            whole = clauses.sentence_stems[sentence]
            for t in clauses.nearest_sentences(group, sentence) if group else ():
                if t == sentence or t not in partial:
                    continue
                for b in clauses.of_sentence(t):
                    kinds = b.cues.keys() & _PARTIAL
                    if not kinds or group not in b.units or not compatible(clauses, a, clauses, b):
                        continue
                    if a.stems <= b.stems or not clauses.has_clear_verb(a):
                        continue  # "All these questions are open", "many questions remain open"
                    shared = [unit for unit in b.units if unit in whole]
                    if (
                        _is_opposite(clauses, a, b)
                        and count_content(shared) >= _least_shared(clauses, a, b)
                        and len(shared) > len(b.units) - 2
                    ):
                        yield ClausePair(a, b, notes.QUANTITY)


def _group(clauses: Clauses, i: int) -> str:
    """Return the stem of the group that a quantifier before word `i` counts: "all five members"."""
    stem = clauses.next_stem(i)
    return clauses.next_stem(i + 1) if stem[:1] == "#" else stem


def _least_shared(clauses: Clauses, a: Clause, b: Clause) -> int:
    """Return the least number of shared units: the group alone if both clauses are whole sentences."""
    return 1 if clauses.is_sentence(a) and clauses.is_sentence(b) else 2


def _is_opposite(clauses: Clauses, a: Clause, b: Clause) -> bool:
    """Return True if `b` denies what `a` says of all, or says the opposite of some."""
    if not b.cues.keys().isdisjoint(("still", "negation", "not_all")):
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
    words = document.words
    for sentence, stems in enumerate(clauses.sentence_stems):
        if not stems.isdisjoint(_MEMBER):
            first, last = document.sentences[sentence][:2]
            last = min(last, first + 200)  # a longer one is a table
            for i in range(first, last - 1):
                if words[i] in _MEMBER and words[i + 1] in ("of", "to"):
                    _member(clauses, i, first, last, single, lists)
    for name, group, a in single:
        for listed, others, b in lists[:_MOST_LISTS]:
            if group & others and name not in listed and clauses.speaker(a) == clauses.speaker(b):
                yield ClausePair(a, b, notes.MEMBER)
                break


def _member(
    clauses: Clauses,
    i: int,
    first: int,
    last: int,
    single: list[tuple[str, frozenset[str], Clause]],
    lists: list[tuple[frozenset[str], frozenset[str], Clause]],
) -> None:
    """Add the clause with the word "member" at `i` to the `single` members or the `lists`."""
    document, words = clauses.document, clauses.document.words
    clause = clauses.clause_at(i)
    if is_unasserted(clause) or is_negated(clause) or "modal" in clause.cues:
        return
    after = list(document.entity_spans(i + 2, document.window(i, _LONGEST_LIST, last)))
    if not after or after[0][0] > i + 4:
        return
    group = {words[after[0][1] - 1]}
    rest = after[1:]
    if rest and document.gap_before(rest[0][0]).strip() == "(":
        group.add(words[rest[0][1] - 1])
        rest = rest[1:]
    end = after[0][1] if len(group) == 1 else after[1][1]
    keys = frozenset(group)
    if end < last and words[end] in _COPULA and words[i - 1] == "the":
        names = [words[b - 1] for _, b in rest]
        if len(names) >= 3 and not _OPEN_LIST.intersection(words[end : rest[0][0]]):
            lists.append((frozenset(names), keys, clause))
        return
    verb = i - 1
    while verb >= max(first, i - 6) and words[verb] not in _COPULA:
        verb -= 1
    if verb < max(first, i - 6):
        return
    subject = verb
    while subject > first and words[subject - 1] in ("has", "have", "also", "been", "is", "are"):
        subject -= 1
    names = []
    end = subject
    furthest = document.window(subject, -40, first)
    for a, b in reversed(list(document.entity_spans(furthest, subject))):
        if b != end and any(word not in _LINKS for word in words[b:end]):
            break
        names.append(words[b - 1])
        end = a
    if len(names) == 1 and words[verb] != "are":
        single.append((names[0], keys, clause))
    elif len(names) >= 4 and not _OPEN_LIST.intersection(words[max(first, end - 3) : end]):
        lists.append((frozenset(names), keys, clause))
