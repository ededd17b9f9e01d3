"""What the programme expects of whom by when, and what a reminder of it says. Pure.

An obligation is one deadline, one subject and the people to remind; the same facts give the same
obligations, so a reminder whose key no obligation gives any more has lost its subject.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from config.rules import ReminderRule
from notifications.planning import PlannedReminder, Subject, plan
from notifications.slots import Recipient
from states.antenna import RUNNING
from states.deadlines import Deadline, DeadlineKind
from states.facts import Antenna, Candidature, CandidatureState
from states.identifiers import CaseId, Value
from states.programme import Owner, Programme
from workflow.mail.letter_context import said_deadline, said_file, said_label, said_labels

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One deadline for one subject: the rules that speak of it, the people, the files."""

    deadline: Deadline
    subject: Subject
    rules: tuple[ReminderRule, ...]
    recipients: tuple[Recipient, ...]
    files: tuple[CaseId, ...]
    milestone: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft as reminders see it: since when it waits in its window, since when complete."""

    file: Candidature
    since: datetime
    complete_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Every reminder to plan, by key, each with the obligation it comes from."""

    reminders: Mapping[str, tuple[Obligation, PlannedReminder]]


People = Callable[[Candidature | Antenna, Sequence[ReminderRule]], tuple[Recipient, ...]]


def closing_obligations(
    programme: Programme, rules: Sequence[ReminderRule], drafts: Sequence[Draft], people: People
) -> Iterator[Obligation]:
    """Yield, per person and closing or cutoff, the drafts to submit before it.

    Two drafts of one person before one closing are one obligation: one letter names both.
    """
    waiting: dict[tuple[str, Recipient], list[Draft]] = {}
    for draft in drafts:
        for deadline in _ends_of(programme, draft.file):
            for recipient in people(draft.file, _of_kind(rules, deadline.kind)):
                waiting.setdefault((deadline.id, recipient), []).append(draft)
    known = {str(name): deadline for name, deadline in programme.deadlines.items()}
    for (name, recipient), together in waiting.items():
        yield from _closings(known[name], rules, recipient, together)


def completion_obligations(
    rules: Sequence[ReminderRule],
    files: Sequence[tuple[Candidature, datetime]],
    people: People,
) -> Iterator[Obligation]:
    """Yield the completions under way; each file comes with the instant its delay was set."""
    own = _of_kind(rules, DeadlineKind.COMPLETION)
    for file, since in files:
        if file.consolidation is None or file.state is not CandidatureState.CONSOLIDATION:
            continue
        yield Obligation(
            deadline=file.consolidation.due,
            subject=Subject(
                case=file.id, state=str(file.state), complete=False, obligation_began_at=since
            ),
            rules=own,
            recipients=people(file, own),
            files=(file.id,),
        )


def milestone_obligations(
    programme: Programme,
    rules: Sequence[ReminderRule],
    antennas: Sequence[Antenna],
    owners: Callable[[Antenna, Owner], tuple[Recipient, ...]],
) -> Iterator[Obligation]:
    """Yield the milestones whose date the lead confirmed and that are still expected."""
    own = _of_kind(rules, DeadlineKind.MILESTONE)
    owner_of = {rule.id: rule.owner for rule in programme.milestones}
    for antenna in antennas:
        for name, fact in antenna.milestones.items():
            running = antenna.state in RUNNING and fact.status == "expected"
            if not running or fact.due is None or not fact.due.confirmed or name not in owner_of:
                continue
            yield Obligation(
                deadline=fact.due,
                subject=Subject(
                    case=antenna.id,
                    state=str(antenna.state),
                    complete=False,
                    obligation_began_at=fact.due.known_from or LONG_AGO,
                    key=fact.due.id,
                    owner=owner_of[name],
                ),
                rules=own,
                recipients=owners(antenna, owner_of[name]),
                files=(antenna.id,),
                milestone=name,
            )


def ledger_of(obligations: Sequence[Obligation]) -> Ledger:
    """Return every reminder these obligations call for."""
    found: dict[str, tuple[Obligation, PlannedReminder]] = {}
    for obligation in obligations:
        for reminder in _planned(obligation):
            found.setdefault(reminder.key, (obligation, reminder))
    return Ledger(reminders=found)


def reminder_values(
    obligation: Obligation,
    leaving_on: date,
    programme: Programme,
    file_of: Callable[[CaseId], Candidature | Antenna | None],
) -> dict[str, Value]:
    """Return what a reminder leaving on a civil day says; days are counted from that day."""
    deadline = obligation.deadline
    assert deadline.day is not None
    values: dict[str, Value] = {
        "deadline": said_deadline(deadline),
        "days": (deadline.day - leaving_on).days,
    }
    first = file_of(obligation.files[0])
    if obligation.milestone:
        site = first.site if isinstance(first, Antenna) else ""
        values["milestone"] = said_label("milestone_name", obligation.milestone)
        return {**values, "site": site} if site else values
    lacking = [_missing(programme, file_of(case)) for case in obligation.files]
    values["missing"] = lacking[0] if len(lacking) == 1 else []
    if len(lacking) > 1:
        values["drafts"] = [
            [said_file(case), lacks] for case, lacks in zip(obligation.files, lacking, strict=True)
        ]
    return values


def _closings(
    deadline: Deadline,
    rules: Sequence[ReminderRule],
    recipient: Recipient,
    drafts: Sequence[Draft],
) -> Iterator[Obligation]:
    """Rules for complete drafts count from completion, the others from the first draft."""
    own = _of_kind(rules, deadline.kind)
    complete = [draft for draft in drafts if draft.complete_since is not None]
    for only_complete, chosen in ((False, list(drafts)), (True, complete)):
        kept = tuple(rule for rule in own if rule.complete_only is only_complete)
        if not kept or not chosen:
            continue
        began = (draft.complete_since if only_complete else draft.since for draft in chosen)
        yield Obligation(
            deadline=deadline,
            subject=Subject(
                case=chosen[0].file.id,
                state=str(CandidatureState.DRAFT),
                complete=only_complete,
                obligation_began_at=min(since for since in began if since is not None),
                key=deadline.id,
            ),
            rules=kept,
            recipients=(recipient,),
            files=tuple(draft.file.id for draft in chosen),
        )


def _ends_of(programme: Programme, file: Candidature) -> Iterator[Deadline]:
    """Yield the closing of the draft's window, and the call's cutoff when it is another one."""
    window, call = programme.window(file.window), programme.call(file.call)
    names = {window.closing: None} if window else {}
    if call and call.final_cutoff:
        names[call.final_cutoff] = None
    yield from (programme.deadlines[name] for name in names)


def _of_kind(rules: Sequence[ReminderRule], kind: DeadlineKind) -> tuple[ReminderRule, ...]:
    return tuple(rule for rule in rules if rule.deadline_kind is kind)


@lru_cache(maxsize=8192)
def _planned(obligation: Obligation) -> tuple[PlannedReminder, ...]:
    """Plan one obligation; whether its deadline is known yet was asked when it was gathered."""
    known_from = obligation.deadline.known_from or LONG_AGO
    return plan(
        obligation.rules,
        obligation.deadline,
        obligation.subject,
        obligation.recipients,
        known_from,
    )


def _missing(programme: Programme, file: Candidature | Antenna | None) -> list[Value]:
    if not isinstance(file, Candidature):
        return []
    asked = file.consolidation.pieces if file.consolidation else ()
    in_consolidation = file.state is CandidatureState.CONSOLIDATION
    wanted = asked if in_consolidation else [p.id for p in programme.pieces if p.required]
    return said_labels("piece", [piece for piece in wanted if piece not in file.pieces])
