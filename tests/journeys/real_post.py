"""An installation with a system clock that writes by a real SMTP server, for the mail journeys.

Its files were opened three weeks ago; a wave closes in hours, a decision waits to be told.
"""

import shutil
import time
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from config.programme_file import builtin_programmes, read_programme
from config.settings import MailTransport, Settings, SmtpSecurity
from notifications.slots import Recipient, next_open_slot
from states.identifiers import CaseId, ContactKind, PersonId
from states.instants import PARIS
from states.law import fingerprint
from tests.journeys.mail_host import MailHost
from tests.workflow.bench import (
    LEAD,
    PROGRAMME,
    WAVE_1,
    WAVE_2,
    act,
    done,
    file_candidature,
    go_live,
    open_draft,
    register_person,
)
from tests.workflow.office_stories import hold_session
from workflow.clock import MemoryKeeper, SimulatedClock, SystemClock
from workflow.commands import (
    ApplyProgramme,
    Initialise,
    NotifySession,
    RegisterAuthority,
    SettleLetter,
)
from workflow.composition import OPERATOR, open_office
from workflow.keys import ensure_key
from workflow.office import Office
from workflow.ports import Committer
from workflow.randomness import SeededRandomness
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase, LetterRow
from workflow.store.schema import migrate
from workflow.store.store import Store

SENDER_NAME = "Au cœur des territoires – Cnam, direction de l’action régionale"
MAYOR = "Mairie, à l’attention de Mme la Maire « en exercice »"
SEEN_SECONDS = 15.0
LEASE_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Post:
    """An installation that wrote for real: its folder, its settings, what closes and when."""

    folder: Path
    settings: Settings
    closing: datetime
    held_on: date

    def copy(self, folder: Path, name: str) -> "Post":
        """The same installation in another folder, whose Message-IDs end in `name`.example."""
        shutil.copytree(self.folder, folder)
        settings = replace(self.settings, sender_address=f"programme@{name}.example")
        return replace(self, folder=folder, settings=settings)

    def office(self, committer: Committer | None = None) -> Office:
        """Open the installation again, as a new process would."""
        return open_office(self.folder, self.settings, committer=committer)


def installed(folder: Path, mail_host: MailHost, name: str, contact: str = "projets") -> Post:
    """Lay down an installation whose addresses and Message-IDs end in `name`.example.

    `contact` is the local part of the addresses of the towns' contacts.
    """
    now = SystemClock().now()
    closing = closing_after(now)
    settings = Settings(
        mail_transport=MailTransport.SMTP,
        smtp_host=mail_host.host,
        smtp_port=mail_host.smtp_port,
        smtp_security=SmtpSecurity.NONE,
        lease_seconds=LEASE_SECONDS,
        sender_name=SENDER_NAME,
        sender_address=f"programme@{name}.example",
        agent_name="Agente en charge",
        agent_email=f"agente@{name}.example",
        lead_address=f"responsable@{name}.example",
        witness_address=f"temoin@garant.{name}.example",
    )
    folder.mkdir()
    store = Store(folder)
    migrate(store.path)
    then = SimulatedClock(MemoryKeeper(now - timedelta(days=21)))
    office = Office(store, then, SeededRandomness(name), settings)
    done(office, Initialise(actor=OPERATOR, clock="system", started_at=then.now()))
    ensure_key(folder, office.randomness)
    done(office, ApplyProgramme(actor=LEAD, canonical=calendar(folder.parent, now, closing)))
    case = furnish(office, name, contact)
    # Told a quarter of an hour ago: the letters of a decision wait ten minutes, the test does not.
    held_at = now - timedelta(minutes=15)
    office.clock = SimulatedClock(MemoryKeeper(held_at))
    decide(office, case)
    office.clock = SystemClock()
    office.store.close()
    held_on = held_at.astimezone(PARIS).date()
    return Post(folder=folder, settings=settings, closing=closing, held_on=held_on)


def closing_after(now: datetime) -> datetime:
    """An instant so near that a reminder of the day before leaves now, whatever the hour.

    In quiet hours a reminder waits for the next morning, unless the closing comes first.
    """
    reader = Recipient(person=PersonId(""), kind=ContactKind.CONTACT)
    slot = next_open_slot(now, reader)
    if timedelta() < slot - now < timedelta(minutes=4):
        time.sleep((slot - now).total_seconds())
        return closing_after(SystemClock().now())
    near = now + timedelta(hours=3)
    return (
        (near if slot == now else min(near, slot))
        .astimezone(PARIS)
        .replace(second=0, microsecond=0)
    )


def calendar(folder: Path, now: datetime, closing: datetime) -> bytes:
    """The calendar of July 2020: its first wave closed ten days ago, its second closes soon."""
    text = builtin_programmes()[PROGRAMME].read_text(encoding="utf-8")
    past, later = (now + timedelta(days=days) for days in (-10, 300))
    moved = {
        "day = 2020-11-06": f"day = {past:%Y-%m-%d}",
        "day = 2021-02-12": f"day = {closing:%Y-%m-%d}\nhour = {closing:%H:%M}:00",
        "day = 2021-06-25": f"day = {later:%Y-%m-%d}",
    }
    for published, needed in moved.items():
        assert text.count(published) == 1
        text = text.replace(published, needed)
    file = folder / "calendrier.toml"
    file.write_text(text, encoding="utf-8")
    return read_programme(file, law_fingerprint=fingerprint()).canonical


def furnish(office: Office, name: str, contact: str) -> CaseId:
    """Two towns: Dax has filed in the first wave, Agen keeps a draft for the second."""
    register_person(office, ContactKind.LEAD, "cnam", email=f"responsable@{name}.example")
    for code, town in (("40088", "Dax"), ("47001", "Agen")):
        authority = RegisterAuthority(
            actor=LEAD, code=code, name=town, departement=code[:2], region="75"
        )
        done(office, authority)
        host = f"{town.lower()}.{name}.example"
        register_person(
            office,
            ContactKind.EXECUTIVE,
            code,
            "75",
            name=MAYOR,
            civility="Mme",
            function="Maire",
            email=f"maire@{host}",
        )
        register_person(
            office, ContactKind.CONTACT, code, "75", name="Développement", email=f"{contact}@{host}"
        )
    go_live(office)
    filed = file_candidature(office, "40088", WAVE_1)
    act(office, open_draft(office, "47001", WAVE_2), "add_piece", piece="form")
    return filed


def decide(office: Office, case: CaseId) -> None:
    """Examine, retain and tell a file; the lead lets its letters go."""
    act(office, case, "analyse")
    session = hold_session(office, "seance-1", {case: "label"})
    act(office, case, "label", session=session)
    done(office, NotifySession(actor=LEAD, session=session))
    for letter in letters(office, LetterPhase.HELD):
        done(office, SettleLetter(actor=LEAD, letter=letter.id, choice="release"))


def letters(office: Office, phase: LetterPhase) -> tuple[LetterRow, ...]:
    """The letters now in a phase."""
    with office.store.read() as reader:
        return reader.letters(LetterFilter(phases=(phase,)))


def decoded(raw: bytes) -> EmailMessage:
    """A message as a mail program reads it."""
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def address_of(row: LetterRow) -> str:
    """The address a letter was sent to."""
    assert row.message is not None
    address: str = decoded(row.message)["To"].addresses[0].addr_spec
    return address


def place_of(row: LetterRow) -> str:
    """Its start, « projets@agen »: who, and of which town."""
    return address_of(row).partition(".")[0]


def copies(mail_host: MailHost, row: LetterRow, wait_seconds: float = SEEN_SECONDS) -> list[bytes]:
    """Every copy of a letter in its reader's mailbox, over IMAP; waits for the first."""
    give_up = time.monotonic() + wait_seconds
    while True:
        found = [
            raw
            for raw in mail_host.fetch(address_of(row), timeout_seconds=0.2)
            if decoded(raw)["Message-ID"] == row.message_id
        ]
        if found or time.monotonic() > give_up:
            return found
        time.sleep(0.1)
