"""What each letter about a file says: the values of its context, from the event and the facts.

A builder returns None when, this time, there is nothing to write. Values are codes, dates and
text refs; `workflow.mail.correspondence` says which event calls for which letter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from states.deadlines import Deadline, DeadlineKind
from states.delays import DelayKind, DelayRule, due_day
from states.events import Event, codes_of, text_of
from states.facts import Antenna, Candidature, CandidatureState, Facts, Outcome
from states.identifiers import CaseId, DeadlineId, Role, Value, WindowId
from states.instants import PARIS
from states.programme import Programme
from workflow.desk import Desk
from workflow.mail.letter_context import (
    said_at,
    said_day,
    said_deadline,
    said_label,
    said_labels,
    said_organisation,
    said_text,
)
from workflow.people import text_refs

Values: TypeAlias = Mapping[str, Value]
Builder: TypeAlias = Callable[["Matter"], "Values | None"]


@dataclass(frozen=True, kw_only=True)
class Matter:
    """An event recorded on a file, and the file's facts after it."""

    desk: Desk
    event: Event
    facts: Facts

    @property
    def programme(self) -> Programme:
        """The programme in force."""
        return self.desk.programme

    @property
    def candidature(self) -> Candidature:
        """The file, when it is a candidature."""
        assert isinstance(self.facts, Candidature)
        return self.facts

    @property
    def antenna(self) -> Antenna:
        """The file, when it is an antenna."""
        assert isinstance(self.facts, Antenna)
        return self.facts

    @property
    def day(self) -> date:
        """The civil day, in Paris, on which the event was true."""
        return self.event.effective_at.instant.astimezone(PARIS).date()

    def code(self, name: str) -> str:
        """Return a code the event carries, "" when absent."""
        return text_of(self.event.data, name)

    def text(self, name: str) -> Value:
        """Return a text the event commits to, as said; None when it carries none."""
        return said_text(text_refs(self.event.data).get(name, ""))

    def mention(self, name: str) -> Value:
        """Return a legal mention of the programme; None when the operator left it empty."""
        return said_label("mention", name) if self.programme.mentions.get(name) else None

    def closing(self, window: str) -> Deadline | None:
        """Return the deadline in force that closes a window."""
        found = self.programme.window(WindowId(window))
        return self.programme.closing(found) if found else None


def receipt(matter: Matter) -> Values | None:
    """Say that a file was received with pieces still missing."""
    missing = codes_of(matter.event.data, "missing")
    if not missing:
        return None
    count = matter.programme.delays.receipt_due_working_days
    rule = DelayRule(kind=DelayKind.WORKING_DAYS, count=count)
    due = Deadline(
        id=DeadlineId(f"{matter.facts.id}/receipt"),
        kind=DeadlineKind.RECEIPT_DUE,
        subject=matter.facts.id,
        label="",
        day=due_day(matter.day, rule),
    )
    return {
        "filed_at": said_at(matter.event.effective_at),
        "window": said_label("window_name", matter.code("window")),
        "channel": matter.code("channel"),
        "missing": said_labels("piece", missing),
        "receipt_due": None if due.is_past(matter.desk.now) else said_deadline(due),
    }


def complete_receipt(matter: Matter) -> Values | None:
    """Say that a file was received with nothing missing."""
    if codes_of(matter.event.data, "missing"):
        return None
    return {
        "filed_at": said_at(matter.event.effective_at),
        "window": said_label("window_name", matter.code("window")),
        "pieces": said_labels("piece", matter.candidature.pieces),
        "channel": matter.code("channel"),
        "silence": matter.mention("decision_implicite"),
    }


def acknowledgement(matter: Matter) -> Values | None:
    """Say what a file holds and what is still awaited, once; nothing if the receipt said it."""
    facts = matter.candidature
    if not facts.missing_at_filing or facts.filed_at is None:
        return None
    wanted = [piece.id for piece in matter.programme.pieces if piece.required]
    missing = [piece for piece in wanted if piece not in facts.pieces]
    last_day = matter.day + timedelta(days=matter.programme.delays.completion_calendar_days)
    due = Deadline(
        id=DeadlineId(f"{facts.id}/pieces"),
        kind=DeadlineKind.COMPLETION,
        subject=facts.id,
        label="",
        day=last_day,
    )
    return {
        "filed_at": said_at(facts.filed_at),
        "window": said_label("window_name", facts.window),
        "pieces": said_labels("piece", facts.pieces),
        "missing": said_labels("piece", missing),
        "due": said_deadline(due) if missing else None,
        "silence": matter.mention("decision_implicite"),
    }


def consolidation(matter: Matter) -> Values | None:
    """Ask for pieces, or for a stronger project."""
    request = matter.candidature.consolidation
    if request is None:
        return None
    return {
        "motive": matter.code("motive"),
        "due": said_deadline(request.due),
        "pieces": said_labels("piece", codes_of(matter.event.data, "pieces")),
        "what": matter.text("what"),
        "companion": matter.text("companion"),
    }


def consolidation_over(matter: Matter) -> Values | None:
    """Say that the delay ended by itself; somebody who resumed the file knows it."""
    if matter.event.role is not Role.CLOCK:
        return None
    facts = matter.candidature
    asked = facts.consolidation.pieces if facts.consolidation else ()
    missing = [piece for piece in asked if piece not in facts.pieces]
    return {
        "ended_at": said_at(matter.event.effective_at),
        "missing": said_labels("piece", missing),
    }


def completion_extended(matter: Matter) -> Values | None:
    """Say that the end of a completion moved."""
    request = matter.candidature.consolidation
    earlier = [
        event
        for event in matter.desk.archive.events(matter.facts.id)
        if event.case_seq < matter.event.case_seq
        and event.kind in ("consolidate", "extend_completion")
    ]
    if request is None or not earlier:
        return None
    day = date.fromisoformat(text_of(earlier[-1].data, "due"))
    before = replace(request.due, day=day, version=request.due.version - 1)
    return {
        "before": said_deadline(before),
        "deadline": said_deadline(request.due),
        "reason": matter.text("reason"),
    }


def carried(matter: Matter) -> Values | None:
    """Say that a draft waits in the next window; the one before may be gone from the calendar."""
    closed = matter.closing(matter.code("from_window"))
    window = matter.code("window")
    upcoming = matter.closing(window)
    if upcoming is None:
        return None
    return {
        "closed": said_deadline(closed) if closed else None,
        "window": said_label("window_name", window),
        "deadline": said_deadline(upcoming),
    }


def lapsed(matter: Matter) -> Values:
    """Say that a draft can no longer be submitted; its window may be gone from the calendar."""
    closed = matter.closing(matter.candidature.window)
    return {"closed": said_deadline(closed) if closed else None}


def inadmissible(matter: Matter) -> Values:
    """Say why a file is not examined."""
    return {
        "motive": matter.code("motive"),
        "reason": matter.text("reason"),
        "appeal": matter.mention("voies_recours"),
    }


def withdrawn(matter: Matter) -> Values | None:
    """Acknowledge a withdrawal, settled or asked during an embargo: the city reads the same."""
    if matter.event.kind == "requested" and matter.code("trigger") != "withdraw":
        return None
    return {"withdrawn_at": said_at(matter.event.effective_at)}


def requested(matter: Matter) -> Values | None:
    """Give a neutral receipt to an act asked during an embargo.

    None where the act is answered as it always is: a withdrawal has its letter, a new draft none.
    """
    if matter.code("trigger") in ("withdraw", "reapply"):
        return None
    return {"received_at": said_at(matter.event.effective_at)}


def supported(matter: Matter) -> Values | None:
    """Offer tailored support to a city that already knows its refusal."""
    if matter.candidature.notified_at is None:
        return None
    return {"plan": matter.text("plan"), "companion": matter.text("companion")}


def retained(matter: Matter) -> Values | None:
    """Say that a file is retained."""
    said = _decision(matter, Outcome.LABEL)
    if said is None:
        return None
    found = (matter.desk.archive.antenna(case) for case in matter.candidature.antennas)
    return {**said, "sites": [antenna.site for antenna in found if antenna and antenna.site]}


def not_retained(matter: Matter) -> Values | None:
    """Say that a file is not retained, with the support already planned for it."""
    said = _decision(matter, Outcome.NOT_SELECT)
    if said is None:
        return None
    plan: Value = None
    if matter.candidature.state is CandidatureState.SUPPORTED:
        plans = [
            event
            for event in matter.desk.archive.events(matter.facts.id)
            if event.kind == "support"
        ]
        plan = said_text(text_refs(plans[-1].data).get("plan", ""))
    return {**said, "plan": plan, "appeal": matter.mention("voies_recours")}


def deferred(matter: Matter) -> Values | None:
    """Say that a file is examined at a later session."""
    return _decision(matter, Outcome.DEFER)


def engineering(matter: Matter) -> Values:
    """Say that engineering starts, with the steps ahead."""
    antenna = matter.antenna
    ahead = [rule.id for rule in matter.programme.milestones if rule.gates == "start_deployment"]
    return {
        "effective_at": said_at(matter.event.effective_at),
        "centre": said_organisation(antenna.regional_centre),
        "site": antenna.site,
        "target_opening": _target(antenna),
        "milestones": said_labels("milestone_name", ahead),
    }


def deployment(matter: Matter) -> Values:
    """Say that deployment starts, with what was done and what was waived."""
    antenna = matter.antenna

    def settled(status: str) -> list[Value]:
        return said_labels(
            "milestone_name",
            [name for name, fact in antenna.milestones.items() if fact.status == status],
        )

    return {
        "effective_at": said_at(matter.event.effective_at),
        "centre": said_organisation(antenna.regional_centre),
        "site": antenna.site,
        "target_opening": _target(antenna),
        "done": settled("done"),
        "waived": settled("waived"),
    }


def opened(matter: Matter) -> Values:
    """Say that an antenna is open."""
    return {**_phase(matter), "pilot": True if matter.event.kind == "open_pilot" else None}


def phase_with_reason(matter: Matter) -> Values:
    """Say that an antenna sleeps or closes, and why."""
    return {**_phase(matter), "reason": matter.text("reason")}


def resumed(matter: Matter) -> Values:
    """Say that an antenna wakes up, and where it stands."""
    return {**_phase(matter), "state": matter.code("to")}


def label_ended(matter: Matter) -> Values:
    """Say that the label ends, and from when."""
    return {
        **phase_with_reason(matter),
        "state": matter.code("to"),
        "appeal": matter.mention("voies_recours"),
    }


def _phase(matter: Matter) -> dict[str, Value]:
    return {
        "effective_at": said_at(matter.event.effective_at),
        "site": matter.antenna.site,
    }


def _decision(matter: Matter, wanted: Outcome) -> dict[str, Value] | None:
    facts = matter.candidature
    sitting = matter.desk.archive.sitting(CaseId(matter.code("session")))
    if sitting is None or facts.decided_at is None:
        return None
    items = {item.case: item.outcome for item in sitting.session.items}
    if items.get(facts.id) is not wanted:
        return None
    return {
        "body": said_label("body", sitting.session.body),
        "decided_at": said_at(facts.decided_at),
        "reason": said_text(sitting.reasons.get(facts.id, "")),
        "announcement": _announcement(matter),
        "public": True if facts.announced_at else None,
    }


def _announcement(matter: Matter) -> Value:
    """The planned day of the announcement, if one is known and still ahead."""
    for deadline in matter.programme.deadlines.values():
        if deadline.kind is DeadlineKind.ANNOUNCEMENT and deadline.day is not None:
            known = deadline.known_from is None or deadline.known_from <= matter.desk.now
            file = matter.candidature
            about = deadline.subject in (matter.programme.id, file.call, file.decided_in)
            if known and about and not deadline.is_past(matter.desk.now):
                return said_deadline(deadline)
    return None


def _target(antenna: Antenna) -> Value:
    return said_day(antenna.target_opening) if antenna.target_opening else None
