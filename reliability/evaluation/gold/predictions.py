"""Where sentences of gold stand on a scale: with their documents held out, or as it is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reliability.metrics import Array, Flags, said_outside
from reliability.scoring import sentences
from reliability.scoring.sentences import Traits
from reliability.training.sentence_scales import CUTS, Examples, learn


class Places(NamedTuple):
    """Probabilities or ratings, and what each says, by the measure that its cut was chosen for."""

    values: Array
    said: dict[str, Flags]
    note: str


def of(name: str, traits: Sequence[Traits], said: Array, documents: list[str], fit: bool) -> Places:
    """Return the places by scales learned from the other documents, or by the shipped one."""
    return held_out(name, traits, said, documents) if fit else shipped(name, traits)


def shipped(name: str, traits: Sequence[Traits]) -> Places:
    """Return the places that the shipped scale gives."""
    values = np.array([sentences.place(name, sentences.raw(name, one)) for one in traits])
    said = {measure: values > cut for measure, cut in sentences.shipped(name).cuts.items()}
    return Places(values, said, f"by the shipped scale '{name}'")


def held_out(name: str, traits: Sequence[Traits], said: Array, documents: list[str]) -> Places:
    """Return the places that scales give which saw nothing of a sentence's document."""
    for other in sentences.LOOKS_AT.get(name, ()):
        for one in traits:
            one.values[other] = sentences.raw(other, one)
    values = learn(name, Examples(list(traits), said, documents)).held_out
    yes = said >= 0.5
    return Places(
        values,
        {
            measure: said_outside(yes, values, documents, score)
            for measure, score in (() if name in sentences.RATINGS else CUTS.items())
        },
        f"the scale '{name}' learned anew, 5 folds by document; the cut is from the other folds",
    )
