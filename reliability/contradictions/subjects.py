"""Find the person, body or thing that a verb or a state is about, by the nearest name or noun before it.

There is no parser. The subject of a word is the nearest of these before it in its sentence: a name, a
pronoun of a person, or a noun after "the" or "this". A name or noun after a preposition is not one. If
there is none, it is the first name after the word: "Never married, Roe …".
"""

from __future__ import annotations

from reliability.attribution.antecedents import SEX_OF_PRONOUN
from reliability.attribution.noun_phrases import NounPhrases
from reliability.attribution.speakers import SpeakerRegistry, name_key
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

_POINTING = frozenset(("the", "this"))
_PREPOSITIONS = word_class("prepositions", "contradiction")
_PERSONS = frozenset(("he", "she"))
_OWNERS = word_class("possessives") | {"whose"}
_FURTHEST = 20  # words from a subject to its verb
_LONGEST_NOUN = 4  # words after "the"


class Subjects:
    """The subjects of a document.

    `stems` are those of its words, and `sources` the matches of the lexicon `sourcing`.
    """

    def __init__(self, document: Document, stems: list[str], sources: list[PhraseMatch]) -> None:
        self._document, self._stems = document, stems
        self._phrases = NounPhrases(document, sources)
        self._antecedents = SpeakerRegistry(self._phrases).antecedents

    def of(self, first: int, last: int) -> str:
        """Return the key of the subject of words `first` to `last`, or "".

        The key of a name is its last word, and that of a noun has "the" before it.

        Examples
        --------
        >>> from reliability.attribution.annotation import annotate
        >>> from reliability.contradictions.clauses import clauses_of
        >>> from reliability.text.document import parse
        >>> text = "Jane Roe left Harwick. After the trial she died. The mayor of Lund has resigned."
        >>> clauses = clauses_of(annotate(parse(text)))
        >>> words = clauses.document.words
        >>> for verb in ("left", "died", "resigned"):
        ...     at = words.index(verb)
        ...     print(clauses.subjects.of(at, at + 1))
        roe
        roe
        the mayor of &lund
        """
        document = self._document
        sentence = document.sentences[document.sentence_of[first]]
        if document.words[first] in SEX_OF_PRONOUN:  # "his wife"
            return self._of_pronoun(first)
        for i in range(first - 1, document.window(first, -_FURTHEST, sentence.first) - 1, -1):
            word = document.words[i]
            if word in _OWNERS or (document.entities[i] and document.is_genitive(i)):
                return ""  # "his wife died", "Roe's wife died"
            if key := self._named_at(i, sentence.first):
                return key
            if word in _PERSONS:
                return self._of_pronoun(i)
            if word in _POINTING and (key := self._noun_after(i, first)):
                return key
        return self._name_after(last, sentence.last)

    def _of_pronoun(self, i: int) -> str:
        person = self._antecedents.of_pronoun(i)
        return person.key if person else ""

    def _named_at(self, i: int, sentence_start: int) -> str:
        """Return the key of a name that ends with word `i`, unless a preposition is before it."""
        document = self._document
        if document.entities[i] != ENTITY or document.quoted[i]:
            return ""
        start = document.entity_start(i)
        if start > sentence_start and document.words[start - 1] in _PREPOSITIONS:
            return ""
        return name_key(self._phrases, i)

    def _noun_after(self, i: int, stop: int) -> str:
        """Return the key of the noun after "the" at word `i`, or of the name that it describes."""
        document = self._document
        if i and document.words[i - 1] in _PREPOSITIONS:
            return ""
        stems, end = self._stems, i + 1
        while end < min(stop, i + 1 + _LONGEST_NOUN) and stems[end] and not document.entities[end]:
            if end > i + 1 and document.gap_before(end).strip(" -"):
                break
            end += 1
        if end == i + 1:
            return ""
        noun = document.words[end - 1]
        if document.words[end] == "of":  # "the mayor of Lund" is not the mayor of Sund
            return f"the {noun} of {next(filter(None, stems[end + 1 : stop]), '')}"
        return self._antecedents.described(noun, end) or f"the {noun}"

    def _name_after(self, first: int, stop: int) -> str:
        document = self._document
        spans = document.entity_spans(first, document.window(first, _FURTHEST, stop))
        name = next(spans, None)
        return name_key(self._phrases, name[1] - 1) if name else ""
