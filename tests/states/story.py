"""A case lived in a test: acts decided by the law, recorded as events, folded back into facts.

The programme has the real closings of AMI 2, in its states of July 2020 and of October 2021, and
a call of noon closings that exists nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from states.acts import Act, Refused, Step
from states.deadlines import Deadline, DeadlineKind
from states.events import Event
from states.facts import Facts, Outcome, Session, SessionItem, Surroundings
from states.history import antenna_of, candidature_of, taking_back
from states.identifiers import (
    ActorId,
    CallId,
    CaseId,
    CaseKind,
    DeadlineId,
    EventId,
    Role,
    Value,
    WindowId,
)
from states.instants import EffectiveAt, exactly, on_day
from states.law import Decision, decide, due_act
from states.programme import (
    Call,
    MilestoneRule,
    Owner,
    PieceKind,
    Programme,
    Window,
    WindowKind,
)

CASE = CaseId("c1")
AMI1, AMI2, NOON = CallId("AMI1"), CallId("AMI2"), CallId("NOON")
WAVE_1, WAVE_2, WAVE_3 = (WindowId(f"AMI2/vague-{n}") for n in (1, 2, 3))
ROLLING = WindowId("AMI2/au-fil-de-l-eau")
CUTOFF = DeadlineId("AMI2/limite")
SESSION = CaseId("s1")
GATES = {
    "diagnostic": "start_deployment",
    "offre": "start_deployment",
    "locaux": "start_deployment",
    "financement": "start_deployment",
    "concertation": "open",
    "region": "open",
    "convention": "open",
    "acv": "",
}


def utc(text: str) -> datetime:
    """Read an instant written in UTC, seconds or less left out."""
    return datetime.fromisoformat(f"{text}+00:00")


def closing(name: str, day: date | None, hour: time | None = None) -> Deadline:
    """A wave closing."""
    return Deadline(
        id=DeadlineId(name),
        kind=DeadlineKind.WAVE_CLOSING,
        subject=name,
        label=f"clôture {name}",
        day=day,
        hour=hour,
    )


def window(name: str, known_from: datetime, closes_with: str = "") -> Window:
    """A window of the call its name starts with; rolling when it closes with the cutoff."""
    return Window(
        id=WindowId(name),
        call=CallId(name.split("/")[0]),
        label=name.split("/")[1],
        kind=WindowKind.ROLLING if closes_with else WindowKind.WAVE,
        closing=DeadlineId(closes_with or name),
        known_from=known_from,
    )


KNOWN_2020 = utc("2020-07-22T22:00")
KNOWN_2021 = utc("2021-10-03T22:00")
_WAVES = tuple(window(name, KNOWN_2020) for name in (WAVE_1, WAVE_2, WAVE_3))
_DEADLINES = {
    each.id: each
    for each in (
        closing("AMI1/appel", None),
        closing(WAVE_1, date(2020, 11, 6)),
        closing(WAVE_2, date(2021, 2, 12)),
        closing(WAVE_3, date(2021, 6, 25)),
        closing("NOON/matin", date(2020, 11, 6), time(12)),
        closing("NOON/soir", date(2021, 3, 5), time(12)),
    )
}
_OTHERS = (
    Call(id=AMI1, label="AMI 1", windows=(window("AMI1/appel", utc("2019-05-13T00:00")),)),
    Call(
        id=NOON,
        label="Appel de midi",
        windows=(window("NOON/matin", KNOWN_2020), window("NOON/soir", KNOWN_2020)),
    ),
)
OF_2020 = Programme(
    id="programme",
    label="Programme",
    zone="Europe/Paris",
    version=1,
    definition="d" * 64,
    calls=(*_OTHERS, Call(id=AMI2, label="AMI 2", windows=_WAVES)),
    deadlines=_DEADLINES,
    pieces=(
        PieceKind(id="formulaire", label="Formulaire", at_filing=True),
        PieceKind(id="budget", label="Budget"),
    ),
    milestones=tuple(
        MilestoneRule(
            id=name,
            label=name,
            owner=Owner.REGIONAL_CENTRE,
            gates=gate,
            waivable=name not in ("concertation", "region"),
        )
        for name, gate in GATES.items()
    ),
)
OF_2021 = replace(
    OF_2020,
    version=2,
    calls=(
        *_OTHERS,
        Call(
            id=AMI2,
            label="AMI 2",
            windows=(*_WAVES, window(ROLLING, KNOWN_2021, closes_with=CUTOFF)),
            final_cutoff=CUTOFF,
        ),
    ),
    deadlines={
        **_DEADLINES,
        CUTOFF: Deadline(
            id=CUTOFF,
            kind=DeadlineKind.FINAL_CUTOFF,
            subject=AMI2,
            label="date limite",
            day=date(2022, 6, 30),
        ),
    },
)


def act(
    trigger: str, at: datetime | EffectiveAt, *roles: Role, region: str = "", **inputs: Value
) -> Act:
    """An act of somebody holding `roles` (the lead when none is given)."""
    return Act(
        trigger=trigger,
        actor=ActorId("somebody"),
        roles=frozenset(roles or (Role.LEAD,)),
        effective_at=at if isinstance(at, EffectiveAt) else exactly(at),
        inputs=inputs,
        region=region,
    )


def session(outcome: str, held_on: date, case: CaseId = CASE, *, reasoned: bool = True) -> Session:
    """A session that examined one file."""
    item = SessionItem(case=case, outcome=Outcome(outcome), reasoned=reasoned)
    return Session(id=SESSION, reference="S-1", body="jury", held_on=on_day(held_on), items=(item,))


def around(*sessions: Session, **known: object) -> Surroundings:
    """Surroundings with recorded sessions and whatever else is known."""
    return Surroundings(sessions={each.id: each for each in sessions}, **known)  # type: ignore[arg-type]


@dataclass
class Story:
    """One case: `do` applies what the clock owes, decides, and records what was allowed."""

    programme: Programme = OF_2020
    kind: CaseKind = CaseKind.CANDIDATURE
    around: Surroundings = field(default_factory=Surroundings)
    events: list[Event] = field(default_factory=list)

    @property
    def facts(self) -> Facts:
        """The facts as the events say, with the surroundings."""
        fold = candidature_of if self.kind is CaseKind.CANDIDATURE else antenna_of
        facts = replace(fold(self.events), id=CASE)
        return replace(facts, around=self.around)

    def do(self, asked: Act, now: datetime | None = None, **extra: Value) -> Decision:
        """Decide one act at `now` (its own date by default) and record the step."""
        moment = now or asked.effective_at.instant
        self.sweep(moment)
        decision = decide(self.facts, asked, moment, self.programme)
        if isinstance(decision, Step):
            self.record(decision, moment, **extra)
        return decision

    def must(self, asked: Act, now: datetime | None = None, **extra: Value) -> Step:
        """Do what the law must allow."""
        decision = self.do(asked, now, **extra)
        assert isinstance(decision, Step), decision
        return decision

    def refused(self, asked: Act, now: datetime | None = None) -> Refused:
        """Ask what the law must refuse."""
        decision = self.do(asked, now)
        assert isinstance(decision, Refused), decision
        return decision

    def sweep(self, now: datetime) -> list[Step]:
        """Record all that the clock owes at `now`, in order."""
        done = []
        while (owed := due_act(self.facts, now, self.programme)) is not None:
            step = decide(self.facts, owed, now, self.programme)
            assert isinstance(step, Step)
            self.record(step, now)
            done.append(step)
        return done

    def record(self, step: Step, now: datetime, **extra: Value) -> None:
        """Record a step as the office does: what it undoes first, then its own event."""
        for gone in step.undoes:
            self.tell("undo", now, undoes=gone)
        data: dict[str, Value] = {**step.act.inputs, "from": step.source, "to": step.target}
        if step.trigger == "revert":
            last = self.facts.last_transition
            assert last is not None
            data |= taking_back(self.events, last)
        self._append(step.trigger, step.act.effective_at, now, step.role, {**data, **extra})

    def tell(self, kind: str, at: datetime, **data: Value) -> None:
        """Record an event that no row decides (notified, announced, undo)."""
        self._append(kind, exactly(at), at, Role.LEAD, data)

    def ask(self, trigger: str, at: datetime, role: Role = Role.CITY, **data: Value) -> None:
        """Record what somebody asks while a decision is not disclosed to them."""
        self._append("requested", exactly(at), at, role, {"trigger": trigger, **data})

    def _append(
        self, kind: str, at: EffectiveAt, now: datetime, role: Role, data: Mapping[str, Value]
    ) -> None:
        seq = len(self.events) + 1
        self.events.append(
            Event(
                id=EventId(f"e{seq}"),
                case=CASE,
                case_kind=self.kind,
                case_seq=seq,
                recorded_at=now,
                effective_at=at,
                actor=ActorId("somebody"),
                role=role,
                kind=kind,
                definition=self.programme.definition,
                data=data,
            )
        )


def draft(
    wave: str = WAVE_1, programme: Programme = OF_2020, at: str = "2020-09-01T08:00"
) -> Story:
    """A draft with its form, opened for a wave."""
    story = Story(programme=programme)
    call = wave.split("/")[0]
    story.must(
        act("open_draft", utc(at), window=wave), call=call, region="Occitanie", authority="40088"
    )
    story.must(act("add_piece", utc(at), Role.CITY, piece="formulaire"))
    return story


def filed(wave: str = WAVE_1, programme: Programme = OF_2020) -> Story:
    """A file submitted through the portal a month after its opening."""
    story = draft(wave, programme)
    story.must(
        act("submit", utc("2020-10-01T08:00"), Role.CITY, window=wave, channel="portal"),
    )
    return story


def analysed() -> Story:
    """A file analysed after the closing of wave 1."""
    story = filed()
    story.must(act("analyse", utc("2020-11-10T08:00")))
    return story


def decided(outcome: str) -> Story:
    """A file decided by the session of 1 December 2020."""
    story = analysed()
    story.around = around(session(outcome, date(2020, 12, 1)))
    story.must(act(outcome, utc("2020-12-01T10:00"), session=SESSION))
    return story


def antenna(*, notified: bool = True) -> Story:
    """An antenna labelled on 8 September 2021, its city told on 4 October."""
    story = Story(kind=CaseKind.ANTENNA)
    created = act("create", utc("2021-09-08T10:00"), candidature="c0", call=AMI2)
    story.must(created, region="Occitanie")
    if notified:
        story.tell("notified", utc("2021-10-04T06:00"))
    return story


def settle(story: Story, gate: str, at: datetime) -> None:
    """Record as done every milestone that a trigger waits for."""
    for name in names_of(gate):
        story.must(act("milestone_done", at, milestone=name))


def names_of(gate: str) -> Iterable[str]:
    """The milestones that gate a trigger."""
    return [name for name, gated in GATES.items() if gated == gate]


def local(text: str, zone: str) -> datetime:
    """Read a local time of a place."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


MICROSECOND = timedelta(microseconds=1)
