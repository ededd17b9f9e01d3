"""Every operation of the API, section by section. A reader starts here."""

from web.api import (
    acts,
    audit,
    contacts,
    deadlines,
    drafts,
    files,
    followup,
    foresight,
    health,
    letters,
    proof,
    reports,
    sessions,
)
from web.api.operation import Operation

OPERATIONS: tuple[Operation, ...] = (
    *files.OPERATIONS,
    *followup.OPERATIONS,
    *acts.OPERATIONS,
    *drafts.OPERATIONS,
    *deadlines.OPERATIONS,
    *sessions.OPERATIONS,
    *letters.OPERATIONS,
    *contacts.OPERATIONS,
    *reports.OPERATIONS,
    *audit.OPERATIONS,
    *proof.OPERATIONS,
    *foresight.OPERATIONS,
    *health.OPERATIONS,
)
