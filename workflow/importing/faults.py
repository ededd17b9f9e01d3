"""What is wrong in a file to import, as data; `notifications.wording` says it in French."""

from collections.abc import Mapping
from dataclasses import dataclass

from notifications.wording import UserError, label

CHOICES: Mapping[str, str] = {"state": "state", "channel": "channel", "kind": "contact"}
"""Field → the table of French names of its codes; the others are yes or no."""


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """One cell that cannot be taken: where, what was read, why, and what would do.

    `line` is the line as the spreadsheet numbers it, 0 for the whole file; `column` its letters.
    `problem` and `remedy` are codes of `notifications.wording.errors`; `expected` are values to
    write instead, in the order to offer them.
    """

    line: int
    column: str
    field: str
    value: str
    problem: str
    remedy: str = ""
    expected: tuple[str, ...] = ()


class FileRefused(Exception):  # noqa: N818 - an outcome carrying its fault
    """A file that cannot be read as a spreadsheet at all."""

    def __init__(self, fault: RowFault) -> None:
        super().__init__(fault.problem)
        self.fault = fault


def whole_file(problem: str, value: str = "", *expected: str) -> FileRefused:
    """Return the refusal of a whole file."""
    return FileRefused(
        RowFault(line=0, column="", field="file", value=value, problem=problem, expected=expected)
    )


def user_error(fault: RowFault) -> UserError:
    """Return a fault as the sentence-maker of errors takes it."""
    places = []
    if fault.line:
        places.append(f"ligne {fault.line}")
    if fault.column:
        places.append(f"colonne {fault.column}")
    expected = fault.expected
    if fault.problem == "not_a_choice":
        table = CHOICES.get(fault.field)
        expected = tuple(label(table, code) for code in expected) if table else ("oui", "non")
    return UserError(
        field=fault.field,
        value=fault.value,
        problem=fault.problem,
        remedy=fault.remedy,
        place=", ".join(places),
        expected=expected,
    )
