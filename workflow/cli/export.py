"""`ancrage export`: tables for spreadsheets, as whoever asks may see them."""

from pathlib import Path

import click

from notifications.wording.columns import SHEETS
from workflow.cli.console import print_json
from workflow.cli.context import Session, pass_session
from workflow.cli.when import parse_instant
from workflow.reading import Moment, Reading

NAMES = tuple(name for name in SHEETS if name != "query")
OPEN = "open"
"""The open data: read as the public knows them, whoever asks; they go alone."""
FORMATS, OPEN_FORMATS = (".csv", ".xlsx"), (".csv", ".json")


@click.command(
    "export",
    help="Écrit des tableaux dans FICHIER : un .csv (une seule table) ou un .xlsx. Tables : "
    + ", ".join(NAMES)
    + ". « open » : les labels annoncés, en données ouvertes (.csv ou .json).",
)
@click.argument("file", metavar="FICHIER", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("tables", metavar="TABLE…", nargs=-1, type=click.Choice((*NAMES, OPEN)))
@click.option("--at", default="", help="Ce qui était vrai à cette date.")
@click.option("--known-at", default="", help="Ce que l’on savait à cette date.")
@click.option("--force", is_flag=True, help="Remplace un fichier existant.")
@pass_session
def export(  # the command line decides their number
    session: Session, /, file: Path, tables: tuple[str, ...], at: str, known_at: str, force: bool
) -> None:
    """Write the tables asked, all of them by default."""
    from workflow.reports.exporting import Asked, as_csv, as_xlsx, sheet_of

    names = tables or NAMES
    _check(file, names, force)
    if names == (OPEN,):
        _export_open(session, file)
        return
    moment = Moment(
        at=parse_instant(at) if at else None, known_at=parse_instant(known_at) if known_at else None
    )
    office, actor = session.opened(), session.actor()
    with office.store.read() as reader:
        reading = Reading(office, reader, actor)
        sheets = [sheet_of(name, reading, moment) for name in names]
        asked = Asked(sheets=names, actor=actor.id, made_at=reading.now, moment=moment)
    content = as_csv(sheets[0]) if file.suffix == ".csv" else as_xlsx(sheets, asked)
    file.write_bytes(content)
    counts = {sheet.name: len(sheet.rows) for sheet in sheets}
    if session.as_json:
        print_json({"file": str(file), "rows": counts, **dict(asked.lines())})
        return
    told = ", ".join(f"{SHEETS[name].lower()} {count}" for name, count in counts.items())
    click.echo(f"Écrit dans « {file} » : {told}.")


def _export_open(session: Session, file: Path) -> None:
    from workflow.reports.exporting import as_csv
    from workflow.reports.open_data import as_open_json, open_data, open_sheet

    office, actor = session.opened(), session.actor()
    with office.store.read() as reader:
        found = open_data(Reading(office, reader, actor), office.settings.open_data_licence)
    is_csv = file.suffix == ".csv"
    file.write_bytes(as_csv(open_sheet(found)) if is_csv else as_open_json(found))
    if session.as_json:
        print_json({"file": str(file), "rows": len(found.rows), "unnamed": found.unnamed})
        return
    click.echo(
        f"Écrit dans « {file} » : labels annoncés {len(found.rows)} ; sans nom publié, donc sans "
        f"ligne : {found.unnamed}."
    )


def _check(file: Path, names: tuple[str, ...], force: bool) -> None:
    if OPEN in names and len(names) > 1:
        raise click.BadParameter("« open » va seule : retirez les autres tables.")
    formats = OPEN_FORMATS if OPEN in names else FORMATS
    if file.suffix not in formats:
        raise click.BadParameter(f"« {file.name} » : donnez un nom en {' ou en '.join(formats)}.")
    if file.suffix == ".csv" and len(names) > 1:
        raise click.BadParameter(
            f"« {file.name} » : un fichier CSV tient une seule table. Nommez-la, ou donnez un nom "
            "en .xlsx."
        )
    if file.exists() and not force:
        raise click.BadParameter(
            f"« {file} » existe déjà. Donnez un autre nom, ou ajoutez --force."
        )
    if not file.resolve().parent.is_dir():
        raise click.BadParameter(f"le dossier de « {file} » n’existe pas. Vérifiez le chemin.")
