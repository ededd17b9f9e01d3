"""What must hold of the ledger, the outbox and the mailbox after every step."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from states.holidays import is_open_day
from states.places import holiday_calendar_of
from tests.proof.simulation.log_watch import LogWatch, Seen, require
from tests.proof.simulation.world import Acceptance
from workflow.store.store import Reader

FINAL = frozenset({"skipped", "expired", "cancelled", "not_applicable"})
"""Nothing ever happens again to these."""
SETTLED = frozenset({"given_up", "bounced", "unknown"})
"""Only the lead, or what became of the person, moves these."""
WAITING = frozenset({"held", "queued", "claimed", "data", "retry"})
ENDED = FINAL | {"sent", "given_up", "bounced", "superseded"}
LETTERS = """
SELECT id, phase, code, person, case_id, token, due_at, next_try_at, lease_until, lapses_at,
       message_id, why, created_at FROM letter"""
REMINDERS = """
SELECT key, rule, template, subject, person, planned_at, deadline, deadline_version, days_before,
       status, letter_id, lapses_at FROM reminder"""
HANDS = (
    "letter_settled",
    "reminders_settled",
    "letter_bounced",
    "restored",
    "person_erased",
    "person_ended",
)
DECISION_LETTERS = ("decision_", "support_offered")


@dataclass(frozen=True, kw_only=True)
class LetterSeen:
    """A letter as stored."""

    id: str
    phase: str
    code: str
    person: str
    case_id: str | None
    token: int
    due_at: str
    next_try_at: str | None
    lease_until: str | None
    lapses_at: str | None
    message_id: str
    why: str
    created_at: str


@dataclass(frozen=True, kw_only=True)
class ReminderSeen:
    """A line of the ledger as stored."""

    key: str
    rule: str
    template: str
    subject: str
    person: str
    planned_at: str
    deadline: str | None
    deadline_version: int | None
    days_before: int | None
    status: str
    letter_id: str | None
    lapses_at: str | None


@dataclass(kw_only=True)
class MailWatch:
    """Follows ledger, outbox and mailbox from step to step."""

    log: LogWatch
    letters: dict[str, LetterSeen] = field(default_factory=dict)
    reminders: dict[str, ReminderSeen] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    """Lines once planned again because their letter's text had become false."""
    inherited: set[str] = field(default_factory=set)
    """Letters sent before the run began."""
    accepted: int = 0
    taken: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Letter → how often the server took it, and the resends chosen by then."""
    carriers: dict[str, dict[str, None]] = field(default_factory=dict)
    """Ledger key → every letter that was to carry it."""
    carried: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The same by ledger key."""

    def look(self, reader: Reader, mailbox: list[Acceptance]) -> None:
        """Compare with the last look, and check."""
        letters = {row[0]: _seen(LetterSeen, row) for row in reader._all(LETTERS)}
        reminders = {row[0]: _seen(ReminderSeen, row) for row in reader._all(REMINDERS)}
        if not self.inherited:
            self.inherited = {"", *(each.id for each in letters.values() if each.phase == "sent")}
        before, self.reminders = self.reminders, reminders
        self.letters = letters
        for line in reminders.values():
            if line.letter_id is not None:
                self.carriers.setdefault(line.key, {})[line.letter_id] = None
        self._mailbox(mailbox)
        self._nothing_vanishes(before)
        self._moves(before)
        self._identities()
        self._agreement(mailbox)
        self._planned_hours(before)
        self._early_letters()

    def settled_sweep(self, now: datetime, paused_until: datetime | None) -> None:
        """Check, after a sweep that was not held and begun at `now`, that nothing is stuck."""
        instant = _iso(now)
        for letter in self.letters.values():
            if letter.phase in ("claimed", "data"):
                require(
                    letter.lease_until is not None and letter.lease_until >= instant,
                    "liveness: no letter is held longer than its lease",
                    letter,
                )
            if letter.phase in ("queued", "retry") and paused_until is None:
                require(
                    (letter.next_try_at or letter.due_at) > instant,
                    "liveness: what is due leaves",
                    letter,
                    instant,
                )
        for line in self.reminders.values():
            if line.status != "planned":
                self.again.discard(line.key)
            elif line.planned_at <= instant:
                require(
                    not self._may_leave(line, now) or self._planned_again(line),
                    "liveness: a reminder whose time came ends",
                    line,
                    instant,
                )

    def all_ended(self, now: datetime) -> None:
        """Check, once everything was settled in fair weather, that each key has ended."""
        for line in self.reminders.values():
            waits = line.status == "planned" and line.planned_at > _iso(now)
            later = line.letter_id is not None and self._still_waits(line.letter_id, now)
            require(
                line.status in ENDED or waits or later,
                "reminders: each planned key ends",
                line,
                self.letters.get(line.letter_id or ""),
            )

    def _still_waits(self, letter: str, now: datetime) -> bool:
        row = self.letters[letter]
        return row.phase in ("queued", "retry") and (row.next_try_at or row.due_at) > _iso(now)

    def _mailbox(self, mailbox: list[Acceptance]) -> None:
        """No two acceptances of a letter, or of a key, without the lead's choice in between."""
        by_message = {each.message_id: each.id for each in self.letters.values()}
        for acceptance in mailbox[self.accepted :]:
            letter = by_message.get(acceptance.message_id)
            require(letter is not None, "mailbox: what left is known", acceptance.message_id)
            assert letter is not None
            chosen = self._resends(letter, acceptance.log_size)
            self._take(self.taken, letter, chosen)
            keys = [line.key for line in self.reminders.values() if line.letter_id == letter]
            for key in keys:
                if self.reminders[key].status not in ("superseded", "cancelled"):
                    carriers = self.carriers.setdefault(key, {letter: None})
                    sizes = (self._resends(each, acceptance.log_size) for each in carriers)
                    self._take(self.carried, key, sum(sizes))
        self.accepted = len(mailbox)

    def _resends(self, letter: str, log_size: int) -> int:
        """Return how often the lead had chosen to send a letter again."""
        return sum(
            event.data["letter"] == letter and event.data["choice"] == "resend"
            for event in self.log.events[:log_size]
            if event.kind == "letter_settled"
        )

    def _take(self, taken: dict[str, tuple[int, int]], name: str, chosen: int) -> None:
        count, before = taken.get(name, (0, -1))
        promise = "mailbox: never twice without the lead's choice"
        require(chosen > before, promise, name, count, chosen)
        taken[name] = (count + 1, chosen)

    def _nothing_vanishes(self, before: dict[str, ReminderSeen]) -> None:
        require(before.keys() <= self.reminders.keys(), "reminders: no key is ever removed")

    def _moves(self, before: dict[str, ReminderSeen]) -> None:
        touched = {event.kind for event in self.log.fresh} & set(HANDS)
        for key, was in before.items():
            line = self.reminders[key]
            if line.status == was.status:
                continue
            require(was.status not in FINAL, "reminders: an end is an end", was.status, line)
            if was.status == "sent":
                require(line.status == "bounced" or touched, "reminders: sent stays sent", line)
            if was.status in SETTLED:
                require(touched, "reminders: only the lead settles a doubt", was.status, line)
            if was.status == "superseded":
                revived = line.deadline is not None
                require(revived, "reminders: what was superseded stays so", was, line)

    def _identities(self) -> None:
        known: Counter[tuple[object, ...]] = Counter(
            _identity(line) for line in self.reminders.values() if line.deadline is not None
        )
        twice = [identity for identity, count in known.items() if count > 1]
        require(not twice, "reminders: one line per identity", twice[:1])

    def _agreement(self, mailbox: list[Acceptance]) -> None:
        """The ledger says of each letter what the outbox says, and the mailbox bears it out."""
        has = {each.message_id for each in mailbox}
        said = self.inherited | {
            event.data["letter"]
            for event in self.log.events
            if event.kind == "letter_settled" and event.data["choice"] == "arrived"
        }
        for letter in self.letters.values():
            if letter.phase == "sent" and letter.id not in said:
                require(
                    letter.message_id in has,
                    "mailbox: sent means that the server has it",
                    letter,
                )
        for line in self.reminders.values():
            letter_of = self.letters.get(line.letter_id or "")
            if line.status == "attached":
                require(
                    letter_of is not None and letter_of.phase in WAITING,
                    "reminders: attached to a letter that waits",
                    line,
                    letter_of,
                )
            if line.status == "sent":
                require(
                    letter_of is not None and letter_of.phase == "sent",
                    "reminders: sent with its letter",
                    line,
                    letter_of,
                )

    def _planned_hours(self, before: dict[str, ReminderSeen]) -> None:
        """A reminder is planned at 08:00 of its person's place, at or before its civil day."""
        for key, line in self.reminders.items():
            if key in before or line.deadline is None:
                continue
            zone = ZoneInfo(_ZONES.get(self._departement_of(line.person), "Europe/Paris"))
            local = datetime.fromisoformat(line.planned_at).astimezone(zone)
            require(
                (local.hour, local.minute) == (8, 0),
                "reminders: planned at eight in the morning of the place",
                line,
                local,
            )

    def _planned_again(self, line: ReminderSeen) -> bool:
        """Whether its letter ended in this very sweep: the next one writes it again."""
        first = line.letter_id is not None and line.key not in self.again
        self.again.add(line.key)
        return first

    def _may_leave(self, line: ReminderSeen, now: datetime) -> bool:
        """Whether its place is open at an instant."""
        departement = self._departement_of(line.person)
        local = now.astimezone(ZoneInfo(_ZONES.get(departement, "Europe/Paris")))
        return 8 <= local.hour < 19 and is_open_day(local.date(), holiday_calendar_of(departement))

    def _departement_of(self, person: str) -> str:
        born = self.log.by_case[person][0].data
        if born["kind"] in ("executive", "contact", "general_services"):
            authority = self.log.by_case.get(f"collectivite:{born['organisation']}")
            return str(authority[0].data["departement"]) if authority else ""
        if born["kind"] in ("regional_centre", "regional_director", "region"):
            return _DEPARTEMENTS.get(born["region"], "")
        return ""

    def _early_letters(self) -> None:
        """No letter tells a decision that was not notified."""
        for letter in self.letters.values():
            if letter.code.startswith(DECISION_LETTERS) and letter.case_id:
                told = any(e.kind == "notified" for e in self.log.by_case[letter.case_id])
                require(told, "embargo: a decision letter follows its notification", letter)


_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}
_DEPARTEMENTS = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}


def _identity(line: ReminderSeen) -> tuple[object, ...]:
    version = line.deadline_version
    return line.rule, line.subject, line.deadline, version, line.days_before, line.person


def letters_of(events: list[Seen]) -> list[str]:
    """Return the letters that some events speak of."""
    return [event.data["letter"] for event in events if "letter" in event.data]


def _seen(shape: Any, row: tuple[Any, ...]) -> Any:
    return shape(**dict(zip(shape.__dataclass_fields__, row, strict=True)))


def _iso(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
