"""The regional centre's own page: what is awaited of it, its antennas, its region's files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from starlette.responses import Response

from notifications.wording import day_text, deadline_text, label, short_day_text
from notifications.wording.places import region_text
from states.facts import Antenna
from states.identifiers import CaseId, CaseKind
from states.instants import PARIS
from states.programme import Programme
from web.pages import page
from web.visit import Visit
from workflow.reading import FileRead, Reading
from workflow.register.lists import ListAsked, lists_of
from workflow.store.register_records import ListedFile
from workflow.writing.awaited import LEARNERS, MILESTONE, NEWS, Awaited, awaited, last_news

PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One thing awaited of the centre for one antenna, in words."""

    reference: str
    place: str
    what: str
    wording: str
    late: bool
    path: str


@dataclass(frozen=True, kw_only=True)
class Site:
    """An antenna of the region as its centre reads it."""

    reference: str
    place: str
    state: str
    state_name: str
    centre: str
    target: date | None
    heard_on: str
    done: int
    of: int


def region(visit: Visit) -> Response:
    """Show the region: what is awaited, the antennas, the files."""
    with visit.reading() as reading:
        lists = lists_of(reading)
        sites = lists.page(_asked(visit, CaseKind.ANTENNA, "antennes"))
        files = lists.page(_asked(visit, CaseKind.CANDIDATURE, "candidatures"))
        read = [found for row in sites.rows if (found := reading.file(row.row.case_id))]
        in_force = reading.in_force()
        programme = in_force.programme if in_force else None
        return page(
            visit,
            "centre/region.html.j2",
            sites=sites,
            files=files,
            lines=[_site(found, programme) for found in read],
            candidatures=[_candidature(row) for row in files.rows],
            asked=[each for found in read for each in asked_of(reading, found, programme)],
            counts={
                label("antenna", state): count
                for state, count in lists.counts(CaseKind.ANTENNA).items()
            },
            name=region_text(visit.actor.region),
            settings=visit.counter.office.settings,
            has_feed=any(row.revoked_at is None for row in reading.reader.feeds_of(visit.actor.id)),
            turn=lambda name: lambda number: _address(visit, name, number),
        )


def asked_of(reading: Reading, read: FileRead, programme: Programme | None) -> Sequence[Asked]:
    """Return what is awaited of this reader for an antenna, the late first."""
    person = reading.archive.person(CaseId(reading.actor.id))
    if person is None or programme is None:
        return ()
    names = {rule.id: rule.label for rule in programme.milestones}
    found = awaited(reading.archive, programme, read.facts.id, person, reading.now)
    return [_said(each, read, names, reading) for each in found]


def heard_on(read: FileRead) -> str:
    """Return the day of the last news of a file, "" when there was none."""
    heard = last_news(read.events)
    return short_day_text(heard.astimezone(PARIS).date()) if heard else ""


def _said(each: Awaited, read: FileRead, names: Mapping[str, str], reading: Reading) -> Asked:
    late = each.deadline is not None and each.deadline.is_past(reading.now) is True
    if each.about == NEWS:
        what, wording = (
            "donner des nouvelles",
            f"dernières nouvelles : {heard_on(read) or 'aucune'}",
        )
    elif each.about == LEARNERS:
        what, wording = "indiquer les effectifs", str(each.values["school_year"])
    else:
        what = names.get(each.about.removeprefix(MILESTONE), each.about)
        wording = deadline_text(each.deadline) if each.deadline else ""
    facts = read.facts
    room = "suivi" if each.about == LEARNERS else "centre/antennes"
    anchor = "#effectifs" if each.about == LEARNERS else ""
    return Asked(
        reference=facts.reference,
        place=read.place,
        what=what,
        wording=wording,
        late=late,
        path=f"/{room}/{quote(facts.reference)}{anchor}",
    )


def _site(read: FileRead, programme: Programme | None) -> Site:
    facts = read.facts
    assert isinstance(facts, Antenna)
    rules = programme.milestones if programme else ()
    settled = [
        rule
        for rule in rules
        if (fact := facts.milestones.get(rule.id)) is not None and fact.status != "expected"
    ]
    return Site(
        reference=facts.reference,
        place=f"{read.place} — {facts.site}" if facts.site else read.place,
        state=facts.state,
        state_name=label("antenna", facts.state),
        centre=facts.regional_centre,
        target=facts.target_opening,
        heard_on=heard_on(read),
        done=len(settled),
        of=len(rules),
    )


def _candidature(listed: ListedFile) -> tuple[str, str, str, str, str]:
    """Return a file's reference, place, state and its name, and when it was last touched."""
    row = listed.row
    day = day_text(row.updated_at.astimezone(PARIS).date())
    return row.reference, row.place, row.state, label("state", row.state), day


def _asked(visit: Visit, kind: CaseKind, name: str) -> ListAsked:
    text = visit.query(name)
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return ListAsked(kind=kind, page=max(number, 1), per_page=PER_PAGE)


def _address(visit: Visit, name: str, number: int) -> str:
    other = "candidatures" if name == "antennes" else "antennes"
    kept = f"&{other}={visit.query(other)}" if visit.query(other).isdecimal() else ""
    return f"/centre?{name}={number}{kept}#{name}"
