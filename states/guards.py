"""Guards of the examination of a file, and of both lifecycles: holds, refuses, or cannot be told.

One function per rule; the tables name them. A guard never looks at anything but its question.
Those of filing are in `states.filing_guards`, those of an antenna alone in
`states.antenna_guards`.
"""

from datetime import date, timedelta

from states.acts import Reason, Remedy, Rule
from states.facts import AntennaState, Session
from states.filing_guards import candidature_asked
from states.identifiers import CaseId, Role
from states.instants import day_start
from states.programme import WindowKind
from states.tables import Finding, Question, Unverifiable
from states.windows import is_late

_UNTOUCHED = (AntennaState.LABELLED, AntennaState.VOID)
_ENDINGS = ("withdraw", "not_select", "declare_inadmissible")
"""Transitions that end a live file, which another file may since have replaced."""


def due_day_ahead(question: Question) -> Finding:
    """The delay given ends in the future."""
    if not question.act.text("due"):
        return ()
    due = date.fromisoformat(question.act.text("due"))
    if day_start(due + timedelta(days=1)) > question.now:
        return ()
    return (Reason(rule=Rule.DEADLINE_PAST, found={"field": "due", "value": due.isoformat()}),)


def motive_is_detailed(question: Question) -> Finding:
    """Motive `pieces` lists them; motive `projet` says what to strengthen."""
    needs = {"pieces": "pieces", "projet": "what"}.get(question.act.text("motive"), "")
    if not needs or question.act.inputs.get(needs):
        return ()
    return (Reason(rule=Rule.INPUT_MISSING, found={"field": needs}),)


def completion_moves_forward(question: Question) -> Finding:
    """A completion delay is extended, never shortened."""
    request = candidature_asked(question).consolidation
    if request is None or request.due.day is None:
        return (Reason(rule=Rule.STATE, found={"state": str(question.facts.state)}),)
    if not question.act.text("due"):
        return ()
    due = date.fromisoformat(question.act.text("due"))
    if due > request.due.day:
        return ()
    values = {"field": "due", "value": due.isoformat()}
    return (Reason(rule=Rule.DEADLINE_BACKWARD, deadline=request.due, found=values),)


def asked_pieces_given(question: Question) -> Finding:
    """What was asked is in the file, or the actor records that it is missing; the clock waits."""
    facts, act = candidature_asked(question), question.act
    request = facts.consolidation
    if request is None:
        return ()
    if Role.CLOCK in act.roles:
        past = request.due.is_past(question.now)
        return () if past else (Reason(rule=Rule.DELAY_RUNNING, deadline=request.due),)
    missing = [piece for piece in request.pieces if piece not in facts.pieces]
    if not missing or act.inputs.get("missing_accepted"):
        return ()
    remedy = Remedy(trigger="resume", inputs={"missing_accepted": True})
    return (Reason(rule=Rule.PIECES_MISSING, found={"missing": missing}, remedy=remedy),)


def incomplete_after_delay(question: Question) -> Finding:
    """ "Incomplete" is said only of a file whose delay ended with something still missing."""
    facts = candidature_asked(question)
    if question.act.text("motive") != "incomplete" or facts.missing_recorded:
        return ()
    request = facts.consolidation
    if request is None or facts.state != "consolidation":
        remedy = Remedy(trigger="consolidate", inputs={"motive": "pieces"})
        return (Reason(rule=Rule.DELAY_RUNNING, remedy=remedy),)
    if is_late(question.act.effective_at, request.due.closes_at):
        return ()
    return (Reason(rule=Rule.DELAY_RUNNING, deadline=request.due),)


def missing_is_explained(question: Question) -> Finding:
    """A file examined with pieces missing takes a reason."""
    if not candidature_asked(question).missing_recorded or question.act.text("reason"):
        return ()
    return (Reason(rule=Rule.REASON_MISSING, found={"field": "reason"}),)


def session_decided_so(question: Question) -> Finding:
    """The act names an item of a recorded session with this outcome and a reason."""
    act, session = question.act, _session(question)
    if session is None:
        return (Reason(rule=Rule.SESSION_UNKNOWN, found={"value": act.text("session")}),)
    early = _before_the_session(question, session)
    item = next((item for item in session.items if item.case == question.facts.id), None)
    if item is None or str(item.outcome) != act.trigger:
        outcome = str(item.outcome) if item else ""
        values = {"session": session.reference, "outcome": outcome}
        works = item is not None and item.reasoned and not early
        remedy = Remedy(trigger=outcome, inputs={"session": session.id}) if works else None
        return (Reason(rule=Rule.SESSION_OUTCOME, found=values, remedy=remedy), *early)
    if not item.reasoned:
        values = {"field": "reason", "session": session.reference}
        return (Reason(rule=Rule.REASON_MISSING, found=values), *early)
    return early


def _before_the_session(question: Question, session: Session) -> tuple[Reason, ...]:
    """Refuse a decision dated surely before the session that took it."""
    at, start = question.act.effective_at, session.held_on.earliest if session.held_on else None
    if start is None or is_late(at, start) is not False:
        return ()
    found = {"value": at.instant.isoformat(), "last": start.isoformat()}
    return (Reason(rule=Rule.EFFECTIVE_TOO_EARLY, found=found),)


def wave_is_closed(question: Question) -> Finding:
    """A wave is examined after its closing; a rolling window at any session."""
    window = question.programme.window(candidature_asked(question).window)
    if window is None:
        return Unverifiable("wave_is_closed")
    if window.kind is WindowKind.ROLLING:
        return ()
    closing, session = question.programme.closing(window), _session(question)
    decided = session.held_on if session and session.held_on else question.act.effective_at
    late = is_late(decided, closing.closes_at)
    if closing.closes_at is not None and (late is False or question.now < closing.closes_at):
        return (Reason(rule=Rule.WINDOW_STILL_OPEN, deadline=closing),)
    return () if late else Unverifiable("wave_is_closed")


def own_region(question: Question) -> Finding:
    """A regional centre acts in its own region only."""
    act = question.act
    if Role.LEAD in act.roles or Role.REGIONAL_CENTRE not in act.roles:
        return ()
    region = question.facts.region
    found = {"region": region, "own": act.region}
    mine = bool(act.region) and act.region == region
    return () if mine else (Reason(rule=Rule.OTHER_REGION, found=found),)


def something_to_revert(question: Question) -> Finding:
    """There is a human transition to take back and nothing later depends on it.

    What the clock did follows from a date: taking it back would only bring it again.
    """
    facts = question.facts
    if facts.last_transition is None or not facts.previous_state:
        return (Reason(rule=Rule.NOTHING_TO_REVERT),)
    if any(done.event == facts.last_transition for done in facts.automatic):
        again = {"lapse": "derogate", "resume": "consolidate"}[facts.last_trigger]
        return (Reason(rule=Rule.NOTHING_TO_REVERT, remedy=Remedy(trigger=again)),)
    dependents = list(dict.fromkeys([*facts.around.dependents, *_dependents_known(question)]))
    if dependents:
        return (Reason(rule=Rule.DEPENDENT_ACT, found={"dependents": dependents}),)
    return ()


def _dependents_known(question: Question) -> list[str]:
    """What the facts themselves show to depend on the last transition."""
    facts = question.facts
    found: list[str] = []
    if facts.last_trigger in _ENDINGS:
        found += facts.around.live_rivals
    if facts.last_trigger == "label":
        antennas = facts.around.antenna_states.items()
        found += [str(case) for case, state in antennas if state not in _UNTOUCHED]
    return found


def _session(question: Question) -> Session | None:
    """Return the recorded session that the act names."""
    return question.facts.around.sessions.get(CaseId(question.act.text("session")))
