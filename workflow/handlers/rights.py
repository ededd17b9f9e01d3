"""Who may give the commands that no lifecycle table governs."""

from states.acts import Act, Reason, Refused, Rule
from states.identifiers import CaseId, Role, Value
from states.instants import exactly
from workflow.desk import Desk
from workflow.outcomes import CommandFailed


def require(desk: Desk, case: CaseId, trigger: str, *roles: Role) -> None:
    """Refuse unless the actor holds one of `roles`."""
    if desk.actor.roles & set(roles):
        return
    wanted: list[Value] = [str(role) for role in roles]
    found: list[Value] = [str(role) for role in sorted(desk.actor.roles)]
    refuse(desk, case, trigger, Reason(rule=Rule.ROLE, found={"wanted": wanted, "found": found}))


def refuse(desk: Desk, case: CaseId, trigger: str, *reasons: Reason) -> None:
    """Refuse with these reasons, as the law would.

    Raises:
        CommandFailed: always, unless there is no reason.
    """
    if not reasons:
        return
    act = Act(
        trigger=trigger,
        actor=desk.actor.id,
        roles=desk.actor.roles,
        effective_at=exactly(desk.now),
    )
    raise CommandFailed(Refused(case=case, trigger=trigger, act=act, reasons=reasons))
