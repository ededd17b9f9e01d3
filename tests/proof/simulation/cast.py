"""Who is there and when: people, towns, and the seasons in which a run may take place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from states.identifiers import ActorId, Role
from workflow.composition import OPERATOR
from workflow.people import Actor

LEAD = Actor(id=ActorId("responsable"), roles=frozenset({Role.LEAD}))
SECOND_LEAD = Actor(id=ActorId("adjointe"), roles=frozenset({Role.LEAD}))
AUDITOR = Actor(id=ActorId("controle"), roles=frozenset({Role.AUDITOR}))
PARTNER = Actor(id=ActorId("partenaire"), roles=frozenset({Role.PARTNER}))
TOWNS: Mapping[str, tuple[str, str, str]] = {
    "40088": ("Dax", "40", "75"),
    "47001": ("Agen", "47", "75"),
    "67482": ("Strasbourg", "67", "44"),
    "97120": ("Pointe-à-Pitre", "971", "01"),
    "97411": ("Saint-Denis", "974", "04"),
    "24322": ("Périgueux", "24", "75"),
    "16015": ("Angoulême", "16", "75"),
    "57463": ("Metz", "57", "44"),
    "97209": ("Fort-de-France", "972", "02"),
    "33243": ("Libourne", "33", "75"),
    "64445": ("Pau", "64", "75"),
}
PAST_TOWNS: Mapping[str, str] = {
    "first": "24322",
    "second": "16015",
    "third": "57463",
    "fourth": "97209",
    "fifth": "33243",
    "sixth": "64445",
}
"""Towns whose files were decided before the run, by their part in that past."""
REGIONS = ("75", "44", "01", "02", "04")
BODY = "comite_selection"


@dataclass(frozen=True, kw_only=True)
class Season:
    """When a run takes place: the programme it starts with, from when, the instants it seeks.

    `past_window` and `stages`: where the files of the past were filed and the instants at which
    it was told; none without a past.
    """

    name: str
    programme: str
    known: datetime
    begins: tuple[datetime, datetime]
    instants: tuple[datetime, ...]
    past_window: str = ""
    stages: tuple[datetime, ...] = ()


def utc(text: str) -> datetime:
    """Read an instant written in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


_NAME = "au-coeur-des-territoires"
_AFTER_WAVE_1 = tuple(
    utc(text)
    for text in (
        "2020-10-15T08:00",
        "2020-11-10T08:00",
        "2020-11-20T08:00",
        "2020-11-25T08:00",
        "2020-12-08T08:00",
        "2020-12-09T08:00",
    )
)
_ROLLING = tuple(
    utc(text)
    for text in (
        "2021-11-02T08:00",
        "2021-11-10T08:00",
        "2021-11-23T08:00",
        "2021-11-25T08:00",
        "2021-12-07T08:00",
        "2021-12-08T08:00",
    )
)
# Written out from the published days: midnight in Paris after each, and the nights clocks change.
SEASONS: tuple[Season, ...] = (
    Season(
        name="autumn",
        programme=f"{_NAME}/2020-07",
        known=utc("2020-07-24T06:00"),
        begins=(utc("2020-10-01T06:00"), utc("2020-11-06T12:00")),
        instants=(utc("2020-10-25T00:30"), utc("2020-10-25T01:30"), utc("2020-11-06T23:00")),
    ),
    Season(
        name="winter",
        programme=f"{_NAME}/2020-07",
        known=utc("2020-07-24T06:00"),
        begins=(utc("2021-01-25T06:00"), utc("2021-02-12T12:00")),
        instants=(utc("2021-02-12T23:00"), utc("2021-03-28T00:30"), utc("2021-03-28T01:30")),
        past_window="AMI2/vague-1",
        stages=_AFTER_WAVE_1,
    ),
    Season(
        name="summer",
        programme=f"{_NAME}/2020-07",
        known=utc("2020-07-24T06:00"),
        begins=(utc("2021-05-25T06:00"), utc("2021-06-25T12:00")),
        instants=(utc("2021-06-25T22:00"),),
        past_window="AMI2/vague-1",
        stages=_AFTER_WAVE_1,
    ),
    Season(
        name="cutoff",
        programme=f"{_NAME}/2021-10",
        known=utc("2021-10-05T06:00"),
        begins=(utc("2022-05-20T06:00"), utc("2022-06-30T12:00")),
        instants=(utc("2022-06-30T22:00"),),
        past_window="AMI2/au-fil-de-l-eau",
        stages=_ROLLING,
    ),
)


def city(code: str) -> Actor:
    """Return the actor of a town."""
    return Actor(id=ActorId(f"ville-{code}"), roles=frozenset({Role.CITY}), authority=code)


def centre(region: str) -> Actor:
    """Return the actor of a regional centre."""
    roles = frozenset({Role.REGIONAL_CENTRE})
    return Actor(id=ActorId(f"centre-{region}"), roles=roles, region=region)


OUTSIDERS: tuple[Actor, ...] = (
    *(city(code) for code in TOWNS),
    *(centre(region) for region in REGIONS),
    PARTNER,
)
EVERYBODY: tuple[Actor, ...] = (LEAD, SECOND_LEAD, OPERATOR, AUDITOR, *OUTSIDERS)
