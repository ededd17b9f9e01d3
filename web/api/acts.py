"""Acts on files: one trigger on one file, or several together, all or none."""

from collections.abc import Callable, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from states.acts import Field as ActField
from states.acts import FieldKind
from states.antenna import ANTENNA
from states.candidature import CANDIDATURE
from states.identifiers import CaseId, Value
from states.instants import iso
from web.api.call import Call
from web.api.keeping import reading_at
from web.api.models import Asked, Code, Moment, Name, Number, Text, Told, When
from web.api.operation import Needs, Operation, Reply, reply
from web.api.problems import fault
from web.policy import ACTING
from workflow.commands import ActOnCase, ActTogether
from workflow.desk import Desk
from workflow.office import Office
from workflow.outcomes import Done

SECTION = "Actes"
MOST_ACTS = 200
LIFECYCLES = (CANDIDATURE, ANTENNA)
TRIGGERS = tuple(
    sorted(
        {
            row.trigger
            for lifecycle in LIFECYCLES
            for row in lifecycle.rows
            if not row.consequence and row.trigger != "open_draft"
        }
    )
)
"""What may be asked of a file; who may, and when, is for the law to say."""
SCALARS: Mapping[FieldKind, type] = {FieldKind.FLAG: bool, FieldKind.NUMBER: int}


def _known(trigger: str) -> str:
    if trigger not in TRIGGERS:
        raise PydanticCustomError("not_a_choice", "not_a_choice")
    return trigger


Trigger = Annotated[
    str,
    AfterValidator(_known),
    WithJsonSchema({"type": "string", "enum": list(TRIGGERS)}),
]
Given = Text | bool | Number | tuple[Name, ...]
Inputs = Annotated[dict[Code, Given], Field(max_length=40)]


class ActAsked(Asked):
    """One act; `inputs` are those its offer names, `effective_at` now when it is not said."""

    trigger: Trigger
    inputs: Inputs = {}
    effective_at: When = None


class ActOfBatch(Asked):
    """One act of several, on the file of a reference, as it stood at `version`."""

    reference: Code
    version: Annotated[int, Field(ge=0, le=999_999_999)]
    trigger: Trigger
    inputs: Inputs = {}


class BatchAsked(Asked):
    """Several acts on different files, all or none."""

    acts: Annotated[tuple[ActOfBatch, ...], Field(min_length=1, max_length=MOST_ACTS, strict=False)]
    effective_at: When = None


class Recorded(Told):
    """What was recorded on a file, as its author may know it.

    `opened`: the reference of the file that this one opened. `letters`: those it prepared.
    """

    reference: str
    state: str
    version: int
    recorded_at: Moment
    opened: str | None
    letters: tuple[str, ...]


class BatchRecorded(Told):
    """What was recorded on each file, in the order asked."""

    files: tuple[Recorded, ...]
    letters: tuple[str, ...]


def act(call: Call) -> Reply:
    """Take one trigger on the file of the path."""
    asked, case = call.given(ActAsked), call.case()
    command = ActOnCase(
        actor=call.actor,
        effective_at=asked.effective_at,
        case=case,
        trigger=asked.trigger,
        inputs=inputs_of(call, asked.trigger, asked.inputs),
        version=call.seen,
    )
    return call.record(command, recorded_on(call.office, case), about=case)


def act_together(call: Call) -> Reply:
    """Take several triggers on several files, all or none."""
    asked = call.given(BatchAsked)
    acts = tuple(
        ActOnCase(
            actor=call.actor,
            effective_at=asked.effective_at,
            case=call.case(each.reference),
            trigger=each.trigger,
            inputs=inputs_of(call, each.trigger, each.inputs),
            version=each.version,
        )
        for each in asked.acts
    )
    command = ActTogether(actor=call.actor, effective_at=asked.effective_at, acts=acts)
    cases = tuple(dict.fromkeys(each.case for each in acts))

    def told(desk: Desk, done: Done) -> Reply:
        files = tuple(_recorded(call.office, desk, done, case) for case in cases)
        return reply(BatchRecorded(files=files, letters=_letters(desk, done)))

    return call.record(command, told)


def inputs_of(call: Call, trigger: str, given: Mapping[str, Given]) -> dict[str, Value]:
    """Return the inputs of an act as the law takes them; a session may be named by its reference.

    Raises:
        ProblemMet: one of them is not an input of the act, or not of its nature.
    """
    fields = fields_of(trigger)
    return {name: _typed(call, fields, name, value) for name, value in given.items()}


def fields_of(trigger: str) -> Mapping[str, ActField]:
    """Return every input that some row of a trigger takes, by name."""
    return {
        field.name: field
        for lifecycle in LIFECYCLES
        for row in lifecycle.rows_of(trigger)
        for field in row.fields
    }


def recorded_on(
    office: Office, case: CaseId, status: int = 200, location: str = ""
) -> Callable[[Desk, Done], Reply]:
    """Return what tells what was recorded on one file, its new version as ETag."""

    def told(desk: Desk, done: Done) -> Reply:
        recorded = _recorded(office, desk, done, case)
        return reply(recorded, status, str(recorded.version), location)

    return told


def _recorded(office: Office, desk: Desk, done: Done, case: CaseId) -> Recorded:
    read = reading_at(office, desk).file(case)
    assert read is not None
    opened = str(done.shown.get("reference") or "")
    return Recorded(
        reference=read.facts.reference,
        state=str(read.facts.state),
        version=read.facts.version,
        recorded_at=iso(desk.now),
        opened=opened if opened and opened != read.facts.reference else None,
        letters=_letters(desk, done),
    )


def _letters(desk: Desk, done: Done) -> tuple[str, ...]:
    """Letters are the lead's business: one more, or one fewer, would tell of a decision."""
    return done.letters if desk.actor.is_insider else ()


def _typed(call: Call, fields: Mapping[str, ActField], name: str, value: Given) -> Value:
    where, shown = f"inputs/{name}", value if isinstance(value, str) else ""
    field = fields.get(name)
    if field is None:
        raise fault(where, shown, "unknown_field", tuple(fields))
    if field.kind is FieldKind.CODES:
        if not isinstance(value, tuple):
            raise fault(where, shown, "type")
        return list(value)
    wanted = SCALARS.get(field.kind, str)
    if type(value) is not wanted:
        raise fault(where, shown, "type")
    if name == "session" and isinstance(value, str):
        return _session(call, value)
    return value


def _session(call: Call, reference: str) -> str:
    """Return the case of a session of which the caller may know, else what was given."""
    with call.reading() as reading:
        row = reading.reader.case_by_reference(reference) if call.actor.is_insider else None
    return row.id if row else reference


OPERATIONS = (
    Operation(
        id="actOnFile",
        method="POST",
        path="/dossiers/{reference}/actes",
        section=SECTION,
        summary="Un acte sur un dossier",
        about="Les actes possibles et leurs informations sont ceux que le dossier offre.",
        policy=ACTING,
        answer=act,
        body=ActAsked,
        told=Recorded,
        needs=Needs.KEY_AND_VERSION,
    ),
    Operation(
        id="actTogether",
        method="POST",
        path="/lots",
        section=SECTION,
        summary="Plusieurs actes, tous ou aucun",
        policy=ACTING,
        answer=act_together,
        body=BatchAsked,
        told=BatchRecorded,
        needs=Needs.KEY,
    ),
)
