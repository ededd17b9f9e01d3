"""The outbox: one letter at a time, claimed, sent step by step, concluded; nothing blindly twice.

The transaction that concludes a letter claims the next one. `data` is committed before the final
dot, so a crash after it leaves a doubt for the lead, never a second letter.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from config.settings import MailTransport, Settings
from notifications.transports.capturing import CapturingTransport
from notifications.transports.mailbox import MailboxTransport
from notifications.transports.port import DeliveryOutcome, Transport
from notifications.transports.smtp import SmtpSettings, SmtpTransport
from workflow.clock import SIMULATED_NOW
from workflow.mail.departure import (
    DECISION_CODES,
    IN_FLIGHT,
    WAITING,
    Claimed,
    claim_next,
    conclude,
    end_lapsed,
    enter_data,
    recover,
    release_announcements,
)
from workflow.mail.rendering import Source
from workflow.office import CLOCK_ACTOR, Office
from workflow.schedule.snapshot import standing_of
from workflow.store.filters import LetterFilter
from workflow.store.records import LetterPhase

MAILBOX_FOLDER = "courrier"


class TransportForbidden(ValueError):  # noqa: N818 - named as what happened
    """A simulated store never sends over the network."""


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """What became of the letters of one pass: how many deliveries ended with each action."""

    actions: Mapping[str, int] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        """How many were taken by the other side."""
        return self.actions.get("sent", 0)


def deliver(office: Office, transport: Transport | None = None) -> Deliveries:
    """Send what is due now, until nothing is left or the sender pauses.

    Raises:
        TransportForbidden: the settings ask for SMTP from a simulated store.
    """
    chosen = transport or office.transport or transport_of(office)
    office.transport = chosen
    if not _has_work(office):
        return Deliveries()
    actions: Counter[str] = Counter()
    concluded: tuple[Claimed, DeliveryOutcome] | None = None
    first = True
    while True:
        claimed = _turn(office, concluded, first=first)
        if claimed is None:
            return Deliveries(actions=dict(actions))
        ended = _send(office, chosen, claimed)
        actions[str(ended.action)] += 1
        concluded, first = (claimed, ended), False


def transport_of(office: Office) -> Transport:
    """Return the transport the settings choose, checked against the kind of store."""
    settings = office.settings
    if settings.mail_transport is MailTransport.MAILBOX:
        return MailboxTransport(office.store.folder / MAILBOX_FOLDER)
    if settings.mail_transport is MailTransport.CAPTURING:
        return CapturingTransport()
    with office.store.read() as reader:
        if reader.setting(SIMULATED_NOW) is not None:
            raise TransportForbidden("a simulated store never sends over the network")
    return SmtpTransport(_smtp(settings))


def _has_work(office: Office) -> bool:
    """Whether anything is to send, to take back, to end or to let go: most sweeps find nothing."""
    with office.store.read() as reader:
        now = office.now(reader)
        wanted = (
            LetterFilter(phases=WAITING, due_by=now, limit=1),
            LetterFilter(phases=IN_FLIGHT, leased_before=now, limit=1),
            LetterFilter(phases=(LetterPhase.HELD, *WAITING), lapsed_by=now, limit=1),
            LetterFilter(phases=(LetterPhase.HELD,), code="announcement", limit=1),
        )
        return any(reader.letters(each) for each in wanted)


def _turn(
    office: Office, concluded: tuple[Claimed, DeliveryOutcome] | None, *, first: bool
) -> Claimed | None:
    with office.transaction(CLOCK_ACTOR) as desk:
        if concluded is not None:
            conclude(desk, *concluded)
        if first:
            recover(desk)
            end_lapsed(desk)
        if first or (concluded is not None and concluded[0].code in DECISION_CODES):
            release_announcements(desk)
        in_force = office.calendar.in_force(desk.writer)
        if in_force is None:
            return None
        source = Source(
            archive=desk.archive,
            in_force=in_force,
            settings=office.settings,
            now=desk.now,
            printer=office.printer,
            pieces=office.pieces,
        )
        standing = standing_of(desk.archive, in_force, office.recollection, desk.now)
        return claim_next(desk, source, standing.ledger)


def _send(office: Office, transport: Transport, claimed: Claimed) -> DeliveryOutcome:
    def before_dot() -> bool:
        with office.transaction(CLOCK_ACTOR) as desk:
            return enter_data(desk, claimed)

    return transport.deliver(claimed.message, claimed.sender, claimed.address, before_dot)


def _smtp(settings: Settings) -> SmtpSettings:
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        helo_name=settings.smtp_helo_name,
        security=settings.smtp_security,
        username=settings.smtp_login,
        password=settings.smtp_password,
        timeout_seconds=float(settings.smtp_timeout_seconds),
        ca_file=settings.smtp_ca_file or None,
    )
