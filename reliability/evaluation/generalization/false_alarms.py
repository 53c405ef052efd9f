"""False alarms: the share of ordinary news that fails, whole or cut short, by kind and region.

Nobody rated these articles. No model of reliability or bias was trained on their sets, except for a few
articles that the reader graded, and those are left out. The shipped models score each article cut to a
few lengths, in whole sentences, and whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from reliability.display.formatting import plural
from reliability.evaluation.benchmark import Goal, Row
from reliability.evaluation.gate import FALSE_ALARMS_PAGE
from reliability.evaluation.generalization import bootstrap
from reliability.evaluation.generalization.bootstrap import Sample
from reliability.evaluation.generalization.rows import evenly_spaced, mean_row
from reliability.evaluation.tables import print_rows, write_measured_page
from reliability.scoring.assess import assess
from reliability.scoring.parallel import parallel_map
from reliability.text.document import parse
from reliability.training.brevity import first_words
from reliability.training.datasets import read_rows
from reliability.training.graded import graded_ids
from reliability.training.progress import log_progress

LENGTHS = (120, 200, 300)  # words to which articles are cut
_GOAL = 0.05


class NewsArticle(NamedTuple):
    """An article of ordinary news: its kind, its title, its text, and a name that like articles share.

    The interval of a share is over these names: outlets or states, or the article itself.
    """

    kind: str
    title: str | None
    text: str
    cluster: str


# The kind of an article of each set, and the name that it shares with like ones.
_KINDS: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str]]] = {
    "bbc_masakhanews": lambda row: (
        "sport" if row["extra"]["category"] == "sports" else "national news",
        row["id"],
    ),
    "local_news": lambda row: (
        f"local {'newspapers' if row['extra']['medium'] == 'Newspapers' else 'broadcasters'}",
        row["extra"]["state"],
    ),
    "opinion": lambda row: ("local and college opinion", row["source"]),
}
_CLUSTERS = {
    "local and college opinion": "outlet",
    "local broadcasters": "state",
    "local newspapers": "state",
}
_AGENCIES = {"Reuters": "wire", "Xinhua": "wire, Asia"}  # in newsdiscourse


def news_articles(data: Path, graded: Collection[tuple[str, str]]) -> Iterator[NewsArticle]:
    """Yield the articles of all sets, without those that the reader graded."""
    for name, kind_of in _KINDS.items():
        for row in read_rows(data / "more" / f"{name}.jsonl.gz"):
            if (f"more/{name}", row["id"]) not in graded:
                kind, cluster = kind_of(row)
                yield NewsArticle(kind, row["title"] or None, row["text"], cluster)
    yield from _agency_articles(read_rows(data / "more" / "newsdiscourse.jsonl.gz"))


def _agency_articles(rows: Iterable[Mapping[str, Any]]) -> Iterator[NewsArticle]:
    """Yield the articles of agencies, put together from their sentences and paragraphs."""
    by_article: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_article[row["doc"]].append(row)
    for name, sentences in by_article.items():
        kind = _AGENCIES.get(sentences[0]["source"])
        if kind:
            paragraphs: dict[int, list[str]] = defaultdict(list)
            for one in sentences:
                paragraphs[one["paragraph"]].append(one["text"])
            text = "\n\n".join(map(" ".join, paragraphs.values()))
            yield NewsArticle(kind, sentences[0]["title"] or None, text, name)


def false_alarm_rows(articles: Iterable[NewsArticle], sample: int) -> Iterator[Row]:
    """Yield the share that fails of each kind and length, of at most `sample` articles each."""
    by_kind: dict[str, list[NewsArticle]] = defaultdict(list)
    for article in articles:
        by_kind[article.kind].append(article)
    for kind, of_kind in sorted(by_kind.items()):
        for length in (*LENGTHS, 0):
            long = [one for one in of_kind if len(one.text.split()) >= length]
            chosen = evenly_spaced(long, sample)
            part = f"{length} words" if length else "whole"
            log_progress(f"{kind}, {part}: {len(chosen)} articles")
            if chosen:
                yield _failing_row(kind, part, chosen, length)


def _failing_row(kind: str, part: str, articles: Sequence[NewsArticle], length: int) -> Row:
    verdicts = np.array([*parallel_map(partial(_verdict, length), articles)])
    shares = ", ".join(f"{name} {(verdicts == name).mean():.3f}" for name in ("PASS", "ABSTAIN"))
    clusters = np.array([one.cluster for one in articles])
    return mean_row(
        kind,
        Goal(part, "share that fails", _GOAL, at_most=True),
        [Sample(clusters, bootstrap.share_statistic(verdicts == "FAIL"))],
        f"{shares}; interval over {plural(len(set(clusters)), _CLUSTERS.get(kind, 'article'))}",
    )


def _verdict(length: int, article: NewsArticle) -> str:
    """Return the verdict on an article that is cut to a number of words, or whole for 0."""
    text = first_words(parse(article.text), length) if length else article.text
    return str(assess(text, article.title).verdict)


def run_false_alarms(data: Path, sample: int, as_json: bool, write: bool) -> None:
    """Measure the shipped models and print the table; with `write`, write its page next to them."""
    articles = news_articles(data, graded_ids(data))
    rows = list(false_alarm_rows(articles, sample))
    print_rows(rows, "kind of article", as_json)
    if write:
        write_measured_page(FALSE_ALARMS_PAGE, rows, "kind of article")
