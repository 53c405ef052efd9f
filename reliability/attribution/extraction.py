"""Who says what: attributions, direct and indirect, with the source each one names.

Several signals ask it: sourcing counts sources, certainty asks whether a claim has one. It knows
where a source stands around a cue ("said", "according to"), what is said, and which quotation
belongs to it. Which verbs are cues is known by `cues`, where a source begins and ends by `phrases`,
and whose voice it is by `voices`. It has no parser.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from reliability.attribution.attribution_cues import (
    MOST,
    SURE,
    THRESHOLD,
    cue_log_odds,
    source_log_odds,
)
from reliability.attribution.noun_phrases import (
    BE,
    LONGEST,
    PARENTHETIC,
    PRONOUNS,
    WordRange,
    word_set,
)
from reliability.attribution.speakers import UNSPACED_CUE, SpeakerRegistry
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.named_entities import ENTITY


class Attribution(NamedTuple):
    """One statement with its source.

    `cue` and `source` are (first, last) word ranges (`source` None where none stands by the cue);
    `content` is the word range of what is said, which may enclose the cue; `quotation` the index of
    the quotation it holds or None. A quotation that carries on a voice without a cue of its own has
    an empty `cue`.

    `kind` is one of named, role, document, vague, anonymous, unknown (a "he" whom no source before
    explains), writer ("I", "we", "you"), none (no source at all) or unsaid (denied or only imagined:
    "nobody said", "Roe would say"). `voice` is a key that is equal for the same source, and "" where
    nobody can be held to it: vague, unknown, writer, none and unsaid. `said` is False where a cue
    tells what somebody thinks or wants ("hopes", "opposes") rather than what was put into words.
    """

    cue: WordRange
    source: WordRange | None
    content: WordRange
    quotation: int | None
    kind: str
    speaker: str
    is_statement: bool


_NOT = word_set(
    "not didn't doesn't don't won't wouldn't hasn't haven't hadn't isn't aren't wasn't weren't "
    "can't cannot couldn't never nobody none neither nor"
)
_IMAGINED = word_set("would will could should might may if unless let")
_LEADING = (  # stands between a subject and its verb
    BE | _NOT | _IMAGINED
    | word_set(
        "has have had will can must do does did also still often already recently later then now soon "
        "again first long further ever since once repeatedly previously initially even just only"
    )
)  # fmt: skip
_LEADING -= word_set("nobody none neither nor if unless let")
_PARTICIPLES = word_set(
    "told said known seen shown found written thought felt understood heard held"
)
_SHORTEST = 5  # words; a shorter quotation without a cue is a title or a word held at arm's length
_NEAR = 8  # quotations of one sentence that a cue is matched with
_VERBS = word_set("say hold reply")
_CUES = word_set("glued say hold reply according impersonal")
_DENYING = _NOT | _IMAGINED
_BEFORE_VERB = _LEADING | {"to"}
_NOT_AFTER_VERB = (PRONOUNS | word_set("to in on there")) - {"one"}
_OF_NOUNS = word_set("a an the no any little such")
_SEEMING = word_set(
    "seem seems seemed seeming appear appears appeared appearing sounds sounded looks"
)  # what the writer sees, and nobody says
_FLOATING = word_set("both all each")  # "Roe and Poe both said", "they all said"
_FLOATED = word_set("they we you have had are were")
_MINDED = word_set("worried convinced concerned determined resigned")  # no passives
_BY = 8  # words from a passive to its "by"


def extract_attributions(document: Document, cues: list[PhraseMatch]) -> list[Attribution]:
    """Return the attributions of a document in the order of their cues."""
    return _Reader(document, cues).read() if cues or document.quotations else []


class _Reader(SpeakerRegistry):
    """What is known while a document is read from its start to its end."""

    def __init__(self, document: Document, cues: list[PhraseMatch]) -> None:
        super().__init__(document, cues)
        # "Jane Roesaid": damaged texts lose the space at line ends. A name that ends so by itself
        # ("Abusaid") never stands without its ending.
        said = sum(
            map(
                document.normalized.count,
                (UNSPACED_CUE, UNSPACED_CUE.title(), UNSPACED_CUE.upper()),
            )
        )
        if said > self.words.count(UNSPACED_CUE):
            cues = sorted(
                cues
                + [
                    PhraseMatch(i, i + 1, "glued", 1.0)
                    for i in compress(range(len(self.words)), self.names)
                    if self.words[i].endswith(UNSPACED_CUE)
                    and self.words[i].removesuffix(UNSPACED_CUE) in self.words
                ]
            )
        self.spoken = [  # the cues, outside of quotations
            match for match in cues if match.kind in _CUES and not self.quoted[match.first]
        ]

    def read(self) -> list[Attribution]:
        """Return the attributions in the order of their cues."""
        document, words = self.document, self.words
        sentence_of, sentences = document.sentence_of, document.sentences
        holding = self.quotations_by_sentence()
        owners: dict[int, Attribution] = {}
        found: list[Attribution] = []
        here, subject = -1, None  # the sentence, and the source last named in it
        earlier = 0  # the cues in it so far
        done = 0
        for match in self.spoken:
            kind = match.kind
            if match.first < done:
                continue
            index = sentence_of[match.first]
            first, last = sentences[index][:2]
            sure = cue_log_odds(self, match, first, last) if kind in _VERBS else SURE
            if sure + MOST <= THRESHOLD:
                continue
            if index != here:
                here, subject, earlier = index, None, 0
            c0, c1 = match.first, match.last
            denied = False
            # a verb right after a quotation speaks it, whatever it means: '?" challenged Roe'
            speaks = kind == "say" or (kind == "hold" and '"' in self.gap(c0))
            if kind == "according":
                source = self.phrase_after(c1, last)
                if (
                    c1 < last
                    and words[c1] in ("him", "them", "her")
                    and (c1 + 1 == last or self.gap(c1 + 1))
                ):
                    source = c1, c1 + 1
                elif source:
                    source = self.whole(source, last, c0 == first)
                voice = self.voice(source, (first, last)) if source else ("none", "")
            elif kind == "glued":
                source = self.phrase_before(c1, first)
                voice = self.voice(source, (first, last)) if source else ("none", "")
            elif kind == "impersonal":
                source, voice = None, ("vague", "")
            else:
                c0 = self.beginning(match.first, first)
                denied = not _DENYING.isdisjoint(words[c0 : match.first])
                source = self.of_verb((c0, match.first, c1), first, last, speaks, subject)
                carried = source is not None and source is subject
                odd = source_log_odds(self, source, (c0, match.first), first, earlier, carried)
                if sure + odd <= THRESHOLD:
                    continue
                voice = self.voice(source, (first, last)) if source else ("none", "")
                if source:
                    subject = source
                    denied = denied or words[source[0]] in ("nobody", "no", "none", "neither")
            done = c1
            if denied and kind != "reply":
                voice = ("unsaid" if source else "none", "")
            content, own = self.content((c0, c1), source, first, last, holding.get(index, ()))
            said = kind != "hold" or speaks
            if said and voice[1]:
                self.last_voice = voice
            attribution = Attribution(
                (c0, c1), source, content, own[0] if own else None, *voice, said
            )
            found.append(attribution)
            earlier += 1
            for q in own:
                if q not in owners or not owners[q].is_statement:
                    owners[q] = attribution
        found += self.carried(owners, found)
        found.sort(key=itemgetter(0, 2))  # by cue and content
        return found

    def source(self, cue: WordRange, first: int, last: int, inverted: bool) -> WordRange | None:
        """Return the source of a cue in the sentence first..last."""
        words, names = self.words, self.names
        c0, c1 = cue
        if c0 > first:
            sign = self.gap(c0)
            word = words[c0 - 1]
            if not sign or (sign == "." and names[c0 - 1] == ENTITY):  # "Roe Inc. said"
                if word in ("and", "or", "but", "then"):
                    return None  # a second verb of the same subject
                if word in PRONOUNS and not names[c0 - 1]:
                    if word == "one" and c0 - 2 >= first and words[c0 - 2] in ("no", "every"):
                        return c0 - 2, c0
                    return self.with_clause((c0 - 1, c0), first)
                if word in _OF_NOUNS:
                    return None
                found = self.phrase_before(c0, first)
                return found and self.with_clause(found, first)
            if sign[-1] == ")" or sign.lstrip(".)") == ",":
                if found := self.closed(c0, first, inverted):
                    return found
                if sign[-1] == ")":
                    return self.phrase_before(c0, first)
            if inverted and ('"' in sign or sign[0] in ",-!?") and c1 < last and not self.gap(c1):
                return self.inverted(c1, last)
        elif inverted and c1 < last and not self.gap(c1) and '"' in self.gap(c0):
            return self.inverted(c1, last)
        return None

    def closed(self, c0: int, first: int, inverted: bool) -> WordRange | None:
        """Return a source whose apposition ends right before the cue.

        "Jane Roe, 41, head of the union, which represents teachers, said".
        """
        words, names = self.words, self.names
        front = self.opening(first, c0)
        if front and (names[front[1] - 1] == ENTITY or front[1] - 1 in self.nouns):
            opened = front[1]
            sign = self.gap(opened).lstrip(".)")[:1]
            if sign in (",", "(") and self.size(first, c0) <= LONGEST:
                if words[opened] in ("including", "like"):
                    return front[0], c0
                if words[opened].endswith("ing") or words[opened] in PARENTHETIC:
                    return front
                if self.opens(opened):
                    return front[0], c0
        opened = self.before_comma(first, c0)
        if opened > first and (found := self.phrase_before(opened, first)):
            end = found[1] - 1
            if (names[end] == ENTITY or end in self.nouns) and (
                not inverted or self.opens(opened) or self.only_names(opened, c0)
            ):
                return found[0], c0
        return None

    def only_names(self, start: int, stop: int) -> bool:
        """Say whether names alone stand from `start` to `stop`, or "Roe and Poe"."""
        return all(self.names[i] == ENTITY or self.words[i] == "and" for i in range(start, stop))

    def inverted(self, start: int, last: int) -> WordRange | None:
        """Return the subject that follows its verb: ", said Jane Roe, a teacher"."""
        word = self.words[start]
        if not self.names[start] and word in _NOT_AFTER_VERB:
            return None
        found = self.phrase_after(start, last)
        if found and found[1] < last and not self.gap(found[1]) and self.finite(found[1]):
            return None  # "Roe, they told Poe has left"
        return self.whole(found, last) if found else None

    def beginning(self, verb: int, first: int) -> int:
        """Return where a cue begins whose verb is the word `verb`: "has also said"."""
        words, at = self.words, verb
        while at > first and not self.names[at - 1] and not self.gap(at):
            word = words[at - 1]
            if word not in _BEFORE_VERB and word[-2:] != "ly":
                if word not in _FLOATING or at - 2 < first:
                    break
                if not (self.names[at - 2] or words[at - 2] in _FLOATED):
                    break
            at -= 1
        return at

    def of_verb(
        self,
        cue: tuple[int, int, int],
        first: int,
        last: int,
        speaks: bool,
        subject: WordRange | None,
    ) -> WordRange | None:
        """Return the source of a verb: its subject, or who stands behind the "by" of a passive.

        `cue` is where it begins, its verb and its end; `subject` the sentence's last source, which
        a verb without a subject of its own carries on.
        """
        words = self.words
        c0, at, c1 = cue
        verb = words[at]
        if verb in _SEEMING:
            return None
        being = c0 < at and not BE.isdisjoint(words[c0:at])
        if (
            c1 == at + 1
            and (verb[-2:] == "ed" or verb in _PARTICIPLES)
            and verb not in _MINDED
            and (
                being
                or words[c1 : c1 + 1] == ["by"]
                or (verb in ("asked", "known") and self.no_subject(c0, first))
            )
        ):
            for by in range(c1, self.document.window(c1, _BY, last)):
                if words[by] == "by" and words[by + 1 : by + 2] != ["saying"]:
                    return self.phrase_after(by + 1, last)
            return None
        far = words[at - 1] == "to" or (verb[-3:] == "ing" and not being)
        source = None if far else self.source((c0, c1), first, last, speaks)
        if source is None:
            source = subject or self.subject(first, c0) or self.opening(first, c0)
            if source is None and far:
                source = self.following(c1, last)
        return source

    def quotations_by_sentence(self) -> dict[int, list[int]]:
        holding: dict[int, list[int]] = {}
        sentence_of = self.document.sentence_of
        for q, (first, last, _, _) in enumerate(self.document.quotations):
            holding.setdefault(sentence_of[first], []).append(q)
            if sentence_of[last - 1] != sentence_of[first]:
                holding.setdefault(sentence_of[last - 1], []).append(q)
        return holding

    def content(
        self, cue: WordRange, source: WordRange | None, first: int, last: int, near: Sequence[int]
    ) -> tuple[WordRange, list[int]]:
        """Return what is said, and the quotations of the sentence that belong to it."""
        low, high = cue
        if source:
            low, high = min(low, source[0]), max(high, source[1])
        quotations = self.document.quotations
        if len(near) > _NEAR:  # hold the time of a hostile sentence down
            at = bisect_left(near, low, key=lambda q: quotations[q].last)
            near = near[max(at - 1, 0) : at + _NEAR]
        own = [q for q in near if quotations[q].last <= low or quotations[q].first >= high]
        if own and quotations[own[0]].last <= low and self.size(quotations[own[0]].last, low) <= 4:
            q = quotations[own[0]]
            start = first if q.first > first else q.first
            return (min(start, q.first), q.last), own
        if high < last and self.words[high] == "that":
            high += 1
        if low > first and self.gap(low) and self.size(high, last) <= 6:
            return (first, low), own
        if low > first and "," in self.gap(low) and high < last and "," in self.gap(high):
            return (first, last), own
        if high >= last:
            return (first, low), own
        end = last
        for index in own:
            if quotations[index].first <= last <= quotations[index].last:
                end = max(end, quotations[index].last)
        return (high, end), own

    def carried(
        self, owners: dict[int, Attribution], found: list[Attribution]
    ) -> list[Attribution]:
        """Return the quotations that carry on a voice: after another, a colon or a cue."""
        document = self.document
        sentence_of = document.sentence_of
        paragraph_of = [0] * len(document.sentences)
        for index, paragraph in enumerate(document.paragraphs):
            here = sentence_of[paragraph.first], sentence_of[paragraph.last - 1] + 1
            paragraph_of[slice(*here)] = [index] * (here[1] - here[0])
        last_in: dict[int, Attribution] = {}  # the last saying of each sentence
        first_in: dict[int, Attribution] = {}
        for attribution in found:
            if attribution.is_statement:
                s = sentence_of[attribution.cue[0]]
                last_in[s] = attribution
                first_in.setdefault(s, attribution)
        carried = []
        for q, (first, last, _, _) in enumerate(document.quotations):
            owner = owners.get(q)
            if owner is not None:
                if owner.quotation != q:
                    carried.append(
                        owner._replace(cue=(first, first), content=(first, last), quotation=q)
                    )
                continue
            if self.size(first, last) < _SHORTEST:
                continue
            s, e = sentence_of[first], sentence_of[last - 1]
            before = owners.get(q - 1)
            follows = q > 0 and document.quotations[q - 1].last == first
            if not (before and follows):
                before = last_in.get(s - 1) if s else None
                if (
                    before
                    and paragraph_of[s - 1] != paragraph_of[s]
                    and ":" not in document.gap_before(first)
                    and document.paragraphs[paragraph_of[s]][:2] != (first, last)
                ):
                    before = None
                if before is None and e + 1 < len(paragraph_of):
                    after = first_in.get(e + 1)
                    if after and paragraph_of[e + 1] == paragraph_of[e]:
                        before = after
            if before:
                carry = before._replace(
                    cue=(first, first), source=None, content=(first, last), quotation=q
                )
                owners[q] = carry
                carried.append(carry)
                last_in[e] = carry
        return carried


def opening_attributions(document: Document, attributions: list[Attribution]) -> list[WordRange]:
    """Return the words of each "According to Jane Roe, a clerk," that opens a sentence.

    To name a source first is no manner of opening a sentence: how it opens is what comes after.
    """
    sentences, sentence_of = document.sentences, document.sentence_of
    found = []
    for (first, _), source, *_ in attributions:
        start, last, _, _ = sentences[sentence_of[first]]
        if (
            source
            and first == start
            and document.words[first] == "according"
            and source[1] < last
            and "," in document.gap_before(source[1])
        ):
            found.append((first, source[1]))
    return found


def sourced_sentences(document: Document, attributions: list[Attribution]) -> bytearray:
    """Return one byte a sentence: 1 where it has a source that is more than vague.

    A sentence has one where an attribution with a source touches it: its cue, its content, or the
    quotation it speaks in, however many sentences that runs over.
    """
    sourced = bytearray(len(document.sentences))
    sentence_of = document.sentence_of
    for attribution in attributions:
        if not attribution.speaker:
            continue
        stretches = [attribution.cue, attribution.content]
        if attribution.quotation is not None:
            stretches.append(document.quotations[attribution.quotation][:2])
        for first, last in stretches:
            if first < last:
                a, b = sentence_of[first], sentence_of[last - 1] + 1
                sourced[a:b] = b"\x01" * (b - a)
    return sourced
