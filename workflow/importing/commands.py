"""Taking over the history that somebody kept in a spreadsheet, as typed rows of one command.

The reader of the file found which file or antenna each line is about; the law judges the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from states.identifiers import CaseId
from states.instants import EffectiveAt
from workflow.commands import Command
from workflow.followup.commands import RecordFunding, RecordLearners


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """A file decided by a committee: `outcome` is label, not_select or defer.

    `session` is the reference of a recorded session, or of one to record: then `body` (its id, ""
    when only one can be meant) and `held_on` say which. `told_on` and `public_on`: when the
    session was notified and announced, None when it was not, or nobody knows.
    """

    line: int
    case: CaseId
    session: str
    outcome: str
    reason: str = ""
    body: str = ""
    held_on: EffectiveAt | None = None
    told_on: EffectiveAt | None = None
    public_on: EffectiveAt | None = None
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MilestoneSaid:
    """Where a milestone stands: done or waived, `at` None when nobody knows since when.

    `expected` proposes the day `due`, which sends nothing until the lead confirms it.
    """

    milestone: str
    status: str
    at: EffectiveAt | None = None
    due: date | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AntennaRow:
    """An antenna and the phase it reached: labelled, engineering, deployment, open, pilot,
    suspended or closed, with the dates known of what led there.

    `phases`: trigger → when it was taken. `waiver`: why the milestones that a phase wants and
    nobody recorded are waived, "" when they are not. `said`: milestones of the same line.
    """

    line: int
    antenna: CaseId
    state: str
    regional_centre: str = ""
    target_opening: date | None = None
    proposed_on: date | None = None
    phases: Mapping[str, EffectiveAt] = field(default_factory=dict)
    reason: str = ""
    waiver: str = ""
    said: tuple[MilestoneSaid, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MilestoneRow:
    """A milestone of an antenna."""

    line: int
    antenna: CaseId
    said: MilestoneSaid


@dataclass(frozen=True, kw_only=True)
class FollowupRow:
    """A line of funding, or a count of learners, of an antenna."""

    line: int
    record: RecordFunding | RecordLearners


HistoryRow: TypeAlias = DecisionRow | AntennaRow | MilestoneRow | FollowupRow


@dataclass(frozen=True, kw_only=True)
class TakeOver(Command):
    """Take over the lines of a file, all or none; `digest` is the SHA-256 of its bytes (hex).

    A file taken over once is not taken again. It writes to nobody.
    """

    digest: str
    rows: tuple[HistoryRow, ...] = ()
