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
    """Return the checker of the folder in which the command line would be run.

    It has the settings of the folder, and their baseline. Raises ConfigError if these are invalid.
    """
    config = find_config(folder)
    return Checker(config, baseline=load_baseline(config.baseline) if config.baseline else None)


def check_document(
    checker: Checker, source: str, path: str, language: str
) -> CheckResult | Unreadable | None:
    """Check the text of a document, with its markup.

    `path` is the file of the document, which need not exist, and `language` its language in the editor,
    for a file with an unknown suffix. Returns None if the suffix is not that of an article, or if the
    settings ignore the document.
    """
    suffix = suffix_of(path) or LANGUAGES.get(language, "")
    if suffix not in TEXT_SUFFIXES or checker.skip_reason(path):
        return None
    article = read_unsaved(source, path, suffix)
    return article if isinstance(article, Unreadable) else checker.check(article)
