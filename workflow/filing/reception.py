"""Receiving uploads, part after part, and clearing away those that were abandoned."""

from collections.abc import Sequence

from states.identifiers import PersonId
from workflow.filing.commands import AppendPart, DropUpload
from workflow.filing.upload_folder import UploadFolder
from workflow.filing.uploads import FILE
from workflow.office import Office
from workflow.outcomes import Invalid, Outcome
from workflow.people import Actor
from workflow.store.filing_records import UploadRow
from workflow.store.store import Reader


def received(office: Office, row: UploadRow) -> int:
    """Return how many bytes of an upload are safely there: where to go on from."""
    return min(row.received, UploadFolder(office.store.pieces_folder).size(row.id))


def upload_part(office: Office, actor: Actor, part: AppendPart) -> Outcome:
    """Give one part; an upload that cannot become a piece is dropped, an ended one's file removed.

    A part that does not follow what is there drops nothing: the answer says where to go on.
    """
    outcome = office.run(part)
    if isinstance(outcome, Invalid) and outcome.field == FILE:
        office.run(DropUpload(actor=actor, upload=part.upload))
    _remove_ended(office, (part.upload,))
    return outcome


def clear_abandoned(office: Office) -> int:
    """Forget the uploads left for too long, and files no upload names; returns how many went."""
    with office.store.read() as reader:
        expired = reader.uploads_expired(office.now(reader))
        orphans = _ended(office, reader, UploadFolder(office.store.pieces_folder).names())
    if expired:
        with office.store.write() as writer:
            for row in expired:
                writer.remove_upload(row.id)
                writer.redact_text(row.name_ref)
    return len(expired) + _remove_ended(office, (*orphans, *(row.id for row in expired)))


def remove_upload_files_of(office: Office, person: PersonId) -> int:
    """Remove the temporary files of a person's uploads and return how many there were."""
    folder = UploadFolder(office.store.pieces_folder)
    with office.store.read() as reader:
        own = {row.id for row in reader.uploads_of(person)} & set(folder.names())
    for upload in own:
        folder.remove(upload)
    return len(own)


def _remove_ended(office: Office, uploads: Sequence[str]) -> int:
    with office.store.read() as reader:
        ended = _ended(office, reader, uploads)
    folder = UploadFolder(office.store.pieces_folder)
    for upload in ended:
        folder.remove(upload)
    return len(ended)


def _ended(office: Office, reader: Reader, uploads: Sequence[str]) -> tuple[str, ...]:
    """Return those of these uploads that no row names any longer but a file still does."""
    present = set(UploadFolder(office.store.pieces_folder).names())
    return tuple(each for each in uploads if each in present and reader.upload(each) is None)
