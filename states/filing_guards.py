"""Guards of filing: opening a draft, submitting it in time, and what becomes of a draft left.

Same shape as `states.guards`, which holds those of the examination and of both lifecycles.
"""

from datetime import datetime, timedelta

from states.acts import Reason, Remedy, Rule
from states.delays import working_days_between
from states.facts import Candidature
from states.identifiers import Role, WindowId
from states.instants import PARIS
from states.programme import Programme, Window
from states.tables import Finding, Question, Unverifiable
from states.windows import (
    Standing,
    cutoff_of,
    cutoff_passed,
    derogation_covers,
    filing_end,
    is_late,
    opening_of,
    published_next,
    standing,
)

PORTAL = "portal"
SWEEP_MARGIN = timedelta(minutes=2)
"""The clock acts this long after a closing, so that a filing in flight is recorded first."""
BODY_GRACE = timedelta(seconds=60)
"""How long after a closing the body of a portal filing, dated by its headers, may complete."""


def candidature_asked(question: Question) -> Candidature:
    """Return the candidature a question is about."""
    assert isinstance(question.facts, Candidature)
    return question.facts


def named_window(question: Question) -> Window | None:
    """Return the window the act names; None when it names none known by now."""
    window = question.programme.window(WindowId(question.act.text("window")))
    return None if window is None or window.known_from > question.now else window


def window_named_takes_files(question: Question) -> Finding:
    """The window named is open at the receipt, the cutoff not passed, or a derogation says so."""
    window, facts = named_window(question), candidature_asked(question)
    at = question.act.effective_at
    if window is None or window.call != facts.call:
        return (_unknown_window(question),)
    opens_at = opening_of(window, question.programme)
    opened = is_late(at, opens_at)
    if opened is False:
        values = {"window": window.id, "opens_at": opens_at.isoformat()}
        return (Reason(rule=Rule.WINDOW_NOT_OPEN_YET, found=values),)
    if derogation_covers(facts, window.id, at):
        return ()
    cutoff = cutoff_of(window.call, question.programme)
    if cutoff is not None and is_late(at, cutoff.closes_at):
        return (_closed(question, window, Rule.FINAL_CUTOFF_PASSED),)
    closing = question.programme.closing(window)
    late = is_late(at, closing.closes_at)
    if late or is_late(at, closing.surely_past_from):
        return (_closed(question, window, Rule.WINDOW_CLOSED),)
    undecided = late is None or opened is None or _cutoff_undecided(question, window)
    return Unverifiable("window_named_takes_files") if undecided else ()


def draft_is_of_the_window(question: Question) -> Finding:
    """Of two windows that take files, the submission names the draft's own."""
    window, facts = named_window(question), candidature_asked(question)
    own, moment = question.programme.window(facts.window), question.act.effective_at.instant
    if window is None or own is None or window.id == own.id:
        return ()
    both = {standing(each, moment, question.programme) for each in (window, own)}
    if both != {Standing.OPEN}:
        return ()
    remedy = Remedy(trigger="submit", inputs={**question.act.inputs, "window": own.id})
    return (Reason(rule=Rule.WINDOW_NOT_NAMED, found={"window": own.id}, remedy=remedy),)


def window_open_or_announced(question: Question) -> Finding:
    """A draft may be opened for a window known now that is not closed yet."""
    window, moment = named_window(question), question.act.effective_at.instant
    if window is None:
        return (_unknown_window(question),)
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


def not_succeeded_yet(question: Question) -> Finding:
    """A file comes back once; its successor carries on."""
    successor = candidature_asked(question).successor
    found = {"successor": successor}
    return (Reason(rule=Rule.ALREADY_SUCCEEDED, found=found),) if successor else ()


def filing_pieces_present(question: Question) -> Finding:
    """Every piece marked "at filing" is in the file."""
    wanted = [piece.id for piece in question.programme.pieces if piece.at_filing]
    missing = [piece for piece in wanted if piece not in candidature_asked(question).pieces]
    if not missing:
        return ()
    remedy = Remedy(trigger="add_piece", inputs={"piece": missing[0]})
    return (Reason(rule=Rule.PIECES_MISSING, found={"missing": missing}, remedy=remedy),)


def lead_records_other_channels(question: Question) -> Finding:
    """What came by e-mail, by post or by hand is recorded by the lead, nobody else."""
    through_portal = question.act.text("channel") in ("", PORTAL)
    return () if through_portal else _for_the_lead(question)


def entry_is_prompt(question: Question) -> Finding:
    """A receipt recorded late is the lead's to record, with a reason and a proof.

    Late: more than the programme's working days after the receipt, or after the closing that the
    receipt must respect.
    """
    if not is_late_entry(question):
        return ()
    reasons = [*_for_the_lead(question)]
    missing = [name for name in ("reason", "proof") if not question.act.text(name)]
    if missing:
        reasons.append(Reason(rule=Rule.LATE_ENTRY, found={"missing": missing}))
    return tuple(reasons)


def is_late_entry(question: Question) -> bool:
    """Whether this filing is a late entry; a portal filing has a minute for its body to end."""
    window, received = named_window(question), question.act.effective_at.instant
    end = filing_end(candidature_asked(question), window, question.programme) if window else None
    grace = BODY_GRACE if question.act.text("channel") in ("", PORTAL) else timedelta()
    if end is not None and received < end and question.now >= end + grace:
        return True
    waited = working_days_between(
        received.astimezone(PARIS).date(), question.now.astimezone(PARIS).date()
    )
    return waited > question.programme.delays.late_entry_working_days


def leave_ends_ahead(question: Question) -> Finding:
    """A derogation names a known window of the file's call and ends in the future."""
    window = named_window(question)
    if window is None or window.call != candidature_asked(question).call:
        return (_unknown_window(question),)
    if not question.act.text("until"):
        return ()
    until = datetime.fromisoformat(question.act.text("until"))
    if until > question.now:
        return ()
    return (Reason(rule=Rule.DEADLINE_PAST, found={"field": "until", "value": until.isoformat()}),)


def clock_may_carry(question: Question) -> Finding:
    """The draft's window has closed and a next one was published by then."""
    return _draft_left(question, wanted=True)


def clock_may_lapse(question: Question) -> Finding:
    """The draft's window has closed and no next one was published by then."""
    return _draft_left(question, wanted=False)


def left_at(facts: Candidature, programme: Programme) -> datetime | None:
    """Return when a draft is left behind, UTC: the end of filing in its window, None if unknown.

    A window that a later calendar no longer has ends when that calendar became known.
    """
    window = programme.window(facts.window)
    if window is not None:
        return filing_end(facts, window, programme)
    call = programme.call(facts.call)
    return min((each.known_from for each in call.windows), default=None) if call else None


def next_for_draft(facts: Candidature, programme: Programme) -> Window | None:
    """Return the window a draft left goes to: the next one published when its filing ended."""
    end = left_at(facts, programme)
    if end is None:
        return None
    return published_next(facts.call, end, programme, after=facts.window)


def _draft_left(question: Question, *, wanted: bool) -> Finding:
    facts, programme = candidature_asked(question), question.programme
    end, upcoming = left_at(facts, programme), next_for_draft(facts, programme)
    if end is None or question.now < end + SWEEP_MARGIN:
        window = programme.window(facts.window)
        deadline = programme.closing(window) if window else None
        return (Reason(rule=Rule.DELAY_RUNNING, deadline=deadline),)
    if (upcoming is not None) == wanted:
        return ()
    rule = Rule.NO_WINDOW_OPEN if wanted else Rule.DELAY_RUNNING
    return (Reason(rule=rule, next_window=upcoming),)


def _cutoff_undecided(question: Question, window: Window) -> bool:
    cutoff = cutoff_of(window.call, question.programme)
    return cutoff is not None and is_late(question.act.effective_at, cutoff.closes_at) is None


def _unknown_window(question: Question) -> Reason:
    name = question.act.text("window")
    if not name:
        return Reason(rule=Rule.WINDOW_NOT_NAMED)
    return Reason(rule=Rule.WINDOW_UNKNOWN, found={"value": name})


def _for_the_lead(question: Question) -> tuple[Reason, ...]:
    """Refuse the city what the lead alone records; other roles are refused by the row."""
    roles = question.act.roles
    if Role.LEAD in roles or Role.CITY not in roles:
        return ()
    found = [str(role) for role in sorted(roles)]
    return (Reason(rule=Rule.ROLE, found={"wanted": [str(Role.LEAD)], "found": found}),)


def _closed(question: Question, window: Window, rule: Rule) -> Reason:
    """The refusal with the next window published by now, and the same act there if it works."""
    programme, act = question.programme, question.act
    cutoff = cutoff_of(window.call, programme)
    deadline = programme.closing(window)
    if rule is Rule.FINAL_CUTOFF_PASSED and cutoff is not None:
        deadline = cutoff
    upcoming = published_next(window.call, question.now, programme, after=window.id)
    found = {"window": window.id, "received_at": act.effective_at.instant.isoformat()}
    remedy = None
    if upcoming is not None and _takes(upcoming, question):
        remedy = Remedy(trigger=act.trigger, inputs={**act.inputs, "window": upcoming.id})
    return Reason(rule=rule, deadline=deadline, found=found, remedy=remedy, next_window=upcoming)


def _takes(window: Window, question: Question) -> bool:
    """Whether the same act, of the same date, would pass in `window`."""
    found = standing(window, question.act.effective_at.instant, question.programme)
    return found is not Standing.NOT_OPEN_YET or question.act.trigger != "submit"
