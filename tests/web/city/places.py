"""Where a file stands in the addresses of the city's space."""

from states.identifiers import CaseId
from workflow.office import Office


def reference_of(office: Office, case: CaseId) -> str:
    """The speakable reference of a file."""
    with office.store.read() as reader:
        row = reader.case(case)
    assert row is not None
    return row.reference
