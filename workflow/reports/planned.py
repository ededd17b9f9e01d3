"""What a deadline of the programme sends, rule by rule: when, to whom, how many so far."""

from collections import Counter
from dataclasses import dataclass

from config.rules import ReminderRule
from notifications.letters import LETTERS
from notifications.wording import label
from notifications.wording.foresight import reminders_text, rule_sentence
from states.deadlines import DeadlineKind
from states.identifiers import DeadlineId
from workflow.calendar import InForce
from workflow.store.filters import ReminderFilter
from workflow.store.store import Reader


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One rule in words, and what became of its reminders for one deadline."""

    rule: str
    counts: str


def planned_for(reader: Reader, in_force: InForce, deadline: DeadlineId) -> tuple[Planned, ...]:
    """Return what the rules send for a deadline of the programme, in the order of the file."""
    stated = in_force.programme.deadlines[deadline]
    rows = reader.reminders(ReminderFilter(deadline=deadline))
    found = []
    for rule in in_force.rules:
        if rule.deadline_kind is stated.kind:
            counts = Counter(str(row.status) for row in rows if row.rule == rule.id)
            found.append(Planned(rule=rule_told(rule), counts=reminders_text(counts)))
    return tuple(found)


def rule_told(rule: ReminderRule) -> str:
    """Return a rule of reminders in words."""
    title = LETTERS[rule.template].title if rule.template in LETTERS else rule.template
    table = "antenna" if rule.deadline_kind is DeadlineKind.MILESTONE else "state"
    return rule_sentence(
        rule.days_before,
        title,
        [label("contact", kind) for kind in rule.audience],
        [label(table, state) for state in rule.states],
        rule.complete_only,
    )
