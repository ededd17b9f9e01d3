"""Taking over history, as a simulation plays it: lines that may contradict what is recorded."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta

from states.identifiers import CaseId
from states.instants import EffectiveAt, on_day
from tests.proof.simulation.cast import AUDITOR, LEAD, SECOND_LEAD
from tests.proof.simulation.play import WORDS, Play
from workflow import commands
from workflow.followup.commands import RecordFunding, RecordLearners
from workflow.importing.commands import (
    AntennaRow,
    DecisionRow,
    FollowupRow,
    HistoryRow,
    MilestoneRow,
    MilestoneSaid,
    TakeOver,
)

Generator = Callable[[Play], commands.Command | None]
MILESTONES = ("shared_diagnosis", "premises", "local_concertation", "installation_agreement")
STATES = ("labelled", "engineering", "deployment", "open", "pilot", "suspended", "closed")


def take_over(play: Play) -> commands.Command | None:
    """A lead takes over a file of history of one kind, right or wrong."""
    rows = play.one((_decisions, _antennas, _milestones, _followup))(play)
    if not rows:
        return None
    return TakeOver(
        actor=play.one((LEAD, LEAD, SECOND_LEAD, AUDITOR)),
        imported=play.likely(0.9),
        digest=hashlib.sha256(str(play.serial).encode()).hexdigest(),
        rows=rows,
    )


def _decisions(play: Play) -> tuple[HistoryRow, ...]:
    files = [file for file in play.view.candidatures if file.state in ("submitted", "analysed")]
    held, told, public = _past(play), _past(play), _past(play)
    disclosed = play.likely(0.5)
    references = [sitting.session.reference for sitting in play.view.sittings]
    session = play.one((f"REPRISE-{play.serial}", f"REPRISE-{play.serial}", *references))
    return tuple(
        DecisionRow(
            line=line,
            case=file.id,
            session=session,
            outcome=play.one(("label", "not_select", "defer")),
            reason=play.one((*WORDS, "")),
            body=play.one(("comite_selection", "comite_selection", "")),
            held_on=held,
            told_on=told if disclosed else None,
            public_on=public if disclosed and play.likely(0.5) else None,
        )
        for line, file in enumerate(files[: play.one((1, 2, 3))], start=2)
    )


def _antennas(play: Play) -> tuple[HistoryRow, ...]:
    return tuple(
        AntennaRow(
            line=line,
            antenna=antenna.id,
            state=play.one(STATES),
            regional_centre=play.one(("75", "")),
            target_opening=play.today + timedelta(days=play.one((30, 300))),
            phases={
                trigger: _past(play)
                for trigger in ("start_engineering", "start_deployment", "open")
                if play.likely(0.5)
            },
            reason=play.one((*WORDS, "")),
            waiver=play.one((*WORDS, "")),
            said=tuple(_said(play) for _ in range(play.one((0, 1, 3)))),
        )
        for line, antenna in enumerate(play.view.antennas[: play.one((1, 2))], start=2)
    )


def _milestones(play: Play) -> tuple[HistoryRow, ...]:
    chosen = [antenna.id for antenna in play.view.antennas[:2]] or [CaseId("ailleurs")]
    return tuple(
        MilestoneRow(line=line, antenna=antenna, said=_said(play))
        for line, antenna in enumerate(chosen, start=2)
    )


def _followup(play: Play) -> tuple[HistoryRow, ...]:
    antenna = play.one([each.id for each in play.view.antennas])
    if antenna is None:
        return ()
    learners = RecordLearners(
        actor=LEAD,
        antenna=antenna,
        school_year=play.one(("2020-2021", "2019-2020", "2020-2022")),
        count=play.one((None, 0, 41)),
        as_of=play.today - timedelta(days=play.one((0, 200))),
    )
    funding = RecordFunding(
        actor=LEAD,
        antenna=antenna,
        funder=play.one(("Région", "Intercommunalité", "")),
        asked=play.one((None, 1_250_000)),
        obtained=play.one((None, 900_000)),
    )
    return tuple(
        FollowupRow(line=line, record=record) for line, record in enumerate((learners, funding), 2)
    )


def _said(play: Play) -> MilestoneSaid:
    status = play.one(("done", "done", "waived", "expected"))
    return MilestoneSaid(
        milestone=play.one((*MILESTONES, "ailleurs")),
        status=status,
        at=play.one((None, _past(play))) if status != "expected" else None,
        due=play.today - timedelta(days=play.one((-60, 200))) if status == "expected" else None,
        reason=play.one((*WORDS, "")),
    )


def _past(play: Play) -> EffectiveAt:
    return on_day(play.today - timedelta(days=play.one((0, 1, 30, 90, -2))))


GENERATORS: Mapping[type[commands.Command], tuple[int, Generator]] = {TakeOver: (3, take_over)}
