"""Entities and dates: the tags of words, and the evidence of a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reliability.text.document import parse
from reliability.text.named_entities import DATE, ENTITY


def tagged(text: str, tag: int) -> list[str]:
    document = parse(text)
    return [document.original(i) for i, found in enumerate(document.entities) if found == tag]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They met Jane Roe in Transville.", "Jane Roe Transville"),
        ("Xyzzy came.", "Xyzzy"),  # in no dictionary
        ("Dogs came.", ""),
        ("The White House said so. White paint dried.", "The White House"),
        ('"Xyzzy came," he said. "Dogs came."', "Xyzzy"),
        ("We heard that NATO met the US.", "NATO the US"),
        ("They told us it was too late.", ""),
        ("It may rain. May rain fall. I think I'm wet.", ""),
        ("Only Roe knows. Although Roe left, nobody wept.", "Roe Roe"),
        ("Clearly Roe lied.", "Roe"),
        ("They bought McDonald's shares and Roe’s house.", "McDonald's Roe's"),
        (
            "Storm Hits The Coast Of Transville Today",
            "Transville",
        ),  # capitals are not evidence here
        ("STOP THIS NOW PLEASE", ""),
        # an entity of the prose is one at the start of a sentence, too
        ("They met Jane Young. Young left. Young dogs slept.", "Jane Young Young Young"),
        ("The young met Jane Young. Young agreed. Young dogs slept.", "Jane Young Young"),
        ("They met Jane Young. Young's dog slept.", "Jane Young Young's"),
        ("They joined the White House. White paint dried.", "the White House"),
        ("Will Roe left. They met Will Roe. Will it rain?", "Will Roe Will Roe"),
        # particles, initials, articles
        ("They met Robin van der Veen and de Groot.", "Robin van der Veen de Groot"),
        ("Former de Groot aides met J. A. Roe.", "Former de Groot J A Roe"),
        ("They told Ann I. Roe. So did I. It rained.", "Ann I Roe"),
        ("The Daily Post and the Post agree.", "The Daily Post the Post"),
        ("Daily Post readers left. Daily walks help.", "Daily Post"),
        # months
        ("They met Jane May in May. May left on 3 May.", "Jane May May"),
        ("They met April Roe in April. On April 3 April left.", "April Roe"),
        # parties and acronyms
        ("Conservatives met. Greens left.", "Conservatives Greens"),
        ("The conservatives met. Conservatives met.", ""),
        ("People with AIDS met. It was NEVER said.", "AIDS"),
        # a line of names has capitals, too, but a lower-case word shows that it is prose
        ("Jane Roe met White House Press Aide Long", "Jane Roe White House Press Aide Long"),
        ("Why New York Times Readers Left For The Coast", "New York Times"),
        ("Why Transville Times Readers Left For The Coast", "Transville Times"),
        # small parts, suffixes and capitals inside
        ("They met Tom Price Jr. there. Price left.", "Tom Price Jr. Price"),
        ("They met Kim Hyo-jin of Port-au-Hale.", "Kim Hyo jin Port au Hale"),
        ("It was Jane Roe-esque, and so Roe-friendly.", "Jane Roe Roe"),
        ("They read Roe.com and eBugle by Cap d'Or.", "Roe com eBugle Cap d'Or"),
        ("KIM HYO-jin Says Roe.com Lost The Big Match Again", "KIM HYO jin Roe com"),
        ("The visit to Norland in the U.S. The Senate left.", "Norland the U.S. The Senate"),
        # an opening word with a name after it by chance
        ("It was new: Where Roe ran, Poe won.", "Roe Poe"),
        ("Beyond Roe it rained. Calling Roe a cook helps.", "Roe Roe"),
        ("They're Roe voters. Don't Roe and Poe vote?", "Roe Roe Poe"),
        # "News" is in many names, but alone it is not one
        ("They watch Bugle News. News came late.", "Bugle News"),
        ("They met Jane Young. The young left. Young wants the job.", "Jane Young Young"),
        ("They met Jane Young. The young left. Young cooks slept.", "Jane Young"),
        # months next to numbers, verbs and other names
        ("They met Jane May. Little changed since May resigned.", "Jane May May"),
        ("They met Jane May. Little changed since May.", "Jane May"),
        ("They met Jane May. A poll put May 51 percent ahead.", "Jane May May"),
        ("They saw Roe's May tour.", "Roe's"),
        ("They met Jane and May Poe.", "Jane May Poe"),
        (
            "They met Jane May. May Hall burned. Who saw this May Hall?",
            "Jane May May Hall May Hall",
        ),
        (
            "They met Jane May. May Hall burned. This May Congress met.",
            "Jane May May Hall Congress",
        ),
        ("They met Jane May. May's Big Plan Hits The Harbour Hard\n", "Jane May May's"),
    ],
)
def test_entities(text: str, names: str) -> None:
    assert tagged(text, ENTITY) == names.split()


@pytest.mark.xfail(strict=True, reason="ambiguous in English: the same words name another thing")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("They met Jane May. He was the May 2016 director.", "Jane May May"),  # or of May 2016
        ("They met Jane May. It was the last May rival.", "Jane May May"),
        ("They read 8roe and met ada poe.", "8roe ada poe"),  # without a capital
        ("Young Beats Long In A Close Race", "Young Long"),  # no prose to decide
    ],
)
def test_entities_without_evidence(text: str, names: str) -> None:
    assert tagged(text, ENTITY) == names.split()


@pytest.mark.parametrize(
    "opening",
    [
        *"Perhaps Maybe Today Yesterday Did Can Is Unless Whether Never Indeed Everyone".split(),
        *"Experts Critics".split(),
        pytest.param("Will", marks=pytest.mark.xfail(reason="Will is a first name as well")),
    ],
)
def test_an_ordinary_word_before_an_entity_is_not_part_of_it(
    opening: str,
) -> None:
    assert tagged(f"It rained. {opening} Roe left.", ENTITY) == ["Roe"]


def test_dates_are_not_entities() -> None:
    assert (
        tagged("On Monday, 3 March, Roe left. Sept. 5 came.", DATE) == "Monday March Sept".split()
    )
    assert tagged("We march in may, if we may.", DATE) == []


def test_an_entity_counts_once() -> None:
    one, two = parse("They met Roe there."), parse("They met Jane Mary Roe-Poe there.")
    assert one.size == two.size == 4
    assert len(two.words) == 7
    assert list(two.entity_spans(0, len(two.words))) == [(2, 6)]
    assert parse("They met Roe, Poe and Moe.").size == 6
    apart = parse("They met Roe, Poe and Moe.")
    assert list(apart.entity_spans(0, 6)) == [(2, 3), (3, 4), (5, 6)]


def test_ordinary_words_in_capitals() -> None:
    document = parse("He is a VERY bad man, says NATO.\nSTOP THIS NOW PLEASE")
    assert [document.original(i) for i in document.all_caps] == "VERY STOP THIS NOW PLEASE".split()


def test_an_entity_ends_with_its_sentence() -> None:
    assert parse("They met Roe. Poe left.").size == 5
    assert parse("They met Roe the Poe fan.").size == 5  # an article starts another


@pytest.mark.parametrize("name", ["Roe", "von Holt", "May"])
def test_the_body_is_evidence_on_words_before_a_name(name: str) -> None:
    document = parse(f"They met President {name}.", f"Now Bow Down To President {name} And Leave")
    head = document.headline
    assert head is not None
    assert head.size == 7
    assert head.entities[4] == ENTITY


@pytest.mark.parametrize("form", [str, str.title, str.upper])
def test_the_body_is_evidence_on_the_entities_of_its_headline(form: Callable[[str], str]) -> None:
    document = parse(
        "A storm hit the US. They met Jane Price.", form("storm hits price in long island")
    )
    head = document.headline
    assert head is not None
    named = [word for word, flag in zip(head.words, head.entities, strict=True) if flag == ENTITY]
    assert named == ([] if form is str else ["price", "long", "island"])
