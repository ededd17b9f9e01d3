"""The rows of the register, written with each event: a file as each audience may know it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from states.antenna import RUNNING
from states.events import Event
from states.facts import Antenna, AntennaState, Candidature, CandidatureState, Facts, Mark
from states.history import antenna_of, candidature_of, lifted
from states.identifiers import CaseId, CaseKind, Role
from states.instants import EffectiveAt
from states.programme import Owner
from workflow.archive import Archive
from workflow.audit.canonical import canonical_bytes
from workflow.disclosure import is_disclosed, lifts_for
from workflow.followup.kinds import FLAGGED
from workflow.people import Actor, Authority, Person
from workflow.register.audiences import AUDIENCES
from workflow.store.filters import CaseFilter
from workflow.store.folding import folded
from workflow.store.register_records import Audience, KnownPerson, RegisterRow
from workflow.store.store import Writer

FILES = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)
COMMITTEE = "committee"
AWAITING = (
    CandidatureState.SUBMITTED,
    CandidatureState.CONSOLIDATION,
    CandidatureState.ANALYSED,
    CandidatureState.DEFERRED,
)
"""States of a candidature that was filed and waits for its decision."""
OWNER_OF: Mapping[str, str] = {
    CandidatureState.DRAFT: Owner.LOCAL_AUTHORITY,
    CandidatureState.SUBMITTED: Owner.CNAM,
    CandidatureState.CONSOLIDATION: Owner.LOCAL_AUTHORITY,
    CandidatureState.ANALYSED: COMMITTEE,
    CandidatureState.DEFERRED: COMMITTEE,
}
"""Whose move it is, by state of a candidature; elsewhere nobody's."""
ANTENNA_OWNER_OF: Mapping[str, str] = {
    AntennaState.LABELLED: Owner.CNAM,
    AntennaState.ENGINEERING: Owner.REGIONAL_CENTRE,
    AntennaState.DEPLOYMENT: Owner.REGIONAL_CENTRE,
    AntennaState.SUSPENDED: Owner.CNAM,
}


def register(writer: Writer, archive: Archive, event: Event, after: object) -> None:
    """Write what an event changes in the register."""
    if event.case_kind in FILES:
        register_file(writer, archive, event.case)
    elif isinstance(after, Person):
        writer.put_known_person(_known(after))
    elif isinstance(after, Authority) and event.kind == FLAGGED:
        for row in writer.cases(CaseFilter(authority=after.code)):
            if row.id != after.id:
                register_file(writer, archive, CaseId(row.id))


def register_all(writer: Writer, archive: Archive) -> None:
    """Write the whole register again from the cases."""
    writer.clear_register()
    files: tuple[Facts, ...] = (*archive.candidatures(), *archive.antennas())
    for facts in files:
        register_file(writer, archive, facts.id)
    for person in archive.persons():
        writer.put_known_person(_known(person))


def register_file(writer: Writer, archive: Archive, case: CaseId) -> None:
    """Write the rows of one file, one for each audience that may know of it."""
    events = archive.events(case)
    true = archive.candidature(case) or archive.antenna(case)
    if not events or true is None:
        return
    authority = archive.authority(true.authority)
    text = writer.text(authority.name_ref) if authority and authority.name_ref else None
    place = text.value if text else ""
    rows = (
        _row(audience, facts, shown, authority, place)
        for audience, facts, shown in _views(events, true)
    )
    writer.put_file(case, tuple(rows))


def _views(
    events: Sequence[Event], true: Facts
) -> Iterator[tuple[Audience, Facts, Sequence[Event]]]:
    """Yield what each audience may know, for those that may know of the file at all."""
    for audience, actor in AUDIENCES.items():
        shown = events if actor.is_insider else lifted(events, *lifts_for(actor))
        if not shown:
            continue
        facts = true
        if len(shown) < len(events):
            known = candidature_of if isinstance(true, Candidature) else antenna_of
            facts = known(shown)
        if _exists(facts, actor):
            yield audience, facts, shown


def _exists(facts: Facts, actor: Actor) -> bool:
    """Whether anybody of this audience may read the file; whose file it is, the query asks."""
    if actor.is_insider:
        return True
    if isinstance(facts, Antenna) and not is_disclosed(facts, actor):
        return False
    return bool(actor.roles & {Role.CITY, Role.REGIONAL_CENTRE}) or facts.announced_at is not None


def _row(
    audience: Audience,
    facts: Facts,
    shown: Sequence[Event],
    authority: Authority | None,
    place: str,
) -> RegisterRow:
    candidature = facts if isinstance(facts, Candidature) else None
    site = "" if isinstance(facts, Candidature) else facts.site
    dated = facts.filed_at if isinstance(facts, Candidature) else facts.opened_at
    began = facts.opened_at if isinstance(facts, Candidature) else facts.labelled_at
    return RegisterRow(
        case_id=facts.id,
        audience=audience,
        kind=shown[0].case_kind,
        version=facts.version,
        state=str(facts.state),
        updated_at=shown[-1].recorded_at,
        reference=facts.reference,
        call=facts.call,
        window=candidature.window if candidature else "",
        authority=facts.authority,
        members=candidature.members if candidature else (),
        place=place,
        site=site,
        sort_name=folded(f"{place} {site}"),
        words=folded(f"{facts.reference} {place} {site} {facts.authority}"),
        departement=authority.departement if authority else "",
        region=facts.region,
        flags=tuple(_flags(authority)),
        marks=tuple(str(mark) for mark in facts.marks),
        pieces=candidature.pieces if candidature else (),
        owner=_owner(facts),
        due_at=None if audience is Audience.PUBLIC else _due(facts),
        began_at=began.instant if began else None,
        dated_at=dated.instant if dated else None,
        dated=_written(dated),
        heard_at=_heard(shown),
        receipt_owed_since=_owed(facts),
    )


def _flags(authority: Authority | None) -> Iterator[str]:
    """Yield the flags that are sure, and those that nobody knows with a question mark."""
    for name, truth in (authority.flags if authority else {}).items():
        if truth == "yes":
            yield name
        elif truth != "no":
            yield f"{name}?"


def _owner(facts: Facts) -> str:
    owners = OWNER_OF if isinstance(facts, Candidature) else ANTENNA_OWNER_OF
    return str(owners.get(facts.state, ""))


def _due(facts: Facts) -> datetime | None:
    """Return when the file's own delay ends: its completion, or its next confirmed milestone."""
    if isinstance(facts, Candidature):
        waits = facts.state is CandidatureState.CONSOLIDATION and facts.consolidation
        return waits.due.closes_at if waits else None
    if facts.state not in RUNNING:
        return None
    ends = (
        fact.due.closes_at
        for fact in facts.milestones.values()
        if fact.status == "expected" and fact.due is not None and fact.due.confirmed
    )
    return min((end for end in ends if end is not None), default=None)


def _owed(facts: Facts) -> datetime | None:
    """Return the filing of a file that lacked pieces, until it is acknowledged or leaves the queue.

    When nothing was missing, the receipt sent at once was also the acknowledgement.
    """
    if not isinstance(facts, Candidature) or facts.state not in AWAITING:
        return None
    told = facts.acknowledged_at is not None or not facts.missing_at_filing
    if told or Mark.IMPORTED in facts.marks or facts.filed_at is None:
        return None
    return facts.filed_at.instant


def _heard(shown: Sequence[Event]) -> datetime | None:
    """Return when a person last recorded anything about the file."""
    return max((e.recorded_at for e in shown if e.role is not Role.CLOCK), default=None)


def _written(dated: EffectiveAt | None) -> str:
    return canonical_bytes(dated.to_value()).decode() if dated else ""


def _known(person: Person) -> KnownPerson:
    return KnownPerson(
        person=person.id,
        kind=person.kind,
        organisation=person.organisation,
        region=person.region,
        name_ref=person.texts.get("name", ""),
        email_ref=person.texts.get("email", ""),
        active=person.active,
        mail_stopped=person.mail_stopped,
    )
