"""Other senses of loaded words: denied, said by somebody, literal, or part of a name.

"It was no disgrace" denies, "even if it is a disgrace" supposes, "Roe called it a disgrace" reports,
"slammed the door" is literal, "a talk about bigotry" names a subject, and "Amazing Grace" is a name.
None of these is the article's own loaded word.
"""

from __future__ import annotations

from collections.abc import Callable

from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class

_NEGATIONS = word_class("negated_auxiliaries") | word_class("denying", "loaded")
# Words that may stand between a negation and the word it denies.
_LINKS = word_class("articles") | word_class("between_denial_and_word", "loaded")
_LINKING = 5
_NAMING = word_class("naming", "loaded")
_REACH = 8  # words from a "called" to the word by which somebody calls something
_SEEING = frozenset("see sees saw seeing".split()) | word_class("dismissing", "loaded")
_FEELING = frozenset("thought think thinks feel feels felt".split())
_THINKING = frozenset("think thinks thought believe believes believed".split())
_FELT = word_class("subject_pronouns") | frozenset("it it's that that's this the".split())
_ACCUSING = word_class("accusing", "loaded")
_NO_OBJECT = word_class("particles", "loaded")
_FIRST_PERSON = frozenset("i we".split())
_HITS = word_class("hits", "loaded")
_HIT = word_class("hit", "loaded")
_CLAIMS = frozenset("claimed claiming claim claims".split())
_LOSERS = frozenset(("loser", "losers"))
_WINNERS = frozenset("winner winners winning win".split())
_OPPOSITE_WITHIN = 20  # words from a "winners" to a "losers" that is its opposite
_CLAIMED = word_class("claimed", "loaded")
_OBJECT_WITHIN = 4  # words from a verb to its object
_TOPIC = word_class("subjects", "loaded")
_OFTEN = 4  # uses of a word, or of its family, that make it the subject of an article
_FAMILY = 6  # letters that the words of a family share at least
_ABOUT = word_class("about", "loaded")
_SUPPOSING = frozenset("if whether unless".split())
_SUPPOSED_BY = (
    ("make", "a", "case", "that"),
    ("make", "the", "case", "that"),
    ("feel", "free"),
    ("compared", "to"),
    ("rather", "than"),
    ("not", "that"),
    ("isn't", "that"),
    ("isn't", "a", "problem"),
    ("little", "sign"),
    ("no", "sign"),
    ("instead", "of"),
    ("for", "being"),
    *((may, seem) for may in ("may", "might") for seem in ("seem", "sound", "look", "appear")),
    ("avoid", "appearing"),
    ("avoid", "being"),
    ("avoid", "looking"),
    ("it", "appear", "that"),
    ("it", "look", "like"),
    ("posing", "as"),
    ("pretending", "to", "be"),
)
_SUPPOSED_STARTS = frozenset(cue[0] for cue in _SUPPOSED_BY)
_COMPARING = word_class("comparing", "loaded")
_ILLS = word_class("ills", "loaded")
_OWNERS = word_class("possessives")
_BE = word_class("be")
_LANGUAGE = word_class("language", "loaded")
_BREATH = word_class("breath", "loaded")
_VIOLENCE = word_class("violence", "loaded")
_SOILED, _OFFICES = word_class("soiled", "loaded"), word_class("offices", "loaded")
_POSITIONS = word_class("positions", "loaded")
_RUDE = word_class("rude", "loaded")
_NEAR_RUDE = 3  # words from a rude word to the next one of a list
_HAWKING = word_class("hawking", "loaded")
_PESTS = word_class("pests", "loaded")
_FORGED = word_class("forged", "loaded")
_INSULTED = word_class("insulted", "loaded")
_SIDES = word_class("adjectives_of_outrage", "loaded")
_SHIFTS = word_class("shifts", "loaded")
_SOLD = word_class("sold", "loaded")
_DAUBED = word_class("daubed", "loaded")
_PRANKS = word_class("pranks", "loaded")
_STEAM = word_class("steam", "loaded")
_ALL_OR_FALSE = word_class("before_claims", "loaded")
_OPINING = word_class("opining", "loaded")
_HATERS = frozenset("who to they people many".split())
_BEFORE_BLAST = frozenset("in by from of with for during".split())
_IN = frozenset("in during".split())
_OCCASION_BEFORE = word_class("articles") | word_class("possessives") | {"this", "that", "another"}
_OCCASIONS = word_class("occasions", "loaded")
_ADJECTIVES = frozenset(("phony",))
_AFTER_NOUN = word_class("be") | word_class("after_noun", "loaded")
_COURSE = word_class("course_of_events", "loaded")
_KNOWN_FOR = word_class("notoriously", "loaded")
_TITLE_REACH = 5  # words before and after a word in a title
_TITLE, _SHORTEST_TITLE = 0.85, 6  # the share of capitals in a title, and its fewest words
_CREATURE = word_class("creatures", "loaded")
_FINDING = word_class("finding_so", "loaded")
_ASSERTIONS = word_class("assertions", "loaded")
_OF_FEELING = word_class("after_betrayed", "loaded")
_HISTORY = frozenset(
    "wwii ww2 wartime dictator dictators dictatorship era 1920s 1930s 1940s".split()
)
_LIGHTS = frozenset("light lights sun sunlight lamp lamps headlights".split())
_MOOD = frozenset("feel feels felt feeling feelings".split())
_PITCHES = frozenset("pitch pitches pitching slider curveball fastball changeup ball shot".split())
_LAUGHTER = frozenset("laughter laughing laugh laughs giggles".split())
_LONGEST_ADDRESS = 200  # characters of an address of a page
_PERHAPS = frozenset("potentially possibly feel feels felt feeling".split())
_THEREIN = frozenset("therein herein here there".split())
_LYING = word_class("lying", "loaded")
_ANIMALS = word_class("animals", "loaded")
_ILL = word_class("stricken", "loaded")
_RITES = word_class("rites", "loaded")
_CALAMITY = _VIOLENCE | word_class("calamity", "loaded")
_ASKING = word_class("asking", "loaded")
_LABEL = 3  # words of a speaker's label
_PAGE_LABELS = word_class("page_labels", "loaded")
_NOISY = word_class("noisy", "loaded")
_BIG, _OUTRIGHT = word_class("big", "loaded"), word_class("outright", "loaded")
_FIRST_PERSONS = frozenset("i i'm i've i'd my me".split())
_SUPPOSED_WITHIN = 14  # words from "even if" to the word that it supposes
_BREAKS = frozenset(",;:—–")
_TELLING = word_class("telling", "loaded")
_NOUN_BEFORE = (
    word_class("articles") | word_class("possessives") | word_class("before_noun", "loaded")
)
_AT_WORK = word_class("matter", "loaded")  # things that are literally toxic
_WASTE = word_class("waste", "loaded")  # words next to literal garbage
_PLACED = word_class("placed", "loaded")
_MOVES = word_class("moves", "loaded")
_LIST_REACH = 6  # words before and after a word in a list
_LISTED, _LINKS_OF_LIST = 0.8, 0.1  # shares of capitals and of function words in a list
_FUNCTION = (
    word_class("articles")
    | word_class("possessives")
    | word_class("be")
    | word_class("function_words_of_titles", "loaded")
)
_OFFICERS = frozenset("congress court courts police investigators fbi f.b.i. jury".split())
_FAUX = frozenset("pas paux fur leather suede wood marble".split())
_NAMED_KINDS = frozenset(("promotional", "partisan_praise", "intensifier", "slanted"))


def is_denied(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "was not a disgrace". `start` is the first word of the sentence."""
    words = document.words
    i = match.first - 1
    stop = max(start, match.first - 1 - _LINKING)
    while i > stop and words[i] in _LINKS:
        i -= 1
    return i >= start and words[i] in _NEGATIONS


def is_called(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "Roe called the plan a disgrace": the word is that of the caller."""
    words = document.words
    low = document.window(match.first, -_REACH, start)
    if _has_speaker_label(document, match.first, start) or _is_in_single_marks(document, match):
        return True
    before = words[low : match.first]
    if before[-2:] == ["to", "be"] and not _FINDING.isdisjoint(before):
        return True
    if _is_seen_as(before) or before[-1:] == ["find"]:
        return True
    thought = before[-1:] and before[-1] in _BE and not _THINKING.isdisjoint(before)
    if thought and _FIRST_PERSON.isdisjoint(before):
        return True  # "they think that the young are gullible"
    if not _ACCUSING.isdisjoint(before) or _is_asserted(before) or _is_felt(before):
        return True
    for i in range(match.first - 1, low - 1, -1):
        if words[i] in _NAMING and not document.entities[i]:
            caller = words[i - 1] if i > start else ""
            return words[i + 1] not in _NO_OBJECT and caller not in _FIRST_PERSON
    return False


def _is_seen_as(words: list[str]) -> bool:
    """Return True for "what they see as Roe's": the word after it is that of those who see."""
    seen = next((i for i, word in enumerate(words) if word in _SEEING), len(words))
    return "as" in words[seen:]


def _is_in_single_marks(document: Document, match: PhraseMatch) -> bool:
    """Return True for "calls to scrap the 'pernicious' tax"."""
    before, after = document.gap_before(match.first), document.gap_after(match.last - 1)
    return before.endswith("'") and after.lstrip(",.!?").startswith("'")


def _is_felt(words: list[str]) -> bool:
    """Return True for "many feel it is": what others think, not "I think it is"."""
    return any(
        one in _FEELING and other in _FELT and before not in _FIRST_PERSON
        for before, one, other in zip(words, words[1:], words[2:], strict=False)
    )


def _is_asserted(words: list[str]) -> bool:
    """Return True for "his claim that the vote is": what follows is the claim of somebody.

    In "Roe claims that" it is a verb.
    """
    return any(
        one in _ASSERTIONS and other == "that" and (before in _NOUN_BEFORE or before[-2:] == "'s")
        for before, one, other in zip(words, words[1:], words[2:], strict=False)
    )


def _has_speaker_label(document: Document, i: int, start: int) -> bool:
    """Return True for "ROE: Deal is a sham": a line with the name of its speaker in capitals."""
    for j in range(start, min(start + _LABEL, i)):
        if not document.original(j).isupper():
            return False
        if document.gap_after(j) == ": ":
            return document.words[j] not in _PAGE_LABELS
    return False


def is_supposed(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "even if it is a disgrace": a word that is conceded, supposed or rejected.

    The supposition ends with its clause: "if it rains, the vile plan is off" does not suppose.
    """
    words = document.words
    if match.first > start and words[match.first - 1] in _PERHAPS:
        return True
    if match.kind == "group_label" and _is_rejected_label(document, match, start):
        return True
    if _is_asked(document, match, start):
        return True
    for i in range(match.first - 1, document.window(match.first, -_SUPPOSED_WITHIN, start) - 1, -1):
        sign = document.gap_before(i + 1).strip()
        if not _BREAKS.isdisjoint(sign) and (sign != "," or words[i + 1] not in ("and", "or")):
            return False
        if words[i] in _SUPPOSING and words[i - 1 : i] != ["as"]:
            is_even = words[i] == "whether" or (i > start and words[i - 1] in _ASKING)
            return is_even or not _BE.isdisjoint(words[i : match.first])
        if words[i] in _SUPPOSED_STARTS and any(
            words[i : i + len(cue)] == list(cue) for cue in _SUPPOSED_BY
        ):
            return True
    return False


def _is_asked(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "is it absurd to ask?"."""
    words = document.words[start : match.first]
    end = document.sentences[document.sentence_of[match.first]].last
    asks = "?" in document.gap_after(end - 1)
    return asks and any(words[i : i + 2] == ["is", "it"] for i in range(len(words)))


def _is_rejected_label(document: Document, match: PhraseMatch, start: int) -> bool:
    """Return True for "they would be heretics" and "comparisons to Nazis, fascists and thugs"."""
    before = document.words[document.window(match.first, -_SUPPOSED_WITHIN, start) : match.first]
    return before[-2:] == ["would", "be"] or not _COMPARING.isdisjoint(before)


def _has_near(
    document: Document,
    match: PhraseMatch,
    words: frozenset[str],
    before: int = _OBJECT_WITHIN,
    after: int = _OBJECT_WITHIN,
) -> bool:
    """Return True if one of some words is within a few words before or after a phrase."""
    near = document.words[max(match.first - before, 0) : match.last + after]
    return not words.isdisjoint(near)


def is_subject(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a talk about bigotry": a noun that names what the article is about.

    So does a noun that the article uses again and again.
    """
    words, first = document.words, match.first
    word = words[first]
    if match.last - first > 1 or word not in _TOPIC:
        return False
    at = first - 1
    if at > 1 and words[at] in ("and", "or"):
        at -= 2  # "messages of sympathy and outrage"
        owner = words[at]
        if words[at + 1] in _ILLS and owner not in _OWNERS and not owner.endswith("'s"):
            return True
    if at > 0 and words[at] == "the" and words[at - 1].startswith(("discuss", "about", "against")):
        at -= 1  # "discuss the evils of"
    before = words[at] if at >= 0 else ""
    if at >= 0 and document.gap_before(at) == "-":
        return False  # "fact-rejecting hysteria"
    if before in _ABOUT or (before in ("of", "with") and at and words[at - 1] in _ABOUT):
        return True
    if before in _SIDES and at and words[at - 1] in _ABOUT:
        return True  # "sparked bipartisan outrage"
    stem = word[: max(_FAMILY, len(word) - 3)]
    uses = sum(
        document.counts[other]
        for other in _TOPIC
        if other.startswith(stem) and other in document.counts
    )
    return uses >= _OFTEN


def _is_place_of_lies(document: Document, match: PhraseMatch) -> bool:
    """Return True if "lies" is the verb of a place or a cause: "the fault lies deep"."""
    words, first, last = document.words, match.first, match.last
    before = words[first - 1] if first else ""
    if before in _THEREIN or (last < len(words) and words[last] in _LYING):
        return True
    if before in _NOUN_BEFORE or before in _TELLING or before.endswith("'s"):
        return False
    if last == len(words):
        return False
    if document.gap_after(last - 1).strip():
        start = document.sentences[document.sentence_of[first]].first
        return words[first] == "lies" and "where" in words[start:first]
    firmly = words[last].endswith("ly") and not document.gap_after(last).strip()
    return words[last + firmly : last + firmly + 1] != [] and words[last + firmly] in _PLACED


def _is_offence(document: Document, match: PhraseMatch) -> bool:
    """Return True for the offence of "lying to Congress"."""
    words, last = document.words, match.last
    after = words[last : last + 3]
    return not _OFFICERS.isdisjoint(after)


def _is_matter(document: Document, match: PhraseMatch) -> bool:
    """Return True for "toxic herbicides": a substance or a thing that is poisonous."""
    words, last = document.words, match.last
    after = words[last : last + 3]
    before = words[match.first - 1] if match.first else ""
    return not _AT_WORK.isdisjoint(after) or before in _AT_WORK


def _is_waste(document: Document, match: PhraseMatch) -> bool:
    """Return True for "garbage burned in the pit"."""
    return _has_near(document, match, _WASTE)


def _is_motion(document: Document, match: PhraseMatch) -> bool:
    """Return True for "creep into": a verb or an animal, not a person."""
    words, last = document.words, match.last
    before = words[match.first - 1] if match.first else ""
    if words[match.first][0] == "s":
        near = words[max(match.first - 2 * _OBJECT_WITHIN, 0) : last + _OBJECT_WITHIN]
        return not _CREATURE.isdisjoint(near)
    return before in ("to", "can", "could", "may", "might", "will", "would") or (
        last < len(words) and words[last] in _MOVES
    )


def _is_taking(document: Document, match: PhraseMatch) -> bool:
    """Return True for "shot takers": people who take something."""
    before = document.words[match.first - 1] if match.first else ""
    return before not in _NOUN_BEFORE and not document.gap_before(match.first).strip()


def _is_sign(document: Document, match: PhraseMatch) -> bool:
    """Return True for "betrayed no regrets": showed, not deceived."""
    return not _OF_FEELING.isdisjoint(document.words[match.last : match.last + 1])


def _is_history(document: Document, match: PhraseMatch) -> bool:
    """Return True for "the fascist dictator of the 1930s"."""
    return _has_near(document, match, _HISTORY)


def _is_light(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a glaring light"."""
    return _has_near(document, match, _LIGHTS)


def _is_mood(document: Document, match: PhraseMatch) -> bool:
    """Return True for "feeling sad and hopeless": how somebody feels."""
    before = document.words[max(match.first - _OBJECT_WITHIN, 0) : match.first]
    return not _MOOD.isdisjoint(before)


def _is_pitch(document: Document, match: PhraseMatch) -> bool:
    """Return True for "his slider was nasty": good, in sport."""
    return _has_near(document, match, _PITCHES, before=4 * _OBJECT_WITHIN, after=4 * _OBJECT_WITHIN)


def _is_laughter(document: Document, match: PhraseMatch) -> bool:
    """Return True for "hysterical laughter"."""
    return not _LAUGHTER.isdisjoint(document.words[match.last : match.last + 1])


def _is_big(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a massive explosion": a thing of great size."""
    return not _BIG.isdisjoint(document.words[match.last : match.last + 2])


def _is_swarm(document: Document, match: PhraseMatch) -> bool:
    """Return True for "swarms of locusts"."""
    return not _ANIMALS.isdisjoint(document.words[match.last : match.last + 2])


def _is_ill(document: Document, match: PhraseMatch) -> bool:
    """Return True for "sickened 40 people" and "40 were sickened", who fell ill."""
    if not _BE.isdisjoint(document.words[match.first - 1 : match.first]):
        return True
    after = document.words[match.last : match.last + 1]
    return bool(after) and (after[0] in _ILL or after[0][0].isdigit())


def _is_rite(document: Document, match: PhraseMatch) -> bool:
    """Return True for the cult of a religion."""
    return _has_near(document, match, _RITES)


def _is_passive(document: Document, match: PhraseMatch) -> bool:
    """Return True for "despised by his neighbours": what they did, not what the writer thinks."""
    return document.words[match.last : match.last + 1] == ["by"]


def _is_reaction(document: Document, match: PhraseMatch) -> bool:
    """Return True for "the outrage over the bill": what people felt, with its cause or its course."""
    before = document.words[match.first - 1] if match.first else ""
    owned = before in _OWNERS or before.endswith(("'s", "s'"))
    return owned or not _COURSE.isdisjoint(document.words[match.last : match.last + 1])


def _is_ravaged(document: Document, match: PhraseMatch) -> bool:
    """Return True for "flood-ravaged" and "ravaged by fire"."""
    return document.gap_before(match.first) == "-" or _has_near(document, match, _CALAMITY)


def _is_shift(document: Document, match: PhraseMatch) -> bool:
    """Return True for "staggering shifts": a verb."""
    return not _SHIFTS.isdisjoint(document.words[match.last : match.last + 2])


def _is_sale(document: Document, match: PhraseMatch) -> bool:
    """Return True for "tickets are selling out"."""
    return _has_near(document, match, _SOLD, before=2 * _OBJECT_WITHIN)


def _is_daub(document: Document, match: PhraseMatch) -> bool:
    """Return True for "smearing the polish all over his face"."""
    return not _DAUBED.isdisjoint(document.words[match.last : match.last + 2 * _OBJECT_WITHIN])


def _is_prank(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a bomb hoax": an offence."""
    near = document.words[match.first - 1 : match.first] + document.words[match.last :][:1]
    return not _PRANKS.isdisjoint(near)


def _is_vent(document: Document, match: PhraseMatch) -> bool:
    """Return True for "smoke spewing from the roof"."""
    return _has_near(document, match, _STEAM)


def _is_known(document: Document, match: PhraseMatch) -> bool:
    """Return True for "notorious for traffic" and "notoriously slow": known to be so."""
    return not _KNOWN_FOR.isdisjoint(document.words[match.last : match.last + 1])


def _is_noise(document: Document, match: PhraseMatch) -> bool:
    """Return True for "screeching trains"."""
    return _has_near(document, match, _NOISY, after=2 * _OBJECT_WITHIN)


def _is_whole(document: Document, match: PhraseMatch) -> bool:
    """Return True for "an outright ban": as opposed to a partial one."""
    words, first = document.words, match.first
    near = words[match.last : match.last + 2] + words[max(first - 2, 0) : first]
    return not _OUTRIGHT.isdisjoint(near)


def _is_imitation(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a faux pas" and "faux fur"."""
    return not _FAUX.isdisjoint(document.words[match.last : match.last + 1])


def _is_amazement(document: Document, match: PhraseMatch) -> bool:
    """Return True for "it is amazing how", "I had a wonderful time": wonder, not advertising."""
    words, first, last = document.words, match.first, match.last
    before = words[max(first - 2, 0) : first]
    after = words[last] if last < len(words) else ""
    sentence = document.sentences[document.sentence_of[first]]
    is_it = not {"it", "it's", "that's", "was"}.isdisjoint(before)
    told = words[document.window(first, -_REACH, sentence.first) : first]
    return is_it or after in ("to", "how", "that", "what") or not _FIRST_PERSONS.isdisjoint(told)


def _is_language(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a vulgar slogan": rude words that an article reports."""
    quotes = document.gap_after(match.last - 1)
    return _has_near(document, match, _LANGUAGE) or '"' in quotes


def _is_soiled(document: Document, match: PhraseMatch) -> bool:
    """Return True for "left the cars filthy": covered in dirt."""
    return _has_near(document, match, _SOILED, before=2 * _OBJECT_WITHIN)


def _is_meddling(document: Document, match: PhraseMatch) -> bool:
    """Return True for "mess with the crew", a verb, and for waste: "a mess of feathers"."""
    after = document.words[match.last : match.last + 1]
    return after in (["with"], ["around"], ["up"]) or _is_waste(document, match)


def _is_suffered(document: Document, match: PhraseMatch) -> bool:
    """Return True for "the ridicule and exclusion of my youth": what somebody suffered, a noun."""
    before = document.words[match.first - 1] if match.first else ""
    return before in _NOUN_BEFORE or before in ("of", "to", "with")


def _is_rude_term(document: Document, match: PhraseMatch) -> bool:
    """Return True for "obscene, abusive or noisy": a term of a law or of the rules of a page."""
    words, first, last = document.words, match.first, match.last
    near = words[max(first - _NEAR_RUDE, 0) : first] + words[last : last + _NEAR_RUDE]
    return not _RUDE.isdisjoint(near) or _is_language(document, match)


def _is_hawking(document: Document, match: PhraseMatch) -> bool:
    """Return True for "peddling without a licence": selling, not spreading lies."""
    return _has_near(document, match, _HAWKING)


def _is_pest(document: Document, match: PhraseMatch) -> bool:
    """Return True for "food spoiled by vermin": animals."""
    return _has_near(document, match, _PESTS)


def _is_forged(document: Document, match: PhraseMatch) -> bool:
    """Return True for "bogus invoices" and "a sham marriage", which are fraud."""
    return not _FORGED.isdisjoint(document.words[match.last : match.last + 2])


def _is_insult(document: Document, match: PhraseMatch) -> bool:
    """Return True for "insulting him": a verb, what somebody did."""
    after = document.words[match.last : match.last + 1]
    return not document.gap_after(match.last - 1).strip() and not _INSULTED.isdisjoint(after)


def _is_own_pain(document: Document, match: PhraseMatch) -> bool:
    """Return True for "I had awful cramps": what the writer went through, not what he thinks."""
    start = document.sentences[document.sentence_of[match.first]].first
    told = document.words[document.window(match.first, -_REACH, start) : match.first]
    return not _FIRST_PERSONS.isdisjoint(told) and _OPINING.isdisjoint(told)


def _is_others_hatred(document: Document, match: PhraseMatch) -> bool:
    """Return True for "people who despise the plan": the feelings of others."""
    before = document.words[match.first - 1 : match.first]
    return not _HATERS.isdisjoint(before) or _is_passive(document, match)


def _is_blast(document: Document, match: PhraseMatch) -> bool:
    """Return True for "dust from blasting": with explosives."""
    return not _BEFORE_BLAST.isdisjoint(document.words[match.first - 1 : match.first])


def _is_breathless(document: Document, match: PhraseMatch) -> bool:
    """Return True for "smoke was suffocating the tenants"."""
    return _has_near(document, match, _BREATH, after=1)


def _is_violence(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a brutal killing": an act of violence is brutal."""
    return _has_near(document, match, _VIOLENCE, before=2 * _OBJECT_WITHIN, after=2)


def _is_calamity(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a terrible accident", which is terrible to anybody, and "an awful lot"."""
    words, last = document.words, match.last
    start = document.sentences[document.sentence_of[match.first]].first
    before = words[document.window(match.first, -_REACH, start) : match.first]
    if before[-1:] and before[-1] in _BE and not (_CALAMITY | _VIOLENCE).isdisjoint(before):
        return True  # "the shooting of the guard is horrible"
    return (
        _is_amount(document, match)
        or _is_own_pain(document, match)
        or _is_blow(document, match)
        or not _CALAMITY.isdisjoint(words[last : last + 3])
    )


def _is_category(document: Document, match: PhraseMatch) -> bool:
    """Return True for "unscrupulous dealers": some of a trade, nobody in particular."""
    words, last = document.words, match.last
    before = words[match.first - 1] if match.first else ""
    return (
        before not in ("the", "these", "those", "such")
        and last < len(words)
        and words[last].endswith(("s", "men", "people"))
    )


def _is_amount(document: Document, match: PhraseMatch) -> bool:
    """Return True for "an awful lot of" and "not terribly effective"."""
    return document.words[match.last : match.last + 1] in (["lot"], ["long"], ["sorry"])


def _is_blow(document: Document, match: PhraseMatch) -> bool:
    """Return True for "slammed the door" and "the tornado slams the town"."""
    first = match.first
    if not _CALAMITY.isdisjoint(document.words[max(first - _OBJECT_WITHIN, 0) : first]):
        return True
    return not _HIT.isdisjoint(document.words[match.last : match.last + _OBJECT_WITHIN])


def _is_opposite(document: Document, match: PhraseMatch) -> bool:
    first = match.first
    return not _WINNERS.isdisjoint(document.words[max(first - _OPPOSITE_WITHIN, 0) : first])


def _is_noun(before: list[str]) -> bool:
    """Return True if the words before "claims" make it a noun: "the false claims", "Roe's claims"."""
    return any(
        word in _NOUN_BEFORE or word in _ALL_OR_FALSE or word.endswith("'s") for word in before
    )


def _is_formal_claim(document: Document, match: PhraseMatch) -> bool:
    """Return True for "the storm claimed 40 lives" and "an asylum claim"."""
    words, first = document.words, match.first
    after = words[match.last : match.last + _OBJECT_WITHIN]
    before = words[max(first - 2, 0) : first]
    if words[first] in ("claim", "claims") and (
        _is_noun(before) or document.gap_after(match.last - 1).strip()
    ):
        return True  # "the false claims", "sued over discrimination claims."
    return not _CLAIMED.isdisjoint([*before, *after]) or any(word[0].isdigit() for word in after)


_LITERAL: dict[str, Callable[[Document, PhraseMatch], bool]] = {
    **dict.fromkeys(_HITS, _is_blow),
    **dict.fromkeys(_LOSERS, _is_opposite),
    **dict.fromkeys(_CLAIMS, _is_formal_claim),
    **dict.fromkeys(("lies", "lie"), _is_place_of_lies),
    **dict.fromkeys(("lying", "lied"), _is_offence),
    "toxic": _is_matter,
    "noxious": _is_matter,
    **dict.fromkeys(("garbage", "rubbish", "cesspool", "cesspools"), _is_waste),
    "mess": _is_meddling,
    "filthy": _is_soiled,
    "ridicule": _is_suffered,
    **dict.fromkeys(("creep", "creeps", "snake", "snakes"), _is_motion),
    **dict.fromkeys(
        (
            "brutal",
            "savage",
            "barbaric",
            "vicious",
            "gruesome",
            "grisly",
            "murderous",
            "senseless",
            "heinous",
        ),
        _is_violence,
    ),
    "massive": _is_big,
    **dict.fromkeys(("outrage", "outrages"), _is_reaction),
    **dict.fromkeys(("screeching", "shrieking", "screeched"), _is_noise),
    "outright": _is_whole,
    "faux": _is_imitation,
    **dict.fromkeys(
        (
            "amazing",
            "incredible",
            "wonderful",
            "awesome",
            "fantastic",
            "fabulous",
            "phenomenal",
            "breathtaking",
        ),
        _is_amazement,
    ),
    **dict.fromkeys(
        (
            "terrible",
            "horrible",
            "awful",
            "dreadful",
            "horrendous",
            "horrific",
            "horrid",
            "devastating",
        ),
        _is_calamity,
    ),
    **dict.fromkeys(("swarms", "infestation", "plague", "horde", "hordes"), _is_swarm),
    **dict.fromkeys(
        (
            "ridiculed",
            "maligned",
            "vilified",
            "berated",
            "shamed",
            "disgusted",
        ),
        _is_passive,
    ),
    **dict.fromkeys(("betray", "betrays", "betrayed", "betraying"), _is_sign),
    "hopeless": _is_mood,
    "glaring": _is_light,
    **dict.fromkeys(("fascist", "fascists"), _is_history),
    "catastrophic": _is_calamity,
    "nasty": _is_pitch,
    **dict.fromkeys(("hysterical", "hysterically"), _is_laughter),
    "sickened": _is_ill,
    "cult": _is_rite,
    **dict.fromkeys(("vulgar", "obscene", "obscenity"), _is_rude_term),
    **dict.fromkeys(("peddle", "peddles", "peddled", "peddling"), _is_hawking),
    **dict.fromkeys(("vermin", "vermins"), _is_pest),
    **dict.fromkeys(("bogus", "sham"), _is_forged),
    **dict.fromkeys(
        ("despise", "despises", "despised", "loathe", "loathes", "loathed"), _is_others_hatred
    ),
    "insulting": _is_insult,
    **dict.fromkeys(("smear", "smears", "smeared", "smearing"), _is_daub),
    "staggering": _is_shift,
    "selling": _is_sale,
    "ranting": _is_own_pain,
    **dict.fromkeys(("hoax", "hoaxes"), _is_prank),
    **dict.fromkeys(("spew", "spews", "spewed", "spewing"), _is_vent),
    **dict.fromkeys(
        ("ravage", "ravaged", "ravaging", "ravages", "gutted", "shredded"), _is_ravaged
    ),
    **dict.fromkeys(("notorious", "notoriously"), _is_known),
    "blasting": _is_blast,
    "suffocating": _is_breathless,
    "unscrupulous": _is_category,
    "takers": _is_taking,
}


def is_of_occasion(document: Document, match: PhraseMatch) -> bool:
    """Return True for "Roe denied it in a shameless interview": the writer's word for the occasion."""
    words, first, last = document.words, match.first, match.last
    opens = first > 1 and words[first - 2] in _IN and words[first - 1] in _OCCASION_BEFORE
    return (
        opens and not document.quoted[first] and not _OCCASIONS.isdisjoint(words[last : last + 2])
    )


def describes_thing(document: Document, match: PhraseMatch) -> bool:
    """Return True for "a phony rally": a label that describes the noun after it."""
    last = match.last
    return (
        document.words[match.first] in _ADJECTIVES
        and last < len(document.words)
        and document.gap_before(last) == " "
        and document.words[last] not in _AFTER_NOUN
    )


def is_literal(document: Document, match: PhraseMatch) -> bool:
    """Return True for "slammed the ball home", "the storm claimed 40 lives" and a part of a compound."""
    if match.kind == "group_label" and document.gap_after(match.last - 1) == "-":
        return True  # "anti-white-nationalist"
    last = document.words[match.last - 1]
    if last in _POSITIONS and not _OFFICES.isdisjoint(document.words[match.last : match.last + 1]):
        return True  # "the leftist president": a position among parties
    rule = _LITERAL.get(document.words[match.first])
    return rule is not None and rule(document, match)


def is_in_name(document: Document, match: PhraseMatch) -> bool:
    """Return True for "Amazing Grace", praise with a capital before a name, and in links."""
    last = match.last
    in_page = is_in_list(document, match.first) or is_in_title(document, match.first)
    if in_page or is_in_address(document, match.first):
        return True
    if last - match.first > 1 and match.kind == "emotive" and _is_named(document, match):
        return True
    if match.kind == "slanted" and _is_surname(document, match.first):
        return True
    return (
        match.kind in _NAMED_KINDS
        and last < len(document.words)
        and document.gap_before(last) == " "
        and document.original(match.first)[0].isupper()
        and document.original(last)[0].isupper()
    )


def _is_surname(document: Document, i: int) -> bool:
    """Return True for "Tom Petty": a word with a capital after one inside a sentence."""
    first = document.sentences[document.sentence_of[i]].first
    return (
        i > first
        and document.gap_before(i) == " "
        and document.original(i).istitle()
        and document.original(i - 1).istitle()
    )


def _is_named(document: Document, match: PhraseMatch) -> bool:
    """Return True for "writes in Hot Air": words with capitals between words without."""
    first, last = match.first, match.last
    start, end = document.sentences[document.sentence_of[first]][:2]
    inside = all(document.original(i)[0].isupper() for i in range(first, last))
    around = [i for i in (first - 1, last) if start < i < end]
    return inside and first > start and not any(document.original(i).isupper() for i in around)


def is_in_address(document: Document, i: int) -> bool:
    """Return True for a word in the address of a page: "https://example.com/ruined"."""
    text, start, end = (
        document.normalized,
        document.normalized_starts[i],
        document.normalized_ends[i],
    )
    low = max(start - _LONGEST_ADDRESS, 0)
    before = text[low:start].split()[-1:] if not text[start - 1 : start].isspace() else []
    whole = "".join(before) + text[start : end + 1]
    return "://" in whole or whole.startswith("www.") or ".com/" in whole


def is_in_title(document: Document, i: int) -> bool:
    """Return True for a word in the title of another article: a link inside the text."""
    at = document.sentence_of[i]
    if at <= 1 or not document.original(i)[0].isupper():
        return False
    start, end = document.sentences[at][:2]
    row = range(max(i - _TITLE_REACH, start), min(i + _TITLE_REACH + 1, end))
    if len(row) < _SHORTEST_TITLE or document.original(i).isupper():
        return False
    return sum(not document.original(j)[0].islower() for j in row) >= _TITLE * len(row)


def is_in_list(document: Document, i: int) -> bool:
    """Return True for a word in a list of names in capitals: the menu of a page."""
    if not document.original(i).isupper():
        return False
    low, high = max(i - _LIST_REACH, 0), min(i + _LIST_REACH + 1, len(document.words))
    row = range(low, high)
    if len(row) < _LIST_REACH:
        return False
    capitals = sum(document.original(j).isupper() for j in row)
    links = sum(document.words[j] in _FUNCTION for j in row)
    return capitals >= _LISTED * len(row) and links <= _LINKS_OF_LIST * len(row)
