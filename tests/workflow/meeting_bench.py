"""A committee's meeting to test with: eleven files, eight voting members, a pilot and a guest.

The committee is the real `comite_selection` of the programme file. `convened` is a meeting
convoked in time; `opened` is the one of the issue: six members there, two proxies, one recusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from states.committee import Choice
from states.identifiers import ActorId, CaseId, ContactKind, Role
from tests.workflow.bench import (
    LEAD,
    TOWNS,
    act,
    done,
    file_candidature,
    move,
    register_person,
    register_town,
)
from workflow.commands import ConvokeSession, RecordSession
from workflow.committee.commands import (
    DecideItem,
    GiveProxy,
    OpenMeeting,
    PrepareMeeting,
    RecordPresence,
    RecordVotes,
    Recuse,
    SeatPerson,
    SetAgenda,
)
from workflow.committee.minutes import Minutes
from workflow.committee.reading import MeetingRead, meeting_read, minutes_of
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Reading

BODY = "comite_selection"
REFERENCE = "CS-2020-12"
CHAIR, PILOT, GUEST = "cnam", "cnam-2", "banque-des-territoires"
UIMM, CMA, ADECCO = "uimm", "cma-france", "adecco-group"
ACV, CITIES, INDUSTRY = "action-coeur-de-ville", "villes-de-france", "territoires-d-industrie"
COMMUNITIES = "assemblee-des-communautes-de-france-adcf"
VOTING = (CHAIR, ACV, CITIES, COMMUNITIES, INDUSTRY, UIMM, CMA, ADECCO)
SEATS = (CHAIR, PILOT, *VOTING[1:], GUEST)
MORE_TOWNS: Mapping[str, tuple[str, str]] = {
    "33063": ("Bordeaux", "33"),
    "24322": ("Périgueux", "24"),
    "64445": ("Pau", "64"),
    "17300": ("La Rochelle", "17"),
    "86194": ("Poitiers", "86"),
    "87085": ("Limoges", "87"),
    "19272": ("Tulle", "19"),
    "23096": ("Guéret", "23"),
    "79191": ("Niort", "79"),
}
ANALYSED_AT = datetime(2020, 12, 1, 9, tzinfo=UTC)
STARTS_AT = datetime(2020, 12, 15, 13, tzinfo=UTC)
"""Tuesday 15 December 2020, 14:00 in Paris."""


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A meeting, its files in the order of the agenda, who holds each seat."""

    office: Office
    session: CaseId
    files: tuple[CaseId, ...]
    persons: Mapping[str, CaseId] = field(default_factory=dict)

    def member(self, seat: str) -> Actor:
        """Return who holds a seat, as somebody who acts."""
        roles = frozenset({Role.GUEST if seat == GUEST else Role.COMMITTEE})
        return Actor(id=ActorId(self.persons[seat]), roles=roles, authority=BODY)

    def give(self, command: type[Any], **inputs: Any) -> Any:
        """Give a command on the meeting, as the lead unless `actor` says otherwise; any outcome."""
        actor = inputs.pop("actor", LEAD)
        return self.office.run(command(actor=actor, session=self.session, **inputs))

    def do(self, command: type[Any], **inputs: Any) -> Any:
        """Give a command that must be done."""
        actor = inputs.pop("actor", LEAD)
        return done(self.office, command(actor=actor, session=self.session, **inputs))

    def read(self, actor: Actor = LEAD) -> MeetingRead:
        """Return the meeting as somebody reads it, who must be able to."""
        with self.office.store.read() as reader:
            found = meeting_read(Reading(self.office, reader, actor), REFERENCE)
        assert found is not None
        return found

    def there(self, *seats: str) -> None:
        """Record seats as present."""
        for seat in seats:
            self.do(RecordPresence, seat=seat, attendance="present")

    def vote(self, case: CaseId, proposal: str = "label", **others: str) -> Any:
        """Record the votes of who may vote: for, unless `others` says, by a seat's first word."""
        item = self.read().item(case)
        assert item is not None
        votes = {str(seat): others.get(seat.split("-")[0], str(Choice.FOR)) for seat in item.voters}
        return self.do(RecordVotes, case=case, proposal=proposal, votes=votes)

    def decide(self, case: CaseId, outcome: str = "label", **more: str) -> Any:
        """Decide an item with a reason."""
        return self.do(DecideItem, case=case, outcome=outcome, reason="Projet solide.", **more)


def seated(office: Office) -> dict[str, CaseId]:
    """Register who sits, each on their seat; returns them by seat."""
    found = {}
    for seat in SEATS:
        kind = ContactKind.GUEST if seat == GUEST else ContactKind.COMMITTEE_MEMBER
        found[seat] = register_person(
            office, kind, BODY, name=f"Personne {seat.title()}", email=f"{seat}@comite.example"
        )
        done(office, SeatPerson(actor=LEAD, person=found[seat], seat=seat))
    return found


def analysed(office: Office, count: int = 11) -> tuple[CaseId, ...]:
    """File candidatures in the first wave and have them analysed once it is closed."""
    codes = [*TOWNS, *MORE_TOWNS][:count]
    for code in codes:
        if code not in TOWNS:
            name, departement = MORE_TOWNS[code]
            register_town(office, code, name, departement)
    files = tuple(file_candidature(office, code) for code in codes)
    move(office, ANALYSED_AT)
    for case in files:
        act(office, case, "analyse")
    return files


def convened(office: Office, count: int = 11) -> Bench:
    """Return a meeting prepared, with its agenda, convoked two weeks before."""
    persons, files = seated(office), analysed(office, count)
    recorded = done(office, RecordSession(actor=LEAD, body=BODY, reference=REFERENCE))
    bench = Bench(
        office=office,
        session=CaseId(str(recorded.shown["session"])),
        files=files,
        persons=persons,
    )
    bench.do(PrepareMeeting, place="292 rue Saint-Martin, Paris", remote=True, starts_at=STARTS_AT)
    bench.do(SetAgenda, cases=files)
    bench.do(ConvokeSession)
    return bench


def opened(office: Office, count: int = 11) -> Bench:
    """Return the open meeting of the issue.

    Five members are there and one is remote; CMA France and Adecco gave their vote to UIMM and to
    the Villes de France; UIMM, who holds one, left the second item with it.
    """
    bench = convened(office, count)
    move(office, STARTS_AT)
    bench.there(CHAIR, PILOT, ACV, CITIES, COMMUNITIES, UIMM, GUEST)
    bench.do(RecordPresence, seat=INDUSTRY, attendance="remote")
    bench.do(GiveProxy, giver=CMA, holder=UIMM)
    bench.do(GiveProxy, giver=ADECCO, holder=CITIES)
    if count > 1:
        bench.do(Recuse, case=bench.files[1], seat=UIMM, category="mandate")
    bench.do(OpenMeeting)
    return bench


def documents_of(bench: Bench) -> Minutes:
    """Return the minutes and the decision record as they read now."""
    with bench.office.store.read() as reader:
        found = minutes_of(Reading(bench.office, reader, LEAD), REFERENCE)
    assert found is not None
    return found
