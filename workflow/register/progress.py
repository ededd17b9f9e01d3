"""Progress towards the targets: antennas open now, beside the points that were published."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from states.facts import AntennaState, Mark
from states.identifiers import CaseKind
from states.instants import PARIS
from states.programme import Target
from workflow.register.audiences import AUDIENCES, audience_of
from workflow.register.lists import ListAsked, Lists
from workflow.reports.indicators import Published, published
from workflow.store.register_records import Audience

OPEN_ANTENNAS = "antennes_ouvertes"
TARGETS = ("cible-100", "cible-75-acv")
ACV = "acv"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Antennas open now, those of invited (ACV) towns among them, targets, published points.

    `acv_unknown`: open antennas of which no source says whether their town is invited. `points`
    are what was published of open antennas by now, oldest first; nothing is drawn between them.
    """

    open: int
    acv: int
    acv_unknown: int
    targets: tuple[Target, ...]
    points: tuple[Published, ...]
    today: date


def progress(lists: Lists, now: datetime) -> Progress:
    """Return the progress of the whole programme: to an outsider, as it was announced to all.

    Fictional cases are in no count.
    """
    if audience_of(lists.actor) is not Audience.INSIDER:
        lists = replace(lists, actor=AUDIENCES[Audience.PUBLIC])
    asked = ListAsked(
        kind=CaseKind.ANTENNA, states=(AntennaState.OPEN,), without_mark=Mark.FICTIONAL
    )
    places = lists.places(asked)
    programme = lists.in_force.programme if lists.in_force else None
    today = now.astimezone(PARIS).date()
    points = published(programme.id) if programme else ()
    return Progress(
        open=sum(each.count for each in places),
        acv=sum(each.count for each in places if ACV in each.flags),
        acv_unknown=sum(each.count for each in places if f"{ACV}?" in each.flags),
        targets=tuple(
            target
            for target in (programme.targets if programme else ())
            if target.id in TARGETS and target.known_from <= today
        ),
        points=tuple(
            sorted(
                (each for each in points if each.indicator == OPEN_ANTENNAS and each.moment <= now),
                key=lambda each: each.moment,
            )
        ),
        today=today,
    )
