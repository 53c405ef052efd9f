"""Who says what: attributions, direct and indirect, with the source each one names.

Several signals ask it: sourcing counts sources, certainty asks whether a claim has one. It knows
cues ("said", "according to"), where a source stands around a cue, and which quotation belongs to
it. It refuses to know who anybody is: a name is a name.
"""

from __future__ import annotations

from typing import NamedTuple

from reliability.document import Document
from reliability.lexicon import Match


class Attribution(NamedTuple):
    """One statement with its source.

    `cue` and `source` are (first, last) word ranges (`source` None where the cue has none);
    `content` is the word range of what is said, `quotation` the index of the quotation it holds or
    None. `kind` is one of named, role, document, vague, anonymous, none; `voice` is a key that is
    equal for the same source ("" where there is none).
    """

    cue: tuple[int, int]
    source: tuple[int, int] | None
    content: tuple[int, int]
    quotation: int | None
    kind: str
    voice: str


def attribute(document: Document, cues: list[Match]) -> list[Attribution]:
    """Return the attributions of a document in the order of their cues."""
    return []
