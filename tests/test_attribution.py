"""Attributions: sources, speakers, contents and sourced sentences."""

from __future__ import annotations

import math
from itertools import combinations_with_replacement

import pytest

from reliability.attribution.annotation import annotate
from reliability.attribution.extraction import (
    Attribution,
    extract_attributions,
    sourced_sentences,
)
from reliability.attribution.noun_phrases import NounPhrases
from reliability.attribution.replies import find_replies
from reliability.attribution.source_table import source_table
from reliability.signals.registry import measure
from reliability.signals.sourcing import SIGNAL
from reliability.text.document import Document, parse
from reliability.text.lexicon import shipped_matcher
from reliability.text.lexicon_files import read_file


def read(text: str) -> tuple[Document, list[Attribution]]:
    document = parse(text)
    return document, extract_attributions(document, shipped_matcher().find(document)["sourcing"])


def text_of(document: Document, words: tuple[int, int] | None) -> str | None:
    return words and " ".join(document.words[slice(*words)])


@pytest.mark.parametrize(
    ("text", "source", "kind", "speaker"),
    [
        ('"It rains," said Jane Roe, a cook.', "jane roe a cook", "named", "roe"),
        ("Jane Roe said that it rains.", "jane roe", "named", "roe"),
        ("Roe, who cooks, told us that it rains.", "roe who cooks", "named", "roe"),
        ("Jane Roe (D), a cook, said it rains.", "jane roe d a cook", "named", "roe"),
        (
            "Two ministers, Jane Roe and Ada Poe, said it rains.",
            "two ministers jane roe and ada poe",
            "named",
            "roe",
        ),
        (
            "More than half of the cooks said it rains.",
            "more than half of the cooks",
            "role",
            "half",
        ),
        ("Two in five cooks said it rains.", "two in five cooks", "role", "cooks"),
        ("Roe, whose aides said it rains, left.", "whose aides", "role", "aides"),
        (
            "But the cooks and their aides said it rains.",
            "the cooks and their aides",
            "role",
            "aides",
        ),
        ("Roe and other experts said it rains.", "roe and other experts", "role", "experts"),
        ("Neither Roe nor her aides said it rains.", "neither roe nor her aides", "unsaid", ""),
        ("That is the reason Jane Roe said it rains.", "jane roe", "named", "roe"),
        ("Hours later, Jane Roe took a bow, saying it rains.", "jane roe", "named", "roe"),
        ("Poe left when the rain fell and she went out and said it was wet.", "she", "unknown", ""),
        ("On Monday the minister said it rains.", "the minister", "role", "minister"),
        ("Back in March 2014 Jane Roe said it rains.", "jane roe", "named", "roe"),
        (
            "Department of Harwick Ports documents show it rains.",
            "department of harwick ports documents",
            "document",
            "documents",
        ),
        ("Late Sunday evening police said it rains.", "police", "role", "police"),
        ("The Spokesman-Review said it rains.", "the spokesman review", "named", "review"),
        ("A classmate said it rains.", "a classmate", "anonymous", "classmate"),
        ("Two officials said it rains.", "two officials", "anonymous", "officials"),
        ("It rains, according to a study by the club.", "a study by the club", "document", "study"),
        ("Experts say it rains.", "experts", "vague", ""),
        ("It is believed that it rains.", None, "vague", ""),
        ("Nobody said that it rains.", "nobody", "unsaid", ""),
        ("Jane Roe would say that it rains.", "jane roe", "unsaid", ""),
        ("I believe that it rains.", "i", "writer", ""),
        ("He said that it rains.", "he", "unknown", ""),
        ("It is expected that it rains.", None, "none", ""),
        ("The mayor seems to like rain.", None, "none", ""),
        ("It rains, as was described by Jane Roe.", "jane roe", "named", "roe"),
        ("A cook who heard the wind said it rains.", "a cook who heard the wind", "role", "cook"),
        ("Jane Roe and her aides said it rains.", "jane roe and her aides", "role", "aides"),
        (
            "A report released on Friday showed it rains.",
            "a report released on friday",
            "document",
            "report",
        ),
        (
            "A poll published last week found that it rains.",
            "a poll published last week",
            "document",
            "poll",
        ),
        ("HARWICK (Wire) - Jane Roe said it rains.", "jane roe", "named", "roe"),
        ("Jane Roe, in turn, said that it rains.", "jane roe", "named", "roe"),
        ("According to a study by Roe, the rain is old.", "a study by roe", "document", "study"),
        ("Jane Roe and Tom Poe have both said it rains.", "jane roe and tom poe", "named", "poe"),
        ("The mayor, Roe said in a statement, is wet.", "roe", "named", "roe"),
        ('"It rains," said Jane Roe, in a letter.', "jane roe", "named", "roe"),
        ("It rains, according to him.", "him", "unknown", ""),
        ("Jane Roe made it clear that it rains.", "jane roe", "named", "roe"),
        ('"It rains," Jane Roe texted.', "jane roe", "named", "roe"),
        ('"It rains," deadpanned Jane Roe.', "jane roe", "named", "roe"),
        ('Jane Roe chuckled: "It rains."', "jane roe", "named", "roe"),
        ('"It rains," Jane Roe was quoted as saying.', "jane roe", "named", "roe"),
        ("It rains, per Jane Roe.", "jane roe", "named", "roe"),
        ("It rains, per a report by the club.", "a report by the club", "document", "report"),
        ('"It rains on us every day." - Jane Roe, a cook', "jane roe a cook", "named", "roe"),
        ('Jane Roe: "It rains on us every day."', "jane roe", "named", "roe"),
        ("A friend of the singer said it rains.", "a friend of the singer", "anonymous", "friend"),
        (
            "A person close to the mayor said it rains.",
            "a person close to the mayor",
            "anonymous",
            "person",
        ),
        ("Two aides said it rains.", "two aides", "anonymous", "aides"),
        ("Witnesses said it rains.", "witnesses", "anonymous", "witnesses"),
        (
            "It rains. It pours. One resident said it hails.",
            "one resident",
            "anonymous",
            "resident",
        ),
        ("Residents said it rains.", "residents", "role", "residents"),
        ("Her friends said it rains.", "her friends", "role", "friends"),
        ("Officials said it rains.", "officials", "vague", ""),
        ("Harwick Port officials said it rains.", "harwick port officials", "role", "officials"),
        ("Critics of Roe say it rains.", "critics of roe", "vague", ""),
        ("Her critics say it rains.", "her critics", "vague", ""),
        ("Advocates say it rains.", "advocates", "vague", ""),
        ("A senior official said it rains.", "a senior official", "anonymous", "official"),
        ("One of the officials said it rains.", "one of the officials", "anonymous", "one"),
        ("One MP said it rains.", "one mp", "anonymous", "mp"),
        ("Jane Roe, of Harwick Port, said it rains.", "jane roe of harwick port", "named", "roe"),
        ('Jane Roe was clear: "It rains on us every day."', "jane roe", "named", "roe"),
        ("A spokesman said it rains.", "a spokesman", "role", "spokesman"),
        ("A lawyer for the family said it rains.", "a lawyer for the family", "role", "lawyer"),
        ("In Jane Roe's view, it rains.", "jane roe's", "named", "roe"),
        ("The mayor's argument is that it rains.", "the mayor's", "role", "mayor"),
        ("It rains, per the city engineer.", "the city engineer", "role", "engineer"),
        ("The inquest heard that it rains.", "the inquest", "role", "inquest"),
        ("The jury was told that it rains.", "the jury", "role", "jury"),
        (
            "A tweet from the two firms said it rains.",
            "a tweet from the two firms",
            "document",
            "tweet",
        ),
        ("The Roe Report found that it rains.", "the roe report", "document", "report"),
        (
            "Figures published by the port show it rains.",
            "figures published by the port",
            "document",
            "figures",
        ),
        ("A growing number of people say it rains.", "a growing number of people", "vague", ""),
        ("Doctors at the clinic say it rains.", "doctors at the clinic", "role", "doctors"),
        (
            "Critics from the Harwick Union say it rains.",
            "critics from the harwick union",
            "role",
            "critics",
        ),
        ("According to experts this rain will last.", "experts", "vague", ""),
        (
            "Sen. Jane Roe, D-Ohio, who chairs it, said it rains.",
            "sen jane roe d ohio who chairs it",
            "named",
            "roe",
        ),
        (
            "The head of the port, Jane Roe, said it rains.",
            "the head of the port jane roe",
            "named",
            "roe",
        ),
        ("Jane Roe met voters claiming that it rains.", "voters", "role", "voters"),
        ("Near the end, Jane Roe, a cook, said it rains.", "jane roe a cook", "named", "roe"),
        ("2. Jane Roe said it rains.", "jane roe", "named", "roe"),
        ("3. He said it rains.", "he", "unknown", ""),
        (
            "It rains, according to records (Roe, who is old and ill, has not seen any of them).",
            "records",
            "document",
            "records",
        ),
        ("But according to Roe, the last year has seen rain.", "roe", "named", "roe"),
        ('According to Roe, "The rain is old."', "roe", "named", "roe"),
        ("Left-wing club Lund said it rains.", "left wing club lund", "named", "lund"),
        (
            "A report released Monday by the Lund Centre found that it rains.",
            "a report released monday by the lund centre",
            "document",
            "report",
        ),
        (
            "A report to Roe released on Monday found that it rains.",
            "a report to roe released on monday",
            "document",
            "report",
        ),
        (
            "Facts released by Jane Roe show it rains.",
            "facts released by jane roe",
            "role",
            "facts",
        ),
    ],
)
def test_source_of_a_sentence(text: str, source: str | None, kind: str, speaker: str) -> None:
    document, found = read(text)
    assert [(text_of(document, a.source), a.kind, a.speaker) for a in found] == [
        (source, kind, speaker)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "If Jane Roe says that the pier is safe, it can open.",
        "Unless Jane Roe admits that the pier is rotten, it will stay open.",
        "What if Jane Roe said that the pier is safe?",
        "Suppose Jane Roe said that the pier was safe.",
        "Had Jane Roe said that the pier was safe, it would be open.",
        "Until Jane Roe admits that the pier is rotten, nobody will mend it.",
        "Let Jane Roe say that the pier is safe.",
        "The plan works by having Jane Roe say that the pier is safe.",
        "Did Jane Roe say that the pier is safe?",
        "Ask Jane Roe to explain that the pier is rotten.",
        "It is time for Jane Roe to admit that the pier is rotten.",
        "Jane Roe is going to say that the pier is safe.",
        "Jane Roe is expected to say that the pier is safe.",
        "The mayor could end it by telling Jane Roe that the pier is safe.",
        "Jane Roe left the hall without saying that the pier is safe.",
        "Jane Roe has only herself to blame for the loss.",
        "Everybody knows what Jane Roe had to say for herself.",
        "A letter was sent to Jane Roe with a link to confirm the order.",
        "Jane Roe gave her son the freedom to express his views.",
        "Jane Roe seems to imply that the pier is safe.",
        "To say nothing of the cost, Jane Roe will move.",
        "Having said that, Jane Roe likes the pier.",
        "Suffice it to say the pier is safe.",
        "Jane Roe has more to do than simply blaming the pier.",
        "The law kept Jane Roe from saying that the pier is rotten.",
        "Everything Jane Roe says is a lie.",
        "All told, Jane Roe likes the pier.",
        "That said, Jane Roe likes the pier.",
    ],
)
def test_speech_that_did_not_take_place_has_no_speaker(text: str) -> None:
    _, found = read(text)
    assert [a.speaker for a in found if a.speaker] == []


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe said that the pier is safe.",
        "If the pier falls, Jane Roe said, the town will pay.",
        "If the pier is safe, as Jane Roe says, it can open.",
        "Asked if the pier could fall, Jane Roe said it could not.",
        "Until last week, Jane Roe said that the pier was safe.",
        "Jane Roe went on to say that the pier is safe.",
        "Jane Roe took to Twitter to say that the pier is safe.",
        "Jane Roe was quick to point out that the pier is safe.",
        "Jane Roe gave a speech on Monday to say that the pier is safe.",
        "Jane Roe had to admit that the pier is rotten.",
        "Jane Roe opened the meeting by telling the council that the pier is safe.",
        '"If you wait, it falls," Jane Roe said.',
    ],
)
def test_speech_next_to_a_condition_or_a_plan_has_its_speaker(text: str) -> None:
    _, found = read(text)
    assert "roe" in [a.speaker for a in found]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jane Roe", "Roe", True),
        ("Tom Price Jr.", "Price", True),
        ("Ada Poe KC", "Poe", True),
        ("Kim Hyo-jin", "Kim", True),
        ("Roe.com", "Roe", True),
        ("The Harwick Times", "The Times", True),
        ("The Harwick Times", "The Transville Times", False),
        ("Bugle News", "Harwick News", False),
        ("The Orange Party", "The Mauve Party", False),
    ],
)
def test_key_of_a_name(one: str, other: str, same: bool) -> None:
    _, (first, second) = read(f"{one} said that it rains. {other} said that it pours.")
    assert (first.speaker == second.speaker) is same


def test_pronouns_and_roles_refer_to_speakers_before() -> None:
    _, found = read(
        "The expert Jane Roe said it rains. She added that it pours. The expert stressed it."
    )
    assert [a.speaker for a in found] == ["roe", "roe", "roe"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('Ada Poe, the fire chief, came late. "It rains," she said.', "poe"),
        ("Tom Roe spoke first. Ada Poe and her dog left. She said it rains.", "poe"),
        ("Ms. Poe left. Mr. Roe stayed. She said it rains.", "poe"),
        ("Spokesman Tom Roe left. Spokeswoman Ada Poe stayed. He said it rains.", "roe"),
        ('"It rains," said Ada Poe. "It pours," she added.', "poe"),
        ("Tom Roe came home. The report says it rains. He says it pours.", "roe"),
        ("Tom Roe, a retired officer, left. The officer said it rains.", "roe"),
        ("The Harwick Port Agency opened. The agency said it rains.", "port agency"),
        ("Tom Roe came. He's said it rains.", "roe"),
        ("Bank governor Tom Roe said it rains. The bank said it pours.", "bank"),
        (
            "Director of Care Tom Roe spoke. Roe left. Director of Care Tom Roe said it rains.",
            "roe",
        ),
        ("Tom Roe, a company director, left. The company said it rains.", "company"),
        ("President Roe came. The president said it rains.", "roe"),
        ("The agency opened. It said it rains.", "agency"),
        ("Acme shut a mill. It said it rains.", "acme"),
        ("Residents fled. They said it rains.", "residents"),
        ("The bank failed, the mayor said. It added that it rains.", ""),
        ("Jane Roe, a cook, said it rains. It claimed to be hot.", ""),
        ("The actress left. She said it rains.", "actress"),
        ("Jane Roe, 40, left. The retired officer said it rains.", "roe"),
        ("Jane Roe left. The 40-year-old said it rains.", "roe"),
        ("Lawyer Tom Roe left. The district attorney said it rains.", "attorney"),
        ("The aide, Jane Roe, left. She said it rains.", "roe"),
        ("A hint came from the mayor, who said it rains.", "mayor"),
        ("Rep. Jane Roe (D-Harwick) left. She said it rains.", "roe"),
        ("The umpire left. He said it rains.", "umpire"),
        ("Jane Roe, a builder from Harwick, left. The builder said it rains.", "roe"),
        ("Jane Roe, 34, left. The mother of one said it rains.", "roe"),
        ("The winter came. He said it rains.", ""),
        ("The letter, seen by the Bugle, says it rains.", "letter"),
        # "Baron" and "King" inside a name show no sex
        (
            "Tom Finch said no. Mary Poe, a clerk who met Al Baron Cohen, left. It ends, she said.",
            "poe",
        ),
        ("Jo King, ACME Director, said no. She said it rains.", "king"),
    ],
)
def test_anaphors_go_to_the_last_one_who_can_be_meant(text: str, speaker: str) -> None:
    _, found = read(text)
    assert found[-1].speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "The Harwick Index added 20 points.",
        "The flood claimed 12 lives.",
        "Jane Roe texted Tom Poe on Monday.",
        "The ticket costs $5 per person.",
        "Most read today: rain.",
        "Jane Roe proposed a rule on boats.",
        "Jane Roe denied bail to the two men.",
        "Jane Roe conceded two late goals.",
        "Jane Roe wrote a $40 cheque.",
        "Jane Roe wrote to her son every week.",
        "Jane Roe told the truth.",
        "Jane Roe found herself alone.",
        "Syria proved to be too far.",
        "Her story proves that anybody can win.",
        "His silence suggests that the pier is rotten.",
        "The match showed that the side is slow.",
        "The queue in the yard shows that bread is short.",
        "Have a look and tell us what you think.",
        "The storm was the worst of the chants of the crowd.",
        "Jane Roe, described as a recluse, left.",
        "Jane Roe, accused of theft, left.",
        "Tom Poe, told to leave, stayed.",
        "Whatever Jane Roe said was lost.",
        "The yield on the Harwick note fell.",
        "Jane Roe disclosed over 30 years of returns.",
        "Jane Roe's stated aim is a seat.",
        "Nobody heard Jane Roe's warning to the ships.",
        "Jane Roe broke that promise.",
        "Jane Roe writes a weekly column for the Bugle.",
        "Jane Roe writes for the Bugle.",
        "The note was written by Jane Roe.",
        "The gun was found inside by Jane Roe.",
        "Jane Roe found two hungry boys in the yard.",
        "Jane Roe found out that it rains.",
        "That explains why Jane Roe left.",
        "The crowd had high praise for Jane Roe.",
        "Jane Roe missed the bigger point.",
        "Jane Roe made no mention of the pier.",
        "Jane Roe gave a telling nod.",
        "Jane Roe sets the line between added and plain sugar.",
        "Jane Roe wrote it down in her book.",
        "Jane Roe added new rooms.",
        "Jane Roe took a trip to, say, Harwick.",
        'Jane Roe broke a record dubbed "the big one".',
        'The pier is "old." Asked by Jane Roe, nobody knew.',
        "Jane Roe, who wrote and sang in a play, left.",
        "Jane Roe unveiled 40 vans.",
        "Jane Roe announced her engagement on Friday.",
        "Jane Roe criticised the mayor on Monday.",
        "The plan was condemned by Jane Roe.",
        "The tweet (shown below) was deleted.",
        "The video, posted on Friday, has gone.",
        "The study (said to be the first) began in May.",
        "King and Roe wrote over 20 songs that became hits.",
        "Jane Roe voiced a toy in the film.",
        "During the chase, Jane Roe showed a gun at officers.",
        "It may not be copied without the express written leave of Jane Roe.",
        'On the show "Morning Moss," host Jane Roe discussed the strike.',
        'The Harwick show "Moss" is on Monday.',
        "Jane Roe added the ability to push out a notice when boats sail.",
        "Subscribe to the letter today, and read this.",
        "If confirmed by the senate, Jane Roe would lead it.",
        "Jane Roe has said nothing about the pier.",
        "The Greeks voted no, showing that threats had failed.",
        "Jane Roe concluded her tour.",
        "The Harwick Post reads like a list.",
        "Jane Roe left, but it bears noting that it rains.",
        "Harwick Trust, a widely cited firm, is strong, well informed, and has a proven plan.",
        "Jane Roe will of course try to claim that it rains.",
        "The pier needs urgent calls for repair.",
        "One reason cited was the price of timber.",
        "The early promises were kept.",
    ],
)
def test_acts_and_amounts_are_not_attributions(text: str) -> None:
    _, found = read(text)
    assert not any(a.is_statement and a.speaker for a in found)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Jane Roe proposed that boats be banned.", "roe"),
        ("Jane Roe denied that the men were free.", "roe"),
        ("Jane Roe conceded the goal was a gift.", "roe"),
        ("Jane Roe wrote to the mayor, saying it rains.", "roe"),
        ("Jane Roe told the court the truth was worse.", "roe"),
        ("According to Jane Roe the evidence is weak.", "roe"),
        ("It is shut, according to reports from Jane Roe, a clerk.", "roe"),
        ("Jane Roe said it is shut, adding Harwick and Lund to the list.", "roe"),
        ("Jane Roe said so, but it is worth noting that it rains.", "roe"),
        ("“It leaks,” Roe told reporters. To a clerk, it was news.", "roe"),
        ("The report proves that anybody can win.", "report"),
        ("The officer showed that the pier is rotten.", "officer"),
        ('Jane Roe called the pier "a disgrace to us all".', "roe"),
        ("In a tweet on Monday, Jane Roe called the pier a wreck.", "roe"),
        ("Sources tell us that it rains.", ""),
        ("Jane Roe's warning that it rains was heard.", "roe"),
        ("Macy's said it rains.", "macy"),
        ("The police claim that it rains.", "police"),
        ("Harwick data show that it rains.", "data"),
        ('"It rains," added Jane Roe.', "roe"),
        ("Jane Roe added that it rains.", "roe"),
        ("Jane Roe wrote a letter saying it rains.", "roe"),
        ("The loss was reported by Jane Roe.", "roe"),
        ("Jane Roe found the staff were kind.", "roe"),
        ('"The pier is old," Jane Roe wrote for the court.', "roe"),
        ("Jane Roe said he told lies.", "roe"),
        ("The pier is old, Jane Roe wrote in her column for the Bugle.", "roe"),
        ("As Jane Roe writes in her book, the pier is old.", "roe"),
        ("Jane Roe announced her pier would shut.", "roe"),
        ("Jane Roe condemned the plan as reckless.", "roe"),
        ("Jane Roe criticised the mayor for selling the pier.", "roe"),
        ("A study published in May showed that it rains.", "study"),
        ("In a letter to the clerk Mr Roe said it rains.", "roe"),
        ("Officials across Harwick said it rains.", "officials"),
        ("The coalition against Harwick said it rains.", "coalition"),
        ('"No," Jane Roe screamed.', "roe"),
        ("For now, Jane Roe writes, the only pier is shut.", "roe"),
        ("The survey, conducted by the Harwick Trust, found that it rains.", "survey"),
        ("He is not Tom Lund, who had long ties to the docks, said Jane Roe, a clerk.", "roe"),
    ],
)
def test_the_same_verbs_report_statements(text: str, speaker: str) -> None:
    _, found = read(text)
    assert {a.speaker for a in found if a.is_statement} == {speaker}


def test_somebody_introduced_by_a_noun_is_anonymous_unless_named_later() -> None:
    _, never = read("A teacher said the roof leaks. The school is old.")
    _, later = read("A teacher said the roof leaks. It is old, said Jane Roe.")
    _, other = read("Jane Roe left. A teacher said the roof leaks. It is old, said Roe.")
    assert [a.kind for a in never] == ["anonymous"]
    assert [a.kind for a in later] == ["role", "named"]
    assert [a.kind for a in other] == ["anonymous", "named"]


def test_turns_of_an_interview_are_owed_to_the_person_who_answers() -> None:
    text = (
        "Jane Roe, a cook, opened a bar.\n\n"
        "Q: Why did you open it now?\n\nA: I was tired of waiting for it.\n\n"
        "Q: And does it pay for itself?\n\nA: I think that it will."
    )
    document, found = read(f"{text} Jane Roe said so.")
    assert len(document.quotations) == 4
    kinds = [a.kind for a in found if a.quotation is not None]
    assert kinds == ["writer", "role", "writer", "role"]


def test_the_subject_of_an_opening_clause_follows_it() -> None:
    document, found = read("Noting the rain, the minister said it pours.")
    assert [text_of(document, a.source) for a in found] == ["the minister", "the minister"]


def test_thoughts_are_not_statements() -> None:
    _, found = read("Jane Roe hopes that it rains. Jane Roe said that it rains.")
    assert [a.is_statement for a in found] == [False, True]


def test_a_sentence_has_the_source_of_its_cue_or_its_quotation() -> None:
    document, found = read(
        'It rains. "It rains. It pours. It hails," said Jane Roe. Experts say so.'
    )
    assert len(document.sentences) == 5
    assert list(sourced_sentences(document, found)) == [0, 1, 1, 1, 0]


ARTICLE = """Jane Roe, a clerk at Acme, said the pumps were old. "We asked for new ones," she said.

Experts say that pumps wear out. Acme did not respond to a request for comment.

"""


def values(text: str) -> dict[str, float]:
    return SIGNAL.read(annotate(parse(text))).values


def test_repeating_a_text_changes_no_value() -> None:
    assert values(ARTICLE * 2) == pytest.approx(values(ARTICLE))


def test_swapping_names_changes_no_value() -> None:
    swapped = ARTICLE.replace("Jane Roe", "Ana Maria Kowalska").replace("Acme", "Globex Partners")
    assert values(swapped) == pytest.approx(values(ARTICLE))


@pytest.mark.parametrize("text", ["", "word", '"', "said", '"""""', "\n\n", "said said said"])
def test_every_value_is_a_number_for_any_text(text: str) -> None:
    if not parse(text).words:
        return
    got = values(text)
    assert got.keys() == {feature.name for feature in SIGNAL.features}
    assert all(isinstance(value, float) for value in got.values())
    assert not any(math.isinf(value) for value in got.values())


@pytest.mark.parametrize(
    "text", ["said Jane Roe, ", '"Yes," said Jane Roe, a cook. He denied it. ']
)
def test_sizes_are_those_of_the_document(text: str) -> None:
    document = parse(text * 3)
    phrases = NounPhrases(document, shipped_matcher().find(document)["sourcing"])
    for first, last in combinations_with_replacement(range(len(document.words) + 1), 2):
        assert phrases.size(first, last) == document.size_of(first, last)


def test_the_words_of_names_from_nowhere_are_those_of_the_article() -> None:
    claims = "The plan is a disgrace{}. The mayor is a crook{}. The council is a farce{}."
    hollow = measure(claims.format(", Jo Finch said", ", Al Roe said", ", Jo Finch said"))[1]
    known = measure(claims.format(", Jo Finch said", ", Al Roe said", ", a clerk, Bo Lang, said"))[
        1
    ]
    assert hollow.values["named_sources"] < known.values["named_sources"]
    assert hollow.values["sourced_sentences"] == 0
    assert known.values["sourced_sentences"] == 1
    quoted = measure('"It is a disgrace," Jo Finch said. "It is a farce," Al Roe said. ' * 2)[1]
    assert quoted.values["emotive_words"] == 0


def test_one_more_name_from_nowhere_never_lowers_the_number_of_sources() -> None:
    lines = [
        "The road is shut, Jo Finch said.",
        "It is old, Al Roe said.",
        "It is wet, Bo Lang said.",
    ]
    counts = []
    for count in (1, 2, 3):
        findings = measure(" ".join(lines[:count]))[1].findings
        counts.append(sum(one.weight for one in findings if one.feature == "named_sources"))
    assert counts == [1, 2, 2]
    known = measure(" ".join(lines[:2]) + " It is wet, economist Bo Lang said.")[1].findings
    assert sum(one.weight for one in known if one.feature == "named_sources") == 3


def test_a_loaded_word_does_not_make_a_text_harder_to_read() -> None:
    plain = "The council approved the controversial proposal after a disagreement."
    loaded = "The council approved the despicable proposal after a disagreement."
    neutral = "The council approved the proposal after a disagreement."
    values = [measure(text)[1].values["difficult_words"] for text in (plain, loaded, neutral)]
    assert values[1] == values[2] < values[0]


def test_names_from_nowhere_tell_nothing_about_vague_sources_and_marks() -> None:
    text = "Experts say the {} is old. It leaks{}. We saw it{}. I told them so. We were wet."
    names = (", Al Roe said", ", Jo Finch said")
    hollow = measure(text.format("roof", *names))[1].values
    plain = measure(text.format("roof", "", ""))[1].values
    assert hollow["vague_sources"] > 0
    assert hollow["first_person_plural"] > 0.5 * plain["first_person_plural"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ('Lena Orsk refused to say the words "old pier".', False),
        ("Lena Orsk refused to say who paid.", True),
        ("They let me go because I had done nothing wrong.", False),
        ("Asked whether she felt that leaders would soon respond to it, Orsk smiled.", False),
        ("The old website Lund was used by the clerk who has asked for help.", False),
        ("Lena Orsk denied that request and left.", False),
        ("Lena Orsk made an attempt to reach out to voters.", False),
        ("The city prosecutors dismissed the old charge.", False),
        ("Attempts to reach Lena Orsk failed.", True),
        ("Lena Orsk has not denied it.", False),
        ("Lena Orsk denied that requests were lost.", True),
        ("The bridge fell. The office did not respond to a request for comment.", False),
        ("The county office shut it. The office did not respond to a request for comment.", True),
        ("The bridge fell. Jane Roe did not respond to a request for comment.", True),
        ("The bridge fell. They did not respond to a request for comment.", True),
    ],
)
def test_a_request_for_comment_counts_if_a_reader_can_tell_whose(text: str, counts: bool) -> None:
    text = f"It rained for a week. The road was shut. {text}"
    assert (measure(text)[1].values["right_of_reply"] > 0) is counts


@pytest.mark.parametrize(
    "row", read_file("replies").tables["reply"], ids=lambda row: row["at"][:20]
)
def test_examples_of_replies(row: dict[str, str]) -> None:
    for text, counts in ((row["example"], True), (row["counterexample"], False)):
        annotated = annotate(parse(text))
        matches = annotated.phrases["sourcing"]
        assert bool(find_replies(annotated.document, matches, annotated.attributions)) is counts


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Try telling that to the crew, who said it was late.", ["the crew"]),
        ("The report was part of an effort announced last week by the mayor.", []),
        ("Get it done and stop asking why, the mayor said.", ["the mayor"]),
        ("The wind industry warned that the levy would hurt.", ["The wind industry"]),
        ("The management said that the mill would close.", ["The management"]),
        ("Her silence said it all.", []),
        ("The discovery proved that they were wrong.", []),
        ("Six in 10 said the road was shut.", ["Six in 10"]),
        ("There are 80 reported faults.", []),
        ("Those surveyed said the road was shut.", ["Those surveyed"]),
        ("One of the cooks said the road was shut.", ["One of the cooks"]),
        ("The candidate said the road was shut.", ["The candidate"]),
        ("The passengers stranded there said it was cold.", ["The passengers"]),
        ("The old man who had a shop said rents were high.", ["The old man who had a shop"]),
        ("The latest research suggests that it rains more.", ["The latest research"]),
    ],
)
def test_the_table_of_sources_has_persons_and_bodies_only(text: str, sources: list[str]) -> None:
    annotated = annotate(parse(text))
    table = source_table(annotated.document, annotated.attributions)
    assert [source.text for source in table] == sources


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Roe said in a note to staff that it rains.", ["named Roe", "document a note"]),
        ("In a letter to staff, Roe said it rains.", ["document a letter", "named Roe"]),
        ("Roe said in the debate on the letter that it rains.", ["named Roe"]),
        (
            "Roe said in a letter that it rains. The letter said why.",
            ["named Roe", "document The letter"],
        ),
        (
            "It rains, Roe said, citing an unnamed source.",
            ["named Roe", "anonymous an unnamed source"],
        ),
        (
            "Puerto Rico said it rains, and Tories said not.",
            ["institutional Puerto Rico", "institutional Tories"],
        ),
        ("Kathy Ireland left. Ireland said it rains.", ["named Kathy Ireland"]),
        ("The Liberal Democrats said it rains.", ["named The Liberal Democrats"]),
        ("Roe and other Tories said it rains.", ["named Roe and other Tories"]),
        ("It rains, Roe said, citing a list of officers.", ["named Roe"]),
        ("It rains, Roe said, citing a cold front.", ["named Roe"]),
    ],
)
def test_what_the_table_of_sources_lists(text: str, sources: list[str]) -> None:
    annotated = annotate(parse(text))
    table = source_table(annotated.document, annotated.attributions)
    assert [f"{one.kind} {one.text}" for one in table] == sources
