"""What is followed of an antenna after its label: dated, null where nobody said."""

from notifications.wording import label
from states.identifiers import CaseId
from states.instants import EffectiveAt, iso
from web.api.call import Call
from web.api.files import SECTION, Dated, FileAsked
from web.api.models import Moment as MomentTold
from web.api.models import Told
from web.api.operation import Operation, Reply, reply
from web.api.problems import met
from web.policy import STAFF
from workflow.followup.reading import Followed, FundingLine, Record, followed
from workflow.reading import Moment


class InscriptionTold(Told):
    """Where the inscription in the ACV agreement stands."""

    status: str
    label: str
    amendment: str
    on: Dated | None


class FundingTold(Told):
    """A line of funding; amounts in cents, null when not known."""

    line: str
    funder: str
    purpose: str
    asked_cents: int | None
    obtained_cents: int | None
    asked_on: Dated | None
    obtained_on: Dated | None
    piece: str


class LearnersTold(Told):
    """The figure of a school year, null when not known, and the day it was counted."""

    school_year: str
    count: int | None
    as_of: Dated | None


class RecordTold(Told):
    """One thing recorded, corrected or not."""

    id: str
    kind: str
    label: str
    subject: str
    value: str
    source: str
    recorded_at: MomentTold
    corrected: bool


class FollowedTold(Told):
    """The follow-up of an antenna at the moment asked; « unknown » is what nobody said."""

    reference: str
    at: MomentTold | None
    known_at: MomentTold | None
    site: str
    inscription: InscriptionTold
    flags: dict[str, str]
    funding: tuple[FundingTold, ...]
    funding_asked_cents: int | None
    funding_obtained_cents: int | None
    offer: dict[str, str]
    learners: tuple[LearnersTold, ...]
    records: tuple[RecordTold, ...]


def show_followup(call: Call) -> Reply:
    """Return what is followed of an antenna."""
    asked = call.asked(FileAsked)
    with call.reading() as reading:
        read = call.file(reading)
        moment = Moment(at=asked.at, known_at=asked.known_at)
        known = followed(reading, CaseId(read.facts.id), moment)
    if known is None:
        raise met("introuvable")
    return reply(_told(known, read.facts.reference, moment))


def _told(known: Followed, reference: str, moment: Moment) -> FollowedTold:
    inscription = known.inscription
    return FollowedTold(
        reference=reference,
        at=iso(moment.at) if moment.at else None,
        known_at=iso(moment.known_at) if moment.known_at else None,
        site=known.site,
        inscription=InscriptionTold(
            status=known.inscription_status,
            label=label("inscription", known.inscription_status),
            amendment=inscription.words.get("amendment", "") if inscription else "",
            on=_dated(inscription.on) if inscription else None,
        ),
        flags=dict(known.flags),
        funding=tuple(_funding(line) for line in known.funding),
        funding_asked_cents=known.funding_asked,
        funding_obtained_cents=known.funding_obtained,
        offer=dict(known.offer),
        learners=tuple(
            LearnersTold(school_year=one.subject, count=one.count, as_of=_dated(one.on))
            for one in known.learners
        ),
        records=tuple(_record(one) for one in (*known.flag_records, *known.history)),
    )


def _funding(line: FundingLine) -> FundingTold:
    return FundingTold(
        line=line.line,
        funder=line.funder,
        purpose=line.purpose,
        asked_cents=line.asked,
        obtained_cents=line.obtained,
        asked_on=_dated(line.asked_on),
        obtained_on=_dated(line.obtained_on),
        piece=line.piece,
    )


def _record(one: Record) -> RecordTold:
    return RecordTold(
        id=one.event,
        kind=one.kind,
        label=label("event", one.kind),
        subject=one.subject,
        value=one.value,
        source=one.words.get("source", ""),
        recorded_at=iso(one.recorded_at),
        corrected=one.corrected,
    )


def _dated(at: EffectiveAt | None) -> Dated | None:
    return Dated.model_validate(at.to_value()) if at else None


OPERATIONS = (
    Operation(
        id="showFollowUp",
        method="GET",
        path="/antennes/{reference}/suivi",
        section=SECTION,
        summary="Le suivi d’une antenne",
        about="Convention ACV, programmes nationaux, financement, offre, effectifs : daté, sans "
        "rien deviner.",
        policy=STAFF,
        answer=show_followup,
        query=FileAsked,
        told=FollowedTold,
    ),
)
