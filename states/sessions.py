"""Checks of a committee session as a record: an item, then `notify`, then `announce`.

Quorum and votes are in `states.committee`. Each function returns the reasons that refuse, () when
there is none.
"""

from collections.abc import Collection
from datetime import datetime

from states.acts import Reason, Remedy, Rule
from states.facts import Candidature, CandidatureState, Session
from states.identifiers import CaseId

EXAMINED = (CandidatureState.ANALYSED, CandidatureState.DEFERRED)
"""States from which a file may be an item of a session."""
AHEAD = (
    CandidatureState.NONE,
    CandidatureState.DRAFT,
    CandidatureState.SUBMITTED,
    CandidatureState.CONSOLIDATION,
)
"""States of a file still to be examined."""


def left_examination(facts: Candidature) -> bool:
    """Whether no session's decision can be applied to a file any more: withdrawn, or decided."""
    return facts.state not in (*AHEAD, *EXAMINED)


def reasons_against_item(session: Session, facts: Candidature, now: datetime) -> tuple[Reason, ...]:
    """Say why the outcome of one file cannot be recorded in a session.

    The file must be analysed or deferred, the session held, and nothing of it lifted yet. A
    reason may still come later: without it the decision itself is refused.
    """
    reasons = []
    if facts.state not in EXAMINED:
        found = {"state": str(facts.state), "sources": [str(state) for state in EXAMINED]}
        reasons.append(Reason(rule=Rule.STATE, found=found))
    held_on = session.held_on
    if held_on is not None and (held_on.earliest or held_on.instant) > now:
        found = {"value": held_on.instant.isoformat()}
        reasons.append(Reason(rule=Rule.EFFECTIVE_IN_FUTURE, found=found))
    if session.notified_at is not None or session.announced_at is not None:
        reasons.append(Reason(rule=Rule.DEPENDENT_ACT, found={"dependents": ["notify"]}))
    return tuple(reasons)


def reasons_against_notify(session: Session, carried_out: Collection[CaseId]) -> tuple[Reason, ...]:
    """Say why the cities cannot be told yet: every item of the session must be applied.

    `carried_out` names the files that took this session's decision, or that can take it no more;
    one reason per other item, with the act that applies it.
    """
    if session.notified_at is not None:
        return (Reason(rule=Rule.STATE, found={"session": session.reference, "since": "notified"}),)
    if not session.items:
        found = {"session": session.reference, "outcome": ""}
        return (Reason(rule=Rule.SESSION_OUTCOME, found=found),)
    return tuple(
        Reason(
            rule=Rule.SESSION_OUTCOME,
            found={
                "session": session.reference,
                "outcome": str(item.outcome),
                "case": item.case,
            },
            remedy=Remedy(trigger=str(item.outcome), inputs={"session": session.id}),
        )
        for item in session.items
        if item.case not in carried_out
    )


def reasons_against_announce(session: Session) -> tuple[Reason, ...]:
    """Say why a session cannot be made public: the cities are told before the press."""
    if session.announced_at is not None:
        found = {"session": session.reference, "since": "announced"}
        return (Reason(rule=Rule.STATE, found=found),)
    if session.notified_at is None:
        found = {"session": session.reference}
        return (Reason(rule=Rule.NOT_NOTIFIED, found=found, remedy=Remedy(trigger="notify")),)
    return ()


def reasons_against_telling_centres(session: Session) -> tuple[Reason, ...]:
    """Say why the regional centres cannot be told: the cities come first, and it is told once."""
    if session.centres_told_at is not None:
        found = {"session": session.reference, "since": "centres_told"}
        return (Reason(rule=Rule.STATE, found=found),)
    return reasons_against_announce(session)
