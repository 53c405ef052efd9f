"""Make tricks: the same words in another layout, spelling or voice, which a reader can still read.

Each trick is a function from a text to a text. It changes how the text is set, spelled or divided, or
gives its sentences to somebody else, and adds nothing that a reader would take for the article. The
lines that are added are in `tricks.toml`.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Mapping
from functools import partial
from itertools import count, cycle, islice

from reliability.text.document import parse
from reliability.toml import own_tables

_LINES = own_tables(__file__)
_FILLER = 0.2  # share of the text
_VERSE, _PAGE, _PART = 7, 40, 45  # words of a line, of a page and of a part of an article
_FUNCTION_WORDS = re.compile(
    r"\b(?:the|a|an|of|to|in|is|are|was|were|be|been|and|that|it|for|with|on|as|at|by|his) ",
    re.IGNORECASE,
)

_PHRASE = re.compile(
    r"[.,;:!?\"“”\s]*[.,;:!?\n]\s*| (?=(?:the|and|of|to|in|that|for|with|is|was) )"
)
_LINK = re.compile(r"(\w+ \w+) (\w+)")
_TAG = f"{_LINES['speakers'][0]} said"

Change = Callable[[str], str]


def _sentences(text: str) -> list[str]:
    document = parse(text)
    return [document.text[one.start : one.end] for one in document.sentences]


def _parts(text: str) -> list[str]:
    """Return a text in parts of whole sentences with a number of words."""
    parts: list[list[str]] = [[]]
    for sentence in _sentences(text):
        if len(" ".join(parts[-1]).split()) >= _PART:
            parts.append([])
        parts[-1].append(sentence)
    return [" ".join(part) for part in parts]


def _lines(text: str, words: int) -> list[str]:
    """Return the words of a text in lines with a number of words."""
    split = text.split()
    return [" ".join(split[at : at + words]) for at in range(0, len(split), words)]


def _fill(text: str) -> str:
    added = math.ceil(len(text.split()) * _FILLER / (1 - _FILLER))
    draw = random.Random(text)
    return f"{text}\n\n{' '.join(draw.choice(_LINES['noise']) for _ in range(added))}"


def _append_list(text: str) -> str:
    """Append a list of short lines without end marks."""
    words = text.split()
    lines = [" ".join(words[at : at + 3]).strip(".,;:!?") for at in range(0, len(words), 6)]
    return text + "\n\n" + "\n".join(lines)


def _append_table(text: str) -> str:
    """Append a table, one row for each six words."""
    draw, names = random.Random(text), cycle(_LINES["rows"])
    rows = (
        "\t".join([name, *(str(draw.randrange(1, 1000)) for _ in range(3))])
        for name in islice(names, math.ceil(len(text.split()) / 6))
    )
    return text + "\n\n" + "\n".join(rows)


def _fill_between(text: str) -> str:
    """Put an invented word after every third word."""
    noise = cycle(_LINES["noise"])
    return re.sub(r"(?:\S+\s+){3}", lambda words: f"{words[0]}{next(noise)} ", text)


def _frame_sentences(before: str, after: str, text: str) -> str:
    return "".join(f"{before}{sentence}{after}" for sentence in _sentences(text)).strip()


def _frame_parts(before: str, after: str, text: str) -> str:
    """Make a paragraph of each part, with the same before and after it, and its number."""
    numbered = zip(count(1), _parts(text), strict=False)
    return "\n\n".join(f"{before.format(number=number)}{part}{after}" for number, part in numbered)


def _number_pages(text: str) -> str:
    pages = _lines(text, _PAGE)
    return "\n\n".join(
        f"{page}\n\nPage {number} of {len(pages)}" for number, page in enumerate(pages, 1)
    )


def _drop_half(text: str) -> str:
    """Leave out every second function word."""
    turns = cycle((False, True))
    return _FUNCTION_WORDS.sub(lambda word: "" if next(turns) else word[0], text)


def _set_as_verse(text: str) -> str:
    """Set the text in lines with a capital, without any marks."""
    lines = _lines(re.sub(r'[.,;:!?"“”]', "", text), _VERSE)
    return "\n".join(line.capitalize() for line in lines)


def _end_with(tag: str, text: str) -> str:
    return " ".join(f"{sentence.rstrip('.!?')}{tag}" for sentence in _sentences(text))


def _tag_in_turn(text: str) -> str:
    """Give each sentence to another speaker, before and after it in turn."""
    speakers, said = cycle(_LINES["speakers"]), cycle(_LINES["said"])
    tagged = []
    for number, sentence in enumerate(_sentences(text)):
        speaker, plain = next(speakers), sentence.rstrip(".!?")
        before = f"{speaker} said that {plain[:1].lower()}{plain[1:]}."
        tagged.append(f"{plain}, {speaker} {next(said)}." if number % 2 else before)
    return " ".join(tagged)


def _quote_some(every: int, tag: str, text: str) -> str:
    """Make a quotation of one sentence in a number of them, with a tag."""
    speakers = cycle(_LINES["speakers"])
    return " ".join(
        f'"{one.rstrip(".!?")}," {tag.format(next(speakers))}.' if number % every == 1 else one
        for number, one in enumerate(_sentences(text))
    )


def _frame_in_turn(frames: list[list[str]], text: str) -> str:
    """Frame each sentence by one of several pairs of words, in turn."""
    pairs = zip(cycle(frames), _sentences(text), strict=False)
    return " ".join(
        f"{before}{one[:1].lower() if before else one[:1]}{one[1:].rstrip('.!?')}{after}"
        for (before, after), one in pairs
    )


def _add_sentences(form: str, text: str) -> str:
    """Append a sentence of one form for each 25 words."""
    names = zip(cycle(_LINES["rows"]), range(len(text.split()) // 25), strict=False)
    return f"{text}\n\n" + " ".join(form.format(name=name, number=at) for name, at in names)


def as_interview(text: str) -> str:
    """Return a text with a stock question before each part."""
    questions = cycle(_LINES["questions"])
    return "\n\n".join(f"Q: {next(questions)}\n\nA: {part}" for part in _parts(text))


TRICKS: Mapping[str, Change] = {
    "a newline for every space": lambda text: "\n".join(text.split()),
    "a blank line for every space": lambda text: "\n\n".join(text.split()),
    "full stops dropped": lambda text: text.replace(". ", " "),
    "full stops made commas": lambda text: text.replace(". ", ", "),
    "full stops made dots": lambda text: text.replace(". ", "... "),
    "a full stop after every word": lambda text: ". ".join(text.split()),
    "the same with capitals": lambda text: ". ".join(text.title().split()),
    "a full stop for every space": lambda text: text.replace(" ", "."),
    "no capitals": str.lower,
    "all of it quoted": lambda text: '"' + text.replace("\n\n", '"\n\n"') + '"',
    "repeated three times": lambda text: "\n\n".join([text] * 3),
    "20% filler of no language": _fill,
    "nonsense between the words": _fill_between,
    "a list appended": _append_list,
    # a line of it for each twelve words
    "program text appended": lambda text: (
        f"{text}\n{_LINES['program'] * math.ceil(len(text.split()) / 72)}"
    ),
    "a table appended": _append_table,
    "a list of its sentences": lambda text: "\n".join(
        f"- {sentence.rstrip('.')}" for sentence in _sentences(text)
    ),
    "a comma after every word": lambda text: re.sub(r"(?<=\w)(?=\s)", ",", text),
    "a number after every word": lambda text: re.sub(
        r"(?<=\w)(?=\s)", lambda gap: f" {gap.start() % 100}", text
    ),
    "brackets around every word": lambda text: re.sub(r"([\w'’]+)", r"(\1)", text),
    "a tag for every space": lambda text: text.replace(" ", "<br>"),
    "every sentence quoted": partial(_frame_sentences, "'", "' "),
    "a speaker before every sentence": partial(_frame_sentences, "JANE ROE: ", "\n"),
    "a heading before every sentence": partial(_frame_sentences, "The story so far\n\n", "\n\n"),
    "letters with spaces between": lambda text: "   ".join(map(" ".join, text.split())),
    "digits for letters": lambda text: text.translate(str.maketrans("aeio", "4310")),
    "accents on vowels": lambda text: text.translate(str.maketrans("aeiou", "áéíóú")),
    "letters out of order": lambda text: re.sub(
        r"\b([a-z])([a-z]{3,})([a-z])\b", lambda word: f"{word[1]}{word[2][::-1]}{word[3]}", text
    ),
    "no spaces": lambda text: text.replace(" ", ""),
    "vowels dropped": lambda text: re.sub(r"(?<=[A-Za-z])[aeiou](?=[a-z])", "", text),
    "vowels drawn out": lambda text: re.sub(r"([aeiou])", r"\1\1\1", text),
    "function words dropped": lambda text: _FUNCTION_WORDS.sub("", text),
    "half the function words dropped": _drop_half,
    "words of each sentence reversed": lambda text: " ".join(
        " ".join(one.rstrip(".").split()[::-1]) + "." for one in _sentences(text)
    ),
    "verse without marks": _set_as_verse,
    "a line for each phrase": lambda text: _PHRASE.sub("\n", text),
    "links in the words": lambda text: _LINK.sub(r"[\1](https://example.org/\2) \2", text),
    "page numbers": _number_pages,
    "dots after every paragraph": lambda text: "\n\n".join(
        part.rstrip(".") + " ..." for part in _parts(text)
    ),
    "a byline before every paragraph": partial(_frame_parts, "By Jane Roe | May {number}\n", ""),
    "a credit after every paragraph": partial(_frame_parts, "", " [SOURCE]"),
    '"she said" after every sentence': partial(_end_with, ", she said."),
    '"according to" after every sentence': partial(_end_with, ", according to Laura Finch."),
    '"she said that" before every sentence': lambda text: " ".join(
        f"Laura Finch said that {one[:1].lower()}{one[1:]}" for one in _sentences(text)
    ),
    "a speaker of six for every sentence": _tag_in_turn,
    "every second sentence quoted": partial(_quote_some, 2, _TAG),
    "every third sentence quoted": partial(_quote_some, 3, _TAG),
    "every fourth sentence quoted": partial(_quote_some, 4, _TAG),
    "the same by six speakers": partial(_quote_some, 3, "{} said"),
    "the same by a farmer": partial(_quote_some, 3, "said Laura Finch, a local farmer"),
    'the same by "she"': partial(_quote_some, 3, "she said"),
    '"the mayor said" after every sentence': partial(_end_with, ", the mayor said."),
    "each part quoted, with a credit": partial(_frame_parts, '"', '"\n\n— Laura Finch, Oxbridge'),
    "each part a post": partial(_frame_parts, "", " — Laura Finch (@laurafinch) May 3, 2018"),
    "lines quoted as in e-mails": lambda text: "Jane Roe wrote:\n\n> " + text.replace("\n", "\n> "),
    "a block quotation of HTML": lambda text: f"<blockquote>{text}</blockquote>",
    "words of another alphabet": lambda text: re.sub(r"((?:\S+ ){3})", r"\1议会 ", text),
    "letters of another alphabet": lambda text: re.sub(r"\b([a-z]{5,})\b", r"\1词", text),
    "commands of LaTeX": lambda text: re.sub(r"\b(\w+) (\w+)\b", r"\\emph{\1} \2", text),
    **{name: partial(_frame_in_turn, frames) for name, frames in _LINES["frames"].items()},
    **{name: partial(_add_sentences, form) for name, form in _LINES["sentences"].items()},
}
