"""What the sweep prints, and a letter as it leaves."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import click

from notifications.composition import LetterError
from notifications.faults import MessageError
from notifications.wording import count_text, instant_text
from workflow.archive import Archive
from workflow.cli.console import print_json, say
from workflow.cli.context import Session
from workflow.mail.access_letters import is_access
from workflow.mail.rendering import Source, render
from workflow.office import Office
from workflow.schedule.sweep import CLOCK_JUMP, SweepReport
from workflow.store.records import LetterRow

ENDINGS = {
    "sent": ("lettre remise", "lettres remises", " au serveur de messagerie"),
    "retry": ("lettre", "lettres", " à réessayer"),
    "unknown": ("lettre", "lettres", " à vérifier : voyez « ancrage outbox list »"),
    "give_up": ("lettre non envoyée", "lettres non envoyées", ""),
    "stop_address": ("lettre arrêtée", "lettres arrêtées", " : adresse refusée"),
    "pause": ("lettre", "lettres", " en attente : le serveur de messagerie ne répond pas"),
}
"""What became of letters, for one, for several, and what follows either."""


def print_report(session: Session, report: SweepReport) -> None:
    """Print what a sweep did, or why it waits and what would leave."""
    if session.as_json:
        print_json(
            {
                "at": report.at.isoformat(),
                "held": report.held,
                "acts": report.acts,
                "letters": report.letters,
                "waiting": len(report.plan.leaving) if report.held else 0,
                "deliveries": dict(report.deliveries.actions),
            }
        )
        return
    if report.held:
        _print_held(report)
        return
    say(f"Il est {instant_text(report.at)}.")
    say(f"{count_text(report.acts, 'acte automatique', 'actes automatiques')}.")
    say(f"{count_text(report.letters, 'lettre préparée', 'lettres préparées')}.")
    for action, number in sorted(report.deliveries.actions.items()):
        one, several, rest = ENDINGS.get(action, ("lettre", "lettres", f" : {action}"))
        say(f"{count_text(number, one, several)}{rest}.")


def letter_text(office: Office, row: LetterRow) -> str:
    """Return a letter as it left, or as it would leave now: subject, reader, text.

    Raises:
        click.ClickException: it cannot be composed; the reason is said.
    """
    if is_access(row):
        raise click.ClickException(
            "cette lettre porte un code d’accès : son texte n’est ni conservé ni montré."
        )
    content = row.message
    if content is None:
        with office.store.read() as reader:
            archive, in_force = Archive(reader, office.memory), office.calendar.in_force(reader)
            if in_force is None:
                raise click.ClickException("aucun programme n’est enregistré.")
            source = Source(
                archive=archive,
                in_force=in_force,
                settings=office.settings,
                now=office.now(reader),
            )
            try:
                content = render(row, source).message
            except (LetterError, MessageError) as fault:
                raise click.ClickException(
                    "cette lettre ne peut pas être composée : une information manque ou a été "
                    "effacée."
                ) from fault
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return f"À : {message['To']}\nObjet : {message['Subject']}\n\n{text}"


def _print_held(report: SweepReport) -> None:
    if report.held == CLOCK_JUMP:
        say("L’horloge de la machine a sauté : rien ne part avant votre confirmation.")
    else:
        say("Après cet arrêt, beaucoup est à rattraper : rien ne part avant votre confirmation.")
    say(f"{count_text(len(report.plan.leaving), 'lettre')} à envoyer.")
    say(f"{count_text(len(report.plan.acts), 'dossier')} à mettre à jour.")
    say("Pour laisser partir : « ancrage sweep --confirm ».")
