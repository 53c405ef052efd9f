"""Write the note of a contradiction: why two passages contradict each other, as an editor reads it.

`figure_checks` and `headline_body` write their own, which have numbers or words of the article.
"""

from __future__ import annotations

# Two sentences of one text
DENIAL = "one sentence denies what the other says"
NUMBER = "another number for the same thing"
DAY = "the other sentence gives another day for the same event"
PLACE = "the other sentence gives another place for the same event"
QUANTITY = "one sentence says all, the other says that some are excluded"
MEMBER = "one sentence names a member that is not on the list of members in the other sentence"
STATE = "another sentence says the opposite about the same subject"
AGE = "another age of the same person"
PARTY = "another party of the same person"
CAPITAL = "another capital of the same country"
SPELLING = "another spelling of the same name"

# A claim and a text
CLAIM_DENIES = "the claim denies what the text says"
CLAIM_DENIED = "the text denies what the claim says"
CLAIM_NEGATED = "the claim and the text have the same words, and only one of them is negated"
CLAIM_OPPOSITE = "the claim says the opposite of the text"
CLAIM_MEMBER = "the claim names another thing of the same kind as the text"
CLAIM_NUMBER = "the text has another number for the same thing"
CLAIM_NUMBER_ONLY = "this number is not in the text, which has another number in its place"
CLAIM_NAME = "the text has another name in the place of this one"
CLAIM_NAME_ONLY = "this name is not in the text, which has another name in its place"
CLAIM_WEEKDAY = "the text has another day of the week in the place of this one"
CLAIM_SIDE = "the text says the opposite about a time or number, such as after for before"
CLAIM_EXCLUDES = "the claim excludes others, and the text does not"
