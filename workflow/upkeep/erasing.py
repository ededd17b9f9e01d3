"""Erasing a person for good: the act, then every file that still held their name or address.

Files go first: should anything stop in between, the same command finds the words again.
"""

from dataclasses import dataclass
from pathlib import Path

from states.identifiers import CaseId, PersonId
from workflow.archive import Archive
from workflow.commands import ErasePerson
from workflow.filing.erasing import answer_refs
from workflow.filing.reception import remove_upload_files_of
from workflow.mail.outbox import MAILBOX_FOLDER
from workflow.mail.papers import Traces, carries, traces_of
from workflow.office import Office
from workflow.outcomes import Outcome
from workflow.people import text_refs
from workflow.schedule.rehearsal import rehearse
from workflow.store.store import Reader
from workflow.traces import identifying_words, names_somebody


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A recorded text that still names the person: only a named redaction removes it.

    `case` is the first case whose events commit to it.
    """

    ref: str
    case: CaseId


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """What became of an erasure: the office's answer, files removed, records left."""

    outcome: Outcome
    files: int = 0
    mentions: tuple[Mention, ...] = ()


def erase(office: Office, command: ErasePerson) -> Erasure:
    """Erase a person everywhere in the installation; refused, nothing is touched.

    Afterwards a byte search of the folder finds neither name nor address, backups apart: they
    lie outside and expire.
    """
    if not rehearse(office, [command]).accepted:
        return Erasure(outcome=office.run(command))
    with office.store.read() as reader:
        archive = Archive(reader, office.memory)
        person = archive.person(command.person)
        assert person is not None
        words = identifying_words(archive, person)
        traces = traces_of(archive, person)
        mentions = _mentions(reader, words)
    removed = _remove_files(office.store.folder / MAILBOX_FOLDER, words, traces)
    removed += remove_upload_files_of(office, PersonId(command.person))
    outcome = office.run(command)
    office.store.compact()
    return Erasure(outcome=outcome, files=removed, mentions=mentions)


def _remove_files(folder: Path, words: tuple[str, ...], traces: Traces) -> int:
    names = [letter.message_id.encode() for letter in traces.letters if letter.message_id]
    removed = 0
    for path in sorted(folder.rglob("*.eml")) if folder.is_dir() else ():
        content = path.read_bytes()
        own = any(name in content for name in names) or carries(content, traces.papers)
        if own or names_somebody(words, content):
            path.unlink()
            removed += 1
    return removed


def _mentions(reader: Reader, words: tuple[str, ...]) -> tuple[Mention, ...]:
    """Return the texts of nobody else that name the person, with the case of each."""
    erased = answer_refs(reader)
    refs = {
        text.ref
        for text in reader.all_texts()
        if (text.kind != "personal" or text.person is None)
        and text.ref not in erased
        and names_somebody(words, text.value.encode())
    }
    if not refs:
        return ()
    found: dict[str, CaseId] = {}
    for event in reader.events():
        for ref in set(text_refs(event.data).values()) & refs:
            found.setdefault(ref, event.case)
    return tuple(Mention(ref=ref, case=case) for ref, case in sorted(found.items()))
