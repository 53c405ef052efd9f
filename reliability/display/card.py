"""Words and numbers of one row of the report card."""

from __future__ import annotations

from typing import NamedTuple

from reliability.display.formatting import format_signed

GRADES_NOTE = "The grades imitate those of a language model in the role of a desk editor."


class Share(NamedTuple):
    """The log-odds that a feature or a family of words adds to both scores."""

    name: str
    reliability: float
    bias: float

    @property
    def size(self) -> float:
        """The larger of the two amounts, without its sign."""
        return max(abs(self.reliability), abs(self.bias))

    @property
    def text(self) -> str:
        """The share in words, such as "vague sources -0.29/+0.10"."""
        return f"{self.name} {format_signed(self.reliability)}/{format_signed(self.bias)}"


class CardRow(NamedTuple):
    """A row of the report card: a part, its grade, and the log-odds that it adds to each score."""

    part: str  # or "wording"
    grade: str  # such as "7 of 10"; in brackets if the article is not judged; "" for wording
    reliability: float
    bias: float
    strongest: tuple[Share, ...]  # features or families of words
