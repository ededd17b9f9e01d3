"""What a command answers: done, refused by the law, overtaken by somebody, or not understood.

Values only: `notifications.wording` turns them into French, the CLI and the pages show them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import TYPE_CHECKING, TypeAlias

from states.acts import Refused, Step
from states.events import Event
from states.identifiers import CaseId, Value

if TYPE_CHECKING:
    from workflow.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was recorded, in order; `shown` are the values a screen prints (references, counts)."""

    events: tuple[Event, ...] = ()
    steps: tuple[Step, ...] = ()
    letters: tuple[str, ...] = ()
    shown: Mapping[str, Value] = default(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Somebody changed the case since the version this writer saw; nothing was recorded.

    `since` are the events recorded after the version seen, as this writer may see them.
    """

    case: CaseId
    reference: str
    expected: int
    found: int
    since: tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class Invalid:
    """An input the office cannot take: the field, its value, the problem and the remedy (codes).

    Codes are those of `notifications.wording.errors`; `values` complete the sentence. `rows` are
    the lines of a file not taken, each with its own answer.
    """

    field: str
    value: str
    problem: str
    remedy: str = ""
    values: Mapping[str, Value] = default(default_factory=dict)
    rows: "tuple[RowRefused, ...]" = ()


@dataclass(frozen=True, kw_only=True)
class RowRefused:
    """A line of an imported file that reads well but that the office does not take."""

    line: int
    outcome: Refused | Conflict | Invalid


Outcome: TypeAlias = Done | Refused | Conflict | Invalid


class CommandFailed(Exception):  # noqa: N818 - named as what happened
    """Carries a negative outcome out of a handler, so that everything it did is rolled back.

    `after`: what is counted all the same (a wrong code), done on the desk once that is.
    """

    def __init__(
        self,
        outcome: Refused | Conflict | Invalid,
        after: "Callable[[Desk], None] | None" = None,
    ) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome
        self.after = after
