"""Which reminders a deadline calls for: rules, a subject and people in, planned rows out.

Pure: the same values give the same keys, so a second plan adds nothing. What becomes of rows
whose time passed is in `catch_up`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from config.rules import ReminderRule, WhenLate
from notifications.keys import ReminderIdentity, reminder_key
from notifications.slots import Recipient, planned_at
from states.deadlines import Deadline
from states.identifiers import CaseId, ContactKind, DeadlineId, PersonId
from states.lint import Unreachable
from states.programme import Owner

RELANCES_MAX = 3

OWNERS: Mapping[Owner, ContactKind] = MappingProxyType(
    {
        Owner.REGIONAL_CENTRE: ContactKind.REGIONAL_CENTRE,
        Owner.LOCAL_AUTHORITY: ContactKind.CONTACT,
        Owner.REGION: ContactKind.REGION,
        Owner.CNAM: ContactKind.LEAD,
    }
)
"""Who is written to for a milestone rule that names no audience: its owner."""


class PlanStatus(StrEnum):
    """Whether a reminder is to be sent, or was already past when the obligation began."""

    PLANNED = "planned"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a reminder is about.

    `key` is the text that goes into the reminder's key; the case when empty. A closing reminder
    has the closing as its key, so that a contact with two drafts in one wave gets one letter.
    `complete`: no piece required at filing is missing. `owner`: whose milestone it is, if it is
    one.
    """

    case: CaseId
    state: str
    complete: bool
    obligation_began_at: datetime
    key: str = ""
    owner: Owner | None = None

    @property
    def name(self) -> str:
        """The text used in keys and groups."""
        return self.key or self.case


@dataclass(frozen=True, kw_only=True)
class PlannedReminder:
    """One row of the ledger to be.

    `planned_at` and `lapses_at` are UTC; `lapses_at` (exclusive) is None for a relance.
    """

    key: str
    rule: str
    template: str
    subject: str
    deadline: DeadlineId
    deadline_version: int
    days_before: int
    recipient: Recipient
    planned_at: datetime
    lapses_at: datetime | None
    when_late: WhenLate = WhenLate.NEAREST
    status: PlanStatus = PlanStatus.PLANNED

    @property
    def person(self) -> PersonId:
        """To whom it goes."""
        return self.recipient.person


def plan(
    rules: Sequence[ReminderRule],
    deadline: Deadline,
    subject: Subject,
    recipients: Sequence[Recipient],
    now: datetime,
) -> tuple[PlannedReminder, ...]:
    """Return the reminders of `deadline` for `subject`, in the order of their sending, then key.

    None when the date is unknown, not confirmed, or not known yet at `now`. At most three
    distinct offsets after the deadline, the first ones, whoever they are for.
    """
    not_known_yet = deadline.known_from is not None and deadline.known_from > now
    if deadline.day is None or not deadline.confirmed or not_known_yet:
        return ()
    planned = {
        reminder.key: reminder
        for rule in _kept(rules, deadline)
        if _concerns(rule, subject)
        for recipient in recipients
        if recipient.kind in _audience(rule, subject)
        for reminder in [_planned(rule, deadline, subject, recipient)]
    }
    return tuple(sorted(planned.values(), key=lambda one: (one.planned_at, one.key)))


def unreachable(
    rules: Sequence[ReminderRule], deadline: Deadline, begins_at: datetime, recipient: Recipient
) -> tuple[Unreachable, ...]:
    """Return, for the linter, the rules whose time is past before anybody can be concerned.

    `begins_at`: the first instant at which the obligation can exist, e.g. a window's opening.
    """
    if deadline.day is None:
        return ()
    return tuple(
        Unreachable(rule=rule.id, deadline=deadline.id)
        for rule in _kept(rules, deadline)
        if planned_at(deadline, rule.days_before, recipient) < begins_at
    )


def _kept(rules: Sequence[ReminderRule], deadline: Deadline) -> Iterator[ReminderRule]:
    own = [rule for rule in rules if rule.deadline_kind is deadline.kind]
    after = sorted({-rule.days_before for rule in own if rule.days_before < 0})
    allowed = after[:RELANCES_MAX]
    return (rule for rule in own if rule.days_before >= 0 or -rule.days_before in allowed)


def _concerns(rule: ReminderRule, subject: Subject) -> bool:
    in_state = not rule.states or subject.state in rule.states
    return in_state and (subject.complete or not rule.complete_only)


def _audience(rule: ReminderRule, subject: Subject) -> tuple[ContactKind, ...]:
    if rule.audience or subject.owner is None:
        return rule.audience
    return (OWNERS[subject.owner],)


def _planned(
    rule: ReminderRule, deadline: Deadline, subject: Subject, recipient: Recipient
) -> PlannedReminder:
    leaves_at = planned_at(deadline, rule.days_before, recipient)
    identity = ReminderIdentity(
        rule=rule.id,
        subject=subject.name,
        deadline=deadline.id,
        version=deadline.version,
        offset=rule.days_before,
        person=recipient.person,
    )
    late = leaves_at < _began_at(deadline, subject, recipient)
    return PlannedReminder(
        key=reminder_key(identity),
        rule=rule.id,
        template=rule.template,
        subject=subject.name,
        deadline=deadline.id,
        deadline_version=deadline.version,
        days_before=rule.days_before,
        recipient=recipient,
        planned_at=leaves_at,
        lapses_at=None if rule.days_before < 0 else deadline.closes_at,
        when_late=rule.when_late,
        status=PlanStatus.NOT_APPLICABLE if late else PlanStatus.PLANNED,
    )


def _began_at(deadline: Deadline, subject: Subject, recipient: Recipient) -> datetime:
    """The latest of: the obligation, this version of the deadline, the person's part in it."""
    others = (deadline.known_from, recipient.since)
    return max([subject.obligation_began_at, *(moment for moment in others if moment)])
