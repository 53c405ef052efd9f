"""Tell lines that speak to the reader about the page from lines of the article, by a linear sum.

A pitch for a subscription, a form's error or an address for letters may have any wording, but its words
are of few classes: the reader, the outlet, commands, things of a page. Each class has a weight, in
`lexicons/page_lines.toml`. Words of reports and all other words count against a line, so that a claim
next to a command stays in the article. Names count neither for nor against.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reliability.text.lexicon_files import read_file

_LONGEST = 420  # characters of a line that can be about the page
_LONGEST_FRAGMENT, _LONGEST_WORD = 60, 16
_LONGEST_QUOTING = 160  # the same with quotation marks
_LONGEST_COMMAND = 160  # the same without a word for the reader or the outlet
_OUTER = " \t*#_>|•-[]():!?.,"

# The classes of words, in the order in which a word is looked up; a command only counts in its place.
_CLASSES = (
    "reader",
    "outlet",
    "page",
    "mailing",
    "system",
    "platform",
    "trade",
    "offer",
    "rights",
    "small_print",
    "failure",
    "pointer",
    "navigation",
    "courtesy",
    "contact",
    "saying",
    "report",
    "past",
    "neutral",
)
_CLASS_WORDS: dict[str, str] = read_file("page_lines").tables["classes"]
_COMMANDS = frozenset(_CLASS_WORDS["act"].split())
# A command follows these, or begins a sentence.
_BEFORE_COMMANDS = frozenset(
    {"to", "and", "or", "please", "can", "by", "you", "us", "then", "just", ","}
)

# Classes whose words count each time, not once
_AGAINST = frozenset({"saying", "report", "past", "other"})

# A line about the page has an address, a word of one of these classes, ...
_OF_PAGES = frozenset({"page", "mailing", "system", "platform", "rights"})
# ... or words of all classes of one of these sets. "command" is a command at the start of a sentence.
_TOGETHER_OF_PAGES = tuple(
    frozenset(classes.split())
    for classes in (
        "command outlet",
        "command pointer",
        "command contact question",
        "command price trade",
        "command price offer",
        "outlet pointer",
        "outlet reader trade",
        "act outlet reader offer",
        "outlet reader contact",
        "reader offer trade",
        "reader act price",
        "courtesy trade",
        "command trade navigation",
        "failure reader trade",
        "failure outlet reader",
        "failure system",
        "command offer small_print",
    )
)
# It also speaks to the reader, by a word of one of these classes,
_VOICES = frozenset({"outlet", "command", "courtesy", "rights", "system"})
# or offers something, which is enough below the article.
_OF_OFFERS = frozenset({"mailing", "offer", "platform"})

# A speaker in a transcript: "JANE ROE: ", but not "Editor's note: "
_SPEAKER = re.compile(r"[A-Z][\w.'-]*(?: [A-Z\d][\w.'-]*){0,4}: ")
_AUXILIARIES = frozenset({"was", "were", "did", "had", "has", "have", "are", "is", "do"})
# Verbs of states are commands at the start of a sentence only: "Know a story?", but not "you know".
_STATES = frozenset(
    "know think see need want have got love enjoy be say suggest use pass set go".split()
)
_OBJECTS = frozenset({"him", "her", "them"})
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]*@\S+|\b[\w-]+\.(?:com|org|net|co\.uk|info)\b\S*"
)
_PHONE = re.compile(r"\b(?:\d{3}|\d{5})[- .]\d{4,6}\b")
_SIGN_UP = re.compile(r"\b(?:sign|log)(?:ging|ning|ing|ged|ed)?[ -](?:in|up|on)\b", re.IGNORECASE)
_CHIP_IN = re.compile(r"\bchip(?:ping)? in\b", re.IGNORECASE)
_POLICY = re.compile(
    r"\b(?:privacy policy|terms of (?:use|service)|cookie policy)\b", re.IGNORECASE
)
# Of posts and of the names under them: the words of somebody else
_POST = re.compile(r"t\.co/|pic\.twitter\.com|- [^()]*\(@\w+\)|^\s*@\w+: ")
# Whoever was asked for a comment, which is evidence of the article
_REPLY = re.compile(
    r"\bfor comment\b|\breached out\b|\bdeclined to\b|\b(?:not|never) (?:respond|reply|return|answer)|"
    r"\bnot be reached\b",
    re.IGNORECASE,
)
_PRICE = re.compile(r"[$£€]\d|\d\s?%")
_WORD = re.compile(r"[^\W\d_][\w'-]*|[,.!?:]|\d[\d.,]*")
_PLAIN_WORD = re.compile(r"[a-z']+")
_ENDS = ".?:!"
_SENTENCE_MARKS = frozenset(".!?:")


_WEIGHTS: dict[str, float] = read_file("page_lines").tables["weights"]
_LIMITS: dict[str, float] = read_file("page_lines").tables["limits"]
# The least sums of a line inside a text, of one below its last paragraph, and of one next to another
INSIDE, BELOW, NEXT_TO = (_LIMITS[name] for name in ("inside", "below", "next_to"))
_NEVER = float("-inf")


def _class_of_words() -> dict[str, str]:
    """Return the class of each word; the first class that has it counts."""
    found: dict[str, str] = {}
    for name in _CLASSES:
        for word in _CLASS_WORDS[name].split():
            found.setdefault(word, name)
    return found


_CLASS_OF = _class_of_words()

# First words of lines about the page
_STARTS = _COMMANDS.union(
    *(
        _CLASS_WORDS[name].split()
        for name in (
            "reader",
            "outlet",
            "page",
            "mailing",
            "system",
            "platform",
            "rights",
            "failure",
            "courtesy",
            "pointer",
        )
    )
)


# A line that reaches the sum INSIDE has one of these, or an address.
_NAMES_PAGES = frozenset[str]().union(
    *(
        _CLASS_WORDS[name].split()
        for name in (
            "page",
            "mailing",
            "system",
            "platform",
            "trade",
            "offer",
            "rights",
            "failure",
            "pointer",
        )
    )
)
_SAYING = frozenset(_CLASS_WORDS["saying"].split())
_KNOWN = _COMMANDS.union(_CLASS_OF)
_SMALL_WORD = re.compile(r"(?<![^\s(\"-])[a-z]+(?:-[a-z]+)*")


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
    """Return the sum of a line's weights; the higher, the more it is about the page.

    The sum is negative infinity if one of the sentences is a sentence of an article.

    Examples
    --------
    >>> page_line_score("Did you like this piece? Join us, and there is no paywall.") > 3
    True
    >>> page_line_score("The mayor said on Monday that the pier would close.") > 0
    False
    """
    if len(line) > _LONGEST or (len(line) > _LONGEST_QUOTING and '"' in line) or _is_report(line):
        return _NEVER
    addresses = 0

    def address(_: re.Match[str]) -> str:
        nonlocal addresses
        addresses += 1
        return " "

    plain = _ADDRESS.sub(address, line) if _has_address(line) else line
    if (addresses and _POST.search(line)) or _REPLY.search(line):
        return _NEVER
    plain, phones = _PHONE.subn(" ", plain)
    plain = _with_words_of_idioms(plain)
    total = _WEIGHTS["address"] * bool(addresses) + _WEIGHTS["further"] * (addresses > 1)
    total += _WEIGHTS["last_address"] * _ends_with_address(line)
    total += _WEIGHTS["question"] * ("?" in line) + _WEIGHTS["quotation"] * ('"' in line)
    total += _WEIGHTS["phone"] * bool(phones)
    total += _WEIGHTS["alone"] * (not any(map(str.isalpha, plain)))
    seen: dict[str, int] = {"question": 1} if "?" in line else {}
    if _PRICE.search(line):
        seen["price"] = 1
        total += _WEIGHTS["price"]
    for sentence in _sentences(plain):
        part = _sentence_score(sentence, seen)
        if part < _LIMITS["sentence"]:
            return _NEVER
        total += part
    if _is_speech(line):
        return _NEVER
    if _is_of_page(seen, addresses + phones):
        if _has_voice(seen, line) or ((addresses or phones) and "contact" in seen):
            return total
        if seen.keys() >= _OF_OFFERS:
            return min(total, INSIDE - 0.1)
    is_fragment = len(line) < _LONGEST_FRAGMENT and line[-1] not in _ENDS[: 3 + ("reader" in seen)]
    if (
        is_fragment
        and len(line) < _LONGEST_WORD
        and not seen.keys().isdisjoint(("failure", "courtesy"))
    ):
        return NEXT_TO
    return min(total, BELOW - 0.1 if is_fragment else NEXT_TO - 0.1)


def _with_words_of_idioms(line: str) -> str:
    """Return a line with one word for each idiom of pages, such as "sign up"."""
    lower = line.lower()
    if "sign" in lower or "log" in lower:
        line = _SIGN_UP.sub("signup", line)
    if "chip" in lower:
        line = _CHIP_IN.sub("donate", line)
    if "policy" in lower or "terms" in lower:
        line = _POLICY.sub("small-print", line)
    return line.replace("% off", "% discount").replace("Oh no", "Oops")


def _is_report(line: str) -> bool:
    """Return True if a line has more words of no class than its sentences may have, or a word of saying.

    The sum would find the same, but takes ten times as long, and most lines are of an article.
    """
    words = set(_SMALL_WORD.findall(line))
    if not _SAYING.isdisjoint(words):
        return True
    sentences = 1 + line.count(". ") + line.count("? ") + line.count("! ")
    return len(words - _KNOWN) > _LIMITS["most_other"] * sentences


def _is_of_page(seen: Mapping[str, int], addresses: int) -> bool:
    """Return True if a line with words of some classes names the page or a part of it."""
    if addresses or not _OF_PAGES.isdisjoint(seen) or seen.get("failure", 0) > 1:
        return True
    if "command" in seen and seen.get("offer", 0) > 1:
        return True
    return any(classes <= seen.keys() for classes in _TOGETHER_OF_PAGES)


def _has_voice(seen: Mapping[str, int], line: str) -> bool:
    """Return True if a line speaks to the reader, or ends with an address."""
    if not _VOICES.isdisjoint(seen) or seen.get("failure", 0) > 1 or _ends_with_address(line):
        return True
    if "mailing" in seen and line[-1] not in _ENDS:
        return True
    return "reader" in seen and ("failure" in seen or "price" in seen)


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


def _sentences(line: str) -> list[list[str]]:
    """Return the words and marks of each sentence of a line."""
    sentences: list[list[str]] = [[]]
    for word in _WORD.findall(line):
        sentences[-1].append(word)
        if word in _SENTENCE_MARKS and word != ":":
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _sentence_score(words: list[str], seen: dict[str, int]) -> float:
    """Add the weights of a sentence's words; `seen` counts the words of each class so far."""
    names_count = sum(word[0].isupper() for word in words) > 0.7 * len(words)
    total, before, fresh, others = 0.0, ".", True, 0
    for word, following in zip(words, [*words[1:], "."], strict=True):
        if not word[0].isalpha():
            if word[0].isdigit():
                total += _WEIGHTS["figure"]
            elif word in _SENTENCE_MARKS:
                fresh = True
            before = word
            continue
        lower = word.lower()
        lower = lower if lower == "here's" else lower.removesuffix("'s")
        if lower in _COMMANDS and (fresh or (before in _BEFORE_COMMANDS and lower not in _STATES)):
            name = "act"
            if fresh or before == ",":
                seen["command"] = 1
            if also := _CLASS_OF.get(lower):
                seen[also] = seen.get(also, 0) + 1
                if also in _OF_PAGES:
                    total += _WEIGHTS[also if seen[also] == 1 else "further"]
        elif (fresh and lower in _AUXILIARIES) or (lower in _OBJECTS and before in _COMMANDS):
            name = "neutral"
        else:
            name = _CLASS_OF.get(lower, "other")
            if name == "pointer" and fresh:
                seen["command"] = 1
            is_name = word[0].isupper() and (not fresh or following[0].isupper())
            if name == "other" and is_name and not names_count:
                name = "neutral"  # a name
        if name in _AGAINST:
            total += _WEIGHTS[name]
            others += 1
        elif name != "neutral":
            seen[name] = count = seen.get(name, 0) + 1
            total += _WEIGHTS[name] if count == 1 else _WEIGHTS["further"] * (count < 4)
        before, fresh = lower, False
    return total if others <= _LIMITS["most_other"] else _NEVER
