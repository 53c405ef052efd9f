"""Whose voice a source is: its kind, and a key that is equal for the same source.

It remembers whom an article has introduced, so that a later "she" or "the expert" is a voice heard
before. It refuses to know who anybody is: a name is a name, of a person or an office.
"""

from __future__ import annotations

from reliability.attribution.noun_phrases import LINKS, LONGEST, NounPhrases, WordRange, word_set
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.named_entities import ENTITY, NAME_SUFFIXES, ORGANIZATION_NOUNS, OUTLET_NOUNS

_POINTING = word_set("he she they it who which that this him her them")
UNSPACED_CUE = "said"
_DEFINITE = word_set("the this that these those his her its their our my your two three four five")


class SpeakerRegistry(NounPhrases):
    """The voices of a document, in the order in which its sources are asked for."""

    def __init__(self, document: Document, cues: list[PhraseMatch]) -> None:
        super().__init__(document, cues)
        self.roles: dict[str, tuple[str, str]] = {}  # "expert" -> the voice introduced as one
        self.papers: dict[str, str] = {}  # "times" -> the key of "The New York Times"
        self.introduced: tuple[list[str], tuple[str, str]] = [], ("unknown", "")
        self.last_voice = ("unknown", "")

    def key(self, i: int) -> str:
        """Return what a source is known by, whose last word is `i`.

        Of a name it is the last word, and one more where many names end in that: "Fox News".
        """
        words, joined = self.words, self.document.continues_entity
        while joined[i] and words[i].removesuffix("'s") in NAME_SUFFIXES:
            i -= 1
        if (
            joined[i]
            and joined[i - 1]
            and self.gaps[i] == "-"
            and self.document.original(i).islower()
        ):
            i -= 2  # "Kim Jong-un": the family's name stands first
        word = words[i].removesuffix("'s").removesuffix(UNSPACED_CUE)
        if word not in ORGANIZATION_NOUNS or not self.names[i]:
            return word
        alone = not joined[i] or words[i - 1] == "the"
        key = self.papers.get(word, word) if alone else f"{words[i - 1]} {word}"
        if word in OUTLET_NOUNS:
            self.papers[word] = key
        return key

    def voice(self, source: WordRange, sentence: WordRange) -> tuple[str, str]:
        """Return the kind and the voice of a source, and remember whom it introduces."""
        first, last = source
        words, names, nouns = self.words, self.names, self.nouns
        if last - first == 1 and not names[first]:
            word = words[first]
            if word in _POINTING:
                if word in ("who", "which", "that") and (
                    found := self.phrase_before(first, sentence[0])
                ):
                    return self.voice(found, sentence)
                return self.last_voice
            if word in ("i", "we", "you"):
                return "writer", ""
            if word in ("nobody", "none"):
                return "unsaid", ""
        # the head: what stands before the first comma or link
        head = first + 1
        while head < last and not self.gap(head).strip(".&/"):
            if not names[head] and (
                (words[head] in LINKS and not self.number(head - 1, "in"))
                or words[head] in ("by", "who")
                or self.made(head)
            ):
                break  # "a report released on Friday", but "two in five voters"
            head += 1
        i = head - 1
        comma = head < last and names[head] == ENTITY and self.gap(head)[:1] == ","
        if names[i] != ENTITY and comma:  # "the council clerk, Aud Finlayter"
            i = head
            while i + 1 < last and names[i + 1] == ENTITY and not self.gap(i + 1).strip("."):
                i += 1
        kind = nouns.get(i, "role")
        voice = self.key(i)
        if names[i] == ENTITY:
            kind = "named"
            plain = [words[at] for at in range(first, last) if not names[at]]
            if plain:
                self.introduced = plain, (kind, voice)
            for at in range(first, last):
                if nouns.get(at) == "role":
                    self.roles[words[at]] = (kind, voice)
        elif words[first] in ("no", "nobody", "neither"):
            return "unsaid", ""
        elif kind == "vague":
            if (
                words[first] in _DEFINITE
                or any(names[at] == ENTITY for at in range(head, last))
                or any(words[at] == "and" and names[at - 1] == ENTITY for at in range(first + 1, i))
            ):
                kind = "role"  # "Roe and other experts"
        elif kind == "role" and words[first] in _DEFINITE and last == head:
            if voice in self.roles:
                kind, voice = self.roles[voice]
            elif any(word.endswith(voice) for word in self.introduced[0]):
                kind, voice = self.introduced[1]  # a lost space: "militaryexpert Jane Roe"
        if voice.startswith("the") and voice[3:] in self.roles:
            kind, voice = self.roles[voice[3:]]  # another: "theexpert"
        if kind in ("vague", "role") and not self.hiding.isdisjoint(
            range(first, self.document.window(last, LONGEST, sentence[1]))
        ):
            kind = "anonymous"
        return kind, "" if kind == "vague" else voice
