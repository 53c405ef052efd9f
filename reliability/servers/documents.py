"""Documents of an editor, checked as the command line would check them if they were saved."""

from __future__ import annotations

from pathlib import Path

from reliability.articles.article import Unreadable
from reliability.articles.reader import TEXT_SUFFIXES, read_unsaved, suffix_of
from reliability.checking.baseline import load_baseline
from reliability.checking.check import Checker, CheckResult
from reliability.checking.config import find_config

# The formats of a document, by the name of its language in an editor.
LANGUAGES = {"markdown": ".md", "html": ".html", "plaintext": ".txt", "text": ".txt"}


def checker_in(folder: Path) -> Checker:
    """Return the checker of a folder: with its settings and their baseline.

    Parameters
    ----------
    folder : Path
        The folder in which the command line would be run.

    Raises
    ------
    ConfigError
        If the settings or the baseline are invalid.
    """
    config = find_config(folder)
    return Checker(config, baseline=load_baseline(config.baseline) if config.baseline else None)


def check_document(
    checker: Checker, source: str, path: str, language: str
) -> CheckResult | Unreadable | None:
    """Check the text of a document.

    Parameters
    ----------
    checker : Checker
        The settings and the baseline.
    source : str
        The text, with its markup.
    path : str
        The file of the document, which need not exist.
    language : str
        The language of the document in the editor, for a file with an unknown suffix.

    Returns
    -------
    CheckResult or Unreadable or None
        None if the document is no article by its suffix, or if the settings ignore it.
    """
    suffix = suffix_of(path) or LANGUAGES.get(language, "")
    if suffix not in TEXT_SUFFIXES or checker.skip_reason(path):
        return None
    article = read_unsaved(source, path, suffix)
    return article if isinstance(article, Unreadable) else checker.check(article)
