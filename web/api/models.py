"""What every message of the API is made of: strict when read, complete when written."""

from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from states.instants import EffectiveAt, day_start, instant_of
from workflow.written_dates import YEARS, read_effective

LARGEST_NUMBER = 2**53 - 1
DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
"""A day, for patterns."""


class Asked(BaseModel):
    """A body: exactly these members, of exactly these types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Query(BaseModel):
    """The parameters of an address: these and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """A part of an answer; every member is always there, null stands for what is not known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Asked):
    """An empty object."""


class NoQuery(Query):
    """No parameter."""


AskedKind = TypeVar("AskedKind", bound=BaseModel)


def _wrong(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{code}", {"code": code})


def _day(value: Any) -> date:
    try:
        found = date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError as fault:
        raise _wrong("not_a_date") from fault
    if found.year not in YEARS:
        raise _wrong("not_a_date")
    return found


def _effective(value: Any) -> EffectiveAt:
    try:
        return read_effective(value if isinstance(value, str) else "")
    except (ValueError, OverflowError) as fault:
        raise _wrong("not_a_date") from fault


def _instant(value: Any) -> datetime:
    """Read an aware instant, or a day of Paris at its first instant."""
    try:
        text = value if isinstance(value, str) else ""
        found = day_start(_day(text)) if len(text) == 10 else instant_of(text)
    except (ValueError, OverflowError) as fault:
        raise _wrong("not_an_instant") from fault
    if found.year not in YEARS:
        raise _wrong("not_an_instant")
    return found


def _bounded(value: int) -> int:
    if abs(value) > LARGEST_NUMBER:
        raise _wrong("out_of_range")
    return value


Day = Annotated[
    date,
    BeforeValidator(_day),
    Field(strict=False),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A civil day, `2020-11-06`."""
When = Annotated[
    Any,
    BeforeValidator(_effective),
    WithJsonSchema(
        {
            "type": "string",
            "anyOf": [
                {"pattern": f"^{DAY}$"},
                {"pattern": f"^{DAY}T[0-9:.]+(Z|[+-][0-9]{{2}}:[0-9]{{2}})$"},
                {"pattern": "^[0-9]{4}-(0[1-9]|1[0-2]|hiver|printemps|été|automne)$"},
                {"pattern": f"^<={DAY}$"},
                {"pattern": f"^{DAY}~{DAY}\\.\\.{DAY}$"},
            ],
            "examples": ["2021-09-08", "2021-09-08T10:00:00+02:00", "2021-01", "<=2021-01-31"],
        }
    ),
]
"""When something was true, with its precision, as `workflow.written_dates` reads it."""
Instant = Annotated[
    datetime,
    BeforeValidator(_instant),
    Field(strict=False),
    WithJsonSchema(
        {
            "type": "string",
            "anyOf": [{"format": "date"}, {"format": "date-time"}],
            "examples": ["2021-09-08", "2021-09-08T10:00:00+02:00"],
        }
    ),
]
"""An aware instant, or a civil day of Paris taken at its first instant."""
Moment = Annotated[
    str,
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant of an answer: UTC, with its offset."""
Number = Annotated[int, AfterValidator(_bounded)]
Text = Annotated[str, Field(max_length=5_000)]
Name = Annotated[str, Field(max_length=200)]
Code = Annotated[str, Field(min_length=1, max_length=200)]
Choice = Annotated[str, Field(min_length=1, max_length=60)]
