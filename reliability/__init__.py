"""Scores English news articles for reliability and bias, and shows the phrases that made the score.

>>> import reliability
>>> report = reliability.assess(
...     "Everyone knows that the bridge will definitely fall. There is no doubt whatsoever.",
...     title="The bridge",
... )

A report holds two scores. Each is a calibrated probability with the arithmetic that made it: a base
and what every feature of the text added, in log-odds.

>>> import math
>>> score = report.reliability
>>> log_odds = score.base + sum(score.contributions.values())
>>> math.isclose(score.probability, 1 / (1 + math.exp(-log_odds)))
True
>>> low, high = score.interval
>>> 0 <= low <= score.probability <= high <= 1
True

`report.findings` are the phrases: where they stand, why they count, their share of the log-odds.

>>> all(report.article.text[f.start:f.end] == f.text
...     for f in report.findings if f.signal != "headline")
True

`report.verdict` is PASS, FAIL or ABSTAIN under a `Policy`. What cannot be judged still has numbers.

>>> print(report.verdict, report.reasons[0])
ABSTAIN too short: 13 words, and fewer than 100 cannot be judged
>>> lenient = reliability.Policy(min_words=10, fail_under=0.0)
>>> print(reliability.assess(report.article.text, policy=lenient).verdict)
PASS

`report.to_dict()` is the wire format. `read` yields articles from files and folders, `assess_many`
reports on them, in order, one at a time. What is raised on purpose is a `ReliabilityError`.

`find_contradictions` compares a claim, such as a summary, with the text that it is about.

>>> text = "The ferry carried 40 passengers. Nobody was hurt."
>>> [found] = reliability.find_contradictions(text, "The ferry carried 65 passengers.")
>>> print(found.note, text[slice(*found.text_span)], sep=": ")
the text has another number for the same thing: The ferry carried 40 passengers

`reliability train FILE --out DIR` learns a model from labels of your own. A report is scored with it,
or told which lexicons have changed since and what to run. (A shipped model stands in for yours here.)

>>> from reliability.scoring.model import models_folder
>>> own = reliability.Model.load(models_folder() / "bias.json")
>>> report.score(own) == report.bias
True

`reliability.plot` draws scores and models, with matplotlib; `SignalTransformer` gives the features to
scikit-learn; in a notebook a report shows its article with the findings marked.

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
    from reliability.integrations.transformer import SignalTransformer
    from reliability.records import Finding, Score, Verdict
    from reliability.scoring.assess import assess, assess_many
    from reliability.scoring.model import Model
    from reliability.scoring.policy import Policy
    from reliability.scoring.report import Report
    from reliability.scoring.sentences import ScoredSentence, reading_ease, score_sentences

__all__ = [
    "Article",
    "Contradiction",
    "Finding",
    "Model",
    "Policy",
    "ReliabilityError",
    "Report",
    "Score",
    "ScoredSentence",
    "SignalTransformer",
    "Verdict",
    "__version__",
    "assess",
    "assess_many",
    "find_contradictions",
    "plot",
    "read",
    "reading_ease",
    "score_sentences",
]

# Imported when first asked for: `reliability --help` needs no numpy.
_HOMES = {
    "articles.article": ("Article",),
    "articles.reader": ("read",),
    "contradictions.find": ("Contradiction", "find_contradictions"),
    "errors": ("ReliabilityError",),
    "records": ("Finding", "Score", "Verdict"),
    "scoring.assess": ("assess", "assess_many"),
    "scoring.model": ("Model",),
    "scoring.policy": ("Policy",),
    "scoring.report": ("Report",),
    "scoring.sentences": ("ScoredSentence", "reading_ease", "score_sentences"),
    "integrations.transformer": ("SignalTransformer",),
}


def __getattr__(name: str) -> Any:
    if name == "plot":  # a module, which importing it puts here
        return import_module("reliability.integrations.plot")
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"reliability.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'reliability' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
