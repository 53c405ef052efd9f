"""Find disguised words: cues written so that a search for the word misses them, and a reader does not.

`undivide` restores words that are divided into two words ("cl/ear", "app-ear"), and `undisguise` those
divided into strings that are not words ("ob viously", "o.b.v.i.o.u.s.l.y", "exp<b></b>erts"),
spelled with digits, signs or doubled letters ("0bviously", "expperts"), misspelled ("obvoiusly"), in
mixed case ("eXpErTs"), or with a capital as names have ("the Liars were", if there are several).
Only a word of the lexicons (`cue_words`) is restored, and only where its form is not a word, so that
compounds, names and codes stay as they are. Look-alikes are restored in `reliability.text.look_alikes`,
and invisible characters dropped in `reliability.text.normalization`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby, product

from reliability.text.hyphenation import hyphen_places
from reliability.text.lexicon_files import cue_words, read_file, word_class
from reliability.text.normalization import (
    DROPPED,
    MARKED,
    ODD_BLANK,
    SOFT_HYPHEN,
    Edit,
    NormalizedText,
)
from reliability.text.odd_capitals import capital_edits, opens_sentence
from reliability.text.patterns import compile_later
from reliability.text.sentence_boundaries import wrapped_width
from reliability.text.spelling import CORRECTIONS, closest, listed_misspellings
from reliability.text.tokenization import Tokens, tokenize
from reliability.text.vocabulary import (
    WordCache,
    WordColumn,
    is_dictionary_word,
    word_code,
)

PARTED = "a division inside the word"
MARKUP = "markup inside the word"
SIGNS = "digits or signs for its letters"
RESPELLED = "letters that are doubled or stand for others"
MISSPELLED = "one slip"  # it is reported as a misspelling

_LONGEST = 24  # characters of a disguised word, or its parts
_INLINE = compile_later(r"<!--|</?(?:a|abbr|b|em|font|i|mark|s|small|span|strong|sub|sup|u)\b|&#")
_LONGEST_GAP = 3  # characters between two parts
_SHORTEST_PART = 3  # letters of a part that is not a word, if there are only two parts
_LONG_PART = 4
_LONGER = 6  # letters of a word with "z" for "s"; "azide" is no "aside"
_SHORTEST_COMPLETED = 7  # letters of a word with one left out
_MOST_SIGNS = 8
_JOINING = ("-", "'", "/", "_")
_NOT_DIVIDING = frozenset("[](){}@$€£")  # an editor's "[w]ord", and signs for letters
_DRAWN_OUT = compile_later(r"([aeiou])\1{3}")  # "riiiight"
_TRIPLED = compile_later(r"([a-z])\1\1")
# A sign, an odd blank or the end of a line between two letters. Signs for letters do not divide, nor
# does a bracket that is closed after the word: "talk[ing]".
# The lookbehinds follow a sign, so that a search goes from sign to sign.
_DIVISION = compile_later(
    r"[^ a-zA-Z0-9'@$€£)\]}](?<=[^\W\d_](?s:.))"
    r"(?:(?<=[-\n])\n|(?<=[(\[{])(?=\w+(?![\w)\]}]))|(?<=[_\n]|[^\w\s(\[{]))(?=[^\W\d_])"
)
_BRACKETED = compile_later(r"[(\[{](?<=[^\W\d_].)([^\W\d_]{1,8})[)\]}](?=[^\W\d_])")
_CLITICS = ("'s", "'t", "'d", "'m", "'ll", "'ve", "'re")
# "pummelled": a consonant is doubled before an ending
_DOUBLED_ENDING = compile_later(r"([bdfglmnprstz])\1(?:ed|ing|er|ers|est|y)$")
_LEET: Mapping[str, str] = read_file("disguises").tables["signs"]
_SIGN = compile_later(r"[@$!|+€£¡]")
# "104th", "$33m"
_NUMBER = compile_later(r"[$€£]?\d+[a-z]{0,2}")
_PRICE = compile_later(r"[a-z]+[$€£]\d+")
_MARKUP = compile_later(r"<[^<>\n]{0,80}>|\[/?\w{1,8}\]|&#?\w{1,10};")
_PREFIXES = word_class("prefixes", "disguises")
_COMPOUNDS = word_class("compounds", "disguises")
_ENDINGS_OF_NAMES = word_class("endings_of_names", "disguises")
_HONEST = word_class("spellings", "disguises")


def undisguise(normalized: NormalizedText) -> tuple[NormalizedText, Tokens]:
    """Restore disguised words of the lexicons in a normalized text.

    Returns
    -------
    NormalizedText
        The text with the words restored; its offsets lead to the disguised forms.
    Tokens
        The words of the text.

    Examples
    --------
    >>> from reliability.text.normalization import normalize
    >>> restored, tokens = undisguise(normalize("Some exp3rts say it is ob-viously so."))
    >>> restored.text
    'Some experts say it is obviously so.'
    >>> restored.offsets.span(23, 32)
    (23, 33)
    """
    if edits := list(_markup_edits(normalized.text)):
        normalized = apply_edits(normalized, edits)
    tokens = tokenize(normalized.text)
    if edits := sorted((*capital_edits(tokens), *_word_edits(tokens))):
        normalized = apply_edits(normalized, _apart(edits))
        tokens = tokenize(normalized.text)
    return normalized, tokens


def undivide(normalized: NormalizedText) -> NormalizedText:
    """Restore words of the lexicons that are divided into two words, before lines are joined.

    Examples
    --------
    >>> from reliability.text.normalization import normalize
    >>> undivide(normalize("It is now/here cl\\near in the hell-bent town.")).text
    'It is nowhere clear in the hell-bent town.'
    """
    text = normalized.text
    if edits := _apart(sorted((*_division_edits(text), *_bracket_edits(text)))):
        normalized = apply_edits(normalized, edits)
    return normalized._replace(text=normalized.text.replace(ODD_BLANK, " "))


def _apart(edits: list[Edit]) -> list[Edit]:
    """Return the edits without those that overlap one before them."""
    apart: list[Edit] = []
    for edit in edits:
        if not apart or edit.start >= apart[-1].end:
            apart.append(edit)
    return apart


def apply_edits(normalized: NormalizedText, edits: list[Edit]) -> NormalizedText:
    """Make the edits, and list their reasons with the other disguises."""
    told = []
    shorter = 0
    for start, end, word, reason in edits:
        if reason:
            told.append((start - shorter, reason))
        shorter += end - start - len(word)
    replaced = normalized.replace([edit[:3] for edit in edits])
    return replaced._replace(disguised=sorted(replaced.disguised + told))


def is_told(word: str, place: int, reason: str) -> bool:
    """Return True if a disguise is reported.

    Characters dropped from what is not a word, such as a name, are not reported, nor a soft hyphen at a
    place where the word may be divided. `place` is the number of letters before the characters.
    """
    if reason == SOFT_HYPHEN and place in hyphen_places(word[:_LONGEST]):
        return False
    return reason not in DROPPED or ((place > 0 or reason == MARKED) and not _is_odd(word))


def _is_odd(word: str) -> bool:
    """Return True for a lower-case string with letters that is not a word."""
    if not any(map(str.isalpha, word)) or word in ("a", "i"):
        return False
    base = next((word.removesuffix(one) for one in _CLITICS if word.endswith(one)), word)
    return len(word) == 1 or not (word_code(base) or word in cue_words())


def _is_no_word(word: str) -> bool:
    """Return True for the odd ones, and for names: "gus" in "bo-gus"."""
    return _is_odd(word) or not (
        is_dictionary_word(word) or word in cue_words() or word[0].isdigit()
    )


def _is_known(word: str) -> bool:
    return word_code(word) > 0 or word_code(word.removesuffix("s")) > 0


def _role(word: str) -> int:
    """Return the ways, as flags, in which a lower-case string may be a cue, or part of one."""
    if not _is_no_word(word):
        return 0
    letters = _letters(word)
    may_spell = _is_odd(word) and (
        any(map(str.isdigit, word))
        or _spelled(word)
        or word.replace("i", "l") in cue_words()
        or _corrected(word)
    )
    return _BEGINS * _begins_cue(letters) | _ENDS * _ends_cue(letters) | _SPELLS * bool(may_spell)


_BEGINS, _ENDS, _SPELLS = 1, 2, 4
_ROLE = WordColumn(_role, "uint8")


# -- markup ---------------------------------------------------------------------------------------


def _markup_edits(text: str) -> Iterator[Edit]:
    """Find words with tags, comments or character references inside."""
    if not any(map(text.__contains__, "<&[")):
        return
    done = 0
    for match in _MARKUP.finditer(text):
        if match.start() < done:
            continue
        start = done = _letters_before(text, match.start(), done)
        end = match.start()
        if start == end and match[0][0] != "&":
            continue  # before a word, not in it
        while found := _MARKUP.match(text, end := _letters_after(text, end)):
            end = found.end()
        done = max(done, end)
        raw = text[start:end]
        letters = _MARKUP.sub(_shown, raw)
        word = "".join(filter(str.isalnum, letters))
        parts = filter(None, _MARKUP.split(raw))
        if word.lower() in cue_words() and (_INLINE.search(raw) or any(map(_is_odd, parts))):
            yield Edit(start, end, word, MARKUP)


def _shown(markup: re.Match[str]) -> str:
    """Return the character of an entity, and "" for a tag."""
    if markup[0][0] != "&":
        return ""
    from html import unescape

    return unescape(markup[0])


def _letters_before(text: str, at: int, least: int) -> int:
    while at > least and text[at - 1].isalpha():
        at -= 1
    return at


def _letters_after(text: str, at: int) -> int:
    while at < len(text) and text[at].isalpha():
        at += 1
    return at


# -- words divided into words ---------------------------------------------------------------------


def _division_edits(text: str) -> Iterator[Edit]:
    """Find cues divided into two words by a sign, an odd blank or the end of a line."""
    wraps: bool | None = None
    done = 0
    for match in _DIVISION.finditer(text):
        at, end = match.span()
        start, stop = _letters_before(text, at, done), _letters_after(text, end)
        first, second = text[start:at].lower(), text[end:stop]
        word = first + second
        if min(at - start, stop - end) < 2 or word not in cue_words() or not second.islower():
            continue
        if match[0][0] in "-_" and _may_be_hyphenated(text[start:at], second):
            continue
        if match[0][0] == "\n":
            wraps = bool(wrapped_width(text.split("\n"))) if wraps is None else wraps
            if wraps:
                continue
        if _stands_alone(text, start, stop):
            is_line_end = match[0] == "-\n" and len(first) in hyphen_places(word)
            reason = "" if is_line_end else PARTED
            yield Edit(start, stop, _in_case(word, text[start:at]), reason)
            done = stop


def _bracket_edits(text: str) -> Iterator[Edit]:
    """Find cues with letters in brackets: "ex(pe)rts"."""
    done = 0
    for match in _BRACKETED.finditer(text):
        start, stop = _letters_before(text, match.start(), done), _letters_after(text, match.end())
        word = f"{text[start : match.start()]}{match[1]}{text[match.end() : stop]}"
        if word.lower() in cue_words():
            yield Edit(start, stop, word, PARTED)
            done = stop


def _may_be_hyphenated(raw: str, second: str) -> bool:
    """Return True for "hell-bent", for a prefix before a word, and for an ending after a name."""
    if raw.istitle() and second in _ENDINGS_OF_NAMES:
        return True  # "Baker Act-ed"
    first = raw.lower()
    is_prefixed = first in _PREFIXES and len(second) >= _LONG_PART and word_code(second) > 0
    return is_prefixed or f"{first}-{second}" in _COMPOUNDS


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return True if a span is not part of a longer compound, or of a word with an apostrophe."""
    return text[start - 1 : start] not in _JOINING and text[end : end + 1] not in _JOINING


# -- words that are none --------------------------------------------------------------------------


def _word_edits(tokens: Tokens) -> Iterator[Edit]:
    """Find cues behind strings that are not words, and behind signs."""
    text, roles = tokens.text, _ROLE.of(tokens.rows)
    for match in _SIGN.finditer(text):
        if _is_beside_letter(text, match.start()) and (
            edit := _with_signs(text, match.start(), match.end())
        ):
            yield edit
    done = 0
    doubtful: list[Edit] = []  # "Zignal" is a name, unless other words are respelled, too
    is_respelled = False
    places = roles.nonzero()[0]
    for i, role in zip(places.tolist(), roles[places].tolist(), strict=True):
        if i < done:
            continue
        edit = _parted(tokens, i, role, done)
        if not edit and role & _SPELLS:
            edit = _respelled(tokens, i)
        if edit:
            done = bisect_left(tokens.starts, edit.end)
        if edit and edit.reason == RESPELLED and _may_be_name(tokens.original[i]):
            doubtful.append(edit)
        elif edit:
            is_respelled |= edit.reason == RESPELLED
            yield edit
    if is_respelled:
        yield from doubtful


def _may_be_name(raw: str) -> bool:
    """Return True for a capitalized word in which no letter is repeated beyond doubt."""
    return raw[1:].islower() and raw[0].isupper() and not _TRIPLED.search(raw.lower())


def _is_beside_letter(text: str, at: int) -> bool:
    """Return True if a sign may stand for a letter; "!" after a word may end a sentence."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return after.isalpha() or (text[at] != "!" and (before.isalpha() or before in _LEET))


@cache
def _sorted_cues() -> list[str]:
    return sorted(cue_words())


@cache
def _reversed_cues() -> list[str]:
    return sorted(word[::-1] for word in cue_words())


def _begins_cue(letters: str) -> bool:
    """Return True if a word of the lexicons is a string, or begins with it."""
    cues = _sorted_cues()
    at = bisect_left(cues, letters)
    return letters != "" and at < len(cues) and cues[at].startswith(letters)


def _ends_cue(letters: str) -> bool:
    """Return True if a word of the lexicons is longer than a string, and ends with it."""
    cues, backwards = _reversed_cues(), letters[::-1]
    at = bisect_right(cues, backwards)
    return letters != "" and at < len(cues) and cues[at].startswith(backwards)


def _parted(tokens: Tokens, i: int, role: int, least: int) -> Edit | None:
    """Join word `i` with those after it, or with the one before it, if they make a cue."""
    firsts = [i] * bool(role & _BEGINS) + [i - 1] * bool(role & _ENDS and i > least)
    for first in firsts:
        last = 0 if tokens.gaps[first] in _JOINING else _end_of_parts(tokens, first)  # "1's lander"
        if last > max(i, first + 1) and _is_divided(tokens, first, last):
            start, end = tokens.starts[first], tokens.ends[last - 1]
            word = "".join(map(_letters, tokens.original[first:last]))
            gaps = tokens.gaps[first + 1 : last]
            place = len(_letters(tokens.words[first]))
            is_line_end = gaps in (["-\n"], ["- "]) and place in hyphen_places(word.lower())
            # One space is lost or gained when an article is taken from a page: "F ederal".
            is_told = not is_line_end and gaps != [" "]
            return Edit(start, end, word, PARTED if is_told else "")
    return None


def _end_of_parts(tokens: Tokens, first: int) -> int:
    """Return the end of the longest row of parts that makes a cue, or 0."""
    joined, found = "", 0
    for j in range(first, min(first + _LONGEST, len(tokens.words))):
        if j > first and not _joins(tokens.gaps[j]):
            break
        joined += _letters(tokens.words[j])
        if not _begins_cue(joined):
            break
        if joined in cue_words():
            found = j + 1
    return found


def _letters(word: str) -> str:
    return word.replace(".", "").replace("'", "")


def _joins(gap: str) -> bool:
    """Return True if a gap may divide a word."""
    return len(gap) <= _LONGEST_GAP and "\n\n" not in gap and _NOT_DIVIDING.isdisjoint(gap)


def _is_divided(tokens: Tokens, first: int, last: int) -> bool:
    """Return True if parts are one word: the honest forms are "leader s", "mis-take" and "N-E-V-E-R"."""
    parts = tokens.original[first:last]
    if len(parts) > 2:
        gaps = tokens.gaps[first + 1 : last]
        is_spelled = {*gaps} == {"-"} and all(len(part) == 1 and part.isupper() for part in parts)
        return not is_spelled and all(len(part) < 3 or _is_odd(part.lower()) for part in parts)
    # "mis-take", "a U.N. official", but not "s.h.o.c.k.i.n.g"
    is_prefix = parts[0].lower() in _PREFIXES or ("." in parts[0] and len(parts[1]) > 2)
    if is_prefix and word_code(parts[1].lower()):
        return False
    is_name = tokens.gaps[first + 1] == "-" and all(map(str.istitle, parts))  # "Medi-Cal"
    if is_name or "-".join(parts).lower() in _COMPOUNDS:  # "bogey man"
        return False
    if all(len(part) >= _LONG_PART and _is_known(part.lower()) for part in parts):
        return False  # a compound: "hard-liners"
    if " " in tokens.gaps[first + 1] or parts[1][0].isupper():
        return any(len(part) >= _SHORTEST_PART and _is_odd(part.lower()) for part in parts)
    return any(len(part) > 1 and _is_no_word(part.lower()) for part in parts)


def _respelled(tokens: Tokens, i: int) -> Edit | None:
    """Return the cue that word `i` is another spelling of."""
    raw = tokens.original[i]
    start, end = tokens.starts[i], tokens.ends[i]
    is_doubled = raw[::2] == raw[1::2]
    if len(raw) > _LONGEST * (1 + is_doubled) or not _is_odd(tokens.words[i]):
        return None
    end -= raw.endswith(".")
    if word := _SPELLED[raw]:
        is_slip = len(raw) == len(word) + 1 and raw.isalpha()
        is_capitalized = raw[0].isupper() and not raw.isupper()
        opens = opens_sentence(tokens, i) and "'" not in raw  # "Sa'id"
        may_be_name = not raw.islower() if is_slip else is_capitalized and not opens
        is_name = may_be_name or tokens.gaps[i].endswith(("@", "#"))
        is_emphasis = _DRAWN_OUT.search(raw) and not is_doubled
        reason = MISSPELLED if is_slip else "" if is_emphasis else RESPELLED
        return None if is_name else Edit(start, end, _in_case(word, raw), reason)
    if raw.islower() and (word := _CORRECTED[raw]):
        is_slip = sorted(raw) == sorted(word) or len(raw) < len(word)  # not "ombudsmen"
        is_told = is_slip or CORRECTIONS[raw]
        return Edit(start, end, word, MISSPELLED if is_told else "")
    return _with_signs(tokens.text, start, end) if any(map(str.isdigit, raw)) else None


def _corrected(word: str) -> str:
    """Return the cue that a word is a misspelling of, unless a letter of a short one is left out."""
    if _is_doubled_before_ending(word):
        return ""
    correct = CORRECTIONS[word] or closest(word, cue_words())
    is_sure = len(correct) <= len(word) or len(correct) >= _SHORTEST_COMPLETED
    return correct if correct in cue_words() and is_sure else ""


_CORRECTED = WordCache(_corrected)


def _in_case(word: str, raw: str) -> str:
    if raw.isupper():
        return word.upper()
    return word.capitalize() if raw[0].isupper() else word


def _spelled(raw: str) -> str:
    """Return the cue that a string spells with letters too many, or with some that look like another."""
    word = raw.lower()
    if word in listed_misspellings() or word in _HONEST or word.endswith(_CLITICS):
        return ""
    forms = [
        _letters(word),
        word.replace("rn", "m"),
        word.replace("vv", "w"),
        word.replace("z", "s") if len(word) >= _LONGER or word[-1:] == "z" else "",
        word[::2] if word[::2] == word[1::2] else "",
    ]
    if "I" in raw:
        forms.append(raw.replace("I", "l").lower())
    if word[-1:] == word[-2:-1] and word[:-1] in cue_words():
        return ""  # a slip: "wonderfull"
    is_honest = _is_doubled_before_ending(word) and not _TRIPLED.search(word)
    runs = [(letter, len([*run])) for letter, run in groupby(word)]
    doubled = sum(count > 1 for _, count in runs)
    if 0 < doubled <= _MOST_SIGNS:
        single = map("".join, product(*((one, one * 2) if n > 1 else (one,) for one, n in runs)))
        forms += (form for form in single if not is_honest or _DOUBLED_ENDING.search(form))
    cues = [form for form in forms if form != word and form in cue_words()]
    return max(cues, key=is_dictionary_word, default="")


def _is_doubled_before_ending(word: str) -> bool:
    """Return True for a word with a doubled consonant and an ending: "pummelled"."""
    ending = _DOUBLED_ENDING.search(word)
    return ending is not None and is_dictionary_word(word[: ending.start() + 1])


_SPELLED = WordCache(_spelled)


def _with_signs(text: str, start: int, end: int) -> Edit | None:
    """Return the cue that digits and signs around a word write."""
    least, most = max(start - _LONGEST, 0), min(end + _LONGEST, len(text))
    while start > least and (text[start - 1] in _LEET or text[start - 1].isalpha()):
        start -= 1
    while end < most and (text[end] in _LEET or text[end].isalpha()):
        end += 1
    raw = text[start:end]
    raw = raw.rstrip("!")
    if _PRICE.fullmatch(raw):
        return None  # "the$3": a blank is missing
    signs = sum(map(_LEET.__contains__, raw))
    if not 0 < signs <= _MOST_SIGNS or len(raw) > _LONGEST or _NUMBER.fullmatch(raw.lower()):
        return None
    options = [_LEET.get(letter, letter) for letter in raw.lower()]
    words = map("".join, product(*options))
    word = next(filter(cue_words().__contains__, words), "")
    return Edit(start, start + len(raw), word, SIGNS) if word else None
