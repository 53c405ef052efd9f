"""Sourcing: the sources of an article by kind, and its dependence on one of them.

The attributions of a document have sources of several kinds: named, by role, a document, anonymous,
vague ("experts say"). Sources are weighted by the words attributed to them. There are also features
for quotations without a speaker and for the other side's right of reply.

A named source has one finding, at its first mention, with the weight of all its statements: a reader
needs to see that Roe is quoted, not every "she added". Offices ("police said") are counted without
findings: there are many, and they say little for or against an article.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from itertools import takewhile
from operator import attrgetter

from reliability.attribution.annotation import Annotated
from reliability.attribution.extraction import CITING, Attribution
from reliability.attribution.hollow import COUNTED
from reliability.attribution.named_soon import EXPERTS, STUDIES, is_named_soon
from reliability.attribution.replies import find_replies
from reliability.attribution.source_table import names_group
from reliability.attribution.unanswered import accused_without_reply
from reliability.records import Finding, Reading
from reliability.signals.names_and_titles import is_in_title
from reliability.signals.signal import load_signal, make_finding, weighted_rate
from reliability.text.document import Document
from reliability.text.lexicon_files import word_class
from reliability.text.named_entities import ENTITY

_SHORTEST_QUOTATION = 5  # words; a shorter one is a title or a scare quote
_THOUGHT = word_class("thinking", "sourcing")
_SOME = frozenset("some many most several few others".split())
_WARNING = word_class("warning", "sourcing")
_TOLD = frozenset("tell tells told telling".split())
_NO_CROWD = word_class("no_crowd", "sourcing")
_POPULAR = word_class("popular", "sourcing")
_PERSONS = frozenset("he she his her i my".split())
# Least shares of the attributed words and of the article of a dominant source, and its least words.
_DOMINANT, _CARRIES = 0.6, 0.3
_LEAST = 40
# A single source: least share of the attributed words, statements, and words of the article.
_ALONE, _STATEMENTS, _BRIEF = 0.75, 3, 120
# Fewer statements are enough if they are a larger share of the article.
_FEW, _MUCH = 2, 0.4
_ATTACKS = frozenset(("emotive", "group_label"))  # kinds of loaded words
_NAMEABLE = frozenset("named role unknown".split())  # kinds of sources whom a reader can find
_UNNAMED_DATA = (("data",), ("new", "data"), ("recent", "data"), ("some", "data"))
# Words of the reactions of a crowd, which has no source
_REACTIONS = word_class("reactions", "sourcing")
_INDEFINITE = frozenset("a an one another recent new".split())
_RECORDS = frozenset("history experience precedent".split())
_POINTERS = frozenset("it they this that these".split())
_PROGRESSIVE = word_class("be")
_CLAIM_NOUNS = word_class("claim_nouns", "sourcing")
_KNOWN_RUMORS = frozenset("these those such other".split())
_BEFORE_MOST = frozenset("the a its his her their our second third fourth".split())
_GROWING = frozenset("growing increasing plenty lots lot".split())  # "a growing number of people"
_PARTS = frozenset(("several", "most", "few"))  # of a group named before them
_INCLUDING = frozenset(("including", "among"))
_EMPLOYED = word_class("employed", "sourcing")
_ROW = 4  # more words in capitals in a row are a headline
_MOST_CAPITALS = 0.3  # share of words in capitals in a text that is not written in them
_SHORT = 4  # letters; "this" and "was" are not plurals
_REDUCED = frozenset(("seen", "known", "deemed"))  # participles without "is": "people seen as rich"
_TELLING, _LISTENERS = frozenset(("told", "tells", "said")), frozenset(("me", "him", "her"))
_FRIENDS = frozenset("friend friends pal colleague colleagues neighbor neighbour".split())
_FEARING, _WRITING = frozenset(("fear", "feared", "fears")), frozenset(("write", "writes", "wrote"))
_MANNERS = frozenset("in code letters books songs".split())
_POSTERS = frozenset("user tweeter commenter poster redditor netizen".split())
_AUTHORITIES = frozenset("government official federal census ministry police court".split())
_JOINERS = frozenset("and but that as so because although though while if since what".split())
_FEELINGS = frozenset(("feel", "feels", "felt", "stressed"))
_AFTER_FEELING = word_class("subject_pronouns") | frozenset("that like as the this there".split())
_NO_CLAIMS = word_class("no_claims", "sourcing")
# "People argue with guards" and "people found out" say what a crowd did
_DEEDS_OF_CROWDS = (
    ("argue", ["with"]),
    ("argued", ["with"]),
    ("found", ["out"]),
    *(("dispute", [about]) for about in ("about", "over", "regarding", "between", "concerning")),
)
_COURT_PAPERS = word_class("court_papers", "sourcing")
_PAPER_REACH = 30  # words from "in the lawsuit" to "it is alleged"
_PROVES = frozenset("prove proved proves proven".split())
_MODALS = frozenset("can could may might should must".split())
_DOCUMENTS = word_class("documents", "sourcing")
_UNNAMED_AGENTS = EXPERTS | frozenset("some many several numerous countless".split())
_NAMES_REACH = 16  # words from "accused of" to "including"
_AGENT_LINKS, _AGENT_REACH = frozenset(("by", "from")), 12
_COUNTS = frozenset("two three four five six seven eight nine ten eleven twelve dozen".split())
_PRONOUN_SOURCES = frozenset("he she they it who which that".split())
_SOON, _LONG = 2, 200  # sentences and words in which a name may follow
_SERIOUS = 1.6  # least strength of the accusations of somebody who does not reply
SCORN = 0.5  # the weight of a missing reply where an article scorns people without one accusation
_ACCUSED = "accuses {}, and reports neither an answer nor a request for one"
_SCORNED = "the article attacks people throughout, and reports no answer from any of them"
_GROUP = "a group or a place as the source: it has a name, but no reader can ask it"
_APART = 12  # words between a hidden source and its cue: "a clerk, speaking anonymously, said"
_LONGEST_NAME = 4  # words
_HIDING = 3  # least words in a phrase that needs no cue: "asked not to be named"


def read(annotated: Annotated) -> Reading:
    """Return the values of the sources of a document, with findings."""
    document, attributions = annotated.document, annotated.attributions
    cued = _independent(attributions)
    replies = _replies(annotated)
    findings = [
        *_credits(annotated, cued),
        *_hidden(annotated, cued),
        *_unattributed(document, attributions),
        *replies,
    ]
    by_feature: dict[str, list[Finding]] = {}
    for finding in findings:
        by_feature.setdefault(finding.feature, []).append(finding)
    values = {
        feature.name: weighted_rate(by_feature.get(feature.name, ()), document)
        for feature in SIGNAL.features
    }
    statements = [a for a in cued if a.is_statement]
    indirect = [a for a in statements if a.quotation is None and (a.speaker or a.kind == "vague")]
    by_role = [a for a in statements if a.kind == "role"]
    sourced, size = annotated.sourced, max(document.size, 1)
    values["direct_quotation"] = _quoted_size(document) / (document.cumulative_size[-1] or 1)
    values["institutional_sources"] = 100 * len(by_role) / size
    values["indirect_attributions"] = 100 * len(indirect) / size
    values["sourced_sentences"] = sum(sourced) / len(sourced) if sourced else 0.0
    words = _words_by_source(document, attributions)
    values["effective_sources"], values["dominant_source_share"], dominant = _concentration(
        document, attributions, words
    )
    missing = _missing_reply(annotated, replies)
    alone = _single_source(document, attributions, words) if _is_contested(annotated) else []
    values["missing_reply"], values["single_source"] = float(len(missing)), float(len(alone))
    return Reading(values, findings + dominant + missing + alone)


def _quoted_size(document: Document) -> int:
    """Return the number of words in quotations that are not titles or scare quotes."""
    before = document.cumulative_size
    sizes = (before[q.last] - before[q.first] for q in document.quotations)
    return sum(size for size in sizes if size >= _SHORTEST_QUOTATION)


def _replies(annotated: Annotated) -> list[Finding]:
    """Find requests for comment and replies of the other side, outside quotations."""
    document, note = annotated.document, "the other side was asked, or replies"
    found = find_replies(document, annotated.phrases.get("sourcing", ()), annotated.attributions)
    return [
        make_finding(document, "sourcing", "right_of_reply", first, last, note)
        for first, last in found
    ]


def _missing_reply(annotated: Annotated, replies: list[Finding]) -> list[Finding]:
    """Find the strongest accusation of somebody named who neither replies nor is asked.

    A report of the police or a court needs no reply of the defendant, unless it is a tirade.
    """
    accused = None if replies else accused_without_reply(annotated, _SERIOUS)
    if accused is None:
        return []
    document, headline = annotated.document, annotated.document.headline
    shown = accused.sentence
    related = [
        document.span(one.first, one.last)
        for one in accused.accusations
        if document.sentence_of[one.first] != shown
    ]
    weight, note = SCORN, _SCORNED
    if accused.key:
        weight, note = 1.0, _ACCUSED.format(_name_of(document, accused.key))
    name = "missing_reply"
    if shown is not None:
        first, last = document.sentences[shown][:2]
        return [make_finding(document, "sourcing", name, first, last, note, weight, related)]
    if headline is None:
        return []
    size = len(headline.words)
    return [make_finding(headline, "sourcing", name, 0, size, note, 1.0, related, "title")]


def _name_of(document: Document, key: str) -> str:
    """Return the first name of several words in a text, or its headline, whose last word is `key`."""
    for text in filter(None, (document, document.headline)):
        names = [
            " ".join(text.originals[a:b]).removesuffix("'s")
            for a, b in text.entity_ranges
            if text.words[b - 1].removesuffix("'s") == key and b - a <= _LONGEST_NAME
        ]
        if names:
            return next((name for name in names if " " in name), names[0])
    return "somebody by name"


def _independent(attributions: list[Attribution]) -> list[Attribution]:
    """Drop continued quotations, and statements within another: "Roe said her office wrote"."""
    starts = {a.content[0] for a in attributions if a.source and not a.is_continued}
    return [
        a
        for a in attributions
        if not a.is_continued
        and not (a.source and a.source[0] in starts and a.source[0] < a.content[0])
    ]


def _credits(annotated: Annotated, cued: list[Attribution]) -> list[Finding]:
    """Find each named source once, and each statement of a document.

    A named source is marked at its first statement with the name next to the cue, or at its first. All
    hollow speakers together count as one source with two statements.
    """
    document, hollow = annotated.document, annotated.unintroduced.hollow
    statements = [a for a in cued if a.is_statement and not _is_in_link(document, a.cue[0])]
    counts = Counter(a.speaker for a in statements if a.kind == "named")
    shown: dict[str, Attribution] = {}
    for a in statements:
        if a.kind == "named" and (
            a.speaker not in shown or (not _is_adjacent(shown[a.speaker]) and _is_adjacent(a))
        ):
            shown[a.speaker] = a
    uncounted = hollow - {next((a.speaker for a in statements if a.speaker in hollow), "")}
    findings = []
    for a in statements:
        if a.kind == "document":
            note = "a document or data as the source"
            findings.append(
                make_finding(document, "sourcing", "document_sources", *_cue_and_source(a), note)
            )
        elif a.kind == "named" and shown[a.speaker] is a and a.speaker not in uncounted:
            is_group = a.source is not None and names_group(document, a.source)
            count, note = counts[a.speaker], _GROUP if is_group else "a source with a name"
            if a.speaker in hollow:
                count, note = COUNTED, "sources that the article mentions only with what they say"
            elif count > 1:
                note += f", with {count} statements"
            marked, name = _cue_and_source(a), _name_before(document, a)
            findings.append(
                make_finding(document, "sourcing", "named_sources", *marked, note, count, name)
            )
    return findings


def _name_before(document: Document, a: Attribution) -> list[tuple[int, int]]:
    """Return the offsets of the name that a pronoun stands for, where it stood last: "Roe … he said"."""
    name = a.speaker.rpartition(" ")[2]
    if a.source is None or not name or name in document.words[slice(*a.source)]:
        return []
    at = document.last_before(name, a.source[0])
    if at is None or document.entities[at] != ENTITY:
        return []
    first = document.entity_start(at)
    return [document.span(*next(document.entity_spans(first, a.source[0])))]


def _hidden(annotated: Annotated, cued: list[Attribution]) -> list[Finding]:
    """Find vague and anonymous sources."""
    document, borrowed = annotated.document, annotated.laid_out  # "From the Courier: Some say …"
    cited = [a for a in cued if not (_is_in_link(document, a.cue[0]) or borrowed[a.cue[0]])]
    vague = "attributed to nobody in particular: no reader could ask this source"
    study = "a study or poll without a name: no reader could find it"
    marked = [
        *((_hidden_span(a), vague) for a in _vague(annotated, cited, _owners(document, cued))),
        *(
            (_cue_and_source(a), study)
            for a in cited
            if a.kind == "document" and a.is_statement and _has_no_author(document, a)
        ),
    ]
    return [
        *(
            make_finding(document, "sourcing", "vague_sources", *span, note)
            for span, note in marked
        ),
        *(
            make_finding(document, "sourcing", "anonymous_sources", *span, "an anonymous source")
            for span in _anonymous(annotated, cited)
            if not borrowed[span[0]]
        ),
    ]


def _vague(
    annotated: Annotated, cited: list[Attribution], owners: Mapping[int, Attribution]
) -> list[Attribution]:
    """Return the vague attributions, each source once. `owners` are those of `_owners`."""
    document = annotated.document
    starts = {a.cue[0] for a in annotated.attributions}
    sourced = {i for a in annotated.attributions if a.source for i in range(*a.cue)}
    tellers = _tellers(document, cited)
    found: list[Attribution] = []
    sources = set()
    for a in cited:
        sentence = document.sentence_of[a.cue[0]]
        is_aside = _is_aside(document.words, a)  # "with some seeing a plot"
        excused = (
            a.kind != "vague"
            or a.source in sources  # a second verb of the same people
            # "researchers cautioned that the sample was small"
            or sentence in annotated.sentences_with_limits
            or not _nobody(document, a)
            or is_named_soon(document, a, annotated.introduced)
            # A named source says "it is believed".
            or (a.source is None and _has_source(annotated, a, starts, sourced))
            or _is_stated_by_another(a, owners.get(sentence))
            or (not is_aside and _is_stated_by_another(a, tellers.get(sentence)))
        )
        if not excused:
            found.append(a)
            if a.source:
                sources.add(a.source)
    return found


def _anonymous(annotated: Annotated, cited: list[Attribution]) -> list[tuple[int, int]]:
    """Return the words of anonymous sources: one claim of each sentence, and phrases without a cue."""
    document = annotated.document
    claims: dict[int, list[Attribution]] = {}
    for a in cited:
        is_claim = a.kind == "anonymous" and _is_anonymous_claim(document, a)
        if is_claim and not is_named_soon(document, a, annotated.introduced):
            claims.setdefault(document.sentence_of[a.cue[0]], []).append(a)
    places = [_widest(one) for one in claims.values()]
    sentences = set(claims)
    for match in annotated.phrases.get("sourcing", ()):
        is_quoted = bool(document.quoted[match.first])  # the source of whoever is quoted
        if match.kind == "anonymous" and match.last - match.first >= _HIDING and not is_quoted:
            sentence = document.sentence_of[match.first]
            if sentences.isdisjoint((sentence, sentence - 1)):
                sentences.add(sentence)
                places.append((match.first, match.last))
    return places


def _is_aside(words: Sequence[str], a: Attribution) -> bool:
    """Return True for a participle: "showing their tickets", but not "citing experts"."""
    cites = words[a.cue[0]] == CITING and a.source is not None and a.source[0] == a.cue[1]
    return words[a.cue[1] - 1].endswith("ing") and not cites


def _owners(document: Document, cued: list[Attribution]) -> dict[int, Attribution]:
    """Return the last statement of each sentence whose content is before its cue: "…, she said"."""
    return {
        document.sentence_of[one.cue[0]]: one
        for one in cued
        if one.is_statement and one.source is not None and one.content[1] <= one.cue[0]
    }


def _tellers(document: Document, cued: list[Attribution]) -> dict[int, Attribution]:
    """Return the statement of a name that opens each sentence: "Roe said the pier is loved, and …"."""
    return {
        document.sentence_of[one.cue[0]]: one
        for one in reversed(cued)
        if one.is_statement
        and one.kind in _NAMEABLE
        and one.source is not None
        and one.source[0] == document.sentences[document.sentence_of[one.cue[0]]].first
        and one.content[0] >= one.cue[1]
    }


def _is_stated_by_another(a: Attribution, owner: Attribution | None) -> bool:
    """Return True if somebody states what has a vague source: "everyone agrees, she said".

    In "it is believed to be sold, sources said" the vague source is "sources".
    """
    if owner is None or not owner.content[0] <= a.cue[0] < owner.content[1]:
        return False
    return owner.kind in (_NAMEABLE if a.source else _NAMEABLE | {"vague", "anonymous"})


def _is_in_link(document: Document, i: int) -> bool:
    """Return True for a cue in the headline of another article: a link inside the text."""
    if i >= len(document.words):
        return False
    if is_in_title(document, i):
        return True
    before = document.originals[max(i - _ROW, 0) : i + 1]
    after = document.originals[i + 1 : i + 1 + _ROW]
    row = [*takewhile(str.isupper, reversed(before)), *takewhile(str.isupper, after)]
    return len(row) > _ROW and len(document.all_caps) < _MOST_CAPITALS * document.size


def _widest(claims: list[Attribution]) -> tuple[int, int]:
    """Return the words of the first claim of a sentence that has its source with it, or the first.

    "A clerk said that it was shut and added …" is one finding.
    """
    spans = [_hidden_span(a) for a in claims]
    sourced = [span for a, span in zip(claims, spans, strict=True) if _covers(span, a.source)]
    return next(iter(sourced), spans[0])


def _covers(span: tuple[int, int], part: tuple[int, int] | None) -> bool:
    return part is not None and span[0] <= part[0] and part[1] <= span[1]


def _hidden_span(a: Attribution) -> tuple[int, int]:
    """Return the words of a cue and its source, with the few words between them."""
    first, last = _cue_and_source(a)
    if a.source and -_APART <= a.source[1] - first <= 0:
        return a.source[0], last
    return first, last


def _has_source(
    annotated: Annotated, a: Attribution, starts: Container[int], sourced: Container[int]
) -> bool:
    """Return True if the sentence of an impersonal cue has a source.

    "He reportedly argued" has none: the adverb hides who reports the argument. Nor has a reaction,
    whatever source the rest of the sentence has: "with some seeing", "widely mocked". `starts` are the
    first words of all cues, `sourced` the words of the cues with a source.
    """
    if not annotated.sourced[annotated.document.sentence_of[a.cue[0]]]:
        return False
    if not _REACTIONS.isdisjoint(annotated.document.words[slice(*a.cue)]):
        return False
    return a.cue[1] not in starts and a.cue[0] not in sourced


def _is_anonymous_claim(document: Document, a: Attribution) -> bool:
    """Return True if an anonymous source claims something: not "a man accused of", nor "he said"."""
    words = document.words
    cue = words[a.cue[1] - 1]
    if not a.is_statement or cue in _NO_CLAIMS or _is_aside(words, a):
        return False
    if a.source and "in" in words[slice(*a.source)] and words[a.source[0]] in _COUNTS | {"one"}:
        return False  # "one in five voters say"
    if _names_one(document, a):
        return False
    following = words[a.cue[1] : a.cue[1] + 1]
    addressee = words[a.cue[1] + (following == ["to"]) : a.cue[1] + 2][:1]
    if cue in _TELLING and not _LISTENERS.isdisjoint(addressee):
        return a.source is None or words[a.source[1] - 1] not in _FRIENDS  # "a friend told me"
    if following == ["of"] and cue not in _WARNING:
        return False  # "a man accused of"
    if a.source and words[a.source[1] - 1] in _POSTERS and ":" in document.gap_after(a.cue[1] - 1):
        return False  # "one user wrote:" shows the post, with its author
    return a.source is not None and not (
        a.source[1] - a.source[0] == 1 and words[a.source[0]] in _PRONOUN_SOURCES
    )


def _has_no_author(document: Document, a: Attribution) -> bool:
    """Return True for "a study found" without a name in its sentence or the two after."""
    if a.source is None:
        return False
    words = document.words[slice(*a.source)]
    is_study = words[0] in _INDEFINITE and not STUDIES.isdisjoint(words) and "by" not in words
    if not is_study and tuple(words) not in _UNNAMED_DATA:
        return False
    here = document.sentence_of[a.cue[0]]
    first = document.sentences[max(here - 1, 0)].first
    last = document.sentences[min(here + _SOON, len(document.sentences) - 1)].last
    return last - first <= _LONG and document.entities.find(ENTITY, first, last) < 0


def _nobody(document: Document, a: Attribution) -> bool:
    """Return True if a vague attribution relies on people whom nobody can ask.

    People who act ("many voted"), who are counted ("300 people said") or who are part of a group just
    mentioned ("some of the women") are not such a source.
    """
    words, last = document.words, document.words[a.cue[1] - 1]
    if not (a.is_statement or last in _THOUGHT) or words[a.cue[0]] == "to":
        return False
    if a.source is None:  # "it was reported", but not "by the Bugle"
        start, end = document.sentences[document.sentence_of[a.cue[0]]][:2]
        before = words[document.window(a.cue[0], -_PAPER_REACH, start) : a.cue[0]]
        if before[-1:] and before[-1] in _KNOWN_RUMORS and words[a.cue[0]] in _CLAIM_NOUNS:
            return False  # "these rumors say"
        if (
            before[-1:] in (["not"], ["never"])
            or "we" in before[-2:]
            or not _COURT_PAPERS.isdisjoint(before)
        ):
            return False  # "in the lawsuit, it is alleged"
        if last == "known" and before and document.gap_before(a.cue[0]) == " ":
            return before[-1] in _JOINERS  # not "the charm it is known for"
        after = words[a.cue[1] : document.window(a.cue[1], _AGENT_REACH, end)]
        if words[a.cue[0]] == "it" and "that" in after:
            del after[after.index("that") :]  # not "it is said that he came from Harwick"
        if last == "be" and _is_dated(after):
            return False
        if _names_agents(document, a.cue[1], end):
            return False
        return not any(
            word in _AGENT_LINKS and following not in _UNNAMED_AGENTS
            for word, following in zip(after, [*after[1:], ""], strict=False)
        )
    first, stop = a.source
    source = words[first:stop]
    if a.cue[1] == first and last in _TOLD:
        return False  # "tells people that" speaks to them
    if _is_deed_of_crowd(words, a) or not _is_claim_of_source(document, a):
        return False
    if source[-1] in _POINTERS:
        return False  # "they" are those who were just named: "analysts say"
    has_owner = document.entities.find(ENTITY, first, stop) >= 0  # "Merck's own studies"
    if source[-1] in _DOCUMENTS and (has_owner or not _AUTHORITIES.isdisjoint(source)):
        return False
    if _names_one(document, a) or _shows_record(document, a):
        return False
    is_accused = words[a.cue[1] : a.cue[1] + 1] == ["of"] and last not in _WARNING
    if is_accused or (source == ["most"] and last in _POPULAR):
        return False  # "people accused of", "most read"
    plural_before_singular = len(source) == 1 and source[0] in _SOME and last[-1] == "s"
    is_counted = any(word[0].isdigit() or word in _COUNTS for word in source)
    is_counted = is_counted or source == ["a", "few"]
    is_growing = not _GROWING.isdisjoint(source)
    is_part = ("of" in source[:-1] and not is_growing) or words[first - 1 : first] == ["not"]
    return not (source[-1] in _NO_CROWD or is_counted or is_part or plural_before_singular)


def _names_agents(document: Document, at: int, end: int) -> bool:
    """Return True after "accused of" for "fraud by many women, including Jane Roe"."""
    words = document.words[at : document.window(at, _NAMES_REACH, end)]
    if _AGENT_LINKS.isdisjoint(words) or _INCLUDING.isdisjoint(words):
        return False
    first = at + next(i for i, word in enumerate(words) if word in _INCLUDING)
    return document.entities.find(ENTITY, first, min(first + 3, end)) >= 0


def _shows_record(document: Document, a: Attribution) -> bool:
    """Return True for "history suggests", if the next sentence has figures or names of the record."""
    assert a.source is not None
    following = document.sentence_of[a.cue[0]] + 1
    if document.words[a.source[1] - 1] not in _RECORDS or following >= len(document.sentences):
        return False
    first, last = document.sentences[following][:2]
    last = document.window(first, _LONG, last)
    figures = (word[0].isdigit() or word in _COUNTS for word in document.words[first:last])
    return any(figures) or document.entities.find(ENTITY, first, last) >= 0


def _is_deed_of_crowd(words: list[str], a: Attribution) -> bool:
    """Return True for what people do or may do: "they argue with guards", "many may say"."""
    first, after = a.cue
    last, following = words[after - 1], words[after : after + 1]
    if last in _PROVES and following != ["that"]:
        return True  # "many small boats have proved unpopular"
    if (last, following) in _DEEDS_OF_CROWDS or last in _NO_CLAIMS:
        return True
    before = words[first:after]
    # "Several people left, showing their tickets"
    is_aside = _is_aside(words, a) and _PROGRESSIVE.isdisjoint(before)
    return is_aside or not _MODALS.isdisjoint(before)


def _is_dated(after: Sequence[str]) -> bool:
    """Return True for an age after "is thought to be": "3,000 years old"."""
    return any(word[0].isdigit() for word in after[:2])


def _names_one(document: Document, a: Attribution) -> bool:
    """Return True for "many experts, including Roe", "Harwick Bank analysts", "said a friend, Roe".

    The same holds for "analysts, led by Roe, said", but not for "according to sources, Roe left".
    """
    if a.source is None:
        return False
    words, (first, stop) = document.words, a.source
    if words[stop - 2 : stop] in (["news", "source"], ["news", "sources"]):
        return True
    describes = first > 0 and words[first] in ("a", "an", "the")
    if describes and document.entities[first - 1] == ENTITY and document.gap_before(first) == ", ":
        return True  # "Lena Orsk, a cook, said"
    if any("," in document.gaps[i] and document.entities[i] for i in range(first + 1, stop)):
        return True  # "a friend of Diana, Selina Roe, said"
    if not _INCLUDING.isdisjoint(words[first:stop]):
        return document.entities.find(ENTITY, first, stop) >= 0
    if words[stop - 1] in _EMPLOYED and stop - first > 1 and document.entities[stop - 2] == ENTITY:
        return not document.original(stop - 2).isupper()
    end = document.sentences[document.sentence_of[first]].last
    is_inverted = a.cue[1] == first and words[a.cue[0]] != "according"
    follows = stop < end and document.entities[stop] == ENTITY
    if is_inverted and follows and document.gap_before(stop) == ", ":
        named = next(b for a, b in document.entity_spans(stop, end) if a == stop)
        return named == end or document.gap_before(named).strip()[:1] in (",", ".", "")
    if stop < a.cue[0] and "," in document.gaps[stop]:  # "another swimmer, Amanda Roe, admitted"
        return document.entities.find(ENTITY, stop, a.cue[0]) >= 0
    after = words[stop : min(stop + 2, end)]
    return after == ["led", "by"] and document.entities.find(ENTITY, stop, min(stop + 5, end)) >= 0


def _is_claim_of_source(document: Document, a: Attribution) -> bool:
    """Return True unless a cue next to a vague source is a part of a noun phrase or a feeling.

    "Allegations reported in the paper", "these rumors spread", "the third most reported event", "people
    seen as rich", "people feel pain" and "artists, among others, explain" are not what nobody in
    particular says.
    """
    assert a.source is not None
    words, (first, stop) = document.words, a.source
    last, before = words[a.cue[1] - 1], words[max(first - 1, 0)]
    after = words[a.cue[1]] if a.cue[1] < len(words) else ""
    is_bare = a.cue[1] - a.cue[0] == 1 and a.cue[0] == stop
    if a.cue[0] == stop and "-" in document.gaps[stop] and last.endswith("ed"):
        return False  # "a centre - originally dubbed a home"
    if words[stop - 1] in _CLAIM_NOUNS and (
        (is_bare and last.endswith("ed")) or not _KNOWN_RUMORS.isdisjoint(words[first:stop])
    ):
        return False
    if words[stop - 1] == "most" and {before, words[first]} & _BEFORE_MOST:
        return False
    if stop - first == 1 and words[first] in _PARTS and _follows_group(document, first):
        return False
    if before in ("among", "with", "have", "had", "how", "what", "when", "if", "whenever") or (
        is_bare and last in _REDUCED
    ):
        return False
    if last in _FEARING and after.endswith("ing"):
        return False  # "people fear going out"
    if last in _WRITING and after in _MANNERS:
        return False  # "everyone writes in capitals"
    return last not in _FEELINGS or after in _AFTER_FEELING


def _follows_group(document: Document, at: int) -> bool:
    """Return True if a plural noun comes before word `at` in its sentence: "the judges …, several"."""
    first = document.sentences[document.sentence_of[at]].first
    return any(
        word.endswith("s") and len(word) > _SHORT and not document.quoted[i]
        for i, word in enumerate(document.words[first:at], first)
    )


def _unattributed(document: Document, attributions: list[Attribution]) -> list[Finding]:
    """Find quotations of whole sentences without a speaker.

    If there is a name, an attribution or another quotation in the sentences around it, the speaker may
    be clear from the context. A question or exclamation may be the reader's, and a sentence that
    continues after the marks uses the quotation as a word.
    """
    attributed = {a.quotation for a in attributions}
    with_cue = {document.sentence_of[a.cue[0]] for a in attributions if not a.is_continued}
    note = "a quotation without a speaker"
    return [
        make_finding(document, "sourcing", "unattributed_quotations", q.first, q.last, note)
        for index, q in enumerate(document.quotations)
        if index not in attributed
        and document.size_of(q.first, q.last) >= _SHORTEST_QUOTATION
        and _is_whole_sentence(document, q.first, q.last)
        and _has_no_speaker_nearby(document, q.first, q.last, with_cue)
    ]


def _is_whole_sentence(document: Document, first: int, last: int) -> bool:
    """Return True if a quotation is whole sentences, not introduced, asked, exclaimed or continued."""
    sentences, sentence_of = document.sentences, document.sentence_of
    if (
        first != sentences[sentence_of[first]].first
        or last != sentences[sentence_of[last - 1]].last
    ):
        return False
    return (
        ":" not in document.gap_before(first)
        and document.gap_after(last - 1).strip()[:1] not in ("?", "!")
        and not _continues_quotation(document, first)
    )


def _has_no_speaker_nearby(
    document: Document, first: int, last: int, with_cue: Collection[int]
) -> bool:
    """Return True if no name, pronoun, cue, quotation or question is around a quotation."""
    sentences, sentence_of = document.sentences, document.sentence_of
    around = range(max(sentence_of[first] - 2, 0), min(sentence_of[last - 1] + 2, len(sentences)))
    start, stop = sentences[around[0]].first, sentences[around[-1]].last
    entities, quoted = document.entities, document.quoted
    return not (
        "?" in document.gap_before(first)
        or document.contains_any(_PERSONS, start, first)
        or any(sentence in with_cue for sentence in around)
        or entities.find(ENTITY, start, first) >= 0
        or entities.find(ENTITY, last, stop) >= 0
        or quoted.find(1, start, first) >= 0
        or quoted.find(1, last, stop) >= 0
    )


def _continues_quotation(document: Document, first: int) -> bool:
    """Return True if an earlier quotation in the paragraph is still open before a quotation."""
    at = bisect_right(document.paragraphs, first, key=lambda paragraph: paragraph.first) - 1
    text, start = document.normalized, document.normalized_starts[document.paragraphs[at].first]
    own = text.rfind('"', 0, document.normalized_starts[first])
    mark = text.rfind('"', max(start - 1, 0), max(own, 0))
    return mark >= 0 and not text[mark + 1].isspace()


def _concentration(
    document: Document, attributions: list[Attribution], words: Counter[tuple[str, str]]
) -> tuple[float, float, list[Finding]]:
    """Return the effective number of sources, the share of the largest, and the finding for it.

    The effective number is 1 / Σp² over the sources' shares of the attributed words (the inverse
    Simpson index): three sources of equal length count 3, and repeating a text changes nothing.
    """
    attributed = sum(words.values())
    if not attributed:
        return 0.0, 1.0, []  # the author is the only source
    effective = attributed**2 / sum(n * n for n in words.values())
    key, most = words.most_common(1)[0]
    share, carried = most / attributed, most / (document.cumulative_size[-1] or 1)
    if share < _DOMINANT or carried < _CARRIES or most < _LEAST:
        return effective, share, []
    statements = [a for a in attributions if a.is_statement and (a.kind, a.speaker) == key]
    note = f"one source has {carried:.0%} of the article, and {share:.0%} of the attributed words"
    first, last = _cue_and_source(_longest_statement(document, statements))
    related = [document.span(*a.content) for a in statements if a.content[0] < a.content[1]]
    finding = make_finding(
        document, "sourcing", "dominant_source_share", first, last, note, 1.0, related
    )
    return effective, share, [finding]


def _single_source(
    document: Document, attributions: list[Attribution], words: Counter[tuple[str, str]]
) -> list[Finding]:
    """Find the first statement of a source on which an article rests alone.

    It has nearly all of the attributed words, in several statements, and a good part of the article.
    What other sources say does not make an article long enough to need another one.
    """
    attributed, size = sum(words.values()), document.cumulative_size[-1]
    if not attributed or size < _BRIEF:
        return []
    key, most = words.most_common(1)[0]
    if key[0] == "role":
        return []  # the first report of an accident has what the police say
    statements = [a for a in attributions if a.is_statement and (a.kind, a.speaker) == key]
    cued = [a for a in statements if not a.is_continued]
    needed = _FEW if most >= _MUCH * size else _STATEMENTS
    if len(cued) < needed or most < _ALONE * attributed or most < _CARRIES * size:
        return []
    others = (a for a in attributions if a.is_statement and (a.kind, a.speaker) != key)
    if size - sum(_size(document, a) for a in others) < _BRIEF:
        return []
    note = (
        f"the article rests on one source: it has {most / attributed:.0%} of the attributed words"
    )
    first = next((a for a in cued if _is_adjacent(a)), cued[0])
    return [make_finding(document, "sourcing", "single_source", *_cue_and_source(first), note)]


def _size(document: Document, attribution: Attribution) -> int:
    """Return the number of words of a statement, with those of its source and its cue."""
    parts = (attribution.content, attribution.cue, attribution.source or (0, 0))
    return sum(document.size_of(*part) for part in parts)


def _is_contested(annotated: Annotated) -> bool:
    """Return True if somebody attacks or accuses in an article, in any voice: it needs another side.

    A portrait, or the report of a grant, may have one source.
    """
    attacks = (match.kind in _ATTACKS for match in annotated.phrases.get("loaded", ()))
    return bool(annotated.phrases.get("accusations")) or any(attacks)


def _words_by_source(
    document: Document, attributions: list[Attribution]
) -> Counter[tuple[str, str]]:
    """Return the number of words attributed to each source; a word counts once."""
    words: Counter[tuple[str, str]] = Counter()
    before = document.cumulative_size
    counted = 0
    for a in sorted(attributions, key=attrgetter("content")):
        if a.is_statement and a.speaker:
            first, last = max(a.content[0], counted), a.content[1]
            if first < last:
                words[a.kind, a.speaker] += before[last] - before[first]
                counted = last
    return words


def _longest_statement(document: Document, statements: list[Attribution]) -> Attribution:
    """Return the longest statement with a name in its source, or else the first."""

    def length(a: Attribution) -> int:
        named = a.source is not None and document.entities.find(ENTITY, *a.source) >= 0
        return named * (a.content[1] - a.content[0])

    return max(sorted(statements, key=attrgetter("content")), key=length)


def _cue_and_source(a: Attribution) -> tuple[int, int]:
    """Return the word range of a cue, with its source if they are adjacent."""
    if a.source and a.cue == (a.source[0], a.source[0]):
        return a.source  # after a dash, or a label
    first, last = a.cue if a.cue[0] < a.cue[1] else a.content
    if a.source and _is_adjacent(a):
        return min(first, a.source[0]), max(last, a.source[1])
    return first, last


def _is_adjacent(a: Attribution) -> bool:
    """Return True if a source is next to its cue, or to its content if it has no cue."""
    first, last = a.cue if a.cue[0] < a.cue[1] else a.content
    return a.source is not None and a.source[0] - last <= 1 and first - a.source[1] <= 1


SIGNAL = load_signal(__file__, read)
