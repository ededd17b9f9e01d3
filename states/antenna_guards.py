"""Guards of the antenna's lifecycle; same shape as `states.guards`."""

from datetime import date, datetime, timedelta

from states.acts import Reason, Remedy, Rule
from states.delays import DelayKind, DelayRule, due_day
from states.facts import Antenna, AntennaState
from states.identifiers import Role
from states.instants import PARIS, Precision, day_start
from states.tables import Finding, Guard, Question, Unverifiable

_MOMENT = timedelta(microseconds=1)


def _antenna(question: Question) -> Antenna:
    assert isinstance(question.facts, Antenna)
    return question.facts


def city_is_notified(question: Question) -> Finding:
    """Nothing starts in a town that was not told of its label."""
    if _antenna(question).notified_at is not None:
        return ()
    return (Reason(rule=Rule.NOT_NOTIFIED, remedy=Remedy(trigger="notify")),)


def proposal_not_ahead(question: Question) -> Finding:
    """The regional centre's proposal was made before the deployment it asks for."""
    text = question.act.text("proposed_on")
    if not text:
        return ()
    start = day_start(date.fromisoformat(text))
    if start <= question.act.effective_at.instant:
        return ()
    found = {"field": "proposed_on", "value": start.isoformat()}
    return (Reason(rule=Rule.EFFECTIVE_IN_FUTURE, found=found),)


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
    name, waiver = question.act.text("milestone"), question.act.trigger == "milestone_waive"
    rules = question.programme.milestones
    known = tuple(rule.id for rule in rules if rule.waivable or not waiver)
    if name in known or (known and not name):
        return ()
    found = {"field": "milestone", "value": name, "known": known}
    return (Reason(rule=Rule.INPUT_INVALID, found=found),)


def date_not_confirmed_yet(question: Question) -> Finding:
    """A date the lead confirmed is the lead's to change; others propose only before that."""
    fact = _antenna(question).milestones.get(question.act.text("milestone"))
    if Role.LEAD in question.act.roles or fact is None or fact.due is None:
        return ()
    if not fact.due.confirmed:
        return ()
    found = [str(role) for role in sorted(question.act.roles)]
    values = {"wanted": [str(Role.LEAD)], "found": found}
    return (Reason(rule=Rule.ROLE, deadline=fact.due, found=values),)


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
    if labelled is None or labelled.latest is None:
        return Unverifiable("illegality_within_limit")
    # `latest` is exclusive: a decision of that day was taken just before it.
    moment = timedelta() if labelled.precision is Precision.INSTANT else _MOMENT
    decided_on, ends_at = _withdrawal_limit(labelled.latest - moment)
    if ends_at <= question.now:
        last_day = (ends_at - _MOMENT).astimezone(PARIS).date()
        found = {"decided_on": decided_on.isoformat(), "last_day": last_day.isoformat()}
        remedy = Remedy(trigger="revoke", inputs={"reason": question.act.text("reason")})
        return (Reason(rule=Rule.WITHDRAWAL_LIMIT, found=found, remedy=remedy),)
    if labelled.earliest is None or _withdrawal_limit(labelled.earliest)[1] <= question.now:
        return Unverifiable("illegality_within_limit")
    return ()


def _withdrawal_limit(decided_at: datetime) -> tuple[date, datetime]:
    """Return the day of the decision and the end (exclusive, UTC) of the four months after it."""
    day = decided_at.astimezone(PARIS).date()
    last = due_day(day, DelayRule(kind=DelayKind.MONTHS, count=4))
    return day, day_start(last + timedelta(days=1))


def was(state: AntennaState) -> Guard:
    """Return the guard that sends a resumed antenna back where it was."""

    def check(question: Question) -> Finding:
        facts = _antenna(question)
        return (
            ()
            if facts.suspended_from is state
            else (Reason(rule=Rule.STATE, found={"state": facts.state}),)
        )

    return Guard(name=f"was_{state}", check=check)
