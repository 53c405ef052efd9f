"""Fold look-alikes: letters of other alphabets, styled letters and accents in place of plain letters.

The characters that look like a Latin letter are in `lexicons/confusables.toml`, after Unicode Technical
Standard 39. A word is replaced only if all of its letters have a Latin form, and the evidence is against
an honest spelling: Latin and Cyrillic letters in one word, or a word that is English in its Latin form
while the words next to it are English too. Names, loan words and quotations in other languages stay.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from reliability.text.lexicon_files import cue_words, read_file, word_class
from reliability.text.vocabulary import is_dictionary_word

LOOK_ALIKE = "letters that only look like Latin ones"
ACCENTED = "accents that the word does not have"
STYLED = "letters of a style that no article is set in"

_LOAN_WORDS = word_class("loan_words", "disguises")
_SHORTEST = 5  # letters of a word without any Latin letter, unless it is a cue
_LONGEST = 40  # characters of a word
_FEWEST_STYLED = 3  # styled letters from which a word is one: "nº" and "1ˢᵗ" are abbreviations
_WORD_BEFORE = re.compile(r"([^\W\d_]+)(?:'[a-z]+)?[^\w\n]{1,3}\Z")
_WORD_AFTER = re.compile(r"[^\w\n]{1,3}([^\W\d_]+)")
_NEAR = 30  # characters in which the next word is looked for


@cache
def _confusables() -> dict[str, str]:
    """Return the letter that each confusable character looks like."""
    letters: dict[str, str] = read_file("confusables").tables["letters"]
    return {character: letter for letter, others in letters.items() for character in others}


@lru_cache(maxsize=4096)
def latin_form(character: str) -> str:
    """Return the plain letter that a character outside ASCII looks like, or "" if there is none.

    Examples
    --------
    >>> [latin_form(character) for character in "аκé♥"]
    ['a', 'k', 'e', '']
    """
    if letter := _confusables().get(character):
        return letter
    plain = unicodedata.normalize("NFKD", character)
    base = plain[0]
    if base.isascii() and base.isalpha() and all(map(unicodedata.combining, plain[1:])):
        # Squared letters are capitals by name only.
        return base.lower() if unicodedata.category(character) == "So" else base
    return ""


@lru_cache(maxsize=4096)
def is_styled(character: str) -> bool:
    """Return True for a letter of Unicode's compatibility forms: full-width, bold, circled."""
    plain = unicodedata.normalize("NFKC", character)
    return not character.isascii() and len(plain) == 1 and plain.isascii() and plain.isalpha()


def _without_style(character: str) -> str:
    return latin_form(character) if is_styled(character) else character


@lru_cache(maxsize=4096)
def _alphabet(character: str) -> str:
    """Return the first word of the name of a character: "LATIN", "CYRILLIC", "SQUARED"."""
    return unicodedata.name(character, "").partition(" ")[0]


def fold_look_alikes(text: str, suspects: str) -> tuple[str, list[tuple[int, str]]]:
    """Write words with look-alikes, and all styled letters, in Latin letters.

    Parameters
    ----------
    text : str
        A text with composed accents.
    suspects : str
        The characters of the text that have a Latin form.

    Returns
    -------
    str
        The text of the same length.
    list of (int, str)
        The offset of each word that was replaced, with the reason.

    Examples
    --------
    >>> fold_look_alikes("Sоme say so, the café said.", "éо")
    ('Some say so, the café said.', [(0, 'letters that only look like Latin ones')])
    """
    pieces: list[str] = []
    folded = []
    at = 0
    for match in re.finditer(f"[{re.escape(suspects)}]", text):
        if match.start() < at:
            continue
        start, end = _word_around(text, match.start(), at)
        word = text[start:end]
        plain = "".join(one if one.isascii() else latin_form(one) or one for one in word)
        reason = plain.isascii() and len(word) <= _LONGEST and _reason(word, plain, text, start)
        if reason:
            folded.append((start, reason))
        pieces += text[at:start], plain if reason else "".join(map(_without_style, word))
        at = end
    return "".join((*pieces, text[at:])), folded


def _word_around(text: str, at: int, least: int) -> tuple[int, int]:
    """Return the (start, end) of the letters around a place, from `least` on."""
    start = end = at
    while start > least and _is_letter(text[start - 1]):
        start -= 1
    while end < len(text) and _is_letter(text[end]):
        end += 1
    return start, end


def _is_letter(character: str) -> bool:
    return character.isalpha() or (not character.isascii() and latin_form(character) != "")


def _reason(word: str, plain: str, text: str, start: int) -> str:
    """Return the reason for which a word is replaced by its plain form, or ""."""
    lower = plain.lower()
    is_known = lower in cue_words() or is_dictionary_word(lower)
    if styled := sum(map(is_styled, word)):
        return STYLED if is_known and styled >= _FEWEST_STYLED else ""
    alphabets = {_alphabet(one) for one in word if not one.isascii()}
    if alphabets == {"LATIN"} and not _has_small_capital(word):
        is_disguise = (
            lower in cue_words()
            and word.lower() not in _LOAN_WORDS
            and not (word.istitle() and not _opens_sentence(text, start))
            and _is_among_english(text, start, start + len(word))
        )
        return ACCENTED if is_disguise else ""
    is_mixed = any(map(str.isascii, word))
    # Greek letters are signs in Latin words ("TGFα"), and flags are letters ("🇺🇸").
    if is_mixed and alphabets <= {"LATIN", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC"}:
        return LOOK_ALIKE
    if is_mixed:
        return LOOK_ALIKE if is_known else ""
    if is_known and (len(word) >= _SHORTEST or lower in cue_words() or "LATIN" in alphabets):
        return LOOK_ALIKE if _is_among_english(text, start, start + len(word)) else ""
    return ""


def _has_small_capital(word: str) -> bool:
    """Return True if a letter belongs to no language: "ᴇ", but not "ø"."""
    return any(
        not unicodedata.name(one, "LATIN SMALL").startswith(("LATIN SMALL", "LATIN CAPITAL"))
        for one in word
    )


def _opens_sentence(text: str, start: int) -> bool:
    """Return True if a place opens a text, a line, a quotation or a sentence."""
    before = text[max(start - 3, 0) : start].rstrip(" ")
    return not before or before[-1] in '.!?:"\n'


def _is_among_english(text: str, start: int, end: int) -> bool:
    """Return True if the word next to a word is English, or if there is no such word."""
    before = _WORD_BEFORE.search(text, max(start - _NEAR, 0), start)
    after = _WORD_AFTER.match(text, end, end + _NEAR)
    words = ["".join(map(_plain_letter, match[1])) for match in (before, after) if match]
    is_english = [word.isascii() and is_dictionary_word(word.lower()) for word in words]
    return any(is_english) or not words


def _plain_letter(character: str) -> str:
    return character if character.isascii() else latin_form(character) or character
