"""`ancrage session …`: a meeting prepared, and who takes part in it, one act per command.

A file is named by its reference or its rank on the agenda, a seat by its code (`session meeting`
lists both).
"""

from collections.abc import Mapping

import click

from states.committee import Attendance, Interest
from states.identifiers import CaseId
from workflow.cli.console import carry_out
from workflow.cli.context import Session, pass_session
from workflow.cli.meeting_answers import item_named
from workflow.cli.references import case_of, cases_of
from workflow.cli.when import parse_instant
from workflow.committee import commands as held
from workflow.committee.meeting import PROXY

ATTENDANCES: Mapping[str, str] = {
    "présent": Attendance.PRESENT,
    "distance": Attendance.REMOTE,
    "excusé": Attendance.EXCUSED,
    "absent": Attendance.ABSENT,
}
ANSWERS: Mapping[str, str] = {
    "présent": Attendance.PRESENT,
    "distance": Attendance.REMOTE,
    "excusé": Attendance.EXCUSED,
    "pouvoir": PROXY,
}
INTERESTS: Mapping[str, str] = {
    "mandat": Interest.MANDATE,
    "emploi": Interest.EMPLOYMENT,
    "finances": Interest.FINANCIAL,
    "famille": Interest.FAMILY,
    "autre": Interest.OTHER,
    "aucun": "",
}
REFERENCE = click.argument("reference", metavar="SÉANCE")
CASE = click.argument("case", metavar="DOSSIER")
SEAT = click.argument("seat", metavar="SIÈGE")


@click.command("seat", help="Attribue à une personne un siège de son comité.")
@click.argument("person", metavar="PERSONNE")
@SEAT
@pass_session
def seat_person(current: Session, person: str, seat: str) -> None:
    """Say which seat somebody holds."""
    command = held.SeatPerson(actor=current.actor(), person=CaseId(person), seat=seat)
    carry_out(current, command, "Siège attribué.")


@click.command("prepare", help="Prépare une séance : quand, où, avec qui.")
@REFERENCE
@click.option("--starts-at", required=True, help="Par exemple 2021-09-08T14:00+02:00.")
@click.option("--place", default="", help="Lieu ; facultatif si la séance est à distance.")
@click.option("--remote", is_flag=True, help="On peut aussi participer à distance.")
@pass_session
def prepare(current: Session, reference: str, starts_at: str, place: str, remote: bool) -> None:
    """Say where and when a session meets."""
    command = held.PrepareMeeting(
        actor=current.actor(),
        session=case_of(current, reference),
        place=place,
        remote=remote,
        starts_at=parse_instant(starts_at),
    )
    carry_out(current, command, "Séance préparée.")


@click.command("agenda", help="Fixe l’ordre du jour : les dossiers, dans leur ordre.")
@REFERENCE
@click.argument("references", metavar="DOSSIER…", nargs=-1, required=True)
@pass_session
def agenda(current: Session, reference: str, references: tuple[str, ...]) -> None:
    """Put files on the agenda."""
    command = held.SetAgenda(
        actor=current.actor(),
        session=case_of(current, reference),
        cases=cases_of(current, references),
    )
    carry_out(current, command, "Ordre du jour fixé, nombre de dossiers : {count}.")


@click.command("substitute", help="Fait suppléer un membre pour cette séance.")
@REFERENCE
@SEAT
@click.argument("person", metavar="[PERSONNE]", default="")
@pass_session
def substitute(current: Session, reference: str, seat: str, person: str) -> None:
    """Let somebody else hold a seat, nobody named: give it back."""
    command = held.Substitute(
        actor=current.actor(), session=case_of(current, reference), seat=seat, person=person
    )
    carry_out(current, command, "Suppléance enregistrée.")


@click.command("answer", help="Répond à la convocation pour un siège.")
@REFERENCE
@SEAT
@click.argument("answer", metavar="RÉPONSE", type=click.Choice(list(ANSWERS)))
@click.option("--holder", default="", help="Siège qui reçoit le pouvoir.")
@pass_session
def answer_convocation(
    current: Session, reference: str, seat: str, answer: str, holder: str
) -> None:
    """Answer the convocation."""
    command = held.AnswerConvocation(
        actor=current.actor(),
        session=case_of(current, reference),
        seat=seat,
        answer=str(ANSWERS[answer]),
        holder=holder,
    )
    carry_out(current, command, "Réponse enregistrée.")


@click.command("presence", help="Relève la présence d’un siège.")
@REFERENCE
@SEAT
@click.argument("attendance", metavar="PRÉSENCE", type=click.Choice(list(ATTENDANCES)))
@pass_session
def presence(current: Session, reference: str, seat: str, attendance: str) -> None:
    """Record who is there."""
    command = held.RecordPresence(
        actor=current.actor(),
        session=case_of(current, reference),
        seat=seat,
        attendance=str(ATTENDANCES[attendance]),
    )
    carry_out(current, command, "Présence relevée.")


@click.command("proxy", help="Donne le pouvoir d’un siège à un autre, ou le reprend.")
@REFERENCE
@SEAT
@click.argument("holder", metavar="[SIÈGE]", default="")
@pass_session
def proxy(current: Session, reference: str, seat: str, holder: str) -> None:
    """Give a seat's vote to another."""
    command = held.GiveProxy(
        actor=current.actor(), session=case_of(current, reference), giver=seat, holder=holder
    )
    carry_out(current, command, "Pouvoir enregistré.")


@click.command("recuse", help="Enregistre un déport : le siège quitte le dossier.")
@REFERENCE
@CASE
@SEAT
@click.argument("category", metavar="INTÉRÊT", type=click.Choice(list(INTERESTS)))
@pass_session
def recuse(current: Session, reference: str, case: str, seat: str, category: str) -> None:
    """Let a seat leave an item, with the category of its interest."""
    command = held.Recuse(
        actor=current.actor(),
        session=case_of(current, reference),
        case=item_named(current, reference, case),
        seat=seat,
        category=str(INTERESTS[category]),
    )
    carry_out(current, command, "Déport enregistré.")


@click.command("hear", help="Enregistre une personne entendue sur un dossier.")
@REFERENCE
@CASE
@click.option("--name", required=True, help="Nom de la personne.")
@click.option("--function", default="", help="Sa fonction.")
@click.option("--organisation", default="", help="Son organisme.")
@pass_session
def hear(
    current: Session, reference: str, case: str, name: str, function: str, organisation: str
) -> None:
    """Record somebody heard."""
    texts = {"name": name, "function": function, "organisation_name": organisation}
    command = held.HearPerson(
        actor=current.actor(),
        session=case_of(current, reference),
        case=item_named(current, reference, case),
        texts=texts,
    )
    carry_out(current, command, "Personne entendue enregistrée.")


COMMANDS: tuple[click.Command, ...] = (
    seat_person,
    prepare,
    agenda,
    substitute,
    answer_convocation,
    presence,
    proxy,
    recuse,
    hear,
)
"""In the order of the story; `session` takes them, then those of `meeting_items`."""
