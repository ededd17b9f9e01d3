"""The programme: its versions, and what one of them says, each fact with its source."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from config.programme_file import ProgrammeFile, builtin_programmes
from notifications.wording import count_text, deadline_text, french, label
from notifications.wording.minutes import decided_how_text
from notifications.wording.typography import sentence
from states.deadlines import Deadline
from states.programme import Programme, Regulations, Seat
from web.pages import not_found, page
from web.visit import Visit
from workflow.reading import Reading
from workflow.reports.planned import rule_told
from workflow.store.records import ProgrammeRow

NO_SOURCE = "sans source publiée"
VOTES = {True: "vote", False: "ne vote pas", None: "la source ne dit pas s’il vote"}


@dataclass(frozen=True, kw_only=True)
class Read:
    """One version as read: the file, its deadlines as they stand if it is the one in force."""

    file: ProgrammeFile
    programme: Programme
    in_force: bool


def programme(visit: Visit) -> Response:
    """Show the versions, then the one in force or the one asked."""
    with visit.reading() as reading:
        rows = reading.reader.programmes()
        read = _read(visit, reading, rows)
    if read is None and (visit.query("version") or rows):
        return not_found(visit)
    return page(
        visit,
        "terms/programme.html.j2",
        rows=rows,
        read=read,
        shipped=tuple(builtin_programmes()),
        deadlines=_deadlines(read) if read else (),
        rules=_rules(read.file) if read else (),
        milestones=_milestones(read.programme) if read else (),
        delays=_delays(read.programme) if read else (),
        regulations=_regulations(read.programme.regulations) if read else (),
        seat_told=seat_told,
        no_source=NO_SOURCE,
    )


def seat_told(seat: Seat) -> str:
    """Return what a seat is, and whether it votes as far as the source says."""
    function = f", {seat.function}" if seat.function else ""
    return f"{seat.organisation}{function} — {VOTES[seat.votes]}"


def _read(visit: Visit, reading: Reading, rows: Sequence[ProgrammeRow]) -> Read | None:
    asked = visit.query("version")
    in_force = reading.in_force()
    if in_force is None:
        return None
    if asked in ("", str(rows[-1].n)):
        return Read(file=in_force.file, programme=in_force.programme, in_force=True)
    row = next((row for row in rows if str(row.n) == asked), None)
    if row is None:
        return None
    file = visit.counter.office.calendar.read(row)
    return Read(file=file, programme=file.programme, in_force=False)


def _deadlines(read: Read) -> Sequence[tuple[Deadline, str, str]]:
    stated = read.programme.deadlines.values()
    ordered = sorted(stated, key=lambda each: (str(each.day or "9999"), each.id))
    return [(each, deadline_text(each), each.source or NO_SOURCE) for each in ordered]


def _rules(file: ProgrammeFile) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return the rules in words with their sources, under what falls due."""
    found: dict[str, list[tuple[str, str]]] = {}
    for rule in file.rules:
        kind = label("deadline", rule.deadline_kind)
        found.setdefault(kind, []).append((rule_told(rule), rule.source))
    return tuple(found.items())


def _milestones(programme: Programme) -> Sequence[tuple[str, str, str, str]]:
    """Return each milestone: its name, who holds it, when and what it opens, its source."""
    found = []
    for rule in programme.milestones:
        months = rule.months_after_announcement
        when = f"{count_text(months, 'mois', 'mois')} après l’annonce" if months else "date à dire"
        if not rule.source:
            when += ", proposée puis confirmée par le responsable du programme"
        gates = f" ; nécessaire pour {label('trigger', rule.gates)}" if rule.gates else ""
        told = french(f"{when}{gates}")
        found.append((rule.label, label("owner", rule.owner), told, rule.source or NO_SOURCE))
    return found


def _regulations(rules: Regulations) -> Sequence[str]:
    """Return how the committee decides, in sentences; the last one is their source."""
    second = "n’en exige aucun" if rules.second_call_waives_quorum else "exige le même"
    return (
        sentence(decided_how_text(rules)),
        sentence(f"Une seconde convocation, après une séance sans quorum, {second}"),
        sentence(f"Source : {rules.source}" if rules.source else f"Règles d’usage, {NO_SOURCE}"),
    )


def _delays(programme: Programme) -> Sequence[tuple[str, str]]:
    delays = programme.delays
    working = ("jour ouvré", "jours ouvrés")
    return (
        ("Accusé de réception complet", count_text(delays.receipt_due_working_days, *working)),
        ("Saisie tardive au-delà de", count_text(delays.late_entry_working_days, *working)),
        ("Délai pour compléter", count_text(delays.completion_calendar_days, "jour")),
        ("Convocation du comité", f"{count_text(delays.convocation_calendar_days, 'jour')} avant"),
        ("Antenne sans nouvelles après", count_text(delays.news_calendar_days, "jour")),
    )
