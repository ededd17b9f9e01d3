"""Who is concerned by a case: people by what they are to it, and where they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from notifications.slots import Recipient
from states.facts import Antenna, Candidature, Facts
from states.identifiers import ContactKind, PersonId
from states.places import departement_of, holiday_calendar_of, zone_of
from workflow.archive import Archive
from workflow.people import Person

CITY = (ContactKind.EXECUTIVE, ContactKind.CONTACT, ContactKind.GENERAL_SERVICES)
"""Those who follow the files of their local authority."""
IN_TOWN = (*CITY, ContactKind.COMMUNICATION)
"""Found by the code of their local authority."""
REGIONAL = (ContactKind.REGIONAL_CENTRE, ContactKind.REGIONAL_DIRECTOR, ContactKind.REGION)
"""Found by their region."""
SEATED = (ContactKind.COMMITTEE_MEMBER, ContactKind.GUEST)
"""Found by the body they sit in."""

_OVERSEAS_REGIONS: Mapping[str, str] = {
    "01": "971",
    "02": "972",
    "03": "973",
    "04": "974",
    "06": "976",
}
"""INSEE codes of the overseas regions, each of one département."""


@dataclass(frozen=True, kw_only=True)
class Concern:
    """What makes somebody concerned: a local authority, its partners' codes, a region, a body."""

    authority: str = ""
    members: tuple[str, ...] = ()
    region: str = ""
    body: str = ""


def concern_of(archive: Archive, facts: Facts) -> Concern:
    """Return whom a candidature or an antenna concerns."""
    members: tuple[str, ...] = ()
    if isinstance(facts, Candidature):
        members = facts.members
    elif isinstance(facts, Antenna):
        candidature = archive.candidature(facts.candidature)
        members = candidature.members if candidature else ()
    return Concern(authority=facts.authority, members=tuple(members), region=facts.region)


class Directory:
    """The people in office on a day, indexed; built once per transaction."""

    def __init__(self, archive: Archive, today: date) -> None:
        self._archive = archive
        self._by_place: dict[tuple[ContactKind, str], list[Person]] = defaultdict(list)
        for person in archive.persons():
            if not is_in_office(person, today):
                continue
            self._by_place[person.kind, ""].append(person)
            for place in {person.organisation, person.region} - {""}:
                self._by_place[person.kind, place].append(person)

    def people(self, kind: ContactKind, concern: Concern) -> tuple[Person, ...]:
        """Return the people of a kind that a concern reaches; kinds of no place reach all."""
        if kind in IN_TOWN:
            place = concern.authority
        elif kind in REGIONAL:
            place = concern.region
        elif kind in SEATED:
            place = concern.body
        else:
            return tuple(self._by_place[kind, ""])
        return tuple(self._by_place[kind, place]) if place else ()

    def everybody(self, kinds: Iterable[ContactKind], concern: Concern) -> tuple[Person, ...]:
        """Return the people of several kinds, in the order of the kinds, each once."""
        found = {person.id: person for kind in kinds for person in self.people(kind, concern)}
        return tuple(found.values())

    def partners(self, concern: Concern) -> tuple[Person, ...]:
        """Return the contacts of the other members of a consortium."""
        return tuple(
            person
            for code in concern.members
            for person in self._by_place[ContactKind.CONTACT, code]
        )

    def recipient(self, person: Person) -> Recipient:
        """Return a person as somebody to write to: where they are, since when they are known."""
        return recipient_of(self._archive, person)


def is_in_office(person: Person, today: date) -> bool:
    """Whether a person still has a part in the programme on a day, mission included."""
    last_days = (person.until, person.mission_until)
    begun = person.since is None or person.since <= today
    return person.active and begun and all(day is None or day >= today for day in last_days)


def executive_of(archive: Archive, authority: str, today: date) -> Person | None:
    """Return the elected head of a local authority on a day; the latest known if several are."""
    found = [
        person
        for person in archive.persons()
        if person.kind is ContactKind.EXECUTIVE
        and person.organisation == authority
        and is_in_office(person, today)
    ]
    return max(found, key=lambda each: each.since or date.min, default=None)


def unheaded(archive: Archive, today: date) -> tuple[Person, ...]:
    """Return the last known executive of each authority that has none in office, by authority."""
    last: dict[str, Person] = {}
    headed: set[str] = set()
    for person in archive.persons():
        if person.kind is not ContactKind.EXECUTIVE or not person.organisation:
            continue
        if is_in_office(person, today):
            headed.add(person.organisation)
        known = last.get(person.organisation)
        if known is None or (person.until or date.min) >= (known.until or date.min):
            last[person.organisation] = person
    return tuple(last[code] for code in sorted(last) if code not in headed)


def recipient_of(archive: Archive, person: Person) -> Recipient:
    """Return a person as somebody to write to, with zone and holidays of their place."""
    departement = _departement(archive, person)
    known = archive.events(person.id)
    return Recipient(
        person=PersonId(person.id),
        kind=person.kind,
        zone=zone_of(departement),
        calendar=holiday_calendar_of(departement),
        since=known[0].recorded_at if known else None,
    )


def zone_of_authority(archive: Archive, code: str) -> str:
    """Return the IANA zone of a local authority; Europe/Paris when its place is unknown."""
    return zone_of(_departement_of_authority(archive, code))


def _departement_of_authority(archive: Archive, code: str) -> str | None:
    authority = archive.authority(code)
    if authority is not None and authority.departement:
        return authority.departement
    return departement_of(code)


def _departement(archive: Archive, person: Person) -> str | None:
    if person.kind in IN_TOWN:
        return _departement_of_authority(archive, person.organisation)
    return _OVERSEAS_REGIONS.get(person.region) if person.kind in REGIONAL else None
