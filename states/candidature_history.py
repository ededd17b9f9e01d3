"""What each event does to the facts of a candidature; `states.history` folds them.

The events themselves are decided by the table `states.candidature`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from states.deadlines import Deadline, DeadlineKind
from states.events import Event, codes_of, text_of
from states.facts import (
    Automatic,
    Candidature,
    CandidatureState,
    Consolidation,
    Derogation,
    Mark,
)
from states.identifiers import AuthorityCode, CallId, CaseId, DeadlineId, Role, WindowId
from states.instants import instant_of

DECISIONS = ("label", "defer", "not_select")


def apply(facts: Candidature, event: Event) -> Candidature:
    """Return the facts after one event that still stands."""
    change = _CHANGES.get(event.kind)
    before, facts = facts, change(facts, event) if change else facts
    target, source = text_of(event.data, "to"), text_of(event.data, "from")
    if not target:
        return facts
    automatic = event.role is Role.CLOCK
    if automatic:
        entry = Automatic(
            event=event.id,
            trigger=event.kind,
            effective_at=event.effective_at.instant,
            source=source,
            window=before.window,
        )
        facts = replace(facts, automatic=(*facts.automatic, entry))
    if target == source and event.kind not in DECISIONS:
        return facts
    return replace(
        facts,
        state=CandidatureState(target),
        definition=event.definition,
        last_human_act=facts.last_human_act if automatic else event.effective_at,
        last_transition=event.id,
        previous_state="" if event.kind == "open_draft" else source,
        last_trigger=event.kind,
    )


def _opened(facts: Candidature, event: Event) -> Candidature:
    data = event.data
    predecessor = text_of(data, "predecessor")
    return replace(
        facts,
        reference=text_of(data, "reference"),
        call=CallId(text_of(data, "call")),
        window=WindowId(text_of(data, "window")),
        authority=AuthorityCode(text_of(data, "authority")),
        region=text_of(data, "region"),
        members=tuple(AuthorityCode(code) for code in codes_of(data, "members")),
        marks=frozenset(Mark(code) for code in codes_of(data, "marks")),
        opened_at=event.effective_at,
        predecessor=CaseId(predecessor) if predecessor else None,
    )


def _piece_added(facts: Candidature, event: Event) -> Candidature:
    piece = text_of(event.data, "piece")
    if piece not in facts.pieces:
        facts = replace(facts, pieces=(*facts.pieces, piece))
    return replace(facts, missing_recorded=facts.missing_recorded and _asked_is_missing(facts))


def _submitted(facts: Candidature, event: Event) -> Candidature:
    return replace(
        facts,
        window=WindowId(text_of(event.data, "window")),
        filed_at=event.effective_at,
        channel=text_of(event.data, "channel"),
        missing_at_filing=codes_of(event.data, "missing"),
    )


def _consolidated(facts: Candidature, event: Event) -> Candidature:
    due = Deadline(
        id=DeadlineId(f"{facts.id}/completion"),
        kind=DeadlineKind.COMPLETION,
        subject=facts.id,
        label="",
        day=date.fromisoformat(text_of(event.data, "due")),
        version=1 + (facts.consolidation.due.version if facts.consolidation else 0),
        known_from=event.recorded_at,
        set_by=event.actor,
    )
    request = Consolidation(
        motive=text_of(event.data, "motive"), pieces=codes_of(event.data, "pieces"), due=due
    )
    return replace(facts, consolidation=request, missing_recorded=False)


def _completion_extended(facts: Candidature, event: Event) -> Candidature:
    request = facts.consolidation
    if request is None:
        return facts
    due = replace(
        request.due,
        day=date.fromisoformat(text_of(event.data, "due")),
        version=request.due.version + 1,
        set_by=event.actor,
    )
    return replace(facts, consolidation=replace(request, due=due))


def _resumed(facts: Candidature, _event: Event) -> Candidature:
    return replace(facts, missing_recorded=_asked_is_missing(facts))


def _asked_is_missing(facts: Candidature) -> bool:
    wanted = facts.consolidation.pieces if facts.consolidation else ()
    return any(piece not in facts.pieces for piece in wanted)


def _decided(facts: Candidature, event: Event) -> Candidature:
    return replace(
        facts,
        decided_at=event.effective_at,
        decided_in=CaseId(text_of(event.data, "session")),
        notified_at=None,
        centres_told_at=None,
        announced_at=None,
        antennas=tuple(CaseId(code) for code in codes_of(event.data, "antennas")),
    )


def _derogated(facts: Candidature, event: Event) -> Candidature:
    window = WindowId(text_of(event.data, "window"))
    leave = Derogation(window=window, until=instant_of(text_of(event.data, "until")))
    return replace(facts, derogations=(*facts.derogations, leave), window=window)


def _carried(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, window=WindowId(text_of(event.data, "window")))


def _succeeded(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, successor=CaseId(text_of(event.data, "successor")))


def _inadmissible(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, inadmissible_motive=text_of(event.data, "motive"))


def _acknowledged(facts: Candidature, event: Event) -> Candidature:
    return replace(facts, acknowledged_at=event.effective_at.instant)


def _told(facts: Candidature, event: Event) -> Candidature:
    if facts.decided_at is None:  # the decision it told of was taken back
        return facts
    return replace(facts, notified_at=event.effective_at.instant)


def _told_to_centres(facts: Candidature, event: Event) -> Candidature:
    if facts.decided_at is None:
        return facts
    return replace(facts, centres_told_at=event.effective_at.instant)


def _made_public(facts: Candidature, event: Event) -> Candidature:
    if facts.decided_at is None:
        return facts
    return replace(facts, announced_at=event.effective_at.instant)


_CHANGES: Mapping[str, Callable[[Candidature, Event], Candidature]] = {
    "open_draft": _opened,
    "add_piece": _piece_added,
    "submit": _submitted,
    "acknowledge": _acknowledged,
    "consolidate": _consolidated,
    "extend_completion": _completion_extended,
    "resume": _resumed,
    "declare_inadmissible": _inadmissible,
    "label": _decided,
    "defer": _decided,
    "not_select": _decided,
    "derogate": _derogated,
    "carry": _carried,
    "reapply": _succeeded,
    "notified": _told,
    "centres_told": _told_to_centres,
    "announced": _made_public,
}
