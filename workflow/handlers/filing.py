"""Commands of filing: drafts saved and filed, pieces sent in parts, rights asked and answered."""

from states.acts import Act
from states.identifiers import CaseId, CaseKind, Role, Value
from states.instants import exactly, iso
from workflow.audit.evidence import TextKind
from workflow.commands import AddPiece
from workflow.desk import Desk, Entry
from workflow.filing import uploads
from workflow.filing.answers import FORM, save_answers
from workflow.filing.commands import (
    AppendPart,
    AskRights,
    DropUpload,
    FileDraft,
    SaveDraft,
    SettleRights,
    StartUpload,
)
from workflow.filing.files import own_file, require_draft, require_open_to_pieces
from workflow.filing.rights import RIGHTS, RIGHTS_ASKED, RIGHTS_SETTLED, open_requests
from workflow.handlers.files import act_of, add_piece, carry_out
from workflow.handlers.rights import require
from workflow.outcomes import CommandFailed, Invalid
from workflow.people import Person
from workflow.store.filing_records import UploadRow


def save_draft(desk: Desk, command: SaveDraft) -> None:
    """Save the answers of a draft; the first ones are the form of the file. Shows the version."""
    facts = own_file(desk, command.case, "save_draft")
    require_draft(desk, facts, "save_draft")
    changed = save_answers(desk, facts, command.answers, command.seen)
    known = {piece.id for piece in desk.programme.pieces}
    if changed and FORM in known and FORM not in facts.pieces:
        desk.act(command.case, act_of(desk, command, "add_piece", {"piece": FORM}))
    draft = desk.writer.draft(command.case)
    desk.shown |= {"version": draft.version if draft else 0, "changed": changed}


def file_draft(desk: Desk, command: FileDraft) -> None:
    """File a draft, dated when its request arrived; shows the reference and that instant."""
    own_file(desk, command.case, "submit")
    inputs: dict[str, Value] = {"window": command.window, "channel": "portal"}
    act = Act(
        trigger="submit",
        actor=command.actor.id,
        roles=command.actor.roles,
        effective_at=exactly(command.arrived_at),
        inputs=inputs,
        region=command.actor.region,
    )
    carry_out(desk, desk.act(command.case, act))
    facts = desk.archive.candidature(command.case)
    assert facts is not None
    desk.shown |= {"reference": facts.reference, "received_at": iso(command.arrived_at)}


def start_upload(desk: Desk, command: StartUpload) -> None:
    """Announce a piece sent in parts; refused at once when it could not be taken. Shows its id."""
    facts = own_file(desk, command.case, "add_piece")
    require_open_to_pieces(desk, facts, "add_piece")
    known: list[Value] = [piece.id for piece in desk.programme.pieces]
    if command.piece not in known:
        raise CommandFailed(
            Invalid(
                field="piece", value=command.piece, problem="not_a_choice", values={"known": known}
            )
        )
    uploads.require_room(desk, command.case, command.size, command.file_name)
    desk.shown["upload"] = uploads.begin(desk, command).id


def append_part(desk: Desk, command: AppendPart) -> None:
    """Take a part of an upload; the last one adds the piece. Shows how many bytes are there."""
    row = uploads.take_part(desk, _own_upload(desk, command.upload), command)
    desk.shown |= {"received": row.received, "size": row.size}
    if row.received < row.size:
        return
    content, name = uploads.whole(desk, row)
    uploads.forget(desk, row)
    piece = AddPiece(
        actor=command.actor, case=row.case_id, piece=row.piece, content=content, file_name=name
    )
    add_piece(desk, piece)


def drop_upload(desk: Desk, command: DropUpload) -> None:
    """Give up an upload."""
    uploads.forget(desk, _own_upload(desk, command.upload))


def ask_rights(desk: Desk, command: AskRights) -> None:
    """Record what a person asks about their own data; the lead answers it. Shows the request."""
    person = _active(desk, command.person)
    if str(desk.actor.id) != str(person.id):
        require(desk, command.person, "ask_rights", Role.LEAD, Role.OPERATOR)
    if command.kind not in RIGHTS:
        known: dict[str, Value] = {"known": list(RIGHTS)}
        raise CommandFailed(
            Invalid(field="kind", value=command.kind, problem="not_a_choice", values=known)
        )
    texts = desk.keep_texts({"detail": command.detail}, TextKind.PERSONAL, command.person)
    data: dict[str, Value] = {"right": command.kind, **({"texts": texts} if texts else {})}
    desk.shown["request"] = _record(desk, command.person, RIGHTS_ASKED, data)


def settle_rights(desk: Desk, command: SettleRights) -> None:
    """Record what was answered to a request, which waits no longer."""
    require(desk, command.person, "settle_rights", Role.LEAD, Role.OPERATOR)
    waiting = open_requests(desk.archive.events(command.person))
    if command.request not in {event.id for event in waiting}:
        raise CommandFailed(Invalid(field="request", value=command.request, problem="unknown"))
    if not command.detail.strip():
        raise CommandFailed(Invalid(field="detail", value="", problem="empty"))
    texts = desk.keep_texts({"detail": command.detail}, TextKind.PERSONAL, command.person)
    data: dict[str, Value] = {"request": command.request, "texts": texts}
    _record(desk, command.person, RIGHTS_SETTLED, data)


def _own_upload(desk: Desk, upload: str) -> UploadRow:
    """Return an upload of the actor's own town; another's does not exist."""
    row = desk.writer.upload(upload)
    if row is None:
        raise CommandFailed(Invalid(field="upload", value=upload, problem="unknown"))
    own_file(desk, row.case_id, "add_piece")
    return row


def _active(desk: Desk, case: CaseId) -> Person:
    person = desk.archive.person(case)
    if person is None or not person.active:
        raise CommandFailed(Invalid(field="person", value=case, problem="unknown"))
    return person


def _record(desk: Desk, person: CaseId, kind: str, data: dict[str, Value]) -> str:
    return desk.record(Entry(case=person, case_kind=CaseKind.PERSON, kind=kind, data=data)).id
