"""Guards of a candidature, and of both lifecycles: holds, refuses, or cannot be told.

One function per rule; the tables name them. A guard never looks at anything but its question.
Those of an antenna alone are in `states.antenna_guards`.
"""

from datetime import date, datetime, timedelta

from states.acts import Reason, Remedy, Rule
from states.delays import working_days_between
from states.facts import Candidature, Session
from states.identifiers import CaseId, Role, WindowId
from states.instants import PARIS, Certainty, day_start
from states.programme import Window, WindowKind
from states.tables import Finding, Question, Unverifiable
from states.windows import (
    Standing,
    cutoff_passed,
    derogation_covers,
    opening_of,
    published_next,
    standing,
)

PORTAL = "portal"
SWEEP_MARGIN = timedelta(minutes=2)
"""The clock acts this long after a closing, so that a filing in flight is recorded first."""


def _candidature(question: Question) -> Candidature:
    assert isinstance(question.facts, Candidature)
    return question.facts


def _named_window(question: Question) -> Window | None:
    name = question.act.text("window")
    return question.programme.window(WindowId(name)) if name else None


def _asked_at(question: Question) -> datetime:
    return question.act.effective_at.instant


def window_named_takes_files(question: Question) -> Finding:
    """The window named is open at the receipt, the cutoff not passed, or a derogation says so."""
    window, facts = _named_window(question), _candidature(question)
    if window is None or window.known_from > question.now:
        return (Reason(rule=Rule.WINDOW_UNKNOWN, found={"value": question.act.text("window")}),)
    if facts.call and window.call != facts.call and question.act.trigger == "submit":
        return (Reason(rule=Rule.WINDOW_UNKNOWN, found={"value": window.id}),)
    moment = _asked_at(question)
    if derogation_covers(facts, window.id, moment):
        return ()
    found = standing(window, moment, question.programme)
    if cutoff_passed(window.call, moment, question.programme):
        return (_closed(question, window, Rule.FINAL_CUTOFF_PASSED),)
    if found is Standing.CLOSED:
        return (_closed(question, window, Rule.WINDOW_CLOSED),)
    if found is Standing.NOT_OPEN_YET:
        opening = opening_of(window, question.programme)
        values = {"window": window.id, "opens_at": opening.isoformat()}
        return (Reason(rule=Rule.WINDOW_NOT_OPEN_YET, found=values),)
    return Unverifiable("window_named_takes_files") if found is Standing.UNKNOWN else ()


def _closed(question: Question, window: Window, rule: Rule) -> Reason:
    programme, moment = question.programme, question.now
    deadline = programme.closing(window)
    call = programme.call(window.call)
    if rule is Rule.FINAL_CUTOFF_PASSED and call and call.final_cutoff:
        deadline = programme.deadlines[call.final_cutoff]
    upcoming = published_next(window.call, moment, programme, after=window.id)
    if upcoming is not None and cutoff_passed(window.call, moment, programme):
        upcoming = None
    remedy = None
    if upcoming is not None:
        inputs = {**question.act.inputs, "window": upcoming.id}
        remedy = Remedy(trigger=question.act.trigger, inputs=inputs)
    found = {"window": window.id, "received_at": _asked_at(question).isoformat()}
    return Reason(rule=rule, deadline=deadline, found=found, remedy=remedy, next_window=upcoming)


def window_open_or_announced(question: Question) -> Finding:
    """A draft may be opened for a window known now that is not closed yet."""
    window = _named_window(question)
    if window is None or window.known_from > question.now:
        return (Reason(rule=Rule.WINDOW_UNKNOWN, found={"value": question.act.text("window")}),)
    moment = _asked_at(question)
    if cutoff_passed(window.call, moment, question.programme):
        return (_closed(question, window, Rule.FINAL_CUTOFF_PASSED),)
    found = standing(window, moment, question.programme)
    if found is Standing.CLOSED:
        return (_closed(question, window, Rule.WINDOW_CLOSED),)
    return Unverifiable("window_open_or_announced") if found is Standing.UNKNOWN else ()


def no_live_rival(question: Question) -> Finding:
    """One live candidature per lead authority and call."""
    rivals = question.facts.around.live_rivals
    return (Reason(rule=Rule.RIVAL_LIVE, found={"rivals": rivals}),) if rivals else ()


def filing_pieces_present(question: Question) -> Finding:
    """Every piece marked "at filing" is in the file."""
    wanted = [piece.id for piece in question.programme.pieces if piece.at_filing]
    missing = [piece for piece in wanted if piece not in _candidature(question).pieces]
    if not missing:
        return ()
    remedy = Remedy(trigger="add_piece", inputs={"piece": missing[0]})
    return (Reason(rule=Rule.PIECES_MISSING, found={"missing": missing}, remedy=remedy),)


def entry_is_prompt(question: Question) -> Finding:
    """A receipt recorded late carries a reason and a proof.

    Late: more than the programme's working days after the receipt, or after the closing that the
    receipt must respect.
    """
    if not is_late_entry(question):
        return ()
    missing = [name for name in ("reason", "proof") if not question.act.text(name)]
    return (Reason(rule=Rule.LATE_ENTRY, found={"missing": missing}),) if missing else ()


def is_late_entry(question: Question) -> bool:
    """Whether this filing is a late entry (portal filings never are)."""
    if question.act.text("channel") in ("", PORTAL):
        return False
    window = _named_window(question)
    closing = question.programme.closing(window).closes_at if window else None
    received = _asked_at(question)
    if closing is not None and received < closing <= question.now:
        return True
    waited = working_days_between(
        received.astimezone(PARIS).date(), question.now.astimezone(PARIS).date()
    )
    return waited > question.programme.delays.late_entry_working_days


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


def asked_pieces_given(question: Question) -> Finding:
    """What was asked is in the file, or the actor records that it is missing; the clock waits."""
    facts, act = _candidature(question), question.act
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
    """ "Incomplete" is said only after the completion delay."""
    facts = _candidature(question)
    if question.act.text("motive") != "incomplete" or facts.missing_recorded:
        return ()
    request = facts.consolidation
    if request is None:
        remedy = Remedy(trigger="consolidate", inputs={"motive": "pieces"})
        return (Reason(rule=Rule.DELAY_RUNNING, remedy=remedy),)
    if request.due.is_past(question.now):
        return ()
    return (Reason(rule=Rule.DELAY_RUNNING, deadline=request.due),)


def missing_is_explained(question: Question) -> Finding:
    """A file examined with pieces missing takes a reason."""
    if not _candidature(question).missing_recorded or question.act.text("reason"):
        return ()
    return (Reason(rule=Rule.REASON_MISSING, found={"field": "reason"}),)


def session_decided_so(question: Question) -> Finding:
    """The act names an item of a recorded session with this outcome and a reason."""
    name = question.act.text("session")
    session = _session(question)
    if session is None:
        return (Reason(rule=Rule.SESSION_UNKNOWN, found={"value": name}),)
    item = next((item for item in session.items if item.case == question.facts.id), None)
    if item is None or str(item.outcome) != question.act.trigger:
        found = str(item.outcome) if item else ""
        values = {"session": session.reference, "outcome": found}
        remedy = Remedy(trigger=found, inputs=dict(question.act.inputs)) if found else None
        return (Reason(rule=Rule.SESSION_OUTCOME, found=values, remedy=remedy),)
    if not item.reasoned:
        values = {"field": "reason", "session": session.reference}
        return (Reason(rule=Rule.REASON_MISSING, found=values),)
    return ()


def _session(question: Question) -> Session | None:
    """Return the session named; when none is named, one that decided so of this file."""
    sessions, name = question.facts.around.sessions, question.act.text("session")
    if name:
        return sessions.get(CaseId(name))
    for session in sessions.values():
        for item in session.items:
            if item.case == question.facts.id and str(item.outcome) == question.act.trigger:
                return session
    return None


def wave_is_closed(question: Question) -> Finding:
    """A wave is examined after its closing; a rolling window at any session."""
    facts = _candidature(question)
    window = question.programme.window(facts.window)
    if window is None:
        return Unverifiable("wave_is_closed")
    if window.kind is WindowKind.ROLLING:
        return ()
    closing = question.programme.closing(window)
    session = _session(question)
    decided = session.held_on if session and session.held_on else question.act.effective_at
    if closing.closes_at is None:
        return Unverifiable("wave_is_closed")
    after = decided.compared_to(closing.closes_at) is not Certainty.BEFORE
    if after and closing.closes_at <= question.now:
        return ()
    return (Reason(rule=Rule.WINDOW_STILL_OPEN, deadline=closing),)


def clock_may_carry(question: Question) -> Finding:
    """The draft's window has closed and a next one was published by then."""
    closed = draft_window_closed(question)
    return closed if closed else _next_published(question, wanted=True)


def clock_may_lapse(question: Question) -> Finding:
    """The draft's window has closed and no next one was published by then."""
    closed = draft_window_closed(question)
    return closed if closed else _next_published(question, wanted=False)


def draft_window_closed(question: Question) -> tuple[Reason, ...]:
    """Refuse until the margin after the closing has passed, or while a derogation runs."""
    facts = _candidature(question)
    window = question.programme.window(facts.window)
    deadline = question.programme.closing(window) if window else None
    closes_at = deadline.closes_at if deadline else None
    if closes_at is None or question.now < closes_at + SWEEP_MARGIN:
        return (Reason(rule=Rule.DELAY_RUNNING, deadline=deadline),)
    if derogation_covers(facts, facts.window, question.now):
        return (Reason(rule=Rule.DELAY_RUNNING, deadline=deadline),)
    return ()


def _next_published(question: Question, *, wanted: bool) -> Finding:
    upcoming = next_for_draft(question)
    if (upcoming is not None) == wanted:
        return ()
    rule = Rule.NO_WINDOW_OPEN if wanted else Rule.DELAY_RUNNING
    return (Reason(rule=rule, next_window=upcoming),)


def next_for_draft(question: Question) -> Window | None:
    """Return the window a closed draft goes to: the next one published at its closing."""
    facts = _candidature(question)
    window = question.programme.window(facts.window)
    closes_at = question.programme.closing(window).closes_at if window else None
    if window is None or closes_at is None:
        return None
    if cutoff_passed(window.call, closes_at, question.programme):
        return None
    return published_next(window.call, closes_at, question.programme, after=window.id)


def not_succeeded_yet(question: Question) -> Finding:
    """A file comes back once; its successor carries on."""
    successor = _candidature(question).successor
    found = {"successor": successor}
    return (Reason(rule=Rule.ALREADY_SUCCEEDED, found=found),) if successor else ()


def leave_ends_ahead(question: Question) -> Finding:
    """A derogation names a known window and ends in the future."""
    window = _named_window(question)
    if window is None:
        return (Reason(rule=Rule.WINDOW_UNKNOWN, found={"value": question.act.text("window")}),)
    if not question.act.text("until"):
        return ()
    until = datetime.fromisoformat(question.act.text("until"))
    if until > question.now:
        return ()
    return (Reason(rule=Rule.DEADLINE_PAST, found={"field": "until", "value": until.isoformat()}),)


def completion_moves_forward(question: Question) -> Finding:
    """A completion delay is extended, never shortened."""
    request = _candidature(question).consolidation
    if request is None or request.due.day is None:
        return (Reason(rule=Rule.STATE),)
    if not question.act.text("due"):
        return ()
    due = date.fromisoformat(question.act.text("due"))
    if due > request.due.day:
        return ()
    values = {"field": "due", "value": due.isoformat()}
    return (Reason(rule=Rule.DEADLINE_BACKWARD, deadline=request.due, found=values),)


def own_region(question: Question) -> Finding:
    """A regional centre acts in its own region only."""
    act = question.act
    if Role.LEAD in act.roles or Role.REGIONAL_CENTRE not in act.roles:
        return ()
    region = question.facts.region
    found = {"region": region, "own": act.region}
    return () if act.region == region else (Reason(rule=Rule.OTHER_REGION, found=found),)


def something_to_revert(question: Question) -> Finding:
    """There is a transition to take back and nothing later depends on it."""
    facts = question.facts
    if facts.last_transition is None or not facts.previous_state:
        return (Reason(rule=Rule.NOTHING_TO_REVERT),)
    if facts.around.dependents:
        found = {"dependents": facts.around.dependents}
        return (Reason(rule=Rule.DEPENDENT_ACT, found=found),)
    return ()
