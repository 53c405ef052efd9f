"""Readability formulas as pure functions of counts.

Constants, cases without words and order of arithmetic are those of textstat 0.7.8 (MIT), so that
the same counts give the same float; nothing is rounded. This module knows no text: what a word, a
sentence or a syllable is, the caller says. Each count is a non-negative integer.

Grades are in years of American schooling. All of these formulas were fitted to school texts or
training manuals; on news they order articles by length of words and sentences, and no more.
"""

from __future__ import annotations


def flesch_reading_ease(*, words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch reading ease: about 0 (hard) to 100 (easy); no bound at either end.

    R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948).
    """
    if not (words and sentences and syllables):
        return 0.0
    return 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words)


def flesch_kincaid_grade(*, words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch-Kincaid school grade.

    J. P. Kincaid, R. P. Fishburne, R. L. Rogers, B. S. Chissom, "Derivation of new readability
    formulas for Navy enlisted personnel", Research Branch Report 8-75 (1975).
    """
    if not (words and sentences and syllables):
        return 0.0
    return (0.39 * (words / sentences)) + (11.8 * (syllables / words)) - 15.59


def gunning_fog(*, words: int, sentences: int, difficult: int) -> float:
    """Return the fog index, a school grade. Difficult: three syllables or more and not easy.

    R. Gunning, "The Technique of Clear Writing" (1952). Gunning left out names, compounds and
    inflections instead of a list of easy words.
    """
    if not words:
        return 0.0
    return 0.4 * ((words / sentences if sentences else 0.0) + 100 * difficult / words)


def smog_index(*, sentences: int, polysyllables: int) -> float:
    """Return the SMOG school grade. Polysyllables: words of three syllables or more.

    G. H. McLaughlin, "SMOG grading: a new readability formula", Journal of Reading 12 (1969);
    normed on 30 sentences, of which fewer are scaled up.
    """
    if not sentences:
        return 0.0
    return float((1.043 * (30 * (polysyllables / sentences)) ** 0.5) + 3.1291)


def automated_readability_index(
    *, words: int, sentences: int, characters: int, tokens: int | None = None
) -> float:
    """Return the automated readability index, a school grade.

    Characters are all but blanks. Tokens are what stands between blanks, so words and dashes
    standing alone; without dashes they are the words.

    R. J. Senter, E. A. Smith, "Automated Readability Index", AMRL-TR-66-220 (1967).
    """
    tokens = words if tokens is None else tokens
    if not (words and sentences and characters and tokens):
        return 0.0
    return (4.71 * (characters / tokens)) + (0.5 * (words / sentences)) - 21.43


def coleman_liau_index(*, words: int, sentences: int, letters: int) -> float:
    """Return the Coleman-Liau school grade. Letters include digits.

    M. Coleman, T. L. Liau, "A computer readability formula designed for machine scoring", Journal
    of Applied Psychology 60 (1975).
    """
    if not (words and sentences and letters):
        return 0.0
    return (0.058 * (letters / words * 100)) - (0.296 * (sentences / words * 100)) - 15.8


def dale_chall_readability_score(*, words: int, sentences: int, difficult: int) -> float:
    """Return the Dale-Chall score: 4.9 or less for grade 4, 10 or more for graduates.

    Difficult: every word off the list of easy words, whatever its syllables; inflections and names
    are, unlike in the original, which counts them as easy.

    E. Dale, J. S. Chall, "A formula for predicting readability", Educational Research Bulletin 27
    (1948).
    """
    if not words:
        return 0.0
    share = 100 * difficult / words
    score = (0.1579 * share) + (0.0496 * (words / sentences if sentences else 0.0))
    return score + 3.6365 if share > 5 else score


def linsear_write_formula(*, sentences: int, easy: int, hard: int) -> float:
    """Return the Linsear Write school grade, meant for a sample of the first 100 words.

    Easy are words of one or two syllables, hard of three or more; of none, like "hmm", neither.

    J. O'Hayre, "Gobbledygook Has Gotta Go" (1966), who credits the Air Force.
    """
    if not sentences:
        return 0.0
    number = (easy + hard * 3) / sentences
    return (number - 2 if number <= 20 else number) / 2
