"""The lexicon of incompatible words (antonyms), by stem."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from reliability.contradictions.clauses import STEMS
from reliability.text.lexicon import load_lexicon

_NONE: frozenset[str] = frozenset()


class OppositionLexicon(NamedTuple):
    """The lexicon `opposites` by stem."""

    antonyms: dict[str, frozenset[str]]  # contradict within an article
    antonym_stems: frozenset[str]  # the keys of `antonyms`
    opposed: dict[str, frozenset[str]]  # incompatible if two sentences are otherwise equal
    contrasts: dict[str, frozenset[str]]  # contrast if two sentences are about the same event
    groups: dict[str, str]  # word of which only one can apply -> its group
    one_time_events: frozenset[str]
    approximators: frozenset[str]  # words before a number that is not exact
    light: frozenset[str]  # words with too little meaning to be compared

    def opposites(self, stem: str) -> frozenset[str]:
        """Return the words that are incompatible with a stem in sentences about the same event."""
        return self.antonyms.get(stem, _NONE) | self.opposed.get(stem, _NONE)

    def same_group(self, one: str, other: str) -> bool:
        """Return True if two words are different members of a group, of which one excludes the other."""
        return one != other and one in self.groups and self.groups[one] == self.groups.get(other)


@cache
def oppositions() -> OppositionLexicon:
    """Return the lexicon of incompatible words."""
    pairs: dict[str, dict[str, set[str]]] = {"antonym": {}, "opposed": {}, "contrast": {}}
    groups: dict[str, str] = {}
    once, loose, light = set(), set(), set()
    for words, entry in load_lexicon("opposites").phrases.items():
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
    antonyms, opposed, contrasts = (
        {stem: frozenset(others) for stem, others in pairs[kind].items()} for kind in pairs
    )
    return OppositionLexicon(
        antonyms, frozenset(antonyms), opposed, contrasts, groups, frozenset(once), frozenset(loose),
        frozenset(light),
    )  # fmt: skip
