"""`ancrage serve`: the counter on an address of this machine, with the alarm clock beside it."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click
import uvicorn

from web.app import create_app
from web.counter import LOOPBACK, Counter
from workflow.access.entry import visitor
from workflow.cli.console import say
from workflow.cli.context import Session, pass_session
from workflow.clock import SIMULATED_NOW
from workflow.schedule.scheduler import Alarm

if TYPE_CHECKING:
    from workflow.office import Office

HOST, PORT = "127.0.0.1", 8000
GRACE_SECONDS = 10

log = logging.getLogger(__name__)


class AddressTaken(click.ClickException):
    """Another program listens there already."""

    exit_code = 3

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"l’adresse {host}:{port} est déjà prise ou ne peut pas l’être. Donnez un autre --port."
        )


@click.command(help="Sert les pages et l’interface de programmation, jusqu’à interruption.")
@click.option("--host", default=HOST, show_default=True, help="Adresse de la machine où écouter.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=PORT,
    show_default=True,
    help="Port où écouter.",
)
@pass_session
def serve(session: Session, host: str, port: int) -> None:
    """Serve the counter; a simulated installation is served on the loopback only."""
    serve_office(session.opened(), host, port)


def serve_office(office: "Office", host: str = HOST, port: int = PORT) -> None:
    """Serve an office until interrupted; its clock rings beside it unless it is simulated.

    Raises:
        click.ClickException: a simulated installation was to be shown beyond this machine.
    """
    simulated = _is_simulated(office)
    if simulated and host not in LOOPBACK:
        raise click.ClickException(
            "une installation de démonstration ne se sert que sur cette machine. "
            "Donnez --host 127.0.0.1."
        )
    theme = office.settings.appearance
    counter = Counter(office=office, identify=visitor, theme_folder=Path(theme) if theme else None)
    config = uvicorn.Config(
        create_app(counter),
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        bound = config.bind_socket()
    except SystemExit as taken:
        raise AddressTaken(host, port) from taken
    alarm = None if simulated else Alarm(office)
    if alarm is not None:
        alarm.start()
    say(f"Les pages sont à l’adresse http://{host}:{port} — Ctrl+C pour arrêter.")
    try:
        uvicorn.Server(config).run(sockets=[bound])
    finally:
        if alarm is not None:
            alarm.stop()


def _is_simulated(office: "Office") -> bool:
    with office.store.read() as reader:
        return reader.setting(SIMULATED_NOW) is not None
