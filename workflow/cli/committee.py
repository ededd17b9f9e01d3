"""Commands on committee sessions, and the two acts that disclose their decisions."""

from pathlib import Path

import click

from notifications.wording import count_text, effective_text, instant_text, label
from workflow.cli.console import carry_out, print_json, print_table, say
from workflow.cli.context import Session, pass_session
from workflow.cli.meeting_items import COMMANDS as ITEMS
from workflow.cli.meetings import COMMANDS as MEETINGS
from workflow.cli.recall import recall
from workflow.cli.references import case_of, unknown
from workflow.cli.sitting_items import item_lines, item_of, typed_item
from workflow.cli.when import parse_day, parse_when
from workflow.commands import (
    AnnounceSession,
    ConvokeSession,
    NotifySession,
    PlanSession,
    RecordSession,
    TellCentres,
)
from workflow.outcomes import Done


@click.group(help="Séances du comité.", commands=[recall, *MEETINGS, *ITEMS])
def session() -> None:
    """Group the commands of sessions."""


@session.command("record", help="Enregistre une séance, ses décisions et leurs motifs.")
@click.option("--body", default="", help="Comité, par exemple comite_selection.")
@click.option("--reference", required=True, help="Référence de la séance, unique.")
@click.option("--at", default="", help="Date de la séance, avec sa précision.")
@click.option(
    "--item",
    "items",
    multiple=True,
    help="RÉFÉRENCE:issue:motif ; issue : retenue (label), reportée (defer), non retenue "
    "(not_select).",
)
@click.option(
    "--items",
    "file",
    type=click.Path(path_type=Path),
    help="Les mêmes dans un CSV d’Excel, une par ligne : référence;issue;motif.",
)
@click.option("--minutes", default="", help="Référence du procès-verbal.")
@pass_session
def record(
    current: Session, /, body: str, reference: str, items: tuple[str, ...], **options: object
) -> None:
    """Record a session, or add to one already recorded under this reference."""
    file = options["file"]
    lines = [*map(typed_item, items), *(item_lines(file) if isinstance(file, Path) else ())]
    asked = tuple(item_of(current, line) for line in lines)
    at = str(options["at"] or "")
    office = current.opened()
    with office.store.read() as reader:
        known = reader.case_by_reference(reference)
    command = RecordSession(
        actor=current.actor(),
        body=body,
        reference=reference,
        items=asked,
        minutes=str(options["minutes"] or ""),
        session=known.id if known else None,
        effective_at=parse_when(at) if at else None,
    )
    carry_out(current, command, lambda _: f"Séance enregistrée : {reference}.")


@session.command("plan", help="Dit quand informer et annoncer : un rappel, rien ne part seul.")
@click.argument("reference", metavar="SÉANCE")
@click.option("--notify", "notification", default="", help="Jour prévu pour informer les villes.")
@click.option("--announce", "announcement", default="", help="Jour prévu de l’annonce publique.")
@pass_session
def plan(current: Session, reference: str, notification: str, announcement: str) -> None:
    """Plan the two acts that disclose; a planned day only reminds."""
    command = PlanSession(
        actor=current.actor(),
        session=case_of(current, reference),
        notification=parse_day(notification) if notification else None,
        announcement=parse_day(announcement) if announcement else None,
    )
    carry_out(current, command, "Jours prévus enregistrés : {count}.")


@session.command("convoke", help="Envoie l’avis de convocation aux membres du comité.")
@click.argument("reference", metavar="SÉANCE")
@click.option("--second-call", is_flag=True, help="Seconde convocation, sans quorum.")
@pass_session
def convoke(current: Session, reference: str, second_call: bool) -> None:
    """Send the notice of a session."""
    command = ConvokeSession(
        actor=current.actor(), session=case_of(current, reference), second_call=second_call
    )
    done = carry_out(current, command, "Convocation enregistrée.")
    if done.shown.get("late") and not current.as_json:
        say("Attention : la convocation part moins de jours avant la séance que prévu.")


@session.command("notify", help="Informe les collectivités des décisions d’une séance.")
@click.argument("reference", metavar="SÉANCE")
@click.option("--at", default="", help="Date de l’information, avec sa précision.")
@pass_session
def notify(current: Session, reference: str, at: str) -> None:
    """Disclose a session's decisions to the cities."""
    command = NotifySession(
        actor=current.actor(),
        session=case_of(current, reference),
        effective_at=parse_when(at) if at else None,
    )
    done = carry_out(current, command, lambda done: f"Décisions communiquées : {_files(done)}.")
    if not current.as_json:
        say(f"Lettres préparées, à valider : {len(done.letters)}.")


@session.command("tell-centres", help="Informe les centres régionaux, avant l’annonce publique.")
@click.argument("reference", metavar="SÉANCE")
@pass_session
def tell_centres(current: Session, reference: str) -> None:
    """Let the regional centres see a session's decisions."""
    command = TellCentres(actor=current.actor(), session=case_of(current, reference))
    carry_out(current, command, "Centres régionaux informés : {count} dossiers.")


@session.command("list", help="Liste les séances.")
@pass_session
def list_sessions(current: Session) -> None:
    """Print the sessions recorded."""
    print_sessions(current)


@session.command("show", help="Montre une séance et ses décisions.")
@click.argument("reference", metavar="SÉANCE")
@pass_session
def show_session(current: Session, reference: str) -> None:
    """Print one session with its items; only insiders may read it before it is public."""
    from workflow.archive import Archive

    office = current.opened()
    case = case_of(current, reference)
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        sitting = archive.sitting(case)
        if sitting is None or not (
            current.actor().is_insider or sitting.session.announced_at is not None
        ):
            raise unknown(reference)
        rows = []
        for item in sitting.session.items:
            row = reader.case(item.case)
            reason = reader.text(sitting.reasons.get(item.case, ""))
            rows.append(
                (
                    row.reference if row else item.case,
                    row.label if row else "",
                    label("outcome", item.outcome),
                    reason.value if reason else "",
                )
            )
    if current.as_json:
        names = ("reference", "place", "outcome", "reason")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    print_table(sitting.session.reference, ("Dossier", "Collectivité", "Issue", "Motif"), rows)


@click.command(help="Rend publiques les décisions d’une séance.")
@click.argument("reference", metavar="SÉANCE")
@click.option("--at", default="", help="Date de l’annonce, avec sa précision.")
@pass_session
def announce(current: Session, reference: str, at: str) -> None:
    """Make a session's decisions public."""
    command = AnnounceSession(
        actor=current.actor(),
        session=case_of(current, reference),
        effective_at=parse_when(at) if at else None,
    )
    carry_out(current, command, lambda done: f"Annonce enregistrée : {_files(done)}.")


def print_sessions(current: Session) -> None:
    """Print sessions in the order of their references; outsiders see those made public."""
    from workflow.archive import Archive

    office = current.opened()
    insider = current.actor().is_insider
    with office.store.read() as reader:
        found = [
            sitting.session
            for sitting in Archive(reader, office.memory).sittings()
            if insider or sitting.session.announced_at is not None
        ]
        in_force = office.calendar.in_force(reader)
    bodies = {str(each.id): each.label for each in in_force.programme.bodies} if in_force else {}
    if current.as_json:
        print_json([{"id": each.id, "reference": each.reference} for each in found])
        return
    print_table(
        "Séances",
        ("Séance", "Comité", "Tenue", "Dossiers", "Communiquée", "Annoncée"),
        (
            (
                each.reference,
                bodies.get(each.body, each.body),
                effective_text(each.held_on) if each.held_on else "",
                str(len(each.items)),
                instant_text(each.notified_at) if each.notified_at else "non",
                instant_text(each.announced_at) if each.announced_at else "non",
            )
            for each in found
        ),
    )


def _files(done: Done) -> str:
    return count_text(int(str(done.shown["count"])), "dossier")
