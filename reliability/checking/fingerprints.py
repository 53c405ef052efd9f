"""Fingerprints: a name for each finding of an article that outlives edits elsewhere in it.

It is made of the feature, the words found and the words of their sentence, and of a number where all
of these are the same; not of a line, an offset, a weight, a score, a file's name or the folder that
the program ran in. Whoever compares two runs adds the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reliability.articles.article import Article
    from reliability.records import Finding

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?\n]")
_REACH = 300  # characters of a sentence on each side; a text without stops has no other end


def fingerprints(article: Article, findings: Iterable[Finding]) -> list[str]:
    """Return a fingerprint for each finding, of 32 hexadecimal digits, no two of them the same.

    All findings of a report must be given, lest the numbers of equal ones be another run's.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in findings:
        in_title = finding.signal == "headline"
        text = (article.title or "") if in_title else article.text
        before = text[max(0, finding.start - _REACH) : finding.start]
        after = text[finding.end : finding.end + _REACH]
        key = (
            finding.feature,
            _words(finding.text),
            _words(_STOP.split(before)[-1]),
            _words(_STOP.split(after)[0]),
        )
        seen[key] += 1
        made.append(sha256("\n".join((*key, str(seen[key]))).encode()).hexdigest()[:32])
    return made


def _words(text: str) -> str:
    """Return the words of a text as they are whatever its typography, case and line ends."""
    plain = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())
    return " ".join(_WORD.findall(plain.casefold()))
