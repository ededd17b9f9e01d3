"""The papers of letters: their documents taken away, originals signed on paper attached."""

from pathlib import Path

import click

from notifications.wording import count_text
from workflow.cli.console import carry_out, print_json
from workflow.cli.context import Session, pass_session
from workflow.cli.files import content_of
from workflow.cli.when import parse_day
from workflow.mail.commands import AttachSignedLetter


@click.command("documents", help="Enregistre les documents d’une lettre, à l’octet près.")
@click.argument("letter", metavar="LETTRE")
@click.option("--to", "folder", required=True, metavar="DOSSIER", help="Dossier à remplir.")
@pass_session
def documents(session: Session, letter: str, folder: str) -> None:
    """Write the documents of a letter as they left, or as they would leave now."""
    from hashlib import sha256

    from workflow.writing.preview import documents_now, source_of

    session.require_insider()
    office = session.opened()
    with office.store.read() as reader:
        row, source = reader.letter(letter), source_of(office, reader)
        if row is None or source is None:
            raise click.BadParameter(f"aucune lettre « {letter} ». Voyez « ancrage outbox list ».")
        found = documents_now(row, source)
    where = Path(folder)
    try:
        where.mkdir(parents=True, exist_ok=True)
        for each in found:
            (where / each.name).write_bytes(each.content)
    except (OSError, ValueError) as fault:
        raise click.BadParameter(f"le dossier « {folder[:60]} » ne peut pas être écrit.") from fault
    lines = [{"name": each.name, "sha256": sha256(each.content).hexdigest()} for each in found]
    if session.as_json:
        print_json(lines)
        return
    for line in lines:
        click.echo(f"{line['name']} {line['sha256']}")
    click.echo(f"{count_text(len(lines), 'document')}.")


@click.command("sign", help="Joint l’original signé hors de l’application à une lettre qui attend.")
@click.argument("letter", metavar="LETTRE")
@click.argument("file", metavar="FICHIER")
@click.option("--on", "day", required=True, help="Jour de la signature, par exemple 2020-11-09.")
@pass_session
def sign(session: Session, letter: str, file: str, day: str) -> None:
    """Attach the scan of a letter signed on paper."""
    command = AttachSignedLetter(
        actor=session.actor(),
        letter=letter,
        content=content_of(Path(file)),
        file_name=Path(file).name,
        signed_on=parse_day(day),
    )
    carry_out(session, command, "Original joint : il part à la place de la lettre imprimée.")
