"""Certainty: where an article leaves no room for doubt, and names nobody who would answer for it.

It knows four manners of being sure: boosters ("undoubtedly"), absolutes ("everyone knows"),
predictions told as fact ("will collapse") and sweeping necessity ("every country must"). What is
quoted is the speaker's and is counted apart. A sentence that is strongly certain, and has no source
in itself or in the sentence before, is marked as a whole. Whether the claim is true, and whether it
may be stated so surely because everybody can see it, this module refuses to know.

Being sure is not enough: plans and dates ("will meet on Tuesday"), questions, conditions, promises
("I will never"), instructions and denied absolutes ("not always") are none of it.
"""

from __future__ import annotations

from reliability.attribution.annotation import Annotated
from reliability.records import Feature, Finding, Reading
from reliability.signals.signal import Signal, make_finding, weighted_rate
from reliability.text.document import Document
from reliability.text.lexicon import PhraseMatch
from reliability.text.lexicon_files import word_class

_NOT = frozenset(
    "not never nor hardly scarcely nearly almost virtually practically rarely no without shouldn't "
    "less nothing".split()
) | word_class("negated_auxiliaries") - {"hasn't", "haven't", "hadn't"}
# "It is certainly true" claims; "a certainly odd man" and "and certainly he" only stress.
_ASSERTS = word_class("be") - {"been", "being"}
_STRESS = 0.35
# Who tells what they saw or think answers for it.
_WITNESS = frozenset("i i'm i've i'd i'll my me".split())
_VAGUE_SUBJECT = frozenset("it this that which".split())
# "She will never sell" is a resolve, not a forecast.
_PROMISER = word_class("subject_pronouns")
_BETWEEN = frozenset("also then soon be all only just now not simply even eventually again".split())
# "She had never met him", "he always kept": a story told, and no law laid down.
_NARRATIVE = frozenset(
    "had has have was were did i he she i've we've they've i'd he'd she'd they'd it's he's "
    "she's who would should".split()
)
_MAXIMAL = frozenset(
    "safe certain sure clear true false untrue wrong useless harmless ineffective effective "
    "impossible unacceptable corrupt fake baseless bogus dishonest obvious unnecessary insane "
    "ridiculous destroyed innocent guilty free".split()
)
_RELATIVE = frozenset("which where who whom".split())
_NO_GERUND = frozenset("during being nothing something anything everything".split())
_REACH = 12  # words from a ", in which" to the claim it holds, from a "will" to its figure
_UNDER_IF = 6  # words after an "if" that are only supposed
_STRONG = 0.8  # a sentence weighs this much before it is marked for want of a source

_NOTES = {
    "boosters": "insists on being certain",
    "absolutes": "leaves no exception",
    "certain_predictions": "tells the future as a fact",
    "quoted_certainty": "certain in the words of the person quoted",
}
_UNSOURCED = "stated as certain, with no source in this or the sentence before"
_FEATURE = {
    "booster": "boosters",
    "absolute": "absolutes",
    "prediction": "certain_predictions",
    "sweeping": "",  # a manner of the whole sentence: it has no rate of its own
}


def claims(document: Document, matches: list[PhraseMatch]) -> list[PhraseMatch]:
    """Return the matches that are certain where they stand, a "will" joined to its outcome.

    A `will` counts only with an `outcome` after it and nothing in its sentence that leaves it open
    (kind `open`: "if", "may", "expected").
    """
    words, names, sentence_of = document.words, document.entities, document.sentence_of
    opened = {sentence_of[match.first] for match in matches if match.kind == "open"}
    found = []
    for index, (first, last, kind, weight) in enumerate(matches):
        sentence = sentence_of[first]
        starts = first == document.sentences[sentence].first
        before = "" if starts else words[first - 1]
        ends = last >= document.sentences[sentence].last
        after = "" if ends or names[last] else words[last]
        if kind in ("open", "outcome"):
            continue
        if (
            "if"
            in words[document.window(first, -_UNDER_IF, document.sentences[sentence].first) : first]
        ):
            continue
        if kind == "will":
            if sentence in opened or before in _PROMISER or index + 1 == len(matches):
                continue
            if any(
                word[0].isdigit()
                for word in words[last : document.window(last, _REACH, len(words))]
            ):
                continue  # a forecast by figures, not a prophecy
            following = matches[index + 1]
            gap = words[last : following.first]
            if (
                following.kind != "outcome"
                or sentence_of[following.first] != sentence
                or len(gap) > 2
                or not _BETWEEN.issuperset(gap)
            ):
                continue
            last, kind, weight = following.last, "prediction", following.weight
        elif before in _NOT or (kind in ("absolute", "booster") and _supposed(document, sentence)):
            continue
        elif kind == "booster" and last - first == 1:
            if not starts and (
                before not in _ASSERTS or words[max(first - 2, 0)] in _VAGUE_SUBJECT
            ):
                weight = min(weight, _STRESS)
        elif words[first:last] == ["no", "doubt"] and document.gap_after(last - 1).strip():
            continue  # "… and their friends, no doubt."
        elif kind == "prediction":
            if sentence in opened or before in _PROMISER or before in _RELATIVE:
                continue
        elif kind == "frequency":
            if starts or before in _NARRATIVE or after.endswith("ed"):
                continue  # where it starts the sentence it is an instruction: "never trust …"
            kind = "absolute"
        elif kind == "maximizer":
            if after not in _MAXIMAL:
                continue
            last, kind = last + 1, "absolute"
        elif kind == "equation":
            if (
                before in _VAGUE_SUBJECT
                or not after.endswith("ing")
                or after in _NO_GERUND
                or document.quoted[last] != document.quoted[first]
            ):
                continue
            last, kind = last + 1, "sweeping"
        found.append(PhraseMatch(first, last, kind, weight))
    return found


def _supposed(document: Document, sentence: int) -> bool:
    """Say whether all that a sentence claims hangs on the "if" it opens with."""
    return document.words[document.sentences[sentence].first] == "if"


def _aside(document: Document, claim: int, cue: int) -> bool:
    """Say whether a claim stands in a ", in which …" after the last cue: the writer speaks again."""
    words, before = document.words, document.gap_before
    return any(
        words[i] in _RELATIVE and ("," in before(i) or "," in before(i - 1))
        for i in range(claim - 1, document.window(claim, -_REACH, cue), -1)
    )


def read(annotated: Annotated) -> Reading:
    """Return the rates of certain phrases and sentences, with a finding for each."""
    document = annotated.document
    certain = claims(document, annotated.phrases.get("certainty", []))
    sourced = annotated.sourced
    by_feature: dict[str, list[Finding]] = {feature.name: [] for feature in SIGNAL.features}
    last_cue = {document.sentence_of[said.cue[0]]: said.cue[0] for said in annotated.attributions}
    strength: dict[int, float] = {}
    for first, last, kind, weight in certain:
        feature = _FEATURE[kind]
        sentence = document.sentence_of[first]
        if document.quoted[first]:
            feature = feature and "quoted_certainty"
        elif "?" in document.gap_after(document.sentences[sentence].last - 1):
            continue
        else:
            owned = sourced[sentence]
            if owned and sentence in last_cue:
                owned = not _aside(document, first, last_cue[sentence])
            if not owned:
                strength[sentence] = strength.get(sentence, 0.0) + weight
            elif kind == "prediction":
                continue
        if feature:
            by_feature[feature].append(
                make_finding(document, "certainty", feature, first, last, _NOTES[feature], weight)
            )
    for sentence, weight in strength.items():
        # The first sentence looks back at the last, so that a text read twice reads the same.
        if weight < _STRONG or sourced[sentence - 1]:
            continue
        first, last = document.sentences[sentence][:2]
        if document.contains_any(_WITNESS, first, last):
            continue
        by_feature["unsourced_certainty"].append(
            make_finding(document, "certainty", "unsourced_certainty", first, last, _UNSOURCED)
        )
    return Reading(
        {name: weighted_rate(findings, document) for name, findings in by_feature.items()},
        [finding for findings in by_feature.values() for finding in findings],
    )


_PER = "weight per 100 words"
SIGNAL = Signal(
    "certainty",
    "leaves no room for doubt, and may name nobody who answers for it",
    (
        Feature(
            "boosters",
            "Insists on being certain: certainly, obviously, without a doubt",
            _PER,
            source="Hyland 1998, Text 18(3):349-382",
        ),
        Feature(
            "absolutes",
            "Leaves no exception: always, never, everyone, 100%",
            _PER,
        ),
        Feature(
            "certain_predictions",
            "Tells the future as a fact: will collapse, will never, is bound to",
            _PER,
            reliability=-1,
        ),
        Feature(
            "unsourced_certainty",
            "Sentences stated as certain, with no source in them or in the sentence before",
            "sentences per 100 words",
            reliability=-1,
        ),
        Feature("quoted_certainty", "Certainty inside quotations: the speaker's", _PER),
    ),
    read,
)
