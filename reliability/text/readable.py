"""Restore a text that was broken: line ends or full stops moved, sentences repeated, or filler added.

A text may look unlike prose, or have other sentences than a reader sees, by accident or by intent. What
is plain is undone here, one kind of damage at a time, so that the article can be judged as far as it can
be read. A text without the damage is returned as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, cycle, pairwise, repeat

from reliability.text.damaged_words import join_letters, join_parts, restore_letters, restore_words
from reliability.text.document import CLOSING_MARKS, Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import starts_sentence
from reliability.text.patterns import compile_later
from reliability.text.prose import drop_story_marks
from reliability.text.refrains import drop_forms, drop_hollow_speech, drop_refrains
from reliability.text.register import word_families
from reliability.text.separators import (
    drop_labels,
    drop_markup,
    drop_quotation_marks,
    replace_separators,
)
from reliability.text.tokenization import Span
from reliability.text.vocabulary import WordCache, WordTotals, is_dictionary_word

# Of 1,500 reliable articles, 1 in 200 or fewer has as much of any one damage as these limits say.

_ENDS_LINE = compile_later(r"[.!?:][\"'”’)\]]?$")
_MOST_BROKEN = 0.5  # share of the line breaks that are inside a sentence
_LINKS = word_class("title_links")  # no line of a list ends in these
_CUT_OFF, _CUT_IN_VERSE = 0.05, 0.08  # share of the lines that do; with a capital after them
# The least shares of lines of verse without an end mark and with a capital, and of everyday words. Of
# 6,600 articles one has such lines; lists have fewer everyday words.
_OPEN_LINES, _CAPITAL_LINES, _LEAST_EVERYDAY = 0.6, 0.9, 0.55
# The least share of words such as "the" and "of". Of 6,600 articles in English, two tables have fewer.
_LEAST_LINKS = 0.08
# The least share of words in small letters after another one: lists of names have fewer.
_LEAST_IN_ROW = 0.2
_MAY_LACK_ARTICLE = compile_later(r"(?<=[a-z]) (?=[a-z]{4})")

_MOST_CAPITALS, _FEWEST_CAPITALS = 0.6, 0.01  # share of the words

# Dots after a word, or at the end of a line, and how many for each word
_DOTS = compile_later(r"\b(\w++)(?:(?:\.\.\.+|…)(?=\s|\Z)|[^\S\n](?:\.\.\.+|…)(?=\s*(?:\n|\Z)))")
_DOTTED, _CUT_BY_DOTS = 0.01, 0.1  # the latter of those that follow a word that ends no sentence

# A full stop before a word, and what stands in the place of one before a word with a capital.
_STOP = compile_later(r"\.(?=\s+(\w+))")
_SMALL_AFTER_STOP = compile_later(r"\.(?=\s+[a-z])")
_NO_STOP = compile_later(
    r"(?<![\w'’%-])[a-z0-9][\w'’%-]*([,;:。]?| [-–—]{1,2})(?= ([A-Z][\w'’]*) [a-z])"
)
# A quick search that finds all words before which `_NO_STOP` may find a place, and more
_CAPITAL_INSIDE = compile_later(r" (?<=[\w'’%,;:。–—-] )([A-Z][\w'’]*)(?= [a-z])")
_FIRST_PERSON = compile_later("I(?:['’]|$)")  # it has a capital wherever it stands
# "Roe said, What a day": no full stop is missing before speech without quotation marks
_BEFORE_SPEECH = compile_later(
    r"\b(?:said|says?|added|adds|asked|asks|repli(?:ed|es)|responded|told|tells|writes?|wrote)[,:]\Z"
)
_FIRST_WORD = compile_later(r"\w+")
_SHORT = 4  # words in the mean sentence; with fewer, every full stop was moved
_FEWEST_FALSE, _FALSE = 5, 0.2  # sentences that begin with a small letter, share of the sentences
_FEWEST_MISSING, _MISSING = 3, 0.12  # places without a full stop, for each sentence
_MOST_ASKED = 0.6  # share of the sentences that are questions
_MOST_OPEN = 0.5  # share of the sentences without an end mark
# Words in the mean sentence: verse, lists and program text have fewer than the first number. A line of
# verse with fewer than the second is a part of a sentence.
_LEAST_PROSE, _LEAST_VERSE = 10, 6
_OVERLONG, _TYPICAL = 60, 20  # words in the mean sentence, and in the pieces of one

_LEAST_DISTINCT = 0.2  # share of the words; lists have fewer
_MOST_REPEATED = 0.1  # share of the sentences
_MOST_UNKNOWN = 0.5  # share of the words of a sentence that no dictionary has
# The columns of these words, and of all words, in the totals of sentences
_COLUMNS = [*map(WordTotals._fields.index, ("out_of_vocabulary", "alphabetic"))]
_MOST_OTHER = 0.15  # share of the words outside prose, or that no dictionary has
_MOST_FOREIGN = 0.1  # share of the words that are in sentences with fewer known words
_MOST_HEADINGS = 0.4  # share of the sentences that are outside prose
_LEAST_KNOWN = 0.6  # share of the words; with less, the text is a list, or not English


def join_lines(document: Document) -> str:
    """Return the text with a space for each line break inside a sentence, if most breaks are.

    The lines of a list may have no capitals either, but seldom end in a word such as "the". If some of
    the breaks are blank lines and others not, the blank lines after an end mark are kept.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> join_lines(parse("The\\n\\nroad\\n\\nto Lund\\n\\nwas\\n\\nclosed."))
    'The road to Lund was closed.'
    """
    numbered = {n: line for n, one in enumerate(document.text.split("\n")) if (line := one.strip())}
    lines = [*numbered.values()]
    is_open = [not _ENDS_LINE.search(line[-2:]) for line in lines[:-1]]
    cut_off = sum(line.rpartition(" ")[2].lower() in _LINKS for line in lines)
    is_verse = _is_verse(document, sum(is_open), len(lines))
    are_sentences_cut = is_verse or cut_off > _CUT_IN_VERSE * len(lines)
    inside = sum(
        opened and (are_sentences_cut or after[0].islower())
        for opened, after in zip(is_open, lines[1:], strict=True)
    )
    are_few = cut_off <= _CUT_OFF * len(lines) and not is_verse
    if inside <= _MOST_BROKEN * len(is_open) or are_few:
        return document.text
    are_blank = [after - before > 1 for before, after in pairwise(numbered)]
    is_mixed = len({*are_blank}) > 1
    joints = [
        "\n\n" if is_mixed and is_blank and not opened else " "
        for is_blank, opened in zip(are_blank, is_open, strict=True)
    ]
    if sum(line[0].isupper() for line in lines) > _CAPITAL_LINES * len(lines):
        pairs = zip(lines[1:], is_open, strict=True)
        lines[1:] = [_without_capital(line) if opened else line for line, opened in pairs]
    return _joined(lines, joints)


def _is_verse(document: Document, opened: int, lines: int) -> bool:
    """Return True if most lines are short and have no end mark, and their words are those of prose."""
    if opened <= _OPEN_LINES * lines or len(document.words) > _LEAST_PROSE * lines:
        return False
    is_open = _open_sentences(document)
    are_closed = sum(is_open) <= _MOST_OPEN * len(is_open)
    return (are_closed or _is_short(document)) and _has_everyday_words(document)


def _without_capital(line: str) -> str:
    """Return a line without its first capital, if it is that of a word and not of a name."""
    word = _FIRST_WORD.match(line)
    is_word = word and not _FIRST_PERSON.match(line) and is_dictionary_word(word[0].lower())
    return line[0].lower() + line[1:] if is_word else line


def drop_stops(document: Document) -> str:
    """Return the text without the full stops inside sentences, if there are many.

    In sentences of a few words, a full stop is kept only before a word such as "The", and nowhere if
    most words have a capital.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_stops(parse("Jane. Roe. said. so. The. road. was. closed. for. a. week."))
    'Jane Roe said so. The road was closed for a week.'
    """
    if len(document.words) < _SHORT * len(document.sentences):
        tells = _capitals(document) <= _MOST_CAPITALS
        return _STOP.sub(
            lambda stop: "." if tells and _opens_sentence(stop[1]) else "", document.text
        )
    small = sum(document.original(one.first)[0].islower() for one in document.sentences)
    are_few = small < max(_FEWEST_FALSE, _FALSE * len(document.sentences))
    if are_few or _capitals(document) < _FEWEST_CAPITALS:
        return document.text
    return _SMALL_AFTER_STOP.sub("", document.text)


def drop_dots(document: Document) -> str:
    """Return the text with a full stop for the dots after its sentences, if there are many.

    The dots of a list of stories cut sentences off, some of them after a word such as "the".

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_dots(parse("The road was shut... It was old..."))
    'The road was shut. It was old.'
    """
    most = max(_DOTTED * len(document.words), 1)
    if document.text.count("...") + document.text.count("…") <= most:
        return document.text
    words = [match[1].lower() for match in _DOTS.finditer(document.text)]
    cut_off = sum(map(_LINKS.__contains__, words))
    if len(words) <= most or cut_off > max(_CUT_BY_DOTS * len(words), 1):
        return document.text
    return _DOTS.sub(r"\1.", document.text)


def _capitals(document: Document) -> float:
    """Return the share of words with a capital."""
    initials = map(document.normalized.__getitem__, document.normalized_starts)
    return sum(map(str.isupper, initials)) / max(len(document.words), 1)


def _has_usual_capitals(document: Document) -> bool:
    """Return True if neither few nor most words have a capital, by a quick count that may miss it.

    Every sentence may begin with one, and there are no more words with a capital than capitals.
    """
    words = len(document.words)
    opened = sum(document.originals[one.first][0].isupper() for one in document.sentences)
    is_known = document.normalized.isascii()
    capitals = document.characters.count(b"A")
    return is_known and opened >= _FEWEST_CAPITALS * words and capitals <= _MOST_CAPITALS * words


def restore_case(document: Document) -> str:
    """Return the text with capitals at the beginnings of sentences only, if most words or none have one.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> restore_case(parse("The Road To Lund Was Shut. it was old."))
    'The road to lund was shut. It was old.'
    """
    if _has_usual_capitals(document) or (_FEWEST_CAPITALS <= _capitals(document) <= _MOST_CAPITALS):
        return document.text
    text = document.text.lower()
    if len(text) != len(document.text):
        return document.text  # a letter of another alphabet, with two letters for its small form
    starts = [document.span(one.first, one.last)[0] for one in document.sentences]
    ends = [0, *(start + 1 for start in starts)]
    pieces = [text[end:start] for end, start in zip(ends, [*starts, len(text)], strict=True)]
    return _joined(pieces, [text[start].upper() for start in starts])


def restore_stops(document: Document) -> str:
    """Return the text with a full stop before words such as "The" that follow none, if there are many.

    Another sign in the place of the full stop is replaced.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> restore_stops(parse("The road was shut, It was old They mended it; But it broke again."))
    'The road was shut. It was old. They mended it. But it broke again.'
    """
    least = max(_FEWEST_MISSING, _MISSING * len(document.sentences))
    if sum(map(_OPENS_SENTENCE.__getitem__, _CAPITAL_INSIDE.findall(document.text))) < least:
        return document.text
    places = [
        match.span(1)
        for match in _NO_STOP.finditer(document.text)
        if _opens_sentence(match[2])
        and not _BEFORE_SPEECH.search(document.text, match.start(), match.end(1))
    ]
    if len(places) < least:
        return document.text
    ends = [0, *(end for _, end in places)]
    starts = [*(start for start, _ in places), len(document.text)]
    return ".".join(document.text[end:start] for end, start in zip(ends, starts, strict=True))


def _opens_sentence(word: str) -> bool:
    """Return True for a word with a capital that often starts sentences."""
    is_capital = word[0].isupper() and not _FIRST_PERSON.match(word)
    return is_capital and starts_sentence(word.lower().replace("’", "'"))


_OPENS_SENTENCE = WordCache(_opens_sentence)


def drop_questions(document: Document) -> str:
    """Return the text with full stops for question marks, if most sentences are questions.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_questions(parse("The road was shut? It was old? Who cares? It broke again."))
    'The road was shut. It was old. Who cares. It broke again.'
    """
    asked = sum("?" in document.gaps[one.last] for one in document.sentences)
    are_most = asked > _MOST_ASKED * len(document.sentences)
    return document.text.replace("?", ".") if are_most else document.text


def close_sentences(document: Document) -> str:
    """Return the text with a full stop after each sentence, if most have no end mark.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> close_sentences(parse("The road to Lund was shut for the rest of the week"))
    'The road to Lund was shut for the rest of the week.'
    """
    is_open = _open_sentences(document)
    if sum(is_open) <= _MOST_OPEN * len(is_open) or _is_short(document):
        return document.text
    texts = [
        document.text[one.start : one.end] + "." * opened
        for one, opened in zip(document.sentences, is_open, strict=True)
    ]
    return _joined(texts, _joints(document, document.sentences))


def _open_sentences(document: Document) -> list[bool]:
    """Return for each sentence if it has no end mark."""
    return [not _has_end_mark(document, one) for one in document.sentences]


def _is_short(document: Document) -> bool:
    """Return True if the sentences are as short as those of lists, or as lines of verse."""
    mean = len(document.words) / max(len(document.sentences), 1)
    return mean < (_LEAST_VERSE if _has_everyday_words(document) else _LEAST_PROSE)


def _has_everyday_words(document: Document) -> bool:
    """Return True if the share of everyday words and function words is that of prose."""
    everyday = sum(map(document.counts.get, word_families(), repeat(0)))
    return everyday > _LEAST_EVERYDAY * len(document.words)


def cut_sentences(document: Document) -> str:
    """Return the text in sentences of typical length, if the mean sentence is overlong.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> clauses = [f"and road {name} was shut" for name in "abcdefghijklmn"]
    >>> cut_sentences(parse(" ".join(clauses))).count(".")
    4
    """
    is_overlong = len(document.words) > _OVERLONG * len(document.sentences)
    if not is_overlong or len(document.counts) < _LEAST_DISTINCT * len(document.words):
        return document.text
    spans = [
        (first, min(first + _TYPICAL, one.last))
        for one in document.sentences
        for first in range(one.first, one.last, _TYPICAL)
    ]
    return " ".join(f"{document.text[slice(*document.span(*span))]}." for span in spans)


def restore_articles(document: Document) -> str:
    """Return the text with "the" before every second long word, if words such as "the" are missing.

    Where they stood is not known, but without any the rates of all other words are too high.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> restore_articles(parse("Road was shut because people never mended bridge."))
    'Road was shut the because people the never mended the bridge.'
    """
    words = len(document.words)
    if (
        _links(document) >= _LEAST_LINKS * words
        or len(document.word_rows.unknown) > (1 - _LEAST_KNOWN) * words
        or len(_MAY_LACK_ARTICLE.findall(document.text)) < _LEAST_IN_ROW * words
    ):
        return document.text
    gaps = cycle((" ", " the "))
    return _MAY_LACK_ARTICLE.sub(lambda _: next(gaps), document.text)


def _links(document: Document) -> int:
    """Return the number of words such as "the" and "of"."""
    return sum(map(document.counts.get, _LINKS, repeat(0)))


def drop_repeats(document: Document) -> str:
    """Return the text with each sentence once, if many are repeated.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_repeats(parse("It rained. It snowed. It rained."))
    'It rained. It snowed.'
    """
    first: dict[str, Span] = {}
    for sentence in document.sentences:
        first.setdefault(document.text[sentence.start : sentence.end], sentence)
    if len(document.sentences) - len(first) <= _MOST_REPEATED * len(document.sentences):
        return document.text
    return _sentences(document, first.values())


def keep_prose(document: Document) -> str:
    """Return the sentences with an end mark and words of a dictionary, if much of the text has neither.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> keep_prose(parse("It rained in the valley for a week.\\n\\nlorvan tesk imder"))
    'It rained in the valley for a week.'
    """
    counts = document.sentence_totals[:, _COLUMNS].tolist()
    is_kept = [
        unknown <= _MOST_UNKNOWN * words and _has_end_mark(document, sentence)
        for sentence, (unknown, words) in zip(document.sentences, counts, strict=True)
    ]
    kept = list(compress(document.sentences, is_kept))
    # Numbers are left out, so that a table does not outweigh the text.
    words = sum(words for _, words in compress(counts, is_kept))
    share = words / max(sum(words for _, words in counts), 1)
    are_many = share < 1 - _MOST_OTHER or len(kept) < (1 - _MOST_HEADINGS) * len(document.sentences)
    return _sentences(document, kept) if share >= _LEAST_KNOWN and are_many else document.text


def _has_end_mark(document: Document, sentence: Span) -> bool:
    return not CLOSING_MARKS.isdisjoint(document.marked_gaps[sentence.last])


def drop_unknown_words(document: Document) -> str:
    """Return the text without words of no dictionary, names apart, if many are scattered in it.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> drop_unknown_words(parse("The road lorvan to Lund was tesk shut."))
    'The road to Lund was shut.'
    """
    unknown = [
        i
        for i in document.word_rows.unknown
        if document.words[i].isalpha() and document.original(i) == document.original(i).lower()
    ]
    share = len(unknown) / max(len(document.words), 1)
    in_sentences = Counter(document.sentence_of[i] for i in unknown)
    sizes = {i: document.sentences[i].last - document.sentences[i].first for i in in_sentences}
    foreign = sum(
        sizes[i]
        for i, count in in_sentences.items()
        if sizes[i] >= _LEAST_PROSE and count > (1 - _LEAST_KNOWN) * sizes[i]
    )
    is_foreign = foreign > _MOST_FOREIGN * len(document.words)
    if is_foreign or not _MOST_OTHER < share <= 1 - _LEAST_KNOWN:
        return document.text
    spans = [document.span(i, i + 1) for i in unknown]
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(document.text)]
    kept = (document.text[end:start] for end, start in zip(ends, starts, strict=True))
    return "".join(kept).replace("  ", " ")


def _sentences(document: Document, sentences: Iterable[Span]) -> str:
    """Return some sentences of a document, with the breaks of its paragraphs between them."""
    spans = list(sentences)
    texts = [document.text[span.start : span.end] for span in spans]
    return _joined(texts, _joints(document, spans))


def _joints(document: Document, spans: Sequence[Span]) -> list[str]:
    gaps = (document.text[one.end : other.start] for one, other in pairwise(spans))
    return ["\n\n" if "\n" in gap else " " for gap in gaps]


def _joined(parts: list[str], joints: list[str]) -> str:
    """Return parts of a text with a joint after each but the last."""
    return "".join(piece for pair in zip(parts, [*joints, ""], strict=False) for piece in pair)


Mend = Callable[[Document], str]

# In the order in which they are tried: lines first, because they end sentences. The first undo what no
# author does to a text. The others lose something, such as names in a text without capitals, or mend
# what articles have that were taken from pages.
RESTORATIONS: tuple[Mend, ...] = (
    join_lines,
    drop_markup,
    join_letters,
    restore_letters,
    join_parts,
    restore_words,
    replace_separators,
    drop_labels,
    drop_refrains,
    drop_hollow_speech,
    drop_quotation_marks,
    drop_dots,
    drop_stops,
    restore_stops,
    drop_questions,
    close_sentences,
    restore_articles,
)
APPROXIMATIONS: tuple[Mend, ...] = (
    restore_case,
    cut_sentences,
    drop_unknown_words,
    drop_repeats,
    drop_story_marks,
    drop_forms,
    keep_prose,
)
