"""From what people write to a case: a reference is spoken, an id is not."""

import click

from states.identifiers import CaseId, CaseKind
from workflow.cli.context import Session
from workflow.committee.reading import meeting_of
from workflow.reading import Reading
from workflow.store.records import CaseRow
from workflow.store.store import Reader

FILES = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)


def case_of(session: Session, reference: str) -> CaseId:
    """Return the case a reference (or an id) names, ignoring case.

    Raises:
        click.BadParameter: no case answers to it that the actor may know of.
    """
    office = session.opened()
    with office.store.read() as reader:
        wanted = reference.strip()
        row = reader.case_by_reference(wanted) or reader.case(wanted) if wanted else None
        if row is not None and _is_known(session, reader, row):
            return row.id
    raise unknown(reference)


def cases_of(session: Session, references: tuple[str, ...]) -> tuple[CaseId, ...]:
    """Return the cases named, in order."""
    return tuple(case_of(session, reference) for reference in references)


def unknown(reference: str) -> click.BadParameter:
    """Return what is said of a reference that names nothing, or nothing for this reader."""
    return click.BadParameter(
        f"aucun dossier « {reference} ». Vérifiez la référence, par exemple AMI2-014."
    )


def _is_known(session: Session, reader: Reader, row: CaseRow) -> bool:
    """Whether the actor may know that the case exists; what is undisclosed does not."""
    if session.actor().is_insider:
        return True
    reading = Reading(session.opened(), reader, session.actor())
    if row.kind in FILES:
        return reading.file(row.id) is not None
    sitting = reading.archive.sitting(row.id)
    if sitting is None:
        return False
    return sitting.session.announced_at is not None or meeting_of(reading, sitting) is not None
