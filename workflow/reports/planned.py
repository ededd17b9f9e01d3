"""What a deadline of the programme sends, rule by rule: when, to whom, how many so far."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from config.rules import ReminderRule
from notifications.letters import LETTERS
from notifications.wording import count_text, label, list_text
from states.identifiers import DeadlineId
from workflow.calendar import InForce
from workflow.store.filters import ReminderFilter
from workflow.store.records import ReminderStatus
from workflow.store.store import Reader

SAID: Mapping[ReminderStatus, str] = {
    ReminderStatus.PLANNED: "prévu",
    ReminderStatus.ATTACHED: "écrit",
    ReminderStatus.SENT: "remis au serveur",
    ReminderStatus.NOT_APPLICABLE: "sans objet",
    ReminderStatus.SKIPPED: "sauté",
    ReminderStatus.EXPIRED: "passé",
    ReminderStatus.SUPERSEDED: "devenu sans objet",
    ReminderStatus.CANCELLED: "annulé",
    ReminderStatus.GIVEN_UP: "non envoyé",
    ReminderStatus.BOUNCED: "retourné",
    ReminderStatus.UNKNOWN: "à vérifier",
}


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
            counts = Counter(row.status for row in rows if row.rule == rule.id)
            found.append(Planned(rule=rule_told(rule), counts=_counts(counts)))
    return tuple(found)


def rule_told(rule: ReminderRule) -> str:
    """Return « J-30 : rappel … à contact de la collectivité ; brouillons seulement »."""
    title = LETTERS[rule.template].title if rule.template in LETTERS else rule.template
    audience = list_text([label("contact", kind) for kind in rule.audience])
    readers = audience or "qui tient l’étape"
    narrowed = []
    if rule.states:
        narrowed.append(f"état : {list_text([_state(rule, state) for state in rule.states])}")
    if rule.complete_only:
        narrowed.append("dossiers complets seulement")
    tail = f" ({' ; '.join(narrowed)})" if narrowed else ""
    return f"{moment_told(rule.days_before)} : « {title} » à {readers}{tail}"


def moment_told(days_before: int) -> str:
    """Return « 30 jours avant », « le jour même », « 7 jours après »."""
    if days_before == 0:
        return "le jour même"
    side = "avant" if days_before > 0 else "après"
    return f"{count_text(abs(days_before), 'jour')} {side}"


def _state(rule: ReminderRule, state: str) -> str:
    table = "antenna" if rule.deadline_kind == "milestone" else "state"
    return label(table, state)


def _counts(counts: Counter[ReminderStatus]) -> str:
    return list_text([f"{counts[each]} {SAID[each]}" for each in SAID if counts[each]])
