"""The landmarks of a file, planned and actual, and « le point »: from what its reader may know."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from notifications.wording import label
from notifications.wording.landmarks import Point, landmark_name
from states.candidature import FILED
from states.deadlines import Deadline, DeadlineKind
from states.facts import (
    Antenna,
    AntennaState,
    Candidature,
    CandidatureState,
    Facts,
    MilestoneFact,
)
from states.identifiers import CaseId, DeadlineId, Role
from states.instants import PARIS, EffectiveAt, exactly
from states.programme import MilestoneRule, Programme
from workflow.reading import NOW, FileRead, Moment, Reading, missing_pieces

INCOMPLETE = (CandidatureState.DRAFT, CandidatureState.SUBMITTED, CandidatureState.CONSOLIDATION)
GATE_OF = {AntennaState.ENGINEERING: "start_deployment", AntennaState.DEPLOYMENT: "open"}
"""The act whose milestones an antenna is working towards."""
FAR = datetime.max.replace(tzinfo=UTC)


class Standing(StrEnum):
    """Where a landmark stands."""

    PAST = "past"
    LATE = "late"
    AHEAD = "ahead"
    PROPOSED = "proposed"
    WAIVED = "waived"


@dataclass(frozen=True, kw_only=True)
class Landmark:
    """One step of a file's way: what happened, or when it should.

    `about` says which one (a window, a session). `aim` is a day aimed at without any deadline.
    """

    code: str
    standing: Standing
    about: str = ""
    happened: EffectiveAt | None = None
    due: Deadline | None = None
    aim: date | None = None

    @property
    def name(self) -> str:
        """How the landmark is called."""
        return landmark_name(self.code)


def landmarks_of(reading: Reading, read: FileRead, moment: Moment = NOW) -> tuple[Landmark, ...]:
    """Return the landmarks of a file in the order of its story; () before any programme."""
    in_force = reading.in_force(moment)
    if in_force is None:
        return ()
    programme, now = in_force.programme, moment.at or reading.now
    if isinstance(read.facts, Candidature):
        return tuple(_of_candidature(reading, read.facts, programme, now))
    return tuple(_of_antenna(read.facts, programme))


def point_of(reading: Reading, read: FileRead) -> Point:
    """Return what may be said of a file in one breath, now."""
    landmarks, facts = landmarks_of(reading, read), read.facts
    ahead = [each for each in landmarks if each.due and each.standing is Standing.AHEAD]
    following = min(ahead, key=_closes_at, default=None)
    kind = "state" if isinstance(facts, Candidature) else "antenna"
    return Point(
        reference=facts.reference,
        place=read.place,
        situation=label(kind, facts.state),
        on=reading.now.astimezone(PARIS).date(),
        next_name=_said(following) if following else "",
        next_date=following.due if following else None,
        missing=_missing(reading, facts),
        late=tuple(each.name for each in landmarks if each.standing is Standing.LATE),
        zone=reading.zone_of(facts),
    )


def _said(landmark: Landmark) -> str:
    about = f" ({landmark.about})" if landmark.about else ""
    return f"{landmark.name.lower()}{about}"


def _closes_at(landmark: Landmark) -> datetime:
    return (landmark.due.closes_at if landmark.due else None) or FAR


def _missing(reading: Reading, facts: Facts) -> tuple[str, ...]:
    in_force = reading.in_force()
    if in_force is None:
        return ()
    programme = in_force.programme
    if isinstance(facts, Candidature):
        return missing_pieces(facts, programme) if facts.state in INCOMPLETE else ()
    gate = GATE_OF.get(facts.state, "")
    wanted = (rule for rule in programme.milestones if gate and rule.gates == gate)
    return tuple(rule.label for rule in wanted if _fact(facts, rule).status == "expected")


def _of_candidature(
    reading: Reading, facts: Candidature, programme: Programme, now: datetime
) -> Iterator[Landmark]:
    if facts.opened_at:
        yield _happened("opened", facts.opened_at)
    window = programme.window(facts.window)
    if window is not None:
        closing = programme.closing(window)
        past = closing.is_past(now)
        standing = Standing.PAST if past else Standing.AHEAD
        yield Landmark(code="closing", about=window.label, due=closing, standing=standing)
    if facts.filed_at:
        yield _happened("filed", facts.filed_at)
    if facts.acknowledged_at:
        yield _happened("receipt", exactly(facts.acknowledged_at))
    asked = facts.consolidation
    if asked is not None and facts.state is CandidatureState.CONSOLIDATION:
        yield Landmark(code="completion", due=asked.due, standing=_standing(asked.due, now))
    yield from _decision(reading, facts, programme, now)


def _decision(
    reading: Reading, facts: Candidature, programme: Programme, now: datetime
) -> Iterator[Landmark]:
    if facts.decided_at is None:
        if facts.state in FILED:
            yield Landmark(code="decided", standing=Standing.AHEAD)
        return
    sitting = reading.archive.sitting(facts.decided_in) if facts.decided_in else None
    about = sitting.session.reference if sitting and reading.actor.is_insider else ""
    yield _happened("decided", facts.decided_at, about)
    session = facts.decided_in or CaseId("")
    told = (
        ("notified", facts.notified_at, DeadlineKind.NOTIFICATION),
        ("announced", facts.announced_at, DeadlineKind.ANNOUNCEMENT),
    )
    for code, at, kind in told:
        planned = programme.deadlines.get(DeadlineId(f"{session}/{kind}"))
        if at is not None:
            yield _happened(code, exactly(at))
        elif reading.actor.is_insider:
            standing = _standing(planned, now) if planned else Standing.AHEAD
            yield Landmark(code=code, due=planned, standing=standing)
        if code == "notified" and facts.centres_told_at and _sees_centres(reading):
            yield _happened("centres_told", exactly(facts.centres_told_at))


def _sees_centres(reading: Reading) -> bool:
    return reading.actor.is_insider or Role.REGIONAL_CENTRE in reading.actor.roles


def _of_antenna(facts: Antenna, programme: Programme) -> Iterator[Landmark]:
    if facts.labelled_at:
        yield _happened("labelled", facts.labelled_at)
    for code, at in (("notified", facts.notified_at), ("announced", facts.announced_at)):
        if at is not None:
            yield _happened(code, exactly(at))
    for rule in programme.milestones:
        yield _milestone(rule, _fact(facts, rule))
    if facts.opened_at:
        yield _happened("opened_to_public", facts.opened_at)
    elif facts.target_opening:
        yield Landmark(code="target_opening", aim=facts.target_opening, standing=Standing.AHEAD)


def _milestone(rule: MilestoneRule, fact: MilestoneFact) -> Landmark:
    owner = label("owner", rule.owner)
    if fact.status == "done":
        return _happened(rule.label, fact.done_at, owner)
    if fact.status == "waived":
        return Landmark(code=rule.label, about=owner, standing=Standing.WAIVED)
    standing = Standing.LATE if fact.overdue else Standing.AHEAD
    if fact.due is not None and not fact.due.confirmed:
        standing = Standing.PROPOSED
    return Landmark(code=rule.label, about=owner, due=fact.due, standing=standing)


def _fact(facts: Antenna, rule: MilestoneRule) -> MilestoneFact:
    return facts.milestones.get(rule.id, MilestoneFact(id=rule.id))


def _happened(code: str, at: EffectiveAt | None, about: str = "") -> Landmark:
    return Landmark(code=code, about=about, happened=at, standing=Standing.PAST)


def _standing(due: Deadline, now: datetime) -> Standing:
    return Standing.LATE if due.is_past(now) else Standing.AHEAD
