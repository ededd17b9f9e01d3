"""Letters to many at once: the opening of a call, the notice of a session, its announcement."""

from collections.abc import Iterable

from notifications.letters import LETTERS
from states.deadlines import Deadline
from states.events import Event, text_of
from states.facts import Candidature, CandidatureState
from states.history import candidature_of, lifted
from states.identifiers import CallId, CaseId, Value
from states.instants import PARIS
from states.recall import letters_wait_until
from workflow.audience import IN_TOWN, Concern, Directory, concern_of
from workflow.desk import Desk
from workflow.mail.letter_context import (
    said_at,
    said_day,
    said_deadline,
    said_file,
    said_label,
    said_place,
    said_text,
)
from workflow.mail.posting import Outgoing, post
from workflow.people import Authority, Person, text_refs
from workflow.sittings import Sitting

FORMER = (
    CandidatureState.NOT_SELECTED,
    CandidatureState.SUPPORTED,
    CandidatureState.LAPSED,
)
"""Files whose town is invited again, its earlier work recalled."""
RETAINED = (CandidatureState.LABELLED,)
ACV, FORMER_TOWNS, ALL_TOWNS = "acv", "former", "all"


def call_opened(desk: Desk, event: Event, directory: Directory) -> None:
    """Write to the towns invited to a call; a town that was a candidate reads of its file."""
    call, audience = text_of(event.data, "call"), text_of(event.data, "audience")
    earlier = _last_files(desk)
    said = _dates_of(desk, call)
    for authority in desk.archive.authorities():
        file = earlier.get(authority.code)
        if not _is_invited(authority, file, audience, call):
            continue
        again = file is not None and file.state in FORMER and file.call != call
        code = "call_opened_again" if again else "call_opened"
        values = {**said, **(_recalled(desk, file) if again and file else {})}
        spec = LETTERS[code]
        concern = Concern(authority=authority.code, region=authority.region)
        for person in directory.everybody((*spec.to, *spec.copy), concern):
            post(
                desk,
                Outgoing(
                    code=code,
                    person=person,
                    identity=f"{event.id}/{file.id}" if again and file else event.id,
                    rule=event.kind,
                    event=event.id,
                    values=values,
                ),
            )


def session_convoked(desk: Desk, event: Event, directory: Directory) -> None:
    """Write the notice of a session to the members and guests of its body, and to substitutes."""
    sitting = desk.archive.sitting(event.case)
    if sitting is None or sitting.session.held_on is None:
        return
    body, meeting = sitting.session.body, sitting.meeting
    waived = meeting.second_call and desk.programme.regulations.second_call_waives_quorum
    values = {
        "body": said_label("body", body),
        "held_on": said_at(sitting.session.held_on),
        "agenda": [said_file(case) for case in _agenda(desk, sitting)],
        "where": said_text(meeting.place) if meeting.place else None,
        "remote": meeting.remote or None,
        "second_call": meeting.second_call or None,
        "without_quorum": waived or None,
    }
    spec = LETTERS["convocation"]
    convened = {person.id: person for person in directory.everybody(spec.to, Concern(body=body))}
    for case in meeting.substitutes.values():
        replacing = desk.archive.person(case)
        if replacing is not None and replacing.active:
            convened[case] = replacing
    for person in convened.values():
        post(
            desk,
            Outgoing(
                code=spec.code,
                person=person,
                identity=event.id,
                rule=event.kind,
                event=event.id,
                case=event.case,
                values=values,
                lapses_at=sitting.session.held_on.latest,
            ),
        )


def session_announced(desk: Desk, event: Event, directory: Directory) -> None:
    """Write the announcement to cities, regional centres and partners, after the decisions.

    A city waits for the decision letters of its own files, the others for those of the session.
    """
    sitting = desk.archive.sitting(event.case)
    if sitting is None:
        return
    files = [file for case in _cases(sitting) if (file := desk.archive.candidature(case))]
    values = _announced(event, files)
    for person, awaited in _readers(desk, directory, files).values():
        post(
            desk,
            Outgoing(
                code="announcement",
                person=person,
                identity=event.id,
                rule=event.kind,
                event=event.id,
                case=event.case,
                values=values,
                awaits=tuple(awaited),
                not_before=letters_wait_until(event),
            ),
        )


def _readers(
    desk: Desk, directory: Directory, files: list[Candidature]
) -> dict[CaseId, tuple[Person, list[CaseId]]]:
    spec = LETTERS["announcement"]
    readers: dict[CaseId, tuple[Person, list[CaseId]]] = {}
    every = [file.id for file in files]
    for file in files:
        concern = concern_of(desk.archive, file)
        for person in (*directory.everybody(spec.to, concern), *directory.partners(concern)):
            own = person.kind in IN_TOWN
            awaited = readers.setdefault(person.id, (person, [] if own else every))[1]
            if own:
                awaited.append(file.id)
    return readers


def _announced(event: Event, files: list[Candidature]) -> dict[str, Value]:
    """Say what a session retained: a later one may have decided otherwise, and told nobody yet."""
    told = [file for file in files if file.decided_in == event.case]
    named = [file for file in told if file.state in RETAINED]
    unnamed = [file for file in named if "unnamed" in file.marks]
    call = files[0].call if files else CallId("")
    return {
        "call": said_label("call", call),
        "announced_on": said_day(event.effective_at.instant.astimezone(PARIS).date()),
        "retained": [said_place(file.authority) for file in named if file not in unnamed],
        "unnamed": len(unnamed) or None,
    }


def _agenda(desk: Desk, sitting: Sitting) -> Iterable[CaseId]:
    """The agenda set for the meeting, else the files recorded, else those ready for one."""
    if sitting.meeting.agenda:
        return sitting.meeting.agenda
    if sitting.session.items:
        return _cases(sitting)
    ready = (CandidatureState.ANALYSED, CandidatureState.DEFERRED)
    return [file.id for file in desk.archive.candidatures() if file.state in ready]


def _cases(sitting: Sitting) -> list[CaseId]:
    return [item.case for item in sitting.session.items]


def _last_files(desk: Desk) -> dict[str, Candidature]:
    """Return each town's latest file as the town knows it: a decision undisclosed does not show."""
    return {
        file.authority: candidature_of(lifted(desk.archive.events(file.id), "notified"))
        for file in desk.archive.candidatures()
    }


def _is_invited(authority: Authority, file: Candidature | None, audience: str, call: str) -> bool:
    if file is not None and (file.state in RETAINED or file.call == call):
        return False
    former = file is not None and file.state in FORMER
    if audience == ACV:
        return former or authority.flags.get("acv") == "yes"
    if audience == FORMER_TOWNS:
        return former
    return True


def _dates_of(desk: Desk, call: str) -> dict[str, Value]:
    found = desk.programme.call(CallId(call))
    windows = found.windows if found else ()
    closings = [desk.programme.closing(each) for each in windows if each.known_from <= desk.now]
    cutoff = (
        desk.programme.deadlines.get(found.final_cutoff) if found and found.final_cutoff else None
    )
    ahead: list[Deadline] = [each for each in closings if each.is_past(desk.now) is not True]
    return {
        "call": said_label("call", call),
        "closings": [said_deadline(each) for each in ahead],
        "cutoff": said_deadline(cutoff) if cutoff and cutoff.day else None,
    }


def _recalled(desk: Desk, file: Candidature) -> dict[str, Value]:
    plans = [event for event in desk.archive.events(file.id) if event.kind == "support"]
    return {
        "earlier_file": file.reference,
        "earlier_state": str(file.state),
        "plan": said_text(text_refs(plans[-1].data).get("plan", "")) if plans else None,
    }
