"""Make `reliability/lexicons/confusables.toml`: characters that look like a letter from A to Z.

    pip install confusable-homoglyphs==3.3.1
    python benchmarks/confusables.py

Joins the skeletons of Unicode Technical Standard 39, as the package carries them, with the letters that
the names of characters tell: small capitals, squared and circled letters, regional indicators.
Characters whose compatibility decomposition is a plain letter are left out: normalization has them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import ascii_letters

FILE = Path(__file__).parents[1] / "reliability/lexicons/confusables.toml"
_HEAD = """# Made by `python benchmarks/confusables.py`; the terms of Unicode are in NOTICE.

[lexicon]
source = '''
Unicode Technical Standard 39, confusables.txt as in confusable-homoglyphs {version}, and the names of
characters in Unicode {unicode}'''
licence = "Unicode-3.0 AND MIT; the package that carries the data is under MIT"
adapted = "Only characters that look like one letter, in its case, and are no compatibility form of it"
content = "confusables"

[letters]
"""
# "LATIN LETTER SMALL CAPITAL R", "NEGATIVE SQUARED LATIN CAPITAL LETTER A"
_NAMED = re.compile(
    r"LATIN LETTER SMALL CAPITAL ([A-Z])|LATIN SMALL LETTER ([A-Z]) WITH .*"
    r"|(?:NEGATIVE |CROSSED NEGATIVE |RAISED )?(?:SQUARED|CIRCLED|PARENTHESIZED) "
    r"LATIN (?:CAPITAL|SMALL) LETTER ([A-Z])|REGIONAL INDICATOR SYMBOL LETTER ([A-Z])"
)  # fmt: skip
_CAPITAL_NAMED = re.compile(r"LATIN CAPITAL LETTER ([A-Z]) WITH .*")
# Characters that the standard joins with no plain letter, though small к, м and и look like them, and
# one that it takes for a capital I.
_BY_SHAPE = {"ĸ": "k", "ʍ": "m", "ᴎ": "n", "ӏ": "l"}
# Letters and digits that the standard takes for one
_LIKE_I = frozenset("lI1|")


def skeletons() -> Mapping[str, Sequence[str]]:
    """Return the characters that each character is confusable with, by the standard."""
    table = json.loads((files("confusable_homoglyphs") / "confusables.json").read_text("utf-8"))
    return {character: [other["c"] for other in others] for character, others in table.items()}


def named_letter(character: str) -> str:
    """Return the letter in the name of a character, or ""."""
    if character in _BY_SHAPE:
        return _BY_SHAPE[character]
    name = unicodedata.name(character, "")
    if found := _CAPITAL_NAMED.fullmatch(name):
        return found[1]
    found = _NAMED.fullmatch(name)
    return next(filter(None, found.groups())).lower() if found else ""


def base_letter(character: str) -> str:
    """Return the plain letter that a character decomposes to without its marks, or ""."""
    plain = unicodedata.normalize("NFKD", character)
    letters = [one for one in plain if not unicodedata.combining(one)]
    return letters[0] if len(letters) == 1 and letters[0] in ascii_letters else ""


def looks_like(character: str, table: Mapping[str, Sequence[str]]) -> str:
    """Return the letter that a character looks like, in the case of the character, or ""."""
    if letter := named_letter(character):
        return letter
    others = table.get(character, ())
    letters = {base_letter(other) or named_letter(other) for other in others if len(other) == 1}
    letters |= {base_letter(other) for other in others if 1 < len(other) < 4}
    letters.discard("")
    if letters & _LIKE_I:
        return "I" if character.isupper() else "l" if letters == {"l"} else "i"
    is_capital = character.isupper()
    return min(letters, key=lambda letter: (letter.isupper() != is_capital, letter), default="")


def confusables() -> dict[str, list[str]]:
    """Return the characters that look like each letter."""
    table = skeletons()
    found: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, range(0x80, sys.maxunicode + 1)):
        if base_letter(character):  # an accent, or a compatibility form
            continue
        # Signs count only if their names contain a letter: "©" is not a C.
        letter = looks_like(character, table) if character.isalpha() else named_letter(character)
        if letter:
            found[letter].append(character)
    return dict(sorted(found.items()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=FILE)
    out = parser.parse_args().out
    rows = [f'{letter} = "{"".join(others)}"\n' for letter, others in confusables().items()]
    head = _HEAD.format(
        version=version("confusable-homoglyphs"), unicode=unicodedata.unidata_version
    )
    out.write_text(head + "".join(rows), encoding="utf-8")
    print(f"{sum(map(len, confusables().values())):,} characters in {out}")


if __name__ == "__main__":
    main()
