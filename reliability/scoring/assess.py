"""Score articles: `assess` one, `assess_many` lazily, in order and in several processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from functools import cache, partial
from pathlib import Path
from typing import Literal, overload

from reliability.articles.article import Article, Unreadable
from reliability.articles.mistaken_text import check_is_text
from reliability.attribution.annotation import annotate
from reliability.attribution.source_table import source_table
from reliability.errors import ArticleError, ModelError, check_type, frame_remedy
from reliability.scales.digests import digests_for_models
from reliability.scoring import model as models
from reliability.scoring.claims import relate_claims
from reliability.scoring.model import Model
from reliability.scoring.parallel import parallel_map
from reliability.scoring.policy import Policy
from reliability.scoring.report import Report
from reliability.scoring.verdict import Measured, judge
from reliability.text.boilerplate import second_copy
from reliability.text.document import parse

_READ_FILES = "; read files with reliability.read"
_SINGLE = (str, bytes, Mapping, Article)  # not collections of articles, though some are iterable


def assess(
    article: str | Article | Unreadable,
    title: str | None = None,
    *,
    policy: Policy | None = None,
    model: Model | None = None,
) -> Report:
    """Score one article.

    Parameters
    ----------
    article : str or Article
        The article, or its text. A text that cannot be judged (too short, not English, not prose, too
        close to a limit) gets the verdict ABSTAIN, but keeps its scores. A string that is the name of a
        file or an address is an error: `read` reads files. Of an `Unreadable`, the error is raised.
    title : str, optional
        The headline, if `article` is a string.
    policy : Policy, optional
        The limits that decide on the verdict.
    model : Model, optional
        A model of reliability or bias that replaces the shipped one.

    Returns
    -------
    Report
        The scores, the findings behind them, and the verdict.

    Raises
    ------
    TypeError
        If an argument has another type, or if a title is given together with an `Article`.
    ArticleError
        If `article` is an `Unreadable`, as `read` yields it for a file that cannot be read, or a string
        that is the name of a file or an address.
    ModelError
        If the lexicons have changed since a model was trained.
    ValueError
        If the model has a target other than reliability or bias.

    Examples
    --------
    >>> report = assess("Everyone knows that the bridge will fall.", title="The bridge")
    >>> print(report.verdict)
    ABSTAIN
    >>> 0 < report.reliability.probability < 1
    True
    """
    if isinstance(article, Unreadable):
        raise ArticleError(article.error)
    check_type("article", article, str | Article, "a string or an Article", _READ_FILES)
    check_type("title", title, str | None, "a string")
    check_type("policy", policy, Policy | None, "a Policy")
    check_type("model", model, Model | None, "a Model", "; read one with reliability.Model.load")
    if isinstance(article, str):
        check_is_text("article", article)
        article = Article(text=article, title=title)
    elif title is not None:
        raise TypeError("title: an Article has its own; give a title only with a string")
    check_type("text", article.text, str, "a string", _READ_FILES)
    check_type("title", article.title, str | None, "a string")
    by_target = {target: _shipped_model(target) for target in models.TARGETS}
    if model:
        by_target[_target_of(model)] = model
    once = article.text[: second_copy(article.text)]
    annotated = annotate(parse(once, article.title))
    measured = Measured(annotated, article.title, by_target)

    def measure(text: str, title: str | None, *, keep_boilerplate: bool = False) -> Measured:
        document = parse(text, title, keep_boilerplate=keep_boilerplate)
        return Measured(annotate(document), title, by_target)

    (verdict, reasons, abstention), part = judge(policy or Policy(), measured, measure)
    document = annotated.document
    copies = [(len(once), len(article.text))] if len(once) < len(article.text) else []
    return Report(
        article=article,
        verdict=verdict,
        reasons=reasons,
        abstention=abstention,
        part=part,
        reliability=measured.scores["reliability"],
        bias=measured.scores["bias"],
        features=measured.reading.values,
        findings=relate_claims(measured.findings, measured.scores["reliability"], measured.genre),
        boilerplate=(*document.boilerplate, *copies),
        genre=measured.genre,
        sources=source_table(document, annotated.attributions),
        words=len(document.words),
        reassess=partial(assess, policy=policy, model=model),
    )


@overload
def assess_many(
    articles: Iterable[Article | Unreadable | str],
    *,
    policy: Policy | None = ...,
    model: Model | None = ...,
    n_jobs: int = ...,
    errors: Literal["raise"] = ...,
    progress: bool = ...,
) -> Iterator[Report]: ...


@overload
def assess_many(
    articles: Iterable[Article | Unreadable | str],
    *,
    policy: Policy | None = ...,
    model: Model | None = ...,
    n_jobs: int = ...,
    errors: Literal["keep"],
    progress: bool = ...,
) -> Iterator[Report | Unreadable]: ...


def assess_many(
    articles: Iterable[Article | Unreadable | str],
    *,
    policy: Policy | None = None,
    model: Model | None = None,
    n_jobs: int = 1,
    errors: Literal["raise", "keep"] = "raise",
    progress: bool = False,
) -> Iterator[Report | Unreadable]:
    """Score articles lazily, in order.

    Parameters
    ----------
    articles : iterable of Article, Unreadable or str
        The articles, such as `read` yields. A string is the text of an article.
    policy : Policy, optional
        The limits that decide on the verdicts.
    model : Model, optional
        A model of reliability or bias that replaces the shipped one.
    n_jobs : int, default 1
        The number of processes; -1 is one per core.
    errors : {"raise", "keep"}, default "raise"
        With "keep", an item that is not a readable article yields an `Unreadable` in its place.
    progress : bool, default False
        Show a progress bar on standard error.

    Yields
    ------
    Report or Unreadable
        One for each item.

    Raises
    ------
    ArticleError
        At an `Unreadable`, or a string that is the name of a file or an address, with
        `errors="raise"`.
    TypeError
        If `articles` is a single article, a data frame or not iterable; at an item that is not an
        article, with `errors="raise"`.
    ValueError
        If `errors` or `n_jobs` has another value.

    Examples
    --------
    >>> [str(report.verdict) for report in assess_many(["It rained.", "It snowed."])]
    ['ABSTAIN', 'ABSTAIN']
    >>> kept = list(assess_many(["It rained.", None], errors="keep"))
    >>> kept[1].error
    'not an article: a string or an Article is expected, not NoneType'
    """
    if remedy := frame_remedy(articles):  # it would yield the names of its columns
        raise TypeError(f"articles must be texts, not {type(articles).__name__}{remedy}")
    if isinstance(articles, _SINGLE) or not isinstance(articles, Iterable):
        raise TypeError("articles must be a collection: pass a list, or a single text to `assess`")
    if errors not in ("raise", "keep"):
        raise ValueError(f'errors is {errors!r}: give "raise" or "keep"')
    check_type("n_jobs", n_jobs, int, "a whole number")
    work = partial(_assess_item, policy=policy, model=model, keep=errors == "keep")
    reports = parallel_map(work, articles, n_jobs=n_jobs)
    return _with_progress(reports, articles) if progress else reports


def _assess_item(
    item: Article | Unreadable | str, policy: Policy | None, model: Model | None, keep: bool
) -> Report | Unreadable:
    """Score an item; keep or raise the error of one that is not a readable article."""
    if keep and isinstance(item, Unreadable):
        return item
    if keep and not isinstance(item, str | Article):
        kind = type(item).__name__
        message = f"not an article: a string or an Article is expected, not {kind}"
        return Unreadable(id="", path="", error=message)
    try:
        return assess(item, policy=policy, model=model)
    except ArticleError as error:
        if not keep:
            raise
        return Unreadable(id="", path="", error=str(error))


def _with_progress(
    reports: Iterator[Report | Unreadable], articles: Iterable[object]
) -> Iterator[Report | Unreadable]:
    from rich.console import Console
    from rich.progress import track

    total = len(articles) if isinstance(articles, Sized) else None
    return iter(track(reports, "Scoring", total, console=Console(stderr=True)))


@cache
def _shipped_model(target: str) -> Model:
    """Return a shipped model, checked against the lexicons, once per process."""
    loaded = models.shipped_model(target)
    loaded.check_lexicons(digests_for_models())
    return loaded


def chosen_model(name: str | Path) -> Model:
    """Load a model for `assess` from a file, or the shipped one called "open".

    Parameters
    ----------
    name : str or Path
        A file that `reliability train` wrote, or "open": the model of reliability that was trained
        without the data under non-commercial licences.

    Returns
    -------
    Model
        A model of reliability or bias.

    Raises
    ------
    ModelError
        If the file is not a model, was trained with other lexicons, or has another target.
    """
    if name == models.OPEN:
        return _shipped_model(models.OPEN)
    loaded = Model.load(name)
    loaded.check_lexicons(digests_for_models())
    try:
        _target_of(loaded)
    except ValueError as error:
        raise ModelError(f"{name}: {error}") from None
    return loaded


def _target_of(model: Model) -> str:
    """Return the target of a model. Raises ValueError if no verdict depends on it."""
    if model.target not in models.TARGETS:
        raise ValueError(
            f"this model scores {model.target!r}, which no verdict depends on: use Report.score"
        )
    return model.target
