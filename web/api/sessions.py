"""Committee sessions: their record, the notice, and the acts that disclose their decisions."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field

from notifications.wording import label
from states.facts import Outcome, SessionItem
from states.identifiers import CaseId, CaseKind
from states.instants import EffectiveAt, iso
from web.api.call import Call
from web.api.files import Dated
from web.api.keeping import reading_at
from web.api.models import Asked, Code, Moment, Name, Nothing, Text, Told, When
from web.api.operation import API_PATH, Needs, Operation, Reply, reply
from web.api.problems import met
from web.policy import LEAD, READERS
from workflow.commands import (
    AnnounceSession,
    Command,
    ConvokeSession,
    NotifySession,
    RecordSession,
    SessionItemAsked,
    TellCentres,
)
from workflow.committee.reading import is_public
from workflow.desk import Desk
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.sittings import Sitting

SECTION = "Séances"
MOST_ITEMS = 200


class ItemAsked(Asked):
    """One line of a session's record: a file, its outcome, the reason in words."""

    file: Code
    outcome: Literal["label", "defer", "not_select"]
    reason: Text


class SessionAsked(Asked):
    """A session held; with a reference already recorded, items and minutes are added to it."""

    reference: Code
    body: Name = ""
    held_on: When = None
    items: Annotated[tuple[ItemAsked, ...], Field(max_length=MOST_ITEMS, strict=False)] = ()
    minutes: Text = ""


class DisclosureAsked(Asked):
    """When it was done; now when it is not said."""

    effective_at: When = None


class SessionLine(Told):
    """A session; instants are null for what was not done yet."""

    reference: str
    body: str
    held_on: Dated | None
    items: int
    convoked: bool
    minutes: bool
    notified_at: Moment | None
    centres_told_at: Moment | None
    announced_at: Moment | None


class ItemTold(Told):
    """What a session decided on a file; the reason is the insiders' own."""

    file: str
    place: str
    outcome: str
    outcome_label: str
    reason: str | None


class Sessions(Told):
    """The sessions the reader may know, by reference."""

    sessions: tuple[SessionLine, ...]


class WholeSession(Told):
    """A session with its decisions."""

    session: SessionLine
    items: tuple[ItemTold, ...]


class SessionRecorded(Told):
    """The session as it stands, and the letters prepared."""

    session: SessionLine
    letters: tuple[str, ...]


def list_sessions(call: Call) -> Reply:
    """Return the sessions; outsiders read of those made public."""
    with call.reading() as reading:
        found = [each for each in reading.archive.sittings() if _may_read(reading, each)]
        return reply(Sessions(sessions=tuple(_line(reading, each) for each in found)))


def show_session(call: Call) -> Reply:
    """Return one session with its decisions; outsiders read the labels alone."""
    with call.reading() as reading:
        sitting = _sitting(reading, call.path["session"])
        if sitting is None:
            raise met("introuvable")
        items = tuple(_items(reading, sitting))
        return reply(WholeSession(session=_line(reading, sitting), items=items))


def record_session(call: Call) -> Reply:
    """Record a session, or add to one."""
    asked = call.given(SessionAsked)
    with call.reading() as reading:
        known = reading.reader.case_by_reference(asked.reference)
    items = tuple(
        SessionItemAsked(case=call.case(each.file), outcome=each.outcome, reason=each.reason)
        for each in asked.items
    )
    command = RecordSession(
        actor=call.actor,
        effective_at=asked.held_on,
        body=asked.body,
        reference=asked.reference,
        items=items,
        minutes=asked.minutes,
        session=known.id if known and known.kind is CaseKind.SESSION else None,
    )
    return call.record(command, _telling(call, status=201))


def convoke(call: Call) -> Reply:
    """Send the notice of a session to the body's members."""
    return _on_session(call, lambda case: ConvokeSession(actor=call.actor, session=case))


def tell_centres(call: Call) -> Reply:
    """Let the regional centres see a session's decisions."""
    return _on_session(call, lambda case: TellCentres(actor=call.actor, session=case))


def notify(call: Call) -> Reply:
    """Disclose a session's decisions to the cities concerned."""
    at = call.given(DisclosureAsked).effective_at
    return _on_session(
        call, lambda case: NotifySession(actor=call.actor, effective_at=at, session=case)
    )


def announce(call: Call) -> Reply:
    """Make a session's decisions public."""
    at = call.given(DisclosureAsked).effective_at
    return _on_session(
        call, lambda case: AnnounceSession(actor=call.actor, effective_at=at, session=case)
    )


def _on_session(call: Call, command: Callable[[CaseId], Command]) -> Reply:
    with call.reading() as reading:
        sitting = _sitting(reading, call.path["session"])
    if sitting is None:
        raise met("introuvable")
    case = sitting.session.id
    return call.record(command(case), _telling(call, case))


def _telling(
    call: Call, case: CaseId | None = None, status: int = 200
) -> Callable[[Desk, Done], Reply]:
    def told(desk: Desk, done: Done) -> Reply:
        reading = reading_at(call.office, desk)
        sitting = reading.archive.sitting(case or CaseId(str(done.shown["session"])))
        assert sitting is not None
        line = _line(reading, sitting)
        location = f"{API_PATH}/seances/{sitting.session.id}" if status == 201 else ""
        return reply(SessionRecorded(session=line, letters=done.letters), status, location=location)

    return told


def _sitting(reading: Reading, reference: str) -> Sitting | None:
    row = reading.reader.case_by_reference(reference) or reading.reader.case(reference)
    sitting = reading.archive.sitting(row.id) if row else None
    return sitting if sitting is not None and _may_read(reading, sitting) else None


def _may_read(reading: Reading, sitting: Sitting) -> bool:
    return reading.actor.is_insider or sitting.session.announced_at is not None


def _line(reading: Reading, sitting: Sitting) -> SessionLine:
    session, insider = sitting.session, reading.actor.is_insider
    shown = session.items if insider else _labels(reading, sitting)
    return SessionLine(
        reference=session.reference,
        body=session.body,
        held_on=_dated(session.held_on),
        items=len(shown),
        convoked=sitting.convoked,
        minutes=bool(session.minutes_reference),
        notified_at=iso(session.notified_at) if session.notified_at else None,
        centres_told_at=iso(session.centres_told_at) if session.centres_told_at else None,
        announced_at=iso(session.announced_at) if session.announced_at else None,
    )


def _labels(reading: Reading, sitting: Sitting) -> list[SessionItem]:
    """Return the labels of a session that were announced: one taken back before was not."""
    session, archive = sitting.session, reading.archive
    return [
        each
        for each in session.items
        if each.outcome is Outcome.LABEL and is_public(archive.events(each.case), session.id)
    ]


def _items(reading: Reading, sitting: Sitting) -> list[ItemTold]:
    insider, told = reading.actor.is_insider, []
    for item in sitting.session.items if insider else _labels(reading, sitting):
        row = reading.reader.case(item.case)
        reason = reading.reader.text(sitting.reasons.get(item.case, "")) if insider else None
        told.append(
            ItemTold(
                file=row.reference if row else "",
                place=row.label if row else "",
                outcome=str(item.outcome),
                outcome_label=label("outcome", item.outcome),
                reason=reason.value if reason else None,
            )
        )
    return told


def _dated(at: EffectiveAt | None) -> Dated | None:
    return Dated.model_validate(at.to_value()) if at else None


OPERATIONS = (
    Operation(
        id="listSessions",
        method="GET",
        path="/seances",
        section=SECTION,
        summary="Séances du comité",
        policy=READERS,
        answer=list_sessions,
        told=Sessions,
    ),
    Operation(
        id="showSession",
        method="GET",
        path="/seances/{session}",
        section=SECTION,
        summary="Une séance et ses décisions",
        policy=READERS,
        answer=show_session,
        told=WholeSession,
    ),
    Operation(
        id="recordSession",
        method="POST",
        path="/seances",
        section=SECTION,
        summary="Enregistrer une séance, ses décisions et leurs motifs",
        about="Avec une référence déjà enregistrée, décisions et procès-verbal s’y ajoutent.",
        policy=LEAD,
        answer=record_session,
        body=SessionAsked,
        told=SessionRecorded,
        status=201,
        needs=Needs.KEY,
    ),
    Operation(
        id="convokeSession",
        method="POST",
        path="/seances/{session}/convocation",
        section=SECTION,
        summary="Convoquer les membres du comité",
        policy=LEAD,
        answer=convoke,
        body=Nothing,
        told=SessionRecorded,
        needs=Needs.KEY,
    ),
    Operation(
        id="notifySession",
        method="POST",
        path="/seances/{session}/information",
        section=SECTION,
        summary="Informer les collectivités des décisions",
        policy=LEAD,
        answer=notify,
        body=DisclosureAsked,
        told=SessionRecorded,
        needs=Needs.KEY,
    ),
    Operation(
        id="tellCentres",
        method="POST",
        path="/seances/{session}/centres",
        section=SECTION,
        summary="Informer les centres régionaux",
        policy=LEAD,
        answer=tell_centres,
        body=Nothing,
        told=SessionRecorded,
        needs=Needs.KEY,
    ),
    Operation(
        id="announceSession",
        method="POST",
        path="/seances/{session}/annonce",
        section=SECTION,
        summary="Rendre publiques les décisions",
        policy=LEAD,
        answer=announce,
        body=DisclosureAsked,
        told=SessionRecorded,
        needs=Needs.KEY,
    ),
)
