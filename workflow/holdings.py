"""What a file holds, as its reader may see it: pieces, people, letters, the words of its acts."""

from collections.abc import Mapping
from dataclasses import dataclass

from notifications.wording.places import organisation_text
from states.events import Event, text_of
from states.facts import Facts
from states.identifiers import CaseId, ContactKind, Role
from states.instants import PARIS
from workflow.audience import Directory, concern_of
from workflow.audit.evidence import PieceRow, Visibility
from workflow.people import Actor, Person, text_refs
from workflow.reading import FileRead, Reading
from workflow.reports.masking import Mask, mask_of
from workflow.store.filters import LetterFilter, ReminderFilter
from workflow.store.records import LetterRow

KEEPERS = frozenset({Role.LEAD, Role.OPERATOR, Role.AUDITOR})
"""Who reads every letter, every word of an act, and knows of every contact."""
OPENED_TO: Mapping[Visibility, frozenset[Role]] = {
    Visibility.CITY: KEEPERS | {Role.COMMITTEE, Role.REGIONAL_CENTRE, Role.CITY},
    Visibility.REGIONAL_CENTRE: KEEPERS | {Role.COMMITTEE, Role.REGIONAL_CENTRE},
    Visibility.COMMITTEE: KEEPERS | {Role.COMMITTEE},
    Visibility.AUDITOR: KEEPERS,
}
"""Who opens a piece, from the widest to the narrowest; guests and partners open none."""
FOLLOWERS = (
    *(ContactKind.EXECUTIVE, ContactKind.CONTACT, ContactKind.GENERAL_SERVICES),
    ContactKind.COMMUNICATION,
    *(ContactKind.REGIONAL_CENTRE, ContactKind.REGIONAL_DIRECTOR, ContactKind.REGION),
)
TEXTS = ("civility", "name", "function", "email", "phone")


@dataclass(frozen=True, kw_only=True)
class Held:
    """One piece of a file that its reader may open; `name` is the file's own, "" when erased."""

    row: PieceRow
    name: str


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Somebody who follows a file; while `masked` for this reader, `texts` name nobody."""

    person: Person
    place: str
    texts: Mapping[str, str]
    masked: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event of a file with the words that its reader may read, by name."""

    event: Event
    words: tuple[tuple[str, str], ...] = ()


def pieces_of(reading: Reading, read: FileRead) -> tuple[Held, ...]:
    """Return the documents of a file that this reader may open, in the order added."""
    rows = [row for row in reading.reader.pieces(read.facts.id) if opens(reading.actor, row)]
    if not reading.actor.is_insider:
        shown = {text_of(event.data, "sha256") for event in read.events}
        rows = [row for row in rows if row.sha256 in shown]
    names = reading.reader.texts([row.name_ref for row in rows if row.name_ref])
    return tuple(Held(row=row, name=names.get(row.name_ref or "", "")) for row in rows)


def opens(actor: Actor, row: PieceRow) -> bool:
    """Whether somebody may open a piece of a file they may read."""
    return bool(OPENED_TO[row.visibility] & actor.roles)


def followers_of(reading: Reading, facts: Facts) -> tuple[Follower, ...]:
    """Return who follows a file, in the order of their kinds; () for those it is not told to."""
    actor = reading.actor
    if not actor.roles & (KEEPERS | {Role.REGIONAL_CENTRE}):
        return ()
    today = reading.now.astimezone(PARIS).date()
    directory, concern = Directory(reading.archive, today), concern_of(reading.archive, facts)
    people = (*directory.everybody(FOLLOWERS, concern), *directory.partners(concern))
    if not actor.roles & KEEPERS:
        people = tuple(person for person in people if person.region == actor.region)
    mask = mask_of(reading)
    return tuple(_follower(reading, person, mask) for person in people)


def letters_of(reading: Reading, case: CaseId) -> tuple[LetterRow, ...]:
    """Return the letters about a file, latest due first.

    Others than keepers get their own, once it left: one that waits may tell what nobody told them.
    """
    reader = reading.reader
    found = {letter.id: letter for letter in reader.letters(LetterFilter(case=case))}
    merged = {row.letter_id for row in reader.reminders(ReminderFilter(case=case))}
    for letter_id in merged - {None} - set(found):
        letter = reader.letter(str(letter_id))
        if letter is not None:
            found[letter.id] = letter
    mine = [each for each in found.values() if _may_read(reading.actor, each)]
    return tuple(sorted(mine, key=lambda each: (each.due_at, each.id), reverse=True))


def lines_of(reading: Reading, events: tuple[Event, ...]) -> tuple[Line, ...]:
    """Return events with their words, in order; an outsider reads the words of their own acts."""
    mine = [event for event in events if _reads_words(reading.actor, event)]
    refs = {ref for event in mine for ref in text_refs(event.data).values()}
    known = reading.reader.texts(refs)
    kept = {event.id for event in mine}
    return tuple(
        Line(
            event=event,
            words=tuple(
                (name, known[ref]) for name, ref in text_refs(event.data).items() if ref in known
            )
            if event.id in kept
            else (),
        )
        for event in events
    )


def _reads_words(actor: Actor, event: Event) -> bool:
    return bool(actor.roles & KEEPERS) or event.actor == actor.id


def _may_read(actor: Actor, letter: LetterRow) -> bool:
    own = letter.person == str(actor.id) and letter.sent_at is not None
    return own or bool(actor.roles & KEEPERS)


def _follower(reading: Reading, person: Person, mask: Mask) -> Follower:
    words = mask.words(reading.reader, person.texts)
    authority = reading.archive.authority(person.organisation)
    public = reading.reader.text(authority.name_ref) if authority else None
    return Follower(
        person=person,
        place=public.value if public else organisation_text(person.region or person.organisation),
        texts={name: words.get(name, "") for name in TEXTS},
        masked=mask.active and person.id not in mask.unmasked,
    )
