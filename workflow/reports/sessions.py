"""Committee sessions as the office reads them: items, what was carried out, who knows what."""

from collections.abc import Sequence
from dataclasses import dataclass

from states.deadlines import Deadline, DeadlineKind
from states.facts import Candidature, Outcome
from states.identifiers import CaseId, DeadlineId
from states.sessions import EXAMINED
from workflow.archive import Archive
from workflow.reading import Reading
from workflow.sittings import Sitting, took_decision


@dataclass(frozen=True, kw_only=True)
class ItemRead:
    """One item of a session: the file, its outcome and reason, whether the file took it."""

    case: CaseId
    reference: str
    place: str
    state: str
    version: int
    outcome: Outcome
    reason: str
    carried_out: bool


@dataclass(frozen=True, kw_only=True)
class SessionRead:
    """A session with its items in order, and the days planned for telling and announcing."""

    sitting: Sitting
    body: str
    items: tuple[ItemRead, ...]
    minutes: str = ""
    notification: Deadline | None = None
    announcement: Deadline | None = None

    @property
    def pending(self) -> tuple[ItemRead, ...]:
        """The items whose file has not taken its decision yet."""
        return tuple(item for item in self.items if not item.carried_out)

    @property
    def decided(self) -> int:
        """How many files took their decision."""
        return len(self.items) - len(self.pending)


def sessions_of(reading: Reading) -> tuple[SessionRead, ...]:
    """Return every session, the latest held first, those without a date last."""
    read = [_read(reading, sitting) for sitting in reading.archive.sittings()]
    return tuple(sorted(read, key=_held_at, reverse=True))


def session_of(reading: Reading, reference: str) -> SessionRead | None:
    """Return the session of a reference, None when there is none."""
    row = reading.reader.case_by_reference(reference)
    sitting = reading.archive.sitting(row.id) if row else None
    return _read(reading, sitting) if sitting else None


def examinable(reading: Reading, but: Sequence[ItemRead] = ()) -> tuple[Candidature, ...]:
    """Return the files a session may decide on, by reference, those of `but` left out."""
    taken = {item.case for item in but}
    files = reading.archive.candidatures()
    return tuple(facts for facts in files if facts.state in EXAMINED and facts.id not in taken)


def took_decision_of(archive: Archive, session: CaseId, case: CaseId) -> bool:
    """Whether a file took the decision of a session, even if a later one took another."""
    return took_decision(archive.events(case), session)


def _held_at(read: SessionRead) -> tuple[bool, str, str]:
    held = read.sitting.session.held_on
    return (held is not None, held.instant.isoformat() if held else "", read.sitting.session.id)


def _read(reading: Reading, sitting: Sitting) -> SessionRead:
    session, in_force = sitting.session, reading.in_force()
    bodies = {str(each.id): each.label for each in in_force.programme.bodies} if in_force else {}
    deadlines = in_force.programme.deadlines if in_force else {}
    minutes = reading.reader.text(session.minutes_reference)
    return SessionRead(
        sitting=sitting,
        body=bodies.get(session.body, session.body),
        items=tuple(_item(reading, sitting, item.case, item.outcome) for item in session.items),
        minutes=minutes.value if minutes else "",
        notification=deadlines.get(DeadlineId(f"{session.id}/{DeadlineKind.NOTIFICATION}")),
        announcement=deadlines.get(DeadlineId(f"{session.id}/{DeadlineKind.ANNOUNCEMENT}")),
    )


def _item(reading: Reading, sitting: Sitting, case: CaseId, outcome: Outcome) -> ItemRead:
    facts = reading.archive.candidature(case)
    reason = reading.reader.text(sitting.reasons.get(case, ""))
    return ItemRead(
        case=case,
        reference=facts.reference if facts else case,
        place=reading.place_of(facts) if facts else "",
        state=str(facts.state) if facts else "",
        version=facts.version if facts else 0,
        outcome=outcome,
        reason=reason.value if reason else "",
        carried_out=took_decision_of(reading.archive, sitting.session.id, case),
    )
