"""The French of where a file stands: the names of its landmarks, and « le point » of a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from notifications.wording.dates import deadline_text, short_day_text
from notifications.wording.typography import count_text, french, list_text
from states.deadlines import Deadline

LANDMARKS: Mapping[str, str] = {
    "opened": "Ouverture du brouillon",
    "closing": "Clôture",
    "filed": "Dépôt",
    "receipt": "Accusé de réception complet",
    "completion": "Fin du délai de consolidation",
    "decided": "Décision du comité",
    "notified": "Information de la collectivité",
    "centres_told": "Information du centre régional",
    "announced": "Annonce publique",
    "labelled": "Label",
    "target_opening": "Ouverture visée",
    "opened_to_public": "Ouverture de l’antenne",
}
"""What the timeline of a file shows; milestones are named by the programme."""
MISSING_MAX = 4
"""As many missing things are named in a message; beyond, they are counted."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """What is said of a file in one breath; `missing` are labels, `next_date` what falls first."""

    reference: str
    place: str
    situation: str
    on: date
    next_name: str = ""
    next_date: Deadline | None = None
    missing: Sequence[str] = ()
    late: Sequence[str] = ()
    zone: str = "Europe/Paris"


def landmark_name(code: str) -> str:
    """Return the name of a landmark; what is named elsewhere stays as it is."""
    return LANDMARKS.get(code, code)


def point_text(point: Point) -> str:
    """Return « AMI2-014 Dax : déposée. Prochaine date : … Il manque : … Point au … »."""
    said = [f"{point.reference} {point.place}".strip() + f" : {point.situation}."]
    if point.next_date is not None:
        when = deadline_text(point.next_date, ZoneInfo(point.zone))
        name = f"{point.next_name}, " if point.next_name else ""
        said.append(f"Prochaine date : {name}{when}.")
    if point.late:
        said.append(f"Date passée : {_named(point.late)}.")
    if point.missing:
        said.append(f"Il manque : {_named(point.missing)}.")
    said.append(f"Point au {short_day_text(point.on)}.")
    return french(" ".join(said))


def _named(names: Sequence[str]) -> str:
    if len(names) <= MISSING_MAX:
        return list_text(tuple(names))
    others = len(names) - MISSING_MAX + 1
    return list_text((*names[: MISSING_MAX - 1], count_text(others, "autre")))
