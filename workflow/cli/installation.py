"""Commands on the installation: its birth, its simulated clock, going live."""

from datetime import datetime

import click

from notifications.wording import instant_text
from states.instants import instant_of, iso
from workflow.cli.console import carry_out, explain, print_json, say
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import ENVIRONMENT, REFUSED
from workflow.cli.when import parse_day, parse_instant
from workflow.clock import SIMULATED_NOW
from workflow.outcomes import Done
from workflow.store.store import DATABASE_NAME


@click.command(help="Crée une installation dans le dossier des données.")
@click.option(
    "--clock",
    "kind",
    type=click.Choice(["system", "simulated"]),
    default="system",
    show_default=True,
    help="Horloge de la machine, ou horloge simulée (démonstration) : choix définitif.",
)
@click.option("--start", default="", help="Premier instant de l’horloge simulée, avec son fuseau.")
@pass_session
def init(session: Session, kind: str, start: str) -> None:
    """Lay down the store; refuse a folder that already holds one."""
    from workflow.composition import create_installation

    if kind == "simulated" and not start:
        raise click.BadParameter(
            "une horloge simulée demande son premier instant. Donnez --start, par exemple "
            "2019-01-01T08:00:00+01:00."
        )
    simulated_from = parse_instant(start) if kind == "simulated" else None
    if (session.data / DATABASE_NAME).exists():
        click.echo(f"Une installation existe déjà dans « {session.data} ».", err=True)
        raise click.exceptions.Exit(ENVIRONMENT)
    office, outcome = create_installation(session.data, simulated_from)
    session.office, session.outcome = office, outcome
    if not isinstance(outcome, Done):
        explain(session, outcome)
        raise click.exceptions.Exit(REFUSED)
    if session.as_json:
        print_json({"outcome": "done", "data": str(session.data), "clock": kind})
        return
    say(f"Installation créée dans « {session.data} ».")
    say("Suite : « ancrage programme apply au-coeur-des-territoires/2020-07 ».")


@click.group(help="Horloge simulée d’une démonstration.")
def clock() -> None:
    """Group the commands of the simulated clock."""


@clock.command("show", help="Dit l’instant de l’installation.")
@pass_session
def show_clock(session: Session) -> None:
    """Print the office's instant."""
    office = session.opened()
    with office.store.read() as reader:
        now = office.now(reader)
        simulated = reader.setting(SIMULATED_NOW) is not None
    if session.as_json:
        print_json({"now": iso(now), "clock": "simulated" if simulated else "system"})
        return
    kind = "horloge simulée" if simulated else "horloge de la machine"
    say(f"Il est {instant_text(now)} — {kind}.")


@clock.command("advance", help="Avance l’horloge simulée, d’échéance en échéance.")
@click.option("--to", "target", required=True, help="Instant à atteindre, avec son fuseau.")
@pass_session
def advance_clock(session: Session, target: str) -> None:
    """Advance from due time to due time, sweeping at each."""
    from workflow.schedule.sweep import advance_to

    office = session.opened()
    instant = parse_instant(target)
    _refuse_backwards(session, instant)
    advance_to(office, instant)
    if session.as_json:
        print_json({"outcome": "done", "now": iso(instant)})
        return
    say(f"Il est {instant_text(instant)} — horloge simulée.")


@click.command(help="Dit à partir de quel jour les lettres partent à leurs vraies adresses.")
@click.option("--on", "day", required=True, help="Jour de mise en service, par exemple 2021-01-04.")
@click.option("--dry-run", is_flag=True, help="Montre la prévision, n’enregistre rien.")
@pass_session
def golive(session: Session, day: str, dry_run: bool) -> None:
    """Record the day of going live, once what comes by itself was shown."""
    from workflow.cli.forecast import print_preview
    from workflow.commands import GoLive

    command = GoLive(actor=session.actor(), on=parse_day(day))
    if dry_run or not session.as_json:
        print_preview(session, command.on)
    if not dry_run:
        carry_out(session, command, "Mise en service enregistrée.")


def _refuse_backwards(session: Session, instant: datetime) -> None:
    office = session.opened()
    with office.store.read() as reader:
        simulated = reader.setting(SIMULATED_NOW)
    if simulated is None:
        raise click.BadParameter(
            "l’installation suit l’horloge de la machine, qui ne s’avance pas. Utilisez une "
            "installation de démonstration."
        )
    if instant < instant_of(simulated):
        raise click.BadParameter(
            f"l’horloge ne recule pas : il est déjà {instant_text(instant_of(simulated))}. "
            "Donnez un instant plus tardif."
        )
