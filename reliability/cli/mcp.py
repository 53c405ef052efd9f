"""`reliability mcp`: a tool for assistants that speak the Model Context Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reliability.cli.exit_codes import needs
from reliability.cli.options import configured

if TYPE_CHECKING:
    from reliability.checking.config import Config


@click.command()
@configured
def mcp(config: Config) -> None:
    """Offer the scores of an article to an assistant, as a tool.

    An assistant that speaks the Model Context Protocol starts this command, and talks to it over
    standard input and output. The tool `assess` takes a text and a title, and returns the scores as
    `score --format jsonl` prints them.
    """
    with needs("mcp"):
        from reliability.servers.mcp import create_server
        from reliability.servers.submission import scoring_of

    create_server(scoring_of(config)).run("stdio")
