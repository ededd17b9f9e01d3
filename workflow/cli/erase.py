"""`ancrage erase` and `ancrage redact`."""

import click

from states.identifiers import CaseId
from workflow.cli.console import carry_out, confirm, explain, print_json
from workflow.cli.context import Session, pass_session
from workflow.cli.edge import REFUSED, USAGE
from workflow.commands import ErasePerson, RedactText
from workflow.outcomes import Done, Invalid


@click.command(
    help="Efface le nom et les adresses d’une personne partout : textes, lettres, fichiers, "
    "calendriers. Les preuves restent valides. Sans retour possible."
)
@click.argument("person", metavar="PERSONNE")
@click.option("--reason", required=True, help="Pourquoi, sans nommer la personne.")
@click.option("--yes", is_flag=True, help="Ne demande pas de confirmation.")
@pass_session
def erase(session: Session, person: str, reason: str, yes: bool) -> None:
    """Erase a person."""
    from workflow.upkeep.erasing import erase as erase_everywhere

    office = session.opened()
    if not yes:
        confirm(f"Effacer pour toujours la personne {person} ?")
    command = ErasePerson(actor=session.actor(), person=CaseId(person), reason=reason)
    done = erase_everywhere(office, command)
    session.outcome = done.outcome
    if not isinstance(done.outcome, Done):
        explain(session, done.outcome)
        raise click.exceptions.Exit(USAGE if isinstance(done.outcome, Invalid) else REFUSED)
    shown = done.outcome.shown
    mentions = [{"text": each.ref, "case": each.case} for each in done.mentions]
    if session.as_json:
        print_json({"outcome": "done", **shown, "files": done.files, "mentions": mentions})
        return
    click.echo(
        f"Effacés : {shown['texts']} textes, le contenu de {shown['letters']} lettres, "
        f"{done.files} fichiers."
    )
    click.echo("Les sauvegardes faites jusqu’ici disparaissent en 35 jours.")
    for each in done.mentions:
        click.echo(
            f"Un texte conservé nomme encore la personne : dossier {each.case}, texte {each.ref}. "
            f"Pour le caviarder : « ancrage redact {each.ref} --reason … »."
        )


@click.command(help="Caviarde un texte conservé (motif, note, procès-verbal), par un acte nommé.")
@click.argument("text", metavar="TEXTE")
@click.option("--reason", required=True, help="Pourquoi.")
@pass_session
def redact(session: Session, text: str, reason: str) -> None:
    """Redact one recorded text."""
    command = RedactText(actor=session.actor(), ref=text, reason=reason)
    carry_out(session, command, "Texte caviardé ; la preuve reste valide.")
    session.opened().store.compact()
