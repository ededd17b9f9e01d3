"""A message to a selection of files: who would read it, for which files, and who is left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from notifications.editable import fields_in
from states.deadlines import Deadline
from states.facts import Antenna, Candidature, CandidatureState
from states.identifiers import CaseId, ContactKind, Value
from states.instants import PARIS
from states.programme import Programme
from workflow.archive import Archive
from workflow.audience import CITY, Directory, concern_of
from workflow.desk import Desk
from workflow.disclosure import is_disclosed, is_hidden, view_of
from workflow.mail.letter_context import said_deadline, said_file
from workflow.mail.standing_texts import ABOUT_A_FILE, ALWAYS
from workflow.mail.written_words import DEADLINE, FILES
from workflow.people import Person
from workflow.writing.commands import WriteToSelection

READERS = (*CITY, ContactKind.REGIONAL_CENTRE, ContactKind.REGIONAL_DIRECTOR)
"""Who may be written to in a selection: the people of the files."""
FIELDS = tuple(sorted((*ALWAYS, *ABOUT_A_FILE, "echeance")))
"""The fields of a message; `echeance` leaves out those who have no date ahead."""


class LeftOutWhy(StrEnum):
    """Why a file or a person of a selection is not written to."""

    UNKNOWN_FILE = "unknown_file"
    NOBODY = "nobody"
    """Nobody of the kinds asked is in office for this file."""
    NO_ADDRESS = "no_address"
    MAIL_STOPPED = "mail_stopped"
    NO_DATE = "no_date"
    NOT_DISCLOSED = "not_disclosed"
    """The file does not exist for its people yet."""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A file of the selection that a person, or nobody, would read of."""

    case: CaseId
    why: LeftOutWhy
    person: CaseId | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """One letter of a selection: its reader, the files it speaks of, its date if it prints one."""

    person: Person
    files: tuple[CaseId, ...]
    deadline: Deadline | None = None

    @property
    def values(self) -> Mapping[str, Value]:
        """What the letter says besides its two texts."""
        said: dict[str, Value] = {FILES: [said_file(case) for case in self.files]}
        if self.deadline is not None:
            said[DEADLINE] = said_deadline(self.deadline)
        return said


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Who would be written to, and who not; `undisclosed`: files with a decision not told yet."""

    letters: tuple[Written, ...]
    left_out: tuple[LeftOut, ...]
    undisclosed: tuple[CaseId, ...]


@dataclass(kw_only=True)
class _Gathered:
    files: dict[CaseId, list[CaseId]] = field(default_factory=dict)
    people: dict[CaseId, Person] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    undisclosed: list[CaseId] = field(default_factory=list)


def select(desk: Desk, asked: WriteToSelection) -> Selection:
    """Return who a message would be written to; one letter a person, whatever their files."""
    return selected(desk.archive, desk.programme, asked, desk.now)


def selected(
    archive: Archive, programme: Programme, asked: WriteToSelection, now: datetime
) -> Selection:
    """Return who a message would be written to, in the order of the files given."""
    directory = Directory(archive, now.astimezone(PARIS).date())
    found = _Gathered()
    for case in dict.fromkeys(asked.cases):
        _gather(archive, directory, case, asked.to, found)
    dated = "echeance" in (*fields_in(asked.subject), *fields_in(asked.text))
    letters = []
    for person, files in found.files.items():
        written = Written(person=found.people[person], files=tuple(files))
        if dated:
            ends = _date_of(archive, programme, written, now)
            if ends is None:
                out = (LeftOut(case=case, person=person, why=LeftOutWhy.NO_DATE) for case in files)
                found.left_out.extend(out)
                continue
            written = Written(person=written.person, files=written.files, deadline=ends)
        letters.append(written)
    return Selection(
        letters=tuple(letters),
        left_out=tuple(found.left_out),
        undisclosed=tuple(found.undisclosed),
    )


def _gather(
    archive: Archive,
    directory: Directory,
    case: CaseId,
    kinds: Sequence[ContactKind],
    found: _Gathered,
) -> None:
    file = archive.candidature(case) or archive.antenna(case)
    if file is None:
        found.left_out.append(LeftOut(case=case, why=LeftOutWhy.UNKNOWN_FILE))
        return
    concern = concern_of(archive, file)
    people = list(directory.everybody(kinds, concern))
    if ContactKind.CONTACT in kinds:
        people += [each for each in directory.partners(concern) if each not in people]
    if not people:
        found.left_out.append(LeftOut(case=case, why=LeftOutWhy.NOBODY))
    hidden = False
    for person in people:
        why = _left_out(archive, file, person)
        if why is not None:
            found.left_out.append(LeftOut(case=case, person=person.id, why=why))
            continue
        found.people[person.id] = person
        found.files.setdefault(person.id, []).append(case)
        hidden = hidden or is_hidden(archive.events(case), person.as_actor())
    if hidden:
        found.undisclosed.append(case)


def _left_out(archive: Archive, file: Candidature | Antenna, person: Person) -> LeftOutWhy | None:
    if isinstance(file, Antenna) and not is_disclosed(file, person.as_actor()):
        return LeftOutWhy.NOT_DISCLOSED
    if person.mail_stopped:
        return LeftOutWhy.MAIL_STOPPED
    address = archive.reader.text(person.texts.get("email", ""))
    return None if address and address.value else LeftOutWhy.NO_ADDRESS


def _date_of(
    archive: Archive, programme: Programme, written: Written, now: datetime
) -> Deadline | None:
    """Return the nearest date ahead that the reader knows of, among their files."""
    actor = written.person.as_actor()
    known = (archive.candidature(case) for case in written.files)
    shown = (view_of(file, archive.events(file.id), actor) for file in known if file is not None)
    ahead = [
        each
        for file in shown
        if isinstance(file, Candidature)
        for each in _dates(programme, file)
        if each.is_past(now) is False
    ]
    return min(ahead, key=lambda each: each.closes_at or now, default=None)


def _dates(programme: Programme, file: Candidature) -> Iterable[Deadline]:
    if file.state is CandidatureState.DRAFT:
        window = programme.window(file.window)
        closing = programme.closing(window) if window else None
        return (closing,) if closing else ()
    if file.state is CandidatureState.CONSOLIDATION and file.consolidation is not None:
        return (file.consolidation.due,)
    return ()
