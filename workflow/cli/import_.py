"""`ancrage import` and `ancrage reconcile`: taking over spreadsheets, names matched to codes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from notifications.wording import count_text
from workflow.cli.console import print_json, print_table, say
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import REFUSED, USAGE
from workflow.outcomes import Invalid

if TYPE_CHECKING:
    from workflow.importing.files import FileAsked, ImportReport
    from workflow.importing.sheet import Named

KINDS = (
    *("candidatures", "contacts", "decisions", "antennes", "etapes"),
    *("apprenants", "financements"),
)
KIND = click.Choice(KINDS)
FILE = click.Path(exists=True, dir_okay=False)
NAMES = "Fichier des noms, avec le code retenu pour chacun (voir « ancrage reconcile »)."


@click.command(
    "import",
    help="Reprend un tableau existant (XLSX, ou CSV d’Excel) : candidatures, contacts, décisions, "
    "antennes, étapes, apprenants, financements. Tout ou rien ; commencez par --dry-run. N’écrit à "
    "personne.",
)
@click.argument("kind", metavar="QUOI", type=KIND)
@click.argument("file", metavar="FICHIER", type=FILE)
@click.option("--dry-run", is_flag=True, help="Dit ce qui se passerait, n’enregistre rien.")
@click.option("--names", "names_file", type=FILE, help=NAMES)
@pass_session
def import_(session: Session, kind: str, file: str, dry_run: bool, names_file: str | None) -> None:
    """Import a file whole, or say line by line why not."""
    from workflow.importing.files import import_file
    from workflow.importing.told import fault_sentences, note_sentences

    report = import_file(session.opened(), _asked(session, kind, file, names_file), dry_run=dry_run)
    session.outcome = report.outcome
    sentences = list(fault_sentences(session.opened(), session.actor(), report))
    notes = list(note_sentences(report))
    if session.as_json:
        print_json(
            {
                "outcome": "done" if report.taken else "invalid",
                "rows": report.rows,
                "dry_run": dry_run,
                "ignored": list(report.ignored),
                "skipped": list(report.skipped),
                "sentences": sentences,
                "notes": notes,
            }
        )
    else:
        _say(report, sentences)
        for note in notes:
            click.echo(note)
    if not report.taken:
        bad_input = report.outcome is None or isinstance(report.outcome, Invalid)
        raise click.exceptions.Exit(USAGE if bad_input else REFUSED)


@click.command(
    help="Rapproche les noms d’un tableau de leurs codes officiels : propose, ne choisit pas. "
    "Remplissez « code retenu » dans le fichier écrit, puis donnez-le par « import --names ».",
)
@click.argument("kind", metavar="QUOI", type=KIND)
@click.argument("file", metavar="FICHIER", type=FILE)
@click.option(
    "--output", "output", type=click.Path(dir_okay=False), help="Fichier à remplir (CSV)."
)
@click.option("--names", "names_file", type=FILE, help=NAMES)
@pass_session
def reconcile(
    session: Session, kind: str, file: str, output: str | None, names_file: str | None
) -> None:
    """Print the names without a sound code, with the places each may mean."""
    from notifications.wording import error_sentence
    from workflow.importing.answers import answer_sheet
    from workflow.importing.faults import FileRefused, user_error
    from workflow.importing.files import names_in

    _check(output)
    try:
        found = names_in(session.opened(), _asked(session, kind, file, names_file))
    except FileRefused as refused:
        sentence = error_sentence(user_error(refused.fault))
        if session.as_json:
            print_json({"outcome": "invalid", "sentences": [sentence]})
        else:
            click.echo(sentence, err=True)
        raise click.exceptions.Exit(USAGE) from refused
    if output:
        Path(output).write_bytes(answer_sheet(found))
    if session.as_json:
        print_json({"names": [_name_json(each) for each in found], "output": output})
    else:
        _print_names(found, output)


def _name_json(named: "Named") -> dict[str, object]:
    return {
        "line": named.line,
        "name": named.text,
        "code": named.chosen.code if named.chosen else None,
        "choices": [
            {"code": place.code, "name": place.name, "where": place.departement}
            for place in named.choices
        ],
    }


def _print_names(found: "Sequence[Named]", output: str | None) -> None:
    rows = [
        (
            str(each.line),
            each.text,
            each.chosen.shown if each.chosen else "à choisir",
            "\n".join(place.shown for place in each.choices),
        )
        for each in found
    ]
    if not rows:
        say("Chaque ligne porte son code officiel.")
        return
    print_table("Noms rapprochés", ("Ligne", "Nom lu", "Code officiel", "Choix possibles"), rows)
    if output:
        say(f"Fichier à remplir : « {output} ».")


def _asked(session: Session, kind: str, file: str, names: str | None) -> "FileAsked":
    from workflow.importing.files import FileAsked

    return FileAsked(
        kind=kind,
        content=Path(file).read_bytes(),
        actor=session.actor(),
        names=Path(names).read_bytes() if names else b"",
    )


def _check(output: str | None) -> None:
    if output and Path(output).exists():
        raise click.BadParameter(f"« {output} » existe déjà. Donnez un autre nom.")
    if output and not Path(output).resolve().parent.is_dir():
        raise click.BadParameter(f"le dossier de « {output} » n’existe pas. Vérifiez le chemin.")


def _say(report: "ImportReport", sentences: list[str]) -> None:
    rows = report.rows
    if report.taken and report.rehearsed:
        would = count_text(rows, "ligne serait reprise", "lignes seraient reprises")
        click.echo(f"{would}. Rien n’est enregistré.")
    elif report.taken:
        counted = count_text(rows, "ligne reprise", "lignes reprises")
        click.echo(f"{counted}. Aucune lettre n’en part.")
    else:
        for sentence in sentences:
            click.echo(sentence, err=True)
        click.echo("Rien n’est enregistré. Corrigez le fichier puis recommencez.", err=True)
