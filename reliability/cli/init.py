"""`reliability init`: write a file of settings with every key, its default and its meaning."""

from __future__ import annotations

from pathlib import Path

import click

from reliability.cli.exit_codes import CommandError
from reliability.display.escaping import escape_terminal

# Every key is a comment, so that the file changes nothing until a key is uncommented.
SETTINGS = """\
# Settings of `reliability check`, `score` and `explain`. Options on the command line override them.
# Each key below has its default, or an example: remove the "# " before a line to set it.

# The lowest reliability that passes, from 0 to 1.
# fail-under = 0.4

# The highest bias that passes, from 0 to 1: at 1.0 any does.
# fail-over-bias = 1.0

# The smallest number of words that is judged.
# min-words = 100

# The lowest share of English function words in English prose.
# min-function-words = 0.25

# The highest share of words that are in no dictionary.
# max-unknown-words = 0.15

# Pass or fail an article by its probability, also if the 80% interval contains the limit.
# decide-uncertain = false

# Judge press releases, interviews and letters like news.
# judge-every-genre = false

# Fail a build also for articles that are not judged: too_short, unreadable, not_prose, genre,
# too_close, two_manners or all.
# fail-on-abstain = ["unreadable", "not_prose"]

# Signals or features whose findings are shown; `reliability signals` lists them. By default all.
# select = ["loaded", "certainty", "clickbait"]

# Signals or features whose findings are not shown. They count all the same.
# ignore-findings = ["style"]

# Names and house terms that are correct: no error of spelling or grammar is shown on them. They count
# all the same. A word in lower case is correct in any case, another one as it is written.
# words = ["fediverse", "McTavish & Daughters"]

# The format that is printed: terminal, jsonl, html, sarif, github, gitlab, junit or markdown.
# format = "terminal"

# Files and folders that are not checked, as patterns of .gitignore.
# ignore = ["drafts", "*.tmp.md", "/README.md"]

# Failures and findings that are known; `reliability check --write-baseline` records them.
# baseline = "reliability-baseline.json"

# "open", the model of reliability for commercial use, or the file of your own model.
# model = "open"

# Other limits for some paths.
# [per-path."opinion/**"]
# fail-under = 0.2
"""


@click.command()
@click.argument(
    "folder", default=".", type=click.Path(path_type=Path, file_okay=False), metavar="[FOLDER]"
)
def init(folder: Path) -> None:
    """Write a file of settings, reliability.toml.

    Every setting is in it as a comment. FOLDER is the current folder by default. A file that is there is
    not overwritten.
    """
    from reliability.checking.config import OWN

    path = folder / OWN
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(SETTINGS)
    except FileExistsError:
        raise CommandError(
            escape_terminal(f"{path} exists: remove it first, or name another folder")
        ) from None
    except OSError as error:
        raise CommandError(
            escape_terminal(f"{path} cannot be written ({error.strerror}): check the folder")
        ) from error
    click.echo(escape_terminal(f"{path}: written; nothing changes until a line is uncommented"))
