"""Group articles with nearly the same text, such as wire copy, by their MinHash signatures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reliability.text.minhash import HASHES, sketch_of

# The share of equal hashes, which estimates that of common runs of words. Of 475 pairs above it, all are
# listed as near-duplicates (`reliability evaluate publishers`).
SIMILARITY = 0.5


def connected_components(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Map each item to the first item of its group: the items that pairs connect, transitively.

    Examples
    --------
    >>> connected_components([("a", "b"), ("c", "d"), ("b", "e")])
    {'a': 'a', 'b': 'a', 'c': 'c', 'd': 'c', 'e': 'a'}
    """
    parent: dict[Any, Any] = {}
    place: dict[Any, int] = {}

    def root(item: Any) -> Any:
        place.setdefault(item, len(place))
        while parent.setdefault(item, item) != item:
            parent[item] = item = parent[parent[item]]
        return item

    for pair in pairs:
        first, second = sorted(map(root, pair), key=place.__getitem__)
        parent[second] = first
    return {item: root(item) for item in place}


def find_copies(signatures: Sequence[bytes]) -> list[int]:
    """Return the group of each text: the index of the first text that it copies.

    Texts are copies if their MinHash signatures (`reliability.text.minhash.signature`) agree in at least
    half of the hashes. A copy of a copy is in the same group; a text without a signature, b"", is in a
    group of its own. The groups do not depend on the order of the texts. Raises ReliabilityError if
    datasketch is missing.

    Examples
    --------
    >>> from reliability.text.minhash import signature
    >>> texts = ["The bridge fell on Monday, police said.", "It rained.", "it rained!"]
    >>> find_copies([signature(text) for text in texts])
    [0, 1, 1]
    """
    equal: dict[bytes, int] = {}
    firsts = [
        equal.setdefault(made, index) if made else index for index, made in enumerate(signatures)
    ]
    groups = connected_components(_similar_pairs(equal)) if equal else {}
    return [groups.get(first, first) for first in firsts]


def _similar_pairs(signatures: dict[bytes, int]) -> Iterable[tuple[int, int]]:
    """Yield the pairs of similar texts among different signatures, the earlier text first."""
    sketches = {index: sketch_of(made) for made, index in signatures.items()}
    from datasketch import MinHashLSH

    # A pair that the index misses is lost, a false candidate is only compared, so misses weigh more.
    index = MinHashLSH(threshold=SIMILARITY, num_perm=HASHES, weights=(0.2, 0.8))
    for number, sketch in sketches.items():
        for other in index.query(sketch):
            if sketch.jaccard(sketches[other]) >= SIMILARITY:
                yield other, number
        index.insert(number, sketch)
