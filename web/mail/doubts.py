"""The reminders that a restore left in doubt, and what the lead says of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from notifications.letters import LETTERS
from notifications.wording import count_text
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.outcomes import Done
from workflow.reading import Reading
from workflow.reports.naming import Naming
from workflow.store.filters import DOUBTED_REMINDERS
from workflow.writing.commands import SettleReminders

PAGE = "mail/doubts.html.j2"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One reminder in doubt, in words."""

    key: str
    title: str
    file: str
    reader: str
    planned_at: datetime


def show(visit: Visit) -> Response:
    """Show the reminders in doubt that no letter carries."""
    with visit.reading() as reading:
        doubted = _doubted(reading)
    return page(visit, PAGE, doubted=doubted)


def settle(visit: Visit) -> Response:
    """Carry out the lead's choice on the reminders ticked."""
    keys = visit.fields("rappel")
    command = SettleReminders(actor=visit.actor, keys=keys, choice=visit.field("choix"))
    outcome = visit.run(command) if keys else None
    if isinstance(outcome, Done):
        counted = count_text(len(keys), "rappel réglé", "rappels réglés")
        return see_other(visit, "/courrier/rappels", f"{counted}.")
    said: Sequence[str] = ("Cochez au moins un rappel.",)
    with visit.reading() as reading:
        doubted = _doubted(reading)
    return refused(visit, PAGE, visit.explain(outcome) if outcome else said, doubted=doubted)


def _doubted(reading: Reading) -> tuple[Shown, ...]:
    naming = Naming(reading.reader, reading.archive)
    return tuple(
        Shown(
            key=row.key,
            title=LETTERS[row.template].title,
            file=naming.file(row.case_id),
            reader=naming.person(row.person),
            planned_at=row.planned_at,
        )
        for row in reading.reader.reminders(DOUBTED_REMINDERS)
    )
