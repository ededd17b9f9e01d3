"""Commands on the programme: proposing a file, applying it, opening a call."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from notifications.wording import (
    deadline_text,
    effective_text,
    instant_text,
)
from states.instants import exactly
from workflow.cli.console import carry_out, confirm, print_json, print_table, say
from workflow.cli.context import Session, pass_session

if TYPE_CHECKING:
    from config.differences import Difference
    from config.programme_file import ProgrammeFile


@click.group(help="Programme en vigueur : versions, calendrier, sources.")
def programme() -> None:
    """Group the commands of the programme."""


@programme.command("apply", help="Montre ce qu’un fichier change, puis l’enregistre.")
@click.argument("source", metavar="FICHIER|NOM")
@click.option("--yes", is_flag=True, help="Enregistre sans demander confirmation.")
@click.option("--dry-run", is_flag=True, help="Montre les différences, n’enregistre rien.")
@pass_session
def apply(session: Session, source: str, yes: bool, dry_run: bool) -> None:
    """Apply a programme file, by path or by the name of one that ships with the house."""
    from workflow.cli.rehearsing import print_rehearsal
    from workflow.commands import ApplyProgramme

    file = _read(session, source)
    found = _differences(session, file)
    if not session.as_json and _is_first(session):
        _print_contents(file)
    elif dry_run or not session.as_json:
        _print_differences(session, found)
    command = ApplyProgramme(actor=session.actor(), canonical=file.canonical)
    if dry_run and found and not session.as_json:
        print_rehearsal(session, command)
    if dry_run:
        return
    if not yes and not session.as_json:
        confirm("Enregistrer ces changements ?")
    done = carry_out(session, command, "Programme enregistré : version {n}.")
    kept = done.shown.get("kept")
    if kept and not session.as_json:
        names = ", ".join(str(each) for each in kept) if isinstance(kept, list) else str(kept)
        say(f"Échéances prorogées conservées, non ramenées par le fichier : {names}.")


@programme.command("show", help="Dit la version en vigueur et ses échéances.")
@pass_session
def show_programme(session: Session) -> None:
    """Print the programme in force with each deadline as stated."""
    office = session.opened()
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    if in_force is None:
        raise click.ClickException(
            "Aucun programme n’est enregistré. Faites « ancrage programme apply »."
        )
    found = in_force.programme
    deadlines = sorted(found.deadlines.values(), key=lambda each: (str(each.day), each.id))
    if session.as_json:
        rows = [{"id": each.id, "day": each.day, "version": each.version} for each in deadlines]
        print_json({"id": found.id, "version": found.version, "deadlines": rows})
        return
    say(f"{found.label} — version {found.version}")
    print_table(
        "",
        ("Échéance", "Date", "Source"),
        ((each.label, deadline_text(each), each.source) for each in deadlines),
    )


@programme.command("list", help="Liste les versions enregistrées et les fichiers fournis.")
@pass_session
def list_programmes(session: Session) -> None:
    """Print the versions applied, then the files that ship."""
    from config.programme_file import builtin_programmes

    with session.opened().store.read() as reader:
        rows = reader.programmes()
    if session.as_json:
        applied = [{"n": row.n, "sha256": row.sha256, "applied_at": row.applied_at} for row in rows]
        print_json({"applied": applied, "shipped": list(builtin_programmes())})
        return
    print_table(
        "Versions enregistrées",
        ("Version", "Enregistrée", "Connue depuis", "Source"),
        (
            (
                str(row.n),
                instant_text(row.applied_at),
                effective_text(exactly(row.known_from)),
                row.source,
            )
            for row in rows
        ),
    )
    print_table("Fichiers fournis", ("Nom",), ((name,) for name in builtin_programmes()))


@programme.command("diff", help="Dit ce qu’un fichier changerait.")
@click.argument("source", metavar="FICHIER|NOM")
@pass_session
def diff(session: Session, source: str) -> None:
    """Print what a file would change."""
    _print_differences(session, _differences(session, _read(session, source)))


@click.group(help="Appels : ouverture et lettres aux villes invitées.")
def call() -> None:
    """Group the commands of calls."""


@call.command("open", help="Écrit aux collectivités invitées à une fenêtre d’un appel.")
@click.argument("name", metavar="APPEL")
@click.option("--window", required=True, help="Fenêtre, par exemple AMI2/vague-1.")
@click.option(
    "--audience",
    type=click.Choice(["acv", "former", "all"]),
    default="acv",
    show_default=True,
    help="Villes ACV, collectivités d’un appel précédent, ou toutes.",
)
@pass_session
def open_call(session: Session, name: str, window: str, audience: str) -> None:
    """Record the opening of a call and write to those invited."""
    from workflow.commands import OpenCall

    command = OpenCall(actor=session.actor(), call=name, window=window, audience=audience)
    done = carry_out(session, command, "Ouverture enregistrée.")
    if not session.as_json:
        say(f"Lettres préparées : {len(done.letters)}.")


def _read(session: Session, source: str) -> "ProgrammeFile":
    from config.programme_file import builtin_programmes
    from workflow.reports.proposing import proposed

    shipped = builtin_programmes()
    path = Path(source)
    if source not in shipped and not path.is_file():
        raise click.BadParameter(
            f"aucun programme « {source} ». Donnez un fichier TOML ou l’un de ces noms : "
            f"{', '.join(shipped)}."
        )
    return proposed(session.opened(), shipped.get(source, path))


def _differences(session: Session, file: "ProgrammeFile") -> "tuple[Difference, ...]":
    from workflow.reports.proposing import differences_with

    return differences_with(session.opened(), file)


def _is_first(session: Session) -> bool:
    with session.opened().store.read() as reader:
        return reader.programme() is None


def _print_contents(file: "ProgrammeFile") -> None:
    """Say what a first programme holds: there is nothing to compare it with."""
    from workflow.reports.proposing import contents_told

    say(contents_told(file))


def _print_differences(session: Session, found: "tuple[Difference, ...]") -> None:
    from notifications.wording.control import DIFFERENCES
    from workflow.reports.proposing import shortened

    if session.as_json:
        rows = [
            {"kind": str(each.kind), "path": each.path, "before": each.before, "after": each.after}
            for each in found
        ]
        print_json({"differences": rows})
        return
    if not found:
        say("Aucune différence.")
        return
    print_table(
        "Ce que le fichier change",
        ("", "Clé", "Avant", "Après"),
        (
            (DIFFERENCES[each.kind], each.path, shortened(each.before), shortened(each.after))
            for each in found
        ),
    )
