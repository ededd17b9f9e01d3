"""Committee sessions as the office knows them: folded from their events.

`reasons` keeps, beside the law's view of a session, the text ref of each item's reason; `meeting`
what the office recorded of the meeting itself, when it conducts it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from states.events import Event
from states.facts import Outcome, Session, SessionItem
from states.history import DECISIONS, text_of, undone
from states.identifiers import CaseId
from states.instants import exactly
from workflow.committee.meeting import Proceedings, applied
from workflow.people import text_refs


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """A session with what only the office needs: refs of reasons, version, convocation."""

    session: Session
    version: int = 0
    reasons: Mapping[CaseId, str] = field(default_factory=dict)
    convoked: bool = False
    meeting: Proceedings = field(default_factory=Proceedings)

    @property
    def conducted(self) -> bool:
        """Whether the office conducts the meeting: its items are decided one by one."""
        return self.meeting.opened_at is not None or self.meeting.vain > 0


def sitting_of(events: Sequence[Event]) -> Sitting:
    """Fold the events of a session, in case_seq order."""
    first = Session(id=events[0].case, reference="", body="", held_on=None)
    sitting = Sitting(session=first)
    gone = undone(events)
    for event in events:
        if event.id not in gone:
            sitting = _apply(sitting, event)
        sitting = replace(sitting, version=event.case_seq)
    return sitting


def took_decision(events: Sequence[Event], session: CaseId) -> bool:
    """Whether a file took the decision of a session, even if a later one took another."""
    gone = undone(events)
    return any(
        event.kind in DECISIONS and event.id not in gone and event.data.get("session") == session
        for event in events
    )


def _apply(sitting: Sitting, event: Event) -> Sitting:
    sitting = replace(sitting, meeting=applied(sitting.meeting, event))
    session, data = sitting.session, event.data
    if event.kind == "session_recorded":
        session = replace(
            session,
            reference=text_of(data, "reference"),
            body=text_of(data, "body"),
            held_on=event.effective_at,
        )
    elif event.kind == "meeting_prepared" and sitting.meeting.starts_at is not None:
        session = replace(session, held_on=exactly(sitting.meeting.starts_at))
        sitting = replace(sitting, convoked=sitting.meeting.convoked_at is not None)
    elif event.kind == "meeting_opened":
        session = replace(session, held_on=event.effective_at)
    elif event.kind in ("session_item", "item_decided"):
        return _with_item(sitting, event)
    elif event.kind == "item_reopened":
        return _without_item(sitting, CaseId(text_of(data, "case")))
    elif event.kind in ("minutes_recorded", "minutes_approved"):
        session = replace(session, minutes_reference=text_refs(data).get("minutes", ""))
    elif event.kind == "notified":
        session = replace(session, notified_at=event.effective_at.instant)
    elif event.kind == "centres_told":
        session = replace(session, centres_told_at=event.effective_at.instant)
    elif event.kind == "announced":
        session = replace(session, announced_at=event.effective_at.instant)
    elif event.kind == "convoked":
        return replace(sitting, convoked=True)
    return replace(sitting, session=session)


def _with_item(sitting: Sitting, event: Event) -> Sitting:
    case = CaseId(text_of(event.data, "case"))
    reason = text_refs(event.data).get("reason", "")
    item = SessionItem(
        case=case, outcome=Outcome(text_of(event.data, "outcome")), reasoned=bool(reason)
    )
    others = tuple(each for each in sitting.session.items if each.case != case)
    return replace(
        sitting,
        session=replace(sitting.session, items=(*others, item)),
        reasons={**sitting.reasons, case: reason},
    )


def _without_item(sitting: Sitting, case: CaseId) -> Sitting:
    items = tuple(each for each in sitting.session.items if each.case != case)
    reasons = {each: ref for each, ref in sitting.reasons.items() if each != case}
    return replace(sitting, session=replace(sitting.session, items=items), reasons=reasons)
