"""Taking over the history of antennas: phases and milestones, each through the law, in order."""

from collections.abc import Mapping

from notifications.wording import label
from states.facts import Antenna
from states.identifiers import CaseId, Value
from states.instants import PARIS, EffectiveAt
from workflow.desk import Desk
from workflow.handlers.takeover import between, since, take_act
from workflow.importing.commands import AntennaRow, MilestoneRow, MilestoneSaid
from workflow.outcomes import CommandFailed, Invalid

ORDER = ("labelled", "engineering", "deployment", "open", "closed")
"""The phases of an antenna, each after the one before it."""
TRIGGERS: Mapping[str, str] = {
    "engineering": "start_engineering",
    "deployment": "start_deployment",
    "open": "open",
    "closed": "close",
}


def take_antenna(desk: Desk, row: AntennaRow) -> None:
    """Take an antenna to the phase of its line, with the milestones the line says."""
    facts = _antenna(desk, row.antenna)
    left = list(row.said)
    for phase in _path(facts, row):
        trigger = "open_pilot" if row.state == "pilot" else TRIGGERS[phase]
        at = _phase_date(desk, row, trigger)
        for said in [each for each in left if _comes_before(desk, each, trigger, at)]:
            _settle(desk, row.antenna, said, at)
            left.remove(said)
        if row.waiver:
            _waive_the_others(desk, row, trigger, at)
        take_act(desk, row.antenna, trigger, at, _inputs(desk, row, trigger, at))
    for said in left:
        _settle(desk, row.antenna, said, None)
    if row.state == "suspended":
        at = since(desk, _antenna(desk, row.antenna).last_human_act)
        take_act(desk, row.antenna, "suspend", at, {"reason": row.reason})


def _path(facts: Antenna, row: AntennaRow) -> tuple[str, ...]:
    """Return the phases from where the antenna stands to what the line says.

    Raises:
        CommandFailed: the antenna is further, or elsewhere.
    """
    if row.state == "pilot":
        return ("open",)
    wanted = row.state
    if wanted == "suspended":
        wanted = "deployment" if "start_deployment" in row.phases else "engineering"
    standing = str(facts.state)
    if standing not in ORDER or ORDER.index(standing) > ORDER.index(wanted):
        shown = label("antenna", standing)
        raise CommandFailed(Invalid(field="state", value=shown, problem="already_there"))
    return ORDER[ORDER.index(standing) + 1 : ORDER.index(wanted) + 1]


def _phase_date(desk: Desk, row: AntennaRow, trigger: str) -> EffectiveAt:
    """Return when a phase was taken: as said, else between the act before it and the next said."""
    said = row.phases.get("open" if trigger == "open_pilot" else trigger)
    if said is not None:
        return said
    triggers = list(TRIGGERS.values())
    later = triggers[triggers.index(trigger) + 1 :] if trigger in triggers else []
    bound = next((row.phases[each] for each in later if each in row.phases), None)
    last = _antenna(desk, row.antenna).last_human_act
    return between(last, bound, desk.now) if last else since(desk, None)


def _inputs(desk: Desk, row: AntennaRow, trigger: str, at: EffectiveAt) -> dict[str, Value]:
    if trigger == "start_engineering":
        region = row.regional_centre or _antenna(desk, row.antenna).region
        target = row.target_opening.isoformat() if row.target_opening else ""
        return {"regional_centre": region, "target_opening": target}
    if trigger == "start_deployment":
        day = row.proposed_on or at.instant.astimezone(PARIS).date()
        return {"proposed_on": day.isoformat()}
    return {"reason": row.reason} if trigger in ("close", "open_pilot") else {}


def _comes_before(desk: Desk, said: MilestoneSaid, trigger: str, at: EffectiveAt) -> bool:
    """Whether a milestone is to be recorded before a phase: it gates it, or is older."""
    gates = {rule.id: rule.gates for rule in desk.programme.milestones}
    if gates.get(said.milestone) == trigger:
        return True
    return said.at is not None and said.at.instant <= at.instant


def _waive_the_others(desk: Desk, row: AntennaRow, trigger: str, at: EffectiveAt) -> None:
    facts = _antenna(desk, row.antenna)
    for rule in desk.programme.milestones:
        fact = facts.milestones.get(rule.id)
        settled = fact is not None and fact.status != "expected"
        if rule.gates == trigger and rule.waivable and not settled:
            inputs: dict[str, Value] = {"milestone": rule.id, "reason": row.waiver}
            take_act(desk, row.antenna, "milestone_waive", at, inputs)


def take_milestone(desk: Desk, row: MilestoneRow) -> None:
    """Take one milestone of an antenna."""
    _antenna(desk, row.antenna)
    _settle(desk, row.antenna, row.said, None)


def _settle(desk: Desk, case: CaseId, said: MilestoneSaid, bound: EffectiveAt | None) -> None:
    """Record a milestone, done or waived when it says, else between the label and `bound`."""
    facts = _antenna(desk, case)
    at = said.at or between(facts.last_human_act or since(desk, None), bound, desk.now)
    inputs: dict[str, Value] = {"milestone": said.milestone}
    if said.status == "expected":
        inputs["day"] = said.due.isoformat() if said.due else ""
        take_act(desk, case, "milestone_propose", since(desk, facts.last_human_act), inputs)
    elif said.status == "waived":
        take_act(desk, case, "milestone_waive", at, {**inputs, "reason": said.reason})
    else:
        take_act(desk, case, "milestone_done", at, inputs)


def _antenna(desk: Desk, case: CaseId) -> Antenna:
    facts = desk.archive.antenna(case)
    if facts is None:
        raise CommandFailed(Invalid(field="antenna", value=case, problem="unknown"))
    return facts
