"""Score English news articles for reliability and bias, and show the phrases behind the scores.

>>> import reliability
>>> report = reliability.assess(
...     "Everyone knows that the bridge will definitely fall. There is no doubt whatsoever.",
...     title="The bridge",
... )

A report has two scores. Each is a calibrated probability with the arithmetic behind it: a base and the
contribution of every feature, in log-odds.

>>> import math
>>> score = report.reliability
>>> log_odds = score.base + sum(score.contributions.values())
>>> math.isclose(score.probability, 1 / (1 + math.exp(-log_odds)))
True
>>> low, high = score.interval
>>> 0 <= low <= score.probability <= high <= 1
True

`report.findings` are the phrases, each with its place, its reason and its share of the log-odds.

>>> all(
...     report.article.text[finding.start : finding.end] == finding.text
...     for finding in report.findings
...     if finding.where == "text"
... )
True

`report.verdict` is PASS, FAIL or ABSTAIN under a `Policy`. A text that cannot be judged has scores, too.

>>> print(report.verdict, report.reasons[0])
ABSTAIN too short: 13 words, and fewer than 100 cannot be judged
>>> lenient = reliability.Policy(min_words=10, fail_under=0.0)
>>> print(reliability.assess(report.article, policy=lenient).verdict)
PASS

`report.to_dict()` is the wire format. `read` yields articles from files and folders, and `assess_many`
scores them lazily and in order. Every error that the package raises on purpose is a `ReliabilityError`.

`find_contradictions` compares a claim, such as a summary, with a text about the same event.

>>> text = "The ferry carried 40 passengers. Nobody was hurt."
>>> [found] = reliability.find_contradictions(text, "The ferry carried 65 passengers.")
>>> print(found.note, text[slice(*found.text_span)], sep=": ")
the text has another number for the same thing: The ferry carried 40 passengers

`reliability train FILE --out DIR` trains a model on your own labels. `Report.score` applies it, or
raises an error if a lexicon has changed since. (Here a shipped model takes the place of yours.)

>>> from reliability.scales.model_files import models_folder
>>> model = reliability.Model.load(models_folder() / "bias.json")
>>> report.score(model) == report.bias
True

`score_frame` scores the articles of a data frame, and `to_frame` makes one of reports.
`assess_publishers` pools the scores of each publisher's articles.
`reliability.plot` draws scores and models with matplotlib. `SignalTransformer` gives the features to
scikit-learn, and `ReliabilityScorer` the scores. In a notebook, a report displays its article with the
findings marked.

The score judges manner, not truth: text alone cannot show whether a claim is false.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reliability.version import __version__

if TYPE_CHECKING:
    from reliability.articles.article import Article
    from reliability.articles.reader import read
    from reliability.contradictions.find import Contradiction, find_contradictions
    from reliability.errors import ReliabilityError
    from reliability.integrations import plot
    from reliability.integrations.frames import score_frame, to_frame
    from reliability.integrations.scorer import ReliabilityScorer
    from reliability.integrations.transformer import SignalTransformer
    from reliability.publishers.assess import PublisherReport, PublisherReports, assess_publishers
    from reliability.records import Finding, Genre, Score, Verdict
    from reliability.scoring.assess import assess, assess_many
    from reliability.scoring.model import Model
    from reliability.scoring.policy import Policy
    from reliability.scoring.report import Report
    from reliability.scoring.sentences import ScoredSentence, reading_ease, score_sentences

__all__ = [
    "Article",
    "Contradiction",
    "Finding",
    "Genre",
    "Model",
    "Policy",
    "PublisherReport",
    "PublisherReports",
    "ReliabilityError",
    "ReliabilityScorer",
    "Report",
    "Score",
    "ScoredSentence",
    "SignalTransformer",
    "Verdict",
    "__version__",
    "assess",
    "assess_many",
    "assess_publishers",
    "find_contradictions",
    "plot",
    "read",
    "reading_ease",
    "score_frame",
    "score_sentences",
    "to_frame",
]

# Names are imported on first use, so that `reliability --help` does not wait for numpy.
_HOMES = {
    "articles.article": ("Article",),
    "articles.reader": ("read",),
    "contradictions.find": ("Contradiction", "find_contradictions"),
    "errors": ("ReliabilityError",),
    "publishers.assess": ("PublisherReport", "PublisherReports", "assess_publishers"),
    "records": ("Finding", "Genre", "Score", "Verdict"),
    "scoring.assess": ("assess", "assess_many"),
    "scoring.model": ("Model",),
    "scoring.policy": ("Policy",),
    "scoring.report": ("Report",),
    "scoring.sentences": ("ScoredSentence", "reading_ease", "score_sentences"),
    "integrations.frames": ("score_frame", "to_frame"),
    "integrations.scorer": ("ReliabilityScorer",),
    "integrations.transformer": ("SignalTransformer",),
}


def __getattr__(name: str) -> Any:
    if name == "plot":  # a module
        return import_module("reliability.integrations.plot")
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"reliability.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'reliability' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
