"""From the reference in an address to a file its reader may know; anything else does not exist."""

from urllib.parse import quote

from states.identifiers import CaseKind
from workflow.reading import NOW, FileRead, Moment, Reading

FILES = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)


def found(reading: Reading, reference: str, moment: Moment = NOW) -> FileRead | None:
    """Return the file a reference names, None when there is none for this reader."""
    row = reading.reader.case_by_reference(reference)
    if row is None or row.kind not in FILES:
        return None
    return reading.file(row.id, moment)


def path_of(reference: str) -> str:
    """Return the address of a file's page."""
    return f"/dossiers/{quote(reference)}"
