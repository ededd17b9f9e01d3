"""What a decision on one case needs to know of the others, gathered from the archive."""

from collections.abc import Mapping

from states.candidature import LIVE
from states.facts import (
    Antenna,
    AntennaState,
    Candidature,
    CandidatureState,
    Session,
    Surroundings,
)
from states.history import candidature_of, lifted, reverted
from states.identifiers import CaseId, CaseKind
from workflow.archive import Archive
from workflow.store.filters import CaseFilter

HOLDING = (*LIVE, CandidatureState.LABELLED)
"""States in which a candidature keeps another of the same authority and call from starting."""
UNTOUCHED = (AntennaState.LABELLED, AntennaState.VOID)


def around_candidature(
    archive: Archive, facts: Candidature, lifts: tuple[str, ...] = ()
) -> Surroundings:
    """Gather rivals, sessions and later acts of a candidature.

    `lifts`: for an outsider, the kinds of events that disclose decisions; nothing undisclosed is
    gathered then.
    """
    if lifts:
        return Surroundings(
            live_rivals=rivals_of(archive, facts.authority, facts.call, facts.id, lifts)
        )
    rivals = rivals_of(archive, facts.authority, facts.call, facts.id)
    return Surroundings(
        live_rivals=rivals,
        sessions=sessions_by_id(archive),
        dependents=(*_dependents(archive, facts), *_in_the_way(archive, facts, rivals)),
    )


def around_antenna(archive: Archive, facts: Antenna) -> Surroundings:
    """Gather what an antenna's decisions need."""
    candidature = archive.candidature(facts.candidature)
    return Surroundings(candidature_state=candidature.state if candidature else None)


def rivals_of(
    archive: Archive, authority: str, call: str, own: CaseId, lifts: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Return the references of other candidatures of this authority that hold the call.

    As they stand, or as an outsider knows them when `lifts` is given.
    """
    wanted = CaseFilter(kind=CaseKind.CANDIDATURE, authority=authority, call=call)
    rows = (row for row in archive.reader.cases(wanted) if row.id != own)
    return tuple(row.reference for row in rows if _holds(archive, row.id, lifts))


def _holds(archive: Archive, case: CaseId, lifts: tuple[str, ...]) -> bool:
    if not lifts:
        facts = archive.candidature(case)
        return facts is not None and facts.state in HOLDING
    return candidature_of(lifted(archive.events(case), *lifts)).state in HOLDING


def sessions_by_id(archive: Archive) -> Mapping[CaseId, Session]:
    """Return every recorded session by id."""
    return {sitting.session.id: sitting.session for sitting in archive.sittings()}


def _dependents(archive: Archive, facts: Candidature) -> tuple[str, ...]:
    """Return the references of what followed from the last transition; only it can be reverted."""
    labelled = facts.antennas if facts.last_trigger == "label" else ()
    antennas = (archive.antenna(case) for case in labelled)
    started = [each.reference for each in antennas if each and each.state not in UNTOUCHED]
    successor = archive.candidature(facts.successor) if facts.successor else None
    if successor is not None and successor.state in HOLDING:
        started.append(successor.reference)
    return tuple(started)


def _in_the_way(archive: Archive, facts: Candidature, rivals: tuple[str, ...]) -> tuple[str, ...]:
    """Return the files begun since, where taking back the last transition would revive this one."""
    if not rivals or facts.last_transition is None:
        return ()
    revived = reverted(archive.events(facts.id), facts.last_transition).state in LIVE
    return rivals if revived else ()
