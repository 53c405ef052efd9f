"""Find speech without quotation marks: posts, transcripts, and paragraphs that lost their marks.

Some texts have no quotation marks where somebody speaks: "The roof leaks. We all got wet, Roe said."
The person of the pronouns, the attributions next to them, and colons show who may be the speaker. If
nothing shows it, the words are not counted as the author's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from operator import gt

from reliability.attribution.claims import words_of
from reliability.attribution.extraction import Attribution
from reliability.attribution.letters_and_poems import letters_and_poems
from reliability.text.document import Document, either
from reliability.text.lexicon_files import word_class
from reliability.text.patterns import compile_later

Range = tuple[int, int]

_MOST_OF_TWEET = 300  # characters of a tweet before its signature
_NAME = 8  # characters that a name counts as, so that longer names change no span
_INTRODUCTION = 160  # characters before a quoted paragraph that may introduce it
_FEWEST_INTRODUCTIONS = 3  # lines that end in a colon
_FEWEST_LABELS = 3  # labelled lines of a transcript
# "— Jane Roe (@jroe) May 4, 2019" below an embedded tweet
_SIGNATURE = compile_later(
    r"[\u2014\u2013-](?<!\w-(?=\w)) ?(?:(?! - )[^()@!?\n\u2014\u2013]){1,60}"
    r"(?:\(@\w{1,20}\)|@\w{1,20} [A-Z][a-z]{2,8} \d)"
)
# The same without a dash, where a page lost it
_PLAIN_SIGNATURE = compile_later(
    r" (?:[A-Z#][\w.'-]*,? ){1,5}\(@\w{1,20}\),? [A-Z][a-z]{2,8} \d{1,2}, \d{4}"
)
_MOST_OF_PLAIN_TWEET = 140
# Until November 2017 a tweet had 140 characters, and an address more. The date is next to the signature.
_MOST_OF_OLD_TWEET, _LONGER_SINCE, _DATE = 170, 2017, 24
_YEAR = compile_later(r"\b(20\d\d)\b")
# "ROE: …" in a transcript
_LABELLED = compile_later(r"^[\"\u201c]?(?:[A-Z][A-Z.'\u2019 -]{1,30}|Q|A): \S", re.MULTILINE)
# "ROE: Yes. VOSS: No." in a transcript without line breaks, whose speakers speak again and again
_IN_LINE = compile_later(r"(?<=[.!?\]\u2014\u2013\"] )(?<!\W[A-Z]\. )([A-Z][A-Z.'-]{2,20}): ")
_FEWEST_IN_LINE, _TURNS = 6, 2.5
# "Roe: Yes. Jane Voss: No." in a line, with the names of two who speak twice
_NAMED_IN_LINE = compile_later(
    r"(?<=[.!?:\]\"] )([A-Z][\w'-]{1,20}(?: [A-Z][\w'-]{1,20}){0,2}): (?=[A-Z(\"])"
)
_FEWEST_NAMED, _LONGEST_TURN = 4, 1_500  # turns, and characters
_NEXT_LINE = compile_later(r"\s*\n([^\n]+)")
_SPEAKS = compile_later(r"\b(?:I|I'm|I've|we|we're|we've|my|our)\b")
# "She said: It is late", a quotation without marks in the same line: the mark, and the words before it
_SENTENCE_AFTER_MARK = compile_later(r"[:;] (?=[A-Z])")
# "He said, What the hell.", a sentence of speech after a comma
_AFTER_COMMA = compile_later(
    r"(?<=said), (?=(?:What|what(?= the)|Why|How|I|We|You|It|This|That|The|My|If|No|Yes|Oh|Well) )"
    r"[^\n]{1,300}?[.!?](?=\s|\Z)"
)
_SAID = compile_later(
    r"\b(?:said|says|states|stated|reads|wrote|writes|remarked|commented|explained|replied|reports|reported|"
    r"claimed|tweeted|tweets|posted|responded|warned|added|argued|saying|adding|continued|concluded|recalled|"
    r"(?:went|goes|going) on|"
    r"(?:in|with) (?:this|an?|another) (?:\w+ )?(?:tweet|post|statement|e-?mail|letter|message))\Z"
)
_LONGEST_SAID = 40  # characters
_INTRODUCTION_END = compile_later(r":[^\S\n]*\n+")
# "She told a local paper:" before a paragraph that is a quotation without marks
_INTRODUCED = compile_later(
    r"\b(?:told|said|says|wrote|writes|tweeted|tweets|posted|explains|explained|argued|argues|noted|notes|"
    r"added|remarked|commented|telling|saying|adding|writing|reads|states|stated|reported|reports|concluded|"
    r"replied|responded|continued|continues)\b[^\n.!?]{0,80}:$"
    r"|\b(?:had|has) (?:this to say|the following):$"
    r"|\b[Hh]ere(?:'s| is| are)\b[^\n.!?]{0,50}\b(?:statement|e-?mail|update|letter|text|message|"
    r"post|release|reactions?|tweets?|transcript|remarks|words)\b[^\n.!?]{0,40}:$"
)

# Before a colon: "Full text of her remarks:", after which the rest of the text is hers
_FULL_TEXT = compile_later(
    r"\b(?:(?:full|complete|entire|following) (?:text|transcript)|transcript|text) of [^.:;\n]{1,110}\Z"
    r"|\b(?:remarks|speech|address|statement|letter|message|sermon)"
    r"(?:,? in full|,? as (?:delivered|prepared for delivery))(?: (?:is|are) (?:as follows|below))?\Z",
    re.IGNORECASE,
)
# "From the Courier: The vote …", "Her answer was blunt: There is …", before an excerpt
_EXCERPT = compile_later(
    r"(?:^|[.!?\"] )(?:From|Via|Quoting|As reported by|According to) (?:the )?[A-Z][\w.'& -]{1,40}\Z"
    r"|\b(?:answer|response|reply|retort|statement|post|tweet) (?:is|was) [\w ,]{1,30}\Z",
    re.MULTILINE,
)
# "Dear council, …" and "Yours, Jane Roe", around a letter in full
_SALUTATION = compile_later(
    r"\"?(?:Dear|To (?:the|all|my|our)|Hello|Hi|Greetings)\b[^\n.!?]{0,60}$", re.MULTILINE
)
_SIGN_OFF = compile_later(
    r"^(?:Yours|Sincerely|Respectfully|Regards|(?:Best|Kind|Warm) (?:regards|wishes)|Best|Love|Signed)"
    r"\b[^\n]{0,30}(?:\n+[^\n]{1,60}$)?",
    re.MULTILINE,
)
_LONGEST_LETTER = 4_000  # characters
# "The Harwick Courier reports:" as a line, before an excerpt of some paragraphs
_REPORTS = compile_later(r"(?:[\w.'&-]+ ){1,6}(?:reports|reported|continues|continued)(?: that)?:")
_MORE_OF_REPORT = 2  # paragraphs after the first
# "The following comes from the Courier...", before its report
_FOLLOWING = compile_later(
    r"\b[Tt]he following (?:\w+ )?(?:comes?|is|was) (?:\w+ )?from [^\n.!?:]{2,60}(?:\.\.\.|:)[^\S\n]*\n+"
)
_COLON = compile_later(r":\s+(?=\S)")
_BEFORE_COLON = 150  # characters in which an introduction is looked for
_LONGEST_EXCERPT, _LONGEST_INTRODUCED = 1_000, 1_500  # characters
# "Source: The Courier" at the end of a paragraph that is an excerpt
_CREDITS = ("Source: ", "[S")  # a match has one
_CREDIT = compile_later(
    r"(?<=[.!?'\")] )(?:[\[(]?Source: [A-Z][^\n.:]{1,50}[\])]?\.?|\[S(?:OURCE|ource)\])[^\S\n]*$",
    re.MULTILINE,
)
_MOST_CREDITED = 0.5  # share of the paragraphs; none of 13,536 articles has two
# "We must act. #now pic.twitter.com/ab", the text of a post that lost its signature
_POST_LINK = compile_later(r"#\w+ (?:https?://t\.co/|pic\.twitter\.com/)\w+")
_SENTENCE_BREAK = compile_later(r"[.!?:]['\"]? (?=['\"A-Z])")
# "[Chorus: Jane Roe]" in the lyrics of a song
_VERSE_LABEL = compile_later(
    r"\[(?:verse|chorus|pre-chorus|drop|hook|bridge|intro|outro|drop|refrain)\b[^\]\n]{0,60}\]",
    re.IGNORECASE,
)
_FEWEST_VERSES, _LAST_VERSE = 2, 600  # labels, and characters after the last one
_LONGEST_VERSE_LINE = 80  # characters of the mean line

_I = words_of("first")
_AUTHOR = _I | words_of("we")
_SPEAKERS = frozenset("named role anonymous unknown".split())
_TOLD = frozenset("told tells telling asked asks give gave gives".split())  # "he told me"
_YOU = words_of("second")
# Questions of a short interview, and of one of any length
_FEWEST_QUESTIONS, _SURE_QUESTIONS = 2, 4
_FAR = 2  # sentences between two of a speaker in the first person
_MOST_OF_SPEECH = 12  # sentences of one speaker without a new attribution
_MOST_AFTER_COLON = 4  # sentences
_ANSWERING = frozenset(("replies", "answers", "responds"))
_STRAY = 0.2  # share of sentences in the first person of an author who is not "I" or "we"
# Sentences of runs for each sentence with an attribution. Nine of 2,740 honest articles have more, and
# their author is "I" or "we".
_MOST_OF_STATEMENT = 4
_FEWEST_OF_RUN = 2  # sentences with "I" of a speaker in a text with quotation marks
# Share of quoted words, and statements, of a text without marks
_FEW_QUOTED, _FEWEST_SPOKEN = 0.02, 3
# Words of headlines over speeches, and the shares of the sentences of the speaker and of others
_SPEECHES = word_class("speeches", "sourcing")
_SHARE_OF_SPEAKER, _SHARE_OF_OTHERS = 0.3, 0.1
_LONGEST_LABEL = 4  # words: "The owners: We will stay"


def speech_without_marks(
    document: Document, laid_out: bytearray, attributions: Sequence[Attribution]
) -> bytearray:
    """Return one byte per word: 1 if it is, or may be, the words of somebody else without marks.

    `laid_out` is what `laid_out_speech` returns for the document.

    Examples
    --------
    >>> from reliability.text.document import parse
    >>> document = parse("ROE: It rains.\\nPOE: It does.\\nROE: We stay here.")
    >>> flags = speech_without_marks(document, laid_out_speech(document), [])
    >>> [document.words[i] for i, flag in enumerate(flags) if flag][-3:]
    ['we', 'stay', 'here']
    """
    others = chain(_interview(document), _lost_marks(document, attributions))
    return either(laid_out, document.flags_of(others))


def laid_out_speech(document: Document) -> bytearray:
    """Return one byte per word: 1 if its layout or an introduction shows that somebody else wrote it."""
    return document.flags_of(_laid_out(document))


# -- speech that its layout shows ------------------------------------------------------------------


def _laid_out(document: Document) -> Iterator[Range]:
    """Yield the word ranges of quotations without marks: tweets, transcripts and quoted paragraphs."""
    normalized = document.normalized
    tweets = list(_tweets(document)) if "@" in normalized else []
    after = max((stop for _, stop in tweets), default=0)
    for start, stop in chain(
        tweets,
        _after_said(document, after),
        _after_comma(document),
        _turns(document),
        _introduced(document),
        _excerpts(document),
        _verses(normalized),
        letters_and_poems(document),
    ):
        first, last = document.words_before(start), document.words_before(stop)
        if first < last:
            yield first, last


def _reach(document: Document, offset: int, count: int) -> int:
    """Return the offset `count` characters after another, or before it if negative, at a whole word."""
    i, left = document.words_before(offset), abs(count)
    forwards = count > 0
    for at in range(i, len(document.words)) if forwards else range(i - 1, -1, -1):
        left -= _width(document, at)
        if left < 0:
            return document.normalized_starts[at if forwards else at + 1]
    return len(document.normalized) if forwards else 0


def _width(document: Document, i: int) -> int:
    """Return the characters of word `i` and the space after it; a name counts as `_NAME` characters."""
    if document.entities[i]:
        return 0 if document.continues_entity[i] else _NAME
    return document.normalized_ends[i] - document.normalized_starts[i] + 1


def _after_said(document: Document, end: int) -> Iterator[Range]:
    """Yield the rest of the line after "said:", from an offset on."""
    normalized = document.normalized
    for match in _SENTENCE_AFTER_MARK.finditer(normalized):
        mark = match.start()
        said = _SAID.search(normalized, max(mark - _LONGEST_SAID, 0), mark)
        if said and said.start() >= end:
            end = min(
                _line_end(normalized, match.end()), _reach(document, match.end(), _MOST_OF_TWEET)
            )
            yield match.end(), end


def _after_comma(document: Document) -> Iterator[Range]:
    """Yield the sentences after "said,": "He said, What the hell."."""
    if "said, " in document.normalized:
        for match in _AFTER_COMMA.finditer(document.normalized):
            yield match.start() + 2, match.end()


def _turns(document: Document) -> Iterator[Range]:
    """Yield the turns of a transcript with labels."""
    normalized = document.normalized
    colons = normalized.count(": ")  # few texts have enough for a search of turns or labels
    turns = list(_IN_LINE.finditer(normalized)) if colons >= _FEWEST_IN_LINE else []
    speakers = {match[1] for match in turns}
    if len(turns) >= _FEWEST_IN_LINE and len(turns) >= _TURNS * len(speakers):
        yield turns[0].end(), _reach(document, turns[-1].end(), _MOST_OF_TWEET)
    if colons >= _FEWEST_NAMED:
        yield from _named_turns(normalized)
    if colons >= _FEWEST_LABELS:
        labels = [match.start() for match in _LABELLED.finditer(normalized)]
        if len(labels) >= _FEWEST_LABELS:
            for start, following in pairwise([*labels, len(normalized)]):
                yield start, _turn_end(normalized, start, following)


def _named_turns(normalized: str) -> Iterator[Range]:
    """Yield the turns of a transcript in a line, with the names of the speakers as labels."""
    turns = list(_NAMED_IN_LINE.finditer(normalized))
    spoken = Counter(match[1] for match in turns)
    repeated = [name for name, count in spoken.items() if count > 1]
    if len(turns) < _FEWEST_NAMED or len(repeated) < 2:
        return
    if "?" not in normalized[turns[0].start() : turns[-1].end()]:
        return  # "Updated: …" above each item of a list
    for turn, following in pairwise(turns):
        if following.start() - turn.end() <= _LONGEST_TURN:
            yield turn.start(), following.start()
    last = turns[-1]
    end = _SENTENCE_BREAK.search(normalized, last.end(), last.end() + _MOST_OF_TWEET)
    yield last.start(), end.start() if end else _line_end(normalized, last.end())


def _turn_end(normalized: str, start: int, following: int) -> int:
    """Return the end of a turn: of its line, and of those after it that go on in the first person.

    Without another turn soon after it, only the next line may do so.
    """
    end = _line_end(normalized, start)
    is_last = following - end > _LONGEST_TURN or following == len(normalized)
    while match := _NEXT_LINE.match(normalized, end):
        is_apart = is_last and match.start(1) > end + 1
        if match.end() > following or is_apart or not _SPEAKS.search(match[1]):
            break
        end = match.end()
        if is_last:
            break
    return end


def _introduced(document: Document) -> Iterator[Range]:
    """Yield the paragraphs after a line that ends in a colon and says who speaks.

    In a text with several such lines, all introduce quotations: "Next came an attack on the media:".
    """
    normalized = document.normalized
    introductions = [match.span() for match in _INTRODUCTION_END.finditer(normalized)]
    is_series = len(introductions) >= _FEWEST_INTRODUCTIONS
    for mark, at in introductions:
        begin = max(normalized.rfind("\n", 0, mark) + 1, mark + 1 - _INTRODUCTION)
        introduces = _INTRODUCED.search(normalized[begin : mark + 1])
        if is_series or introduces or _opens_excerpt(normalized, begin, mark):
            yield at, _introduced_end(document, at, normalized[begin : mark + 1])
    for match in _FOLLOWING.finditer(normalized):
        yield match.end(), _introduced_end(document, match.end(), match[0])


def _introduced_end(document: Document, at: int, introduction: str) -> int:
    """Return the end of a text that a line introduces: of a letter, or of its paragraph.

    Paragraphs in the first person go on with it, unless the author said "I" or "we" before, and two
    paragraphs in the third person go on with a report of an outlet.
    """
    normalized = document.normalized
    end = min(_line_end(normalized, at), _reach(document, at, _LONGEST_INTRODUCED))
    if _SALUTATION.match(normalized, at):
        signed = _SIGN_OFF.search(normalized, at, at + _LONGEST_LETTER)
        return signed.end() if signed else end
    personal = [document.normalized_starts[i] for i in _said_by_author(document)]
    is_personal = bool(personal) and at <= personal[0] < end
    is_report = _REPORTS.fullmatch(introduction) or _FOLLOWING.fullmatch(introduction)
    more = _MORE_OF_REPORT if is_report else 0
    at = end
    while match := _NEXT_LINE.match(normalized, at):
        speaks = bisect_left(personal, match.start(1)) < bisect_left(personal, match.end())
        more -= not speaks
        if more < 0 or match[1].endswith(":"):
            break
        if not is_personal and (speaks or match[1].endswith("!")):
            break
        at = match.end()
        end = at if speaks or not is_personal else end
    return end


def _opens_excerpt(normalized: str, begin: int, mark: int) -> bool:
    """Return True if the words before a colon say that somebody else's follow: "From the Courier"."""
    return any(pattern.search(normalized, begin, mark) for pattern in (_SAID, _EXCERPT))


def _excerpts(document: Document) -> Iterator[Range]:
    """Yield the texts of others that a line introduces or credits: "Full text of her speech: …"."""
    normalized = document.normalized
    for match in _COLON.finditer(normalized):
        start, begin = max(match.start() - _BEFORE_COLON, 0), match.end()
        if _FULL_TEXT.search(normalized, start, match.start()):
            yield begin, len(normalized)
            break
        is_sentence = normalized[begin].isupper() and normalized[begin - 1] == " "
        if is_sentence and _EXCERPT.search(normalized, start, match.start()):
            most = _reach(document, begin, _LONGEST_EXCERPT)
            yield begin, min(_line_end(normalized, begin), most)
    for match in _POST_LINK.finditer(normalized) if "#" in normalized else ():
        line = normalized.rfind("\n", 0, match.start()) + 1
        start = max(line, _reach(document, match.start(), -_MOST_OF_PLAIN_TWEET))
        opening = (
            None if start == line else _SENTENCE_BREAK.search(normalized, start, match.start())
        )
        yield (opening.end() if opening else start), match.end()
    yield from _credited(document)


def _credited(document: Document) -> Iterator[Range]:
    """Yield the paragraphs that end in a credit; none if most of the text is credited to others.

    A credit below a text in one paragraph is that of its picture: "(Source: The Courier)".
    """
    normalized = document.normalized
    has_credit = any(map(normalized.__contains__, _CREDITS))
    found = [match.span() for match in _CREDIT.finditer(normalized)] if has_credit else []
    lines = sum(map(bool, normalized.split("\n"))) if found else 0
    if len(found) <= _MOST_CREDITED * lines:
        for start, end in found:
            line = normalized.rfind("\n", 0, start) + 1
            yield max(line, _reach(document, start, -_LONGEST_EXCERPT)), end


def _verses(normalized: str) -> Iterator[Range]:
    """Yield the lyrics of a song, whose verses have labels: "[Chorus]"."""
    labels = list(_VERSE_LABEL.finditer(normalized)) if "[" in normalized else []
    if len(labels) < _FEWEST_VERSES:
        return
    start, end = labels[0].start(), min(labels[-1].end() + _LAST_VERSE, len(normalized))
    if end - start <= _LONGEST_VERSE_LINE * (normalized.count("\n", start, end) + 1):
        yield start, end


def _interview(document: Document) -> Iterator[Range]:
    """Yield the questions and answers of an interview without labels.

    Paragraphs that address somebody and end in a question mark alternate with others.
    """
    if document.normalized.count("?\n") < _FEWEST_QUESTIONS:
        return
    paragraphs = document.paragraphs
    asked = [
        i
        for i, (first, last, _, _) in enumerate(paragraphs[:-1])
        if "?" in document.gaps[last] and document.contains_any(_YOU, first, last)
    ]
    turns = [i for i in asked if i + 1 not in asked]
    if 2 * len(turns) > len(asked) and len(turns) >= min(
        _SURE_QUESTIONS, max(_FEWEST_QUESTIONS, len(paragraphs) // 4)
    ):
        yield paragraphs[turns[0]].first, len(document.words)


def _line_end(normalized: str, start: int) -> int:
    end = normalized.find("\n", start)
    return len(normalized) if end < 0 else end


def _tweets(document: Document) -> Iterator[Range]:
    """Yield the offsets of embedded tweets, which a signature follows."""
    normalized, end = document.normalized, 0
    for pattern, longest in (
        (_SIGNATURE, _MOST_OF_TWEET),
        (_PLAIN_SIGNATURE, _MOST_OF_PLAIN_TWEET),
    ):
        for match in pattern.finditer(normalized):
            year = _YEAR.search(normalized, match.end(), match.end() + _DATE)
            is_old = year is not None and int(year[1]) < _LONGER_SINCE
            most = min(longest, _MOST_OF_OLD_TWEET) if is_old else longest
            earliest = max(end, _reach(document, match.start(), -most))
            # The signature may have a line of its own.
            before = len(normalized[earliest : match.start()].rstrip()) + earliest
            start = normalized.rfind("\n", earliest, before) + 1
            yield max(start, earliest), match.end()  # with the name, which may be an insult
            end = match.end()
        end = 0


# -- speech that lost its marks --------------------------------------------------------------------


def _lost_marks(document: Document, attributions: Sequence[Attribution]) -> Iterator[Range]:
    """Yield the word ranges that may be speech which lost its marks."""
    spoken = [
        one
        for one in attributions
        if one.is_statement and one.kind in _SPEAKERS and one.cue[0] < one.cue[1]
    ]
    stated = frozenset(document.sentence_of[one.cue[0]] for one in spoken)
    yield from _after_colons(document, spoken, stated)
    personal = _personal_sentences(document)
    if not personal:
        return
    yield from _labelled_speech(document, personal)
    yield from _monologue(document, personal, stated)
    yield from _before_sources(document, spoken, personal)
    sentences = document.sentences
    for first, last in _runs_of_speakers(document, spoken, personal, stated):
        yield sentences[first].first, sentences[last - 1].last


def _before_sources(
    document: Document, spoken: Sequence[Attribution], personal: Sequence[int]
) -> Iterator[Range]:
    """Yield the words in the first person before a source: "We lost it all, Roe told a court"."""
    wanted, ends = frozenset(personal), dict[int, int]()
    for one in spoken:
        start = min(one.cue[0], one.source[0] if one.source else one.cue[0])
        sentence = document.sentence_of[start]
        if sentence in wanted and "," in document.gap_before(start):
            ends[sentence] = max(start, ends.get(sentence, 0))
    for sentence, end in ends.items():
        first = document.sentences[sentence].first
        if first < end:
            yield first, end


def _runs_of_speakers(
    document: Document,
    spoken: Sequence[Attribution],
    personal: Sequence[int],
    stated: frozenset[int],
) -> list[Range]:
    """Return the runs of sentences whose "I" or "we" is a speaker, if the author is neither."""
    runs = list(_runs(document, personal, stated))
    if not _lacks_marks(document, spoken):
        places = document.positions_of(_I & document.counts.keys())
        singular = {document.sentence_of[i] for i in places}
        runs = [run for run in runs if len(singular.intersection(range(*run))) >= _FEWEST_OF_RUN]
    in_runs = {i for first, last in runs for i in range(first, last)}
    strays = [i for i in personal if i not in in_runs and i not in stated]
    is_author = len(in_runs) > _MOST_OF_STATEMENT * len(stated)
    return runs if len(strays) <= _STRAY * len(personal) and not is_author else []


def _monologue(
    document: Document, personal: Sequence[int], stated: frozenset[int]
) -> Iterator[Range]:
    """Yield the rest of a text that its headline calls a speech, from the first "I" or "we" on."""
    title = document.headline
    if title is None or personal[0] == 0 or _SPEECHES.isdisjoint(title.words):
        return
    rest = len(document.sentences) - personal[0]
    of_others = sum(i >= personal[0] for i in stated)
    if len(personal) >= _SHARE_OF_SPEAKER * rest and of_others <= _SHARE_OF_OTHERS * rest:
        yield document.sentences[personal[0]].first, len(document.words)


def _lacks_marks(document: Document, spoken: Sequence[Attribution]) -> bool:
    """Return True if people speak in a text that has next to no quotation marks."""
    # A name counts as one word, so that a longer one changes nothing.
    quoted = sum(map(gt, document.quoted, document.continues_entity))
    return quoted < _FEW_QUOTED * document.size and len(spoken) >= _FEWEST_SPOKEN


def _personal_sentences(document: Document) -> list[int]:
    """Return the sentences with "I" or "we" outside quotation marks, without notices of the page.

    "He told me" is the author's, whoever speaks.
    """
    found = {document.sentence_of[i] for i in _said_by_author(document)}
    return sorted(found - document.notices)


def _said_by_author(document: Document) -> list[int]:
    """Return the places of "I" and "we" outside quotation marks, but for that of "he told me"."""
    return [
        i
        for i in document.positions_of(_AUTHOR)
        if not document.quoted[i] and document.words[max(i - 1, 0)] not in _TOLD
    ]


def _runs(document: Document, personal: Sequence[int], stated: frozenset[int]) -> Iterator[Range]:
    """Yield the runs of sentences in the first person next to an attribution.

    A run ends at the next attribution. A few sentences in it may have no pronoun.
    """
    at = 0
    while at < len(personal):
        first = last = personal[at]
        at += 1
        while (
            at < len(personal)
            and personal[at] - last <= _FAR + 1
            and personal[at] - first < _MOST_OF_SPEECH
            and stated.isdisjoint(range(last + 1, personal[at] + 1))
        ):
            last = personal[at]
            at += 1
        before = range(max(first - _FAR, 0), first + 1)
        after = range(last, min(last + 2, len(document.sentences)))
        if not (stated.isdisjoint(before) and stated.isdisjoint(after)):
            yield first, last + 1


def _after_colons(
    document: Document, spoken: Sequence[Attribution], stated: frozenset[int]
) -> Iterator[Range]:
    """Yield the rest of the paragraph after the colon of an attribution: "Roe added: It leaks. …".

    What follows "Roe replies:" is an answer up to the next attribution, in a column of questions.
    """
    if ": " not in document.normalized:
        return
    sentences, reached = document.sentences, -1
    for one in spoken:
        start = max(one.cue[1], one.source[1] if one.source else 0)
        if document.gaps[start] != ": " or start == len(document.words) or document.quoted[start]:
            continue
        last = document.sentence_of[start]
        if last <= reached:
            continue  # in the speech before
        is_answer = document.words[one.cue[1] - 1] in _ANSWERING
        stop = len(sentences) if is_answer else min(last + _MOST_AFTER_COLON, len(sentences))
        while (
            last + 1 < stop
            and last + 1 not in stated
            and (is_answer or "\n" not in document.gaps[sentences[last + 1].first])
        ):
            last += 1
        reached = last
        yield start, sentences[last].last


def _labelled_speech(document: Document, personal: Sequence[int]) -> Iterator[Range]:
    """Yield the sentences after a short label and a colon: "The owners: We will stay"."""
    for sentence in personal:
        first, last = document.sentences[sentence][:2]
        for i in range(first + 1, document.window(first, _LONGEST_LABEL + 1, last)):
            is_sentence = document.gaps[i] == ": " and document.original(i)[0].isupper()
            if document.words[i] in _AUTHOR and is_sentence:
                yield i, last
