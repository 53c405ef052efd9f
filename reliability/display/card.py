"""The rows of the report card, in words."""

from __future__ import annotations

from typing import NamedTuple

from reliability.display.formatting import format_signed

GRADES_NOTE = "The grades are learned from those of a language model in the role of a desk editor."


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
    """A row of the report card.

    Attributes
    ----------
    part : str
        The part, or "wording".
    grade : str
        The grade, such as "7 of 10"; in brackets for an article that is not judged. Wording has none.
    reliability, bias : float
        The log-odds that the part adds to each score.
    strongest : tuple of Share
        The features or families of words that add most.
    """

    part: str
    grade: str
    reliability: float
    bias: float
    strongest: tuple[Share, ...]
