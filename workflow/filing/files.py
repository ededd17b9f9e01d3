"""The file a filing command is about, as its actor may know it."""

from states.acts import Reason, Rule
from states.admission import state_reason
from states.candidature import CANDIDATURE
from states.facts import Candidature, CandidatureState
from states.identifiers import CaseId, Role
from workflow.desk import Desk
from workflow.disclosure import view_of
from workflow.handlers.rights import refuse, require
from workflow.outcomes import CommandFailed, Invalid

WRITERS = (Role.CITY, Role.LEAD)


def own_file(desk: Desk, case: CaseId, trigger: str) -> Candidature:
    """Return a candidature its actor may write to; another town's does not exist for a city.

    Raises:
        CommandFailed: it is no candidature, not this city's, or the actor writes to none.
    """
    facts = desk.facts(case)
    if not isinstance(facts, Candidature):
        raise CommandFailed(Invalid(field="case", value=case, problem="unknown"))
    actor = desk.actor
    by_city = Role.CITY in actor.roles and Role.LEAD not in actor.roles
    if by_city and actor.authority not in (facts.authority, *facts.members):
        raise CommandFailed(Invalid(field="case", value=case, problem="unknown"))
    require(desk, case, trigger, *WRITERS)
    if actor.is_insider:
        return facts
    shown = view_of(facts, desk.archive.events(case), actor)
    assert isinstance(shown, Candidature)
    return shown


def require_draft(desk: Desk, facts: Candidature, trigger: str) -> None:
    """Refuse unless the file is a draft: what was filed is frozen."""
    if facts.state is CandidatureState.DRAFT:
        return
    refuse(desk, facts.id, trigger, _not_a_draft(facts))


def require_open_to_pieces(desk: Desk, facts: Candidature, trigger: str) -> None:
    """Refuse unless the file takes pieces in its state."""
    rows = CANDIDATURE.rows_of("add_piece")
    if any(facts.state in row.sources for row in rows):
        return
    refuse(desk, facts.id, trigger, state_reason(rows, facts))


def _not_a_draft(facts: Candidature) -> Reason:
    found = {"state": str(facts.state), "sources": [str(CandidatureState.DRAFT)]}
    return Reason(rule=Rule.STATE, found=found)
