"""Commands on deadlines: what they say, what they cause, moving one, taking them along."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from notifications.wording import (
    deadline_text,
)
from states.deadlines import Deadline
from states.identifiers import CaseId, DeadlineId
from states.instants import iso
from workflow.calendar import InForce
from workflow.cli.console import carry_out, confirm, print_json, say
from workflow.cli.context import Session, pass_session
from workflow.cli.when import parse_day
from workflow.commands import Command
from workflow.reading import Reading
from workflow.reports.deadline_lines import version_told, warning_told
from workflow.schedule.deadline_versions import DeadlineVersion, versions_of, warnings_of
from workflow.schedule.personal_dates import programme_dates


@click.group(help="Échéances : ce qu’elles disent, ce qu’elles entraînent, les reporter.")
def deadlines() -> None:
    """Group the commands of deadlines."""


@deadlines.command("list", help="Liste les échéances, leurs versions, leurs sources.")
@pass_session
def list_deadlines(session: Session) -> None:
    """Print the deadlines of the programme that the actor may know, each with its history."""
    with _reading(session) as (reading, in_force):
        found = sorted(
            (dated.deadline for dated in programme_dates(reading, in_force)),
            key=lambda each: (str(each.day or "9999"), each.id),
        )
        histories = {each.id: versions_of(reading.reader, each.id) for each in found}
        zone = reading.own_zone()
    if session.as_json:
        print_json([_json(each, histories[each.id], zone) for each in found])
        return
    for each in found:
        _print_deadline(each, histories[each.id], zone)


@deadlines.command("extend", help="Proroge une échéance, pour tous ; dit d’abord les suites.")
@click.argument("names", metavar="ÉCHÉANCE…", nargs=-1, required=True)
@click.option("--to", "day", default="", help="Nouveau jour, par exemple 2020-11-20.")
@click.option("--days", type=int, default=0, help="Ou : nombre de jours ajoutés à chacune.")
@click.option("--reason", default="", help="Motif, dit dans les lettres.")
@click.option("--yes", is_flag=True, help="Enregistre sans demander confirmation.")
@click.option("--dry-run", is_flag=True, help="Montre les suites, n’enregistre rien.")
@pass_session
def extend(session: Session, /, names: tuple[str, ...], yes: bool, **options: object) -> None:
    """Move one deadline, or several together, forward, once the consequences were shown."""
    from workflow.cli.forecast import move_json, print_move
    from workflow.cli.rehearsing import print_rehearsal

    command, moved = _extension(session, names, options)
    if not session.as_json:
        print_rehearsal(session, command)
        print_move(session, moved)
    elif options["dry_run"]:
        print_rehearsal(session, command, {"difference": move_json(session, moved)})
    if options["dry_run"]:
        return
    if not yes and not session.as_json:
        confirm("Proroger ?")
    carry_out(session, command, lambda _done: "Prorogation enregistrée.")


@deadlines.command("lint", help="Avertit de ce que les dates en vigueur entraîneraient.")
@pass_session
def lint(session: Session) -> None:
    """Print the warnings on the dates in force; it changes nothing and always ends 0."""
    with _reading(session) as (reading, in_force):
        found = warnings_of(reading, in_force)
        sentences = [warning_told(warning, reading, in_force) for warning in found]
    if session.as_json:
        print_json(
            [
                {
                    "code": str(warning.code),
                    "deadline": warning.deadline,
                    "day": warning.day,
                    "other": warning.other,
                    "sentence": said,
                }
                for warning, said in zip(found, sentences, strict=True)
            ]
        )
        return
    for said in sentences or ["Aucun avertissement."]:
        say(said)


@deadlines.command("ics", help="Donne les échéances au format des agendas (iCalendar).")
@click.option("--person", default="", help="Celles d’une personne, avec ses dossiers.")
@click.option("--feed", "token", default="", help="Celles d’un flux, par son secret.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Fichier à écrire ; par défaut, la sortie standard.",
)
@pass_session
def ics(session: Session, person: str, token: str, output: Path | None) -> None:
    """Write the deadlines of the programme, of a person, or of a feed."""
    content = _calendar(session, person, token)
    if output is None and session.as_json:
        print_json({"calendar": content.decode()})
        return
    if output is None:
        click.echo(content.decode(), nl=False)
        return
    output.write_bytes(content)
    if session.as_json:
        print_json({"outcome": "done", "file": str(output)})
        return
    say(f"Agenda écrit : {output}")


def _extension(
    session: Session, names: tuple[str, ...], options: Mapping[str, object]
) -> tuple[Command, Mapping[DeadlineId, date]]:
    """Return the command asked, and the day of each deadline it moves."""
    from workflow.reports.moving import move_by, move_to

    actor, reason = session.actor(), str(options["reason"])
    deadlines = tuple(DeadlineId(name) for name in names)
    days = options["days"] if isinstance(options["days"], int) else 0
    if bool(options["day"]) == bool(days) or (options["day"] and len(names) > 1):
        raise click.UsageError(
            "Donnez --to JOUR pour une échéance, ou --days NOMBRE pour une ou plusieurs."
        )
    if options["day"]:
        move = move_to(actor, deadlines[0], parse_day(str(options["day"])), reason)
    else:
        with _reading(session) as (_, in_force):
            move = move_by(actor, in_force.programme, deadlines, days, reason)
    return move.command, move.moved


@contextmanager
def _reading(session: Session) -> Iterator[tuple[Reading, InForce]]:
    office = session.opened()
    with office.store.read() as reader:
        reading = Reading(office, reader, session.actor())
        in_force = reading.in_force()
        if in_force is None:
            raise click.ClickException(
                "Aucun programme n’est enregistré. Faites « ancrage programme apply »."
            )
        yield reading, in_force


def _print_deadline(deadline: Deadline, versions: tuple[DeadlineVersion, ...], zone: str) -> None:
    click.echo(f"{deadline.label} — {deadline.id}")
    say(f"  {deadline_text(deadline, zone)}")
    for title, text in (("Interprétation", deadline.interpretation), ("Source", deadline.source)):
        if text:
            say(f"  {title} : {text}")
    if len(versions) > 1:
        for version in versions:
            click.echo(f"  {version_told(version)}")


def _json(
    deadline: Deadline, versions: tuple[DeadlineVersion, ...], zone: str
) -> dict[str, object]:
    return {
        "id": deadline.id,
        "label": deadline.label,
        "kind": str(deadline.kind),
        "day": deadline.day,
        "hour": deadline.hour.isoformat("minutes") if deadline.hour else None,
        "zone": deadline.zone,
        "closes_at": iso(deadline.closes_at) if deadline.closes_at else None,
        "statement": deadline_text(deadline, zone),
        "source": deadline.source,
        "interpretation": deadline.interpretation,
        "version": deadline.version,
        "versions": [
            {
                "number": version.number,
                "day": version.day,
                "kind": version.kind,
                "recorded_at": iso(version.recorded_at),
                "role": str(version.role),
                "reason": version.reason,
            }
            for version in versions
        ],
    }


def _calendar(session: Session, person: str, token: str) -> bytes:
    from workflow.schedule.feeds import calendar_of, feed_of, public_calendar

    office = session.opened()
    if token:
        found = feed_of(office, token)
        if found is None:
            raise click.BadParameter("ce flux n’existe pas ou a été révoqué.", param_hint="--feed")
        return found
    with office.store.read() as reader:
        actor = session.actor()
        if not person:
            return public_calendar(office, reader, actor)
        own = actor.is_insider or actor.id == person
        found = calendar_of(office, reader, CaseId(person)) if own else None
    if found is None:
        raise click.BadParameter(
            f"aucune personne « {person} » en fonction dont vous puissiez lire l’agenda. Voyez "
            "« ancrage list contacts ».",
            param_hint="--person",
        )
    return found
