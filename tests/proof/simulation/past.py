"""What happened before a run: files decided, some disclosed, some not, antennas under way."""

from collections.abc import Mapping
from datetime import timedelta

from notifications.transports.capturing import CapturingTransport
from states.identifiers import CaseId, Value
from tests.proof.simulation.cast import BODY, LEAD, PAST_TOWNS, Season
from tests.proof.simulation.world import VirtualClock
from workflow.commands import (
    ActOnCase,
    AddPiece,
    AnnounceSession,
    Command,
    NotifySession,
    OpenDraft,
    RecordSession,
    SessionItemAsked,
)
from workflow.office import Office
from workflow.outcomes import Done
from workflow.schedule.sweep import sweep

DECISIONS = (
    {"first": "label", "second": "label", "third": "not_select"},
    {"fourth": "label", "fifth": "defer"},
)
"""What two sessions decided; the second one is not disclosed. The sixth file waits for one."""


class Past:
    """Tells a season's past to an office whose letters all arrive."""

    def __init__(self, office: Office, clock: VirtualClock, season: Season) -> None:
        self._office = office
        self._clock = clock
        self._season = season
        self._office.transport = CapturingTransport()
        self._files: dict[str, CaseId] = {}

    def tell(self) -> None:
        """Live it, sweeping at each stage."""
        self._stage(0)
        for name, code in zip(PAST_TOWNS, PAST_TOWNS.values(), strict=True):
            self._files[name] = self._filed(code)
        self._stage(1)
        for case in self._files.values():
            self._act(case, "analyse", {"reason": "Dossier complet."})
        self._stage(2)
        session = self._decided("seance-1", DECISIONS[0])
        self.done(NotifySession(actor=LEAD, session=session))
        self._stage(3)
        self.done(AnnounceSession(actor=LEAD, session=session))
        day = (self._clock.wall + timedelta(days=200)).date().isoformat()
        antenna = CaseId(f"{self._files['first']}-a1")
        begun: dict[str, Value] = {"regional_centre": "75", "target_opening": day}
        self._act(antenna, "start_engineering", begun)
        self._stage(4)
        self._decided("seance-2", DECISIONS[1])
        self._stage(5)

    def done(self, command: Command) -> Mapping[str, Value]:
        """Give a command that must be done, and return what it shows."""
        outcome = self._office.run(command)
        assert isinstance(outcome, Done), outcome
        return outcome.shown

    def _stage(self, number: int) -> None:
        sweep(self._office, confirm=True)
        instant = self._season.stages[number]
        self._clock.pass_time(instant - self._clock.wall)
        sweep(self._office, confirm=True)

    def _filed(self, code: str) -> CaseId:
        window = self._season.past_window
        shown = self.done(OpenDraft(actor=LEAD, authority=code, window=window))
        case = CaseId(str(shown["case"]))
        self.done(AddPiece(actor=LEAD, case=case, piece="form"))
        self._act(case, "submit", {"window": window, "channel": "email"})
        return case

    def _decided(self, reference: str, outcomes: Mapping[str, str]) -> CaseId:
        items = tuple(
            SessionItemAsked(case=self._files[name], outcome=outcome, reason="Motif du comité.")
            for name, outcome in outcomes.items()
        )
        asked = RecordSession(actor=LEAD, body=BODY, reference=reference, items=items)
        session = CaseId(str(self.done(asked)["session"]))
        for name, outcome in outcomes.items():
            inputs: dict[str, Value] = {"session": session}
            if name == "second":
                inputs["sites"] = ["Centre", "Gare"]
            self._act(self._files[name], outcome, inputs)
        return session

    def _act(self, case: CaseId, trigger: str, inputs: Mapping[str, Value]) -> None:
        self.done(ActOnCase(actor=LEAD, case=case, trigger=trigger, inputs=inputs))
