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
from states.identifiers import CaseId, CaseKind
from workflow.archive import Archive
from workflow.store.filters import CaseFilter

HOLDING = (*LIVE, CandidatureState.LABELLED)
"""States in which a candidature keeps another of the same authority and call from starting."""
UNTOUCHED = (AntennaState.LABELLED, AntennaState.VOID)


def around_candidature(archive: Archive, facts: Candidature) -> Surroundings:
    """Gather rivals, sessions and later acts of a candidature."""
    return Surroundings(
        live_rivals=rivals_of(archive, facts.authority, facts.call, facts.id),
        sessions=sessions_by_id(archive),
        dependents=_dependents(archive, facts),
    )


def around_antenna(archive: Archive, facts: Antenna) -> Surroundings:
    """Gather what an antenna's decisions need."""
    candidature = archive.candidature(facts.candidature)
    return Surroundings(candidature_state=candidature.state if candidature else None)


def rivals_of(archive: Archive, authority: str, call: str, own: CaseId) -> tuple[str, ...]:
    """Return the references of other candidatures of this authority that hold the call."""
    wanted = CaseFilter(
        kind=CaseKind.CANDIDATURE,
        authority=authority,
        call=call,
        states=tuple(str(state) for state in HOLDING),
    )
    return tuple(row.reference for row in archive.reader.cases(wanted) if row.id != own)


def sessions_by_id(archive: Archive) -> Mapping[CaseId, Session]:
    """Return every recorded session by id."""
    return {sitting.session.id: sitting.session for sitting in archive.sittings()}


def _dependents(archive: Archive, facts: Candidature) -> tuple[str, ...]:
    antennas = (archive.antenna(case) for case in facts.antennas)
    started = [each.reference for each in antennas if each and each.state not in UNTOUCHED]
    successor = archive.candidature(facts.successor) if facts.successor else None
    if successor is not None and successor.state in HOLDING:
        started.append(successor.reference)
    return tuple(started)
