"""Which documents print a person's name, and which letters carry them: an erasure reaches both.

A PDF hides its words from a search and a scan has none. They are known by the person the letter
on paper is addressed to, and by the hash of their bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from hashlib import sha256

from notifications.letters import LETTERS
from states.events import Event, text_of
from states.identifiers import CaseId, ContactKind, PersonId
from states.instants import PARIS
from workflow.archive import Archive
from workflow.mail.documents import CERTIFICATE_NAME, PRINTED, documents_in
from workflow.mail.signing import SIGNED, is_signed, original_of
from workflow.people import Person
from workflow.store.filters import EventFilter
from workflow.store.records import LetterRow
from workflow.traces import identifying_words, names_somebody


@dataclass(frozen=True, kw_only=True)
class Traces:
    """The letters that name a person, in their words or in a document, and these documents."""

    letters: tuple[LetterRow, ...]
    papers: frozenset[str]
    """The SHA-256 of each."""


def traces_of(archive: Archive, person: Person) -> Traces:
    """Return the letters to a person, those whose text names them, those that carry their papers.

    A copy not frozen yet carries nothing: it leaves without the name.
    """
    words = identifying_words(archive, person)
    letters = archive.reader.letters()
    own, others = _papers(archive, person)
    reader = PersonId(person.id)
    events = {letter.event_id for letter in letters if letter.person == reader}
    found, papers = [], set(own)
    for letter in letters:
        carried = _carried(letter)
        copied = bool(carried & own) or (
            bool(carried)
            and not carried & others
            and _is_addressee(person, letter.code)
            and (letter.event_id in events or original_of(letter, archive).person == reader)
        )
        if copied:
            papers |= carried
        if copied or letter.person == reader or _names(words, letter):
            found.append(letter)
    return Traces(letters=tuple(found), papers=frozenset(papers))


def carries(content: bytes, papers: frozenset[str]) -> bool:
    """Whether a part of a message is one of these documents, byte for byte."""
    return bool(papers) and not papers.isdisjoint(_hashes(content))


def _hashes(content: bytes) -> Iterator[str]:
    for part in message_from_bytes(content, policy=policy.default).walk():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            yield sha256(payload).hexdigest()


def _names(words: tuple[str, ...], letter: LetterRow) -> bool:
    stored = (letter.message or b"", letter.context, letter.last_reply.encode())
    return any(names_somebody(words, content) for content in stored)


def _carried(letter: LetterRow) -> frozenset[str]:
    """Return the papers frozen with a letter; a certificate names a town and nobody."""
    if letter.message is None or not is_signed(letter.code):
        return frozenset()
    return frozenset(
        sha256(each.content).hexdigest()
        for each in documents_in(letter.message)
        if each.name != CERTIFICATE_NAME
    )


def _papers(archive: Archive, person: Person) -> tuple[frozenset[str], frozenset[str]]:
    """Return the papers addressed to a person, and those addressed to others, from the log."""
    own, others = set[str](), set[str]()
    for event in archive.reader.events(EventFilter(kinds=(PRINTED, SIGNED))):
        reader = archive.person(CaseId(text_of(event.data, "person")))
        if reader is None:
            continue
        hashes = set(_printed(event))
        if event.kind == SIGNED:
            (own if reader.id == person.id else others).update(hashes)
        elif _is_addressee(reader, text_of(event.data, "code")):
            day = event.recorded_at.astimezone(PARIS).date()
            named = reader.id == person.id or _heads_instead(person, reader, day)
            (own if named else others).update(hashes)
    return frozenset(own), frozenset(others)


def _printed(event: Event) -> Iterator[str]:
    if event.kind == SIGNED:
        yield text_of(event.data, "sha256")
        return
    documents = event.data.get("documents")
    for each in documents if isinstance(documents, list | tuple) else ():
        if isinstance(each, dict) and each.get("name") != CERTIFICATE_NAME:
            yield str(each.get("sha256", ""))


def _is_addressee(person: Person, code: str) -> bool:
    """Whether a letter on paper is addressed to a person, rather than to who it copies."""
    kinds = LETTERS[code].to
    return not kinds or person.kind in kinds


def _heads_instead(person: Person, reader: Person, day: date) -> bool:
    """Whether a letter to an elected head was printed for another, elected since then."""
    heads = person.kind is reader.kind is ContactKind.EXECUTIVE
    if not heads or person.organisation != reader.organisation or not _covers(person, day):
        return False
    elected_since = (person.since or date.min) > (reader.since or date.min)
    return elected_since or not _covers(reader, day)


def _covers(person: Person, day: date) -> bool:
    return (person.since or date.min) <= day <= (person.until or date.max)
