"""Tell what somebody says from what somebody does, where the same verb can report both.

"She proposed that the pier be shut" is a statement, and "she proposed a rule" an act. "The report shows
that" cites a document, and "his silence shows that" is what the writer makes of it.
"""

from __future__ import annotations

from reliability.attribution.noun_phrases import (
    BE,
    LINKS,
    PRONOUNS,
    NounPhrases,
    WordRange,
    is_plural,
    word_set,
)
from reliability.attribution.sources import HEARINGS
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import DETERMINERS, read_file, word_class, word_list
from reliability.text.named_entities import ENTITY

_ARTICLES = word_class("articles")
_ACT_VERBS, _AMOUNT_WORDS = word_class("acts", "sourcing"), word_class("amount_words", "sourcing")
_DEEDS, _CLAUSES = word_class("deeds", "sourcing"), word_class("clauses", "sourcing")
_AFTER_WENT_ON = word_set("to that about at and in for")
_TELLING = word_set("tell tells told telling")
_LONGEST_ADDRESSEE = 3  # words: "told the old clerk to leave"
_SUBJECTS = word_class("subject_pronouns") - {"you", "it"}
_STATED_TO = _CLAUSES | _SUBJECTS | {"it"}
_FICTION, _LONGEST_TITLE = word_class("fiction", "sourcing"), 6  # words: "in the new film, "
_ADDING = word_set("add adds added adding")
_SAYING = word_class("saying", "sourcing")
_SHOWING = word_set("reveal reveals revealed")
_CLAUSE_OPENERS = (
    _ARTICLES | word_class("subject_pronouns") | word_class("possessives") | {"that", "there"}
)
_LONGEST_THING = 6  # words of what a firm reveals
_FINITE = BE | word_class("have") | word_class("modals") | word_class("do")
_IN_CLAUSES = _FINITE | word_set("always never still often")
_LINKS = word_set("of in to on for at from with by as and")
_LAST_WORDS = 4  # words after a cue that closes its sentence: "…, Roe testified on Tuesday"
_LONGEST_OBJECT = 5  # words: "conceded two late first-half goals"
_NEVER_ADDED = _LINKS | _CLAUSES | _SUBJECTS | {"it", "you"}
_LONGEST_ADDED = 5  # words, a name counting as one: "added Harwick and Lund to the list"
_EVINCING = word_class("evincing", "sourcing")
_CONSEQUENCES = word_class("consequences", "sourcing")
_MERE_SUBJECTS = word_class("mere_subjects", "sourcing")
_MAKING = word_class("making", "sourcing")
_CONTENTLESS = word_class("contentless", "sourcing")
_ANNOUNCING, _POSSESSIVES = word_class("announcing", "sourcing"), word_class("possessives")
# Words after a verb of writing that open no object
_NO_OBJECTS = word_set("that to in on at from for about with last back today yesterday earlier")
_STATING = word_set("that whether if why how")
_FURTHER_CLAUSES = (word_class("clause", "sourcing") | word_set("who which where whose")) - _STATING
_UNVEILING, _PLANS = word_class("unveiling", "sourcing"), word_class("plans", "sourcing")
_SHORTEST_QUOTATION = 4  # words; a shorter one without a colon is a title
_FURTHEST = 40  # words from a verb to its content
_HEARING = word_set("hears heard")
_FINDING, _LONGEST_FOUND = word_set("found finds find"), 8  # words: "found the old staff were kind"
_LONGEST_CLAUSE = 12  # words after "the court heard" in which a verb is looked for
_REFLEXIVE = word_set("himself herself themselves itself myself ourselves")
_POINTING_PRONOUNS = word_set("it this that which")
_AGENT_ENDINGS = (*word_list("agent_endings"), "men", "women", "ers", "ors", "ists", "ians")


# The things to which something is done by verbs of speech, by the verb
THINGS = {
    verb: frozenset(row["things"].split())
    for row in read_file("sourcing").tables["acts"]
    for verb in row["verbs"].split()
}
# Verbs of speech that may report a deed
_ACTING = (
    _DEEDS
    | _TELLING
    | _EVINCING
    | _CONSEQUENCES
    | _MAKING
    | _CONTENTLESS
    | _ANNOUNCING
    | THINGS.keys()
)


def does_something(phrases: NounPhrases, match: PhraseMatch, last: int) -> bool:
    """Return True if a verb does something with an amount or a thing, so that it is not a cue.

    Notes
    -----
    "Nasdaq added 20 points", "the cook adds salt to the soup", "the firm reveals a phone" and "she went
    on to win".
    """
    words, after = phrases.words, match.last
    verb = words[after - 1]
    if after >= last:
        return False
    if verb in _ACT_VERBS and _is_amount(phrases, after, last):
        return True
    if phrases.document.gap_before(after) != " ":
        return False
    if verb == "on" and words[after] not in _AFTER_WENT_ON:
        return True
    if words[after - 1 : after + 1] == ["on", "to"]:
        return words[after + 1 : after + 2] != [] and words[after + 1] not in _SAYING
    if verb in _ADDING and (words[after] == "to" or _adds_thing(phrases, match, last)):
        return True
    if verb in _ADDING:
        things = words[after + 1 : phrases.document.window(after, _LONGEST_ADDED, last)]
        to = after + 1 + things.index("to") if "to" in things else after
        is_clause = any(map(phrases.may_be_finite_verb, range(after, to)))
        return words[after] not in _CLAUSE_OPENERS and to > after and not is_clause
    if verb not in _SHOWING or words[after] not in _ARTICLES:
        return False
    is_long = phrases.document.size_of(after, last) > _LONGEST_THING
    return not is_long and not any(map(phrases.may_be_finite_verb, range(after, last)))


def _adds_thing(phrases: NounPhrases, match: PhraseMatch, last: int) -> bool:
    """Return True for "added new rooms", not for "added the pier is shut", "added in a note"."""
    words, after = phrases.words, match.last
    if phrases.signs_before(match.first) and not words[after - 1].endswith("ing"):
        return False  # '…," added the clerk'
    if words[after] in _NEVER_ADDED or phrases.entities[after]:
        return False
    stop = phrases.document.window(after, _LONGEST_CLAUSE, last)
    if "to" in words[after:stop]:
        stop = words.index("to", after, stop)  # "added the right to leave when it rains"
    return not any(
        words[k] in _CLAUSES
        or words[k] == "later"
        or phrases.quoted[k]
        or phrases.may_be_finite_verb(k)
        for k in range(after, stop)
    )


def _is_amount(phrases: NounPhrases, i: int, last: int) -> bool:
    """Return True if word `i` begins an amount: "20 points", "only 20 points"."""
    words = phrases.words
    is_qualified = words[i] in _AMOUNT_WORDS and i + 1 < last and words[i + 1][0].isdigit()
    return is_qualified or words[i][0].isdigit()


def is_deed(phrases: NounPhrases, match: PhraseMatch, source: WordRange | None, kind: str) -> bool:
    """Return True if a cue reports a deed, or what a thing shows: no statement of its source."""
    words, after = phrases.words, match.last
    if not _REFLEXIVE.isdisjoint(words[after : after + 1]):
        return True
    return words[after - 1] in _ACTING and (
        _is_asked_or_shown(phrases, match, source, kind)
        or _orders(phrases, after)
        or _has_thing_as_object(phrases, match)
        or _asks_reader(phrases, match, source)
        or _states_nothing(phrases, match, source)
        or _is_made(phrases, match, source)
        or _is_impression(phrases, match, source, kind)
    )


def _is_made(phrases: NounPhrases, match: PhraseMatch, source: WordRange | None) -> bool:
    """Return True for what somebody makes or finds: "a letter written by Roe", "found by police"."""
    words, after = phrases.words, match.last
    is_agent = source is not None and source[0] > after and words[source[0] - 1] == "by"
    return is_agent and words[after - 1] in _MAKING


def is_heard_in_court(phrases: NounPhrases, match: PhraseMatch, source: WordRange | None) -> bool:
    """Return True for "the inquest heard that the lamp was out", not for "the court heard the case"."""
    words, after = phrases.words, match.last
    if source is None or words[after - 1] not in _HEARING or after >= len(words):
        return False
    if words[source[1] - 1] not in HEARINGS or phrases.signs_before(after):
        return False
    last = phrases.document.sentences[phrases.document.sentence_of[match.first]].last
    stop = phrases.document.window(after, _LONGEST_CLAUSE, last)
    return words[after] in _CLAUSES or any(words[i] in _FINITE for i in range(after, stop))


def is_in_fiction(document: Document, i: int) -> bool:
    """Return True for word `i` of a sentence about a plot: "In the film, Roe says he will leave"."""
    first = document.sentences[document.sentence_of[i]].first
    words = document.words
    if words[first] != "in":
        return False
    window = range(first + 1, document.window(first, _LONGEST_TITLE, i - 1))
    return any(words[j] in _FICTION and "," in document.gap_before(j + 1) for j in window)


def _is_asked_or_shown(
    phrases: NounPhrases, match: PhraseMatch, source: WordRange | None, kind: str
) -> bool:
    """Return True for "she asked a clerk" and "he showed no fear", not for "it shows that"."""
    return (
        phrases.words[match.last - 1] in _DEEDS
        and kind != "document"
        and not _opens_statement(phrases, match.last)
        and not _finds_that(phrases, match.last)
        and not _closes_statement(phrases, match, source)
    )


def _opens_statement(phrases: NounPhrases, i: int) -> bool:
    """Return True if a clause or a sign follows before word `i`: "it shows that", "he asked:"."""
    words = phrases.words[i : i + 1]
    return not words or words[0] in _CLAUSES or bool(phrases.signs_before(i))


def _finds_that(phrases: NounPhrases, after: int) -> bool:
    """Return True for "found staff were kind", not for "found a loaded gun" and "found facts that"."""
    words = phrases.words
    if words[after - 1] not in _FINDING:
        return False
    for k in range(after + 1, phrases.document.window(after, _LONGEST_FOUND, len(words))):
        if phrases.signs_before(k) or words[k] in _CLAUSES or words[k] in _LINKS:
            return False
        is_modifier = words[k - 1] in DETERMINERS or words[k - 1].isdigit()
        if phrases.may_be_finite_verb(k) and not phrases.entities[k] and not is_modifier:
            return True
    return False


def _closes_statement(phrases: NounPhrases, match: PhraseMatch, source: WordRange | None) -> bool:
    """Return True for a cue at the end, after a clause: "…, testified Roe", "…, Roe testified"."""
    if source is None:
        return False
    start = match.first if source[0] == match.last else source[0]
    sentence = phrases.document.sentences[phrases.document.sentence_of[start]]
    if source[1] <= match.first and _opens_object(phrases, match.last):
        return match.last >= sentence.last  # "In May, Roe proposed a rule"
    rest = phrases.document.size_of(max(match.last, source[1]), sentence.last)
    return rest <= _LAST_WORDS and start > sentence.first and "," in phrases.signs_before(start)


def _orders(phrases: NounPhrases, after: int) -> bool:
    """Return True for "told him to leave", not for "told Roe he wants to leave"."""
    document, words = phrases.document, phrases.words
    if words[after - 1] not in _TELLING:
        return False
    last = document.sentences[document.sentence_of[after - 1]].last
    addressee = words[after : document.window(after, _LONGEST_ADDRESSEE + 1, last)]
    to = addressee.index("to") if "to" in addressee else 0
    return to > 0 and _STATED_TO.isdisjoint(addressee[:to])


def _has_thing_as_object(phrases: NounPhrases, match: PhraseMatch) -> bool:
    """Return True for "conceded a goal", "denied bail"; not for "conceded the goal was a gift"."""
    words, after = phrases.words, match.last
    things = THINGS.get(words[after - 1])
    if things is None:
        return False
    for i in range(after, phrases.document.window(after, _LONGEST_OBJECT, len(words))):
        if phrases.gaps[i] != " " and phrases.signs_before(i).strip("$£€"):
            return False
        if words[i] in things and not phrases.entities[i]:
            return words[i + 1 : i + 2] == [] or words[i + 1] not in _FINITE
        if words[i] in _LINKS or words[i] in _CLAUSES or words[i] in _SUBJECTS:
            return False
    return False


def _asks_reader(phrases: NounPhrases, match: PhraseMatch, source: WordRange | None) -> bool:
    """Return True for "have a look and tell us", not for "sources tell us"."""
    words, after = phrases.words, match.last
    if words[after - 1] != "tell" or words[after : after + 1] not in (["me"], ["us"]):
        return False
    return source is None or (
        not (is_plural(words[source[1] - 1]) or phrases.entities[source[1] - 1] == ENTITY)
        and words[source[1] - 1] not in PRONOUNS
    )


def _states_nothing(phrases: NounPhrases, match: PhraseMatch, source: WordRange | None) -> bool:
    """Return True for "wrote a play" and "announced her engagement", without a clause or quotation."""
    words, after = phrases.words, match.last
    verb = words[after - 1]
    if verb not in _CONTENTLESS and not (
        verb in _ANNOUNCING and words[after : after + 1] and words[after] in _POSSESSIVES
    ):
        return False
    follows = (
        source is not None
        and source[0] > 0
        and (words[source[0] - 1] == "as" or "," in phrases.signs_before(source[0]))
    )
    has_object = _opens_object(phrases, after)
    if follows and not has_object:
        return False  # "The pier is old, Roe wrote in a letter", "As Roe wrote"
    return not (
        _closes_statement(phrases, match, source) or _has_content(phrases, after, has_object)
    )


def _opens_object(phrases: NounPhrases, i: int) -> bool:
    """Return True if an object starts at word `i`: "40 vans", not "on Friday that", ", a cook"."""
    words = phrases.words
    return i < len(words) and not (
        words[i] in _NO_OBJECTS
        or phrases.entities[i]
        or phrases.is_adverb(i)
        or phrases.signs_before(i).strip("$£€")
    )


def _has_content(phrases: NounPhrases, after: int, has_object: bool) -> bool:
    """Return True if a clause, a colon or a quotation follows a verb: "wrote on Friday that"."""
    document, words = phrases.document, phrases.words
    last = document.sentences[document.sentence_of[after - 1]].last
    is_open = True  # until a comma or another clause
    for k in range(after, document.window(after, _FURTHEST, last)):
        sign = phrases.signs_before(k)
        if ":" in sign or ('"' in sign and _is_quotation(phrases, k)):
            return True
        is_open = is_open and not (sign.strip("$£€()") or words[k] in _FURTHER_CLAUSES)
        is_verb = words[k] in _IN_CLAUSES and not phrases.entities[k]
        states = (words[k] in _STATING and not has_object) or words[k] in _SUBJECTS or is_verb
        is_plan = words[k] in _PLANS and words[after - 1] in _UNVEILING
        if is_open and (states or is_plan):
            return True
    return ":" in document.gap_after(last - 1)


def _is_quotation(phrases: NounPhrases, k: int) -> bool:
    """Return True if a quotation, and not a title, opens before word `k`."""
    return all(phrases.quoted[k : k + _SHORTEST_QUOTATION])


def _is_impression(
    phrases: NounPhrases, match: PhraseMatch, source: WordRange | None, kind: str
) -> bool:
    """Return True for what a thing shows the writer: "his silence suggests", "the match showed"."""
    if source is None or kind in ("vague", "anonymous"):
        return False
    words, (first, last) = phrases.words, source
    is_aside = "," in phrases.signs_before(match.first) and kind != "document"
    if is_aside and words[match.last - 1] in _CONSEQUENCES:
        return True  # "Roe left, showing that she cares"
    if words[match.last - 1] not in _EVINCING or phrases.entities[last - 1] == ENTITY:
        return False
    if kind == "document" or words[last - 1] in _MERE_SUBJECTS:
        return words[last - 1] in _MERE_SUBJECTS
    if last == first + 1 and words[first] in PRONOUNS:
        return words[first] in _POINTING_PRONOUNS
    links = (k for k in range(first + 1, last) if words[k] in LINKS and not phrases.entities[k])
    head = next(links, last) - 1
    return head not in phrases.noun_kinds and not words[head].endswith(_AGENT_ENDINGS)
