"""Importing a file, from its bytes to the office's answer, with a rehearsal that keeps nothing."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from states.facts import AntennaState
from workflow.archive import Archive
from workflow.commands import Command, ImportRows
from workflow.importing.answers import read_answers
from workflow.importing.commands import TakeOver
from workflow.importing.faults import FileRefused, RowFault, whole_file
from workflow.importing.followup_rows import read_funding, read_learners
from workflow.importing.gazetteer import spelled
from workflow.importing.history_rows import read_antennas, read_decisions, read_milestones
from workflow.importing.rows import read_candidatures, read_contacts
from workflow.importing.sheet import Ground, Known, Named, Reading
from workflow.importing.spreadsheets import Line, read_lines
from workflow.office import Office
from workflow.outcomes import Done, Outcome
from workflow.people import Actor
from workflow.schedule.rehearsal import rehearse

READERS: Mapping[str, Callable[[tuple[Line, ...], Ground], Reading]] = {
    "candidatures": read_candidatures,
    "contacts": read_contacts,
    "decisions": read_decisions,
    "antennes": read_antennas,
    "etapes": read_milestones,
    "apprenants": read_learners,
    "financements": read_funding,
}
"""What a file may hold → how its lines are read."""


@dataclass(frozen=True, kw_only=True)
class FileAsked:
    """A file to import: what it holds (a key of `READERS`), its bytes, who asks.

    `names` are the bytes of a file of names with the codes the lead chose, b"" when there is none.
    """

    kind: str
    content: bytes
    actor: Actor
    names: bytes = b""


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of a file: rows read, faults, the office's answer (None when faults stopped it).

    `rehearsed`: the answer is what would happen; nothing was recorded. `skipped` are the lines of
    totals, `named` the names met without a sound code, `columns` the letters of each field.
    """

    rows: int
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...]
    outcome: Outcome | None
    rehearsed: bool
    skipped: tuple[int, ...] = ()
    named: tuple[Named, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def taken(self) -> bool:
        """Whether every line was (or would be) taken."""
        return isinstance(self.outcome, Done)


def import_file(office: Office, asked: FileAsked, *, dry_run: bool) -> ImportReport:
    """Import a whole file or nothing; with `dry_run`, say what would happen.

    A fault of reading stops before the office is asked.
    """
    try:
        reading = _read(office, asked)
    except FileRefused as refused:
        return ImportReport(
            rows=0, faults=(refused.fault,), ignored=(), outcome=None, rehearsed=dry_run
        )
    faults = reading.faults
    if not reading.count and not faults:
        faults = (whole_file("empty").fault,)
    outcome: Outcome | None = None
    if not faults:
        command = _command(asked, reading)
        outcome = rehearse(office, [command]).outcomes[0] if dry_run else office.run(command)
    return ImportReport(
        rows=reading.count,
        faults=faults,
        ignored=reading.ignored,
        outcome=outcome,
        rehearsed=dry_run,
        skipped=reading.skipped,
        named=reading.named,
        columns=reading.columns,
    )


def names_in(office: Office, asked: FileAsked) -> tuple[Named, ...]:
    """Return the names a file gives without a sound code, each once, in the order of its lines.

    Raises:
        FileRefused: it cannot be read at all.
    """
    found: dict[str, Named] = {}
    for each in _read(office, asked).named:
        found.setdefault(spelled(each.text), each)
    return tuple(found.values())


def _command(asked: FileAsked, reading: Reading) -> Command:
    digest = hashlib.sha256(asked.content).hexdigest()
    if reading.history:
        return TakeOver(actor=asked.actor, imported=True, digest=digest, rows=reading.history)
    return ImportRows(
        actor=asked.actor,
        imported=True,
        digest=digest,
        candidatures=reading.candidatures,
        contacts=reading.contacts,
    )


def _read(office: Office, asked: FileAsked) -> Reading:
    lines = read_lines(asked.content)
    answers = read_answers(asked.names) if asked.names else {}
    return READERS[asked.kind](lines, _ground(office, asked, answers))


def _ground(office: Office, asked: FileAsked, answers: Mapping[str, str]) -> Ground:
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        archive = Archive(reader, office.memory)
        names: dict[str, set[str]] = {}
        for authority in archive.authorities():
            text = reader.text(authority.name_ref)
            if text is not None:
                names.setdefault(spelled(text.value), set()).add(authority.code)
        files, antennas = archive.candidatures(), archive.antennas()
    if in_force is None:
        raise whole_file("no_programme")
    return Ground(
        actor=asked.actor,
        programme=in_force.programme,
        names={name: tuple(sorted(codes)) for name, codes in names.items()},
        files=tuple(
            Known(case=f.id, reference=f.reference, authority=f.authority, call=f.call)
            for f in files
        ),
        antennas=tuple(
            Known(
                case=a.id,
                reference=a.reference,
                authority=a.authority,
                call=a.call,
                site=a.site,
                is_new=a.state is AntennaState.LABELLED,
            )
            for a in antennas
        ),
        answers=answers,
    )
