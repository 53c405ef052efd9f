"""`reliability lsp`: a language server, which shows findings in an editor."""

from __future__ import annotations

import click

from reliability.cli.exit_codes import needs


@click.command()
@click.option("--stdio", is_flag=True, help="Accepted because editors pass it; it changes nothing.")
def lsp(stdio: bool) -> None:
    """Show findings in an editor, while an article is written.

    An editor starts this command, and talks to it over standard input and output. The settings are those
    of `reliability check` in the folder that is open in the editor; they are read when an article is
    opened or saved.
    """
    with needs("lsp"):
        from reliability.servers.lsp import create_server

    create_server().start_io()
