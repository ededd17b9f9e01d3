"""The critical operations a crash may interrupt: how each is prepared, and its steps.

A step is what one person would be answered about; whoever runs it acknowledges it when it returns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from config.settings import Settings
from states.identifiers import CaseId, ContactKind, DeadlineId
from tests.workflow.bench import (
    LEAD,
    PIECES,
    STARTED_AT,
    TOWNS,
    WAVE_1,
    act,
    apply_programme,
    done,
    file_candidature,
    go_live,
    move,
    open_draft,
    register_person,
    register_town,
)
from tests.workflow.office_stories import AFTER_WAVE_1, hold_session
from workflow.commands import ActOnCase, ActTogether, AddPiece, ExtendDeadline
from workflow.composition import OPERATOR, create_installation, open_office
from workflow.mail.outbox import deliver
from workflow.office import Office
from workflow.outcomes import Done
from workflow.ports import Committer
from workflow.randomness import SeededRandomness
from workflow.schedule.sweep import advance_to, catch_up
from workflow.upkeep.keeping import RestoreAsked, Restored, back_up, backups_folder, restore

Step = Callable[[], object]
BEFORE_THE_CLOSING = datetime(2020, 10, 7, 9, tzinfo=UTC)
"""30 days before the closing of the first wave, in the morning: a reminder is due to drafts."""
PDF = b"%PDF-1.7\n" + b"deliberation " * 2000


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`prepare` furnishes an installation; `steps` opens it and says what is to be done in it."""

    name: str
    prepare: Callable[[Office], None]
    steps: Callable[[Path, Committer | None], tuple[Step, ...]]
    repeatable: bool = False
    """Whether a step that failed is tried again unread: it goes on where it stopped."""
    delivers: bool = False
    """Whether letters leave: an error of the disk then ends otherwise, though as well."""


def lay_down(folder: Path, operation: Operation) -> None:
    """Make the installation an operation begins with."""
    office, _ = create_installation(folder, STARTED_AT, randomness=SeededRandomness("crashes"))
    apply_programme(office)
    register_person(office, ContactKind.LEAD, "cnam", email="responsable@cnam.example")
    for code, (name, departement, region) in TOWNS.items():
        register_town(office, code, name, departement, region)
    go_live(office)
    operation.prepare(office)
    office.store.close()


def opened(folder: Path, committer: Committer | None = None) -> Office:
    """Open an installation as a new process does, with the randomness of every trial."""
    settings = Settings(data_folder=folder)
    office = open_office(folder, settings, SeededRandomness("trial"), committer)
    with office.store.read() as reader:
        office.now(reader)
    return office


def _draft_with_pieces(office: Office) -> None:
    case = open_draft(office, "40088")
    for piece in PIECES[:-1]:
        act(office, case, "add_piece", piece=piece)


def _filing(folder: Path, committer: Committer | None) -> tuple[Step, ...]:
    office = opened(folder, committer)
    case = _candidature(office)
    piece = AddPiece(actor=LEAD, case=case, piece=PIECES[-1], content=PDF, file_name="note.pdf")
    inputs = {"window": WAVE_1, "channel": "portal"}
    filing = ActOnCase(actor=LEAD, case=case, trigger="submit", inputs=inputs)
    return (lambda: done(office, piece), lambda: done(office, filing))


def _analysed_files(office: Office) -> None:
    codes = [f"9{number:04d}" for number in range(4)]
    for code in codes:
        register_town(office, code, f"Ville {code}")
    cases = [file_candidature(office, code) for code in codes]
    move(office, AFTER_WAVE_1)
    for case in cases:
        act(office, case, "analyse")
    hold_session(office, "seance-1", dict.fromkeys(cases, "label"))


def _labelling(folder: Path, committer: Committer | None) -> tuple[Step, ...]:
    office = opened(folder, committer)
    with office.store.read() as reader:
        cases = [event.case for event in reader.events() if event.kind == "analyse"]
        (session,) = {event.case for event in reader.events() if event.kind == "session_recorded"}
    acts = tuple(
        ActOnCase(actor=LEAD, case=case, trigger="label", inputs={"session": session})
        for case in cases
    )
    return (lambda: done(office, ActTogether(actor=LEAD, acts=acts)),)


def _three_drafts(office: Office) -> None:
    for code in TOWNS:
        open_draft(office, code)


def _extending(folder: Path, committer: Committer | None) -> tuple[Step, ...]:
    office = opened(folder, committer)
    command = ExtendDeadline(
        actor=LEAD, deadline=DeadlineId(WAVE_1), day=date(2020, 11, 13), reason="Panne du portail"
    )
    return (lambda: done(office, command),)


def _drafts_near_the_closing(office: Office) -> None:
    _three_drafts(office)
    advance_to(office, datetime(2020, 10, 6, 5, tzinfo=UTC))
    move(office, BEFORE_THE_CLOSING)


def _sweeping(folder: Path, committer: Committer | None) -> tuple[Step, ...]:
    office = opened(folder, committer)
    return (lambda: catch_up(office),)


def _reminders_written(office: Office) -> None:
    _drafts_near_the_closing(office)
    catch_up(office)


def _delivering(folder: Path, committer: Committer | None) -> tuple[Step, ...]:
    office = opened(folder, committer)
    return (lambda: deliver(office),)


def _backed_up(office: Office) -> None:
    _draft_with_pieces(office)
    (case,) = _candidatures(office)
    command = AddPiece(actor=LEAD, case=case, piece="needs_note", content=PDF, file_name="note.pdf")
    done(office, command)
    advance_to(office, datetime(2020, 9, 21, 9, tzinfo=UTC))
    back_up(office)
    register_town(office, "16102", "Cognac")
    move(office, BEFORE_THE_CLOSING)


def _backing_up(folder: Path, committer: Committer | None) -> tuple[Step, ...]:
    office = opened(folder, committer)
    return (lambda: back_up(office),)


def _restoring(folder: Path, _committer: Committer | None) -> tuple[Step, ...]:
    asked = RestoreAsked(backup=min(backups_folder(folder).iterdir()), actor=OPERATOR)

    def lay_back() -> None:
        done = restore(folder, asked, Settings(data_folder=folder), SeededRandomness("trial"))
        assert isinstance(done, Restored)
        assert isinstance(done.outcome, Done)

    return (lay_back,)


def _candidature(office: Office) -> CaseId:
    (case,) = _candidatures(office)
    return case


def _candidatures(office: Office) -> tuple[CaseId, ...]:
    with office.store.read() as reader:
        return tuple(event.case for event in reader.events() if event.kind == "open_draft")


OPERATIONS: Mapping[str, Operation] = {
    operation.name: operation
    for operation in (
        Operation(name="submit", prepare=_draft_with_pieces, steps=_filing),
        Operation(name="label", prepare=_analysed_files, steps=_labelling),
        Operation(name="extend", prepare=_three_drafts, steps=_extending),
        Operation(name="sweep", repeatable=True, prepare=_drafts_near_the_closing, steps=_sweeping),
        Operation(
            name="deliver",
            repeatable=True,
            prepare=_reminders_written,
            steps=_delivering,
            delivers=True,
        ),
        Operation(name="backup", repeatable=True, prepare=_backed_up, steps=_backing_up),
        Operation(name="restore", repeatable=True, prepare=_backed_up, steps=_restoring),
    )
}
