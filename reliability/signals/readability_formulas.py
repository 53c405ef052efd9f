"""Readability formulas as functions of counts.

Constants, results for empty texts and the order of arithmetic are those of textstat 0.7.8 (MIT), so
that the same counts give the same float; nothing is rounded. The caller defines words, sentences and
syllables. All counts are non-negative integers.

Grades are years of American schooling. All of these formulas were fitted to school texts or training
manuals; for news they only order articles by the length of their words and sentences.
"""

from __future__ import annotations


def flesch_reading_ease(*, words: int, sentences: int, syllables: int) -> float:
    """Return the Flesch reading ease, about 0 (hard) to 100 (easy), without bounds.

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
    """Return the fog index, a school grade.

    `difficult` are words of three or more syllables that are not on the list of easy words.

    R. Gunning, "The Technique of Clear Writing" (1952). Gunning excluded names, compounds and
    inflections instead of a list of easy words.
    """
    if not words:
        return 0.0
    return 0.4 * ((words / sentences if sentences else 0.0) + 100 * difficult / words)


def smog_index(*, sentences: int, polysyllables: int) -> float:
    """Return the SMOG school grade.

    `polysyllables` are words of three or more syllables.

    G. H. McLaughlin, "SMOG grading: a new readability formula", Journal of Reading 12 (1969);
    it was normed on 30 sentences, to which other numbers are scaled.
    """
    if not sentences:
        return 0.0
    return float((1.043 * (30 * (polysyllables / sentences)) ** 0.5) + 3.1291)


def automated_readability_index(
    *, words: int, sentences: int, characters: int, tokens: int | None = None
) -> float:
    """Return the automated readability index, a school grade.

    `characters` excludes blanks. `tokens` are separated by blanks: words, and dashes between blanks;
    by default they are the words.

    R. J. Senter, E. A. Smith, "Automated Readability Index", AMRL-TR-66-220 (1967).
    """
    tokens = words if tokens is None else tokens
    if not (words and sentences and characters and tokens):
        return 0.0
    return (4.71 * (characters / tokens)) + (0.5 * (words / sentences)) - 21.43


def coleman_liau_index(*, words: int, sentences: int, letters: int) -> float:
    """Return the Coleman-Liau school grade.

    `letters` includes digits.

    M. Coleman, T. L. Liau, "A computer readability formula designed for machine scoring", Journal
    of Applied Psychology 60 (1975).
    """
    if not (words and sentences and letters):
        return 0.0
    return (0.058 * (letters / words * 100)) - (0.296 * (sentences / words * 100)) - 15.8


def dale_chall_readability_score(*, words: int, sentences: int, difficult: int) -> float:
    """Return the Dale-Chall score, 4.9 or less for grade 4, 10 or more for graduates.

    `difficult` are all words that are not on the list of easy words, including inflections and names,
    which count as easy in the original.

    E. Dale, J. S. Chall, "A formula for predicting readability", Educational Research Bulletin 27
    (1948).
    """
    if not words:
        return 0.0
    share = 100 * difficult / words
    score = (0.1579 * share) + (0.0496 * (words / sentences if sentences else 0.0))
    return score + 3.6365 if share > 5 else score
