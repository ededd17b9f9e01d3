"""Doing what is asked of a meeting: all the commands of a form or none, then back to its place."""

from urllib.parse import quote

from starlette.responses import Response

from web.forms import fault_sentence
from web.pages import not_found, see_other
from web.sessions.conducting import LIVE, conduct_again, meeting
from web.sessions.meeting_acts import ACTS, MeetingAct, Untyped, item_of
from web.sessions.session_page import session_again
from web.sessions.sessions_page import path_of
from web.visit import Visit
from workflow.commands import Command
from workflow.committee.shown import MeetingRead
from workflow.outcomes import Done
from workflow.schedule.rehearsal import rehearse


def act(visit: Visit) -> Response:
    """Do one act on a meeting, and come back to where it was asked."""
    wanted, read = ACTS.get(visit.path("acte")), meeting(visit)
    if wanted is None or read is None:
        return not_found(visit)
    try:
        commands = wanted.make(visit, read)
    except Untyped as fault:
        return _again(visit, wanted, read, (_fault(fault),))
    refusal = run_together(visit, commands)
    if refusal:
        return _again(visit, wanted, read, refusal)
    return see_other(visit, _back(visit, wanted, read), wanted.done)


def run_together(visit: Visit, commands: tuple[Command, ...]) -> tuple[str, ...]:
    """Run commands in their order, none if one would be refused; return why not, () when done."""
    if len(commands) > 1:
        for outcome in rehearse(visit.counter.office, commands).outcomes:
            if not isinstance(outcome, Done):
                return tuple(visit.explain(outcome))
    for command in commands:
        outcome = visit.run(command)
        if not isinstance(outcome, Done):
            return tuple(visit.explain(outcome))
    return ()


def _again(
    visit: Visit, wanted: MeetingAct, read: MeetingRead, sentences: tuple[str, ...]
) -> Response:
    if wanted.live and read.phase in LIVE:
        typed = {**visit.typed(), "acte": wanted.code}
        return conduct_again(visit, read, typed, sentences)
    return session_again(visit, wanted.code, sentences)


def _back(visit: Visit, wanted: MeetingAct, read: MeetingRead) -> str:
    here = path_of(read.reference)
    if wanted.code == "approuver":
        return f"{here}/proces-verbal"
    if not wanted.live or wanted.code == "clore":
        return here
    item = item_of(visit, read)
    query = f"?dossier={quote(item.reference)}" if item else ""
    return f"{here}/conduite{query}{f'#{wanted.anchor}' if wanted.anchor else ''}"


def _fault(fault: Untyped) -> str:
    return fault_sentence(fault.name, fault.value, fault.unread)
