"""Commands on letters: the sweep, and what becomes of each letter in five plain states."""

from pathlib import Path

import click

from notifications.letters import LETTERS
from notifications.wording import count_text, instant_text, label
from states.instants import on_day
from workflow.archive import Archive
from workflow.cli.console import carry_out, print_json, print_table
from workflow.cli.context import Session, pass_session
from workflow.cli.papers import documents, sign
from workflow.cli.references import case_of
from workflow.cli.when import parse_day
from workflow.commands import RecordBounce, RecordProof, SettleLetter
from workflow.reports.naming import Naming
from workflow.store.filters import DOUBTED_REMINDERS, LetterFilter
from workflow.store.records import LetterPhase, LetterRow
from workflow.writing.commands import SettleReminders

PHASES = {
    "a-valider": (LetterPhase.HELD,),
    "programme": (
        LetterPhase.QUEUED,
        LetterPhase.CLAIMED,
        LetterPhase.DATA,
        LetterPhase.RETRY,
    ),
    "remis": (LetterPhase.SENT,),
    "a-verifier": (LetterPhase.UNKNOWN,),
    "non-envoye": (
        LetterPhase.GIVEN_UP,
        LetterPhase.SKIPPED,
        LetterPhase.EXPIRED,
        LetterPhase.SUPERSEDED,
        LetterPhase.CANCELLED,
        LetterPhase.BOUNCED,
    ),
}

COLUMNS = ("Lettre", "Objet", "Dossier", "Destinataire", "Départ prévu", "État")


@click.command(help="Fait ce qui est dû : actes automatiques, rappels, envoi des lettres.")
@click.option("--confirm", is_flag=True, help="Laisse partir ce qui attend une confirmation.")
@click.option("--watch", is_flag=True, help="Reste en route et se réveille à chaque échéance.")
@pass_session
def sweep(session: Session, confirm: bool, watch: bool) -> None:
    """Sweep once, or for ever."""
    office = session.opened()
    if watch:
        from workflow.schedule.scheduler import run_forever

        run_forever(office)
        return
    from workflow.cli.sweeping import print_report
    from workflow.schedule.sweep import sweep as run_sweep

    print_report(session, run_sweep(office, confirm=confirm))


@click.group(
    help="Courrier : à valider, programmé, remis, à vérifier, non envoyé.",
    commands=[documents, sign],
)
def outbox() -> None:
    """Group the commands of letters."""


@outbox.command("list", help="Liste les lettres.")
@click.option("--state", type=click.Choice(list(PHASES)), default=None, help="Un des cinq états.")
@click.option("--person", default=None, help="Une personne.")
@click.option("--file", "reference", default="", metavar="RÉFÉRENCE", help="Un dossier.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@pass_session
def list_letters(
    session: Session, /, state: str | None, person: str | None, reference: str, limit: int
) -> None:
    """Print letters by due time."""
    session.require_insider()
    wanted = LetterFilter(
        phases=PHASES[state] if state else (),
        person=person,
        case=case_of(session, reference) if reference else None,
        limit=limit + 1,
    )
    with session.opened().store.read() as reader:
        found = reader.letters(wanted)
        rows = found[:limit]
        if session.as_json:
            print_json([_row(row) for row in rows])
            return
        naming = Naming(reader, Archive(reader, session.opened().memory))
        lines = [_line(row, naming) for row in rows]
    print_table("Courrier", COLUMNS, lines)
    more = len(found) > len(rows)
    click.echo(f"{count_text(len(rows), 'lettre')}.")
    if more:
        click.echo("Il y en a d’autres : augmentez --limit, ou choisissez --state ou --file.")


@outbox.command("show", help="Montre une lettre telle qu’elle part, ou telle qu’elle est partie.")
@click.argument("letter", metavar="LETTRE")
@pass_session
def show_letter(session: Session, letter: str) -> None:
    """Print one letter: its state, its subject and its text."""
    from workflow.cli.sweeping import letter_text

    session.require_insider()
    office = session.opened()
    with office.store.read() as reader:
        row = reader.letter(letter)
    if row is None:
        raise click.BadParameter(f"aucune lettre « {letter} ». Voyez « ancrage outbox list ».")
    text = letter_text(office, row)
    if session.as_json:
        print_json({**_row(row), "text": text})
        return
    click.echo(f"{_title(row.code)} — {label('phase', row.phase)}")
    click.echo(text)


def _choice_command(choice: str, summary: str, said: str) -> click.Command:
    @outbox.command(choice, help=summary)
    @click.argument("letters", metavar="LETTRE…", nargs=-1)
    @click.option("--all", "every", is_flag=True, help="Toutes les lettres à valider.")
    @pass_session
    def command(session: Session, letters: tuple[str, ...], every: bool) -> None:
        for letter in letters or (_held(session) if every else ()):
            settled = SettleLetter(actor=session.actor(), letter=letter, choice=choice)
            carry_out(session, settled, said)
        if not letters and not every:
            raise click.UsageError("Donnez au moins une lettre, ou --all.")

    return command


release = _choice_command("release", "Laisse partir une lettre à valider.", "Lettre validée.")
hold = _choice_command("hold", "Retient une lettre programmée.", "Lettre retenue.")
cancel = _choice_command("cancel", "Annule une lettre qui n’est pas partie.", "Lettre annulée.")
resend = _choice_command(
    "resend", "Renvoie une lettre à vérifier ou refusée.", "Lettre à renvoyer."
)
arrived = _choice_command(
    "arrived", "Dit qu’une lettre à vérifier est bien partie.", "Lettre remise."
)


@outbox.command("bounce", help="Enregistre un message revenu : par son numéro, ou par le fichier.")
@click.argument("letter", metavar="LETTRE|FICHIER")
@click.option("--temporary", is_flag=True, help="L’adresse reste bonne.")
@pass_session
def bounce(session: Session, letter: str, temporary: bool) -> None:
    """Record a bounce by hand or from a delivery report."""
    permanent, code = not temporary, ""
    path = Path(letter)
    if path.is_file():
        from workflow.cli.returned import read_report

        report = read_report(session, path)
        letter, permanent, code = report.letter, report.permanent, report.status
    command = RecordBounce(actor=session.actor(), letter=letter, code=code, permanent=permanent)
    carry_out(session, command, "Retour enregistré.")


@outbox.command("bounces", help="Enregistre tous les messages revenus dans un dossier de courrier.")
@click.argument("folder", metavar="DOSSIER")
@pass_session
def bounces(session: Session, folder: str) -> None:
    """Record the delivery reports of a mailbox folder."""
    from workflow.cli.returned import record_folder

    session.require_insider()
    record_folder(session, folder)


@outbox.command("reminders", help="Rappels à vérifier après une remise en place, sans lettre.")
@click.option(
    "--choice",
    type=click.Choice(["again", "arrived"]),
    default=None,
    help="Ce que tous deviennent : prévus de nouveau, ou tenus pour partis.",
)
@pass_session
def reminders(session: Session, choice: str | None) -> None:
    """Print the reminders in doubt that no letter carries, or settle them all."""
    session.require_insider()
    office = session.opened()
    with office.store.read() as reader:
        rows = reader.reminders(DOUBTED_REMINDERS)
        naming = Naming(reader, Archive(reader, office.memory))
        lines = [
            (
                _title(row.template),
                naming.file(row.case_id),
                naming.person(row.person),
                instant_text(row.planned_at),
            )
            for row in rows
        ]
    keys = tuple(row.key for row in rows)
    if choice and keys:
        command = SettleReminders(actor=session.actor(), keys=keys, choice=choice)
        carry_out(session, command, "Rappels réglés : {count}.")
    elif session.as_json:
        print_json([{"key": row.key, "planned_at": row.planned_at.isoformat()} for row in rows])
    else:
        print_table("Rappels à vérifier", ("Rappel", "Dossier", "À qui", "Prévu"), lines)


@outbox.command("proof", help="Enregistre la preuve qu’une personne a eu la lettre.")
@click.argument("letter", metavar="LETTRE")
@click.option("--kind", type=click.Choice(["opened", "registered", "reply"]), required=True)
@click.option("--detail", default="", help="Par exemple le numéro du recommandé.")
@click.option("--on", "day", default="", help="Jour de la réception ; vide : aujourd’hui.")
@pass_session
def proof(session: Session, letter: str, kind: str, detail: str, day: str) -> None:
    """Record a proof."""
    command = RecordProof(
        actor=session.actor(),
        letter=letter,
        proof=kind,
        detail=detail,
        effective_at=on_day(parse_day(day)) if day else None,
    )
    carry_out(session, command, "Preuve enregistrée.")


def _held(session: Session) -> tuple[str, ...]:
    with session.opened().store.read() as reader:
        return tuple(row.id for row in reader.letters(LetterFilter(phases=(LetterPhase.HELD,))))


def _line(row: LetterRow, naming: Naming) -> tuple[str, ...]:
    return (
        row.id,
        _title(row.code),
        naming.file(row.case_id),
        naming.person(row.person),
        instant_text(row.due_at),
        label("phase", row.phase),
    )


def _title(code: str) -> str:
    spec = LETTERS.get(code)
    return spec.title if spec else code


def _row(row: LetterRow) -> dict[str, object]:
    return {
        "id": row.id,
        "code": row.code,
        "person": row.person,
        "case": row.case_id,
        "phase": str(row.phase),
        "due_at": row.due_at.isoformat(),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
        "why": row.why,
    }
