"""An antenna told a second time, from the design's text: a list of acts, folded naively."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.proof import plain
from tests.proof.lifecycles.plain_candidature import PARIS, REGION, Asked, end_of

GATES: Mapping[str, str] = {
    "diagnostic": "start_deployment",
    "offre": "start_deployment",
    "locaux": "start_deployment",
    "financement": "start_deployment",
    "concertation": "open",
    "region": "open",
    "convention": "open",
    "acv": "",
}
NEVER_WAIVED = ("concertation", "region")
RUNNING = plain.CARRYING - {"suspended"}


@dataclass(kw_only=True)
class Milestone:
    """Where a milestone stands."""

    status: str = "expected"
    due: date | None = None
    confirmed: bool = False
    overdue: bool = False


@dataclass(kw_only=True)
class Site:
    """What the acts that stand say of the antenna."""

    state: str = plain.NONE
    before: str = ""
    milestones: dict[str, Milestone] = field(default_factory=dict)
    labelled_at: datetime | None = None
    last: int | None = None
    last_at: datetime | None = None


@dataclass(kw_only=True)
class PlainAntenna:
    """The acts done so far, and the places of those taken back."""

    notified: bool = False
    acts: list[Asked] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def site(self) -> Site:
        """Fold the acts that stand."""
        found = Site()
        for place, act in enumerate(self.acts):
            if place not in self.gone and act.trigger != "revert":
                _apply(found, act, place)
        return found

    def sweep(self, now: datetime) -> None:
        """Mark what is overdue by now, the oldest first."""
        while True:
            site = self.site()
            late = sorted(
                (end_of(each.due), name)
                for name, each in site.milestones.items()
                if each.due and each.confirmed and each.status == "expected" and not each.overdue
            )
            if site.state not in RUNNING or not late or late[0][0] > now:
                return
            end, name = late[0]
            self.acts.append(
                Asked(trigger="overdue", role="clock", at=end, now=now, inputs={"milestone": name})
            )

    def ask(self, asked: Asked) -> bool:
        """Do an act if it is allowed, and say whether it was."""
        self.sweep(asked.now)
        if not self.allows(asked):
            return False
        if asked.trigger == "revert":
            last = self.site().last
            assert last is not None
            self.gone.add(last)
        self.acts.append(asked)
        return True

    def allows(self, asked: Asked) -> bool:
        """Whether the design allows an act on the antenna as it stands."""
        site = self.site()
        if asked.trigger == "revert":
            reverts = site.state in plain.ANTENNA_STATES - {"void"} and site.last is not None
            first = reverts and self.acts[site.last or 0].trigger == "create"
            return (
                asked.role == "lead" and bool(asked.inputs.get("reason")) and reverts and not first
            )
        if asked.trigger not in plain.ANTENNA:
            return False
        roles, moves = plain.ANTENNA[asked.trigger]
        if asked.role not in roles or site.state not in {source for source, _ in moves}:
            return False
        if asked.role == "regional_centre" and asked.region != REGION:
            return False
        too_early = site.last_at is not None and asked.at < site.last_at
        if too_early and asked.trigger != "open_pilot":
            return False
        check = _RULES.get(asked.trigger)
        return check is None or check(self, site, asked)

    def _undoable(self, site: Site) -> bool:
        return site.last is not None and self.acts[site.last].trigger != "create"


def _apply(site: Site, act: Asked, place: int) -> None:
    trigger, name = act.trigger, str(act.inputs.get("milestone", ""))
    if trigger == "create":
        site.labelled_at = act.at
    if name:
        milestone = site.milestones.setdefault(name, Milestone())
        if trigger in ("milestone_done", "milestone_waive"):
            milestone.status = "done" if trigger == "milestone_done" else "waived"
        elif trigger == "overdue":
            milestone.overdue = True
        else:
            milestone.due = date.fromisoformat(str(act.inputs["day"]))
            milestone.confirmed = trigger == "milestone_confirm"
            milestone.overdue = False
    moves = sorted(plain.ANTENNA[trigger][1])
    targets = [target for source, target in moves if source == site.state] or [site.state]
    target = site.before if trigger == "resume" else targets[0]
    if trigger == "suspend":
        site.before = site.state
    if target != site.state:
        site.state, site.last, site.last_at = target, place, act.at


def _engineering(plain_antenna: PlainAntenna, _site: Site, asked: Asked) -> bool:
    given = asked.inputs.get("regional_centre") and asked.inputs.get("target_opening")
    return plain_antenna.notified and bool(given)


def _gates(_antenna: PlainAntenna, site: Site, asked: Asked) -> bool:
    wanted = [name for name, gate in GATES.items() if gate == asked.trigger]
    settled = {name for name, each in site.milestones.items() if each.status != "expected"}
    return set(wanted) <= settled


def _deployment(plain_antenna: PlainAntenna, site: Site, asked: Asked) -> bool:
    day = asked.inputs.get("proposed_on")
    if not day:
        return False
    starts = end_of(date.fromisoformat(str(day)) - timedelta(days=1))
    return starts <= asked.at and _gates(plain_antenna, site, asked)


def _reason(_antenna: PlainAntenna, _site: Site, asked: Asked) -> bool:
    return bool(asked.inputs.get("reason"))


def _withdraw(_antenna: PlainAntenna, site: Site, asked: Asked) -> bool:
    ground = asked.inputs.get("ground")
    if not asked.inputs.get("reason") or ground not in ("illegality", "fraud", "beneficiary"):
        return False
    if ground != "illegality":
        return True
    assert site.labelled_at is not None
    decided = site.labelled_at.astimezone(PARIS).date()
    month = decided.month + 4
    year, month = decided.year + (month - 1) // 12, (month - 1) % 12 + 1
    return asked.now < end_of(date(year, month, decided.day))


def _known(_antenna: PlainAntenna, _site: Site, asked: Asked) -> bool:
    return asked.inputs.get("milestone") in GATES


def _waive(_antenna: PlainAntenna, _site: Site, asked: Asked) -> bool:
    name = asked.inputs.get("milestone")
    return name in GATES and name not in NEVER_WAIVED and bool(asked.inputs.get("reason"))


def _dated(_antenna: PlainAntenna, site: Site, asked: Asked) -> bool:
    name = str(asked.inputs.get("milestone"))
    if name not in GATES or not asked.inputs.get("day"):
        return False
    known = site.milestones.get(name)
    mine = asked.role == "lead" or known is None or not known.confirmed
    return mine or asked.trigger != "milestone_propose"


def _note(_antenna: PlainAntenna, _site: Site, asked: Asked) -> bool:
    return bool(asked.inputs.get("text"))


_RULES = {
    "start_engineering": _engineering,
    "start_deployment": _deployment,
    "open": _gates,
    "open_pilot": _reason,
    "suspend": _reason,
    "resume": _reason,
    "close": _reason,
    "revoke": _reason,
    "withdraw_label": _withdraw,
    "milestone_done": _known,
    "milestone_waive": _waive,
    "milestone_propose": _dated,
    "milestone_confirm": _dated,
    "note": _note,
}
