"""What one clause denies and another asserts: "no ship leaves", "many ships leave".

Where all that is denied stands in the other clause, in step, that is a contradiction. Where two
thirds of it do, in one text, it is weak evidence: the words left over may make the difference.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from reliability.contradictions.clauses import Claims, Clause
from reliability.contradictions.comparability import (
    BE,
    DENIAL,
    DENIED,
    LOOSE,
    SAYS,
    Pair,
    claiming,
    compatible,
    content,
    dated,
    denied,
    in_step,
    loosely,
    silent,
)
from reliability.contradictions.lexical_opposition import dictionary

_RELATIVE = frozenset("who which whom whose".split())  # the subject stands elsewhere
_SUBJECTLESS = frozenset("no nobody one none of nothing nowhere".split())  # "no ship leaves"
_BARE = frozenset("for by with in from as".split())
_AMOUNTS = frozenset("many some several dozens hundreds thousands two three a".split())


def denials(claims: Claims, a: Clause, others: Claims) -> Iterator[Pair]:
    """Yield the clauses that assert what `a` denies."""
    kind = next((kind for kind in DENIED if kind in a.cues), "")
    if not kind or silent(a) or "still" in a.cues:
        return
    words = claims.document.words
    split = bisect_left(claims.places(a), a.cues[kind])
    subject, said = a.units[:split], a.units[split:]
    if not said or words[a.first] in _RELATIVE or not claims.complete(a):
        return
    units = a.units
    nobody = kind == "absolute" and words[a.cues[kind] - 1] in ("nobody", "one")
    if nobody and len(units) == 1:  # "Nobody was hurt when the roof fell"
        units = [unit for clause in claims.clauses(a.sentence) for unit in clause.units]
    if content(units) < 2:
        return
    bare = words[a.cues[kind] - 1] in _SUBJECTLESS
    if said[0] in dictionary().light or not (subject or bare):
        return
    before = words[a.first : a.cues[kind]]
    if not claims.finite(a) or "only" in words[a.cues[kind] : a.last]:
        return
    exists = nobody or "there" in before
    focus, need = said[0], frozenset(units)
    day = dated(claims, a)
    spare = 1 if nobody and len(need) >= 4 else 0
    most = max(spare, len(need) // 3 if others is claims else 0)
    rare = sorted(need, key=lambda unit: len(others.sentences.get(unit, ())))[: most + 1]
    if others is claims:
        sentences = {s for unit in (*rare, focus) for s in others.near(unit, a.sentence)}
        sentences.discard(a.sentence)
    else:
        sentences = {s for s, held in enumerate(others.sets) if focus in held}
    for sentence in sentences:
        held = others.sets[sentence]
        if focus not in held or len(need - held) > most:
            continue
        for b in others.clauses(sentence):
            if (
                focus not in b.stems
                or denied(b)
                or not claiming(others, b)
                or others.document.words[b.first] in _BARE
                or not SAYS.isdisjoint(words[a.first : a.last])
                or not compatible(claims, a, others, b, kind == "absolute")
            ):
                continue
            if (
                len(need - held) <= spare
                and (nobody or in_step(units, b.units))
                and (kind == "absolute" or _predicated(others, b, focus))
                and (not exists or _exists(others, b, focus))
                and (len(need) > 2 or kind == "absolute" or need >= b.stems)
                and (kind == "absolute" or day or not dated(others, b))
            ):
                yield Pair(a, b, DENIAL)
            elif others is claims and loosely(need, b.stems) and len(need - b.stems) <= most:
                yield Pair(a, b, DENIAL, LOOSE)


def _predicated(claims: Claims, clause: Clause, focus: str) -> bool:
    """Say whether a unit stands after the first "is" or "has" of its clause, if it has one."""
    words = claims.document.words
    at = claims.places(clause)[len(clause.units) - 1 - clause.units[::-1].index(focus)]
    verbs = [i for i in range(clause.first, clause.last) if words[i] in BE]
    return not verbs or verbs[0] < at


def _exists(claims: Claims, clause: Clause, focus: str) -> bool:
    """Say whether a clause tells that there is some of a thing, not what the thing is like."""
    words = claims.document.words
    at = clause.units.index(focus)
    before = words[clause.first : claims.places(clause)[at]]
    return (
        "there" in before
        or not _AMOUNTS.isdisjoint(before[-2:])
        or any(unit[0] == "#" or unit == "person" for unit in clause.units[:at])
    )
