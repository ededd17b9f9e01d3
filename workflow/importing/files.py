"""Importing a file, from its bytes to the office's answer, with a rehearsal that keeps nothing."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflow.archive import Archive
from workflow.commands import ImportRows
from workflow.importing.columns import normalised
from workflow.importing.faults import FileRefused, RowFault, whole_file
from workflow.importing.rows import Ground, Reading, read_candidatures, read_contacts
from workflow.importing.spreadsheets import Line, read_lines
from workflow.office import Office
from workflow.outcomes import Done, Outcome
from workflow.people import Actor
from workflow.schedule.rehearsal import rehearse

READERS: Mapping[str, Callable[[tuple[Line, ...], Ground], Reading]] = {
    "candidatures": read_candidatures,
    "contacts": read_contacts,
}
"""What a file may hold → how its lines are read."""


@dataclass(frozen=True, kw_only=True)
class FileAsked:
    """A file to import: what it holds (a key of `READERS`), its bytes, who asks."""

    kind: str
    content: bytes
    actor: Actor


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of a file: rows read, faults, the office's answer (None when faults stopped it).

    `rehearsed`: the answer is what would happen; nothing was recorded.
    """

    rows: int
    faults: tuple[RowFault, ...]
    ignored: tuple[str, ...]
    outcome: Outcome | None
    rehearsed: bool

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
    count = len(reading.candidatures) + len(reading.contacts)
    faults = reading.faults
    if not count and not faults:
        faults = (whole_file("empty").fault,)
    outcome: Outcome | None = None
    if not faults:
        command = ImportRows(
            actor=asked.actor,
            imported=True,
            digest=hashlib.sha256(asked.content).hexdigest(),
            candidatures=reading.candidatures,
            contacts=reading.contacts,
        )
        outcome = rehearse(office, [command]).outcomes[0] if dry_run else office.run(command)
    return ImportReport(
        rows=count, faults=faults, ignored=reading.ignored, outcome=outcome, rehearsed=dry_run
    )


def _read(office: Office, asked: FileAsked) -> Reading:
    lines = read_lines(asked.content)
    with office.store.read() as reader:
        in_force = office.calendar.in_force(reader)
        names: dict[str, set[str]] = {}
        for authority in Archive(reader, office.memory).authorities():
            text = reader.text(authority.name_ref)
            if text is not None:
                names.setdefault(normalised(text.value), set()).add(authority.code)
    if in_force is None:
        raise whole_file("no_programme")
    ground = Ground(
        actor=asked.actor,
        programme=in_force.programme,
        names={name: tuple(sorted(codes)) for name, codes in names.items()},
    )
    return READERS[asked.kind](lines, ground)
