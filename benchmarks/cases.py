"""Print how many cases of a folder come out as expected, and the cases that do not.

    python benchmarks/cases.py [FOLDER] [--kind KIND]

A folder holds `reports.jsonl` and, next to it, `files/`. A case has a `kind`, a `title` and `text`, or
a `file`, and `expected` in plain words. The words decide which check is made (`CHECKS`); a case without
a check is not as expected. A line of page boilerplate is appended to an ordinary article, and the scores
must be those without the line.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import lxml.html

import reliability
from reliability import Article, Report
from reliability.signals.registry import measure
from reliability.text.document import Document, parse

FOLDER = Path("../shared/cases")

# Made up. It has no boilerplate, which is appended to it.
ORDINARY = """\
The water board of Elmford voted on Thursday to replace the main under Canal Street, which has burst four
times since 2019. The work will take five months and cost $3.1 million, according to the board's budget.

“We have patched this pipe for years,” said Nora Whitlow, who chairs the board. “It is cheaper to replace
it.” She said that the street would stay open to buses.

Shop owners asked for help at the meeting. Peter Lang, who sells shoes near the old bridge, said that the
last repair had cost him a third of his sales in May.

A report by the state found lead in two of 31 samples that were taken on the street last year. The board
said that the new main would have no lead joints. A lawyer for the contractor, Dale Orton, declined to
comment.

The council will vote on the plan on June 12. The mayor, Ruth Calder, said she would support it."""

# Features under the names that the cases have for them
RENAMED = {
    "shouting": "all_caps_words",
    "headline_shouting": "headline_all_caps",
    "glued_words": "missing_spaces",
}

# A case is a mapping of its fields; the folder is that of its files.
Case = dict[str, Any]


def one_line(text: str) -> str:
    """Return a text with its line ends inside paragraphs as spaces."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def read_report(folder: Path, case: Case) -> Report:
    """Score the article of a case: its file if it has one, else its title and text."""
    if not case.get("file"):
        return reliability.assess(case["text"], case.get("title") or None)
    (article,) = reliability.read([folder / "files" / case["file"]])
    if not isinstance(article, Article):
        raise ValueError(article.error)
    return reliability.assess(article)


def scores(report: Report) -> tuple[float, float]:
    """Return both probabilities, rounded as the reports show them."""
    return round(report.reliability.probability, 4), round(report.bias.probability, 4)


def page(folder: Path, case: Case) -> Any:
    """Return the parsed HTML of a case's file."""
    return lxml.html.document_fromstring((folder / "files" / case["file"]).read_text("utf-8"))


def flat(text: str) -> str:
    """Return a text without white space."""
    return re.sub(r"\s+", "", text)


# -- checks: each returns "" if the case is as expected, else what differs ------------------------


def line_left_out(_: Path, case: Case, *_groups: str) -> str:
    """Check that an appended line changes no score and has no finding."""
    base = one_line(ORDINARY)
    title = case.get("title") or "Board votes to replace water main under Canal Street"
    plain = reliability.assess(base, title)
    given = reliability.assess(f"{base}\n\n{case['text']}", title)
    new = [f"{f.feature} {f.text!r}" for f in given.findings if f.start >= len(base)]
    if scores(plain) == scores(given) and not new:
        return ""
    return f"scores {scores(plain)} -> {scores(given)}; new findings: {', '.join(new) or 'none'}"


def title_left_out(_: Path, case: Case, *_groups: str) -> str:
    """Check that the headline as first line, and a dateline after it, change no score."""
    title, rest = case["title"], one_line(ORDINARY)
    lines = case["text"].split("\n\n")
    plain = lines[1] if lines[0].strip() == title.strip() else lines[0]
    plain = re.sub(r"^[A-Z][A-Z .,a-z]*(?:\([A-Z][\w ]*\))? (?:—|–|-+) ", "", plain)
    one = reliability.assess(f"{plain}\n\n{rest}", title)
    other = reliability.assess(f"{case['text']}\n\n{rest}", title)
    return "" if scores(one) == scores(other) else f"scores {scores(one)} -> {scores(other)}"


def quotes_not_the_authors(folder: Path, case: Case, names: str) -> str:
    """Check that the quoted block has no finding of the features named."""
    report = read_report(folder, case)
    features = set(re.findall(r"\w+", names)) | {"unsourced_certainty", "group_labels"}
    found = [f"{f.feature} {f.text!r}" for f in report.findings if f.feature in features]
    return ", ".join(found)


def words_kept(folder: Path, case: Case, words: str) -> str:
    """Check that at least so many words of a page were kept."""
    count = len(read_report(folder, case).article.text.split())
    return "" if count >= int(words) else f"{count} words"


HIDDEN = (
    "//*[@hidden or self::del or self::s or self::strike or self::template"
    " or self::noscript or self::dialog[not(@open)]"
    " or contains(translate(@style, ' ', ''), 'display:none')"
    " or contains(translate(@style, ' ', ''), 'visibility:hidden')"
    " or contains(@class, 'rollover-block') or contains(@class, 'rollover-people-block')"
    " or contains(@class, 'tooltip') or contains(@class, 'popup') or contains(@class, 'popover')"
    " or contains(@class, 'visually-hidden') or contains(@class, 'sr-only') or @role='tooltip']"
)


def hidden_left_out(folder: Path, case: Case, *_groups: str) -> str:
    """Check that nothing hidden was read, and that most of the rest was."""
    tree = page(folder, case)
    text = flat(read_report(folder, case).article.text)
    hidden = [element.text_content() for element in tree.xpath(HIDDEN)]
    for element in tree.xpath(HIDDEN):
        element.drop_tree()
    body = tree.xpath("//article") or tree.xpath("//main") or tree.xpath("//body")
    shown = flat("".join(one.text_content() for one in body))
    if not hidden:
        return "nothing hidden was found by this check"
    read = [one for one in hidden if flat(one) and flat(one) in text]
    if read:
        return f"read: {read[0][:60]!r}"
    return "" if len(text) > 0.75 * len(shown) else f"{len(text)} of {len(shown)} characters read"


def paragraphs(folder: Path, case: Case, count: str) -> str:
    """Check the number of paragraphs of a page."""
    found = len(parse(read_report(folder, case).article.text).paragraphs)
    return "" if found == int(count) else f"{found} paragraphs"


def title_of_heading(folder: Path, case: Case, *_groups: str) -> str:
    """Check that the title is the first-level heading."""
    heading = " ".join(page(folder, case).xpath("string(//h1)").split())
    title = read_report(folder, case).article.title
    return "" if title == heading else f"title {title!r}"


def abstains(folder: Path, case: Case, *_groups: str) -> str:
    """Check that the verdict is ABSTAIN."""
    try:
        verdict = read_report(folder, case).verdict
    except ValueError:  # not read as an article: no verdict at all
        return ""
    return "" if verdict == "ABSTAIN" else f"verdict {verdict}"


def link_paragraphs_kept(folder: Path, case: Case, *_groups: str) -> str:
    """Check that paragraphs that are one link are read."""
    text = flat(read_report(folder, case).article.text)
    links = [flat(p.text_content()) for p in page(folder, case).xpath("//article//p[.//a]")]
    missing = [link for link in links if link not in text]
    return f"missing: {missing[0][:60]}" if missing else ""


def markup_read(folder: Path, case: Case, *_groups: str) -> str:
    """Check that a text field with markup is read as its plain text, with a note."""
    row = json.loads((folder / "files" / case["file"]).read_text("utf-8"))
    report = read_report(folder, case)
    plain = re.sub(r"</p>|<br ?/?>|</h\d>|</li>|</div>", "\n\n", row["text"])
    plain = re.sub(r"(?:\\r)?\\n", "\n", re.sub(r"<[^<>]+>", "", plain))
    plain = html.unescape(html.unescape(plain)).strip()
    wanted = reliability.assess(plain, html.unescape(row.get("title") or "") or None)
    if not report.article.notes:
        return "no note"
    if scores(wanted) != scores(report):
        return f"scores {scores(wanted)} of the plain text -> {scores(report)}"
    return ""


def _measured(case: Case) -> tuple[Document, Any]:
    return measure(case["text"], case.get("title") or None)


def is_zero(_: Path, case: Case, feature: str) -> str:
    """Check that a feature is zero."""
    value = _measured(case)[1].values.get(feature, 0)
    return f"{feature} {value:.3g}" if value > 0 else ""


def is_positive(_: Path, case: Case, feature: str) -> str:
    """Check that a feature is over zero."""
    return "" if _measured(case)[1].values.get(feature, 0) > 0 else f"{feature} 0"


def no_finding(_: Path, case: Case, feature: str, words: str = "") -> str:
    """Check that a feature has no finding, or no finding on some words."""
    names = {feature, RENAMED.get(feature, feature)}
    findings = _measured(case)[1].findings
    found = [f.text for f in findings if f.feature in names and (words or "") in f.text]
    return f"{feature} {found[0]!r}" if found else ""


def no_quotation(_: Path, case: Case, *_groups: str) -> str:
    """Check that no quotation is found."""
    found = _measured(case)[0].quotations
    return f"{len(found)} quotations" if found else ""


def sentence_count(_: Path, case: Case, count: str) -> str:
    """Check the number of sentences."""
    found = len(_measured(case)[0].sentences)
    return "" if found == int(count) else f"{found} sentences"


def second_paragraph_quoted(_: Path, case: Case, *_groups: str) -> str:
    """Check that all words of the second paragraph are quoted."""
    document = _measured(case)[0]
    span = document.paragraphs[1]
    return "" if all(document.quoted[span.first : span.last]) else "not all of it is quoted"


Check = Callable[..., str]

# The first pattern that matches the start of the expectation decides; its groups go to the check.
CHECKS: tuple[tuple[str, Check], ...] = (
    ("the line is left out", line_left_out),
    ("the lines are left out", line_left_out),
    ("the headline repeated|headline and dateline", title_left_out),
    (
        r"quoted words are no words of the author: no ([\w, ]+) of the article",
        quotes_not_the_authors,
    ),
    (r"all (\d+) words", words_kept),
    (r"a line end in HTML is a space: (\d+) paragraphs", paragraphs),
    ("the title that", title_of_heading),
    ("ABSTAIN", abstains),
    ("a paragraph that is one link stays", link_paragraphs_kept),
    ("markup is read", markup_read),
    (r".*(?:hidden|no reader sees|struck out)", hidden_left_out),
    (r"(\w+) is 0", is_zero),
    (r"(\w+) over 0", is_positive),
    (r"no quotation$", no_quotation),
    (r"no (\w+) findings? on “(.*)”", no_finding),
    (r"no (\w+) findings?", no_finding),
    (r"(\d+) sentences?", sentence_count),
    ("the second paragraph is quoted", second_paragraph_quoted),
)


def fault(folder: Path, case: Case) -> str:
    """Return "" if a case is as expected, else what differs.

    Examples
    --------
    >>> fault(FOLDER, {"kind": "", "text": "It rains. It snows.", "expected": "2 sentences"})
    ''
    """
    for pattern, check in CHECKS:
        if match := re.match(pattern, case["expected"]):
            try:
                return check(folder, case, *match.groups())
            except (ValueError, LookupError) as error:
                return repr(error)
    return "no check reads this expectation"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the cases of a folder and print those that are not as expected."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER, metavar="FOLDER")
    parser.add_argument("--kind", help="check the cases of this kind only")
    given = parser.parse_args(arguments)
    lines = (given.folder / "reports.jsonl").read_text("utf-8").splitlines()
    cases = [
        case for line in lines if (case := json.loads(line))["kind"] == (given.kind or case["kind"])
    ]
    total, right = Counter(case["kind"] for case in cases), Counter[str]()
    for case in cases:
        if difference := fault(given.folder, case):
            print(f"{case['id']} ({case['kind']}): {difference}")
        else:
            right[case["kind"]] += 1
    print()
    for kind, count in total.items():
        print(f"{right[kind]:3d} of {count:3d}  {kind}")
    print(f"{right.total():3d} of {total.total():3d}  as expected")
    return 0 if right.total() == total.total() else 1


if __name__ == "__main__":
    sys.exit(main())
