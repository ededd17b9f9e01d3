"""The proof, told: the whole log verified in one call, the last control, the bundle of evidence."""

import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from config.letters import LetterCode
from notifications.wording import french
from notifications.wording.verification import (
    control_text,
    erased_sentence,
    fault_sentence,
    intact_sentence,
    points_sentence,
    root_text,
    since_sentence,
    witness_sentence,
)
from states.identifiers import CaseId, ContactKind
from workflow.archive import Archive
from workflow.audit.bundle import BundleReport, BundleSource, write_bundle
from workflow.audit.keys import PublicKey
from workflow.audit.verification import Verification, verify, verify_pieces
from workflow.keys import known_public_key
from workflow.mail.letter_context import context_of
from workflow.mail.rendering import CHECKPOINT_NAME, WITNESS_ADDRESS, checkpoint_name
from workflow.office import Office
from workflow.reports.masking import NO_MASK, Mask
from workflow.reports.naming import Naming
from workflow.store.filters import EventFilter, LetterFilter
from workflow.store.records import CheckpointRow, LetterPhase, LetterRow
from workflow.store.store import Reader

NONE_RECEIVED: Mapping[str, str] = {}
ENTRY_TIME = (2000, 1, 1, 0, 0, 0)
"""The date of every entry of an archive: the same evidence gives the same bytes."""


class KeyUnknown(Exception):  # noqa: N818 - named as what happened
    """The installation has no public key: nobody could check a bundle."""


@dataclass(frozen=True, kw_only=True)
class Control:
    """The last signed statement of the log that left for somebody outside.

    `received`: that person's receipt of it was proved. `size`: how many acts it attests.
    """

    made_at: datetime
    size: int
    reader: str
    left_at: datetime
    received: bool


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The whole log verified: what was found, one sentence for each fault."""

    found: Verification
    faults: tuple[str, ...]
    control: Control | None
    checked_at: datetime

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def headline(self) -> str:
        """Return « 12 408 actes vérifiés, aucun modifié depuis le contrôle du … reçu par … »."""
        control = _of(self.control) if self.control else ""
        return intact_sentence(self.found.size, len(self.faults), control)

    def details(self) -> tuple[str, ...]:
        """Return what was compared, one sentence each."""
        return tuple(map(french, _details(self.found, self.control)))


def check(
    office: Office, key: PublicKey | None = None, received: Mapping[str, str] = NONE_RECEIVED
) -> Checked:
    """Verify the whole log, its statements and the pieces; linear in the log.

    `key` None takes the installation's own; `received` are statements that came by another way.
    """
    public = key or known_public_key(office.store.folder)
    with office.store.read() as reader:
        found = verify(reader, public, received)
        problems = (*found.problems, *verify_pieces(reader, office.store.pieces_folder))
        control = last_control(office, reader)
        now = office.now(reader)
    faults = tuple(fault_sentence(each.what, each.seq, each.event, each.found) for each in problems)
    return Checked(found=found, faults=faults, control=control, checked_at=now)


def last_control(office: Office, reader: Reader) -> Control | None:
    """Return the last statement that left for the witness outside, None when none ever did."""
    wanted = LetterFilter(code=LetterCode.WEEKLY_DIGEST, phases=(LetterPhase.SENT,))
    points = {checkpoint_name(each.made_at, each.id): each for each in reader.checkpoints()}
    archive = Archive(reader, office.memory)
    proved = {
        str(event.data["letter"]) for event in reader.events(EventFilter(kinds=("letter_proved",)))
    }
    for letter in reversed(reader.letters(wanted)):
        point = _carried(letter, points)
        if point is not None and letter.sent_at and _is_outside(archive, letter):
            return Control(
                made_at=point.made_at,
                size=point.size,
                reader=Naming(reader, archive).person(letter.person),
                left_at=letter.sent_at,
                received=letter.id in proved,
            )
    return None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A bundle as one archive, and what it holds."""

    content: bytes
    report: BundleReport


def evidence_of(
    office: Office, cases: Collection[str] | None = None, mask: Mask = NO_MASK
) -> Evidence:
    """Return a bundle as a ZIP archive, the whole log's when `cases` is None.

    Raises:
        KeyUnknown: there is no public key to check it with.
    """
    key = known_public_key(office.store.folder)
    if key is None:
        raise KeyUnknown
    with TemporaryDirectory(prefix="ancrage-") as folder, office.store.read() as reader:
        source = BundleSource(
            evidence=reader,
            pieces_folder=office.store.pieces_folder,
            public_key=key,
            cases=cases,
            withheld=mask.conceals,
        )
        bundle = Path(folder) / "preuve"
        report = write_bundle(source, bundle)
        packed = Path(folder) / "preuve.zip"
        _pack(bundle, packed)
        return Evidence(content=packed.read_bytes(), report=report)


def _pack(folder: Path, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = str(Path("preuve") / path.relative_to(folder))
                entry = zipfile.ZipInfo(name, date_time=ENTRY_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes())


def _carried(letter: LetterRow, points: Mapping[str, CheckpointRow]) -> CheckpointRow | None:
    names = (str(part.values.get(CHECKPOINT_NAME, "")) for part in context_of(letter.context).parts)
    return next((points[name] for name in names if name in points), None)


def _is_outside(archive: Archive, letter: LetterRow) -> bool:
    person = archive.person(CaseId(letter.person))
    kept = person is not None and person.kind is ContactKind.WITNESS
    return kept or letter.person == WITNESS_ADDRESS


def _of(control: Control) -> str:
    left_at = None if control.received else control.left_at
    return control_text(control.made_at, control.reader, left_at)


def _details(found: Verification, control: Control | None) -> Iterator[str]:
    yield points_sentence(found.checkpoints, signed=found.signatures_checked)
    if control is not None:
        yield since_sentence(control.size, found.size - control.size)
    if found.witnessed is not None:
        yield witness_sentence(found.witnessed, found.size)
    yield erased_sentence(found.erased_texts)
    yield root_text(found.root.hex())


def cases_with_sites(archive: Archive, cases: Iterable[str]) -> tuple[str, ...]:
    """Return files with the antennas born of them, each once."""
    found: dict[str, None] = {}
    for case in cases:
        found[case] = None
        file = archive.candidature(CaseId(case))
        found.update(dict.fromkeys(file.antennas if file else ()))
    return tuple(found)
