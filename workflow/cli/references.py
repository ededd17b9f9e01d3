"""From what people write to a case: a reference is spoken, an id is not."""

import click

from states.identifiers import CaseId
from workflow.cli.context import Session


def case_of(session: Session, reference: str) -> CaseId:
    """Return the case a reference (or an id) names, ignoring case.

    Raises:
        click.BadParameter: no case answers to it.
    """
    office = session.opened()
    with office.store.read() as reader:
        wanted = reference.strip()
        row = (
            reader.case_by_reference(wanted)
            or reader.case_by_reference(wanted.upper())
            or reader.case(wanted)
        )
    if row is None:
        raise click.BadParameter(
            f"aucun dossier « {reference} ». Vérifiez la référence, par exemple AMI2-014."
        )
    return row.id


def cases_of(session: Session, references: tuple[str, ...]) -> tuple[CaseId, ...]:
    """Return the cases named, in order."""
    return tuple(case_of(session, reference) for reference in references)
