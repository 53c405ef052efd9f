"""`reliability init`: write a file of settings with every key, its default and its meaning."""

from __future__ import annotations

from pathlib import Path

import click

from reliability.cli.exit_codes import CommandError
from reliability.display.escaping import escape_terminal

# Each key in it is a comment, so that the file changes nothing until a key is uncommented.
SETTINGS = Path(__file__).with_name("settings.toml")


@click.command()
@click.argument(
    "folder", default=".", type=click.Path(path_type=Path, file_okay=False), metavar="[FOLDER]"
)
def init(folder: Path) -> None:
    """Write a file of settings, reliability.toml.

    The file has every setting as a comment. FOLDER is the current folder by default. An existing file is
    not overwritten.
    """
    from reliability.checking.config import OWN

    path = folder / OWN
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(SETTINGS.read_text("utf-8"))
    except FileExistsError:
        raise CommandError(f"{path} exists: remove it first, or name another folder") from None
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written ({error.strerror}): check the folder"
        ) from error
    click.echo(escape_terminal(f"{path}: written; nothing changes until a line is uncommented"))
