"""Proposing a programme file: read as the next version, compared with the one in force, said."""

from importlib.resources.abc import Traversable
from pathlib import Path

from config.differences import Difference
from config.programme_file import (
    ProgrammeFile,
    differences,
    read_programme,
    read_programme_text,
)
from notifications.wording.control import contents_sentence
from states.law import fingerprint
from workflow.office import Office

LONGEST = 60


def proposed(office: Office, file: Path | Traversable) -> ProgrammeFile:
    """Read a file as the version that would follow the one in force.

    Raises:
        ConfigInvalid: with every fault found.
    """
    return read_programme(file, law_fingerprint=fingerprint(), version=next_number(office))


def proposed_text(office: Office, text: str, name: str) -> ProgrammeFile:
    """Read the text of a file as the version that would follow the one in force.

    Raises:
        ConfigInvalid: with every fault found.
    """
    number = next_number(office)
    return read_programme_text(text, name, law_fingerprint=fingerprint(), version=number)


def next_number(office: Office) -> int:
    """Return the number the next version would have."""
    with office.store.read() as reader:
        last = reader.programme()
    return last.n + 1 if last else 1


def differences_with(office: Office, file: ProgrammeFile) -> tuple[Difference, ...]:
    """Return what a file changes in the version applied last; everything when there is none."""
    with office.store.read() as reader:
        row = reader.programme()
    return differences(office.calendar.read(row) if row else None, file)


def contents_told(file: ProgrammeFile) -> str:
    """Return what a programme holds, counted."""
    found = file.programme
    windows = sum(len(call.windows) for call in found.calls)
    counts = (
        len(found.calls),
        windows,
        len(found.deadlines),
        len(found.milestones),
        len(file.rules),
    )
    return contents_sentence(found.label, counts)


def shortened(value: object) -> str:
    """Return a value of a file on one line."""
    text = "" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
