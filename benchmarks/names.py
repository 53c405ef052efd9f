"""Check that no score changes if the names in real articles are swapped.

    python benchmarks/names.py [--data ../shared/data] [--articles 60] [--sets NAME …] [--seed N]

Swaps one kind of name at a time for names of other shapes, everywhere in the text and in the headline
as printed, in Title Case and in CAPITALS. Prints for each kind the number of articles with such names,
the number of those in which a scored value changes by more than 1e-6, the largest change of either
score, and the values that change most often. Exits with 1 if any value changes. `--seed` draws articles
at random, so that a rule is tested on articles that were not looked at when it was made. Known causes
that remain: a surname that is a month ("in May", "the May 2016 director"), "he" after an outlet of one
word, and lines of the page that are told by their length.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from pathlib import Path

from reliability.scoring import model
from reliability.signals.registry import measure
from reliability.text.vocabulary import is_dictionary_word
from reliability.training.datasets import dataset_path, read_rows

SETS = ("recovery", "allsides", "buzzfeed_webis2016")
Article = tuple[str, str]  # text and headline
Swap = Callable[[Article], Article]

GIVEN = (
    "Alan Alexander Andrew Angela Ann Anna Anthony Barack Ben Bernie Bill Boris Brian Carl Chris "
    "Christopher Daniel David Donald Edward Elizabeth Emmanuel Eric Gary George Greg Hillary Jack "
    "James Jane Jason Jeff Jennifer Jeremy Jim Joe John Jonathan Joseph Karen Kellyanne Kevin "
    "Larry Laura Linda Lisa Maria Marco Mark Martin Mary Matthew Melania Michael Michelle Mike "
    "Mitch Mitt Nancy Newt Nick Nigel Paul Peter Rachel Richard Robert Roger Ronald Rudy Sarah "
    "Scott Sean Stephen Steve Steven Susan Ted Theresa Thomas Tim Tom Tony Vladimir William"
).split()
PERSON = re.compile(rf"\b({'|'.join(GIVEN)}) ((?!\w+day\b)[A-Z][a-z]{{2,}})\b")
SUFFIX = re.compile(r" (?:[JS]r\.|I+)\Z")
PERSONS = {
    "persons, one word": (
        "Maud Okafor,Ilse Rasmussen,Teuvo Lindqvist,Dilnoza Karimova,Pio Esposito,Wanda Kowalczyk,"
        "Hamza Tariq,Noor Haddad,Bjarne Dahl,Ximena Quispe"
    ),
    "persons, several": (
        "Andrew Lloyd Webber,Ana Garcia Marquez,Helena Bonham Carter,Sacha Baron Cohen,"
        "Aung San Suu Kyi,Kristin Scott Thomas,Mario Vargas Llosa,Rory Kinnear Hale"
    ),
    "persons, particles": (
        "Ursula von Holt,Bill de Groot,Robin van der Veen,Oscar de la Vega,Dick van Dorp,"
        "Leonor di Salvo,Hasan bin Tariq,Luc du Pont"
    ),
    "persons, signs": (
        "Sinead O'Neill,Omar Al-Sayed,Mary Whitton-Tull,Dara O'Brien,Noor el-Haddad,Ada Lowe-Poe,"
        "Chris D'Arcy,Jean-Luc Moreau"
    ),
    "persons, initials": (
        "J. K. Roe,A. B. Okafor,T. S. Lindqvist,R.J. Haddad,George W. Dahl,Ann I. Quispe,J.D. Tariq"
    ),
    "persons, words": (
        "Gordon Brown,Stephen King,George Bush,Andrew Young,Tom Price,Huey Long,Rosa Parks,"
        "Cory Booker,Karl Rove,Ron Wood,Tiger Woods,Jack Black,Betty White,Al Green"
    ),
    "persons, months": "Theresa May,Bille August",
    "persons, in s": (
        "Angela Reyes,Maud Collins,Tom Jones,Ilse Haas,Mila Kunis,Ken Burns,Rosa Dias,Ann Rhys"
    ),
    "persons, in s'": (
        "Angela Reyes',Maud Collins',Tom Jones',Ilse Haas',Mila Kunis',Ken Burns',Rosa Dias'"
    ),
    "persons, suffixes": (
        "Harry Okafor Jr.|Okafor,Ada Lowe Sr.|Lowe,Teuvo Lindqvist III|Lindqvist,"
        "Tom Price Jr.|Price,Omar Haddad II|Haddad,Luis Quispe Jr.|Quispe"
    ),
    "persons, small parts": (
        "Kim Jong-un|Kim,Ali al-Sayed|al-Sayed,Noor ul-Haq|ul-Haq,Lee Byung-hyun|Lee,"
        "Lena af Klint|af Klint,Rui dos Santos|dos Santos,Mia zu Hohen|zu Hohen,Ana das Neves|das Neves"
    ),
    "persons, more words": (
        "Megan Rapp Hunter|Hunter,Cory Gardner,Ann Wells,Dan Fields,Will Hurd,Joy Reid,"
        "Christian Bale,Dick Cheney,Art Field,May Wood,Faith Hill,Jim Justice,Ken Buck"
    ),
}
ONE = "Iran|Russia|China|Syria|Mexico|Ukraine|France|Germany|Iraq|Israel|Canada|London|Texas"
SEVERAL = (
    "New York,North Korea,South Korea,Saudi Arabia,New Jersey,Los Angeles,San Francisco,"
    "South Carolina,North Carolina,Hong Kong,United Kingdom,United States,White House,New Mexico"
).replace(",", "|")
OUTLETS = (
    "New York Times|Washington Post|Wall Street Journal|Associated Press|Guardian|Daily Mail|"
    "Daily Caller|Huffington Post|Fox News|NBC News|ABC News|CBS News|BBC|CNN|MSNBC|Reuters|"
    "Breitbart|Politico|USA Today|Facebook"
)
PAPERS = ("Times", "Post", "Mail", "Journal")  # outlets also called by their last word
NO_SURNAMES = ("Corp", "Inc", "Ltd", "Bros")  # "Lockheed Martin Corp."
# The label of a button that shares a page is not the name of an outlet: "20.1k Shares Facebook Twitter"
BEFORE_BUTTON = re.compile(r"(?:(?:shares|tweet) |\n)\Z", re.IGNORECASE)
AFTER_BUTTON = re.compile(r"\W{1,3}Twitter\b|\s*(?:\n|\Z)")
# The names that are searched for, as a pattern, and their replacements.
NAMES: dict[str, dict[str, str]] = {
    "places, one word to several": {
        ONE: "New Zealand,Sri Lanka,Papua New Guinea,El Salvador,Costa Rica,Cape Verde,San Marino,"
        "Sierra Leone,New Orleans",
    },
    "places, several to one": {SEVERAL: "Oslo,Chad,Reading,Peru,Bath,Nice,Lagos,Fiji,Turkey"},
    "places, several to several": {
        SEVERAL: "Burkina Faso,Long Island,Great Britain,East Timor,Cape Verde,Grand Rapids",
    },
    "places, with article": {
        ONE: "the Netherlands,the Philippines,the Hague,the Gambia,the Bronx,the Maldives",
    },
    "places, signs": {
        ONE: "St. Louis,Guinea-Bissau,Winston-Salem,Ft. Worth,Coeur d'Alene,St. Kitts,Mt. Airy,"
        "Port-au-Prince,Baden-Baden",
    },
    "places, letters": {r"U\.S\.(?!A)": "U.K.", r"U\.K\.": "U.S.", "US": "UK", "UK": "US"},
    "places, America": {"America": "New Zealand,Iran,Britain"},
    "demonyms": {
        "Americans": "Britons,Sri Lankans", "American": "British,Burkinabe",
        "British": "American,Irish", "Russians?": "New Zealand,Polish", "Chinese": "Sri Lankan",
        "Iranians?": "Burkinabe",
    },
    "parties": {
        "Republican Party|Democratic Party": "Labour Party,Scottish National Party,Green Party",
        "Republicans|Democrats|GOP": "Conservatives,Liberal Democrats,SNP,Greens,Tories,Labour",
        "Republican|Democratic|Democrat": "Labour,Liberal Democrat,Conservative,Tory",
        "Tories|Labour": "Liberal Democrats,Republicans,GOP",
    },
    "parties, others": {
        "Republican Party|Democratic Party": "Sinn Fein,Five Star Movement,Fine Gael",
        "Republicans|Democrats|GOP": "Sinn Fein,AfD,UKIP,Plaid Cymru,Jobbik",
        "Tories|Labour": "AfD,Fine Gael",
    },
    "outlets": {OUTLETS: "Reuters,Daily Mail,CNN,New York Times,BBC News,Vox,Christian Post"},
    "outlets with article": {
        f"(?:[Tt]he )?(?:{OUTLETS})":
        "Reuters,The New York Times,BBC News,The Daily Mail,Vox,The Economist,Sky News",
    },
    "outlets, signs": {
        OUTLETS: "Salon.com,A.V. Club,eNews,Vox.com,McClatchy,AT&T,LADbible,News.com.au",
    },
}  # fmt: skip


def is_button(before: str, whole: str, end: int) -> bool:
    """Return True for "Facebook" beside "Shares" or "Twitter", or in a line by itself."""
    return bool(AFTER_BUTTON.match(whole, end)) and bool(
        BEFORE_BUTTON.search(before) or whole.startswith("Twitter", end + 1)
    )


def replace(article: Article, names: dict[str, str]) -> Article:
    """Swap names in the text and the headline, and keep their case."""
    pattern = re.compile(
        r"(?<![\w@#/])(?<!www\.)(?:"
        + "|".join(sorted(map(re.escape, names), key=len, reverse=True))
        + r")(?P<own>['’]s)?(?![a-zA-Z\d_@/])",  # not "RoeRead on", which lost a space
        re.IGNORECASE,
    )
    lower = {name.lower(): other for name, other in names.items()}

    def other(match: re.Match[str]) -> str:
        own = match["own"] or ""
        found = match[0].removesuffix(own)
        name, whole = lower[found.lower()], match.string
        if found not in names and not found.isupper():
            return match[0]  # "us" is not a place
        before, after = whole[: match.start()][-20:], whole[match.end() : match.end() + 1]
        if found == "Facebook" and is_button(before, whole, match.end()):
            return match[0]
        if re.search(r"(?:[A-Z]\w+ |\b[Tt]he |\ba |['’]s |[-/])\Z", before):
            name = re.sub("^[Tt]he ", "", name)  # "Thomson Reuters", "the Iran deal"
        if name.endswith("'"):
            name, own = name[:-1], own[:1]
        if not own and re.match(r" [A-Z]", whole[match.end() :]):
            name = SUFFIX.sub("", name)  # "James Earl" in "James Earl Ray" has no suffix
        ends_line = not after or whole[match.end() :].lstrip(')"”')[:1] in ("", "\n")
        if name.endswith(".") and (after == "." or (ends_line and found[-1] != ".")):
            name = name[:-1]  # a stop that the line does not have would end a sentence
        if found.isupper() and found not in names:
            return name.upper() + own.upper()
        starts = re.search(r"(?:\A|[.!?\n][\"”’')]?\s*)[\"“‘'(]?\Z", before[-6:])
        return (name[0].upper() + name[1:] if starts else name) + own

    return pattern.sub(other, article[0]), pattern.sub(other, article[1])


def persons(article: Article, others: str) -> Article:
    """Swap persons, by full name and by surname alone."""
    names: dict[str, str] = {}
    free = unused(article, others)
    for given, surname in dict.fromkeys(PERSON.findall(article[0])):
        if surname in names or surname in GIVEN or surname in NO_SURNAMES or not free:
            continue
        if is_dictionary_word(surname.lower()):
            continue
        whole, _, short = free.pop(0).partition("|")
        names[f"{given} {surname}"] = whole
        names[surname] = short or re.sub(r"^(?:(?:[A-Z]\. ?)+|[\w-]+ (?:[A-Z]\. )?)", "", whole)
    return replace(article, names) if names else article


def listed(article: Article, patterns: dict[str, str]) -> Article:
    """Swap the names of a list, each for the same other name throughout."""
    names: dict[str, str] = {}
    given: dict[str, str] = {}  # one name with and without an article
    for pattern, others in patterns.items():
        free = unused(article, others)
        for name in sorted(set(re.findall(rf"(?<![\w.@/])(?:{pattern})(?![\w@/])", article[0]))):
            bare = re.sub("^[Tt]he ", "", name)
            if bare not in given and free:
                given[bare] = free.pop(0)
            if bare in given:
                names.setdefault(name, given[bare])
    for name, other in given.items():  # "the Times", after "The New York Times"
        if name.endswith(" News"):  # "CBS", after "CBS News"
            names.setdefault(name.removesuffix(" News"), other)
        short = name.split()[-1]
        if " " in name and short in PAPERS:
            for start in ("the", "The"):
                last = other if other.endswith("News") else f"{start} {other.split()[-1]}"
                names.setdefault(f"{start} {short}", last)
    return replace(article, names) if names else article


def capitalized(title: str) -> str:
    """Return a headline with a capital at each word, and acronyms as they are."""
    return " ".join(word if word.isupper() else word.title() for word in title.split(" "))


def unused(article: Article, others: str) -> list[str]:
    """Return the names that are not in the article, so that no two names become one."""
    words = set(re.findall(r"\w+", article[0]))
    free = [o for o in others.split(",") if words.isdisjoint(re.findall(r"\w*[A-Z]\w+", o))]
    return free or (others.split(",") if others in ("US", "UK", "U.S.", "U.K.") else [])


def kinds() -> Iterator[tuple[str, Swap]]:
    """Yield each kind of name with the function that swaps it."""
    yield from ((kind, partial(persons, others=others)) for kind, others in PERSONS.items())
    yield from ((kind, partial(listed, patterns=names)) for kind, names in NAMES.items())


def articles(
    data: Path, count: int, sets: Sequence[str] = SETS, seed: int | None = None
) -> Iterator[Article]:
    """Yield up to `count` articles of each set, evenly spaced, or drawn at random with a seed."""
    for path in (*(dataset_path(data, name) for name in sets), data / "bench_200.jsonl.gz"):
        whole = [
            (row["text"], row["title"] or "") for row in read_rows(path) if len(row["text"]) > 600
        ]
        if seed is not None:
            yield from random.Random(seed).sample(whole, min(count, len(whole)))
        else:
            yield from islice(whole, 0, None, max(1, len(whole) // count))


@cache
def scored() -> list[str]:
    """Return the features of the models."""
    return sorted({name for target in model.TARGETS for name in model.shipped_model(target).curves})


def read(article: Article) -> tuple[dict[str, float], list[float]]:
    """Return the scored values and the scores of an article."""
    values = measure(*article)[1].values
    scores = [model.shipped_model(target).score(values).probability for target in model.TARGETS]
    return {name: values[name] for name in scored()}, scores


def moved(before: dict[str, float], after: dict[str, float]) -> list[str]:
    """Return the names of the values that differ by more than 1e-6; NaN equals NaN."""
    return [
        name
        for name, value in before.items()
        if not (math.isclose(value, after[name], rel_tol=1e-6, abs_tol=1e-6))
        and not (math.isnan(value) and math.isnan(after[name]))
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=60, help="number of articles from each set")
    parser.add_argument("--sets", nargs="+", default=SETS, metavar="NAME")
    parser.add_argument("--seed", type=int, help="draw the articles at random with this seed")
    parser.add_argument(
        "--show", default="", help="print the changed values of the articles of a kind"
    )
    options = parser.parse_args()
    given = list(articles(options.data, options.articles, options.sets, options.seed))
    forms: list[Callable[[str], str]] = [str, capitalized, str.upper]
    printed = [(text, form(title)) for text, title in given for form in forms]
    print(f"{len(given)} articles, headlines in {len(forms)} forms")
    originals: list[tuple[dict[str, float], list[float]] | None] = [None] * len(printed)
    wrong = []
    for kind, swap in kinds():
        held, changed, largest = 0, 0, 0.0
        features: Counter[str] = Counter()
        for at, article in enumerate(printed):
            other = swap(article)
            if other == article:
                continue
            held += 1
            before = originals[at] = originals[at] or read(article)
            after = read(other)
            if names := moved(before[0], after[0]):
                changed += 1
                features.update(names)
                largest = max(
                    largest, *(abs(a - b) for a, b in zip(before[1], after[1], strict=True))
                )
                if options.show and options.show in kind:
                    print(f"  article {at}: {' '.join(names)}")
        most = ", ".join(f"{name} {count}" for name, count in features.most_common(4))
        print(f"{kind:28} {changed:4} of {held:4}  {largest:.4f}  {most}")
        if changed:
            wrong.append(kind)
    if wrong:
        sys.exit(f"names change values: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
