"""Ending what opens doors to a person: used by every act that takes somebody's part away."""

from notifications.letters import Category
from states.identifiers import CaseId, CaseKind, PersonId, Value
from workflow.access.allowance import ASKED_OF_ADDRESS, PASSWORDS_OF_ADDRESS
from workflow.desk import Desk, Entry
from workflow.mail.posting import UNSENT, stop_letter
from workflow.people import Person
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase

REVOKED = "accesses_revoked"


def end_accesses(
    desk: Desk, person: CaseId, *, always: bool = False, feeds: int = 0
) -> dict[str, Value]:
    """End codes, sessions and tokens of a person, with an event if there were any (or `always`).

    `feeds`: how many calendar feeds the caller ended with them.

    Letters on their way to open a door are stopped.
    """
    codes, sessions, tokens = desk.writer.end_accesses(PersonId(person), desk.now)
    for letter in desk.writer.letters(LetterFilter(phases=UNSENT, person=person)):
        if letter.category == Category.ACCESS:
            stop_letter(desk.writer, letter, LetterPhase.CANCELLED, REVOKED)
    ended: dict[str, Value] = {"codes": codes, "sessions": sessions, "tokens": tokens}
    if feeds:
        ended["feeds"] = feeds
    if always or codes or sessions or tokens:
        desk.record(Entry(case=person, case_kind=CaseKind.PERSON, kind=REVOKED, data=ended))
    return ended


def end_everybody(desk: Desk) -> int:
    """End the accesses of everybody, without an event of their own; return how many there were.

    For a restore: their hashes were in the backup.
    """
    ended = 0
    for person in desk.archive.persons():
        ended += sum(desk.writer.end_accesses(PersonId(person.id), desk.now))
    desk.writer.forget_every_allowance()
    return ended


def forget_accesses(desk: Desk, person: Person) -> None:
    """Delete all that opened a door to somebody being erased, and the limits on their address."""
    desk.writer.delete_accesses(PersonId(person.id))
    address = desk.words(person.texts.get("email", "")).lower()
    for allowance in (*ASKED_OF_ADDRESS, *PASSWORDS_OF_ADDRESS):
        desk.writer.forget_allowance(allowance.bucket(address))
