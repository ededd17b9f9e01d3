"""Both lifecycles against the plain models: every trigger, every role, around every deadline.

Hypothesis tells the story; the law decides and folds its events; the model must agree on whether
each act is allowed and on what then stands.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from states.acts import Act, Step
from states.facts import Antenna, Candidature, Outcome, Session, SessionItem
from states.identifiers import ActorId, CaseId, CaseKind, Role
from states.instants import exactly, on_day
from tests.proof import plain
from tests.proof.lifecycles import plain_antenna
from tests.proof.lifecycles.plain_antenna import PlainAntenna
from tests.proof.lifecycles.plain_candidature import (
    CLOSINGS,
    ENDS,
    PARIS,
    REGION,
    Asked,
    PlainCandidature,
    end_of,
    opens_at,
)
from tests.proof.rows import Reached
from tests.states.story import CASE, OF_2021, Story

FULL_RUNS, FULL_STEPS = 2000, 50
RUNS_PER_SECOND = 4
MOMENT = timedelta(microseconds=1)
PEOPLE = tuple(role for role in Role if role is not Role.CLOCK)
ROLES = st.sampled_from((Role.LEAD, Role.LEAD, Role.LEAD, Role.CITY, Role.CITY, *PEOPLE))
REGIONS = st.sampled_from((REGION, REGION, "Bretagne", ""))
WORDS = st.sampled_from(("Motif.", "Motif.", ""))
OFFSETS = (-MOMENT, timedelta(), MOMENT, timedelta(minutes=2) - MOMENT, timedelta(minutes=2))
WAITS = st.one_of(
    st.sampled_from((timedelta(minutes=1), timedelta(hours=5), timedelta(days=2))),
    st.sampled_from((timedelta(days=9), timedelta(days=40))),
)
OUTCOMES = st.sampled_from(Outcome)
ACTS = st.integers(1, 4)
PIECES = ("formulaire", "budget", "lettre")


class Compared(RuleBasedStateMachine):
    """Time, and one act at a time given to both."""

    story: Story

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime.fromisoformat("2020-09-01T08:00:00+00:00")

    def instants(self) -> list[datetime]:
        """Return the deadlines ahead."""
        raise NotImplementedError

    @rule(wait=WAITS)
    def wait(self, wait: timedelta) -> None:
        """Let time pass."""
        self.now += wait

    @rule(nth=st.integers(0, 1), offset=st.sampled_from(OFFSETS))
    def wait_for_a_deadline(self, nth: int, offset: timedelta) -> None:
        """Go to just before, at, or just after a deadline ahead."""
        ahead = sorted(each for each in self.instants() if each > self.now + timedelta(minutes=3))
        if len(ahead) > nth and ahead[nth] - self.now < timedelta(days=150):
            self.now = ahead[nth] + offset

    def parted(self, asked: Asked, decision: object) -> str:
        """Say where the law and the model parted."""
        reasons = [str(reason.rule) for reason in getattr(decision, "reasons", ())]
        return f"{asked}: {reasons or 'allowed'} after {self.lived()}"

    def lived(self) -> list[tuple[str, str]]:
        """Return the story so far."""
        return [(event.kind, event.recorded_at.isoformat()) for event in self.story.events]

    def day(self, days: int) -> str:
        """Return a civil day of Paris near now."""
        return (self.now.astimezone(PARIS).date() + timedelta(days=days)).isoformat()


class CandidatureMachine(Compared):
    """A candidature from its draft on."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story(programme=OF_2021)
        self.model = PlainCandidature()
        self.held: dict[str, Any] | None = None

    def instants(self) -> list[datetime]:
        """Return the closings, the end of a completion and of leaves."""
        file = self.model.file()
        dues = [end_of(file.due)] if file.due else []
        return [*ENDS.values(), *dues, *(until for _, until in file.leaves)]

    @initialize(
        window=st.sampled_from(tuple(CLOSINGS)[:2]), depth=st.integers(0, 4), outcome=OUTCOMES
    )
    def begin(self, window: str, depth: int, outcome: Outcome) -> None:
        """Bring a file some way: a draft without or with its form, submitted, analysed, decided."""
        self.give("open_draft", Role.CITY, {"window": window})
        if depth > 0:
            self.give("add_piece", Role.CITY, {"piece": PIECES[0]})
        if depth > 1:
            self.now = max(self.now, opens_at(window))
            self.give("submit", Role.CITY, {"window": window, "channel": "portal"})
        if depth > 2:
            self.give("analyse", Role.LEAD, {})
            self.now = ENDS[window] + timedelta(days=30)
        if depth > 3:
            self.held_session(outcome, 0, reasoned=True)
            self.give(str(outcome), Role.LEAD, {"session": "s1"})

    @precondition(lambda self: self.model.file().state in ("analysed", "deferred"))
    @rule(outcome=OUTCOMES, days=st.integers(0, 3), reasoned=st.sampled_from((True, True, False)))
    def hold_a_session(self, outcome: Outcome, days: int, reasoned: bool) -> None:
        """A session decides on the file, which may take its decision."""
        self.held_session(outcome, days, reasoned=reasoned)
        self.give(str(outcome), Role.LEAD, {"session": "s1"})

    def held_session(self, outcome: Outcome, days: int, *, reasoned: bool) -> None:
        """A session decides on the file."""
        held_on = date.fromisoformat(self.day(-days))
        item = SessionItem(case=CASE, outcome=outcome, reasoned=reasoned)
        session = Session(
            id=CaseId("s1"), reference="S-1", body="jury", held_on=on_day(held_on), items=(item,)
        )
        self.story.around = replace(self.story.around, sessions={session.id: session})
        self.held = {"outcome": str(outcome), "held_on": held_on, "reasoned": reasoned}

    @rule(data=st.data(), acts=ACTS)
    def act(self, data: st.DataObject, acts: int) -> None:
        """Somebody takes a few triggers, mostly ones that the state knows."""
        for _ in range(acts):
            self.take(data, data.draw(ROLES, "role"), data.draw(REGIONS, "region"))

    def take(self, data: st.DataObject, role: Role, region: str) -> None:
        """Take one trigger."""
        state = self.model.file().state
        here = [
            name
            for name, (_, moves) in plain.CANDIDATURE.items()
            if any(source == state for source, _ in moves)
        ]
        every = (*plain.CANDIDATURE, "revert", "danser")
        names = st.one_of(st.sampled_from((*here, "revert")), st.sampled_from(every))
        trigger = data.draw(names, "trigger")
        self.give(trigger, role, self.inputs(trigger, data), region)

    @precondition(lambda self: self.model.file().state in ("draft", "lapsed"))
    @rule(window=st.sampled_from(tuple(CLOSINGS)), ago=WAITS, proof=WORDS, reason=WORDS)
    def record_a_late_receipt(self, window: str, ago: timedelta, proof: str, reason: str) -> None:
        """The lead records a filing received some time ago."""
        inputs = {"window": window, "channel": "post", "proof": proof, "reason": reason}
        self.give("submit", Role.LEAD, inputs, at=self.now - ago)

    @precondition(lambda self: self.model.file().state == "consolidation")
    @rule(days=st.sampled_from((1, 20)), pieces=st.integers(0, 3), role=ROLES)
    def complete(self, days: int, pieces: int, role: Role) -> None:
        """The delay is extended, pieces come, and somebody takes the file up again."""
        due = self.model.file().due
        assert due is not None
        later = (due + timedelta(days=days)).isoformat()
        self.give("extend_completion", role, {"due": later, "reason": "Motif."})
        for piece in PIECES[:pieces]:
            self.give("add_piece", Role.CITY, {"piece": piece})
        self.give("resume", role, {"missing_accepted": False})

    def inputs(self, trigger: str, data: st.DataObject) -> dict[str, Any]:
        """Draw what an act says."""
        chance = Random(data.draw(st.integers(0, 10**6), "inputs"))
        own = self.model.file().window
        found: dict[str, Any] = {
            "window": chance.choice((own, own, *CLOSINGS, "AMI2/inconnue")),
            "piece": chance.choice(PIECES),
            "channel": chance.choice(("portal", "portal", "email", "pigeon")),
            "motive": chance.choice(("pieces", "projet", "late", "incomplete", "not_eligible")),
            "pieces": chance.choice((("budget",), ("budget", "lettre"), ())),
            "what": chance.choice(("Le projet.", "")),
            "due": self.day(chance.choice((-1, 0, 1, 10, 30))),
            "reason": chance.choice(("Motif.", "Motif.", "")),
            "missing_accepted": chance.random() < 0.5,
            "session": "s1",
            "plan": chance.choice(("Un plan.", "")),
            "until": (self.now + timedelta(days=chance.choice((-1, 3, 30)))).isoformat(),
            "text": chance.choice(("Un appel.", "")),
            "proof": "",
        }
        if trigger == "consolidate":
            found["motive"] = chance.choice(("pieces", "projet"))
        wanted = _FIELDS.get(trigger, ())
        return {name: found[name] for name in wanted}

    def give(
        self,
        trigger: str,
        role: Role,
        inputs: dict[str, Any],
        region: str = "",
        at: datetime | None = None,
    ) -> None:
        """Give one act to both and compare."""
        effective = at or self.now
        act = Act(
            trigger=trigger,
            actor=ActorId("somebody"),
            roles=frozenset({role}),
            effective_at=exactly(effective),
            inputs=inputs,
            region=region,
        )
        born = {"call": "AMI2", "region": REGION, "authority": "40088"}
        extra = born if trigger == "open_draft" else {}
        if trigger == "reapply":
            extra = {"successor": "c2"}
        decision = self.story.do(act, self.now, **extra)
        asked = Asked(
            trigger=trigger,
            role=str(role),
            at=effective,
            now=self.now,
            inputs=inputs,
            region=region,
            named_session=self.held,
        )
        allowed = self.model.ask(asked)
        assert isinstance(decision, Step) == allowed, self.parted(asked, decision)
        if allowed and trigger == "reapply":
            self.story.around = replace(self.story.around, dependents=("AMI2-002",))
        self.compare()

    def compare(self) -> None:
        """What stands is the same."""
        facts, file = self.story.facts, self.model.file()
        assert isinstance(facts, Candidature)
        due = facts.consolidation.due.day if facts.consolidation else None
        pieces, missing = set(facts.pieces), facts.missing_recorded
        stands = (str(facts.state), str(facts.window), pieces, missing, due)
        expected = (file.state, file.window, file.pieces, file.missing, file.due)
        assert stands == expected, (stands, expected, self.lived())


_FIELDS = {
    "open_draft": ("window",),
    "add_piece": ("piece",),
    "submit": ("window", "channel", "reason", "proof"),
    "consolidate": ("motive", "due", "pieces", "what"),
    "extend_completion": ("due", "reason"),
    "resume": ("missing_accepted",),
    "declare_inadmissible": ("motive", "reason"),
    "analyse": ("reason",),
    "label": ("session",),
    "defer": ("session",),
    "not_select": ("session",),
    "support": ("plan",),
    "withdraw": ("reason",),
    "derogate": ("window", "until", "reason"),
    "carry": ("window",),
    "reapply": ("window",),
    "note": ("text",),
    "revert": ("reason",),
}


class AntennaMachine(Compared):
    """An antenna from its label on."""

    def __init__(self) -> None:
        super().__init__()
        self.story = Story(programme=OF_2021, kind=CaseKind.ANTENNA)
        self.model = PlainAntenna()

    def instants(self) -> list[datetime]:
        """Return the ends of the milestones and of the four months."""
        site = self.model.site()
        dues = [end_of(each.due) for each in site.milestones.values() if each.due]
        return [*dues, datetime.fromisoformat("2021-01-01T23:00:00+00:00")]

    @initialize(notified=st.sampled_from((True, True, False)), depth=st.integers(0, 3))
    def begin(self, notified: bool, depth: int) -> None:
        """Label the antenna, mostly tell its town, and bring it some way."""
        self.give("create", Role.LEAD, {"candidature": "c0", "call": "AMI2"})
        if notified:
            self.story.tell("notified", self.now)
            self.model.notified = True
        if depth > 0:
            given = {"regional_centre": "75", "target_opening": self.day(200)}
            self.give("start_engineering", Role.REGIONAL_CENTRE, given, REGION)
        if depth > 1:
            self.settle("start_deployment")
            self.give("start_deployment", Role.LEAD, {"proposed_on": self.day(0)})
        if depth > 2:
            self.settle("open")
            self.give("open", Role.LEAD, {})

    @rule(data=st.data(), acts=ACTS)
    def act(self, data: st.DataObject, acts: int) -> None:
        """Somebody takes a few triggers, mostly ones that the state knows."""
        for _ in range(acts):
            self.take(data, data.draw(ROLES, "role"), data.draw(REGIONS, "region"))

    def take(self, data: st.DataObject, role: Role, region: str) -> None:
        """Take one trigger."""
        state = self.model.site().state
        here = [
            name
            for name, (_, moves) in plain.ANTENNA.items()
            if any(source == state for source, _ in moves)
        ]
        every = (*plain.ANTENNA, "revert", "danser")
        names = st.one_of(st.sampled_from((*here, "revert")), st.sampled_from(every))
        trigger = data.draw(names, "trigger")
        chance = Random(data.draw(st.integers(0, 10**6), "inputs"))
        self.give(trigger, role, self.inputs(trigger, chance), region)

    @rule(gate=st.sampled_from(("start_deployment", "open")))
    def settle(self, gate: str) -> None:
        """Record every milestone of a gate, once there is work on it."""
        if self.model.site().state != _BEFORE[gate]:
            return
        for name, gated in plain_antenna.GATES.items():
            if gated == gate:
                self.give("milestone_done", Role.LEAD, {"milestone": name})

    def inputs(self, trigger: str, chance: Random) -> dict[str, Any]:
        """Draw what an act says."""
        found: dict[str, Any] = {
            "regional_centre": chance.choice(("75", "75", "")),
            "target_opening": self.day(200),
            "proposed_on": self.day(chance.choice((-3, 0, 1))),
            "reason": chance.choice(("Motif.", "Motif.", "")),
            "ground": chance.choice(("illegality", "illegality", "fraud", "humeur")),
            "milestone": chance.choice((*plain_antenna.GATES, "fanfare")),
            "day": self.day(chance.choice((-2, 1, 15))),
            "text": chance.choice(("Un appel.", "")),
        }
        return {name: found[name] for name in _ANTENNA_FIELDS.get(trigger, ())}

    def give(self, trigger: str, role: Role, inputs: dict[str, Any], region: str = "") -> None:
        """Give one act to both and compare."""
        act = Act(
            trigger=trigger,
            actor=ActorId("somebody"),
            roles=frozenset({role}),
            effective_at=exactly(self.now),
            inputs=inputs,
            region=region,
        )
        extra = {"region": REGION} if trigger == "create" else {}
        decision = self.story.do(act, self.now, **extra)
        asked = Asked(
            trigger=trigger,
            role=str(role),
            at=self.now,
            now=self.now,
            inputs=inputs,
            region=region,
        )
        allowed = self.model.ask(asked)
        assert isinstance(decision, Step) == allowed, self.parted(asked, decision)
        self.compare()

    def compare(self) -> None:
        """What stands is the same."""
        facts, site = self.story.facts, self.model.site()
        assert isinstance(facts, Antenna)
        assert str(facts.state) == site.state, self.lived()
        stands = {
            name: (each.status, each.due.day if each.due else None, each.overdue)
            for name, each in facts.milestones.items()
        }
        expected = {
            name: (each.status, each.due, each.overdue) for name, each in site.milestones.items()
        }
        assert stands == expected, self.lived()


_BEFORE = {"start_deployment": "engineering", "open": "deployment"}
_ANTENNA_FIELDS = {
    "start_engineering": ("regional_centre", "target_opening"),
    "start_deployment": ("proposed_on",),
    "open_pilot": ("reason",),
    "suspend": ("reason",),
    "resume": ("reason",),
    "close": ("reason",),
    "revoke": ("reason",),
    "withdraw_label": ("ground", "reason"),
    "milestone_done": ("milestone",),
    "milestone_waive": ("milestone", "reason"),
    "milestone_propose": ("milestone", "day"),
    "milestone_confirm": ("milestone", "day"),
    "overdue": ("milestone",),
    "note": ("text",),
    "revert": ("reason",),
}
MACHINES = (CandidatureMachine, AntennaMachine)


def run(machine: type[Compared], runs: int, steps: int) -> None:
    """Run one machine; raises where the law and the model part."""
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=chosen)  # type: ignore[no-untyped-call]


def prove(seconds: float | None) -> Reached:
    """Run both machines; the whole number when there is no limit."""
    runs = FULL_RUNS
    if seconds is not None:
        runs = min(FULL_RUNS, int(seconds * RUNS_PER_SECOND / len(MACHINES)))
    failures = []
    for machine in MACHINES:
        try:
            run(machine, runs, FULL_STEPS)
        except AssertionError as parted:
            failures.append(f"{machine.__name__}: {parted}")
    line = f"2 lifecycles, {runs} runs × {FULL_STEPS} steps each, {len(failures)} differences"
    return Reached(line=line, failures=tuple(failures))
