"""Who was there when a meeting opened, and who came or left afterwards, from its events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from states.committee import Attendance, Quorum, SeatId, is_there, quorum_of
from states.events import Event, text_of
from states.history import undone
from states.identifiers import CaseId
from states.instants import PARIS
from states.programme import Regulations
from workflow.committee.meeting import Proceedings, applied, law_of


class Move(StrEnum):
    """What changes who takes part in an open meeting."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    PROXY = "proxy"
    PROXY_ENDED = "proxy_ended"


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A change of who takes part; `holder` of a proxy given, `at` None if unknown."""

    kind: Move
    seat: SeatId
    holder: str = ""
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A meeting as it opened, what moved afterwards, the quorum of each item when it was voted."""

    quorum: Quorum
    attendance: Mapping[SeatId, Attendance]
    proxies: Mapping[SeatId, SeatId]
    movements: tuple[Movement, ...] = ()
    voted: Mapping[CaseId, Quorum] = field(default_factory=dict)


def opening_of(events: Sequence[Event], regulations: Regulations) -> Opening | None:
    """Return how the meeting of a session opened, None while it did not."""
    held, opening, gone = Proceedings(), None, undone(events)
    for event in events:
        if event.id in gone:
            continue
        before, held = held, applied(held, event)
        law = law_of(held, regulations)
        if held.opened_at is None:
            opening = None
        elif event.kind == "meeting_opened":
            opening = Opening(
                quorum=quorum_of(law), attendance=law.attendance, proxies=held.proxies
            )
        elif opening is not None and event.kind == "votes_recorded":
            case = CaseId(text_of(event.data, "case"))
            opening = replace(opening, voted={**opening.voted, case: quorum_of(law, case)})
        elif opening is not None:
            moved = _moved(before, held, event, regulations)
            opening = replace(opening, movements=(*opening.movements, *moved))
    return opening and replace(opening, movements=_within(opening.movements, held))


def _moved(
    before: Proceedings, held: Proceedings, event: Event, regulations: Regulations
) -> tuple[Movement, ...]:
    at = event.effective_at.instant
    if event.kind == "presence_recorded":
        seat = SeatId(text_of(event.data, "seat"))
        was, now = (is_there(law_of(each, regulations), seat) for each in (before, held))
        if was != now:
            return (Movement(kind=Move.ARRIVAL if now else Move.DEPARTURE, seat=seat, at=at),)
    if event.kind == "proxy_given":
        giver, holder = SeatId(text_of(event.data, "giver")), text_of(event.data, "holder")
        if before.proxies.get(giver, "") != holder:
            kind = Move.PROXY if holder else Move.PROXY_ENDED
            return (Movement(kind=kind, seat=giver, holder=holder, at=at),)
    return ()


def _within(movements: Sequence[Movement], held: Proceedings) -> tuple[Movement, ...]:
    """Return the movements without the hours of what was entered after the meeting."""
    return tuple(each if _at_work(each.at, held) else replace(each, at=None) for each in movements)


def _at_work(at: datetime | None, held: Proceedings) -> bool:
    opened_at, closed_at = held.opened_at, held.closed_at
    if at is None or opened_at is None or at < opened_at:
        return False
    same_day = at.astimezone(PARIS).date() == opened_at.astimezone(PARIS).date()
    return same_day and (closed_at is None or at <= closed_at)
