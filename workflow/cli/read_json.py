"""A file as JSON for scripts: the same keys whatever its state."""

from datetime import datetime
from typing import Any

from states.deadlines import Deadline
from states.events import codes_of
from states.facts import Antenna, Candidature
from states.identifiers import Value
from states.instants import EffectiveAt, iso
from workflow.reading import FileRead


def file_json(read: FileRead, *, history: bool = True) -> dict[str, Any]:
    """Return one file for scripts; the keys are stable, None stands for what is not known."""
    facts = read.facts
    value: dict[str, Any] = {
        "reference": facts.reference,
        "place": read.place,
        "state": str(facts.state),
        "call": facts.call,
        "authority": facts.authority,
        "version": facts.version,
        "marks": sorted(str(mark) for mark in facts.marks),
    }
    if isinstance(facts, Candidature):
        value |= _candidature_json(facts)
    else:
        value |= _antenna_json(facts)
    if history:
        value["history"] = [
            {
                "seq": event.case_seq,
                "kind": event.kind,
                "role": str(event.role),
                "effective_at": event.effective_at.to_value(),
                "recorded_at": event.recorded_at.isoformat(),
                "unverifiable": list(codes_of(event.data, "unverifiable")),
            }
            for event in read.events
        ]
    return value


def _candidature_json(facts: Candidature) -> dict[str, Any]:
    request = facts.consolidation
    return {
        "window": facts.window,
        "members": list(facts.members),
        "channel": facts.channel,
        "filed_at": _effective_json(facts.filed_at),
        "pieces": list(facts.pieces),
        "completion_due": _day_json(request.due) if request else None,
        "decided_at": _effective_json(facts.decided_at),
        "notified_at": _instant_json(facts.notified_at),
        "announced_at": _instant_json(facts.announced_at),
        "predecessor": facts.predecessor,
        "successor": facts.successor,
        "antennas": list(facts.antennas),
    }


def _antenna_json(facts: Antenna) -> dict[str, Any]:
    return {
        "candidature": facts.candidature,
        "site": facts.site,
        "regional_centre": facts.regional_centre,
        "labelled_at": _effective_json(facts.labelled_at),
        "notified_at": _instant_json(facts.notified_at),
        "announced_at": _instant_json(facts.announced_at),
        "target_opening": facts.target_opening.isoformat() if facts.target_opening else None,
        "opened_at": _effective_json(facts.opened_at),
        "milestones": [
            {
                "id": fact.id,
                "status": fact.status,
                "done_at": _effective_json(fact.done_at),
                "due": _day_json(fact.due) if fact.due else None,
                "confirmed": fact.due.confirmed if fact.due else False,
            }
            for fact in facts.milestones.values()
        ],
    }


def _effective_json(at: EffectiveAt | None) -> dict[str, Value] | None:
    return at.to_value() if at else None


def _instant_json(at: datetime | None) -> str | None:
    return iso(at) if at else None


def _day_json(deadline: Deadline) -> str | None:
    return deadline.day.isoformat() if deadline.day else None
