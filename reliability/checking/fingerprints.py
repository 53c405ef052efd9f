"""Identify findings by fingerprints that survive edits elsewhere in the article.

A fingerprint is a digest of the feature, the words found, the words of their sentence, and a number that
distinguishes findings equal in all of these. Lines, offsets, weights, scores, file names and folders are
not part of it; to compare two runs, add the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from reliability.articles.article import Article
from reliability.records import Finding

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"[.!?\n]")
# Characters of the sentence on each side; a text without full stops has no other limit.
_REACH = 300


def fingerprint_findings(article: Article, findings: Iterable[Finding]) -> list[str]:
    """Return a fingerprint of 32 hexadecimal digits for each finding; all are different.

    All findings of a report must be given, so that equal ones get the same numbers in each run.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in findings:
        text = (article.title or "") if finding.where == "title" else article.text
        before = text[max(0, finding.start - _REACH) : finding.start]
        after = text[finding.end : finding.end + _REACH]
        key = (
            finding.feature,
            _normalized_words(finding.text),
            _normalized_words(_STOP.split(before)[-1]),
            _normalized_words(_STOP.split(after)[0]),
        )
        seen[key] += 1
        made.append(sha256("\n".join((*key, str(seen[key]))).encode()).hexdigest()[:32])
    return made


def _normalized_words(text: str) -> str:
    """Return the words of a text without differences of typography, case and line ends."""
    plain = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())
    return " ".join(_WORD.findall(plain.casefold()))
