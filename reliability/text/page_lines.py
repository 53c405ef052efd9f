"""Tell lines that speak to the reader about the page from lines of the article, by a linear classifier.

A pitch for a subscription, a form's error or an address for letters may have any wording, but its words
are of few classes: the reader, the outlet, commands, things of a page. The features of a line are its
classes of words, the pairs of them, and its form, such as its length, an address or a price. Their
weights, in `lexicons/page_lines.toml`, are learned from lines of public pages and from made-up lines by
`benchmarks/page_line_weights.py`. A line with a word of saying, the turn of a speaker or a post is of
the article whatever its sum, and so is a line with a sentence that reads as one of an article: a claim
next to a command stays. Names count neither for nor against, except for words of a class in them, such
as "Post".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from math import fsum, inf

from reliability.text.lexicon_files import read_file
from reliability.text.named_entities import OUTLET_NOUNS
from reliability.text.patterns import compile_later

_LONGEST = 420  # characters of a line that can be about the page
_LONGEST_QUOTING = 160  # the same with quotation marks
_LONGEST_COMMAND = 160  # the same without a word for the reader or the outlet
_OUTER = " \t*#_>|•-[]():!?.,"

# The classes of words, in the order in which a word is looked up; a command only counts in its place.
_CLASSES = (
    "reader outlet page mailing system platform trade offer rights small_print failure pointer "
    "navigation courtesy contact saying report past neutral"
).split()
_CLASS_WORDS: dict[str, str] = read_file("page_lines").tables["classes"]
_COMMANDS = frozenset(_CLASS_WORDS["act"].split())
# A command follows these, or begins a sentence.
_BEFORE_COMMANDS = frozenset(
    {"to", "and", "or", "please", "can", "by", "you", "us", "then", "just", ","}
)
# Classes whose words count each time, up to a number
_COUNTED = frozenset({"other", "report", "past"})
_MOST_COUNTED = 8
_AGAINST = _COUNTED | {"saying", "neutral"}  # classes that a command does not have as well
_MOST_FURTHER = 4  # further words of a class
# Features whose pairs have weights of their own
_PAIRED = (
    "reader outlet act command page mailing system platform trade offer rights small_print failure "
    "pointer navigation courtesy contact question price address open_end"
).split()
# Lengths of lines in words: the least of each feature
_LENGTHS = ((29, "words_29"), (17, "words_17"), (9, "words_9"), (4, "words_4"), (0, "words_0"))
_MOST_CAPITALS = 0.7  # of the words of a line; with more, it is in title case

# A speaker in a transcript: "JANE ROE: ", but not "Editor's note: "
_SPEAKER = compile_later(r"[A-Z][\w.'-]*(?: [A-Z\d][\w.'-]*){0,4}: ")
_AUXILIARIES = frozenset({"was", "were", "did", "had", "has", "have", "are", "is", "do"})
# Verbs of states are commands at the start of a sentence only: "Know a story?", but not "you know".
_STATES = frozenset(
    "know think see need want have got love enjoy be say suggest use pass set go".split()
)
_OBJECTS = frozenset({"him", "her", "them"})
# Words that are commands, but not before these: "support for the plan"
_NOUNS = frozenset(
    "support help demand share comment contact order post report access play".split()
)
_AFTER_NOUNS = frozenset("for of is was has fell rose".split())
_ADDRESS = compile_later(
    r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]*@\S+|\b[\w-]+\.(?:com|org|net|co\.uk|info)\b\S*"
)
# An outlet whose name is an address, before another part of a name: "the Harbour.com Map"
_NAMED_ADDRESS = compile_later(r"\b([A-Z][\w-]*)\.(?:com|org|net|co\.uk|info)(?='s| [A-Z])")
_PHONE = compile_later(r"\b(?:\d{3}|\d{5})[- .]\d{4,6}\b")
_SIGN_UP = compile_later(
    r"\b(?:sign|log)(?:ging|ning|ing|ged|ed)?[ -](?:in|up|on)\b", re.IGNORECASE
)
_CHIP_IN = compile_later(r"\bchip(?:ping)? in\b", re.IGNORECASE)
_OUR_VIEW = compile_later(r"\bin our (?:view|opinion)\b", re.IGNORECASE)
_POLICY = compile_later(
    r"\b(?:privacy policy|terms of (?:use|service)|cookie policy)\b", re.IGNORECASE
)
# Of posts and of the names under them: the words of somebody else
_POST = compile_later(r"t\.co/|pic\.twitter\.com|- [^()]*\(@\w+\)|^\s*@\w+: ")
# Whoever was asked for a comment, which is evidence of the article
_REPLY = compile_later(
    r"\bfor comment\b|\breached out\b|\bdeclined to\b|\b(?:not|never) (?:respond|reply|return|answer)|"
    r"\bnot be reached\b",
    re.IGNORECASE,
)
_PRICE = compile_later(r"[$£€]\d|\d\s?%")
# A name of several words; possessive, so that the time stays linear
_NAME = compile_later(r"\b[A-Z][\w'-]*+\.?+(?: ?[A-Z][\w'-]*+\.?+)++")
_PART_OF_NAME = compile_later(r"[A-Z][\w'-]*")
# Names of outlets within a sentence, and their words
_SEVERAL_CAPITALS = compile_later(r"(?<=[a-z,] )[A-Z][\w'-]*(?: [A-Z][\w'-]*)+")
_OUTLET_WORDS = compile_later(
    rf"\b(?:{'|'.join(sorted(OUTLET_NOUNS | {'daily', 'news'}))})\b", re.IGNORECASE
)
_WORD = compile_later(r"[^\W\d_][\w'-]*|[,.!?:]|\d[\d.,]*")
_PLAIN_WORD = compile_later(r"[a-z']+")
_CLOSED_ENDS = ".?!:\"')"
_SENTENCE_MARKS = frozenset(".!?:")
_SENTENCE_START = compile_later(r"(?<=[.!?]) +(?=[A-Z\"'(])")

_WEIGHTS: dict[str, float] = read_file("page_lines").tables["weights"]
_LIMITS: dict[str, float] = read_file("page_lines").tables["limits"]
# The least sums of a line inside a text, of one below its last paragraph, of one next to another, and of
# each sentence of a line
INSIDE, BELOW, NEXT_TO, SENTENCE = (
    _LIMITS[name] for name in ("inside", "below", "next_to", "sentence")
)
_MOST_OTHER = 7  # words of a sentence that are of no class
_FEW_OTHER = 2  # the same, of a sentence without room for a claim
_SPEAKING = ("reader", "outlet", "act", "navigation", "rights", "system", "address")
_NEVER = float("-inf")


def _class_of_words() -> dict[str, str]:
    """Return the class of each word; the first class that has it counts."""
    found: dict[str, str] = {}
    for name in _CLASSES:
        for word in _CLASS_WORDS[name].split():
            found.setdefault(word, name)
    return found


_CLASS_OF = _class_of_words()


def _words_of(classes: str) -> frozenset[str]:
    """Return the words of several classes."""
    return frozenset(word for name in classes.split() for word in _CLASS_WORDS[name].split())


# First words of lines about the page
_STARTS = _COMMANDS | _words_of(
    "reader outlet page mailing system platform rights failure courtesy pointer"
)
# A line that reaches the sum INSIDE has one of these, or an address.
_NAMES_PAGES = _words_of("page mailing system platform trade offer rights failure pointer")
_SAYING = frozenset(_CLASS_WORDS["saying"].split())
_KNOWN = _COMMANDS.union(_CLASS_OF)
_SMALL_WORD = compile_later(r"(?<![^\s(\"-])[a-z]+(?:-[a-z]+)*")


def can_be_page_line(line: str) -> bool:
    """Return False if a line cannot reach the sum INSIDE; much faster than the sum."""
    if len(line) > _LONGEST or (len(line) > _LONGEST_QUOTING and '"' in line):
        return False
    if _has_address(line):
        return True
    # A chain of searches is three times as fast as `any` or a pattern.
    if " you" in line or " our" in line or " us" in line or " we " in line or " here" in line:
        return line.isupper() or not _NAMES_PAGES.isdisjoint(_SMALL_WORD.findall(line))
    return len(line) < _LONGEST_COMMAND and line.partition(" ")[0].strip(_OUTER).lower() in _STARTS


def has_saying(lower: str) -> bool:
    """Return True if a text in lower case has a verb of saying."""
    return not _SAYING.isdisjoint(_SMALL_WORD.findall(lower))


def _has_address(line: str) -> bool:
    return "@" in line or "://" in line or "www." in line or ".com" in line or ".org" in line


def page_line_score(line: str) -> float:
    """Return the log-odds that a line is about the page, among lines of pages and of articles.

    It is negative infinity if one of the sentences is a sentence of an article.

    Examples
    --------
    >>> page_line_score("Did you like this piece? Join us, and there is no paywall.") > INSIDE
    True
    >>> page_line_score("The mayor said on Monday that the pier would close.") > BELOW
    False
    """
    found = features(line)
    if found is None:
        return _NEVER
    sentences = _SENTENCE_START.split(line)
    if len(sentences) > 1 and not all(map(_may_be_of_page, sentences)):
        return _NEVER
    return _sum(found)


def words_of_claims(line: str) -> float:
    """Return the number of words of a line that can make a claim; infinity if it is of an article.

    Examples
    --------
    >>> words_of_claims("Please enter your email address"), words_of_claims("Voters fear the mayor")
    (0.0, 3.0)
    """
    found = features(line)
    return inf if found is None else fsum(found[name] for name in _COUNTED)


def speaks_to_reader(line: str) -> bool:
    """Return True if a line has a word for the reader or the outlet, a command, a link or rights.

    Examples
    --------
    >>> speaks_to_reader("View all newsletters"), speaks_to_reader("The newsletter of the port is late")
    (True, False)
    """
    found = features(line)
    return found is not None and any(found[name] for name in _SPEAKING)


def _sum(found: Mapping[str, float]) -> float:
    return _WEIGHTS["intercept"] + fsum(
        _WEIGHTS.get(name, 0.0) * value for name, value in found.items()
    )


def _may_be_of_page(sentence: str) -> bool:
    """Return True if a sentence of a line has no room for a claim, or can be about the page."""
    found = features(sentence)
    if found is None or found["other"] > _MOST_OTHER:
        return False
    return fsum(found[name] for name in _COUNTED) <= _FEW_OTHER or _sum(found) >= SENTENCE


# Several questions on a line follow each other, and pages repeat their lines.
@lru_cache(maxsize=512)
def features(line: str) -> Mapping[str, float] | None:
    """Return the features of a line by name; None if the line is certainly of an article.

    Most features are 1 if the line has a word of a class, a pair of classes, or a form. Words that count
    against a line, and further words of a class, are counted.
    """
    if len(line) > _LONGEST or _is_quotation(line) or _is_report(line):
        return None
    plain, addresses = line, 0
    if _has_address(line):
        plain, addresses = _ADDRESS.subn(" ", _NAMED_ADDRESS.sub(r"\1", line))
    if (addresses and _POST.search(line)) or _REPLY.search(line) or _is_speech(line):
        return None
    plain, phones = _PHONE.subn(" ", plain)
    plain = _with_words_of_idioms(plain)
    found = Counter(_form(line, plain, addresses, phones))
    for name in _classes(plain, found["title_case"] > 0):
        if name in _COUNTED:
            found[name] = min(found[name] + 1, _MOST_COUNTED)
        elif found[name]:
            found["further"] = min(found["further"] + 1, _MOST_FURTHER)
        else:
            found[name] = 1
    present = [name for name in _PAIRED if found[name]]
    found.update(f"{one}+{other}" for one, other in combinations(present, 2))
    return found


def _form(line: str, plain: str, addresses: int, phones: int) -> Iterator[str]:
    """Yield the features of the form of a line; `plain` is the line without addresses."""
    words = [word for word in _WORD.findall(plain) if word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    flags = {
        "address": addresses > 0,
        "addresses": addresses > 1,
        "last_address": _ends_with_address(line),
        "alone": not words and addresses > 0,
        "phone": phones > 0,
        "price": bool(_PRICE.search(line)),
        "figure": any(map(str.isdigit, plain)),
        "question": "?" in line,
        "exclamation": "!" in line,
        "quotation": '"' in line,
        "open_end": line[-1] not in _CLOSED_ENDS,
        "colon_end": line[-1] == ":",
        "capitals": len(words) > 1 and line.isupper(),
        "title_case": capitals > _MOST_CAPITALS * len(words),
    }
    yield from (name for name, is_there in flags.items() if is_there)
    size = len(words)
    if not flags["title_case"]:  # a name counts once, however long it is
        names = (_PART_OF_NAME.findall(name[0]) for name in _NAME.finditer(plain))
        size -= sum(len(name) - 1 for name in names)
    yield next(name for least, name in _LENGTHS if size >= least)


def _classes(plain: str, is_title: bool) -> Iterator[str]:
    """Yield the classes of the words of a line; names have none, but all words of titles have one."""
    before, is_first = ".", True
    words = _WORD.findall(plain if is_title else _with_plain_outlets(plain))
    for word, following in zip(words, [*words[1:], "."], strict=False):
        if word[0].isalpha():
            lower = word.lower()
            lower = lower if lower == "here's" else lower.removesuffix("'s")
            is_name = word[0].isupper() and (not is_first or following[0].isupper())
            if lower in _NOUNS and following in _AFTER_NOUNS:
                yield "other"
            elif lower in _COMMANDS and (
                is_first or (before in _BEFORE_COMMANDS and lower not in _STATES)
            ):
                yield from _classes_of_command(lower, is_first or before == ",")
            elif not (is_first and lower in _AUXILIARIES):
                name = "neutral" if lower in _OBJECTS and before in _COMMANDS else ""
                name = name or _CLASS_OF.get(
                    lower, "neutral" if is_name and not is_title else "other"
                )
                if name != "neutral":
                    yield name
            before, is_first = lower, False
        else:
            before, is_first = word, is_first or word in _SENTENCE_MARKS


def _with_plain_outlets(line: str) -> str:
    """Return a line with names of outlets that have no word of a class: no "Daily", no "Mail"."""
    return _SEVERAL_CAPITALS.sub(lambda name: _OUTLET_WORDS.sub("Outlet", name[0]), line)


def _classes_of_command(word: str, is_first: bool) -> Iterator[str]:
    yield "act"
    if is_first:
        yield "command"
    name = _CLASS_OF.get(word, "neutral")
    if name not in _AGAINST:
        yield name


def _with_words_of_idioms(line: str) -> str:
    """Return a line with one word for each idiom of pages, such as "sign up"."""
    lower = line.lower()
    if "sign" in lower or "log" in lower:
        line = _SIGN_UP.sub("signup", line)
    if "chip" in lower:
        line = _CHIP_IN.sub("donate", line)
    if "policy" in lower or "terms" in lower:
        line = _POLICY.sub("small-print", line)
    if "our view" in lower or "our opinion" in lower:
        line = _OUR_VIEW.sub("", line)
    return line.replace("% off", "% discount").replace("Oh no", "Oops")


def _is_quotation(line: str) -> bool:
    """Return True if a line begins with a quotation, or is long and has one."""
    return line[0] == '"' or (len(line) > _LONGEST_QUOTING and '"' in line)


def _is_report(line: str) -> bool:
    """Return True if a line has a word of saying, or too many words without a class for its sentences.

    The sum would find the same, but takes ten times as long, and most lines are of an article.
    """
    words = set(_SMALL_WORD.findall(line))
    if not _SAYING.isdisjoint(words):
        return True
    sentences = 1 + line.count(". ") + line.count("? ") + line.count("! ")
    return len(words - _KNOWN) > _MOST_OTHER * sentences


def _ends_with_address(line: str) -> bool:
    last = line.rstrip(" .)").rpartition(" ")[2]
    return _has_address(last) and bool(_ADDRESS.fullmatch(last.lstrip("(")))


def _is_speech(line: str) -> bool:
    """Return True if a line begins with the name of a speaker."""
    label = _SPEAKER.match(line)
    if not label:
        return False
    classes = [_CLASS_OF.get(word, "other") for word in _PLAIN_WORD.findall(label[0].lower())]
    first = label[0].split(None, 1)[0].lower().strip(":")
    is_command = first in _COMMANDS and not label[0].isupper()
    return "other" in classes and not is_command and (classes[0] == "other" or label[0].isupper())
