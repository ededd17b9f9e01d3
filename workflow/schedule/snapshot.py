"""Gathers from the archive what a sweep looks at; what did not change is remembered."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from config.rules import ReminderRule
from notifications.planning import OWNERS
from notifications.slots import Recipient
from states.events import Event, text_of
from states.facts import Antenna, Candidature, CandidatureState, Facts
from states.history import undone
from states.identifiers import CaseId, ContactKind
from states.instants import PARIS, instant_of
from states.programme import Owner, Programme
from workflow.archive import Archive
from workflow.audience import Directory, concern_of
from workflow.calendar import InForce
from workflow.obligations import (
    Draft,
    Ledger,
    Obligation,
    closing_obligations,
    completion_obligations,
    ledger_of,
    milestone_obligations,
)
from workflow.schedule.due import Snapshot, automatic_at
from workflow.schedule.recollection import Recollection
from workflow.store.filters import ReminderFilter
from workflow.store.records import ReminderStatus

LAST_SWEEP = "last_sweep"
"""The setting that keeps the office's instant of the last sweep."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The facts of every file, when the clock acts on them, and what is to be reminded."""

    facts: dict[CaseId, Facts]
    automatic: tuple[tuple[datetime, CaseId], ...]
    ledger: Ledger


def stamp_of(archive: Archive, in_force: InForce, now: datetime) -> Hashable:
    """Return what changes whenever a plan may: the log, the programme, the dates known."""
    known = sum(
        1
        for deadline in in_force.programme.deadlines.values()
        if deadline.known_from is None or deadline.known_from <= now
    )
    return archive.reader.tree_size(), in_force.file.sha256, known


def standing_of(
    archive: Archive, in_force: InForce, recollection: Recollection, now: datetime
) -> Standing:
    """Return how everything stands, gathered again only when the stamp changed."""
    stamp = stamp_of(archive, in_force, now)
    kept: Standing | None = recollection.get("standing", stamp)
    if kept is not None:
        return kept
    facts: dict[CaseId, Facts] = {each.id: each for each in archive.candidatures()}
    facts |= {each.id: each for each in archive.antennas()}
    automatic = sorted(
        (at, case) for case, each in facts.items() for at in automatic_at(each, in_force.programme)
    )
    ledger = ledger_of(_obligations(archive, in_force, tuple(facts.values()), now))
    found = Standing(facts=facts, automatic=tuple(automatic), ledger=ledger)
    recollection.keep("standing", stamp, found)
    return found


def snapshot_of(
    archive: Archive, in_force: InForce, recollection: Recollection, now: datetime
) -> Snapshot:
    """Return what a sweep at `now` looks at, through one reader."""
    reader = archive.reader
    standing = standing_of(archive, in_force, recollection, now)
    planned = recollection.planned == stamp_of(archive, in_force, now)
    last = reader.setting(LAST_SWEEP)
    wanted = ReminderFilter(statuses=(ReminderStatus.PLANNED,), planned_by=now)
    return Snapshot(
        programme=in_force.programme,
        facts=standing.facts,
        automatic=standing.automatic,
        ledger=standing.ledger,
        pending=reader.reminders(wanted),
        statuses=None if planned else reader.plan_statuses(),
        last_sweep_at=instant_of(last) if last else None,
    )


def _obligations(
    archive: Archive, in_force: InForce, facts: Sequence[Facts], now: datetime
) -> tuple[Obligation, ...]:
    gathering = _Gathering(archive, in_force, now)
    programme, rules = in_force.programme, in_force.rules
    candidatures = [each for each in facts if isinstance(each, Candidature)]
    antennas = [each for each in facts if isinstance(each, Antenna)]
    found = (
        *closing_obligations(programme, rules, gathering.drafts(candidatures), gathering.people),
        *completion_obligations(rules, gathering.completions(candidatures), gathering.people),
        *milestone_obligations(programme, rules, antennas, gathering.owners),
    )
    return tuple(each for each in found if each.rules and _is_known(each, now))


def _is_known(obligation: Obligation, now: datetime) -> bool:
    known_from = obligation.deadline.known_from
    return known_from is None or known_from <= now


class _Gathering:
    """Finds people and instants for the obligations."""

    def __init__(self, archive: Archive, in_force: InForce, now: datetime) -> None:
        self._archive = archive
        self._programme: Programme = in_force.programme
        self._directory = Directory(archive, now.astimezone(PARIS).date())

    def people(
        self, file: Candidature | Antenna, rules: Sequence[ReminderRule]
    ) -> tuple[Recipient, ...]:
        """Return whom the rules of an obligation may write to about a file."""
        kinds = dict.fromkeys(kind for rule in rules for kind in rule.audience)
        concern = concern_of(self._archive, file)
        found = list(self._directory.everybody(kinds, concern))
        if ContactKind.CONTACT in kinds:
            found += [each for each in self._directory.partners(concern) if each not in found]
        return tuple(self._directory.recipient(each) for each in found if not each.mail_stopped)

    def owners(self, antenna: Antenna, owner: Owner) -> tuple[Recipient, ...]:
        """Return the people of the owner of a milestone."""
        found = self._directory.people(OWNERS[owner], concern_of(self._archive, antenna))
        return tuple(self._directory.recipient(each) for each in found if not each.mail_stopped)

    def drafts(self, files: Sequence[Candidature]) -> list[Draft]:
        """Return the drafts, each with what its events say of its waiting."""
        return [
            Draft(
                file=file,
                since=self._last(file.id, ("open_draft", "carry", "derogate")),
                complete_since=self._complete_since(file),
            )
            for file in files
            if file.state is CandidatureState.DRAFT
        ]

    def completions(self, files: Sequence[Candidature]) -> list[tuple[Candidature, datetime]]:
        """Return the files in consolidation, each with the instant its delay was set."""
        return [
            (file, self._last(file.id, ("consolidate", "extend_completion")))
            for file in files
            if file.state is CandidatureState.CONSOLIDATION
        ]

    def _last(self, case: CaseId, kinds: tuple[str, ...]) -> datetime:
        return [each for each in self._standing(case) if each.kind in kinds][-1].recorded_at

    def _complete_since(self, file: Candidature) -> datetime | None:
        wanted = {piece.id for piece in self._programme.pieces if piece.at_filing}
        if not wanted <= set(file.pieces):
            return None
        added = [
            event.recorded_at
            for event in self._standing(file.id)
            if event.kind == "open_draft" or text_of(event.data, "piece") in wanted
        ]
        return max(added)

    def _standing(self, case: CaseId) -> list[Event]:
        events = self._archive.events(case)
        gone = undone(events)
        return [event for event in events if event.id not in gone]
