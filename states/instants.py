"""Instants and how precisely they are known.

An effective date always carries its precision; counts as of a date use the bounds. Nothing here
reads a clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from states.identifiers import Value

PARIS = ZoneInfo("Europe/Paris")


class Precision(StrEnum):
    """How much of an effective date is known."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    NOT_AFTER = "not_after"


class Certainty(StrEnum):
    """Where an instant stands relative to a moment, given its bounds."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"


def require_aware(instant: datetime) -> datetime:
    """Return `instant` in UTC.

    Raises:
        ValueError: the instant is naive; a naive instant is never guessed.
    """
    if instant.tzinfo is None:
        raise ValueError(f"naive instant: {instant.isoformat()}")
    return instant.astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class EffectiveAt:
    """When something was true: an instant (UTC), its precision and its bounds.

    `earliest` is inclusive and `latest` exclusive; both equal `instant` at INSTANT precision.
    `conventional` marks an instant chosen between published bounds because nobody published it.
    """

    instant: datetime
    precision: Precision = Precision.INSTANT
    earliest: datetime | None = None
    latest: datetime | None = None
    conventional: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "instant", require_aware(self.instant))
        for name in ("earliest", "latest"):
            bound = getattr(self, name)
            default = self.instant if self.precision is Precision.INSTANT else None
            object.__setattr__(self, name, require_aware(bound) if bound else default)
        if self.earliest and self.latest and not self.earliest <= self.instant <= self.latest:
            raise ValueError("the conventional instant lies outside its own bounds")

    def compared_to(self, moment: datetime) -> Certainty:
        """Say whether this happened at or before `moment`, after it, or cannot be told."""
        if self.precision is Precision.INSTANT:
            return Certainty.BEFORE if self.instant <= moment else Certainty.AFTER
        if self.latest is not None and self.latest <= moment:
            return Certainty.BEFORE
        if self.earliest is not None and self.earliest > moment:
            return Certainty.AFTER
        return Certainty.UNKNOWN

    def to_value(self) -> dict[str, Value]:
        """Return the JSON form stored in events; `from_value` is its inverse."""
        value: dict[str, Value] = {"instant": iso(self.instant), "precision": str(self.precision)}
        if self.precision is not Precision.INSTANT or self.conventional:
            value["earliest"] = iso(self.earliest) if self.earliest else None
            value["latest"] = iso(self.latest) if self.latest else None
            value["conventional"] = self.conventional
        return value

    @staticmethod
    def from_value(value: Mapping[str, Value]) -> "EffectiveAt":
        """Rebuild what `to_value` wrote."""
        bounds = {
            name: instant_of(str(value[name])) if value.get(name) else None
            for name in ("earliest", "latest")
        }
        return EffectiveAt(
            instant=instant_of(str(value["instant"])),
            precision=Precision(str(value["precision"])),
            conventional=bool(value.get("conventional", False)),
            **bounds,
        )


def exactly(instant: datetime) -> EffectiveAt:
    """Return an effective date known to the instant."""
    return EffectiveAt(instant=instant)


def on_day(day: date, zone: ZoneInfo = PARIS) -> EffectiveAt:
    """Return an effective date known to the civil day of `zone`; its instant is local noon."""
    start = day_start(day, zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return EffectiveAt(
        instant=noon,
        precision=Precision.DAY,
        earliest=start,
        latest=day_start(day + timedelta(days=1), zone),
    )


def day_start(day: date, zone: ZoneInfo = PARIS) -> datetime:
    """Return the first instant of a civil day of `zone`, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def iso(instant: datetime) -> str:
    """Return the one text form of an instant: UTC, microseconds, `Z`; it sorts as time does."""
    return require_aware(instant).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant_of(text: str) -> datetime:
    """Read what `iso` wrote (or any ISO 8601 instant with an offset)."""
    return require_aware(datetime.fromisoformat(text))
