"""Asks the regional centres, once a term, how many learners their open antennas have.

One letter to a centre names every antenna whose figure is missing. The sweep asks by itself on the
term's day, the lead whenever they like during the term: nobody reads the same question twice.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from notifications.keys import event_letter_key
from states.events import Event, text_of
from states.facts import Antenna, AntennaState
from states.identifiers import ContactKind, EventId, PersonId, Value
from states.instants import PARIS
from workflow.archive import Archive
from workflow.audience import Concern, Directory
from workflow.desk import Desk
from workflow.followup.flags import corrected
from workflow.followup.kinds import LEARNERS_COUNTED
from workflow.followup.terms import Term, next_term, term_of
from workflow.mail.letter_context import LetterPart, said_file
from workflow.mail.posting import Outgoing, post
from workflow.people import Person

CODE = "learners_asked"
ASKED = (ContactKind.REGIONAL_CENTRE,)


def ask_centres(
    desk: Desk, term: Term, region: str = "", event: Event | None = None
) -> tuple[int, int]:
    """Write to each centre whose figures are missing; return letters written, centres left out.

    A centre is left out when it was asked this term already. `region` "" asks all of them.
    """
    directory = Directory(desk.archive, desk.now.astimezone(PARIS).date())
    written = left_out = 0
    for code, missing in missing_figures(desk.archive, term, region).items():
        for person in directory.everybody(ASKED, Concern(region=code)):
            if desk.writer.reminder(_key(term, person)) is not None:
                left_out += 1
                continue
            post(desk, _letter(term, person, missing, event))
            written += 1
    return written, left_out


def missing_figures(
    archive: Archive, term: Term, region: str = ""
) -> Mapping[str, tuple[Antenna, ...]]:
    """Return the open antennas without a figure since the term began, by region, as centres know.

    An antenna a centre was not told of is not asked about.
    """
    found: dict[str, tuple[Antenna, ...]] = {}
    for antenna in archive.antennas():
        if antenna.state is not AntennaState.OPEN or not antenna.region:
            continue
        if region and antenna.region != region:
            continue
        told = antenna.centres_told_at is not None or antenna.announced_at is not None
        if told and not has_figure(archive.events(antenna.id), term):
            found[antenna.region] = (*found.get(antenna.region, ()), antenna)
    return found


def is_answered(archive: Archive, part: LetterPart, person: Person, now: datetime) -> bool:
    """Whether a letter asks for figures that were given since it was written."""
    if part.code != CODE:
        return False
    term = term_of(now.astimezone(PARIS).date())
    return not missing_figures(archive, term, person.region or person.organisation)


def has_figure(events: Iterable[Event], term: Term) -> bool:
    """Whether a figure of the term's school year was recorded since the term began."""
    known = tuple(events)
    wrong = corrected(known)
    return any(
        event.kind == LEARNERS_COUNTED
        and event.id not in wrong
        and event.recorded_at >= term.at
        and text_of(event.data, "school_year") == term.school_year
        for event in known
    )


def _letter(
    term: Term, person: Person, missing: Iterable[Antenna], event: Event | None
) -> Outgoing:
    antennas: list[Value] = [said_file(antenna.id) for antenna in missing]
    return Outgoing(
        code=CODE,
        person=person,
        identity=term.id,
        rule=CODE,
        event=event.id if event else None,
        values={
            "school_year": term.school_year,
            "antennas": antennas,
        },
        lapses_at=next_term(term.day).at,
    )


def _key(term: Term, person: Person) -> str:
    return event_letter_key(CODE, EventId(term.id), PersonId(person.id))
