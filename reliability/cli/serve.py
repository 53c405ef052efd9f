"""`reliability serve`: a web service that scores articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reliability.cli.exit_codes import CommandError, needs
from reliability.cli.options import configured, cores, jobs_option
from reliability.display.formatting import plural

if TYPE_CHECKING:
    from reliability.checking.config import Config


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address; by default this machine."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 for any free port.",
)
@jobs_option("The number of processes; by default one per core.")
@click.option(
    "--pending",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    metavar="N",
    help="The largest number of articles that wait or are being scored; beyond it, the answer is 503.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="The longest time for an answer.",
)
@configured
def serve(
    host: str, port: int, jobs: int | None, pending: int, timeout: float, config: Config
) -> None:
    """Answer requests with scores, over HTTP.

    A form for people is at /. Programs use /v1/assess and /v1/assess-many; see /openapi.json.
    The limits in the settings apply, except those of [per-path].
    """
    with needs("serve"):
        import uvicorn

        from reliability.servers.pool import Limits
        from reliability.servers.service import create_app
        from reliability.servers.submission import scoring_of

    limits = Limits(jobs or cores(), pending=pending, seconds=timeout)
    app = create_app(limits, scoring_of(config))
    settings = uvicorn.Config(
        app, host, port, log_level="warning", access_log=False, server_header=False
    )
    try:
        listener = settings.bind_socket()
    except SystemExit as error:  # uvicorn has logged the reason
        raise CommandError(
            f"{host}:{port} cannot be used: give another --host or --port"
        ) from error
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}/"
    processes = plural(limits.processes, "process", "processes")

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                click.echo(f"{address} with {processes}", err=True)

    server = Server(settings)
    server.run([listener])
    if not server.started:
        raise CommandError("the service could not start: the reason is above")
