"""How an installation is right now: what is due, what waits, the disk, the clock, the last proofs.

Cheap enough to be asked every minute; `workflow.upkeep.doctor` looks deeper. Changes nothing.
"""

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from states.instants import instant_of
from workflow.office import HIGH_WATER, Office
from workflow.schedule.snapshot import LAST_SWEEP
from workflow.standing import CLOCK_KIND, EPOCH, SIMULATED, SWEEP_HELD
from workflow.store.health import library, revision_of
from workflow.store.records import CheckpointRow
from workflow.store.schema import HEAD
from workflow.store.store import DATABASE_NAME, Reader
from workflow.upkeep.doctor import Finding, Verdict, quick_findings, worst
from workflow.upkeep.keeping import backups_folder, backups_in


@dataclass(frozen=True, kw_only=True)
class Health:
    """The installation at an instant.

    `oldest_due`: the oldest thing that should have been done and was not, None when nothing is
    late. `held`: why the sweep waits for a confirmation (`clock_jump`, `outage`), "" when it does
    not. `letters` counts letters by phase. `disk_free` and `database_bytes` in bytes.
    """

    asked_at: datetime
    simulated: bool
    machine_at: datetime
    high_water: datetime | None
    held: str
    last_sweep: datetime | None
    next_due: datetime | None
    letters: Mapping[str, int]
    disk_free: int
    database_bytes: int
    journal: str
    sqlite: str
    revision: str
    expected: str
    events: int
    epoch: int
    checkpoint: CheckpointRow | None
    last_backup: datetime | None
    findings: tuple[Finding, ...]

    @property
    def oldest_due(self) -> datetime | None:
        """The oldest thing that should have been done by now and was not."""
        return self.next_due if self.next_due and self.next_due <= self.asked_at else None

    @property
    def verdict(self) -> Verdict:
        """The worst of what was found."""
        return worst(self.findings)


def health_of(office: Office) -> Health:
    """Look at an installation."""
    with office.store.read() as reader:
        return _read(office, reader)


def _read(office: Office, reader: Reader) -> Health:
    letters: Counter[str] = Counter()
    for (_, phase), count in reader.letter_counts().items():
        letters[phase] += count
    database = office.store.folder / DATABASE_NAME
    made = [at for _, at in backups_in(backups_folder(office.store.folder))]
    found = library()
    return Health(
        asked_at=office.now(reader),
        simulated=reader.setting(CLOCK_KIND) == SIMULATED,
        machine_at=office.clock.now(),
        high_water=_instant(reader.setting(HIGH_WATER)),
        held=reader.setting(SWEEP_HELD) or "",
        last_sweep=_instant(reader.setting(LAST_SWEEP)),
        next_due=reader.next_due_at(),
        letters=dict(sorted(letters.items())),
        disk_free=shutil.disk_usage(office.store.folder).free,
        database_bytes=database.stat().st_size,
        journal=found.journal,
        sqlite=found.version,
        revision=revision_of(database),
        expected=HEAD,
        events=reader.tree_size(),
        epoch=int(reader.setting(EPOCH) or "1"),
        checkpoint=reader.last_checkpoint(),
        last_backup=max(made, default=None),
        findings=quick_findings(office, reader),
    )


def _instant(text: str | None) -> datetime | None:
    return instant_of(text) if text else None
