"""« Mon espace »: the files and antennas of one's own authority, and what awaits the city."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from states.candidature import LIVE
from states.facts import Antenna, Candidature
from states.identifiers import CaseId, CaseKind
from states.programme import Window
from states.windows import Standing, standing
from web.city.remaining import Remaining, own_path, remaining_of
from web.city.words import standing_sentence
from web.pages import page, refused, see_other
from web.visit import Visit
from workflow.commands import OpenDraft
from workflow.outcomes import Done
from workflow.reading import FileRead, Reading
from workflow.register.lists import ListAsked, lists_of

PAGE = "city/space.html.j2"
AHEAD = (Standing.OPEN, Standing.NOT_OPEN_YET)


@dataclass(frozen=True, kw_only=True)
class Own:
    """One file of the city: as it may know it, where it stands, what it awaits."""

    read: FileRead
    kind: str
    path: str
    sentence: str
    remaining: tuple[Remaining, ...]


def show_space(visit: Visit) -> Response:
    """Show the city's space."""
    return _space(visit)


def open_draft(visit: Visit) -> Response:
    """Open a draft in a window for the visitor's own authority."""
    command = OpenDraft(
        actor=visit.actor, authority=visit.actor.authority, window=visit.field("window")
    )
    outcome = visit.run(command)
    if isinstance(outcome, Done):
        path = f"{own_path(str(outcome.shown['reference']))}/depot"
        return see_other(visit, path, "Votre brouillon est ouvert. Rien n’est déposé encore.")
    return _space(visit, tuple(visit.explain(outcome)))


def own_files(reading: Reading) -> tuple[Own, ...]:
    """Return the candidatures then the antennas of the reader's authority, by reference."""
    kinds = (CaseKind.CANDIDATURE, CaseKind.ANTENNA)
    return tuple(own_of(reading, read) for kind in kinds for read in reads_of(reading, kind))


def reads_of(reading: Reading, kind: CaseKind) -> tuple[FileRead, ...]:
    """Return the files of a kind that the reader's authority leads or takes part in.

    Found in the register, so that the files of others cost nothing.
    """
    listed = lists_of(reading).every(ListAsked(kind=kind))
    reads = (reading.file(CaseId(each.row.case_id)) for each in listed)
    return tuple(read for read in reads if read is not None)


def own_of(reading: Reading, read: FileRead) -> Own:
    """Return one file as its city sees it."""
    kind = "antenna" if isinstance(read.facts, Antenna) else "state"
    return Own(
        read=read,
        kind=kind,
        path=own_path(read.facts.reference),
        sentence=standing_sentence(kind, read.facts.state),
        remaining=remaining_of(reading, read),
    )


def windows_ahead(reading: Reading) -> tuple[Window, ...]:
    """Return the windows known now in which a draft may be opened, in the programme's order."""
    in_force = reading.in_force()
    if in_force is None:
        return ()
    programme = in_force.programme
    return tuple(
        window
        for call in programme.calls
        for window in call.windows
        if window.known_from <= reading.now and standing(window, reading.now, programme) in AHEAD
    )


def _space(visit: Visit, sentences: tuple[str, ...] = ()) -> Response:
    with visit.reading() as reading:
        own, windows, in_force = own_files(reading), windows_ahead(reading), reading.in_force()
        live = {
            str(each.read.facts.call)
            for each in own
            if isinstance(each.read.facts, Candidature) and each.read.facts.state in LIVE
        }
        values: dict[str, Any] = {
            "place": _place(reading),
            "files": own,
            "awaited": [(each, item) for each in own for item in each.remaining],
            "windows": [window for window in windows if str(window.call) not in live],
            "programme": in_force.programme if in_force else None,
            "zone": reading.own_zone(),
        }
    if sentences:
        return refused(visit, PAGE, sentences, **values)
    return page(visit, PAGE, **values)


def _place(reading: Reading) -> str:
    authority = reading.archive.authority(reading.actor.authority)
    text = reading.reader.text(authority.name_ref) if authority else None
    return text.value if text else ""
