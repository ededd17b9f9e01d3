"""What must hold of what people read: nothing early, and counts that follow from the events."""

from collections import Counter
from dataclasses import dataclass, replace
from random import Random

from states.acts import Act, Refused, Rule
from states.events import Event
from states.facts import Candidature
from states.history import candidature_of
from states.identifiers import CaseId, CaseKind, Role
from states.instants import exactly
from states.law import decide, lifecycle_of
from states.law import offers as offers_of
from tests.proof import plain
from tests.proof.simulation.cast import LEAD, OUTSIDERS, city
from tests.proof.simulation.log_watch import LogWatch, require
from workflow.commands import ActOnCase, Command
from workflow.office import Office
from workflow.people import Actor
from workflow.reading import Moment, Reading
from workflow.register.lists import ListAsked, Lists
from workflow.store.filters import CaseFilter
from workflow.store.store import Reader
from workflow.surroundings import around_candidature

COUNTED = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)


Expected = frozenset[str]
"""The rules that refuse; none when the act is taken."""


@dataclass(kw_only=True)
class ReadWatch:
    """Asks as others would, and recounts."""

    log: LogWatch

    def look(self, office: Office, reader: Reader, chance: Random) -> None:
        """Recount what stands, compare a moment of the past, and read as an outsider."""
        self._lists(reader)
        if not self.log.fresh and chance.random() < 0.7:
            return
        self._past(office, reader, chance)
        hidden = [case for case in self.log.states if self._hidden_from(case, ("announced",))]
        towns = [city(self.log.by_case[case][0].data["authority"]) for case in hidden]
        for actor in (*chance.sample(OUTSIDERS, k=3), *towns[:2]):
            self._outside(office, reader, actor, hidden)
            self._registered(Reading(office, reader, actor))
        self._registered(Reading(office, reader, LEAD))

    def expected(self, office: Office, reader: Reader, command: Command) -> Expected | None:
        """Return what an outsider must be answered on a file whose decision is not disclosed.

        None when the command is no such act: the answer follows from a twin of the file in which
        the decision was never taken.
        """
        actor = command.actor
        if not isinstance(command, ActOnCase) or actor.is_insider or command.version is not None:
            return None
        lifts = _lifts(actor)
        place = self._hidden_from(command.case, lifts) if command.case in self.log.by_case else 0
        reading = Reading(office, reader, actor)
        in_force = reading.in_force()
        twin = self._twin_of(reading, command.case, place) if place else None
        if twin is None or in_force is None or actor.authority != twin.authority:
            return None
        if any(row.consequence for row in lifecycle_of(twin).rows_of(command.trigger)):
            return frozenset({str(Rule.UNKNOWN_TRIGGER)})  # nobody asks for it, whatever the state
        act = Act(
            trigger=command.trigger,
            actor=actor.id,
            roles=actor.roles,
            effective_at=command.effective_at or exactly(reading.now),
            inputs=command.inputs,
            region=actor.region,
        )
        around = around_candidature(reading.archive, twin, lifts)
        answer = decide(replace(twin, around=around), act, reading.now, in_force.programme)
        if isinstance(answer, Refused):
            return frozenset(str(reason.rule) for reason in answer.reasons)
        return frozenset()

    def _twin_of(self, reading: Reading, case: CaseId, place: int) -> Candidature | None:
        """Return a file as if the decision at this place had never been taken."""
        if self.log.by_case[case][0].kind != "open_draft":
            return None
        events = [e for e in reading.archive.events(case) if e.case_seq < place]
        later = [e for e in reading.archive.events(case) if e.case_seq >= place]
        asked = [_as_act(e) for e in later if e.kind == "requested"]
        return candidature_of([*events, *asked])

    def _lists(self, reader: Reader) -> None:
        """Rows, filters and counters equal a recount from the events."""
        for kind in COUNTED:
            stands = {
                case: state
                for case, state in self.log.states.items()
                if self.log.by_case[case][0].body["case_kind"] == kind
            }
            counts = Counter(stands.values())
            require(
                reader.state_counts(kind) == dict(counts), "reads: counters", kind, dict(counts)
            )
            for state in counts:
                wanted = CaseFilter(kind=kind, states=(state,))
                found = {row.id for row in reader.cases(wanted)}
                expected = {case for case, each in stands.items() if each == state}
                require(found == expected, "reads: a filter finds its cases", kind, state)
                require(reader.count_cases(wanted) == len(found), "reads: count", kind, state)
            for row in reader.cases(CaseFilter(kind=kind)):
                last = self.log.by_case[row.id][-1].body["case_seq"]
                require(row.version == last, "reads: a row has its case's version", row.id)

    def _registered(self, reading: Reading) -> None:
        """The register lists what this reader may read of each file, no more and no less."""
        lists = Lists(reader=reading.reader, actor=reading.actor, in_force=reading.in_force())
        for kind, files in (
            (CaseKind.CANDIDATURE, reading.files()),
            (CaseKind.ANTENNA, reading.antennas()),
        ):
            expected = {
                (f.facts.id, str(f.facts.state), f.facts.version, f.events[-1].recorded_at)
                for f in files
            }
            found = {
                (f.row.case_id, f.row.state, f.row.version, f.row.updated_at)
                for f in lists.every(ListAsked(kind=kind))
            }
            apart = sorted(map(str, expected ^ found))[:2]
            require(not apart, "reads: the register", reading.actor.id, kind, apart)

    def _past(self, office: Office, reader: Reader, chance: Random) -> None:
        """What was known at an instant is what stood then."""
        instant = chance.choice(sorted(self.log.was))
        reading = Reading(office, reader, LEAD)
        moment = Moment(known_at=instant)
        found = {
            read.facts.id: str(read.facts.state)
            for read in (*reading.files(moment), *reading.antennas(moment))
        }
        require(found == self.log.was[instant], "reads: as it was known", instant, found)

    def _hidden_from(self, case: str, lifts: tuple[str, ...]) -> int:
        """Return the place of the first decision that stands undisclosed, 0 when there is none.

        Written apart from the engine: a decision hides what follows until an event lifts it; one
        taken back before it was lifted never was.
        """
        events = self.log.by_case[case]
        gone = {e.data.get("undoes") for e in events if e.kind in plain.TAKEN_BACK}
        first = 0
        for event in events:
            if event.kind in lifts and event.body["id"] not in gone:
                first = 0
            elif event.kind in (*plain.DECISIONS, "create") and not first:
                taken_back_unseen = event.body["id"] in gone and not any(
                    e.kind in lifts and e.seq > event.seq and e.body["id"] not in gone
                    for e in events
                )
                first = 0 if taken_back_unseen else event.body["case_seq"]
        return first

    def _outside(self, office: Office, reader: Reader, actor: Actor, hidden: list[str]) -> None:
        lifts = _lifts(actor)
        reading = Reading(office, reader, actor)
        shown = {read.facts.id for read in (*reading.files(), *reading.antennas())}
        for case in hidden:
            place = self._hidden_from(case, lifts)
            if not place:
                continue
            if self.log.by_case[case][0].body["case_kind"] == "antenna":
                require(case not in shown, "embargo: an antenna not announced is not there", case)
                require(reading.file(CaseId(case)) is None, "embargo: antenna read", case)
                continue
            self._listed(reading, actor, CaseId(case), place, shown)
            self._twin(reading, actor, CaseId(case), place)

    def _listed(
        self, reading: Reading, actor: Actor, case: CaseId, place: int, shown: set[CaseId]
    ) -> None:
        """A file is in the lists of those who could read it before."""
        twin = self._twin_of(reading, case, place)
        assert twin is not None
        readable = twin.announced_at is not None
        if Role.CITY in actor.roles:
            readable = actor.authority in (twin.authority, *twin.members)
        elif Role.REGIONAL_CENTRE in actor.roles:
            readable = actor.region == twin.region
        require((case in shown) == readable, "embargo: lists", case, actor.id, readable)

    def _twin(self, reading: Reading, actor: Actor, case: CaseId, place: int) -> None:
        """Compare with a twin of the file in which the decision was never taken."""
        read = reading.file(case)
        if read is None:
            return
        events = [e for e in reading.archive.events(case) if e.case_seq < place]
        asked = [e for e in reading.archive.events(case) if e.case_seq >= place]
        requests = [e for e in asked if e.kind == "requested"]
        known = {e.id for e in (*events, *requests)}
        leaked = [e.kind for e in read.events if e.id not in known]
        require(not leaked, "embargo: no event of an undisclosed decision shows", case, leaked)
        twin = candidature_of([*events, *map(_as_act, requests)])
        require(read.facts.state == twin.state, "embargo: state", case, read.facts.state)
        require(read.facts.version <= len(known), "embargo: version", case)
        facts = read.facts
        assert isinstance(facts, Candidature)
        require(facts.antennas == twin.antennas, "embargo: antennas", case)
        require(facts.decided_in == twin.decided_in, "embargo: session", case)
        self._offers(reading, actor, twin)

    def _offers(self, reading: Reading, actor: Actor, twin: Candidature) -> None:
        in_force = reading.in_force()
        assert in_force is not None
        lifts = _lifts(actor)
        around = around_candidature(reading.archive, twin, lifts)
        asked = Act(
            trigger="",
            actor=actor.id,
            roles=actor.roles,
            effective_at=exactly(reading.now),
            region=actor.region,
        )
        expected = offers_of(replace(twin, around=around), asked, reading.now, in_force.programme)
        found = reading.offers(twin.id)
        apart = [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]
        require(not apart, "embargo: offers", twin.id, *apart[:1])


def _lifts(actor: Actor) -> tuple[str, ...]:
    """Return what tells somebody outside the decision of it."""
    if Role.CITY in actor.roles:
        return ("notified",)
    if Role.REGIONAL_CENTRE in actor.roles:
        return ("centres_told", "announced")
    return ("announced",)


def _as_act(event: Event) -> Event:
    return replace(event, kind=str(event.data["trigger"]))
