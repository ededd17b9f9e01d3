"""The page of one file: its facts, its landmarks, its acts, what it holds, its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from notifications.letters import LETTERS
from notifications.wording import instant_text, label
from notifications.wording.landmarks import point_text
from notifications.wording.signing import (
    NO_APPEAL_RUNS,
    NOT_PROVED,
    appeal_runs_text,
    notified_text,
)
from states.facts import Antenna, Candidature, Facts
from states.identifiers import CaseId, Role
from web.files.found import found
from web.files.history import history_of, letter_lines, milestone_lines, names_of
from web.files.offered import Attempt, Offered, offered_of
from web.followup.antenna import summary_of
from web.forms import HELP, asked_of, fault_sentence
from web.pages import not_found, page, refused
from web.policy import STAFF as POLICY
from web.visit import Visit
from workflow.audit.evidence import Visibility
from workflow.filing.filed import filed_form
from workflow.followup.reading import followed
from workflow.holdings import KEEPERS, followers_of, pieces_of
from workflow.importing.cells import Unread
from workflow.importing.typed_dates import read_written_moment
from workflow.landmarks import INCOMPLETE, landmarks_of, point_of
from workflow.mail.notification import notification_of
from workflow.reading import NOW, FileRead, Moment, Reading, missing_pieces
from workflow.writing.commands import Exchange

PAGE = "files/file.html.j2"
STAFF = (Role.LEAD, Role.REGIONAL_CENTRE)
AT, KNOWN_AT = "au", "su-au"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page says besides the file: an attempt, why it was refused, with which status."""

    attempt: Attempt | None = None
    sentences: tuple[str, ...] = ()
    status: int = 422


@dataclass(frozen=True, kw_only=True)
class View:
    """A file as it is, and as it was at the moment asked (None: it was not there)."""

    now: FileRead
    read: FileRead | None
    moment: Moment


AS_IT_IS = Shown()


def show_file(visit: Visit) -> Response:
    """Show a file, as it is or as it was (`au`) and as it was known (`su-au`)."""
    trigger = visit.query("acte")
    attempt = Attempt(trigger=trigger, typed=asked_of(visit)) if trigger else None
    return file_page(visit, Shown(attempt=attempt))


def file_page(visit: Visit, shown: Shown = AS_IT_IS) -> Response:
    """Answer with the page of the file of the address, or that there is none."""
    moment, fault = moment_of(visit)
    with visit.reading() as reading:
        now = found(reading, visit.path("reference"))
        if now is None:
            return not_found(visit)
        read = now if moment.is_now else reading.file(now.facts.id, moment)
        view = View(now=now, read=read, moment=moment)
        values = {
            **_standing(reading, view),
            **_holdings(reading, now),
            **_acts(visit, reading, view, shown.attempt),
        }
    sentences = (*shown.sentences, *((fault,) if fault else ()))
    if sentences:
        return refused(visit, PAGE, sentences, status=shown.status, **values)
    return page(visit, PAGE, **values)


def moment_of(visit: Visit) -> tuple[Moment, str]:
    """Return which moment the address asks for, and why it cannot be told ("" when it can)."""
    return _moment({name: visit.query(name) for name in (AT, KNOWN_AT)})


def moment_of_form(visit: Visit) -> tuple[Moment, str]:
    """Return which moment a form asks for, as `moment_of`."""
    return _moment({name: visit.field(name) for name in (AT, KNOWN_AT)})


def _moment(asked: Mapping[str, str]) -> tuple[Moment, str]:
    read = {name: read_written_moment(text) for name, text in asked.items() if text}
    for name, value in read.items():
        if isinstance(value, Unread):
            return NOW, fault_sentence("date", asked[name], value)
    at, known_at = read.get(AT), read.get(KNOWN_AT)
    assert not isinstance(at, Unread)
    assert not isinstance(known_at, Unread)
    return Moment(at=at, known_at=known_at), ""


def _standing(reading: Reading, view: View) -> Mapping[str, Any]:
    """Return what the head of the page, its landmarks and its history show."""
    shown, moment = view.read or view.now, view.moment
    return {
        "read": shown,
        "facts": shown.facts,
        "absent": view.read is None,
        "kind": "antenna" if isinstance(shown.facts, Antenna) else "state",
        "moment": moment,
        "moment_words": _moment_words(moment),
        "zone": reading.zone_of(shown.facts),
        "point": point_text(point_of(reading, view.now)) if moment.is_now else "",
        "landmarks": landmarks_of(reading, view.read, moment) if view.read else (),
        "history": history_of(reading, view.read),
        "names": names_of(reading),
        "tied": _tied(reading, shown.facts),
        "summary": _summary(reading, view),
    }


def _holdings(reading: Reading, now: FileRead) -> Mapping[str, Any]:
    is_candidature = isinstance(now.facts, Candidature)
    return {
        "pieces": pieces_of(reading, now) if is_candidature else (),
        "has_pieces": is_candidature,
        "filed_form": filed_form(reading, now),
        "missing": _missing(reading, now.facts),
        "followers": followers_of(reading, now.facts),
        "letters": letter_lines(reading, now),
        "keeps": bool(reading.actor.roles & KEEPERS),
        "proof_said": _proof_said(reading, now.facts),
    }


def _proof_said(reading: Reading, facts: Facts) -> tuple[str, ...]:
    """Return what proves that the city has the last decision, for those who read every letter."""
    if not reading.actor.roles & KEEPERS or facts.notified_at is None:
        return ()
    found = notification_of(reading.archive, facts.id)
    if found is None:
        return (NOT_PROVED,)
    said = notified_text(found.on, found.proof)
    if "appeal" not in LETTERS[found.code].takes:
        return (said,)
    return (said, appeal_runs_text(found.on) if found.appeal else NO_APPEAL_RUNS)


def _acts(visit: Visit, reading: Reading, view: View, attempt: Attempt | None) -> Mapping[str, Any]:
    may_act = visit.has_role(*STAFF) and view.moment.is_now
    offered = offered_of(visit, reading, view.now, attempt) if may_act else Offered()
    return {
        "may_act": may_act,
        "may_replace": visit.has_role(Role.LEAD, Role.OPERATOR) and view.moment.is_now,
        "may_unmask": visit.has_role(Role.AUDITOR),
        "offered": offered,
        "attempt": attempt,
        "version": view.now.facts.version,
        "milestones": milestone_lines(reading, view.now, offered),
        "piece_choices": _piece_choices(reading),
        "visibilities": [(each, label("visibility", each)) for each in Visibility],
        "exchanges": [(each, label("exchange", each)) for each in Exchange],
        "interlocutors": [
            (each.person.id, f"{label('contact', each.person.kind)}, {each.place}")
            for each in followers_of(reading, view.now.facts)
        ],
        "effective_help": HELP["effective_at"],
    }


def _piece_choices(reading: Reading) -> tuple[tuple[str, str], ...]:
    in_force = reading.in_force()
    pieces = in_force.programme.pieces if in_force else ()
    return tuple((piece.id, piece.label) for piece in pieces)


def _summary(reading: Reading, view: View) -> Sequence[tuple[str, str]]:
    """Return what is followed of an antenna, for those who may open its follow-up."""
    known = followed(reading, view.now.facts.id, view.moment)
    return summary_of(known) if known and POLICY.admits(reading.actor.roles) else ()


def _missing(reading: Reading, facts: Facts) -> tuple[str, ...]:
    """Return the labels of the pieces a file still lacks, while it may receive them."""
    in_force = reading.in_force()
    if in_force is None or not isinstance(facts, Candidature) or facts.state not in INCOMPLETE:
        return ()
    return missing_pieces(facts, in_force.programme)


def _tied(reading: Reading, facts: Facts) -> tuple[tuple[str, str], ...]:
    """Return the files tied to this one that the reader may know: how, and the reference."""
    if isinstance(facts, Antenna):
        tied = [("Candidature", facts.candidature)]
    else:
        before, after = facts.predecessor, facts.successor
        tied = [("Antenne", case) for case in facts.antennas]
        tied += [("Candidature précédente", before)] if before else []
        tied += [("Candidature suivante", after)] if after else []
    files = ((how, reading.file(CaseId(case))) for how, case in tied)
    return tuple((how, each.facts.reference) for how, each in files if each)


def _moment_words(moment: Moment) -> str:
    parts = []
    if moment.at:
        parts.append(f"ce qui était vrai le {instant_text(moment.at)}")
    if moment.known_at:
        parts.append(f"tel que nous le savions le {instant_text(moment.known_at)}")
    return ", ".join(parts)
