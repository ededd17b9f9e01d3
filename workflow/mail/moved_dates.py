"""Letters about dates of everybody: an extension, and a filing that came too late."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from states.acts import Rule
from states.deadlines import Deadline, DeadlineKind
from states.events import Event, codes_of, text_of
from states.facts import Candidature, CandidatureState
from states.identifiers import CaseId, ContactKind, DeadlineId, Value, WindowId
from states.programme import Window
from states.windows import cutoff_of, published_next
from workflow.audience import Directory, concern_of
from workflow.desk import Desk
from workflow.mail.letter_context import said_at, said_deadline, said_label, said_text
from workflow.mail.posting import Outgoing, post
from workflow.people import text_refs

CLOSED = (str(Rule.WINDOW_CLOSED), str(Rule.FINAL_CUTOFF_PASSED))
NOT_THE_CITYS = (str(Rule.STATE), str(Rule.ROLE))
"""Refusals of an act that was not a late filing at all."""


def deadline_moved(desk: Desk, event: Event, directory: Directory) -> None:
    """Write once to each contact of the drafts a later closing concerns, lapsed ones included."""
    deadline = desk.programme.deadlines.get(DeadlineId(event.case))
    before = _before(desk, event, deadline)
    if deadline is None or before is None or before.day is None or deadline.day is None:
        return
    if deadline.day <= before.day:
        return
    reason = text_refs(event.data).get("reason", "")
    values = {
        "before": said_deadline(before),
        "deadline": said_deadline(deadline),
        "reason": said_text(reason) or said_label("source", deadline.id),
    }
    for draft in _drafts(desk, deadline):
        state: dict[str, Value] = {"state": str(draft.state)}
        concern = concern_of(desk.archive, draft)
        for person in directory.people(ContactKind.CONTACT, concern):
            post(
                desk,
                Outgoing(
                    code="extension",
                    person=person,
                    identity=event.id,
                    rule=event.kind,
                    event=event.id,
                    case=draft.id,
                    values={**values, **state},
                    lapses_at=deadline.closes_at,
                ),
            )


def received_too_late(desk: Desk, event: Event, directory: Directory) -> None:
    """Answer a filing refused because its window is closed, once per file and window."""
    rules = codes_of(event.data, "rules")
    late = text_of(event.data, "trigger") == "submit" and any(rule in CLOSED for rule in rules)
    file = desk.archive.candidature(CaseId(text_of(event.data, "case")))
    window = desk.programme.window(WindowId(text_of(event.data, "window")))
    if not late or any(rule in NOT_THE_CITYS for rule in rules) or file is None or window is None:
        return
    values = _too_late(desk, event, file, window)
    concern = concern_of(desk.archive, file)
    for person in directory.people(ContactKind.CONTACT, concern):
        post(
            desk,
            Outgoing(
                code="received_too_late",
                person=person,
                identity=f"{file.id}/{window.id}",
                rule=event.kind,
                event=event.id,
                case=file.id,
                values=values,
            ),
        )


def _too_late(desk: Desk, event: Event, file: Candidature, window: Window) -> dict[str, Value]:
    programme = desk.programme
    deadline = programme.closing(window)
    cutoff = cutoff_of(window.call, programme)
    if str(Rule.FINAL_CUTOFF_PASSED) in codes_of(event.data, "rules") and cutoff is not None:
        deadline = cutoff
    upcoming = published_next(file.call, desk.now, programme, after=window.id)
    values: dict[str, Value] = {
        "received_at": said_at(event.effective_at),
        "deadline": said_deadline(deadline),
    }
    if upcoming is not None:
        values["next_window"] = said_label("window_name", upcoming.id)
        values["next_deadline"] = said_deadline(programme.closing(upcoming))
    return values


def _before(desk: Desk, event: Event, deadline: Deadline | None) -> Deadline | None:
    """Return the version the event replaced."""
    earlier = [
        each
        for each in desk.archive.events(event.case)
        if each.case_seq < event.case_seq and "day" in each.data
    ]
    if deadline is None or not earlier:
        return None
    day = text_of(earlier[-1].data, "day")
    return replace(
        deadline,
        day=date.fromisoformat(day) if day else None,
        version=int(text_of(earlier[-1].data, "version") or 1),
    )


def _drafts(desk: Desk, deadline: Deadline) -> Iterable[Candidature]:
    """Return the drafts whose filing this deadline ends, those it ended too soon among them."""
    windows = {window.id: window for call in desk.programme.calls for window in call.windows}
    for file in desk.archive.candidatures():
        window = windows.get(file.window)
        if window is None or not _waits(file):
            continue
        cutoff = cutoff_of(window.call, desk.programme)
        of_call = deadline.kind is DeadlineKind.FINAL_CUTOFF and cutoff is not None
        if window.closing == deadline.id or (of_call and cutoff and cutoff.id == deadline.id):
            yield file


def _waits(file: Candidature) -> bool:
    """Whether a file is still a draft, or was one until the clock ended it."""
    lapsed = file.state is CandidatureState.LAPSED and file.last_trigger == "lapse"
    return file.state is CandidatureState.DRAFT or (lapsed and file.successor is None)
