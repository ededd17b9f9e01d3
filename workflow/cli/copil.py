"""`ancrage report copil`: the two pages and the table of the steering committee, at a date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from notifications.wording import NBSP, french
from workflow.cli.asked import asked_of
from workflow.cli.console import print_json, say, wrapped
from workflow.cli.context import Session, pass_session
from workflow.people import Actor
from workflow.reading import Reading
from workflow.reports.copil import Copil
from workflow.reports.copil import copil as make_copil
from workflow.reports.report import ReportAsked

DOCUMENT = "copil"
OUTPUT = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, kw_only=True)
class Made:
    """A report made for a session: what was asked, by whom, when."""

    copil: Copil
    asked: ReportAsked
    actor: Actor
    now: datetime


@click.command(
    "copil",
    help="Rapport du comité de pilotage à une date : deux pages (--pdf) et un classeur (--xlsx), "
    "une ligne par lieu.",
)
@click.option("--at", default="", help="Ce qui était vrai à la fin de ce jour (ou à cet instant).")
@click.option("--known-at", default="", help="Tel qu’on le savait à la fin de ce jour.")
@click.option("--pdf", metavar="FICHIER", type=OUTPUT, help="Écrit les deux pages dans un PDF.")
@click.option("--xlsx", metavar="FICHIER", type=OUTPUT, help="Écrit le classeur.")
@click.option("--force", is_flag=True, help="Remplace un fichier existant.")
@pass_session
def copil(  # the command line decides their number
    session: Session, at: str, known_at: str, pdf: Path | None, xlsx: Path | None, force: bool
) -> None:
    """Print the report, write its pages and its table."""
    for file, suffix in ((pdf, ".pdf"), (xlsx, ".xlsx")):
        if file is not None:
            _check(file, suffix, force)
    made = _made(session, at, known_at)
    written = []
    for file, content_of in ((pdf, _pages), (xlsx, _table)):
        if file is not None:
            _write(file, content_of, made)
            written.append(str(file))
    if session.as_json:
        from workflow.reports.copil_json import as_json

        print_json({**as_json(made.copil), "files": written})
        return
    _print(made.copil)
    for name in written:
        click.echo(f"Écrit dans « {name} ».")


def _made(session: Session, at: str, known_at: str) -> Made:
    office, actor = session.opened(), session.actor()
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        asked = asked_of(reading.now, at, known_at)
        found = make_copil(reading, asked)
        now = reading.now
    if found is None:
        raise click.ClickException(
            "Aucun programme n’était enregistré à cette date. Faites « ancrage programme apply », "
            "ou choisissez une date plus tardive."
        )
    return Made(copil=found, asked=asked, actor=actor, now=now)


def _pages(made: Made) -> bytes:
    from notifications.printing import PrinterMissing, printed
    from workflow.reports.copil_sheet import sheet_of

    try:
        return printed(DOCUMENT, sheet_of(made.copil))
    except PrinterMissing as missing:
        raise click.ClickException(str(missing)) from missing


def _table(made: Made) -> bytes:
    from workflow.reports.copil_table import CopilQuery, workbook

    asked = made.asked
    query = CopilQuery(actor=made.actor.id, made_at=made.now, at=asked.at, known_at=asked.known_at)
    return workbook(made.copil, query)


def _write(file: Path, content_of: Callable[[Made], bytes], made: Made) -> None:
    file.write_bytes(content_of(made))


def _check(file: Path, suffix: str, force: bool) -> None:
    if file.suffix != suffix:
        raise click.BadParameter(f"« {file.name} » : donnez un nom en {suffix}.")
    if file.exists() and not force:
        raise click.BadParameter(
            f"« {file} » existe déjà. Donnez un autre nom, ou ajoutez --force."
        )
    if not file.resolve().parent.is_dir():
        raise click.BadParameter(f"le dossier de « {file} » n’existe pas. Vérifiez le chemin.")


def _print(found: Copil) -> None:
    """Print what the pages say, in a few lines."""
    from workflow.reports.copil_sheet import sheet_of

    sheet = sheet_of(found)
    say(f"{sheet['title']}\n{sheet['on']}.\n")
    for tile in sheet["tiles"]:
        say(f"{tile['words']} : {tile['figure']}")
    say(f"\nOuvertures prévues. {sheet['founded']}")
    for each in sheet["expected"]:
        more = f" — {each['targets']}" if each["targets"] else ""
        click.echo(wrapped(french(f"au {each['on']} : {each['words']}{more}"), indent="  "))
    for words, alike in groupby(sheet["awaited"], key=_said_of):
        click.echo(wrapped(french(words), indent="  "))
        names = ", ".join(f"{each['reference']}{NBSP}{each['place']}" for each in alike)
        click.echo(wrapped(french(names), indent="    "))
    for words in (sheet["more"], sheet["unfollowed"], sheet["method"]):
        if words:
            click.echo(wrapped(french(words)))


def _said_of(awaited: Mapping[str, Any]) -> str:
    """Say what one antenna shares with those after it: what is expected, where they stand."""
    late = f", {awaited['late']}" if awaited["late"] else ""
    expected = f"{awaited['predicted']} (milieu : {awaited['between'][1]})"
    return f"{awaited['state']}{late} — {expected}"
