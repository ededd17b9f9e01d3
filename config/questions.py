"""The questions of the application form, as read from a programme file.

No source publishes the form of the calls: a file that holds no `[[questions]]` means the usual
ones, so that programmes stored before questions existed keep their bytes and their meaning.
"""

import tomllib
from functools import cache
from importlib.resources import files

from config.errors import ConfigInvalid
from config.reading import Reading, Table, note_duplicates
from states.programme import FormQuestion

LONGEST_ANSWER = 5_000


def read_questions(whole: Table) -> tuple[FormQuestion, ...]:
    """Return the questions of the form, in the order of the file; without any, the usual ones."""
    tables = whole.tables("questions")
    note_duplicates(tables)
    return tuple(_question(table) for table in tables) or usual_questions()


@cache
def usual_questions() -> tuple[FormQuestion, ...]:
    """Return what is asked when the programme file does not say.

    Raises:
        ConfigInvalid: the file shipped holds a fault.
    """
    file = files("config").joinpath("usual_form.toml")
    reading = Reading(file=file.name)
    whole = Table(tomllib.loads(file.read_text(encoding="utf-8")), "", reading)
    found = tuple(_question(table) for table in whole.tables("questions"))
    if errors := reading.errors():
        raise ConfigInvalid(errors)
    return found


def _question(table: Table) -> FormQuestion:
    return FormQuestion(
        id=table.identifier(),
        label=table.text("label"),
        help=table.text("help", ""),
        limit=table.number("limit", 1, LONGEST_ANSWER, 2_000) or 2_000,
        required=table.flag("required", True),
        personal=table.flag("personal", False),
        source=table.text("source", ""),
    )
