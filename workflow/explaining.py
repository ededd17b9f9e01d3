"""Why something was not done, in the sentences of `notifications.wording`.

What surrounds the words is found here: references for ids, the zone of the town, the labels of the
programme. The command line and the pages say the same.
"""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from notifications.wording import (
    NBSP,
    NO_PROGRAMME,
    UserError,
    changed_sentence,
    conflict_sentence,
    error_sentence,
    field_label,
    french,
    refusal_sentences,
)
from notifications.wording.access import again_sentence
from states.acts import Reason, Refused
from states.identifiers import CaseId
from states.instants import instant_of
from workflow.archive import Archive
from workflow.audience import zone_of_authority
from workflow.office import Office
from workflow.outcomes import Conflict, Invalid, Outcome
from workflow.people import Actor
from workflow.store.store import Reader

NAMES_OF_CASES = ("successor", "session", "case")
"""What a reason may have found that is the id of a case."""


def sentences_of(office: Office, actor: Actor, outcome: Outcome) -> tuple[str, ...]:
    """Return a negative outcome in French, one sentence each; () for what was done."""
    if isinstance(outcome, Refused):
        return _refusal(office, actor, outcome)
    if isinstance(outcome, Conflict):
        last = outcome.since[-1:] or ()
        return tuple(
            conflict_sentence(str(event.role), event.kind, event.recorded_at) for event in last
        ) or (changed_sentence(outcome.reference),)
    if isinstance(outcome, Invalid):
        again = outcome.values.get("again_at")
        later = (again_sentence(instant_of(str(again))),) if again else ()
        return (_invalid(office, outcome), *later)
    return ()


def reason_sentences(office: Office, actor: Actor, reason: Reason, case: CaseId) -> tuple[str, ...]:
    """Return one reason of a refusal about a file in French, with the file's local time."""
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        spoken = _spoken(reader, reason)
        zone = _zone(office, actor, reader, case)
    return refusal_sentences(spoken, in_force.programme, zone) if in_force else (NO_PROGRAMME,)


def _refusal(office: Office, actor: Actor, refused: Refused) -> tuple[str, ...]:
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        spoken = tuple(_spoken(reader, reason) for reason in refused.reasons)
        zone = _zone(office, actor, reader, refused.case)
    if in_force is None:
        return (NO_PROGRAMME,)
    return refusal_sentences(replace(refused, reasons=spoken), in_force.programme, zone)


def _zone(office: Office, actor: Actor, reader: Reader, case: CaseId) -> ZoneInfo:
    """Return the zone of the town a file is of; of the actor's own when there is no file."""
    archive = Archive(reader, office.memory)
    file = archive.candidature(case) or archive.antenna(case)
    return ZoneInfo(zone_of_authority(archive, file.authority if file else actor.authority))


def _spoken(reader: Reader, reason: Reason) -> Reason:
    """Return a reason whose cases are named by their references, as people say them."""
    rows = {name: reader.case(str(reason.found.get(name) or "")) for name in NAMES_OF_CASES}
    named = {name: row.reference for name, row in rows.items() if row and row.reference}
    return replace(reason, found={**reason.found, **named}) if named else reason


def _invalid(office: Office, invalid: Invalid) -> str:
    known = invalid.values.get("known")
    choices = tuple(str(each) for each in known) if isinstance(known, list | tuple) else ()
    labels = _labels(office, invalid.field) if choices else {}
    return french(
        error_sentence(
            UserError(
                field=field_label(invalid.field),
                value=invalid.value,
                problem=invalid.problem,
                remedy=invalid.remedy,
                expected=tuple(
                    f"{choice}{NBSP}: {labels[choice]}" if choice in labels else choice
                    for choice in choices
                ),
            )
        )
    )


def _labels(office: Office, field: str) -> Mapping[str, str]:
    """Return what the codes of a field are called in the programme in force."""
    if field not in ("piece", "body"):
        return {}
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
    if in_force is None:
        return {}
    named = in_force.programme.pieces if field == "piece" else in_force.programme.bodies
    return {str(each.id): each.label for each in named}
