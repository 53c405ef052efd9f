"""Compute the digests of the lexicons and scales that a model depends on.

A scale depends on the lexicons, but not on the registers, which are learned after the scales. A model
depends on all lexicons, and on the scales that signals use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache

from reliability.scales.model_files import scales_folder
from reliability.text.lexicon_files import lexicon_digests
from reliability.text.register import NEWS, OPEN, PARTISAN

BIASED, SILVER = "biased", "silver_biased"
SCALES_OF_SIGNALS = (BIASED, SILVER)  # the second is a feature of the first
_AFTER_SCALES = frozenset((NEWS, OPEN, PARTISAN, "register_families"))


def digests_for_scales() -> dict[str, str]:
    """Return the digests of the lexicons that a scale depends on."""
    return {name: digest for name, digest in lexicon_digests().items() if name not in _AFTER_SCALES}


@cache
def digests_for_models() -> dict[str, str]:
    """Return the digests of the shipped files that a model depends on; a model records them."""
    return with_scales(lexicon_digests())


def with_scales(lexicons: Mapping[str, str]) -> dict[str, str]:
    """Add the digests of the shipped scales that signals use to those of lexicons."""
    scales = {
        f"scales/{name}": hashlib.sha256(
            (scales_folder() / f"{name}.json").read_bytes()
        ).hexdigest()[:16]
        for name in SCALES_OF_SIGNALS
    }
    return {**lexicons, **scales}
