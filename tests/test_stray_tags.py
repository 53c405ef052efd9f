"""Tags of HTML in plain text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reliability.text.document import Document, parse
from reliability.text.normalization import normalize
from reliability.text.stray_tags import without_tags


def quoted(document: Document) -> list[str]:
    return [word for word, flag in zip(document.words, document.quoted, strict=True) if flag]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The<br/>road<br><br>to Lund", "The road to Lund"),
        ('<p class="lead">The <a href="https://lund.example/?a=1">road</a>.</p>', " The road. "),
        ("Sh<b>u</b>t", "Shut"),
        ("Sh<b></b>ut", "Sh<b></b>ut"),
        ("a < b, and <Embedded> is no tag, nor <b c", "a < b, and <Embedded> is no tag, nor <b c"),
        ("<q> It rains. </q>", '"It rains."'),
        ('<q>"It rains."</q>', '"It rains."'),
        ("<q>It rains. <blockquote>", " It rains. "),
    ],
)
def test_tags_are_dropped(text: str, plain: str) -> None:
    assert without_tags(normalize(text)).text == plain


def test_what_is_in_a_quoting_element_is_of_somebody_else() -> None:
    text = 'Roe wrote: <tweet author="roe" id="7">We are vile fools.</tweet> She left.'
    document = parse(text)
    assert quoted(document) == ["we", "are", "vile", "fools"]
    assert document.words[:2] == ["roe", "wrote"]
    assert [
        document.text[start:end] for start, end in zip(document.starts, document.ends, strict=True)
    ][-2:] == ["She", "left"]


@given(st.text(alphabet="<>/pqb ab\"='\n", max_size=60))
@example("a<b>b")
def test_offsets_lead_to_the_words(text: str) -> None:
    document = parse(text)
    for i, word in enumerate(document.words):
        start, end = document.span(i, i + 1)
        # The span of "re<b>cycle</b>" has the tag inside the word, the word has not.
        assert without_tags(normalize(document.text[start:end])).text.lower() == word
