"""One antenna of the region: its milestones to mark, a date to propose, news to give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from notifications.wording import deadline_text, effective_text
from notifications.wording import label as word
from states.facts import Antenna, MilestoneFact
from states.identifiers import CaseKind, Value
from states.instants import EffectiveAt
from web.centre.region import asked_of, heard_on
from web.followup.antenna import summary_of
from web.forms import fault_sentence
from web.pages import not_found, refused, see_other
from web.visit import Visit
from workflow.commands import ActOnCase
from workflow.followup.reading import followed
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written, read_written_day
from workflow.outcomes import Conflict, Done
from workflow.reading import FileRead, Reading

TEMPLATE = "centre/antenna.html.j2"
DONE, PROPOSE, NOTE = "milestone_done", "milestone_propose", "note"
SAID = {
    DONE: "L’étape est déclarée réalisée.",
    PROPOSE: "La date est proposée au responsable du programme, qui la confirme.",
}
CONFLICT = 409


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """A milestone in words, and what this reader may do on it."""

    id: str
    name: str
    owner: str
    status: str
    status_name: str
    wording: str
    late: bool
    may: Sequence[str]


def antenna(visit: Visit) -> Response:
    """Show one antenna of the region."""
    return _shown(visit, ())


def mark(visit: Visit) -> Response:
    """Mark a milestone as done, or propose its date."""
    trigger = visit.field("acte")
    read = _found(visit)
    if read is None or trigger not in SAID:
        return not_found(visit)
    typed = visit.field("jour")
    inputs: dict[str, Value] = {"milestone": visit.field("etape")}
    effective: EffectiveAt | None = None
    if trigger == PROPOSE:
        day = read_written_day(typed)
        if isinstance(day, Unread):
            return _shown(visit, (fault_sentence("day", typed, day),))
        inputs["day"] = day.isoformat()
    elif typed:
        at = read_written(typed)
        if isinstance(at, Unread):
            return _shown(visit, (fault_sentence("effective_at", typed, at),))
        effective = at
    return _act(visit, read, trigger, inputs, effective)


def news(visit: Visit) -> Response:
    """Give news of an antenna: a note, which counts as news for the term."""
    read = _found(visit)
    if read is None:
        return not_found(visit)
    return _act(visit, read, NOTE, {"text": visit.field("nouvelles")}, None)


def _act(
    visit: Visit,
    read: FileRead,
    trigger: str,
    inputs: Mapping[str, Value],
    effective: EffectiveAt | None,
) -> Response:
    seen = visit.field("version")
    command = ActOnCase(
        actor=visit.actor,
        case=read.facts.id,
        trigger=trigger,
        inputs=inputs,
        effective_at=effective,
        version=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None,
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        said = SAID.get(trigger, "Vos nouvelles sont enregistrées. Merci.")
        return see_other(visit, f"/centre/antennes/{quote(read.facts.reference)}", said)
    status = CONFLICT if isinstance(outcome, Conflict) else 422
    return _shown(visit, visit.explain(outcome), status)


def _shown(visit: Visit, sentences: Sequence[str], status: int = 0) -> Response:
    with visit.reading() as reading:
        read = _read(reading, visit.path("reference"))
        if read is None:
            return not_found(visit)
        facts = read.facts
        assert isinstance(facts, Antenna)
        in_force = reading.in_force()
        programme = in_force.programme if in_force else None
        return refused(
            visit,
            TEMPLATE,
            sentences,
            status=status or (422 if sentences else 200),
            facts=facts,
            place=read.place,
            milestones=_milestones(reading, facts),
            asked=asked_of(reading, read, programme),
            heard=heard_on(read),
            summary=summary_of(known) if (known := followed(reading, facts.id)) else (),
            typed=visit.typed(),
            settings=visit.counter.office.settings,
        )


def _found(visit: Visit) -> FileRead | None:
    with visit.reading() as reading:
        return _read(reading, visit.path("reference"))


def _read(reading: Reading, reference: str) -> FileRead | None:
    """Return the antenna a reference names, None when there is none for this reader."""
    row = reading.reader.case_by_reference(reference)
    if row is None or row.kind is not CaseKind.ANTENNA:
        return None
    return reading.file(row.id)


def _milestones(reading: Reading, facts: Antenna) -> Sequence[Milestone]:
    in_force = reading.in_force()
    open_to = {
        offer.trigger: {code for field in offer.fields for code in field.choices}
        for offer in reading.offers(facts.id)
        if offer.allowed and offer.trigger in SAID
    }
    found = []
    for rule in in_force.programme.milestones if in_force else ():
        fact = facts.milestones.get(rule.id, MilestoneFact(id=rule.id))
        may = [trigger for trigger, codes in open_to.items() if rule.id in codes]
        found.append(
            Milestone(
                id=rule.id,
                name=rule.label,
                owner=word("owner", rule.owner),
                status=fact.status,
                status_name=word("milestone", fact.status),
                wording=_wording(fact),
                late=fact.status == "expected" and fact.overdue,
                may=may if fact.status == "expected" else (),
            )
        )
    return found


def _wording(fact: MilestoneFact) -> str:
    if fact.done_at is not None:
        return effective_text(fact.done_at)
    if fact.due is None or fact.due.day is None:
        return "sans date"
    return deadline_text(fact.due) + ("" if fact.due.confirmed else " (date proposée)")
