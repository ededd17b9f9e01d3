"""`ancrage import`: candidatures or contacts from a spreadsheet, rehearsed first."""

from pathlib import Path

import click

from notifications.wording import count_text
from workflow.cli.console import print_json
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import REFUSED, USAGE
from workflow.outcomes import Invalid

KINDS = ("candidatures", "contacts")


@click.command(
    "import",
    help="Reprend des candidatures ou des contacts d’un classeur (XLSX, ou CSV d’Excel). Tout ou "
    "rien ; commencez par --dry-run. N’écrit à personne.",
)
@click.argument("kind", metavar="QUOI", type=click.Choice(KINDS))
@click.argument("file", metavar="FICHIER", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Dit ce qui se passerait, n’enregistre rien.")
@pass_session
def import_(session: Session, kind: str, file: str, dry_run: bool) -> None:
    """Import a file whole, or say line by line why not."""
    from workflow.importing.files import FileAsked, import_file
    from workflow.importing.told import fault_sentences

    asked = FileAsked(kind=kind, content=Path(file).read_bytes(), actor=session.actor())
    report = import_file(session.opened(), asked, dry_run=dry_run)
    session.outcome = report.outcome
    sentences = list(fault_sentences(session.opened(), session.actor(), report))
    outcome = report.outcome
    if session.as_json:
        print_json(
            {
                "outcome": "done" if report.taken else "invalid",
                "rows": report.rows,
                "dry_run": dry_run,
                "ignored": list(report.ignored),
                "sentences": sentences,
            }
        )
    else:
        _say(report.rows, report.taken, dry_run, sentences)
        if report.ignored:
            click.echo(f"Colonnes ignorées : {', '.join(report.ignored)}.")
    if not report.taken:
        bad_input = outcome is None or isinstance(outcome, Invalid)
        raise click.exceptions.Exit(USAGE if bad_input else REFUSED)


def _say(rows: int, taken: bool, dry_run: bool, sentences: list[str]) -> None:
    if taken and dry_run:
        would = count_text(rows, "ligne serait reprise", "lignes seraient reprises")
        click.echo(f"{would}. Rien n’est enregistré.")
    elif taken:
        counted = count_text(rows, "ligne reprise", "lignes reprises")
        click.echo(f"{counted}. Aucune lettre n’en part.")
    else:
        for sentence in sentences:
            click.echo(sentence, err=True)
        click.echo("Rien n’est enregistré. Corrigez le fichier puis recommencez.", err=True)
