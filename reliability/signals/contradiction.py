"""Sentences of one article that cannot both be true.

It compares clauses that say the same of the same thing: every unit of the one stands in the other,
but for one clash: a negation, an antonym, a number, a date, a quantity, a member that a list of
members leaves out. It refuses to compare what different voices say, what is quoted, asked or only
supposed, and clauses of which one speaks of another time. It knows words, not the world: a
contradiction put in other words is missed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reliability.claims import PRONOUNS, STEMS, Claims, Clause
from reliability.evidence import Annotated, Feature, Finding, Reading, Signal, mark, rate
from reliability.lexicon import load
from reliability.names import DATE

RATE, HEADLINE = "contradictions", "headline_body_contradiction"
DENIAL = "one sentence denies what the other says"
OPPOSITE = "one sentence says the opposite of the other, of the same thing"
NUMBER = "gives another number for the same thing"
DAY = "the same event has another day in the other sentence"
QUANTITY = "one sentence says all, the other that some are left out"
MEMBER = "one sentence calls a member what the other sentence's list of members leaves out"
TWIN = "the other sentence says the same with one thing changed"
_DENIED = ("absolute", "negation")
_UNIVERSAL = frozenset(("universal",))
_RELATIVE = frozenset("who which whom whose".split())  # the subject stands elsewhere
_SUBJECTLESS = frozenset("no nobody one none of nothing nowhere".split())  # "no ship leaves"
_BARE = frozenset("for by with in from as".split())
# A clause that begins so tells of what another names, when it was, or what somebody thinks.
_DEPENDENT = frozenset("to who which whom whose where when that before until than".split())
_POINTING = frozenset("this these those that it he she they we i".split())
_SAYS = frozenset("say says said tell tells told testified claims claimed argued".split())
_AMOUNTS = frozenset("many some several dozens hundreds thousands two three a".split())
_SPANS = frozenset("from to until till through by since ending between and as".split())
_BE = frozenset("is are was were be been has have had".split())
_PACKED = 1  # units that may stand before or between those that two clauses share
_PARTIAL = frozenset(("partial", "not_all"))
_SILENT = ("quoted", "hypothetical", "shift")  # clauses that claim nothing here and now
_IDLE = frozenset("ago old earlier later more other new additional a.m p.m time".split())
_AFTER = frozenset("of ago old later earlier to or more each".split())  # a number of another kind
_ROUND = frozenset("about around nearly roughly approximately some least most almost".split())
_LINKS = frozenset("and or the also both".split())
_MEMBER = frozenset("member members part party parties signatory signatories".split())
_COPULA = frozenset("is are been remains remain".split())
_MOST_LISTS = 50  # of one text, so that time stays linear
_OPEN_LIST = frozenset("include includes including like among other others such some".split())


class Pair(NamedTuple):
    """Two clauses that clash, with the reason."""

    one: Clause
    other: Clause
    note: str
    weight: float = 1.0


class _Dictionary(NamedTuple):
    antonyms: dict[str, frozenset[str]]
    sided: frozenset[str]
    opposed: dict[str, frozenset[str]]
    groups: dict[str, str]
    once: frozenset[str]
    loose: frozenset[str]
    exclusive: frozenset[str]
    light: frozenset[str]


@cache
def _dictionary() -> _Dictionary:
    """Return the lexicon `opposites` by stem."""
    pairs: dict[str, dict[str, set[str]]] = {"antonym": {}, "opposed": {}}
    groups: dict[str, str] = {}
    once, loose, light = set(), set(), set()
    for words, entry in load("opposites").phrases.items():
        stems = [STEMS[word] or word for word in words]
        if entry.kind in pairs:
            for a, b in (stems, stems[::-1]):
                pairs[entry.kind].setdefault(a, set()).add(b)
        elif entry.kind.startswith("alternative"):
            groups[stems[0]] = entry.kind
        elif entry.kind == "once":
            once.add(stems[0])
        elif entry.kind == "light":
            light.add(stems[0])
        elif entry.kind == "loose":
            loose.add(words[0])
    antonyms, opposed = (
        {stem: frozenset(others) for stem, others in pairs[kind].items()} for kind in pairs
    )
    return _Dictionary(
        antonyms, frozenset(antonyms), opposed, groups, frozenset(once), frozenset(loose),
        frozenset((*antonyms, *opposed, *groups)), frozenset(light),
    )  # fmt: skip


def _silent(clause: Clause) -> bool:
    return any(kind in clause.cues for kind in _SILENT)


def _denied(clause: Clause) -> bool:
    return any(kind in clause.cues for kind in _DENIED)


def _another_time(one: bool | None, two: bool | None) -> bool:
    return None not in (one, two) and one != two


def _compatible(
    claims: Claims, a: Clause, others: Claims, b: Clause, absolute: bool = False
) -> bool:
    """Say whether two clauses are held by one voice, of one time.

    "Never" is denied by what may happen, other denials only by what does.
    """
    if _silent(a) or _silent(b) or "modal" in a.cues:
        return False
    if "modal" in b.cues:
        if not absolute:
            return False
    elif not absolute and claims.future(a) != others.future(b):
        return False
    if _another_time(claims.past(a), others.past(b)):
        return False
    return claims.voice(a) == others.voice(b)


def _content(units: list[str]) -> int:
    """Return how many units speak of things rather than point at them."""
    return sum(unit not in PRONOUNS for unit in units)


def _in_step(one: list[str], two: list[str]) -> bool:
    """Say whether the units of `one` stand in `two` in the same order, close together."""
    units = list(dict.fromkeys(one))
    if not units or not set(units) <= set(two):
        return False
    places = [two.index(unit) for unit in units]
    return (
        places == sorted(places)
        and places[0] <= _PACKED
        and places[-1] - places[0] + 1 - len(places) <= _PACKED
    )


def _alike(one: list[str], two: list[str]) -> bool:
    """Say whether the shorter of two lists of units stands in the longer, in step."""
    return _in_step(*sorted((one, two), key=lambda units: len(set(units))))


def _claims(claims: Claims, clause: Clause) -> bool:
    """Say whether a clause claims something by itself, and is not told as somebody's saying."""
    words = claims.document.words[clause.first : clause.last]
    return (
        words[0] not in _DEPENDENT
        and _SAYS.isdisjoint(words)
        and claims.verbal(clause)
        and (words[-1][-2:] != "ed" or not _BE.isdisjoint(words))  # "three casualties reported"
        and claims.complete(clause)
    )


def _comparable(claims: Claims, a: Clause, b: Clause) -> bool:
    return _claims(claims, a) and _claims(claims, b)


def denials(claims: Claims, a: Clause, others: Claims) -> Iterator[Pair]:
    """Yield the clauses that assert what `a` denies."""
    kind = next((kind for kind in _DENIED if kind in a.cues), "")
    if not kind or _silent(a) or "still" in a.cues:
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
    if _content(units) < 2:
        return
    bare = words[a.cues[kind] - 1] in _SUBJECTLESS
    if said[0] in _dictionary().light or not (subject or bare):
        return
    before = words[a.first : a.cues[kind]]
    if not claims.finite(a) or "only" in words[a.cues[kind] : a.last]:
        return
    exists = nobody or "there" in before
    focus, need = said[0], frozenset(units)
    dated = _dated(claims, a)
    spare = 1 if nobody and len(need) >= 4 else 0
    rare = sorted(need, key=lambda unit: len(others.sentences.get(unit, ())))[: spare + 1]
    if others is claims:
        sentences = {s for unit in (*rare, focus) for s in others.near(unit, a.sentence)}
        sentences.discard(a.sentence)
    else:
        sentences = {s for s, held in enumerate(others.sets) if focus in held}
    for sentence in sentences:
        held = others.sets[sentence]
        if focus not in held or len(need - held) > spare:
            continue
        for b in others.clauses(sentence):
            if (
                focus in b.stems
                and not _denied(b)
                and (nobody or _in_step(units, b.units))
                and (kind == "absolute" or _predicated(others, b, focus))
                and (not exists or _exists(others, b, focus))
                and (len(need) > 2 or kind == "absolute" or need >= b.stems)
                and (kind == "absolute" or dated or not _dated(others, b))
                and _claims(others, b)
                and others.document.words[b.first] not in _BARE
                and _SAYS.isdisjoint(words[a.first : a.last])
                and _compatible(claims, a, others, b, kind == "absolute")
            ):
                yield Pair(a, b, DENIAL)


def _predicated(claims: Claims, clause: Clause, focus: str) -> bool:
    """Say whether a unit stands after the first "is" or "has" of its clause, if it has one."""
    words = claims.document.words
    at = claims.places(clause)[len(clause.units) - 1 - clause.units[::-1].index(focus)]
    verbs = [i for i in range(clause.first, clause.last) if words[i] in _BE]
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


def _dated(claims: Claims, clause: Clause) -> bool:
    return claims.document.names.find(DATE, clause.first, clause.last) >= 0


def antonyms(claims: Claims) -> Iterator[Pair]:
    """Yield clauses that say the same but for a word and its opposite."""
    pairs = _dictionary().antonyms
    present = _dictionary().sided.intersection(claims.present)
    sided = {stem for stem in present if not present.isdisjoint(pairs[stem])}
    if not sided:
        return
    places: dict[str, list[int]] = {}
    for sentence, held in enumerate(claims.sets):
        for stem in held & sided:
            places.setdefault(stem, []).append(sentence)
    for stem, one in places.items():
        for other in pairs[stem] & places.keys():
            if stem > other:
                continue
            two = places[other]
            empty = PRONOUNS | {"", stem, other}
            for s in one:
                held = claims.sets[s]
                at = bisect_left(two, s)
                for t in two[max(0, at - 8) : at + 8]:
                    if s != t and len((held & claims.sets[t]) - empty) >= 2:
                        yield from _swapped(claims, s, stem, t, other)


def _swapped(claims: Claims, s: int, stem: str, t: int, other: str) -> Iterator[Pair]:
    words = claims.document.words
    for a in claims.clauses(s):
        if stem not in a.units or other in a.stems:
            continue
        for b in claims.clauses(t):
            if other not in b.units or stem in b.stems:
                continue
            two = [stem if unit == other else unit for unit in b.units]
            if (
                min(_content(a.units), _content(two)) >= 3
                and _alike(a.units, two)
                and claims.verbal(a)
                and claims.verbal(b)
                and words[a.first] not in _DEPENDENT
                and words[b.first] not in _DEPENDENT
                and _compatible(claims, a, claims, b)
                and _denied(a) == _denied(b)
            ):
                yield Pair(a, b, OPPOSITE)


def amounts(claims: Claims) -> Iterator[tuple[int, str, str]]:
    """Yield the place, value and unit of measure of the numbers that count something."""
    document, stems = claims.document, claims.stems
    words, names = document.words, document.names
    loose, count = _dictionary().loose, len(words)
    for i in claims.numerals():
        stem = stems[i]
        if stem[-2:] == "th" or stem == "#1":
            continue
        if i and (words[i - 1] in loose or names[i - 1] or stems[i - 1][:1] == "#"):
            continue
        run = []
        sign = document.before(i)
        if sign[-1:] in "$£€" and sign:
            run.append("$")
        j = i + 1
        while j < min(i + 4, count) and (unit := stems[j]) and unit[0] not in "#@":
            if unit in _IDLE or names[j] or document.before(j).strip(" -"):
                break
            run.append(unit)
            j += 1
        if stem[-1] == "%":
            run.append("%")
        if not run or (j < count and words[j] in _AFTER):
            continue
        yield i, stem, " ".join(run)


def numbers(claims: Claims) -> Iterator[Pair]:
    """Yield clauses that give the same thing two numbers, the lower first."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for i, value, unit in amounts(claims):
        groups.setdefault(unit, []).append((i, value))
    for unit, found in groups.items():
        if len({value for _, value in found}) < 2:
            continue
        own = frozenset(unit.split())
        for at, (i, value) in enumerate(found):
            nearby = found[max(0, at - 12) : at + 12]
            for j, other in nearby:
                if value < other and _recounted(claims, i, j, own | {value, other}):
                    a, b = claims.clause_at(i), claims.clause_at(j)
                    same = (a.stems & b.stems) - own
                    if all(
                        third in (value, other) or not same <= claims.clause_at(k).stems
                        for k, third in nearby
                    ):  # or else it is a series: polls, prices, scores
                        yield Pair(a, b, NUMBER)


def _recounted(claims: Claims, i: int, j: int, own: frozenset[str]) -> bool:
    s, t = claims.document.sentence_of[i], claims.document.sentence_of[j]
    if s == t or own | {""} >= claims.sets[s] & claims.sets[t]:
        return False
    a, b = claims.clause_at(i), claims.clause_at(j)
    if _denied(a) or _denied(b):
        return False
    if not _compatible(claims, a, claims, b) or not _comparable(claims, a, b):
        return False
    words = claims.document.words
    if words[a.first] in _POINTING or words[b.first] in _POINTING or _parallel(claims, a, b):
        return False
    one, two = frozenset(a.units) - own, frozenset(b.units) - own
    shared = _content([*(one & two)])
    if min(one, two, key=len) - (one & two) or not shared:
        return False
    before = bisect_left(claims.places(a), i)
    return (shared >= 3) or (
        one == two and before > 0 and (shared >= 2 or words[i - 1] == words[j - 1])
    )


def _parallel(claims: Claims, a: Clause, b: Clause) -> bool:
    """Say whether the sentences around two clauses are alike too, as when two cases are told."""
    sets, last = claims.sets, len(claims.sets) - 1
    return any(
        min(s, t) >= 0 and max(s, t) <= last and len(sets[s]) > 2 and len(sets[s] ^ sets[t]) <= 2
        for s, t in ((a.sentence + step, b.sentence + step) for step in (-1, 1))
    )


def dates(claims: Claims) -> Iterator[Pair]:
    """Yield clauses that give two days to what happens once."""
    document = claims.document
    names, words = document.names, document.words
    once = _dictionary().once
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    i = -1
    while (i := names.find(DATE, i + 1)) >= 0:
        around = claims.stems[i + 1 : i + 2] + claims.stems[max(i - 1, 0) : i]
        day = next((stem for stem in around if stem[:1] == "#"), "")
        if not day and not words[i].endswith("day"):
            continue  # a month alone is too vague to clash
        if i and words[i - 1] in _SPANS:
            continue
        for event in once & claims.sets[document.sentence_of[i]]:
            found.setdefault((event, "month" if day else "day"), []).append((i, words[i] + day))
    for (event, _), mentions in found.items():
        for at, (i, value) in enumerate(mentions):
            for j, other in mentions[max(0, at - 8) : at + 8]:
                if value < other and document.sentence_of[i] != document.sentence_of[j]:
                    a, b = claims.clause_at(i), claims.clause_at(j)
                    if _redated(claims, a, b, event):
                        yield Pair(a, b, DAY)


def _plain(claims: Claims, clause: Clause) -> frozenset[str]:
    names = claims.document.names
    return frozenset(
        unit
        for unit, at in zip(clause.units, claims.places(clause), strict=True)
        if names[at] != DATE and unit[0] not in "#@"
    )


def _redated(claims: Claims, a: Clause, b: Clause, event: str) -> bool:
    if _silent(a) or _silent(b) or _denied(a) or _denied(b):
        return False
    if event not in a.stems or event not in b.stems:
        return False
    if not (claims.verbal(a) and claims.verbal(b)):
        return False
    if any(claims.document.names.count(DATE, c.first, c.last) > 2 for c in (a, b)):
        return False
    voices = {claims.voice(a), claims.voice(b)} - {""}
    if len(voices) > 1 or claims.future(a) != claims.future(b):
        return False
    one, two = _plain(claims, a), _plain(claims, b)
    least, most = sorted((one, two), key=len)
    return least <= most and _content([*(least - {event})]) >= 1


def quantities(claims: Claims) -> Iterator[Pair]:
    """Yield "all … left" with "some … were still there"."""
    antonyms = _dictionary().antonyms
    partial = claims.cued(_PARTIAL)
    for sentence, cues in claims.cued(_UNIVERSAL).items():
        groups = [claims.after(cue.last) for cue in cues]
        if not any(t in partial for group in groups for t in claims.near(group, sentence)):
            continue
        for a in claims.clauses(sentence):
            if "universal" not in a.cues or _silent(a) or _denied(a):
                continue
            group = claims.after(a.cues["universal"])
            whole = claims.sets[sentence]
            for t in claims.near(group, sentence) if group else ():
                if t == sentence or t not in partial:
                    continue
                for b in claims.clauses(t):
                    kinds = b.cues.keys() & _PARTIAL
                    if not kinds or group not in b.units or not _compatible(claims, a, claims, b):
                        continue
                    opposite = any(
                        antonyms.get(u, frozenset()) & a.stems for u in b.units
                    ) or b.cues.keys() & {"still", "negation", "not_all"}
                    if a.stems <= b.stems or not claims.verbal(a):
                        continue  # "All these questions are open", "many questions remain open"
                    shared = [unit for unit in b.units if unit in whole]
                    if opposite and _content(shared) >= 2 and len(shared) > len(b.units) - 2:
                        yield Pair(a, b, QUANTITY)


def memberships(claims: Claims) -> Iterator[Pair]:
    """Yield "X is a member of G" with a list of the members of G that leaves X out."""
    document = claims.document
    single: list[tuple[str, frozenset[str], Clause]] = []
    lists: list[tuple[frozenset[str], frozenset[str], Clause]] = []
    words = document.words
    for sentence, held in enumerate(claims.sets):
        if not held.isdisjoint(_MEMBER):
            first, last, _, _ = document.sentences[sentence]
            last = min(last, first + 200)  # over this length it is a table, not a sentence
            for i in range(first, last - 1):
                if words[i] in _MEMBER and words[i + 1] in ("of", "to"):
                    _member(claims, i, first, last, single, lists)
    for name, group, a in single:
        for listed, others, b in lists[:_MOST_LISTS]:
            if group & others and name not in listed and claims.voice(a) == claims.voice(b):
                yield Pair(a, b, MEMBER)
                break


_LONGEST_LIST = 200  # words after "member of" that are read for names


def _member(
    claims: Claims,
    i: int,
    first: int,
    last: int,
    single: list[tuple[str, frozenset[str], Clause]],
    lists: list[tuple[frozenset[str], frozenset[str], Clause]],
) -> None:
    document, words = claims.document, claims.document.words
    clause = claims.clause_at(i)
    if _silent(clause) or _denied(clause) or "modal" in clause.cues:
        return
    after = list(document.name_runs(i + 2, document.reach(i, _LONGEST_LIST, last)))
    if not after or after[0][0] > i + 4:
        return
    group = {words[after[0][1] - 1]}
    rest = after[1:]
    if rest and document.before(rest[0][0]).strip() == "(":
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
    furthest = document.reach(subject, -40, first)
    for a, b in reversed(list(document.name_runs(furthest, subject))):
        if b != end and any(word not in _LINKS for word in words[b:end]):
            break
        names.append(words[b - 1])
        end = a
    if len(names) == 1 and words[verb] != "are":
        single.append((names[0], keys, clause))
    elif len(names) >= 4 and not _OPEN_LIST.intersection(words[max(first, end - 3) : end]):
        lists.append((frozenset(names), keys, clause))


def twins(claims: Claims) -> Iterator[Pair]:
    """Yield sentences that are the same but for one unit, and that unit excludes the other."""
    exclusive = _dictionary().exclusive
    # What a sentence is but for one stem, by its hash. Few are seen twice: a list for each would be
    # half of all objects that a long text makes, and garbage collection takes a quarter of its time.
    keys: list[int] = []
    places: list[int] = []
    stems: list[str] = []
    for sentence, held in enumerate(claims.sets):
        alone = len(held - claims.shared)
        if alone > 2 or len(held) - alone < 2 or not 3 <= len(held) <= 40:
            continue  # more than one stem of it stands in no other sentence
        total = sum(map(hash, held))
        for stem in held:
            if stem and (stem[0] == "#" or stem in exclusive):
                keys.append(total - hash(stem))
                places.append(sentence)
                stems.append(stem)
    often = Counter(keys)
    seen: dict[int, list[tuple[int, str]]] = {}
    for key, sentence, stem in zip(keys, places, stems, strict=True):
        if often[key] > 1:
            seen.setdefault(key, []).append((sentence, stem))
    for found in seen.values():
        if len({stem for _, stem in found}) != 2:  # three and more are a series
            continue
        for at, (s, stem) in enumerate(found):
            for t, other in found[max(0, at - 8) : at + 8]:
                if stem < other and _exclusive(claims, s, stem, t, other):
                    a = next(c for c in claims.clauses(s) if stem in c.stems)
                    b = next(c for c in claims.clauses(t) if other in c.stems)
                    yield Pair(a, b, NUMBER if stem[0] == "#" == other[0] else TWIN, 0.5)


def _vague(claims: Claims, sentence: int) -> bool:
    first, last, _, _ = claims.document.sentences[sentence]
    return not _ROUND.isdisjoint(claims.document.words[first:last])


def _exclusive(claims: Claims, s: int, a: str, t: int, b: str) -> bool:
    """Say whether two sentences agree word for word but for two that exclude each other."""
    one, two = (
        [unit for clause in claims.clauses(sentence) for unit in clause.units]
        for sentence in (s, t)
    )
    if len(one) < 2 or [b if unit == a else unit for unit in one] != two:
        return False
    clauses = (*claims.clauses(s), *claims.clauses(t))
    if any(map(_silent, clauses)) or len(set(map(claims.voice, clauses))) > 1:
        return False
    if any(map(_denied, claims.clauses(s))) != any(map(_denied, claims.clauses(t))):
        return False
    first, second = claims.clauses(s)[0], claims.clauses(t)[0]
    told = claims.verbal if a[0] == "#" else claims.finite
    if not (told(first) and told(second)) or _parallel(claims, first, second):
        return False
    if _another_time(claims.past(first), claims.past(second)):
        return False
    words = claims.document.words
    if words[first.first] in _POINTING or words[second.first] in _POINTING:
        return False
    if a[0] == "#" == b[0]:
        return (a[-2:] == "th") == (b[-2:] == "th") and not (
            _vague(claims, s)
            or _vague(claims, t)
            or _dated(claims, first)
            or _dated(claims, second)
        )
    dictionary = _dictionary()
    group = dictionary.groups.get(a)
    return bool(
        (group and group == dictionary.groups.get(b))
        or b in dictionary.opposed.get(a, ())
        or b in dictionary.antonyms.get(a, ())
    )


def _close(value: str, other: str) -> bool:
    """Say whether two stems are numbers of which one may be the other rounded."""
    if value == other:
        return True
    if other[:1] != "#" or not value[1:].isdecimal():
        return False
    try:
        return abs(float(other[1:].rstrip("%")) - float(value[1:])) <= 0.1 * float(value[1:])
    except ValueError:
        return False


def headline(claims: Claims, title: Claims) -> Iterator[Pair]:
    """Yield the clauses of the body that clash with the headline's, the body's clause first."""
    stems = frozenset(title.stems)
    for sentence in title.cued(_DENIED):
        for clause in title.clauses(sentence):
            for pair in denials(title, clause, claims):
                yield Pair(pair.other, pair.one, DENIAL)
    for sentence, cues in claims.cued(_DENIED).items():
        if any(claims.after(cue.last) in stems for cue in cues):
            for clause in claims.clauses(sentence):
                yield from denials(claims, clause, title)
    in_title = list(amounts(title))
    counted = list(amounts(claims)) if in_title else []
    told = frozenset(title.stems)
    for i, value, unit in in_title:
        head, _, _ = unit.partition(" ")
        same = [j for j, _, measure in counted if measure.partition(" ")[0] == head]
        if not same or any(_close(value, stem) for held in claims.sets for stem in held):
            continue
        rest = told - {"", value, head}
        for j in same:
            clause = claims.clause_at(j)
            kept = len(rest & clause.stems)
            if kept < 2 or 4 * kept < 3 * len(rest):
                continue
            if not claims.voice(clause) and not _silent(clause):
                yield Pair(clause, title.clause_at(i), NUMBER)


def contradictions(claims: Claims) -> Iterator[Pair]:
    """Yield all pairs of clauses of a text that clash."""
    for sentence, cues in claims.cued(_DENIED).items():
        if any(claims.after(cue.last) in claims.shared for cue in cues):
            for clause in claims.clauses(sentence):
                yield from denials(claims, clause, claims)
    yield from antonyms(claims)
    yield from numbers(claims)
    yield from dates(claims)
    yield from quantities(claims)
    yield from memberships(claims)
    yield from twins(claims)


def _order(pair: Pair) -> tuple[int, int, int, str]:
    """Order pairs by their first clause, its nearest partner first."""
    one, other, note, _ = pair
    return one.first, abs(other.sentence - one.sentence), other.first, note


def read(annotated: Annotated) -> Reading:
    """Return the contradictions of an article and of its headline with its body."""
    document = annotated.document
    claims = Claims(document, annotated.phrases["contradiction"], annotated.attributions)
    found: list[Finding] = []
    seen = -1
    for one, other, note, weight in sorted(contradictions(claims), key=_order):
        if one.first == seen:
            continue  # one finding a claim, however often the article says the opposite
        seen = one.first
        a, b = (one, other) if one.first < other.first else (other, one)
        related = [document.span(b.first, b.last)]
        found.append(mark(document, "contradiction", RATE, a.first, a.last, note, weight, related))
    values = {RATE: rate(found, document, 1000.0), HEADLINE: float("nan")}
    if (title := document.headline) and not title.folded.rstrip().endswith("?"):
        told = Claims(title, annotated.headline_phrases["contradiction"], [])
        clashes = sorted(headline(claims, told), key=_order)
        values[HEADLINE] = float(bool(clashes))
        if clashes:
            body, head, note, _ = clashes[0]
            start, end = title.span(head.first, head.last)
            words = title.text[start:end]
            note = f'{note} (the headline says: "{words}")'
            found.append(mark(document, "contradiction", HEADLINE, body.first, body.last, note))
    return Reading(values, found)


SIGNAL = Signal(
    "contradiction",
    "Sentences of the same article that cannot both be true.",
    (
        Feature(
            RATE,
            "statements that another sentence of the article contradicts",
            "per 1,000 words",
            -1,
            None,
            "de Marneffe, Rafferty and Manning 2008",
        ),
        Feature(
            HEADLINE,
            "the body denies the headline or gives another number",
            "0 or 1",
            -1,
            None,
            "Chesney et al. 2017",
        ),
    ),
    read,
)
