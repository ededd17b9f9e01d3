"""What an operator should know of an installation and of the machine it stands on.

Each check answers ok, warn or fail with a code; `notifications.wording.diagnosis` has a sentence
and a remedy for each. Nothing here changes anything.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from config.errors import ConfigInvalid
from config.settings import MailTransport, Settings, SmtpSecurity, load
from notifications.printing import can_print
from notifications.wording import instant_text
from states.instants import PARIS
from workflow.audit.keys import KeyAlarm, load_key
from workflow.composition import open_office
from workflow.keys import key_path
from workflow.mail.notification import appeal_is_empty
from workflow.office import Office
from workflow.standing import CLOCK_KIND, SIMULATED, SWEEP_HELD
from workflow.store.connection import DatabaseError
from workflow.store.filters import LetterFilter
from workflow.store.health import DatabaseHealth, examine, library
from workflow.store.records import LetterPhase
from workflow.store.store import DATABASE_NAME, Reader
from workflow.upkeep.keeping import backups_folder, backups_in
from workflow.upkeep.marker import check_markers
from workflow.zones import ZONE_SEEN, zone_database

OLDEST_PYTHON = (3, 11)
DISK_WARN, DISK_FAIL = 1_000_000_000, 100_000_000
BACKUP_WARN_DAYS = 7


class Verdict(StrEnum):
    """How serious."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One check: its code, the verdict, and what was found, to print in the sentence."""

    check: str
    verdict: Verdict
    found: str = ""


def diagnose(folder: Path) -> tuple[Finding, ...]:
    """Look at the machine, then at the installation in `folder` if there is one."""
    findings = [*_machine(folder), *_settings(folder)]
    if not (folder / DATABASE_NAME).is_file():
        findings.append(Finding(check="installation", verdict=Verdict.WARN, found=str(folder)))
        return tuple(findings)
    findings += _database(folder)
    found = {finding.check: finding.verdict for finding in findings}
    if all(found.get(check) is Verdict.OK for check in ("database", "schema")):
        findings += _installation(folder)
    return tuple(findings)


def worst(findings: tuple[Finding, ...]) -> Verdict:
    """Return the worst verdict of all."""
    order = list(Verdict)
    return max((finding.verdict for finding in findings), key=order.index, default=Verdict.OK)


def quick_findings(office: Office, reader: Reader) -> tuple[Finding, ...]:
    """Look at the machine and at an open installation, but not at every page of its database."""
    folder = office.store.folder
    checks = (check(office, reader) for check in CHECKS)
    return (*_machine(folder), *_settings(folder), _key(folder), *checks)


def _machine(folder: Path) -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield _judged("python", sys.version_info[:2] >= OLDEST_PYTHON, Verdict.FAIL, version)
    found = library()
    yield _judged("sqlite", found.safe, Verdict.WARN, f"{found.version}, {found.journal}")
    foreign = check_markers()
    names = ", ".join(f"{package.name} ({package.file})" for package in foreign)
    yield _judged("packages", not foreign, Verdict.FAIL, names)
    yield _judged("printer", can_print(), Verdict.WARN, "")
    free = shutil.disk_usage(_existing(folder)).free
    verdict = Verdict.FAIL if free < DISK_FAIL else Verdict.WARN
    yield _judged("disk", free >= DISK_WARN, verdict, f"{free // 1_000_000}")


def _settings(folder: Path) -> Iterator[Finding]:
    try:
        settings = load(folder)
    except ConfigInvalid as fault:
        yield Finding(check="settings", verdict=Verdict.FAIL, found=fault.errors[0].key)
        return
    yield Finding(check="settings", verdict=Verdict.OK)
    yield _mail(settings)


def _mail(settings: Settings) -> Finding:
    transport = str(settings.mail_transport)
    if settings.mail_transport is not MailTransport.SMTP:
        kept = f"sur la machine, aucune ne part ({transport})"
        return Finding(check="mail", verdict=Verdict.OK, found=kept)
    clear = settings.smtp_security is SmtpSecurity.NONE
    there = f"{settings.smtp_host}:{settings.smtp_port}"
    if clear and settings.smtp_login:
        return Finding(check="mail_clear", verdict=Verdict.FAIL, found=there)
    example = settings.sender_address.endswith(".example")
    if example:
        return Finding(check="mail_sender", verdict=Verdict.FAIL, found=settings.sender_address)
    return Finding(check="mail", verdict=Verdict.OK, found=f"{transport} {there}")


def _database(folder: Path) -> Iterator[Finding]:
    try:
        health = examine(folder / DATABASE_NAME)
    except DatabaseError as fault:
        yield Finding(check="database", verdict=Verdict.FAIL, found=str(fault))
        return
    yield _judged("database", health.verdict == "ok", Verdict.FAIL, health.verdict)
    yield _schema(health)
    lost = ", ".join(health.triggers)
    yield _judged("triggers", not health.triggers, Verdict.FAIL, lost)


def _schema(health: DatabaseHealth) -> Finding:
    same = health.revision == health.expected
    return _judged("schema", same, Verdict.FAIL, f"{health.revision} / {health.expected}")


def _installation(folder: Path) -> Iterator[Finding]:
    office = open_office(folder, Settings(data_folder=folder))
    try:
        yield _key(folder)
        with office.store.read() as reader:
            for check in CHECKS:
                yield check(office, reader)
    finally:
        office.store.close()


def _key(folder: Path) -> Finding:
    found = load_key(key_path(folder))
    if isinstance(found, KeyAlarm):
        return Finding(check=f"key_{found.trouble}", verdict=Verdict.FAIL, found=str(found.path))
    return Finding(check="key", verdict=Verdict.OK, found=found.name)


def _programme(_office: Office, reader: Reader) -> Finding:
    row = reader.programme()
    found = f"{row.n} ({row.sha256[:8]})" if row else ""
    return _judged("programme", row is not None, Verdict.WARN, found)


def _appeal(office: Office, reader: Reader) -> Finding:
    """Tell a programme that says nothing of appeals: no period would ever run."""
    in_force = office.calendar.in_force(reader)
    empty = in_force is not None and appeal_is_empty(in_force.programme)
    return _judged("appeal", not empty, Verdict.WARN, "")


def _clock(office: Office, reader: Reader) -> Finding:
    kind = reader.setting(CLOCK_KIND) or ""
    if kind == SIMULATED:
        shown = instant_text(office.now(reader))
        return Finding(check="clock_simulated", verdict=Verdict.WARN, found=shown)
    ahead = office.now(reader) > office.clock.now()
    return _judged("clock", not ahead, Verdict.WARN, instant_text(office.now(reader)))


def _zones(_office: Office, reader: Reader) -> Finding:
    """Compare the time zone database with the one the deadlines were last checked with."""
    version = zone_database()
    if not version:
        return Finding(check="zones_missing", verdict=Verdict.FAIL)
    seen = reader.setting(ZONE_SEEN)
    changed = seen is not None and seen != version
    found = f"{seen} → {version}" if changed else version
    return Finding(
        check="zones_changed" if changed else "zones",
        verdict=Verdict.WARN if changed else Verdict.OK,
        found=found,
    )


def _unknown(_office: Office, reader: Reader) -> Finding:
    count = len(reader.letters(LetterFilter(phases=(LetterPhase.UNKNOWN, LetterPhase.DATA))))
    return _judged("unknown_letters", count == 0, Verdict.WARN, str(count))


def _sweep(_office: Office, reader: Reader) -> Finding:
    held = reader.setting(SWEEP_HELD)
    return _judged("sweep", held is None, Verdict.WARN, held or "")


def _backup(office: Office, reader: Reader) -> Finding:
    now = office.now(reader)
    made = [at for _, at in backups_in(backups_folder(office.store.folder))]
    last = max(made, default=None)
    recent = last is not None and (now - last).days <= BACKUP_WARN_DAYS
    return _judged("backup", recent, Verdict.WARN, _day(last))


CHECKS: tuple[Callable[[Office, Reader], Finding], ...] = (
    _programme,
    _appeal,
    _clock,
    _zones,
    _unknown,
    _sweep,
    _backup,
)


def _judged(check: str, well: bool, otherwise: Verdict, found: str) -> Finding:
    return Finding(check=check, verdict=Verdict.OK if well else otherwise, found=found)


def _day(instant: datetime | None) -> str:
    return instant.astimezone(PARIS).date().isoformat() if instant else ""


def _existing(folder: Path) -> Path:
    resolved = folder.resolve()
    while not resolved.exists():
        resolved = resolved.parent
    return resolved
