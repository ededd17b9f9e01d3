"""Who is made known before the calls: agents, regional centres, committees, towns.

Persons are functions; every address ends in `.example`. Entries the sources do not name, and
fictional ones, are marked so.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from notifications.wording.places import PARTNERS
from states.identifiers import ContactKind
from workflow.replay.journal import Line
from workflow.replay.sources import Membership, Place, Seat, regions, seats
from workflow.replay.story import story


def agents(at: datetime) -> Iterator[Line]:
    """Register the lead, the operator, the auditor and the witness, then go live."""
    for kind, name in (
        (ContactKind.LEAD, "lead"),
        (ContactKind.OPERATOR, "operator"),
        (ContactKind.AUDITOR, "auditor"),
        (ContactKind.WITNESS, "witness"),
    ):
        yield _person(at, kind, "cnam", story().words("names", name), f"{name}@cnam.example")
    golive = ("golive", "--on", str(story().content["golive_on"]))
    yield Line(at=at, args=golive)


def regional_agents(at: datetime) -> Iterator[Line]:
    """Register, for each region of a named place, the Cnam's centre, its director, the Région."""
    kinds = (
        (ContactKind.REGIONAL_CENTRE, "centre", "cnam"),
        (ContactKind.REGIONAL_DIRECTOR, "director", "cnam"),
        (ContactKind.REGION, "region", "region"),
    )
    for code, place in regions():
        for kind, name, domain in kinds:
            words = story().words("names", name, place=place)
            address = f"{name}@{domain}-{code.lower()}.example"
            yield _person(at, kind, code, words, address, "--region", code)


def partners(at: datetime) -> Iterator[Line]:
    """Register somebody of each national partner, who reads what is announced."""
    for code, organisation in PARTNERS.items():
        words = story().words("names", "partner", organisation=organisation)
        yield _person(at, ContactKind.PARTNER, code, words, f"partenaire@{code}.example")


def committee(at: datetime, body: str) -> Iterator[Line]:
    """Register the members of a body, and its guests, by the seat they hold."""
    members = [seat for seat in seats() if seat.body == body]
    for number, seat in enumerate(members, start=1):
        yield _member(at, seat, number)


def town(at: datetime, place: Place) -> Iterator[Line]:
    """Register a named place with its executive, its contact and what it belongs to."""
    yield _authority(at, place, ())
    for membership in place.memberships:
        yield _membership(at, place, membership)
    for member in place.members:
        yield _authority(at, member, ())
    yield from _correspondents(at, place.code, place.name, place.kind)


def _membership(at: datetime, place: Place, membership: Membership) -> Line:
    """Record a belonging with its source, since its day when a source gives one."""
    since = ("--since", membership.since) if membership.since else ()
    source = membership.source
    if membership.flag == "ti":
        source = story().words("names", "territory", place=source)
    args = ("follow", "flag", place.code, membership.flag, *since, "--source", source)
    return Line(at=at, args=args)


def unnamed_town(at: datetime, code: str, name: str) -> Line:
    """Register an entry that the sources do not name: nobody to write to, nothing known."""
    return Line(at=at, args=("authority", "add", code, name, "--mark", "unnamed"))


def fictional_town(at: datetime, k: int, region: str) -> Iterator[Line]:
    """Register the town of a fictional attempt."""
    code, name = f"FICTIF-{k:02d}", story().words("names", "trial", k=k)
    args = ("authority", "add", code, name, "--mark", "fictional")
    yield Line(at=at, args=(*args, *(("--region", region) if region else ())), trial=k)
    yield from _correspondents(at, code, name, "commune")


def _correspondents(at: datetime, code: str, name: str, kind: str) -> Iterator[Line]:
    domain = f"{_slug(name)}.example"
    yield _person(
        at,
        ContactKind.EXECUTIVE,
        code,
        story().words("names", "executive", place=name),
        f"executif@{domain}",
        "--function",
        story().words("functions", kind),
    )
    yield _person(
        at,
        ContactKind.CONTACT,
        code,
        story().words("names", "contact", place=name),
        f"contact@{domain}",
        "--function",
        story().words("functions", "contact"),
    )


def _member(at: datetime, seat: Seat, number: int) -> Line:
    kind = ContactKind.GUEST if seat.guest else ContactKind.COMMITTEE_MEMBER
    body = story().words("bodies", seat.body)
    name = story().words("names", "committee", organisation=seat.organisation, body=body)
    address = f"siege-{number}@{_slug(seat.organisation)}.example"
    function = story().choice("functions", "seats", seat.function, seat.function)
    more = ("--function", function) if function else ()
    stands_for = ("--organisation-name", seat.organisation)
    return _person(at, kind, seat.body, name, address, *stands_for, *more)


def _authority(at: datetime, place: Place, marks: tuple[str, ...]) -> Line:
    flags = [part for flag, value in place.flags.items() for part in (f"--{flag}", value)]
    args = ("authority", "add", place.code, place.name, "--kind", place.kind)
    where = ("--departement", place.departement, "--region", place.region)
    return Line(at=at, args=(*args, *where, *flags, *marks))


def _person(at: datetime, kind: ContactKind, organisation: str, name: str, *rest: str) -> Line:
    email, *more = rest
    args = ("contact", "add", "--kind", str(kind), "--organisation", organisation)
    return Line(at=at, args=(*args, "--name", name, "--email", email, *more))


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
