"""Guards of the antenna's lifecycle; same shape as `states.guards`."""

from datetime import timedelta

from states.acts import Reason, Remedy, Rule
from states.delays import DelayKind, DelayRule, due_day
from states.facts import Antenna, AntennaState
from states.instants import PARIS, day_start
from states.tables import Finding, Guard, Question, Unverifiable


def _antenna(question: Question) -> Antenna:
    assert isinstance(question.facts, Antenna)
    return question.facts


def city_is_notified(question: Question) -> Finding:
    """Nothing starts in a town that was not told of its label."""
    if _antenna(question).notified_at is not None:
        return ()
    return (Reason(rule=Rule.NOT_NOTIFIED, remedy=Remedy(trigger="notify")),)


def milestones_settled(question: Question) -> Finding:
    """Every milestone that gates this trigger is done or waived with a reason."""
    facts, trigger = _antenna(question), question.act.trigger
    reasons = []
    for rule in question.programme.milestones:
        fact = facts.milestones.get(rule.id)
        if rule.gates == trigger and (fact is None or fact.status == "expected"):
            remedy = Remedy(trigger="milestone_done", inputs={"milestone": rule.id})
            found = {"milestone": rule.id, "label": rule.label}
            reasons.append(Reason(rule=Rule.MILESTONE_PENDING, found=found, remedy=remedy))
    return tuple(reasons)


def milestone_is_known(question: Question) -> Finding:
    """The milestone named belongs to the programme (and may be waived, for a waiver)."""
    name = question.act.text("milestone")
    if not name:
        return ()
    rule = next((rule for rule in question.programme.milestones if rule.id == name), None)
    known = tuple(rule.id for rule in question.programme.milestones)
    if rule is None:
        found = {"field": "milestone", "value": name, "known": known}
        return (Reason(rule=Rule.INPUT_INVALID, found=found),)
    if question.act.trigger == "milestone_waive" and not rule.waivable:
        found = {"field": "milestone", "value": name, "known": ()}
        return (Reason(rule=Rule.INPUT_INVALID, found=found),)
    return ()


def milestone_is_overdue(question: Question) -> Finding:
    """The confirmed date of the milestone is past and it is still expected."""
    fact = _antenna(question).milestones.get(question.act.text("milestone"))
    due = fact.due if fact and fact.status == "expected" else None
    past = due.is_past(question.now) if due and due.confirmed else None
    return () if past else (Reason(rule=Rule.DELAY_RUNNING, deadline=due),)


def illegality_within_limit(question: Question) -> Finding:
    """A label is withdrawn for illegality within four months of the decision."""
    if question.act.text("ground") != "illegality":
        return ()
    labelled = _antenna(question).labelled_at
    if labelled is None:
        return Unverifiable("illegality_within_limit")
    start = labelled.instant.astimezone(PARIS).date()
    last = due_day(start, DelayRule(kind=DelayKind.MONTHS, count=4))
    if day_start(last + timedelta(days=1)) > question.now:
        return ()
    found = {"decided_on": start.isoformat(), "last_day": last.isoformat()}
    return (Reason(rule=Rule.WITHDRAWAL_LIMIT, found=found, remedy=Remedy(trigger="revoke")),)


def was(state: AntennaState) -> Guard:
    """Return the guard that sends a resumed antenna back where it was."""

    def check(question: Question) -> Finding:
        facts = _antenna(question)
        return () if facts.suspended_from is state else (Reason(rule=Rule.STATE),)

    return Guard(name=f"was_{state}", check=check)
